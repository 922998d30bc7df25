"""What of the text goes out with the records.

In go records dateline/1, out come records without the words of the dispatch.
"""

from __future__ import annotations

import hashlib
from typing import Any, Mapping


def text_digest(record: Mapping[str, Any]) -> str | None:
    """SHA-256 of the text, to find it again: spans count in its code points."""
    document = record["document"]
    if document.get("text") is None:
        return document.get("text_sha256")
    return "sha256:" + hashlib.sha256(document["text"].encode("utf-8", "replace")).hexdigest()


def without_text(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record for sharing: text, title and every quotation of them are null; names, codes, spans and a digest of the text stay, so that
    whoever has the text can lay the spans on it again. Names that come from nowhere but the text stay as names."""
    bare = _bare(dict(record))
    document = dict(bare["document"])
    document.update(text=None, title=None, text_sha256=text_digest(record))
    return {**bare, "document": document}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(v) for v in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: _bare(v) for key, v in value.items()}
    if "text" in kept and "span" in kept:
        if "name" in kept and kept["name"] is None:
            kept["name"] = value["text"]
        kept["text"] = None
    return kept
