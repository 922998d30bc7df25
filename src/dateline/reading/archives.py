"""ZIP, tar, gzip and Zstandard: what is in them, read as if it lay in a folder.

In goes an open stream, out come the units of its members, in their own order. Members are read from the stream; nothing is ever written to disk, so that no name
in an archive can lead anywhere. Refused: archives that unpack to far more than they are (bombs), in bytes, in members or in depth; members that are locked or
damaged; archives that break off, after what stands before the break.
"""
from __future__ import annotations

import dataclasses
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from typing import Any, BinaryIO, Callable, Iterator

from dateline.errors import Bomb, EmptyInput, InputError, TooLarge, Truncated
from dateline.reading import broken_zip, opening
from dateline.reading.unit import Place, Unit, read_all

LIMIT_MEMBERS = 1_000_000
LIMIT_TOTAL_BYTES = 20_000_000_000
LIMIT_RATIO = 200
LIMIT_DEPTH = 3
LIMIT_INNER_BYTES = 256_000_000  # of a ZIP that comes as a stream: it is read from its end
_GRACE_BYTES = 20_000_000  # unpacked before the ratio counts: a page of blanks is no bomb
_FAULTS = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile, struct.error)
_DAMAGE = (*_FAULTS, ValueError, OverflowError)  # of one member: offsets and dates that cannot be
_BOMB_REMEDY = "Do not open it; if you trust it, unpack it yourself and give the files"
_DOCX_PARTS = {"[Content_Types].xml", "word/document.xml"}


@dataclasses.dataclass(slots=True)
class Budget:
    """What one source may still unpack, over all archives in it."""

    members: int = LIMIT_MEMBERS
    bytes: int = LIMIT_TOTAL_BYTES

    def member(self, where: str) -> None:
        self.members -= 1
        if self.members < 0:
            raise Bomb(f"more than {LIMIT_MEMBERS:,} members", where=where, remedy=_BOMB_REMEDY)


class _Metered(io.RawIOBase):
    """An unpacked stream that stops at a bomb, and tells damage in our words. ``packed``: how many bytes went in so far."""

    def __init__(self, stream: BinaryIO, place: Place, packed: Callable[[], int]):
        self._stream, self._place, self._packed, self._out = stream, place, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        where = self._place.where
        try:
            piece = self._stream.read(len(buffer))
        except _DAMAGE as error:
            raise _broken(error, where) from error
        except (RuntimeError, NotImplementedError) as error:  # what zipfile says of passwords and of methods that it does not know
            raise InputError(f"cannot be unpacked ({str(error).lower()})", where=where, remedy="Unpack it yourself and give the files") from error
        except Exception as error:
            if type(error).__name__ != "ZstdError":
                raise
            raise _broken(error, where) from error
        self._out += len(piece)
        self._place.budget.bytes -= len(piece)
        if self._out > _GRACE_BYTES and self._out > LIMIT_RATIO * max(self._packed(), 1):
            raise Bomb(f"unpacks to more than {LIMIT_RATIO} times its size", where=where, remedy=_BOMB_REMEDY)
        if self._place.budget.bytes < 0:
            raise Bomb(f"unpacks to more than {LIMIT_TOTAL_BYTES:,} bytes", where=where, remedy=_BOMB_REMEDY)
        buffer[:len(piece)] = piece
        return len(piece)


class _Counted(io.RawIOBase):
    """A packed stream that knows how much of it was read."""

    def __init__(self, stream: BinaryIO):
        self._stream, self.count = stream, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._stream.read(len(buffer))
        self.count += len(piece)
        buffer[:len(piece)] = piece
        return len(piece)


def cut(kind: str, stream: BinaryIO, place: Place) -> Iterator[Any]:
    """The units of an archive. Raises InputError where it cannot be gone on with."""
    if place.depth >= LIMIT_DEPTH:
        raise Bomb(f"an archive in an archive, {LIMIT_DEPTH} deep", where=place.where, remedy=_BOMB_REMEDY)
    if place.budget is None:
        place = place._replace(budget=Budget())
    try:
        yield from {"zip": _zip, "tar": _tar, "gz": _gz, "zst": _zst}[kind](stream, place)
    except _FAULTS as error:
        raise _broken(error, place.where) from error


def _broken(error: Exception, where: str) -> Truncated:
    said = " ".join(str(error).split())[:120]
    return Truncated(f"damaged, or it breaks off ({said or type(error).__name__})", where=where, remedy="Fetch it again; what stands before the break was read")


