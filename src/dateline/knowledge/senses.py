"""Which place a name means: candidates of all the names of one text, weighed against each other.

In go ``Name`` values (candidates from the gazetteer, what the words around ask for, which name contains which), out come ``Sense`` values
in the same order. Weighed are how much is heard of a place, the level that is asked for, containment ("X, Y"), and the company that a place
keeps in the text. Nothing is read here.
"""

from __future__ import annotations

import collections
import dataclasses
import math
from typing import Sequence

from dateline.knowledge.gazetteer import Candidate, Gazetteer, kilometres

_KIND = {"name": 0.0, "alternate": -1.1, "transliteration": -1.5}
_LEVEL = {"country": 1.5, "admin1": 0.0, "city": 0.15, "admin2": -0.7, "region": 0.0, "site": 0.0}
_WANTED, _CONTAINED = 2.0, 5.0
_COUNTRY, _ADMIN1, _NEAR = 3.0, 2.8, 2.2
_SHARP = 1.6
_ROUNDS = 3
_SAME_KM = 100.0


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """One distinct name. ``wanted``: a level or null; ``inside``: indexes of names that are said to contain this one;
    ``within``: places that are said to contain it (a state's abbreviation, a demonym); ``count``: how often it stands in the text;
    ``enclosed``: a place outside of these is out of the question."""

    text: str
    candidates: tuple[Candidate, ...]
    wanted: str | None = None
    inside: tuple[int, ...] = ()
    within: tuple[Candidate, ...] = ()
    count: int = 1
    enclosed: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Sense:
    """``holder``: the country or state said to hold a name that is not in the gazetteer.
    ``confidence``: 0 to 1, how far the places within 100 km of the chosen one outweigh the others; ``others``: the next candidates."""

    chosen: Candidate | None
    confidence: float
    others: tuple[Candidate, ...] = ()
    why: str = ""
    holder: Candidate | None = None


def resolve(names: Sequence[Name], gazetteer: Gazetteer, home: Sequence[Candidate] = ()) -> tuple[Sense, ...]:
    """A sense for every name. ``home``: places that the outlet or the caller puts the text near, without being names of it."""
    names = [_enclosed(n, names, gazetteer) for n in names]
    fixed = [[_prior(c, n) for c in n.candidates] for n in names]
    for i, name in enumerate(names):
        for j, c in enumerate(name.candidates):
            fixed[i][j] += _containment(c, name, names, gazetteer)
    belief = [_softmax(scores) for scores in fixed]
    scores = fixed
    for _ in range(_ROUNDS):
        company = _Company(names, belief, home)
        scores = [[s + company.support(i, c) for s, c in zip(fixed[i], names[i].candidates)] for i in range(len(names))]
        belief = [_softmax(s) for s in scores]
    return tuple(_sense(n, s, b, _holder(n, names)) for n, s, b in zip(names, scores, belief))


def _enclosed(name: Name, names: Sequence[Name], gazetteer: Gazetteer) -> Name:
    """Without the candidates outside of what is said to hold the name: "Qwerta, Quebec," is no Qwerta in Michigan."""
    if not name.enclosed or not name.candidates or name.candidates[0].level == "country":
        return name
    outers = [*name.within, *(o for k in name.inside for o in names[k].candidates[:4])]
    return dataclasses.replace(name, candidates=tuple(c for c in name.candidates if any(gazetteer.contains(o, c) for o in outers)))


def _holder(name: Name, names: Sequence[Name]) -> Candidate | None:
    """The country or state that is said to hold a name without candidates of its own."""
    held = [*name.within, *(o for k in name.inside for o in names[k].candidates[:1])]
    return next((o for o in held if o.level in ("country", "admin1")), None) if not name.candidates else None


def _prior(c: Candidate, name: Name) -> float:
    score = c.weight + _KIND[c.kind] + _LEVEL[c.level]
    if name.wanted:
        score += _WANTED if c.level == name.wanted else 0.0
    return score


def _containment(c: Candidate, name: Name, names: Sequence[Name], gazetteer: Gazetteer) -> float:
    if any(gazetteer.contains(outer, c) for outer in name.within):
        return _CONTAINED
    best = 0.0
    for k in name.inside:
        outers = [o for o in names[k].candidates[:12] if gazetteer.contains(o, c)]
        if outers:
            best = max(best, _CONTAINED - 0.4 * (names[k].candidates[0].weight - max(o.weight for o in outers)))
    for k, other in enumerate(names):
        if other.inside and name in (names[i] for i in other.inside) and any(gazetteer.contains(c, o) for o in other.candidates[:40]):
            best = max(best, 2.0)
    return best


