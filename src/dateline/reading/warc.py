"""WARC: the pages of a web archive.

In goes a stream, out come the payloads of its responses and resources that are pages or plain texts, with address and record id. The day of the crawl is no
publication date and is not used. Refused: payloads over the limit, encodings that are not known, archives that break off, after what stands before the break.
"""
from __future__ import annotations

import zlib
from typing import Any, BinaryIO, Iterator, Mapping

from dateline.errors import EmptyInput, InputError, TooLarge, Truncated
from dateline.reading.unit import LIMIT_BYTES, Place, Unit

_KINDS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "plain"}
_LIMIT_HEADER_BYTES = 1 << 16
_AGAIN = "Fetch it again; what stands before the damage was read"
_PIECE = 1 << 20


def cut(stream: BinaryIO, place: Place) -> Iterator[Any]:
    """The pages of a web archive. Raises Truncated, EmptyInput."""
    records = pages = 0
    while True:
        line = _after_blanks(stream)
        if not line:
            break
        if not line.startswith(b"WARC/"):
            raise Truncated("no record where one should begin" if records else "not a web archive", where=place.where, remedy=_AGAIN)
        headers = _headers(stream, place.where)
        length = headers.get("content-length", "")
        if not length.isdecimal() or len(length) > 15:
            raise Truncated("a record that does not tell its length", where=place.where, remedy=_AGAIN)
        records += 1
        for piece in _record(stream, headers, int(length), place):
            pages += 1
            yield piece
    if not pages:
        raise EmptyInput("no pages in it" if records else "empty", where=place.where, remedy="Give a web archive with pages in it")


def _after_blanks(stream: BinaryIO) -> bytes:
    """The next line that is not blank; nothing at the end."""
    for _ in range(1000):
        line = stream.readline(_LIMIT_HEADER_BYTES)
        if not line or line.strip():
            return line
    return b"blank"


def _headers(stream: BinaryIO, where: str) -> dict[str, str]:
    """Names in small letters, up to the blank line. Raises Truncated."""
    found: dict[str, str] = {}
    size = 0
    while True:
        line = stream.readline(_LIMIT_HEADER_BYTES)
        size += len(line)
        if not line.endswith(b"\n") or size > _LIMIT_HEADER_BYTES:
            raise Truncated("it breaks off among the headers of a record", where=where, remedy=_AGAIN)
        if not line.strip():
            return found
        name, colon, value = line.decode("utf-8", "replace").partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())


def _record(stream: BinaryIO, headers: Mapping[str, str], length: int, place: Place) -> Iterator[Unit | InputError]:
    """The unit of a record, or what is wrong with it; nothing for what is no page (pictures, redirections, errors of the server). The stream is left at its end."""
    wanted = headers.get("warc-type") in ("response", "resource")
    url = headers.get("warc-target-uri", "").strip("<>") or None
    where = f"{place.where} {url or headers.get('warc-record-id', '')}"
    block = b""
    while wanted and len(block) <= LIMIT_BYTES and (piece := stream.read(min(length - len(block), _PIECE))):
        block += piece
    rest = length - len(block)
    if wanted:
        piece = _page(block, headers, url, where, place) if rest == 0 else None
        if rest and len(block) > LIMIT_BYTES:
            piece = TooLarge(f"a page of {length:,} bytes, over the limit of {LIMIT_BYTES:,}", where=where, remedy="Give the page by itself")
        if piece is not None:
            yield piece
    while rest and (skipped := stream.read(min(rest, _PIECE))):
        rest -= len(skipped)
    if rest:
        raise Truncated("it breaks off in a record", where=where, remedy=_AGAIN)


def _page(block: bytes, headers: Mapping[str, str], url: str | None, where: str, place: Place) -> Unit | InputError | None:
    type_, status, http = headers.get("content-type", ""), "200", {}
    if headers.get("warc-type") == "response" and block.startswith(b"HTTP/"):
        head, _, block = block.partition(b"\r\n\r\n")
        first, *lines = head.decode("utf-8", "replace").split("\r\n")
        status = first.split()[1] if len(first.split()) > 1 else ""
        for line in lines:
            name, _, value = line.partition(":")
            http[name.strip().lower()] = value.strip()
        type_ = http.get("content-type", "")
    kind = _KINDS.get(type_.partition(";")[0].strip().lower())
    if kind is None or status != "200":
        return None
    try:
        raw = _decoded(block, http, where)
    except InputError as error:
        return error
    if not raw.strip():
        return None
    return Unit(raw, where, place.source, kind, {**place.facts, "url": url, "external_id": headers.get("warc-record-id")})


def _decoded(raw: bytes, headers: Mapping[str, str], where: str) -> bytes:
    """The payload without chunks and compression. Raises InputError."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        raw = _joined(raw)
    for name in reversed([n.strip().lower() for n in headers.get("content-encoding", "").split(",")]):
        if name in ("", "identity") or name in ("gzip", "x-gzip") and not raw.startswith(b"\x1f\x8b"):  # many archives keep the header of what they have unpacked
            continue
        if name not in ("gzip", "x-gzip", "deflate"):
            raise InputError(f"packed as {name}, which is not read here", where=where, remedy="Give the page by itself")
        raw = _inflated(raw, 47 if name != "deflate" or raw[:1] == b"\x78" else -15, where)
    return raw


def _inflated(raw: bytes, window: int, where: str) -> bytes:
    unpacker = zlib.decompressobj(window)
    try:
        data = unpacker.decompress(raw, LIMIT_BYTES + 1)
    except zlib.error as error:
        raise Truncated(f"a damaged page ({error})", where=where, remedy="Fetch it again") from error
    if len(data) > LIMIT_BYTES:
        raise TooLarge(f"unpacks to more than {LIMIT_BYTES:,} bytes", where=where, remedy="Give the page by itself")
    return data


def _joined(raw: bytes) -> bytes:
    """Chunks put together; what is not in chunks after all stays as it is."""
    pieces, at = [], 0
    while True:
        line, mark, _ = raw[at:at + 40].partition(b"\r\n")
        size = line.partition(b";")[0].strip()
        if not mark or not size or any(c not in b"0123456789abcdefABCDEF" for c in size):
            return raw
        length = int(size, 16)
        if length == 0:
            return b"".join(pieces)
        start = at + len(line) + 2
        pieces.append(raw[start:start + length])
        at = start + length + 2
