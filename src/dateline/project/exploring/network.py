"""Who to whom: pairs of parties with the quads of what one did to the other.

In goes a view, out come the most frequent pairs and the number left out. An event with several parties counts once in each of its pairs; one with several actors and
no recipient ("clashed", "met") counts between each two of them, without a direction.
"""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dateline.project.exploring.columns import QUADS, Columns
from dateline.project.exploring.view import View
from dateline.selecting import by_name

BY = ("code", "country", "name")


class Edge(NamedTuple):
    """``mutual``: without a direction. ``quads``: events by quad, and last those of none. ``conditions``: what finds them."""

    actor: str
    recipient: str
    mutual: bool
    count: int
    quads: tuple[int, int, int, int, int]
    conditions: dict[str, Any]


class Network(NamedTuple):
    """``edges``: most events first. ``pairs`` and ``left_out``: how many pairs there are, and how many of them are not among the edges; ``events``: those in any pair;
    ``events_left_out``: those in no pair shown; ``unpaired``: events of which one side alone, or none, is named."""

    by: str
    edges: tuple[Edge, ...]
    pairs: int
    left_out: int
    events: int
    events_left_out: int
    unpaired: int


class _Table(NamedTuple):
    rows: np.ndarray
    actors: np.ndarray
    recipients: np.ndarray
    mutual: np.ndarray
    values: tuple[str, ...]


def network(view: View, by: str = "code", most: int = 20) -> Network:
    """``by``: parties are told apart by their code (country and best sector), by country or by name. ``most``: so many pairs.
    Counted without the condition on pairs, so that another can be chosen."""
    table = _table(view.columns, by if by in BY else "code")
    mask = view.without("pairs")
    kept = mask[table.rows]
    rows, size = table.rows[kept], max(len(table.values), 1)
    keys = (table.actors[kept] * size + table.recipients[kept]) * 2 + table.mutual[kept]
    pairs, inverse = np.unique(keys, return_inverse=True)
    quads = view.columns.words["quad"].codes[rows]
    quads = np.where((quads < 0) | (quads >= len(QUADS)), len(QUADS), quads)
    counts = np.bincount(inverse * 5 + quads, minlength=len(pairs) * 5).reshape(-1, 5)
    totals = counts.sum(1)
    order = np.lexsort((np.arange(len(totals)), -totals))[:most]
    edges = tuple(_edge(table, int(pairs[i]), size, tuple(map(int, counts[i]))) for i in order)
    shown = np.isin(inverse, order)
    events = len(np.unique(rows))
    return Network(by if by in BY else "code", edges, len(pairs), len(pairs) - len(edges), events, events - len(np.unique(rows[shown])), int(mask.sum()) - events)


def _edge(table: _Table, key: int, size: int, quads: tuple[int, ...]) -> Edge:
    pair, mutual = divmod(key, 2)
    actor, recipient = (table.values[i] for i in divmod(pair, size))
    return Edge(actor, recipient, bool(mutual), sum(quads), quads, {"pairs": (f"{actor} {'<>' if mutual else '>'} {recipient}",)})


def _table(columns: Columns, by: str) -> _Table:
    """Every pair of every event, made once."""
    name = f"pairs by {by}"
    if name not in columns.several:
        places: dict[str, int] = {}
        by_row: dict[int, tuple[set[int], set[int]]] = {}
        for row, role, country, code, party, _ in columns.sides:
            value = by_name(party) if by == "name" else country if by == "country" else code or by_name(party)
            sides = by_row.setdefault(row, (set(), set()))
            if value is not None:
                sides[role].add(places.setdefault(value, len(places)))
        roles = {row for row, role, *_ in columns.sides if role == 1}
        found = []
        for row, (actors, recipients) in by_row.items():
            if row in roles:
                found += [(row, a, b, 0) for a in actors for b in recipients]
            else:
                named = sorted(actors)
                found += [(row, a, b, 1) for i, a in enumerate(named) for b in named[i + 1:]]
        coded = np.array(sorted(found), np.int64).reshape(-1, 4)
        columns.several[name] = _Table(*coded.T, tuple(places))
    return columns.several[name]
