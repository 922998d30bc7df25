"""World events, ends and beginnings of terms that a dispatch tells of, and how far behind them its words put it.

In go an Analysis' sentences, the rows of a table of happenings (``possible``, ``named``, ``spans``, ``kind``, ``start``, ``end``), terms of office and the time
expressions; out come ``Known`` values and, of each, log weights of days. Nothing is refused; what is not in the tables is not found.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any, Sequence

import numpy

from dateline.language import calendars, counted_units, day_weights
from dateline.language.calendars import DAY, Date
from dateline.language.days_told import Told
from dateline.language.numbers import ORDINAL, ordinal

_DOUBT = -3.5  # log weight against an era: names outlive it
_MISTAKEN = -9.5  # … against a day before a happening: it may be mistaken for another
_MARK = -4.0  # … against what the words that count from it say
_LEAD = 2  # sentences that tell the news
_COUNTED = re.compile(
    r"(?i)\b((?:an?|one|few|several|[a-z]{3,9}(?:-[a-z]{3,5})?|\d{1,2})) (hour|day|night|week|month|year)s? (ago|later|earlier|after|since|on)\b(?! than)"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """``sentence``: the one whose words tell it; ``era``: a name in use from ``start`` to ``end``, either may be null; ``slack``: by how many days
    the table may be off."""

    name: str
    start: Date | None
    end: Date | None
    sentence: int
    spans: tuple[tuple[int, int], ...]
    era: bool = False
    slack: int = 0
    offset: int = 0  # where its words begin in the sentence


def find(sentences: Sequence[tuple[int, str]], rows: Sequence[Any]) -> list[Known]:
    """The happenings and eras that sentences (their start and lower-case words) tell; each once, in its first sentence."""
    whole = "\n".join(text for _, text in sentences)
    near = [r for r in rows if r.possible(whole)]
    out: dict[tuple[str, Date | None], Known] = {}
    for number, (start, text) in enumerate(sentences):
        before = sentences[number - 1] if number else (start, "")
        gap = f"{before[1]}\n"
        for row in near:
            if (row.name, row.start) in out or not (row.named(text) or row.named(before[1])):
                continue
            found = row.spans(text)
            offset = start
            if found is None and before[1]:
                found, offset = row.spans(gap + text), start - len(gap)
            if found is None:
                continue
            spans = tuple((a + offset, b + offset) if a + offset >= start else (a + before[0], b + before[0]) for a, b in found)
            begins = max(0, min(a for a, _ in spans if a >= start) - start) if any(a >= start for a, _ in spans) else 0
            out[row.name, row.start] = Known(row.name, row.start, row.end, number, spans, row.kind == "era", offset=begins)
    return list(out.values())


@dataclasses.dataclass(frozen=True, slots=True)
class Lag:
    """What a happening says of the days since. ``weights``: log weights by its own day and by the words that count from it; ``steps``: the curve of the
    days since, null where the text says itself how long ago it was or tells it as background."""

    weights: numpy.ndarray
    steps: tuple[tuple[int, float], ...] | None


def lag(known: Known, told: Sequence[Told], text: str) -> Lag:
    """``told``: all expressions of the dispatch; ``text``: the words of the sentence that tells it."""
    if known.era:
        return Lag(day_weights.within(known.start or day_weights.FIRST, known.end or day_weights.LAST, _DOUBT), None)
    start, slack = known.start, DAY * known.slack
    here = [t for t in told if t.sentence == known.sentence]
    own = [t for t in here if _names_day(known, t)]
    if any(t.tense == "future" for t in own):
        return Lag(day_weights.within(day_weights.FIRST, known.end + slack, _MARK), None)
    out = day_weights.within(start - slack, day_weights.LAST, _MISTAKEN)
    found = [(t, w) for t in here for w in [_mark(known, t)] if w is not None]
    marks = [w for _, w in found]
    counted = [(m[2].lower(), w) for m in _COUNTED.finditer(text)
               if m[3].lower() not in ("after", "since") or known.offset >= m.start() for w in [_counted(known, m[1], m[2].lower())] if w is not None]
    anniversary = re.search(rf"(?i)\b({ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)) anniversary\b", text)
    if anniversary and ordinal(anniversary[1]):
        counted.append(("year", _anniversary(known, ordinal(anniversary[1]))))
    marks += [w for _, w in counted]
    fresh = any(unit in ("hour", "day", "night") for unit, _ in counted) or any(not t.expression.field("m") and "year" not in t.text for t, _ in found)
    news = fresh or known.sentence < _LEAD and not re.search(r"(?i)\b(?:since|until|before|anniversary) (?:[\w'’.-]+ ){0,8}$", text[: known.offset])
    dated = any(t.expression.field("m") for t, _ in found)
    steps = day_weights.NEWS if news else day_weights.STATED if dated else day_weights.BACKGROUND
    if any(unit in ("month", "year") for unit, _ in counted) or any(t.background and t.expression.stated for t in own):
        steps = None
    return Lag(sum(marks, out), steps)


def _anniversary(known: Known, number: int) -> numpy.ndarray:
    try:
        return day_weights.within(calendars.add_months(known.start, 12 * number) - DAY * 20, calendars.add_months(known.end, 12 * number) + DAY * 12, _MARK)
    except ValueError:
        return day_weights.nothing()


def _names_day(known: Known, t: Told) -> bool:
    """Is the expression the happening's own date?"""
    e = t.expression
    if e.base is not None:
        return e.stated and e.base.start <= known.end and known.start <= e.base.end
    return e.field("m") == known.start.month and e.field("d") in (None, *range(known.start.day, known.start.day + 2))


