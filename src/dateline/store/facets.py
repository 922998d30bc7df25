"""What events are looked for by, in tables of its own: one row an event of each document's latest coding.

In go records as they are coded, out come rows that conditions, counts and lists are read from without opening a record. The tables are derived (refreshing.py
works them out again); ``state`` changes with every change of them. A document on which reviewers decided has its events twice: as they were coded, and as they stand.
"""
from __future__ import annotations

from typing import Any, Iterable, Mapping, Sequence

from dateline.selecting import Facets, facets_of
from dateline.store.database import Database
from dateline.store.sealing import storable

POSITIONS = 1_000_000
_STANDING = 500_000
_KEPT_CHANGES = 4_000
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
    """Inside a transaction: these facets, of codings, in place of what there was of these documents (number -> facets); and what stands of them after reviews."""
    for document in found:
        clear(db, document)
    _insert(db, run, 0, 0, found)
    for document in found:
        follow(db, document)


def follow(db: Database, document: int) -> None:
    """Inside a transaction: what stands of a document after reviews, in place of what stood."""
    if db.standing is None:
        return
    clear(db, document, _STANDING)
    stands = db.standing(db, document)
    db.run("UPDATE facets SET layer = ? WHERE document = ?", (0 if stands is None else 1, document))
    _insert(db, 0, 2, _STANDING, {} if stands is None else {document: stands})
    _changed(db, document)


def _insert(db: Database, run: int, layer: int, offset: int, found: Mapping[int, Iterable[Facets]]) -> None:
    events, sides = [], []
    for document, facets in found.items():
        for position, (*row, parties) in enumerate(of_document(db, document, facets), offset):
            number = document * POSITIONS + position
            events.append((number, document, run, layer, *row))
            sides += [(number, place, *party) for place, party in enumerate(parties)]
    db.many(f"INSERT INTO facets (number, document, run, layer, {', '.join(COLUMNS)}) VALUES ({', '.join('?' * (len(COLUMNS) + 4))})", events)
    db.many(f"INSERT INTO facet_sides ({', '.join(_SIDES)}) VALUES ({', '.join('?' * len(_SIDES))})", sides)
    for document in found:
        _changed(db, document)


def clear(db: Database, document: int, offset: int = 0) -> None:
    bounds = (document * POSITIONS + offset, (document + 1) * POSITIONS)
    db.run("DELETE FROM facet_sides WHERE facet >= ? AND facet < ?", bounds)
    db.run("DELETE FROM facets WHERE number >= ? AND number < ?", bounds)


def _changed(db: Database, document: int) -> None:
    db.run("INSERT INTO facet_changes (document) VALUES (?)", (document,))
    db.run("DELETE FROM facet_changes WHERE number <= (SELECT max(number) FROM facet_changes) - ?", (_KEPT_CHANGES,))


def state(db: Database) -> tuple[str | None, int, int]:
    """What changes whenever the facets or the links do: which tables they are, the number of the last change, that of the last linking."""
    last, linking = db.run("SELECT (SELECT max(number) FROM facet_changes), (SELECT max(number) FROM linkings)")[0]
    return read(db, "facets_made"), last or 0, linking or 0


def changed(db: Database, since: int) -> set[int] | None:
    """The documents changed after the change of this number, or null where that is too long ago to tell."""
    first, = db.run("SELECT min(number) FROM facet_changes")[0]
    if first is None or since + 1 < first:
        return None
    return {document for document, in db.run("SELECT DISTINCT document FROM facet_changes WHERE number > ?", (since,))}


def fit(db: Database, document: int, coded: Iterable[Facets]) -> bool:
    """Are the rows of a document those of its coding, and of what stands after reviews?"""
    stands = db.standing(db, document) if db.standing else None
    expected = [(0 if stands is None else 1, *row) for row in of_document(db, document, coded)] + [(2, *row) for row in of_document(db, document, stands or ())]
    bounds = (document * POSITIONS, (document + 1) * POSITIONS)
    sides: dict[int, list[tuple]] = {}
    for facet, *side in db.run("SELECT facet, role, country, code, name, sectors FROM facet_sides WHERE facet >= ? AND facet < ? ORDER BY facet, place", bounds):
        sides.setdefault(facet, []).append(tuple(side))
    found = db.run(f"SELECT number, layer, {', '.join(COLUMNS)} FROM facets WHERE number >= ? AND number < ? ORDER BY number", bounds)
    return [(*row[1:], tuple(sides.get(row[0], ()))) for row in found] == expected


def read(db: Database, name: str) -> str | None:
    """A setting of the project."""
    rows = db.run("SELECT value FROM settings WHERE name = ?", (name,))
    return rows[0][0] if rows else None


def write(db: Database, name: str, value: str) -> None:
    db.run("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))
