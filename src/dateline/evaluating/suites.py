"""Scores a coder on suites of short texts: direction, modality and noise, seen and unseen lines apart.

In goes a JSON Lines file in the format of tests/suites/README.md and a function from a text to its events; out comes a report. An event is right
in direction when its type, one of its actors and one of its recipients are; two-sided events count with both sides in ``actors``.
"""
from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable, Sequence

from dateline.evaluating import gold_lines
from dateline.records import Event, Party

Code = Callable[[str], Sequence[Event]]


@dataclasses.dataclass(frozen=True)
class Report:
    """``figures``: name -> (right, of how many); ``wrong``: id, what was wanted, what was coded."""

    figures: dict[str, tuple[int, int]]
    wrong: tuple[tuple[str, str, str], ...]

    def share(self, name: str) -> float:
        right, all_ = self.figures[name]
        return right / all_ if all_ else 0.0

    def __str__(self) -> str:
        return "\n".join(f"{name:<28}{right / max(all_, 1):.3f}   ({right}/{all_})" for name, (right, all_) in self.figures.items())


def direction(path: pathlib.Path, code: Code) -> Report:
    """Type, actor and recipient of each text; and the type alone."""
    tally, wrong = _Tally(), []
    for row in _rows(path):
        events = [e for e in code(row["text"]) if e.type in _list(row["type"])]
        right = any(_directed(e, row["actor"], row["recipient"]) for e in events)
        tally.add("direction", row, right)
        tally.add("type alone", row, bool(events))
        if not right:
            wrong.append((row["id"], f"{row['type']} {row['actor']} → {row['recipient']}: {row['text']}", "; ".join(map(_brief, code(row["text"])))))
    return Report(tally.figures, tuple(wrong))


def modality(path: pathlib.Path, code: Code) -> Report:
    """Type and certainty of each text; and the open acts (threatened, denied, planned …) that are coded as facts, of all open ones."""
    rows = _rows(path)
    base = {}
    for row in rows:
        base.setdefault(row["group"], _list(row["type"])[0])
    tally, wrong = _Tally(), []
    for row in rows:
        events = code(row["text"])
        right = any(e.type in _list(row["type"]) and e.certainty in _list(row["certainty"]) for e in events)
        tally.add("type and certainty", row, right)
        act = base[row["group"]]
        if act not in _list(row["type"]) or "asserted" not in _list(row["certainty"]):
            fact = any(e.type == act and e.certainty == "asserted" for e in events)
            tally.add("open, coded as fact", row, fact)
            right = right and not fact
        if not right:
            wrong.append((row["id"], f"{row['type']} {row['certainty']}: {row['text']}", "; ".join(map(_brief, events))))
    return Report(tally.figures, tuple(wrong))


def noise(path: pathlib.Path, code: Code) -> Report:
    """Texts that give no asserted event."""
    tally, wrong = _Tally(), []
    for row in _rows(path):
        facts = [e for e in code(row["text"]) if e.certainty == "asserted"]
        tally.add("no asserted event", row, not facts)
        if facts:
            wrong.append((row["id"], f"{row['domain']}: {row['text']}", "; ".join(map(_brief, facts))))
    return Report(tally.figures, tuple(wrong))


class _Tally:
    def __init__(self):
        self.figures: dict[str, tuple[int, int]] = {}

    def add(self, name: str, row: dict, right: bool) -> None:
        for key in (name, f"{name}, {'unseen' if row['unseen'] else 'seen'}"):
            good, all_ = self.figures.get(key, (0, 0))
            self.figures[key] = (good + bool(right), all_ + 1)


def _rows(path: pathlib.Path) -> list[dict]:
    return gold_lines.rows(path, ("id", "text"))


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _directed(event: Event, actor: str, recipient: str) -> bool:
    did, had = event.actors, event.recipients or event.actors
    return _has(did, actor) and _has(had, recipient)


def _has(parties: Sequence[Party], wanted: str) -> bool:
    for alternative in wanted.split("|"):
        country, _, sector = alternative.partition("/")
        if any(p.country == country and (not sector or sector in p.sectors) for p in parties):
            return True
    return False


def _brief(event: Event) -> str:
    return f"{event.type} {event.certainty} {'+'.join(p.code for p in event.actors)} → {'+'.join(p.code for p in event.recipients)}"
