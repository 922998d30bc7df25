"""Records out of a project: those that fit, two runs compared, and one digest of everything.

In go filters, out come records dateline/1, one at a time.
"""
from __future__ import annotations

import hashlib
import json
from typing import Any, Iterator, Mapping

from dateline.errors import UsageError
from dateline.project import verdicts
from dateline.project.filtering import Filters
from dateline.store import Database, codings, documents, links, searching
from dateline.store.sealing import to_json

_COMPARED = ("type", "mode", "contexts", "actors", "recipients", "date", "place", "figures", "attribution", "certainty", "confidence")


def records(db: Database, filters: Filters) -> Iterator[dict[str, Any]]:
    """Records in the order in which their documents were added; with a condition on events, those with such events, and only these events in them.
    Once the project is linked they tell of copies and incidents too. Where reviews are to count, the conditions hold for what stands after them."""
    coding, values = ("c.run = ?", [filters.run]) if filters.run is not None else (codings.LATEST, [])
    of_documents, document_values = filters.of_documents(db)
    names = filters.events_asked()
    having, event_values = "", []
    if filters.run is None and (names or filters.reviewed == "only"):  # the facets are of the latest codings
        conditions = [(filters.layer, []), *filters.of_events(db, names).values()]
        having = f"AND EXISTS (SELECT 1 FROM facets f WHERE f.document = c.document AND {' AND '.join(sql for sql, _ in conditions)})"
        event_values = [value for _, some in conditions for value in some]
    sql = (f"SELECT d.number, d.id, d.text, d.published_first, c.record FROM documents d CROSS JOIN codings c WHERE d.number > ? AND c.document = d.number AND {coding} "
           f"AND c.fault IS NULL AND {of_documents} {having} ORDER BY d.number LIMIT 100")
    linked = links.linked(db)
    after = 0
    while rows := db.run(sql, (after, *values, *document_values, *event_values)):
        for number, id, text, dated, packed in rows:
            record = codings.record_of(packed, text, id)
            if not dated and not filters.fits_published(record["document"]):
                continue
            if filters.reviewed:
                record = verdicts.corrected(record, verdicts.verdicts(db, id), only=filters.reviewed == "only")
            if names:
                record["events"] = [event for event in record["events"] if filters.fits(record["document"], event, names)]
            if not record["events"] and (names or filters.reviewed == "only"):
                continue
            yield _marked(db, record, id) if linked else record
        after = rows[-1][0]


def _marked(db: Database, record: dict[str, Any], id: str) -> dict[str, Any]:
    """The record with what the last linking found: ``document.copy_of`` and every event's ``incident_id``."""
    heads = db.run("SELECT cluster FROM copies WHERE document = ? AND place > 0", (id,))
    record["document"]["copy_of"] = heads[0][0] if heads else None
    happening = dict(db.run("SELECT event, incident FROM incident_events WHERE document = ?", (id,)))
    for event in record["events"]:
        event["incident_id"] = happening.get(event["id"])
    return record


def search(db: Database, words: str, limit: int) -> Iterator[dict[str, Any]]:
    """Documents that hold all these words, the latest published first. Raises UsageError."""
    condition, values = searching.condition(db, words)
    rows = db.run(f"SELECT d.id, d.title, d.outlet, d.published_first, d.url, substr(d.text, 1, 160) FROM documents d WHERE {condition} "
                  "ORDER BY d.published_first IS NULL, d.published_first DESC, d.id LIMIT ?", (*values, limit))
    for id, title, outlet, published, url, start in rows:
        yield {"id": id, "title": title, "outlet": outlet, "published": published, "url": url, "snippet": " ".join(start.split())}


def link(db: Database) -> dict[str, int]:
    """Find copies and incidents in the latest codings, apply what people decided, and store both in place of the last linking."""
    from dateline.linking import copies, incidents
    events: list[dict[str, Any]] = []
    days: dict[str, str | None] = {}  # as coded: a date that the text alone tells counts too
    for record in records(db, Filters()):
        days[record["document"]["id"]] = (record["document"].get("published") or {}).get("start")
        events += incidents.events_of(record)
    text, first, outlet = (documents.DOCUMENT.index(column) + 1 for column in ("text", "published_first", "outlet"))
    clusters = copies.cluster((row[1], row[text], days.get(row[1]) or row[first], row[outlet]) for page in documents.pages(db) for row in page)
    head = copies.heads(clusters)
    for event in events:
        event["copy_of"] = head.get(event["document_id"])
    found = incidents.link(events)
    decided = links.decisions(db)
    made = [(d["kind"], d["events"]) for d in decided]
    if made:
        found = incidents.apply(found, made, events)
    members = sum(len(c) for c in clusters)
    links.replace(db, clusters, (i.to_dict() for i in found), documents=members, events=len(events), decision=max((d["number"] for d in decided), default=0))
    return {"documents": members, "events": len(events), "copies": len(head), "incidents": len(found)}


