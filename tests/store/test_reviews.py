"""Decisions on rows: kept for good, undone by adding, blind to each other, and put into records."""
import json

import pytest
from small import SmallCoder, lines

from dateline import errors
from dateline.evaluating import records as scoring
from dateline.project import Project


@pytest.fixture
def project(name, tmp_path):
    wire = tmp_path / "wire.jsonl"
    wire.write_text("".join(lines(80)), encoding="utf-8")
    with Project(name, coder=SmallCoder) as opened:
        opened.add(wire)
        opened.code(workers=1)
        yield opened


def decide(project, entry, kind, reviewer="ana", **options):
    return project.review.decide(entry.document, entry.item, kind, reviewer=reviewer, **options)


def test_what_is_decided_leaves_the_queue_and_what_is_undone_comes_back(project):
    before = project.review.queue(limit=100)
    assert len(before) == 40
    decide(project, before[0], "accept")
    decide(project, before[1], "skip")
    assert {e.item for e in before} - {e.item for e in project.review.queue(limit=100)} == {before[0].item, before[1].item}
    assert [e.item for e in project.review.queue("skipped")] == [before[1].item]
    assert project.review.undo("ana").item == before[1].item
    assert project.review.undo("ana").item == before[0].item
    with pytest.raises(errors.UsageError, match="nothing to undo"):
        project.review.undo("ana")
    assert [e.item for e in project.review.queue(limit=100)] == [e.item for e in before]
    assert [r.kind for r in project.review.history()] == ["accept", "skip", "undo", "undo"]


def test_undo_gives_back_what_stood_before(project):
    entry = project.review.queue()[0]
    first = decide(project, entry, "edit", changes={"certainty": "alleged"})
    second = decide(project, entry, "reject", version=first.number)
    assert second.before == first.number
    back = project.review.undo("ana")
    assert back.stands == "edit" and back.event["certainty"] == "alleged"
    again = decide(project, entry, "accept", version=back.number)
    assert again.event["certainty"] == "alleged"
    assert project.review.undo("ana").stands == "edit" and project.review.undo("ana").stands is None
    assert project.check() == []


def test_a_stale_decision_is_refused_with_both_versions(project):
    entry = project.review.queue()[0]
    theirs = decide(project, entry, "edit", "ben", changes={"certainty": "alleged"})
    with pytest.raises(errors.Stale, match="ben decided") as refused:
        decide(project, entry, "edit", "ana", changes={"certainty": "denied"})
    assert refused.value.theirs.number == theirs.number and refused.value.theirs.event["certainty"] == "alleged"
    assert refused.value.mine["event"]["certainty"] == "denied"
    assert len(list(project.review.history())) == 1
    assert decide(project, entry, "edit", "ana", version=theirs.number, changes={"certainty": "denied"}).before == theirs.number
    with pytest.raises(errors.Stale, match="ana has decided"):
        project.review.undo("ben")


def test_nothing_is_ever_changed_or_deleted(project):
    decide(project, project.review.queue()[0], "accept")
    for sql in ("UPDATE reviews SET kind = 'reject'", "DELETE FROM reviews", "UPDATE learned SET kind = 'x'"):
        try:
            with project.db.transaction():
                project.db.run(sql)
        except errors.StoreError as error:
            assert "only" in str(error)
    assert [r.kind for r in project.review.history()] == ["accept"]


def test_check_finds_what_was_tampered_with(name, project):
    entries = project.review.queue()
    for entry in entries[:3]:
        decide(project, entry, "accept")
    assert project.check() == []
    with project.db.transaction():
        project.db.run("DROP TRIGGER reviews_stay" if project.db.dialect == "sqlite" else "DROP RULE reviews_stay ON reviews")
        project.db.run("DROP TRIGGER reviews_remain" if project.db.dialect == "sqlite" else "DROP RULE reviews_remain ON reviews")
        project.db.run("UPDATE reviews SET reviewer = 'ben' WHERE number = 2")
    assert [(p.table, p.row, p.what) for p in project.check()] == [("reviews", "2", "the row is not as it was written")]
    if project.db.dialect == "sqlite":
        with project.db.transaction():
            project.db.run("DELETE FROM reviews WHERE number = 1")
        assert ("reviews", "1", "is missing") in [tuple(p) for p in project.check()]


