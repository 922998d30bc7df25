"""``dateline code`` as its user meets it: what stands on the screen, in the files, in the exit status."""
import csv
import io
import json

import pytest

import dateline.cli.code
from conftest import STORY, FakeCoder


def test_table_answers_the_seven_questions(run, story):
    status, out, err = run("code", story)
    assert status == 0
    for words in ("ASSAULT firearms", "Syria UAF → Syria CVL", "2 May 2022", "Oster, Syria", "killed ≥12", "police", "asserted"):
        assert words in out
    assert "Gunmen ▸raided◂ the village of Oster" in out and "also: “raid village”" in out
    assert "1 passage looks like an event and is not coded" in out
    assert err.strip().endswith("Read 1 dispatch from 1 source: 1 coded (2 events), 0 put aside.")


@pytest.mark.parametrize("width", [40, 70, 90, 120, 200])
def test_table_keeps_to_the_width_and_has_no_colour_when_piped(run, story, width):
    _, out, _ = run("code", story, width=width)
    assert "\x1b" not in out
    lines = out.splitlines()
    assert max(map(len, lines)) <= width
    assert any("▸raided◂" in line for line in lines)


def test_json_of_one_is_an_object_and_of_many_a_list(run, story, tmp_path):
    _, out, _ = run("code", story, "--format", "json")
    assert json.loads(out)["schema"] == "dateline/1"
    _, out, _ = run("code", story, story, "--format", "json")
    assert len(json.loads(out)) == 2
    (tmp_path / "empty.txt").write_text("")
    status, out, _ = run("code", tmp_path / "empty.txt", "--format", "json")
    assert json.loads(out) == [] and status == 1


def test_jsonl_is_one_record_a_line_and_the_suffix_tells_the_format(run, story, tmp_path):
    status, out, err = run("code", story, story, "--output", tmp_path / "o.jsonl")
    assert status == 0 and out == "" and f"Written to {tmp_path / 'o.jsonl'}" in err
    assert [json.loads(line)["document"]["text"] for line in open(tmp_path / "o.jsonl", encoding="utf-8")] == [STORY.strip()] * 2


