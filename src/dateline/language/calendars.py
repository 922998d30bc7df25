"""Days, weeks, months, years, seasons and feasts as intervals of days.

In goes a year or a day, out comes an ``Interval`` (first day, last day, precision). Feasts stand in feasts.yaml; Muslim ones follow the
Umm al-Qura calendar (1924–2077; the moon may be sighted a day apart), Jewish ones the fixed arithmetic of the Hebrew calendar.
Refused: years outside 1–9999, which raise ValueError.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import math
import pathlib
from typing import NamedTuple

import yaml

from dateline.errors import DataError

Date = datetime.date
DAY = datetime.timedelta(days=1)
_FEASTS = pathlib.Path(__file__).with_name("feasts.yaml")
UNITS = ("day", "week", "month", "quarter", "year", "decade", "century")


class Interval(NamedTuple):
    """Both days included; ``precision`` as in records.When."""

    start: Date
    end: Date
    precision: str


def day(date: Date) -> Interval:
    return Interval(date, date, "day")


def days(start: Date, end: Date) -> Interval:
    return Interval(start, end, "day" if start == end else "range")


def week(date: Date) -> Interval:
    """Monday to Sunday around the day."""
    monday = date - DAY * date.weekday()
    return Interval(monday, monday + DAY * 6, "week")


def month(year: int, number: int) -> Interval:
    return Interval(Date(year, number, 1), Date(year, number, calendar.monthrange(year, number)[1]), "month")


def quarter(year: int, number: int) -> Interval:
    return Interval(Date(year, 3 * number - 2, 1), month(year, 3 * number).end, "quarter")


def year(number: int) -> Interval:
    return Interval(Date(number, 1, 1), Date(number, 12, 31), "year")


def years(first: int, last: int) -> Interval:
    return Interval(Date(first, 1, 1), Date(last, 12, 31), "range")


def add_months(date: Date, months: int) -> Date:
    """The same day ``months`` later (earlier where negative), or the last of that month."""
    at = date.year * 12 + date.month - 1 + months
    y, m = divmod(at, 12)
    return Date(y, m + 1, min(date.day, calendar.monthrange(y, m + 1)[1]))


def shift(date: Date, number: int, unit: str) -> Date:
    """The day ``number`` units later."""
    if unit == "day":
        return date + DAY * number
    if unit == "week":
        return date + DAY * 7 * number
    return add_months(date, number * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])


def unit(date: Date, name: str) -> Interval:
    """The calendar day, week, month, quarter, year, decade or century around the day."""
    if name == "day":
        return day(date)
    if name == "week":
        return week(date)
    if name == "month":
        return month(date.year, date.month)
    if name == "quarter":
        return quarter(date.year, (date.month + 2) // 3)
    if name == "year":
        return year(date.year)
    first = date.year // 10 * 10 if name == "decade" else (date.year - 1) // 100 * 100 + 1
    return years(first, first + (9 if name == "decade" else 99))


def weekend(date: Date) -> Interval:
    """Saturday and Sunday of the week around the day."""
    saturday = week(date).start + DAY * 5
    return Interval(saturday, saturday + DAY, "range")


def part(whole: Interval, which: str) -> Interval:
    """The early, mid or late part: of a month days 1–10, 11–20, 21–end; of a year and of anything longer its thirds; of a week, the week
    itself."""
    if whole.precision == "month":
        first = {"early": 1, "mid": 11, "late": 21}[which]
        last = {"early": 10, "mid": 20, "late": whole.end.day}[which]
        return Interval(whole.start.replace(day=first), whole.start.replace(day=last), "range")
    if whole.precision == "year":
        first = {"early": 1, "mid": 5, "late": 9}[which]
        return Interval(Date(whole.start.year, first, 1), month(whole.start.year, first + 3).end, "range")
    length = whole.end.year - whole.start.year + 1
    if length >= 10:
        cut = {"early": (0, length * 4 // 10 - 1), "mid": (length * 4 // 10, length * 7 // 10 - 1), "late": (length * 7 // 10, length - 1)}[
            which
        ]
        return years(whole.start.year + cut[0], whole.start.year + cut[1])
    if whole.precision in ("quarter", "range") and (whole.end - whole.start).days > 60:
        cut = {"early": 0, "mid": 1, "late": 2}[which]
        at = add_months(whole.start, cut)
        return month(at.year, at.month)
    return whole


def half(whole: Interval, second: bool) -> Interval:
    if whole.precision == "year":
        y = whole.start.year
        return Interval(Date(y, 7, 1), Date(y, 12, 31), "range") if second else Interval(Date(y, 1, 1), Date(y, 6, 30), "range")
    if whole.precision == "month":
        cut = whole.start.replace(day=15)
        return Interval(cut + DAY, whole.end, "range") if second else Interval(whole.start, cut, "range")
    middle = whole.start + (whole.end - whole.start) // 2
    return Interval(middle + DAY, whole.end, "range") if second else Interval(whole.start, middle, "range")


SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def season(number: int, name: str, southern: bool = False) -> Interval:
    """The meteorological season that begins in the year ``number``."""
    first = (SEASONS[name] + (6 if southern else 0) - 1) % 12 + 1
    start = Date(number, first, 1)
    last = add_months(start, 2)
    return Interval(start, month(last.year, last.month).end, "quarter")


class Feast(NamedTuple):
    name: str
    kind: str
    numbers: tuple[int, ...]
    length: int | None  # days; null: a Muslim month

    def in_year(self, y: int) -> tuple[Interval, ...]:
        """Every time that the feast begins in the Gregorian year ``y`` (Muslim ones may come twice or not at all)."""
        return tuple(Interval(s, e, "day" if s == e else "range") for s, e in self._spans(y))

    def _spans(self, y: int):
        if self.kind == "hijri":
            yield from _hijri(y, *self.numbers, self.length)
            return
        for start in _starts(self.kind, self.numbers, y):
            yield start, start + DAY * ((self.length or 1) - 1)


def _starts(kind: str, numbers: tuple[int, ...], y: int):
    if kind == "fixed":
        yield Date(y, *numbers)
    elif kind == "one":
        if numbers[0] == y:
            yield Date(*numbers)
    elif kind == "nth":
        m, weekday, n = numbers
        whole = month(y, m)
        if n > 0:
            yield whole.start + DAY * ((weekday - whole.start.weekday()) % 7 + 7 * (n - 1))
        else:
            yield whole.end - DAY * ((whole.end.weekday() - weekday) % 7)
    elif kind in ("easter", "orthodox-easter"):
        from dateutil import easter

        yield easter.easter(y, 3 if kind == "easter" else 2) + DAY * numbers[0]
    elif kind == "hebrew":
        for hebrew_year in (y + 3760, y + 3761):
            date = hebrew_day(hebrew_year, *numbers)
            if date.year == y:
                yield date
    else:
        yield lunar_new_year(y) + DAY * numbers[0]


def _hijri(y: int, m: int, d: int, length: int | None):
    from hijridate import Hijri

    first = int((y - 622) * 33 / 32)
    for hijri_year in range(first - 1, first + 3):
        try:
            at = Hijri(hijri_year, m, d)
            start = at.to_gregorian()
            start = Date(start.year, start.month, start.day)
            last = start + DAY * ((at.month_length() if length is None else length) - 1)
        except (ValueError, OverflowError):
            continue
        if start.year == y:
            yield start, last


def _hebrew_elapsed(y: int) -> int:
    """Days from the epoch of the Hebrew calendar to the new year of ``y``."""
    months = (235 * y - 234) // 19
    parts = 12084 + 13753 * months
    days_ = 29 * months + parts // 25920
    return days_ + 1 if 3 * (days_ + 1) % 7 < 3 else days_


def _hebrew_new_year(y: int) -> int:
    before, here, after = _hebrew_elapsed(y - 1), _hebrew_elapsed(y), _hebrew_elapsed(y + 1)
    correction = 2 if after - here == 356 else 1 if here - before == 382 else 0
    return -1373427 + here + correction  # counted from the day 1 January of year 1


def hebrew_day(y: int, m: int, d: int) -> Date:
    """The Gregorian day of a Hebrew date (months from Nisan = 1, the year from Tishri = 7; month 12 is Adar, Adar II in a leap year)."""
    leap = (7 * y + 1) % 19 < 7
    start, length = _hebrew_new_year(y), _hebrew_new_year(y + 1) - _hebrew_new_year(y)
    lengths = {
        7: 30,
        8: 30 if length % 10 == 5 else 29,
        9: 29 if length % 10 == 3 else 30,
        10: 29,
        11: 30,
        12: 29,
        1: 30,
        2: 29,
        3: 30,
        4: 29,
        5: 30,
        6: 29,
    }
    at = start
    for number in (7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6):
        if number == 12 and leap:
            at += 30
        if number == m:
            return Date.fromordinal(at + d - 1)
        at += lengths[number]
    raise ValueError(f"no month {m} in the Hebrew calendar")


def lunar_new_year(y: int) -> Date:
    """The second new moon after the December solstice, as a day at Beijing (mean lunation with its main terms: right within an hour)."""
    solstice = Date(y - 1, 12, 22)
    moons = sorted({_new_moon(k) for k in range(int((y - 2000) * 12.3685) - 3, int((y - 2000) * 12.3685) + 5)})
    return [moon for moon in moons if moon > solstice][1]


def _new_moon(k: int) -> Date:
    """Meeus, Astronomical Algorithms, chapter 49, the terms above ten minutes."""
    t = k / 1236.85
    jde = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    sun = math.radians(2.5534 + 29.10535670 * k)
    moon = math.radians(201.5643 + 385.81693528 * k + 0.0107582 * t * t)
    node = math.radians(160.7108 + 390.67050284 * k)
    jde += (
        -0.40720 * math.sin(moon)
        + 0.17241 * math.sin(sun)
        + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * node)
        + 0.00739 * math.sin(moon - sun)
        - 0.00514 * math.sin(moon + sun)
    )
    return Date.fromordinal(int(jde + 8 / 24 - 0.0008 + 0.5) - 1721425)


@functools.cache
def feasts() -> dict[str, Feast]:
    """Lower-case name -> feast. Raises DataError with file and line."""
    return load_feasts(_FEASTS)


def load_feasts(path: pathlib.Path) -> dict[str, Feast]:
    """The feasts of a YAML file like feasts.yaml. Raises DataError."""
    table: dict[str, Feast] = {}
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    for node in root.value if root is not None else ():
        row = {key.value: ([n.value for n in value.value] if isinstance(value.value, list) else value.value) for key, value in node.value}
        where = f"{path} line {node.start_mark.line + 1}"
        try:
            feast = _feast(row)
            feast.in_year(2001), feast.in_year(2020)
        except (KeyError, ValueError, TypeError, IndexError) as error:
            raise DataError(
                f"a feast that breaks its rules ({error})", where=where, remedy="Give names, rule and source as the file's head says"
            ) from error
        for name in row["names"]:
            if name in table:
                raise DataError(f"the feast {name!r} stands twice", where=where)
            table[name] = feast
    return table


def _feast(row: dict) -> Feast:
    kind, *rest = row["rule"].split()
    if not row["source"]:
        raise ValueError("no source")
    counts = {"fixed": 1, "nth": 3, "easter": 1, "orthodox-easter": 1, "hijri": 2, "hebrew": 2, "lunar-new-year": 1, "one": 1}
    if counts[kind] != len(rest):
        raise ValueError(f"rule {row['rule']!r}")
    numbers = tuple(int(n) for n in (rest[0].split("-") if kind in ("fixed", "one") else rest))
    length = row.get("days", "1")
    return Feast(row["names"][0], kind, numbers, None if length == "month" else int(length))
