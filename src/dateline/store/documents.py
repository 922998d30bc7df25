"""Documents in, documents out: texts that were read, their original bytes, and what could not be read.

In go outcomes of reading, in batches, each batch one transaction; out come dispatches again. A text is known by the SHA-256 of its original bytes, so what is
added twice, in whatever order, is stored once. Every outcome that is new is either a document or in quarantine, and counted with its input.
"""
from __future__ import annotations

import datetime
import json
from typing import Iterable, Iterator, NamedTuple

from dateline.dispatch import Dispatch, Span
from dateline.errors import InputError
from dateline.store.database import Database
from dateline.store.sealing import digest, pack, seal, storable, to_json

DOCUMENT = ("id", "source", "external_id", "url", "title", "byline", "outlet", "language", "published_first", "published_last", "published_basis", "layout",
            "warnings", "extractor", "text")
QUARANTINE = ("id", "place", "kind", "code", "message", "original", "extractor")
_DOCUMENT_COLUMNS = ", ".join(DOCUMENT)
_CHUNK = 500


class Outcome(NamedTuple):
    """One text as it was read: its bytes (null where there are none), the dispatch or the error, and as what it was read."""

    id: str
    raw: bytes | None
    place: str
    result: Dispatch | InputError
    kind: str | None = None


class Added(NamedTuple):
    """What became of a batch. ``new`` and ``quarantined`` are ids."""

    new: tuple[str, ...]
    quarantined: tuple[str, ...]
    known: int


def refusal(error: InputError) -> Outcome:
    """The outcome of a thing without bytes of its own, which is known by place and reason."""
    place = error.where or error.what
    return Outcome(digest(f"{place}\0{error.code}".encode("utf-8", "surrogatepass")), None, place, error)


