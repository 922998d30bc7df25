"""Rules for dates that name a calendar: days and months, years, decades, weekdays, seasons, feasts.

Each rule gets a match and the clock and returns an interval of days (time_expressions.rule). A date without its year takes the one that the tense
asks for: the latest not after the dispatch, or with a future verb the next one.
"""
from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendars import DAY, Date, Interval
from dateline.language.numbers import ORDINAL, ordinal, value
from dateline.language.time_expressions import Clock, Unanchored, rule

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH = (r"(?:Jan(?:uary\b|\.|\b)|Feb(?:ruary\b|\.|\b)|Mar(?:ch\b|\.|\b)|Apr(?:il\b|\.|\b)|May\b|June?\b|July?\b|Jun\.|Jul\.|Aug(?:ust\b|\.|\b)|Sept?(?:ember\b|\.|\b)"
         r"|Oct(?:ober\b|\.|\b)|Nov(?:ember\b|\.|\b)|Dec(?:ember\b|\.|\b)|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
         r"|(?:JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?)")
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
MONTH_HINT = r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC"
DAY_NUMBER = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|:\d|[.,]\d|(?: |-)(?:percent|per cent|million|billion|people|years?|months?|weeks?|days|hours?|minutes?|%))"
YEAR = r"(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d|-year|s\b)"
NEAR_YEAR = r"(?i:this|last|next|the following|the previous|that|the same) year"
MODIFIER = (r"(?i:(?:the )?(?P<mod>early|late|later|mid|middle|beginning|start|end|close|opening|first half|second half|first days|last days|final days|first weeks|"
            r"first months|final months|last months|final weeks)(?:[- ]in|[- ]of)?(?: the month of)?[- ])")
DAYTIME = r"(?i: (?:early|late) (?:morning|afternoon|evening|night)| (?:early morning|morning|afternoon|evening|night|midday|noon|dawn|dusk|midnight|lunchtime))"
_PART = {"early": "early", "beginning": "early", "start": "early", "opening": "early", "first days": "early", "first weeks": "early", "first months": "early",
         "mid": "mid", "middle": "mid", "late": "late", "later": "late", "end": "late", "close": "late", "last days": "late", "final days": "late",
         "final months": "late", "last months": "late", "final weeks": "late"}


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
    return calendars.part(interval, _PART[word])


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
    named = re.match(WEEKDAY, clock.text[clock.span[0]:clock.span[1]])
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


@rule("iso", r"(?<![\d.-])(?P<y>(?:1[5-9]|20)\d\d)(?P<sep>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=sep)(?P<d>0[1-9]|[12]\d|3[01]|[1-9])(?![\d])(?:T[\d:]{4,8}Z?)?",
      hint=r"\d[-/.]\d")
def iso(match: re.Match[str], clock: Clock):
    date = Date(int(match["y"]), int(match["m"]), int(match["d"]))
    return calendars.day(date), True, ()


@rule("numeric", r"(?<![\d./-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d|(?<=/)\d\d)(?![\d/-]|\.\d)",
      hint=r"\d[./-]\d")
def numeric(match: re.Match[str], clock: Clock):
    a, b, y = int(match["a"]), int(match["b"]), int(match["y"])
    if y < 100:
        y += 2000 if y < 50 else 1900
    day, month = (a, b) if b <= 12 else (b, a)
    return calendars.day(Date(y, month, day)), True, ()


@rule("month day", rf"{_WEEKDAY_FIRST}\b(?P<m>{MONTH}) (?:the )?(?P<d>{DAY_NUMBER})"
                   rf"(?:(?P<to>{_TO})(?:(?P<m2>{MONTH}) )?(?P<d2>{DAY_NUMBER})(?! {MONTH}))?"
                   rf"(?:(?:,|, in| of|,? in)? (?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?(?!-(?i:year|day|week))",
      hint=MONTH_HINT)
def month_day(match: re.Match[str], clock: Clock):
    month = month_number(match["m"])
    fields = {"m": month, "d": number_of_day(match["d"])}
    year = int(match["y"]) if match["y"] else near_year(match["ny"], clock) if match["ny"] else None
    return _two(match, clock, year, month, fields)


@rule("day month", rf"{_WEEKDAY_FIRST}(?<![\d.,$-])(?i:the )?\b(?P<d>{DAY_NUMBER})(?:(?P<to>{_TO})(?P<d2>{DAY_NUMBER}))?(?:-| of | )(?P<m>{MONTH})(?!-?[a-z])"
                   rf"(?:(?:,|, in| of|-)?[ ]?(?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?",
      hint=MONTH_HINT)
