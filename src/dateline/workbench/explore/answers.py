"""What the charts are drawn from: the shapes of the JSON answers."""
from __future__ import annotations

from pydantic import BaseModel


class Bin(BaseModel):
    """``within``: events whose days all lie in the bin, by quad, last those of none. ``spread``: the share of wider events that falls into it. ``touching``: how many
    may lie in it, and ``query`` finds them."""

    first: str
    last: str
    within: list[int]
    spread: float
    touching: int
    query: str


class Lane(BaseModel):
    bins: list[Bin]
    dated: int
    open: int
    none: int
    before: int
    after: int


class Interval(BaseModel):
    """One event: ``first`` or ``last`` is null where it is open on that side."""

    first: str | None
    last: str | None
    quad: str | None
    words: str
    url: str


class Timeline(BaseModel):
    """``intervals``: each event by itself, where they are few; null where they are too many to be drawn so."""

    unit: str
    first: str | None
    last: str | None
    since: str | None
    until: str | None
    published_since: str | None
    published_until: str | None
    occurred: Lane
    published: Lane
    intervals: list[Interval] | None


class Place(BaseModel):
    """``precision``: a point may be drawn for a site or a city alone. ``key``: what the condition "place" calls it; ``events``: where they are listed."""

    key: str
    name: str
    words: str
    geonames_id: int | None
    country: str | None
    precision: str
    latitude: float | None
    longitude: float | None
    count: int
    quads: list[int]
    chosen: bool
    toggle: str
    events: str


class Places(BaseModel):
    places: list[Place]
    located: int
    missing: int
    by_precision: dict[str, int]


class Edge(BaseModel):
    actor: str
    recipient: str
    actor_words: str
    recipient_words: str
    mutual: bool
    count: int
    quads: list[int]
    chosen: bool
    events: str


class Network(BaseModel):
    by: str
    edges: list[Edge]
    pairs: int
    left_out: int
    events: int
    events_left_out: int
    unpaired: int
