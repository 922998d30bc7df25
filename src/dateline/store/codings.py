"""Runs of coders, and what they coded.

In go records dateline/1, each once a run; out come the same records with the document's text put back. A run is one coder with one codebook; what it coded
is kept when another run codes the same documents, so that both can be compared. A document's coding is that of its latest run.
"""
from __future__ import annotations

import hashlib
import json
from typing import Any, Iterable, Mapping, NamedTuple

from dateline.selecting import Facets
from dateline.store import facets
from dateline.store.database import Database
from dateline.store.documents import now
from dateline.store.sealing import pack, seal, to_json, unpack

LATEST = "c.run = (SELECT max(l.run) FROM codings l WHERE l.document = c.document AND l.fault IS NULL)"


class Coded(NamedTuple):
    """One document coded: ``number`` of its row, the record packed without its text, or null and what went wrong; rows of its events, and their facets."""

    number: int
    id: str
    packed: bytes | None
    events: tuple[tuple, ...]
    fault: str | None = None
    facets: tuple[Facets, ...] = ()


def coded(number: int, record: dict[str, Any]) -> Coded:
    """A record made ready to be stored; runs in the process that coded it."""
    document = record["document"]
    bare = {**record, "document": {**document, "text": None}}
    data = json.dumps(bare, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Coded(number, document["id"], pack(data), tuple(event_row(i, e) for i, e in enumerate(record["events"])), facets=facets.of_record(record))


def event_row(position: int, event: Mapping[str, Any]) -> tuple:
    """What is looked for in events: position, id, type, mode, first and last day, country of the place, certainty, confidence."""
    date, place = event.get("date") or {}, event.get("place") or {}
    return (position, event["id"], event["type"], event.get("mode"), date.get("start"), date.get("end"), place.get("country"), event["certainty"],
            float(event["confidence"]))


def fingerprint(coder: Mapping[str, Any]) -> str:
    return hashlib.sha256(to_json(coder).encode()).hexdigest()


def open_run(db: Database, coder: Mapping[str, Any], *, fresh: bool) -> int:
    """The run to code in. The last one, where it is of the same coder and (``fresh``) was not finished; else a new one."""
    mark = fingerprint(coder)
    with db.transaction():
        last = db.run("SELECT number, fingerprint, finished FROM runs ORDER BY number DESC LIMIT 1")
        if last and last[0][1] == mark and not (fresh and last[0][2]):
            if not fresh:
                db.run("UPDATE runs SET finished = NULL WHERE number = ?", (last[0][0],))
            return last[0][0]
        db.run("INSERT INTO runs (fingerprint, coder, started) VALUES (?, ?, ?)", (mark, to_json(coder), now()))
        return db.run("SELECT max(number) FROM runs")[0][0]


def finish_run(db: Database, run: int) -> None:
    with db.transaction():
        db.run("UPDATE runs SET finished = ? WHERE number = ?", (now(), run))


def to_code(run: int | None) -> tuple[str, tuple]:
    """A condition on documents ``d``: those that nobody coded (run null), or that this run did not."""
    if run is None:
        return "NOT EXISTS (SELECT 1 FROM codings c WHERE c.document = d.number)", ()
    return "NOT EXISTS (SELECT 1 FROM codings c WHERE c.document = d.number AND c.run = ?)", (run,)


def add(db: Database, run: int, batch: Iterable[Coded]) -> list[str]:
    """Store a batch in one transaction. Returns the ids of the documents, which are coded for good. What this run already has stays as it is."""
    batch = list(batch)
    with db.transaction():
        have = set()
        for c in batch:
            have.update(row[0] for row in db.run("SELECT document FROM codings WHERE document = ? AND run = ?", (c.number, run)))
        fresh = {c.number: c for c in batch if c.number not in have}
        db.many("INSERT INTO codings (run, document, events, record, fault, seal) VALUES (?, ?, ?, ?, ?, ?)",
                [(run, c.number, len(c.events), c.packed, c.fault, seal((c.id, len(c.events), c.packed, c.fault))) for c in fresh.values()])
        db.many("INSERT INTO events (run, document, position, id, type, mode, first_day, last_day, country, certainty, confidence) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [(run, c.number, *event) for c in fresh.values() for event in c.events])
        facets.put(db, run, {c.number: c.facets for c in fresh.values() if c.fault is None})
    return [c.id for c in batch]


def record_of(packed: bytes, text: str, where: str) -> dict[str, Any]:
    """The record as it was coded. Raises Damaged."""
    record = json.loads(unpack(packed, where))
    record["document"]["text"] = text
    return record


def runs(db: Database) -> list[dict[str, Any]]:
    """All runs, the oldest first, with what they coded."""
    rows = db.run("SELECT r.number, r.coder, r.started, r.finished, count(c.document), coalesce(sum(c.events), 0), count(c.fault) FROM runs r "
                  "LEFT JOIN codings c ON c.run = r.number GROUP BY r.number, r.coder, r.started, r.finished ORDER BY r.number")
    return [{"run": number, "coder": json.loads(coder), "started": started, "finished": finished, "documents": documents - faults, "events": int(events),
             "faults": faults} for number, coder, started, finished, documents, events, faults in rows]
