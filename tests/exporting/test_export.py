"""Every export is opened again with what people use for it."""
import csv
import datetime
import hashlib
import io
import json
import pathlib
import re
import zipfile

import pytest
from hypothesis import given, strategies

from dateline.cli import flat
from dateline.errors import UsageError
from dateline.exporting import FORMATS, Selection, columns, delimited, export, rows, without_text

ROOT = pathlib.Path(__file__).parents[2]


def read_csv(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_csv_has_a_row_an_event_and_empty_cells_for_what_is_not_known(records, tmp_path):
    assert export(records, "csv", tmp_path / "events.csv") == (2, 3)
    first, second, third = read_csv(tmp_path / "events.csv")
    assert (first["killed_minimum"], first["killed_maximum"], first["place"], first["longitude"]) == ("17", "", "Gao", "-0.04")
    assert (first["date_start"], third["date_start"], second["certainty"]) == ("2032-03-02", "", "denied")
    assert first["recipients"] == "MLI/CVL,BUS; MLI/COP" and first["sources"] == "police" and first["cameo"] == "190"


def test_no_cell_runs_as_a_formula(records, tmp_path):
    export(records, "csv", tmp_path / "events.csv")
    first = read_csv(tmp_path / "events.csv")[0]
    assert first["external_id"] == "'=HYPERLINK(\"x\")" and first["actor_names"] == "'-gunmen"


@given(strategies.text(max_size=20))
def test_a_text_cell_is_kept_or_gets_an_apostrophe(value):
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    assert delimited.safe(value) in (plain, "'" + plain) and not re.match(r"[=+\-@\t\r\n＝＋－＠]", delimited.safe(value))


def test_the_flat_table_of_code_is_the_table_of_events(coder):
    from dateline.reading import read
    coding = coder.code(next(iter(read(str(ROOT / "examples" / "gao-convoy.txt")))))
    exported = list(rows.events(coding.to_dict()))
    assert set(flat.COLUMNS) <= set(columns.names("events"))
    assert len(exported) >= 2 and [{name: row[name] for name in flat.COLUMNS} for row in exported] == list(flat.rows(coding))


def test_jsonl_is_the_record_itself(records, tmp_path):
    export(records, "jsonl", tmp_path / "out.jsonl")
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()] == records


def test_parquet_has_types_and_nulls(records, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "it's.parquet"
    export(records, "parquet", path)
    found = duckdb.from_parquet(str(path)).select("date_start, killed_minimum, killed_maximum, external_id, trigger_start, event_id").fetchall()
    assert found[0] == (datetime.date(2032, 3, 2), 17.0, None, '=HYPERLINK("x")', records[0]["events"][0]["trigger"][0], "ev-1")
    assert [row[0] for row in found[1:]] == [None, None] and [p.name for p in tmp_path.iterdir()] == ["it's.parquet"]


def test_parquet_of_nothing_has_its_columns(tmp_path):
    duckdb = pytest.importorskip("duckdb")
    export([], "parquet", tmp_path / "none.parquet")
    assert tuple(duckdb.from_parquet(str(tmp_path / "none.parquet")).columns) == columns.names("events")


def test_parquet_without_duckdb_says_what_to_install(records, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"dateline\[parquet\]"):
        export(records, "parquet", tmp_path / "x.parquet")


def test_geojson_has_a_point_for_a_town_and_a_reason_for_the_rest(records, tmp_path):
    export(records, "geojson", tmp_path / "x.geojson")
    collection = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))
    town, country, nowhere = collection["features"]
    assert collection["type"] == "FeatureCollection" and town["geometry"] == {"type": "Point", "coordinates": [-0.04, 16.27]}
    assert town["properties"]["geometry_reason"] is None and town["properties"]["killed_minimum"] == 17
    assert country["geometry"] is None and country["properties"]["geometry_reason"] == "Mali is known as a country only"
    assert nowhere["geometry"] is None and "no place" in nowhere["properties"]["geometry_reason"]
    assert len({f["id"] for f in collection["features"]}) == 3


