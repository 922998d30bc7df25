"""Full-text search: which documents hold all these words, in any of their forms.

In go the words that a person typed, out comes a condition on documents. Words in double quotes are a phrase; nothing else has a meaning of its own.
"""
from __future__ import annotations

import re
from typing import Any

from dateline.errors import UsageError
from dateline.store.database import Database

_TERM = re.compile(r'"([^"]{1,200})"|(\S+)')


def condition(db: Database, words: str) -> tuple[str, list[Any]]:
    """A condition on documents ``d`` and its values. Raises UsageError where there is no word in it."""
    terms = [phrase or word for phrase, word in _TERM.findall(words.replace("\x00", " ")) if any(c.isalnum() for c in phrase or word)]
    if not terms:
        raise UsageError("no word to search for", remedy="Give one word or more")
    if db.dialect == "sqlite":
        quoted = " ".join('"' + term.replace('"', "") + '"' for term in terms)
        return "d.number IN (SELECT rowid FROM search WHERE search MATCH ?)", [quoted]
    vector = "to_tsvector('english'::regconfig, left(d.text, 100000))"
    return " AND ".join(f"{vector} @@ phraseto_tsquery('english', ?)" for _ in terms), list(terms)
