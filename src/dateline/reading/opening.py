"""Files, folders, archives and streams are cut into units.

In goes a path, an open stream or bytes, out come units in order, one at a time, and an InputError for everything in it that cannot be cut. The suffix tells
the format, without one the content does. Folders and archives are walked, folders in the order of the names; in them, only files with a suffix that Dateline reads
are read, hidden files are passed over, the others are refused one by one. Members of archives are read from the stream and never written to disk.
"""
from __future__ import annotations

import io
import os
import pathlib
from typing import Any, BinaryIO, Callable, Iterator, Mapping

from dateline.errors import EmptyInput, InputError, TooLarge, UnknownFormat
from dateline.reading import jsonlines
from dateline.reading.unit import LIMIT_BYTES, Kept, Meter, Place, Unit, printable, read_all

SUFFIXES = {".txt": "plain", ".text": "plain", ".md": "plain", ".html": "html", ".htm": "html", ".xhtml": "html",
            ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "table", ".tsv": "table", ".rss": "feed", ".atom": "feed", ".xml": "feed",
            ".warc": "warc", ".parquet": "parquet", ".pdf": "pdf", ".docx": "docx", ".zip": "zip", ".tar": "tar", ".tgz": "gz", ".gz": "gz", ".zst": "zst"}
ARCHIVES = frozenset({"zip", "tar", "gz", "zst"})
_SNIFF_BYTES = 4096
_SURE = frozenset(SUFFIXES.values()) - {"plain", "feed"}
_MAGIC = ((b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst"), (b"WARC/", "warc"), (b"PAR1", "parquet"))
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<article", b"<div", b"<?xml", b"<rss", b"<feed", b"<!--")
_FEEDS = (b"<rss", b"<feed", b"<rdf:rdf")
Piece = Unit | Kept | InputError


def units(source: str | os.PathLike[str] | bytes | BinaryIO, *, name: str | None = None, facts: Mapping[str, Any] | None = None,
          meter: Meter | None = None) -> Iterator[Piece]:
    """All units of one source, in order. ``name``: what to call bytes and streams; ``facts``: what the caller knows of them (url); ``meter`` is told how far
    the files are read. Raises nothing for bad input."""
    in_memory = isinstance(source, (bytes, bytearray))
    on_disk = isinstance(source, (str, os.PathLike))
    shown = printable(str(name or ("<bytes>" if in_memory else os.fspath(source) if on_disk else getattr(source, "name", None) or "<stream>")))
    place = Place(shown, (facts or {}).get("url") or shown, 0, dict(facts or {}), meter)
    if on_disk:
        return _path(pathlib.Path(source), place)
    return cut(io.BytesIO(source) if in_memory else source, place)


def suffix_of(name: str) -> str:
    return pathlib.PurePath(name.replace("!", "/").replace("#", "/")).suffix.lower()


def is_hidden(name: str) -> bool:
    """Hidden files, and what operating systems leave in folders and archives."""
    return any(part.startswith(".") and part.strip(".") or part == "__MACOSX" for part in name.replace("\\", "/").split("/"))


def _path(path: pathlib.Path, place: Place) -> Iterator[Piece]:
    try:
        if path.is_dir():
            yield from _folder(path, place)
            return
        stream = open(path, "rb")
    except (OSError, ValueError) as error:
        yield unreadable(error, place.where)
        return
    before = place.meter.bytes if place.meter else 0
    with stream:
        for piece in cut(stream, place):
            if place.meter:
                place.meter.bytes = before + stream.tell()
            yield piece
        if place.meter:
            place.meter.bytes = before + os.fstat(stream.fileno()).st_size


def _folder(path: pathlib.Path, place: Place) -> Iterator[Piece]:
    seen = False
    problems: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=problems.append):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in sorted(f for f in files if not f.startswith(".")):
            seen = True
            inner = os.path.join(folder, file)
            name = printable(inner)
            if not os.path.isfile(inner):
                yield InputError("no regular file", where=name, remedy="Give files and folders")
            elif suffix_of(name) not in SUFFIXES:
                yield unknown_format(name)
            else:
                yield from _path(pathlib.Path(inner), place._replace(where=name, source=name))
    for problem in problems:
        yield unreadable(problem, printable(problem.filename or place.where))
    if not seen and not problems:
        yield EmptyInput("no files in it", where=place.where, remedy="Give a folder with texts")


def unknown_format(name: str) -> UnknownFormat:
    return UnknownFormat(f"the suffix {suffix_of(name) or '(none)'} is not one that Dateline reads", where=name,
                         remedy="If it is text, give it alone")


def unreadable(error: Exception, where: str) -> InputError:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return InputError(f"cannot be read ({reason})", where=where, remedy="Check the name and the permissions")


def cut(stream: BinaryIO, place: Place) -> Iterator[Piece]:
    """The units of an open stream. A fault of the stream ends it; what came before stays."""
    try:
        start = stream.tell() if stream.seekable() else None
        kind, head = _kind(stream, place.where)
        if head and start is not None:
            stream.seek(start)
        yield from _CUTTERS[kind](Joined(head, stream) if head and start is None else stream, place)
    except InputError as error:
        yield error
    except OSError as error:
        yield unreadable(error, place.where)


class Joined(io.RawIOBase):
    """A stream whose first bytes were already looked at."""

    def __init__(self, head: bytes, stream: BinaryIO):
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size is None or size < 0:
            head, self._head = self._head, b""
            return head + self._stream.read()
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._stream.read(size)

    def readinto(self, buffer: Any) -> int:
        piece = self.read(len(buffer))
        buffer[:len(piece)] = piece
        return len(piece)

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
    """The kind of a stream, by its suffix, else by its content; and the bytes read to find out."""
    by_name = SUFFIXES.get(suffix_of(where))
    if by_name in _SURE:
        return by_name, b""
    head = read_all(stream, _SNIFF_BYTES - 1)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:_SNIFF_BYTES].lower()
    if by_name == "feed":
        return ("html" if start.startswith((b"<!doctype html", b"<html")) else "feed"), head
    if by_name is None:
        for magic, kind in _MAGIC:
            if head.startswith(magic):
                return kind, head
        if head[257:262] == b"ustar":
            return "tar", head
    if start.startswith(_HTML_STARTS):
        return ("feed" if by_name is None and not start.startswith((b"<!doctype html", b"<html")) and any(mark in start for mark in _FEEDS) else "html"), head
    if by_name is None and start.startswith(b"{"):
        return "jsonl" if _looks_like_lines(head) else "json", head
    if by_name is None and start.startswith((b"[{", b"[\n", b"[ ")):
        return "json", head
    return "plain", head


