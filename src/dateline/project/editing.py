"""An event put right by a reader: what he changed, checked and set into the event.

In go an event of a record and the fields that are to be otherwise, as plain JSON; out comes a new event with the same keys, whose changed fields say in ``why`` who
put them right. Every span must lie in the text, and the words of a field are the characters that its span selects. Refused (UsageError): types, modes, certainties,
sectors, kinds that there are not, days that are none, a span outside the text, an edit that changes nothing.
"""
from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import re
from typing import Any, Callable, Mapping, Sequence

from dateline.errors import UsageError
from dateline.knowledge.party_rows import BLOCS, SECTORS
from dateline.records import CERTAINTIES, DATE_PRECISIONS, FIGURE_KINDS, PLACE_PRECISIONS, STANCES

FIELDS = ("type", "mode", "actors", "recipients", "date", "place", "figures", "attribution", "certainty", "trigger")
_REMEDY = "Put the field right and save again"
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]{0,3}\s+(?=[\"“‘'(]?[A-Z0-9])|\n+")


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """The words that an event may use. ``types``: type -> {definition, quad, score, cameo, modes}, as in codebooks.codebook.Codebook."""

    types: Mapping[str, Mapping[str, Any]]
    sectors: Mapping[str, str]
    certainties: tuple[str, ...] = CERTAINTIES
    figure_kinds: tuple[str, ...] = FIGURE_KINDS
    stances: tuple[str, ...] = STANCES
    blocs: tuple[str, ...] = tuple(sorted(BLOCS))


@functools.lru_cache(maxsize=8)
def vocabulary(extra_types: tuple[str, ...] = ()) -> Vocabulary:
    """PLOVER's words. ``extra_types``: types of a codebook of one's own that the project's events use; their modes are not checked."""
    from dateline.codebooks import loader  # reads YAML: only where somebody edits
    book = loader.load(None)
    return Vocabulary({**{t: {"definition": "", "modes": {}, "own": True} for t in extra_types if t not in book.types}, **book.types}, book.sectors)


def blank(document: str, span: Sequence[int], text: str, confidence: float = 0.0) -> dict[str, Any]:
    """An event that the coder did not code, told by the characters of ``span``; its type is still to be given."""
    seed = f"{document}|{span[0]}|{span[1]}"
    return {"id": "rv-" + hashlib.sha256(seed.encode()).hexdigest()[:16], "type": None, "mode": None, "contexts": [], "codes": _codes(None, None, {}), "actors": [],
            "recipients": [], "date": None, "place": None, "figures": [], "attribution": [], "certainty": "asserted", "certainty_cues": [],
            "trigger": _span(span, text, "trigger"), "sentence": sentence_at(text, span), "tellings": [], "confidence": confidence, "why": {}}


def sentence_at(text: str, span: Sequence[int]) -> list[int]:
    """The sentence around some characters, told by its stops: as far as is needed to show it."""
    start, end = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= span[0]:
            start = match.end()
        elif match.start() >= span[1] - 1:
            end = match.start() + len(match[0].rstrip())
            break
    return [start, max(end, span[1])]


def edited(event: Mapping[str, Any], changes: Mapping[str, Any], text: str, words: Vocabulary, *, by: str) -> dict[str, Any]:
    """The event with ``changes`` set into it.

    ``changes``: field -> value, for some of FIELDS. Parties are {span, country, sectors, name, id}, a date {span, start, end}, a place {span, name, …}, figures
    {span, kind, minimum, maximum, who}, attributions {span (the source), cue, stance, name}; spans are [start, end) in characters of ``text``. An element of a list
    that stays is {keep: its place}. Raises UsageError.
    """
    if unknown := set(changes) - set(FIELDS):
        raise UsageError(f"no field of an event: {', '.join(sorted(unknown))}", remedy=f"Fields are {', '.join(FIELDS)}")
    new = dict(event)
    for field, value in changes.items():
        new[field] = _SETTERS[field](value, event, text, words)
    if "trigger" in changes and not (new["sentence"][0] <= new["trigger"][0] and new["trigger"][1] <= new["sentence"][1]):
        new["sentence"] = sentence_at(text, new["trigger"])
    if new["type"] is None:
        raise UsageError("the event has no type", remedy="Choose its type")
    modes = words.types[new["type"]].get("modes") or {}
    if new["mode"] is not None and new["mode"] not in modes and not words.types[new["type"]].get("own"):
        if "mode" in changes:
            raise UsageError(f"{new['type']} has no mode {new['mode']!r}", remedy=f"Choose one of {', '.join(modes)}" if modes else "Leave the mode out")
        new["mode"] = None  # the mode of the type that it had
    changed = [f for f in FIELDS if new[f] != event[f]]
    if not changed:
        raise UsageError("nothing is changed", remedy="Accept the event, or change a field of it")
    if {"type", "mode"} & set(changed):
        new["codes"] = _codes(new["type"], new["mode"], words.types)
    new["why"] = {**event["why"], **{f: f"put right by {by}" for f in changed}}
    return new


def _codes(type_: str | None, mode: str | None, types: Mapping[str, Any]) -> dict[str, Any]:
    row = types.get(type_ or "", {})
    fine = (row.get("modes") or {}).get(mode) or {}
    return {"cameo": fine.get("cameo") or row.get("cameo"), "acled": fine.get("acled") or row.get("acled"), "quad": row.get("quad"), "score": row.get("score")}


def _refuse(what: str) -> UsageError:
    return UsageError(what, remedy=_REMEDY)


def _one_of(name: str, pick: Callable[[Vocabulary], Any]) -> Callable[..., str]:
    def check(value: Any, event: Any, text: str, words: Vocabulary) -> str:
        if not isinstance(value, str) or value not in pick(words):
            raise UsageError(f"no {name}: {value!r}", remedy=f"Choose one of {', '.join(pick(words))}")
        return value
    return check


def _mode(value: Any, event: Any, text: str, words: Vocabulary) -> str | None:
    if value is not None and not isinstance(value, str):
        raise _refuse("a mode is a word or null")
    return value or None


def _span(value: Any, text: str, field: str) -> list[int]:
    if not (isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(n, int) and not isinstance(n, bool) for n in value)):
        raise _refuse(f"{field}: no span ([start, end] in characters)")
    if not 0 <= value[0] < value[1] <= len(text):
        raise _refuse(f"{field}: the span {list(value)} is empty or lies outside the text of {len(text)} characters")
    return list(value)


