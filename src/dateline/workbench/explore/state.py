"""What is asked of the events, as it stands in the address: one state for the timeline, the map, the network, the list of events and the search.

In goes a query, out come filters; in go filters, out comes a query. Refused, with what is wrong: days that are none, values that there are none of.
"""
from __future__ import annotations

import dataclasses
from typing import Annotated, Any

from fastapi import Query

from dateline import wording
from dateline.errors import UsageError
from dateline.project.exploring import FACETS, Facet, Value
from dateline.project.filtering import Filters
from dateline.selecting import party_kind
from dateline.workbench import pages
from dateline.workbench.asking import Day, day

_MOST = 40
Words = Annotated[list[str], Query(max_length=_MOST)]
Share = Annotated[str, Query(max_length=8, description="From 0 to 1.")]
KEYS = {"quad": "quads", "type": "types", "mode": "modes", "certainty": "certainties", "country": "countries", "place": "places", "precision": "precisions",
        "actor": "actors", "recipient": "recipients", "pair": "pairs", "sector": "sectors", "outlet": "outlets", "dating": "datings", "review": "reviews", "missing": "missing",
        "since": "since", "until": "until", "published_since": "published_since", "published_until": "published_until", "min_confidence": "min_confidence",
        "below_confidence": "below_confidence", "text": "text", "originals": "originals_only", "coded": "reviewed"}
LABELS = {"quad": "Kind of act", "type": "Type", "mode": "Mode", "certainty": "Certainty", "confidence": "Confidence", "country": "Country", "place": "Place",
          "precision": "How exactly placed", "actor": "Actor", "recipient": "Recipient", "pair": "Who to whom", "sector": "Sector", "outlet": "Outlet",
          "dating": "How exactly dated", "missing": "Not told", "since": "Happened from", "until": "Happened to", "published_since": "Published from",
          "published_until": "Published to", "min_confidence": "Confidence from", "below_confidence": "Confidence below", "text": "Words", "originals": "Copies", "review": "Read by a person", "coded": "Reviews"}
STANDING = "corrected"
REVIEWS = {"accept": "let stand", "edit": "put right", "disputed": "disputed"}
PRECISIONS = {"site": "site", "city": "town", "admin2": "district", "admin1": "province", "country": "country", "region": "region, sea and the like"}
DATINGS = {"day": "to the day", "days": "over several days", "open": "open on one side", "none": "not at all"}


def asked(quad: Words = [], type: Words = [], mode: Words = [], certainty: Words = [], country: Words = [], place: Words = [],
          precision: Words = [], actor: Words = [], recipient: Words = [], pair: Words = [], sector: Words = [], outlet: Words = [], dating: Words = [],
          review: Words = [], missing: Words = [], since: Day = "", until: Day = "", published_since: Day = "", published_until: Day = "", min_confidence: Share = "",
          below_confidence: Share = "", text: Annotated[str, Query(max_length=300)] = "", originals: bool = False,
          coded: bool = False) -> Filters:
    """The filters of an address; events are as they stand after reviews, unless ``coded`` is asked for. Empty values, as forms send them, are as if they were not there. Raises UsageError."""
    many = {"quads": quad, "types": type, "modes": mode, "certainties": certainty, "countries": country, "places": place, "precisions": precision, "actors": actor,
            "recipients": recipient, "pairs": pair, "sectors": sector, "outlets": outlet, "datings": dating, "reviews": review, "missing": missing}
    days = {"since": since, "until": until, "published_since": published_since, "published_until": published_until}
    shares = {"min_confidence": min_confidence, "below_confidence": below_confidence}
    return Filters(**{name: tuple(dict.fromkeys(_word(v) for v in values if v)) for name, values in many.items()}, **{name: day(LABELS[name], v) for name, v in days.items()},
                   **{name: _share(LABELS[name], v) for name, v in shares.items()}, text=_word(text).strip() or None, originals_only=originals, reviewed=None if coded else STANDING)


def _word(value: str) -> str:
    if "\x00" in value or len(value) > 300:
        raise UsageError("a value of the address cannot be read", remedy="Follow a link of the page, or write less")
    return value


def _share(label: str, value: str) -> float | None:
    try:
        share = float(value) if value.strip() else None
    except ValueError:
        share = -1.0
    if share is not None and not 0 <= share <= 1:
        raise UsageError(f"{label}: {value!r} is no share", remedy="Write a number from 0 to 1")
    return share


def query(filters: Filters, **more: Any) -> str:
    """The address's query for these filters and ``more`` (null: left out)."""
    return pages.query_of({**{key: _written(getattr(filters, name)) for key, name in KEYS.items() if key != "coded"}, "coded": None if filters.reviewed else "true", **more})


def _written(value: Any) -> Any:
    return "true" if value is True else f"{value:g}" if isinstance(value, float) else value


def toggled(filters: Filters, facet: Facet, value: Value) -> Filters:
    """The filters with a value of a facet chosen beside the others of it, or taken away again."""
    if facet.name == "confidence":
        return dataclasses.replace(filters, **(dict.fromkeys(value.conditions) if value.chosen else value.conditions))
    name, field = FACETS[facet.name]
    others = tuple(f for f in filters.missing if f != field)
    if value is facet.missing:
        return dataclasses.replace(filters, **{name: (), "missing": others if value.chosen else (*others, field)})
    now = getattr(filters, name)
    return dataclasses.replace(filters, **{name: tuple(v for v in now if v != value.value) if value.chosen else (*now, value.value), "missing": others})


def chips(filters: Filters) -> list[dict[str, str]]:
    """What is asked, one part each: its label, its value in words, and the query without it."""
    found = []
    for key, name in KEYS.items():
        value = getattr(filters, name) if key != "coded" else filters.reviewed is None
        for one in value if isinstance(value, tuple) else [value]:
            if one in (None, False):
                continue
            rest = tuple(v for v in value if v != one) if isinstance(value, tuple) else STANDING if key == "coded" else False if value is True else None
            found.append({"label": LABELS[key], "value": said(key, one), "query": query(dataclasses.replace(filters, **{name: rest}))})
    return found


def said(key: str, value: Any) -> str:
    """A value in words: "Mali" for MLI, "Mali MIL" for MLI/MIL."""
    if key in ("since", "until", "published_since", "published_until"):
        return wording.days(value, value)
    if key == "country":
        return wording.country(value) or value
    if key in ("actor", "recipient"):
        return party(value)
    if key == "pair":
        return " ".join("↔" if part == "<>" else "→" if part == ">" else part for part in _pair(value))
    if key == "dating":
        return DATINGS.get(value, value)
    if key == "precision":
        return PRECISIONS.get(value, value)
    if key == "review":
        return REVIEWS.get(value, value)
    if key in ("originals", "coded"):
        return "left out"
    return f"{value:g}" if isinstance(value, float) else str(value).removeprefix("=") if key == "place" else str(value)


def _pair(value: str) -> list[str]:
    sign = "<>" if " <> " in value else ">"
    one, _, other = value.partition(f" {sign} ")
    return [party(one), sign, party(other)]


def party(value: str) -> str:
    """A party as it is asked for, in words."""
    kind, known = party_kind(value)
    if kind == "name":
        return known
    country, _, sector = known.partition("/")
    return " ".join(filter(None, [wording.country(country or None), sector])) or value
