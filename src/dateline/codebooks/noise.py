"""Reads noise.yaml: the words of other worlds than politics, and the phrases whose verb or noun is not meant.

In goes the file beside this module; out comes a Noise that answers for one tokenised sentence. Refused: lines without words or idiom,
unknown keys and classes, a strength outside 0 to 1 (DataError with file and line).
"""
from __future__ import annotations

import dataclasses
import functools
import math
import pathlib
from collections.abc import Collection, Mapping, Sequence

from dateline.codebooks import source
from dateline.errors import DataError

FILE = pathlib.Path(__file__).with_name("noise.yaml")
_DOMAIN_KEYS = {"domain", "words", "near", "scope", "strength", "unless", "note"}
_IDIOM_KEYS = {"idiom", "unless_near", "types", "note"}
_CLASS_KEYS = {"class", "words", "note"}
_GAP = 4  # words that "_" stands for at most
_MOST = 3.0  # the doubt of one sentence ends here
OLD_YEAR = "@old_year"  # stands in a line's words for a year before the age of newspapers
_BEFORE_YEAR = {"in", "of", "since", "until", "from", "between", "and", "year", "by", "to"}
_AFTER_YEAR = {".", ",", ";", ":", ")", "-", "and", "or", "when", "but", "by", "with", "after", "before", "to", "until",
               "because", "while", "at", "under",
               "ad"}


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
            if _is_old_year(words, i):
                for _, line in self._by_word.get(OLD_YEAR, ()):
                    if not bag & line.unless and (not line.near or bag & line.near):
                        found.setdefault(((OLD_YEAR,), line.domain), Hit(line, i, i + 1))
            for first in sorted({words[i], lemmas[i]}):
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


def _is_old_year(words: Sequence[str], i: int) -> bool:
    """A bare year up to 1799 ("in 1529."), no count of anything."""
    word = words[i]
    old = word.isdecimal() and 3 <= len(word) <= 4 and word[0] != "0" and int(word) < 1800
    if not old or i == 0 or words[i - 1] not in _BEFORE_YEAR:
        return False
    return i + 1 == len(words) or words[i + 1] in _AFTER_YEAR


def suspicion(hits: Collection[Hit], scope: str = "sentence") -> float:
    """How much the domain words of this scope lower the trust in an act.

    For a sentence 0 (none) to 3 (beyond belief): each word takes -ln(1 - strength), so that one of 0.6 counts about 1. For a document 0 to 1.
    """
    doubt = sum(-math.log(max(1 - hit.line.strength, 0.01)) for hit in hits if hit.line.domain != "idiom" and hit.line.scope == scope)
    return min(doubt, _MOST) if scope == "sentence" else 1 - math.exp(-doubt)


@functools.cache
def load(path: pathlib.Path = FILE) -> Noise:
    """The lines of the file, validated. Raises DataError."""
    rows, _ = source.read(path, path.name)
    if not isinstance(rows, list):
        raise DataError("is no list of lines", where=path.name, remedy="Keys are told at the top of our own noise.yaml")
    classes: dict[str, list[str]] = {}
    lines = []
    for row in rows:
        if isinstance(row, dict) and "class" in row:
            if set(row) - _CLASS_KEYS or not isinstance(row.get("words"), str) or not isinstance(row["class"], str):
                raise DataError("a class has a name and words", where=source.where(row), remedy="Keys are told at the top of the file.")
            classes[row["class"]] = _split(row["words"], classes, source.where(row))
        else:
            lines.append(_line(row, source.where(row), classes))
    return Noise(lines)


def _line(row: dict, where: str, classes: Mapping[str, list[str]]) -> Line:
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

    def words(key: str) -> list[str]:
        return _split(row.get(key, ""), classes, where)

    phrases = tuple(tuple(p.split()) for p in words("idiom" if idiom else "words"))
    return Line("idiom" if idiom else row["domain"], phrases, row.get("scope", "sentence"), strength,
                frozenset(words("near")), frozenset(words("unless_near" if idiom else "unless")),
                frozenset(p.strip() for p in row.get("types", "").split("|") if p.strip()))


def _split(text: str, classes: Mapping[str, list[str]], where: str) -> list[str]:
    out: list[str] = []
    for part in (p.strip() for p in text.split("|")):
        if part.startswith("$") and len(part) > 1:
            if part[1:] not in classes:
                raise DataError(f"unknown class {part}", where=where, remedy="A class stands in the file before the lines that name it.")
            out += classes[part[1:]]
        elif part:
            out.append(part.lower())
    return out
