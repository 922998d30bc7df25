"""How countries, days, numbers, parties, places and figures are written for people, on the screen and in the workbench.

In go the parts of a record, one by one, out come short strings; "–" stands for what is not known.
"""
from __future__ import annotations

import csv
import datetime
import functools
from typing import Sequence

from dateline.knowledge import parties

DASH = "–"
_BODIES = {"UNO": "UN", "EUR": "European Union", "IGO": "Intergovernmental", "NGO": "NGO", "ISM": "Islamist", "IMG": "Armed group", "MNC": "Multinational"}
_MANY = {"IGO", "NGO", "ISM", "IMG", "MNC"}
_SHORT = {"USA": "US", "GBR": "UK", "ARE": "UAE", "COD": "DR Congo", "COG": "Congo", "CAF": "Central African Rep.", "BIH": "Bosnia", "PRK": "North Korea",
          "KOR": "South Korea", "PSE": "Palestine"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
Day = datetime.date | str | None


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


def party(country_code: str | None, name: str | None, text: str, sectors: Sequence[str]) -> str:
    """"Russia GOV"; for bodies of many countries, and where no country is known, the name: "African Union GOV", "gunmen UAF"."""
    land = None if country_code in _MANY else country(country_code)
    return " ".join([land or name or text, *sectors[:1]])


def days(start: Day, end: Day) -> str:
    """"3 Mar 2025", "1–10 Mar 2025", "Mar 2025", "2024", "until 3 Mar 2025". Dates, or days as ISO 8601 writes them."""
    start, end = _date(start), _date(end)
    if start is None or end is None:
        known = start or end
        return DASH if known is None else f"{'from' if start else 'until'} {_day(known)}"
    if start == end:
        return _day(start)
    if start.day == 1 and _is_last_of_month(end):
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


def _date(value: Day) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _is_last_of_month(value: datetime.date) -> bool:
    return value == datetime.date.max or (value + datetime.timedelta(days=1)).day == 1


def _day(value: datetime.date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def place(name: str, country_code: str | None, precision: str | None) -> str:
    """"Gao, Mali"; a country by itself."""
    land = country(country_code)
    return name if land is None or precision in ("country", "region") or land.casefold() == name.casefold() else f"{name}, {land}"


def figure(kind: str, minimum: float | None, maximum: float | None, who: str | None) -> str:
    """"killed ≥25", "injured 17", "troops 2,000–3,000"."""
    return f"{kind} {span_of_numbers(minimum, maximum)}" + (f" {who}" if kind == "money" and who else "")


def span_of_numbers(low: float | None, high: float | None) -> str:
    """"17", "≥25", "≤40", "2,000–3,000"."""
    if low is None or high is None:
        return f"≥{number(low)}" if low is not None else f"≤{number(high)}" if high is not None else DASH
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"
