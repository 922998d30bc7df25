"""Which year the days of an undated dispatch belong to.

In go its time expressions with their tense (``Told``), out come days with their year: a day without one is told of the year that fits
the dates around it. Nothing is refused: what fits no year is left out.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Sequence

from dateline.language import calendars
from dateline.language.calendars import Date, Interval
from dateline.language.time_expressions import Expression

WEEKDAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_STEMS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_RELATIVE = re.compile(r"(?i)^(?:last|next|this|the following|the previous)\b|\b(?:last|next|this|that) year\b")


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """An expression with the tense of its clause and its words.

    ``background``: it tells of what has gone on since or was agreed then, not of the news; ``forward``: its verb tells how something ended;
    ``aftermath``: its results or their rejection are the news.
    """

    expression: Expression
    tense: str
    text: str
    sentence: int
    background: bool = False
    forward: bool = False
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


def with_years(named, stated, low: Date | None, coming, running, floor: Told | None) -> list[tuple[Interval, Told]]:
    """Days and months without a year, told as past, each in the year that fits.

    Beside a full date: in its year, or in a neighbouring one where that is much nearer. Before a date to come: the last before it. Else
    the first that lies behind what is stated.
    """
    days = [t.expression.base for t in stated if is_past(t) and is_short(t.expression.base)]
    anchor = max(days, key=lambda b: b.start, default=None)
    if anchor is not None and low is not None and (low - anchor.start).days > 800:
        anchor = None
    ahead = min((t.expression.base.end for t in coming), default=None)
    out = []
    for t in named:
        if t.tense == "future":
            continue
        centre = (low or ahead or (anchor and anchor.start))
        if centre is None:
            continue
        options = [i for y in range(centre.year - 1, centre.year + 8) if (i := _in_year(t, y)) is not None and _weekday_fits(t, i)]
        if anchor is not None:
            options.sort(key=lambda i: _distance(i, anchor, t.forward))
        elif ahead is not None and not running:
            options = [i for i in options if i.start <= ahead][::-1]
        elif low is not None:
            part = floor is not None and floor.expression.base.precision == "range" and low == floor.expression.base.start
            options = [i for i in options if (i.start > floor.expression.base.end if part else i.end >= low)]
        if options:
            out.append((options[0], t))
    return out


def _distance(option: Interval, anchor: Interval, forward: bool) -> int:
    """How far from the anchor; another year than its own seems further by four months, and before it further still where the verb says
    that it came later ("opened on …, closed on …")."""
    days = abs((option.start - anchor.start).days)
    return days + 120 * (option.start.year != anchor.start.year and not forward) + 1000 * (forward and option.start < anchor.start)


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


def ahead_of(named: Sequence[Told], points: Sequence[tuple[Interval, Told]], low: Date) -> list[tuple[Interval, Told]]:
    """Days and months without a year, told as coming: the first after all that is past."""
    after = points[-1][0].start if points else low
    out = []
    for t in named:
        if t.tense != "future":
            continue
        for year in range(after.year, after.year + 3):
            interval = _in_year(t, year)
            if interval is not None and interval.end >= after and _weekday_fits(t, interval):
                out.append((interval, t))
                break
    return sorted(out, key=lambda p: p[0].end)
