"""Events over time: in which days, weeks or months they happened, and in which the news of them came out.

In goes a view, out come two lanes of bins. An event whose days lie within one bin stands there. One whose days reach over several is spread over them, as thin as it is
wide, and never stands in their middle. What is open on one side or has no date stands in no bin and is counted beside them.
"""
from __future__ import annotations

import datetime
from typing import Any, NamedTuple

import numpy as np

from dateline.project.exploring.columns import NO_DAY, QUADS, day
from dateline.project.exploring.view import View

UNITS = ("day", "week", "month", "year")
_MOST_BINS = 1200
_EDGE = 0.005  # of all days at either end that may lie outside of the span shown


class Bin(NamedTuple):
    """``first`` and ``last`` day. ``within``: events whose days all lie in it, by quad (verbal cooperation, material cooperation, verbal conflict, material conflict,
    none). ``spread``: the share that falls into it of events that reach beyond it. ``touching``: how many events may lie in it, the number behind which they are found."""

    first: str
    last: str
    within: tuple[int, int, int, int, int]
    spread: float
    touching: int


class Lane(NamedTuple):
    """``dated``: events with both ends. ``open``: with one end. ``none``: without. ``before`` and ``after``: dated events that lie outside of the span shown."""

    bins: tuple[Bin, ...]
    dated: int
    open: int
    none: int
    before: int
    after: int


class Timeline(NamedTuple):
    """``unit``: of the bins. ``first`` and ``last`` day of the span that both lanes show, null where nothing is dated."""

    unit: str
    first: str | None
    last: str | None
    occurred: Lane
    published: Lane


def timeline(view: View, unit: str | None = None, *, brushed: bool = False) -> Timeline:
    """``unit``: day, week, month or year; null for the finest that fits the span. Each lane is counted without its own days (``brushed``: with them), so that
    they can be chosen anew."""
    days = view.columns.days
    happened = (days["first_day"], days["last_day"], view.mask if brushed else view.without("since", "until"))
    told = (days["published_first"], days["published_last"], view.mask if brushed else view.without("published_since", "published_until"))
    span = _span(happened, told)
    if span is None:
        return Timeline(unit or "day", None, None, *(Lane((), 0, *_loose(*lane), 0, 0) for lane in (happened, told)))
    unit = unit if unit in UNITS else next(u for u in UNITS if u == UNITS[-1] or (span[1] - span[0]) / {"day": 1, "week": 7, "month": 30}[u] <= 400)
    while (edges := _edges(*span, unit)) is None:
        unit = UNITS[UNITS.index(unit) + 1]
    quads = view.columns.words["quad"].codes
    return Timeline(unit, day(edges[0]), day(edges[-1] - 1), _lane(*happened, edges, quads), _lane(*told, edges, quads))


def _loose(first: np.ndarray, last: np.ndarray, mask: np.ndarray) -> tuple[int, int]:
    """How many have one end, and how many none."""
    ends = (first[mask] != NO_DAY).astype(int) + (last[mask] != NO_DAY)
    return int((ends == 1).sum()), int((ends == 0).sum())


def _span(*lanes: tuple[np.ndarray, np.ndarray, np.ndarray]) -> tuple[int, int] | None:
    """The days that nearly all events fall into: one event of the year 1900 does not push the others together."""
    lows, highs = [], []
    for first, last, mask in lanes:
        both = mask & (first != NO_DAY) & (last != NO_DAY)
        if both.any():
            narrow = both & (last - first <= 31)
            chosen = narrow if narrow.any() else both
            lows.append(int(np.quantile(first[chosen], _EDGE, method="lower")))
            highs.append(int(np.quantile(last[chosen], 1 - _EDGE, method="higher")))
    return (min(lows), max(highs)) if lows else None


def _edges(first: int, last: int, unit: str) -> np.ndarray | None:
    """First days of the bins and the day after the last one, or null where there would be too many."""
    start = datetime.date.fromordinal(first)
    if unit == "day":
        edges = np.arange(first, last + 2)
    elif unit == "week":
        edges = np.arange(first - start.weekday(), last + 8, 7)
    else:
        found, at = [], start.replace(day=1) if unit == "month" else start.replace(month=1, day=1)
        while at.toordinal() <= last and at.year < 9999:
            found.append(at.toordinal())
            at = at.replace(year=at.year + (unit == "year" or at.month == 12), month=1 if unit == "year" else at.month % 12 + 1)
        edges = np.array([*found, at.toordinal()])
    if unit == "week" and edges[-1] <= last:
        edges = np.append(edges, edges[-1] + 7)
    while len(edges) > 2 and edges[-2] > last:
        edges = edges[:-1]
    return edges if unit == UNITS[-1] or len(edges) <= _MOST_BINS else None


def _lane(first: np.ndarray, last: np.ndarray, mask: np.ndarray, edges: np.ndarray, quads: np.ndarray) -> Lane:
    opened, none = _loose(first, last, mask)
    both = mask & (first != NO_DAY) & (last != NO_DAY) & (last >= first)
    start, end, quad = first[both], last[both], quads[both]
    outside = (int((end < edges[0]).sum()), int((start >= edges[-1]).sum()))
    seen = (end >= edges[0]) & (start < edges[-1])
    start, end, quad = start[seen], end[seen], quad[seen]
    count = len(edges) - 1
    low, high = np.searchsorted(edges, start, "right") - 1, np.searchsorted(edges, end, "right") - 1
    one = (low == high) & (low >= 0) & (high < count)
    quad = np.where((quad < 0) | (quad >= len(QUADS)), len(QUADS), quad)
    within = np.bincount(low[one] * 5 + quad[one], minlength=count * 5).reshape(count, 5)
    touching = np.bincount(np.clip(low, 0, count - 1), minlength=count + 1) - np.bincount(np.clip(high, -1, count - 1) + 1, minlength=count + 1)
    # those open on one side stand at their one day in what is asked for, so that the number and the list behind it are the same
    known = mask & ((first != NO_DAY) ^ (last != NO_DAY))
    single = np.where(first != NO_DAY, first, last)[known]
    place = np.searchsorted(edges, single, "right") - 1
    at = np.cumsum(touching)[:count] + np.bincount(place[(place >= 0) & (place < count)], minlength=count)
    spread = _spread(start[~one], end[~one], edges)
    bins = tuple(Bin(day(edges[i]) or "", day(edges[i + 1] - 1) or "", tuple(map(int, within[i])), round(float(spread[i]), 3), int(at[i])) for i in range(count))
    return Lane(bins, int(both.sum()), opened, none, *outside)


def _spread(start: np.ndarray, end: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Each event's one unit laid evenly over its days, added up by bin."""
    length = int(edges[-1] - edges[0])
    weight = 1.0 / (end - start + 1)
    steps = np.zeros(length + 1)
    np.add.at(steps, np.clip(start - edges[0], 0, length), weight)
    np.add.at(steps, np.clip(end + 1 - edges[0], 0, length), -weight)
    total = np.concatenate([[0.0], np.cumsum(np.cumsum(steps)[:length])])
    return np.maximum(np.diff(total[edges - edges[0]]), 0.0)


def conditions(lane: str, bin: Bin) -> dict[str, Any]:
    """What finds the events that a bin counts as touching."""
    return {"since": bin.first, "until": bin.last} if lane == "occurred" else {"published_since": bin.first, "published_until": bin.last}
