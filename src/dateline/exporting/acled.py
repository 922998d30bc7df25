"""A table with the columns of ACLED, one row an event that has an ACLED sub-event, then columns that ACLED lacks. It is shaped like ACLED
and is none of its data.

Left out: events that were denied, planned or only supposed, since ACLED holds what happened. ``fatalities`` is the least number of killed
that the text gives and empty where it gives none. ``Attack`` by people armed on people armed becomes ``Armed clash``, as ACLED's codebook
has it. The words are in acled.yaml.
"""

from __future__ import annotations

import csv
import datetime
import functools
import pathlib
from typing import Any, Iterable, Iterator, Mapping

import yaml

from dateline.exporting import columns, delimited, rows
from dateline.exporting.whole import file_for

_HERE = pathlib.Path(__file__).parent
_EMPTY = {name: None for name in columns.names("acled")}
_SPACE = {"site": 1, "city": 1, "admin2": 2, "admin1": 3}
HAPPENED = ("asserted", "alleged")


def write(records: Iterable[Mapping[str, Any]], target: Any) -> None:
    with file_for(target) as file:
        writer = delimited.Writer(file, "acled")
        for record in records:
            for row in events(record):
                writer.write(row)


def events(record: Mapping[str, Any]) -> Iterator[rows.Row]:
    document = record["document"]
    for event in record.get("events") or ():
        if event.get("certainty") in HAPPENED and (event.get("codes") or {}).get("acled"):
            killed = rows.first_figure(event, "killed") or {}
            yield {
                **_EMPTY,
                **_what(event),
                **_when(event.get("date") or {}),
                **_where(event.get("place") or {}),
                "event_id_cnty": event["id"],
                "source": document.get("outlet"),
                "notes": rows.quote(document.get("text"), event["sentence"]),
                "fatalities": rows.number(killed.get("minimum")),
                "fatalities_maximum": rows.number(killed.get("maximum")),
                "certainty": event["certainty"],
                "confidence": event.get("confidence"),
                "document_id": document["id"],
                "incident_id": event.get("incident_id"),
            }


def _what(event: Mapping[str, Any]) -> rows.Row:
    words, sub = _words(), event["codes"]["acled"]
    country = (event.get("place") or {}).get("country")
    first, second = _kind(event, event["actors"], country, acts=True), _kind(event, event["recipients"], country, acts=False)
    if sub in words["clashes"] and first in words["armed"] and second in words["armed"]:
        sub = "Armed clash"
    kind, disorder = words["sub_events"].get(sub, (None, None))
    violent = disorder is not None and disorder.startswith("Political violence") or kind == "Riots"
    return {
        "disorder_type": disorder,
        "event_type": kind,
        "sub_event_type": sub,
        **_side(1, event["actors"]),
        "inter1": first,
        **_side(2, event["recipients"]),
        "inter2": second,
        "interaction": "-".join(filter(None, (first, second))) or None,
        "civilian_targeting": "Civilian targeting" if violent and second in ("Civilians", "Protesters") else None,
    }


def _side(number: int, parties: list[Mapping[str, Any]]) -> rows.Row:
    names = [p.get("name") or p.get("text") or rows.code(p) for p in parties]
    return {f"actor{number}": names[0] if names else None, f"assoc_actor_{number}": rows.join(names[1:]) or None}


def _kind(event: Mapping[str, Any], parties: list[Mapping[str, Any]], country: str | None, *, acts: bool) -> str | None:
    if not parties:
        return None
    party = parties[0]
    sector = (party.get("sectors") or [None])[0]
    kind = _words()["kinds"].get(sector)
    if kind is None and acts and event["type"] == "PROTEST":
        return "Rioters" if event.get("mode") in ("riot", "vandalize") else "Protesters"
    if kind is None:
        return "Civilians" if sector else None
    foreign = party.get("country") and country and party["country"] != country
    return "External/Other forces" if kind == "State forces" and foreign else kind


def _when(date: Mapping[str, Any]) -> rows.Row:
    start, end = date.get("start"), date.get("end")
    if not start:
        return {}
    days = (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days if end else 31
    precision = 1 if days == 0 else 2 if days < 7 else 3
    return {"event_date": start, "year": int(start[:4]), "time_precision": precision}


def _where(place: Mapping[str, Any]) -> rows.Row:
    precision, name = place.get("precision"), place.get("name")
    country = _countries().get(place.get("country") or "", {})
    space = _SPACE.get(precision or "")
    return {
        "iso": int(country["numeric"]) if country else None,
        "region": country.get("region"),
        "country": country.get("name"),
        "admin1": place.get("admin1") or (name if precision == "admin1" else None),
        "admin2": name if precision == "admin2" else None,
        "location": name,
        "latitude": place.get("latitude") if space else None,
        "longitude": place.get("longitude") if space else None,
        "geo_precision": space,
    }


@functools.cache
def _words() -> dict[str, Any]:
    return yaml.load((_HERE / "acled.yaml").read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


@functools.cache
def _countries() -> dict[str, dict[str, str]]:
    with open(_HERE / "countries.csv", encoding="utf-8", newline="") as file:
        return {row["alpha3"]: row for row in csv.DictReader(file)}
