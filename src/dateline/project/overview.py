"""A project at a glance: counts, what is in quarantine, what two runs coded differently.

In go a project and what to count by; out come small tables. Events are those of each document's latest coding, as they were coded.
"""
from __future__ import annotations

import collections
from typing import Any

from dateline.project import querying
from dateline.store import Database, codings

LISTED_CHANGES = 2_000
"""So many changes between two runs are kept to be shown; all are counted."""
_SHOWN = 200


def counts(db: Database) -> dict[str, list[dict[str, Any]]]:
    """By outlet, type and certainty: rows of name, documents and events, most first."""
    found = {}
    for by in ("type", "certainty"):
        rows = db.run(f"SELECT {by}, count(DISTINCT document), count(*) FROM facets WHERE layer <= 1 GROUP BY 1 ORDER BY 3 DESC, 1")
        found[by] = [{"name": name, "documents": int(d), "events": int(n)} for name, d, n in rows]
    held = {name: int(n) for name, n in db.run("SELECT coalesce(outlet, ''), count(*) FROM documents GROUP BY 1")}
    told = {name: int(n) for name, n in db.run("SELECT coalesce(d.outlet, ''), count(*) FROM facets f JOIN documents d ON d.number = f.document WHERE f.layer <= 1 GROUP BY 1")}
    found["outlet"] = [{"name": name, "documents": n, "events": told.get(name, 0)} for name, n in sorted(held.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]]
    return found


def confidences(db: Database) -> list[int]:
    """How many events have a confidence from 0 to .1, … from .9 to 1."""
    found = [0] * 10
    for tenth, n in db.run("SELECT CAST(confidence * 100 AS INTEGER) / 10, count(*) FROM facets WHERE layer <= 1 GROUP BY 1"):
        found[min(9, max(0, int(tenth)))] += int(n)
    return found


def quarantine(db: Database, reason: str | None, *, page: int, size: int) -> tuple[int, list[dict[str, Any]]]:
    """How many could not be read (for ``reason``), and one page of them, the last first."""
    where, values = ("code = ?", [reason]) if reason else ("true", [])
    total = int(db.run(f"SELECT count(*) FROM quarantine WHERE {where}", values)[0][0])
    rows = db.run(f"SELECT id, place, code, message FROM quarantine WHERE {where} ORDER BY number DESC LIMIT ? OFFSET ?", (*values, size, (page - 1) * size))
    return total, [dict(zip(("id", "place", "code", "message"), row)) for row in rows]


def runs(db: Database) -> list[dict[str, Any]]:
    """All runs, the oldest first (store.codings.runs)."""
    return codings.runs(db)


def drift(db: Database, old: int, new: int) -> dict[str, Any]:
    """What two runs coded differently, summed up: ``counts`` of added, removed and changed; ``fields``: how often each changed; ``types``: [old, new, how often] of
    what became another type; ``changes``: the first of them, with the words of the trigger. Raises UsageError."""
    tally, fields, types, kept = collections.Counter({"added": 0, "removed": 0, "changed": 0}), collections.Counter(), collections.Counter(), []
    for change in querying.diff(db, old, new):
        tally[change["change"]] += 1
        for name, values in change.get("fields", {}).items():
            fields[name] += 1
            if name == "type":
                types[tuple(values)] += 1
        if len(kept) < LISTED_CHANGES:
            kept.append(change)
    return {"counts": dict(tally), "fields": fields.most_common(), "types": [[*pair, n] for pair, n in types.most_common(20)], "changes": _with_words(db, kept)}


def _with_words(db: Database, changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = list(dict.fromkeys(c["document"] for c in changes))
    texts: dict[str, tuple[str, str]] = {}
    for i in range(0, len(ids), 500):
        part = ids[i:i + 500]
        texts |= {id: (title, text) for id, title, text in db.run(f"SELECT id, title, text FROM documents WHERE id IN ({', '.join('?' * len(part))})", part)}
    return [{**c, "title": texts[c["document"]][0], "words": texts[c["document"]][1][slice(*c["trigger"])]} for c in changes]
