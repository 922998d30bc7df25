"""How likely each day is to be that of an undated dispatch, given one thing that it tells: curves over an axis of days.

In go days, occurrences and lags, out come arrays of log weights, one a day from ``FIRST`` on; added, they weigh the days by all that is told. The
curves follow what dated news shows (training/publication_lags.py counts it): leads name the weekday of the dispatch's day or of the day before, the
latest date in a story lies some days to some weeks back, the latest year one or two years.
"""

from __future__ import annotations

import bisect
import datetime
import functools
from typing import Callable, Iterable, Sequence

import numpy

from dateline.language.calendars import Date

FIRST, LAST = Date(1950, 1, 1), Date(2039, 12, 31)
_ZERO = FIRST.toordinal()
SIZE = LAST.toordinal() - _ZERO + 1
_NEVER = 10**6
OUTSIDE = -7.0  # log weight of a day that the text speaks against; not minus infinity, as readings may be wrong

_FIRST_WEEKDAY = (0.55, 0.27, 0.06, 0.06, 0.03, 0.015, 0.015)
_WEEKDAY = (0.36, 0.28, 0.12, 0.10, 0.06, 0.04, 0.04)
_COMING_WEEKDAY = (0.06, 0.34, 0.20, 0.15, 0.11, 0.08, 0.06)

# Steps of curves: the weight of a day from this lag on.
DATE = ((0, 0.015), (1, 0.08), (3, 0.085), (7, 0.055), (12, 0.030), (15, 0.011), (22, 0.004), (32, 0.001), (61, 2e-4), (121, 5e-5), (366, 5e-6), (2000, 1e-6))
DATE_WITH_WEEKDAY = ((0, 0.30), (1, 0.20), (2, 0.10), (3, 0.06), (5, 0.035), (7, 0.006), (15, 0.001), (31, 1e-4), (366, 3e-6), (2000, 1e-6))
AFTERMATH = ((0, 0.008), (4, 0.022), (32, 0.014), (61, 0.003), (121, 3e-4), (366, 1e-5))
SINCE = ((0, 0.026), (15, 0.018), (32, 0.006), (61, 0.0022), (121, 0.0010), (366, 6e-5), (1100, 1.5e-5), (4000, 4e-6))
LATER_DATE = ((0, 0.008), (1, 0.025), (3, 0.030), (7, 0.036), (15, 0.018), (32, 0.006), (61, 0.002), (121, 7e-4), (366, 8e-5), (1100, 3e-5), (4000, 8e-6))
WITHOUT_YEAR = ((0, 1.0), (61, 0.4), (121, 0.15), (201, 0.09))
MONTH_WITHOUT_YEAR = ((-31, 1.0), (121, 0.9), (245, 0.5))
STATED = ((-31, 0.012), (32, 0.004), (121, 0.0012), (366, 5e-5), (1100, 1e-5), (4000, 4e-6))
MONTH = ((-31, 0.003), (0, 0.010), (31, 0.008), (61, 0.0055), (121, 0.0030), (245, 0.0012), (366, 8e-5), (1100, 2e-5), (4000, 5e-6))
LATER_MONTH = ((-31, 0.0012), (0, 0.003), (31, 0.0024), (61, 0.0018), (121, 0.0013), (245, 9e-4), (366, 3e-4), (1100, 8e-5), (4000, 1.5e-5))
YEAR = ((-366, 3e-4), (0, 8e-4), (366, 4e-4), (731, 2.4e-4), (1462, 1.2e-4), (3287, 2.5e-5), (7300, 8e-6))
COMING = ((0, 0.02), (1, 0.05), (15, 0.032), (31, 0.006), (61, 0.001), (121, 0.0003), (366, 3e-5), (1100, 1e-5), (4000, 4e-6))
COMING_MONTH = ((-31, 0.003), (0, 0.008), (61, 0.005), (121, 0.0020), (245, 0.0006), (366, 3e-5), (1100, 1e-5), (4000, 4e-6))
COMING_YEAR = ((-366, 0.0010), (0, 0.0012), (366, 0.0005), (731, 0.0002), (1827, 8e-5), (3653, 2e-5))
NEWS = ((0, 0.06), (4, 0.03), (8, 0.012), (22, 0.004), (61, 0.0006), (366, 5e-5), (1100, 2e-5), (3653, 8e-6))
BACKGROUND = ((0, 0.004), (8, 0.003), (22, 0.002), (61, 0.0012), (366, 4e-4), (1100, 1.2e-4), (3653, 3e-5))

def index(day: Date) -> int:
    return day.toordinal() - _ZERO


