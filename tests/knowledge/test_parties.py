"""Who people, bodies, nations and roles are: against look-ups that were written by hand, apart from the tables."""
import csv
import datetime
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.errors import DataError
from dateline.knowledge import parties

HERE = Path(__file__).parent
LOOK_UPS = list(csv.DictReader(open(HERE / "who_on_day.csv", encoding="utf-8")))
FLOOR = 0.98


@pytest.fixture(scope="module")
def tables():
    return parties.load()


def day(text):
    return datetime.date.fromisoformat(text)


def test_people_and_bodies_by_day_are_right(tables):
    wrong = []
    for row in LOOK_UPS:
        found = tables.look_up(row["name"], day(row["day"]))
        first = found[0] if found else None
        if first is None or (first.country or "") != row["country"] or not first.sectors or first.sectors[0] not in row["sectors"].split():
            wrong.append((row["name"], row["day"], row["country"], row["sectors"], first and (first.name, first.country, first.sectors)))
    assert len(LOOK_UPS) >= 500
    assert 1 - len(wrong) / len(LOOK_UPS) >= FLOOR, wrong


@pytest.mark.parametrize("name", ["Aldous Quimby", "Mary-Jane Watkinson", "Oakfield Junior School", "", "...", "the"])
def test_a_name_nobody_knows_is_nobody(tables, name):
    assert tables.look_up(name, day("2015-01-01")) == ()


@pytest.mark.parametrize("word", ["Is", "is", "who", "Who", "total", "care", "mirror"])
def test_plain_words_are_no_bodies(tables, word):
    assert tables.look_up(word, day("2015-01-01")) == ()


def test_leaving_an_office_turns_a_leader_into_a_former_one_on_the_next_day(tables):
    last, after = tables.look_up("Angela Merkel", day("2021-12-07"))[0], tables.look_up("Angela Merkel", day("2021-12-08"))[0]
    assert (last.sectors, last.title) == (("GOV",), "chancellor")
    assert (after.sectors, after.title, after.start) == (("ELI",), "former chancellor", day("2021-12-08"))


def test_before_any_office_there_is_no_sector(tables):
    assert tables.look_up("Emmanuel Macron", day("2010-01-01"))[0].sectors == ()


def test_a_killed_warlord_is_no_elder_statesman(tables):
    assert tables.look_up("Osama bin Laden", day("2015-01-01"))[0].sectors == ("REB",)


def test_a_range_of_days_takes_who_was_there_on_any_of_them(tables):
    found = tables.look_up("Trump", (day("2021-01-15"), day("2021-01-25")))
    assert found[0].sectors == ("GOV",)


def test_without_a_day_the_latest_role_counts(tables):
    assert tables.look_up("Jens Stoltenberg", None)[0].sectors == ("ELI",)
    assert tables.look_up("Xi Jinping", None)[0].title == "president"


def test_a_family_name_finds_people_in_office_alone(tables):
    assert tables.look_up("Blair", day("2001-09-12"))[0].name == "Tony Blair"
    assert tables.look_up("Blair", day("1960-01-01")) == ()


def test_a_shared_family_name_gives_all_who_may_be_meant(tables):
    found = tables.look_up("Ivanov", day("2003-06-01"))
    assert {entry.name for entry in found} >= {"Igor Ivanov", "Sergei Ivanov"}


@pytest.mark.parametrize("name", ["Bashar al-Assad", "Bashar el-Assad", "Bashar Al Assad", "BASHAR AL-ASSAD", "President Bashar al-Assad",
                                  "Bashar al-Assad's"])
def test_one_name_in_many_spellings(tables, name):
    assert tables.look_up(name, day("2013-01-01"))[0].id == tables.look_up("Bashar al-Assad", day("2013-01-01"))[0].id


@pytest.mark.parametrize("name, whole", [
    ("Mohamed Mursi", "Mohammed Morsi"), ("Nicolás Maduro", "Nicolas Maduro"), ("Luiz Inácio Lula da Silva", "Luiz Inacio Lula da Silva"),
    ("Ahmadi Nejad", None), ("Aleksandr Lukashenko", "Alexander Lukashenko"), ("Abdulmalik al-Houthi", "Abdul-Malik al-Houthi")])
def test_transliterations(tables, name, whole):
    found = tables.look_up(name, day("2013-04-20"))
    assert (found[0].name if found else None) == whole


