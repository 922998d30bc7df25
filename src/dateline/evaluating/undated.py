"""When was a dispatch without a date published? The interval that is worked out, against the day.

In goes a JSON Lines file of rows {id, text, published}; out comes a Report: how often the day lies in the interval, and how wide the intervals are. Refused
(NotJSON): a line that is no such row.
"""
from __future__ import annotations

import dataclasses
import datetime
import json
import pathlib
import statistics
from collections.abc import Callable, Mapping
from typing import Any

from dateline.coding import when
from dateline.dispatch import Dispatch, Span
from dateline.errors import NotJSON
from dateline.language import syntax

_WIDEST_DAYS = 31


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """``inside``: dispatches whose interval holds the day and is 31 days wide at most, of ``scored``; ``median_days``: the middle width, null without any."""

    scored: int
    inside: int
    median_days: float | None
    wrong: tuple[str, ...] = ()

    @property
    def accuracy(self) -> float:
        return self.inside / self.scored if self.scored else 0.0

    def __str__(self) -> str:
        first = f"undated dispatches: {self.inside}/{self.scored} with the day in an interval of a month at most ({self.accuracy:.3f}), median width "
        return "\n".join([first + f"{self.median_days} days", *self.wrong])


def evaluate(path: pathlib.Path | str, only: Callable[[Mapping[str, Any]], bool] = lambda row: True, errors: bool = False) -> Report:
    """Score the rows of a file for which ``only`` holds. Raises NotJSON, ModelError."""
    inside = scored = 0
    widths, wrong = [], []
    for row in filter(only, _rows(pathlib.Path(path))):
        found = when.publication(Dispatch(row["text"], "", body=Span(0, len(row["text"]))), _analysis(row["text"]))
        day = datetime.date.fromisoformat(row["published"])
        known = found is not None and found.start is not None and found.end is not None
        width = (found.end - found.start).days + 1 if known else None
        ok = known and found.start <= day <= found.end and width <= _WIDEST_DAYS + 1
        scored += 1
        inside += ok
        if width is not None:
            widths.append(width)
        if errors and not ok:
            wrong.append(f"WRONG {row['published']}: got {found and (str(found.start), str(found.end))}: {row['text'][:200]}")
    return Report(scored, inside, statistics.median(widths) if widths else None, tuple(wrong))


def _analysis(text: str) -> Any:
    return syntax.analyse(Dispatch(text, "", body=Span(0, len(text))))


def _rows(path: pathlib.Path) -> list[dict[str, Any]]:
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            row["text"], datetime.date.fromisoformat(row["published"])
        except (ValueError, TypeError, KeyError) as error:
            raise NotJSON(f"no object with text and published ({error})", where=f"{path} line {number}", remedy="Mend the line") from error
        rows.append(row)
    return rows
