"""When a dispatch without a date was published, as an interval of days.

In go its time expressions, unresolved (time_expressions.find without a day) with their tense, the offices and the world events that it names; out comes
an interval with its evidence, or null ends with the reason. Each thing told weighs the days (day_weights): what is told as past lies before the
dispatch, mostly by days or weeks, what is told as coming after it; a bare weekday lies in the week before it; a date without a year is the latest such
date. The interval is a run of ``SHORT`` days at most where that holds most of the weight, else of a month, else the shortest that holds ``SHARE`` of it:
wide where the text tells little, never open at one end. Where nothing tells the year, there is none. How often it holds the day, measured:
docs/dates_and_figures.md.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Sequence

import numpy

from dateline.language import calendars, counted_units, day_weights, known_happenings
from dateline.language.calendars import DAY, Date, Interval
from dateline.language.days_told import WEEKDAY, Told, is_named, is_past, is_short, occurrences_of
from dateline.language.day_weights import (
    AFTERMATH,
    COMING,
    COMING_MONTH,
    COMING_YEAR,
    DATE,
    DATE_WITH_WEEKDAY,
    LATER_DATE,
    LATER_MONTH,
    MONTH,
    SINCE,
    STATED,
    YEAR,
)
from dateline.language.known_happenings import Known
from dateline.language.numbers import ORDINAL, ordinal
from dateline.language.offices_held import Claim
from dateline.language.time_expressions import Expression

SHARE = 0.92  # of the weight, in a run of any length
SHORT = 14  # days: a run of so few is told where it holds …
_SHORT_SHARES = (0.99, 0.98, 0.97, 0.95, 0.93, 0.9, 0.87, 0.84, 0.8, 0.76)  # … the greatest of these shares that it can
_LEAD = 5  # sentences, the title among them, whose dates are the news more often than not …
_LONG = 20  # … in a story of more sentences than this; in a short one all are
MONTH_DAYS = 31  # days: a run of so few is told where it holds …
_MONTH_SHARE = 0.8  # … this share
_UNLIKELY = 0.04  # of the likeliest day's weight
_LEAST = 11  # days: a run is not told shorter, where more days are …
_POSSIBLE = 0.002  # … of this share of the likeliest day's weight
_WIDEST = 30 * 366  # days: what is wider is no answer
_OFFICE = -7.0  # log weight outside of a term; tables and readings err
_COUNTED = -9.0  # … outside of what the text counts from a date
_RUNNING = re.compile(rf"(?i)\bfor (?:a |the |its |their )?({ORDINAL}) (?:straight |consecutive |successive )?(?:day|night)")
_NEAR = (DATE, DATE_WITH_WEEKDAY, MONTH, STATED, AFTERMATH, day_weights.NEWS)
_SIDE = 0.5  # further weekdays and years beside dates count half


@dataclasses.dataclass(frozen=True, slots=True)
class Inferred:
    """``start`` and ``end``: the first and last day, both null where the text tells too little; ``evidence``: the spans that decided it, in the
    order of the text."""

    start: Date | None
    end: Date | None
    evidence: tuple[tuple[int, int], ...]
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class _Reading:
    """Log weights of days, and the words and the reason that stand behind them."""

    weights: numpy.ndarray
    spans: tuple[tuple[int, int], ...]
    why: str


def infer(told: Sequence[Told], claims: Sequence[Claim] = (), known: Sequence[Known] = (), sentences: Sequence[str] = ()) -> Inferred:
    """The interval in which the dispatch was published. ``sentences``: the words of each, by the numbers that ``told`` and ``known`` carry."""
    counts, counted = _counts(told, sentences)
    lags = [(k, known_happenings.lag(k, told, sentences[k.sentence])) for k in known]
    lead = _LEAD if len(sentences) > _LONG else len(sentences) + 1
    past = _dates(told, counted, [(k, at.steps) for k, at in lags if at.steps], lead)
    readings = [*past, *_coming(told), *_weekdays(told), *_years(told), *counts]
    readings += [_Reading(_office(c), (c.span,), "terms of office") for c in claims]
    readings += [_Reading(at.weights, k.spans, k.name) for k, at in lags]
    if not _tells_a_year(told, claims, known):
        return Inferred(None, None, (), "no year stands in the text" if told else "no date stands in the text")
    total = day_weights.prior() + sum((r.weights for r in readings), day_weights.nothing())
    start, end = _run(total)
    if (end - start).days > _WIDEST:
        return Inferred(None, None, (), "the text fits the days of too many years")
    at = day_weights.index(day_weights.most_likely(total))
    decisive = [r for r in readings if r.weights[at] > numpy.median(r.weights) + 0.1 or len(readings) == 1]
    spans = tuple(sorted({s for r in decisive for s in r.spans}))
    reasons = list(dict.fromkeys(r.why for r in decisive))
    return Inferred(start, end, spans, f"most likely {day_weights.day_at(at).isoformat()}, by " + "; ".join(reasons))


def _run(weights: numpy.ndarray) -> tuple[Date, Date]:
    """A short run where it holds most of the weight, without unlikely days at its start, and with some days' grace; else a month; else a long one."""
    for share in _SHORT_SHARES:
        start, end = day_weights.shortest(weights, share)
        if (end - start).days < SHORT:
            least = weights.max() + numpy.log(_UNLIKELY)
            while start < end and weights[day_weights.index(start)] < least:
                start += DAY
            possible = weights.max() + numpy.log(_POSSIBLE)
            while (end - start).days < _LEAST - 1 and end < day_weights.LAST and weights[day_weights.index(end + DAY)] > possible:
                end += DAY
            return start, end
    start, end = day_weights.shortest(weights, _MONTH_SHARE)
    return (start, end) if (end - start).days < MONTH_DAYS else day_weights.shortest(weights, SHARE)


