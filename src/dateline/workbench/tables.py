"""What a page shows, as a file: CSV for spreadsheets, JSON for programs.

In go rows (dicts) and their columns, or records; out come downloads. A cell that a spreadsheet would run as a formula gets an apostrophe before it.
"""
from __future__ import annotations

import csv
import io
import json
from typing import Any, Iterable, Iterator, Literal, Mapping, Sequence

from fastapi import Response
from fastapi.responses import StreamingResponse

from dateline import exporting
from dateline.exporting.delimited import safe

Format = Literal["csv", "json"]
_MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json", "jsonl": "application/x-ndjson", "geojson": "application/geo+json"}


def out(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], format: Format, name: str) -> Response:
    """A table as a file called ``name``. It goes out as it is read."""
    return StreamingResponse(_csv(rows, columns) if format == "csv" else _json(rows, columns), media_type=_MEDIA[format], headers=_named(name, format))


def json_file(value: Any, name: str) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=1), media_type=_MEDIA["json"], headers=_named(name, "json"))


def export(records: Iterable[Mapping[str, Any]], format: str, name: str) -> Response:
    """Records in one of the text formats of ``dateline export``."""
    file = io.StringIO(newline="")
    exporting.export(records, format, file)
    return Response(file.getvalue().encode("utf-8", "replace"), media_type=_MEDIA.get(format, "application/octet-stream"), headers=_named(name, format))


def _named(name: str, suffix: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}.{suffix}"'}


def _csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row[c] is None else safe(row[c]) for c in columns])
        if file.tell() > 65_536:
            yield _taken(file)
    yield _taken(file)


def _taken(file: io.StringIO) -> bytes:
    value = file.getvalue()
    file.seek(0)
    file.truncate()
    return value.encode("utf-8", "replace")


def _json(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[bytes]:
    before = "["
    for row in rows:
        yield (before + json.dumps({c: row[c] for c in columns}, ensure_ascii=False)).encode("utf-8", "replace")
        before = ",\n"
    yield ("]" if before != "[" else "[]").encode()
