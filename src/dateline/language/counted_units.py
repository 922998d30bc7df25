"""Counted units of time: "two weeks", "a few months", "several years".

In goes the text of a number or a unit, out come the least and greatest whole number, the unit's name, and the calendar unit so far from
a day.
"""

from __future__ import annotations

from dateline.language import calendars
from dateline.language.calendars import Interval
from dateline.language.numbers import NUMBER, value

UNIT = r"(?P<unit>day|night|week|month|quarter|year|decade|century|centurie)"
COUNT = rf"(?P<n>(?i:an?|one|a couple(?: of)?|(?:a |the )?few|several|many|half a|one and a half|{NUMBER}))"
HEDGE = r"(?:(?i:more than|just over|over|nearly|almost|about|around|some|roughly|at least|less than|just|barely|only) )?"
_VAGUE = {"a couple": (2, 2), "a couple of": (2, 2), "few": (2, 5), "a few": (2, 5), "the few": (2, 5), "several": (3, 9)}


def count(text: str) -> tuple[int, int] | None:
    """Least and greatest whole number that the words mean, or null ("many")."""
    word = text.lower().strip()
    if word in _VAGUE:
        return _VAGUE[word]
    if word in ("a", "an"):
        return 1, 1
    number = value(word)
    return None if number is None or number != int(number) or number > 5000 else (int(number), int(number))


def unit_name(text: str) -> str:
    return {"night": "day", "centurie": "century"}.get(text.lower(), text.lower())


def ago(day, least: int, most: int, unit: str, sign: int) -> Interval:
    """``least`` to ``most`` whole units before (sign −1) or after the day."""
    near = calendars.unit(calendars.shift(day, sign * least, unit), unit if unit not in ("decade", "century") else "year")
    if least == most:
        return near
    far = calendars.unit(calendars.shift(day, sign * most, unit), unit if unit not in ("decade", "century") else "year")
    return Interval(min(near.start, far.start), max(near.end, far.end), "range")
