"""The two consoles, and the words in which a record is told to people: parties, dates, places, figures, sources.

In go parts of a record, out come short strings; "–" stands for what is not known.
"""
from __future__ import annotations

import csv
import datetime
import functools
import os
import sys
from typing import IO, Iterable

from rich.console import Console

from dateline.knowledge import parties
from dateline.records import Attribution, Figure, Party, Place, When

DASH = "–"
_PIPED_WIDTH = 120
_BODIES = {"UNO": "UN", "EUR": "European Union", "IGO": "Intergovernmental", "NGO": "NGO", "ISM": "Islamist", "IMG": "Armed group", "MNC": "Multinational"}
_MANY = {"IGO", "NGO", "ISM", "IMG", "MNC"}
_SHORT = {"USA": "US", "GBR": "UK", "ARE": "UAE", "COD": "DR Congo", "COG": "Congo", "CAF": "Central African Rep.", "BIH": "Bosnia", "PRK": "North Korea",
          "KOR": "South Korea", "PSE": "Palestine"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def stdout(file: IO[str] | None = None) -> Console:
    return _console(file or sys.stdout)


def stderr() -> Console:
    return _console(sys.stderr)


def _console(file: IO[str]) -> Console:
    terminal = file.isatty() if hasattr(file, "isatty") else False
    width = None if terminal else int(os.environ.get("COLUMNS") or 0) or _PIPED_WIDTH
    return Console(file=file, width=width, highlight=False, soft_wrap=False, no_color=not terminal or None, emoji=False)


@functools.cache
def _country_names() -> dict[str, str]:
    """ISO 3166 alpha-3 -> the short English name of the tables."""
    names: dict[str, str] = {}
    with open(parties.TABLES / "nations.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["form"] == "name":
                names.setdefault(row["country"], row["text"])
    return {**names, **_SHORT, **_BODIES}


def country(code: str | None) -> str | None:
    return None if code is None else _country_names().get(code, code)


def party(value: Party) -> str:
    """"Russia GOV"; for bodies of many countries, and where no country is known, the name: "African Union GOV", "gunmen UAF"."""
    land = None if value.country in _MANY else country(value.country)
    return " ".join([land or value.name or value.text, *value.sectors[:1]])


def party_list(values: Iterable[Party]) -> str:
    return ", ".join(dict.fromkeys(map(party, values))) or DASH


def who(actors: Iterable[Party], recipients: Iterable[Party]) -> str:
    """"Russia GOV → Syria GOV"."""
    actors, recipients = tuple(actors), tuple(recipients)
    if not recipients:
        return party_list(actors)
    return f"{party_list(actors)} → {party_list(recipients)}"


def days(start: datetime.date | None, end: datetime.date | None) -> str:
    """"3 Mar 2025", "1–10 Mar 2025", "Mar 2025", "2024", "until 3 Mar 2025"."""
    if start is None or end is None:
        known = start or end
        return DASH if known is None else f"{'from' if start else 'until'} {_day(known)}"
    if start == end:
        return _day(start)
    after = end + datetime.timedelta(days=1)
    if start.day == 1 and after.day == 1:
        if (start.month, end.month) == (1, 12):
            return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
        if (start.year, start.month) == (end.year, end.month):
            return f"{_MONTHS[start.month - 1]} {start.year}"
        if start.year == end.year:
            return f"{_MONTHS[start.month - 1]}–{_MONTHS[end.month - 1]} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{_day(end)}"
    if start.year == end.year:
        return f"{start.day} {_MONTHS[start.month - 1]} – {_day(end)}"
    return f"{_day(start)} – {_day(end)}"


def _day(value: datetime.date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def when(value: When | None) -> str:
    return DASH if value is None else days(value.start, value.end)


def place(value: Place | None) -> str:
    """"Gao, Mali"; a country by itself."""
    if value is None:
        return DASH
    land = country(value.country)
    return value.name if land is None or value.precision in ("country", "region") or land.casefold() == value.name.casefold() else f"{value.name}, {land}"


def figure(value: Figure) -> str:
    """"killed ≥25", "injured 17", "troops 2,000–3,000"."""
    low, high = value.minimum, value.maximum
    if low is None and high is None:
        number = DASH
    elif high is None:
        number = f"≥{_number(low)}"
    elif low is None:
        number = f"≤{_number(high)}"
    else:
        number = _number(low) if low == high else f"{_number(low)}–{_number(high)}"
    return f"{value.kind} {number}" + (f" {value.who}" if value.kind == "money" and value.who else "")


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def figures(values: Iterable[Figure]) -> str:
    return ", ".join(dict.fromkeys(map(figure, values))) or DASH


def sources(values: Iterable[Attribution]) -> str:
    """The chain of sources, the one that speaks first: "Putin ← Peskov"."""
    names = [a.source.name or a.source.text if a.source else "unnamed source" for a in values]
    return " ← ".join(dict.fromkeys(reversed(names))) or DASH
