"""How much the words of a sentence speak of politics, or of another world: sport, film, markets, kitchens, accidents, science.

In goes worlds.csv (word, score; made by training/worlds.py): above 0 speaks for politics, below 0 for another world. Out comes a Worlds that
answers for a stretch of tokens. Refused: a file without the two columns, a score that is no number (DataError with file and line).
"""
from __future__ import annotations

import functools
import pathlib
from collections.abc import Container, Iterator, Mapping
from typing import Any

from dateline.errors import DataError

FILE = pathlib.Path(__file__).with_name("worlds.csv")
_LEAST = 3  # letters of a word
_NO_SIGN = frozenset({"GPE", "NORP", "LOC", "PERSON"})  # countries, nations and people are named in every world


def plain(word: str) -> bool:
    """May this word stand in the table: plain letters, no abbreviation of one or two?"""
    return len(word) >= _LEAST and word.isascii() and word.isalpha() and word.islower()


def keys(tokens: Any, start: int, end: int, known: Container[str]) -> Iterator[str]:
    """The words of a stretch of spaCy tokens as the table has them: the form, else the lemma, of everything that is no name of a place, a nation or a person."""
    for token in tokens[start:end]:
        if token.ent_type_ not in _NO_SIGN:
            key = next((w for w in (token.lower_, token.lemma_.lower()) if w in known), None)
            if key is not None:
                yield key


class Worlds:
    """The table."""

    def __init__(self, scores: Mapping[str, float]):
        self._scores = scores

    def of(self, tokens: Any, start: int, end: int) -> list[float]:
        """The scores of the tokens ``start`` to ``end`` (excluded) that have one."""
        return [self._scores[key] for key in keys(tokens, start, end, self._scores)]


@functools.cache
def load(path: pathlib.Path = FILE) -> Worlds:
    """The table of a file. Raises DataError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the table cannot be read ({error})", where=str(path), remedy="Reinstall the package.") from error
    if not lines or lines[0] != "word,score":
        raise DataError("the first line is not word,score", where=f"{path.name} line 1", remedy="Make it anew with training/worlds.py.")
    scores: dict[str, float] = {}
    for number, line in enumerate(lines[1:], 2):
        word, _, score = line.partition(",")
        try:
            scores[word] = float(score)
        except ValueError as error:
            raise DataError(f"“{line}” is no word with its score", where=f"{path.name} line {number}", remedy="Make it anew with training/worlds.py.") from error
    return Worlds(scores)
