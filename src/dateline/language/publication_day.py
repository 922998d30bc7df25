"""When a dispatch without a date was published, as an interval of days.

In go its time expressions, unresolved (time_expressions.find without a day) with their tense, out comes an interval with its evidence,
or null ends with the reason. What is told as past lies before it, what is told as coming after it; a bare weekday lies within the week
before it; the year stands in the text or is the one that fits. News seldom looks back three weeks by a date of its narrative, but may
look back for years by a date of its background, which only says "after".
"""

from __future__ import annotations

import dataclasses
import re
from typing import Sequence

from dateline.language import counted_units
from dateline.language.calendars import DAY, Date, Interval
from dateline.language.numbers import ORDINAL, ordinal
from dateline.language.days_told import WEEKDAY, Told, ahead_of, is_named, is_past, is_short, with_years
from dateline.language.time_expressions import Expression

_REACH = 21  # days that a dispatch may lie behind the latest date that it tells
_NEAR = 4  # … behind a day that it names by weekday and date, or counts from a dated event
_LATE = 3  # … more where that weekday lies four days behind the date or more
_SLOW = 31  # … where the date before that lies half a year further back
_AFTERMATH = 60  # … behind a vote whose results are the news
_AFTER_WEEKDAY = 13  # … behind the first weekday after that date which the text names


@dataclasses.dataclass(frozen=True, slots=True)
class Inferred:
    """``start`` and ``end``: the first and last day, null where nothing bounds it; ``evidence``: the expressions that decided it, in the
    order of the text."""

    start: Date | None
    end: Date | None
    evidence: tuple[Expression, ...]
    why: str


def infer(told: Sequence[Told], first: Date | None = None, last: Date | None = None) -> Inferred:
    """The interval in which the dispatch was published. ``first`` and ``last`` bound it from outside (terms of office), null where
    unknown; an end that nothing bounds is null."""
    found = _of_text(told, first, last)
    if found.start is None:
        if first is None:
            return found
        return Inferred(first, last, (), "in the terms of office of those who are named with their offices")
    start, end = found.start, found.end
    if first is not None and start < first and (end is None or first <= end):
        start = first
    if last is not None and (end is None or end > last) and last >= start:
        end = last
    if (start, end) == (found.start, found.end):
        return found
    return Inferred(start, end, found.evidence, found.why + ", in the terms of office of those who are named with their offices")


def _of_text(told: Sequence[Told], first: Date | None, last: Date | None) -> Inferred:
    stated = [t for t in told if t.expression.stated and t.expression.base is not None]
    floor = latest_past(told)
    low = floor.expression.base.start if floor else first
    if low is not None and first is not None:
        low = max(low, first)
    coming = [t for t in stated if _is_coming(t) and (low is None or t.expression.base.end >= low)]
    ceiling = min((t.expression.base.end for t in coming), default=None)
    running = [t for t in stated if t.text.lower().startswith("later") and t.expression.kind == "year"]
    if running:  # "later in 2011": the running year
        year = running[0].expression.base.start.year
        low, ceiling = max(low or Date(year, 1, 1), Date(year, 1, 1)), Date(year, 12, 31)
    named = [t for t in told if is_named(t)]
    points = with_years(named, stated, low, coming, running, floor)
    if floor is not None and (floor.expression.base.precision in ("day", "month") or _part(floor) or is_short(floor.expression.base)):
        points.append((floor.expression.base, floor))
    points.sort(key=lambda p: p[0].start)
    if coming and not running and not any(p[0].precision == "day" and not p[1].background for p in points):
        return _before(coming, points, low)
    if low is None and coming and points:
        low = points[0][0].start
    if low is None:
        return Inferred(None, None, (), "no year stands in the text" if named else "no date stands in the text")
    told_year = bool(running) or _year_is_told(points, floor, first, last, ceiling)
    near = _near(told, points)
    if near is not None and told_year:
        interval, evidence = near
        return _finished(interval, evidence, told, ceiling, "a day told beside its weekday or counted from a dated event")
    if not points:
        return _by_year(floor, low, ceiling)
    latest, source = points[-1]
    if not told_year:
        return _open(low, ceiling, source, floor, "after the latest year told as past; the year of the days is not told")
    if (latest.end - latest.start).days >= 15:
        return _open(latest.start, ceiling, source, floor, "after the latest month told as past; nothing says how long")
    ahead = [p[0].end for p in ahead_of(named, points, low) if p[0].end > latest.end + DAY * _NEAR]
    ceiling = min([*ahead, *([ceiling] if ceiling is not None else [])], default=None)
    if source.aftermath:
        return Inferred(latest.end + DAY, latest.end + DAY * _AFTERMATH, (source.expression,), "in the aftermath of a dated event")
    if source.background:
        return _open(latest.end + DAY, ceiling, source, floor, "after a date told as background; nothing says how long")
    if _last_weekday(told) is None and not (ceiling is not None and ceiling - latest.end < DAY * 31):
        return _open(latest.start, ceiling, source, floor, "after the latest date told as past; nothing says how long")
    return _after(latest, source, told, ceiling, floor)


