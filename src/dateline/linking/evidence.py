"""How likely two tellings are of one happening, and why: the sum of the weights in incidents.yaml over what they share.

In go two ``Telling`` values, out come a probability, and the reasons in words for people.
"""

from __future__ import annotations

import datetime
import functools
import math
import pathlib
from typing import Iterator, Mapping

import yaml

from dateline.errors import DataError
from dateline.linking import words
from dateline.linking.tellings import Telling

_TABLE = pathlib.Path(__file__).with_name("incidents.yaml")
_TOWNS = ("site", "city")
_HOPELESS = -11.0  # after time or place have spoken, nothing that follows can make up for this much
Ground = tuple  # (name of the weight, how many times it counts, a template of words for people, what goes into it …)


@functools.cache
def _table() -> tuple[dict[str, str], dict[str, float]]:
    raw = yaml.load(_TABLE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    families: dict[str, str] = {}
    for family, types in raw["families"].items():
        for type in types:
            if type in families:
                raise DataError(f"{type} stands in two families", where=str(_TABLE), remedy="Leave it in one")
            families[type] = family
    try:
        weights = {name: float(value) for name, value in raw["weights"].items()}
    except ValueError as error:
        raise DataError(f"a weight is no number ({error})", where=str(_TABLE)) from error
    return families, weights


def families() -> Mapping[str, str]:
    """PLOVER type -> family."""
    return _table()[0]


def probability(one: Telling, two: Telling) -> float:
    """Between 0 and 1."""
    weights = _table()[1]
    total = weights["prior"]
    for part in _PARTS:
        for name, times, *_ in part(one, two):
            total += weights[name] * times
        if total < _HOPELESS:
            return 0.0
    return 1 / (1 + math.exp(-total))


def reasons(one: Telling, two: Telling) -> tuple[str, ...]:
    """What speaks for and against, with its log-odds, strongest first."""
    weights = _table()[1]
    grounds = [(weights[name] * times, template.format(*values)) for part in _PARTS for name, times, template, *values in part(one, two)]
    return tuple(f"{told} ({value:+.1f})" for value, told in sorted(grounds, key=lambda g: (-abs(g[0]), g[1])) if abs(value) >= 0.1)


def _time(one: Telling, two: Telling) -> Iterator[Ground]:
    if one.start is None or two.start is None or one.end is None or two.end is None:
        return
    gap = max(one.start - two.end, two.start - one.end, 0)
    if one.exact and two.exact:
        if gap == 0:
            yield "same_day", 1, "same day {}", datetime.date.fromordinal(max(one.start, two.start))
        else:
            yield ("next_day", "two_days_apart", "other_time")[min(gap, 3) - 1], 1, "days apart: {}", gap
    elif gap == 0:
        yield "days_overlap", 1, "dates overlap"
    else:
        yield "days_apart" if gap <= 3 else "other_time", 1, "days apart: {}", gap


def _place(one: Telling, two: Telling) -> Iterator[Ground]:
    here, there = one.place, two.place
    if here is None or there is None:
        known, other = (here, two) if here else (there, one)
        if known and known.get("precision") in _TOWNS and (name := words.words(known["name"])) and set(name) <= other.said:
            yield "place_told", 1, "both name {}", known["name"]
        elif not (one.exact and two.exact):
            yield "adrift", 1, "no day and no place to compare"
        return
    if here.get("country") and there.get("country") and here["country"] != there["country"]:
        yield "other_country", 1, "in {} and in {}", here["country"], there["country"]
        return
    towns = [place.get("precision") in _TOWNS for place in (here, there)]
    same = (
        here["geonames_id"] == there["geonames_id"]
        if here.get("geonames_id") and there.get("geonames_id")
        else here["name"].casefold() == there["name"].casefold()
    )
    if same:
        yield ("same_town" if all(towns) else "same_area"), 1, "same place {}", here["name"]
    elif all(towns):
        away = _distance_km(here, there)
        name = "other_place" if away is None or away > 60 else "near" if away <= 15 else "neighbours"
        yield name, 1, "{} and {}, km apart: {}", here["name"], there["name"], "unknown" if away is None else round(away)
    elif here.get("admin1") and there.get("admin1") and here["admin1"] != there["admin1"]:
        yield "other_place", 1, "{} and {}", here["name"], there["name"]
    else:
        yield "place_within", 1, "{} and {}", here["name"], there["name"]


def _distance_km(here: Mapping, there: Mapping) -> float | None:
    """Great circle, in km."""
    values = [place.get(key) for place in (here, there) for key in ("latitude", "longitude")]
    if any(value is None for value in values):
        return None
    a, b, c, d = (math.radians(float(value)) for value in values)  # type: ignore[arg-type]
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))


