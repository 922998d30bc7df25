"""Matrices that are multiplied in integers: a graph builder, and the measuring of what it needs.

In goes a model and sentences to measure it on; out come fixed scales and the nodes of ONNX that use them. An input is taken in eight bits with
a scale that never depends on the input, weights in seven bits with one scale a column: products of seven and eight bits cannot overflow
the 16-bit sums of processors without dot-product instructions, so that every processor gives the same answer. Columns of the input that
run far out are first made smaller and their weights larger by as much (SmoothQuant, Xiao et al. 2023).
"""
from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from to_onnx import RUNTIME, Graph

LEVELS = 63  # seven bits
EASE = 0.8  # how much of a column's reach goes over to its weights: 0 none, 1 all
Range = tuple[np.ndarray, np.ndarray]


class Integers(Graph):
    """A graph whose matrices are multiplied in integers where the range of their input was measured."""

    def linear(self, x: str, module, measured: Range | None = None) -> str:
        if measured is None:
            return super().linear(x, module)
        weight = module.weight.detach().numpy().T
        low, high = measured
        reach = np.maximum(np.maximum(-low, high), 1e-3)
        smooth = (reach**EASE / np.maximum(np.abs(weight).max(1), 1e-4) ** (1 - EASE)).astype(np.float32)
        low, high = float(min((low / smooth).min(), 0)), float((high / smooth).max())
        step = np.float32((high - low) / 255)
        scale = np.maximum(np.abs(weight * smooth[:, None]).max(0), 1e-8).astype(np.float32) / LEVELS
        packed = np.clip(np.round(weight * smooth[:, None] / scale), -LEVELS, LEVELS).astype(np.int8)
        zero = self.constant(np.array(round(-low / float(step)), np.uint8))
        small = self.op("QuantizeLinear", self.op("Mul", x, self.constant((1 / smooth).astype(np.float32))), self.constant(step), zero)
        return self.op("MatMulIntegerToFloat", small, self.constant(packed, "w"), self.constant(step), self.constant(scale), zero, "",
                       self.constant(module.bias.detach().numpy(), "b"), domain=RUNTIME)


def ranges(layers, run: Callable[[], None], parts: tuple[str, ...] = ("qkv", "out", "up", "down")) -> dict[str, Range]:
    """Lowest and highest input of each column of each matrix while ``run`` feeds the model. Keys: "LAYER.PART"."""
    seen: dict[str, list[np.ndarray]] = {}
    hooks = []
    for number, layer in enumerate(layers):
        for part in parts:
            def watch(_, inputs, name=f"{number}.{part}"):
                flat = inputs[0].detach().reshape(-1, inputs[0].shape[-1])
                now = (flat.amin(0).numpy(), flat.amax(0).numpy())
                low, high = seen.get(name, now)
                seen[name] = (np.minimum(low, now[0]), np.maximum(high, now[1]))
            hooks.append(getattr(layer, part).register_forward_pre_hook(watch))
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    return seen