def day_month(match: re.Match[str], clock: Clock):
    month = month_number(match["m"])
    fields = {"m": month, "d": number_of_day(match["d"])}
    year = int(match["y"]) if match["y"] else near_year(match["ny"], clock) if match["ny"] else None
    return _two(match, clock, year, month, fields)


@rule("day month to day month", rf"\b(?P<d>{DAY_NUMBER}) (?P<m>{MONTH})(?P<to>{_TO})(?P<d2>{DAY_NUMBER}) (?P<m2>{MONTH})(?:,? (?P<y>{YEAR})\b)?",
      hint=MONTH_HINT)
def day_month_to(match: re.Match[str], clock: Clock):
    month = month_number(match["m"])
    if match["to"].strip() in ("and", "or"):
        return None
    return _two(match, clock, int(match["y"]) if match["y"] else None, month, {"m": month, "d": number_of_day(match["d"])})


@rule("week of month", rf"(?i:the )?(?i:(?P<n>first|second|third|fourth|last|final)(?: full)?) (?P<what>weekend|week|{WEEKDAY}|ten days|10 days|two weeks|three weeks)"
                       rf" (?:of|in) (?P<m>{MONTH})(?:,? (?:of )?(?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?",
      hint=MONTH_HINT)
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


@rule("month", rf"(?:(?i:(?P<det>last|next|this|this past|this coming|the following|the previous) )?{MODIFIER}?|{MODIFIER.replace('<mod>', '<mod2>')}(?i:(?P<det2>last|next|this) ))"
               rf"\b(?P<m>{MONTH})(?!-?[a-z])(?:(?:,|, in| of)? (?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?",
      hint=MONTH_HINT)
def month_name(match: re.Match[str], clock: Clock):
    number, det = month_number(match["m"]), (match["det"] or match["det2"] or "").lower()
    modifier = match["mod"] or match["mod2"]
    fields = (("m", number),)
    if match["y"]:
        return modified(calendars.month(int(match["y"]), number), modifier), True, fields
    if not (match["ny"] or det or modifier) and not _stands_alone(match, clock):
        return None
    if clock.today is None:
        raise Unanchored("its year is not told", fields + ((("mod", {"early": 1, "mid": 2, "late": 3}.get(_PART.get((modifier or "").lower(), ""), 0)),)))
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


_MONTH_CUE = re.compile(r"(?i:\b(?:in|since|until|till|by|of|from|between|and|to|or|through|throughout|during|before|after|for|this|last|next|around|back in|ended|ending) |[-/] ?)$")


def _stands_alone(match: re.Match[str], clock: Clock) -> bool:
    """Is this bare month name a month? ("May" is a verb, "March" too, "April" and "June" are people.)"""
    word, after = match["m"], clock.after(12)
    cue = _MONTH_CUE.search(clock.before(14)) is not None
    if word.lower() in ("may", "march", "mar", "jan", "jun", "dec", "sep", "apr", "oct", "mar."):
        return cue and not re.match(r" [A-Z]", after) or after.startswith("'s ")
    return cue or not re.match(r" [A-Z][a-z]", after)


_YEAR_CUE = re.compile(r"(?i:\b(?:in|since|until|till|by|of|from|between|and|to|or|through|throughout|during|before|after|for|around|circa|back in|fiscal|the year|year|as|than|over|"
                       r"the|its|his|her|their|our|a|an|'s|that|this|spring|summer|autumn|fall|winter|election|elections|season|like) |[-/(] ?)$")


@rule("year", rf"(?:{MODIFIER}|(?P<fy>(?i:fiscal(?: year)?|the year) ))?\b(?P<y>{YEAR})\b",
      hint=r"\d{4}")
def year_number(match: re.Match[str], clock: Clock):
    y = int(match["y"])
    before, after = clock.before(16), clock.after(24)
    if not match["mod"] and not match["fy"]:
        if re.search(r"[$£€#]$|\d[., ]$|-$", before) and not re.search(r"(?:19|20)\d\d-$", before):
            return None
        if re.match(r"(?i: (?:people|civilians|soldiers|troops|police|men|women|children|others|refugees|migrants|dead|wounded|injured|kilometers|kilometres|km|miles|meters|metres|"
                    r"feet|tons|tonnes|dollars|euros|pounds|hours|GMT|UTC|local time|homes|houses|members|workers|fighters|prisoners|demonstrators|protesters)\b)|:\d", after):
            return None
        if not _YEAR_CUE.search(before) and not re.match(r"(?:[,;.)]|$| [a-z'(]|-[a-z])", after):
            return None
        if re.search(r"(?i)\b(?:at least|about|some|more than|than|nearly|over|around|almost|to) $", before) and re.match(r" [a-z]+s\b", after) \
                and not re.search(r"(?i)\b(?:prior|back|up|down|forward) to $", before):
            return None
    return modified(calendars.year(y), match["mod"]), True, (("y", y),)


