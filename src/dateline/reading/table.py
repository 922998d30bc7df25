"""CSV and TSV: one row a dispatch, under a header.

In goes a stream of bytes, out come its rows, each together with the header, so that it can be read alone. The header names the columns as the fields of JSON Lines
are named, in any case; commas, semicolons, tabs and bars part them. Refused: tables without a column of texts, rows with more fields than the header, quotation
marks that are never closed.
"""
from __future__ import annotations

import codecs
import csv
import io
from typing import BinaryIO, Iterator

from dateline.errors import EmptyInput, InputError, NotText, TooLarge, WrongColumns
from dateline.reading.decoding import decode
from dateline.reading.jsonlines import BYLINES, DATES, IDS, OUTLETS, TEXTS, TITLES, URLS, Record
from dateline.reading.unit import LIMIT_BYTES, Place, Unit

_NAMES = {name.casefold(): name for names in (IDS, URLS, BYLINES, OUTLETS, DATES, TITLES, TEXTS) for name in names}
_DELIMITERS = ",;\t|"


def cut(stream: BinaryIO, place: Place) -> Iterator[Unit | InputError]:
    """The rows of a table, each a unit of the header's bytes and its own."""
    header = _row_of_bytes(stream, place.where)
    if not header.strip():
        yield EmptyInput("empty", where=place.where, remedy="Give a table with a header and rows")
        return
    if header.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in header:
        yield NotText("a table in UTF-16, or no table", where=place.where, remedy="Save it as CSV in UTF-8 and run the same command again")
        return
    header = header.removeprefix(codecs.BOM_UTF8).rstrip(b"\r\n")
    columns = _fields(header, _delimiter(header), place.where)
    _check_columns(columns, place.where)
    number, empty = 1, True
    while True:
        try:
            row = _row_of_bytes(stream, f"{place.where} row {number}")
        except InputError as error:
            yield error
            return
        if not row:
            break
        if row.strip(b"\r\n\t ,;|"):
            empty = False
            yield Unit(header + b"\n" + row.rstrip(b"\r\n"), f"{place.where} row {number}", place.source, "row", place.facts)
        number += 1
    if empty:
        yield EmptyInput("no rows under the header", where=place.where, remedy="Give a table with rows")


def _row_of_bytes(stream: BinaryIO, where: str) -> bytes:
    """One row: lines until all quotation marks are closed. Raises TooLarge."""
    pieces, size, marks = [], 0, 0
    while True:
        line = stream.readline(LIMIT_BYTES + 1)
        pieces.append(line)
        size += len(line)
        marks += line.count(b'"')
        if size > LIMIT_BYTES:
            raise TooLarge(f"a row of over {LIMIT_BYTES:,} bytes", where=where, remedy="Close its quotation marks, or split the table")
        if not line or marks % 2 == 0:
            return b"".join(pieces)


def _delimiter(header: bytes) -> str:
    """What parts the columns: the one of the four that stands most often in the header."""
    return max(_DELIMITERS, key=lambda mark: (header.count(mark.encode()), -_DELIMITERS.index(mark)))


def _fields(row: bytes, delimiter: str, where: str) -> list[str]:
    text, _ = decode(row, where=where)
    csv.field_size_limit(LIMIT_BYTES)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise WrongColumns(f"a row that cannot be read ({error})", where=where, remedy="Close its quotation marks, and double those inside a field") from error
    if len(rows) != 1:
        raise WrongColumns("a line end outside quotation marks", where=where, remedy="Put fields with line ends in quotation marks")
    return rows[0]


def _check_columns(columns: list[str], where: str) -> None:
    names = [_name(c) for c in columns]
    if not set(names) & set(TEXTS):
        told = ", ".join(c.strip() for c in columns)[:160]
        raise WrongColumns(f"no column of texts (columns: {told})", where=where, remedy=f'Name it "text" (or {", ".join(TEXTS[1:4])}) in the first row')
    twice = sorted({n for n in names if n and names.count(n) > 1})
    if twice:
        raise WrongColumns(f"two columns named {twice[0]!r}", where=where, remedy="Give each column its own name")


def _name(column: str) -> str:
    return _NAMES.get(column.strip().casefold(), column.strip())


def parse(unit: Unit) -> Record:
    """The fields of a row. Raises WrongColumns, NotText."""
    header, _, row = unit.raw.partition(b"\n")
    delimiter = _delimiter(header)
    columns = _fields(header, delimiter, unit.where)
    values = _fields(row, delimiter, unit.where)
    if len(values) > len(columns):
        raise WrongColumns(f"{len(values)} fields under {len(columns)} columns", where=unit.where,
                           remedy="Put fields that hold the separator in quotation marks")
    fields = {_name(column): value for column, value in zip(columns, values) if value.strip()}
    if not set(fields) & set(TEXTS):
        raise EmptyInput("no text in it", where=unit.where, remedy="Give it a text, or leave the row out")
    return Record(unit.raw, unit.where, fields)
