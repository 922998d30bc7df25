"""What the pages of exploring share: the facets beside the picture, what is asked, and how many events fit."""
from __future__ import annotations

import dataclasses
from typing import Any

from fastapi import APIRouter, Request, Response

from dateline.project import exploring
from dateline.project.exploring import View
from dateline.project.filtering import Filters
from dateline.workbench import pages
from dateline.workbench.explore import state

router = APIRouter(tags=["exploring"])
VIEWS = (("/timeline", "Timeline"), ("/map", "Map"), ("/network", "Network"), ("/events", "Events"), ("/search", "Texts"))
QUADS = (("verbal cooperation", "verbal-cooperation"), ("material cooperation", "material-cooperation"), ("verbal conflict", "verbal-conflict"),
         ("material conflict", "material-conflict"), ("none of the four", "no-quad"))
_OPEN = ("quad", "type", "country", "certainty")
_MOST = 8


def view_of(request: Request, filters: Filters) -> View:
    """Raises UsageError where the words asked for are none."""
    return exploring.explore(pages.project_of(request).db, filters)


def page(request: Request, template: str, view: View, *, more: dict[str, Any] | None = None, **values: Any) -> Response:
    """A page with its facets. ``more``: what else the address holds beside the filters, kept in every link."""
    kept = {key: value for key, value in (more or {}).items() if value}
    filters, here = view.filters, request.url.path
    shared = {
        "view": view, "filters": filters, "here": here, "kept": kept, "views": [(href, name, href + state.query(filters)) for href, name in VIEWS],
        "query": state.query(filters), "query_kept": state.query(filters, **kept), "chips": [{**chip, "query": _with(chip["query"], kept)} for chip in state.chips(filters)],
        "facets": [_facet(view, name, kept) for name in exploring.FACETS if name != "review" or view.reviewed], "quads": QUADS, "fields": _hidden(filters, kept),
    }
    return pages.render(request, template, **{**shared, **values})


def _with(query: str, kept: dict[str, Any]) -> str:
    extra = pages.query_of(kept)
    return query + ("&" + extra[1:] if query and extra else extra) or "?"


def _facet(view: View, name: str, kept: dict[str, Any]) -> dict[str, Any]:
    found = exploring.facet(view, name, _MOST)
    most = max([v.count for v in found.values] or [1]) or 1

    def shown(value: exploring.Value, words: str) -> dict[str, Any]:
        return {"words": words, "count": value.count, "share": round(20 * value.count / most), "chosen": value.chosen,
                "query": state.query(state.toggled(view.filters, found, value), **kept) or "?"}

    values = [shown(v, state.said(name, v.value)) for v in found.values]
    missing = shown(found.missing, "not read" if name == "review" else "not told") if found.missing and (found.missing.count or found.missing.chosen) else None
    chosen = any(v["chosen"] for v in values) or bool(missing and missing["chosen"])
    return {"name": name, "label": state.LABELS[name], "values": values, "others": found.others, "missing": missing, "open": name in _OPEN or chosen, "chosen": chosen}


def _hidden(filters: Filters, kept: dict[str, Any]) -> list[tuple[str, str]]:
    """What the form of the page must carry along: everything that has no field of its own in it."""
    own = {"text", "since", "until", "published_since", "published_until", "originals", "coded"}
    pairs = [(key, one) for key, name in state.KEYS.items() if key not in own for one in _listed(getattr(filters, name))]
    return [(key, f"{one:g}" if isinstance(one, float) else one) for key, one in pairs] + [(k, str(v)) for k, v in kept.items()]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [] if value in (None, False) else [value]


def events_query(filters: Filters, conditions: dict[str, Any]) -> str:
    """Where the events of a count are listed."""
    return "/events" + state.query(dataclasses.replace(filters, **conditions))
