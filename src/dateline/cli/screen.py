"""The two consoles, and the words in which a record is told to people: parties, dates, places, figures, sources.

In go parts of a record, out come short strings; "–" stands for what is not known.
"""
from __future__ import annotations

import os
import sys
from typing import IO, Iterable

from rich.console import Console

from dateline import wording
from dateline.records import Attribution, Figure, Party, Place, When
from dateline.wording import DASH, country, days

_PIPED_WIDTH = 120


def stdout(file: IO[str] | None = None) -> Console:
    return _console(file or sys.stdout)


def stderr() -> Console:
    return _console(sys.stderr)


def _console(file: IO[str]) -> Console:
    terminal = file.isatty() if hasattr(file, "isatty") else False
    width = None if terminal else int(os.environ.get("COLUMNS") or 0) or _PIPED_WIDTH
    return Console(file=file, width=width, highlight=False, soft_wrap=False, no_color=not terminal or None, emoji=False)


def party(value: Party) -> str:
    """"Russia GOV"; for bodies of many countries, and where no country is known, the name: "African Union GOV", "gunmen UAF"."""
    return wording.party(value.country, value.name, value.text, value.sectors)


def party_list(values: Iterable[Party]) -> str:
    return ", ".join(dict.fromkeys(map(party, values))) or DASH


def who(actors: Iterable[Party], recipients: Iterable[Party]) -> str:
    """"Russia GOV → Syria GOV"."""
    actors, recipients = tuple(actors), tuple(recipients)
    if not recipients:
        return party_list(actors)
    return f"{party_list(actors)} → {party_list(recipients)}"


def when(value: When | None) -> str:
    return DASH if value is None else days(value.start, value.end)


def place(value: Place | None) -> str:
    """"Gao, Mali"; a country by itself."""
    return DASH if value is None else wording.place(value.name, value.country, value.precision)


def figure(value: Figure) -> str:
    """"killed ≥25", "injured 17", "troops 2,000–3,000"."""
    return wording.figure(value.kind, value.minimum, value.maximum, value.who)


def figures(values: Iterable[Figure]) -> str:
    return ", ".join(dict.fromkeys(map(figure, values))) or DASH


def sources(values: Iterable[Attribution]) -> str:
    """The chain of sources, the one that speaks first: "Putin ← Peskov"."""
    names = [a.source.name or a.source.text if a.source else "unnamed source" for a in values]
    return " ← ".join(dict.fromkeys(reversed(names))) or DASH
