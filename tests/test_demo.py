"""The example of the README, through the whole house."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

EXAMPLE = pathlib.Path(__file__).parents[1] / "examples/gao-convoy.txt"


def dateline(*arguments, width=120):
    return subprocess.run([sys.executable, "-m", "dateline", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", env={**os.environ, "COLUMNS": str(width)})


@pytest.fixture(scope="module")
def record():
    done = dateline("code", EXAMPLE, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_main_events_are_coded(record):
    found = {(e["type"], p["country"]) for e in record["events"] for p in e["actors"] + e["recipients"]}
    assert {("ASSAULT", "MLI"), ("COERCE", "MLI"), ("CONSULT", "BFA"), ("THREATEN", "FRA"), ("PROTEST", "MLI"), ("AGREE", "DZA")} <= found
    assert {"asserted", "denied", "planned", "alleged"} <= {e["certainty"] for e in record["events"]}
    toll = next(f for e in record["events"] for f in e["figures"] if f["kind"] == "killed")
    assert (toll["minimum"], toll["maximum"]) == (9, None)
    assert record["document"]["published"]["start"] == "2024-02-06" and record["document"]["byline"] == "Nadia Okafor"


def test_every_span_points_at_its_own_words(record):
    text = record["document"]["text"]

    def walk(value):
        if isinstance(value, dict):
            if isinstance(value.get("text"), str) and isinstance(value.get("span"), list):
                assert text[slice(*value["span"])] == value["text"]
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
    walk(record)
    for event in record["events"]:
        assert event["sentence"][0] <= event["trigger"][0] < event["trigger"][1] <= event["sentence"][1] <= len(text)


def test_credits_are_not_coded(record):
    assert "contributed" not in record["document"]["text"]


def test_the_same_bytes_give_the_same_record_whoever_their_neighbours_are(record):
    done = dateline("code", EXAMPLE.with_name("README.md"), EXAMPLE, "--format", "jsonl")
    assert json.loads(done.stdout.splitlines()[-1]) == record


def test_the_first_screen(record):
    done = dateline("code", EXAMPLE)
    assert done.returncode == 0 and "▸" in done.stdout and "\x1b" not in done.stdout
    assert done.stderr.strip().startswith("Read 1 dispatch")


def test_the_sample_in_the_readme_is_what_the_command_prints():
    sample = (EXAMPLE.parents[1] / "README.md").read_text(encoding="utf-8").partition("<!-- sample -->\n```\n")[2].partition("```")[0].splitlines()
    printed = [line.rstrip() for line in dateline("code", EXAMPLE, width=118).stdout.replace(str(EXAMPLE), "examples/gao-convoy.txt").splitlines()]
    missing = [line for line in sample if line.strip() != "…" and line.rstrip() not in printed]
    assert len(sample) > 20 and not missing, "README.md: paste the sample anew from COLUMNS=118 dateline code examples/gao-convoy.txt | cat"
