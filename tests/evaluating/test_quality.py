"""All measures at once: suites by their names, outcomes of events, calibration."""
import datetime
import json
import pathlib

import pytest

from dateline.errors import DataError
from dateline.evaluating import parties, quality, records, undated

TEXT = "Rebels raided the port on Monday. The mayor condemned the raid."


def event(type_, words, confidence=0.5, actors=()):
    start = TEXT.index(words)
    sentence = [0, 33] if start < 33 else [34, len(TEXT)]
    return {"type": type_, "trigger": [start, start + len(words)], "sentence": sentence, "actors": [{"country": c, "sectors": [s]} for c, s in actors],
            "recipients": [], "confidence": confidence, "certainty": "asserted"}


def test_outcomes_tell_right_from_strictly_right_and_from_wrong():
    gold = {"events": [{"at": ["raided the port", "condemned the raid"], "type": ["ASSAULT"], "actors": ["MLI/REB"]}, {"at": ["The mayor condemned"], "type": ["ACCUSE"]}]}
    coded = {"document": {"text": TEXT}, "events": [event("ASSAULT", "raided", actors=[("MLI", "REB")]), event("ASSAULT", "raid.", actors=[("MLI", "GOV")]),
                                                    event("REQUEST", "condemned")]}
    assert [(o.right, o.strict) for o in records.outcomes(gold, coded)] == [(True, True), (True, False), (False, False)]


def test_records_in_memory_score_as_files_do(tmp_path):
    (tmp_path / "a.gold.yaml").write_text("events:\n  - at: [raided]\n    type: [ASSAULT]\n  - at: [condemned]\n    type: [ACCUSE]\n", encoding="utf-8")
    record = {"document": {"text": TEXT, "external_id": "a"}, "events": [event("ASSAULT", "raided")]}
    (tmp_path / "a.json").write_text(json.dumps(record), encoding="utf-8")
    in_memory, from_files = records.compare_in_memory(tmp_path, {"a": record}), records.compare(tmp_path, [tmp_path / "a.json"])
    assert list(in_memory.lines()) == list(from_files.lines()) and (in_memory.recall, in_memory.precision) == (0.5, 1.0)
    assert records.compare_in_memory(tmp_path, {}).absent == ["a"]


def test_calibration_puts_confidences_against_what_is_right():
    bins = quality.calibration([(0.95, True), (0.92, False), (0.15, False), (1.0, True)])
    assert [(b.low, b.events, round(b.right, 2)) for b in bins] == [(0.1, 1, 0.0), (0.9, 3, 0.67)]
    assert quality.calibration_error(bins) == pytest.approx((0.15 + 3 * abs(2.87 / 3 - 2 / 3)) / 4)
    assert quality.calibration_error([]) == 0.0


def test_a_suite_is_measured_in_two_parts(tmp_path):
    rows = [{"id": "1", "domain": "sport", "text": "Peru won 2-0.", "unseen": False}, {"id": "2", "domain": "sport", "text": "Cuba lost.", "unseen": True}]
    path = tmp_path / "noise.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    class Nothing:
        events = ()
    result = quality.suite(path, lambda text: Nothing)
    assert [(m.part, m.share, m.of) for m in result.measures] == [("seen", 1.0, 1), ("unseen", 1.0, 1)] and result.wrong == ()
    assert result.measures[1].key == "noise: no asserted event, unseen"
    with pytest.raises(KeyError):
        quality.suite(pathlib.Path("unknown.jsonl"), lambda text: Nothing)


def test_mentions_and_undated_texts_are_scored(tmp_path):
    path = tmp_path / "m.jsonl"
    row = {"sentence": "Peruvian miners blocked a road.", "mention": "Peruvian miners", "published": "2020-01-01", "country": "PER", "sectors": ["LAB"]}
    path.write_text("\n".join(map(json.dumps, [row, {**row, "country": "BOL"}])), encoding="utf-8")
    report = parties.evaluate(path, errors=True)
    assert (report.scored, report.right, len(report.wrong)) == (2, 1, 1) and "BOL" in report.wrong[0] and "1/2" in str(report)
    day = datetime.date(2022, 3, 5)
    path.write_text(json.dumps({"text": "Troops shelled the port on Saturday, March 5, 2022, the mayor said.", "published": day.isoformat()}), encoding="utf-8")
    assert undated.evaluate(path).accuracy == 1.0
    for measure in (parties, undated):
        path.write_text('{"a": 1}\n', encoding="utf-8")
        with pytest.raises(DataError, match="line 1"):
            measure.evaluate(path)
