"""The numbered steps that brought the tables to what they are, and the one way to take them.

In goes a database of any earlier version, out comes one of the latest. Each step is one transaction, after a backup; a step that is cut off anywhere leaves the
version before it. Refused: projects of a later version. A step that was released is never edited: the next one changes what it made.
"""
from __future__ import annotations

import pathlib
import re
from typing import Callable

from dateline.errors import NewerProject, ReadOnly
from dateline.store.database import Database

_STEPS = sorted(pathlib.Path(__file__).parent.glob("[0-9]*.sql"))
LATEST = len(_STEPS)


def statements(number: int, db: Database) -> list[str]:
    """The statements of a step in the words of a database. A statement ends with the line that ends in ";"; "-- only: NAME" keeps the next one to NAME."""
    found, lines, only = [], [], None
    for line in _STEPS[number - 1].read_text(encoding="utf-8").splitlines():
        if line.startswith("--"):
            tag = re.match(r"-- only: (\w+)$", line)
            only = tag[1] if tag else only
            continue
        lines.append(line)
        if line.rstrip().endswith(";"):
            if only in (None, db.dialect):
                text = "\n".join(lines).strip().removesuffix(";")
                found.append(re.sub(r"\{(\w+)\}", lambda m: db.types[m[1]], text))
            lines, only = [], None
    return found


def migrate(db: Database, *, to: int = LATEST, after: Callable[[int, int], None] | None = None) -> list[str]:
    """Bring a database to version ``to``. ``after(step, statement)`` is called after each statement (for tests). Returns the names of the backups.

    Raises NewerProject, ReadOnly.
    """
    version = db.version()
    if version > LATEST:
        raise NewerProject(f"written by a later version of Dateline (format {version}, this one reads up to {LATEST})", where=db.name, remedy="Update Dateline")
    if version < to and not db.writable:
        raise ReadOnly(f"in the format {version}, which must be brought to {LATEST}, and may not be written", where=db.name,
                       remedy="Make it writable and open it once")
    backups = []
    for number in range(version + 1, to + 1):
        if version:
            backups.append(db.back_up(number - 1))
        with db.transaction():
            if db.version() >= number:  # another process was faster
                continue
            for i, statement in enumerate(statements(number, db)):
                db.run(statement)
                if after:
                    after(number, i)
            db.set_version(number)
    return backups
