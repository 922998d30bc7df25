"""What belongs together, and what people decided about it.

In go clusters of copies and incidents as they were linked, and decisions; out come the last linking's and all decisions, in order. A linking replaces the one
before it, in one transaction; decisions are only ever added.
"""
from __future__ import annotations

import json
from typing import Any, Iterable, Iterator, Mapping, Sequence

from dateline.store.database import Database
from dateline.store.documents import now
from dateline.store.sealing import seal, storable, to_json

_APPLIED = "decision_applied"


def replace(db: Database, clusters: Iterable[Sequence[str]], incidents: Iterable[Mapping[str, Any]], *, documents: int, events: int, decision: int = 0) -> int:
    """Store a linking in place of the last. Clusters of one document are left out; incidents are dicts of linking (``Incident.to_dict``). ``decision``: the last one
    that was applied. Returns its number."""
    with db.transaction():
        for table in ("incident_events", "incidents", "copies", "linkings"):
            db.run(f"DELETE FROM {table}")
        db.run("INSERT INTO linkings (started, documents, events) VALUES (?, ?, ?)", (now(), documents, events))
        number = db.run("SELECT max(number) FROM linkings")[0][0]
        db.many("INSERT INTO copies (linking, cluster, place, document) VALUES (?, ?, ?, ?)",
                ((number, ids[0], place, id) for ids in clusters if len(ids) > 1 for place, id in enumerate(ids)))
        for i in incidents:
            values = (i["id"], i["type"], i["start"], i["end"], to_json(i))
            db.run("INSERT INTO incidents (linking, id, type, first_day, last_day, record, seal) VALUES (?, ?, ?, ?, ?, ?, ?)", (number, *values, seal(values)))
            db.many("INSERT INTO incident_events (linking, incident, document, event) VALUES (?, ?, ?, ?)",
                    [(number, i["id"], m["document_id"], m["event_id"]) for m in i["members"]])
        db.run("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (_APPLIED, str(decision)))
        db.run("UPDATE linkings SET finished = ? WHERE number = ?", (now(), number))
    return number


def waiting(db: Database) -> int:
    """How many decisions the last linking does not know of."""
    applied = db.run("SELECT value FROM settings WHERE name = ?", (_APPLIED,))
    return int(db.run("SELECT count(*) FROM decisions WHERE number > ?", (int(applied[0][0]) if applied else 0,))[0][0])


def clusters(db: Database) -> Iterator[tuple[str, ...]]:
    """Clusters of copies of the last linking, the earliest document first in each."""
    members: list[str] = []
    current = None
    for cluster, document in db.run("SELECT cluster, document FROM copies ORDER BY cluster, place"):
        if cluster != current and members:
            yield tuple(members)
            members = []
        current = cluster
        members.append(document)
    if members:
        yield tuple(members)


def linked(db: Database) -> bool:
    """Was it ever linked?"""
    return bool(db.run("SELECT 1 FROM linkings LIMIT 1"))


def incidents(db: Database) -> Iterator[dict[str, Any]]:
    """Incidents of the last linking, by day, then by id."""
    for record, in db.run("SELECT record FROM incidents ORDER BY coalesce(first_day, '9999'), id"):
        yield json.loads(record)


def decide(db: Database, kind: str, events: Sequence[str], *, maker: str | None = None, note: str | None = None) -> int:
    """Add a decision: all that hold these events become one incident (merge), or these events become one of their own (split). Returns its number."""
    values = (now(), storable(maker), kind, to_json(sorted(events)), storable(note))
    with db.transaction():
        db.run("INSERT INTO decisions (made, maker, kind, events, note, seal) VALUES (?, ?, ?, ?, ?, ?)", (*values, seal(values)))
        return db.run("SELECT max(number) FROM decisions")[0][0]


def decisions(db: Database) -> list[dict[str, Any]]:
    """All decisions, the oldest first."""
    return [{"number": number, "made": made, "maker": maker, "kind": kind, "events": json.loads(events), "note": note}
            for number, made, maker, kind, events, note in db.run("SELECT number, made, maker, kind, events, note FROM decisions ORDER BY number")]