class _Company:
    """What the other names of the text speak for."""

    def __init__(self, names: Sequence[Name], belief: Sequence[Sequence[float]], home: Sequence[Candidate]):
        self.own: list[tuple[dict, dict, dict]] = []
        self.country: collections.Counter = collections.Counter()
        self.admin1: collections.Counter = collections.Counter()
        self.cell: collections.Counter = collections.Counter()
        for name, weights in zip(names, belief):
            parts = ({}, {}, {})
            amount = 1.0 + 0.3 * math.log(name.count)
            for c, p in zip(name.candidates, weights):
                if p > 0.01:
                    self._count(parts, c, p * amount)
            self.own.append(parts)
        for parts in self.own:
            self._add(parts)
        self.names = float(sum(1.0 + 0.3 * math.log(n.count) for n in names if n.candidates))
        for c in home:
            parts = ({}, {}, {})
            self._count(parts, c, 1.0 / len(home) * 1.5)
            self._add(parts)

    def _add(self, parts: tuple[dict, dict, dict]) -> None:
        for total, part in zip((self.country, self.admin1, self.cell), parts):
            for key, value in part.items():
                total[key] += value

    @staticmethod
    def _count(parts: tuple[dict, dict, dict], c: Candidate, amount: float) -> None:
        countries, units, cells = parts
        if c.country:
            countries[c.country] = countries.get(c.country, 0.0) + amount
        unit = unit_of(c)
        if unit:
            units[unit] = units.get(unit, 0.0) + amount
        if c.level not in ("country", "region", "admin1"):
            cell = _cell(c)
            cells[cell] = cells.get(cell, 0.0) + amount

    def support(self, i: int, c: Candidate) -> float:
        countries, units, cells = self.own[i]
        score = 0.0
        if c.country:
            score += _COUNTRY * _saturate(self.country[c.country] - countries.get(c.country, 0.0))
        unit = unit_of(c)
        if unit:
            score += _ADMIN1 * _saturate(self.admin1[unit] - units.get(unit, 0.0))
        if c.level not in ("country", "region"):
            x, y = _cell(c)
            near = sum(self.cell.get((x + dx, y + dy), 0.0) - cells.get((x + dx, y + dy), 0.0) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
            score += _NEAR * _saturate(near)
        return score


def _saturate(amount: float) -> float:
    amount = max(amount, 0.0)
    return amount / (amount + 1.0)


def unit_of(c: Candidate) -> tuple[str, str] | None:
    """(country, admin-1 name in comparable form) of a place, or of the unit itself."""
    name = c.name if c.level == "admin1" else c.admin1
    return (
        (c.country, " ".join(sorted(w for w in name.lower().split() if w not in ("state", "province", "governorate", "region"))))
        if name and c.country
        else None
    )


def _cell(c: Candidate) -> tuple[int, int]:
    """A square of about one degree: latitude, and longitude by the width of a degree there."""
    return round(c.latitude), round(c.longitude * max(0.2, math.cos(math.radians(round(c.latitude)))))


def _softmax(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    top = max(scores)
    parts = [math.exp(_SHARP * (s - top)) for s in scores]
    total = sum(parts)
    return [p / total for p in parts]


def _sense(name: Name, scores: Sequence[float], belief: Sequence[float], holder: Candidate | None) -> Sense:
    if not name.candidates:
        return Sense(None, 0.0, (), f"not in the gazetteer{f', inside {holder.name}' if holder else ''}", holder)
    order = sorted(range(len(scores)), key=lambda j: (-scores[j], j))
    chosen = name.candidates[order[0]]
    confidence = sum(
        belief[j]
        for j in order
        if kilometres(chosen.latitude, chosen.longitude, name.candidates[j].latitude, name.candidates[j].longitude) < _SAME_KM
    )
    others = tuple(name.candidates[j] for j in order[1:4])
    only = " the only one of this name" if len(order) == 1 else f" best of {len(order)}"
    return Sense(chosen, round(confidence, 3), others, f"{chosen.feature}{only}")
