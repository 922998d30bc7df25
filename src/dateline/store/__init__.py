"""Where a project is kept: one SQLite file, or a PostgreSQL database by its URL.

``database`` is the connection, ``migrations`` the tables, ``documents`` and ``codings`` what goes in and out, ``links`` what belongs together, ``facets`` what events
are looked for by, ``checking`` whether all that was stored is what was written.
"""
from __future__ import annotations

import os

from dateline.store.database import WAIT_SECONDS, Database, Standing, connect, is_project, is_url, refuse_readonly
from dateline.store.migrations import LATEST, migrate
from dateline.store.refreshing import refresh

__all__ = ["Database", "LATEST", "connect", "is_project", "is_url", "migrate", "open_store", "refresh", "refuse_readonly"]


def open_store(name: str | os.PathLike[str], *, create: bool = True, readonly: bool = False, wait_seconds: float = WAIT_SECONDS,
               standing: Standing | None = None) -> Database:
    """The database of a project in the latest format; a new one where there is none and ``create`` holds. ``standing``: works out what stands of a document after
    reviews. Raises StoreError."""
    db = connect(name, create=create, readonly=readonly, wait_seconds=wait_seconds)
    db.standing = standing
    try:
        migrate(db)
        refresh(db)
    except BaseException:
        db.close()
        raise
    return db
