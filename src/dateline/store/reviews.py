"""What people who read the rows said of them: decisions that are only ever added.

In go decisions on one item of a document (an event, a passage left uncoded, the whole text), each naming the row that it follows; out come all rows, and for each
item and stage the one that stands. Refused (Stale): a decision that follows a row which is not the last one any more; the refusal carries that last row.
"""
from __future__ import annotations

import json
from typing import Any, Iterator, Mapping, NamedTuple

from dateline.errors import Stale
from dateline.store import facets
from dateline.store.database import Database
from dateline.store.documents import now
from dateline.store.sealing import seal, storable, to_json

STAGES = ("first", "second", "final")
KINDS = ("accept", "reject", "edit", "skip", "undo")
COLUMNS = ("made", "reviewer", "stage", "kind", "stands", "document", "item", "run", "before", "event", "note")
LAST = "NOT EXISTS (SELECT 1 FROM reviews l WHERE l.document = r.document AND l.item = r.item AND l.stage = r.stage AND l.before = r.number)"
_SELECT = f"SELECT r.number, {', '.join('r.' + c for c in COLUMNS)} FROM reviews r"


class Review(NamedTuple):
    """One row. ``stage``: first, second, final. ``kind``: what was done; ``stands``: the decision that stands after it, null where the item is open again.
    ``item``: id of an event, "START-END" of a passage left uncoded, "" for the text as a whole. ``before``: number of the row that it follows, 0 for none.
    ``event``: what stands, as it was seen or put right."""

    number: int
    made: str
    reviewer: str
    stage: str
    kind: str
    stands: str | None
    document: str
    item: str
    run: int
    before: int
    event: dict[str, Any] | None
    note: str | None


def add(db: Database, *, reviewer: str, stage: str, kind: str, stands: str | None, document: str, item: str, run: int, before: int,
        event: Mapping[str, Any] | None, note: str | None = None) -> Review:
    """Add a decision after the row ``before`` of the same item and stage (0: it is the first). Returns it. Raises Stale, whose ``theirs`` is the last row."""
    with db.transaction():
        last = latest(db, document, item, stage)
        if (last.number if last else 0) != before:
            raise Stale(f"{_told(last)} since it was shown" if last else "the decision that this one follows is not there", where=item or document,
                        remedy="Look at both and decide again: nothing was lost", theirs=last)
        values = (now(), storable(reviewer), stage, kind, stands, document, item, run, before, None if event is None else to_json(event), storable(note))
        db.run(f"INSERT INTO reviews ({', '.join(COLUMNS)}, seal) VALUES ({', '.join('?' * len(COLUMNS))}, ?)", (*values, seal(values)))
        for number, in db.run("SELECT number FROM documents WHERE id = ?", (document,)):
            facets.follow(db, number)
        return latest(db, document, item, stage)  # type: ignore[return-value]  (it was just written)


def _told(last: Review) -> str:
    return f"{last.reviewer} decided on it ({last.kind})"


def latest(db: Database, document: str, item: str, stage: str) -> Review | None:
    """The last row on an item in a stage."""
    rows = db.run(f"{_SELECT} WHERE r.document = ? AND r.item = ? AND r.stage = ? AND {LAST}", (document, item, stage))
    return _review(rows[0]) if rows else None


def chain(db: Database, document: str, item: str, stage: str) -> list[Review]:
    """All rows on an item in a stage, the oldest first."""
    return [_review(row) for row in db.run(f"{_SELECT} WHERE r.document = ? AND r.item = ? AND r.stage = ? ORDER BY r.number", (document, item, stage))]


def last_of(db: Database, reviewer: str, stage: str) -> Review | None:
    """What this reviewer did last in a stage and has not undone."""
    undone = 0
    for row in _newest(db, reviewer, stage):
        if row.kind == "undo":
            undone += 1
        elif undone:
            undone -= 1
        else:
            return row
    return None


def _newest(db: Database, reviewer: str, stage: str) -> Iterator[Review]:
    before = None
    while rows := db.run(f"{_SELECT} WHERE r.reviewer = ? AND r.stage = ? AND r.number < ? ORDER BY r.number DESC LIMIT 50",
                         (storable(reviewer), stage, before if before is not None else 2**62)):
        yield from map(_review, rows)
        before = rows[-1][0]


def standing(db: Database, *, document: str | None = None, stage: str | None = None) -> Iterator[Review]:
    """The row that stands for every item and stage (``stands`` may be null), by document and item; of one document, of one stage."""
    parts, values = [LAST], []
    for column, wanted in (("document", document), ("stage", stage)):
        if wanted is not None:
            parts.append(f"r.{column} = ?")
            values.append(wanted)
    yield from map(_review, db.run(f"{_SELECT} WHERE {' AND '.join(parts)} ORDER BY r.document, r.item, r.number", values))


def history(db: Database) -> Iterator[Review]:
    """All rows, the oldest first."""
    after = 0
    while rows := db.run(f"{_SELECT} WHERE r.number > ? ORDER BY r.number LIMIT 500", (after,)):
        yield from map(_review, rows)
        after = rows[-1][0]


def _review(row: tuple) -> Review:
    number, *values = row
    review = Review(number, *values)
    return review._replace(event=json.loads(review.event)) if review.event is not None else review


def learn(db: Database, kind: str, value: Mapping[str, Any], report: Mapping[str, Any], *, maker: str | None = None) -> int:
    """Keep what was fitted to reviews, with the report on it. Returns its number."""
    values = (now(), storable(maker), kind, to_json(value), to_json(report))
    with db.transaction():
        db.run("INSERT INTO learned (made, maker, kind, value, report, seal) VALUES (?, ?, ?, ?, ?, ?)", (*values, seal(values)))
        return db.run("SELECT max(number) FROM learned")[0][0]


def learned(db: Database, kind: str) -> dict[str, Any] | None:
    """What was learned last of this kind: number, made, maker, value, report."""
    rows = db.run("SELECT number, made, maker, value, report FROM learned WHERE kind = ? ORDER BY number DESC LIMIT 1", (kind,))
    if not rows:
        return None
    number, made, maker, value, report = rows[0]
    return {"number": number, "made": made, "maker": maker, "value": json.loads(value), "report": json.loads(report)}
