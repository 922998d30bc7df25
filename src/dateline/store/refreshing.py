"""The derived tables of a project worked out again from its records.

In goes a database whose tables are of an earlier version, or which has none yet, out comes one where they fit. Whatever stops it, the next opening goes on where it
stopped. Refused: a project that may not be written.
"""
from __future__ import annotations

import contextlib
import secrets
from typing import Iterator

from dateline.errors import Damaged, ReadOnly
from dateline.selecting import Facets
from dateline.store import facets
from dateline.store.codings import record_of
from dateline.store.database import Database

VERSION = "1"
_PAGE = 200


def refresh(db: Database, *, again: bool = False) -> None:
    """Nothing where they are of this version, unless ``again``. A record that cannot be read has no facets (``dateline check`` tells of it). Raises ReadOnly."""
    if not again and facets.read(db, "facets") == VERSION:
        return
    if not db.writable:
        raise ReadOnly("its look-up tables are of an earlier version, and it may not be written", where=db.name, remedy="Make it writable and open it once")
    after = 0 if again else int(facets.read(db, "facets_upto") or 0)
    while True:
        with db.transaction():
            documents = db.run(f"SELECT number, id FROM documents WHERE number > ? ORDER BY number LIMIT {_PAGE}", (after,))
            for number, id in documents:
                facets.clear(db, number)
                for run, found in latest(db, number, id):
                    facets.put(db, run, {number: found})
            if not documents:
                facets.write(db, "facets", VERSION)
                facets.write(db, "facets_made", secrets.token_hex(8))
                db.run("DELETE FROM settings WHERE name = 'facets_upto'")
                return
            after = documents[-1][0]
            facets.write(db, "facets_upto", str(after))


def latest(db: Database, number: int, id: str) -> Iterator[tuple[int, tuple[Facets, ...]]]:
    """The run and the facets of a document's latest coding, once; nothing where there is none that can be read."""
    for run, packed in db.run("SELECT run, record FROM codings WHERE document = ? AND fault IS NULL ORDER BY run DESC LIMIT 1", (number,)):
        with contextlib.suppress(Damaged, ValueError):
            yield run, facets.of_record(record_of(packed, "", id))


def unfit(db: Database) -> Iterator[str]:
    """Ids of documents whose facets are not those of their records."""
    after = 0
    while documents := db.run(f"SELECT number, id FROM documents WHERE number > ? ORDER BY number LIMIT {_PAGE}", (after,)):
        for number, id in documents:
            for _, found in latest(db, number, id):
                if not facets.fit(db, number, found):
                    yield id
        after = documents[-1][0]
