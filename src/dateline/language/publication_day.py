"""When a dispatch without a date was published, as an interval of days.

In go its time expressions, unresolved (time_expressions.find without a day) with their tense, out comes an interval with its evidence,
or null with the
reason. What is told as past lies before it, what is told as coming after it; a bare weekday lies within the week before it; the year
stands in
the text or is the first that fits. News seldom names a day of the last week by its date and seldom looks back three weeks by one:
measured on
Voice of America stories, the latest date told as past lies 5–20 days back in four of five.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Sequence

from dateline.language import calendars, counted_units
from dateline.language.calendars import DAY, Date, Interval
from dateline.language.numbers import ORDINAL, ordinal
from dateline.language.time_expressions import Expression

_YEARS = 4  # … behind the latest year that it tells, where no day is tied to a year
_REACH = 21  # days that a dispatch may lie behind the latest date that it tells
_NEAR = 4  # … behind a day that it names by weekday and date, or counts from a dated event
_AFTER_WEEKDAY = 13  # … behind the first weekday after that date which the text names
_WEEKDAY = re.compile(r"(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
_STEMS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """An expression with the tense of its clause and its words."""

    expression: Expression
    tense: str
    text: str
    sentence: int


@dataclasses.dataclass(frozen=True, slots=True)
class Inferred:
    """``interval`` null where the text allows nothing; ``evidence``: the expressions that decided it, in the order of the text."""

    interval: Interval | None
    evidence: tuple[Expression, ...]
    why: str


def infer(told: Sequence[Told], first: Date | None = None, last: Date | None = None) -> Inferred:
    """The interval in which the dispatch was published. ``first`` and ``last`` bound it from outside (terms of office), null where
    unknown."""
    stated = [t for t in told if t.expression.stated and t.expression.base is not None]
    past = [t for t in stated if _is_past(t)]
    floor = max(past, key=lambda t: (t.expression.base.start, t.expression.base.precision == "day"), default=None)
    low = floor.expression.base.start if floor else first
    if floor and floor.expression.base.precision in ("year", "range") and first is not None:
        low = max(low, first) if first <= calendars.add_months(low, 24) else low
    ceiling = min(
        (t.expression.base.end for t in stated if t.tense == "future" and _is_day(t) and (low is None or t.expression.base.end >= low)),
        default=last,
    )
    coming_by = ceiling
    named = [
        t
        for t in told
        if not t.expression.stated and t.expression.field("m") and t.expression.interval is None and not _RELATIVE.search(t.text)
    ]
    running = [t for t in stated if t.text.lower().startswith("later") and t.expression.kind == "year"]
    if running:  # "later in 2011": the running year
        year = running[0].expression.base
        low = max(low or Date(year.start.year, 1, 1), Date(year.start.year, 1, 1))
        ceiling = Date(year.start.year, 12, 31)
        stated.append(
            dataclasses.replace(
                running[0], expression=dataclasses.replace(running[0].expression, base=calendars.day(Date(year.start.year, 7, 1)))
            )
        )
    coming = [t.expression.base.start for t in stated if t.tense == "future" and _is_day(t)]
    if low is None and coming:
        if not any(t.tense != "future" for t in named):
            return _before(stated, told)
        low = min(coming) - DAY * 200
    if low is None:
        return Inferred(None, (), "no year stands in the text" if named else "no date stands in the text")
    days = _with_years(named, floor, low, stated)
    points = sorted(days, key=lambda p: p[0].start)
    if floor is not None and floor.expression.base.precision in ("day", "month") or floor and _part(floor):
        points.append((floor.expression.base, floor))
        points.sort(key=lambda p: p[0].start)
    ahead = [p for p in _ahead(named, points, low) if p[0].end >= low]
    if ahead and (ceiling is None or ahead[0][0].end < ceiling):
        ceiling = ahead[0][0].end
    near = _near(told, points)
    if near is not None:
        interval, evidence = near
        return _finished(interval, evidence, told, ceiling, "a day told beside its weekday or counted from a dated event")
    if not points:
        return _by_year(floor, low, last, coming_by, told)
    latest, source = points[-1]
    if latest.precision != "day" and not (part_of_month(latest) and _year_is_told(stated, floor, first)):
        return _wide(
            latest.start,
            calendars.add_months(latest.end, 12 * _YEARS),
            source,
            floor,
            coming_by,
            "after the latest month told as past; its year may be long gone",
        )
    if not _year_is_told(stated, floor, first):
        return _wide(
            latest.start,
            calendars.add_months(latest.end, 12 * _YEARS),
            source,
            floor,
            coming_by,
            "after the latest date told as past; its year is not told",
        )
    if _last_weekday(told) is None and not (ceiling is not None and ceiling - latest.end < DAY * 31):
        return _wide(
            latest.start,
            calendars.add_months(latest.end, 12),
            source,
            floor,
            coming_by,
            "after the latest date told as past; nothing says how long",
        )
    return _after(latest, source, told, ceiling, floor, days)


def part_of_month(interval: Interval) -> bool:
    return (interval.end - interval.start).days < 15


def _year_is_told(stated: Sequence[Told], floor: Told | None, first: Date | None) -> bool:
    """Does the text tie its days to a year: by a full date, a month or a part of a year, or (from outside) by a term of office?"""
    if first is not None or any(t.expression.base.precision == "day" for t in stated):
        return True
    return floor is not None and (floor.expression.base.end - floor.expression.base.start).days < 130


def _wide(start: Date, end: Date, source: Told, floor: Told | None, ceiling: Date | None, why: str) -> Inferred:
    evidence = {source.expression} | ({floor.expression} if floor is not None else set())
    end = ceiling if ceiling is not None and start <= ceiling < end else end
    return Inferred(Interval(start, end, "range"), tuple(sorted(evidence, key=lambda e: e.start)), why)


_RELATIVE = re.compile(r"(?i)^(?:last|next|this|the following|the previous)\b|\b(?:last|next|this|that) year\b")


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


def _before(stated: Sequence[Told], told: Sequence[Told]) -> Inferred:
    """Nothing past has a year, but something to come has: the month before it."""
    first = min((t for t in stated if t.tense == "future" and _is_day(t)), key=lambda t: t.expression.base.start)
    end = first.expression.base.end
    return _finished(Interval(end - DAY * 30, end, "range"), first, told, end, "before the first date told as coming")


def _is_past(t: Told) -> bool:
    e = t.expression
    if e.relation in ("by", "until") or not e.base.start.year > 1900 or t.tense == "future" or t.text.lower().startswith("later"):
        return False
    return t.tense in ("past", "present", "none")


def _is_day(t: Told) -> bool:
    return t.expression.base is not None and t.expression.base.precision in ("day", "month", "range")


def _part(t: Told) -> bool:
    """ "late 2024": a part of a year, closer than the year."""
    base = t.expression.base
    return base.precision == "range" and t.expression.kind in ("year", "month", "quarter", "season") and (base.end - base.start).days < 32


def _with_years(named: Sequence[Told], floor: Told | None, low: Date, stated: Sequence[Told]) -> list[tuple[Interval, Told]]:
    """Days and months without a year, told as past.

    Beside a full date (past or to come): in the year that puts them nearest to it. Else in the first year that fits behind what is
    stated, and not in the
    year or month that had to be named with its year, as nobody names the running year.
    """
    anchors = [
        t.expression.base.start for t in stated if t.expression.base.precision == "day" and abs((t.expression.base.start - low).days) < 800
    ]
    after = low
    if not anchors and floor is not None and floor.expression.base.precision in ("year", "month"):
        after = Date(low.year + 1, 1, 1)
    out = []
    for t in named:
        if t.tense == "future":
            continue
        years = range(low.year - 1, low.year + 8)
        options = [i for i in (_in_year(t, y) for y in years) if i is not None and _weekday_fits(t, i)]
        if anchors:
            anchor = max(anchors)
            options.sort(key=lambda i: abs((i.start - anchor).days))
        else:
            options = [i for i in options if i.end >= after]
        if options:
            out.append((options[0], t))
    return out


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
    match = _WEEKDAY.search(t.text)
    return match is None or interval.precision != "day" or interval.start.weekday() == _STEMS.index(match[1].lower())


def _ahead(named: Sequence[Told], points: Sequence[tuple[Interval, Told]], low: Date) -> list[tuple[Interval, Told]]:
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


def _near(told: Sequence[Told], points: Sequence[tuple[Interval, Told]]) -> tuple[Interval, Told] | None:
    """A day that lies right before the dispatch: "Tuesday, March 4", "two days after the 7 February quake", "today, 4 March"."""
    best: tuple[Interval, Told] | None = _counted(told, points)
    latest = points[-1][0].start if points else None
    for interval, t in points:
        if interval.precision == "day" and _WEEKDAY.search(t.text) and t.tense != "future" and interval.start == latest:
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


def _by_year(floor: Told | None, low: Date, last: Date | None, ceiling: Date | None, told: Sequence[Told]) -> Inferred:
    """Nothing but years: wide, and said to be."""
    if floor is None:
        return Inferred(None, (), "no date stands in the text")
    base = floor.expression.base
    far = Date(base.end.year + _YEARS, 12, 31)
    end = min(filter(None, (last, ceiling, far)))
    if end < low:
        end = far
    return Inferred(Interval(low, end, "range"), (floor.expression,), "the latest year told as past, and four years after it")


def _after(latest: Interval, source: Told, told: Sequence[Told], ceiling: Date | None, floor: Told | None, days) -> Inferred:
    day = latest.precision == "day"
    part = (latest.end - latest.start).days < 15
    start = latest.start + DAY if day else latest.end - DAY * (3 if part else 5)
    end = latest.end + DAY * (_REACH if day else 24)
    why = "after the latest date told as past"
    inferred = _finished(Interval(start, end, "range"), source, told, ceiling, why)
    if floor is not None and floor is not source and inferred.interval is not None:
        evidence = tuple(sorted({*inferred.evidence, floor.expression}, key=lambda e: e.start))
        return dataclasses.replace(inferred, evidence=evidence)
    return inferred


def _finished(interval: Interval, source: Told, told: Sequence[Told], ceiling: Date | None, why: str) -> Inferred:
    """The interval cut to the weekdays that the text names and to what still lies ahead."""
    start, end = interval.start, interval.end
    evidence = [source.expression]
    weekday = _last_weekday(told)
    if weekday is not None:
        number = weekday.expression.field("w")
        first = start + DAY * ((number - start.weekday()) % 7)
        if first <= end:
            start, end = first, min(end, first + DAY * _AFTER_WEEKDAY)
            evidence.append(weekday.expression)
            why += ", from the first such weekday on"
    if ceiling is not None and start <= ceiling < end:
        end = ceiling
        why += ", before what is still to come"
    evidence.sort(key=lambda e: e.start)
    return Inferred(Interval(start, end, "day" if start == end else "range"), tuple(evidence), why)


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