def latest_past(told: Sequence[Told]) -> Told | None:
    """What the text tells as past with its year, the latest; null without any."""
    past = [t for t in told if t.expression.stated and t.expression.base is not None and is_past(t)]
    return max(past, key=lambda t: (t.expression.base.start, t.expression.base.precision == "day"), default=None)


def _is_coming(t: Told) -> bool:
    """Something with a year that lies ahead, close enough to a day to bound the dispatch's."""
    ahead = t.tense == "future" or t.expression.relation in ("by", "until")
    return ahead and _is_day(t) and (t.expression.base.end - t.expression.base.start).days < 130


def _year_is_told(
    points: Sequence[tuple[Interval, Told]], floor: Told | None, first: Date | None, last: Date | None, ceiling: Date | None
) -> bool:
    """Does the text tie its latest day to a year: is it told with it, or close behind a date or part of a year that is, or do terms of
    office leave one year alone?"""
    if not points:
        return False
    latest, source = points[-1]
    if first is not None and last is not None and (last - first).days < 366:
        return True
    if ceiling is not None and 0 <= (ceiling - latest.start).days < 200:
        return True
    if floor is not None and latest.precision == "day" and WEEKDAY.search(source.text):
        return True  # a weekday with its date recurs after five years at the earliest
    if floor is None:
        return source.expression.stated
    base = floor.expression.base
    narrow = base.precision == "day" or (base.end - base.start).days < 130
    return narrow and (source is floor or not floor.background and (latest.start - base.end).days < 366)


def _open(start: Date, ceiling: Date | None, source: Told, floor: Told | None, why: str) -> Inferred:
    """From a day on, to what is still to come, else without an end."""
    evidence = {source.expression} | ({floor.expression} if floor is not None else set())
    end = ceiling if ceiling is not None and start <= ceiling else None
    return Inferred(start, end, tuple(sorted(evidence, key=lambda e: e.start)), why)


def _before(coming: Sequence[Told], points: Sequence[tuple[Interval, Told]], low: Date | None) -> Inferred:
    """No day that is past is told, but one to come: the month before it, or all the time since what is past."""
    first = min(coming, key=lambda t: t.expression.base.end)
    end = first.expression.base.end
    if first.expression.base.precision == "day":
        end -= DAY
    starts = [p[0].start for p in points if p[0].start <= end] + ([low] if low is not None and low <= end else [])
    month = end - DAY * (29 if first.expression.base.precision == "day" else 200)
    start = max([month, *starts])
    return Inferred(start, end, (first.expression,), "before the first date told as coming")


def _is_day(t: Told) -> bool:
    return t.expression.base is not None and t.expression.base.precision in ("day", "month", "range")


def _part(t: Told) -> bool:
    """ "late 2024": a part of a year, closer than the year."""
    base = t.expression.base
    return base.precision == "range" and t.expression.kind in ("year", "month", "quarter", "season") and (base.end - base.start).days < 32


def _near(told: Sequence[Told], points: Sequence[tuple[Interval, Told]]) -> tuple[Interval, Told] | None:
    """A day that lies right before the dispatch: "Tuesday, March 4", "two days after the 7 February quake", "today, 4 March"."""
    best: tuple[Interval, Told] | None = _counted(told, points)
    latest = points[-1][0].start if points else None
    for interval, t in points:
        if interval.precision == "day" and WEEKDAY.search(t.text) and t.tense != "future" and interval.start == latest:
            best = (Interval(interval.start, interval.start + DAY * _NEAR, "range"), t)
    for t in told:
        if t.expression.kind != "offset" or t.tense == "future":
            continue
        for interval, source in points:
            if source.expression.start == t.expression.start and interval.precision == "day":
                best = (Interval(interval.start, interval.start + DAY * _NEAR, "range"), t)
    return best


