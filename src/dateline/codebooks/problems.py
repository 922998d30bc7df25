"""A list of what is wrong with a codebook, each with file and line: collected, so that one run tells all."""
from __future__ import annotations

import difflib
from typing import Iterable

from dateline.codebooks.source import Row, Rows, Word, where


class Problems:
    """Problems in the order in which they were found; true when there are any."""

    def __init__(self) -> None:
        self._lines: dict[str, None] = {}

    def add(self, line: str) -> None:
        self._lines.setdefault(line)

    def at(self, value: Row | Rows | Word, what: str) -> None:
        """A problem of a value that knows its file and line."""
        self.add(f"{where(value)}: {what}")

    def unknown(self, value: Row | Rows | Word, kind: str, word: str, known: Iterable[str]) -> None:
        """A word that should be one of a fixed set, with the nearest word of the set."""
        known = list(known)
        near = difflib.get_close_matches(word, known, 1)
        hint = f'; did you mean "{near[0]}"?' if near else f"; known: {', '.join(known[:30])}"
        self.at(value, f'unknown {kind} "{word}"{hint}')

    def lines(self) -> list[str]:
        return list(self._lines)

    def __bool__(self) -> bool:
        return bool(self._lines)
