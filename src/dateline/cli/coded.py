"""Records that ``dateline code`` wrote, read back: one a line, one object, or a list of objects.

In goes a path or "-" for standard input, out come records dateline/1, one at a time. Refused, with the line: whatever else stands there.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import sys
from typing import Any, Iterable, Iterator

from dateline.errors import UsageError
from dateline.records import SCHEMA


def read_records(source: str) -> Iterator[dict[str, Any]]:
    """Records dateline/1 of a file: one a line, one object, or a list of objects. Raises UsageError where something else stands there."""
    path = pathlib.Path(source)
    if source != "-" and not path.is_file():
        raise UsageError("no such file", where=source, remedy='Name a project or a file that "dateline code --format jsonl" wrote')
    with contextlib.ExitStack() as stack:
        file = sys.stdin if source == "-" else stack.enter_context(open(path, encoding="utf-8-sig", errors="strict"))
        try:
            yield from _parsed(file, source)
        except UnicodeDecodeError as error:
            raise UsageError(
                "is neither a project nor a file of records", where=source, remedy="Code dispatches first: dateline code … --format jsonl"
            ) from error


def _parsed(file: Iterable[str], source: str) -> Iterator[dict[str, Any]]:
    lines = iter(file)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            if number > 1:
                raise UsageError("is no JSON", where=f"{source} line {number}") from error
            try:
                value = json.loads(line + "".join(lines))  # an indented object or a list
            except ValueError:
                raise UsageError(
                    "is neither a project nor a file of records",
                    where=source,
                    remedy="Code dispatches first: dateline code … --format jsonl",
                ) from error
        for record in value if isinstance(value, list) else [value]:
            if not isinstance(record, dict) or record.get("schema") != SCHEMA:
                raise UsageError(
                    f"holds something else than records {SCHEMA}",
                    where=f"{source} line {number}",
                    remedy="Code dispatches first: dateline code … --format jsonl",
                )
            yield record
