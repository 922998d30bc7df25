"""Parquet: one row a dispatch.

In goes an open stream, out come its rows, each as the JSON object that it would be in JSON Lines, its columns named as the fields of JSON Lines are named, in any case; other
columns are not read. Refused: files without a column of texts, files that are damaged or break off, files that unpack to far more than they are. Needs pyarrow.
"""
from __future__ import annotations

import datetime
import decimal
import io
import json
from typing import Any, BinaryIO, Iterator

from dateline.errors import Bomb, EmptyInput, InputError, TooLarge, Truncated, WrongColumns
from dateline.reading.jsonlines import BYLINES, DATES, IDS, OUTLETS, TEXTS, TITLES, URLS
from dateline.reading.unit import LIMIT_BYTES, Place, Unit, read_all

LIMIT_INNER_BYTES = 256_000_000  # of one that comes as a stream: it is read from its end
LIMIT_RATIO = 200
_GRACE_BYTES = 200_000_000
_ROWS = 64
_NAMES = {name.casefold(): name for names in (IDS, URLS, BYLINES, OUTLETS, DATES, TITLES, TEXTS) for name in names}
_BOMB = "Do not open it; if you trust it, give it as JSON Lines"
_AGAIN = "Fetch it again, or write it again"


def cut(stream: BinaryIO, place: Place) -> Iterator[Unit | InputError]:
    """The rows of a Parquet file. Raises InputError where it cannot be gone on with."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise InputError("a Parquet file, and pyarrow is not installed", where=place.where, remedy='Install it: pip install "dateline[scaling]"') from None
    if not stream.seekable():
        data = read_all(stream, LIMIT_INNER_BYTES)
        if len(data) > LIMIT_INNER_BYTES:
            raise TooLarge(f"a Parquet file of over {LIMIT_INNER_BYTES:,} bytes in an archive or a stream", where=place.where, remedy="Give it as a file of its own")
        stream = io.BytesIO(data)
    number = told = 0
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    try:
        names = _columns(parquet.ParquetFile(stream), place.where)
        stream.seek(0)
        # texts stay in their dictionaries, so that a long one that is told a million times is held once
        file = parquet.ParquetFile(stream, read_dictionary=list(names), pre_buffer=False)
        for batch in file.iter_batches(batch_size=_ROWS, columns=list(names)):
            for i in range(batch.num_rows):
                number += 1
                piece = _unit({names[name]: batch.column(name)[i].as_py() for name in batch.schema.names}, f"{place.where} row {number}", place)
                told += len(piece.raw) if isinstance(piece, Unit) else LIMIT_BYTES
                if told > max(_GRACE_BYTES, LIMIT_RATIO * size):
                    raise Bomb(f"unpacks to more than {LIMIT_RATIO} times its size", where=place.where, remedy=_BOMB)
                yield piece
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError, OverflowError, ValueError) as error:
        said = " ".join(str(error).split())[:160]
        raise Truncated(f"damaged, or it breaks off ({said or type(error).__name__})", where=place.where, remedy=_AGAIN) from error
    if not number:
        raise EmptyInput("no rows in it", where=place.where, remedy="Give a table with rows")


def _columns(file: Any, where: str) -> dict[str, str]:
    """The columns that are read, by their own names. Raises WrongColumns, Bomb."""
    schema = file.schema_arrow
    names = {name: _NAMES[name.casefold()] for name in schema.names if name.casefold() in _NAMES}
    if not set(names.values()) & set(TEXTS):
        told = ", ".join(map(str, schema.names[:8])) or "none"
        raise WrongColumns(f"no column of texts (columns: {told[:160]})", where=where, remedy=f'Name the column of texts "text" (or {", ".join(TEXTS[1:4])})')
    if len(set(names.values())) < len(names) or len(set(schema.names)) < len(schema.names):
        raise WrongColumns("two columns have one name", where=where, remedy="Name each column once")
    for group in range(file.metadata.num_row_groups):
        found = file.metadata.row_group(group)
        packed = sum(found.column(i).total_compressed_size for i in range(found.num_columns))
        if found.total_byte_size > max(_GRACE_BYTES, LIMIT_RATIO * packed):
            raise Bomb(f"a row group that unpacks to more than {LIMIT_RATIO} times its size", where=where, remedy=_BOMB)
    return names


def _unit(row: dict[str, Any], where: str, place: Place) -> Unit | InputError:
    raw = json.dumps({k: _plain(v) for k, v in row.items() if v is not None}, ensure_ascii=True, sort_keys=True).encode()
    if len(raw) > LIMIT_BYTES:
        return TooLarge(f"a row of over {LIMIT_BYTES:,} bytes", where=where, remedy="Split it into single dispatches")
    return Unit(raw, where, place.source, "record", place.facts)


def _plain(value: Any) -> Any:
    """A value as JSON has it: a day at midnight is the day, a moment its ISO form, bytes the text that they are."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() and value.tzinfo is None else value.isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)
