"""World events with their days, and names with the years in which they were in use: what tells the year of a dispatch that does not state it.

In: happenings.csv beside this file (name, kind, start, end, words, source). ``words``: groups parted by ";", a text tells the happening where
a sentence, with the one before it, holds a word of every group; the words of a group are parted by "|" and match from the start of a word on. Out:
``Happening`` rows. Refused with DataError: a row that breaks these rules, with its line.
"""
from __future__ import annotations

import csv
import dataclasses
import datetime
import functools
import pathlib
import re

from dateline.errors import DataError

_FILE = pathlib.Path(__file__).with_name("happenings.csv")
_COLUMNS = ("name", "kind", "start", "end", "words", "source")


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """``kind``: happening (it came to pass from ``start`` to ``end``) | person (the same, of the one whom the first group names) | era (the words were in use
    then; null is open)."""

    name: str
    kind: str
    start: datetime.date | None
    end: datetime.date | None
    words: tuple[tuple[str, ...], ...]
    source: str

    def named(self, text: str) -> bool:
        """Does lower-case text hold a word of the first group? Cheap, and true of all that ``spans`` finds."""
        return any(word in text for word in self.words[0])

    def possible(self, text: str) -> bool:
        """Does lower-case text hold a word of every group? Otherwise ``spans`` finds nothing in any part of it."""
        return all(any(word in text for word in group) for group in self.words)

    def spans(self, text: str, within: int = 90) -> tuple[tuple[int, int], ...] | None:
        """Where lower-case text holds a word of each group, all of them at most ``within`` characters from one of the first; null where it does not. Of a
        ``person`` the verb must be told of the one who is named: "X was killed", "they killed X", "X fled", "the death of X"."""
        first, *others = _patterns(self.words)
        for start in first.finditer(text):
            if self.kind == "person":
                found = [_told_of(start.start(), start.end(), text, others[0])]
            else:
                low, high = max(0, start.start() - within), min(len(text), start.end() + within)
                found = [m.span() if (m := pattern.search(text, low, high)) else None for pattern in others]
            if all(found):
                return (start.span(), *found)
        return None


_ALONE = re.compile(r"(?:died|dies|resign|quit|stepped|fled|flee|flew|left|gave|fell|fall|stood|death|downfall|return|crash)")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|got|has|have|had|of|'s) (?:\w+ )?$")

_BESIDE = re.compile(r",? (?:the|who was|a|an) [^,.;]{3,40}$")


def _told_of(start: int, end: int, text: str, verbs: re.Pattern[str]) -> tuple[int, int] | None:
    for verb in verbs.finditer(text, end, min(len(text), end + 60)):
        between = text[end : verb.start()]
        if re.search(r"[.;]\s", between):
            break
        if _ALONE.match(verb[0]) or _PASSIVE.search(between) or between.startswith(("'s ", "’s ")) or _BESIDE.match(between):
            return verb.span()
    low = max(0, start - 60)
    for verb in [*verbs.finditer(text, low, start)][::-1]:
        if not re.search(r"\bby\b|[.;,]\s", text[verb.end() : start]):
            return verb.span()
    return None


_UNTOLD = r"(?<!\bto )(?<!\bnot )(?<!\bwill )(?<!would )(?<!could )(?<!might )(?<!\bmay )(?<!should )(?<!never )"  # what was not done


@functools.cache
def _patterns(words: tuple[tuple[str, ...], ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile((_UNTOLD if number else "") + r"(?<![a-z0-9])(?:" + "|".join(map(re.escape, group)) + ")") for number, group in enumerate(words))


@functools.cache
def load(path: pathlib.Path = _FILE) -> tuple[Happening, ...]:
    """The rows of the table. Raises DataError."""
    rows = []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != _COLUMNS:
                raise ValueError(f"columns are {reader.fieldnames}, not {list(_COLUMNS)}")
            for row in reader:
                rows.append(_row(row))
    except (OSError, ValueError, TypeError, csv.Error) as error:
        raise DataError(f"the table of happenings cannot be read ({error})", where=f"{path.name} row {len(rows) + 2}", remedy="Mend the row") from error
    return tuple(rows)


def _row(row: dict[str, str]) -> Happening:
    start, end = (datetime.date.fromisoformat(row[key]) if row[key] else None for key in ("start", "end"))
    words = tuple(tuple(w for w in group.split("|") if w) for group in row["words"].split(";"))
    if row["kind"] not in ("happening", "person", "era") or not row["name"] or not row["source"] or not all(words) or row["words"] != row["words"].lower():
        raise ValueError("a row needs a name, a kind (happening, person, era), words in lower case and a source")
    if row["kind"] != "era" and (start is None or end is None) or start and end and start > end or not (start or end):
        raise ValueError("a happening needs its first and last day, in this order; an era one of them")
    if row["kind"] == "person" and len(words) != 2:
        raise ValueError("a person needs two groups: names and verbs")
    return Happening(row["name"], row["kind"], start, end, words, row["source"])
