"""What the offices named in a dispatch say about its day.

In go the text and the entries of the party tables (``name``, ``aliases``, ``kind``, ``title``, ``start``, ``end``), out come bounds: on the
day, as many as possible of the people named with their office hold it, and whoever is named as its former holder has left it. A term
counts where its title stands right before the name ("President Alpha Conde"). Nothing is refused; without a term the bounds are null.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
import unicodedata
from typing import Any, Sequence

from dateline.language.calendars import DAY, Date

_NAME = re.compile(r"\b[A-Z][\w'’.-]+(?: (?:(?:al|de|da|dos|van|von|bin|el|del|der) ){0,2}[A-Z][\w'’.-]*){1,4}")
_FORMER = re.compile(r"(?i)\b(?:former|ex|then|late|ousted|deposed|fallen|one-?time|predecessor)\b")
_NOT_YET = re.compile(r"(?i)\b(?:elect|candidate|designate|hopeful|vice|deputy|acting|interim)\b")
_REACH = 60  # characters before a name in which its title stands


@dataclasses.dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last day that the offices allow, null where open; ``spans``: the names that decided it."""

    first: Date | None = None
    last: Date | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class _Claim:
    """The stretches of days of which one holds the dispatch's day, by one name."""

    terms: tuple[tuple[Date, Date], ...]
    span: tuple[int, int]


def bounds(text: str, tables: Any, floor: Date | None = None) -> Bounds:
    """Bounds of the dispatch's day; ``floor``: a day behind which it lies by its dates, null where unknown."""
    claims = _claims(text, _index(tables))
    low = floor or Date.min
    edges = sorted({max(low, a) for c in claims for a, b in c.terms if b >= low} | {low})
    counted = [(sum(any(a <= edge <= b for a, b in c.terms) for c in claims), edge) for edge in edges]
    best = max((n for n, _ in counted), default=0)
    if not best:
        return Bounds()
    first = min(edge for n, edge in counted if n == best)
    lasts = []
    for edge in (edge for n, edge in counted if n == best):
        lasts.append(min(b for c in claims for a, b in c.terms if a <= edge <= b))
    last = max(lasts)
    kept = tuple(c.span for c in claims if any(a <= first <= b for a, b in c.terms))
    return Bounds(None if first == Date.min or first == floor else first, None if last == Date.max else last, kept)


def _claims(text: str, index: dict[str, list[Any]]) -> list[_Claim]:
    out: dict[str, _Claim] = {}
    for match in _NAME.finditer(text):
        words = match[0].split(" ")
        for skip in range(len(words) - 1):
            key = _fold(" ".join(words[skip:]))
            if key not in index:
                continue
            start = match.end() - len(" ".join(words[skip:]))
            claim = _claim(text, start, match.end(), index[key])
            if claim is not None:
                out.setdefault(key, claim)
            break
    return list(out.values())


def _claim(text: str, start: int, end: int, entries: Sequence[Any]) -> _Claim | None:
    before = re.split(r"[.;:!?,]\s|\n", text[max(0, start - _REACH) : start])[-1].lower()
    titled = [e for e in entries if e.title and e.start and re.search(rf"\b{re.escape(e.title.lower())}[\s-]*$", before)]
    if not titled:
        return None
    longest = max(len(e.title) for e in titled)
    titled = [e for e in titled if len(e.title) == longest]
    at = before.rfind(titled[0].title.lower())
    ahead = before[max(0, at - 25) : at]
    if _NOT_YET.search(ahead):
        return None
    if _FORMER.search(ahead):
        ends = [e.end for e in titled if e.end]
        return _Claim(((min(ends) + DAY, Date.max),), (start, end)) if ends else None
    return _Claim(tuple((e.start, e.end or datetime.date.max) for e in titled), (start, end))


@functools.lru_cache(maxsize=4)
def _index(tables: Any) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {}
    for entry in tables.entries:
        if entry.kind == "person" and entry.title and not entry.title.startswith("former"):
            for key in sorted({_fold(n) for n in (entry.name, *entry.aliases)}):
                if " " in key:
                    out.setdefault(key, []).append(entry)
    return out


def _fold(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"(?:['’]s|[.'’])$", "", plain).replace("’", "'").replace("-", " ").lower()
