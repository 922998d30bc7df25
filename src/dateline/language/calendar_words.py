"""The words of the calendar as patterns, and what they mean on the clock of a dispatch.

In goes a matched word with the clock (time_expressions.Clock), out comes the number or the interval that it names. A date without its
year takes the one
that the tense asks for: the latest not after the dispatch, or with a future verb the next one.
"""

from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendars import DAY, Date, Interval
from dateline.language.time_expressions import Clock

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH = (
    r"(?:Jan(?:uary\b|\.|\b)|Feb(?:ruary\b|\.|\b)|Mar(?:ch\b|\.|\b)|Apr(?:il\b|\.|\b)|May\b|June?\b|July?\b|Jun\.|Jul\.|Aug(?:ust\b|\."
    r"|\b)|Sept?(?:ember\b|\.|\b)"
    r"|Oct(?:ober\b|\.|\b)|Nov(?:ember\b|\.|\b)|Dec(?:ember\b|\.|\b)|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER"
    r"|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?)"
)
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
MONTH_HINT = r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
DAY_NUMBER = (
    r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|:\d|[.,]\d|(?: |-)(?:percent|per cent|million|billion|people|years?|months?|weeks?"
    r"|days|hours?|minutes?|%))"
)
YEAR = r"(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d|-year|s\b)"
NEAR_YEAR = r"(?i:this|last|next|the following|the previous|that|the same) year"
MODIFIER = (
    r"(?i:(?:the )?(?P<mod>early|late|later|mid|middle|beginning|start|end|close|opening|first half|second half|first days|last days"
    r"|final days|first weeks|"
    r"first months|final months|last months|final weeks)(?:[- ]in|[- ]of)?(?: the month of)?[- ])"
)
DAYTIME = (
    r"(?i: (?:early|late) (?:morning|afternoon|evening|night)| (?:early morning|morning|afternoon|evening|night|midday|noon|dawn|dusk"
    r"|midnight|lunchtime))"
)
PART_OF = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "opening": "early",
    "first days": "early",
    "first weeks": "early",
    "first months": "early",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "later": "late",
    "end": "late",
    "close": "late",
    "last days": "late",
    "final days": "late",
    "final months": "late",
    "last months": "late",
    "final weeks": "late",
}


def month_number(text: str) -> int:
    stem = text.lower().rstrip(".")[:3]
    return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(stem))


def weekday_number(text: str) -> int:
    return WEEKDAYS.index(text.lower())


def number_of_day(text: str) -> int:
    return int(re.match(r"\d+", text)[0])


def modified(interval: Interval, modifier: str | None) -> Interval:
    """The part of the interval that "early", "the second half of", … leave."""
    if not modifier:
        return interval
    word = modifier.lower()
    if word.endswith("half"):
        return calendars.half(interval, word.startswith("second"))
    return calendars.part(interval, PART_OF[word])


def near_year(text: str, clock: Clock) -> int:
    """The year of "this year", "last year", "the following year", …"""
    word = text.lower()
    if word.startswith(("the following", "the previous", "that", "the same")) and clock.last is not None:
        return clock.last.start.year + {"the f": 1, "the p": -1}.get(word[:5], 0)
    return clock.day.year + (-1 if word.startswith(("last", "the previous")) else 1 if word.startswith(("next", "the following")) else 0)


def day_in(year: int | None, month: int, number: int, clock: Clock) -> Date:
    """The day; without a year, the one that the tense asks for."""
    if year is not None:
        return Date(year, month, number)
    today = clock.day
    options = []
    for y in range(today.year - 4, today.year + 5):
        try:
            options.append(Date(y, month, number))
        except ValueError:  # 29 February
            continue
    named = re.match(WEEKDAY, clock.text[clock.span[0] : clock.span[1]])
    if named:  # the weekday tells the year
        fitting = [d for d in options if d.weekday() == weekday_number(named[0]) and abs((d - today).days) < 400]
        if fitting:
            return min(fitting, key=lambda d: abs((d - today).days))
    if clock.future:
        return min(d for d in options if d >= today)
    past = max(d for d in options if d <= today)
    soon = min(d for d in options if d >= today)
    if clock.tense_of(*clock.span) in ("none", "present") and (soon - today).days <= 45 and (today - past).days > 200:
        return soon  # no verb in the past: a fortnight ahead is likelier than fifty weeks back
    return past


def month_in(number: int, clock: Clock) -> Interval:
    today = clock.day
    if clock.future:
        return calendars.month(today.year + (number < today.month), number)
    return calendars.month(today.year - (number > today.month), number)


def weekday_in(number: int, clock: Clock) -> Date:
    today = clock.day
    if clock.future or clock.present:
        return today + DAY * ((number - today.weekday()) % 7)
    return today - DAY * ((today.weekday() - number) % 7)
