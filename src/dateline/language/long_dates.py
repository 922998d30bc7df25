"""Rules for years and what they are made of or make up: "late 2024", "the 1990s", "Q3 2020", "the summer of 2014".

Each rule gets a match and the clock and returns an interval of days (time_expressions.rule).
"""

from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendar_words import MODIFIER, MONTH, NEAR_YEAR, YEAR, modified, month_in, month_number, near_year
from dateline.language.calendars import DAY, Interval
from dateline.language.numbers import ORDINAL, ordinal, value
from dateline.language.time_expressions import Clock, rule

_YEAR_CUE = re.compile(
    r"(?i:\b(?:in|since|until|till|by|of|from|between|and|to|or|through|throughout|during|before|after|for|around|circa|back in|fiscal"
    r"|the year|year|as|than|over|"
    r"the|its|his|her|their|our|a|an|'s|that|this|spring|summer|autumn|fall|winter|election|elections|season|like) |[-/(] ?)$"
)


@rule("year", rf"(?:{MODIFIER}|(?P<fy>(?i:fiscal(?: year)?|the year) ))?\b(?P<y>{YEAR})\b", hint=r"\d{4}")
def year_number(match: re.Match[str], clock: Clock):
    y = int(match["y"])
    before, after = clock.before(16), clock.after(24)
    if not match["mod"] and not match["fy"]:
        if re.search(r"[$£€#]$|\d[., ]$|-$", before) and not re.search(r"(?:19|20)\d\d-$", before):
            return None
        if re.match(
            r"(?i: (?:people|civilians|soldiers|troops|police|men|women|children|others|refugees|migrants|dead|wounded|injured"
            r"|kilometers|kilometres|km|miles|meters|metres|"
            r"feet|tons|tonnes|dollars|euros|pounds|hours|GMT|UTC|local time|homes|houses|members|workers|fighters|prisoners"
            r"|demonstrators|protesters)\b)|:\d",
            after,
        ):
            return None
        if not _YEAR_CUE.search(before) and not re.match(r"(?:[,;.)]|$| [a-z'(]|-[a-z])", after):
            return None
        if (
            re.search(r"(?i)\b(?:at least|about|some|more than|than|nearly|over|around|almost|to) $", before)
            and re.match(r" [a-z]+s\b", after)
            and not re.search(r"(?i)\b(?:prior|back|up|down|forward) to $", before)
        ):
            return None
    return modified(calendars.year(y), match["mod"]), True, (("y", y),)


@rule(
    "year",
    r"\b(?i:(?P<c>nineteen|eighteen)[- ](?P<t>twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?P<u>one|two|three|four"
    r"|five|six|seven|eight|nine))?|the year two thousand)\b",
    hint=r"[Nn]ineteen|[Ee]ighteen|thousand",
)
def spelled_year(match: re.Match[str], clock: Clock):
    if match["c"] is None:
        return calendars.year(2000), True, (("y", 2000),)
    y = {"nineteen": 1900, "eighteen": 1800}[match["c"].lower()] + int(value(match["t"])) + int(value(match["u"]) if match["u"] else 0)
    return calendars.year(y), True, (("y", y),)


@rule("years", r"(?<![\d-])(?P<a>(?:19|20)\d\d) ?[-/] ?(?P<b>(?:19|20)\d\d|\d\d)(?![-/\d]|\.\d)", hint=r"\d{4} ?[-/]")
def year_span(match: re.Match[str], clock: Clock):
    first, last = int(match["a"]), int(match["b"] if len(match["b"]) == 4 else match["a"][:2] + match["b"])
    return None if not first < last < first + 60 else (calendars.years(first, last), True, (("y", first),))


@rule("year", r"(?i:\b(?:in|of|since|back in) )'(?P<y>\d\d)(?![\d'])", hint=r"'\d\d")
def short_year(match: re.Match[str], clock: Clock):
    y = int(match["y"])
    return calendars.year(y + (2000 if y < 40 else 1900)), True, ()


@rule(
    "first months",
    rf"(?i:the (?P<w>first|last|final|opening|closing) (?P<n>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten|eleven) (?P<u>month"
    rf"|week|day)s) (?i:of|in) "
    rf"(?:(?P<m>{MONTH}) ?)?(?:(?P<y>{YEAR})\b|(?P<ny>{NEAR_YEAR}|(?i:the year)))?",
    hint=r"(?:month|week|day)s (?:of|in)",
)
def first_months(match: re.Match[str], clock: Clock):
    if not (match["m"] or match["y"] or match["ny"]):
        return None
    if match["ny"]:
        y = clock.day.year if match["ny"].lower() == "the year" else near_year(match["ny"], clock)
    else:
        y = int(match["y"]) if match["y"] else None
    whole = (
        month_in(month_number(match["m"]), clock)
        if y is None
        else calendars.month(y, month_number(match["m"]))
        if match["m"]
        else calendars.year(y)
    )
    number, unit = int(value(match["n"])), match["u"].lower()
    if match["w"].lower() in ("first", "opening"):
        interval = Interval(whole.start, calendars.shift(whole.start, number, unit) - DAY, "range")
    else:
        interval = Interval(calendars.shift(whole.end + DAY, -number, unit), whole.end, "range")
    return interval, match["y"] is not None, ()


