"""A table with the columns of POLECAT (Halterman et al. 2023), one row for every pair of actor and recipient, then columns that POLECAT
lacks.

Tabs where the path ends in .tsv or .txt, as POLECAT is shipped, else commas. Columns that Dateline cannot fill stay empty, so that scripts
for POLECAT run. A row's date is the first day of the event and never the day of publication.
"""

from __future__ import annotations

import itertools
import pathlib
from typing import Any, Iterable, Iterator, Mapping

from dateline.exporting import columns, delimited, rows
from dateline.exporting.whole import file_for

_EMPTY = {name: None for name in columns.names("polecat")}


def write(records: Iterable[Mapping[str, Any]], target: Any) -> None:
    tabs = isinstance(target, pathlib.Path) and target.suffix.lower() in (".tsv", ".txt")
    with file_for(target) as file:
        writer = delimited.Writer(file, "polecat", "\t" if tabs else ",")
        for record in records:
            for row in pairs(record):
                writer.write(row)


def pairs(record: Mapping[str, Any]) -> Iterator[rows.Row]:
    document = record["document"]
    published = document.get("published") or {}
    day = published.get("start") if published.get("start") == published.get("end") else None
    shared = {
        **_EMPTY,
        "Source": document.get("outlet"),
        "Publication Date": day,
        "Language": "English" if document.get("language") == "en" else document.get("language"),
        "Version": (record.get("coder") or {}).get("version"),
        "Document ID": document["id"],
        "Story Locations": rows.join(dict.fromkeys(p["name"] for p in record.get("places") or () if p.get("name")), ";"),
    }
    for event, flat in zip(record.get("events") or (), rows.events(record)):
        told = {**shared, **_event(event), **_place(event.get("place") or {}), "According To": flat["sources"]}
        for actor, recipient in itertools.product(event["actors"] or (None,), event["recipients"] or (None,)):
            yield {**told, **_party("Actor", actor), **_party("Recipient", recipient)}


def _event(event: Mapping[str, Any]) -> rows.Row:
    date, codes = event.get("date") or {}, event.get("codes") or {}
    return {
        "Event ID": event["id"],
        "Event Date": date.get("start"),
        "Event Date End": date.get("end"),
        "Event Type": event["type"],
        "Event Mode": event.get("mode"),
        "Intensity": codes.get("score"),
        "Quad Code": codes["quad"].upper() if codes.get("quad") else None,
        "Contexts": rows.join(event.get("contexts") or (), ";"),
        "Certainty": event.get("certainty"),
        "Confidence": event.get("confidence"),
        "Incident ID": event.get("incident_id"),
    }


def _place(place: Mapping[str, Any]) -> rows.Row:
    precision, name = place.get("precision"), place.get("name")
    return {
        "Placename": name,
        "City": name if precision in ("site", "city") else None,
        "District": name if precision == "admin2" else None,
        "Province": place.get("admin1") or (name if precision == "admin1" else None),
        "Country": place.get("country"),
        "Latitude": place.get("latitude"),
        "Longitude": place.get("longitude"),
        "GeoNames ID": place.get("geonames_id"),
        "Raw Placename": place.get("text"),
        "Feature Type": place.get("feature"),
    }


def _party(role: str, party: Mapping[str, Any] | None) -> rows.Row:
    party = party or {}
    sectors = party.get("sectors") or ()
    return {
        f"{role} Name": party.get("name"),
        f"{role} Country": party.get("country"),
        f"Primary {role} Sector": sectors[0] if sectors else None,
        f"{role} Sectors": rows.join(sectors, ";"),
        f"{role} Name Raw": party.get("text"),
    }
