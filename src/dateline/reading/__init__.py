"""Bytes to dispatches: plain text, HTML, JSON and JSON Lines.

In goes a path, a stream or the bytes themselves, out come dispatches, and for everything that cannot become one an InputError that says where, what
and what to do. Errors are yielded, not raised: a batch goes on. Refused: other file formats, encodings that nobody can tell, empty or endless input, pages
without an article, texts in another language.
"""
from __future__ import annotations

import io
import os
import pathlib
from typing import BinaryIO, Iterator

from dateline.dispatch import Dispatch
from dateline.errors import EmptyInput, InputError, TooLarge
from dateline.reading import front_matter, jsonlines
from dateline.reading.assembling import LIMIT_CHARACTERS, Found, Published, assemble, days_of  # noqa: F401 (days_of is for callers)
from dateline.reading.dates import ambiguous, parse_days
from dateline.reading.decoding import decode
from dateline.reading.page import date_of_url, read_page

__all__ = ["LIMIT_BYTES", "LIMIT_CHARACTERS", "SUFFIXES", "from_text", "read"]

LIMIT_BYTES = 20_000_000
SUFFIXES = {".txt": "plain", ".text": "plain", ".md": "plain", ".html": "html", ".htm": "html", ".xhtml": "html",
            ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}
_SNIFF_BYTES = 4096
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<div", b"<?xml", b"<rss", b"<feed", b"<!--")


def read(source: str | os.PathLike[str] | bytes | BinaryIO, *, name: str | None = None, published: Published = None) -> Iterator[Dispatch | InputError]:
    """Read all dispatches of one source, in order, as a stream.

    ``source``: a path, the bytes of a file, or an open binary stream. ``name``: what to call bytes and streams in records and messages (its suffix tells
    the format; without one the content does). ``published``: the day, or the first and last day, on which the caller knows the dispatches to have been
    published; it outranks what the input says. JSON Lines are read line by line, whatever their size; other formats up to 20 MB.

    Yields a Dispatch or an InputError for each text. Raises nothing for bad input; ValueError where ``published`` is no date.
    """
    days = days_of(published)
    if isinstance(source, (bytes, bytearray)):
        return _read_stream(io.BytesIO(source), name or "<bytes>", days)
    if isinstance(source, (str, os.PathLike)):
        return _read_path(pathlib.Path(source), name, days)
    return _read_stream(source, name or getattr(source, "name", None) or "<stream>", days)


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
    found = _plain(text, where)
    found.byline, found.outlet = byline or found.byline, outlet or found.outlet
    return assemble(found, raw=raw, source=source, where=where, stated=days)


def _read_path(path: pathlib.Path, name: str | None, days) -> Iterator[Dispatch | InputError]:
    where = name or str(path)
    try:
        stream = open(path, "rb")
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        yield InputError(f"cannot be read ({reason})", where=_printable(where), remedy="Check the name and the permissions")
        return
    with stream:
        yield from _read_stream(stream, _printable(where), days)


def _read_stream(stream: BinaryIO, where: str, days) -> Iterator[Dispatch | InputError]:
    source = where
    try:
        kind, head = _kind(stream, where)
        rest = _Joined(head, stream)
        if kind == "jsonl":
            records = jsonlines.read_lines(rest, where)
            empty = True
            for record in records:
                empty = False
                yield _from_record(record, source, days)
            if empty:
                yield EmptyInput("empty", where=where, remedy="Give a file with a text in it")
            return
        data = rest.read(LIMIT_BYTES + 1)
    except OSError as error:
        yield InputError(f"cannot be read ({(error.strerror or str(error)).lower()})", where=where, remedy="Check the name and the permissions")
        return
    if len(data) > LIMIT_BYTES:
        yield TooLarge(f"over {LIMIT_BYTES:,} bytes", where=where, remedy="Split it into single dispatches, or give JSON Lines (one dispatch a line)")
    elif kind == "json":
        for record in jsonlines.read_document(data, where):
            yield _from_record(record, source, days)
    else:
        yield _from_file(kind, data, source, days)


