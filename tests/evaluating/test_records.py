"""The measure of whole records: hand-made gold and codings, and the same numbers as the reference scorer."""
import importlib.util
import json
import pathlib
import random

import pytest
import yaml

from dateline import errors
from dateline.evaluating import records

SHARED = pathlib.Path(__file__).parents[3] / "shared"
TEXT = "Rebels raid town\n\nRebels killed at least 12 people in Almeda on Monday, police said. The government condemned the raid. It rained."


def span(words):
    start = TEXT.index(words)
    return [start, start + len(words)]


def party(code):
    country, _, sectors = code.partition("/")
    return {"country": country, "sectors": sectors.split(",")}


def event(type_, sentence, trigger, **more):
    return {"type": type_, "mode": None, "sentence": span(sentence), "trigger": span(trigger), "actors": [], "recipients": [], **more}


KILLED = "Rebels killed at least 12 people in Almeda on Monday, police said."
CONDEMNED = "The government condemned the raid."
GOLD = {"published": {"start": "2022-05-03", "end": "2022-05-03"}, "events": [
    {"at": ["killed at least 12 people", "Rebels raid town"], "type": ["ASSAULT"], "actors": ["VAR/REB|VAR/UAF"], "recipients": ["VAR/CVL"],
     "date": ["2022-05-02", "2022-05-02"], "place": ["Almeda"], "killed": [12, None], "sources": ["police"], "certainty": "asserted"},
    {"at": ["condemned the raid"], "type": ["ACCUSE"], "actors": ["VAR/GOV"]},
    {"at": ["police said"], "type": ["CONSULT"], "optional": True}]}
RIGHT = event("ASSAULT", KILLED, "killed", actors=[party("VAR/REB")], recipients=[party("VAR/CVL")], date={"start": "2022-05-02", "end": "2022-05-02"},
              place={"name": "Almeda", "text": "Almeda"}, figures=[{"kind": "killed", "minimum": 12, "maximum": None}],
              attribution=[{"source": {"text": "police", "name": None}}], certainty="asserted")


def compare(tmp_path, events, published=None, name="raid"):
    gold, coded = tmp_path / "gold", tmp_path / "coded"
    gold.mkdir(), coded.mkdir()
    (gold / "raid.gold.yaml").write_text(yaml.safe_dump(GOLD))
    (coded / f"{name}.json").write_text(json.dumps({"document": {"text": TEXT, "published": published}, "events": events}))
    return records.compare(gold, [coded])


def test_all_right(tmp_path):
    report = compare(tmp_path, [RIGHT, event("ACCUSE", CONDEMNED, "condemned", actors=[party("VAR/GOV")])], {"start": "2022-05-03", "end": "2022-05-03"})
    assert report.f1 == report.strict_f1 == 1
    assert all(all(right) for right in report.fields.values()) and len(report.fields) == 8


def test_misses_false_events_and_wrong_fields_are_counted_and_named(tmp_path):
    wrong = {**RIGHT, "actors": [party("VAR/GOV")], "date": None}
    report = compare(tmp_path, [wrong, event("PROTEST", "It rained.", "rained")])
    assert (report.found, report.owed, report.coded, report.false, report.strict) == (1, 2, 2, 1, 0)
    told = "\n".join(report.errors)
    assert "wrong ['actors', 'date']" in told and "missed ['ACCUSE']" in told and "false  PROTEST in 'It rained.'" in told


def test_an_event_told_again_is_free_and_a_repetition_elsewhere_is_not(tmp_path):
    report = compare(tmp_path, [RIGHT, event("ASSAULT", "Rebels raid town", "raid"), event("ASSAULT", CONDEMNED, "raid")])
    assert (report.coded, report.false) == (2, 1)


def test_gold_without_a_record_is_counted_as_missed(tmp_path):
    report = compare(tmp_path, [RIGHT], name="another")
    assert report.absent == ["raid"] and report.recall == 0 and report.owed == 2


