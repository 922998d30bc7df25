"""Sources into a project: cut into texts, the new ones read and stored, the others passed over.

In go paths, folders and addresses, out come totals; each batch of texts is one transaction, told of when it is written. Whatever stops it, the same call goes
on where it stopped: a text is known by the digest of its bytes before it is read. What cannot be read goes to quarantine with its bytes.
"""
from __future__ import annotations

import contextlib
import dataclasses
import os
import time
from typing import Any, Callable, Iterable, Iterator

from dateline import reading
from dateline.dispatch import Dispatch
from dateline.errors import DatelineError, Fault, InputError, UsageError
from dateline.project.workers import Crash, Workers
from dateline.store import Database, documents

BATCH_UNITS = 400
BATCH_BYTES = 16_000_000
_SLOW = frozenset({"html", "pdf", "docx"})  # worth another process
_FEW = 8
_EXTRACTOR = f"dateline {reading.VERSION}"


@dataclasses.dataclass(slots=True)
class Progress:
    """Where ``add`` is: texts by what became of them, and bytes of the sources read, of how many."""

    new: int = 0
    known: int = 0
    quarantined: int = 0
    bytes: int = 0
    total_bytes: int = 0
    source: str = ""
    ids: tuple[str, ...] = ()  # of the documents that the last batch made, written for good
    reasons: dict[str, int] = dataclasses.field(default_factory=dict)

    @property
    def submitted(self) -> int:
        return self.new + self.known + self.quarantined


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """``published``: days that the caller states; ``retry``: read again what is in quarantine; ``private``: fetch from private addresses too."""

    published: Any = None
    retry: bool = False
    private: bool = False
    workers: int = 1


def add(db: Database, sources: Iterable[str | os.PathLike[str]], options: Options, tell: Callable[[Progress], None] | None) -> Progress:
    """Add all sources, one after the other. Raises UsageError for a path that does not exist, before anything is read."""
    names = [os.fspath(s) for s in sources]
    for name in names:
        if not _is_address(name) and not os.path.exists(name):
            raise UsageError("no such file or folder", where=reading.printable(name), remedy="Check the name")
    progress = Progress(total_bytes=sum(map(_size, names)))
    with contextlib.ExitStack() as stack:
        readers = _Readers(stack, options)
        for name in names:
            _add_one(db, name, options, readers, progress, tell)
    return progress


def _is_address(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _size(name: str) -> int:
    if os.path.isdir(name):
        return sum(os.path.getsize(path) for folder, _, files in os.walk(name) for path in (os.path.join(folder, f) for f in files) if os.path.isfile(path))
    return os.path.getsize(name) if os.path.isfile(name) else 0


def _add_one(db: Database, name: str, options: Options, readers: "_Readers", progress: Progress, tell: Callable[[Progress], None] | None) -> None:
    label = name if _is_address(name) else os.path.abspath(name)
    number = documents.open_input(db, reading.printable(label))
    meter = reading.Meter()
    start = progress.bytes
    seen: dict[str, str | None] = {}
    progress.source = reading.printable(name)
    for batch in _batches(_pieces(db, name, label, options, meter, seen)):
        _store(db, number, batch, options, readers, progress)
        progress.bytes = start + meter.bytes
        if tell:
            tell(progress)
    progress.bytes = start + (_size(name) or meter.bytes)
    documents.finish_input(db, number, etag=seen.get("etag"), last_modified=seen.get("last_modified"))


def _pieces(db: Database, name: str, label: str, options: Options, meter: reading.Meter, seen: dict[str, str | None]) -> Iterator[Any]:
    if not _is_address(name):
        yield from _without_faults(reading.units(name, meter=meter), reading.printable(name))
        return
    from dateline.reading import fetching
    etag, last_modified = documents.fetched_before(db, label)
    seen.update(etag=etag, last_modified=last_modified)
    try:
        page = fetching.fetch(name, etag=etag, last_modified=last_modified, private=options.private)
    except InputError as error:
        yield error
        return
    if page is None:  # not changed since
        return
    yield from _without_faults(reading.units(page.data, name=page.name, facts={"url": page.url}), name)
    seen.update(etag=page.etag, last_modified=page.last_modified)


def _without_faults(pieces: Iterator[Any], where: str) -> Iterator[Any]:
    """A fault of ours in one source must not cost the others."""
    try:
        yield from pieces
    except (DatelineError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 (told, counted and put in quarantine)
        yield _fault(where, f"{type(error).__name__}: {error}")


def _batches(pieces: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    size, began = 0, time.monotonic()
    for piece in pieces:
        batch.append(piece)
        size += len(piece.raw) if not isinstance(piece, InputError) else 0
        if len(batch) >= BATCH_UNITS or size >= BATCH_BYTES or time.monotonic() - began > 2:
            yield batch
            batch, size, began = [], 0, time.monotonic()
    if batch:
        yield batch


def _store(db: Database, number: int, batch: list[Any], options: Options, readers: "_Readers", progress: Progress) -> None:
    units = [p for p in batch if isinstance(p, reading.Unit)]
    for kept in batch:
        if isinstance(kept, reading.Kept):
            documents.keep_original(db, kept.raw)
    have = documents.known(db, ((u.id, u.kind) for u in units), _EXTRACTOR, retry=options.retry)
    outcomes = [documents.refusal(p) for p in batch if isinstance(p, InputError)]
    outcomes += [documents.Outcome(u.id, u.raw, u.where, result, u.kind) for u, result in readers.read([u for u in units if u.id not in have])]
    added = documents.add(db, number, outcomes, _EXTRACTOR)
    progress.new += len(added.new)
    progress.quarantined += len(added.quarantined)
    progress.known += added.known + sum(u.id in have for u in units)
    progress.ids = added.new
    aside = set(added.quarantined)
    for o in outcomes:
        if o.id in aside and isinstance(o.result, InputError):
            aside.discard(o.id)
            progress.reasons[o.result.code] = progress.reasons.get(o.result.code, 0) + 1


class _Readers:
    """Units are read here, or where many of them are slow to read, on all cores."""

    def __init__(self, stack: contextlib.ExitStack, options: Options):
        self._stack, self._options, self._workers = stack, options, None
        self._days = reading.days_of(options.published)

    def read(self, units: list[reading.Unit]) -> Iterator[tuple[reading.Unit, Dispatch | InputError]]:
        slow = sum(u.kind in _SLOW for u in units)
        if self._options.workers < 2 or slow < _FEW:
            read, _ = _reader(self._days)
            return ((unit, read(unit)) for unit in units)
        if self._workers is None:
            self._workers = Workers(self._options.workers, _reader, (self._days,), limit_seconds=300)
            self._stack.callback(self._workers.close)
        return ((unit, _fault(unit.where, result.what) if isinstance(result, Crash) else result) for unit, result in self._workers.map(units))


def _reader(days: Any) -> tuple[Callable[[reading.Unit], Any], None]:
    def read(unit: reading.Unit) -> Dispatch | InputError:
        try:
            return reading.extract(unit, days)
        except MemoryError:  # the machine's fault, not the text's
            raise
        except Exception as error:  # noqa: BLE001 (told, counted and put in quarantine)
            return _fault(unit.where, f"{type(error).__name__}: {error}")
    return read, None


def _fault(where: str, what: str) -> Fault:
    return Fault(f"could not be read ({what[:300]})", where=where, remedy="This is a fault of Dateline: please report it with the file")
