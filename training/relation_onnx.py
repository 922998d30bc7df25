"""Write the trained relation model as an ONNX graph with int8 weights.

In goes a model; out comes a file with the inputs ``tokens`` [length] and ``places`` [3] and the output ``roots`` [2, labels]: probabilities of the first
party's act on the second, and of the second's on the first. One pair a run. With ``ranges`` the matrices of the layers are multiplied in int8 with fixed
scales, measured on training sentences; no scale ever depends on the input.
"""
from __future__ import annotations

import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from to_onnx import Graph, _layer, _named, pack

POSITIONS = 128
PARTS = ("qkv", "out", "up")  # the fourth matrix reads values that run far out: in eight bits it alone changes one answer in a hundred
LEVELS = 63  # seven bits: with eight, processors without dot-product instructions overflow their 16-bit sums and answer otherwise
Range = tuple[np.ndarray, np.ndarray]


class Integers(Graph):
    """Where the range of an input is known, a matrix is multiplied in integers: the input in 8 bits with a fixed scale, weights in 7, one scale a column.

    Columns of the input that run far out are first made smaller and their weights larger by as much (SmoothQuant, Xiao et al. 2023)."""

    def linear(self, x: str, module, largest: Range | None = None) -> str:
        if largest is None:
            return super().linear(x, module)
        weight = module.weight.detach().numpy().T
        low, high = largest
        smooth = np.sqrt(np.maximum(np.maximum(-low, high), 1e-3) / np.maximum(np.abs(weight).max(1), 1e-3)).astype(np.float32)
        low, high = float((low / smooth).min()), float((high / smooth).max())
        step = (high - low) / 255
        scale = np.maximum(np.abs(weight * smooth[:, None]).max(0), 1e-8).astype(np.float32) / LEVELS
        packed = np.clip(np.round(weight * smooth[:, None] / scale), -LEVELS, LEVELS).astype(np.int8)
        zero = self.constant(np.array(round(-low / step), np.uint8))
        small = self.op("QuantizeLinear", self.op("Mul", x, self.constant(1 / smooth)), self.constant(np.array(step, np.float32)), zero)
        product = self.op("Cast", self.op("MatMulInteger", small, self.constant(packed, "w"), zero), to=TensorProto.FLOAT)
        return self.op("Add", self.op("Mul", product, self.constant((scale * step).astype(np.float32))), self.constant(module.bias.detach().numpy(), "b"))


def ranges(model, rows: list[tuple[list[int], list[int]]], share: float = 0.99) -> dict[str, Range]:
    """Lowest and highest input of each column of each matrix, as ``share`` of the sentences keep within them."""
    seen: dict[str, list[Range]] = {}
    hooks = []
    for number, layer in enumerate(model.encoder.layers):
        for part in PARTS:
            def watch(_, inputs, name=f"{number}.{part}"):
                seen.setdefault(name, []).append((inputs[0].amin((0, 1)).numpy(), inputs[0].amax((0, 1)).numpy()))
            hooks.append(getattr(layer, part).register_forward_pre_hook(watch))
    torch.set_num_threads(1)
    with torch.no_grad():
        for tokens, places in rows:
            model(torch.tensor([tokens]), None, torch.tensor([places]))
    for hook in hooks:
        hook.remove()
    return {name: (np.quantile([v[0] for v in values], 1 - share, axis=0), np.quantile([v[1] for v in values], share, axis=0)) for name, values in seen.items()}


def write(model, path: pathlib.Path, measured: dict[str, Range] | None = None) -> None:
    g, encoder = Integers(), model.encoder
    packed, scale = pack(encoder.words.weight.detach().numpy(), axis=1)
    words = g.op("Mul", g.op("Cast", g.op("Gather", g.constant(packed, "words"), "tokens"), to=TensorProto.FLOAT), g.op("Gather", g.constant(scale), "tokens"))
    position = g.op("Slice", g.constant(encoder.places.weight.detach().numpy()[:POSITIONS]), g.constant(np.array([0], np.int64)), g.op("Shape", "tokens"))
    x = g.norm(g.op("Add", words, position), encoder.norm)
    for number, layer in enumerate(encoder.layers):
        x = _layer(g, x, layer, lambda part: (measured or {}).get(f"{number}.{part}"))
    width = encoder.norm.weight.shape[0]
    ways = g.op("Gather", "places", g.constant(np.array([[0, 1, 2], [1, 0, 2]], np.int64)))           # [2, 3]
    found = g.shape(g.op("Gather", x, ways), 2, 3 * width)
    first = g.op("Gather", x, g.constant(np.array([0, 0], np.int64)))
    hidden = g.gelu(g.linear(g.op("Concat", first, found, axis=1), model.hidden))
    _named(g, g.op("Softmax", g.linear(hidden, model.out), axis=-1), "roots")
    graph = helper.make_graph(g.nodes, "relations", [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["length"]),
                                                     helper.make_tensor_value_info("places", TensorProto.INT64, [3])],
                              [helper.make_tensor_value_info("roots", TensorProto.FLOAT, [2, model.out.weight.shape[0]])], g.constants)
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="dateline")
    onnx.checker.check_model(proto)
    path.write_bytes(proto.SerializeToString())
