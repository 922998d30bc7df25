"""The flat table of events as Parquet (zstd), with real types: days are DATE, numbers DOUBLE or BIGINT, what is not known NULL.

DuckDB writes it (the extra "parquet": 25 MB, MIT licence). Raises UsageError where it is not installed. Rows go through a file beside the
target, so memory stays flat.
"""

from __future__ import annotations

import json
import pathlib
from typing import Any, Iterable, Mapping

from dateline.errors import UsageError
from dateline.exporting import columns, rows
from dateline.exporting.whole import path_for

_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def write(records: Iterable[Mapping[str, Any]], target: pathlib.Path) -> None:
    try:
        import duckdb
    except ImportError as error:
        raise UsageError(
            "Parquet is written by DuckDB, which is not installed",
            remedy='Install it (pip install "dateline[parquet]") or choose csv or jsonl',
        ) from error
    table = columns.tables()["events"]
    with path_for(target) as part:
        lines = part.with_suffix(".rows")
        try:
            with open(lines, "w", encoding="utf-8") as file:
                for record in records:
                    for row in rows.events(record):
                        file.write(json.dumps({c.name: row[c.name] for c in table}) + "\n")
            with duckdb.connect() as connection:
                connection.execute("SET threads = 1")  # rows stay in their order
                declared = ", ".join(f"'{c.name}': '{_TYPES[c.type]}'" for c in table)
                source = (
                    f"read_json({_quoted(lines)}, format = 'newline_delimited', columns = {{{declared}}}, maximum_object_size = 268435456)"
                )
                connection.execute(f"COPY (SELECT * FROM {source}) TO {_quoted(part)} (FORMAT parquet, COMPRESSION zstd)")
        finally:
            lines.unlink(missing_ok=True)


def _quoted(path: pathlib.Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
