"""What a report tells, counted: incidents and their standing, days, places, pairs of parties, figures with their sentences, sources.

In go records dateline/1 (read twice, so that no text stays in memory) and the incidents of a linking, out comes ``Gathered``. Nothing is estimated: each number
is a count of incidents or of events, and what cannot be counted into a plot is counted beside it.
"""
from __future__ import annotations

import collections
import dataclasses
import re
from typing import Any, Callable, Iterable, Mapping

from dateline import wording
from dateline.selecting import Selection

STANDINGS = ("told as fact", "disputed", "alleged", "denied", "planned", "supposed")
"""How an incident is told, over all of its tellings. Disputed: some tell it, and some deny it or a figure of it. Denied: nobody tells it but to deny it."""
HAPPENED = STANDINGS[:3]
QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_REACH = 300  # characters
_END = re.compile(r"[.!?][\"”’']?\s+|\n+")
Records = Callable[[], Iterable[Mapping[str, Any]]]


@dataclasses.dataclass(slots=True)
class Told:
    """An incident (``Incident.to_dict``) with what its tellings add: how it is told, its parties' pairs with the quad class of the act, where it is told first."""

    incident: Mapping[str, Any]
    standing: str = ""
    certainties: set[str] = dataclasses.field(default_factory=set)
    pairs: dict[tuple[str, str, bool], str] = dataclasses.field(default_factory=dict)  # (one, other, each to the other) -> quad class
    sources: set[tuple[str, bool]] = dataclasses.field(default_factory=set)  # (who speaks, denies)
    fits: bool = False

    @property
    def place(self) -> Mapping[str, Any]:
        return self.incident["place"] or {}


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """Words of a dispatch in three parts, the middle one to be marked, and where they stand."""

    before: str
    marked: str
    after: str
    title: str | None
    outlet: str | None
    url: str | None
    document_id: str
    span: tuple[int, int]


@dataclasses.dataclass(slots=True)
class Gathered:
    """``incidents``: those of which an event fits the selection, in the order of the incidents. Counts of events are of events that fit. ``sentences``: for
    every figure, denial and incident that is laid open, by (document, event, start, end). ``outlets``: null is not known."""

    incidents: list[Told]
    documents: int = 0
    copies: int = 0
    events: int = 0
    unlinked: int = 0
    outlets: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    outlet_copies: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    certainties: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    own_voice: int = 0
    confidences: list[float] = dataclasses.field(default_factory=list)
    coders: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    published: tuple[str, str] | None = None
    sentences: dict[tuple, Sentence] = dataclasses.field(default_factory=dict)


def gather(records: Records, incidents: Iterable[Mapping[str, Any]], selection: Selection) -> Gathered:
    """Count everything in one reading of the records."""
    all_of_them = [Told(incident) for incident in incidents]
    of = {(m["document_id"], m["event_id"]): h for h in all_of_them for m in h.incident["members"]}
    found = Gathered([])
    first, last = [], []
    for record in records():
        document, events = record["document"], record.get("events") or ()
        fitting = [event for event in events if selection.fits(record["document"], event)]
        for event in events:
            if told := of.get((document["id"], event["id"])):
                _add(told, event)
        if selection and not fitting:
            continue
        outlet = document.get("outlet")
        found.documents += 1
        found.copies += bool(document.get("copy_of"))
        found.outlets[outlet] += 1
        found.outlet_copies[outlet] += bool(document.get("copy_of"))
        found.coders[_coder(record)] += 1
        if days := document.get("published"):
            first += [days["start"]] if days.get("start") else []
            last += [days["end"]] if days.get("end") else []
            first, last = [min(first)] if first else [], [max(last)] if last else []
        for event in fitting:
            told = of.get((document["id"], event["id"]))
            found.unlinked += told is None
            if told:
                told.fits = True
            found.events += 1
            found.certainties[event["certainty"]] += 1
            found.own_voice += not event.get("attribution")
            found.confidences.append(event.get("confidence") or 0.0)
    found.incidents = [h for h in all_of_them if h.fits]
    for told in found.incidents:
        told.standing = _standing(told)
    found.published = (first[0], last[0]) if first and last else None
    return found


def _add(told: Told, event: Mapping[str, Any]) -> None:
    told.certainties.add(event["certainty"])
    said = event.get("attribution") or ()
    denies = event["certainty"] == "denied" or any(a.get("stance") == "denies" for a in said)
    if said:
        source = said[-1].get("source") or {}
        told.sources.add((source.get("name") or source.get("text") or "unnamed source", denies))
    if event["certainty"] not in ("asserted", "alleged"):
        return
    quad = (event.get("codes") or {}).get("quad") or ""
    actors, recipients = ([_party(p) for p in event[role]] for role in ("actors", "recipients"))
    for i, one in enumerate(actors):
        for other in dict.fromkeys(recipients):
            told.pairs.setdefault((one, other, False), quad)
        for other in actors[i + 1:] if not recipients else ():
            if one != other:
                told.pairs.setdefault((*sorted((one, other)), True), quad)


def _party(value: Mapping[str, Any]) -> str:
    return wording.party(value.get("country"), value.get("name"), value.get("text") or "", value.get("sectors") or ())


def _standing(told: Told) -> str:
    denied = "denied" in told.certainties or any(entry["denies"] for entry in told.incident["figures"])
    if told.certainties & {"asserted", "alleged"}:
        return "disputed" if denied else "told as fact" if "asserted" in told.certainties else "alleged"
    return "denied" if denied else "planned" if "planned" in told.certainties else "supposed"


def _coder(record: Mapping[str, Any]) -> tuple:
    coder = record.get("coder") or {}
    return coder.get("version") or "not known", coder.get("codebook") or "not known", tuple(sorted((coder.get("models") or {}).items()))


def lay_open(found: Gathered, shown: Iterable[Told], records: Records) -> None:
    """Find the sentences of these incidents' first tellings and of all of their figures and denials, in a second reading."""
    wanted: dict[str, set[tuple]] = collections.defaultdict(set)
    for told in shown:
        lead = told.incident["members"][0]
        wanted[lead["document_id"]].add((lead["event_id"], None, None))
        for entry in told.incident["figures"]:
            wanted[entry["document_id"]].add((entry["event_id"], *entry["span"]))
    for record in records():
        document = record["document"]
        events = {event["id"]: event for event in record.get("events") or ()} if document["id"] in wanted else {}
        for id, start, end in wanted.get(document["id"], ()):
            if id in events:
                found.sentences[document["id"], id, start, end] = _sentence(document, events[id], start, end)


def _sentence(document: Mapping[str, Any], event: Mapping[str, Any], start: int | None, end: int | None) -> Sentence:
    text = document.get("text") or ""
    if start is None:
        start, end = event["trigger"]
    left, right = next(((a, b) for a, b in (event["sentence"], *(event.get("tellings") or ())) if a <= start and end <= b), None) or _around(text, start, end)
    return Sentence(text[left:start], text[start:end], text[end:right], document.get("title"), document.get("outlet"), _address(document.get("url")), document["id"], (start, end))


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around some words, or as much of it as stands within ``_REACH`` characters."""
    ends = [m.end() for m in _END.finditer(text, max(0, start - _REACH), min(len(text), end + _REACH))]
    return max((at for at in ends if at <= start), default=max(0, start - _REACH)), min((at for at in ends if at >= end), default=min(len(text), end + _REACH))


def _address(url: str | None) -> str | None:
    """An address that a page may lead to, and nothing that a browser would run."""
    return url if url and url.lower().startswith(("https://", "http://")) else None
