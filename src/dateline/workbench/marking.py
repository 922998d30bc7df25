"""Marks in a frozen text: what stands where, cut so that marks that overlap can all be drawn.

In go a text and marks (spans in code points with a role), out come paragraphs of pieces; put together, the pieces are the text, character for character. Marks
that overlap lie on lines of their own, one below the other.
"""
from __future__ import annotations

import collections
import dataclasses
import re
from typing import Any, Iterable, Mapping, Sequence

ROLES = ("trigger", "actor", "recipient", "date", "place", "figure", "attribution")
LINES = 5
_BREAK = re.compile(r"\n+")


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """``role``: one of ROLES, or sentence, content, telling, cue, evidence, uncoded (drawn as a ground, not as a line). ``href``: where a click leads; ``told``:
    what it is, in words. ``strong``: of what is selected."""

    start: int
    end: int
    role: str
    told: str = ""
    href: str | None = None
    strong: bool = True
    number: int | None = None  # of the event, shown beside its trigger


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. ``lines``: (role, line from 0, strong) outermost first; ``grounds``: roles drawn behind; ``first``: the number of an
    event whose trigger begins here."""

    text: str
    lines: tuple[tuple[str, int, bool], ...] = ()
    grounds: tuple[str, ...] = ()
    href: str | None = None
    told: str = ""
    first: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """``start``: the code point at which it begins; ``title``: is it the dispatch's title?"""

    start: int
    pieces: tuple[Piece, ...]
    title: bool = False


def paragraphs(text: str, marks: Iterable[Mark], title: str | None = None) -> list[Paragraph]:
    """The text in paragraphs. What lies between two of them (line ends) is not in the pieces."""
    drawn = sorted((m for m in set(marks) if 0 <= m.start < m.end <= len(text)), key=lambda m: (m.start, -m.end, _rank(m.role), m.told, m.href or ""))
    lines = _lines([m for m in drawn if m.role in ROLES])
    found, at, coming, over = [], 0, collections.deque(drawn), []
    for gap in [*_BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if end > at:
            over = [m for m in over if m.end > at]
            while coming and coming[0].start < end:
                over.append(coming.popleft())
            found.append(Paragraph(at, tuple(_pieces(text, at, end, over, lines)), title=at == 0 and title is not None and text[at:end] == title))
        at = gap.end() if gap else end
    return found


def _rank(role: str) -> int:
    return ROLES.index(role) if role in ROLES else -1


def _lines(marks: Sequence[Mark]) -> dict[Mark, int]:
    """The first line that is free for each; where none is, the last. The same words in the same role share one. In go marks in the order of their starts."""
    ends = [0] * LINES
    taken: dict[tuple[int, int, str], int] = {}
    for mark in marks:
        key = (mark.start, mark.end, mark.role)
        if key not in taken:
            taken[key] = next((i for i, end in enumerate(ends) if end <= mark.start), LINES - 1)
            ends[taken[key]] = max(ends[taken[key]], mark.end)
    return {mark: taken[mark.start, mark.end, mark.role] for mark in marks}


def _pieces(text: str, start: int, end: int, marks: Sequence[Mark], lines: Mapping[Mark, int]) -> Iterable[Piece]:
    """``marks``: those that reach into these characters, in the order of their starts."""
    cuts = sorted({start, end} | {cut for m in marks for cut in (m.start, m.end) if start < cut < end})
    coming, over = collections.deque(m for m in marks if m.end > start), []
    for a, b in zip(cuts, cuts[1:]):
        over = [m for m in over if m.end > a]
        while coming and coming[0].start <= a:
            over.append(coming.popleft())
        drawn = list(dict.fromkeys((m.role, lines[m], _strong(over, m)) for m in over if m.role in ROLES))
        linked = min((m for m in over if m.href), key=lambda m: (not m.strong, m.end - m.start, _rank(m.role)), default=None)
        first = next((m.number for m in over if m.number is not None and m.start == a), None)
        yield Piece(text[a:b], tuple(drawn), tuple(dict.fromkeys(m.role for m in over if m.role not in ROLES)), linked.href if linked else None,
                    "; ".join(dict.fromkeys(m.told for m in over if m.told)), first)


def _strong(over: Sequence[Mark], mark: Mark) -> bool:
    return any(m.strong for m in over if (m.start, m.end, m.role) == (mark.start, mark.end, mark.role))


def marks_of(event: Mapping[str, Any], number: int, href: Any, *, selected: bool = True) -> Iterable[Mark]:
    """The marks of one event. ``href``: a function of a field's key ("actors.0") that gives its address. Of an event that is not selected, the trigger alone where
    another one is."""
    name = f"event {number}"
    yield Mark(*event["trigger"], "trigger", f"{name}: {event['type']}{' ' + event['mode'] if event.get('mode') else ''}", href("type"), selected, number)
    for key, role in (("actors", "actor"), ("recipients", "recipient")):
        for i, party in enumerate(event[key]):
            yield Mark(*party["span"], role, f"{role} of {name}", href(f"{key}.{i}"), selected)
    for key in ("date", "place"):
        if event[key] and event[key].get("span"):
            yield Mark(*event[key]["span"], key, f"{key} of {name}", href(key), selected)
    for i, figure in enumerate(event["figures"]):
        yield Mark(*figure["span"], "figure", f"{figure['kind']}, {name}", href(f"figures.{i}"), selected)
    for i, said in enumerate(event["attribution"]):
        for part in (said.get("source"), said.get("cue")):
            if part and part.get("span"):
                yield Mark(*part["span"], "attribution", f"source of {name}", href(f"attribution.{i}"), selected)
