"""When: every time expression of a dispatch as an interval of days, and which of them dates an event.

In goes an Analysis and the publication date, out come Dates (records.When). An expression that counts from a day that is not known stays out of
``Dates.of``; an event without an expression of its own gets null, never the publication date. Conventions: docs/coding-guide.md, "date".
"""
from __future__ import annotations

import dataclasses
import datetime
from typing import TYPE_CHECKING

from dateline.dispatch import Span
from dateline.language import event_dates, tense, time_expressions
from dateline.language.analysis import Analysis
from dateline.language.time_expressions import Expression
from dateline.records import When

if TYPE_CHECKING:
    from spacy.tokens import Token

Date = datetime.date


@dataclasses.dataclass(frozen=True)
class Dates:
    """All dates of a dispatch, in the order of the text; ``of`` finds that of one event."""

    all: tuple[When, ...]
    _finder: event_dates.Finder
    _whens: tuple[When, ...] = ()

    def of(self, head_token: int) -> When | None:
        """The date of the event whose predicate is this token: the expression in its own clause, else the one that its sentence gives it, else null."""
        found = self._finder.of(head_token)
        if found is None:
            return None
        when = self._whens[found.index]
        if when.start is None and when.end is None:
            return None
        return dataclasses.replace(when, why=f"{found.why}: {when.why}")


def dates(analysis: Analysis, published: When | None) -> Dates:
    """Every time expression of the dispatch, resolved against ``published`` (null: what counts from the dispatch's day stays open).

    Where ``published`` is an interval, a relative date runs from its reading on the first day to that on the last.
    """
    first = published.start if published else None
    last = published.end if published else None
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
    doc = analysis.doc

    def tense_of(start: int, end: int) -> str:
        found = tense.tense_at(doc, start, end)
        title = analysis.dispatch.title
        return "past" if found == "present" and title is not None and start < title.end else found

    text = event_dates.plain_text(analysis)
    return [e for e in time_expressions.find(text, today, tense_of) if not _person(analysis, e)]


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
    return dataclasses.replace(b, start=min(starts) if len(starts) == 2 else None, end=max(ends) if len(ends) == 2 else None, precision="range",
                               why=f"{b.why}; the dispatch's day is an interval")
