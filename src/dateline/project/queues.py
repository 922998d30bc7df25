"""What to read next: the rows of a project in the order in which a reader should see them.

In go the name of a queue, who reads, and filters; out come entries, best first: which item of which document, and what makes it doubtful. Queues:

    doubt        events nobody decided on, those first whose confidence is nearest to a toss, and of these those with more signs of doubt
    random       events nobody decided on, in the order of their ids, which are digests: the first n are a random sample of all
    left-out     passages that the coder left out, in texts that nobody called complete; near misses first, from the text that was last decided on
    second-coder events and passages on which a second coder disagrees, text by text from the one that was last decided on
    skipped      what was skipped
    second       events that somebody else decided on, to be read blind, in random order
    differences  events on which two readings differ, and that have no final word yet
"""
from __future__ import annotations

import itertools
import re
from typing import Any, Iterator, Mapping, NamedTuple

from dateline.errors import UsageError
from dateline.project import deciding, verdicts
from dateline.project.filtering import Filters
from dateline.project.outcomes import pairs
from dateline.store import Database, codings, reviews

QUEUES = ("doubt", "random", "left-out", "second-coder", "skipped", "second", "differences")
STAGE_OF = {"second": "second", "differences": "final"}
TOSS = 0.5
_WINDOW = 60  # of so many events next to a toss the record is read for other signs of doubt
_MODEL, _RUNS, _SIDE, _PLACE = 0.3, 0.3, 0.25, 0.1  # on 19 stories with gold, rows with an open side were wrong three times in four, all rows less than half
_DOCUMENTS_AT_ONCE, _PAGE = 200, 50
_CONFIDENCE = re.compile(r"confidence ([01]\.\d\d) is below")
_MODEL_SAYS = re.compile(r"the relation model gives this party of the sentence ([01]\.\d\d)")


class Entry(NamedTuple):
    """One item of a queue. ``doubts``: in words, the heaviest first."""

    document: str
    item: str
    label: str
    doubts: tuple[str, ...] = ()


def queue(db: Database, name: str, *, reviewer: str = "", filters: Filters = Filters(), limit: int = 20) -> list[Entry]:
    """The first entries of a queue. Raises UsageError for a queue that there is not."""
    if name not in QUEUES:
        raise UsageError(f"no queue: {name!r}", remedy=f"Queues are {', '.join(QUEUES)}")
    return list(itertools.islice(_FIND[name](db, reviewer, filters, limit), limit))


def _open(stage: str) -> str:
    """A condition on events ``e`` of documents ``d``: nothing stands on it in a stage."""
    return (f"NOT EXISTS (SELECT 1 FROM reviews r WHERE r.document = d.id AND r.item = e.id AND r.stage = '{stage}' AND r.stands IS NOT NULL AND {reviews.LAST})")


def _events(db: Database, filters: Filters, condition: str, order: str, limit: int) -> list[tuple[str, str, str, float, int, int]]:
    """Events of the latest codings on which nothing stands: document id, event id, type, confidence, run, document's number."""
    conditions = list(filters.of_events(db).values())
    return db.run("SELECT d.id, e.id, e.type, e.confidence, e.run, e.document FROM events e CROSS JOIN facets f CROSS JOIN documents d "
                  "WHERE f.number = e.document * 1000000 + e.position AND f.run = e.run AND d.number = e.document "
                  f"AND {' AND '.join([condition, _open('first'), *(sql for sql, _ in conditions)])} ORDER BY {order} LIMIT ?",
                  (*(value for _, values in conditions for value in values), limit))


