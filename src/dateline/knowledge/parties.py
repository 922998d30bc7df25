"""Who people, bodies, groups and nations are on a given day.

In: the tables under party_tables/ and, on request, a user's own CSV file. Out: entries (a name on a day), nations (a name, an
adjective, a capital) and roles (a noun such as "riot police"). Refused with DataError: a table that breaks its rules (see
party_rows); nothing is then half-loaded.

Tables: nations.csv, roles.csv, and one or more of entries; each row names its source. How those that come from public facts were made:
training/build_party_tables.py.
"""
from __future__ import annotations

import csv
import functools
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Iterable, Sequence

from dateline.errors import DataError
from dateline.knowledge.names import first_and_last, fold, loose, singular, without_articles, without_honorifics
from dateline.knowledge.party_rows import COLUMNS, FORMER, Entry, Nation, Role, read_entries, read_nations, read_roles

TABLES = Path(__file__).parent / "party_tables"
_LOST_ON_LEAVING = frozenset(("GOV", "LEG", "JUD", "MIL", "SPY", "COP"))
_HEADS = frozenset(("president", "prime minister", "king", "queen", "chancellor", "emir", "sultan", "supreme leader",
                    "pope", "leader", "premier"))
_REMEMBERED_HEAD, _REMEMBERED, _AHEAD = timedelta(days=15 * 366), timedelta(days=4 * 366), timedelta(days=2 * 366)
_PLAIN_WORDS = frozenset("care goal fact mend self anti what here this that they their when were with come some plan talk".split())
_SHARES = ("named in full", "named in another spelling", "named by family name")