NATIONS = """Syria SYR name|Syrian SYR adjective|Syrians SYR demonym|Damascus SYR capital|the Kremlin RUS metonym
Downing Street GBR metonym|U.S. USA name|US USA name|UK GBR name|U.K. GBR name|Ivorian CIV adjective|Burmese MMR adjective
Burma MMR name|South Korean KOR adjective|DRC COD name|DR Congo COD name|Congolese COD adjective|Nigerien NER adjective
Nigerian NGA adjective|Niger NER name|Guinea GIN name|Guinea-Bissau GNB name|Equatorial Guinea GNQ name|Papua New Guinea PNG name
Kosovo XKX name|Kosovar XKX adjective|Taiwan TWN name|Gaza PSE name|West Bank PSE name|Palestinians PSE demonym|Hong Kong HKG name
Chechnya RUS name|Scotland GBR name|Swaziland SWZ name|Eswatini SWZ name|Soviet Union RUS name|Soviet RUS adjective
Yugoslav SRB adjective|Czechoslovakia CZE name|Macedonia MKD name|Washington USA capital|White House USA metonym|Pentagon USA metonym
Capitol Hill USA metonym|Whitehall GBR metonym|Élysée FRA metonym|Zhongnanhai CHN metonym|Blue House KOR metonym|Brussels EUR capital
Holy See VAT name|Naypyitaw MMR capital|New Delhi IND capital|Pretoria ZAF capital|Filipinos PHL demonym|Dutch NLD adjective
Danes DNK demonym|Spaniards ESP demonym|Swiss CHE adjective|Iraqi IRQ adjective|Israelis ISR demonym|Emirati ARE adjective
UAE ARE name|Saudis SAU demonym|Türkiye TUR name|Turkish TUR adjective|Kyiv UKR capital|Kiev UKR capital|Côte d'Ivoire CIV name
Cabo Verde CPV name|East Timor TLS name|Timorese TLS adjective|South Sudanese SSD adjective|Sudanese SDN adjective
Bosnian BIH adjective|Kyrgyz KGZ adjective|Lao LAO adjective|Malagasy MDG adjective|Basotho LSO adjective|Pyongyang PRK capital
DPRK PRK name|North Koreans PRK demonym|Persian IRN adjective|European Union EUR name|United Nations UNO name|Iraqi Kurdistan IRQ name"""


@pytest.mark.parametrize("text, country, form", [line.rsplit(" ", 2) for line in NATIONS.replace("\n", "|").split("|")])
def test_nations(tables, text, country, form):
    found = tables.nation(text)
    assert found and (found.country, found.form) == (country, form)


@pytest.mark.parametrize("text", ["us", "Us", "man", "", "Paris Hilton", "turkey sandwich", "may"])
def test_no_nations(tables, text):
    assert tables.nation(text) is None


def test_former_states_carry_their_days(tables):
    assert tables.nation("Zaire").end == day("1997-05-17")


ROLES = """riot police:COP|anti-government protesters:CVL OPP|soldiers:MIL|government troops:MIL|militants:REB|gunmen:UAF
masked gunmen:UAF|civilians:CVL|villagers:CVL|students:EDU|workers:LAB|doctors:MED|journalists:JRN|refugees:REF|farmers:AGR
separatists:REB|supreme court:JUD|court:JUD|lower house of parliament:LEG|parliament:LEG|foreign ministry:GOV|ministry:GOV
president:GOV|vice president:GOV|foreign minister:GOV|spokesman:GOV|army spokesman:MIL|police chief:COP|rebel commander:REB
lawmaker:LEG|opposition leader:OPP|opposition:OPP|governor:GOV|imam:REL|tribal elders:CVL|aid workers:SOC|human rights activists:SOC
trade union:LAB|oil company:BUS|drug cartel:CRM|ruling party:PTY|pro-government militia:PRM|intelligence agency:SPY|judge:JUD
prosecutors:JUD|former president:ELI|ex foreign minister:ELI|former prime minister:ELI|peacekeepers:MIL|state news agency:JRN
policewomen:COP|fishermen:CVL|suicide bomber:REB|insurgents:REB|death squads:PRM|nurses:MED|coal miners:LAB|businessmen:BUS
bishops:REL|asylum seekers:REF|displaced people:REF|diplomats:GOV|ambassadors:GOV"""


