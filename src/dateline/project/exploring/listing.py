"""The events themselves, a page at a time: what a number leads to.

In go a view and an order, out come rows with the sentence that tells the event. The words are the document's own, cut by the spans of the record.
"""
from __future__ import annotations

from typing import Iterator, NamedTuple, Sequence

import numpy as np

from dateline.project.exploring.columns import NO_DAY
from dateline.project.exploring.view import View
from dateline.store import Database

ORDERS = ("day", "latest", "published", "sure", "doubtful")
_CHUNK = 500
_COLUMNS = ("number", "event", "type", "mode", "quad", "certainty", "confidence", "dating", "first_day", "last_day", "published_first", "published_last", "outlet",
            "place", "place_id", "country", "admin1", "latitude", "longitude", "precision", "review")


class Side(NamedTuple):
    country: str | None
    name: str
    sectors: tuple[str, ...]


class Told(NamedTuple):
    """One event. ``document``: the id of its dispatch; ``trigger``: where in ``sentence`` the words stand that tell it, [start, end)."""

    document: str
    title: str | None
    event: str
    type: str
    mode: str | None
    quad: str | None
    certainty: str
    confidence: float
    dating: str
    first_day: str | None
    last_day: str | None
    published_first: str | None
    published_last: str | None
    outlet: str | None
    place: str | None
    place_id: int | None
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: str | None
    review: str | None
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    sentence: str
    trigger: tuple[int, int]


def events(view: View, order: str = "day", offset: int = 0, limit: int = 50) -> list[Told]:
    """``order``: day (of the event, the earliest first, those without a day last), latest (the latest first), published (the latest first), sure or doubtful (by
    confidence)."""
    return _told(view.db, _ordered(view, order)[offset:offset + limit])


def every_event(view: View, order: str = "day") -> Iterator[Told]:
    """All of them, in pieces: memory does not grow with their number."""
    numbers = _ordered(view, order)
    for i in range(0, len(numbers), _CHUNK):
        yield from _told(view.db, numbers[i:i + _CHUNK])


def _ordered(view: View, order: str) -> np.ndarray:
    at = np.flatnonzero(view.mask)
    days = view.columns.days
    first, last = days["first_day"][at], days["last_day"][at]
    if order == "published":
        by = -days["published_last"][at]
    elif order in ("sure", "doubtful"):
        by = view.columns.confidence[at] * (1 if order == "doubtful" else -1)
    else:
        known = np.where(first == NO_DAY, last, first)
        by = np.where(known == NO_DAY, np.iinfo(np.int64).max, -known if order == "latest" else known)
    return view.columns.numbers[at[np.lexsort((at, by))]]


def _told(db: Database, numbers: Sequence[int]) -> list[Told]:
    if not len(numbers):
        return []
    wanted = [int(n) for n in numbers]
    marks = ", ".join("?" * len(wanted))
    sides: dict[tuple[int, str], list[Side]] = {}
    for facet, role, country, name, sectors in db.run(f"SELECT facet, role, country, name, sectors FROM facet_sides WHERE facet IN ({marks}) ORDER BY facet, place", wanted):
        sides.setdefault((facet, role), []).append(Side(country, name, tuple(sectors.split())))
    sql = (f"SELECT d.id, d.title, substr(d.text, cast(f.sentence_start + 1 AS integer), cast(f.sentence_end - f.sentence_start AS integer)), f.trigger_start - f.sentence_start, "
           f"f.trigger_end - f.sentence_start, {', '.join('f.' + c for c in _COLUMNS)} FROM facets f JOIN documents d ON d.number = f.document WHERE f.number IN ({marks})")
    found = {}
    for document, title, sentence, start, end, number, *row in db.run(sql, wanted):
        found[number] = Told(document, title, *row, tuple(sides.get((number, "actor"), ())), tuple(sides.get((number, "recipient"), ())), sentence,
                             (max(0, start), max(0, min(end, len(sentence)))))
    return [found[n] for n in wanted if n in found]
