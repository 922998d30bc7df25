"""The plots of a report: incidents by day, kinds of acts, pairs of parties, certainty, and each ledger as dots and ranges.

In go counts and ledger entries, out comes SVG. A bar is a count and begins at nought; a dot is a figure that somebody gives, and a line the range that they leave
open. What lies outside of a plot is told in its words, never squeezed in.
"""
from __future__ import annotations

import collections
import datetime
import math
from typing import Any, Iterable, Mapping, NamedTuple, Sequence

from markupsafe import Markup

from dateline import wording
from dateline.exporting.report.drawing import hint, markup, picture, put, ticks
from dateline.exporting.report.gathering import HAPPENED, Told

_WIDTH, _LEFT, _ROW = 920, 40, 24
_UNITS = (("day", 1, 92), ("week", 7, 92 * 7), ("month", 31, 3660), ("year", 366, 366 * 400))  # name, days in it, the longest span for it


class Timeline(NamedTuple):
    """``drawn``: in bars; ``before`` and ``after``: outside of the days shown; ``vague``: known to within longer than a bar; ``undated``: not at all."""

    picture: Markup | None
    unit: str
    drawn: int
    before: int
    after: int
    vague: int
    undated: int


def timeline(incidents: Iterable[Told], first: str | None, last: str | None) -> Timeline:
    """Incidents that are told as having happened, in bars of a day, a week, a month or a year by the length of the time shown: ``first`` to ``last`` (ISO days;
    null: as far as the incidents reach)."""
    told = [h for h in incidents if h.standing in HAPPENED]
    dated = [(h, *map(datetime.date.fromisoformat, (h.incident["start"], h.incident["end"]))) for h in told if h.incident["start"] and h.incident["end"]]
    undated = len(told) - len(dated)
    if not dated:
        return Timeline(None, "day", 0, 0, 0, 0, undated)
    start = datetime.date.fromisoformat(first) if first else min(a for _, a, _ in dated)
    end = max(datetime.date.fromisoformat(last) if last else max(b for _, _, b in dated), start)
    unit = next((name for name, _, longest in _UNITS if (end - start).days < longest), "year")
    bars: dict[int, collections.Counter] = collections.defaultdict(collections.Counter)
    before = after = vague = 0
    for one, a, b in dated:
        if b < start:
            before += 1
        elif a > end:
            after += 1
        elif _bar(a, unit) != _bar(b, unit):
            vague += 1
        else:
            bars[_bar(a, unit)][one.standing] += 1
    drawn = sum(map(sum, (counter.values() for counter in bars.values())))
    return Timeline(_timeline(bars, _bar(start, unit), _bar(end, unit), unit, drawn) if drawn else None, unit, drawn, before, after, vague, undated)


