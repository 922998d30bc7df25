"""The scorers of attribution and certainty, and the floors under our own gold."""
from __future__ import annotations

import json
import pathlib

import pytest

from dateline.errors import DataError, NotJSON
from dateline.evaluating import attribution, certainty

SUITE = pathlib.Path(__file__).parent.parent / "suites" / "attribution.jsonl"


def test_a_marked_sentence_is_unmarked():
    row = attribution.unmark("[s1=Dmitry_Peskov He] [c1d denied] [k1 that [s2 rebels] [c2<1 told] him] they attacked_D.")
    assert row["text"] == "He denied that rebels told him they attacked."
    first, second = row["attributions"]
    assert first["name"] == "Dmitry Peskov" and first["stance"] == "denies" and second["via"] == "1"
    assert row["text"][slice(*first["content"][0])] == "that rebels told him"
    assert row["events"] == [{"span": [36, 44], "certainty": ["denied"]}]


def test_unbalanced_brackets_are_refused():
    with pytest.raises(DataError, match="bracket"):
        attribution.unmark("He said] so")


def test_perfect_and_empty_predictions():
    text = "The mayor said the port was shut."
    gold = [{"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 32]]}]
    report = attribution.Report([attribution.compare(text, gold, gold)])
    assert all(report.prf(m) == (1.0, 1.0, 1.0) for m in attribution.MEASURES)
    assert attribution.Report([attribution.compare(text, gold, [])]).prf("sc_partial") == (0.0, 0.0, 0.0)
    other = [{"source": [[15, 23]], "cue": [[10, 14]], "content": [[15, 32]]}]
    report = attribution.Report([attribution.compare(text, gold, other)])
    assert report.prf("sc_partial")[2] == 0.0 and report.prf("cc_partial")[2] == 1.0 and "sc_partial" in str(report)


def test_lines_that_are_no_documents_are_refused_with_their_place(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("{\n", encoding="utf-8")
    with pytest.raises(NotJSON, match="line 1"):
        attribution.read(path)
    path.write_text('{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(DataError, match="line 1"):
        certainty.evaluate(path)


def test_certainty_report_on_a_small_file(tmp_path):
    path = tmp_path / "c.jsonl"
    sentences = [
        ("Rebels attacked the base on Monday .", 1, 3.0),
        ("Rebels did not attack the base .", 3, -3.0),
        ("Rebels may attack the base .", 2, 0.2),
    ]
    path.write_text(
        "".join(json.dumps({"text": t, "targets": [{"span1": [i, i + 1], "label": v}]}) + "\n" for t, i, v in sentences), encoding="utf-8"
    )
    report = certainty.evaluate(path)
    assert (
        report.labels == ["asserted", "denied", "hypothetical"] and report.accuracy == 1.0 and report.false_facts == 0.0 and report.r > 0.9
    )


def test_detached_words_read_as_printed():
    text, starts = certainty.detached("`` We left , '' he said ( at 5 % ) .".split())
    assert text == '"We left," he said (at 5%).' and text[starts[1] : starts[1] + 2] == "We"


@pytest.fixture(scope="module")
def suite():
    return attribution.read(SUITE)


def test_our_gold_is_whole(suite):
    assert len(suite) >= 300 and sum(r["unseen"] for r in suite) * 10 >= 3 * len(suite) - 10


@pytest.mark.parametrize("unseen, floor", [(False, 0.93), (True, 0.90)])
def test_attribution_stays_above_its_floor(unseen, floor):
    report = attribution.evaluate(SUITE, only=lambda row: row["unseen"] == unseen)
    assert report.prf("sc_partial")[2] >= floor, str(report)


@pytest.mark.parametrize("unseen, floor, false_facts", [(False, 0.98, 0.02), (True, 0.88, 0.06)])
def test_certainty_stays_above_its_floor(unseen, floor, false_facts, suite):
    right, wrong_facts = certainty.evaluate_marked([row for row in suite if row["unseen"] == unseen])
    assert right >= floor and wrong_facts <= false_facts
