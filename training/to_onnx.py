"""Write the trained reader as an ONNX graph with int8 weights.

In goes a Reader; out comes a file with one input, ``tokens`` [length], and the outputs ``tags`` [length, 3], ``cues`` [n] (the tokens
that may begin a cue), ``pairs`` [n, length, 2] (source, content), ``value`` [length] and ``classes`` [length, 3]. Weights are int8 with
one float scale for each row of the embedding and each column of a matrix; they are unpacked once, at load, and all sums are float32. With
``ranges`` (what integers.ranges measured) and an Integers graph the matrices of the encoder's layers are multiplied in integers instead.
"""
from __future__ import annotations

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

REACH, HEADS, WIDTH = 64, 12, 384
RUNTIME = "com.microsoft"  # the runtime's own kernels: the same sums in fewer passes
OPSETS = [helper.make_opsetid("", 17), helper.make_opsetid(RUNTIME, 1)]
FLOOR = 0.25  # a token below this probability never begins a cue: no pairs are scored for it


class Graph:
    """Nodes and constants, with names given in passing."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self.count = 0

    def name(self, stem: str) -> str:
        self.count += 1
        return f"{stem}_{self.count}"

    def constant(self, array: np.ndarray, stem: str = "c") -> str:
        name = self.name(stem)
        self.constants.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def op(self, kind: str, *inputs: str, **attributes) -> str:
        out = self.name(kind.lower())
        self.nodes.append(helper.make_node(kind, list(inputs), [out], **attributes))
        return out

    def shape(self, x: str, *shape: int) -> str:
        return self.op("Reshape", x, self.constant(np.array(shape, np.int64)))

    def float_weight(self, weight: np.ndarray) -> str:
        """A matrix [in, out], packed as int8 with one scale a column and unpacked by constant folding."""
        packed, scale = pack(weight, axis=0)
        return self.op("Mul", self.op("Cast", self.constant(packed, "w"), to=TensorProto.FLOAT), self.constant(scale))

    def linear(self, x: str, module, measured=None) -> str:
        """x times the module's matrix, plus its bias, in float32; ``measured`` is for graphs that multiply in integers."""
        bias = self.constant(module.bias.detach().numpy(), "b")
        return self.op("Add", self.op("MatMul", x, self.float_weight(module.weight.detach().numpy().T)), bias)

    def norm(self, x: str, module) -> str:
        return self.op(
            "LayerNormalization",
            x,
            self.constant(module.weight.detach().numpy()),
            self.constant(module.bias.detach().numpy()),
            axis=-1,
            epsilon=1e-12,
        )

    def gelu(self, x: str) -> str:
        return self.op("Gelu", x, domain=RUNTIME)


def pack(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-8).astype(np.float32) / 127
    return np.clip(np.round(weight / scale), -127, 127).astype(np.int8), scale


def write(model, path: pathlib.Path, ranges: dict | None = None, graph: Graph | None = None) -> None:
    g = graph or Graph()
    ranges = ranges or {}
    encoder = model.encoder
    packed, scale = pack(encoder.words.weight.detach().numpy(), axis=1)
    words = g.op(
        "Mul",
        g.op("Cast", g.op("Gather", g.constant(packed, "words"), "tokens"), to=TensorProto.FLOAT),
        g.op("Gather", g.constant(scale), "tokens"),
    )
    length = g.op("Shape", "tokens")
    places = g.op("Slice", g.constant(encoder.places.weight.detach().numpy()[:256]), g.constant(np.array([0], np.int64)), length)
    x = g.norm(g.op("Add", words, places), encoder.norm)
    for number, layer in enumerate(encoder.layers):
        x = _layer(g, x, layer, lambda part: ranges.get(f"{number}.{part}"))
    _attribution(g, x, model.attribution, length)
    _certainty(g, x, model.certainty)
    outputs = [("tags", ["length", 3]), ("cues", ["n"]), ("pairs", ["n", "length", 2]), ("value", ["length"]), ("classes", ["length", 3])]
    made = helper.make_graph(
        g.nodes,
        "reader",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["length"])],
        [helper.make_tensor_value_info(n, TensorProto.INT64 if n == "cues" else TensorProto.FLOAT, s) for n, s in outputs],
        g.constants,
    )
    proto = helper.make_model(made, opset_imports=OPSETS, ir_version=8, producer_name="dateline")
    onnx.checker.check_model(proto)
    path.write_bytes(proto.SerializeToString())


