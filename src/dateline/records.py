"""What comes out: the record dateline/1, as frozen values, and its JSON form.

A missing value is null or an empty tuple, never a guess. Spans are ``[start, end)`` in code points of the document's text.
Keys and their meaning: docs/records.md.
"""
from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any, Mapping

from dateline.dispatch import Span

SCHEMA = "dateline/1"
CERTAINTIES = ("asserted", "alleged", "denied", "planned", "hypothetical")
STANCES = ("states", "alleges", "denies", "believes", "demands")
FIGURE_KINDS = ("killed", "injured", "detained", "abducted", "missing", "displaced", "protesters", "troops", "money")
DATE_PRECISIONS = ("day", "week", "month", "quarter", "year", "range")
PLACE_PRECISIONS = ("site", "city", "admin2", "admin1", "country", "region")


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """Who did it, or had it done to them.

    ``country``: ISO 3166 alpha-3, or UNO EUR IGO NGO ISM IMG MNC, or null where nobody could tell. ``sectors``: PLOVER sectors,
    best first. ``basis``: described | listed | coreference. ``id``: key of the row in our tables, or null.
    """

    text: str
    span: Span
    name: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    id: str | None = None
    basis: str = "described"
    confidence: float | None = None
    why: str = ""

    @property
    def code(self) -> str:
        """"RUS/GOV", or "" where no code stands."""
        return "/".join(filter(None, [self.country, ",".join(self.sectors)])) if self.country else ",".join(self.sectors)


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """An interval of days, both ends included. ``basis``: stated | relative | published (events), stated | metadata | inferred
    (the publication date). ``evidence``: spans that decided it. ``start`` or ``end`` null: open on that side."""

    text: str
    span: Span | None
    start: datetime.date | None
    end: datetime.date | None
    precision: str
    basis: str
    evidence: tuple[Span, ...] = ()
    why: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A place that the text names. Latitude and longitude in degrees (WGS 84); ``feature`` is GeoNames class.code."""

    text: str
    span: Span
    name: str
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    admin1: str | None = None
    feature: str | None = None
    precision: str = "city"
    confidence: float | None = None
    why: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """How many: ``minimum`` and ``maximum`` in persons (money: in units of the currency named in ``who``); either may be null."""

    text: str
    span: Span
    kind: str
    minimum: float | None
    maximum: float | None
    who: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    text: str
    span: Span
    name: str | None = None
    party: Party | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Cue:
    text: str
    span: Span


@dataclasses.dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what. ``via`` is the source through whom this one is quoted, or null."""

    source: Source | None
    cue: Cue | None
    content: tuple[Span, ...]
    stance: str = "states"
    via: Source | None = None
    why: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, when, where, how many, according to whom, how sure."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    codes: Mapping[str, Any]
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    date: When | None
    place: Place | None
    figures: tuple[Figure, ...]
    attribution: tuple[Attribution, ...]
    certainty: str
    certainty_cues: tuple[Span, ...]
    trigger: Span
    sentence: Span
    tellings: tuple[Span, ...]
    confidence: float
    why: Mapping[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Uncoded:
    """What looked like an event and was left out, and why."""

    span: Span
    reason: str


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    id: str
    source: str | None
    external_id: str | None
    title: str | None
    byline: str | None
    outlet: str | None
    language: str
    published: When | None
    text: str
    url: str | None = None
    warnings: tuple[str, ...] = ()
    extractor: str | None = None  # web pages: name and version of the library that found the article


@dataclasses.dataclass(frozen=True, slots=True)
class Coding:
    """All that was coded from one dispatch: the whole of dateline/1."""

    document: Document
    events: tuple[Event, ...]
    parties: tuple[Party, ...]
    places: tuple[Place, ...]
    dates: tuple[When, ...]
    attributions: tuple[Attribution, ...]
    uncoded: tuple[Uncoded, ...]
    coder: Mapping[str, Any]
    second: Mapping[str, Any] | None = None  # what a second coder proposes, where one was asked; no part of the events

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers in the order of the schema; ``second`` only where a second coder was asked."""
        found = {"schema": SCHEMA, **_plain(self)}
        if self.second is None:
            del found["second"]
        return found

    def to_json(self, indent: int | None = None) -> str:
        """The record as JSON (UTF-8 characters kept). Raises nothing: lone surrogates never reach a dispatch."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, Attribution) and value.source is None:  # the schema has an object here: its keys are null
        nobody = {f.name: None for f in dataclasses.fields(Source)}
        return {f.name: _plain(getattr(value, f.name)) if f.name != "source" else nobody for f in dataclasses.fields(value)}
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return value
