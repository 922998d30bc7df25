"""Inputs cut into slices: stretches of a file that can be coded by themselves.

In goes a file and how many texts a slice may hold, out come slices in the file's order, each with the digest of its bytes; and of a slice, its units. The cut depends
on nothing but the file's bytes. JSON Lines are cut at line ends, so that a slice is read from its own first byte; of every other format a slice is a range of the
units that ``reading`` finds, and reading it passes over those before it, so that such a file is cut into few slices.
"""
from __future__ import annotations

import hashlib
import io
import itertools
import os
from typing import BinaryIO, Iterable, Iterator, NamedTuple

from dateline.errors import DatelineError, Fault, InputError, UsageError
from dateline.reading import Kept, Unit, units
from dateline.reading.jsonlines import cut_lines
from dateline.reading.unit import Place, printable

MOST_SLICES = 32  # of a file whose slices are read from its start: passing over a unit costs about a thousandth of coding it
_LINES = (".jsonl", ".ndjson")
_BLOCK = 1 << 20


class Slice(NamedTuple):
    """``count`` texts of a file, the first of which is number ``first`` (from 0). ``name``: the file as the caller named it, which goes into the records; ``path``:
    where it lies. ``start`` and ``stop``: its bytes, where it is lines; else null. ``digest``: SHA-256 of those bytes, or of the whole file."""

    name: str
    path: str
    first: int
    count: int
    digest: str
    start: int | None = None
    stop: int | None = None


def cut(name: str, size: int, folder: str = "") -> list[Slice]:
    """The slices of a file, each of up to ``size`` texts. ``folder``: against which a relative name counts. Raises UsageError where it cannot be read."""
    path = os.path.abspath(os.path.join(folder, name))
    try:
        if name.lower().endswith(_LINES) and (found := list(_cut_lines(name, path, size))):
            return found
        return list(_cut_units(name, path, size))
    except OSError as error:
        raise UsageError(f"cannot be read ({(error.strerror or str(error)).lower()})", where=printable(name), remedy="Check the name and the permissions") from error


def pieces(part: Slice) -> Iterator[Unit | InputError]:
    """The units of a slice, and the errors that stand for what is none."""
    if part.start is None:
        yield from itertools.islice(_units(part.name, part.path), part.first, part.first + part.count)
        return
    shown = printable(part.name)
    with open(part.path, "rb") as file:
        file.seek(part.start)
        yield from cut_lines(io.BufferedReader(_Stretch(file, part.stop - part.start)), Place(shown, shown), first=part.first)


class _Stretch(io.RawIOBase):
    """So many bytes of a stream and no more."""

    def __init__(self, stream: BinaryIO, left: int):
        self._stream, self._left = stream, left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:
        piece = self._stream.read(min(len(buffer), self._left))
        self._left -= len(piece)
        buffer[:len(piece)] = piece
        return len(piece)


def _cut_lines(name: str, path: str, size: int) -> Iterator[Slice]:
    """Slices of ``size`` lines, the last one shorter; none where no line holds anything, or the file is no UTF-8."""
    with open(path, "rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff") or not _any_words(file):
            return
        file.seek(0)
        first = lines = at = start = 0
        digest, ended = hashlib.sha256(), True
        while block := file.read(_BLOCK):
            begin = 0
            while lines + block.count(b"\n", begin) >= size:
                end = begin
                for _ in range(size - lines):
                    end = block.index(b"\n", end) + 1
                digest.update(block[begin:end])
                yield Slice(name, path, first, size, digest.hexdigest(), start, at + end)
                first, lines, start, begin, digest = first + size, 0, at + end, end, hashlib.sha256()
            lines += block.count(b"\n", begin)
            digest.update(block[begin:])
            at, ended = at + len(block), block.endswith(b"\n")
        if at > start:
            yield Slice(name, path, first, lines + (not ended), digest.hexdigest(), start, at)


def _any_words(file: BinaryIO) -> bool:
    file.seek(0)
    return any(block.strip(b" \t\r\n\xef\xbb\xbf") for block in iter(lambda: file.read(_BLOCK), b""))


def _cut_units(name: str, path: str, size: int) -> Iterator[Slice]:
    """Ranges of units. A file that gives none, such as an empty one, is one slice all the same: what is wrong with it is told when it is coded."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    count = sum(1 for _ in _units(name, path)) or 1
    size = max(size, -(-count // MOST_SLICES))
    for first in range(0, count, size):
        yield Slice(name, path, first, min(size, count - first), digest)


def _units(name: str, path: str) -> Iterator[Unit | InputError]:
    """All units of a file. A fault of a reader of ours ends it, and stands at its end as one of them."""
    try:
        yield from (p for p in units(path, name=name) if not isinstance(p, Kept))
    except DatelineError:
        raise
    except Exception as error:  # noqa: BLE001 (told and counted; it costs this file alone)
        yield Fault(f"could not be read ({type(error).__name__}: {str(error)[:300]})", where=printable(name),
                    remedy="This is a fault of Dateline: please report it with the file")


def packed(found: Iterable[Slice], size: int) -> Iterator[tuple[Slice, ...]]:
    """Consecutive slices put together until they hold ``size`` texts, so that a folder of small files is not a shard each."""
    held: list[Slice] = []
    for part in found:
        held.append(part)
        if sum(p.count for p in held) >= size:
            yield tuple(held)
            held = []
    if held:
        yield tuple(held)
