"""The report on a review: how many rows were read, how often they were right, how far two readers agree.

In goes a project, out comes one dict that the workbench and the commands show. A row is right as it was coded, or an event all the same (some field was put right),
or no event. Passages that readers made events of count as missed.
"""
from __future__ import annotations

import dataclasses
from typing import Any, Iterator

from dateline.project import agreement
from dateline.project.deciding import WHOLE
from dateline.project.verdicts import DECIDED, FIELDS, Verdict, value, verdicts
from dateline.store import Database, codings, reviews

ENOUGH = 30  # rows read at random before they alone are reported


def report(db: Database) -> dict[str, Any]:
    """``read``: counts; ``precision``: of rows right as coded, and of rows that are events, each with its interval; ``fields``: how often each field of the events
    that stand was left as it was coded; ``agreement``: for each field n, share of the same, alpha; ``basis``: random | weighted, and ``sample`` in words."""
    found = list(verdicts(db))
    coded = _coded(db)
    population: dict[int, int] = {}
    for confidence in coded.values():
        population[agreement.stratum(confidence)] = population.get(agreement.stratum(confidence), 0) + 1
    events = {v.item: v for v in found if v.item in coded and v.stands in DECIDED}
    originals = {v.item: original for v in events.values() if (original := event_as_coded(db, v)) is not None}
    events = {id: v for id, v in events.items() if id in originals}
    drawn = _drawn_at_random(coded, events)
    random = len(drawn) >= ENOUGH
    measured = {id: events[id] for id in drawn} if random else events

    def share(is_right: Any) -> dict[str, Any] | None:
        outcomes = [(coded[id], bool(is_right(v, originals[id]))) for id, v in measured.items()]
        result = agreement.simple([r for _, r in outcomes]) if random else agreement.weighted(outcomes, population)
        return dataclasses.asdict(result) if result else None

    stand = {id: v for id, v in measured.items() if v.stands != "reject"}
    counts = {kind: sum(v.stands == kind for v in found) for kind in (*DECIDED, "disputed")}
    unread = sum(n for s, n in population.items() if not any(agreement.stratum(coded[id]) == s for id in measured))
    return {
        "rows": len(coded), "read": len(events), **{f"{kind}ed" if kind != "disputed" else kind: n for kind, n in counts.items()},
        "missed": sum(v.item not in coded and v.item != WHOLE and v.stands in ("accept", "edit") for v in found),
        "whole": sum(v.item == WHOLE and v.stands == "accept" for v in found),
        "basis": "random" if random else "weighted", "sample": _in_words(random, len(measured), len(coded), unread),
        "precision": {"as coded": share(lambda v, e: v.stands != "reject" and same(v.event, e)), "an event": share(lambda v, e: v.stands != "reject")},
        "fields": [{"field": f, "n": len(stand), "kept": sum(value(v.event, f) == value(originals[id], f) for id, v in stand.items()) / len(stand) if stand else None}
                   for f in FIELDS],
        "agreement": agreement.table([_values(a, b) for a, b in pairs(db)], ("verdict", *FIELDS)), "read_twice": len(list(pairs(db)))}


def same(one: Any, other: Any) -> bool:
    return all(value(one, f) == value(other, f) for f in FIELDS)


def _coded(db: Database) -> dict[str, float]:
    """Confidence of each event of the latest codings, by id."""
    return dict(db.run("SELECT event, confidence FROM facets"))


def _drawn_at_random(coded: dict[str, float], events: dict[str, Verdict]) -> list[str]:
    """The first events in the order of their ids that are all decided. Ids are digests, so their order is a lottery, whatever else was read by other ways."""
    drawn = []
    for id in sorted(coded):
        if id not in events:
            break
        drawn.append(id)
    return drawn


def _in_words(random: bool, measured: int, rows: int, unread: int) -> str:
    if random:
        return f"{measured:,} of {rows:,} rows, drawn at random (the queue “at random”)"
    if not measured:
        return "nothing was read yet"
    beyond = f"; {unread:,} rows have a confidence at which nothing was read, and are not counted" if unread else ""
    return f"{measured:,} of {rows:,} rows, not drawn at random: each counts for the rows of its confidence that it stands for{beyond}"




def event_as_coded(db: Database, verdict: Verdict) -> dict[str, Any] | None:
    """The event that the coder coded, in the run whose coding was read."""
    rows = db.run("SELECT c.record FROM codings c JOIN documents d ON d.number = c.document WHERE d.id = ? AND c.run = ?", (verdict.document, verdict.run))
    record = codings.record_of(bytes(rows[0][0]), "", verdict.document) if rows and rows[0][0] is not None else {"events": []}
    return next((e for e in record["events"] if e["id"] == verdict.item), None)


def pairs(db: Database) -> Iterator[tuple[reviews.Review, reviews.Review]]:
    """Decisions of two readers who did not see each other's, on one item."""
    firsts = {(r.document, r.item): r for r in reviews.standing(db, stage="first") if r.stands in DECIDED}
    for second in reviews.standing(db, stage="second"):
        first = firsts.get((second.document, second.item))
        if first is not None and second.stands in DECIDED:
            yield first, second


def _values(*readings: reviews.Review) -> tuple[dict[str, str], ...]:
    """What each reader gave: the verdict, and the fields where both keep the event."""
    kept = all(r.stands != "reject" and r.event is not None for r in readings)
    return tuple({"verdict": "reject" if r.stands == "reject" else "keep", **({f: value(r.event, f) for f in FIELDS} if kept else {})} for r in readings)
