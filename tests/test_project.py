"""A project from the user's side: add, code, status, check, records, diff. The coder is a small one that needs no model."""
import json
import pathlib

import pytest

import dateline
from dateline import errors
from dateline.dispatch import Span
from dateline.project import Project
from dateline.records import Coding, Document, Event, Party, Place, When

WORDS = {"raided": ("ASSAULT", "firearms"), "condemned": ("ACCUSE", "disapprove")}


class SmallCoder:
    """Codes two verbs."""

    def __init__(self, version="1", min_confidence=0.0):
        self.version, self.min_confidence = version, min_confidence

    def code(self, dispatch):
        text = dispatch.text
        if "trouble" in text:
            raise ValueError("trouble in the text")
        events = []
        for word, (type_, mode) in WORDS.items():
            start = text.find(word)
            if start >= 0:
                span = Span(start, start + len(word))
                first = text.split()[0]
                day = dispatch.published[0] if dispatch.published else None
                events.append(Event(f"{dispatch.id[7:15]}-{word}-{self.version}", type_, mode if self.version == "1" else None, (), {},
                                    (Party(first, Span(0, len(first)), country="MLI"),), (), When("", None, day, day, "day", "published") if day else None,
                                    Place(word, span, "Oster", country="MLI"), (), (), "asserted", (), span, Span(0, len(text)), (), 0.9, {}))
        return Coding(Document(dispatch.id, dispatch.source, dispatch.external_id, None, None, dispatch.outlet, "en", None, text), tuple(events), (), (), (), (), (),
                      {"version": self.version, "codebook": "test 1"})


def second_version(**options):
    return SmallCoder(version="2", **options)


def lines(count, start=0):
    return "".join(json.dumps({"id": i, "date": f"2024-05-{i % 28 + 1:02d}", "outlet": f"Wire {i % 3}",
                               "text": f"Gunmen {'raided' if i % 2 else 'walked about'} the village number {i}, which the minister condemned."}) + "\n"
                   for i in range(start, start + count))


@pytest.fixture
def project(tmp_path):
    with Project(tmp_path / "stories.dateline", coder=SmallCoder) as opened:
        yield opened


@pytest.fixture
def wire(tmp_path):
    path = tmp_path / "wire.jsonl"
    path.write_text(lines(30))
    return path


def adds_up(project):
    status = project.status()
    assert status["submitted"] == status["documents"] + status["quarantined"]
    return status


def test_it_is_part_of_the_package():
    assert dateline.Project is Project


def test_what_is_added_is_stored_with_its_bytes(project, wire):
    done = project.add(wire)
    assert (done.new, done.known, done.quarantined) == (30, 0, 0)
    assert adds_up(project)["documents"] == 30
    from dateline.store.sealing import unpack
    raw = unpack(project.db.run("SELECT packed FROM originals ORDER BY id LIMIT 1")[0][0], "")
    assert raw.decode() + "\n" in wire.read_text()


def test_adding_again_adds_nothing(project, wire):
    project.add(wire)
    before = project.content_hash()
    assert project.add(wire).known == 30
    assert project.content_hash() == before and adds_up(project)["documents"] == 30


