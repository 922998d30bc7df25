"""Full-text search: which documents hold all these words, in any of their forms.

In go the words that a person typed, out come a condition on documents, their order, and the passages. Words in double quotes are a phrase; nothing else has a meaning of its own.
"""
from __future__ import annotations

import re
from typing import Any, Sequence

from dateline.errors import UsageError
from dateline.store.database import Database

_TERM = re.compile(r'"([^"]{1,200})"|(\S+)')


_MARKS = "\ue000", "\ue001"  # of the private use area: no news text has them, and where one does, only the emphasis is wrong
_VECTOR = "to_tsvector('english'::regconfig, left(d.text, 100000))"
Passage = tuple[tuple[str, bool], ...]


def condition(db: Database, words: str) -> tuple[str, list[Any]]:
    """A condition on documents ``d`` and its values. Raises UsageError where there is no word in it."""
    terms = _terms(words)
    if db.dialect == "sqlite":
        return "d.number IN (SELECT rowid FROM search WHERE search MATCH ?)", [_match(terms)]
    return " AND ".join(f"{_VECTOR} @@ phraseto_tsquery('english', ?)" for _ in terms), terms


def ranked(db: Database, words: str) -> list[int]:
    """Numbers of the documents that hold the words, those first that hold them most often for their length. Raises UsageError."""
    terms = _terms(words)
    if db.dialect == "sqlite":
        return [n for n, in db.run("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank, rowid", [_match(terms)])]
    found, values = condition(db, words)
    query = " && ".join("phraseto_tsquery('english', ?)" for _ in terms)
    return [n for n, in db.run(f"SELECT d.number FROM documents d WHERE {found} ORDER BY ts_rank({_VECTOR}, {query}, 1) DESC, d.number", [*values, *terms])]


def passages(db: Database, words: str | None, numbers: Sequence[int]) -> dict[int, Passage]:
    """Number -> the piece of its text in which the words stand, cut at them: pieces, each with whether it is one of the words. The text's beginning where ``words``
    is null. Raises UsageError."""
    marks = ", ".join("?" * len(numbers))
    if words is None:
        return {n: ((" ".join(text.split()), False),) for n, text in db.run(f"SELECT number, substr(text, 1, 240) FROM documents WHERE number IN ({marks})", numbers)}
    terms = _terms(words)
    if db.dialect == "sqlite":
        rows = db.run(f"SELECT rowid, snippet(search, 0, ?, ?, '…', 40) FROM search WHERE search MATCH ? AND rowid IN ({marks})", [*_MARKS, _match(terms), *numbers])
    else:
        query = " && ".join("phraseto_tsquery('english', ?)" for _ in terms)
        options = f"StartSel={_MARKS[0]}, StopSel={_MARKS[1]}, MaxWords=40, MinWords=20, MaxFragments=1"
        rows = db.run(f"SELECT d.number, ts_headline('english', left(d.text, 100000), {query}, ?) FROM documents d WHERE d.number IN ({marks})", [*terms, options, *numbers])
    return {number: _cut(passage) for number, passage in rows}


def _cut(passage: str) -> Passage:
    pieces = re.split(f"{_MARKS[0]}([^{_MARKS[1]}]*){_MARKS[1]}", re.sub(r"\s+", " ", passage))
    return tuple((piece.replace(_MARKS[0], "").replace(_MARKS[1], ""), bool(i % 2)) for i, piece in enumerate(pieces) if piece)


def _terms(words: str) -> list[str]:
    terms = [phrase or word for phrase, word in _TERM.findall(words.replace("\x00", " ")) if any(c.isalnum() for c in phrase or word)]
    if not terms:
        raise UsageError("no word to search for", remedy="Give one word or more")
    return terms


def _match(terms: Sequence[str]) -> str:
    return " ".join('"' + term.replace('"', "") + '"' for term in terms)
