"""Same happening again, and its ledger."""
import json
import pathlib
import random

import linking as benchmark
import pytest
from hypothesis import given, settings, strategies

from dateline.errors import UsageError
from dateline.linking import corpus, figures, incidents

GAO = {"text": "Gao", "span": [0, 3], "name": "Gao", "geonames_id": 2457161, "latitude": 16.27, "longitude": -0.04, "country": "MLI", "admin1": "Gao", "precision": "city"}
MOPTI = {**GAO, "name": "Mopti", "text": "Mopti", "geonames_id": 2453348, "latitude": 14.48, "longitude": -4.18, "admin1": "Mopti"}


def event(id, document, *, day="2032-03-02", published="2032-03-03", place=GAO, killed=None, says=None, stance="states", certainty="asserted", outlet="Coast Wire",
          text="Gunmen attacked a market in Gao and killed traders", type="ASSAULT", copy_of=None):
    return {"id": id, "document_id": document, "published": published, "outlet": outlet, "text": text, "type": type, "mode": None, "certainty": certainty, "copy_of": copy_of,
            "actors": [{"text": "Gunmen", "name": "gunmen", "country": "MLI", "sectors": ["UAF"], "span": [0, 6]}], "recipients": [], "place": place, "trigger": [7, 15],
            "sentence": [0, 50], "date": day and {"start": day, "end": day, "precision": "day", "basis": "relative"},
            "figures": [{"kind": "killed", "minimum": killed[0], "maximum": killed[1], "who": "traders", "text": f"{killed[0]} traders", "span": [30, 40]}] if killed else [],
            "attribution": [{"source": {"text": says, "name": None, "span": [41, 45], "party": None}, "cue": {"text": "said", "span": [46, 50]}, "stance": stance, "content": [],
                             "via": None}] if says else []}


REPORTS = [event("e1", "d1", killed=(17, 17), says="the army"), event("e2", "d2", killed=(15, None), says="a doctor", outlet="Lantern", text="Armed men raided a market in Gao"),
           event("e3", "d3", published="2032-03-05", killed=(22, 22), says="the governor", outlet="Star", text="The toll of the attack on the market in Gao has risen"),
           event("e4", "d4", day="2032-03-09", published="2032-03-10", killed=(6, 6)), event("e5", "d5", place=MOPTI, killed=(3, 3), text="Gunmen attacked a market in Mopti"),
           event("e6", "d6", certainty="denied", says="a rebel group", stance="denies", published="2032-03-04", outlet="Courier", text="Rebels denied that they attacked a market in Gao")]


def gao(found):
    return next(i for i in found if ("d1", "e1") in i.members)


def groups(found):
    return sorted(sorted(e for _, e in i.members) for i in found)


def test_one_happening_in_four_dispatches_apart_from_another_day_and_another_town():
    assert groups(incidents.link(REPORTS)) == [["e1", "e2", "e3", "e6"], ["e4"], ["e5"]]


def test_figures_stand_side_by_side_by_source_and_day_and_denials_too():
    told = gao(incidents.link(REPORTS)).figures
    assert [(e.kind, e.minimum, e.maximum, e.source, e.as_of, e.outlet) for e in told] == [
        ("killed", 17, 17, "the army", "2032-03-03", "Coast Wire"), ("killed", 15, None, "a doctor", "2032-03-03", "Lantern"),
        ("killed", 22, 22, "the governor", "2032-03-05", "Star"), (None, None, None, "a rebel group", "2032-03-04", "Courier")]
    assert [e.denies for e in told] == [False, False, False, True]


def test_every_event_is_in_exactly_one_incident_with_its_reasons():
    found = incidents.link(REPORTS)
    assert sorted(m for i in found for m in i.members) == sorted((e["document_id"], e["id"]) for e in REPORTS)
    assert any("same place Gao" in reason for link in gao(found).links for reason in link.reasons)
    assert {m for link in gao(found).links for m in (link.one, link.two)} == set(gao(found).members)


