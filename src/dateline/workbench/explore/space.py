"""The map: points for towns and sites, areas for provinces, hatching for countries, and a number for what is nowhere."""
from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Iterator

from fastapi import Depends, Request, Response

from dateline import wording
from dateline.project import exploring
from dateline.project.exploring import View
from dateline.project.filtering import Filters
from dateline.workbench import tables
from dateline.workbench.explore import answers, shared, state

Asked = Annotated[Filters, Depends(state.asked)]
COLUMNS = ("place", "geonames_id", "country", "precision", "latitude", "longitude", "events", "verbal_cooperation", "material_cooperation", "verbal_conflict",
           "material_conflict", "no_quad")
_ROWS = 200
PRECISIONS = (("site", "sites"), ("city", "towns"), ("admin2", "districts"), ("admin1", "provinces"), ("country", "countries"), ("region", "regions, seas and the like"))


@shared.router.get("/map")
def map_page(request: Request, filters: Asked) -> Response:
    """Where it happened, as exactly as the text tells."""
    view = shared.view_of(request, filters)
    found = exploring.places(view)
    rows = [{**row._asdict(), "words": _words(row), "known_as": state.PRECISIONS.get(row.precision, row.precision), "toggle": state.query(_toggled(filters, row)) or "?", "chosen": _chosen(filters, row),
             "href": shared.events_query(filters, row.conditions)} for row in found.places[:_ROWS]]
    unplaced = shared.events_query(filters, {"places": (), "precisions": (), "countries": (), "missing": (*(f for f in filters.missing if f != "place"), "place")})
    return shared.page(request, "map.html", view, found=found, rows=rows, left_out=len(found.places) - len(rows), unplaced=unplaced,
                       precisions=[(name, words, found.by_precision.get(name, 0), shared.events_query(filters, {"places": (), "precisions": (name,)}))
                                   for name, words in PRECISIONS])


@shared.router.get("/map/data")
def map_data(request: Request, filters: Asked) -> answers.Places:
    """What the map is drawn from."""
    view = shared.view_of(request, filters)
    found = exploring.places(view)
    places = [answers.Place(key=row.conditions["places"][0], words=_words(row), chosen=_chosen(filters, row), toggle=state.query(_toggled(filters, row)) or "?",
                            events=shared.events_query(filters, row.conditions), **{k: v for k, v in row._asdict().items() if k != "conditions"}) for row in found.places]
    return answers.Places(places=places, located=found.located, missing=found.missing, by_precision=found.by_precision)


@shared.router.get("/map.{format}")
def map_out(request: Request, format: tables.Format, filters: Asked) -> Response:
    """The whole table beside the map."""
    return tables.out(_rows(shared.view_of(request, filters)), COLUMNS, format, "places")


def _rows(view: View) -> Iterator[dict[str, Any]]:
    for row in exploring.places(view).places:
        yield {"place": row.name, "events": row.count, **{k: getattr(row, k) for k in COLUMNS[1:6]}, **dict(zip(COLUMNS[7:], row.quads))}


def _words(row: exploring.Place) -> str:
    return wording.place(row.name, row.country, row.precision)


def _chosen(filters: Filters, row: exploring.Place) -> bool:
    return row.conditions["places"][0] in filters.places


def _toggled(filters: Filters, row: exploring.Place) -> Filters:
    key = row.conditions["places"][0]
    return dataclasses.replace(filters, places=tuple(p for p in filters.places if p != key) if key in filters.places else (*filters.places, key))
