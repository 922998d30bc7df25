"""One connection to a project's database, the same for SQLite and PostgreSQL.

In goes SQL with ``?`` for values, out come tuples. A transaction writes all or nothing, and only one process writes at a time; another waits
``wait_seconds`` and is then told so. Errors of the drivers become StoreErrors that say what to do. Refused: files that are no project.
"""
from __future__ import annotations

import contextlib
import os
import pathlib
import sqlite3
import time
import urllib.parse
from typing import Any, Callable, Iterable, Iterator, Protocol, Sequence

from dateline.errors import Busy, Damaged, DiskFull, NotAProject, ReadOnly, StoreError

APPLICATION_ID = 0x444C4E45  # "DLNE", at byte 68 of the file
WAIT_SECONDS = 60.0
_HEADER = b"SQLite format 3\x00"


Standing = Callable[["Database", int], Any]


class Database(Protocol):
    """What the rest of the store needs. ``types`` are the words of this SQL for the types in the migrations. ``standing``: from the number of a document to the
    facets of its events as they stand after reviews, or null where nobody decided on any; the project puts it in, since it knows what decisions mean."""

    dialect: str
    types: dict[str, str]
    name: str
    writable: bool
    standing: Standing | None

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple]: ...
    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None: ...
    def transaction(self) -> contextlib.AbstractContextManager[None]: ...
    def version(self) -> int: ...
    def set_version(self, version: int) -> None: ...
    def back_up(self, version: int) -> str: ...
    def problems(self) -> Iterator[str]: ...
    def close(self) -> None: ...


def is_url(name: str | os.PathLike[str]) -> bool:
    return str(name).startswith(("postgresql://", "postgres://"))


def is_project(name: str | os.PathLike[str]) -> bool:
    """Is it a PostgreSQL URL, or a file that Dateline made?"""
    if is_url(name):
        return True
    try:
        with open(name, "rb") as file:
            head = file.read(72)
    except (OSError, ValueError):
        return False
    return head.startswith(_HEADER) and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def connect(name: str | os.PathLike[str], *, create: bool = True, readonly: bool = False, wait_seconds: float = WAIT_SECONDS) -> Database:
    """The database of a project. Raises StoreError."""
    if is_url(name):
        from dateline.store.postgres import Postgres
        return Postgres(str(name), create=create, readonly=readonly, wait_seconds=wait_seconds)
    return SQLite(pathlib.Path(name), create=create, readonly=readonly, wait_seconds=wait_seconds)