def _tells_a_year(told: Sequence[Told], claims: Sequence[Claim], known: Sequence[Known]) -> bool:
    return any(t.expression.stated and t.expression.base is not None for t in told) or bool(claims) or any(not k.era for k in known)


def _spans(told: Sequence[Told]) -> tuple[tuple[int, int], ...]:
    return tuple((t.expression.start, t.expression.end) for t in told)


def _stated(told: Sequence[Told]) -> list[Told]:
    return [t for t in told if t.expression.stated and t.expression.base is not None and day_weights.FIRST < t.expression.base.start < day_weights.LAST]


@dataclasses.dataclass(frozen=True, slots=True)
class _Past:
    """Something told as past. ``starts``: its day, in every year where its year is not told; ``width``: days that it lasts beyond the first;
    ``furthest``: how far back such a date lies at most, null where its year is known."""

    spans: tuple[tuple[int, int], ...]
    starts: list[Date]
    width: int
    steps: tuple[tuple[int, float], ...]
    furthest: int | None = None

    @property
    def lags(self) -> numpy.ndarray:
        return day_weights.lags(self.starts) - self.width


def _dates(told: Sequence[Told], counted: Sequence[Told], known: Sequence[tuple[Known, tuple]], lead: int) -> list[_Reading]:
    """Days and months told as past, and world events: the latest before the dispatch lies a little back, all of them lie behind it. ``counted``: those
    of which the text tells how far back they lie; ``known``: happenings with the curves of the days since; ``lead``: sentences whose dates are news."""
    past = [t for t in _stated(told) if is_past(t)]
    out = [_Reading(day_weights.within(t.expression.base.start, day_weights.LAST), _spans([t]), "what is told as past") for t in past]
    days, months = _pasts(told, [t for t in past if t not in counted], lead)
    days += [_Past(k.spans, [k.start], 0, steps) for k, steps in known]
    rows = days + months
    if rows:
        out.append(_latest(rows, "the latest date told as past"))
        for p in rows:
            if p.furthest:
                steps = day_weights.MONTH_WITHOUT_YEAR if p.width else day_weights.WITHOUT_YEAR
                out.append(_Reading(day_weights.curve(p.lags, steps, p.furthest), p.spans, "the latest such date"))
    if any(p.furthest for p in rows):
        tied = [dataclasses.replace(p, steps=_tie(p.steps)) for p in rows if not p.furthest and p.steps != day_weights.BACKGROUND]
        if tied:
            out.append(_latest(tied, "the latest date whose year is known"))
    return out


def _tie(steps: tuple[tuple[int, float], ...]) -> tuple[tuple[int, float], ...]:
    """How far a date with its year ties those without one to that year."""
    return STATED if steps in _NEAR else MONTH if steps == SINCE else LATER_MONTH


