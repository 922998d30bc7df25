"""Files of gold, one JSON object a line: read, and refused with the line where something else stands.

In goes a path and what each row must have, out come rows. Empty lines are passed over. Lines end at LF alone: other separators may stand inside of a text.
"""
from __future__ import annotations

import json
import pathlib
from typing import Any, Callable, Sequence, TypeVar

from dateline.errors import DataError, NotJSON

Row = TypeVar("Row")


def rows(path: str | pathlib.Path, keys: Sequence[str], made: Callable[[dict[str, Any], str], Row] = lambda row, where: row) -> list[Row]:
    """The rows of a file.

    ``keys``: those that every row needs. ``made``: what becomes of a row, given where it stands; a ValueError, KeyError or TypeError of it refuses the row.
    Raises NotJSON, DataError, OSError.
    """
    found = []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path} line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise NotJSON(f"is not JSON ({error})", where=where, remedy="Write one JSON object a line") from error
        missing = [key for key in keys if key not in row] if isinstance(row, dict) else list(keys)
        if missing or not isinstance(row, dict):
            raise DataError(f"no object with {', '.join(keys)}", where=where, remedy=f"Give {', '.join(missing) or 'an object'}")
        try:
            found.append(made(row, where))
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(f"no key {error}" if isinstance(error, KeyError) else str(error), where=where, remedy="Mend the line: --help tells its keys") from error
    return found