def test_csv_is_flat_and_safe_to_open(run, tmp_path):
    records = tmp_path / "r.jsonl"
    records.write_text(json.dumps({"id": "7", "title": "=HYPERLINK(1)", "author": "@cmd", "text": STORY}))
    _, out, _ = run("code", records, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [r["type"] for r in rows] == ["ASSAULT", "ACCUSE"]
    first = rows[0]
    assert first["title"] == "'=HYPERLINK(1)" and first["byline"] == "'@cmd"
    assert float(first["latitude"]) == -1.5 and float(first["score"]) == -9 and first["killed_minimum"] == "12" and first["killed_maximum"] == ""
    assert (first["actors"], first["recipients"], first["date_start"], first["sources"]) == ("SYR/UAF", "SYR/CVL", "2022-05-02", "police")
    assert first["trigger"] == "raided"


def test_a_folder_gets_one_file_a_dispatch(run, story, tmp_path):
    records = tmp_path / "r.jsonl"
    records.write_text("".join(json.dumps({"id": i, "text": STORY}) + "\n" for i in ("a", "../b", "a")))
    status, _, _ = run("code", records, story, "-o", f"{tmp_path}/out/")
    assert status == 0 and sorted(p.name for p in (tmp_path / "out").iterdir()) == ["_b.json", "a-2.json", "a.json", "story.json"]


def test_bad_input_is_told_and_the_rest_is_coded(run, story, tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text(json.dumps({"text": STORY}) + '\n{"text": "a" "b"}\n' + json.dumps({"text": STORY}))
    (tmp_path / "empty.txt").write_text("")
    status, out, err = run("code", broken, tmp_path / "empty.txt", tmp_path / "gone.txt", story, "--format", "jsonl")
    assert status == 1 and len(out.splitlines()) == 3
    assert f'{broken} line 2: not JSON (expected "," at column 14). Mend the line and run the same command again' in err
    assert "Read 6 dispatches from 4 sources: 3 coded (6 events), 3 put aside (1 empty, 1 input, 1 not-json)." in err


def test_a_fault_of_the_coder_costs_one_dispatch_and_is_told(run, story, monkeypatch):
    class Faulty(FakeCoder):
        def code(self, dispatch):
            if "raided" in dispatch.text:
                raise IndexError("boom")
            return super().code(dispatch)
    monkeypatch.setattr(dateline.cli.code, "_coder", lambda *a: Faulty())
    other = story.with_name("other.txt")
    other.write_text("The government condemned the attack on the village of Oster.")
    status, out, err = run("code", story, other, "--format", "jsonl")
    assert status == 1 and len(out.splitlines()) == 1 and "IndexError: boom" in err and "1 fault" in err


def test_output_appears_whole_or_not_at_all(run, story, tmp_path, monkeypatch):
    target = tmp_path / "o.jsonl"
    target.write_text("old")

    class Stopped(FakeCoder):
        def code(self, dispatch):
            raise KeyboardInterrupt
    monkeypatch.setattr(dateline.cli.code, "_coder", lambda *a: Stopped())
    status, _, _ = run("code", story, "-o", target)
    assert status == 130 and target.read_text() == "old" and sorted(p.name for p in tmp_path.iterdir()) == ["o.jsonl", "story.txt"]


def test_explain_lays_one_event_open(run, story):
    status, out, _ = run("code", story, "--explain", 1)
    assert status == 0
    for words in ("Any use of force", "With guns", "“at least 12”", "a test said so", "the verb raid"):
        assert words in out
    status, _, err = run("code", story, "--explain", 9)
    assert status == 2 and "no event 9" in err


def test_uncoded_is_listed_with_reasons(run, story):
    _, out, _ = run("code", story, "--uncoded")
    assert "▸walked about◂" in out and "no act in the codebook" in out


def test_standard_input(run, monkeypatch, story):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    status, out, _ = run("code", "-", "--format", "json")
    assert status == 0 and json.loads(out)["document"]["source"] == "<stdin>"


def test_folders_are_walked_in_order_and_hidden_files_left(run, tmp_path):
    for name in ("b/2.txt", "a/1.html", "a/.hidden.txt", "README.md", "c.png"):
        path = tmp_path / "wire" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<html><body><article><p>{STORY}</p></article></body></html>" if name.endswith("html") else STORY)
    _, out, err = run("code", tmp_path / "wire", "--format", "jsonl")
    assert [json.loads(line)["document"]["source"][-6:] for line in out.splitlines()] == ["1.html", "/2.txt"] and "from 2 sources" in err


def test_published_is_stated(run, story):
    _, out, _ = run("code", story, "--format", "json", "--published", "2022-05-03")
    assert json.loads(out)["document"]["published"]["basis"] == "stated"


@pytest.mark.parametrize("arguments", [("--published", "soon"), ("--format", "xml"), ("--min-confidence", "2"), ("--codebook", "/none.yaml"), ("--explain", "0"),
                                       ("--explain", "1", "--format", "csv"), ("--output", "/none/o.jsonl")])
def test_wrong_calls_end_with_2(run, story, arguments):
    status, out, err = run("code", story, *arguments)
    assert status == 2 and out == "" and err


def test_an_empty_folder_is_a_wrong_call(run, tmp_path):
    status, _, err = run("code", tmp_path)
    assert status == 2 and str(tmp_path) in err


def test_every_option_is_explained_and_every_command_has_an_example(run):
    for command in (["code"], ["evaluate", "records"]):
        status, out, _ = run(*command, "--help")
        assert status == 0 and "Examples" in out and "dateline" in out


def test_version(run):
    status, out, _ = run("--version")
    assert status == 0 and out.startswith("dateline 0.")


def test_evaluate_records(run, tmp_path, story):
    (tmp_path / "story.gold.yaml").write_text("events:\n  - at: ['raided the village']\n    type: [ASSAULT]\n  - at: ['walked about']\n    type: [PROTEST]\n")
    run("code", story, "-o", tmp_path / "o.jsonl")
    status, out, _ = run("evaluate", "records", tmp_path, tmp_path / "o.jsonl", "--errors")
    assert status == 0 and "missed ['PROTEST']" in out and "R 0.500" in out
