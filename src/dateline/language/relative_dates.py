"""Rules for dates that count from the dispatch's day or from the date told last: yesterday, last week, two months ago, a day later.

Each rule gets a match and the clock and returns an interval of days (time_expressions.rule). Weeks run Monday to Sunday; "N days ago" is that day,
"N weeks, months or years ago" the whole calendar unit; "in the past N" ends and "within N" begins on the dispatch's day.
"""
from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendar_dates import DAYTIME, MONTH, WEEKDAY, weekday_in, weekday_number
from dateline.language.calendars import DAY, Interval
from dateline.language.numbers import NUMBER, ORDINAL, ordinal, value
from dateline.language.time_expressions import Clock, Unanchored, rule

UNIT = r"(?P<unit>day|night|week|month|quarter|year|decade|century|centurie)"
COUNT = rf"(?P<n>(?i:an?|one|a couple(?: of)?|(?:a |the )?few|several|many|half a|one and a half|{NUMBER}))"
HEDGE = r"(?:(?i:more than|just over|over|nearly|almost|about|around|some|roughly|at least|less than|just|barely|only) )?"
_PART = {"early": "early", "earlier": "early", "start": "early", "beginning": "early", "late": "late", "later": "late", "end": "late", "close": "late", "mid": "mid",
         "middle": "mid"}
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


@rule("deictic", rf"(?i:(?P<mod>earlier|later|early|late) )?\b(?i:(?P<w>the day before yesterday|the day after tomorrow|today|tonight|yesterday|tomorrow))(?:{DAYTIME})?",
      hint=r"(?i:day|night|morrow|morning|afternoon|evening|ago|earlier)")
def deictic(match: re.Match[str], clock: Clock):
    shift = {"the day before yesterday": -2, "yesterday": -1, "tomorrow": 1, "the day after tomorrow": 2}.get(match["w"].lower(), 0)
    return calendars.day(clock.day + DAY * shift)


@rule("deictic", r"\b(?i:(?:(?:early|late|later|earlier) )?(?:(?P<w>last night)|this (?:very )?(?:morning|afternoon|evening)))\b",
      hint=r"(?i:day|night|morrow|morning|afternoon|evening|ago|earlier)")
def part_of_day(match: re.Match[str], clock: Clock):
    return calendars.day(clock.day - DAY * bool(match["w"]))


@rule("deictic", r"\b(?i:(?:minutes|hours|moments) ago|(?:a few|several|two|three|four|five|six|eight|ten|an|one|\d{1,2}) (?:minutes?|hours?) (?:ago|earlier))\b",
      hint=r"(?i:day|night|morrow|morning|afternoon|evening|ago|earlier)")
def hours_ago(match: re.Match[str], clock: Clock):
    if match.group().lower().endswith("earlier") and clock.last is not None:
        return clock.last
    return calendars.day(clock.day)


@rule("overnight", rf"\b(?i:overnight|(?:on |during )?the night (?:of|from|between))(?: (?i:from|between|on|into|of))?(?: (?P<a>{WEEKDAY})(?:(?i: to | into | and |-)(?P<b>{WEEKDAY}))?)?\b",
      hint=r"night")
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


_UNIT_DET = r"(?P<det>so far this|this|last|next|the coming|the current|the previous|the following|the next|the past|the same|that same|that|the|a previous)"


@rule("unit", rf"(?i:(?:\bthe )?\b(?P<mod>earlier|later|early|late|mid|middle|start|beginning|end|close|first half|second half)(?:[- ]in|[- ]of| on)?[- ])?"
              rf"\b(?i:{_UNIT_DET}) (?P<unit>(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|weekend))(?![-\w])",
      hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)")
def unit(match: re.Match[str], clock: Clock):
    mod, det, name = (match["mod"] or "").lower(), match["det"].lower(), match["unit"].lower()
    if det == "the" and not mod or det == "the past":
        return None
    if name in ("morning", "evening", "afternoon", "night", "day"):
        return _unit_of_day(det, name, mod, clock)
    if re.match(rf" (?:of|in) (?:{MONTH}|the )|(?:'s)? (?:ago|before last)", clock.after(16)):
        return None if det != "the" else None
    if name == "weekend":
        return _weekend(det, clock)
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


def _weekend(det: str, clock: Clock) -> Interval:
    today = clock.day
    this = calendars.weekend(today)
    if det == "last" or det in ("the previous", "a previous"):
        return calendars.weekend(today - DAY * 7)
    if det in ("next", "the coming", "the following", "the next"):
        return calendars.weekend(today + DAY * 7) if det == "next" or today.weekday() >= 5 else this
    return this if today.weekday() >= 5 or clock.future or det == "this" and clock.tense_of(*clock.span) != "past" else calendars.weekend(today - DAY * 7)


