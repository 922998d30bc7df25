"""What the codebook that we ship says in words, without its lexicon: types, modes, contexts, sectors, and single lines of its files.

In goes nothing, out come definitions. Raises DataError where a file of ours breaks its rules.
"""
from __future__ import annotations

import dataclasses
import functools
from typing import Any, Mapping

from dateline.codebooks.loader import PLOVER, digest_of, files_of
from dateline.codebooks.source import parse


@dataclasses.dataclass(frozen=True)
class Definitions:
    """``contexts`` and ``sectors``: name -> its words. ``digest``: as a record names the codebook that it was coded with."""

    name: str
    version: str
    types: Mapping[str, Any]
    contexts: Mapping[str, str]
    sectors: Mapping[str, str]
    digest: str
    files: Mapping[str, tuple[str, ...]]

    def type(self, name: str) -> str | None:
        return (self.types.get(name) or {}).get("definition")

    def mode(self, type: str, name: str) -> str | None:
        return (((self.types.get(type) or {}).get("modes") or {}).get(name) or {}).get("definition")

    def line(self, file: str, number: int) -> str | None:
        """One line of a file of the codebook, as it stands there; null where there is none."""
        lines = self.files.get(file) or self.files.get(f"acts/{file}") or ()
        return lines[number - 1].strip() if 1 <= number <= len(lines) else None


@functools.cache
def shipped() -> Definitions:
    """Those of PLOVER as we ship it, read once."""
    files = {name: (PLOVER / name).read_bytes() for name in files_of(PLOVER)}
    book = parse(files["codebook.yaml"], "codebook.yaml")
    contexts = {name: value if isinstance(value, str) else value.get("definition", "") for name, value in book["contexts"].items()}
    return Definitions(book["name"], book["version"], book["types"], contexts, dict(book["sectors"]), digest_of(files.items()),
                       {name: tuple(data.decode("utf-8-sig").splitlines()) for name, data in files.items()})
