"""Reads noise.yaml: the words of other worlds than politics, and the phrases whose verb or noun is not meant.

In goes the file beside this module; out comes a Noise that answers for one tokenised sentence. Refused: lines without words or idiom, unknown
keys, a strength outside 0 to 1 (DataError with file and line).
"""
from __future__ import annotations

import dataclasses
import functools
import pathlib
from collections.abc import Collection, Sequence

from dateline.codebooks import source
from dateline.errors import DataError

FILE = pathlib.Path(__file__).with_name("noise.yaml")
_DOMAIN_KEYS = {"domain", "words", "near", "scope", "strength", "unless", "note"}
_IDIOM_KEYS = {"idiom", "unless_near", "types", "note"}
_GAP = 4  # words that "_" stands for at most


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of the file; ``phrases`` are tuples of words in lower case. ``strength``: 1 for idioms."""

    domain: str
    phrases: tuple[tuple[str, ...], ...]
    scope: str
    strength: float
    near: frozenset[str]
    unless: frozenset[str]
    types: frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """Where a line matched: tokens ``start`` to ``end`` (excluded) of the sentence that was asked about."""

    line: Line
    start: int
    end: int


class Noise:
    """All lines, found by the first word of their phrases."""

    def __init__(self, lines: Sequence[Line]):
        self._by_word: dict[str, list[tuple[tuple[str, ...], Line]]] = {}
        for line in lines:
            for phrase in line.phrases:
                self._by_word.setdefault(phrase[0], []).append((phrase, line))

    def hits(self, words: Sequence[str], lemmas: Sequence[str]) -> list[Hit]:
        """Every line that a sentence holds, each phrase once. ``words`` and ``lemmas``: the tokens in lower case."""
        bag = frozenset(words) | frozenset(lemmas)
        found: dict[tuple, Hit] = {}
        for i in range(len(words)):
            for first in {words[i], lemmas[i]}:
                for phrase, line in self._by_word.get(first, ()):
                    if (line.near and not bag & line.near) or (line.unless and bag & line.unless):
                        continue
                    end = _match(phrase, words, lemmas, i)
                    if end:
                        found.setdefault((phrase, line.domain), Hit(line, i, end))
        return list(found.values())


def _match(phrase: tuple[str, ...], words: Sequence[str], lemmas: Sequence[str], start: int) -> int:
    """The token after the phrase when it begins at ``start``, else 0."""
    position = start
    for n, wanted in enumerate(phrase):
        if wanted == "_":
            continue
        reach = _GAP + 1 if n and phrase[n - 1] == "_" else 1
        at = next((j for j in range(position, min(position + reach, len(words))) if wanted in (words[j], lemmas[j])), None)
        if at is None:
            return 0
        position = at + 1
    return position


def suspicion(hits: Collection[Hit], scope: str = "sentence") -> float:
    """How much the domain words of this scope lower the trust in an act: 0 none, 1 all of it."""
    trust = 1.0
    for hit in hits:
        if hit.line.domain != "idiom" and hit.line.scope == scope:
            trust *= 1 - hit.line.strength
    return 1 - trust


@functools.cache
def load(path: pathlib.Path = FILE) -> Noise:
    """The lines of the file, validated. Raises DataError."""
    rows, _ = source.read(path, path.name)
    return Noise([_line(row, source.where(row)) for row in rows])


def _line(row: dict, where: str) -> Line:
    idiom = isinstance(row, dict) and "idiom" in row
    if not isinstance(row, dict) or not ("words" in row or idiom):
        raise DataError("a line needs either words or an idiom", where=where)
    unknown = set(row) - (_IDIOM_KEYS if idiom else _DOMAIN_KEYS)
    if unknown:
        raise DataError(f"unknown key {sorted(unknown)[0]!r}", where=where, remedy="Keys are told at the top of the file.")
    try:
        strength = 1.0 if idiom else float(row.get("strength", "0.5"))
    except ValueError:
        strength = -1.0
    if not 0 <= strength <= 1:
        raise DataError("strength must be a number between 0 and 1", where=where)
    phrases = tuple(tuple(p.split()) for p in _split(row["idiom" if idiom else "words"]))
    return Line("idiom" if idiom else row["domain"], phrases, row.get("scope", "sentence"), strength, frozenset(_split(row.get("near", ""))),
                frozenset(_split(row.get("unless_near" if idiom else "unless", ""))), frozenset(_split(row.get("types", ""), lower=False)))


def _split(text: str, lower: bool = True) -> list[str]:
    return [p.strip().lower() if lower else p.strip() for p in text.split("|") if p.strip()]
