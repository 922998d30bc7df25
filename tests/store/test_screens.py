"""What the workbench's screens ask of a project is the same in SQLite and PostgreSQL."""
import pytest
from fastapi.testclient import TestClient
from small import SmallCoder, lines

from dateline.errors import NotThere, UsageError
from dateline.project import Project, browsing, happenings, overview
from dateline.workbench import create_app


@pytest.fixture
def filled(name, tmp_path):
    """The name of a project with 30 dispatches, half of them with an event, and one text in quarantine; linked."""
    wire = tmp_path / "wire.jsonl"
    wire.write_text("".join(lines(30)) + '{"text": ""}\n')
    with Project(name, coder=SmallCoder) as project:
        project.add(wire)
        project.code(workers=1)
        project.link()
    return name


def test_dispatches_are_filtered_ordered_and_paged(filled):
    with Project(filled, readonly=True) as project:
        db = project.db
        assert browsing.dispatches(db, browsing.Wanted())["total"] == 30
        for wanted, count in ((browsing.Wanted(outlets=("Wire 1",)), 10), (browsing.Wanted(types=("ASSAULT",)), 15), (browsing.Wanted(state="coded"), 15), (browsing.Wanted(state="empty"), 15),
                              (browsing.Wanted(state="new"), 0), (browsing.Wanted(state="failed"), 0), (browsing.Wanted(text="raided"), 15),
                              (browsing.Wanted(since="2024-05-10", until="2024-05-12"), 3), (browsing.Wanted(types=("ASSAULT",), outlets=("Wire 1",), text="village"), 5)):
            assert browsing.dispatches(db, wanted)["total"] == count, wanted
        pages = [browsing.dispatches(db, browsing.Wanted(order="oldest"), page=page, size=12)["rows"] for page in (1, 2, 3, 4)]
        assert [len(p) for p in pages] == [12, 12, 6, 0]
        days = [row["published_start"] for p in pages for row in p]
        assert days == sorted(days) and len({row["id"] for p in pages for row in p}) == 30
        assert [row["events"] for row in pages[0][:2]] in ([{}, {"ASSAULT": 1}], [{}, {}])
        assert dict(browsing.outlets(db)) == {"Wire 0": 10, "Wire 1": 10, "Wire 2": 10} and browsing.types(db) == [("ASSAULT", 15)]


def test_a_dispatch_is_found_by_the_beginning_of_its_digest(filled):
    with Project(filled, readonly=True) as project:
        id = next(project.records())["document"]["id"]
        found = browsing.dispatch(project.db, id.removeprefix("sha256:")[:16])
        assert found["row"]["id"] == id and found["record"]["document"]["text"] == found["row"]["text"] and found["runs"] == [1]
        assert browsing.original(project.db, id).startswith(b"{")
        with pytest.raises(NotThere):
            browsing.dispatch(project.db, "0" * 20)
        with pytest.raises(NotThere):
            browsing.dispatch(project.db, id, run=7)
        with pytest.raises(UsageError, match="several"):
            browsing.whole_id(project.db, "")


def test_incidents_and_decisions(filled):
    with Project(filled) as project:
        db = project.db
        found = happenings.incidents(db)
        assert found["total"] == len(found["rows"]) == len(list(project.incidents()))
        assert happenings.incidents(db, several=True)["total"] == sum(len(i["documents"]) > 1 for i in project.incidents())
        assert {o: len(happenings.incidents(db, order=o)["rows"]) for o in happenings.ORDERS} == dict.fromkeys(happenings.ORDERS, found["total"])
        one, two = found["rows"][:2]
        before = happenings.version(db)
        assert happenings.near(db, one) and happenings.tellings(db, one)[0]["events"]
        project.merge(*happenings.members_of([one, two]), maker="ana")
        assert happenings.version(db) != before and happenings.waiting(db) == 1
        project.link()
        assert happenings.waiting(db) == 0
        merged = happenings.incident(db, happenings.holding(db, happenings.members_of([one])[0]))
        assert set(happenings.members_of([merged])) >= set(happenings.members_of([one, two]))
        assert [d["maker"] for d in happenings.decisions_on(db, merged)] == ["ana"]


def test_counts_add_up(filled):
    with Project(filled, coder=SmallCoder) as project:
        counts = overview.counts(project.db)
        assert sum(r["events"] for r in counts["outlet"]) == sum(r["events"] for r in counts["type"]) == sum(overview.confidences(project.db)) == 15
        assert overview.quarantine(project.db, None, page=1, size=10)[0] == 1 and overview.quarantine(project.db, "bomb", page=1, size=10) == (0, [])
        project.code(again=True, workers=1)
        assert overview.drift(project.db, 1, 2)["counts"] == {"added": 0, "removed": 0, "changed": 0}


def test_every_view_answers(filled):
    with Project(filled, readonly=True) as project:
        id, incident = browsing.dispatches(project.db, browsing.Wanted())["rows"][0]["id"], next(project.incidents())["id"]
    app = create_app(filled, host="127.0.0.1", port=8765)
    with TestClient(app, base_url="http://127.0.0.1:8765", headers={"authorization": f"Bearer {app.state.token}"}) as client:
        for address in ("/dispatches", "/dispatches.csv", f"/dispatches/{id[7:31]}", f"/dispatches/{id[7:31]}.json", f"/dispatches/{id[7:31]}/original", "/incidents?order=reports&several=true",
                        f"/incidents/{incident}", f"/incidents/{incident}.csv", "/quality", "/quality/quarantine.json", "/quality/drift", "/review", "/timeline", "/map", "/network"):
            assert client.get(address).status_code == 200, address
