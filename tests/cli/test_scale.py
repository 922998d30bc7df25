"""``dateline code --engine``: what a user sees, with a coder that needs no model."""
import json

import pytest

from dateline.cli import code, scale


@pytest.fixture(autouse=True)
def shards(monkeypatch, coder):
    monkeypatch.setattr(scale, "make_coder", lambda **options: code._coder(options.get("codebook"), options.get("parties"), options.get("min_confidence")))


@pytest.fixture
def wire(tmp_path, story):
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": story.read_text().split("\n\n")[1]}) + "\n" for i in range(7)) + "not json\n")
    return path


def test_the_parts_are_the_file_that_code_writes(run, wire, tmp_path):
    status, _, told = run("code", "--engine", "plain", wire, "--out", tmp_path / "coded", "--shard-size", 3, "--min-confidence", "0.5")
    assert status == 1 and "7 coded (14 events), 1 put aside (1 not-json). 3 of 3 shards done." in told and "quarantine-*.jsonl" in told
    run("code", wire, "-o", tmp_path / "coded.jsonl", "--min-confidence", "0.5")
    assert b"".join(p.read_bytes() for p in sorted((tmp_path / "coded").glob("part-*"))) == (tmp_path / "coded.jsonl").read_bytes()
    status, _, told = run("code", "--engine", "plain", wire, "-o", tmp_path / "coded", "--shard-size", 3, "--min-confidence", "0.5")
    assert status == 1 and "3 of 3 shards done, 3 of them before" in told


@pytest.mark.parametrize("arguments, said", [
    (["--engine", "plain"], "into a folder"), (["--engine", "plain", "-o", "x/", "--format", "csv"], "--format does not go"), (["--cluster", "auto"], "go with an engine"),
    (["--engine", "plain", "-o", "x/", "--uncoded"], "--uncoded does not go"), (["--shard-size", "5"], "go with an engine"),
    (["--engine", "plain", "-o", "x/", "--workers", "2"], "one process"), (["--engine", "spark", "-o", "x/"], "spark")])
def test_wrong_calls_say_what_to_do(run, wire, arguments, said):
    status, _, told = run("code", wire, *arguments)
    assert status == 2 and said in told


def test_standard_input_is_refused(run, tmp_path):
    status, _, told = run("code", "-", "--engine", "plain", "-o", tmp_path / "x")
    assert status == 2 and "standard input" in told
