"""Write the trained relation model as an ONNX graph with int8 weights.

In goes a model; out comes a file with the inputs ``tokens`` [length] and ``places`` [3] and the output ``roots`` [2, labels]: probabilities of the first
party's act on the second, and of the second's on the first. One pair a run. With ``ranges`` the matrices of the layers are multiplied in int8 with fixed
scales, measured on training sentences; no scale ever depends on the input.
"""
from __future__ import annotations

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper

from integers import Integers, Range
from to_onnx import OPSETS, _layer, _named, pack

POSITIONS = 128


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
    proto = helper.make_model(graph, opset_imports=OPSETS, ir_version=8, producer_name="dateline")
    onnx.checker.check_model(proto)
    path.write_bytes(proto.SerializeToString())
