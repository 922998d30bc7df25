"""What a container holds, before it is read: the bytes of one text each.

A unit is cut out of its file cheaply, so that a project can tell by its digest whether it has it already; ``extracting`` makes the dispatch of it, which
is the costly part and can happen in another process.
"""
from __future__ import annotations

import dataclasses
import functools
import hashlib
import os
from typing import Any, BinaryIO, Mapping, NamedTuple

LIMIT_BYTES = 20_000_000
KINDS = ("plain", "html", "json", "record", "row", "entry", "pdf", "docx")


@dataclasses.dataclass(frozen=True)
class Unit:
    """One text. ``raw`` are its original bytes (one line, one row under its header, one member, one page), ``kind`` says how they are to be read,
    ``where`` names it in messages, ``source`` in records, ``facts`` are what only the container knows (url, external_id, outlet)."""

    raw: bytes
    where: str
    source: str
    kind: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def id(self) -> str:
        return digest(self.raw)


class Kept(NamedTuple):
    """The bytes of a container that are worth keeping beside its units (a feed). It is no text and does not count as one."""

    raw: bytes
    where: str


@dataclasses.dataclass(slots=True)
class Meter:
    """How many bytes of the files themselves have been read, for whoever shows progress."""

    bytes: int = 0


class Place(NamedTuple):
    """Where a stream comes from: its name in messages and records, and how deep in archives it lies."""

    where: str
    source: str
    depth: int = 0
    facts: Mapping[str, Any] = {}
    meter: Meter | None = None
    budget: Any = None  # of an archive: what it may still unpack

    def within(self, member: str) -> "Place":
        name = f"{self.where}!{printable(member)}"
        return self._replace(where=name, source=name, depth=self.depth + 1, meter=None)


def digest(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def printable(name: str | os.PathLike[str]) -> str:
    """A file name with bytes that are no text, or that break a line, becomes one that can be stored and shown."""
    text = os.fspath(name).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def read_all(stream: BinaryIO, limit_bytes: int = LIMIT_BYTES) -> bytes:
    """Up to ``limit_bytes`` + 1 bytes of a stream, even where it gives them in pieces."""
    pieces, got = [], 0
    while got <= limit_bytes:
        piece = stream.read(min(limit_bytes + 1 - got, 1 << 20))
        if not piece:
            break
        pieces.append(piece)
        got += len(piece)
    return b"".join(pieces)
