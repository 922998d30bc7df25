"""Rules for days and months: "Sept 19, 2023", "19.9.2023", "in early March", "the first week of October".

Each rule gets a match and the clock and returns an interval of days (time_expressions.rule).
"""

from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendar_words import (
    DAY_NUMBER,
    DAYTIME,
    MODIFIER,
    MONTH,
    MONTH_HINT,
    NEAR_YEAR,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    day_in,
    modified,
    month_in,
    month_number,
    near_year,
    number_of_day,
)
from dateline.language.calendar_words import PART_OF as _PART
from dateline.language.calendars import DAY, Date, Interval
from dateline.language.numbers import ORDINAL, ordinal
from dateline.language.time_expressions import Clock, Unanchored, rule

_WEEKDAY_FIRST = rf"(?:{WEEKDAY}(?i:{DAYTIME})?,? (?:the )?\(?)?"
_TO = r" ?(?:-|--|to|through|thru|until|till|and|or) ?"


def _two(match: re.Match[str], clock: Clock, year: int | None, month: int, fields: dict):
    first = number_of_day(match["d"])
    stated = year is not None
    if year is None and clock.today is None:
        Date(2000, month, first)
        raise Unanchored("its year is not told", tuple(fields.items()))
    start = day_in(year, month, first, clock)
    end = start
    if match["d2"]:
        last = number_of_day(match["d2"])
        m2 = month_number(match["m2"]) if match.groupdict().get("m2") else month
        end = Date(start.year + (m2 < month), m2, last)
        if end < start:
            return None
        if match["to"].strip() == "or":
            end = start
    return calendars.days(start, end), stated, tuple(fields.items())


@rule(
    "iso",
    r"(?<![\d.-])(?P<y>(?:1[5-9]|20)\d\d)(?P<sep>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<d>0[1-9]|[12]\d|3[01]"
    r"|[1-9])(?![\d])(?:T[\d:]{4,8}Z?)?",
    hint=r"\d[-/.]\d",
)
def iso(match: re.Match[str], clock: Clock):
    date = Date(int(match["y"]), int(match["m"]), int(match["d"]))
    return calendars.day(date), True, ()


@rule(
    "numeric",
    r"(?<![\d./-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|(?<=/)\d\d)(?![\d/-]|\.\d)",
    hint=r"\d[./-]\d",
)
def numeric(match: re.Match[str], clock: Clock):
    a, b, y = int(match["a"]), int(match["b"]), int(match["y"])
    if y < 100:
        y += 2000 if y < 50 else 1900
    day, month = (a, b) if b <= 12 else (b, a)
    return calendars.day(Date(y, month, day)), True, ()


@rule(
    "month day",
    rf"{_WEEKDAY_FIRST}\b(?P<m>{MONTH}) (?:the )?(?P<d>{DAY_NUMBER})"
    rf"(?:(?P<to>{_TO})(?:(?<! and )(?<! or )(?P<m2>{MONTH}) )?(?P<d2>{DAY_NUMBER})(?! {MONTH}))?"
    rf"(?:(?:,|, in| of|,? in)? (?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?(?!-(?i:year|day|week))",
    hint=MONTH_HINT,
)
def month_day(match: re.Match[str], clock: Clock):
    month = month_number(match["m"])
    fields = {"m": month, "d": number_of_day(match["d"])}
    year = int(match["y"]) if match["y"] else near_year(match["ny"], clock) if match["ny"] else None
    return _two(match, clock, year, month, fields)


@rule(
    "day month",
    rf"{_WEEKDAY_FIRST}(?<![\d.,$-])(?i:the )?\b(?P<d>{DAY_NUMBER})(?:(?P<to>{_TO})(?P<d2>{DAY_NUMBER}))?(?:-| of | "
    rf")(?P<m>{MONTH})(?!-?[a-z])"
    rf"(?:(?:,|, in| of|-)?[ ]?(?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?",
    hint=MONTH_HINT,
)
def day_month(match: re.Match[str], clock: Clock):
    month = month_number(match["m"])
    fields = {"m": month, "d": number_of_day(match["d"])}
    year = int(match["y"]) if match["y"] else near_year(match["ny"], clock) if match["ny"] else None
    return _two(match, clock, year, month, fields)


@rule(
    "day month to day month",
    rf"\b(?P<d>{DAY_NUMBER}) (?P<m>{MONTH})(?P<to>{_TO})(?P<d2>{DAY_NUMBER}) (?P<m2>{MONTH})(?:,? (?P<y>{YEAR})\b)?",
    hint=MONTH_HINT,
)
def day_month_to(match: re.Match[str], clock: Clock):
    month = month_number(match["m"])
    if match["to"].strip() in ("and", "or"):
        return None
    return _two(match, clock, int(match["y"]) if match["y"] else None, month, {"m": month, "d": number_of_day(match["d"])})


@rule(
    "week of month",
    rf"(?i:the )?(?i:(?P<n>first|second|third|fourth|last|final)) (?P<what>weekend|week|{WEEKDAY})(?i: (?:of|in) (?P<det>the|this|last|next) month\b)",
    hint=r"(?i:month)",
)
def week_of_this_month(match: re.Match[str], clock: Clock):
    step = {"last": -1, "next": 1}.get(match["det"].lower(), 0)
    at = calendars.add_months(clock.day.replace(day=1), step)
    return _within_month(calendars.month(at.year, at.month), match["n"].lower(), match["what"].lower())


