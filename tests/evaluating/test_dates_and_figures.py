"""The scorers of dates and figures, and the floors that our own suites hold (rows marked unseen were not looked at while the rules were
written)."""

import datetime
import json
import pathlib
import statistics

import pytest

from dateline.coding import when
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import dates, figures
from dateline.knowledge import happenings, parties
from dateline.language import syntax

SUITES = pathlib.Path(__file__).parents[1] / "suites"


def rows(name, unseen):
    return [r for r in map(json.loads, (SUITES / name).read_text(encoding="utf-8").splitlines()) if r["unseen"] == unseen]


@pytest.mark.parametrize("unseen, floor", [(False, 0.97), (True, 0.9)])
def test_expressions_in_sentences(tmp_path, unseen, floor):
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows("dates.jsonl", unseen))), encoding="utf-8")
    report = dates.evaluate_intervals(path)
    assert report.scored >= 75 and report.accuracy >= floor, str(report)


def undated(unseen, tables, known, kept):
    """Shares of dispatches whose interval holds the day, of narrow intervals that do, and the middle width (those without count as endless)."""
    inside, widths = [], []
    for row in rows("undated.jsonl", unseen)[:kept]:
        dispatch = Dispatch(row["text"], row["id"], body=Span(0, len(row["text"])))
        found = when.publication(dispatch, syntax.analyse(dispatch), tables, known)
        day = datetime.date.fromisoformat(row["published"])
        bounded = found.start is not None and found.end is not None
        inside.append(bounded and found.start <= day <= found.end)
        widths.append((found.end - found.start).days + 1 if bounded else 9999)
    narrow = [ok for ok, width in zip(inside, widths) if width <= 31]
    return sum(inside) / len(inside), sum(narrow) / len(narrow), statistics.median(widths)


@pytest.mark.parametrize("unseen, kept, floor, right, width", [(False, 100, 0.93, 0.95, 14), (True, 50, 0.88, 0.92, 14), (False, None, 0.85, 0.9, 14)])
def test_undated_dispatches(unseen, kept, floor, right, width):
    inside, narrow, median = undated(unseen, parties.load(), happenings.load(), kept)
    assert inside >= floor and narrow >= right and median <= width


def test_undated_dispatches_without_any_tables():
    inside, narrow, median = undated(False, None, (), 60)
    assert inside >= 0.88 and narrow >= 0.9 and median <= 14


@pytest.mark.parametrize("unseen, floor", [(False, 0.93), (True, 0.85)])
def test_tolls(tmp_path, unseen, floor):
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, rows("tolls.jsonl", unseen))), encoding="utf-8")
    report = figures.evaluate(path)
    assert report.accuracy("killed") >= floor and report.accuracy("injured") >= 0.9, str(report)


def test_timex_values_are_scored(tmp_path):
    text = "They met on Tuesday. He left in 2014."
    timexes = [
        {"start": 12, "end": 19, "type": "DATE", "value": "2023-09-19"},
        {"start": 32, "end": 36, "type": "DATE", "value": "2013"},
        {"start": 0, "end": 4, "type": "DURATION", "value": "P1D"},
    ]
    path = tmp_path / "bank.jsonl"
    path.write_text(json.dumps({"text": text, "dct": "2023-09-20", "timexes": timexes}), encoding="utf-8")
    report = dates.evaluate(path, errors=True)
    assert (report.scored, report.right, len(report.wrong)) == (2, 1, 1) and "2013" in report.wrong[0]


def test_a_wrong_toll_is_told(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"text": "Gunmen killed five men.", "killed": 6, "injured": 0}), encoding="utf-8")
    report = figures.evaluate(path, errors=True)
    assert report.accuracy("killed") == 0 and report.accuracy("injured") == 1 and "want 6" in report.wrong[0]