def _doubt(db: Database, reviewer: str, filters: Filters, limit: int) -> Iterator[Entry]:
    window = max(_WINDOW, limit)
    rows = [*_events(db, filters, f"e.confidence >= {TOSS}", "e.confidence, e.id", window), *_events(db, filters, f"e.confidence < {TOSS}", "e.confidence DESC, e.id", window)]
    rows = sorted(rows, key=lambda row: (abs(row[3] - TOSS), row[1]))[:window]
    scored = []
    for document, of_document in itertools.groupby(sorted(rows), key=lambda row: row[0]):
        record: Mapping[str, Any] | None = None
        for _, id, type_, confidence, run, number in of_document:
            if record is None:
                packed = db.run("SELECT record FROM codings WHERE document = ? AND run = ?", (number, run))[0][0]
                record = codings.record_of(bytes(packed), "", document)
            event = next(e for e in record["events"] if e["id"] == id)
            found = signs(event, _other_runs_differ(db, number, run, id))
            scored.append((-sum(weight for weight, _ in found), id, Entry(document, id, type_, tuple(words for _, words in sorted(found, reverse=True)))))
    yield from (entry for _, _, entry in sorted(scored, key=lambda row: row[:2]))


def signs(event: Mapping[str, Any], runs_differ: bool = False) -> list[tuple[float, str]]:
    """What makes an event doubtful: weights (0: not at all, 1: a toss) and words."""
    found = [(1 - abs(2 * event["confidence"] - 1), f"confidence {event['confidence']:.2f}")]
    for side in ("actors", "recipients"):
        match = _MODEL_SAYS.search(event["why"].get(side, ""))
        name = side.removesuffix("s")
        if match:
            found.append((_MODEL * (1 - float(match[1])), f"rules find no {name}, the relation model gives it {match[1]}"))
        if not event[side]:
            found.append((_SIDE, f"no {name}"))
        elif not all(p["country"] for p in event[side]):
            found.append((_SIDE, f"the {name}'s country is open"))
    if event["place"] and (event["place"]["confidence"] or 0) < TOSS:
        found.append((_PLACE, "the place is unsure"))
    if runs_differ:
        found.append((_RUNS, "another run coded this passage otherwise"))
    return found


def _other_runs_differ(db: Database, number: int, run: int, id: str) -> bool:
    return bool(db.run("SELECT 1 FROM codings c WHERE c.document = ? AND c.run <> ? AND c.fault IS NULL AND NOT EXISTS "
                       "(SELECT 1 FROM events o WHERE o.document = c.document AND o.run = c.run AND o.id = ?) LIMIT 1", (number, run, id)))


def _random(db: Database, reviewer: str, filters: Filters, limit: int) -> Iterator[Entry]:
    for document, id, type_, _, _, _ in _events(db, filters, "true", "e.id", limit):
        yield Entry(document, id, type_)


def _left_out(db: Database, reviewer: str, filters: Filters, limit: int) -> Iterator[Entry]:
    done = {(r.document, r.item): r.number for r in reviews.standing(db, stage="first") if r.stands is not None}
    complete = {document for document, item in done if item == deciding.WHOLE}
    last = max(((number, document) for (document, item), number in done.items() if not deciding.is_event(item)), default=(0, ""))[1]
    for records in _onwards(db, filters, last):
        found = []
        for id, record in records:
            for passage in [] if id in complete else record["uncoded"]:
                name = f"{passage['span'][0]}-{passage['span'][1]}"
                if (id, name) not in done:
                    match = _CONFIDENCE.search(passage["reason"])
                    found.append((-float(match[1]) if match else 0.0, id, passage["span"], Entry(id, name, *_parted(passage["reason"]))))
        yield from (entry for *_, entry in sorted(found, key=lambda row: row[:3]))


def _second_coder(db: Database, reviewer: str, filters: Filters, limit: int) -> Iterator[Entry]:
    done = {(r.document, r.item): r.number for r in reviews.standing(db, stage="first") if r.stands is not None}
    last = max(((number, document) for (document, _), number in done.items()), default=(0, ""))[1]
    runs = [str(run["run"]) for run in codings.runs(db) if "second" in run["coder"]]
    for records in _onwards(db, filters, last, f"c.run IN ({', '.join(runs)})") if runs else ():
        for id, record in records:
            types = {e["id"]: e["type"] for e in record["events"]}
            items: dict[str, list[Mapping[str, Any]]] = {}
            for disagreement in record.get("second", {}).get("disagreements", ()):
                start, end = disagreement["span"]
                items.setdefault(disagreement["event"] or f"{start}-{end}", []).append(disagreement)
            for item, on in items.items():
                if (id, item) not in done:
                    yield Entry(id, item, types.get(item) or on[0]["theirs"] or "", tuple(_apart(d) for d in on))


