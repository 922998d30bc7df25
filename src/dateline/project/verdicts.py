"""What stands of an event after all that people said of it, and records with that put into them.

In go the standing decisions of a project, out come verdicts, one an item: kept as it was coded, kept as it was put right, rejected, or disputed (two readers differ
and nobody has said the final word). ``corrected`` puts them into a record.
"""
from __future__ import annotations

import contextlib
import itertools
from typing import Any, Iterable, Iterator, Mapping, NamedTuple

from dateline.errors import Damaged
from dateline.project.deciding import WHOLE, decider, passage
from dateline.selecting import Facets
from dateline.store import Database, codings, facets, reviews
from dateline.store.reviews import Review

FIELDS = ("type", "mode", "actors", "recipients", "date", "place", "figures", "attribution", "certainty")
DECIDED = ("accept", "reject", "edit")


class Verdict(NamedTuple):
    """``stands``: accept, edit, reject or disputed. ``event`` as it stands (null for whole texts). ``by``: who decided, ``on``: when the last of them did.
    ``untouched``: it was accepted at once, so that it stands as it was coded; else it may do so or not."""

    document: str
    item: str
    stands: str
    event: dict[str, Any] | None
    by: tuple[str, ...]
    on: str
    stage: str
    run: int
    untouched: bool = False


def verdicts(db: Database, document: str | None = None) -> Iterator[Verdict]:
    """One verdict for each item that is decided, by document and item."""
    return of_rows(db, reviews.standing(db, document=document))


def of_rows(db: Database, standing: Iterable[Review]) -> Iterator[Verdict]:
    """Verdicts from the rows that stand (reviews.standing)."""
    for (_, _), rows in itertools.groupby(standing, key=lambda r: (r.document, r.item)):
        by_stage = {r.stage: r for r in rows if r.stands in DECIDED}
        first, second, final = (by_stage.get(s) for s in reviews.STAGES)
        if final is not None:
            yield _verdict(db, final, (final,))
        elif first is not None and second is not None:
            same = agree(first, second)
            yield _verdict(db, first, (first, second)) if same else _verdict(db, second, (first, second))._replace(stands="disputed")
        elif first is not None:
            yield _verdict(db, first, (first,))


def _verdict(db: Database, row: Review, rows: tuple[Review, ...]) -> Verdict:
    by = tuple(dict.fromkeys(decider(db, r) for r in rows))
    return Verdict(row.document, row.item, row.stands or "", row.event, by, max(r.made for r in rows), row.stage, row.run,
                   row.kind == "accept" and row.before == 0 and row.stage == "first")


def agree(one: Review, other: Review) -> bool:
    """Do two decisions come to the same: both reject it, or both keep it with the same values in every field?"""
    if "reject" in (one.stands, other.stands) or one.event is None or other.event is None:
        return one.stands == other.stands
    return all(value(one.event, f) == value(other.event, f) for f in FIELDS)


def value(event: Mapping[str, Any], field: str) -> str:
    """What a field says, whatever characters say it: what agreement is measured on. "" where it says nothing."""
    if field in ("type", "mode", "certainty"):
        return event[field] or ""
    if field in ("actors", "recipients"):
        return " ".join(sorted({"/".join(filter(None, [p["country"], ",".join(sorted(p["sectors"]))])) or p["text"].casefold() for p in event[field]}))
    if field == "date":
        return f"{event['date']['start'] or ''}..{event['date']['end'] or ''}" if event["date"] else ""
    if field == "place":
        place = event["place"]
        return str(place["geonames_id"] or place["name"].casefold()) if place else ""
    if field == "figures":
        return " ".join(sorted({f"{f['kind']}:{_number(f['minimum'])}-{_number(f['maximum'])}" for f in event["figures"]}))
    return "; ".join(sorted({(a["source"].get("name") or a["source"].get("text") or "").casefold() for a in event["attribution"]}))


def standing(db: Database, number: int) -> tuple[Facets, ...] | None:
    """The facets of a document's events as they stand after reviews; null where nobody decided on any, or there is no record that can be read."""
    for id, text in db.run("SELECT d.id, d.text FROM documents d WHERE d.number = ? AND EXISTS (SELECT 1 FROM reviews r WHERE r.document = d.id)", (number,)):
        found = list(verdicts(db, id))
        for packed, in db.run(f"SELECT c.record FROM codings c WHERE c.document = ? AND c.fault IS NULL AND {codings.LATEST}", (number,)) if found else ():
            with contextlib.suppress(Damaged, ValueError):
                return facets.of_record(corrected(codings.record_of(packed, text, id), found, only=False))
    return None


def _number(n: float | None) -> str:
    return "" if n is None else f"{n:g}" if abs(n) < 1e6 else f"{n:.0f}"


def corrected(record: dict[str, Any], found: Iterable[Verdict], *, only: bool) -> dict[str, Any]:
    """The record with the verdicts in it.

    Rejected events are left out, those put right stand as they were put, those that a reader added are in it; each of them says so in ``review``. ``only``: events
    that nobody decided on, or that are disputed, are left out too. An undecided event at the very trigger of one that a reader kept is left out: that place is settled.
    """
    by_item = {v.item: v for v in found if v.item != WHOLE}
    kept = {v.item: {**v.event, "review": {"stands": v.stands, "by": list(v.by), "on": v.on}} for v in by_item.values()
            if v.stands in ("accept", "edit") and v.event is not None}
    settled = {tuple(e["trigger"]) for e in kept.values()}
    events = list(kept.values())
    for event in record["events"]:
        verdict = by_item.get(event["id"])
        if verdict is None and not only and tuple(event["trigger"]) not in settled:
            events.append(event)
        elif verdict is not None and verdict.stands == "disputed" and not only:
            events.append({**event, "review": {"stands": "disputed", "by": list(verdict.by), "on": verdict.on}})
    made = {tuple(span) for v in by_item.values() if v.stands in DECIDED and (span := passage(v.item, record["document"]["text"] or ""))}
    return {**record, "events": sorted(events, key=lambda e: (e["trigger"], e["id"])), "uncoded": [u for u in record["uncoded"] if tuple(u["span"]) not in made]}
