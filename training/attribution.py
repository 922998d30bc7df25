"""Training data and head for attribution: windows of a document, cue tags, and for each cue which tokens are its source and its content.

In go JSONL files of documents with source, cue and content spans; out come Windows. The head scores every pair (cue token, token) twice,
so that contents may nest and two cues may share a source.
"""
from __future__ import annotations

import dataclasses
import pathlib

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from dateline.evaluating import attribution as gold
from dateline.models.windows import windows
from encoder import WIDTH

PAIR, REACH = 128, 64


@dataclasses.dataclass
class Window:
    """``tokens`` with [CLS] and [SEP]; ``cue``: 0 outside, 1 begins, 2 inside; ``links``: (cue token, source tokens, content tokens)."""

    tokens: list[int]
    cue: list[int]
    links: list[tuple[int, list[int], list[int]]]


def read(path: pathlib.Path, tokenizer: Tokenizer) -> list[Window]:
    """The windows of a gold file; of our own suite, only what may be tuned to."""
    out = []
    for document in gold.read(path):
        if document.get("unseen") or "attribution" not in document.get("judge", ("attribution",)):
            continue
        for window in windows(document["text"], tokenizer):
            out.append(_label(window, document["attributions"]))
    return out


def _inside(offsets: list[tuple[int, int]], spans: list[list[int]]) -> list[int]:
    return [i for i, (s, e) in enumerate(offsets) if e > s and any(s >= a and e <= b for a, b in spans)]


def _label(window, rows: list[dict]) -> Window:
    cue, links = [0] * len(window.tokens), []
    low, high = window.offsets[1][0], window.offsets[-2][1]
    for row in rows:
        if not row["cue"]:
            continue
        spans = [c for c in row["cue"] if low <= c[0] and c[1] <= high]
        if not spans:
            continue
        main = _inside(window.offsets, [max(spans, key=lambda c: c[1] - c[0])])
        if not main:
            continue
        for i, token in enumerate(main):
            cue[token] = max(1 if i == 0 else 2, 0) if cue[token] != 1 else 1
        links.append((main[0], _inside(window.offsets, row["source"]), _inside(window.offsets, row["content"])))
    return Window(window.tokens, cue, links)


class Head(nn.Module):
    """Cue tags [length, 3] and pair scores [length (cue), length (token), 2 (source, content)]."""

    def __init__(self) -> None:
        super().__init__()
        self.tags = nn.Linear(WIDTH, 3)
        self.of_cue, self.of_token = nn.Linear(WIDTH, PAIR), nn.Linear(WIDTH, PAIR)
        self.distance = nn.Embedding(2 * REACH + 1, PAIR)
        self.score = nn.Linear(PAIR, 2)
        self.left, self.right = nn.Linear(WIDTH, 2 * PAIR), nn.Linear(WIDTH, 2 * PAIR)
        nn.init.normal_(self.distance.weight, std=0.1)

    def pairs(self, vectors: torch.Tensor, at: torch.Tensor) -> torch.Tensor:
        """Scores [cues, length, 2] for token vectors [length, width] of one window and the cues' places in it."""
        length, cue = vectors.shape[0], vectors[at]
        distance = (torch.arange(length)[None] - at[:, None]).clamp(-REACH, REACH) + REACH
        hidden = functional.relu(self.of_cue(cue)[:, None] + self.of_token(vectors)[None] + self.distance(distance))
        left = self.left(cue).view(-1, 2, PAIR).transpose(0, 1)
        right = self.right(vectors).view(length, 2, PAIR).permute(1, 2, 0)
        return self.score(hidden) + (left @ right).permute(1, 2, 0) * PAIR**-0.5

    def everything(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """For export: tags and all pairs of one window [length, width]."""
        return self.tags(vectors), self.pairs(vectors, torch.arange(vectors.shape[0]))


def loss(head: Head, vectors: torch.Tensor, batch: list[Window], mask: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the tags plus binary cross-entropy of the pairs, for vectors [batch, length, width]."""
    length = vectors.shape[1]
    truth = torch.zeros(len(batch), length, dtype=torch.long)
    for i, window in enumerate(batch):
        truth[i, : len(window.cue)] = torch.tensor(window.cue)
    keep = mask.bool()
    total = functional.cross_entropy(head.tags(vectors)[keep], truth[keep], weight=torch.tensor([1.0, 1.5, 1.5])) * 4
    scored, weight = [], 0.0
    for i, window in enumerate(batch):
        if not window.links:
            continue
        size = len(window.tokens)
        target = torch.zeros(len(window.links), size, 2)
        for r, (_, source, content) in enumerate(window.links):
            target[r, source, 0] = 1
            target[r, content, 1] = 1
        scores = head.pairs(vectors[i, :size], torch.tensor([at for at, _, _ in window.links]))
        scored.append(functional.binary_cross_entropy_with_logits(scores, target, reduction="sum"))
        weight += target.numel() / 2
    if scored:
        total = total + sum(scored) / weight * 8
    return total