def _pasts(told: Sequence[Told], past: Sequence[Told], lead: int) -> tuple[list[_Past], list[_Past]]:
    """Days, and what is longer, up to a season. ``past``: those with their year."""
    days, months = [], []
    for t in past:
        base = t.expression.base
        if is_short(base):
            days.append(_Past(_spans([t]), [base.start], 0, _steps(t, lead)))
        elif (base.end - base.start).days < 130:
            months.append(_Past(_spans([t]), [base.start], (base.end - base.start).days, _steps(t, lead, MONTH, LATER_MONTH)))
    for t in told:
        if t.tense == "future":
            continue
        if is_named(t) and t.expression.field("d"):
            days.append(_Past(_spans([t]), occurrences_of(t), 0, _steps(t, lead), 360))
        elif is_named(t):
            width = 9 if "early" in t.text.lower() else 19 if "mid" in t.text.lower() else 30
            months.append(_Past(_spans([t]), occurrences_of(t), width, _steps(t, lead, MONTH, LATER_MONTH), 340))
        elif t.expression.kind == "feast" and not t.expression.stated and t.expression.base is None:
            feast = calendars.feasts().get(re.sub(r"^(?:last|this|the) ", "", t.text.lower()))
            if feast is not None:
                days.append(_Past(_spans([t]), day_weights.occurrences(lambda y, f=feast: [i.start for i in f.in_year(y)]), 0, _steps(t, lead), 360))
    return days, months


def _steps(t: Told, lead: int, near: tuple = DATE, far: tuple = LATER_DATE) -> tuple[tuple[int, float], ...]:
    """The curve of the days since: ``near`` in the first ``lead`` sentences, ``far`` behind them."""
    if t.aftermath:
        return AFTERMATH
    if t.background and near is DATE:
        return SINCE if t.sentence < lead else far
    if near is DATE and WEEKDAY.search(t.text) and (t.expression.base is None or t.expression.base.precision == "day"):
        return DATE_WITH_WEEKDAY
    return near if t.sentence < lead else far


def _latest(rows: Sequence[_Past], why: str) -> _Reading:
    """Of several, the nearest to each day counts."""
    lags = numpy.array([p.lags for p in rows])
    curves = numpy.array([day_weights.curve(lag, p.steps) for lag, p in zip(lags, rows)])
    seem = numpy.maximum(lags, 0) + numpy.array([[15 * (p.steps in (MONTH, LATER_MONTH))] for p in rows])  # a day says more than a month
    nearest = numpy.where(lags < -31, 10**6, seem).argmin(axis=0)
    return _Reading(numpy.take_along_axis(curves, nearest[None, :], axis=0)[0], tuple(s for p in rows for s in p.spans), why)


def _coming(told: Sequence[Told]) -> list[_Reading]:
    """What lies ahead: the next of it some days or weeks, all of it after the dispatch."""
    out, rows = [], []
    for t in _stated(told):
        base, ahead = t.expression.base, t.tense == "future" or t.expression.relation in ("by", "until")
        if t.text.lower().startswith("later") and t.expression.kind == "year":
            out.append(_Reading(day_weights.within(Date(base.start.year, 1, 1), Date(base.start.year, 12, 31)), _spans([t]), "the running year"))
        elif ahead:
            out.append(_Reading(day_weights.within(day_weights.FIRST, base.end), _spans([t]), "what is told as coming"))
            width = (base.end - base.start).days
            rows.append((t, [base.end], width, COMING if width < 9 else COMING_MONTH if width < 130 else COMING_YEAR))
    for t in told:
        if is_named(t) and t.tense == "future":
            starts = occurrences_of(t)
            day = t.expression.field("d")
            ends = starts if day else [calendars.month(s.year, s.month).end for s in starts]
            rows.append((t, ends, 0 if day else 30, COMING if day else COMING_MONTH))
    if rows:
        leads = numpy.array([day_weights.leads(ends) - width for _, ends, width, _ in rows])
        curves = numpy.array([day_weights.curve(lead, steps) for lead, (*_, steps) in zip(leads, rows)])
        nearest = numpy.take_along_axis(curves, leads.argmin(axis=0)[None, :], axis=0)[0]
        out.append(_Reading(nearest, _spans([t for t, *_ in rows]), "the next date told as coming"))
    return out


