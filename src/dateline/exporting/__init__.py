"""Records out to the tools that people use: one file a format.

In go records dateline/1 (dicts, as ``Coding.to_dict()`` or a project gives them), out comes a file or a folder that appears whole or not at
all. What is not known stays empty. docs/export.md describes every column and how to open each format.
"""

from __future__ import annotations

import importlib
import pathlib
import sys
from typing import IO, Any, Iterable, Iterator, Mapping, NamedTuple

from dateline.errors import UsageError
from dateline.exporting.redacting import without_text
from dateline.selecting import Selection

__all__ = ["FORMATS", "Selection", "Written", "export", "without_text"]

FORMATS = {
    "csv": "delimited",
    "jsonl": "jsonl",
    "parquet": "parquet",
    "geojson": "geojson",
    "datapackage": "datapackage",
    "polecat": "polecat",
    "acled": "acled",
    "jsonld": "jsonld",
}
_NEED_A_PATH = ("parquet", "datapackage")


class Written(NamedTuple):
    """What went out: documents and events (those that the format can hold may be fewer, see its file)."""

    documents: int
    events: int


def export(
    records: Iterable[Mapping[str, Any]],
    format: str,
    target: "str | pathlib.Path | IO[str] | None" = None,
    *,
    selection: Selection = Selection(),
    text: bool = True,
) -> Written:
    """Write records in a format.

    ``format``: one of ``FORMATS``. ``target``: a path, an open text file, or null for standard output (Parquet and data packages need a
    path). ``selection``: which events; ``text``: false leaves the words of the dispatches out. Returns what was written. Raises UsageError
    where the format is unknown, needs what is not installed, or nothing can be written there.
    """
    if format not in FORMATS:
        raise UsageError(f"no such format: {format}", remedy=f"Say one of {', '.join(FORMATS)}")
    if isinstance(target, str):
        target = pathlib.Path(target)
    if format in _NEED_A_PATH and not isinstance(target, pathlib.Path):
        raise UsageError(f"{format} cannot go to standard output", remedy="Name a file with --output")
    tally = [0, 0]
    writer = importlib.import_module(f"dateline.exporting.{FORMATS[format]}")
    writer.write(_counted(_chosen(records, selection, text), tally), sys.stdout if target is None else target)
    return Written(*tally)


def _chosen(records: Iterable[Mapping[str, Any]], selection: Selection, text: bool) -> Iterator[Mapping[str, Any]]:
    for record in selection.records(records):
        yield record if text else without_text(record)


def _counted(records: Iterator[Mapping[str, Any]], tally: list[int]) -> Iterator[Mapping[str, Any]]:
    for record in records:
        tally[0] += 1
        tally[1] += len(record.get("events") or ())
        yield record
