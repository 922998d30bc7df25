"""What toponyms say of each other: "X, Y", "X in Y", "Y's X", "the Syrian city of X", "Latakia and Tartus provinces".

In go the toponyms of a dispatch in its order, out come the same with ``inside``, ``within`` and ``wanted`` filled in. Nothing is refused.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from dateline.dispatch import Span
from dateline.language.surroundings import Surroundings


@dataclasses.dataclass(frozen=True, slots=True)
class Toponym:
    """Tokens ``start`` to ``end`` (excluded).

    ``kind``: literal | demonym (an adjective or people: "Syrian") | embedded (inside another name) | capital ("the Afghan capital").
    ``candidates``: from the gazetteer, maybe none. ``wanted``: level that the words around ask for, or null. ``inside``: indexes of
    toponyms that are said to contain it; ``within``: candidates that are (abbreviations, demonyms). ``locative``: behind a preposition
    of place.
    ``enclosed``: written "X, Y," so that a place outside of Y is out of the question.
    """

    start: int
    end: int
    span: Span
    text: str
    kind: str
    candidates: tuple[Any, ...]
    wanted: str | None = None
    inside: tuple[int, ...] = ()
    within: tuple[Any, ...] = ()
    locative: bool = False
    enclosed: bool = False


def linked(finder: Surroundings, found: list[Toponym]) -> tuple[Toponym, ...]:
    """With "X, Y", "X in Y", "Y's X", "the Syrian city of X" and coordinated levels ("Latakia and Tartus provinces") marked."""
    lower, text = finder.lower, finder.text
    out: list[Toponym] = []
    for n, t in enumerate(found):
        inside, within, wanted = [], [], t.wanted
        after = found[n + 1] if n + 1 < len(found) else None
        gap = lower[t.end : after.start] if after is not None else None
        if gap and len(gap) == 2 and gap[0] in finder.words.levels and gap[1] in ("in", "of"):
            gap = gap[1:] if gap[1] == "in" else gap  # "Beni territory in North Kivu"
        if (
            gap in ([","], ["in"], [",", "in"], ["("], ["district", "of"], ["province", "of"], ["in", "the"])
            and after is not None
            and after.kind == "literal"
        ):
            inside.append(n + 1)
        if t.end + 1 < len(text) and lower[t.end] in (",", "("):
            unit = finder.unit_at(t.end + 1)
            if unit is not None:
                within.append(unit)
        if n and found[n - 1].kind in ("demonym", "literal") and t.kind == "literal":
            between = lower[found[n - 1].end : t.start]
            if (
                found[n - 1].kind == "demonym"
                and len(between) <= 4
                and all(
                    w in finder.words.levels
                    or w in ("of", "the", "northern", "southern", "eastern", "western", "central", "coastal", "border")
                    for w in between
                )
            ):
                within += found[n - 1].candidates
            elif between == ["'s"]:
                inside.append(n - 1)
        if (
            wanted is None
            and gap in (["and"], [","], [",", "and"], ["or"])
            and after is not None
            and after.wanted
            and lower[after.end - 1] not in finder.words.levels
            and after.end < len(lower)
            and lower[after.end].endswith("s")
            and lower[after.end] in finder.words.levels
        ):
            wanted = after.wanted
        if wanted and inside and after is not None:  # a unit of the level asked for, but elsewhere: "Beni territory in North Kivu"
            held = [c for c in t.candidates if any(finder.gazetteer.contains(o, c) for o in after.candidates[:3])]
            if held and not any(c.level == wanted for c in held):
                wanted = None
        enclosed = bool(within and t.kind == "literal" and lower[t.end] == ",") or (
            gap == [","]
            and t.locative
            and after is not None
            and after.kind == "literal"
            and not after.locative
            and lower[after.end : after.end + 1] in ([","], ["."], [")"])
            and bool(after.candidates)
            and after.candidates[0].level in ("country", "admin1")
        )
        out.append(dataclasses.replace(t, enclosed=enclosed, inside=tuple(inside), within=tuple(within), wanted=wanted))
    return tuple(out)
