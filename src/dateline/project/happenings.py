"""Incidents a screen at a time, and decisions on them that nobody makes unseen.

In go filters, or an incident and what a person saw of it; out come incidents with their tellings, copies folded, and decisions. A decision that rests on what is
no longer so is refused with both states. Raises NotThere for an incident that is not there.
"""
from __future__ import annotations

import datetime
import json
from typing import Any, Iterable, Mapping, Sequence

from dateline.errors import NotThere
from dateline.project.browsing import marks, titles
from dateline.store import Database, codings, links

SMALL_DOCUMENTS = 2_000
"""Projects up to this size are linked again at once when something is decided."""
ORDERS = {"newest": "i.first_day IS NULL, i.first_day DESC, i.id", "oldest": "i.first_day IS NULL, i.first_day, i.id",
          "reports": "(SELECT count(DISTINCT m.document) FROM incident_events m WHERE m.incident = i.id) DESC, i.first_day DESC, i.id"}


def version(db: Database) -> str:
    """A mark that changes with every linking and every decision."""
    linking, decision = db.run("SELECT (SELECT max(number) FROM linkings), (SELECT max(number) FROM decisions)")[0]
    started = db.run("SELECT started FROM linkings WHERE number = ?", (linking or 0,))
    return f"{started[0][0] if started else 0}.{decision or 0}"


def waiting(db: Database) -> int:
    """How many decisions wait for the next linking."""
    return links.waiting(db)


def incidents(db: Database, *, types: tuple[str, ...] = (), since: str | None = None, until: str | None = None, several: bool = False, order: str = "newest",
              page: int = 1, size: int = 50) -> dict[str, Any]:
    """``total`` that fit, and the ``rows`` of one page: incidents as they were linked. ``several``: told by more than one dispatch that is no copy."""
    parts, values = ["true"], []
    if types:
        parts.append(f"i.type IN ({marks(types)})")
        values += types
    for condition, value in (("i.last_day >= ?", since), ("i.first_day <= ?", until)):
        if value:
            parts.append(condition)
            values.append(value)
    if several:
        parts.append("i.id IN (SELECT m.incident FROM incident_events m WHERE NOT EXISTS (SELECT 1 FROM copies p WHERE p.document = m.document AND p.place > 0) "
                     "GROUP BY m.incident HAVING count(DISTINCT m.document) > 1)")
    where = " AND ".join(parts)
    total = db.run(f"SELECT count(*) FROM incidents i WHERE {where}", values)[0][0]
    ids = [id for id, in db.run(f"SELECT i.id FROM incidents i WHERE {where} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?", (*values, size, (page - 1) * size))]
    found = dict(db.run(f"SELECT id, record FROM incidents WHERE id IN ({marks(ids)})", ids)) if ids else {}
    return {"total": int(total), "rows": [json.loads(found[id]) for id in ids]}


def incident(db: Database, id: str) -> dict[str, Any]:
    """One incident as it was linked. Raises NotThere."""
    rows = db.run("SELECT record FROM incidents WHERE id = ?", (id,))
    if not rows:
        raise NotThere(f"no incident {id}", remedy="It may have another number since the last linking: look for it among the incidents")
    return json.loads(rows[0][0])


def holding(db: Database, member: str) -> str | None:
    """The incident that holds an event ("document id/event id"), or null."""
    document, _, event = member.partition("/")
    rows = db.run("SELECT incident FROM incident_events WHERE document = ? AND event = ?", (document, event))
    return rows[0][0] if rows else None


def types(db: Database) -> list[tuple[str, int]]:
    """Types of incidents and how many of each, most first."""
    return [(name, int(n)) for name, n in db.run("SELECT type, count(*) FROM incidents GROUP BY type ORDER BY 2 DESC, 1")]


def near(db: Database, incident: Mapping[str, Any], limit: int = 12) -> list[dict[str, Any]]:
    """Others of about the same days (ten days before or after), those of the same type first: what one might merge with."""
    if not incident["start"]:
        return []
    rows = db.run("SELECT record FROM incidents WHERE id <> ? AND first_day IS NOT NULL AND first_day >= ? AND first_day <= ? ORDER BY type <> ?, first_day <> ?, first_day, id LIMIT ?",
                  (incident["id"], _shifted(incident["start"], -10), _shifted(incident["end"] or incident["start"], 10), incident["type"], incident["start"], limit))
    return [json.loads(record) for record, in rows]


def _shifted(day: str, by: int) -> str:
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=by)).isoformat()
    except OverflowError:
        return day


def events(db: Database, members: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Events of dispatches (id, id of the event), in their order, each with ``document_id`` and ``words``: its sentence, cut before and after the trigger."""
    members = list(members)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for document in dict.fromkeys(d for d, _ in members):
        rows = db.run(f"SELECT d.text, c.record FROM documents d JOIN codings c ON c.document = d.number WHERE d.id = ? AND {codings.LATEST}", (document,))
        if rows:
            for event in codings.record_of(rows[0][1], rows[0][0], document)["events"]:
                found[document, event["id"]] = {**event, "document_id": document, "words": _around(rows[0][0], event)}
    return [found[m] for m in members if m in found]


def _around(text: str, event: Mapping[str, Any]) -> tuple[str, str, str]:
    start, end = min(event["sentence"][0], event["trigger"][0]), max(event["sentence"][1], event["trigger"][1])
    return text[start:event["trigger"][0]], text[event["trigger"][0]:event["trigger"][1]], text[event["trigger"][1]:end]


def tellings(db: Database, incident: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Its reports, in order of publication: ``dispatch`` (see browsing.titles), ``events`` of it, and ``copies``: dispatches with the same text, each with
    ``members``."""
    members = [(m["document_id"], m["event_id"]) for m in incident["members"]]
    ids = list(dict.fromkeys(d for d, _ in members))
    head = dict(db.run(f"SELECT document, cluster FROM copies WHERE document IN ({marks(ids)})", ids)) if len(ids) <= 500 else {}
    by_id = {d["id"]: d for d in titles(db, ids)}
    told: dict[str, list[dict[str, Any]]] = {}
    for event in events(db, members):
        told.setdefault(event["document_id"], []).append(event)
    reports: dict[str, dict[str, Any]] = {}
    for id in ids:
        if id not in by_id:
            continue
        one = {"dispatch": by_id[id], "events": told.get(id, []), "copies": []}
        cluster = head.get(id, id)
        if cluster in reports:
            reports[cluster]["copies"].append(one)
        else:
            reports[cluster] = one
    return list(reports.values())


def decisions_on(db: Database, incident: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What people decided on its events, the oldest first."""
    keys = {f"{m['document_id']}/{m['event_id']}" for m in incident["members"]} | {m["event_id"] for m in incident["members"]} | {incident["id"]}
    return [d for d in links.decisions(db) if keys & set(d["events"])]


def decisions_since(db: Database, seen: str) -> list[dict[str, Any]]:
    """Decisions after a version."""
    number = seen.rpartition(".")[2]
    return [d for d in links.decisions(db) if d["number"] > (int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0)]


def members_of(incidents: Sequence[Mapping[str, Any]]) -> list[str]:
    """ "document id/event id" of all their events."""
    return [f"{m['document_id']}/{m['event_id']}" for i in incidents for m in i["members"]]
