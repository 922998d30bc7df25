"""``dateline review`` and ``dateline learn`` as a user types them. The coder needs no model."""
import io
import json
import sys

import pytest
from conftest import STORY
from test_project_commands import SmallCoder

import dateline.project.coding
from dateline.evaluating import records as scoring


@pytest.fixture
def name(run, tmp_path, monkeypatch):
    """A project of two dispatches with two events each."""
    monkeypatch.setattr(dateline.project.coding, "default_coder", lambda **options: UniqueIds(**options))
    wire = tmp_path / "wire.jsonl"
    wire.write_text("".join(json.dumps({"id": f"raid-{n}", "text": STORY + " " + "It was calm. " * n}) + "\n" for n in (1, 2)), encoding="utf-8")
    path = tmp_path / "stories.dateline"
    assert run("add", path, wire)[0] == 0 and run("code", path, "--workers", 1)[0] == 0
    return path


class UniqueIds(SmallCoder):
    def code(self, dispatch):
        import dataclasses
        coding = super().code(dispatch)
        return dataclasses.replace(coding, events=tuple(dataclasses.replace(e, id=f"ev-{dispatch.id[7:17]}{e.id}", sentence=e.trigger) for e in coding.events))


def keys(monkeypatch, typed):
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{key}\n" for key in typed)))


def decisions(run, name):
    status, out, _ = run("review", name, "--export", "log")
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


def test_keys_decide_and_what_is_typed_is_kept(run, name, monkeypatch):
    keys(monkeypatch, "arusq")
    status, out, err = run("review", name, "--reviewer", "ben")
    assert status == 0 and "2 decided." in err and "▸condemned◂" in out and "confidence 0.60" in out
    assert [(d["kind"], d["reviewer"]) for d in decisions(run, name)] == [("accept", "ben"), ("reject", "ben"), ("undo", "ben"), ("skip", "ben")]


def test_a_key_that_is_none_decides_nothing_and_the_end_of_input_stops(run, name, monkeypatch):
    keys(monkeypatch, ["x", "", "1", "e", "u"])
    status, _, err = run("review", name, "--reviewer", "ben")
    assert status == 0 and "nothing to undo" in err and "dateline serve" in err and "0 decided." in err
    assert decisions(run, name) == []


def test_an_empty_queue_says_so(run, name, monkeypatch):
    keys(monkeypatch, "aaaa")
    assert "4 decided; nothing more in the queue doubt." in run("review", name, "--reviewer", "ben")[2]
    keys(monkeypatch, "a")
    assert "0 decided; nothing more" in run("review", name, "--reviewer", "ben")[2]


def test_two_readers_and_their_differences(run, name, monkeypatch):
    keys(monkeypatch, "aaaa")
    run("review", name, "--reviewer", "ben")
    keys(monkeypatch, "raaa")
    out = run("review", name, "--reviewer", "ana", "--queue", "second")[1]
    assert "ben" not in out
    status, out, _ = run("review", name, "--report", "--format", "json")
    report = json.loads(out)
    assert status == 0 and (report["read_twice"], report["disputed"], report["accepted"]) == (4, 1, 3)
    keys(monkeypatch, "2")
    out = run("review", name, "--reviewer", "eve", "--queue", "differences")[1]
    assert "first reading, ben: accept" in out and "second reading, ana: reject" in out
    status, out, _ = run("review", name, "--report")
    assert "3 accepted, 0 put right, 1 rejected, 0 disputed" in out and "not drawn at random" in out


def test_gold_out_and_measured(run, name, tmp_path, monkeypatch):
    folder = tmp_path / "gold"
    assert run("review", name, "--export", "gold", "--output", folder)[0] == 2
    keys(monkeypatch, "aaar")
    run("review", name, "--reviewer", "ben")
    status, _, err = run("review", name, "--export", "gold", "--output", folder)
    assert status == 0 and "gold of 2 dispatches" in err
    assert {n for n, _ in scoring.read_golds(folder)} == {"raid-1", "raid-2"}
    coded = tmp_path / "coded.jsonl"
    assert run("code", folder / "dispatches.jsonl", "--format", "jsonl", "--output", coded)[0] == 0
    status, out, _ = run("evaluate", "records", folder, coded)
    assert "(3 gold, 4 coded)" in out
    assert run("review", name, "--export", "gold", "--output", folder)[0] == 2
    assert run("review", name, "--export", "gold")[0] == 2 and run("review", name, "--export", "silver")[0] == 2


def test_exports_with_what_reviewers_decided(run, name, monkeypatch):
    keys(monkeypatch, "ra")
    run("review", name, "--reviewer", "ben")
    counts = {option: len(run("export", name, "--format", "csv", *option)[1].splitlines()) - 1 for option in ((), ("--reviewed", "corrected"), ("--reviewed", "only"))}
    assert list(counts.values()) == [4, 3, 1]
    assert run("export", name, "--reviewed", "perhaps")[0] == 2


def test_learning_from_too_little_is_refused(run, name):
    status, _, err = run("learn", name)
    assert status == 2 and "too few to learn from" in err and "Review 100 rows" in err


def test_a_confidence_that_is_none_is_refused(run, story, tmp_path, monkeypatch):
    from dateline.coder import _coefficients
    from dateline.errors import DataError
    file = tmp_path / "confidence.json"
    for text in ("", "[]", "{}", '{"coefficients": {"intercept": 1}}'):
        file.write_text(text)
        with pytest.raises(DataError, match="confidence"):
            _coefficients(file)
