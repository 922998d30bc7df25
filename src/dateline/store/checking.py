"""Is all that is stored what was written?

In goes a database, out comes a Problem for everything that is not as it was written: a byte that changed in stored bytes, texts or records, a span outside its
text or over other words, a reference to nothing, a count that does not add up. Nothing is changed.
"""
from __future__ import annotations

import json
from typing import Any, Iterator, NamedTuple

from dateline.errors import Damaged
from dateline.store import codings, refreshing, reviews
from dateline.store.database import Database
from dateline.store.documents import DOCUMENT, QUARANTINE
from dateline.store.sealing import digest, seal, unpack

_PAGE = 200
_LATE_KEYS = ("content", "tellings", "certainty_cues", "evidence")  # lists of spans


class Problem(NamedTuple):
    """What is wrong: in which table, which row (an id), and how."""

    table: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.what}"


def check(db: Database) -> Iterator[Problem]:
    """Every problem of a project, table by table."""
    for what in db.problems():
        yield Problem("database", db.name, what)
    for part in (_originals, _documents, _quarantine, _counts, _codings, _runs, _decisions, _reviews, _links, _facets):
        try:
            yield from part(db)
        except Damaged as error:  # the database itself cannot give the rows
            yield Problem(part.__name__.strip("_"), "", error.what)
        except (AttributeError, LookupError, TypeError, ValueError) as error:  # what it gives are no rows that were ever written
            yield Problem(part.__name__.strip("_"), "", f"rows that make no sense ({type(error).__name__}: {error})")