@settings(max_examples=25, deadline=None)
@given(strategies.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(chance: random.Random):
    shuffled = list(REPORTS)
    chance.shuffle(shuffled)
    assert incidents.link(shuffled) == incidents.link(REPORTS)


def test_the_id_stays_when_a_later_dispatch_joins():
    before = incidents.link(REPORTS[:2])[0]
    after = incidents.link(REPORTS[:3])[0]
    assert before.id == after.id and len(after.members) == 3


def test_copies_are_members_but_no_dispatches_of_their_own():
    found = incidents.link([REPORTS[0], event("e1", "d9", killed=(17, 17), outlet="Echo", copy_of="d1")])
    assert len(found) == 1 and found[0].documents == ("d1",) and found[0].outlets == ("Coast Wire",)
    assert [e.copy_of for e in found[0].figures] == [None, "d1"]


def test_what_is_only_supposed_joins_nothing():
    assert len(incidents.link([REPORTS[0], event("e8", "d8", certainty="hypothetical")])) == 2


def test_people_split_and_merge_in_order():
    found = incidents.link(REPORTS)
    split = incidents.apply(found, [("split", ["e6"])], REPORTS)
    assert groups(split) == [["e1", "e2", "e3"], ["e4"], ["e5"], ["e6"]]
    assert {tuple(e for _, e in i.members): i.decided for i in split}[("e4",)] is False
    back = incidents.apply(found, [("split", ["e6"]), ("merge", ["e6", "e1"])], REPORTS)
    assert groups(back) == groups(found)
    merged = incidents.apply(found, [("merge", [gao(found).id, "d4/e4"])], REPORTS)
    assert groups(merged) == [["e1", "e2", "e3", "e4", "e6"], ["e5"]]
    assert next(i for i in merged if i.decided).figures[0].minimum == 17
    assert incidents.apply(found, [("split", ["no such event"]), ("merge", ["gone", "e1"])], REPORTS) == found
    with pytest.raises(UsageError, match="Say split or merge"):
        incidents.apply(found, [("undo", ["e1"])], REPORTS)


def test_the_same_event_id_in_two_dispatches_is_two_events():
    found = incidents.link([event("e1", "d1"), event("e1", "d2")])
    assert [i.members for i in found] == [(("d1", "e1"), ("d2", "e1"))]


def test_nothing_in_nothing_out():
    assert incidents.link([]) == [] and figures.ledger([]) == ()


def test_events_without_anything_known_are_kept_apart():
    bare = {"type": "CONSULT", "certainty": "asserted", "actors": [], "recipients": [], "trigger": [0, 3], "sentence": [0, 9]}
    assert len(incidents.link([{**bare, "id": "a", "document_id": "d1"}, {**bare, "id": "b", "document_id": "d2"}])) == 2


def test_records_are_marked_with_their_copies_and_incidents():
    text = "Gunmen attacked a market in Gao on Tuesday and killed seventeen traders, police said in the evening."
    def record(id):
        plain = {k: v for k, v in REPORTS[0].items() if k not in ("document_id", "published", "outlet", "text", "copy_of")}
        return {"schema": "dateline/1", "document": {"id": id, "outlet": id, "text": text, "published": {"start": "2032-03-03", "end": "2032-03-03"}}, "events": [plain]}
    records = [record("d2"), record("d1")]
    linked = corpus.link_records(records)
    assert linked.clusters == [["d1", "d2"]] and len(linked.incidents) == 1 and linked.incidents[0].outlets == ("d1",)
    marked = list(corpus.marked(records, linked.clusters, [i.to_dict() for i in linked.incidents]))
    assert [r["document"]["copy_of"] for r in marked] == ["d1", None]
    assert {r["events"][0]["incident_id"] for r in marked} == {linked.incidents[0].id}
    json.dumps(linked.incidents[0].to_dict())


@pytest.fixture(scope="module")
def coded():
    return benchmark.coded(pathlib.Path(benchmark.GOLD))


@pytest.mark.parametrize(("part", "floor"), [("seen", 0.85), ("unseen", 0.88)])
def test_mini_reports_are_grouped_better_than_by_their_words(coded, part, floor):
    rows = benchmark.gold_rows(part)
    named = {r["id"] for r in rows}
    records = [r for r in coded if r["document"]["external_id"] in named]
    found = benchmark.documents_of(corpus.link_records(records).incidents, {r["document"]["id"]: r["document"]["external_id"] for r in records})
    gold = benchmark.gold_clusters(rows)
    assert benchmark.pairwise(gold, found)[0] >= 0.95, "a wrong link costs more than a missing one"
    assert benchmark.conll(gold, found) >= floor


def test_the_scorers_know_a_perfect_and_an_empty_answer():
    gold = [["a", "b", "c"], ["d"]]
    assert benchmark.conll(gold, gold) == 1 and benchmark.pairwise(gold, gold)[2] == 1
    apart = [["a"], ["b"], ["c"], ["d"]]
    assert benchmark.b_cubed(gold, apart) == (1.0, 0.5, pytest.approx(2 / 3)) and benchmark.muc(gold, apart)[1] == 0
    assert benchmark.ceaf_e(gold, apart)[1] == pytest.approx((0.5 + 1) / 2)
