"""The data dictionary: which columns each table has, of which type and unit, what they mean, and what an empty cell says. It is
columns.csv; docs/dictionary.md tells the same."""

from __future__ import annotations

import csv
import functools
import pathlib
from typing import NamedTuple

from dateline.errors import DataError

_FILE = pathlib.Path(__file__).with_name("columns.csv")
TYPES = ("string", "integer", "number", "date")


class Column(NamedTuple):
    """``type``: string | integer | number | date (ISO 8601). ``unit``: empty for words. ``empty``: what an empty cell says ("never": there is none). ``example``:
    a cell as it may stand there, empty where the column always is."""

    name: str
    type: str
    description: str
    unit: str
    empty: str
    example: str


@functools.cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Table -> its columns in order. Raises DataError with the line."""
    found: dict[str, list[Column]] = {}
    with open(_FILE, encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if row["type"] not in TYPES or not row["description"] or not row["empty"] or not row["example"] and row["empty"] != "always":
                raise DataError(
                    f"column {row['column']} needs one of the types {', '.join(TYPES)}, a description, what an empty cell says, and an example",
                    where=f"{_FILE.name} line {number}",
                )
            found.setdefault(row["table"], []).append(Column(row["column"], *(row[key] for key in Column._fields[1:])))
    return {table: tuple(columns) for table, columns in found.items()}


def names(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in tables()[table])