def _weekdays(told: Sequence[Told]) -> list[_Reading]:
    """Bare weekdays: leads name the latest, most often that of the dispatch's day or the day before."""
    out, first = [], True
    for t in told:
        e = t.expression
        if e.kind != "weekday" or e.field("w") is None or e.field("m") or e.base is not None or e.field("before") or e.field("wk"):
            continue
        if re.match(r"(?i)(?:last|next|every|each) ", t.text):
            continue
        ahead = t.tense == "future" or bool(e.field("ahead"))
        role = "coming" if ahead else "first" if first else "past"
        first = first and ahead
        weights = day_weights.weekday(e.field("w"), role)
        out.append(_Reading(weights if role == "first" else weights * _SIDE, _spans([t]), "the weekdays"))
    return out


def _years(told: Sequence[Told]) -> list[_Reading]:
    """The latest year told as past by its number alone."""
    years = [t for t in _stated(told) if is_past(t) and (t.expression.base.end - t.expression.base.start).days >= 130]
    if not years:
        return []
    latest = max(years, key=lambda t: t.expression.base.end)
    lag = day_weights.lags([latest.expression.base.start]) - (latest.expression.base.end - latest.expression.base.start).days
    share = 1.0 if len(years) == len([t for t in told if t.expression.stated or is_named(t)]) else _SIDE
    return [_Reading(day_weights.curve(lag, YEAR) * share, _spans([latest]), "the latest year told as past")]


def _office(claim: Claim) -> numpy.ndarray:
    """A holder speaks in office; tables may be off by some weeks."""
    terms = [(max(a, day_weights.FIRST), min(b, day_weights.LAST)) for a, b in claim.terms if b > day_weights.FIRST and a < day_weights.LAST]
    around = [(max(a, day_weights.FIRST + DAY * 61) - DAY * 60, min(b, day_weights.LAST - DAY * 61) + DAY * 60) for a, b in terms]
    return 0.3 * day_weights.any_within(terms, _OFFICE) + 0.7 * day_weights.any_within(around, _OFFICE)


def _counts(told: Sequence[Told], sentences: Sequence[str]) -> tuple[list[_Reading], list[Told]]:
    """Days counted from a date of the same sentence: "a week ago … on November 13, 2015", "21 months ago, in March 2011", "for a third night … began on
    October 7", "the tenth anniversary of the 2008 war". And the dates that they count from."""
    out, counted = [], []
    points = [(t, t.expression.base) for t in _stated(told) if t.expression.relation not in ("by", "until") and t.tense != "future"]
    for t in told:
        e = t.expression
        for point, base in points:
            beside = point.sentence == t.sentence and 0 <= max(point.expression.start - e.end, e.start - point.expression.end) < 80
            ago = re.match(r"(?i)(?:exactly |just |almost |about |nearly )?([\w-]+(?: [\w-]+)?) (day|week|month|year)s? (?:ago|later)\b", t.text)
            if e.kind == "ago" and ago and beside:
                out += _shifted(base, counted_units.count(ago[1]), ago[2].lower(), (t, point))
                counted.append(point)
    for point, base in points:
        nights = [m for w in sentences[max(0, point.sentence - 2) : point.sentence + 1] for m in _RUNNING.finditer(w)]
        number = ordinal(nights[0][1]) if nights and base.precision == "day" else None
        if number:
            at = base.start + DAY * (number - 1)
            out.append(_Reading(day_weights.within(at - DAY, at + DAY, _COUNTED), _spans([point]), "days counted from a date"))
            counted.append(point)
        words = re.search(rf"(?i)\b({ORDINAL}|\d{{1,3}}(?:st|nd|rd|th)) anniversary of\b", sentences[point.sentence] if point.sentence < len(sentences) else "")
        number = ordinal(words[1]) if words else None
        if number:
            slack = 20 if base.precision == "day" else 40
            try:
                first, last = calendars.add_months(base.start, 12 * number), calendars.add_months(base.end, 12 * number)
            except ValueError:
                continue
            out.append(_Reading(day_weights.within(first - DAY * slack, last + DAY * slack, _COUNTED), _spans([point]), "an anniversary"))
            counted.append(point)
    return out, counted


def _shifted(base: Interval, number: tuple[int, int] | None, unit: str, told: tuple[Told, Told]) -> list[_Reading]:
    if number is None:
        return []
    try:
        first, last = calendars.shift(base.start, number[0], unit), calendars.shift(base.end, number[1], unit)
    except (ValueError, OverflowError):
        return []
    slack = DAY * {"day": 1, "week": 3, "month": 15, "year": 120}[unit]
    return [_Reading(day_weights.within(first - slack, last + slack, _COUNTED), _spans(told), "days counted from a date")]
