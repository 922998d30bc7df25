"""Which events are meant: what an event is looked for by, and the one set of conditions that exports, projects and the workbench share.

In go records dateline/1 (dicts), out come their facets (flat values), and whether they fit a selection. A project asks the same conditions of its tables
(project/filtering.py). Refused: a certainty, a way of dating or a missing field that there is none of.
"""
from __future__ import annotations

import dataclasses
import re
from typing import Any, Iterable, Iterator, Mapping, NamedTuple, Sequence

from dateline.errors import UsageError
from dateline.records import CERTAINTIES

_COUNTRY = re.compile("[A-Z]{3}")
DATINGS = ("day", "days", "open", "none")
REVIEWS = ("accept", "edit", "disputed")
MISSING = ("review", "mode", "quad", "date", "published", "place", "country", "actor", "recipient", "sector", "outlet")


class Side(NamedTuple):
    """A party of an event. ``role``: actor | recipient. ``code``: country and best sector ("MLI/MIL", "MLI/", "/UAF"), or null where neither is known. ``sectors``:
    all."""

    role: str
    country: str | None
    code: str | None
    name: str
    sectors: tuple[str, ...]


class Facets(NamedTuple):
    """What one event is looked for by; null is not known. Days are ISO, both included; ``dating``: day (one day), days (more than one), open (on one side), none.
    Degrees are WGS 84. Spans are in the text of the document. ``review``: what readers made of it (accept, edit, disputed), where the record tells."""

    event: str
    type: str
    mode: str | None
    quad: str | None
    certainty: str
    confidence: float
    dating: str
    first_day: str | None
    last_day: str | None
    published_first: str | None
    published_last: str | None
    outlet: str | None
    place: str | None
    place_id: int | None
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    precision: str | None
    trigger_start: int
    trigger_end: int
    sentence_start: int
    sentence_end: int
    review: str | None
    sides: tuple[Side, ...]


