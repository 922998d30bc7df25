"""What makes stored rows provable: packing, digests and seals.

A seal is the SHA-256 over the values of a row in a fixed order; a changed byte in any of them breaks it.
"""
from __future__ import annotations

import hashlib
import json
import re
import zlib
from typing import Any, Sequence

from dateline.errors import Damaged

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LEVEL = 6


def seal(values: Sequence[Any]) -> str:
    """32 hexadecimal digits over the values (strings, numbers, bytes, nulls)."""
    whole = hashlib.sha256()
    for value in values:
        data = b"n" if value is None else b"b" + value if isinstance(value, bytes) else b"s" + value.encode() if isinstance(value, str) else b"i%d" % value
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()[:32]


def digest(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def pack(raw: bytes) -> bytes:
    return zlib.compress(raw, _LEVEL)


def unpack(packed: bytes | memoryview, where: str) -> bytes:
    """Raises Damaged."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise Damaged("stored bytes are damaged", where=where, remedy="Run dateline check, and restore the project from a backup") from error


def storable(text: str | None) -> str | None:
    """The text without what no database takes: NUL and lone surrogates become U+FFFD."""
    return None if text is None else _UNSTORABLE.sub("\ufffd", text)


def to_json(value: Any) -> str:
    """Compact JSON with sorted keys: the same value gives the same string."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
