"""The ledger: figures side by side on one scale, copies with what they copy, nothing averaged."""
import pytest

from dateline.workbench import ledgers


def entry(minimum, maximum, day="2032-03-02", source="army", document="a", **facts):
    return {"kind": "killed", "minimum": minimum, "maximum": maximum, "who": None, "text": f"{minimum}", "span": [0, 3], "source": source, "via": [], "cue": None, "stance": "states",
            "denies": False, "certainty": "asserted", "as_of": day, "as_of_end": day, "outlet": "Wire", "document_id": document, "event_id": "e", "copy_of": None, **facts}


def test_figures_that_disagree_stand_side_by_side_in_the_order_of_their_days():
    group, = ledgers.groups([entry(17, 17, "2032-03-03", "hospital", "b"), entry(9, None), entry(5, 5, "2032-03-04", "rebels", "c")])
    assert [(r.value, r.speaker) for r in group.rows] == [("≥9", "army"), ("17", "hospital"), ("5", "rebels")]


def test_all_lie_on_one_scale_from_zero():
    group, = ledgers.groups([entry(10, 10), entry(20, 40, document="b"), entry(None, 30, document="c")])
    low, both, high = group.rows
    assert low.low == low.high and both.low == pytest.approx(2 * low.low) and both.high == pytest.approx(4 * low.low)
    assert high.low is None and high.high == pytest.approx(3 * low.low)
    assert group.ticks[0] == (0, "0") and group.ticks[-1][0] == 100 and both.high < 100


@pytest.mark.parametrize("largest", [0, 1, 3, 9, 10, 99, 12_000, 5e9])
def test_the_scale_has_a_few_round_ticks_whatever_the_size(largest):
    group, = ledgers.groups([entry(largest, largest)])
    assert 2 <= len(group.ticks) <= 8 and group.rows[0].high <= 100
    steps = {round(b[0] - a[0], 1) for a, b in zip(group.ticks, group.ticks[1:])}
    assert max(steps) - min(steps) <= 0.11


def test_a_copy_is_no_second_account():
    group, = ledgers.groups([entry(9, None), entry(9, None, document="b", copy_of="a", outlet="Harbour Post"), entry(9, None, document="d", source="police")])
    assert [(r.speaker, len(r.copies)) for r in group.rows] == [("army", 1), ("police", 0)]


def test_money_of_two_currencies_is_on_two_scales():
    found = ledgers.groups([entry(5, 5, kind="money", who="USD"), entry(7, 7, kind="money", who="EUR")])
    assert [(g.kind, g.unit) for g in found] == [("money", "USD"), ("money", "EUR")]


def test_denials_are_told_apart():
    found = [entry(None, None, kind=None, denies=True, source="rebels"), entry(9, 9)]
    assert [d["source"] for d in ledgers.denials(found)] == ["rebels"]
    assert len(ledgers.groups(found)) == 1


def test_who_speaks_is_the_source_then_who_passes_it_on_then_the_outlet():
    assert ledgers.speaker(entry(1, 1, source="Peskov", via=["TASS"])) == "Peskov ← TASS"
    assert ledgers.speaker(entry(1, 1, source=None)) == "Wire"
    assert ledgers.speaker(entry(1, 1, source=None, outlet=None)) == "the dispatch"
