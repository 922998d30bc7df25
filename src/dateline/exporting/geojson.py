"""Events as GeoJSON (RFC 7946), one feature an event.

An event is a point only where its place is a town or a site. A country or a province is no point: its feature has the geometry null and
says why in ``geometry_reason``. Positions are longitude, latitude in WGS 84.
"""

from __future__ import annotations

import json
from typing import Any, Iterable, Mapping

from dateline.exporting import columns, rows
from dateline.exporting.whole import file_for

POINTS = ("site", "city")


def write(records: Iterable[Mapping[str, Any]], target: Any) -> None:
    with file_for(target) as file:
        file.write('{"type": "FeatureCollection", "features": [')
        before = "\n"
        for record in records:
            for event, row in zip(record.get("events") or (), rows.events(record)):
                file.write(before + json.dumps(feature(event, row), ensure_ascii=False))
                before = ",\n"
        file.write("\n]}\n")


def feature(event: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    geometry, reason = _geometry(event.get("place"))
    properties = {name: row[name] for name in columns.names("events") if name not in ("latitude", "longitude")}
    return {
        "type": "Feature",
        "id": f"{row['document_id']}/{row['event_id']}",
        "geometry": geometry,
        "properties": {**properties, "geometry_reason": reason},
    }


def _geometry(place: Mapping[str, Any] | None) -> tuple[dict[str, Any] | None, str | None]:
    if place is None:
        return None, "the text puts the event at no place"
    if place.get("precision") not in POINTS:
        return None, f"{place['name']} is known as a {place.get('precision')} only"
    if place.get("longitude") is None or place.get("latitude") is None:
        return None, f"no coordinates are known for {place['name']}"
    return {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]}, None
