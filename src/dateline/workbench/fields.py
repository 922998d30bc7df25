"""The fields of an event, each with what decided it, what came second, and what the codebook says.

In goes an event of a record with its text, out come fields in a reporter's order. The reasons are those of the record; they are sorted here, never added to.
"""
from __future__ import annotations

import dataclasses
import functools
import re
import threading
from typing import Any, Iterator, Mapping

from dateline.codebooks import definitions
from dateline.knowledge import party_lines
from dateline.knowledge.gazetteer import Gazetteer
from dateline.workbench import words

_GAZETTEER = threading.Lock()  # its one connection is for one thread at a time
_LINE = re.compile(r"\b([a-z_]{1,40}\.yaml):(\d{1,6})")
_CERTAINTY = {"asserted": "Told as a fact, by the dispatch or by a source.", "alleged": "Hedged: reportedly, allegedly, suspected, may have.",
              "denied": "Said not to have happened.", "planned": "Will happen, is due to.", "hypothetical": "If, would, could."}
_PRECISION = {"country": "a whole country, no point in it", "region": "a region over several countries", "admin1": "a first-level division (a region, a province)",
              "admin2": "a second-level division (a district)", "city": "a populated place", "site": "a single site"}
_BASIS = {"stated": "written out in the text", "relative": "worked out from the day of the dispatch", "published": "taken from the day that the lead tells of, or of publication",
          "metadata": "told with the dispatch", "inferred": "worked out from what the text tells"}


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """``maker``: what kind of thing decided: codebook, table, model or rule. ``line``: the line of the codebook or of the table that it names, or null."""

    maker: str
    told: str
    line: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """``key``: its place in the record ("actors.0"); ``role``: how it is marked in the text, or null; ``value`` in words, ``code`` as in the record; ``spans``: the
    words that it comes from; ``second``: what else it might have been; ``facts``: (name, value) of what is known besides; ``definitions``: (term, words)."""

    key: str
    label: str
    role: str | None
    value: str
    code: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    reasons: tuple[Reason, ...] = ()
    second: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()
    confidence: float | None = None


def fields(event: Mapping[str, Any], coder: Mapping[str, Any]) -> list[Field]:
    """All fields of an event. ``coder``: of its record. Definitions are told where it was coded with our codebook, single lines where that has not changed since."""
    book: definitions.Definitions | None = definitions.shipped()
    if book and coder.get("codebook") != f"{book.name} {book.version}":
        book = None
    elif book and coder.get("codebook_digest") not in (None, book.digest):
        book = dataclasses.replace(book, files={})
    return [*_what(event, book), *_parties(event, "actors", "who", "actor", book), *_parties(event, "recipients", "whom", "recipient", book),
            _when(event), _where(event), *_how_many(event), *_according_to(event), _how_sure(event), *_contexts(event, book)]


def _sorted_out(why: str | None, book: definitions.Definitions | None) -> tuple[tuple[Reason, ...], tuple[str, ...]]:
    """What decided, and what came second, of a reason as the record has it."""
    reasons, second = [], []
    for part in filter(None, (why or "").split("; ")):
        named = _LINE.search(part)
        if part.startswith(("or ", "told too by ")):
            second.append(part.removeprefix("or "))
        elif named:
            reasons.append(Reason("codebook", part, book.line(named[1], int(named[2])) if book else None))
        else:
            maker = "table" if part.startswith("listed as") else "model" if "model" in part or part.startswith("tagged") or "cue: tagged" in part else "rule"
            reasons.append(Reason(maker, part))
    return tuple(reasons), tuple(second)


def _what(event: Mapping[str, Any], book: definitions.Definitions | None) -> Iterator[Field]:
    reasons, second = _sorted_out(event["why"].get("type"), book)
    name = f"{event['type']} {event['mode']}" if event.get("mode") else event["type"]
    facts = [(key, str(value)) for key, value in (event.get("codes") or {}).items() if value is not None]
    terms = []
    if book:
        terms = [(event["type"], book.type(event["type"])), *([(f"{event['type']} {event['mode']}", book.mode(event["type"], event["mode"]))] if event.get("mode") else [])]
    yield Field("type", "what", "trigger", name, spans=(tuple(event["trigger"]), *map(tuple, event.get("tellings") or ())), reasons=reasons, second=second,
                facts=tuple(facts), definitions=tuple((t, d) for t, d in terms if d))


def _parties(event: Mapping[str, Any], key: str, label: str, role: str, book: definitions.Definitions | None) -> Iterator[Field]:
    for i, party in enumerate(event[key]):
        reasons, second = _sorted_out(party.get("why") or event["why"].get(key), book)
        sectors = party.get("sectors") or []
        facts = [("name", party.get("name")), ("basis", party.get("basis"))]
        row = party_lines.find(party["id"]) if party.get("id") else None
        if row:
            told = "; ".join(f"{key}: {value}" for key, value in row.values.items())
            reasons = (*reasons, Reason("table", f"{row.file}:{row.line}", told))
        yield Field(f"{key}.{i}", label, role, words.party(party), words.code(party), (tuple(party["span"]),), reasons,
                    (*second, *(f"sector {s}" for s in sectors[1:])), tuple((k, v) for k, v in facts if v),
                    tuple((s, book.sectors[s]) for s in sectors if s in book.sectors) if book else (), party.get("confidence"))
    if not event[key]:
        yield Field(f"{key}.0", label, role, words.DASH, reasons=_sorted_out(event["why"].get(key), book)[0])


