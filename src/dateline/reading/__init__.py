"""Bytes to dispatches: plain text, HTML, JSON, tables, Parquet, feeds, WARC, PDF, DOCX, and archives and folders of these.

In goes a path, a stream or the bytes themselves, out come dispatches, and for everything that cannot become one an InputError that says where, what
and what to do. Errors are yielded, not raised: a batch goes on. ``units`` cuts a source into the bytes of single texts, ``extract`` reads one of them;
``read`` does both. Refused: other file formats, encodings that nobody can tell, empty or endless input, pages without an article, texts in another language.
"""
from __future__ import annotations

import os
from typing import BinaryIO, Iterator

from dateline.dispatch import Dispatch
from dateline.errors import InputError
from dateline.reading.assembling import LIMIT_CHARACTERS, Found, Published, assemble, days_of
from dateline.reading.extracting import VERSION, extract, read_plain
from dateline.reading.opening import SUFFIXES, units
from dateline.reading.unit import LIMIT_BYTES, Kept, Meter, Unit, printable

__all__ = ["Kept", "LIMIT_BYTES", "LIMIT_CHARACTERS", "Meter", "SUFFIXES", "Unit", "VERSION", "days_of", "extract", "from_text", "printable", "read", "units"]


def read(source: str | os.PathLike[str] | bytes | BinaryIO, *, name: str | None = None, published: Published = None) -> Iterator[Dispatch | InputError]:
    """Read all dispatches of one source, in order, as a stream.

    ``source``: a path, the bytes of a file, or an open binary stream. ``name``: what to call bytes and streams in records and messages (its suffix tells
    the format; without one the content does). ``published``: the day, or the first and last day, on which the caller knows the dispatches to have been
    published; it outranks what the input says. Line-wise formats and archives are read piece by piece, whatever their size; other formats up to 20 MB.

    Yields a Dispatch or an InputError for each text. Raises nothing for bad input; ValueError where ``published`` is no date.
    """
    days = days_of(published)
    pieces = units(source, name=name)
    return (extract(piece, days) if isinstance(piece, Unit) else piece for piece in pieces if not isinstance(piece, Kept))


def from_text(text: str, *, title: str | None = None, published: Published = None, source: str | None = None, byline: str | None = None,
              outlet: str | None = None) -> Dispatch:
    """A dispatch from a string. With a ``title`` the text is kept as it is; without one, title, byline and outlet are looked for in it, as in a plain file.

    ``published``: a day or a pair of days. Raises InputError where it cannot become a dispatch, ValueError where ``published`` is no date.
    """
    days = days_of(published)
    where = source or "text"
    raw = text.encode("utf-8", "surrogatepass")
    if title is not None:
        found = Found(title=title, body=text, byline=byline, outlet=outlet, verbatim=True)
        return assemble(found, raw=f"{title}\n\n".encode("utf-8", "surrogatepass") + raw, source=source, where=where, stated=days)
    found = read_plain(text, where)
    found.byline, found.outlet = byline or found.byline, outlet or found.outlet
    return assemble(found, raw=raw, source=source, where=where, stated=days)
