"""The gazetteer: names of places to candidates, from one read-only SQLite file shipped beside this module.

In goes a name, out come the places that bear it, the weightiest first. Names are compared without accents, case, hyphens and apostrophes.
The file is verified by its SHA-256 when it is opened. Sources and licences: docs/licences.md. Built by training/build_gazetteer.py.
"""

from __future__ import annotations

import functools
import hashlib
import math
import pathlib
import sqlite3
import unicodedata
from typing import NamedTuple

from dateline.errors import DataError

FILE = pathlib.Path(__file__).with_name("gazetteer.sqlite")
_LIMIT = 80  # candidates of one name: the weightiest
_DROPPED = {ord(c): None for c in "'’‘ʻʼ`´ʹʺʿʾ."}
_SPACED = {ord(c): " " for c in "-–—‑_/"}
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "Ł": "l",
        "ø": "o",
        "Ø": "o",
        "đ": "d",
        "Đ": "d",
        "ð": "d",
        "Ð": "d",
        "þ": "th",
        "Þ": "th",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ı": "i",
        "ə": "a",
        "Ə": "a",
        "ħ": "h",
        "Ħ": "h",
        "ŋ": "ng",
    }
)
_ARTICLES = frozenset("al el ad as ash at ar az an ed er es".split())  # Arabic, as they are written before a name
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


@functools.lru_cache(maxsize=8192)
def normalise(name: str) -> str:
    """The form in which names are compared: no accents, case, hyphens, apostrophes or leading article; "St." is "Saint"."""
    plain = unicodedata.normalize("NFKD", name.translate(_DROPPED).translate(_SPACED).translate(_LETTERS))
    words = "".join(c for c in plain if not unicodedata.combining(c)).casefold().split()
    if len(words) > 1:
        words = [_SHORT.get(w, w) for w in words]
        if words[0] == "the":
            words = words[1:]
    return " ".join(words)


def kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in km between two points in degrees."""
    a, b, c, d = map(math.radians, (latitude, longitude, other_latitude, other_longitude))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


class Candidate(NamedTuple):
    """A place that bears the name.

    ``weight``: how much is heard of it, about log10 of its people; ``kind``: name | alternate | transliteration.
    ``country``: ISO 3166 alpha-3 or null (seas, continents); ``feature``: GeoNames class.code; degrees in WGS 84."""

    key: int
    geonames_id: int | None
    name: str
    latitude: float
    longitude: float
    country: str | None
    admin1: str | None
    feature: str
    population: int
    weight: float
    kind: str

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude

    @property
    def level(self) -> str:
        """site | city | admin2 | admin1 | country | region."""
        return _level(self.feature)


_ONE_SPELLING = frozenset(("USA", "CAN", "AUS", "GBR", "DEU", "IND", "MEX", "BRA"))  # whose units have one spelling in our sources
_KINDS = ("name", "alternate", "transliteration")


def _level(feature: str) -> str:
    if feature.startswith("P.PPLX"):
        return "site"
    if feature.startswith("P."):
        return "city"
    if feature.startswith("A.PCL"):
        return "country"
    if feature in ("A.ADM2", "A.ADM3", "A.ADMD"):
        return "admin2"
    if feature in ("A.ADM1", "A.TERR"):
        return "admin1"
    return "site" if feature[0] in "SR" or feature in ("L.MILB", "L.PRK", "L.LCTY", "L.OILF") else "region"


class Gazetteer:
    """The opened file. Raises DataError where it is missing or is not the one that we shipped."""

    def __init__(self, path: pathlib.Path = FILE):
        digest_file = path.with_suffix(".sha256")
        remedy = "Install Dateline again"
        if not path.is_file() or not digest_file.is_file():
            raise DataError("the gazetteer is missing", where=str(path), remedy=remedy)
        with path.open("rb") as file:
            self.digest = hashlib.file_digest(file, "sha256").hexdigest()
        if self.digest != digest_file.read_text(encoding="ascii").split()[0]:
            raise DataError("the gazetteer is not the one that was shipped (its SHA-256 differs)", where=str(path), remedy=remedy)
        self._db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._texts: dict[int | None, str | None] = dict(self._db.execute("SELECT id, value FROM text"))
        self._texts[None] = None
        self._found: dict[str, tuple[Candidate, ...]] = {}
        self._demonyms: dict[str, int] = dict(self._db.execute("SELECT word, place FROM demonym"))
        self._abbreviations: dict[str, int] = dict(self._db.execute("SELECT word, place FROM abbreviation"))
        self._capitals: dict[str, int] = dict(self._db.execute("SELECT country, place FROM capital"))
        self._common = frozenset(row[0] for row in self._db.execute("SELECT key FROM common"))
        self._places: dict[int, Candidate] = {}

    def find(self, name: str) -> tuple[Candidate, ...]:
        """The places that bear this name, the weightiest first (at most 80); empty where none does."""
        key = normalise(name)
        found = self._found.get(key)
        if found is None:
            if len(self._found) > 50_000:
                self._found.clear()
            found = self._look_up(key)
            if not found and key.split(" ", 1)[0] in _ARTICLES and " " in key:
                found = self._look_up(key.split(" ", 1)[1])
            self._found[key] = found
        return found

    def demonym(self, word: str) -> Candidate | None:
        """The land of a people, by its adjective or noun as written: "Syrian", "Texans"; null where the word is none."""
        return self._of(self._demonyms.get(word))

    def abbreviation(self, word: str) -> Candidate | None:
        """The state or province that stands abbreviated behind a city: "Fla.", "TX", "Ont."."""
        return self._of(self._abbreviations.get(word) or self._abbreviations.get(word.rstrip(".")))

    def capital(self, country: str | None) -> Candidate | None:
        """The seat of government of a country (ISO 3166 alpha-3)."""
        return self._of(self._capitals.get(country or ""))

    def is_common(self, name: str) -> bool:
        """Is the name an ordinary English word too ("Hope", "Reading")?"""
        return normalise(name) in self._common

    def _of(self, number: int | None) -> Candidate | None:
        if number is None:
            return None
        if number not in self._places:
            self._places[number] = self._rows({number: 0})[0]
        return self._places[number]

    def _look_up(self, key: str) -> tuple[Candidate, ...]:
        numbers = {row[0] >> 2: row[0] & 3 for row in self._db.execute("SELECT place FROM name WHERE key = ?", (key,))}
        return self._rows(numbers) if numbers else ()

    def _rows(self, numbers: dict[int, int]) -> tuple[Candidate, ...]:
        marks = ",".join("?" * len(numbers))
        rows = self._db.execute(
            f"SELECT id, geonames, name, lat, lon, country, admin1, feature, population, weight FROM place WHERE id IN ({marks}) "
            f"ORDER BY weight DESC, id LIMIT {_LIMIT}",
            tuple(sorted(numbers)),
        )
        t = self._texts
        return tuple(
            Candidate(r[0], r[1], r[2], r[3] / 1e5, r[4] / 1e5, t[r[5]], t[r[6]], t[r[7]], r[8], r[9] / 100, _KINDS[numbers[r[0]]])
            for r in rows
        )

    def contains(self, outer: Candidate, inner: Candidate) -> bool:
        """Does the outer place (a country, a state, a county, a continent or a region) hold the inner one, as far as the tables tell?"""
        level = outer.level
        if outer.key == inner.key:
            return False
        if level == "country":
            return inner.country == outer.country and inner.level != "country"
        if level == "admin1":
            if inner.country != outer.country or inner.level in ("country", "admin1"):
                return False
            reach = 250 if inner.admin1 is None else 0 if outer.country in _ONE_SPELLING else 120
            near = same_unit(inner.admin1, outer.name) or kilometres(*outer.point, *inner.point) < reach
            return near or inner.admin1 is not None and any(c.key == outer.key for c in self.find(inner.admin1))  # "Nord Kivu"
        if level == "admin2":
            return (
                inner.level in ("city", "site")
                and inner.country == outer.country
                and kilometres(outer.latitude, outer.longitude, inner.latitude, inner.longitude) < 60
            )
        if level == "city":
            return inner.level == "site" and kilometres(outer.latitude, outer.longitude, inner.latitude, inner.longitude) < 40
        return (
            level == "region"
            and inner.level in ("city", "site", "admin2", "admin1")
            and outer.country in (None, inner.country)
            and kilometres(outer.latitude, outer.longitude, inner.latitude, inner.longitude) < (400 if outer.country else 0)
        )


_GENERIC = frozenset(
    "governorate province region state oblast county district department prefecture canton republic of the autonomous emirate".split()
)


@functools.lru_cache(maxsize=4096)
def same_unit(name: str | None, other: str | None) -> bool:
    """Do two names of an administrative unit agree, generic words ("Governorate") aside?"""
    if not name or not other:
        return False
    a, b = ({w for w in normalise(n).split() if w not in _GENERIC} for n in (name, other))
    return bool(a) and a == b
