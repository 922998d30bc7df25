"""How parts of a record are told to people: parties, days, places, figures, sources.

In go parts of records dateline/1 (dicts), out come short strings; "–" stands for what is not known.
"""
from __future__ import annotations

from typing import Any, Iterable, Mapping

from dateline import wording
from dateline.wording import DASH, country, days, number

Part = Mapping[str, Any] | None


def party(value: Mapping[str, Any]) -> str:
    """"Russia GOV"; for bodies of many countries, and where no country is known, the name."""
    return wording.party(value.get("country"), value.get("name"), value.get("text") or "", value.get("sectors") or ())


def parties(values: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(map(party, values))) or DASH


def code(value: Mapping[str, Any]) -> str:
    """"RUS/GOV", or "" where no code stands."""
    return "/".join(filter(None, [value.get("country"), ",".join(value.get("sectors") or ())]))


def when(value: Part) -> str:
    return DASH if value is None else days(value.get("start"), value.get("end"))


def place(value: Part) -> str:
    """"Gao, Mali"; a country by itself."""
    return DASH if value is None else wording.place(value.get("name") or value.get("text") or DASH, value.get("country"), value.get("precision"))


def figure(value: Mapping[str, Any]) -> str:
    """"killed ≥25", "injured 17", "troops 2,000–3,000"."""
    return wording.figure(value["kind"], value.get("minimum"), value.get("maximum"), value.get("who"))


def figures(values: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(dict.fromkeys(map(figure, values))) or DASH


def sources(values: Iterable[Mapping[str, Any]]) -> str:
    """The chain of sources, the one that speaks first: "Putin ← Peskov"."""
    names = [source_name(a.get("source")) or "unnamed source" for a in values]
    return " ← ".join(dict.fromkeys(reversed(names))) or DASH


def source_name(value: Part) -> str | None:
    return (value.get("name") or value.get("text")) if value else None


def short_id(value: str) -> str:
    """The first characters of a digest, enough to tell it from others by eye."""
    return value.removeprefix("sha256:")[:12]


def counted(count: int, one: str, many: str | None = None) -> str:
    """"1 event", "12,345 events"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def squeezed(value: str | None, limit: int = 160) -> str:
    """On one line, cut off where it is longer than ``limit`` characters."""
    line = " ".join((value or "").split())
    return line if len(line) <= limit else line[:limit - 1].rstrip() + "…"


def percent(value: float | None) -> str:
    return DASH if value is None else f"{value:.0%}"


FILTERS = {"party": party, "parties": parties, "party_code": code, "when": when, "place": place, "figure": figure, "figures": figures, "sources": sources,
           "source_name": source_name, "country": lambda value: country(value) or DASH, "short_id": short_id, "counted": counted, "squeezed": squeezed,
           "percent": percent, "number": number, "days": lambda value: days(*value)}
