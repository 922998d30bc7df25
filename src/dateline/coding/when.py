"""When: every time expression of a dispatch as an interval of days, and which of them dates an event.

In goes an Analysis and the publication date, out come Dates (records.When). An expression that counts from a day that is not known stays
out of
``Dates.of``; an event without an expression of its own gets null, never the publication date. Conventions: docs/dates_and_figures.md.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from typing import Sequence

from dateline.dispatch import Dispatch, Span
from dateline.language import days_told, event_dates, known_happenings, offices_held, publication_day, tense, time_expressions
from dateline.language.analysis import Analysis
from dateline.language.days_told import Told
from dateline.language.time_expressions import Expression
from dateline.records import When

Date = datetime.date
_WIDE_DAYS = 62


@dataclasses.dataclass(frozen=True)
class Dates:
    """All dates of a dispatch, in the order of the text; ``of`` finds that of one event."""

    all: tuple[When, ...]
    _finder: event_dates.Finder
    _whens: tuple[When, ...] = ()

    def of(self, head_token: int) -> When | None:
        """The date of the event whose predicate is this token: the expression in its own clause, else the one that its sentence gives
        it, else null."""
        found = self._finder.of(head_token)
        if found is None:
            return None
        when = self._whens[found.index]
        if found.bare:
            base = self._finder.expressions[found.index].base
            when = dataclasses.replace(
                when, start=base.start if base else None, end=base.end if base else None, precision=base.precision if base else "range"
            )
        if when.start is None and when.end is None:
            return None
        return dataclasses.replace(when, why=f"{found.why}: {when.why}")


def dates(analysis: Analysis, published: When | None) -> Dates:
    """Every time expression of the dispatch, resolved against ``published`` (null: what counts from the dispatch's day stays open).

    Where ``published`` is an interval, a relative date runs from its reading on the first day to that on the last; where that is wider
    than two months, it
    stays open.
    """
    first = published.start if published else None
    last = published.end if published else None
    if first is None or last is None or (last - first).days > _WIDE_DAYS:
        first = last = None
    expressions = expressions_of(analysis, last or first)
    if first is not None and last is not None and first != last:
        early = {(e.start, e.end): e for e in expressions_of(analysis, first)}
        whens = tuple(_widened(analysis, early.get((e.start, e.end), e), e) for e in expressions)
    else:
        whens = tuple(_when(analysis, e) for e in expressions)
    finder = event_dates.Finder(analysis, tuple(expressions))
    return Dates(tuple(w for w in whens if w.start or w.end), finder, whens)


def expressions_of(analysis: Analysis, today: Date | None) -> list[Expression]:
    """The time expressions as the language room finds them, people called April and May left out."""
    doc, key = analysis.doc, ("dateline: time expressions", today)
    if key in doc.user_data:
        return doc.user_data[key]

    def tense_of(start: int, end: int) -> str:
        found = tense.tense_at(doc, start, end)
        title = analysis.dispatch.title
        return "past" if found == "present" and title is not None and start < title.end else found

    found = time_expressions.find(event_dates.plain_text(analysis), today, tense_of)
    doc.user_data[key] = [e for e in found if not _person(analysis, e)]
    return doc.user_data[key]


def _person(analysis: Analysis, expression: Expression) -> bool:
    if expression.kind != "month":
        return False
    span = analysis.doc.char_span(expression.start, expression.end, alignment_mode="expand")
    return span is not None and span.root.ent_type_ == "PERSON"


def _when(analysis: Analysis, e: Expression) -> When:
    span = Span(e.start, e.end)
    basis = "stated" if e.stated else "relative"
    if e.interval is None:
        return When(analysis.text(span), span, None, None, "range", basis, (span,), e.why)
    start, end, precision = e.interval
    if e.relation == "before":
        start, end, precision = None, e.interval.start, "range"
    elif e.relation == "after":
        start, end, precision = e.interval.start, None, "range"
    return When(analysis.text(span), span, start, end, precision, basis, (span,), _why(e))


def _why(e: Expression) -> str:
    kind = f"{e.kind}, {e.why}" if e.why and e.why != e.kind else e.kind
    return kind if e.relation in ("at", e.kind) else f"{kind}, {e.relation}"


def _widened(analysis: Analysis, early: Expression, late: Expression) -> When:
    a, b = _when(analysis, early), _when(analysis, late)
    if a.start == b.start and a.end == b.end or late.stated:
        return b
    starts, ends = [w.start for w in (a, b) if w.start], [w.end for w in (a, b) if w.end]
    return dataclasses.replace(
        b,
        start=min(starts) if len(starts) == 2 else None,
        end=max(ends) if len(ends) == 2 else None,
        precision="range",
        why=f"{b.why}; the dispatch's day is an interval",
    )


def publication(dispatch: Dispatch, analysis: Analysis, tables: object | None = None, happenings: Sequence[object] = ()) -> When:
    """The day or days on which the dispatch was published.

    Stated by the caller or by metadata, else by the date in its dateline, else inferred from what the text tells as past, as coming and
    by weekday
    (basis "inferred", evidence the expressions that decided it). Start and end null where the text allows nothing; ``why`` says so.
    ``tables`` is
    there for terms of office and may be null.
    """
    if dispatch.published is not None:
        start, end = dispatch.published
        return When(
            "", None, start, end, "day" if start == end else "range", dispatch.published_basis or "metadata", (), "told with the dispatch"
        )
    told = _told(analysis)
    lined = _of_dateline(dispatch, analysis, told)
    if lined is not None:
        return lined
    text = event_dates.plain_text(analysis)
    sentences = [(s.span.start, text[slice(*s.span)]) for s in analysis.sentences]
    known = known_happenings.find([(start, words.lower()) for start, words in sentences], happenings)
    if tables is not None:
        known += [k for k in offices_held.turns(sentences, tables, told) if not any(not o.era and abs((o.start - k.start).days) < 40 for o in known)]
    claims = offices_held.claims(text, tables) if tables is not None else []
    found = publication_day.infer(told, claims, known, [words for _, words in sentences])
    precision = "day" if found.start is not None and found.start == found.end else "range"
    return When("", None, found.start, found.end, precision, "inferred", tuple(Span(*s) for s in found.evidence), found.why)


def _told(analysis: Analysis, today: Date | None = None) -> list[Told]:
    out = []
    for e in expressions_of(analysis, today):
        span = analysis.doc.char_span(e.start, e.end, alignment_mode="expand")
        if e.kind == "year" and _NAMED_YEAR.search(analysis.dispatch.text[max(0, e.start - 24) : e.start]):
            continue
        if span is not None and len(span):
            before = event_dates.plain_text(analysis)[max(0, e.start - 90) : e.start]
            out.append(
                Told(
                    e,
                    _tense(analysis, e),
                    analysis.text((e.start, e.end)),
                    analysis.sentence_of(span.start).index,
                    _BACKGROUND.search(before) is not None or e.relation == "since" or _names_something(span),
                    _AFTERMATH.search(before) is not None,
                )
            )
    return out



def _names_something(span) -> bool:
    """Does the date stand before a noun as its name ("the 17 September agreement")?"""
    after = span.doc[span.end] if span.end < len(span.doc) else None
    root = span.root
    return after is not None and after.pos_ == "NOUN" and root.head.i >= span.end and root.dep_ in ("compound", "nmod", "nummod", "amod")


_BACKGROUND = re.compile(
    r"(?i)\bsince (?:[\w'-]+ ){0,8}$|\b(?:whose|which|who) (?:[\w'-]+ ){1,12}$"
    r"|\banniversary of (?:[\w'-]+ ){0,6}$|\b(?:dates?|dating) from (?:[\w'-]+ ){0,5}$"
)
_AFTERMATH = re.compile(r"(?i)\b(?:results?|wake|rejection) of (?:[\w'-]+ ){0,6}$")
_CAMPAIGN = re.compile(
    r"(?i)\b(?:campaign\w*|ahead of|run-up to|before|candidates? (?:for|in)|bid (?:for|in)) (?:[\w'’-]+ ){0,6}"
    r"(?:elections?|vote|polls?|ballot|referendum|run-?off|round|summit)(?: (?:of|on|set for|due on|to be held on))? $"
)
_NAMED_YEAR = re.compile(
    r"(?:\b(?!In |Since |From |Until |During |By |Of |The |After |Before |Between |And )[A-Z]\w+|\bfor) $"
)  # "Vision 2030", "a trial for 2025"


def _tense(analysis: Analysis, e: Expression) -> str:
    text = event_dates.plain_text(analysis)
    if time_expressions.looks_ahead(text, e.start) or _CAMPAIGN.search(text, max(0, e.start - 90), e.start):
        return "future"
    return "past" if time_expressions.looked_ahead(text, e.start) else tense.tense_at(analysis.doc, e.start, e.end)


def _of_dateline(dispatch: Dispatch, analysis: Analysis, told: list[Told]) -> When | None:
    """The date inside "BAKU, Sept 19, 2023 —"; without a year, the first such day that the text allows."""
    if dispatch.dateline is None:
        return None
    inside = [t for t in told if dispatch.dateline.start <= t.expression.start < dispatch.dateline.end]
    for t in inside:
        e, span = t.expression, Span(t.expression.start, t.expression.end)
        if e.base is not None and e.stated and e.base.precision == "day":
            return When(t.text, span, *e.base, "stated", (span,), "the dateline's date")
        if e.field("d") and e.field("m"):
            past = [
                o.expression.base.start
                for o in told
                if o.expression.stated
                and o.expression.base is not None
                and o.tense != "future"
                and o.expression.relation not in ("by", "until")
            ]
            if past:
                day = days_told.first_day(e.field("m"), e.field("d"), max(past))
                if day is not None:
                    return When(
                        t.text, span, day, day, "day", "inferred", (span,), "the dateline's date, in the first year that fits the text"
                    )
    return None


def contradictions(dispatch: Dispatch, analysis: Analysis, published: When | None) -> tuple[str, ...]:
    """Sentences for the user where the text tells as past what comes after its own date (an article from the future, or a wrong date)."""
    if published is None or published.end is None or published.basis == "inferred":
        return ()
    out = []
    for t in _told(analysis, published.end):
        e = t.expression
        if (
            not e.stated
            or e.base is None
            or t.tense != "past"
            or e.relation not in ("at", "after", "since")
            or e.base.start <= published.end + datetime.timedelta(days=1)
        ):
            continue
        out.append(f"The dispatch is dated {published.end.isoformat()}, but at {e.start} it tells of {t.text!r} as past. Check its date.")
    return tuple(out)
