"""How often an event like this one is right: a number between 0 and 1 from what is known about it.

In goes a draft Event with the prior of its lexicon line and a few facts of its telling; out comes a probability. The coefficients are
fitted by training/confidence.py on dispatches that we wrote and coded by hand; benchmarks/quality.py prints how well they hold elsewhere. Others, fitted to what
reviewers said of a project's rows (``dateline learn``), take their place where they are given. Refused (DataError): coefficients that are none.
"""
from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping

from dateline.codebooks.codebook import SPOKEN
from dateline.errors import DataError
from dateline.records import Event

# Of these "armed", "weapon" and "war" were set by hand on seen lines, after the others were fitted: fit them with the rest.
COEFFICIENTS: Mapping[str, float] = {
    "intercept": 0.35, "prior": 0.71, "both_sides": 0.70, "no_actor": -0.71, "spoken_without_actor": -0.32, "open": -0.34, "open_one_side": -0.18,
    "denied": 0.63, "quoted": -0.77, "figures": 0.37, "own_date": -0.10, "place": -0.11, "lead": 0.34, "told_again": 0.22, "noun": -0.15,
    "noise": -1.23, "page": -0.01, "world": 0.79, "other_world": -0.41, "alone": -0.88, "across": 1.04, "private": -0.41, "firm": -1.23,
    "states_speak": 0.64, "armed": 1.20, "weapon": 0.60, "war": 1.00}

PRIVATE = frozenset({"CVL", "BUS", "LAB", "AGR", "EDU", "MED", "CRM", "UNK"})
ARMED = frozenset({"MIL", "REB", "UAF", "COP", "PRM", "SEP", "SPY"})
_OF_FORCE = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT", "THREATEN"})
OF_RELATIONS = ("relation", "relation_type")  # log-odds, by the relation model, that the parties stand in any act, and in one of the event's type


def features(event: Event, *, prior: float, lead: bool, alone: bool, noun: bool, noise: float, page: float, world: float, war: bool) -> dict[str, float]:
    """The facts that the coefficients weigh. ``prior``: of the lexicon's line; ``lead``: in the title or the first two sentences
    of a dispatch that goes on; ``alone``: nothing comes after these, so that no context speaks for it;
    ``noise`` and ``page``: the doubt that the words of its sentence (0 to 3) and of the whole dispatch (0 to 1) cast; ``world``: how much they speak of
    politics (below 0: of another world); ``war``: whether it names people or arms of war."""
    did, had = _coded(event.actors), _coded(event.recipients)
    both = did and had or sum(bool(p.country or p.sectors) for p in event.actors) > 1
    is_open = event.certainty != "asserted"
    return {
        "intercept": 1.0, "prior": _logit(prior), "both_sides": float(both), "no_actor": float(not did),
        "spoken_without_actor": float(not did and event.type in SPOKEN), "open": float(is_open), "open_one_side": float(is_open and not both),
        "denied": float(event.certainty == "denied"), "quoted": float(bool(event.attribution)), "figures": float(bool(event.figures)),
        "own_date": float(event.date is not None and event.date.basis != "published"), "place": float(event.place is not None),
        "lead": float(lead and not alone), "alone": float(alone), "told_again": float(bool(event.tellings)), "noun": float(noun), "noise": noise, "page": page,
        "world": world, "other_world": max(0.0, -world), "across": float(_across(event)), "private": float(_private(event)),
        "firm": float(_firm(event)), "states_speak": float(event.type in SPOKEN and _across(event) and _state(event.actors) and _state(event.recipients)),
        "armed": float(event.type in _OF_FORCE and _armed(event)), "weapon": float(event.type == "ASSAULT" and bool(event.mode)),
        "war": float(event.type in _OF_FORCE and war)}


def confidence(found: Mapping[str, float], coefficients: Mapping[str, float] = COEFFICIENTS) -> float:
    """The probability that the event is right, given its features."""
    z = sum(coefficients.get(name, 0.0) * value for name, value in found.items())
    return round(1 / (1 + math.exp(-max(-500.0, min(500.0, z)))), 3)


def _coded(parties) -> bool:
    return any(p.country or p.sectors for p in parties)


def _across(event: Event) -> bool:
    """Is it between parties of different countries?"""
    did, had = ({p.country for p in parties if p.country} for parties in (event.actors, event.recipients))
    return bool(did and had and not did & had) or len(did) > 1


def _private(event: Event) -> bool:
    """Are all its parties private: civilians, firms, trades, criminals?"""
    return not any(set(p.sectors) - PRIVATE for p in (*event.actors, *event.recipients))


def _firm(event: Event) -> bool:
    """Are all who did it firms?"""
    did = [p.sectors for p in event.actors if p.country or p.sectors]
    return bool(did) and all(sectors[:1] == ("BUS",) for sectors in did)


def _armed(event: Event) -> bool:
    """Is any of its parties an armed one?"""
    return any(set(p.sectors) & ARMED for p in (*event.actors, *event.recipients))


def _state(parties) -> bool:
    return any("GOV" in p.sectors for p in parties)


def _logit(p: float) -> float:
    p = min(max(p, 0.02), 0.98)
    return math.log(p / (1 - p))


def checked(coefficients: object, where: str) -> Mapping[str, float]:
    """Coefficients as a file or a project gives them. Raises DataError for names that are no features, and for what is no number."""
    if not isinstance(coefficients, Mapping) or not coefficients:
        raise DataError("no coefficients of the confidence", where=where, remedy="Give what dateline learn writes")
    if not set(COEFFICIENTS) <= set(coefficients) <= {*COEFFICIENTS, *OF_RELATIONS}:
        raise DataError("a confidence of other features than this version weighs", where=where, remedy="Run dateline learn again, or code with --confidence shipped")
    if not all(isinstance(v, (int, float)) and not isinstance(v, bool) and math.isfinite(v) for v in coefficients.values()):
        raise DataError("a coefficient that is no number", where=where, remedy="Give what dateline learn writes")
    return {name: float(value) for name, value in coefficients.items()}


def digest(coefficients: Mapping[str, float]) -> str:
    """What tells these coefficients from others."""
    return "sha256:" + hashlib.sha256(json.dumps(dict(sorted(coefficients.items()))).encode()).hexdigest()


class Judge:
    """Gives events their confidence. ``asks_relations``: whether its coefficients weigh what the relation model says of an event."""

    def __init__(self, coefficients: Mapping[str, float] = COEFFICIENTS):
        self.coefficients = coefficients

    @property
    def asks_relations(self) -> bool:
        return any(name in self.coefficients for name in OF_RELATIONS)

    def judged(self, event: Event, **facts: float) -> Event:
        """The event with its confidence. ``facts`` as for ``features``, and OF_RELATIONS (both null: the model was not asked)."""
        asked = {name: _logit(p) for name in OF_RELATIONS if (p := facts.pop(name, None)) is not None}
        return dataclasses.replace(event, confidence=confidence(self.heard(event, {**features(event, **facts), **asked}), self.coefficients))

    def heard(self, event: Event, found: dict[str, float]) -> dict[str, float]:
        """The features of an event that is being judged; learning listens here."""
        return found