def _layer(g: Graph, x: str, layer, largest) -> str:
    parts = g.op("Transpose", g.shape(g.linear(x, layer.qkv, largest("qkv")), -1, 3, HEADS, WIDTH // HEADS), perm=[1, 2, 0, 3])
    q, k, v = (g.op("Gather", parts, g.constant(np.array(i, np.int64)), axis=0) for i in range(3))
    scaled = g.op("Mul", q, g.constant(np.array((WIDTH // HEADS) ** -0.5, np.float32)))
    weights = g.op("Softmax", g.op("MatMul", scaled, g.op("Transpose", k, perm=[0, 2, 1])), axis=-1)
    mixed = g.shape(g.op("Transpose", g.op("MatMul", weights, v), perm=[1, 0, 2]), -1, WIDTH)
    x = g.norm(g.op("Add", x, g.linear(mixed, layer.out, largest("out"))), layer.norm1)
    return g.norm(g.op("Add", x, g.linear(g.gelu(g.linear(x, layer.up, largest("up"))), layer.down, largest("down"))), layer.norm2)


def _named(g: Graph, x: str, name: str) -> None:
    g.nodes.append(helper.make_node("Identity", [x], [name]))


def _attribution(g: Graph, x: str, head, length: str) -> None:
    tags = g.op("Softmax", g.linear(x, head.tags), axis=-1)
    _named(g, tags, "tags")
    outside = g.op("Gather", tags, g.constant(np.array(0, np.int64)), axis=1)
    cues = g.op(
        "Squeeze", g.op("NonZero", g.op("Less", outside, g.constant(np.array(1 - FLOOR, np.float32)))), g.constant(np.array([0], np.int64))
    )
    _named(g, cues, "cues")
    one, axis = g.constant(np.array(1, np.int64)), g.constant(np.array([0], np.int64))
    place = g.op("Range", g.constant(np.array(0, np.int64)), g.op("Squeeze", length, axis), one)
    apart = g.op("Sub", g.op("Unsqueeze", place, axis), g.op("Unsqueeze", cues, g.constant(np.array([1], np.int64))))
    apart = g.op(
        "Add",
        g.op("Clip", apart, g.constant(np.array(-REACH, np.int64)), g.constant(np.array(REACH, np.int64))),
        g.constant(np.array(REACH, np.int64)),
    )
    distance = g.op("Gather", g.constant(head.distance.weight.detach().numpy()), apart)
    at = g.op("Gather", x, cues, axis=0)
    cue = g.op("Unsqueeze", g.linear(at, head.of_cue), g.constant(np.array([1], np.int64)))
    token = g.op("Unsqueeze", g.linear(x, head.of_token), axis)
    added = g.linear(g.op("Relu", g.op("Add", g.op("Add", cue, token), distance)), head.score)
    size = head.of_cue.weight.shape[0]
    left = g.op("Transpose", g.shape(g.linear(at, head.left), -1, 2, size), perm=[1, 0, 2])
    right = g.op("Transpose", g.shape(g.linear(x, head.right), -1, 2, size), perm=[1, 2, 0])
    times = g.op("Mul", g.op("Transpose", g.op("MatMul", left, right), perm=[1, 2, 0]), g.constant(np.array(size**-0.5, np.float32)))
    _named(g, g.op("Sigmoid", g.op("Add", added, times)), "pairs")


def _certainty(g: Graph, x: str, head) -> None:
    hidden = g.gelu(g.linear(x, head.hidden))
    first = lambda module, rows: type("Part", (), {"weight": module.weight[:rows], "bias": module.bias[:rows]})  # noqa: E731
    value = g.op("Mul", g.linear(hidden, first(head.value, 1)), g.constant(np.array(3, np.float32)))
    _named(g, g.op("Squeeze", value, g.constant(np.array([1], np.int64))), "value")
    _named(g, g.op("Softmax", g.linear(hidden, first(head.classes, 3)), axis=-1), "classes")