def test_records_are_found_by_external_id_source_or_file(tmp_path):
    for document in ({"external_id": "raid"}, {"source": "wire/raid.txt"}):
        folder = tmp_path / next(iter(document))
        folder.mkdir()
        (folder / "raid.gold.yaml").write_text(yaml.safe_dump(GOLD))
        (folder / "all.jsonl").write_text(json.dumps({"document": {"text": TEXT, **document}, "events": [RIGHT]}) + "\n")
        assert records.compare(folder, [folder / "all.jsonl"]).found == 1


@pytest.mark.parametrize("wanted, coded, fits", [
    (["VAR/GOV"], ["VAR/GOV"], True), (["VAR/GOV"], ["VAR/GOV", "TRA/GOV"], False), (["VAR"], ["VAR/GOV"], True), (["VAR/GOV", "TRA/GOV"], ["VAR/GOV"], False),
    ([["VAR/GOV"], ["IGO"]], ["IGO/"], True), (["VAR/OPP,PTY"], ["VAR/OPP"], False)])
def test_parties(wanted, coded, fits):
    assert records.parties_fit(wanted, list(map(party, coded))) is fits


def test_bad_files_are_named(tmp_path):
    with pytest.raises(errors.UsageError):
        records.compare(tmp_path, [])
    (tmp_path / "a.gold.yaml").write_text("events:\n  - type: [AID]\n")
    with pytest.raises(errors.DataError, match="event 1"):
        records.compare(tmp_path, [])
    (tmp_path / "b.jsonl").write_text("{}")
    with pytest.raises(errors.NotJSON, match="b.jsonl line 1"):
        list(records.read_coded([tmp_path / "b.jsonl"]))


@pytest.mark.skipif(not (SHARED / "bench/score_dispatches.py").exists(), reason="the reference scorer is not here")
def test_same_numbers_as_the_reference(tmp_path, capsys):
    spec = importlib.util.spec_from_file_location("reference", SHARED / "bench/score_dispatches.py")
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    from dateline.reading import read
    chance = random.Random(7)
    texts = {d.external_id: d.text for path in sorted((SHARED / "voa-dev").glob("*.jsonl")) for d in read(path)}
    coded = tmp_path / "coded"
    coded.mkdir()
    for path in (SHARED / "voa-dev").glob("*.gold.yaml"):
        name, gold = path.name.removesuffix(".gold.yaml"), records.read_gold(path)
        (coded / f"{name}.json").write_text(json.dumps(_noisy(gold, texts[name], chance), default=str))
    report = records.compare(SHARED / "voa-dev", [coded])
    reference.sys.argv = ["score", str(SHARED / "voa-dev"), str(coded)]
    reference.main()
    assert "\n".join(report.lines()) == capsys.readouterr().out.strip()
    assert 0.2 < report.f1 < 0.98 and not report.absent


def _noisy(gold, text, chance):
    events = []
    for want in gold["events"]:
        for anchor in want["at"][:chance.choice([0, 1, 1, 2])]:
            start = max(0, text.find(anchor))
            first = want.get("actors", [])
            events.append({
                "type": chance.choice(want.get("type", ["AID"]) + ["AID"]), "mode": chance.choice(want.get("mode", [None]) + [None]),
                "sentence": [start, start + len(anchor)], "trigger": [start, start + 5],
                "actors": [party(c.split("|")[0]) for c in first if isinstance(c, str) and chance.random() < 0.9], "recipients": [],
                "date": chance.choice([None, {"start": (want.get("date") or ["2020-01-01"])[0], "end": (want.get("date") or ["2020-01-01"])[-1]}]),
                "place": chance.choice([None, {"name": (want.get("place") or ["x"])[0]}]), "certainty": chance.choice(["asserted", "planned"]),
                "figures": [{"kind": "killed", "minimum": (want.get("killed") or [1])[0], "maximum": None}],
                "attribution": [{"source": {"text": s, "name": None}} for s in want.get("sources", [])[:chance.choice([0, 1])]]})
    return {"document": {"text": text, "published": gold.get("published")}, "events": events}
