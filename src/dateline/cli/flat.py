"""The flat table of ``dateline code``: one row an event, for spreadsheets and statistics. It is the table of events of the exports, less what only a linking knows.

In goes a Coding, out come rows of strings and numbers. Text that a spreadsheet would run as a formula gets an apostrophe before it.
"""
from __future__ import annotations

from typing import IO, Any, Iterator

from dateline.exporting import columns, delimited
from dateline.exporting.rows import events
from dateline.records import Coding

_OF_LINKING = ("incident_id", "copy_of")
COLUMNS = tuple(name for name in columns.names("events") if name not in _OF_LINKING)


class Writer(delimited.Writer):
    """Writes codings as CSV (UTF-8, a header, LF line ends) to an open text file."""

    def __init__(self, file: IO[str]):
        super().__init__(file, "events", names=COLUMNS)

    def write(self, coding: Coding) -> None:
        for row in rows(coding):
            super().write(row)


def rows(coding: Coding) -> Iterator[dict[str, Any]]:
    """One dict an event, its keys those of ``COLUMNS``; what is not known is null."""
    for row in events(coding.to_dict()):
        yield {name: row[name] for name in COLUMNS}
