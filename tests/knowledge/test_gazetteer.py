"""The gazetteer: names to places, whatever their accents, case and hyphens; our own rows; containment; a file that was changed."""

import csv
import pathlib
import shutil

import pytest

from dateline.errors import DataError
from dateline.knowledge import gazetteer as module
from dateline.knowledge.gazetteer import Gazetteer, kilometres, normalise

HERE = pathlib.Path(module.__file__).parent


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer()


@pytest.mark.parametrize(
    "written, geonames_id",
    [
        ("Reykjavík", 3413829),
        ("reykjavik", 3413829),
        ("São Paulo", 3448439),
        ("SAO PAULO", 3448439),
        ("Port au Prince", 3718426),
        ("Port-au-Prince", 3718426),
        ("N'Djamena", 2427123),
        ("N’Djamena", 2427123),
        ("Łódź", 3093133),
        ("al-Hasakah", 173811),
        ("St. Petersburg", 498817),
    ],
)
def test_a_city_is_found_however_it_is_written(gazetteer, written, geonames_id):
    assert geonames_id in [c.geonames_id for c in gazetteer.find(written)[:3]]


@pytest.mark.parametrize(
    "name, country",
    [
        ("Syria", "SYR"),
        ("U.S.", "USA"),
        ("UK", "GBR"),
        ("Burma", "MMR"),
        ("Ivory Coast", "CIV"),
        ("the Gambia", "GMB"),
        ("North Korea", "PRK"),
        ("C.A.R.", "CAF"),
        ("DRC", "COD"),
        ("Namibia", "NAM"),
        ("Kosovo", "XKX"),
        ("Palestine", "PSE"),
        ("Vatican", "VAT"),
        ("Tuvalu", "TUV"),
    ],
)
def test_a_country_comes_first_under_its_names(gazetteer, name, country):
    found = gazetteer.find(name)
    assert found[0].level == "country" and found[0].country == country


def test_what_is_not_there_is_not_invented(gazetteer):
    assert gazetteer.find("Qwertzuiopville") == () and gazetteer.find("") == ()


def test_candidates_come_with_the_weightiest_first(gazetteer):
    found = gazetteer.find("Paris")
    assert found[0].country == "FRA" and {c.admin1 for c in found if c.country == "USA"} >= {"Texas", "Tennessee"}
    assert [c.weight for c in found] == sorted((c.weight for c in found), reverse=True)


def own_rows():
    with (HERE / "gazetteer_rows.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_our_own_rows_are_well_formed():
    for number, row in enumerate(own_rows(), 2):
        where = f"gazetteer_rows.csv line {number}"
        assert -90 <= float(row["latitude"]) <= 90 and -180 <= float(row["longitude"]) <= 180, where
        assert len(row["country"]) in (0, 3) and row["source"] and row["feature"][1] == ".", where


def test_our_own_rows_are_all_found_near_their_point(gazetteer):
    for row in own_rows():
        for name in filter(None, [row["name"], *row["alternates"].split("|")]):
            near = [
                c
                for c in gazetteer.find(name)
                if kilometres(c.latitude, c.longitude, float(row["latitude"]), float(row["longitude"])) < 400
            ]
            assert near, name


@pytest.mark.parametrize("word, country", [("Syrian", "SYR"), ("Nigeriens", "NER"), ("Burmese", "MMR"), ("American", "USA")])
def test_a_people_leads_to_its_land(gazetteer, word, country):
    assert gazetteer.demonym(word).country == country


def test_an_ordinary_word_is_no_people(gazetteer):
    assert gazetteer.demonym("syrup") is None


def test_abbreviated_states_and_capitals(gazetteer):
    assert gazetteer.abbreviation("Fla.").name == "Florida" and gazetteer.abbreviation("Ont.").country == "CAN"
    assert gazetteer.abbreviation("Xy.") is None
    assert gazetteer.capital("KEN").name == "Nairobi" and gazetteer.capital("ZZZ") is None


def test_containment_by_country_and_state(gazetteer):
    syria, texas, france = (gazetteer.find(n)[0] for n in ("Syria", "Texas", "France"))
    latakia, houston = gazetteer.find("Latakia")[-1], gazetteer.find("Houston")[0]
    assert gazetteer.contains(syria, latakia) and not gazetteer.contains(france, latakia)
    assert gazetteer.contains(texas, houston) and not gazetteer.contains(houston, texas)


def test_common_words_are_known_as_such(gazetteer):
    assert gazetteer.is_common("Hope") and not gazetteer.is_common("Nairobi")


def test_a_changed_file_is_refused(tmp_path):
    copy = tmp_path / "gazetteer.sqlite"
    shutil.copy(module.FILE, copy)
    shutil.copy(module.FILE.with_suffix(".sha256"), copy.with_suffix(".sha256"))
    with copy.open("r+b") as file:
        file.seek(5000)
        file.write(b"xx")
    with pytest.raises(DataError, match="not the one that was shipped"):
        Gazetteer(copy)


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="Install Dateline again"):
        Gazetteer(tmp_path / "gazetteer.sqlite")


def test_the_file_is_small_enough_to_ship():
    assert module.FILE.stat().st_size < 45_000_000


@pytest.mark.parametrize("name", ["Deir ez-Zor", "  Deir  ez Zor ", "DEIR EZ-ZOR", "the Deir ez‑Zor"])
def test_normal_form(name):
    assert normalise(name) == "deir ez zor"
