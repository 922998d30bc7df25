"""Rules for dates that count: two months ago, a day later, in the past year, within 48 hours, for the third day.

Each rule gets a match and the clock and returns an interval of days (time_expressions.rule). "N days ago" is that day,
"N weeks, months or years ago" the whole calendar unit; "in the past N" ends and "within N" begins on the dispatch's day.
"""

from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendar_words import MONTH, WEEKDAY, weekday_in, weekday_number
from dateline.language.calendars import DAY, Interval
from dateline.language.counted_units import COUNT, HEDGE, UNIT, ago, count, unit_name
from dateline.language.near_dates import weekend_of
from dateline.language.numbers import ORDINAL, ordinal
from dateline.language.time_expressions import Clock, Unanchored, rule


@rule("ago", rf"{HEDGE}\b{COUNT} (?i:{UNIT}s?(?: and a half)? ago)(?:,? (?i:on |this )?(?P<w>{WEEKDAY}|(?i:today)))?", hint=r" ago")
def units_ago(match: re.Match[str], clock: Clock):
    number = count(match["n"])
    if number is None:
        return None
    name = unit_name(match["unit"])
    if match["w"] and match["w"].lower() == "today":
        return calendars.day(calendars.shift(clock.day, -number[0], name))
    if match["w"] and name == "week":
        date = weekday_in(weekday_number(match["w"]), clock)
        return calendars.day(date - DAY * 7 * number[0])
    return ago(clock.day, *number, name, -1)


@rule("ago", r"\b(?i:(?:a (?P<w>fortnight|quarter[- ]century)|two (?P<d>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days) ago)", hint=r" ago")
def fortnight_ago(match: re.Match[str], clock: Clock):
    if match["d"]:
        return calendars.day(weekday_in(weekday_number(match["d"] + "day"), clock) - DAY * 7)
    return ago(clock.day, 2, 2, "week", -1) if match["w"].lower() == "fortnight" else ago(clock.day, 25, 25, "year", -1)


@rule(
    "later",
    rf"{HEDGE}\b{COUNT} (?i:{UNIT}s?) (?i:(?P<dir>earlier|previously|prior|before|beforehand|later|afterwards?|after|on))(?![-\w])(?! "
    rf"than\b)",
    hint=r"earlier|previous|prior|before|later|after| on",
)
def units_later(match: re.Match[str], clock: Clock):
    number, direction = count(match["n"]), match["dir"].lower()
    if number is None or direction in ("on", "after", "before", "prior") and clock.after(1) not in (",", ".", ";", "", ")"):
        return None
    return _from_last(
        number, unit_name(match["unit"]), -1 if direction in ("earlier", "previously", "prior", "before", "beforehand") else 1, clock
    )


@rule(
    "later",
    r"\b(?i:the (?:(?P<a>day|night|week|month|year) (?P<dir>before|after|earlier|prior)))(?=[,.;:)]|$| (?:in|at|and|but|when)\b)",
    hint=r"earlier|previous|prior|before|later|after| on",
)
def the_day_after(match: re.Match[str], clock: Clock):
    return _from_last((1, 1), unit_name(match["a"]), 1 if match["dir"].lower() == "after" else -1, clock)


def _from_last(number: tuple[int, int], name: str, sign: int, clock: Clock) -> Interval:
    if clock.recent is None:
        if sign > 0:
            raise Unanchored("no date before it to count from")
        return ago(clock.day, *number, name, sign)
    if name == "day" and number[0] == number[1]:
        step = DAY * number[0] * sign
        return Interval(clock.last.start + step, clock.last.end + step, clock.last.precision)
    return ago(clock.last.start if sign < 0 else clock.last.end, *number, name, sign)


@rule(
    "past",
    rf"\b(?i:(?:in|over|during|for|within|across|throughout) )?(?i:the (?P<det>past|last|previous|preceding)) (?:(?i:{COUNT}) "
    rf")?(?i:(?P<unit>hour|day|night|week|month|quarter|year|decade|centurie|century|weekend)s?)\b"
    rf"(?! (?:of|in) (?:{MONTH}|\d{{4}})| before| of (?:the|his|her|this|last|that|next)\b)(?: or so| or more)?",
    hint=r"past|last|previous|preceding",
)
def past(match: re.Match[str], clock: Clock):
    words, name = match.group().lower(), match["unit"].lower()
    if (
        match["n"] is None
        and match["det"].lower() in ("last", "previous", "preceding")
        and (words.startswith("the ") or words.endswith("s"))
    ):
        return None
    if name == "weekend":
        return weekend_of("last", clock)
    number = count(match["n"]) if match["n"] else (1, 1)
    plural = words.split(" or ")[0].endswith("s")
    if number is None or match["n"] is None and plural:
        return None
    return _reach(clock, number[1], name, -1)


@rule("past", r"\b(?i:this past|the past) (?i:(?P<unit>week|month|year))\b", hint=r"past|last|previous|preceding")
def this_past(match: re.Match[str], clock: Clock):
    return _reach(clock, 1, match["unit"].lower(), -1)


@rule("past", r"\b(?i:the (?:past|last) fortnight)\b", hint=r"fortnight")
def past_fortnight(match: re.Match[str], clock: Clock):
    return _reach(clock, 2, "week", -1)


