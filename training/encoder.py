"""The small encoder that the trained heads stand on: all-MiniLM-L6-v2 (Apache-2.0), read from its package, in plain PyTorch.

In goes a folder with model.safetensors and tokenizer.json; out comes a module that maps token numbers [batch, length] and their mask to
vectors [batch, length, 384]. Only training needs PyTorch: what is shipped is ONNX.
"""
from __future__ import annotations

import json
import pathlib
import struct

import torch
from torch import nn
from torch.nn import functional

LAYERS, WIDTH, HEADS = 6, 384, 12


def read_safetensors(path: pathlib.Path) -> dict[str, torch.Tensor]:
    """Tensors of a safetensors file (float32 and int64 alone)."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    kinds = {"F32": torch.float32, "I64": torch.int64, "F16": torch.float16}
    out = {}
    for name, row in header.items():
        if name != "__metadata__":
            start, end = (8 + length + o for o in row["data_offsets"])
            out[name] = torch.frombuffer(bytearray(data[start:end]), dtype=kinds[row["dtype"]]).reshape(row["shape"])
    return out


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor | None, dropout: float) -> torch.Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        drop = dropout if self.training else 0.0
        if self.training:
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        else:
            scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
            mixed = (scores if bias is None else scores + bias).softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + functional.dropout(self.out(mixed), drop))
        return self.norm2(x + functional.dropout(self.down(functional.gelu(self.up(x))), drop))


class Encoder(nn.Module):
    def __init__(self, vocabulary: int = 30522, positions: int = 512) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.places = nn.Embedding(positions, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, tokens: torch.Tensor, mask: torch.Tensor | None = None, dropout: float = 0.1) -> torch.Tensor:
        x = self.norm(self.words(tokens) + self.places.weight[: tokens.shape[1]])
        bias = None if mask is None else (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        if self.training and torch.is_autocast_enabled("cpu"):
            x, bias = x.bfloat16(), None if bias is None else bias.bfloat16()
        for layer in self.layers:
            x = layer(x, bias, dropout)
        return x

    @classmethod
    def pretrained(cls, folder: pathlib.Path) -> "Encoder":
        """The published weights; the segment embedding (always 0) is added to the position embedding."""
        t = read_safetensors(folder / "model.safetensors")
        encoder = cls()
        state = {
            "words.weight": t["embeddings.word_embeddings.weight"],
            "places.weight": t["embeddings.position_embeddings.weight"] + t["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": t["embeddings.LayerNorm.weight"],
            "norm.bias": t["embeddings.LayerNorm.bias"],
        }
        for i in range(LAYERS):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for part in ("weight", "bias"):
                state[f"{new}qkv.{part}"] = torch.cat([t[f"{old}attention.self.{n}.{part}"] for n in ("query", "key", "value")])
                for a, b in (
                    ("out", "attention.output.dense"),
                    ("norm1", "attention.output.LayerNorm"),
                    ("up", "intermediate.dense"),
                    ("down", "output.dense"),
                    ("norm2", "output.LayerNorm"),
                ):
                    state[f"{new}{a}.{part}"] = t[f"{old}{b}.{part}"]
        encoder.load_state_dict(state)
        return encoder