class PartyTables:
    """The tables, indexed by name. Build with ``load``; look-ups change nothing and may be shared between threads."""

    def __init__(self, nations: Iterable[Nation], roles: dict[tuple[str, ...], Role], entries: Iterable[Entry]):
        self._nations: dict[str, Nation] = {}
        for nation in nations:
            self._nations.setdefault(_nation_key(nation.text), nation)
        self._roles = roles
        self._longest_role = max(map(len, roles), default=0)
        self.entries = tuple(entries)
        self._by_name: dict[str, list[int]] = {}
        self._by_family: dict[str, list[int]] = {}
        self._by_person: dict[str, list[int]] = {}
        self._by_loose: dict[str, list[int]] | None = None
        for number, entry in enumerate(self.entries):
            self._by_person.setdefault(fold(entry.name), []).append(number)
            for key in {fold(name): None for name in (entry.name, *entry.aliases)}:
                self._by_name.setdefault(key, []).append(number)
                if " " in key and (bare := without_articles(key)) != key and (" " in bare or entry.kind == "group"):
                    self._by_name.setdefault(bare, []).append(number)
            if entry.family and _known_by_family(entry):
                family = fold(entry.family)
                for key in {family: None, without_articles(family): None}:
                    self._by_family.setdefault(key, []).append(number)

    def nation(self, text: str) -> Nation | None:
        """The country that a name, adjective, demonym, capital or metonym stands for ("Syrian", "the Kremlin", "U.S."), or null.

        Letters' case is heeded for names of up to four capitals ("US", "UK", "DRC"), so that "us" is no country.
        """
        return self._nations.get(_nation_key(text))

    def role(self, words: Sequence[str]) -> Role | None:
        """The role that a noun phrase ends in, by its longest known suffix, or null. ``words``: lower-case lemmas or word forms."""
        words = [w.lower() for w in words if w]
        former = bool(words) and any(w in FORMER for w in words[:3])
        for length in range(min(self._longest_role, len(words)), 0, -1):
            tail = tuple(words[-length:])
            found, plural = self._roles.get(tail), False
            if found is None:
                found = self._roles.get(tuple(map(singular, tail)))
                plural = found is not None and singular(tail[-1]) != tail[-1]
            if found is not None:
                if former and found.office:
                    return replace(found, sectors=("ELI",), plural=plural or found.plural, former_of=True)
                return replace(found, plural=True) if plural and not found.plural else found
        return None

    def look_up(self, name: str, on: tuple[date, date] | date | None) -> tuple[Entry, ...]:
        """The entries that a name may stand for on a day, best first; empty where it is unknown.

        ``on``: the day or the first and last day of a range; null takes the latest roles. Entries whose role holds on the day come
        first. Somebody who has left an office is given with the sector ELI and the first day after it as ``start``; before it, with
        no sectors. A family name alone finds people in office near the day.
        """
        return tuple(entry for entry, _ in self.explain(name, on))

    def explain(self, name: str, on: tuple[date, date] | date | None) -> list[tuple[Entry, str]]:
        """As ``look_up``, each entry with the reason for it, in words."""
        span = (on, on) if isinstance(on, date) else on
        found: dict[str, tuple[tuple, Entry, str]] = {}
        for number, share in self._candidates(name):
            entry = self.entries[number]
            person = entry.kind == "person"
            told = self._of_person(entry, span, share) if person else self._of_body(entry, span)
            if told is None:
                continue
            rank, entry, why = told
            rank = (*_standing(rank[0], share, rank[1], entry), *rank[1:], number)
            if entry.id not in found or rank < found[entry.id][0]:
                found[entry.id] = (rank, entry, f"{_SHARES[share]}; {why}; {entry.source}")
        ordered = sorted(found.values(), key=lambda item: item[0])
        if not ordered and (nation := self.nation(name)) is not None:
            country = Entry(nation.country, nation.text, "country", nation.country, ("GOV",), nation.start, nation.end, source="nations")
            return [(country, f"{nation.form} of a country")]
        return [(entry, why) for _, entry, why in ordered]

    def _candidates(self, name: str) -> list[tuple[int, int]]:
        """Numbers of rows with how they were found: 0 by full name, 1 in another spelling, 2 by family name."""
        key = fold(name)
        if not key:
            return []
        found = self._numbers(key)
        return [(n, share) for n, share in found if self._case_agrees(self.entries[n], name, key)] if " " not in key else found

    @staticmethod
    def _case_agrees(entry: Entry, name: str, key: str) -> bool:
        """Whether a single word may be this entry by its letters' case: "Is" is no IS, "total" is no company."""
        word = name.strip().removeprefix("the ").removeprefix("The ")
        if word.islower() and entry.kind not in ("group", "people", "force") and word not in (entry.name, *entry.aliases):
            return False
        names = [n for n in (entry.name, *entry.aliases) if fold(n) == key]
        if names and word == name.strip() and all(n.startswith("The ") for n in names):
            return False
        if not names:
            return len(key) > 3 or not word.isupper()
        if len(key) > 4 or word.isupper() or word in names:
            return True
        return len(key) == 4 and word.istitle() and key not in _PLAIN_WORDS

    def _numbers(self, key: str) -> list[tuple[int, int]]:
        keys = list(dict.fromkeys((key, without_honorifics(key))))
        for key in keys:
            for variant in dict.fromkeys((key, without_articles(key))):
                if numbers := self._by_name.get(variant):
                    family = self._by_family.get(variant, ()) if " " not in variant else ()
                    return [(n, 0) for n in numbers] + [(n, 2) for n in family if n not in numbers]
        key = keys[-1]
        if " " in key:
            index = self._loose_index()
            for variant in (loose(key), first_and_last(loose(key))):
                if variant and (numbers := index.get(variant)):
                    return [(n, 1) for n in numbers]
        if numbers := self._by_family.get(key) or self._by_family.get(without_articles(_no_leading_article(key))):
            return [(n, 2) for n in numbers]
        return []

    def _loose_index(self) -> dict[str, list[int]]:
        if self._by_loose is None:
            index: dict[str, list[int]] = {}
            for number, entry in enumerate(self.entries):
                if entry.kind not in ("person", "group", "force"):
                    continue
                for name in (entry.name, *entry.aliases):
                    if " " in (key := fold(name)):
                        index.setdefault(loose(key), []).append(number)
                        if entry.kind == "person" and (short := first_and_last(loose(key))):
                            index.setdefault(short, []).append(number)
            self._by_loose = index
        return self._by_loose

    def _of_person(self, entry: Entry, span: tuple[date, date] | None, share: int) -> tuple[tuple, Entry, str] | None:
        """Rank, entry and reason of a person on the day; null where another role tells more, or a bare family name is too far off."""
        mine = [self.entries[n] for n in self._by_person[fold(entry.name)]]
        head = 0 if entry.title in _HEADS else 1
        if span is None:
            latest = max(mine, key=lambda e: (e.end or date.max, e.start or date.min))
            if entry is not latest:
                return None
            if entry.end is None:
                return (0, head, -_days(entry.start)), entry, "the latest role known"
            return (1, head, -_days(entry.end)), _after(entry), f"left the office on {entry.end}"
        first, last = span
        if entry.holds(first, last):
            return (0, head, -_days(entry.start)), entry, f"{entry.title or 'this role'} holds on the day"
        if any(e.holds(first, last) for e in mine):
            return None
        past = [e for e in mine if e.end is not None and e.end < first]
        if past:
            latest = max(past, key=lambda e: (e.end, e.start or date.min))
            if entry is not latest:
                return None
            head = 0 if any(e.title in _HEADS for e in past) else 1
            if share == 2 and first - latest.end > (_REMEMBERED if head else _REMEMBERED_HEAD):
                return None
            return (1, head, _days(first) - _days(latest.end)), _after(latest), f"was {latest.title or 'in this role'} to {latest.end}"
        earliest = min(mine, key=lambda e: e.start or date.min)
        if entry is not earliest or (share == 2 and entry.start - last > _AHEAD):
            return None
        before = replace(entry, sectors=(), title=None, start=None, end=entry.start - timedelta(days=1))
        return (2, head, _days(entry.start) - _days(last)), before, f"{entry.title or 'in this role'} from {entry.start} alone"

    def _of_body(self, entry: Entry, span: tuple[date, date] | None) -> tuple[tuple, Entry, str] | None:
        if span is None:
            if entry.end is None:
                return (0, 1, -_days(entry.start)), entry, "listed"
            return (1, 1, -_days(entry.end)), entry, f"to {entry.end}"
        if entry.holds(*span):
            return (0, 1, -_days(entry.start)), entry, "listed for the day"
        if any(e is not entry and e.holds(*span) for e in (self.entries[n] for n in self._by_person[fold(entry.name)])):
            return None
        if entry.end is not None and entry.end < span[0]:
            return (1, 1, _days(span[0]) - _days(entry.end)), entry, f"this role was over on {entry.end}"
        return (2, 1, _days(entry.start) - _days(span[1])), entry, f"this role began on {entry.start}"


