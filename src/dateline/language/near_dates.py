"""Rules for dates beside the dispatch's day: yesterday, overnight, this week, last month, the weekend.

Each rule gets a match and the clock and returns an interval of days (time_expressions.rule). Weeks run Monday to
Sunday; "earlier this week" runs to the dispatch's day.
"""

from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendar_words import DAYTIME, MONTH, WEEKDAY, weekday_in, weekday_number
from dateline.language.calendars import DAY, Interval
from dateline.language.time_expressions import Clock, Unanchored, rule

_PART = {
    "early": "early",
    "earlier": "early",
    "start": "early",
    "beginning": "early",
    "late": "late",
    "later": "late",
    "end": "late",
    "close": "late",
    "mid": "mid",
    "middle": "mid",
}


@rule(
    "deictic",
    rf"(?i:(?P<mod>earlier|later|early|late) )?\b(?i:(?P<w>the day before yesterday|the day after tomorrow|today|tonight|yesterday"
    rf"|tomorrow))(?:{DAYTIME})?",
    hint=r"(?i:day|night|morrow|morning|afternoon|evening|ago|earlier)",
)
def deictic(match: re.Match[str], clock: Clock):
    shift = {"the day before yesterday": -2, "yesterday": -1, "tomorrow": 1, "the day after tomorrow": 2}.get(match["w"].lower(), 0)
    return calendars.day(clock.day + DAY * shift)


@rule(
    "deictic",
    r"\b(?i:(?:(?:early|late|later|earlier) )?(?:(?P<w>last night)|this (?:very )?(?:morning|afternoon|evening)))\b",
    hint=r"(?i:day|night|morrow|morning|afternoon|evening|ago|earlier)",
)
def part_of_day(match: re.Match[str], clock: Clock):
    return calendars.day(clock.day - DAY * bool(match["w"]))


@rule(
    "deictic",
    r"\b(?i:(?:minutes|hours|moments) ago|(?:a few|several|two|three|four|five|six|eight|ten|an|one|\d{1,2}) (?:minutes?|hours?) "
    r"(?:ago|earlier))\b",
    hint=r"(?i:day|night|morrow|morning|afternoon|evening|ago|earlier)",
)
def hours_ago(match: re.Match[str], clock: Clock):
    if match.group().lower().endswith("earlier") and clock.last is not None:
        return clock.last
    return calendars.day(clock.day)


@rule(
    "overnight",
    rf"\b(?i:overnight|(?:on |during )?the night (?:of|from|between))(?: (?i:from|between|on|into|of))?(?: (?P<a>{WEEKDAY})(?:(?i: to "
    rf"| into | and |-)(?P<b>{WEEKDAY}))?)?\b",
    hint=r"night",
)
def overnight(match: re.Match[str], clock: Clock):
    words = match.group().lower()
    if re.match(r" (?:curfew|success|stay|bag|train|bus|flight|guest|accommodation|shelter)", clock.after(16)):
        return None
    if match["a"] is None:
        if not words.startswith("overnight") or not words.endswith("overnight"):
            return None
        before = re.search(rf"({WEEKDAY})(?: night)?,? $", clock.before(20))
        if before is None:
            return Interval(clock.day - DAY, clock.day, "range")
        start = weekday_in(weekday_number(before[1]), clock)
        return Interval(start, start + DAY, "range")
    date = weekday_in(weekday_number(match["a"]), clock)
    if match["b"] is None and " into " in words:
        return Interval(date - DAY, date, "range")
    if match["b"] is None and not words.startswith("overnight"):
        return calendars.day(date)
    if match["b"]:
        end = weekday_in(weekday_number(match["b"]), clock)
        return Interval(end - DAY, end, "range")
    return Interval(date, date + DAY, "range")


_UNIT_DET = (
    r"(?P<det>so far this|this|last|next|the coming|the current|the previous|the following|the next|the past|the same|that same|that"
    r"|the|a previous)"
)


