"""When was a dispatch without a date published? The interval that is worked out, against the day.

In goes a JSON Lines file of rows {id, text, published}; out comes a Report: how often the day lies in the interval, and how wide the intervals are. A
dispatch without an interval counts as a miss. Refused (NotJSON): a line that is no such row.
"""
from __future__ import annotations

import dataclasses
import datetime
import pathlib
import statistics
from collections.abc import Callable, Mapping
from typing import Any

from dateline.coding import when
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import gold_lines
from dateline.knowledge import happenings, parties
from dateline.language import syntax

_MONTH = 31  # days


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """``inside``: dispatches whose interval holds the day, of ``scored``; ``narrow``: those whose interval is at most 31 days wide, ``narrow_inside``: and
    holds it; ``median_days``: the middle width of the intervals given, null without any."""

    scored: int
    inside: int
    median_days: float | None
    narrow: int = 0
    narrow_inside: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def accuracy(self) -> float:
        return self.inside / self.scored if self.scored else 0.0

    def __str__(self) -> str:
        first = f"undated dispatches: {self.inside}/{self.scored} with the day inside ({self.accuracy:.3f}), median width {self.median_days} days; "
        return "\n".join([first + f"a month wide at most {self.narrow}, of them {self.narrow_inside} right", *self.wrong])


def evaluate(path: pathlib.Path | str, only: Callable[[Mapping[str, Any]], bool] = lambda row: True, errors: bool = False) -> Report:
    """Score the rows of a file for which ``only`` holds. Raises NotJSON, ModelError."""
    tables, rows = parties.load(), happenings.load()
    inside = scored = narrow = narrow_inside = 0
    widths, wrong = [], []
    for row in filter(only, gold_lines.rows(path, ("text", "published"), _dated)):
        found = when.publication(Dispatch(row["text"], "", body=Span(0, len(row["text"]))), _analysis(row["text"]), tables, rows)
        day = datetime.date.fromisoformat(row["published"])
        known = found.start is not None and found.end is not None
        ok = known and found.start <= day <= found.end
        scored += 1
        inside += ok
        if known:
            widths.append((found.end - found.start).days + 1)
            narrow += widths[-1] <= _MONTH
            narrow_inside += ok and widths[-1] <= _MONTH
        if errors and not ok:
            wrong.append(f"WRONG {row['published']}: got {(str(found.start), str(found.end))}: {row['text'][:200]}")
    return Report(scored, inside, statistics.median(widths) if widths else None, narrow, narrow_inside, tuple(wrong))


def _analysis(text: str) -> Any:
    return syntax.analyse(Dispatch(text, "", body=Span(0, len(text))))


def _dated(row: dict[str, Any], where: str) -> dict[str, Any]:
    datetime.date.fromisoformat(row["published"])
    return row