@pytest.mark.parametrize("changes, said", [
    ({}, "nothing is changed"), ({"certainty": "asserted"}, "nothing is changed"), ({"certainty": "sure"}, "no certainty"), ({"type": "WAR"}, "no type"),
    ({"mode": "polite"}, "no mode"), ({"trigger": [0, 10**6]}, "outside the text"), ({"trigger": [5, 5]}, "empty"), ({"trigger": "here"}, "no span"),
    ({"colour": "red"}, "no field"), ({"actors": [{"span": [0, 6], "country": "Mali"}]}, "of at most 3"), ({"actors": [{"span": [0, 6], "country": "ml"}]}, "no country"),
    ({"actors": [{"span": [0, 6], "sectors": ["XYZ"]}]}, "no sectors"), ({"actors": [{"keep": 9}]}, "nothing to keep"), ({"date": {"start": "yesterday"}}, "no day"),
    ({"date": {"start": "2024-02-02", "end": "2024-02-01"}}, "before it begins"), ({"place": {"span": [0, 6], "latitude": 200}}, "no number"),
    ({"figures": [{"span": [0, 6], "kind": "cows", "minimum": 1}]}, "no kind"), ({"figures": [{"span": [0, 6], "kind": "killed"}]}, "needs a minimum"),
    ({"figures": [{"span": [0, 6], "kind": "killed", "minimum": float("nan")}]}, "no number"), ({"attribution": [{"span": [0, 6], "stance": "shouts"}]}, "no stance")])
def test_an_edit_that_says_nothing_sound_is_refused(project, changes, said):
    with pytest.raises(errors.UsageError, match=said):
        decide(project, project.review.queue()[0], "edit", changes=changes)
    assert list(project.review.history()) == []


def test_an_edit_sets_fields_from_selected_words(project):
    entry = project.review.queue()[0]
    text = project.review.item(entry.document, entry.item).record["document"]["text"]
    minister, village = text.index("the minister"), text.index("village")
    changes = {"type": "ACCUSE", "actors": [{"span": [minister, minister + 12], "country": "MLI", "sectors": ["GOV"]}], "recipients": [{"span": [0, 6], "sectors": ["UAF"]}],
               "place": {"span": [village, village + 7], "name": "Gao", "geonames_id": 2457163, "latitude": 16.27, "longitude": -0.04, "country": "MLI"},
               "figures": [{"span": [0, 6], "kind": "killed", "minimum": 3}], "attribution": [{"span": [minister, minister + 12]}]}
    event = decide(project, entry, "edit", changes=changes).event
    assert event["actors"][0]["text"] == "the minister" and event["recipients"][0]["text"] == "Gunmen"
    assert event["place"]["text"] == "village" and event["codes"]["quad"] == "verbal conflict"
    assert event["date"] == project.review.item(entry.document, entry.item).coded["date"]
    assert set(event["why"]) >= {"type", "actors", "recipients", "place", "figures", "attribution"} and "ana" in event["why"]["type"]


def test_decisions_go_into_the_records(project):
    accepted, rejected, edited, *rest = project.review.queue(limit=100)
    decide(project, accepted, "accept")
    decide(project, rejected, "reject")
    decide(project, edited, "edit", changes={"type": "PROTEST"})
    as_coded = [e for r in project.records() for e in r["events"]]
    corrected = {e["id"]: e for r in project.records(reviewed="corrected") for e in r["events"]}
    assert len(as_coded) == 40 and len(corrected) == 39 and all("review" not in e for e in as_coded)
    assert rejected.item not in corrected and corrected[edited.item]["type"] == "PROTEST"
    assert corrected[accepted.item]["review"]["stands"] == "accept" and corrected[accepted.item]["review"]["by"] == ["ana"] and "review" not in corrected[rest[0].item]
    assert {e["id"] for r in project.records(reviewed="only") for e in r["events"]} == {accepted.item, edited.item}
    assert [e["id"] for r in project.records(reviewed="corrected", types=("PROTEST",)) for e in r["events"]] == [edited.item]
    assert [e["id"] for r in project.records(reviewed="only", types=("ASSAULT",)) for e in r["events"]] == [accepted.item]
    assert {e["id"] for r in project.records(reviewed="corrected", min_confidence=0.99) for e in r["events"]} == {accepted.item, edited.item}
    with pytest.raises(errors.UsageError, match="no way to use reviews"):
        next(project.records(reviewed="perhaps"))


