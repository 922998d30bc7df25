"""A document cut into windows that the reader encodes, each by itself.

In goes a text and a tokenizer; out come Windows whose offsets point into the text. Paragraphs are packed whole while they fit; a longer
one is cut between sentences, and a longer sentence at the limit. The cut depends on this text alone, so a document's neighbours never
change its record.
"""
from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LIMIT_TOKENS = 192
_PIECE = re.compile(r"[^\n]+")
_STOP = re.compile(r"[.!?][\"”’')\]]{0,2}\s+(?=[\"“‘'(\[]?[A-Z0-9])")
_SAME = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})
_CLS, _SEP = 101, 102


@dataclasses.dataclass(frozen=True, slots=True)
class Window:
    """``tokens`` with [CLS] first and [SEP] last; ``offsets`` [start, end) in the text ((0, 0) for those two)."""

    tokens: list[int]
    offsets: list[tuple[int, int]]


def windows(text: str, tokenizer: "Tokenizer", limit_tokens: int = LIMIT_TOKENS) -> list[Window]:
    """The windows of a text, in order; none where it has no letters."""
    out: list[Window] = []
    tokens: list[int] = []
    offsets: list[tuple[int, int]] = []

    def close() -> None:
        if tokens:
            out.append(Window([_CLS, *tokens, _SEP], [(0, 0), *offsets, (0, 0)]))
        tokens.clear()
        offsets.clear()

    room = limit_tokens - 2
    same = text.translate(_SAME)
    for start, end in _pieces(same):
        encoded = tokenizer.encode(same[start:end], add_special_tokens=False)
        ids, places = encoded.ids, [(s + start, e + start) for s, e in encoded.offsets]
        if len(tokens) + len(ids) > room:
            close()
        while len(ids) > room:
            out.append(Window([_CLS, *ids[:room], _SEP], [(0, 0), *places[:room], (0, 0)]))
            ids, places = ids[room:], places[room:]
        tokens.extend(ids)
        offsets.extend(places)
    close()
    return out


def _pieces(text: str) -> list[tuple[int, int]]:
    """Sentences, roughly: cut at line ends and at full stops before a capital."""
    out = []
    for paragraph in _PIECE.finditer(text):
        start = paragraph.start()
        for stop in _STOP.finditer(text, paragraph.start(), paragraph.end()):
            out.append((start, stop.end()))
            start = stop.end()
        if start < paragraph.end():
            out.append((start, paragraph.end()))
    return out