def _trigger(value: Any, event: Any, text: str, words: Vocabulary) -> list[int]:
    return _span(value, text, "trigger")


def _dicts(value: Any, field: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value) or len(value) > 50:
        raise _refuse(f"{field}: no list of at most 50")
    return value


def _kept(given: Mapping[str, Any], old: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    if "keep" not in given:
        return None
    place = given["keep"]
    if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(old):
        raise _refuse(f"nothing to keep at {place!r}")
    return old[place]


def _word(value: Any, field: str, limit: int = 200) -> str | None:
    if value in (None, ""):
        return None
    if not isinstance(value, str) or len(value) > limit or any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in value):
        raise _refuse(f"{field}: no words of at most {limit} characters")
    return value


def _parties(field: str) -> Callable[..., list[dict[str, Any]]]:
    def check(value: Any, event: Mapping[str, Any], text: str, words: Vocabulary) -> list[dict[str, Any]]:
        out = []
        for given in _dicts(value, field):
            if (kept := _kept(given, event[field])) is not None:
                out.append(kept)
                continue
            span = _span(given.get("span"), text, field)
            country = _word(given.get("country"), field, 3)
            if country is not None and not (country in BLOCS or re.fullmatch("[A-Z]{3}", country)):
                raise _refuse(f"{field}: no country: {country!r} (three capital letters, or one of {', '.join(sorted(BLOCS))})")
            sectors = given.get("sectors") or []
            if not isinstance(sectors, list) or not all(s in SECTORS for s in sectors):
                raise _refuse(f"{field}: no sectors: {sectors!r} (of {', '.join(sorted(SECTORS))})")
            same = next((p for p in event[field] if (p["span"], p["country"], p["sectors"]) == (span, country, sectors)), None)
            id = _word(given.get("id"), field)
            out.append(same or {"text": text[slice(*span)], "span": span, "name": _word(given.get("name"), field), "country": country, "sectors": sectors, "id": id,
                                "basis": "listed" if id else "described", "confidence": None, "why": "chosen by a reader"})
        return out
    return check


def _day(value: Any) -> str | None:
    if value in (None, ""):
        return None
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError) as error:
        raise UsageError(f"no day: {value!r}", remedy="Write it as 2024-05-31") from error