@rule("year", r"\b(?i:(?P<c>nineteen|eighteen)[- ](?P<t>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?P<u>one|two|three|four|five|six|seven|eight|nine))?|the year two thousand)\b",
      hint=r"[Nn]ineteen|[Ee]ighteen|thousand")
def spelled_year(match: re.Match[str], clock: Clock):
    if match["c"] is None:
        return calendars.year(2000), True, (("y", 2000),)
    y = {"nineteen": 1900, "eighteen": 1800}[match["c"].lower()] + int(value(match["t"])) + int(value(match["u"]) if match["u"] else 0)
    return calendars.year(y), True, (("y", y),)


@rule("years", r"(?<![\d-])(?P<a>(?:19|20)\d\d) ?[-/] ?(?P<b>(?:19|20)\d\d|\d\d)(?![-/\d]|\.\d)",
      hint=r"\d{4} ?[-/]")
def year_span(match: re.Match[str], clock: Clock):
    first, last = int(match["a"]), int(match["b"] if len(match["b"]) == 4 else match["a"][:2] + match["b"])
    return None if not first < last < first + 60 else (calendars.years(first, last), True, (("y", first),))


@rule("year", r"(?i:\b(?:in|of|since|back in) )'(?P<y>\d\d)(?![\d'])",
      hint=r"'\d\d")
def short_year(match: re.Match[str], clock: Clock):
    y = int(match["y"])
    return calendars.year(y + (2000 if y < 40 else 1900)), True, ()


@rule("first months", rf"(?i:the (?P<w>first|last|final|opening|closing) (?P<n>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten|eleven) (?P<u>month|week|day)s) (?i:of|in) "
                      rf"(?:(?P<m>{MONTH}) ?)?(?:(?P<y>{YEAR})\b|(?P<ny>{NEAR_YEAR}|(?i:the year)))?",
      hint=r"(?:month|week|day)s (?:of|in)")
def first_months(match: re.Match[str], clock: Clock):
    if not (match["m"] or match["y"] or match["ny"]):
        return None
    if match["ny"]:
        y = clock.day.year if match["ny"].lower() == "the year" else near_year(match["ny"], clock)
    else:
        y = int(match["y"]) if match["y"] else None
    whole = month_in(month_number(match["m"]), clock) if y is None else calendars.month(y, month_number(match["m"])) if match["m"] else calendars.year(y)
    number, unit = int(value(match["n"])), match["u"].lower()
    if match["w"].lower() in ("first", "opening"):
        interval = Interval(whole.start, calendars.shift(whole.start, number, unit) - DAY, "range")
    else:
        interval = Interval(calendars.shift(whole.end + DAY, -number, unit), whole.end, "range")
    return interval, match["y"] is not None, ()


@rule("decade", rf"(?:{MODIFIER})?(?i:the )?(?:(?P<c>1[5-9]|20)|')?(?P<d>\d0)'?s\b",
      hint=r"\d0'?s")
def decade(match: re.Match[str], clock: Clock):
    if not match["c"] and not match.group().lower().lstrip().startswith(("the ", "'", "early", "late", "mid")):
        return None
    if not match["c"] and re.search(r"(?i)\b(?:his|her|their|in the (?:low|high)|age|aged)\b[^.]{0,12}$", clock.before(20) + match.group()[:0]):
        return None
    first = int((match["c"] or ("20" if int(match["d"]) < 30 else "19")) + match["d"])
    whole = calendars.years(first, first + 9)
    return modified(whole, match["mod"]), True, ()


@rule("decade", rf"(?:{MODIFIER})?(?i:(?:the )?(?:nineteen[- ])?(?P<w>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b",
      hint=r"(?:t|fort|fift|sixt|event|eight|inet|went|hirt)ies")
def decade_word(match: re.Match[str], clock: Clock):
    if re.search(r"(?i)\b(?:his|her|their) (?:early |late |mid-?)?$", clock.before(14)):
        return None
    number = 20 + 10 * ("twenties thirties forties fifties sixties seventies eighties nineties".split().index(match["w"].lower()))
    return modified(calendars.years(1900 + number, 1909 + number), match["mod"]), True, ()


