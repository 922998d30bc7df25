"""Rows of the party tables: what a row is, and how a CSV file becomes rows.

In: CSV files (UTF-8, a header line). Out: tuples of frozen rows. Refused with DataError (file and line): an unknown column or a
missing one, an unknown country, kind or sector, an empty name, a day that is no ISO 8601 day, an end before its start, the same
id twice in a file.
"""
from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Iterator

from dateline.errors import DataError
from dateline.knowledge.names import fold, singular

KINDS = frozenset("country person office body force group court media igo ngo party people company union other".split())
SECTORS = frozenset("GOV COP MIL SPY JUD LEG PRM REB UAF PTY OPP BUS CVL CRM EDU ELI JRN LAB MED REF REL SOC AGR UNK PRE".split())
BLOCS = frozenset("UNO EUR IGO NGO ISM IMG MNC".split())
COLUMNS = ("id", "name", "kind", "country", "sectors", "start", "end", "aliases", "title", "source")
OPTIONAL = ("id", "start", "end", "aliases", "title", "family")
FORMER = frozenset(("former", "ex", "late", "onetime", "deposed", "ousted", "retired"))
FORMS = frozenset("name adjective demonym capital metonym".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a person in an office, a body, a group, a party, a people, a country.

    ``country``: ISO 3166 alpha-3, or UNO EUR IGO NGO ISM IMG MNC, or null. ``sectors``: PLOVER sectors, best first.
    ``start`` and ``end``: the days on which this role held, both included; null is open. ``family``: the family name of a person, or null.
    """

    id: str
    name: str
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    start: date | None = None
    end: date | None = None
    aliases: tuple[str, ...] = ()
    source: str = ""
    title: str | None = None
    family: str | None = None

    def holds(self, first: date, last: date) -> bool:
        """Whether the role held on some day from ``first`` to ``last``."""
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)


@dataclass(frozen=True, slots=True)
class Nation:
    """A country as a text names it. ``form``: name | adjective | demonym | capital | metonym; ``start``, ``end``: when the
    name was in use."""

    country: str
    form: str
    text: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun phrase. ``sectors``: best first, may be empty (a "man"). ``person``: one human being (else a body or a
    group); ``plural``: told of many; ``office``: an official post, lost on leaving it; ``former_of``: the phrase says that it
    is over ("former president")."""

    words: tuple[str, ...]
    sectors: tuple[str, ...]
    person: bool
    plural: bool
    office: bool
    former_of: bool = False


def read_entries(path: Path, countries: frozenset[str]) -> Iterator[Entry]:
    """The rows of one table, in the file's order. Raises DataError."""
    seen: dict[str, int] = {}
    for line, row in rows_of(path, set(COLUMNS) - set(OPTIONAL), {*COLUMNS, *OPTIONAL}):
        entry = _entry(row, countries, f"{path.name} line {line}")
        if entry.id in seen:
            raise DataError(f'the id "{entry.id}" stands on line {seen[entry.id]} already', where=f"{path.name} line {line}",
                            remedy="Give each row an id of its own.")
        seen[entry.id] = line
        yield entry


def read_nations(path: Path) -> list[Nation]:
    """The names of nations in the file's order. Raises DataError."""
    nations = []
    for line, row in rows_of(path, {"country", "form", "text", "source"}, {"country", "form", "text", "start", "end", "source"}):
        where = f"{path.name} line {line}"
        if row["form"] not in FORMS or len(row["country"]) != 3 or not row["text"]:
            raise DataError("a nation needs a country of three letters, a known form and a text", where=where,
                            remedy=f"Forms: {sorted(FORMS)}.")
        nations.append(Nation(row["country"], row["form"], row["text"],
                              day_of(row.get("start", ""), where), day_of(row.get("end", ""), where)))
    return nations


def read_roles(path: Path) -> dict[tuple[str, ...], Role]:
    """Roles by their words, each also under the lemmas of its words. Raises DataError."""
    roles: dict[tuple[str, ...], Role] = {}
    for line, row in rows_of(path, {"words", "sectors", "is", "source"}, {"words", "sectors", "is", "source"}):
        where = f"{path.name} line {line}"
        words, kind = tuple(row["words"].split()), row["is"]
        if not words or words in roles or kind not in ("office", "person", "many", "body"):
            raise DataError(f'the role "{row["words"]}" is empty, stands twice, or is no office, person, many or body', where=where,
                            remedy="Write each role once.")
        former = words[0] in FORMER or words[0].startswith("ex-")
        person = kind in ("office", "person")
        roles[words] = Role(words, sectors_of(row["sectors"], where), person, kind == "many", kind == "office", former)
    for words in list(roles):  # "arms dealer" has the lemmas "arm dealer"
        roles.setdefault(tuple(map(singular, words)), roles[words])
    return roles


def rows_of(path: Path, needed: set[str], allowed: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line numbers and rows of a CSV file as dicts of stripped strings. Raises DataError where the file or its header will not do."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the table cannot be read ({error})", where=str(path), remedy="Give a CSV file in UTF-8.") from error
    reader = csv.reader(text.splitlines(keepends=True))
    try:
        header = [h.strip() for h in next(reader, [])]
        missing, odd = sorted(needed - set(header)), sorted(set(header) - allowed)
        if missing or odd:
            what = f"column {', '.join(missing)} is missing" if missing else f"column {', '.join(odd)} is unknown"
            raise DataError(what, where=f"{path.name} line 1", remedy=f"Columns are {', '.join(sorted(allowed))}.")
        for values in reader:
            if not values or (len(values) == 1 and not values[0].strip()):
                continue
            if len(values) != len(header):
                raise DataError(f"{len(values)} values under {len(header)} columns", where=f"{path.name} line {reader.line_num}",
                                remedy="Quote values that hold a comma.")
            yield reader.line_num, dict(zip(header, values))
    except csv.Error as error:
        raise DataError(f"not CSV ({error})", where=f"{path.name} line {reader.line_num}", remedy="Check the quotes.") from error


def _entry(row: dict[str, str], countries: frozenset[str], where: str) -> Entry:
    get = row.get
    name, country = row["name"].strip(), row["country"].strip() or None
    if not fold(name):
        raise DataError("the name is empty", where=where, remedy="Fill the column name.")
    if country is not None and country not in countries and country not in BLOCS:
        raise DataError(f'unknown country "{country}"', where=where,
                        remedy="Write an ISO 3166 alpha-3 code, or UNO EUR IGO NGO ISM IMG MNC.")
    kind = row["kind"].strip()
    if kind not in KINDS:
        raise DataError(f'unknown kind "{kind}"', where=where, remedy=f"Kinds are {', '.join(sorted(KINDS))}.")
    start, end = day_of(get("start", ""), where), day_of(get("end", ""), where)
    if start and end and end < start:
        raise DataError(f"the end {end} is before the start {start}", where=where, remedy="Swap them, or leave one open.")
    sectors = sectors_of(row["sectors"], where)
    title, family = (get("title") or "").strip() or None, (get("family") or "").strip() or None
    if kind == "person" and family is None and " " in name:
        family = name.rsplit(" ", 1)[1]
    aliases = tuple(a for a in (x.strip() for x in get("aliases", "").split(";")) if a) if get("aliases") else ()
    key = (get("id") or "").strip() or make_id(name, title, start)
    return Entry(key, name, kind, country, sectors, start, end, aliases, row["source"].strip(), title, family)


def make_id(name: str, title: str | None, start: date | None) -> str:
    """The id of a row that was given none: its name, its title and its first year."""
    parts = [fold(name).replace(" ", "-"), fold(title or "").replace(" ", "-"), str(start.year) if start else ""]
    return ".".join(p for p in parts if p)


def sectors_of(text: str, where: str) -> tuple[str, ...]:
    """Sectors, best first, from "OPP PTY". Raises DataError for one that PLOVER does not have."""
    sectors = tuple(text.replace("|", " ").replace(";", " ").split())
    for sector in sectors:
        if sector not in SECTORS:
            raise DataError(f'unknown sector "{sector}"', where=where, remedy=f"Sectors are {' '.join(sorted(SECTORS))}.")
    return sectors


def day_of(text: str, where: str) -> date | None:
    """A day from "2011-03-15", or null from "". Raises DataError."""
    text = text.strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DataError(f'"{text}" is no day', where=where, remedy="Write YYYY-MM-DD.") from error