def _when(event: Mapping[str, Any]) -> Field:
    date = event["date"]
    reasons, second = _sorted_out("; ".join(dict.fromkeys(filter(None, [(date or {}).get("why"), event["why"].get("date")]))), None)
    if not date:
        return Field("date", "when", "date", words.DASH, reasons=reasons)
    spans = dict.fromkeys(map(tuple, [*([date["span"]] if date.get("span") else []), *(date.get("evidence") or ())]))
    code = f"{date.get('start') or '…'} to {date.get('end') or '…'}" if date.get("start") != date.get("end") else date.get("start") or ""
    return Field("date", "when", "date", words.when(date), code, tuple(spans), reasons, second,
                 (("precision", date["precision"]), ("basis", f"{date['basis']}: {_BASIS.get(date['basis'], '')}".rstrip(": "))))


def _where(event: Mapping[str, Any]) -> Field:
    place = event["place"]
    reasons, second = _sorted_out((place or {}).get("why") or event["why"].get("place"), None)
    if not place:
        return Field("place", "where", "place", words.DASH, reasons=reasons)
    facts = [("precision", f"{place['precision']}: {_PRECISION.get(place['precision'], '')}".rstrip(": ")),
             ("point", f"{place['latitude']:.3f}, {place['longitude']:.3f}" if place.get("latitude") is not None and place.get("longitude") is not None else None),
             ("GeoNames", str(place["geonames_id"]) if place.get("geonames_id") else None), ("division", place.get("admin1")), ("kind", place.get("feature")),
             ("others of this name", "; ".join(_others(place["text"], place.get("geonames_id"))))]
    return Field("place", "where", "place", words.place(place), place.get("country") or "", (tuple(place["span"]),), reasons, second,
                 tuple((k, v) for k, v in facts if v), (), place.get("confidence"))


@functools.lru_cache(maxsize=4096)
def _others(name: str, chosen: int | None) -> tuple[str, ...]:
    """What else the gazetteer has under a name, the weightiest first."""
    with _GAZETTEER:
        found = _gazetteer().find(name)
    others = dict.fromkeys(f"{words.place({'name': c.name, 'country': c.country, 'precision': c.level})} ({c.level}{f', {c.admin1}' if c.admin1 else ''})"
                           for c in found if c.geonames_id != chosen)
    return tuple(others)[:4]


@functools.cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()


def _how_many(event: Mapping[str, Any]) -> Iterator[Field]:
    reasons, second = _sorted_out(event["why"].get("figures"), None)
    for i, figure in enumerate(event["figures"]):
        facts = [("minimum", _number(figure.get("minimum"))), ("maximum", _number(figure.get("maximum"))), ("of whom", figure.get("who"))]
        yield Field(f"figures.{i}", "how many", "figure", words.figure(figure), "", (tuple(figure["span"]),), reasons, second, tuple((k, v) for k, v in facts if v))
    if not event["figures"]:
        yield Field("figures.0", "how many", "figure", words.DASH, reasons=reasons)


def _number(value: float | None) -> str:
    return "not told" if value is None else words.number(value)


def _according_to(event: Mapping[str, Any]) -> Iterator[Field]:
    for i, said in enumerate(event["attribution"]):
        reasons, second = _sorted_out(said.get("why") or event["why"].get("attribution"), None)
        source = said.get("source") or {}
        facts = [("stance", said.get("stance")), ("quoted through", words.source_name(said.get("via"))), ("party", words.code(source["party"]) if source.get("party") else None)]
        spans = [part["span"] for part in (said.get("source"), said.get("cue")) if part and part.get("span")]
        yield Field(f"attribution.{i}", "according to", "attribution", words.source_name(source) or "unnamed source", said.get("stance") or "", tuple(map(tuple, spans)),
                    reasons, second, tuple((k, v) for k, v in facts if v))
    if not event["attribution"]:
        yield Field("attribution.0", "according to", "attribution", "the dispatch itself", reasons=_sorted_out(event["why"].get("attribution"), None)[0])


def _how_sure(event: Mapping[str, Any]) -> Field:
    reasons, second = _sorted_out(event["why"].get("certainty"), None)
    return Field("certainty", "how sure", None, event["certainty"], "", tuple(map(tuple, event.get("certainty_cues") or ())), reasons, second,
                 definitions=((event["certainty"], _CERTAINTY[event["certainty"]]),) if event["certainty"] in _CERTAINTY else ())


def _contexts(event: Mapping[str, Any], book: definitions.Definitions | None) -> Iterator[Field]:
    if event.get("contexts"):
        reasons, second = _sorted_out(event["why"].get("contexts"), book)
        yield Field("contexts", "contexts", None, ", ".join(event["contexts"]), reasons=reasons, second=second,
                    definitions=tuple((c, book.contexts[c]) for c in event["contexts"] if c in book.contexts) if book else ())