def _bar(day: datetime.date, unit: str) -> int:
    """The number of the bar in which a day falls."""
    return {"day": day.toordinal(), "week": (day.toordinal() - 1) // 7, "month": day.year * 12 + day.month - 1, "year": day.year}[unit]


def _first_day(bar: int, unit: str) -> datetime.date:
    if unit == "day":
        return datetime.date.fromordinal(bar)
    if unit == "week":
        return datetime.date.fromordinal(bar * 7 + 1)
    return datetime.date(bar // 12, bar % 12 + 1, 1) if unit == "month" else datetime.date(bar, 1, 1)


def _timeline(bars: Mapping[int, collections.Counter], first: int, last: int, unit: str, drawn: int) -> Markup:
    height, top = 190, 12
    tallest = max(sum(counter.values()) for counter in bars.values())
    root = picture(_WIDTH, height + 34, f"Incidents by {unit}: {drawn} in bars, the tallest of {tallest}")
    step = (_WIDTH - _LEFT - 10) / (last - first + 1)
    marks = ticks(tallest)
    scale = (height - top) / marks[-1]
    for value in marks:
        if value == int(value):
            y = height - value * scale
            put(root, "line", "grid", x1=_LEFT, y1=y, x2=_WIDTH - 10, y2=y)
            put(root, "text", "tick end", f"{value:,.0f}", x=_LEFT - 6, y=y + 4)
    for bar, counter in sorted(bars.items()):
        y = float(height)
        for standing in HAPPENED:
            if count := counter[standing]:
                y -= count * scale
                box = put(root, "rect", f"bar {_look(standing)}", x=_LEFT + (bar - first) * step + step * 0.08, y=y, width=max(min(step * 0.84, 40), 0.8), height=count * scale)
                hint(box, f"{_label(bar, unit)}: {count} {standing}")
    every = max(1, math.ceil((last - first + 1) / 10))
    for bar in range(first, last + 1, every):
        put(root, "text", "tick", _label(bar, unit), x=_LEFT + (bar - first) * step + step * 0.08, y=height + 18)
    return markup(root)


def _label(bar: int, unit: str) -> str:
    day = _first_day(bar, unit)
    return f"{day.year}" if unit == "year" else wording.days(day, day)[2 if day.day < 10 else 3:] if unit == "month" else wording.days(day, day)


def _look(name: str) -> str:
    return name.replace(" ", "-")


def bars(rows: Sequence[tuple[str, Mapping[str, int]]], parts: Sequence[str], told: str) -> Markup:
    """One row a name, its parts side by side, each with its count. ``parts`` in the order in which they are drawn."""
    most = max((sum(counts.values()) for _, counts in rows), default=0)
    root = picture(_WIDTH, len(rows) * _ROW + 6, told)
    left = 24 + 7 * max((min(len(name), 44) for name, _ in rows), default=0)
    room = _WIDTH - left - 60
    for i, (name, counts) in enumerate(rows):
        y = i * _ROW + 4
        label = put(root, "text", "name end", name if len(name) <= 44 else name[:43] + "…", x=left - 10, y=y + 13)
        hint(label, name)
        x = float(left)
        for part in parts:
            if count := counts.get(part, 0):
                width = count / most * room
                box = put(root, "rect", f"bar {_look(part)}", x=x, y=y, width=width, height=_ROW - 7)
                hint(box, f"{name}: {count:,} {part}")
                x += width
        put(root, "text", "count", f"{sum(counts.values()):,}", x=x + 6, y=y + 13)
    return markup(root)


def ledger(entries: Sequence[Mapping[str, Any]], speaker: Any) -> Markup:
    """The figures of one kind, one row an account in the order given, none of them averaged: a dot at a bound, a line over the range, an arrow where it is open.
    ``speaker``: a function that tells whose account an entry is."""
    values = [v for e in entries for v in (e["minimum"], e["maximum"]) if v is not None]
    low, high = min(values, default=0), max(values, default=0)
    by_powers = low > 0 and high / low > 40
    left, right = 330, _WIDTH - 70
    marks = [10 ** p for p in range(int(math.floor(math.log10(low))), int(math.ceil(math.log10(high))) + 1)] if by_powers else ticks(high)

    def place(value: float) -> float:
        if by_powers:
            return left + (math.log10(value) - math.log10(marks[0])) / (math.log10(marks[-1]) - math.log10(marks[0])) * (right - left)
        return left + value / (marks[-1] or 1) * (right - left)

    height = len(entries) * _ROW + 10
    root = picture(_WIDTH, height + 22, f"{len(entries)} accounts, from {wording.number(low)} to {wording.number(high)}")
    for mark in marks:
        put(root, "line", "grid", x1=place(mark), y1=4, x2=place(mark), y2=height)
        put(root, "text", "tick middle", wording.number(mark), x=place(mark), y=height + 15)
    for i, entry in enumerate(entries):
        _account(put(root, "g", "copy" if entry["copy_of"] else ""), entry, speaker(entry), i * _ROW + 18, place, left, right)
    return markup(root)


def _account(row: Any, entry: Mapping[str, Any], name: str, y: float, place: Any, left: float, right: float) -> None:
    minimum, maximum = entry["minimum"], entry["maximum"]
    label = put(row, "text", "name end", name if len(name) <= 48 else name[:47] + "…", x=left - 14, y=y + 4)
    hint(label, name)
    look = "denial" if entry["denies"] else "account"
    if minimum != maximum:
        x1, x2 = place(minimum) if minimum is not None else left, place(maximum) if maximum is not None else right + 18
        put(row, "line", f"range {look}", x1=x1, y1=y, x2=x2, y2=y)
        if maximum is None:
            put(row, "path", f"arrow {look}", d=f"M{x2 - 7:.1f},{y - 4:.1f} L{x2:.1f},{y:.1f} L{x2 - 7:.1f},{y + 4:.1f}")
    for value in dict.fromkeys(v for v in (minimum, maximum) if v is not None):
        hint(put(row, "circle", f"dot {look}", cx=place(value), cy=y, r=5), wording.figure(entry["kind"], minimum, maximum, entry["who"]))
    said = wording.span_of_numbers(minimum, maximum)
    anchor = max((place(v) for v in (minimum, maximum) if v is not None), default=left)
    put(row, "text", "count", said + (" denied" if entry["denies"] else ""), x=anchor + 9, y=y - 4 if minimum != maximum else y + 4)
