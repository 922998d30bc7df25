"""Time expressions of news English, found and resolved to intervals of days.

In goes a text, the day from which "today" counts (or null) and a function that tells the tense around a span; out come ``Expression``
values, left to
right. What counts from an unknown day stays unresolved (``interval`` null, ``why`` says so). Times of day alone ("at dawn", "5 a.m.") and
habits ("on Mondays") are no dates and are left out. Conventions: docs/dates_and_figures.md.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
from typing import Callable, Iterator

from dateline.language import calendars
from dateline.language.calendars import Interval

Date = datetime.date
Tense = Callable[[int, int], str]  # characters start, end -> past | present | future | none


@dataclasses.dataclass(frozen=True, slots=True)
class Expression:
    """``kind``: the rule that found it. ``relation``: at | since | until | by | before | after | from | lasting, what the words before
    it make of it.

    ``base`` is the interval of the bare expression, ``interval`` that with its relation and offset. ``stated``: it holds a year of its own.
    """

    start: int
    end: int
    kind: str
    base: Interval | None
    interval: Interval | None
    relation: str = "at"
    stated: bool = False
    fields: tuple[tuple[str, int], ...] = ()
    why: str = ""

    def field(self, name: str) -> int | None:
        return dict(self.fields).get(name)


class Unanchored(Exception):
    """The expression counts from a day that is not known."""


@dataclasses.dataclass
class Clock:
    """What a rule may ask for: the day of the dispatch, the tense here, and the date that was told last."""

    today: Date | None
    tense_of: Tense
    text: str
    last: Interval | None = None  # the last resolved expression: what "the next day" counts from
    last_end: int = 0
    span: tuple[int, int] = (0, 0)

    @property
    def day(self) -> Date:
        if self.today is None:
            raise Unanchored("the dispatch's day is not known")
        return self.today

    @property
    def recent(self) -> Interval | None:
        """The last date, where it was told at most three sentences ago."""
        return self.last if self.span[0] - self.last_end < 400 else None

    @property
    def present(self) -> bool:
        """A present tense in the body: a schedule ("talks resume Monday")."""
        return self.tense_of(*self.span) == "present"

    @property
    def future(self) -> bool:
        return looks_ahead(self.text, self.span[0]) or self.tense_of(*self.span) == "future" and not looked_ahead(self.text, self.span[0])

    def before(self, width: int = 30) -> str:
        return self.text[max(0, self.span[0] - width) : self.span[0]]

    def after(self, width: int = 30) -> str:
        return self.text[self.span[1] : self.span[1] + width]


_AHEAD = re.compile(
    r"\b(?:scheduled|due|set(?= for)|planned|slated|expected|deadline|upcoming|postponed|delayed|extended|payable|effective|until"
    r"|(?:set|called|scheduled|fixed|promised|announced)(?: [a-z]{1,12}){0,3} (?:elections?|vote|polls?|referendum|talks|summit|trial|hearing|meeting)(?= for)"
    r"|(?:next|coming|upcoming) (?:[a-z]+ )?(?:elections?|vote|polls?|round|meeting|summit|hearing|talks)(?: is| are)?"
    r"|ahead of|in time for|no later than)"
    r"(?: to [a-z]{2,12})?(?: back)?(?: for| on| to| of| by| at| in| from)?(?: the| a| this| next)?(?: [a-z]{1,12}){0,2} ?$",
    re.IGNORECASE,
)


def looks_ahead(text: str, start: int) -> bool:
    """Do the words before the expression put it ahead ("scheduled for", "ahead of", "until")?"""
    return _AHEAD.search(text, max(0, start - 45), start) is not None and not looked_ahead(text, start)


def looked_ahead(text: str, start: int) -> bool:
    """Is the plan told as past itself ("first set for", "had been due")?"""
    return _AHEAD_ONCE.search(text, max(0, start - 60), start) is not None


_AHEAD_ONCE = re.compile(
    r"\b(?:originally|first|initially|had been|had once) (?:scheduled|due|set|planned|slated|expected)(?: [a-z]{1,12}){0,3} ?$",
    re.IGNORECASE,
)

Handler = Callable[[re.Match, Clock], "Interval | tuple | None"]
RULES: list[tuple[str, re.Pattern[str], re.Pattern[str], Handler]] = []


def rule(kind: str, pattern: str, hint: str):
    """Register a handler; it returns an Interval, or (Interval, stated, fields), or null where the words are no date after all.

    ``hint`` is a cheap pattern: where it does not match, the rule is not tried (most rules begin with optional words, which is slow
    everywhere).
    """

    def register(handler: Handler) -> Handler:
        RULES.append((kind, re.compile(pattern), re.compile(hint), handler))
        return handler

    return register


_TRIGGER = re.compile(
    r"\b(?:[A-Z][a-z]{2,8}day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    r"|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
    r"|\b(?:[Tt]o(?:day|night|morrow)|[Yy]esterday|[Oo]vernight|weekend|ago|(?:day|night|week|month|quarter|year|decade|hour"
    r"|minute)s?\b|morning|afternoon|nineteen|two thousand"
    r"|evening|spring|summer|autumn|fall|winter|centur|midnight|dawn|fortnight|[Hh]alf)"
    r"|(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}[./]\d{2}|['’]?\d0s\b|(?<=[nfe] )'\d\d\b"
    r"|\bQ[1-4]\b|\b\d{1,2}(?:st|nd|rd|th)\b"
)


def windows(text: str, width: int = 70) -> Iterator[tuple[int, int]]:
    """Stretches of the text that may hold a time expression (so that pages of dashes cost nothing)."""
    spots = [match.span() for match in _TRIGGER.finditer(text)]
    if _feast_words() & set(_WORD.findall(text.lower())):
        spots = sorted(spots + [match.span() for match in _feast_pattern().finditer(text)])
    start = end = -1
    for first, last in spots:
        low, high = max(0, first - width), min(len(text), last + width)
        if low <= end:
            end = max(end, high)
            continue
        if end > 0:
            yield start, end
        start, end = low, high
    if end > 0:
        yield start, end


_WORD = re.compile(r"[a-z0-9/]{3,20}")


@functools.cache
def _feast_words() -> frozenset[str]:
    """A word of each feast's name, its longest."""
    return frozenset(max(_WORD.findall(name), key=len) for name in calendars.feasts())