def _looks_like_lines(head: bytes) -> bool:
    """Does the first line hold a whole object, or more than what was looked at?"""
    first, newline, _ = head.lstrip().partition(b"\n")
    return first.rstrip().endswith(b"}") if newline else len(head) >= _SNIFF_BYTES


def _whole(kind: str) -> Callable[[BinaryIO, Place], Iterator[Piece]]:
    """A cutter for formats of which one stream is one text."""
    def cutter(stream: BinaryIO, place: Place) -> Iterator[Piece]:
        yield Unit(limited(stream, place), place.where, place.source, kind, place.facts)
    return cutter


def limited(stream: BinaryIO, place: Place) -> bytes:
    """The bytes of a stream that is read as a whole. Raises TooLarge."""
    data = read_all(stream)
    if len(data) > LIMIT_BYTES:
        raise TooLarge(f"over {LIMIT_BYTES:,} bytes", where=place.where, remedy="Split it into single dispatches, or give JSON Lines (one dispatch a line)")
    return data


def _lines(stream: BinaryIO, place: Place) -> Iterator[Piece]:
    empty = True
    for piece in jsonlines.cut_lines(stream, place):
        empty = False
        yield piece
    if empty:
        yield EmptyInput("empty", where=place.where, remedy="Give a file with a text in it")


def _objects(stream: BinaryIO, place: Place) -> Iterator[Piece]:
    yield from jsonlines.cut_document(limited(stream, place), place)


def _table(stream: BinaryIO, place: Place) -> Iterator[Piece]:
    from dateline.reading import table
    yield from table.cut(stream, place)


def _feed(stream: BinaryIO, place: Place) -> Iterator[Piece]:
    from dateline.reading import feed
    yield from feed.cut(limited(stream, place), place)


def _warc(stream: BinaryIO, place: Place) -> Iterator[Piece]:
    from dateline.reading import warc
    yield from warc.cut(stream, place)


def _parquet(stream: BinaryIO, place: Place) -> Iterator[Piece]:
    from dateline.reading import parquet
    yield from parquet.cut(stream, place)


def _archive(kind: str) -> Callable[[BinaryIO, Place], Iterator[Piece]]:
    def cutter(stream: BinaryIO, place: Place) -> Iterator[Piece]:
        from dateline.reading import archives
        yield from archives.cut(kind, stream, place)
    return cutter


_CUTTERS = {**{kind: _whole(kind) for kind in ("plain", "html", "pdf", "docx")}, "jsonl": _lines, "json": _objects, "table": _table, "feed": _feed,
            "warc": _warc, "parquet": _parquet, **{kind: _archive(kind) for kind in sorted(ARCHIVES)}}