def test_a_passage_that_was_left_out_becomes_an_event(project):
    document = next(r["document"] for r in project.records() if not r["events"])
    start = document["text"].index("condemned")
    name = f"{start}-{start + 9}"
    with pytest.raises(errors.UsageError, match="no event yet"):
        project.review.decide(document["id"], name, "accept", reviewer="ana")
    with pytest.raises(errors.UsageError, match="has no type"):
        project.review.decide(document["id"], name, "edit", reviewer="ana", changes={"certainty": "alleged"})
    event = project.review.decide(document["id"], name, "edit", reviewer="ana", changes={"type": "ACCUSE", "mode": "disapprove"}).event
    found = next(r for r in project.records(reviewed="only") if r["document"]["id"] == document["id"])
    assert [(e["id"], e["type"], document["text"][slice(*e["trigger"])]) for e in found["events"]] == [(event["id"], "ACCUSE", "condemned")]
    report = project.review.report()
    assert (report["missed"], report["rows"]) == (1, 40)  # what a reader added was not coded


def test_the_second_reader_is_blind_and_settles_only_differences(project):
    queue = project.review.queue(limit=100)
    for entry in queue[:6]:
        decide(project, entry, "edit" if entry in queue[:2] else "accept", changes={"certainty": "alleged"} if entry in queue[:2] else None)
    assert project.review.queue("second", reviewer="ana") == []
    to_read = project.review.queue("second", reviewer="ben")
    assert sorted(e.item for e in to_read) == sorted(e.item for e in queue[:6])
    for entry in to_read:
        seen = project.review.item(entry.document, entry.item, "second")
        assert seen.event["certainty"] == "asserted" and seen.first is None and seen.last is None and entry.doubts == ()
        decide(project, entry, "reject" if entry.item == queue[5].item else "accept", "ben", stage="second")
    differing = project.review.queue("differences", reviewer="ben")
    assert {e.item for e in differing} == {queue[0].item, queue[1].item, queue[5].item}
    assert {"one keeps it, one rejects it", "they differ on certainty"} == {e.doubts[0] for e in differing}
    report = project.review.report()
    assert report["read_twice"] == 6 and report["disputed"] == 3
    rows = {row["field"]: row for row in report["agreement"]}
    assert rows["verdict"]["n"] == 6 and rows["certainty"]["n"] == 5 and rows["certainty"]["same"] == pytest.approx(3 / 5) and rows["type"]["alpha"] is None
    corrected = {e["id"]: e for r in project.records(reviewed="corrected") for e in r["events"]}
    assert corrected[queue[0].item]["review"]["stands"] == "disputed"
    assert queue[0].item not in {e["id"] for r in project.records(reviewed="only") for e in r["events"]}
    both = project.review.item(queue[0].document, queue[0].item, "final")
    assert both.first.event["certainty"] == "alleged" and both.second.event["certainty"] == "asserted"
    decide(project, queue[0], "accept", "ben", stage="final")
    assert queue[0].item not in {e.item for e in project.review.queue("differences", reviewer="ben")}
    assert next(e for r in project.records(reviewed="only") for e in r["events"] if e["id"] == queue[0].item)["certainty"] == "alleged"


def test_who_may_read_a_second_time(project):
    entry = project.review.queue()[0]
    with pytest.raises(errors.UsageError, match="nobody has decided"):
        decide(project, entry, "accept", "ben", stage="second")
    decide(project, entry, "accept")
    with pytest.raises(errors.UsageError, match="is yours"):
        decide(project, entry, "accept", stage="second")
    with pytest.raises(errors.UsageError, match="a second time"):
        decide(project, entry, "accept", "ben", stage="final")


@pytest.mark.parametrize("reviewer", ["", "  ", "x" * 101, "a\x1b[0m"])
def test_a_decision_needs_a_name(project, reviewer):
    with pytest.raises(errors.UsageError, match="name of its reviewer"):
        decide(project, project.review.queue()[0], "accept", reviewer)