def _pages(db: Database, table: str, columns: tuple[str, ...], key: str = "number") -> Iterator[tuple]:
    after: Any = 0 if key == "number" else ""
    while True:
        rows = db.run(f"SELECT {key}, {', '.join(columns)} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT {_PAGE}", (after,))
        yield from (row[1:] for row in rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def _originals(db: Database) -> Iterator[Problem]:
    for id, size, packed, stored in _pages(db, "originals", ("id", "size", "packed", "seal"), "id"):
        packed = bytes(packed)
        try:
            raw = unpack(packed, id)
        except Damaged:
            yield Problem("originals", id, "the original bytes are damaged")
            continue
        if digest(raw) != id or len(raw) != size:
            yield Problem("originals", id, "the original bytes are not those that were added")
        elif seal((id, size, packed)) != stored:
            yield Problem("originals", id, "the row is not as it was written")


def _documents(db: Database) -> Iterator[Problem]:
    for row in _pages(db, "documents", (*DOCUMENT, "seal")):
        value = dict(zip(DOCUMENT, row))
        if seal(row[:-1]) != row[-1]:
            yield Problem("documents", row[0], "the text or what is told of it is not as it was written")
            continue
        layout = json.loads(value["layout"])
        for name, span in layout.items():
            if span is not None and not 0 <= span[0] <= span[1] <= len(value["text"]):
                yield Problem("documents", row[0], f"the span of the {name} lies outside the text")
    for id, in db.run("SELECT d.id FROM documents d LEFT JOIN originals o ON o.id = d.id WHERE o.id IS NULL"):
        yield Problem("documents", id, "its original bytes are missing")


def _quarantine(db: Database) -> Iterator[Problem]:
    for row in _pages(db, "quarantine", (*QUARANTINE, "seal")):
        if seal(row[:-1]) != row[-1]:
            yield Problem("quarantine", row[0], "the row is not as it was written")
    for id, in db.run("SELECT q.id FROM quarantine q LEFT JOIN originals o ON o.id = q.original WHERE q.original IS NOT NULL AND o.id IS NULL"):
        yield Problem("quarantine", id, "its original bytes are missing")
    for id, in db.run("SELECT q.id FROM quarantine q JOIN documents d ON d.id = q.id"):
        yield Problem("quarantine", id, "stands among the documents too")


def _counts(db: Database) -> Iterator[Problem]:
    sql = ("SELECT i.name, i.submitted, i.accepted, i.quarantined, (SELECT count(*) FROM documents d WHERE d.input = i.number), "
           "(SELECT count(*) FROM quarantine q WHERE q.input = i.number) FROM inputs i")
    for name, submitted, accepted, quarantined, documents, aside in db.run(sql):
        if (accepted, quarantined, submitted) != (documents, aside, documents + aside):
            yield Problem("inputs", name, f"{submitted} texts were submitted, {accepted} accepted and {quarantined} quarantined, "
                                          f"but {documents} documents and {aside} rows of quarantine are stored")


def _codings(db: Database) -> Iterator[Problem]:
    after = 0
    while True:
        documents = db.run("SELECT number, id, text FROM documents WHERE number > ? ORDER BY number LIMIT ?", (after, _PAGE))
        if not documents:
            return
        for number, id, text in documents:
            for run, events, packed, fault, stored in db.run("SELECT run, events, record, fault, seal FROM codings WHERE document = ?", (number,)):
                yield from _coding(db, run, number, id, text, events, None if packed is None else bytes(packed), fault, stored)
        after = documents[-1][0]


def _coding(db: Database, run: int, number: int, id: str, text: str, events: int, packed: bytes | None, fault: str | None, stored: str) -> Iterator[Problem]:
    name = f"{id} of run {run}"
    if seal((id, events, packed, fault)) != stored:
        yield Problem("codings", name, "the record is not as it was written")
        return
    rows = db.run("SELECT position, id, type, mode, first_day, last_day, country, certainty, confidence FROM events WHERE document = ? AND run = ? "
                  "ORDER BY position", (number, run))
    if packed is None:
        return
    try:
        record = codings.record_of(packed, text, id)
    except (Damaged, ValueError):
        yield Problem("codings", name, "the record cannot be read")
        return
    if record["document"]["id"] != id:
        yield Problem("codings", name, f"the record is of {record['document']['id']}")
    if [tuple(r) for r in rows] != [codings.event_row(i, e) for i, e in enumerate(record["events"])]:
        yield Problem("events", name, "the table of events does not fit the record")
    ids = [e["id"] for e in record["events"]]
    if len(set(ids)) != len(ids):
        yield Problem("codings", name, "two events have one id")
    yield from (Problem("codings", name, what) for what in spans(record, text))


def spans(value: Any, text: str, path: str = "record") -> Iterator[str]:
    """Every span of a record that lies outside its text, or whose words are other words."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("span", "trigger", "sentence") and inner is not None:
                yield from _span(inner, text, f"{path}.{key}", value.get("text") if key == "span" else None)
            elif key in _LATE_KEYS and isinstance(inner, list):
                for i, span in enumerate(inner):
                    yield from _span(span, text, f"{path}.{key}[{i}]", None)
            else:
                yield from spans(inner, text, f"{path}.{key}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from spans(inner, text, f"{path}[{i}]")


def _span(span: Any, text: str, path: str, words: str | None) -> Iterator[str]:
    if not (isinstance(span, list) and len(span) == 2 and 0 <= span[0] <= span[1] <= len(text)):
        yield f"{path} {span} lies outside the text"
    elif words and "".join(words.split()).casefold() != "".join(text[span[0]:span[1]].split()).casefold():
        yield f"{path} {span} holds {text[span[0]:span[1]][:60]!r}, not {words[:60]!r}"


def _runs(db: Database) -> Iterator[Problem]:
    for number, mark, coder in db.run("SELECT number, fingerprint, coder FROM runs"):
        try:
            sound = codings.fingerprint(json.loads(coder)) == mark
        except ValueError:
            sound = False
        if not sound:
            yield Problem("runs", str(number), "the coder is not as it was written")
    for run, document in db.run("SELECT c.run, c.document FROM codings c LEFT JOIN runs r ON r.number = c.run LEFT JOIN documents d ON d.number = c.document "
                                "WHERE r.number IS NULL OR d.number IS NULL"):
        yield Problem("codings", f"row {document} of run {run}", "its run or its document is missing")


def _decisions(db: Database) -> Iterator[Problem]:
    expected = 1
    for number, *values, stored in db.run("SELECT number, made, maker, kind, events, note, seal FROM decisions ORDER BY number"):
        if seal(values) != stored:
            yield Problem("decisions", str(number), "the row is not as it was written")
        if db.dialect == "sqlite" and number != expected:
            yield Problem("decisions", str(expected), "is missing")
        expected = number + 1


def _reviews(db: Database) -> Iterator[Problem]:
    expected, known = 1, {0}
    for number, *values, stored in db.run(f"SELECT number, {', '.join(reviews.COLUMNS)}, seal FROM reviews ORDER BY number"):
        value = dict(zip(reviews.COLUMNS, values))
        if seal(values) != stored:
            yield Problem("reviews", str(number), "the row is not as it was written")
        if value["before"] not in known:
            yield Problem("reviews", str(number), f"follows the row {value['before']}, which is missing")
        if db.dialect == "sqlite" and number != expected:
            yield Problem("reviews", str(expected), "is missing")
        expected = number + 1
        known.add(number)
    for number, document in db.run("SELECT r.number, r.document FROM reviews r LEFT JOIN documents d ON d.id = r.document WHERE d.id IS NULL"):
        yield Problem("reviews", str(number), f"is of the document {document}, which is missing")
    for number, *values, stored in db.run("SELECT number, made, maker, kind, value, report, seal FROM learned ORDER BY number"):
        if seal(values) != stored:
            yield Problem("learned", str(number), "the row is not as it was written")


def _links(db: Database) -> Iterator[Problem]:
    for linking, document in db.run("SELECT c.linking, c.document FROM copies c LEFT JOIN documents d ON d.id = c.document WHERE d.id IS NULL"):
        yield Problem("copies", document, f"linking {linking} names a document that is missing")
    for id, *values, stored in db.run("SELECT id, type, first_day, last_day, record, seal FROM incidents"):
        if seal((id, *values)) != stored:
            yield Problem("incidents", id, "the row is not as it was written")
    for incident, document, event in db.run(
            "SELECT i.incident, i.document, i.event FROM incident_events i LEFT JOIN documents d ON d.id = i.document "
            "WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.document = d.number AND e.id = i.event)"):
        yield Problem("incidents", incident, f"names the event {event} of {document}, which is missing")


def _facets(db: Database) -> Iterator[Problem]:
    for id in refreshing.unfit(db):
        yield Problem("facets", id, "the tables that its events are looked up in do not fit the record")