def day_at(number: int) -> Date:
    return Date.fromordinal(_ZERO + int(number))


def nothing() -> numpy.ndarray:
    return numpy.zeros(SIZE)


@functools.cache
def _days() -> numpy.ndarray:
    return numpy.arange(SIZE)


@functools.cache
def prior() -> numpy.ndarray:
    """Dispatches are as likely in any year from 1989 to 2027, less so before and after."""
    out = numpy.full(SIZE, -3.0)
    out[index(Date(1989, 1, 1)) : index(Date(2028, 1, 1))] = 0.0
    out.setflags(write=False)
    return out


def lags(starts: Sequence[Date]) -> numpy.ndarray:
    """For each day, how many days back the latest of ``starts`` (sorted) lies; a million where none does."""
    marks = numpy.array([s.toordinal() - _ZERO for s in starts])
    at = numpy.searchsorted(marks, _days(), side="right") - 1
    return numpy.where(at >= 0, _days() - marks[numpy.maximum(at, 0)], _NEVER)


def leads(ends: Sequence[Date]) -> numpy.ndarray:
    """For each day, how many days ahead the next of ``ends`` (sorted) lies, that day included; a million where none does."""
    marks = numpy.array([e.toordinal() - _ZERO for e in ends])
    at = numpy.searchsorted(marks, _days(), side="left")
    return numpy.where(at < len(marks), marks[numpy.minimum(at, len(marks) - 1)] - _days(), _NEVER)


def curve(distances: numpy.ndarray, steps: Sequence[tuple[int, float]], furthest: int | None = None) -> numpy.ndarray:
    """Log weights by distance: the step's; OUTSIDE below the first step, beyond ``furthest`` and where there is no distance."""
    bounds = numpy.array([s for s, _ in steps])
    heights = numpy.log(numpy.array([w for _, w in steps]))
    at = numpy.searchsorted(bounds, distances, side="right") - 1
    out = heights[numpy.maximum(at, 0)]
    low = heights.min() + OUTSIDE
    return numpy.where((at < 0) | (distances >= (_NEVER if furthest is None else furthest + 1)), low, out)


def within(first: Date, last: Date, otherwise: float = OUTSIDE) -> numpy.ndarray:
    """Zero from ``first`` to ``last``, ``otherwise`` elsewhere."""
    out = numpy.full(SIZE, otherwise)
    out[max(0, min(SIZE, index(first))) : max(0, min(SIZE, index(last) + 1))] = 0.0
    return out


def any_within(stretches: Iterable[tuple[Date, Date]], otherwise: float = OUTSIDE) -> numpy.ndarray:
    """Zero on the days of any of the stretches."""
    out = numpy.full(SIZE, otherwise)
    for first, last in stretches:
        numpy.maximum(out, within(first, last, otherwise), out=out)
    return out


@functools.cache
def weekday(number: int, role: str) -> numpy.ndarray:
    """``role``: first (the first weekday that is told as past), past, coming."""
    shares = {"first": _FIRST_WEEKDAY, "past": _WEEKDAY, "coming": _COMING_WEEKDAY}[role]
    of_day = (_days() + FIRST.weekday()) % 7
    gap = (number - of_day) % 7 if role == "coming" else (of_day - number) % 7
    out = numpy.log(numpy.array(shares))[gap]
    out.setflags(write=False)
    return out


def occurrences(in_year: Callable[[int], Iterable[Date]]) -> list[Date]:
    """All days of the axis that a recurring date falls on."""
    out: list[Date] = []
    for year in range(FIRST.year, LAST.year + 1):
        out += in_year(year)
    return sorted(out)


def shortest(weights: numpy.ndarray, share: float) -> tuple[Date, Date]:
    """The shortest run of days that holds ``share`` of the weight; of several the first."""
    mass = numpy.exp(weights - weights.max())
    total = numpy.concatenate(([0.0], numpy.cumsum(mass)))
    ends = numpy.searchsorted(total, total + share * total[-1] - 1e-12)
    ends = numpy.where(total + share * total[-1] > total[-1] + 1e-9, SIZE + _NEVER, ends)
    first = int(numpy.argmin(ends - numpy.arange(SIZE + 1)))
    return day_at(first), day_at(int(ends[first]) - 1)


def most_likely(weights: numpy.ndarray) -> Date:
    return day_at(int(numpy.argmax(weights)))


def ordinal_of(days: Sequence[Date], day: Date) -> Date | None:
    """The latest of sorted days that is not after ``day``."""
    at = bisect.bisect_right(days, day) - 1
    return days[at] if at >= 0 else None


ONE = datetime.timedelta(days=1)