@functools.cache
def _feast_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(calendars.feasts(), key=len, reverse=True))) + r")\b", re.IGNORECASE)


def find(text: str, today: Date | None, tense_of: Tense | None = None) -> list[Expression]:
    """Every time expression of the text, left to right, none over another.

    ``text`` has straight quotes and plain spaces (language.syntax.parser_text). ``today``: the dispatch's day, null where it is not
    known: what counts
    from it then stays unresolved. ``tense_of``: null reads every verb as past.
    """
    from dateline.language import joined_dates  # which needs this module

    clock = Clock(today, tense_of or (lambda start, end: "past"), text)
    found: list[Expression] = []
    end = 0
    for kind, match, handler in _matches(text):
        if match.start() < end:
            continue
        expression = _resolve(kind, match, handler, clock)
        if expression is None:
            continue
        expression = joined_dates.related(expression, clock)
        found.append(expression)
        end = expression.end
        if expression.base is not None and expression.kind != "later":
            clock.last, clock.last_end = expression.base, expression.end
    return joined_dates.join(found, clock)


@functools.lru_cache(maxsize=2)
def _matches(text: str) -> tuple[tuple[str, re.Match[str], Handler], ...]:
    """What the rules match, left to right, the longest first, the first rule first. Kept, as an undated dispatch is resolved against several days."""
    # They register their rules.
    from dateline.language import calendar_dates, joined_dates, long_dates, named_days, near_dates, relative_dates  # noqa: F401

    rows = []
    for low, high in windows(text):
        for number, (kind, pattern, hint, handler) in enumerate(RULES):
            if hint.search(text, low, high) is None:
                continue
            rows += [(m.start(), -m.end(), number, kind, m, handler) for m in pattern.finditer(text, low, high)]
    return tuple((kind, match, handler) for *_, kind, match, handler in sorted(rows, key=lambda row: row[:3]))


def _resolve(kind: str, match: re.Match[str], handler: Handler, clock: Clock) -> Expression | None:
    clock.span = match.span()
    stated, fields, why = False, (), ""
    try:
        answer = handler(match, clock)
        if answer is None:
            return None
        interval, stated, fields = answer if not isinstance(answer, Interval) else (answer, False, ())
    except Unanchored as error:
        interval, why = None, str(error)
        fields = error.args[1] if len(error.args) > 1 else ()
    except (ValueError, OverflowError):  # 31 June, or a year beyond the calendar: no date
        return None
    relation = "at"
    if kind in ("since", "until", "lasting", "past", "within"):
        relation = kind
    return Expression(match.start(), match.end(), kind, interval, interval, relation, stated, tuple(dict(fields).items()), why or kind)