class SQLite:
    """A project in one file: write-ahead log, foreign keys, full synchronisation at each commit."""

    dialect = "sqlite"
    standing: Standing | None = None
    types = {"key": "INTEGER PRIMARY KEY", "integer": "INTEGER", "real": "REAL", "blob": "BLOB"}

    def __init__(self, path: pathlib.Path, *, create: bool, readonly: bool, wait_seconds: float):
        self.path, self.name, self.wait_seconds = path, str(path), wait_seconds
        self.writable = not readonly
        if not path.exists():
            if not create or readonly:
                raise NotAProject("no such project", where=self.name, remedy="Check the name, or make it with: dateline add PROJECT INPUT…")
            if not path.absolute().parent.is_dir():
                raise StoreError("its folder does not exist", where=self.name, remedy="Make the folder first")
        elif path.is_dir():
            raise NotAProject("a folder, not a project", where=self.name, remedy="Name a file, such as stories.dateline")
        elif (not create or readonly) and not path.stat().st_size and not os.path.exists(f"{path}-wal"):
            raise NotAProject("an empty file, not a project", where=self.name, remedy="Restore it from a backup, or begin it with: dateline add PROJECT INPUT…")
        self._reachable = os.access(path if path.exists() else path.absolute().parent, os.W_OK)
        self.writable = self.writable and self._reachable
        self._open()

    def _open(self) -> None:
        try:
            self._check_header()
            with self._told():
                self._connection = self._connect()
                self._connection.execute(f"PRAGMA busy_timeout = {int(self.wait_seconds * 1000)}")
                if self.writable:
                    self._patiently(self._make_ours)
                    self._connection.execute("PRAGMA synchronous = FULL")
                else:
                    self._connection.execute("PRAGMA query_only = ON")
                self._connection.execute("PRAGMA foreign_keys = ON")
                self._connection.execute("PRAGMA cache_size = -32000")
                self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except Damaged as error:
            raise NotAProject(error.what, where=self.name, remedy="Name a project, or restore it from a backup") from error

    def _make_ours(self) -> None:
        """A new file gets its mark before anything else, so that it is known for a project whenever it is cut off."""
        if not self._connection.execute("PRAGMA application_id").fetchone()[0] and not self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._connection.execute("PRAGMA journal_mode = WAL").fetchone()

    def _check_header(self) -> None:
        if not self.path.exists() or not self.path.stat().st_size:
            return
        try:
            with open(self.path, "rb") as file:
                head = file.read(72)
        except OSError as error:
            raise StoreError(f"cannot be read ({(error.strerror or str(error)).lower()})", where=self.name, remedy="Check the permissions") from error
        if not head.startswith(_HEADER):
            raise NotAProject("not a project", where=self.name, remedy="Name a project, or a new file such as stories.dateline")
        application = int.from_bytes(head[68:72], "big")
        if application and application != APPLICATION_ID:
            raise NotAProject("a SQLite database of another program", where=self.name, remedy="Name a project, or a new file such as stories.dateline")

    def _connect(self) -> sqlite3.Connection:
        quoted = urllib.parse.quote(str(self.path.absolute()))
        options = {"isolation_level": None, "check_same_thread": False, "timeout": self.wait_seconds, "uri": True}
        if self._reachable:  # a reader too: the last to close it takes the write-ahead log away
            return sqlite3.connect(f"file:{quoted}?mode={'rwc' if self.writable else 'rw'}", **options)
        connection = sqlite3.connect(f"file:{quoted}?mode=ro", **options)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:  # a write-ahead log needs a shared file beside it; in a folder that cannot be written nobody writes to it either
            connection.close()
            if os.path.exists(f"{self.path}-wal") and os.path.getsize(f"{self.path}-wal"):
                raise
            return sqlite3.connect(f"file:{quoted}?mode=ro&immutable=1", **options)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise told(error, self.name) from error
        except UnicodeDecodeError as error:
            raise Damaged("a stored text is not what was written", where=self.name, remedy="Run dateline check, and restore it from a backup") from error

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple]:
        """All rows of one statement."""
        with self._told():
            return self._connection.execute(sql, values).fetchall()

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._told():
            self._connection.executemany(sql, rows)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is run inside is written, or nothing of it. Waits for other writers. Raises Busy, ReadOnly, DiskFull."""
        refuse_readonly(self)
        with self._told():
            self._patiently(lambda: self._connection.execute("BEGIN IMMEDIATE"))
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):  # a full disk has already rolled it back
                    self._connection.execute("ROLLBACK")
                raise

    def _patiently(self, act: Callable[[], Any]) -> None:
        """SQLite's own waiting gives up at once in some places (a reader that becomes a writer, the change to a log), so it is asked again until the time is over."""
        end = time.monotonic() + self.wait_seconds
        while True:
            try:
                act()
                return
            except sqlite3.OperationalError as error:
                if "SQLITE_BUSY" not in (error.sqlite_errorname or "") or time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def version(self) -> int:
        if self.run("PRAGMA application_id")[0][0] != APPLICATION_ID:
            if self.run("SELECT count(*) FROM sqlite_master")[0][0] and self.run("PRAGMA application_id")[0][0] != APPLICATION_ID:
                raise NotAProject("a SQLite database of another program", where=self.name, remedy="Name a project, or a new file such as stories.dateline")
            return 0
        return self.run("PRAGMA user_version")[0][0]

    def set_version(self, version: int) -> None:
        self.run(f"PRAGMA application_id = {APPLICATION_ID}")
        self.run(f"PRAGMA user_version = {int(version)}")

    def back_up(self, version: int) -> str:
        """A whole copy beside the file, which appears whole or not at all. Returns its name."""
        name = f"{self.name}.v{version}.backup"
        unfinished = f"{name}.{os.getpid()}.part"
        with self._told():
            try:
                with contextlib.closing(sqlite3.connect(unfinished)) as copy:
                    self._connection.backup(copy)
                    copy.execute("PRAGMA journal_mode = DELETE")
                os.replace(unfinished, name)
            finally:
                for rest in (unfinished, f"{unfinished}-journal"):
                    with contextlib.suppress(FileNotFoundError):
                        os.unlink(rest)
        return name

    def problems(self) -> Iterator[str]:
        """What SQLite itself finds wrong with the file."""
        for sql in ("PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"):
            try:
                rows = self.run(sql)
            except Damaged as error:
                yield error.what
                continue
            for row in rows:
                if row[0] != "ok":
                    yield str(row[0]) if len(row) == 1 else f"row {row[1]} of {row[0]} refers to no row of {row[2]}"
        if self.writable:
            try:
                self.run("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
            except StoreError:
                yield "the full-text index does not fit the texts"

    def close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            if self.writable:
                self._connection.execute("PRAGMA optimize")
        self._connection.close()


def refuse_readonly(db: Database) -> None:
    """Raise ReadOnly where nothing can be written, before anything is worked out for it."""
    if not db.writable:
        raise ReadOnly("may not be written", where=db.name, remedy="Check the permissions, or copy it to a place that is yours")


def told(error: sqlite3.Error, where: str) -> StoreError:
    """The driver's error in the words of the one who has to mend it."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Busy("another process is writing to it", where=where, remedy="Wait until that is done and run the same command again: nothing was lost")
    if name.startswith("SQLITE_FULL") or "ENOSPC" in str(error):
        return DiskFull("the disk is full", where=where, remedy="Make room and run the same command again: it goes on where it stopped")
    if name.startswith("SQLITE_READONLY") or "readonly" in str(error):
        return ReadOnly("may not be written", where=where, remedy="Check the permissions of the file and of its folder")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damaged(f"damaged ({error})", where=where, remedy="Restore it from a backup")
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError("cannot be opened", where=where, remedy="Check the name and the permissions of the file and of its folder")
    return StoreError(f"the database says: {error}", where=where, remedy="Check the disk and the permissions, and run dateline check")