def _date(value: Any, event: Mapping[str, Any], text: str, words: Vocabulary) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise _refuse("date: no object")
    start, end = _day(value.get("start")), _day(value.get("end"))
    if not start and not end:
        raise UsageError("a date without a day", remedy="Give its first or last day, or take the date out")
    if start and end and start > end:
        raise UsageError(f"a date that ends ({end}) before it begins ({start})", remedy="Turn the days round")
    span = _span(value["span"], text, "date") if value.get("span") else None
    old = event["date"]
    if old and (old["span"], old["start"], old["end"]) == (span, start, end):
        return old
    precision = value.get("precision")
    if precision not in DATE_PRECISIONS:
        precision = "day" if start == end else "range"
    return {"text": text[slice(*span)] if span else "", "span": span, "start": start, "end": end, "precision": precision, "basis": "stated", "evidence": [],
            "why": "given by a reader"}


def _number(value: Any, field: str, low: float | None = None, high: float | None = None) -> float | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or abs(value) > 1e15 or low is not None and not low <= value <= high:  # type: ignore
        raise _refuse(f"{field}: no number that it may be: {value!r}")
    return value


def _place(value: Any, event: Mapping[str, Any], text: str, words: Vocabulary) -> dict[str, Any] | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise _refuse("place: no object")
    span = _span(value.get("span"), text, "place")
    old = event["place"]
    name = _word(value.get("name"), "place") or text[slice(*span)]
    geonames_id = value.get("geonames_id")
    if old and (old["span"], old["name"], old["geonames_id"]) == (span, name, geonames_id):
        return old
    if geonames_id is not None and (isinstance(geonames_id, bool) or not isinstance(geonames_id, int) or abs(geonames_id) > 1e12):
        raise _refuse(f"place: no number of GeoNames: {geonames_id!r}")
    precision = value.get("precision")
    return {"text": text[slice(*span)], "span": span, "name": name, "geonames_id": geonames_id, "latitude": _number(value.get("latitude"), "latitude", -90, 90),
            "longitude": _number(value.get("longitude"), "longitude", -180, 180), "country": _word(value.get("country"), "place", 3),
            "admin1": _word(value.get("admin1"), "place"), "feature": _word(value.get("feature"), "place", 20),
            "precision": precision if precision in PLACE_PRECISIONS else "city", "confidence": None, "why": "chosen by a reader"}


def _figures(value: Any, event: Mapping[str, Any], text: str, words: Vocabulary) -> list[dict[str, Any]]:
    out = []
    for given in _dicts(value, "figures"):
        if (kept := _kept(given, event["figures"])) is not None:
            out.append(kept)
            continue
        span = _span(given.get("span"), text, "figures")
        kind, low, high = given.get("kind"), _number(given.get("minimum"), "figures", 0, 1e15), _number(given.get("maximum"), "figures", 0, 1e15)
        if kind not in words.figure_kinds:
            raise UsageError(f"no kind of figure: {kind!r}", remedy=f"Choose one of {', '.join(words.figure_kinds)}")
        if low is None and high is None or low is not None and high is not None and low > high:
            raise UsageError("a figure needs a minimum or a maximum, the first not above the second", remedy=_REMEDY)
        same = next((f for f in event["figures"] if (f["span"], f["kind"], f["minimum"], f["maximum"]) == (span, kind, low, high)), None)
        out.append(same or {"text": text[slice(*span)], "span": span, "kind": kind, "minimum": low, "maximum": high, "who": _word(given.get("who"), "figures")})
    return out


def _attribution(value: Any, event: Mapping[str, Any], text: str, words: Vocabulary) -> list[dict[str, Any]]:
    out = []
    for given in _dicts(value, "attribution"):
        if (kept := _kept(given, event["attribution"])) is not None:
            out.append(kept)
            continue
        span = _span(given.get("span"), text, "attribution")
        cue = _span(given["cue"], text, "attribution") if given.get("cue") else None
        stance = given.get("stance") or "states"
        if stance not in words.stances:
            raise UsageError(f"no stance: {stance!r}", remedy=f"Choose one of {', '.join(words.stances)}")
        same = next((a for a in event["attribution"] if (a["source"]["span"], a["cue"] and a["cue"]["span"], a["stance"]) == (span, cue, stance)), None)
        source = {"text": text[slice(*span)], "span": span, "name": _word(given.get("name"), "attribution"), "party": None}
        out.append(same or {"source": source, "cue": {"text": text[slice(*cue)], "span": cue} if cue else None, "content": [list(event["sentence"])],
                            "stance": stance, "via": None, "why": "given by a reader"})
    return out


_SETTERS: dict[str, Callable[..., Any]] = {
    "type": _one_of("type", lambda w: w.types), "mode": _mode, "certainty": _one_of("certainty", lambda w: w.certainties), "trigger": _trigger,
    "actors": _parties("actors"), "recipients": _parties("recipients"), "date": _date, "place": _place, "figures": _figures, "attribution": _attribution}
