"""A Frictionless data package: documents, events, parties, figures and sources as CSV, and datapackage.json that describes every column.

In go records, out comes a folder, or a ZIP file where the path ends in ".zip". Nothing in it tells the time of the export: the same records
give the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import pathlib
import tempfile
import zipfile
from typing import Any, Iterable, Mapping

from dateline import __version__
from dateline.exporting import columns, delimited, rows
from dateline.exporting.whole import folder_for, path_for
from dateline.records import CERTAINTIES, SCHEMA

DESCRIPTOR = "datapackage.json"
_KEYS = {"documents": ["document_id"], "events": ["document_id", "event_id"]}
_TOLD = {
    "documents": "One row a dispatch",
    "events": "One row an event",
    "parties": "One row an actor or recipient of an event",
    "figures": "One row a figure of an event: nothing is averaged or added up",
    "sources": "One row a source of an event, outermost first",
}


def write(records: Iterable[Mapping[str, Any]], target: pathlib.Path) -> None:
    if target.suffix.lower() != ".zip":
        with folder_for(target, DESCRIPTOR) as folder:
            _fill(records, folder)
        return
    with path_for(target) as part, tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}.") as name:
        _fill(records, pathlib.Path(name))
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(pathlib.Path(name).iterdir()):
                with (
                    archive.open(zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as inside,
                    open(path, "rb") as file,
                ):
                    while block := file.read(1 << 20):
                        inside.write(block)


def _fill(records: Iterable[Mapping[str, Any]], folder: pathlib.Path) -> None:
    with contextlib.ExitStack() as stack:
        writers = {
            table: delimited.Writer(stack.enter_context(open(folder / f"{table}.csv", "w", encoding="utf-8", newline="")), table)
            for table in rows.TABLES
        }
        for record in records:
            for table, rows_of in rows.TABLES.items():
                for row in rows_of(record):
                    writers[table].write(row)
    (folder / DESCRIPTOR).write_text(json.dumps(_descriptor(folder), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _descriptor(folder: pathlib.Path) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "dateline-events",
        "title": "Events coded from news dispatches",
        "description": f"Records {SCHEMA} as tables, written by Dateline {__version__}. "
        "Text cells that a spreadsheet would run as a formula begin with an apostrophe.",
        "keywords": ["event data", "PLOVER", "news"],
        "resources": [_resource(folder, table) for table in rows.TABLES],
    }


def _resource(folder: pathlib.Path, table: str) -> dict[str, Any]:
    path = folder / f"{table}.csv"
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    schema: dict[str, Any] = {"fields": [_field(column) for column in columns.tables()[table]], "missingValues": [""]}
    if table in _KEYS:
        schema["primaryKey"] = _KEYS[table]
    if table != "documents":
        parent = "documents" if table == "events" else "events"
        schema["foreignKeys"] = [{"fields": _KEYS[parent], "reference": {"resource": parent, "fields": _KEYS[parent]}}]
    return {
        "profile": "tabular-data-resource",
        "name": table,
        "path": path.name,
        "description": _TOLD[table],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": schema,
    }


def _field(column: columns.Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    field |= {key: value for key, value in (("unit", column.unit), ("example", column.example)) if value}
    if column.name in ("document_id", "event_id", "certainty"):
        field["constraints"] = {"required": True, **({"enum": list(CERTAINTIES)} if column.name == "certainty" else {})}
    return field
