"""Where in our tables of parties a row stands, by its id: for people who want to see it.

In goes the id of a row, out comes its file, its line and what it says; null where our tables have no such row.
"""
from __future__ import annotations

import functools
from typing import NamedTuple

from dateline.knowledge.parties import TABLES
from dateline.knowledge.party_rows import COLUMNS, OPTIONAL, day_of, make_id, rows_of


class Line(NamedTuple):
    """``values``: the columns that are not empty, as they stand there."""

    file: str
    line: int
    values: dict[str, str]


def find(id: str) -> Line | None:
    return _lines().get(id)


@functools.cache
def _lines() -> dict[str, Line]:
    found: dict[str, Line] = {}
    for path in sorted([*TABLES.glob("editors_*.csv"), *TABLES.glob("facts_*.csv")]):
        for number, row in rows_of(path, set(COLUMNS) - set(OPTIONAL), {*COLUMNS, *OPTIONAL}):
            where = f"{path.name} line {number}"
            id = row.get("id", "").strip() or make_id(row["name"].strip(), row.get("title", "").strip() or None, day_of(row.get("start", ""), where))
            found.setdefault(id, Line(path.name, number, {key: value for key, value in row.items() if value}))
    return found
