"""A ZIP that breaks off: what stands before the break.

A ZIP is read from the table of contents at its end. Where that is missing, the members are found one after the other by the headers that stand before each. In goes a stream,
out come names and open streams of members, until the break, at which BadZipFile is raised. A member must be read, or passed over, before the next one is asked for. Refused: members
that are locked or packed in another way than ZIP's own, after which nothing can be found.
"""
from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any, BinaryIO, Callable, Iterator, NamedTuple

_HEADER = struct.Struct("<4s5H3I2H")
_START, _DIRECTORY, _DESCRIPTOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08"
_LOCKED, _SIZE_BEHIND, _UTF8 = 1, 8, 0x800
_STORED, _DEFLATED = 0, 8
_PIECE = 1 << 16
_GRACE_BYTES = 20_000_000
LIMIT_RATIO = 200


class Member(NamedTuple):
    """``packed``: how many of its bytes have been read so far."""

    name: str
    stream: "_Unpacked"
    packed: Callable[[], int]


class _Source:
    """A stream into which bytes that were read too far can be put back."""

    def __init__(self, stream: BinaryIO):
        self._stream, self._back = stream, b""

    def read(self, size: int) -> bytes:
        if self._back:
            piece, self._back = self._back[:size], self._back[size:]
            return piece
        return self._stream.read(size)

    def exactly(self, size: int) -> bytes:
        found = b""
        while len(found) < size and (piece := self.read(size - len(found))):
            found += piece
        return found

    def put_back(self, data: bytes) -> None:
        self._back = data + self._back


class _Unpacked(io.RawIOBase):
    """One member, unpacked as it is read. ``left``: how many packed bytes it still has, or null where that stands behind it. Raises EOFError, zlib.error and BadZipFile at a break."""

    def __init__(self, source: _Source, method: int, left: int | None, crc: int | None):
        self._source, self._left, self._crc, self._sum = source, left, crc, 0
        self._unpacker = zlib.decompressobj(-15) if method == _DEFLATED else None
        self._tail, self.taken, self.over, self.broken = b"", 0, False, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._next(len(buffer))
        except (EOFError, zlib.error, zipfile.BadZipFile):
            self.broken = True
            raise
        self._sum = zlib.crc32(piece, self._sum)
        if not piece and self._crc is not None and self._sum != self._crc:
            self._crc, self.broken = None, True
            raise zipfile.BadZipFile("a member that does not fit its checksum")
        buffer[:len(piece)] = piece
        return len(piece)

    def pass_over(self) -> None:
        """Go on to the member's end. Its packed bytes alone are read where they are told; else it is unpacked, but not a bomb."""
        unpacked = 0
        if self._left is not None:
            while not self.over and self._left > self.taken:
                self._packed()
            return
        while piece := self._next(_PIECE):
            unpacked += len(piece)
            if unpacked > max(_GRACE_BYTES, LIMIT_RATIO * self.taken):
                raise zipfile.BadZipFile("a member that unpacks to far more than it is cannot be passed over")

    def _next(self, size: int) -> bytes:
        while not self.over and size:
            packed = self._tail or self._packed()
            if self._unpacker is None:
                self.over = not packed
                return packed[:size] if len(packed) <= size else self._keep(packed, size)
            piece = self._unpacker.decompress(packed, size)
            self._tail = self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                self.over = True
                self._source.put_back(self._unpacker.unused_data)
                self.taken -= len(self._unpacker.unused_data)
            if piece or self.over:
                return piece
        return b""

    def _keep(self, packed: bytes, size: int) -> bytes:
        self._tail = packed[size:]
        return packed[:size]

    def _packed(self) -> bytes:
        """More packed bytes; none at the member's end. Raises EOFError at a break."""
        wanted = _PIECE if self._left is None else min(_PIECE, self._left - self.taken)
        piece = self._source.read(wanted) if wanted > 0 else b""
        if not piece and (wanted > 0 or self._unpacker is not None):
            raise EOFError("it breaks off in a member")
        self._tail = b""
        self.taken += len(piece)
        return piece


def begins_like_one(stream: BinaryIO) -> bool:
    """Does a ZIP begin here that is no office document? The stream is left at its start."""
    stream.seek(0)
    head = stream.read(64)
    stream.seek(0)
    return head.startswith(_START) and b"[Content_Types].xml" not in head


def members(stream: BinaryIO) -> Iterator[Member]:
    """Members in the order in which they stand. Raises BadZipFile at the end, always: a whole ZIP is not read in this way."""
    source = _Source(stream)
    while True:
        head = source.exactly(_HEADER.size)
        if head[:4] == _DIRECTORY:
            raise zipfile.BadZipFile("its table of contents breaks off")
        if len(head) < _HEADER.size or head[:4] != _START:
            raise zipfile.BadZipFile("it breaks off between members")
        _, _, flags, method, _, _, crc, packed, _, name_size, extra_size = _HEADER.unpack(head)
        name, extra = source.exactly(name_size), source.exactly(extra_size)
        if len(name) < name_size or len(extra) < extra_size or flags & _LOCKED or method not in (_STORED, _DEFLATED) or flags & _SIZE_BEHIND and method == _STORED:
            raise zipfile.BadZipFile("it breaks off in a member, or before one that is locked or packed in an unknown way")
        behind = bool(flags & _SIZE_BEHIND)
        inside = _Unpacked(source, method, None if behind else _long_size(extra, packed), None if behind else crc)
        yield Member(name.decode("utf-8" if flags & _UTF8 else "cp437", "replace"), inside, lambda inside=inside: inside.taken)
        try:
            inside.pass_over()
        except (EOFError, zlib.error) as error:
            raise zipfile.BadZipFile("it breaks off in a member") from error
        if behind:
            _pass_descriptor(source)


def _long_size(extra: bytes, size: int) -> int:
    """The packed size, which stands in a field of its own where it is over 4 GB."""
    at = 0
    while size == 0xFFFFFFFF and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1 and length >= 16 and at + 20 <= len(extra):
            return struct.unpack_from("<Q", extra, at + 12)[0]
        at += 4 + length
    return size


def _pass_descriptor(source: _Source) -> None:
    """Go on behind the 12 to 24 bytes that tell size and checksum after a member."""
    found = source.exactly(28)
    at = min((i for i in (found.find(_START), found.find(_DIRECTORY)) if i >= 0), default=None)
    source.put_back(found[at:] if at is not None else b"")