@rule("century", rf"(?:{MODIFIER})?(?i:(?:the )?(?P<n>{ORDINAL})[- ]century)",
      hint=r"centur")
def century(match: re.Match[str], clock: Clock):
    n = ordinal(match["n"])
    if n is None or not 10 <= n <= 22:
        return None
    return modified(calendars.years(100 * (n - 1) + 1, 100 * n), match["mod"]), True, ()


@rule("quarter", rf"(?i:the )?(?:(?i:(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|last|final)) (?i:(?P<what>quarter|half))|(?P<q>Q[1-4]|H[12]))"
                 rf"(?:,? (?:of |in )?(?:(?i:fiscal )?(?P<y>{YEAR})\b|(?P<ny>{NEAR_YEAR}|(?i:the year))))?",
      hint=r"[Qq]uarter|[Hh]alf|[QH][1-4]")
def quarter(match: re.Match[str], clock: Clock):
    kind = "half" if (match["what"] or "").lower() == "half" or (match["q"] or "").startswith("H") else "quarter"
    word = (match["n"] or match["q"][1]).lower()
    n = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}.get(word) or (int(word) if word.isdigit() else 2 if kind == "half" else 4)
    if not match["y"] and not match["ny"] and (kind == "half" or match["q"] or not re.search(r"(?i)\b(?:in|for|during|of|from|since) (?:the |its )?$", clock.before(12))):
        return None
    if match["ny"] and match["ny"].lower() == "the year":
        y = clock.day.year
    else:
        y = int(match["y"]) if match["y"] else near_year(match["ny"], clock) if match["ny"] else None
    if y is None:
        today = clock.day
        y = today.year - (3 * n - 2 > today.month) if not clock.future else today.year + (3 * n < today.month)
    whole = calendars.half(calendars.year(y), n == 2) if kind == "half" else calendars.quarter(y, n)
    return whole, match["y"] is not None, ()


@rule("season", rf"(?:(?i:(?P<det>last|next|this|this past|this coming|the following|the previous|in the|in|of|since|by|until|since the|by the|during the|through the|that|the) ))?"
                rf"(?:(?i:(?P<mod>early|late|mid)[- ](?:in the )?))?(?i:(?P<s>spring|summer|autumn|fall|winter))\b(?: (?i:(?:of )?(?P<ny>last year|this year|next year))|(?: of)?,? (?P<y>{YEAR})\b(?:[-/]\d\d\b)?)?",
      hint=r"pring|ummer|utumn|[Ff]all|inter")
def season(match: re.Match[str], clock: Clock):
    name, det = match["s"].lower(), (match["det"] or "").lower()
    southern = re.search(r"(?i)\b(?:southern|austral|Australian|Argentine|Chilean|South African)\b[^.]{0,20}$", clock.before(40)) is not None
    if not (match["y"] or match["ny"] or det) or re.match(r"(?i) (?:of (?!19|20|last|this|next)|offensive|camp|olympic|games|palace|school|back|apart|short|under|into|to\b|in\b.{0,8}price)", clock.after(16)) \
            or name == "fall" and not (match["y"] or match["ny"] or det in ("last", "next", "this", "this past", "in the", "since the", "by the")):
        return None
    if name == "spring" and re.search(r"Arab $|Prague $", clock.before(10)):
        return None
    mod = match["mod"]
    if match["y"] or match["ny"]:
        year = int(match["y"]) if match["y"] else near_year(match["ny"], clock)
        return modified(calendars.season(year, name, southern), mod), bool(match["y"]), ()
    today = clock.day
    options = [calendars.season(y, name, southern) for y in range(today.year - 2, today.year + 3)]
    if det in ("last", "this past", "the previous"):
        whole = max(o for o in options if o.end < today)
    elif det in ("next", "this coming", "the following"):
        whole = min(o for o in options if o.start > today)
    elif det == "this":
        whole = next((o for o in options if o.start <= today <= o.end), None) or calendars.season(today.year, name, southern)
    elif clock.future:
        whole = min(o for o in options if o.end >= today)
    else:
        whole = max(o for o in options if o.start <= today)
    return modified(whole, mod), False, ()


_DET = r"(?i:(?P<det>last|next|this past|this coming|this|the following|the previous|that|the coming|coming|past|previous|following|every|each|most|one|on a|a) )"