@rule(
    "unit",
    rf"(?i:(?:\bthe )?\b(?P<mod>earlier|later|early|late|mid|middle|start|beginning|end|close|first half|second half)(?:[- ]in|[- ]of| "
    rf"on)?[- ])?"
    rf"\b(?i:{_UNIT_DET}) (?P<unit>(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|weekend))(?![-\w])",
    hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)",
)
def unit(match: re.Match[str], clock: Clock):
    mod, det, name = (match["mod"] or "").lower(), match["det"].lower(), match["unit"].lower()
    if det == "the" and not mod or det == "the past":
        return None
    if name in ("morning", "evening", "afternoon", "night", "day"):
        return _unit_of_day(det, name, mod, clock)
    if re.match(rf" (?:of|in) (?:{MONTH}|the )|(?:'s)? (?:ago|before last)", clock.after(16)):
        return None if det != "the" else None
    if name == "weekend":
        return weekend_of(det, clock)
    whole = _unit_by(det, name, clock)
    today = clock.today
    if not mod:
        return Interval(whole.start, clock.day, "range") if det.startswith("so far") else whole
    if mod in ("earlier", "later") and today is not None and whole.start <= today <= whole.end:
        return Interval(whole.start, today, "range") if mod == "earlier" else Interval(today, whole.end, "range")
    if mod.endswith("half"):
        return calendars.half(whole, mod.startswith("second"))
    if mod in ("earlier", "later"):
        return whole
    return calendars.part(whole, _PART[mod])


def _unit_by(det: str, name: str, clock: Clock) -> Interval:
    if det in ("that", "the same", "that same"):
        if clock.last is None:
            raise Unanchored("no date before it to count from")
        return calendars.unit(clock.last.start, name)
    step = {"last": -1, "next": 1, "the coming": 1, "the previous": -1, "the following": 1, "the next": 1, "a previous": -1}.get(det, 0)
    from_last = det in ("the previous", "the following", "a previous") and clock.last is not None
    base = clock.last.start if from_last else clock.day
    return calendars.unit(calendars.shift(calendars.unit(base, name).start, step, name), name)


def _unit_of_day(det: str, name: str, mod: str, clock: Clock):
    if det == "the" or det in ("last", "so far this", "this", "the coming", "the past") or mod in ("end", "start", "beginning", "close"):
        return None
    if det in ("the current", "next"):
        return None
    if clock.last is None:
        if det in ("the previous", "a previous"):
            return calendars.day(clock.day - DAY)
        raise Unanchored("no date before it to count from")
    if det in ("the following", "the next"):
        return calendars.day(clock.last.end + DAY)
    if det in ("the previous", "a previous"):
        return calendars.day(clock.last.start - DAY)
    return clock.last if clock.last.precision == "day" else None


def weekend_of(det: str, clock: Clock) -> Interval:
    today = clock.day
    this = calendars.weekend(today)
    if det == "last" or det in ("the previous", "a previous"):
        return calendars.weekend(today - DAY * 7)
    if det in ("next", "the coming", "the following", "the next"):
        return calendars.weekend(today + DAY * 7) if det == "next" or today.weekday() >= 5 else this
    return (
        this
        if today.weekday() >= 5 or clock.future or det == "this" and clock.tense_of(*clock.span) != "past"
        else calendars.weekend(today - DAY * 7)
    )


@rule(
    "unit",
    r"\b(?i:the (?:current |latest )?(?:full|fiscal|whole|entire|calendar|financial|academic) year|(?:the )?year(?:'s)?[- ]end|this "
    r"time (?P<w>last|next) year)\b",
    hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)",
)
def whole_year(match: re.Match[str], clock: Clock):
    words = match.group().lower()
    if words.endswith("end"):
        return calendars.day(calendars.year(clock.day.year).end)
    if match["w"]:
        return calendars.month(clock.day.year + (-1 if match["w"].lower() == "last" else 1), clock.day.month)
    return calendars.year(clock.day.year)


@rule(
    "unit",
    r"\b(?i:(?:over|at|during|on|through|throughout) the (?:past )?weekend|(?:this|the) past weekend|weekend(?:'s)?(?= (?:attack"
    r"|attacks|violence|vote|election|raid|clashes|protests|talks|strike|strikes|rally)))\b",
    hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)",
)
def the_weekend(match: re.Match[str], clock: Clock):
    return weekend_of("the", clock)


@rule(
    "unit",
    r"\b(?i:(?:the )?(?P<unit>week|month|year|summer|winter) (?P<which>before last|after next))\b",
    hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)",
)
def before_last(match: re.Match[str], clock: Clock):
    step = -2 if match["which"].lower() == "before last" else 2
    name = match["unit"].lower()
    if name in calendars.SEASONS:
        past = [calendars.season(y, name) for y in range(clock.day.year - 4, clock.day.year + 1)]
        return sorted(p for p in past if p.end < clock.day)[-2]
    return calendars.unit(calendars.shift(calendars.unit(clock.day, name).start, step, name), name)