def _counted(told: Sequence[Told], points: Sequence[tuple[Interval, Told]]) -> tuple[Interval, Told] | None:
    """ "A week ago, … on November 13": the dispatch lies that far behind the day; and "for a third night … began on October 7"."""
    for t in told:
        e = t.expression
        for interval, point in points:
            if interval.precision != "day":
                continue
            if e.kind == "ago" and point.sentence == t.sentence and abs(point.expression.start - e.end) < 80:
                match = re.match(r"(?i)(?:exactly |just |almost |about )?(a|one|two|three|four|five|six|\d{1,2}) (day|week)s? ago", t.text)
                if match:
                    number = counted_units.count(match[1])[0]
                    day, slack = (
                        interval.start + DAY * number * (7 if match[2].lower() == "week" else 1),
                        3 if match[2].lower() == "week" else 0,
                    )
                    return Interval(day - DAY * slack, day + DAY * slack, "range"), t
            if (
                e.kind == "lasting"
                and "day" in t.text.lower() + "night"
                and point is points[-1][1]
                and 0 <= point.sentence - t.sentence <= 2
            ):
                n = re.search(rf"(?i)\bfor (?:a|the|its|their) ({ORDINAL}) (?:\w+ )?(?:day|night)", t.text)
                number = ordinal(n[1]) if n else None
                if number:
                    day = interval.start + DAY * (number - 1)
                    return Interval(day - DAY, day + DAY, "range"), t
    return None


def _by_year(floor: Told | None, low: Date, ceiling: Date | None) -> Inferred:
    """Nothing but years: open, and said to be."""
    if floor is None:
        return Inferred(None, None, (), "no date stands in the text")
    return Inferred(low, ceiling, (floor.expression,), "the latest year told as past; nothing says how long ago")


def _after(latest: Interval, source: Told, told: Sequence[Told], ceiling: Date | None, floor: Told | None) -> Inferred:
    day = is_short(latest)
    part = (latest.end - latest.start).days < 15
    start = latest.end + DAY if day else latest.end - DAY * (3 if part else 5)
    slow = floor is not None and floor is not source and is_short(floor.expression.base) and (start - floor.expression.base.end).days > 180
    end = latest.end + DAY * (_SLOW if slow else _REACH if day else 24)
    why = "after the latest date told as past"
    inferred = _finished(Interval(start, end, "range"), source, told, ceiling, why, _SLOW if slow else _AFTER_WEEKDAY)
    if floor is not None and floor is not source and inferred.start is not None:
        evidence = tuple(sorted({*inferred.evidence, floor.expression}, key=lambda e: e.start))
        return dataclasses.replace(inferred, evidence=evidence)
    return inferred


def _finished(
    interval: Interval, source: Told, told: Sequence[Told], ceiling: Date | None, why: str, reach: int = _AFTER_WEEKDAY
) -> Inferred:
    """The interval cut to the weekdays that the text names and to what still lies ahead."""
    start, end = interval.start, interval.end
    evidence = [source.expression]
    weekday = _last_weekday(told)
    if weekday is not None:
        number = weekday.expression.field("w")
        first = start + DAY * ((number - start.weekday()) % 7)
        if first <= end:
            late = DAY * (_LATE if (first - start).days >= 3 else 0)
            start, end = first, min(end, first + DAY * reach + late)
            evidence.append(weekday.expression)
            why += ", from the first such weekday on"
    if ceiling is not None and start <= ceiling < end:
        end = ceiling
        why += ", before what is still to come"
    evidence.sort(key=lambda e: e.start)
    return Inferred(start, end, tuple(evidence), why)


def _last_weekday(told: Sequence[Told]) -> Told | None:
    """The bare weekday told first as past: leads name the latest."""
    for t in told:
        e = t.expression
        if (
            e.kind == "weekday"
            and e.field("w") is not None
            and not e.field("ahead")
            and not e.field("before")
            and not e.field("wk")
            and t.tense != "future"
            and not re.match(r"(?i)(?:last|next) ", t.text)
        ):
            return t
    return None