@rule("weekday", rf"{_DET}?(?i:(?:early|late|later|earlier) (?:on |this )?)?\b(?P<w>{WEEKDAY})s?\b(?:{DAYTIME})?"
                 r"(?:,? (?i:(?:of )?(?P<wk>last week|this week|next week|the previous week|the following week|a week ago|week)))?",
      hint=r"day|DAY")
def weekday(match: re.Match[str], clock: Clock):
    number, det, wk = weekday_number(match["w"]), (match["det"] or "").lower(), (match["wk"] or "").lower()
    fields = (("w", number),)
    name_end = match.end("w")
    if clock.text[name_end:name_end + 1] == "s" or det in ("every", "each", "most", "one", "on a", "a"):
        return None
    if clock.today is None:
        raise Unanchored("the dispatch's day is not known",
                         fields + (("ahead", int(clock.future or det in ("next", "this coming", "the coming", "coming"))),
                                   ("before", int(det in ("last", "this past", "past", "previous", "the previous"))), ("wk", int(bool(wk)))))
    today = clock.day
    if wk:
        if wk == "week":
            return None
        weeks = {"last week": -1, "the previous week": -1, "a week ago": -1, "this week": 0, "next week": 1, "the following week": 1}[wk]
        return calendars.day(calendars.week(today).start + DAY * (7 * weeks + number)), False, fields
    if det in ("previous", "the previous") and clock.recent is not None:
        last = clock.recent.start
        date = last - DAY * ((last.weekday() - number - 1) % 7 + 1)
    elif det in ("last", "this past", "past", "previous", "the previous"):
        date = today - DAY * ((today.weekday() - number - 1) % 7 + 1)
    elif det in ("next", "this coming", "the coming", "coming"):
        date = today + DAY * ((number - today.weekday() - 1) % 7 + 1)
    elif det in ("the following", "following") and clock.last is not None:
        date = clock.last.end + DAY * ((number - clock.last.end.weekday() - 1) % 7 + 1)
    else:
        date = weekday_in(number, clock)
    return calendars.day(date), False, fields


@rule("day of month", rf"(?i:on )(?i:the )(?P<d>{ORDINAL})(?: (?i:of (?P<which>this|last|next|the|that) month|(?P<w2>this|last|next) month))?(?![ -][a-z])",
      hint=r"\d(?:st|nd|rd|th)\b")
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


_FEASTS = "(?i:" + "|".join(re.escape(n) for n in sorted(calendars.feasts(), key=len, reverse=True)) + ")"
_FEAST_WORDS = "(?i:" + "|".join(sorted({re.escape(n[:4]) for n in calendars.feasts()})) + ")"


@rule("feast", rf"(?:(?i:(?P<det>last|next|this|this past) (?:year's )?))?(?:(?i:(?P<eve>the eve of|on the eve of|the day before|the day after) ))?"
               rf"\b(?P<f>{_FEASTS})\b(?! (?:tree|present|gift|market|dinner|carol|song|truce)s?\b)(?:,? (?:in |of )?(?P<y>{YEAR})\b|,? (?:of )?(?P<ny>{NEAR_YEAR}))?",
      hint=_FEAST_WORDS)
def feast(match: re.Match[str], clock: Clock):
    name = match["f"].lower()
    if name == "tet" and match["f"] != "Tet" or name == "new year's" and re.match(r" (?:resolution|message|speech|address)", clock.after(12)):
        return None
    kind = calendars.feasts()[name]
    year = int(match["y"]) if match["y"] else near_year(match["ny"], clock) if match["ny"] else None
    if kind.kind == "one":
        interval = calendars.day(Date(*kind.numbers))
    elif year is not None:
        found = kind.in_year(year)
        if not found:
            return None
        interval = found[0]
    else:
        today, det = clock.day, (match["det"] or "").lower()
        options = sorted(i for y in range(today.year - 2, today.year + 3) for i in kind.in_year(y))
        if det in ("last", "this past"):
            interval = max(i for i in options if i.end < today)
        elif det == "next" or det != "this" and clock.future:
            interval = min(i for i in options if i.start > today or det != "next" and i.end >= today)
        elif det == "this":
            interval = next((i for i in options if i.start.year == today.year), None)
            if interval is None:
                return None
        else:
            past = max(i for i in options if i.start <= today)
            soon = min(i for i in options if i.start > today)
            ahead = (soon.start - today).days <= 21 and (today - past.end).days > 180 and clock.tense_of(*clock.span) in ("none", "present")
            interval = soon if ahead else past
    if match["eve"]:
        date = interval.start - DAY if "after" not in match["eve"].lower() else interval.end + DAY
        interval = calendars.day(date)
    return interval, match["y"] is not None, ()
