"""What some selected characters may mean: candidates for a field, from the record itself, the party tables, the gazetteer, the calendar and the numbers.

In go a document, the name of a field and a span; out come values of that field in the form that editing.edited takes, best first, each with ``why``. The last is always
the bare selection, which a reader may code by hand. Refused (UsageError): a field that there is not, a span outside the text.
"""
from __future__ import annotations

import datetime
import functools
from typing import Any, Iterator, Mapping, Sequence

from dateline.errors import UsageError
from dateline.project import deciding
from dateline.store import Database

FIELDS = ("actors", "recipients", "place", "date", "figures", "attribution", "trigger")
_MOST = 8
_LONGEST = 300  # characters of a selection that names something


def look_up(db: Database, document: str, field: str, span: Sequence[int]) -> list[dict[str, Any]]:
    """Values that a field may take from these characters, at most eight."""
    if field not in FIELDS:
        raise UsageError(f"no field that characters can tell: {field!r}", remedy=f"Fields are {', '.join(FIELDS)}")
    record = deciding.item(db, document, deciding.WHOLE).record
    text = record["document"]["text"]
    if not (len(span) == 2 and all(isinstance(n, int) for n in span) and 0 <= span[0] < span[1] <= len(text)):
        raise UsageError(f"the span {list(span)} is empty or lies outside the text of {len(text)} characters", remedy="Select some words of the text")
    span = [int(span[0]), int(span[1])]
    words = text[slice(*span)]
    found: list[dict[str, Any]] = []
    if len(words) <= _LONGEST:
        for value in _FIND[field](record, span, words):
            value = {**value, "span": span}
            if not any({**value, "why": ""} == {**f, "why": ""} for f in found):
                found.append(value)
    return found[:_MOST - 1] + [{"span": span, **_BARE.get(field, {}), "why": "the bare words"}]


_BARE: dict[str, dict[str, Any]] = {
    "actors": {"country": None, "sectors": [], "name": None, "id": None}, "recipients": {"country": None, "sectors": [], "name": None, "id": None},
    "date": {"start": None, "end": None}, "figures": {"kind": "killed", "minimum": None, "maximum": None, "who": None}, "attribution": {"stance": "states", "cue": None}}


def _here(values: Sequence[Mapping[str, Any]], span: Sequence[int]) -> list[Mapping[str, Any]]:
    """Values of the record whose own characters meet the span, the one that fits it best first."""
    meeting = [v for v in values if v.get("span") and v["span"][0] < span[1] and span[0] < v["span"][1]]
    return sorted(meeting, key=lambda v: abs(v["span"][0] - span[0]) + abs(v["span"][1] - span[1]))


def _parties(record: Mapping[str, Any], span: Sequence[int], words: str) -> Iterator[dict[str, Any]]:
    for p in _here(record["parties"], span):
        if p["country"] or p["sectors"]:
            yield _party(p["country"], p["sectors"], p["name"], p["id"], f"as this dispatch was coded: {p['why']}")
    tables = _tables()
    nation = tables.nation(words)
    if nation:
        yield _party(nation.country, ["GOV"] if nation.form in ("name", "capital", "metonym") else [], None, None, f"a country's {nation.form}")
    for entry, why in tables.explain(words, _days(record)):
        yield _party(entry.country, list(entry.sectors), entry.name, entry.id, why)
    pieces = words.split()
    for i, word in enumerate(pieces):
        role = tables.role(tuple(w.casefold() for w in pieces[i:])) or tables.role((word.casefold(),))
        if role and role.sectors:
            country = next((n.country for n in (tables.nation(" ".join(pieces[a:b])) for a in range(i) for b in range(i, a, -1)) if n), None)
            yield _party(country, list(role.sectors), None, None, f"the role “{' '.join(role.words)}”")


def _party(country: str | None, sectors: Sequence[str], name: str | None, id: str | None, why: str) -> dict[str, Any]:
    return {"country": country, "sectors": list(sectors), "name": name, "id": id, "why": why}


def _places(record: Mapping[str, Any], span: Sequence[int], words: str) -> Iterator[dict[str, Any]]:
    keys = ("name", "geonames_id", "latitude", "longitude", "country", "admin1", "feature", "precision")
    for p in _here(record["places"], span):
        yield {**{k: p[k] for k in keys}, "why": f"as this dispatch was coded: {p['why']}"}
    for c in _gazetteer().find(words):
        people = f", {c.population:,} people" if c.population else ""
        yield {"name": c.name, "geonames_id": c.geonames_id, "latitude": c.latitude, "longitude": c.longitude, "country": c.country, "admin1": c.admin1,
               "feature": c.feature, "precision": c.level, "why": f"{c.level} in {', '.join(filter(None, (c.admin1, c.country)))}{people}"}


def _dates(record: Mapping[str, Any], span: Sequence[int], words: str) -> Iterator[dict[str, Any]]:
    from dateline.language import time_expressions
    for d in _here(record["dates"], span):
        yield {"start": d["start"], "end": d["end"], "precision": d["precision"], "why": f"as this dispatch was coded: {d['why']}"}
    published = _days(record)
    for e in time_expressions.find(words.replace("’", "'").replace("\n", " "), published[1] if published else None):
        if e.interval is not None and (e.interval.start or e.interval.end):
            start, end = (day.isoformat() if day else None for day in (e.interval.start, e.interval.end))
            yield {"start": start, "end": end, "precision": e.interval.precision, "why": e.why}


def _figures(record: Mapping[str, Any], span: Sequence[int], words: str) -> Iterator[dict[str, Any]]:
    from dateline.language import numbers
    for event in record["events"]:
        for f in _here(event["figures"], span):
            yield {"kind": f["kind"], "minimum": f["minimum"], "maximum": f["maximum"], "who": f["who"], "why": "as this dispatch was coded"}
    for q in numbers.quantities(words):
        yield {"kind": "killed", "minimum": q.minimum, "maximum": q.maximum, "who": None, "why": f"“{q.text.strip()}”"}


def _sources(record: Mapping[str, Any], span: Sequence[int], words: str) -> Iterator[dict[str, Any]]:
    for a in record["attributions"]:
        if a["source"].get("span") and _here([a["source"]], span):
            yield {"stance": a["stance"], "cue": a["cue"]["span"] if a["cue"] else None, "name": a["source"]["name"], "why": "as this dispatch was coded"}


def _nothing(record: Mapping[str, Any], span: Sequence[int], words: str) -> Iterator[dict[str, Any]]:
    return iter(())


_FIND = {"actors": _parties, "recipients": _parties, "place": _places, "date": _dates, "figures": _figures, "attribution": _sources, "trigger": _nothing}


def _days(record: Mapping[str, Any]) -> tuple[datetime.date, datetime.date] | None:
    """The days on which the dispatch was published, where both are known."""
    published = record["document"]["published"]
    if not published or not published["start"] or not published["end"]:
        return None
    return datetime.date.fromisoformat(published["start"]), datetime.date.fromisoformat(published["end"])


@functools.cache
def _tables() -> Any:
    from dateline.knowledge import parties
    return parties.load(None)


@functools.cache
def _gazetteer() -> Any:
    from dateline.knowledge.gazetteer import Gazetteer
    return Gazetteer()
