"""The trained reader: who says what, and how sure each word's act is, for one text.

In goes a text; out comes a Reading: tagged attributions with their probability, and for any word a value from -3 (did not happen) to 3
(happened). Each window of the text is encoded alone, so the same text always reads the same.
"""
from __future__ import annotations

import bisect
import dataclasses
import functools

import numpy

from dateline.dispatch import Span
from dateline.models import runtime
from dateline.models.windows import windows

NAME = "reader"
CUE_FLOOR = 0.35  # a word may belong to a cue from this probability on
LINK_FLOOR = 0.5  # a word belongs to the source, or to the content, of a cue
_LEAST = 1.2  # content of less weight than this (pieces times probability) is dropped
_GAP = 2  # pieces that may lie between two parts of one phrase


@dataclasses.dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution as the model sees it; ``source`` null: none is named. ``probability``: of its cue."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    probability: float


@dataclasses.dataclass(frozen=True)
class Reading:
    """``attributions`` in the order of their cues. ``_starts``, ``_values``, ``_classes`` and ``_cue``: one row a piece of a word."""

    attributions: tuple[Tagged, ...]
    _starts: tuple[int, ...]
    _values: tuple[float, ...]
    _classes: tuple[tuple[float, float, float], ...]
    _cue: tuple[float, ...]

    def _at(self, start: int) -> int | None:
        index = bisect.bisect_left(self._starts, start)
        return index if index < len(self._starts) and self._starts[index] == start else None

    def value(self, start: int) -> float | None:
        """How far the act of the word that begins here happened: -3 to 3 (null: no word begins here)."""
        index = self._at(start)
        return None if index is None else self._values[index]

    def classes(self, start: int) -> tuple[float, float, float] | None:
        """Probabilities that it did not happen, is open, happened."""
        index = self._at(start)
        return None if index is None else self._classes[index]

    def cue(self, span: Span) -> float:
        """The highest probability in this span that a word belongs to a cue."""
        low, high = bisect.bisect_left(self._starts, span[0]), bisect.bisect_left(self._starts, span[1])
        return max(self._cue[low:high], default=0.0)


@functools.lru_cache(maxsize=4)
def read(text: str) -> Reading:
    """The reading of one text. Raises ModelError when the weights are missing or changed."""
    session = runtime.load(NAME)
    tagged: list[Tagged] = []
    starts: list[int] = []
    values: list[float] = []
    classes: list[tuple[float, float, float]] = []
    cue: list[float] = []
    for window in windows(text, session.tokenizer):
        tags, cues, pairs, value, kinds = session.run(tokens=numpy.array(window.tokens, dtype=numpy.int64))
        places = window.offsets
        tagged.extend(_attributions(text, places, tags, dict(zip(cues.tolist(), pairs))))
        for i in range(1, len(places) - 1):
            starts.append(places[i][0])
            values.append(round(float(value[i]), 3))
            classes.append(tuple(round(float(p), 3) for p in kinds[i]))
            cue.append(round(float(1 - tags[i, 0]), 3))
    return Reading(tuple(tagged), tuple(starts), tuple(values), tuple(classes), tuple(cue))


def _attributions(text: str, places: list[tuple[int, int]], tags: numpy.ndarray, pairs: dict[int, numpy.ndarray]) -> list[Tagged]:
    out = []
    for first, last in _cues(tags, len(places), text, places):
        scores = pairs[first]
        source = _runs(scores[:, 0], len(places), set(range(first, last + 1)))
        content = _runs(scores[:, 1], len(places), set(range(first, last + 1)))
        content = [run for run in content if scores[run[0] : run[1] + 1, 1].sum() >= _LEAST]
        if not content:
            continue
        best = max(source, key=lambda run: float(scores[run[0] : run[1] + 1, 0].max()), default=None)  # the surest, not the longest
        out.append(
            Tagged(
                _span(text, places, first, last),
                _span(text, places, *best) if best else None,
                tuple(_span(text, places, *run) for run in content),
                round(float(1 - tags[first : last + 1, 0].min()), 3),
            )
        )
    return out


def _cues(tags: numpy.ndarray, length: int, text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last piece of each cue."""
    out: list[tuple[int, int]] = []
    for i in range(1, length - 1):
        if 1 - tags[i, 0] < CUE_FLOOR:
            continue
        glued = places[i][0] == places[i - 1][1] and text[places[i][0] : places[i][0] + 1].isalnum()
        if out and out[-1][1] == i - 1 and (tags[i, 2] >= tags[i, 1] or glued):
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out


def _runs(scores: numpy.ndarray, length: int, forbidden: set[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for i in range(1, length - 1):
        if scores[i] < LINK_FLOOR or i in forbidden:
            continue
        if out and i - out[-1][1] <= _GAP + 1 and not any(j in forbidden for j in range(out[-1][1], i)):
            out[-1] = (out[-1][0], i)
        else:
            out.append((i, i))
    return out


def _span(text: str, places: list[tuple[int, int]], first: int, last: int) -> Span:
    """Characters of these pieces, grown to whole words."""
    start, end = places[first][0], places[last][1]
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