def _parties(one: Telling, two: Telling) -> Iterator[Ground]:
    if one.family in ("talks", "accord"):  # who visits whom differs from report to report
        yield from _side(
            "actor",
            one.actor_words | one.recipient_words,
            two.actor_words | two.recipient_words,
            one.actors + one.recipients,
            two.actors + two.recipients,
        )
        return
    yield from _side("actor", one.actor_words, two.actor_words, one.actors, two.actors)
    yield from _side("recipient", one.recipient_words, two.recipient_words, one.recipients, two.recipients)


def _side(
    role: str, mine: frozenset[str], yours: frozenset[str], here: tuple[Mapping, ...], there: tuple[Mapping, ...]
) -> Iterator[Ground]:
    if common := sorted(mine & yours):
        yield f"{role}_named", 1, "{} named alike: {}", role, ", ".join(common[:3])
        return
    lands = [{p["country"] for p in side if p.get("country")} for side in (here, there)]
    if lands[0] and lands[1] and not lands[0] & lands[1]:
        yield f"{role}_other", 1, "{}s of {} and {}", role, "/".join(sorted(lands[0])), "/".join(sorted(lands[1]))
        return
    codes = [{(p["country"], s) for p in side if p.get("country") for s in (p.get("sectors") or ())[:1]} for side in (here, there)]
    if both := sorted(codes[0] & codes[1]):
        yield f"{role}_alike", 1, "{}s coded alike: {}", role, "/".join(both[0])


def _figures(one: Telling, two: Telling) -> Iterator[Ground]:
    for kind in sorted(one.figures.keys() & two.figures.keys()):
        (a, b), (c, d) = one.figures[kind], two.figures[kind]
        low, high = max(a or 0, c or 0), min(math.inf if b is None else b, math.inf if d is None else d)
        if (a, b) == (c, d) and a == b and a is not None and a >= 3:
            yield "same_number", 1, "{} {:g} in both", kind, a
        elif low <= high:
            yield "numbers_meet", 1, "{}: figures meet", kind
        elif high > 0 and low / high >= 3 and low >= 5:
            yield ("numbers_far" if low / high >= 10 else "numbers_differ"), 1, "{}: {:g} and {:g}", kind, high, low


def _act(one: Telling, two: Telling) -> Iterator[Ground]:
    if one.type == two.type:
        yield "same_type", 1, "both {}", one.type
    if one.mode and two.mode:
        same = one.mode == two.mode
        yield ("same_mode" if same else "other_mode"), 1, "both {}" if same else "{} and {}", one.mode, two.mode
    if (one.certainty == "planned") != (two.certainty == "planned"):
        yield "supposed", 1, "planned in one, told as done in the other"


def _words(one: Telling, two: Telling) -> Iterator[Ground]:
    alike = words.cosine(one.wording, two.wording)
    yield "wording", alike, "wording {:.2f}", alike
    if one.key[0] != two.key[0]:
        alike = words.cosine(one.story, two.story)
        yield "story", alike, "stories {:.2f}", alike
        return
    yield "one_dispatch", 1, "told apart in one dispatch"
    if one.sentence == two.sentence and one.type == two.type:
        yield "one_sentence", 1, "one sentence"
    elif one.bare or two.bare:
        yield "bare", 1, "one gives no day and no actor of its own"


_PARTS = (_time, _place, _parties, _figures, _act, _words)