@rule("decade", rf"(?:{MODIFIER})?(?i:the )?(?:(?P<c>1[5-9]|20)|')?(?P<d>\d0)'?s\b", hint=r"\d0'?s")
def decade(match: re.Match[str], clock: Clock):
    if not match["c"] and not match.group().lower().lstrip().startswith(("the ", "'", "early", "late", "mid")):
        return None
    if not match["c"] and re.search(
        r"(?i)\b(?:his|her|their|in the (?:low|high)|age|aged)\b[^.]{0,12}$", clock.before(20) + match.group()[:0]
    ):
        return None
    first = int((match["c"] or ("20" if int(match["d"]) < 30 else "19")) + match["d"])
    whole = calendars.years(first, first + 9)
    return modified(whole, match["mod"]), True, ()


@rule(
    "decade",
    rf"(?:{MODIFIER})?(?i:(?:the )?(?:nineteen[- ])?(?P<w>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b",
    hint=r"(?:t|fort|fift|sixt|event|eight|inet|went|hirt)ies",
)
def decade_word(match: re.Match[str], clock: Clock):
    if re.search(r"(?i)\b(?:his|her|their) (?:early |late |mid-?)?$", clock.before(14)):
        return None
    number = 20 + 10 * ("twenties thirties forties fifties sixties seventies eighties nineties".split().index(match["w"].lower()))
    return modified(calendars.years(1900 + number, 1909 + number), match["mod"]), True, ()


@rule("century", rf"(?:{MODIFIER})?(?i:(?:the )?(?P<n>{ORDINAL})[- ]century)", hint=r"centur")
def century(match: re.Match[str], clock: Clock):
    n = ordinal(match["n"])
    if n is None or not 10 <= n <= 22:
        return None
    return modified(calendars.years(100 * (n - 1) + 1, 100 * n), match["mod"]), True, ()


@rule(
    "quarter",
    rf"(?i:the )?(?:(?i:(?P<n>first|second|third|fourth|1st|2nd|3rd|4th|last|final)) (?i:(?P<what>quarter|half))|(?P<q>Q[1-4]|H[12]))"
    rf"(?:,? (?:of |in )?(?:(?i:fiscal )?(?P<y>{YEAR})\b|(?P<ny>{NEAR_YEAR}|(?i:the year))))?",
    hint=r"[Qq]uarter|[Hh]alf|[QH][1-4]",
)
def quarter(match: re.Match[str], clock: Clock):
    kind = "half" if (match["what"] or "").lower() == "half" or (match["q"] or "").startswith("H") else "quarter"
    word = (match["n"] or match["q"][1]).lower()
    n = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3}.get(word) or (
        int(word) if word.isdigit() else 2 if kind == "half" else 4
    )
    if (
        not match["y"]
        and not match["ny"]
        and (kind == "half" or match["q"] or not re.search(r"(?i)\b(?:in|for|during|of|from|since) (?:the |its )?$", clock.before(12)))
    ):
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


@rule(
    "season",
    rf"(?:(?i:(?P<det>last|next|this|this past|this coming|the following|the previous|in the|in|of|since|by|until|since the|by the"
    rf"|during the|through the|that|the) ))?"
    rf"(?:(?i:(?P<mod>early|late|mid)[- ](?:in the )?))?(?i:(?P<s>spring|summer|autumn|fall|winter))\b(?: (?i:(?:of )?(?P<ny>last year"
    rf"|this year|next year))|(?: of)?,? (?P<y>{YEAR})\b(?:[-/]\d\d\b)?)?",
    hint=r"pring|ummer|utumn|[Ff]all|inter",
)
def season(match: re.Match[str], clock: Clock):
    name, det = match["s"].lower(), (match["det"] or "").lower()
    southern = (
        re.search(r"(?i)\b(?:southern|austral|Australian|Argentine|Chilean|South African)\b[^.]{0,20}$", clock.before(40)) is not None
    )
    if (
        not (match["y"] or match["ny"] or det)
        or re.match(
            r"(?i) (?:of (?!19|20|last|this|next)|offensive|camp|olympic|games|palace|school|back|apart|short|under|into|to\b"
            r"|in\b.{0,8}price)",
            clock.after(16),
        )
        or name == "fall"
        and not (match["y"] or match["ny"] or det in ("last", "next", "this", "this past", "in the", "since the", "by the"))
    ):
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