@pytest.mark.parametrize("zipped", [False, True])
def test_a_data_package_says_what_is_in_it(records, tmp_path, zipped):
    target = tmp_path / ("package.zip" if zipped else "package")
    export(records, "datapackage", target)
    if zipped:
        zipfile.ZipFile(target).extractall(tmp_path / "out")
    folder = tmp_path / "out" if zipped else target
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    tables = {}
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest() and resource["bytes"] == len(data)
        tables[resource["name"]] = read_csv(folder / resource["path"])
        _check(resource, tables[resource["name"]])
    assert {name: len(table) for name, table in tables.items()} == {"documents": 2, "events": 3, "parties": 6, "figures": 1, "sources": 1}
    for resource in package["resources"]:  # foreign keys lead somewhere
        for key in resource["schema"].get("foreignKeys", ()):
            parents = {tuple(row[f] for f in key["reference"]["fields"]) for row in tables[key["reference"]["resource"]]}
            assert {tuple(row[f] for f in key["fields"]) for row in tables[resource["name"]]} <= parents


def _check(resource, table):
    """What frictionless checks: the header, every cell's type, constraints, the primary key."""
    schema = resource["schema"]
    casts = {"string": str, "integer": int, "number": float, "date": datetime.date.fromisoformat}
    for row in table:
        assert list(row) == [field["name"] for field in schema["fields"]]
        for field in schema["fields"]:
            value = row[field["name"]]
            assert field["description"]
            if value in schema["missingValues"]:
                assert not field.get("constraints", {}).get("required")
            else:
                casts[field["type"]](value)
                assert value in field.get("constraints", {}).get("enum", [value])
    key = schema.get("primaryKey")
    assert not key or len({tuple(row[name] for name in key) for row in table}) == len(table)


