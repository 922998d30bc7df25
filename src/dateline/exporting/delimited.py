"""The flat table of events as CSV (UTF-8, a header, LF line ends), and what the other tables of that kind share.

A cell that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers; an empty cell is not known.
"""

from __future__ import annotations

import csv
from typing import IO, Any, Iterable, Mapping, Sequence

from dateline.exporting import columns, rows
from dateline.exporting.whole import file_for

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four: East Asian spreadsheets take them for the first


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Line ends in it are LF: a bare CR would end the row, and begin another with what follows."""
    if not isinstance(value, str):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


class Writer:
    """Writes rows of one table of columns.csv to an open text file. ``names``: of these columns alone."""

    def __init__(self, file: IO[str], table: str, delimiter: str = ",", names: Sequence[str] | None = None):
        self._names = names or columns.names(table)
        self._writer = csv.writer(file, lineterminator="\n", delimiter=delimiter)
        self._writer.writerow(self._names)

    def write(self, row: Mapping[str, Any]) -> None:
        self._writer.writerow(["" if row[name] is None else safe(row[name]) for name in self._names])


def write(records: Iterable[Mapping[str, Any]], target: Any) -> None:
    """One row an event."""
    with file_for(target) as file:
        writer = Writer(file, "events")
        for record in records:
            for row in rows.events(record):
                writer.write(row)
