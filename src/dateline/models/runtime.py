"""Load trained weights, verified, and run them on one core.

In goes a name of weights.yaml; out comes a Session. Weights that are missing, or whose SHA-256 is not the one written there, are refused
with ModelError. One thread, no batches: what a window yields never depends on its neighbours or on the machine's load.
"""
from __future__ import annotations

import dataclasses
import functools
import hashlib
import pathlib
from typing import TYPE_CHECKING, Any

import yaml

from dateline.errors import DataError, ModelError

if TYPE_CHECKING:
    import numpy
    from tokenizers import Tokenizer

FOLDER = pathlib.Path(__file__).parent
REGISTRY = FOLDER / "weights.yaml"
_KEYS = frozenset({"file", "sha256", "tokenizer", "tokenizer_sha256", "card"})


@dataclasses.dataclass(frozen=True)
class Session:
    """A loaded model. ``digest``: "sha256:…" of its weights, for the record; ``tokenizer``: without padding and truncation."""

    name: str
    digest: str
    tokenizer: "Tokenizer"
    _session: Any

    def run(self, **inputs: "numpy.ndarray") -> list["numpy.ndarray"]:
        """The outputs in the order of the graph, for inputs by name."""
        return self._session.run(None, inputs)


@functools.cache
def registry() -> dict[str, dict[str, str]]:
    """weights.yaml: name -> file, sha256, tokenizer, tokenizer_sha256, card. Raises DataError."""
    rows = yaml.load(REGISTRY.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(rows, dict):
        raise DataError("is not a mapping", where=str(REGISTRY), remedy="Write one block a model")
    for name, row in rows.items():
        missing = _KEYS - set(row) if isinstance(row, dict) else _KEYS
        if missing:
            raise DataError(f"{name} lacks {', '.join(sorted(missing))}", where=str(REGISTRY), remedy="Add the missing keys")
    return rows


def digest(name: str) -> str:
    """ "sha256:…" of the weights as shipped, without loading them."""
    return "sha256:" + _row(name)["sha256"]


@functools.cache
def load(name: str) -> Session:
    """The model of this name. Raises ModelError (no such name, no file, another SHA-256)."""
    row = _row(name)
    weights = _verified(row["file"], row["sha256"])
    words = _verified(row["tokenizer"], row["tokenizer_sha256"])
    import onnxruntime
    from tokenizers import Tokenizer

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    tokenizer = Tokenizer.from_str(words.decode("utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return Session(
        name, "sha256:" + row["sha256"], tokenizer, onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    )


def _row(name: str) -> dict[str, str]:
    rows = registry()
    if name not in rows:
        raise ModelError(f"no model is called {name}", where=str(REGISTRY), remedy=f"Use one of {', '.join(sorted(rows))}")
    return rows[name]


def _verified(file: str, sha256: str) -> bytes:
    path = FOLDER / file
    if not path.is_file():
        raise ModelError("the weights are missing", where=str(path), remedy="Reinstall the package")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ModelError(
            "these are not the weights that were shipped (their SHA-256 differs)", where=str(path), remedy="Reinstall the package"
        )
    return content
