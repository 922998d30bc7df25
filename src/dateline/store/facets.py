"""What events are looked for by, in tables of its own: one row an event of each document's latest coding.

In go records as they are coded, out come rows that conditions, counts and lists are read from without opening a record. The tables are derived (refreshing.py
works them out again); ``state`` changes with every change of them.
"""
from __future__ import annotations

import secrets
from typing import Any, Iterable, Mapping, Sequence

from dateline.selecting import Facets, facets_of
from dateline.store.database import Database
from dateline.store.sealing import storable

POSITIONS = 1_000_000
COLUMNS = tuple(name for name in Facets._fields if name != "sides")
_SIDES = ("facet", "place", "role", "country", "code", "name", "sectors")


def of_record(record: Mapping[str, Any]) -> tuple[Facets, ...]:
    """The facets of all events of a record, in their order."""
    return tuple(facets_of(record["document"], event) for event in record["events"])


def rows(facets: Iterable[Facets], published: Sequence[str | None] = (None, None), outlet: str | None = None) -> list[tuple]:
    """Rows as they are stored, each with its parties last. ``published`` and ``outlet``: what the document came with, which goes before what was coded."""
    known = {**({"published_first": published[0], "published_last": published[1]} if published[0] else {}), **({"outlet": outlet} if outlet else {})}
    return [(*(storable(v) if isinstance(v, str) else v for v in f._replace(**known)[:-1]),
             tuple((s.role, s.country, s.code, storable(s.name), f" {' '.join(s.sectors)} ") for s in f.sides)) for f in facets]


def of_document(db: Database, document: int, facets: Iterable[Facets]) -> list[tuple]:
    """``rows`` with what the document of this number came with."""
    *published, outlet = db.run("SELECT published_first, published_last, outlet FROM documents WHERE number = ?", (document,))[0]
    return rows(facets, published, outlet)


def put(db: Database, run: int, found: Mapping[int, Iterable[Facets]]) -> None:
    """Inside a transaction: these facets in place of what there was of these documents (number -> facets)."""
    events, sides = [], []
    for document, facets in found.items():
        clear(db, document)
        for position, (*row, parties) in enumerate(of_document(db, document, facets)):
            number = document * POSITIONS + position
            events.append((number, document, run, *row))
            sides += [(number, place, *party) for place, party in enumerate(parties)]
    db.many(f"INSERT INTO facets (number, document, run, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (len(COLUMNS) + 3))})", events)
    db.many(f"INSERT INTO facet_sides ({', '.join(_SIDES)}) VALUES ({', '.join('?' * len(_SIDES))})", sides)
    write(db, "facets_state", secrets.token_hex(8))


def clear(db: Database, document: int) -> None:
    bounds = (document * POSITIONS, (document + 1) * POSITIONS)
    db.run("DELETE FROM facet_sides WHERE facet >= ? AND facet < ?", bounds)
    db.run("DELETE FROM facets WHERE number >= ? AND number < ?", bounds)


def state(db: Database) -> str:
    """A mark that changes whenever the facets or the links do."""
    return f"{read(db, 'facets_state')}/{db.run('SELECT max(number) FROM linkings')[0][0]}"


def stored(db: Database, document: int) -> list[tuple]:
    """The rows of a document as they stand, like ``rows``."""
    bounds = (document * POSITIONS, (document + 1) * POSITIONS)
    sides: dict[int, list[tuple]] = {}
    for facet, *side in db.run("SELECT facet, role, country, code, name, sectors FROM facet_sides WHERE facet >= ? AND facet < ? ORDER BY facet, place", bounds):
        sides.setdefault(facet, []).append(tuple(side))
    found = db.run(f"SELECT number, {', '.join(COLUMNS)} FROM facets WHERE number >= ? AND number < ? ORDER BY number", bounds)
    return [(*row[1:], tuple(sides.get(row[0], ()))) for row in found]


def read(db: Database, name: str) -> str | None:
    """A setting of the project."""
    rows = db.run("SELECT value FROM settings WHERE name = ?", (name,))
    return rows[0][0] if rows else None


def write(db: Database, name: str, value: str) -> None:
    db.run("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))