class _Joined(io.RawIOBase):
    """A stream whose first bytes were already looked at."""

    def __init__(self, head: bytes, stream: BinaryIO):
        self._head, self._stream = head, stream

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes; fewer only at the end, even where the stream itself gives them in pieces."""
        pieces, got = [self._head], len(self._head)
        self._head = b""
        while got < size:
            piece = self._stream.read(size - got)
            if not piece:
                break
            pieces.append(piece)
            got += len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        if not self._head:
            return self._stream.readline(size)
        end = self._head.find(b"\n") + 1
        if end:
            line, self._head = self._head[:end], self._head[end:]
            return line
        line, self._head = self._head, b""
        return line + self._stream.readline(size)


def _kind(stream: BinaryIO, where: str) -> tuple[str, bytes]:
    """plain, html, json or jsonl, by the suffix, else by the content; and the bytes read to find out."""
    by_name = SUFFIXES.get(pathlib.PurePath(where).suffix.lower())
    if by_name in ("html", "json", "jsonl"):
        return by_name, b""
    head = stream.read(_SNIFF_BYTES) or b""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith(_HTML_STARTS):
        return "html", head
    if by_name is None and start.startswith(b"{"):
        return "jsonl" if _looks_like_lines(head) else "json", head
    if by_name is None and start.startswith((b"[{", b"[\n", b"[ ")):
        return "json", head
    return "plain", head


def _looks_like_lines(head: bytes) -> bool:
    """Does the first line hold a whole object, or more than what was looked at?"""
    first, newline, _ = head.lstrip().partition(b"\n")
    return first.rstrip().endswith(b"}") if newline else len(head) >= _SNIFF_BYTES


def _from_file(kind: str, data: bytes, source: str, days) -> Dispatch | InputError:
    try:
        if not data.strip():
            raise EmptyInput("empty", where=source, remedy="Give a file with a text in it")
        if kind == "html":
            page = read_page(data, source)
            story = front_matter.take_apart(list(page.paragraphs), title=page.title)
            found = Found(title=_without_outlet(page.title, story.paragraphs), body="\n\n".join(story.paragraphs), byline=page.byline or story.byline, outlet=page.outlet or story.outlet,
                          url=page.url, published=page.published or story.published, warnings=page.warnings, extractor=page.extractor)
        else:
            text, warnings = decode(data, where=source)
            found = _plain(text, source)
            found.warnings = warnings + found.warnings
        return assemble(found, raw=data, source=source, where=source, stated=days)
    except InputError as error:
        return error


def _without_outlet(title: str | None, paragraphs: list[str]) -> str | None:
    """The title without " - Example Wire" where the dateline names that outlet in its brackets."""
    head, mark, last = (title or "").rpartition(" - ")
    return head.strip() if mark and head.strip() and paragraphs and f"({last.strip()})" in paragraphs[0][:140] else title


def _plain(text: str, where: str) -> Found:
    from dateline.reading.cleaning import clean
    if len(text) > LIMIT_CHARACTERS:
        raise TooLarge(f"{len(text):,} characters, over the limit of {LIMIT_CHARACTERS:,} for one dispatch", where=where,
                       remedy="Split it into single dispatches")
    text, warnings = clean(text)
    story = front_matter.take_apart(front_matter.unwrap(text))
    return Found(title=story.title, body="\n\n".join(story.paragraphs), byline=story.byline, outlet=story.outlet, published=story.published, warnings=warnings)


def _from_record(record: jsonlines.Record | InputError, source: str, days) -> Dispatch | InputError:
    if isinstance(record, InputError):
        return record
    try:
        text = jsonlines.text_of(record)
        url = jsonlines.field(record, jsonlines.URLS)
        published, warnings = _record_date(record, url)
        title = record.fields.get("title") if isinstance(record.fields.get("title"), str) else jsonlines.field(record, jsonlines.TITLES)
        found = Found(title=title, body=text, byline=jsonlines.field(record, jsonlines.BYLINES), outlet=jsonlines.field(record, jsonlines.OUTLETS), url=url,
                      external_id=jsonlines.field(record, jsonlines.IDS), published=published, warnings=warnings, verbatim=True)
        return assemble(found, raw=record.raw, source=source, where=record.where, stated=days)
    except InputError as error:
        return error


def _record_date(record: jsonlines.Record, url: str | None):
    for name in jsonlines.DATES:
        value = record.fields.get(name)
        if value is None or value == "":
            continue
        days = parse_days(value)
        if days is None:
            return date_of_url(url), (f'the field "{name}" is no date that is understood: {str(value)[:40]!r}',)
        return days, ((f'the field "{name}" was read day-first: {value!r} is {days[0].isoformat()}',) if ambiguous(value) else ())
    return date_of_url(url), ()


def _printable(name: str) -> str:
    """A file name with bytes that are no text becomes one that can be stored."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
