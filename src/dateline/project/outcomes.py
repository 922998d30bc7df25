"""The report on a review: how many rows were read, how often they were right, how far two readers agree.

In goes a project, out comes one dict that the workbench and the commands show. A row is right as it was coded, or an event all the same (some field was put right),
or no event. Passages that readers made events of count as missed.
"""
from __future__ import annotations

import collections
import dataclasses
import itertools
from typing import Any, Collection, Iterable, Iterator

from dateline.project import agreement
from dateline.project.deciding import WHOLE
from dateline.project.verdicts import DECIDED, FIELDS, Verdict, of_rows, value
from dateline.store import Database, codings, reviews

ENOUGH = 30  # rows read at random before they alone are reported


def report(db: Database) -> dict[str, Any]:
    """``read``: counts; ``precision``: of rows right as coded, and of rows that are events, each with its interval; ``fields``: how often each field of the events
    that stand was left as it was coded; ``agreement``: for each field n, share of the same, alpha; ``basis``: random | weighted, and ``sample`` in words."""
    rows = list(reviews.standing(db))
    found = list(of_rows(db, rows))
    coded = _coded(db)
    population: collections.Counter[int] = collections.Counter()
    for confidence, n in collections.Counter(coded.values()).items():
        population[agreement.stratum(confidence)] += n
    events = {v.item: v for v in found if v.item in coded and v.stands in DECIDED}
    drawn = _drawn_at_random(coded, events)
    random = len(drawn) >= ENOUGH
    measured = {id: events[id] for id in drawn} if random else events
    stand = {id: v for id, v in measured.items() if v.stands != "reject"}
    originals = _as_coded(db, (v for v in stand.values() if not v.untouched))
    kept = {id: set(FIELDS) if v.untouched else {f for f in FIELDS if id in originals and value(v.event, f) == value(originals[id], f)} for id, v in stand.items() if v.event}

    def share(right: Collection[str]) -> dict[str, Any] | None:
        outcomes = [(coded[id], id in right) for id in measured]
        result = agreement.simple([r for _, r in outcomes]) if random else agreement.weighted(outcomes, population)
        return dataclasses.asdict(result) if result else None

    twice = list(pairs(rows))
    counts = {kind: sum(v.stands == kind for v in found) for kind in (*DECIDED, "disputed")}
    strata = {agreement.stratum(coded[id]) for id in measured}
    unread = sum(n for stratum, n in population.items() if stratum not in strata)
    return {
        "rows": len(coded), "read": len(events), **{f"{kind}ed" if kind != "disputed" else kind: n for kind, n in counts.items()},
        "missed": sum(v.item not in coded and v.item != WHOLE and v.stands in ("accept", "edit") for v in found),
        "whole": sum(v.item == WHOLE and v.stands == "accept" for v in found),
        "basis": "random" if random else "weighted", "sample": _in_words(random, len(measured), len(coded), unread),
        "precision": {"as coded": share({id for id, fields in kept.items() if len(fields) == len(FIELDS)}), "an event": share(stand)},
        "fields": [{"field": f, "n": len(stand), "kept": sum(f in fields for fields in kept.values()) / len(stand) if stand else None} for f in FIELDS],
        "agreement": agreement.table([_values(a, b) for a, b in twice], ("verdict", *FIELDS)), "read_twice": len(twice)}


def _coded(db: Database) -> dict[str, float]:
    """Confidence of each event of the latest codings, by id."""
    return dict(db.run("SELECT event, confidence FROM facets WHERE layer <= 1"))


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




def _as_coded(db: Database, found: Iterable[Verdict]) -> dict[str, dict[str, Any]]:
    """The events as the coder coded them, in the runs whose codings were read, by id."""
    originals = {}
    for (document, run), some in itertools.groupby(sorted(found, key=lambda v: (v.document, v.run)), key=lambda v: (v.document, v.run)):
        items = {v.item for v in some}
        rows = db.run("SELECT c.record FROM codings c JOIN documents d ON d.number = c.document WHERE d.id = ? AND c.run = ? AND c.fault IS NULL", (document, run))
        originals.update((e["id"], e) for (packed,) in rows for e in codings.record_of(bytes(packed), "", document)["events"] if e["id"] in items)
    return originals


def pairs(standing: Iterable[reviews.Review]) -> Iterator[tuple[reviews.Review, reviews.Review]]:
    """Decisions of two readers who did not see each other's, on one item, from the rows that stand."""
    firsts: dict[tuple[str, str], reviews.Review] = {}
    seconds = []
    for row in standing:
        if row.stands in DECIDED and row.stage == "first":
            firsts[row.document, row.item] = row
        elif row.stands in DECIDED and row.stage == "second":
            seconds.append(row)
    yield from ((firsts[s.document, s.item], s) for s in seconds if (s.document, s.item) in firsts)


def _values(*readings: reviews.Review) -> tuple[dict[str, str], ...]:
    """What each reader gave: the verdict, and the fields where both keep the event."""
    kept = all(r.stands != "reject" and r.event is not None for r in readings)
    return tuple({"verdict": "reject" if r.stands == "reject" else "keep", **({f: value(r.event, f) for f in FIELDS} if kept else {})} for r in readings)