def test_what_cannot_be_read_is_counted_and_kept(project, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text(lines(2) + 'no json\n{"text": ""}\n{"title": "x"}\n')
    done = project.add(path)
    assert (done.new, done.quarantined, done.reasons) == (2, 3, {"not-json": 2, "empty": 1})
    assert adds_up(project)["reasons"] == {"empty": 1, "not-json": 2}
    assert project.add(path).known == 5 and adds_up(project)["submitted"] == 5
    assert next(project.quarantine())["place"].endswith("bad.jsonl line 3")


def test_what_can_be_read_after_all_leaves_the_quarantine(project, tmp_path):
    bad = tmp_path / "story.json"
    bad.write_text("Gunmen raided the village of Oster on Monday, police said.")
    assert project.add(bad).quarantined == 1
    good = tmp_path / "story.txt"
    good.write_bytes(bad.read_bytes())
    project.add(good)
    status = adds_up(project)
    assert (status["documents"], status["quarantined"]) == (1, 0)
    assert project.add(bad, good).known == 2 and adds_up(project)["submitted"] == 1
    assert project.check() == []


def test_a_name_that_does_not_exist_stops_before_anything_is_read(project, wire):
    with pytest.raises(errors.UsageError, match="gone.txt"):
        project.add(wire, "gone.txt")
    assert project.status()["submitted"] == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_code_codes_what_is_new(project, wire, workers, tmp_path):
    project.add(wire)
    done = project.code(workers=workers)
    assert (done.coded, done.events, done.faults) == (30, 45, 0)
    assert project.code(workers=workers).run is None
    more = tmp_path / "more.jsonl"
    more.write_text(lines(5, start=30))
    project.add(more)
    assert project.code(workers=workers).coded == 5
    status = project.status()
    assert (status["coded"], status["to_code"], len(status["runs"])) == (35, 0, 1)
    assert status["runs"][0]["coder"]["codebook"] == "test 1" and status["runs"][0]["finished"]
    assert project.check() == []


def test_workers_and_one_process_code_the_same(tmp_path, wire):
    found = set()
    for workers in (1, 3):
        with Project(tmp_path / f"{workers}.dateline", coder=SmallCoder) as project:
            project.add(wire)
            project.code(workers=workers)
            found.add(project.content_hash())
    assert len(found) == 1


def test_a_fault_in_one_document_is_counted_and_costs_no_other(project, wire, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("Gunmen raided the village and made trouble for the ministry of the interior.")
    project.add(wire, bad)
    done = project.code(workers=1)
    assert (done.coded, done.faults) == (30, 1)
    assert project.status()["faults"] == 1 and project.code(workers=1).run is None
    assert project.check() == []


def test_records_are_those_that_were_coded(project, wire):
    project.add(wire)
    project.code(workers=1)
    records = list(project.records())
    assert len(records) == 30 and all(r["schema"] == "dateline/1" for r in records)
    record = records[1]
    event = record["events"][0]
    assert record["document"]["text"][slice(*event["trigger"])] == "raided"
    assert record == SmallCoder().code(next(d for d in dateline.read(wire) if d.id == record["document"]["id"])).to_dict() | {
        "document": {**record["document"]}}


def test_filters(project, wire):
    project.add(wire)
    project.code(workers=1)
    assert len(list(project.records(types=["ASSAULT"]))) == 15
    assert all([e["type"] for e in r["events"]] == ["ASSAULT"] for r in project.records(types=["ASSAULT"]))
    assert len(list(project.records(modes=["disapprove"], since="2024-05-10", until="2024-05-12"))) == 3
    assert len(list(project.records(outlets=["Wire 1"]))) == 10
    assert len(list(project.records(text="villages 7"))) == 1 and not list(project.records(text="nobody"))
    assert list(project.records(countries=["FRA"])) == [] and len(list(project.records(countries=["MLI"], certainties=["asserted"]))) == 30
    assert len(list(project.records(published_since="2024-05-27"))) == 2
    assert list(project.records(min_confidence=0.95)) == []


@pytest.mark.parametrize("words", ['"', "a AND", "NEAR(", "*", "x OR (", "col:umn", "village -number", "'; DROP TABLE documents"])
def test_search_takes_whatever_people_type(project, wire, words):
    project.add(wire)
    try:
        list(project.search(words))
    except errors.UsageError:
        assert not any(c.isalnum() for c in words)


def test_recoding_keeps_the_old_records_and_they_can_be_compared(tmp_path, wire):
    path = tmp_path / "stories.dateline"
    with Project(path, coder=SmallCoder) as project:
        project.add(wire)
        project.code(workers=1)
    with Project(path, coder=second_version) as project:
        assert project.code(workers=1).run is None
        assert project.code(again=True, workers=1).run == 2
        changes = list(project.diff(1, 2))
        assert len(changes) == 45 and {c["change"] for c in changes} == {"changed"}
        assert changes[0]["fields"]["mode"] == ["disapprove", None]
        assert {e["mode"] for r in project.records(run=1) for e in r["events"]} == {"firearms", "disapprove"}
        assert {e["mode"] for r in project.records() for e in r["events"]} == {None}
        assert project.status()["events"] == 45 and project.check() == []
        with pytest.raises(errors.UsageError, match="no run 7"):
            list(project.diff(1, 7))


def test_order_does_not_matter(tmp_path):
    rows = lines(40).splitlines(keepends=True) + ["not json\n"]
    hashes = set()
    for i, ordered in enumerate((rows, rows[::-1], rows[1::2] + rows[::2])):
        path = tmp_path / f"{i}.jsonl"
        path.write_text("".join(ordered))
        with Project(tmp_path / f"{i}.dateline", coder=SmallCoder) as project:
            project.add(path)
            project.code(workers=1)
            hashes.add(project.content_hash())
    assert len(hashes) == 1


def test_link_stores_copies_and_incidents(project, tmp_path):
    text = "Gunmen raided the village of Oster near the river on Monday and took away forty cows, three carts and the only radio, which the minister condemned."
    for i, outlet in enumerate(("Wire", "Post", "Herald")):
        (tmp_path / f"{i}.json").write_text(json.dumps({"text": text, "outlet": outlet, "date": f"2024-05-0{i + 1}"}))
    project.add(*(tmp_path / f"{i}.json" for i in range(3)))
    project.code(workers=1)
    done = project.link()
    assert done["copies"] == 2 and done["events"] == 6 and 0 < done["incidents"] <= 6
    status = project.status()
    assert (status["copies"], status["incidents"]) == (2, done["incidents"])
    cluster, = project.copies()
    assert len(cluster) == 3
    members = {(m["document_id"], m["event_id"]) for i in project.incidents() for m in i["members"]}
    assert len(members) == 6
    assert project.link() == done and project.check() == []


def test_linked_records_tell_of_copies_and_incidents(project, wire, tmp_path):
    text = "Gunmen raided the village of Oster near the river on Monday and took away forty cows, three carts and the only radio, which the minister condemned."
    for i, outlet in enumerate(("Wire", "Post")):
        (tmp_path / f"{i}.json").write_text(json.dumps({"text": text, "outlet": outlet, "date": f"2024-05-0{i + 1}"}))
    project.add(tmp_path / "0.json", tmp_path / "1.json")
    project.code(workers=1)
    assert all("copy_of" not in r["document"] for r in project.records())
    project.link()
    first, second = project.records()
    assert (first["document"]["copy_of"], second["document"]["copy_of"]) == (None, first["document"]["id"])
    assert {e["incident_id"] for r in (first, second) for e in r["events"]} == {i["id"] for i in project.incidents()}
    project.export("csv", tmp_path / "events.csv", types=["ASSAULT"])
    assert (tmp_path / "events.csv").read_text(encoding="utf-8-sig").count("ASSAULT") == 2


def test_slow_formats_are_read_on_all_cores_with_the_same_result(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for i in range(12):
        (folder / f"{i}.html").write_text(f"<html><head><title>Raid number {i}</title></head><body><article><h1>Raid number {i}</h1><p>Gunmen raided the village of Oster "
                                          f"on day {i} of the war, officials in the capital said on Monday.</p></article></body></html>")
    (folder / "bad.html").write_text("<html><body>404 not found</body></html>")
    hashes = set()
    for workers in (1, 2):
        with Project(tmp_path / f"{workers}.dateline") as project:
            done = project.add(folder, workers=workers)
            assert (done.new, done.reasons) == (12, {"no-article": 1})
            hashes.add(project.content_hash())
    assert len(hashes) == 1


def test_decisions_are_only_added(project, wire):
    project.add(wire)
    project.code(workers=1)
    events = [e["id"] for r in project.records(types=["ASSAULT"]) for e in r["events"]][:2]
    project.link()
    assert project.merge(*events, maker="ana", note="one raid") == 1
    project.link()
    assert any({m["event_id"] for m in i["members"]} >= set(events) for i in project.incidents())
    assert project.split(events[0]) == 2
    project.link()
    assert not any({m["event_id"] for m in i["members"]} >= set(events) for i in project.incidents())
    assert [d["kind"] for d in project.decisions()] == ["merge", "split"]
    for sql in ("DELETE FROM decisions", "UPDATE decisions SET kind = 'split'"):
        with pytest.raises(errors.StoreError, match="only added"):
            project.db.run(sql)


def test_lone_surrogates_and_nul_are_stored_or_put_aside(project, tmp_path):
    path = tmp_path / "odd.jsonl"
    path.write_bytes(b'{"id": "a\\u0000b", "outlet": "x\\ud800", "text": "Gunmen raided \\ud800 the village of Oster on Monday."}\n'
                     b'{"text": "Gunmen raided \\u0000 the town of Almeda on Tuesday.", "title": "\\udfff"}\n'
                     b'{"text": "Gunmen raided\xff the town"}\n')
    odd_name = pathlib.Path(str(tmp_path / "odd\udcff\nname.txt"))
    odd_name.write_text("Gunmen raided the village of Tamsa on Friday, police said.")
    done = project.add(path, odd_name)
    assert done.submitted == 4 and done.new == 3
    project.code(workers=1)
    assert adds_up(project)["coded"] == 3 and project.check() == []
