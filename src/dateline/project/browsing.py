"""One screen of a project at a time: a page of dispatches, or one dispatch.

In go filters and the number of a page, or an id or its first characters; out come dicts. Nothing reads more of the project than it shows. Raises UsageError for
an id that is not there or that several have.
"""
from __future__ import annotations

import dataclasses
import json
from typing import Any, Iterable

from dateline.errors import NotThere, UsageError
from dateline.store import Database, codings, searching

ORDERS = {"newest": "d.published_first IS NULL, d.published_first DESC, d.number DESC", "oldest": "d.published_first IS NULL, d.published_first, d.number",
          "added": "d.number"}
STATES = ("coded", "empty", "new", "failed")
_COLUMNS = "d.number, d.id, d.title, d.outlet, d.byline, d.published_first, d.published_last, d.url, d.external_id, substr(d.text, 1, 400), d.warnings"
_KEYS = ("number", "id", "title", "outlet", "byline", "published_start", "published_end", "url", "external_id", "start", "warnings")


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Which dispatches: ``text`` (words that all stand in it), ``outlets``, ``since`` and ``until`` (ISO days of publication), ``types`` (of events in it),
    ``state``: coded (with events), empty (coded, no event), new (not coded), failed. ``order``: newest, oldest or added."""

    text: str | None = None
    outlets: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] = ()
    state: str | None = None
    order: str = "newest"

    def condition(self, db: Database) -> tuple[str, list[Any]]:
        """A condition on documents ``d``."""
        parts, values = ["true"], []
        if self.text:
            condition, found = searching.condition(db, self.text)
            parts.append(condition)
            values += found
        if self.outlets:
            parts.append(f"coalesce(d.outlet, '') IN ({marks(self.outlets)})")
            values += self.outlets
        for condition, value in (("d.published_last >= ?", self.since), ("d.published_first <= ?", self.until)):
            if value:
                parts.append(condition)
                values.append(value)
        if self.types:
            parts.append(f"d.number IN (SELECT f.document FROM facets f WHERE f.layer <> 1 AND f.type IN ({marks(self.types)}))")
            values += self.types
        latest = f"SELECT 1 FROM codings c WHERE c.document = d.number AND {codings.LATEST}"
        parts += {"coded": [f"EXISTS ({latest} AND c.events > 0)"], "empty": [f"EXISTS ({latest} AND c.events = 0)"], "new": [codings.to_code(None)[0]],
                  "failed": [f"NOT ({codings.to_code(None)[0]}) AND NOT EXISTS ({latest})"]}.get(self.state or "", [])
        return " AND ".join(parts), values


def dispatches(db: Database, wanted: Wanted, *, page: int = 1, size: int = 50) -> dict[str, Any]:
    """``total`` that fit, and the ``rows`` of one page, each with ``events`` (type -> how many, as they stand after reviews, null where it is not coded) and ``copy_of``."""
    condition, values = wanted.condition(db)
    total = db.run(f"SELECT count(*) FROM documents d WHERE {condition}", values)[0][0]
    found = db.run(f"SELECT {_COLUMNS} FROM documents d WHERE {condition} ORDER BY {ORDERS[wanted.order]} LIMIT ? OFFSET ?", (*values, size, (page - 1) * size))
    rows = [dict(zip(_KEYS, row)) for row in found]
    _tell_events(db, rows)
    heads = _heads(db, [row["id"] for row in rows])
    for row in rows:
        row["warnings"] = json.loads(row["warnings"])
        row["copy_of"] = heads.get(row["id"])
        del row["number"]
    return {"total": int(total), "rows": rows}


def _tell_events(db: Database, rows: list[dict[str, Any]]) -> None:
    numbers = [row["number"] for row in rows]
    told: dict[int, dict[str, int]] = {}
    if numbers:
        for number, in db.run(f"SELECT c.document FROM codings c WHERE c.document IN ({marks(numbers)}) AND {codings.LATEST}", numbers):
            told[number] = {}
        for number, type_, count in db.run(f"SELECT f.document, f.type, count(*) FROM facets f WHERE f.layer <> 1 AND f.document IN ({marks(numbers)}) GROUP BY f.document, f.type "
                                           "ORDER BY 3 DESC, 2", numbers):
            told.setdefault(number, {})[type_] = int(count)
    for row in rows:
        row["events"] = told.get(row["number"])


def _heads(db: Database, ids: list[str]) -> dict[str, str]:
    """Copy -> the earliest of its cluster."""
    if not ids:
        return {}
    return dict(db.run(f"SELECT p.document, h.document FROM copies p JOIN copies h ON h.cluster = p.cluster AND h.place = 0 WHERE p.place > 0 AND p.document IN "
                       f"({marks(ids)})", ids))


def outlets(db: Database) -> list[tuple[str, int]]:
    """Outlets and their dispatches, most first; "" stands for those without."""
    return [(name, int(n)) for name, n in db.run("SELECT coalesce(outlet, ''), count(*) FROM documents GROUP BY 1 ORDER BY 2 DESC, 1")]


def whole_id(db: Database, start: str) -> str:
    """The id of the document whose digest begins so. Raises NotThere, UsageError where several do."""
    start = f"sha256:{start.removeprefix('sha256:')}"
    found = [id for id, in db.run("SELECT id FROM documents WHERE id >= ? AND id < ? ORDER BY id LIMIT 2", (start, start + "g"))]
    if not found:
        raise NotThere(f"no dispatch {start.removeprefix('sha256:')}", remedy="Look for it among the dispatches")
    if len(found) > 1:
        raise UsageError(f"several dispatches begin with {start.removeprefix('sha256:')}", remedy="Give more of its digest")
    return found[0]


def dispatch(db: Database, start: str, run: int | None = None) -> dict[str, Any]:
    """All of one document: ``row`` (its columns, the text among them), ``record`` (of ``run``, else of the latest; null where there is none), ``fault`` where the
    coder failed, ``runs`` that coded it, ``copies`` (the cluster, this one included, the earliest first), ``size`` of the original in bytes. Raises UsageError."""
    id = whole_id(db, start)
    keys = ("number", "id", "source", "external_id", "url", "title", "byline", "outlet", "language", "published_first", "published_last", "published_basis",
            "warnings", "extractor", "text", "added", "input")
    row = dict(zip(keys, db.run("SELECT d.number, d.id, d.source, d.external_id, d.url, d.title, d.byline, d.outlet, d.language, d.published_first, d.published_last, "
                                "d.published_basis, d.warnings, d.extractor, d.text, i.started, i.name FROM documents d JOIN inputs i ON i.number = d.input WHERE d.id = ?", (id,))[0]))
    row["warnings"] = json.loads(row["warnings"])
    codings_ = db.run("SELECT run, record, fault FROM codings WHERE document = ? ORDER BY run DESC", (row["number"],))
    if run is not None and run not in {r for r, _, _ in codings_}:
        raise NotThere(f"run {run} did not code this dispatch", remedy="See the runs that did at its end")
    good = [(r, packed) for r, packed, fault in codings_ if fault is None and run in (None, r)]
    record = codings.record_of(good[0][1], row["text"], id) if good else None
    if record:
        happening = dict(db.run("SELECT event, incident FROM incident_events WHERE document = ?", (id,)))
        for event in record["events"]:
            event["incident_id"] = happening.get(event["id"])
    cluster = [c for c, in db.run("SELECT document FROM copies WHERE cluster IN (SELECT cluster FROM copies WHERE document = ?) ORDER BY place", (id,))]
    if record:
        record["document"]["copy_of"] = cluster[0] if cluster and cluster[0] != id else None
    return {"row": row, "record": record, "run": good[0][0] if good else None, "fault": codings_[0][2] if codings_ and not good else None,
            "runs": [r for r, _, _ in codings_], "copies": titles(db, cluster), "size": int(db.run("SELECT size FROM originals WHERE id = ?", (id,))[0][0])}


def original(db: Database, id: str) -> bytes:
    """The bytes as they were added. Raises Damaged."""
    from dateline.store.sealing import unpack
    return unpack(db.run("SELECT packed FROM originals WHERE id = ?", (id,))[0][0], id)


def titles(db: Database, ids: Iterable[str]) -> list[dict[str, Any]]:
    """id, title, outlet, first and last day of publication (of the metadata) and the first words of documents, in the order of ``ids``."""
    ids = list(dict.fromkeys(ids))
    found: dict[str, dict[str, Any]] = {}
    for i in range(0, len(ids), 500):
        part = ids[i:i + 500]
        for row in db.run(f"SELECT id, title, outlet, published_first, published_last, substr(text, 1, 160) FROM documents WHERE id IN ({marks(part)})", part):
            found[row[0]] = dict(zip(("id", "title", "outlet", "published_start", "published_end", "start"), row))
    return [found[id] for id in ids if id in found]


def types(db: Database) -> list[tuple[str, int]]:
    """Types of events as they stand after reviews, and how many of each, most first."""
    return [(name, int(n)) for name, n in db.run("SELECT type, count(*) FROM facets WHERE layer <> 1 GROUP BY type ORDER BY 2 DESC, 1")]


def marks(values: Iterable[Any]) -> str:
    """A question mark for each value."""
    return ", ".join("?" for _ in values)