def _mark(known: Known, t: Told) -> numpy.ndarray | None:
    """What an expression in the sentence of a happening says of the days since: null where it says nothing."""
    e, start, end = t.expression, known.start, known.end
    early, late = start - DAY * (1 + known.slack), end + DAY * (1 + known.slack)
    month, day = e.field("m"), e.field("d")
    if month and e.base is None:
        for year in range(early.year, late.year + 1):
            try:
                first, last = (Date(year, month, day),) * 2 if day else calendars.month(year, month)[:2]
            except ValueError:
                continue
            if first <= late and last >= early:
                return day_weights.within(max(first, early), first + DAY * (355 if day else 340), _MARK - 2)
        return None
    if e.kind == "weekday" and e.field("w") is not None and not month and t.tense != "future":
        for days in range((late - early).days, -1, -1):
            at = early + DAY * days
            if at.weekday() == e.field("w") and (start - DAY * known.slack <= at or "night" in t.text):
                return day_weights.within(at, at + DAY * 7, _MARK)
        return None
    said = t.text.lower()
    spans = {"yesterday": (1, 2), "today": (0, 1), "overnight": (0, 2), "last night": (1, 2), "last week": (1, 13), "this week": (0, 6), "last month": (1, 61),
             "earlier this month": (0, 31), "this month": (0, 31), "last year": (2, 730), "earlier this year": (0, 365), "this year": (0, 365),
             "the weekend": (0, 8), "last weekend": (1, 9), "the next day": (1, 4), "the previous day": (1, 4), "the day before": (1, 4)}
    for words, (low, high) in spans.items():
        if said.endswith(words):
            return day_weights.within(start + DAY * low - DAY * known.slack, end + DAY * high, _MARK)
    return None


def _counted(known: Known, words: str, unit: str) -> numpy.ndarray | None:
    if unit == "hour":
        return day_weights.within(known.start - DAY * known.slack, known.end + DAY * (1 + known.slack), _MARK)
    found = counted_units.count(words)
    if not found or found[0] > 60:
        return None
    number, unit = found[0], "day" if unit == "night" else unit
    try:
        first, last = calendars.shift(known.start, number, unit), calendars.shift(known.end, number, unit)
    except (ValueError, OverflowError):
        return None
    before, behind = {"day": (1, 2), "week": (4, 7), "month": (16, 31), "year": (130, 300)}[unit]
    return day_weights.within(first - DAY * (before + known.slack), last + DAY * (behind + known.slack), _MARK)