@pytest.mark.parametrize("phrase, sectors", [pair.split(":") for pair in ROLES.replace("\n", "|").split("|")])
def test_roles(tables, phrase, sectors):
    words = phrase.split()
    found = tables.role(words if words[-1] != "parliament" else words[-1:])
    assert found and found.sectors[0] in sectors.split()


def test_roles_tell_one_from_many_and_people_from_bodies(tables):
    assert tables.role(["the", "soldiers"]).plural and not tables.role(["soldier"]).plural
    assert tables.role(["general"]).person and not tables.role(["parliament"]).person
    assert tables.role(["former", "president"]).former_of and tables.role(["president"]).office
    assert tables.role(["table"]) is None and tables.role([]) is None


def test_a_users_table_adds_and_overrides(tmp_path):
    path = tmp_path / "mine.csv"
    parties.export_template(path)
    known = parties.load().look_up("Angela Merkel", day("2010-01-01"))[0]
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"{known.id},Angela Merkel,person,DEU,SOC,2005-11-22,,,patron,test\n")
    mine = parties.load(path)
    assert mine.look_up("Jane Example", day("2025-06-01"))[0].country == "FRA"
    assert mine.look_up("Angela Merkel", day("2010-01-01"))[0].sectors == ("SOC",)
    assert parties.load().look_up("Jane Example", day("2025-06-01")) == ()


HEADER = "id,name,kind,country,sectors,start,end,aliases,title,source\n"


@pytest.mark.parametrize("row, told", [
    (",Ann,person,ZZZ,GOV,,,,,me", "unknown country"), (",,person,FRA,GOV,,,,,me", "name is empty"),
    (",Ann,person,FRA,GOV,2020-01-02,2020-01-01,,,me", "before the start"),
    (",Ann,person,FRA,KING,,,,,me", "unknown sector"), (",Ann,wizard,FRA,GOV,,,,,me", "unknown kind"),
    (",Ann,person,FRA,GOV,soon,,,,me", "no day"),
    (",Ann,person,FRA,GOV,,,,me", "9 values"), ("a,Ann,person,FRA,GOV,,,,,me\na,Ben,person,FRA,GOV,,,,,me", "stands on line")])
def test_a_faulty_users_table_is_refused_whole_with_its_line(tmp_path, row, told):
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=told) as caught:
        parties.load(path)
    assert f"mine.csv line {1 + len(row.splitlines())}" in str(caught.value)


def test_a_table_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("name,colour\nAnn,red\n", encoding="utf-8")
    with pytest.raises(DataError, match="mine.csv line 1"):
        parties.load(path)
    with pytest.raises(DataError):
        parties.load(tmp_path / "absent.csv")


def test_explain_says_why(tables):
    entry, why = parties.explain("Putin", day("2015-01-01"))[0]
    assert entry.country == "RUS" and "family name" in why and "president" in why


def test_every_row_names_its_source(tables):
    assert all(entry.source for entry in tables.entries)
    assert sum(entry.kind in ("group", "force") for entry in tables.entries) >= 800


def test_tables_load_fast_and_small():
    def told(code):
        code = f"import time, tracemalloc; from dateline.knowledge import parties; {code}"
        return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)

    seconds = told("t = time.process_time(); parties.load(); print(time.process_time() - t)")
    mebibytes = told("tracemalloc.start(); parties.load(); print(tracemalloc.get_traced_memory()[1] / 2**20)")
    assert seconds < 0.6 and mebibytes < 60  # 0.15 s on a quiet two-core machine; room for a busy one


def test_a_users_table_that_changes_is_read_again(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + ",Ann Example,person,FRA,GOV,,,,,me\n", encoding="utf-8")
    assert parties.load(path).look_up("Ann Example", None)[0].country == "FRA"
    path.write_text(HEADER + ",Ann Example,person,DEU,GOV JUD,,,,,me\n", encoding="utf-8")
    assert parties.load(path).look_up("Ann Example", None)[0].country == "DEU"


def test_tables_from_facts_are_made_again_byte_for_byte(tmp_path):
    root = HERE.parents[1]
    facts = root.parent / "shared/facts"
    if not facts.is_dir():
        pytest.skip("the folder of facts is not here")
    builder = root / "training/build_party_tables.py"
    subprocess.run([sys.executable, str(builder), str(facts), str(tmp_path)], check=True, capture_output=True)
    made = sorted(tmp_path.glob("*.csv"))
    assert len(made) == 3
    assert all(path.read_bytes() == (parties.TABLES / path.name).read_bytes() for path in made)