def open_input(db: Database, name: str) -> int:
    """The number of an input, which is made where it is new."""
    name = storable(name)
    with db.transaction():
        db.run("INSERT INTO inputs (name, started) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, now()))
        return db.run("SELECT number FROM inputs WHERE name = ?", (name,))[0][0]


def finish_input(db: Database, number: int, *, etag: str | None = None, last_modified: str | None = None) -> None:
    with db.transaction():
        db.run("UPDATE inputs SET finished = ?, etag = ?, last_modified = ? WHERE number = ?", (now(), storable(etag), storable(last_modified), number))


def fetched_before(db: Database, name: str) -> tuple[str | None, str | None]:
    """ETag and Last-Modified that an address told when it was last read to its end."""
    rows = db.run("SELECT etag, last_modified FROM inputs WHERE name = ? AND finished IS NOT NULL", (name,))
    return rows[0] if rows else (None, None)


def known(db: Database, texts: Iterable[tuple[str, str]], extractor: str, *, retry: bool = False) -> set[str]:
    """Which of these texts (id, kind) need not be read: they are documents, or were read as the same kind by the same extractor and put in quarantine."""
    texts = dict(texts)
    ids = list(texts)
    found = _stored(db, "documents", ids)
    if not retry:
        for i in range(0, len(ids), _CHUNK):
            part = ids[i:i + _CHUNK]
            rows = db.run(f"SELECT id, kind, extractor FROM quarantine WHERE id IN ({', '.join('?' * len(part))})", part)
            found.update(id for id, kind, by in rows if (kind, by) == (texts[id], extractor))
    return found


def keep_original(db: Database, raw: bytes) -> None:
    """Keep the bytes of a container beside its texts."""
    with db.transaction():
        _insert_originals(db, {digest(raw): raw})


def add(db: Database, input_number: int, outcomes: list[Outcome], extractor: str) -> Added:
    """Store a batch in one transaction. What returns is written for good. ``extractor``: which version read it."""
    with db.transaction():
        ids = [o.id for o in outcomes]
        stored = _stored(db, "documents", ids)
        aside = _stored(db, "quarantine", ids)
        fresh: dict[str, Outcome] = {}
        for outcome in outcomes:
            readable = isinstance(outcome.result, Dispatch)
            before = fresh.get(outcome.id)
            if outcome.id in stored or before is not None and (isinstance(before.result, Dispatch) or not readable) or not readable and outcome.id in aside:
                continue
            fresh[outcome.id] = outcome
        _release(db, [i for i, o in fresh.items() if i in aside])
        _insert_originals(db, {i: o.raw for i, o in fresh.items() if o.raw is not None})
        new = [o for o in fresh.values() if isinstance(o.result, Dispatch)]
        bad = [o for o in fresh.values() if not isinstance(o.result, Dispatch)]
        _insert(db, "documents", DOCUMENT, input_number, (_document_row(o.result, extractor) for o in new))
        _insert(db, "quarantine", QUARANTINE, input_number, (_quarantine_row(o, extractor) for o in bad))
        db.run("UPDATE inputs SET submitted = submitted + ?, accepted = accepted + ?, quarantined = quarantined + ? WHERE number = ?",
               (len(fresh), len(new), len(bad), input_number))
    return Added(tuple(o.id for o in new), tuple(o.id for o in bad), len(outcomes) - len(fresh))


def _stored(db: Database, table: str, ids: list[str]) -> set[str]:
    found: set[str] = set()
    for i in range(0, len(ids), _CHUNK):
        part = ids[i:i + _CHUNK]
        found.update(row[0] for row in db.run(f"SELECT id FROM {table} WHERE id IN ({', '.join('?' * len(part))})", part))
    return found


def _release(db: Database, ids: list[str]) -> None:
    """Out of the quarantine: it can be read now."""
    for id in ids:
        db.run("UPDATE inputs SET submitted = submitted - 1, quarantined = quarantined - 1 WHERE number = (SELECT input FROM quarantine WHERE id = ?)", (id,))
        db.run("DELETE FROM quarantine WHERE id = ?", (id,))


def _insert_originals(db: Database, raws: dict[str, bytes]) -> None:
    rows = []
    for id, raw in sorted(raws.items()):
        packed = pack(raw)
        rows.append((id, len(raw), packed, seal((id, len(raw), packed))))
    db.many("INSERT INTO originals (id, size, packed, seal) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING", rows)


def _insert(db: Database, table: str, columns: tuple[str, ...], input_number: int, rows: Iterable[tuple]) -> None:
    marks = ", ".join("?" * (len(columns) + 2))
    db.many(f"INSERT INTO {table} ({', '.join(columns)}, input, seal) VALUES ({marks})", [(*row, input_number, seal(row)) for row in rows])


def _document_row(d: Dispatch, extractor: str) -> tuple:
    first, last = d.published or (None, None)
    layout = {"title": d.title, "body": d.body, "dateline": d.dateline}
    return (d.id, storable(d.source), d.external_id, d.url, d[d.title] if d.title else None, d.byline, d.outlet, d.language, first and first.isoformat(),
            last and last.isoformat(), d.published_basis, to_json(layout), to_json(list(d.warnings)),
            extractor + (f"; {d.extractor}" if d.extractor else ""), storable(d.text))


def _quarantine_row(o: Outcome, extractor: str) -> tuple:
    return o.id, storable(o.place), o.kind, o.result.code, storable(str(o.result)), o.id if o.raw is not None else None, extractor


def dispatch_of(row: tuple) -> Dispatch:
    """The dispatch of a row of the columns ``DOCUMENT``."""
    value = dict(zip(DOCUMENT, row))
    layout = {k: Span(*v) if v else None for k, v in json.loads(value["layout"]).items()}
    first, last = value["published_first"], value["published_last"]
    published = (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)) if first and last else None
    return Dispatch(text=value["text"], id=value["id"], source=value["source"], external_id=value["external_id"], title=layout["title"], body=layout["body"],
                    dateline=layout["dateline"], byline=value["byline"], outlet=value["outlet"], url=value["url"], language=value["language"],
                    published=published, published_basis=value["published_basis"], warnings=tuple(json.loads(value["warnings"])),
                    extractor=value["extractor"].partition("; ")[2] or None)


def pages(db: Database, *, where: str = "true", values: tuple = (), size: int = 200) -> Iterator[list[tuple]]:
    """Rows (number, *DOCUMENT) of the documents for which ``where`` holds, in pages: memory does not grow with their number, and writing may go on."""
    after = 0
    while True:
        rows = db.run(f"SELECT number, {_DOCUMENT_COLUMNS} FROM documents d WHERE number > ? AND ({where}) ORDER BY number LIMIT ?", (after, *values, size))
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
