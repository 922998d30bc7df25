"""The commands beside ``dateline code``: quotes, who, tables, codebook, and the measures."""
import csv
import io
import json
import shutil

import pytest

from dateline.codebooks.loader import PLOVER
from dateline.exporting import columns


def test_quotes_tell_source_stance_words_and_chain(run, story):
    status, out, _ = run("quotes", story)
    assert status == 0
    for words in ("Varland police (Syria COP) alleges · “said” · via a radio", "    Gunmen raided the village", "unnamed source states"):
        assert words in out


def test_quotes_as_a_spreadsheet_and_as_json(run, story):
    _, out, _ = run("quotes", story, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert tuple(rows[0]) == columns.names("quotes") and rows[0]["party"] == "SYR/COP" and rows[1]["source"] == ""
    _, out, _ = run("quotes", story, "--format", "json")
    first, second = json.loads(out)
    assert first["via"] == "a radio" and second["source"] is None


def test_quotes_of_one_source(run, story):
    _, out, _ = run("quotes", story, "--source", "varland", "--format", "json")
    assert [row["name"] for row in json.loads(out)] == ["Varland police"]
    status, out, _ = run("quotes", story, "--source", "nobody")
    assert status == 0 and "No statement" in out


def test_quotes_put_aside_what_cannot_be_read(run, story, tmp_path):
    status, out, err = run("quotes", story, tmp_path / "absent.txt", "--format", "json")
    assert status == 1 and len(json.loads(out)) == 2 and "absent.txt" in err and "1 put aside" in err


@pytest.mark.parametrize("name, day, code, office", [("Rice", "2003-02-18", "USA/GOV", "national security adviser"), ("Rice", "2006-02", "USA/GOV", "secretary of state"),
                                                     ("Chad", "2010-01-01", "TCD/GOV", "Chad"), ("Hezbollah", "2010-01-01", "LBN/REB", "Hezbollah")])
def test_who_somebody_was_on_a_day(run, name, day, code, office):
    status, out, _ = run("who", name, "--on", day)
    assert status == 0 and out.startswith(code) and office in out.splitlines()[0]
    _, out, _ = run("who", name, "--on", day, "--format", "json")
    assert json.loads(out)[0]["why"]


def test_nobody_is_told_as_nobody(run):
    status, out, err = run("who", "Wilhelmina Quux", "--on", "2003-02-18")
    assert status == 1 and out == "" and "tables export" in err
    assert run("who", "Rice", "--on", "then")[0] == 2


def test_a_table_that_is_exported_is_taken_back(run, tmp_path):
    path = tmp_path / "mine.csv"
    status, _, err = run("tables", "export", path, "--country", "mli")
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert status == 0 and f"{len(rows)} rows" in err and {r["country"] for r in rows} == {"MLI"} and len(rows) > 5
    path.write_text(path.read_text(encoding="utf-8") + "a.b,Ada Bagayoko,person,MLI,GOV,2020-01-01,,,minister,me,\n", encoding="utf-8")
    status, out, _ = run("who", "Ada Bagayoko", "--on", "2021-01-01", "--parties", path)
    assert status == 0 and out.startswith("MLI/GOV")


def test_a_template_is_taken_back(run, tmp_path):
    path = tmp_path / "mine.csv"
    assert run("tables", "export", "--template", path)[0] == 0
    assert run("who", "Jane Example", "--on", "2025-06-01", "--parties", path)[1].startswith("FRA/GOV")
    assert run("tables", "export", "-", "--name", "prime minister", "--country", "TCD")[1].count("\n") > 1


def test_a_bad_table_is_told_with_its_line(run, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("id,name\nx,y\n", encoding="utf-8")
    status, out, err = run("who", "x", "--parties", path)
    assert status == 2 and out == "" and "bad.csv line 1" in err and "column" in err


def test_a_codebook_is_checked(run, tmp_path):
    book = tmp_path / "book"
    shutil.copytree(PLOVER, book)
    status, out, _ = run("codebook", "check", book)
    assert status == 0 and "is sound: plover" in out
    (book / "acts" / "assault.yaml").write_text("acts:\n  - verb: smite\n    type: ASSALT\n", encoding="utf-8")
    status, out, err = run("codebook", "check", book)
    assert status == 1 and "assault.yaml line" in out and "problem" in err
    (book / "acts" / "assault.yaml").write_text("- [", encoding="utf-8")
    assert run("codebook", "check", book)[0] == 1


@pytest.mark.parametrize("measure", ["attribution", "certainty", "dates", "figures", "places", "suites"])
def test_measures_refuse_what_they_cannot_take(run, tmp_path, measure):
    path = tmp_path / ("noise.jsonl" if measure == "suites" else "broken.jsonl")
    path.write_text('{"a": 1}\n', encoding="utf-8")
    status, out, err = run("evaluate", measure, path)
    assert status == 2 and path.name in err and "Traceback" not in err


@pytest.mark.parametrize("measure, row, told", [
    ("dates", {"text": "Rebels left on Tuesday.", "published": "2023-09-20", "phrase": "Tuesday", "start": "2023-09-19", "end": "2023-09-19"}, "1/1 values right"),
    ("figures", {"text": "A bomb killed three people.", "killed": 3, "injured": None}, "killed: 1/1"),
    ("attribution", {"id": "t", "marked": "[s1 The mayor] [c1 said] [k1 the port was shut]."}, "sc_partial"),
    ("certainty", {"text": "Rebels did not attack .", "targets": [{"span1": [3, 4], "label": -3.0}]}, "false"),
    ("places", {"doc_id": 1, "text": "He flew to Paris.", "toponyms": [{"start": 11, "end": 16, "name": "Paris", "lat": 48.85, "lon": 2.35, "geonameid": "2988507"}]}, "res_acc161"),
])
def test_measures_measure(run, tmp_path, measure, row, told):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    status, out, _ = run("evaluate", measure, path)
    assert status == 0 and told in out


def test_suites_are_known_by_their_names(run, tmp_path):
    path = tmp_path / "noise.jsonl"
    path.write_text('{"id": "n", "domain": "sport", "text": "Peru won 2-0.", "unseen": false}\n', encoding="utf-8")
    status, out, _ = run("evaluate", "suites", tmp_path)
    assert status == 0 and "no asserted event" in out and "seen" in out
    other = tmp_path / "other.jsonl"
    other.write_text("{}\n", encoding="utf-8")
    assert run("evaluate", "suites", other)[0] == 2


def test_every_command_teaches_by_example(run):
    for command in (["code"], ["quotes"], ["who"], ["tables", "export"], ["codebook", "check"],
                    *(["evaluate", m] for m in ("records", "attribution", "certainty", "dates", "places", "figures", "suites"))):
        status, out, _ = run(*command, "--help")
        assert status == 0 and "Examples" in out and f"dateline {command[0]}" in out, command
