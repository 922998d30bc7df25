"""Scores time expressions against TIMEX3 values, and against gold intervals.

In goes a JSONL file: rows {text, dct, timexes: [{start, end, type, value}]} (TimeBank, TempEval-3), or rows {text, published, phrase,
start, end}: a phrase
of the text (its last place there) with the first and last day that it means. Out comes a Report. Text with a value that is no day, week,
month or year (durations, PAST_REF, quarters of no year) is not scored.
"""

from __future__ import annotations

import dataclasses
import datetime
import pathlib
import re

from dateline.coding import when
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import gold_lines
from dateline.language import calendars, syntax
from dateline.language.time_expressions import Expression
from dateline.records import When

Date = datetime.date
_VALUE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?|-W\d\d)?(?:T.*)?")


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """``right`` of ``scored`` expressions have the gold value; ``found`` of them were found at all; ``wrong`` tells the others."""

    scored: int
    found: int
    right: int
    by_kind: tuple[tuple[str, int, int], ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def accuracy(self) -> float:
        return self.right / self.scored if self.scored else 0.0

    def __str__(self) -> str:
        lines = [f"time expressions: {self.right}/{self.scored} values right ({self.accuracy:.3f}), {self.found} found"]
        lines += [f"  {kind:6} {right}/{of} ({right / of:.3f})" for kind, right, of in self.by_kind if of]
        return "\n".join([*lines, *self.wrong])


def evaluate(path: str | pathlib.Path, errors: bool = False) -> Report:
    """Score a file of texts with time expressions. Raises OSError, NotJSON, DataError, ModelError."""
    rows = gold_lines.rows(path, ("text", "dct", "timexes"))
    scored = found = right = 0
    kinds: dict[str, list[int]] = {k: [0, 0] for k in ("day", "week", "month", "year")}
    wrong = []
    for row in rows:
        expressions = _expressions(row["text"], Date.fromisoformat(row["dct"][:10]))
        for timex in row["timexes"]:
            value = (timex["value"] or "").split("T")[0]
            if timex["type"] not in ("DATE", "TIME") or not _VALUE.fullmatch(value):
                continue
            kind = "week" if "W" in value else ("year", "month", "day")[value.count("-")]
            near = [e for e in expressions if e.start < timex["end"] and timex["start"] < e.end and e.base is not None]
            near.sort(key=lambda e: -(min(e.end, timex["end"]) - max(e.start, timex["start"])))
            ok = any(_fits(e, value, kind, timex) for e in near)
            scored += 1
            found += bool(near)
            right += ok
            kinds[kind][0] += ok
            kinds[kind][1] += 1
            if errors and not ok:
                context = row["text"][max(0, timex["start"] - 40) : timex["end"] + 30].replace("\n", " ")
                wrong.append(
                    f"WRONG {row['dct'][:10]} {value:10} [{row['text'][timex['start'] : timex['end']]}] "
                    f"{[(e.kind, str(e.base.start), e.base.precision) for e in near]} … {context}"
                )
    return Report(scored, found, right, tuple((k, *v) for k, v in kinds.items()), tuple(wrong))


def evaluate_intervals(path: str | pathlib.Path, errors: bool = False) -> Report:
    """Score a file of sentences, each with one phrase whose interval must be exactly right. Raises OSError, NotJSON, DataError, ModelError."""
    rows = gold_lines.rows(path, ("text", "published", "phrase"))
    found = right = 0
    wrong = []
    for row in rows:
        text, day = row["text"], Date.fromisoformat(row["published"])
        dispatch = Dispatch(text, "", body=Span(0, len(text)))
        dates = when.dates(syntax.analyse(dispatch), When("", None, day, day, "day", "stated"))
        at = text.rindex(row["phrase"])
        span = Span(at, at + len(row["phrase"]))
        near = max(
            (w for w in dates.all if w.span.overlaps(span)),
            key=lambda w: min(w.span.end, span.end) - max(w.span.start, span.start),
            default=None,
        )
        ok = near is not None and (str(near.start), str(near.end)) == (row["start"], row["end"])
        found += near is not None
        right += ok
        if errors and not ok:
            wrong.append(
                f"WRONG {row['published']} [{row['phrase']}] want {row['start']} to {row['end']}, got "
                f"{near and (near.text, str(near.start), str(near.end), near.why)}: {text}"
            )
    return Report(len(rows), found, right, (), tuple(wrong))


def _expressions(text: str, today: Date) -> list[Expression]:
    dispatch = Dispatch(text, "", body=Span(0, len(text)))
    return when.expressions_of(syntax.analyse(dispatch), today)


def _fits(expression: Expression, value: str, kind: str, timex: dict) -> bool:
    """Is this the unit that the value names? A part of it ("early March" for 2023-03) and either end of a span count as the unit."""
    unit = _unit(value, kind)
    base = expression.base
    if base.start == unit.start and base.end == unit.end:
        return True
    if expression.kind == "span" or (base.precision == "range" and expression.kind in ("month day", "day month", "overnight")):
        return base.start == unit.start or base.end == unit.end
    return kind != "day" and base.precision == "range" and unit.start <= base.start and base.end <= unit.end


def _unit(value: str, kind: str) -> calendars.Interval:
    if kind == "day":
        return calendars.day(Date.fromisoformat(value))
    if kind == "week":
        return calendars.week(Date.fromisocalendar(int(value[:4]), int(value[-2:]), 1))
    if kind == "month":
        return calendars.month(int(value[:4]), int(value[5:7]))
    return calendars.year(int(value))