def diff(db: Database, old: int, new: int) -> Iterator[dict[str, Any]]:
    """What two runs coded differently: one dict an event, ``change`` is added, removed or changed, ``fields`` hold [old, new] of what changed.

    Events are the same where their triggers overlap and nothing fits better. Documents that only one run coded are passed over. Raises UsageError.
    """
    have = {row[0] for row in db.run("SELECT number FROM runs")}
    for run in (old, new):
        if run not in have:
            raise UsageError(f"no run {run}", where=db.name, remedy=f"Its runs are {', '.join(map(str, sorted(have))) or 'none'}: see dateline status")
    after = 0
    sql = ("SELECT d.number, d.id, a.record, b.record FROM documents d CROSS JOIN codings a CROSS JOIN codings b WHERE d.number > ? AND a.document = d.number "
           "AND a.run = ? AND b.document = d.number AND b.run = ? AND a.fault IS NULL AND b.fault IS NULL ORDER BY d.number LIMIT 100")
    while rows := db.run(sql, (after, old, new)):
        for _, id, a, b in rows:
            yield from ({"document": id, **change} for change in _changes(*(codings.record_of(p, "", id)["events"] for p in (a, b))))
        after = rows[-1][0]


def _changes(old: list[dict], new: list[dict]) -> Iterator[dict[str, Any]]:
    left = list(new)
    for event in old:
        same = max(left, key=lambda e: _likeness(event, e), default=None)
        if same is None or not _likeness(event, same):
            yield {"change": "removed", "event": event["id"], "type": event["type"], "trigger": event["trigger"]}
            continue
        left.remove(same)
        fields = {k: [event.get(k), same.get(k)] for k in _COMPARED if event.get(k) != same.get(k)}
        if fields:
            yield {"change": "changed", "event": event["id"], "now": same["id"], "type": same["type"], "trigger": same["trigger"], "fields": fields}
    for event in left:
        yield {"change": "added", "event": event["id"], "type": event["type"], "trigger": event["trigger"]}


def _likeness(a: dict, b: dict) -> int:
    """0 where the triggers do not meet."""
    if a["trigger"][0] >= b["trigger"][1] or b["trigger"][0] >= a["trigger"][1]:
        return 0
    return 1 + 4 * (a["trigger"] == b["trigger"]) + 2 * (a["type"] == b["type"]) + sum(a.get(k) == b.get(k) for k in ("actors", "recipients", "mode"))


def content_hash(db: Database) -> str:
    """A SHA-256 over what the project holds, whatever the order in which it came, where from, and how often it was stopped.

    Covered: ids, texts and metadata of all documents, ids and reasons of the quarantine, and the latest record of each document without the name of its source.
    """
    whole = hashlib.sha256()
    columns = [c for c in documents.DOCUMENT if c not in ("id", "source")]
    after = ""
    sql = (f"SELECT d.id, d.number, {', '.join('d.' + c for c in columns)} FROM documents d WHERE d.id > ? ORDER BY d.id LIMIT 200")
    while rows := db.run(sql, (after,)):
        for id, number, *values in rows:
            whole.update(to_json([id, values]).encode())
            for packed, fault in db.run(f"SELECT c.record, c.fault FROM codings c WHERE c.document = ? AND {codings.LATEST}", (number,)):
                whole.update(to_json([_without_source(packed, id), fault]).encode())
        after = rows[-1][0]
    for row in db.run("SELECT id, code FROM quarantine ORDER BY id"):
        whole.update(to_json(row).encode())
    return f"sha256:{whole.hexdigest()}"


def _without_source(packed: bytes, id: str) -> dict[str, Any]:
    record = json.loads(codings.unpack(packed, id))
    record["document"].pop("source", None)
    return record