def _apart(disagreement: Mapping[str, Any]) -> str:
    """In words, on what a second coder disagrees."""
    if disagreement["field"] == "event":
        return "the second coder has no such event" if disagreement["event"] else "the second coder alone has this event"
    theirs = disagreement["theirs"]
    return f"the second coder’s {disagreement['field']}: {', '.join(theirs) if isinstance(theirs, list) else theirs}"


def _onwards(db: Database, filters: Filters, last: str, condition: str = "true") -> Iterator[list[tuple[str, Mapping[str, Any]]]]:
    """Pages of ids and records, from the document ``last`` onwards and round; of so many texts at once that a page of the workbench does not wait for it."""
    of_documents, values = filters.of_documents(db)
    for part in ("d.id >= ?", "d.id < ?"):
        rows = db.run(f"SELECT d.id, c.record FROM documents d CROSS JOIN codings c WHERE {part} AND c.document = d.number AND c.fault IS NULL AND {codings.LATEST} AND "
                      f"{condition} AND {of_documents} ORDER BY d.id LIMIT {_DOCUMENTS_AT_ONCE}", (last, *values))
        for at in range(0, len(rows), _PAGE):
            yield [(id, codings.record_of(bytes(packed), "", id)) for id, packed in rows[at:at + _PAGE]]


def _parted(reason: str) -> tuple[str, tuple[str, ...]]:
    """"ASSAULT: confidence 0.55 is below 0.60" as a label and a doubt."""
    head, colon, rest = reason.partition(": ")
    return (head, (rest,)) if colon and head.isupper() else ("", (reason,))


def _skipped(db: Database, reviewer: str, filters: Filters, limit: int) -> Iterator[Entry]:
    for row in reviews.standing(db, stage="first"):
        if row.stands == "skip":
            yield Entry(row.document, row.item, (row.event or {}).get("type") or "", (f"skipped by {row.reviewer}",))


def _second(db: Database, reviewer: str, filters: Filters, limit: int) -> Iterator[Entry]:
    """Blind: nothing of the first decision is told, not even its label."""
    read = {(r.document, r.item) for r in reviews.standing(db, stage="second") if r.stands is not None}
    rows = [r for r in reviews.standing(db, stage="first") if r.stands in verdicts.DECIDED and deciding.is_event(r.item)]
    for row in sorted(rows, key=lambda r: r.item):
        if (row.document, row.item) not in read and deciding.decider(db, row) != reviewer:
            coded = db.run("SELECT type FROM events WHERE id = ? ORDER BY run DESC LIMIT 1", (row.item,))
            yield Entry(row.document, row.item, coded[0][0] if coded else "")


def _differences(db: Database, reviewer: str, filters: Filters, limit: int) -> Iterator[Entry]:
    settled = {(r.document, r.item) for r in reviews.standing(db, stage="final") if r.stands in verdicts.DECIDED}
    for first, second in pairs(reviews.standing(db)):
        if (first.document, first.item) not in settled and not verdicts.agree(first, second):
            yield Entry(first.document, first.item, (first.event or second.event or {}).get("type") or "", (difference(first, second),))


def difference(first: reviews.Review, second: reviews.Review) -> str:
    """In words, on what two readings differ."""
    if "reject" in (first.stands, second.stands) or first.event is None or second.event is None:
        return "one keeps it, one rejects it"
    return "they differ on " + ", ".join(f for f in verdicts.FIELDS if verdicts.value(first.event, f) != verdicts.value(second.event, f))


_FIND = {"doubt": _doubt, "random": _random, "left-out": _left_out, "second-coder": _second_coder, "skipped": _skipped, "second": _second, "differences": _differences}