@rule(
    "week of month",
    rf"(?i:the )?(?i:(?P<n>first|second|third|fourth|last|final)(?: full)?) (?P<what>weekend|week|{WEEKDAY}|ten days|10 days|two weeks"
    rf"|three weeks)"
    rf" (?:of|in) (?P<m>{MONTH})(?:,? (?:of )?(?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?",
    hint=MONTH_HINT,
)
def week_of_month(match: re.Match[str], clock: Clock):
    number = month_number(match["m"])
    year = int(match["y"]) if match["y"] else near_year(match["ny"], clock) if match["ny"] else None
    whole = calendars.month(year, number) if year else month_in(number, clock)
    return _within_month(whole, match["n"].lower(), match["what"].lower()), year is not None, ()


def _within_month(whole: Interval, nth: str, what: str) -> Interval:
    n = {"first": 0, "second": 1, "third": 2, "fourth": 3}.get(nth, -1)
    if what in WEEKDAYS or what == "weekend":
        weekday = 5 if what == "weekend" else WEEKDAYS.index(what)
        first = whole.start + DAY * ((weekday - whole.start.weekday()) % 7)
        date = first + DAY * 7 * n if n >= 0 else whole.end - DAY * ((whole.end.weekday() - weekday) % 7)
        return calendars.days(date, date + DAY) if what == "weekend" else calendars.day(date)
    length = {"week": 7, "ten days": 10, "10 days": 10, "two weeks": 14, "three weeks": 21}[what]
    if n < 0:
        return Interval(whole.end - DAY * (length - 1), whole.end, "week" if length == 7 else "range")
    start = whole.start + DAY * length * n
    return Interval(start, min(start + DAY * (length - 1), whole.end), "week" if length == 7 else "range")


@rule(
    "week",
    rf"(?i:the week (?:of|beginning|starting)(?: on)? )(?:{WEEKDAY},? )?"
    rf"(?:(?P<m>{MONTH}) (?P<d>{DAY_NUMBER})|(?P<d2>{DAY_NUMBER}) (?P<m2>{MONTH}))(?:,? (?P<y>{YEAR})\b)?",
    hint=MONTH_HINT,
)
def week_of_day(match: re.Match[str], clock: Clock):
    month, day = month_number(match["m"] or match["m2"]), number_of_day(match["d"] or match["d2"])
    found, stated, fields = _two_fields(match, clock, month, day)
    return calendars.week(found.start), stated, fields


def _two_fields(match: re.Match[str], clock: Clock, month: int, day: int):
    year = int(match["y"]) if match["y"] else None
    if year is None and clock.today is None:
        raise Unanchored("its year is not told", (("m", month), ("d", day)))
    return calendars.day(day_in(year, month, day, clock)), year is not None, (("m", month), ("d", day))


@rule(
    "month",
    rf"(?:(?i:(?P<det>last|next|this|this past|this coming|the following|the previous) )?{MODIFIER}?"
    rf"|{MODIFIER.replace('<mod>', '<mod2>')}(?i:(?P<det2>last|next|this) ))"
    rf"\b(?P<m>{MONTH})(?!-?[a-z])(?:(?:,|, in| of)? (?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?",
    hint=MONTH_HINT,
)
def month_name(match: re.Match[str], clock: Clock):
    number, det = month_number(match["m"]), (match["det"] or match["det2"] or "").lower()
    modifier = match["mod"] or match["mod2"]
    fields = (("m", number),)
    if match["y"]:
        return modified(calendars.month(int(match["y"]), number), modifier), True, fields
    if not (match["ny"] or det or modifier) and not _stands_alone(match, clock):
        return None
    if clock.today is None:
        raise Unanchored(
            "its year is not told", fields + ((("mod", {"early": 1, "mid": 2, "late": 3}.get(_PART.get((modifier or "").lower(), ""), 0)),))
        )
    if match["ny"]:
        whole = calendars.month(near_year(match["ny"], clock), number)
    elif det in ("last", "this past", "the previous"):
        today = clock.day
        whole = calendars.month(today.year - (number >= today.month), number)
    elif det in ("next", "this coming", "the following"):
        today = clock.day
        whole = calendars.month(today.year + (number <= today.month), number)
    elif det == "this":
        whole = calendars.month(clock.day.year, number)
    else:
        whole = month_in(number, clock)
    return modified(whole, modifier), False, fields


_MONTH_CUE = re.compile(
    r"(?i:\b(?:in|since|until|till|by|of|from|between|and|to|or|through|throughout|during|before|after|for|this|last|next|around|back "
    r"in|ended|ending) |[-/] ?)$"
)


def _stands_alone(match: re.Match[str], clock: Clock) -> bool:
    """Is this bare month name a month? ("May" is a verb, "March" too, "April" and "June" are people.)"""
    word, after = match["m"], clock.after(12)
    cue = _MONTH_CUE.search(clock.before(14)) is not None
    if word.lower() in ("may", "march", "mar", "jan", "jun", "dec", "sep", "apr", "oct", "mar."):
        return cue and not re.match(r" [A-Z]", after) or after.startswith("'s ")
    return cue or not re.match(r" [A-Z][a-z]", after)


@rule(
    "day of month",
    rf"(?i:on )(?i:the )(?P<d>{ORDINAL})(?: (?i:of (?P<which>this|last|next|the|that) month|(?P<w2>this|last|next) month))?(?![ -][a-z])",
    hint=r"\d(?:st|nd|rd|th)\b",
)
def day_of_month(match: re.Match[str], clock: Clock):
    number = ordinal(match["d"])
    if number is None or not match["d"][0].isdigit():
        return None
    today = clock.day
    which = (match["which"] or match["w2"] or "").lower()
    at = calendars.add_months(today.replace(day=1), {"last": -1, "next": 1}.get(which, 0))
    date = at.replace(day=number)
    if not which or which in ("the", "that"):
        if not clock.future and date > today:
            date = calendars.add_months(at, -1).replace(day=number)
        elif clock.future and date < today:
            date = calendars.add_months(at, 1).replace(day=number)
    return calendars.day(date)
