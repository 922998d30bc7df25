"""What an undated dispatch tells of days: its time expressions with their tense (``Told``), and the years that a day without one may belong to.

Nothing is refused: a date that no year has (February 30) has no occurrences.
"""

from __future__ import annotations

import dataclasses
import re
from dateline.language import calendars, day_weights
from dateline.language.calendars import Date, Interval
from dateline.language.time_expressions import Expression

WEEKDAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_STEMS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_RELATIVE = re.compile(r"(?i)^(?:last|next|this|the following|the previous)\b|\b(?:last|next|this|that) year\b")


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """An expression with the tense of its clause and its words.

    ``background``: it tells of what has gone on since or was agreed then, not of the news;
    ``aftermath``: its results or their rejection are the news.
    """

    expression: Expression
    tense: str
    text: str
    sentence: int
    background: bool = False
    aftermath: bool = False


def is_named(t: Told) -> bool:
    e = t.expression
    return bool(not e.stated and e.field("m") and e.interval is None and not _RELATIVE.search(t.text))


def first_day(month: int, day: int, after: Date) -> Date | None:
    """The first such day of a year that is not before ``after``; null for 29 February where eight years hold none."""
    for year in range(after.year, after.year + 9):
        try:
            at = Date(year, month, day)
        except ValueError:
            continue
        if at >= after:
            return at
    return None


def is_past(t: Told) -> bool:
    e = t.expression
    if e.relation in ("by", "until") or not e.base.start.year > 1900 or t.tense == "future" or t.text.lower().startswith("later"):
        return False
    return t.tense in ("past", "present", "none")


def occurrences_of(t: Told) -> list[Date]:
    """The first day of a day or month without a year, in every year whose weekday fits."""
    out = []
    for year in range(day_weights.FIRST.year, day_weights.LAST.year + 1):
        interval = _in_year(t, year)
        if interval is not None and _weekday_fits(t, interval):
            out.append(interval.start)
    return out


def is_short(base: Interval) -> bool:
    return base.precision == "day" or (base.end - base.start).days < 8


def _in_year(t: Told, year: int) -> Interval | None:
    month, day = t.expression.field("m"), t.expression.field("d")
    try:
        if day:
            return calendars.day(Date(year, month, day))
        whole = calendars.month(year, month)
    except ValueError:
        return None
    modifier = re.search(r"(?i)\b(early|mid|late)\b", t.text)
    return calendars.part(whole, modifier[1].lower()) if modifier else whole


def _weekday_fits(t: Told, interval: Interval) -> bool:
    match = WEEKDAY.search(t.text)
    return match is None or interval.precision != "day" or interval.start.weekday() == _STEMS.index(match[1].lower())
