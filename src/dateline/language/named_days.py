"""Rules for weekdays and feasts: "last Friday", "Monday of last week", "Christmas Day", "Eid al-Fitr".

Each rule gets a match and the clock and returns an interval of days (time_expressions.rule).
"""

from __future__ import annotations

import re

from dateline.language import calendars
from dateline.language.calendar_words import DAYTIME, NEAR_YEAR, WEEKDAY, YEAR, near_year, weekday_in, weekday_number
from dateline.language.calendars import DAY, Date
from dateline.language.time_expressions import Clock, Unanchored, rule

_DET = (
    r"(?i:(?P<det>last|next|this past|this coming|this|the following|the previous|that|the coming|coming|past|previous|following|every"
    r"|each|most|one|on a|a) )"
)


@rule(
    "weekday",
    rf"{_DET}?(?i:(?:early|late|later|earlier) (?:on |this )?)?\b(?P<w>{WEEKDAY})s?\b(?:{DAYTIME})?"
    r"(?:,? (?i:(?:of )?(?P<wk>last week|this week|next week|the previous week|the following week|a week ago|week)))?",
    hint=r"day|DAY",
)
def weekday(match: re.Match[str], clock: Clock):
    number, det, wk = weekday_number(match["w"]), (match["det"] or "").lower(), (match["wk"] or "").lower()
    fields = (("w", number),)
    name_end = match.end("w")
    if clock.text[name_end : name_end + 1] == "s" or det in ("every", "each", "most", "one", "on a", "a"):
        return None
    if clock.today is None:
        raise Unanchored(
            "the dispatch's day is not known",
            fields
            + (
                ("ahead", int(clock.future or det in ("next", "this coming", "the coming", "coming"))),
                ("before", int(det in ("last", "this past", "past", "previous", "the previous"))),
                ("wk", int(bool(wk))),
            ),
        )
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


@rule("weekday", rf"\b(?i:(?:the )?(?P<w>{WEEKDAY}) (?P<which>before last|after next))\b", hint=r"before last|after next")
def weekday_before_last(match: re.Match[str], clock: Clock):
    number, today = weekday_number(match["w"]), clock.day
    last = today - DAY * ((today.weekday() - number - 1) % 7 + 1)
    coming = today + DAY * ((number - today.weekday() - 1) % 7 + 1)
    return calendars.day(last - DAY * 7 if match["which"].lower() == "before last" else coming + DAY * 7)


@rule("weekday", rf"\b(?i:(?P<n>a|one|two|three) weeks? from (?:(?P<w>{WEEKDAY})|(?P<t>today|tomorrow)))\b", hint=r"weeks? from")
def weeks_from(match: re.Match[str], clock: Clock):
    weeks = {"a": 1, "one": 1, "two": 2, "three": 3}[match["n"].lower()]
    if match["w"]:
        start = clock.day + DAY * ((weekday_number(match["w"]) - clock.day.weekday()) % 7)
    else:
        start = clock.day + DAY * (match["t"].lower() == "tomorrow")
    return calendars.day(start + DAY * 7 * weeks)


_FEASTS = "(?i:" + "|".join(re.escape(n) for n in sorted(calendars.feasts(), key=len, reverse=True)) + ")"
_FEAST_WORDS = "(?i:" + "|".join(sorted({re.escape(n[:4]) for n in calendars.feasts()})) + ")"


@rule(
    "feast",
    rf"(?:(?i:(?P<det>last|next|this|this past) (?:year's )?))?(?:(?i:(?P<eve>the eve of|on the eve of|the day before|the day after) ))?"
    rf"\b(?P<f>{_FEASTS})\b(?! (?:tree|present|gift|market|dinner|carol|song|truce)s?\b)(?:,? (?:in |of )?(?P<y>{YEAR})\b|,? (?:of "
    rf")?(?P<ny>{NEAR_YEAR}))?",
    hint=_FEAST_WORDS,
)
def feast(match: re.Match[str], clock: Clock):
    name = match["f"].lower()
    if (
        name == "tet"
        and match["f"] != "Tet"
        or name == "new year's"
        and re.match(r" (?:resolution|message|speech|address)", clock.after(12))
    ):
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
