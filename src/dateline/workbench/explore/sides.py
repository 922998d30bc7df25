"""The network: who did how much of what kind to whom, the most frequent pairs first."""
from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response

from dateline.project import exploring
from dateline.project.filtering import Filters
from dateline.workbench import tables
from dateline.workbench.explore import answers, shared, state

Asked = Annotated[Filters, Depends(state.asked)]
By = Literal["code", "country", "name"]
Top = Annotated[int, Query(ge=1, le=200, description="So many pairs.")]
COLUMNS = ("actor", "recipient", "mutual", "events", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "no_quad")
TOPS = (10, 25, 50, 100)


@shared.router.get("/network")
def network(request: Request, filters: Asked, by: By = "code", top: Top = 25) -> Response:
    """Who did what to whom."""
    view = shared.view_of(request, filters)
    found = exploring.network(view, by, top)
    rows = [{**edge._asdict(), "actor_words": state.party(edge.actor), "recipient_words": state.party(edge.recipient), "href": shared.events_query(filters, edge.conditions)}
            for edge in found.edges]
    links = {name: shared.events_query(filters, {"pairs": (), "missing": (*(f for f in filters.missing if f != name), name)}) for name in ("actor", "recipient")}
    return shared.page(request, "network.html", view, more={"by": by if by != "code" else "", "top": top if top != 25 else ""}, found=found, rows=rows, by=by, top=top,
                       tops=sorted({*TOPS, top}), links=links)


@shared.router.get("/network/data")
def network_data(request: Request, filters: Asked, by: By = "code", top: Top = 25) -> answers.Network:
    """What the network is drawn from."""
    found = exploring.network(shared.view_of(request, filters), by, top)
    edges = [answers.Edge(**{k: v for k, v in edge._asdict().items() if k != "conditions"}, actor_words=state.party(edge.actor), recipient_words=state.party(edge.recipient),
                          chosen=edge.conditions["pairs"][0] in filters.pairs, events=shared.events_query(filters, edge.conditions)) for edge in found.edges]
    return answers.Network(**{**found._asdict(), "edges": edges})


@shared.router.get("/network.{format}")
def network_out(request: Request, format: tables.Format, filters: Asked, by: By = "code", top: Top = 25) -> Response:
    """The table beside the network: as many pairs as it shows."""
    rows = ({"actor": e.actor, "recipient": e.recipient, "mutual": e.mutual, "events": e.count, **dict(zip(COLUMNS[4:], e.quads))}
            for e in exploring.network(shared.view_of(request, filters), by, top).edges)
    return tables.out(rows, COLUMNS, format, "network")
