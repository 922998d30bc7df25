"""The commands of a project, as a user types them. The coder needs no model."""
import dataclasses
import json

import pytest
from conftest import STORY, FakeCoder

import dateline.project.coding


class SmallCoder(FakeCoder):
    """Its records stand up to a check."""

    def code(self, dispatch):
        return dataclasses.replace(super().code(dispatch), attributions=())


@pytest.fixture(autouse=True)
def small_coder(monkeypatch):
    monkeypatch.setattr(dateline.project.coding, "default_coder", lambda **options: SmallCoder(**options))


@pytest.fixture
def name(tmp_path):
    return tmp_path / "stories.dateline"


def test_add_code_status_check(run, story, name, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text("not json\n" + json.dumps({"text": STORY + " It was calm."}) + "\n")
    status, out, err = run("add", name, story, bad)
    assert (status, out) == (1, "")
    assert "Read 3 texts: 2 new, 0 already there, 1 put aside (1 not-json)." in err and "bad.jsonl line 1: not JSON" in err
    status, out, err = run("add", name, story, bad)
    assert status == 0 and "0 new, 3 already there, 0 put aside." in err
    status, out, err = run("code", name, "--workers", 1)
    assert status == 0 and "Coded 2 dispatches in run 1: 4 events." in err
    assert "Nothing new to code." in run("code", name)[2]
    status, out, err = run("status", name, "--format", "json")
    found = json.loads(out)
    assert {k: found[k] for k in ("documents", "quarantined", "submitted", "events", "incidents", "copies")} == {
        "documents": 2, "quarantined": 1, "submitted": 3, "events": 4, "incidents": 0, "copies": 0}
    assert len(found["runs"]) == 1 and found["runs"][0]["coder"]["codebook"] == "test 1"
    status, out, err = run("status", name)
    assert status == 0 and "quarantined" in out and "1 not-json" in out and "run 1: Dateline test, test 1, 2 documents, 4 events" in out
    assert run("check", name)[:2] == (0, "All is as it was written.\n")
    assert json.loads(run("check", name, "--format", "json")[1]) == []


def test_recode_and_diff(run, story, name):
    run("add", name, story)
    run("code", name, "--workers", 1)
    assert "in run 2" in run("code", name, "--recode", "--workers", 1)[2]
    assert run("diff", name, 1, 2)[:2] == (0, "0 added, 0 removed, 0 changed.\n")
    run("code", name, "--recode", "--workers", 1, "--min-confidence", 0.8)
    status, out, err = run("diff", name, 2, 3)
    assert "removed  ACCUSE at" in out and "1 removed" in out
    assert json.loads(run("diff", name, 2, 3, "--format", "json")[1])["change"] == "removed"
    status, out, err = run("diff", name, 2, 9)
    assert status == 2 and "no run 9" in err


def test_link_and_search(run, story, name):
    run("add", name, story)
    run("code", name, "--workers", 1)
    status, out, err = run("link", name)
    assert status == 0 and "Linked 1 documents and 2 events: 0 copies, 2 incidents." in err
    status, out, err = run("search", name, "village gunmen")
    assert status == 0 and "Gunmen raid village in Varland" in out
    assert json.loads(run("search", name, "village", "--format", "json")[1])["title"] == "Gunmen raid village in Varland"
    assert run("search", name, '"')[0] == 2


def test_damage_is_named(run, story, name):
    run("add", name, story)
    data = name.read_bytes()
    at = data.rfind(b"Gunmen raid village in Varland\n\nALMEDA")
    name.write_bytes(data[:at] + b"g" + data[at + 1:])
    status, out, err = run("check", name)
    assert status == 1 and "documents sha256:" in out and "not as it was written" in out


@pytest.mark.parametrize("arguments, said", [
    (("status", "gone.dateline"), "no such project"), (("code", "gone.dateline"), "no such project"), (("add", "x.dateline", "gone.txt"), "no such file"),
    (("add", "new.txt", "{story}"), "named like an input"), (("check", "{story}"), "not a project"), (("add", "{story}", "{story}"), "not"),
    (("add", "x.dateline", "{story}", "--published", "someday"), "no date"), (("status", "gone.dateline", "--format", "xml"), "text or json"),
])
def test_calls_that_are_wrong(run, story, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*(a.format(story=story) for a in arguments))
    assert status == 2 and said in " ".join(err.replace("│", " ").split())
    assert story.read_text() == STORY


@pytest.mark.parametrize("option", [("--output", "x.jsonl"), ("--format", "csv"), ("--uncoded",), ("--published", "2024-05-01")])
def test_options_that_do_not_go_with_a_project(run, story, name, option):
    run("add", name, story)
    status, out, err = run("code", name, *option)
    assert status == 2 and "does not go with a project" in err
