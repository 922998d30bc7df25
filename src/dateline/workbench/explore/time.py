"""The timeline: events as intervals, when they happened above when they were published."""
from __future__ import annotations

from typing import Annotated, Any, Iterator, Literal

from fastapi import Depends, Request, Response

from dateline import wording
from dateline.project import exploring
from dateline.project.exploring import View
from dateline.project.filtering import Filters
from dateline.workbench import pages, tables
from dateline.workbench.explore import answers, shared, state

Asked = Annotated[Filters, Depends(state.asked)]
Unit = Literal["", "day", "week", "month", "year"]
COLUMNS = ("lane", "first", "last", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "no_quad", "spread", "touching")
_FEW = 150  # so many events are drawn one by one


@shared.router.get("/timeline")
def timeline(request: Request, filters: Asked, unit: Unit = "", lane: Literal["", "occurred", "published"] = "") -> Response:
    """When it happened and when it was published."""
    view = shared.view_of(request, filters)
    found = exploring.timeline(view, unit or None)
    lanes = [(name, label, getattr(found, name), list(_rows(view, found, name))) for name, label in (("occurred", "Happened"), ("published", "Published")) if lane in ("", name)]
    return shared.page(request, "timeline.html", view, more={"unit": unit, "lane": lane}, found=found, lanes=lanes, unit=unit, lane=lane, few=_FEW,
                       undated=shared.events_query(filters, {"since": None, "until": None, "missing": (*(f for f in filters.missing if f != "date"), "date")}),
                       opened=shared.events_query(filters, {"since": None, "until": None, "datings": ("open",)}),
                       unpublished=shared.events_query(filters, {"published_since": None, "published_until": None,
                                                                 "missing": (*(f for f in filters.missing if f != "published"), "published")}))


@shared.router.get("/timeline/data")
def timeline_data(request: Request, filters: Asked, unit: Unit = "") -> answers.Timeline:
    """What the timeline is drawn from."""
    view = shared.view_of(request, filters)
    found = exploring.timeline(view, unit or None)
    lanes = {name: answers.Lane(**{**getattr(found, name)._asdict(), "bins": [answers.Bin(**bin._asdict(), query=shared.events_query(filters, exploring.conditions(name, bin)))
                                                                              for bin in getattr(found, name).bins]}) for name in ("occurred", "published")}
    return answers.Timeline(unit=found.unit, first=found.first, last=found.last, since=filters.since, until=filters.until, published_since=filters.published_since,
                            published_until=filters.published_until, intervals=_intervals(view), **lanes)


@shared.router.get("/timeline.{format}")
def timeline_out(request: Request, format: tables.Format, filters: Asked, unit: Unit = "") -> Response:
    """The table under the timeline."""
    view = shared.view_of(request, filters)
    found = exploring.timeline(view, unit or None)
    rows = ({"lane": lane, "first": bin.first, "last": bin.last, **dict(zip(COLUMNS[3:8], bin.within)), "spread": bin.spread, "touching": bin.touching}
            for lane in ("occurred", "published") for bin in getattr(found, lane).bins)
    return tables.out(rows, COLUMNS, format, "timeline")


def _rows(view: View, found: exploring.Timeline, lane: str) -> Iterator[dict[str, Any]]:
    """The bins that hold something, each with where its events are listed."""
    for bin in getattr(found, lane).bins:
        if bin.touching:
            yield {"days": wording.days(bin.first, bin.last), "within": bin.within, "beyond": bin.touching - sum(bin.within), "touching": bin.touching,
                   "href": shared.events_query(view.filters, exploring.conditions(lane, bin))}


def _intervals(view: View) -> list[answers.Interval] | None:
    if view.count > _FEW:
        return None
    told = [t for t in exploring.events(view, "day", 0, _FEW) if t.dating != "none"]
    return [answers.Interval(first=t.first_day, last=t.last_day, quad=t.quad, url=pages.dispatch_url(t.document, t.event),
                             words=f"{t.type}{' ' + t.mode if t.mode else ''}, {wording.days(t.first_day, t.last_day)}: {' '.join(t.sentence.split())[:200]}") for t in told]