def published_of(document: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """First and last day on which a record's document may have been published; what is open on one side stands at the day that is known."""
    published = document.get("published") or {}
    return published.get("start") or published.get("end"), published.get("end") or published.get("start")


def facets_of(document: Mapping[str, Any], event: Mapping[str, Any]) -> Facets:
    """``document`` and ``event`` as in a record."""
    date, place = event.get("date") or {}, event.get("place") or {}
    start, end = date.get("start"), date.get("end")
    dating = "none" if not (start or end) else "open" if not (start and end) else "day" if start == end else "days"
    return Facets(event["id"], event["type"], event.get("mode"), (event.get("codes") or {}).get("quad"), event["certainty"], float(event.get("confidence") or 0),
                  dating, start, end, *published_of(document), document.get("outlet"),
                  place.get("name"), place.get("geonames_id"), place.get("country"), place.get("admin1"), place.get("latitude"), place.get("longitude"),
                  place.get("precision"), *(event.get("trigger") or (0, 0)), *(event.get("sentence") or (0, 0)), (event.get("review") or {}).get("stands"), tuple(_sides(event)))


def _sides(event: Mapping[str, Any]) -> Iterator[Side]:
    for role in ("actor", "recipient"):
        for party in event.get(f"{role}s") or ():
            sectors = tuple(party.get("sectors") or ())
            yield Side(role, party.get("country"), code_of(party.get("country"), sectors), party.get("name") or party.get("text") or "", sectors)


def code_of(country: str | None, sectors: Sequence[str]) -> str | None:
    return f"{country or ''}/{sectors[0] if sectors else ''}" if country or sectors else None


def by_name(name: str) -> str:
    """How a party of this name is asked for in a selection."""
    return f"={name}" if "/" in name or name.startswith("=") or _COUNTRY.fullmatch(name) else name


def party_kind(wanted: str) -> tuple[str, str]:
    """What a party is asked for by (country, code or name), and its value: "MLI", "MLI/MIL", "Hamas"; "=USA" is the name USA."""
    if wanted.startswith("="):
        return "name", wanted[1:]
    return ("code" if "/" in wanted else "country" if _COUNTRY.fullmatch(wanted) else "name"), wanted


def pair_of(wanted: str) -> tuple[str, str, bool]:
    """The two sides of a pair, and whether it is without a direction. Raises UsageError."""
    for sign, mutual in ((" <> ", True), (" > ", False)):
        one, found, other = wanted.partition(sign)
        if found and one and other:
            return one, other, mutual
    raise UsageError(f"no pair: {wanted[:100]}", remedy='Write "MLI/MIL > MLI/REB", or "MLI/MIL <> MLI/REB" for what they did together')


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """What an event must be; each condition lets through what fits one of its values, and all conditions must hold. An empty one lets everything through.

    ``types``, ``modes``, ``quads``, ``certainties``, ``outlets``; ``countries`` (ISO 3166 alpha-3 of the place), ``places`` (name, GeoNames number, or "=NAME" for one without a number),
    ``precisions`` of the place; ``actors`` and ``recipients``: a country ("MLI"), a code of country and best sector ("MLI/MIL", "MLI/", "/UAF") or a
    name ("Hamas"; "=USA" where it looks like a country); ``pairs``: "MLI/MIL > MLI/REB" (an actor and a
    recipient) or "MLI/MIL <> MLI/REB" (two actors and no recipient); ``sectors`` of any party.
    ``since`` and ``until``: ISO days that the event's days must touch (an event without a date fits neither; an interval that is open on one side stands at the day
    that is known); ``published_since`` and ``published_until``: the same of the days of publication. ``datings``: how the event is dated (day, days, open, none).
    ``min_confidence`` (at least) and ``below_confidence`` (less than), from 0 to 1: what a reader accepted or put right is sure. ``reviews``: what readers made of it. ``missing``: fields that must not be known. ``originals_only``: true leaves
    out dispatches that the last linking found to be copies. ``ids``: of documents.
    """

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    quads: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    precisions: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    datings: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    published_since: str | None = None
    published_until: str | None = None
    min_confidence: float | None = None
    below_confidence: float | None = None
    originals_only: bool = False
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for what, words, known in (("certainty", self.certainties, CERTAINTIES), ("way of dating", self.datings, DATINGS), ("review", self.reviews, REVIEWS), ("field that may be missing", self.missing, MISSING)):
            for word in words:
                if word not in known:
                    raise UsageError(f"no such {what}: {word}", remedy=f"Say one of {', '.join(known)}")
        for pair in self.pairs:
            pair_of(pair)

    def __bool__(self) -> bool:
        return bool(self.asked())

    def asked(self) -> tuple[str, ...]:
        """The names of the conditions that are set."""
        return tuple(field.name for field in dataclasses.fields(self) if getattr(self, field.name) not in ((), None, False))

    def fits(self, document: Mapping[str, Any], event: Mapping[str, Any], names: Iterable[str] | None = None) -> bool:
        """Does an event of a record fit all conditions (``names``: these)?"""
        facets = facets_of(document, event)
        return all(_FITS[name](facets, document, getattr(self, name)) for name in (self.asked() if names is None else names))

    def fits_published(self, document: Mapping[str, Any]) -> bool:
        """Do the days of publication of a record's document fit?"""
        first, last = published_of(document)
        return (self.published_since is None or (last or "") >= self.published_since) and (self.published_until is None or first is not None and first <= self.published_until)

    def records(self, records: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Records with the events that fit; with any condition, records that have none are left out."""
        for record in records:
            if not self:
                yield record
            elif events := [event for event in record.get("events") or () if self.fits(record["document"], event)]:
                yield {**record, "events": events}


def _is(side: Side, wanted: str) -> bool:
    kind, value = party_kind(wanted)
    return getattr(side, kind) == value


def _pair(f: Facets, wanted: str) -> bool:
    actor, recipient, mutual = pair_of(wanted)
    actors, recipients = ([s for s in f.sides if s.role == role] for role in ("actor", "recipient"))
    others = actors if mutual else recipients
    return any(_is(s, actor) for s in actors) and any(_is(s, recipient) for s in others) and not (mutual and recipients)


def _party(role: str) -> Any:
    return lambda f, d, wanted: any(s.role == role and _is(s, one) for s in f.sides for one in wanted)


def _surety(f: Facets) -> float:
    return 1.0 if f.review in ("accept", "edit") else f.confidence


def _known(f: Facets, field: str) -> bool:
    if field in ("actor", "recipient"):
        return any(s.role == field for s in f.sides)
    if field == "sector":
        return any(s.sectors for s in f.sides)
    return f.dating != "none" if field == "date" else f.published_first is not None if field == "published" else getattr(f, field) is not None


_FITS = {
    **{many: lambda f, d, wanted, one=one: getattr(f, one) in wanted
       for many, one in (("types", "type"), ("modes", "mode"), ("quads", "quad"), ("countries", "country"), ("precisions", "precision"), ("outlets", "outlet"),
                         ("certainties", "certainty"), ("datings", "dating"), ("reviews", "review"))},
    "places": lambda f, d, wanted: f.place in wanted or (f"={f.place}" if f.place_id is None else str(f.place_id)) in wanted,
    "actors": _party("actor"), "recipients": _party("recipient"),
    "pairs": lambda f, d, wanted: any(_pair(f, one) for one in wanted),
    "sectors": lambda f, d, wanted: any(not set(wanted).isdisjoint(s.sectors) for s in f.sides),
    "missing": lambda f, d, wanted: not any(_known(f, field) for field in wanted),
    "since": lambda f, d, day: (f.last_day or f.first_day or "") >= day,
    "until": lambda f, d, day: f.dating != "none" and (f.first_day or f.last_day) <= day,
    "published_since": lambda f, d, day: (f.published_last or "") >= day,
    "published_until": lambda f, d, day: f.published_first is not None and f.published_first <= day,
    "min_confidence": lambda f, d, least: _surety(f) >= least,
    "below_confidence": lambda f, d, bound: _surety(f) < bound,
    "originals_only": lambda f, d, only: not d.get("copy_of"),
    "ids": lambda f, d, wanted: d["id"] in wanted,
}
