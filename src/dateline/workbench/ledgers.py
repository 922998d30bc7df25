"""The ledger of an incident as rows to read and to draw: one a figure, each with its source, its day and its place on a scale from zero.

In go entries of the ledger (dicts), out come groups, one a kind. Figures stand side by side: nothing is averaged, added up or left out; copies stand with the
dispatch that they copy.
"""
from __future__ import annotations

import dataclasses
import math
from typing import Any, Iterable, Mapping

from dateline import wording


@dataclasses.dataclass(slots=True)
class Row:
    """``low`` and ``high``: percent of the scale, null where that side is open; ``copies``: entries of copies that tell the same."""

    entry: Mapping[str, Any]
    value: str
    speaker: str
    low: float | None = None
    high: float | None = None
    copies: list[Mapping[str, Any]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """``kind``: of the figures; ``ticks``: (percent, number) of the scale; ``unit``: the currency, or null."""

    kind: str
    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    unit: str | None = None


def groups(entries: Iterable[Mapping[str, Any]]) -> list[Group]:
    """The figures by kind (money by currency too), in each by day, then by source."""
    by_kind: dict[tuple[str, str | None], list[Mapping[str, Any]]] = {}
    for entry in entries:
        if entry["kind"]:
            by_kind.setdefault((entry["kind"], entry["who"] if entry["kind"] == "money" else None), []).append(entry)
    return [_group(kind, unit, found) for (kind, unit), found in by_kind.items()]


def denials(entries: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Who denies that it happened, by day."""
    return sorted((e for e in entries if not e["kind"]), key=lambda e: (e["as_of"] or "9999", e["document_id"]))


def speaker(entry: Mapping[str, Any]) -> str:
    """ "Peskov ← TASS"; without a source the outlet speaks."""
    return " ← ".join([entry["source"], *entry["via"]]) if entry["source"] else entry["outlet"] or "the dispatch"


def _group(kind: str, unit: str | None, entries: list[Mapping[str, Any]]) -> Group:
    top, step = _scale(max((v for e in entries for v in (e["minimum"], e["maximum"]) if v is not None), default=1))
    rows: dict[tuple, Row] = {}
    for entry in sorted(entries, key=lambda e: (e["as_of"] or "9999", bool(e["copy_of"]), speaker(e), e["document_id"], e["span"][0])):
        key = (entry["copy_of"] or entry["document_id"], entry["minimum"], entry["maximum"], entry["source"], tuple(entry["via"]), entry["denies"], entry["text"])
        if key in rows:
            rows[key].copies.append(entry)
        else:
            rows[key] = Row(entry, wording.span_of_numbers(entry["minimum"], entry["maximum"]), speaker(entry), _percent(entry["minimum"], top), _percent(entry["maximum"], top))
    ticks = tuple((round(100 * i * step / top, 2), wording.number(i * step)) for i in range(int(round(top / step)) + 1))
    return Group(kind, tuple(rows.values()), ticks, unit)


def _percent(value: float | None, top: float) -> float | None:
    return None if value is None else round(100 * value / top, 2)


def _scale(largest: float) -> tuple[float, float]:
    """The end of a scale from zero and the step between its ticks: 1, 2 or 5 times a power of ten, four to six of them, a little room at the end."""
    largest = max(float(largest), 1.0)
    rough = largest * 1.12 / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(next(power * m for m in (1, 2, 5, 10) if power * m >= rough), 1.0)
    return math.ceil(largest * 1.08 / step) * step, step