@rule("unit", r"\b(?i:the (?:current |latest )?(?:full|fiscal|whole|entire|calendar|financial|academic) year|(?:the )?year(?:'s)?[- ]end|this time (?P<w>last|next) year)\b",
      hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)")
def whole_year(match: re.Match[str], clock: Clock):
    words = match.group().lower()
    if words.endswith("end"):
        return calendars.day(calendars.year(clock.day.year).end)
    if match["w"]:
        return calendars.month(clock.day.year + (-1 if match["w"].lower() == "last" else 1), clock.day.month)
    return calendars.year(clock.day.year)


@rule("unit", r"\b(?i:(?:over|at|during|on|through|throughout) the (?:past )?weekend|(?:this|the) past weekend|weekend(?:'s)?(?= (?:attack|attacks|violence|vote|election|raid|clashes|protests|talks|strike|strikes|rally)))\b",
      hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)")
def the_weekend(match: re.Match[str], clock: Clock):
    return _weekend("the", clock)


@rule("unit", r"\b(?i:(?:the )?(?P<unit>week|month|year|summer|winter) (?P<which>before last|after next))\b",
      hint=r"(?i:week|month|quarter|year|decade|century|day|night|morning|evening|afternoon|summer|winter)")
def before_last(match: re.Match[str], clock: Clock):
    step = -2 if match["which"].lower() == "before last" else 2
    name = match["unit"].lower()
    if name in calendars.SEASONS:
        past = [calendars.season(y, name) for y in range(clock.day.year - 4, clock.day.year + 1)]
        return sorted(p for p in past if p.end < clock.day)[-2]
    return calendars.unit(calendars.shift(calendars.unit(clock.day, name).start, step, name), name)


@rule("ago", rf"{HEDGE}\b{COUNT} (?i:{UNIT}s?(?: and a half)? ago)(?:,? (?i:on |this )?(?P<w>{WEEKDAY}|(?i:today)))?",
      hint=r" ago")
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


@rule("ago", r"\b(?i:(?:a (?P<w>fortnight|quarter[- ]century)|two (?P<d>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days) ago)",
      hint=r" ago")
def fortnight_ago(match: re.Match[str], clock: Clock):
    if match["d"]:
        return calendars.day(weekday_in(weekday_number(match["d"] + "day"), clock) - DAY * 7)
    return ago(clock.day, 2, 2, "week", -1) if match["w"].lower() == "fortnight" else ago(clock.day, 25, 25, "year", -1)


@rule("later", rf"{HEDGE}\b{COUNT} (?i:{UNIT}s?) (?i:(?P<dir>earlier|previously|prior|before|beforehand|later|afterwards?|after|on))(?![-\w])(?! than\b)",
      hint=r"earlier|previous|prior|before|later|after| on")
def units_later(match: re.Match[str], clock: Clock):
    number, direction = count(match["n"]), match["dir"].lower()
    if number is None or direction in ("on", "after", "before", "prior") and clock.after(1) not in (",", ".", ";", "", ")"):
        return None
    return _from_last(number, unit_name(match["unit"]), -1 if direction in ("earlier", "previously", "prior", "before", "beforehand") else 1, clock)


@rule("later", r"\b(?i:the (?:(?P<a>day|night|week|month|year) (?P<dir>before|after|earlier|prior)))(?=[,.;:)]|$| (?:in|at|and|but|when)\b)",
      hint=r"earlier|previous|prior|before|later|after| on")
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


@rule("past", rf"\b(?i:(?:in|over|during|for|within|across|throughout) )?(?i:the (?P<det>past|last|previous|preceding)) (?:(?i:{COUNT}) )?(?i:(?P<unit>hour|day|night|week|month|quarter|year|decade|centurie|century|weekend)s?)\b"
              rf"(?! (?:of|in) (?:{MONTH}|\d{{4}})| before| of (?:the|his|her|this|last|that|next)\b)(?: or so| or more)?",
      hint=r"past|last|previous|preceding")
def past(match: re.Match[str], clock: Clock):
    words, name = match.group().lower(), match["unit"].lower()
    if match["n"] is None and match["det"].lower() in ("last", "previous", "preceding") and (words.startswith("the ") or words.endswith("s")):
        return None
    if name == "weekend":
        return _weekend("last", clock)
    number = count(match["n"]) if match["n"] else (1, 1)
    plural = words.split(" or ")[0].endswith("s")
    if number is None or match["n"] is None and plural:
        return None
    return _reach(clock, number[1], name, -1)


@rule("past", rf"\b(?i:this past|the past) (?i:(?P<unit>week|month|year))\b",
      hint=r"past|last|previous|preceding")
def this_past(match: re.Match[str], clock: Clock):
    return _reach(clock, 1, match["unit"].lower(), -1)


def _reach(clock: Clock, number: int, name: str, sign: int) -> Interval:
    today = clock.day
    if name == "hour":
        name, number = "day", max(1, round(number / 24))
    edge = calendars.shift(today, sign * number, unit_name(name))
    return Interval(min(edge, today), max(edge, today), "range")