def _unpacked(stream: BinaryIO, place: Place, packed: Callable[[], int]) -> BinaryIO:
    return io.BufferedReader(_Metered(stream, place, packed), 1 << 16)


def _member(name: str, stream: BinaryIO | None, place: Place, packed: Callable[[], int]) -> Iterator[Any]:
    inner = place.within(name)
    place.budget.member(place.where)
    if opening.suffix_of(name) not in opening.SUFFIXES:
        yield opening.unknown_format(inner.where)
    elif stream is None:
        yield InputError("no regular file", where=inner.where, remedy="Give files alone")
    else:
        yield from opening.cut(_unpacked(stream, inner, packed), inner)


def _zip(stream: BinaryIO, place: Place) -> Iterator[Any]:
    if not (stream.seekable() and place.depth == 0):
        data = read_all(stream, LIMIT_INNER_BYTES)
        if len(data) > LIMIT_INNER_BYTES:
            raise TooLarge(f"a ZIP of over {LIMIT_INNER_BYTES:,} bytes in an archive or a stream", where=place.where, remedy="Give it as a file of its own")
        stream = io.BytesIO(data)
    try:
        archive = zipfile.ZipFile(stream)
    except (*_DAMAGE, NotImplementedError) as error:
        if broken_zip.begins_like_one(stream):
            yield from _broken_zip(stream, place)
            return
        raise _broken(error, place.where) from error
    with archive:
        infos = archive.infolist()
        if _DOCX_PARTS <= {info.filename for info in infos}:
            stream.seek(0)
            yield Unit(opening.limited(stream, place), place.where, place.source, "docx", place.facts)
            return
        if not infos:
            yield EmptyInput("an empty archive", where=place.where, remedy="Give an archive with texts in it")
        for info in infos:
            if info.is_dir() or opening.is_hidden(info.filename):
                continue
            try:
                member = archive.open(info)
            except _DAMAGE as error:
                place.budget.member(place.where)
                yield _broken(error, place.within(info.filename).where)
                continue
            except (RuntimeError, NotImplementedError) as error:
                place.budget.member(place.where)
                yield InputError(f"cannot be unpacked ({str(error).lower()[:120]})", where=place.within(info.filename).where,
                                 remedy="Unpack it yourself and give the file")
                continue
            with member:
                yield from _member(info.filename, member, place, lambda size=info.compress_size: size)


def _broken_zip(stream: BinaryIO, place: Place) -> Iterator[Any]:
    """What stands before the break, and the break, told once."""
    found = None
    try:
        for found in broken_zip.members(stream):
            if not found.name.endswith("/") and not opening.is_hidden(found.name):
                yield from _member(found.name, found.stream, place, found.packed)
                if found.stream.broken:
                    return
    except zipfile.BadZipFile as error:
        if found is None or not found.stream.broken or opening.suffix_of(found.name) not in opening.SUFFIXES:
            raise _broken(error, place.where) from error


def _tar(stream: BinaryIO, place: Place) -> Iterator[Any]:
    counted = _Counted(stream)
    with tarfile.open(fileobj=counted, mode="r|") as archive:
        seen = False
        for info in archive:
            if info.isdir() or opening.is_hidden(info.name):
                continue
            seen = True
            yield from _member(info.name, archive.extractfile(info) if info.isreg() else None, place, lambda: counted.count)
            archive.members = []  # or it keeps them all
    if not seen:
        yield EmptyInput("an empty archive", where=place.where, remedy="Give an archive with texts in it")


def _gz(stream: BinaryIO, place: Place) -> Iterator[Any]:
    counted = _Counted(stream)
    yield from _single(gzip.GzipFile(fileobj=io.BufferedReader(counted, 1 << 16), mode="rb"), counted, place, {".tgz": ".tar"})


def _zst(stream: BinaryIO, place: Place) -> Iterator[Any]:
    import zstandard
    counted = _Counted(stream)
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(counted, read_across_frames=True)
    yield from _single(reader, counted, place, {".tzst": ".tar"})


def _single(stream: Any, counted: _Counted, place: Place, suffixes: dict[str, str]) -> Iterator[Any]:
    """A stream that was packed by itself: its name is that of the archive without the last suffix."""
    outer = place.where.replace("!", "/").rpartition("/")[2]
    stem, dot, suffix = outer.rpartition(".")
    name = stem + suffixes.get(f".{suffix.lower()}", "") if dot and stem else "content"
    inner = place.within(name)
    place.budget.member(place.where)
    yield from opening.cut(_unpacked(stream, inner, lambda: counted.count), inner)