def explain(name: str, on: tuple[date, date] | date | None, tables: PartyTables | None = None) -> list[tuple[Entry, str]]:
    """Who a name stands for on a day, each entry with the reason. As ``PartyTables.explain`` on ``tables``, or on those that we ship."""
    return (tables or load()).explain(name, on)


def export_template(path: Path) -> None:
    """Write a table with the header and two sample rows that ``load(extra_csv)`` takes. Raises DataError where it cannot."""
    rows = [COLUMNS,
            ("", "Jane Example", "person", "FRA", "GOV", "2025-01-15", "", "J. Example;Madame Example", "mayor of Exampleville", "my desk"),
            ("", "Example Valley Militia", "group", "COD", "PRM REB", "", "2024-12-31", "EVM", "", "my desk")]
    try:
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    except OSError as error:
        raise DataError(f"the template cannot be written ({error})", where=str(path),
                        remedy="Name a folder that exists and may be written.") from error


def load(extra_csv: Path | None = None) -> PartyTables:
    """The tables that we ship and the rows of ``extra_csv``; one with a known id takes that row's place. Raises DataError.

    Cached until the file changes.
    """
    if extra_csv is None:
        return _load(None, None)
    try:
        stat = Path(extra_csv).stat()
    except OSError as error:
        raise DataError(f"the table cannot be read ({error})", where=str(extra_csv), remedy="Give a CSV file in UTF-8.") from error
    return _load(Path(extra_csv), (stat.st_mtime_ns, stat.st_size))


@functools.lru_cache(maxsize=4)
def _load(extra_csv: Path | None, version: tuple[int, int] | None) -> PartyTables:
    nations = read_nations(TABLES / "nations.csv")
    countries = frozenset(n.country for n in nations)
    entries: dict[str, Entry] = {}
    for path in sorted(TABLES.glob("*.csv")):
        if path.name not in ("nations.csv", "roles.csv"):
            for entry in read_entries(path, countries):
                if entry.id in entries:
                    raise DataError(f'the id "{entry.id}" stands in another table already', where=path.name,
                                    remedy="Give each row an id of its own.")
                entries[entry.id] = entry
    if extra_csv is not None:
        mine = {entry.id: entry for entry in read_entries(extra_csv, countries)}
        entries = {**mine, **{key: entry for key, entry in entries.items() if key not in mine}}
    return PartyTables(nations, read_roles(TABLES / "roles.csv"), entries.values())


def _nation_key(text: str) -> str:
    text = text.strip()
    short = text.replace(".", "")
    if len(short) <= 4 and short.isalpha() and short.isupper():
        return short
    return fold(text) + " " if len(short) <= 2 else fold(text)


def _no_leading_article(key: str) -> str:
    return key[3:] if key.startswith(("al ", "el ")) else key


def _after(entry: Entry) -> Entry:
    """Somebody after the role's last day: ELI where it was an office."""
    if not entry.sectors or entry.sectors[0] not in _LOST_ON_LEAVING:
        return entry
    title = f"former {entry.title}" if entry.title else None
    return replace(entry, sectors=("ELI",), title=title, start=entry.end + timedelta(days=1), end=None)


def _known_by_family(entry: Entry) -> bool:
    """Whether a bare family name may mean this person: somebody in office or at the head of something, not a governor of a far island."""
    title = entry.title or ""
    if title.endswith(("governor", "governor general", "administrator", "high commissioner")) and entry.source != "editors":
        return False
    return bool(entry.sectors) and (entry.sectors[0] in _LOST_ON_LEAVING or title.endswith(("leader", "commander", "chief")))


def _standing(validity: int, share: int, minor: int, entry: Entry) -> tuple[int, int, int]:
    """First ranks: by the day; for a bare family name, also by how well known the holder is (those of the hand-written tables are)."""
    if share < 2:
        return validity, share, 0
    little_known = 0 if entry.source == "editors" else 1
    return validity + little_known + (1 if validity and minor else 0), share, little_known


def _days(day: date | None) -> int:
    return day.toordinal() if day else 0
