"""The shipped weights read back into the modules that were trained, so that training goes on from them.

    python training/from_onnx.py reader|relations src/dateline/models/NAME.onnx --weights FOLDER --out NAME.pt

In goes a file that to_onnx.py or relation_onnx.py wrote (matrices in integers); out comes a state for --start. Matrices come back with seven bits, heads with
eight; the published rows of the word embedding and positions past those in the file are taken from FOLDER. The reader's file holds the newswire layer of
certainty alone: the other two sets begin as its copies.
"""
from __future__ import annotations

import argparse
import pathlib
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parent.parent / "src")]


class Constants:
    """The constants of a graph in the order in which they were written; whole numbers that only shape it are passed over."""

    def __init__(self, path: pathlib.Path) -> None:
        arrays = [numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer]
        self.rows = [a for a in arrays if a.dtype != np.int64 and not (a.dtype == np.float32 and a.ndim == 0 and round(float(a), 6) in self.GIVEN)]

    GIVEN = {round(float(np.float32(x)), 6) for x in (32**-0.5, 2**-0.5, 0.5, 1.0, 0.75, 128**-0.5, 3.0)}  # scales and bounds that are no weights

    def next(self) -> np.ndarray:
        return self.rows.pop(0)

    def whole(self, state: dict, name: str) -> None:
        """A matrix that is multiplied in integers, and its bias."""
        _, smooth, step, packed, scale, bias = (self.next() for _ in range(6))
        state[f"{name}.weight"] = torch.tensor((packed.astype(np.float32) * (scale / step) * smooth[:, None]).T.copy())
        state[f"{name}.bias"] = torch.tensor(bias)

    def packed(self, state: dict, name: str) -> None:
        """A matrix that is multiplied in float32, and its bias."""
        bias, packed, scale = (self.next() for _ in range(3))
        state[f"{name}.weight"] = torch.tensor((packed.astype(np.float32) * scale).T.copy())
        state[f"{name}.bias"] = torch.tensor(bias)

    def norm(self, state: dict, name: str) -> None:
        state[f"{name}.weight"], state[f"{name}.bias"] = torch.tensor(self.next()), torch.tensor(self.next())


def state_of(kind: str, path: pathlib.Path, weights: pathlib.Path) -> dict[str, torch.Tensor]:
    from encoder import Encoder
    start, rows, state = Encoder.pretrained(weights), Constants(path), {}
    words = rows.next().astype(np.float32) * rows.next()
    places = rows.next()
    positions = start.places.weight.detach().clone()
    positions[:len(places)] = torch.tensor(places)
    published = start.words.weight.detach().clone()
    if kind == "relations":
        state |= {"encoder.words.rows": published, "encoder.words.marks": torch.tensor(words[1:5])}
    else:
        state["encoder.words.weight"] = published
    state["encoder.places.weight"] = positions
    rows.norm(state, "encoder.norm")
    for number in range(len(start.layers)):
        name = f"encoder.layers.{number}"
        rows.whole(state, f"{name}.qkv")
        rows.whole(state, f"{name}.out")
        rows.norm(state, f"{name}.norm1")
        rows.whole(state, f"{name}.up")
        rows.whole(state, f"{name}.down")
        rows.norm(state, f"{name}.norm2")
    if kind == "relations":
        rows.packed(state, "hidden")
        rows.packed(state, "out")
    else:
        rows.packed(state, "attribution.tags")
        state["attribution.distance.weight"] = torch.tensor(rows.next())
        for part in ("of_cue", "of_token", "score", "left", "right"):
            rows.packed(state, f"attribution.{part}")
        for part in ("hidden", "value", "classes"):
            rows.packed(state, f"certainty.{part}")
        for part in ("value", "classes"):
            for end in ("weight", "bias"):
                one = state[f"certainty.{part}.{end}"]
                state[f"certainty.{part}.{end}"] = torch.cat([one] * 3)
    if rows.rows:
        raise SystemExit(f"{path}: {len(rows.rows)} constants are left over: not a file of this kind")
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=("reader", "relations"))
    parser.add_argument("onnx", type=pathlib.Path)
    parser.add_argument("--weights", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    torch.save(state_of(arguments.kind, arguments.onnx, arguments.weights), arguments.out)


if __name__ == "__main__":
    main()
