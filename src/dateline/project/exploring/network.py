"""Who to whom: pairs of parties with the quads of what one did to the other.

In goes a view, out come the most frequent pairs and the number left out. An event with several parties counts once in each of its pairs; one with several actors and
no recipient ("clashed", "met") counts between each two of them, without a direction.
"""
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from dateline.project.exploring.columns import QUADS, Columns, Pairs, alphabetical, ranges
from dateline.project.exploring.view import View

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
    ranks: np.ndarray


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
    order = np.lexsort((table.ranks[pairs // 2 % size], table.ranks[pairs // 2 // size], -totals))[:most] if len(pairs) else []
    edges = tuple(_edge(table, int(pairs[i]), size, tuple(map(int, counts[i]))) for i in order)
    shown = np.isin(inverse, order)
    events = len(np.unique(rows))
    return Network(by if by in BY else "code", edges, len(pairs), len(pairs) - len(edges), events, events - len(np.unique(rows[shown])), int(mask.sum()) - events)


def _edge(table: _Table, key: int, size: int, quads: tuple[int, ...]) -> Edge:
    pair, mutual = divmod(key, 2)
    actor, recipient = (table.values[i] for i in divmod(pair, size))
    if mutual:
        actor, recipient = sorted((actor, recipient))
    return Edge(actor, recipient, bool(mutual), sum(quads), quads, {"pairs": (f"{actor} {'<>' if mutual else '>'} {recipient}",)})


def _table(columns: Columns, by: str) -> _Table:
    """Every pair of every event, made once."""
    if ("pairs", by) not in columns.several:
        actors, recipients = columns.parties("actor", by), columns.parties("recipient", by)
        has_recipient = np.zeros(len(columns.numbers), bool)
        has_recipient[columns.sides.rows[~columns.sides.actor]] = True
        one, other = _joined(actors, recipients)
        alone = Pairs(*(part[~has_recipient[actors.rows]] for part in actors[:2]), actors.values)
        left, right = _joined(alone, alone)
        kept = alone.codes[left] < alone.codes[right]
        left, right = left[kept], right[kept]
        columns.several["pairs", by] = _Table(np.concatenate([actors.rows[one], alone.rows[left]]), np.concatenate([actors.codes[one], alone.codes[left]]),
                                              np.concatenate([recipients.codes[other], alone.codes[right]]), np.repeat([0, 1], [len(one), len(left)]), actors.values, alphabetical(actors.values))
    return columns.several["pairs", by]


def _joined(one: Pairs, other: Pairs) -> tuple[np.ndarray, np.ndarray]:
    """Places in both of every two entries of one event."""
    starts = np.searchsorted(other.rows, one.rows, "left")
    lengths = np.searchsorted(other.rows, one.rows, "right") - starts
    return np.repeat(np.arange(len(one.rows)), lengths), ranges(starts, lengths)