def test_a_package_replaces_an_earlier_one_and_nothing_else(records, tmp_path):
    export(records, "datapackage", tmp_path / "package")
    export(records[:1], "datapackage", tmp_path / "package")
    assert len(read_csv(tmp_path / "package" / "documents.csv")) == 1
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="Name another folder"):
        export(records, "datapackage", tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").exists() and sorted(p.name for p in tmp_path.iterdir()) == ["mine", "package"]


def test_polecat_has_a_row_a_pair(records, tmp_path):
    export(records, "polecat", tmp_path / "polecat.txt")
    found = read_csv(tmp_path / "polecat.txt", "\t")
    assert [(r["Event ID"], r["Actor Name Raw"], r["Recipient Name Raw"]) for r in found] == [
        ("ev-1", "Gunmen", "at least 17 traders"), ("ev-1", "Gunmen", "police"), ("ev-2", "its army", "Gunmen"), ("ev-3", "Troops", "")]
    first = found[0]
    assert (first["Event Date"], first["Publication Date"], first["Quad Code"], first["City"], first["Country"]) == ("2032-03-02", "2032-03-03", "MATERIAL CONFLICT", "Gao", "MLI")
    assert found[-1]["Event Date"] == "", "the day of publication is never the day of the event"


def test_acled_has_what_happened_and_no_zero_for_what_nobody_counted(records, tmp_path):
    export(records, "acled", tmp_path / "acled.csv")
    found = read_csv(tmp_path / "acled.csv")
    assert [r["event_id_cnty"] for r in found] == ["ev-1"], "denials and events without a sub-event are left out"
    row = found[0]
    assert (row["event_type"], row["sub_event_type"], row["interaction"]) == ("Violence against civilians", "Attack", "Political militia-Civilians")
    assert (row["fatalities"], row["fatalities_maximum"], row["iso"], row["country"], row["region"], row["geo_precision"], row["time_precision"]) == (
        "17", "", "466", "Mali", "Western Africa", "1", "1")
    assert row["civilian_targeting"] == "Civilian targeting"


def test_acled_calls_a_fight_between_armed_sides_a_battle(records, tmp_path):
    clash = {**records[0]["events"][1], "certainty": "alleged"}
    export([{**records[0], "events": [clash]}], "acled", tmp_path / "acled.csv")
    row = read_csv(tmp_path / "acled.csv")[0]
    assert (row["event_type"], row["sub_event_type"], row["inter1"], row["inter2"], row["fatalities"]) == ("Battles", "Armed clash", "State forces", "Political militia", "")


def test_jsonld_quotes_the_evidence(records, tmp_path):
    export(records, "jsonld", tmp_path / "x.jsonld")
    graph = json.loads((tmp_path / "x.jsonld").read_text(encoding="utf-8"))["@graph"]
    nodes = {node["id"]: node for node in graph}
    assert len(nodes) == len(graph)
    text = next(n["text"] for n in graph if n["type"] == "Dispatch")
    notes = [n for n in graph if n["type"] == "Annotation"]
    for note in notes:
        position, quote = note["target"]["selector"]
        assert text[position["start"]:position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert nodes[note["body"]["source"]]["type"] == "Event" and nodes[note["target"]["source"]]["type"] == "Dispatch"
    answers = {n["body"]["answers"]: n["target"]["selector"][1]["exact"] for n in notes if n["body"]["source"].endswith("ev-1")}
    assert answers["where"] == "Gao" and answers["when"] == "Tuesday" and answers["who"] == "Gunmen" and answers["how many"] == "at least 17 traders"


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_without_text_no_sentence_goes_out_and_the_spans_stay(records, tmp_path, format):
    target = tmp_path / f"out.{format}"
    export(records, format, target, text=False)
    paths = [target] if target.is_file() else sorted(target.iterdir())
    written = b"".join(p.read_bytes() for p in paths)
    for words in (b"Attack in Gao", b"Gunmen killed", b"police said", b"army fired", b"Nothing happened"):
        assert words not in written
    bare = without_text(records[0])
    assert bare["events"][0]["trigger"] == records[0]["events"][0]["trigger"]
    assert bare["document"]["text_sha256"] == "sha256:" + hashlib.sha256(records[0]["document"]["text"].encode()).hexdigest()
    assert without_text(bare) == bare and records[0]["document"]["title"], "what was handed in stays as it was"


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_the_same_records_give_the_same_bytes(records, tmp_path, format):
    made = []
    for name in ("one", "two"):
        target = tmp_path / name
        export(records, format, target)
        made.append([p.read_bytes() for p in ([target] if target.is_file() else sorted(target.iterdir()))])
    assert made[0] == made[1]


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_a_run_that_breaks_off_leaves_the_old_file_and_no_scraps(records, tmp_path, format):
    target = tmp_path / "out"
    export(records[:1], format, target)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    def broken():
        yield records[0]
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError):
        export(broken(), format, target)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(("selection", "expected"), [
    (Selection(), ["ev-1", "ev-2", "ev-3"]), (Selection(types=("MOBILIZE",)), ["ev-3"]), (Selection(countries=("MLI",)), ["ev-1", "ev-2"]),
    (Selection(certainties=("denied",)), ["ev-2"]), (Selection(since="2032-03-02"), ["ev-1"]), (Selection(until="2032-03-01"), []),
    (Selection(min_confidence=0.5), ["ev-1", "ev-3"]), (Selection(modes=("troops",), min_confidence=0.5), ["ev-3"])])
def test_filters(records, selection, expected):
    out = io.StringIO()
    written = export(records, "csv", out, selection=selection)
    assert [r["event_id"] for r in csv.DictReader(io.StringIO(out.getvalue()))] == expected
    assert written.documents == (2 if not selection else int(bool(expected)))


def test_refusals_say_what_to_do(records, tmp_path):
    with pytest.raises(UsageError, match="Say one of csv"):
        export(records, "xls", tmp_path / "x")
    with pytest.raises(UsageError, match="--output"):
        export(records, "parquet")
    with pytest.raises(UsageError, match="folder that exists"):
        export(records, "csv", tmp_path / "nowhere" / "x.csv")
    with pytest.raises(UsageError, match="Name a file"):
        export(records, "csv", tmp_path)
    with pytest.raises(UsageError, match="asserted"):
        Selection(certainties=("certain",))


def test_every_example_of_the_data_dictionary_is_of_its_type():
    casts = {"string": str, "integer": int, "number": float, "date": datetime.date.fromisoformat}
    for table, described in columns.tables().items():
        for column in described:
            assert column.empty == "always" or casts[column.type](column.example) is not None, f"{table}.{column.name}"


def test_a_cell_that_is_never_empty_never_is(coder, tmp_path):
    from dateline.reading import read
    records = [coder.code(dispatch).to_dict() for dispatch in read(str(ROOT / "examples" / "feed.xml"))]
    for table, rows_of in rows.TABLES.items():
        never = [column.name for column in columns.tables()[table] if column.empty == "never"]
        empty = {name for record in records for row in rows_of(record) for name in never if row[name] in (None, "")}
        assert len(never) > 1 and not empty, table
