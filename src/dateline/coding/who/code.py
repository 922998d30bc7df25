"""A party's code before it has a place in the text, and what is asked of the tables.

In and out: plain frozen values. Nothing is refused.
"""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Protocol, Sequence

from dateline.language.analysis import Analysis, Mention

Days = tuple[date, date] | None
BLOCS = frozenset(("UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"))
UNKNOWN = (None, "no country is told", 0.4)  # country, why, confidence
SURE_OF_COUNTRY = 0.7  # from here on the phrase itself tells the country


class Tables(Protocol):
    """What is asked of the party tables (knowledge.parties.PartyTables)."""

    def nation(self, text: str): ...
    def look_up(self, name: str, on: Days): ...
    def role(self, words: Sequence[str]): ...


@dataclasses.dataclass(frozen=True)
class Code:
    """``basis``: as in Party. ``body``: what it names is a body, a group or a country, so that its members share its code."""

    country: str | None
    sectors: tuple[str, ...]
    basis: str
    confidence: float
    why: str
    name: str | None = None
    id: str | None = None
    body: bool = False


def strength(code: Code) -> float:
    """How much a code is worth beside another of the same party: what the text says outright, then the tables, then surroundings."""
    if not (code.country and code.sectors):
        return 0.3 * bool(code.sectors) + 0.2 * bool(code.country)
    if code.basis == "listed":
        return 2.0 + code.confidence
    return 3.0 + code.confidence if code.confidence >= 0.85 else 1.0 + code.confidence


def referred(code: Code, m: Mention, analysis: Analysis) -> Code:
    """The code of a phrase that refers back to another."""
    why = f'"{analysis.text(m.span)}" refers back; {code.why}'
    return dataclasses.replace(code, basis="coreference", confidence=code.confidence * 0.88, why=why)
