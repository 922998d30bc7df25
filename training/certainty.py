"""Training data and head for certainty: sentences with event words and how far they happened, from -3 (did not) to 3 (did).

In go JSONL files of space-tokenised sentences; out come Packs: several sentences in one window, as in a dispatch. Each data set was
annotated by its own rules, so each has its own last layer; the shipped reader uses that of the newswire set (UW).
"""
from __future__ import annotations

import dataclasses
import json
import pathlib
import random

import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from dateline.evaluating import attribution as gold
from dateline.evaluating.certainty import detached
from encoder import WIDTH

SETS = ("UW", "MEANTIME", "UDS_IH2")
OWN = {"asserted": 3.0, "alleged": 0.8, "planned": 0.9, "hypothetical": 0.3, "denied": -2.6}


@dataclasses.dataclass
class Pack:
    """``tokens`` with [CLS] and [SEP]; ``targets``: (token, value, number of the set)."""

    tokens: list[int]
    targets: list[tuple[int, float, int]]


def read(folder: pathlib.Path, split: str, tokenizer: Tokenizer, limit: int = 190, rng: random.Random | None = None) -> list[Pack]:
    out = []
    for number, name in enumerate(SETS):
        rows = [json.loads(line) for line in (folder / f"{name}_{split}.jsonl").read_text(encoding="utf-8").splitlines()]
        if name == "UDS_IH2" and rng is not None:
            first = rng.randrange(3)
            rows = rows[first::3]  # web English in single sentences: a third of it is enough
        out.extend(_packs(rows, number, tokenizer, limit, rng))
    return out


def own(path: pathlib.Path, tokenizer: Tokenizer) -> list[Pack]:
    """Our own sentences that may be tuned to, each label as the value that newswire annotators give such words."""
    out = []
    for row in gold.read(path):
        encoded = tokenizer.encode(row["text"], add_special_tokens=False)
        places = [(encoded.char_to_token(e["span"][0]), OWN[e["certainty"][0]]) for e in row["events"]]
        targets = [(at + 1, value, 0) for at, value in places if at is not None]
        if targets and not row.get("unseen"):
            out.append(Pack([101, *encoded.ids, 102], targets))
    return out


def _packs(rows: list[dict], number: int, tokenizer: Tokenizer, limit: int, rng: random.Random | None) -> list[Pack]:
    packs, tokens, targets = [], [101], []
    room = limit
    for row in rows:
        text, starts = detached(row["text"].split(" "))
        encoded = tokenizer.encode(text, add_special_tokens=False)
        if len(tokens) + len(encoded.ids) > room and targets:
            packs.append(Pack(tokens + [102], targets))
            tokens, targets = [101], []
            room = rng.choice((40, 80, 130, limit)) if rng else limit
        for target in row["targets"]:
            at = encoded.char_to_token(starts[target["span1"][0]])
            if at is not None and len(tokens) + at < 254:
                targets.append((len(tokens) + at, float(target["label"]), number))
        tokens = tokens + encoded.ids
        if len(tokens) > 254:
            tokens = tokens[:254]
    if targets:
        packs.append(Pack(tokens + [102], targets))
    return packs


class Head(nn.Module):
    """A value and three class scores (did not happen, open, happened) for each set and token."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(WIDTH, 192)
        self.value = nn.Linear(192, len(SETS))
        self.classes = nn.Linear(192, 3 * len(SETS))

    def forward(self, vectors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = functional.gelu(self.hidden(vectors))
        return self.value(hidden), self.classes(hidden).view(*vectors.shape[:-1], len(SETS), 3)


def loss(head: Head, vectors: torch.Tensor, batch: list[Pack]) -> torch.Tensor:
    rows = [(i, *t) for i, pack in enumerate(batch) for t in pack.targets]
    which, at, kind = (torch.tensor([r[k] for r in rows]) for k in (0, 1, 3))
    gold = torch.tensor([r[2] for r in rows])
    value, classes = head(vectors[which, at])
    one = torch.arange(len(rows))
    classed = torch.where(gold >= 1, 2, torch.where(gold <= -1, 0, 1))
    regression = functional.smooth_l1_loss(value[one, kind], gold / 3, beta=0.3)
    classification = functional.cross_entropy(classes[one, kind], classed, weight=torch.tensor([2.0, 1.5, 0.7]))
    return 2 * regression + 0.6 * classification
