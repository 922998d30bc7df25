"""The events behind a number, and the dispatches that hold some words."""
from __future__ import annotations

from typing import Annotated, Any, Iterator, Literal

from fastapi import Depends, Request, Response

from dateline import wording
from dateline.project import exploring
from dateline.project.exploring import Told
from dateline.project.filtering import Filters
from dateline.workbench import pages, tables
from dateline.workbench.asking import Page
from dateline.workbench.explore import shared, state

Asked = Annotated[Filters, Depends(state.asked)]
Order = Literal["day", "latest", "published", "sure", "doubtful"]
ORDERS = (("day", "by day"), ("latest", "the latest first"), ("published", "as published, the latest first"), ("sure", "the surest first"),
          ("doubtful", "the most doubtful first"))
COLUMNS = ("document", "event", "type", "mode", "quad", "actors", "recipients", "date_start", "date_end", "place", "place_country", "place_admin1", "place_precision",
           "latitude", "longitude", "geonames_id", "certainty", "confidence", "published_start", "published_end", "outlet", "review", "title", "sentence")
TEXTS = ("document", "title", "outlet", "published_start", "published_end", "events", "passage")
SIZE = 50
_TEXTS = 25


@shared.router.get("/events")
def events(request: Request, filters: Asked, order: Order = "day", page: Page = 1) -> Response:
    """The events that fit, each with its sentence."""
    view = shared.view_of(request, filters)
    rows = [_shown(told) for told in exploring.events(view, order, (page - 1) * SIZE, SIZE)]
    return shared.page(request, "events.html", view, more={"order": order if order != "day" else ""}, rows=rows, order=order, orders=ORDERS, page=page,
                       pages=max(1, -(-view.count // SIZE)), first=(page - 1) * SIZE + 1)


@shared.router.get("/events.{format}")
def events_out(request: Request, format: tables.Format, filters: Asked, order: Order = "day") -> Response:
    """All events that fit."""
    return tables.out(map(_row, exploring.every_event(shared.view_of(request, filters), order)), COLUMNS, format, "events")


@shared.router.get("/search")
def search(request: Request, filters: Asked, order: Literal["best", "latest"] = "best", page: Page = 1) -> Response:
    """Dispatches that hold the words."""
    view = shared.view_of(request, filters)
    found = exploring.texts(view, order, (page - 1) * _TEXTS, _TEXTS)
    rows = [{**text._asdict(), "href": pages.dispatch_url(text.id), "when": wording.days(text.published_first, text.published_last)} for text in found.texts]
    return shared.page(request, "search.html", view, more={"order": order if order != "best" else ""}, found=found, rows=rows, order=order, page=page,
                       pages=max(1, -(-found.count // _TEXTS)), first=(page - 1) * _TEXTS + 1)


@shared.router.get("/search.{format}")
def search_out(request: Request, format: tables.Format, filters: Asked, order: Literal["best", "latest"] = "best") -> Response:
    """All dispatches that the search finds."""
    view = shared.view_of(request, filters)

    def rows() -> Iterator[dict[str, Any]]:
        at = 0
        while part := exploring.texts(view, order, at, 500).texts:
            yield from ({"document": t.id, "title": t.title, "outlet": t.outlet, "published_start": t.published_first, "published_end": t.published_last,
                         "events": t.events, "passage": "".join(piece for piece, _ in t.passage)} for t in part)
            at += len(part)
    return tables.out(rows(), TEXTS, format, "texts")


def _shown(told: Told) -> dict[str, Any]:
    start, end = told.trigger
    return {**told._asdict(), "who": _parties(told.actors), "whom": _parties(told.recipients), "when": wording.days(told.first_day, told.last_day),
            "where": wording.place(told.place, told.country, told.precision) if told.place else wording.DASH,
            "pieces": (told.sentence[:start], told.sentence[start:end], told.sentence[end:]), "href": pages.dispatch_url(told.document, told.event),
            "read": state.REVIEWS.get(told.review or ""), "published": wording.days(told.published_first, told.published_last)}


def _parties(sides: tuple[exploring.Side, ...]) -> str:
    return ", ".join(dict.fromkeys(wording.party(s.country, s.name, s.name, s.sectors) for s in sides)) or wording.DASH


def _row(told: Told) -> dict[str, Any]:
    def codes(sides: tuple[exploring.Side, ...]) -> str:
        return "; ".join("/".join(filter(None, [s.country, ",".join(s.sectors)])) or s.name for s in sides)
    return {**told._asdict(), "actors": codes(told.actors), "recipients": codes(told.recipients), "date_start": told.first_day, "date_end": told.last_day,
            "place_country": told.country, "place_admin1": told.admin1, "place_precision": told.precision, "geonames_id": told.place_id,
            "published_start": told.published_first, "published_end": told.published_last, "sentence": " ".join(told.sentence.split())}
