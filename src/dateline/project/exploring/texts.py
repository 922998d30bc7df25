"""Full-text search: dispatches that hold the words, with the passage in which they stand and how many events that fit they tell."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dateline.project.exploring.view import View
from dateline.project.filtering import OF_DOCUMENTS
from dateline.store import searching
from dateline.store.facets import POSITIONS

ORDERS = ("best", "latest")


class Text(NamedTuple):
    """``passage``: pieces of the text, each with whether it is a word that was looked for. ``events``: how many it tells that fit."""

    id: str
    title: str | None
    outlet: str | None
    published_first: str | None
    published_last: str | None
    passage: tuple[tuple[str, bool], ...]
    events: int


class Found(NamedTuple):
    """``count``: dispatches; ``events``: of them, that fit."""

    count: int
    events: int
    texts: tuple[Text, ...]


def texts(view: View, order: str = "best", offset: int = 0, limit: int = 20) -> Found:
    """Dispatches that fit; where conditions on events or days are asked, those with such events. ``order``: best (the words most often in the shortest text) or
    latest (published). Raises UsageError where ``text`` holds no word."""
    db, filters = view.db, view.filters
    documents = view.columns.numbers[view.mask] // POSITIONS
    told, counts = np.unique(documents, return_counts=True)
    events = dict(zip(told.tolist(), counts.tolist()))
    condition, values = filters.of_documents(db)
    numbers = [n for n, in db.run(f"SELECT d.number FROM documents d WHERE {condition} ORDER BY d.published_first IS NULL, d.published_first DESC, d.number", values)]
    if set(filters.asked()) - set(OF_DOCUMENTS) or filters.published_since or filters.published_until:
        numbers = [n for n in numbers if n in events]
    if order == "best" and filters.text is not None:
        ranks = {n: i for i, n in enumerate(searching.ranked(db, filters.text))}
        numbers.sort(key=lambda n: ranks.get(n, len(ranks)))
    wanted = numbers[offset:offset + limit]
    if not wanted:
        return Found(len(numbers), int(len(documents)), ())
    marks = ", ".join("?" * len(wanted))
    passages = searching.passages(db, filters.text, wanted)
    rows = {row[0]: row[1:] for row in db.run(f"SELECT number, id, title, outlet, published_first, published_last FROM documents WHERE number IN ({marks})", wanted)}
    return Found(len(numbers), int(len(documents)), tuple(Text(*rows[n], passages.get(n, ()), events.get(n, 0)) for n in wanted))