def _reach(clock: Clock, number: int, name: str, sign: int) -> Interval:
    today = clock.day
    if name == "hour":
        name, number = "day", max(1, round(number / 24))
    edge = calendars.shift(today, sign * number, unit_name(name))
    return Interval(min(edge, today), max(edge, today), "range")


@rule(
    "within",
    rf"\b(?i:within|in less than|in under|in no more than) (?i:(?:the )?(?:next |coming |following )?)(?i:{COUNT}) (?i:(?P<unit>hour"
    rf"|day|week|month|quarter|year|decade)s?)\b(?! (?:of|after|before)\b)",
    hint=r"[Ww]ithin|in less|in under|in no more|next|coming",
)
def within(match: re.Match[str], clock: Clock):
    number = count(match["n"])
    if number is None:
        return None
    if (
        clock.tense_of(*clock.span) == "past"
        and clock.last is not None
        and not clock.future
        and not match.group().lower().startswith("within the")
    ):
        return None  # "captured Damascus within days": told of the past, from a day of its own
    return _reach(clock, number[1], match["unit"].lower(), 1)


@rule(
    "within",
    rf"\b(?i:(?:in|over|during|for|within) )?(?i:the (?:next|coming)) (?:(?i:{COUNT}) )?(?i:(?P<unit>hour|day|week|month|quarter|year"
    rf"|decade)(?P<s>s?))\b(?: or so)?",
    hint=r"[Ww]ithin|in less|in under|in no more|next|coming",
)
def coming(match: re.Match[str], clock: Clock):
    if match["n"] is None and (match["s"] or match["unit"].lower() in ("day", "hour") or match.group().lower().startswith("the ")):
        return None
    number = count(match["n"]) if match["n"] else (1, 1)
    return None if number is None else _reach(clock, number[1], match["unit"].lower(), 1)


@rule(
    "in units",
    rf"\b(?i:in) {HEDGE}(?i:{COUNT}) (?i:{UNIT}s?)(?P<time>'? time\b)?(?! (?:of|ago|later|earlier)\b)(?!\w|-)"
    rf"|\b{COUNT.replace('<n>', '<n2>')} (?i:{UNIT.replace('<unit>', '<unit2>')}s?) from (?:now|today)\b",
    hint=r"(?i:\bin )|from (?:now|today)",
)
def in_units(match: re.Match[str], clock: Clock):
    number = count(match["n"] or match["n2"])
    if number is None or match["n"] and not match["time"] and clock.tense_of(*clock.span) != "future":
        return None
    return ago(clock.day, *number, unit_name(match["unit"] or match["unit2"]), 1)


_BESIDE = re.compile(rf"(?:^,? (?:on |in a row on )?(?:{WEEKDAY}|[Tt]oday|[Yy]esterday))")
_BESIDE_BEFORE = re.compile(rf"(?:{WEEKDAY}|today|yesterday)(?: night| evening| morning)?,? $", re.IGNORECASE)


@rule(
    "lasting",
    rf"\b(?i:for (?:a|the|its|their)) (?P<n>(?i:{ORDINAL}))(?: (?i:straight|consecutive|successive|running))? (?i:(?P<unit>day|night"
    rf"|week|month|year))\b(?: (?i:running|in a row|straight))?",
    hint=r"(?i:\bfor )",
)
def lasting(match: re.Match[str], clock: Clock):
    n = ordinal(match["n"])
    if n is None or n > 1000 or _BESIDE.search(clock.after(24)) or _BESIDE_BEFORE.search(clock.before(20)):
        return None
    return _up_to(clock, n, unit_name(match["unit"]))


@rule(
    "lasting",
    r"\b(?i:for) (?P<n>(?i:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)) (?i:(?:straight|consecutive|successive) "
    r")?(?i:(?P<unit>day|night|week|month|year)s)\b(?P<end> (?i:running|in a row|straight|now))?",
    hint=r"(?i:\bfor )",
)
def straight(match: re.Match[str], clock: Clock):
    if not match["end"] and not re.search(r"(?i)straight|consecutive|successive", match.group()):
        return None
    number = count(match["n"])
    return None if number is None else _up_to(clock, number[1], unit_name(match["unit"]))


def _up_to(clock: Clock, n: int, name: str) -> Interval:
    start = clock.day - DAY * (n - 1) if name == "day" else calendars.shift(clock.day, -n, name) + DAY
    return Interval(start, clock.day, "range" if start != clock.day else "day")


@rule(
    "nth day",
    rf"\b(?i:(?:on |in |into )?(?:the|its|their|a)) (?P<n>(?i:{ORDINAL}))(?: (?i:straight|consecutive|successive|full))? (?i:day"
    rf"|night)(?= of| since| in a row|,|\.)(?! of (?i:the|each|every|a) (?i:week|month|year))",
    hint=r"day|night",
)
def nth_day(match: re.Match[str], clock: Clock):
    n = ordinal(match["n"])
    if (
        n is None
        or n < 2
        or _BESIDE.search(clock.after(24))
        or _BESIDE_BEFORE.search(clock.before(20))
        or clock.tense_of(*clock.span) == "future"
    ):
        return None
    if re.search(r"(?i)\bthe (?:first|last)", match.group()):
        return None
    return calendars.day(clock.day)