def test_names_of_things_that_are_not_there(project):
    document = project.review.queue()[0].document
    for where in ((document, "ev-nothing"), ("sha256:none", ""), (document, "5-5"), (document, "0-99999")):
        with pytest.raises(errors.UsageError):
            project.review.decide(*where, "accept", reviewer="ana")
    with pytest.raises(errors.UsageError, match="no queue"):
        project.review.queue("fun")


def test_precision_of_a_random_sample_and_of_doubtful_rows(project):
    for entry in project.review.queue("random", limit=10):
        decide(project, entry, "accept")
    report = project.review.report()
    assert report["basis"] == "weighted" and report["read"] == 10
    for n, entry in enumerate(project.review.queue("random", limit=25)):
        decide(project, entry, "reject" if n < 7 else "accept")
    report = project.review.report()
    assert report["basis"] == "random" and "at random" in report["sample"]
    precision = report["precision"]["an event"]
    assert (precision["n"], precision["share"]) == (35, 28 / 35) and precision["low"] < 28 / 35 < precision["high"]


def test_another_coding_does_not_lose_what_was_decided(project):
    kept, rejected, *_ = project.review.queue()
    decide(project, kept, "edit", changes={"type": "PROTEST"})
    decide(project, rejected, "reject")
    project.code(again=True, workers=1)
    corrected = {e["id"]: e for r in project.records(reviewed="corrected") for e in r["events"]}
    assert corrected[kept.item]["type"] == "PROTEST" and rejected.item not in corrected and len(corrected) == 39
    assert kept.item not in {e.item for e in project.review.queue(limit=100)}


def test_gold_is_read_by_the_scorer_and_fits_what_it_was_made_of(project, tmp_path):
    right, wrong, put_right, *_ = project.review.queue(limit=100)
    decide(project, right, "accept")
    decide(project, wrong, "reject")
    decide(project, put_right, "edit", changes={"actors": [{"span": [0, 6], "country": "MLI", "sectors": ["REB"]}]})
    project.review.decide(wrong.document, "", "accept", reviewer="ana")
    folder = tmp_path / "gold"
    names = project.review.gold(folder)
    assert len(names) == 3
    texts = [json.loads(line) for line in (folder / "dispatches.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(t["id"] for t in texts) == sorted(names)
    by_text = {r["document"]["text"]: r for r in project.records()}
    coded = {t["id"]: by_text[t["text"]] for t in texts}
    report = scoring.compare_in_memory(folder, coded)
    assert (report.owed, report.coded, report.false, report.found) == (2, 3, 1, 2)
    assert sorted(report.fields["actors"]) == [False, True]  # one was put right
    with pytest.raises(errors.UsageError, match="holds gold already"):
        project.review.gold(folder)
    assert project.review.gold(tmp_path / "complete", complete=True) == [n for n in names if coded[n]["document"]["id"] == wrong.document]
    assert "is not to be trusted" in (folder / f"{next(n for n in names if coded[n]['document']['id'] == right.document)}.gold.yaml").read_text(encoding="utf-8")


def test_the_queue_can_be_narrowed(project):
    assert project.review.queue(types=["PROTEST"]) == []
    only = project.review.queue(outlets=["Wire 1"], limit=100)
    outlets = {r["document"]["id"]: r["document"]["outlet"] for r in project.records()}
    assert only and {outlets[e.document] for e in only} == {"Wire 1"}


def test_selected_words_are_looked_up(project):
    entry = project.review.queue()[0]
    text = project.review.item(entry.document, entry.item).record["document"]["text"]
    found = project.review.look_up(entry.document, "actors", (0, 6))
    assert found[0]["sectors"] == ["UAF"] and found[-1]["why"] == "the bare words"
    number = text.index("number ") + 7
    assert project.review.look_up(entry.document, "figures", (number, number + 2))[0]["minimum"] == float(text[number:number + 2].rstrip(","))
    for field, span in (("colour", (0, 5)), ("place", (5, 5)), ("place", (0, 10**7))):
        with pytest.raises(errors.UsageError):
            project.review.look_up(entry.document, field, span)