@rule("within", rf"\b(?i:within|in less than|in under|in no more than) (?i:(?:the )?(?:next |coming |following )?)(?i:{COUNT}) (?i:(?P<unit>hour|day|week|month|quarter|year|decade)s?)\b(?! (?:of|after|before)\b)",
      hint=r"[Ww]ithin|in less|in under|in no more|next|coming")
def within(match: re.Match[str], clock: Clock):
    number = count(match["n"])
    if number is None:
        return None
    if clock.tense_of(*clock.span) == "past" and clock.last is not None and not clock.future and not match.group().lower().startswith("within the"):
        return None  # "captured Damascus within days": told of the past, from a day of its own
    return _reach(clock, number[1], match["unit"].lower(), 1)


@rule("within", rf"\b(?i:(?:in|over|during|for|within) )?(?i:the (?:next|coming)) (?:(?i:{COUNT}) )?(?i:(?P<unit>hour|day|week|month|quarter|year|decade)(?P<s>s?))\b(?: or so)?",
      hint=r"[Ww]ithin|in less|in under|in no more|next|coming")
def coming(match: re.Match[str], clock: Clock):
    if match["n"] is None and (match["s"] or match["unit"].lower() in ("day", "hour") or match.group().lower().startswith("the ")):
        return None
    number = count(match["n"]) if match["n"] else (1, 1)
    return None if number is None else _reach(clock, number[1], match["unit"].lower(), 1)


@rule("in units", rf"\b(?i:in) {HEDGE}(?i:{COUNT}) (?i:{UNIT}s?)(?P<time>'? time\b)?(?! (?:of|ago|later|earlier)\b)(?!\w|-)|\b{COUNT.replace('<n>', '<n2>')} (?i:{UNIT.replace('<unit>', '<unit2>')}s?) from (?:now|today)\b",
      hint=r"(?i:\bin )|from (?:now|today)")
def in_units(match: re.Match[str], clock: Clock):
    number = count(match["n"] or match["n2"])
    if number is None or match["n"] and not match["time"] and clock.tense_of(*clock.span) != "future":
        return None
    return ago(clock.day, *number, unit_name(match["unit"] or match["unit2"]), 1)


_BESIDE = re.compile(rf"(?:^,? (?:on |in a row on )?(?:{WEEKDAY}|[Tt]oday|[Yy]esterday))")
_BESIDE_BEFORE = re.compile(rf"(?:{WEEKDAY}|today|yesterday)(?: night| evening| morning)?,? $", re.IGNORECASE)


@rule("lasting", rf"\b(?i:for (?:a|the|its|their)) (?P<n>(?i:{ORDINAL}))(?: (?i:straight|consecutive|successive|running))? (?i:(?P<unit>day|night|week|month|year))\b(?: (?i:running|in a row|straight))?",
      hint=r"(?i:\bfor )")
def lasting(match: re.Match[str], clock: Clock):
    n = ordinal(match["n"])
    if n is None or n > 1000 or _BESIDE.search(clock.after(24)) or _BESIDE_BEFORE.search(clock.before(20)):
        return None
    return _up_to(clock, n, unit_name(match["unit"]))


@rule("lasting", r"\b(?i:for) (?P<n>(?i:\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve)) (?i:(?:straight|consecutive|successive) )?(?i:(?P<unit>day|night|week|month|year)s)\b(?P<end> (?i:running|in a row|straight|now))?",
      hint=r"(?i:\bfor )")
def straight(match: re.Match[str], clock: Clock):
    if not match["end"] and not re.search(r"(?i)straight|consecutive|successive", match.group()):
        return None
    number = count(match["n"])
    return None if number is None else _up_to(clock, number[1], unit_name(match["unit"]))


def _up_to(clock: Clock, n: int, name: str) -> Interval:
    start = clock.day - DAY * (n - 1) if name == "day" else calendars.shift(clock.day, -n, name) + DAY
    return Interval(start, clock.day, "range" if start != clock.day else "day")


@rule("nth day", rf"\b(?i:(?:on |in |into )?(?:the|its|their|a)) (?P<n>(?i:{ORDINAL}))(?: (?i:straight|consecutive|successive|full))? (?i:day|night)(?= of| since| in a row|,|\.)(?! of (?i:the|each|every|a) (?i:week|month|year))",
      hint=r"day|night")
def nth_day(match: re.Match[str], clock: Clock):
    n = ordinal(match["n"])
    if n is None or n < 2 or _BESIDE.search(clock.after(24)) or _BESIDE_BEFORE.search(clock.before(20)) or clock.tense_of(*clock.span) == "future":
        return None
    if re.search(r"(?i)\bthe (?:first|last)", match.group()):
        return None
    return calendars.day(clock.day)
