"""Incidents and their ledger: who says how many, who denies it, which copies tell the same; parted and joined, and nothing of anybody's lost."""
import csv
import io
import re

import pytest
from running import watched

from dateline.project import Project, happenings


@pytest.fixture
def incidents(project_path):
    with Project(project_path, readonly=True) as project:
        return list(project.incidents())


def by_text(project_path, words):
    """The incident of the event whose sentence has these words."""
    with Project(project_path, readonly=True) as project:
        for record in project.records():
            for event in record["events"]:
                if words in record["document"]["text"][slice(*event["sentence"])]:
                    return event["incident_id"]
    raise AssertionError(words)


def version_of(text):
    return re.search(r'name="version" value="([^"]+)"', text)[1]


def test_the_list_leads_from_each_figure_to_its_words(page):
    page.goto("/incidents?order=reports")
    row = page.get_by_role("row").filter(has_text="Tillaberi")
    assert "14" in row.inner_text() and "≥19" in row.inner_text()
    row.get_by_role("link", name="≥19").click()
    page.locator("[data-frozen] .mark.figure", has_text="At least 19 people").wait_for()


def test_the_list_is_filtered_by_its_address_and_saved_as_shown(client):
    shown = re.findall(r'<a href="/incidents/(in-\w+)"><b>', client.get("/incidents?type=ASSAULT&several=true&order=oldest").text)
    rows = list(csv.DictReader(io.StringIO(client.get("/incidents.csv?type=ASSAULT&several=true&order=oldest").text)))
    assert shown and [r["id"] for r in rows] == shown
    assert all(r["type"] == "ASSAULT" and int(r["reports"]) > 1 for r in rows)
    assert [r["start"] for r in rows] == sorted(r["start"] for r in rows)
    assert not client.get("/incidents.json?since=2033-01-01").json()


def test_figures_stand_side_by_side_as_dots_on_one_scale(page, project_path):
    page.goto(f"/incidents/{by_text(project_path, 'Gunmen on motorcycles killed 14')}")
    table = page.get_by_role("table").filter(has_text="killed")
    rows = table.locator("tbody tr")
    assert [rows.nth(i).locator(".value").inner_text() for i in range(2)] == ["14", "≥19"]
    boxes = [rows.nth(i).locator(".dot").last.bounding_box() for i in range(2)]
    axis = rows.first.locator("svg").bounding_box()
    left = [b["x"] + b["width"] / 2 - axis["x"] for b in boxes]
    assert left[1] / left[0] == pytest.approx(19 / 14, rel=0.05)
    assert rows.nth(1).locator(".open").count() == 1 and rows.nth(0).locator(".open").count() == 0  # "at least" is open to one side
    assert "As of" in table.inner_text() and "According to" in table.inner_text() and "local officials" in table.inner_text()
    assert table.locator("svg").first.get_attribute("aria-hidden") == "true"  # the table says it all


def test_copies_are_folded_under_what_they_copy(page, project_path):
    page.goto(f"/incidents/{by_text(project_path, 'Gunmen attacked an army convoy near Gao')}")
    assert "of 2 outlets" in page.locator("main").inner_text()  # the copy is no third one
    folded = page.locator(".reports .folded")
    assert "Harbour Post" not in page.locator(".reports").inner_text()
    folded.locator("summary").click()
    assert "Harbour Post" in folded.inner_text()


def test_a_denial_is_shown_with_who_denies_and_in_which_words(page, project_path):
    page.goto(f"/incidents/{by_text(project_path, 'A spokesman for the separatists denied')}")
    denial = page.locator(".denials li").first.inner_text()
    assert "spokesman for the separatists" in denial and "denied that their fighters had attacked" in denial
    page.locator(".denials a").first.click()
    page.locator("[data-frozen]").wait_for()


def test_incidents_are_merged_and_parted_again(page, project_path):
    page.goto("/incidents?order=oldest")
    one, two = by_text(project_path, "Gunmen attacked an army convoy"), by_text(project_path, "Seventeen people were killed when gunmen attacked")
    assert one != two
    for id in (one, two):
        page.locator(f"input[name=incident][value={id}]").check()
    page.get_by_label("Why").fill("the same convoy")
    page.get_by_role("button", name="Merge the chosen into one").click()
    page.get_by_role("heading", name="Its reports").wait_for()
    told = page.locator("main").inner_text()
    assert "Seventeen people" in told and "nine soldiers" in told and "decided" in told
    assert "ana: merge" in told and "the same convoy" in told
    with Project(project_path, readonly=True) as project:
        assert [(d["kind"], d["maker"], d["note"]) for d in project.decisions()] == [("merge", "ana", "the same convoy")]
    page.locator(".telling-row", has_text="Seventeen people").first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Split the chosen off").click()
    page.get_by_role("heading", name="Its reports").wait_for()
    assert "nine soldiers and wounding" not in page.locator(".reports").inner_text()
    assert by_text(project_path, "Gunmen attacked an army convoy") != by_text(project_path, "Seventeen people were killed when gunmen attacked")


def test_a_stale_edit_gets_both_versions_back_and_writes_nothing(client, project_path, incidents):
    page = client.get("/incidents?order=reports").text
    ids, old = re.findall(r'name="incident" value="(in-\w+)"', page)[:4], version_of(page)
    with Project(project_path, create=False) as other:  # somebody else is faster
        other.merge(*happenings.members_of([i for i in incidents if i["id"] in ids[:2]]), maker="ben", note="one raid")
    answer = client.post("/incidents/merge", data={"incident": ids[2:], "version": old, "note": "my reason"})
    assert answer.status_code == 409
    assert "ben" in answer.text and "one raid" in answer.text and "my reason" in answer.text
    assert "What you saw and chose" in answer.text and "How it stands now" in answer.text
    with Project(project_path, readonly=True) as project:
        assert [d["maker"] for d in project.decisions()] == ["ben"]
    again = {"incident": re.findall(r'name="incident" value="(in-\w+)"', answer.text), "version": version_of(answer.text), "note": re.search(r'name="note" value="([^"]+)"', answer.text)[1]}
    assert client.post("/incidents/merge", data=again).status_code == 200  # one click decides all the same
    with Project(project_path, readonly=True) as project:
        assert [(d["maker"], d["note"]) for d in project.decisions()] == [("ben", "one raid"), ("ana", "my reason")]


def test_a_split_that_is_stale_shows_where_its_events_are_now(client, project_path):
    id = by_text(project_path, "Gunmen on motorcycles killed 14")
    page = client.get(f"/incidents/{id}").text
    members = re.findall(r'name="member" value="([^"]+)"', page)
    with Project(project_path, create=False) as other:
        other.split(members[0], maker="ben")
        other.link()
    answer = client.post("/incidents/split", data={"member": members[:1], "seen": re.findall(r'name="seen" value="([^"]+)"', page), "version": version_of(page)})
    assert answer.status_code == 409 and answer.text.count("Gunmen on motorcycles") >= 2


@pytest.mark.parametrize("data, words", [({"incident": ["in-000000000000"] * 2}, "two incidents or more"), ({"incident": ["in-000000000000", "in-111111111111"]}, "no incident")])
def test_a_merge_that_cannot_be_is_refused_with_the_reason(client, data, words):
    answer = client.post("/incidents/merge", data={**data, "version": version_of(client.get("/incidents").text)})
    assert answer.status_code in (400, 404) and words in answer.text


def test_a_split_leaves_something_behind_and_keeps_to_one_incident(client, project_path):
    page = client.get(f"/incidents/{by_text(project_path, 'Gunmen on motorcycles killed 14')}").text
    members = list(dict.fromkeys(re.findall(r'name="member" value="([^"]+)"', page)))
    for wrong, words in ((members, "nothing would stay"), ([*members[:1], "sha256:0/ev-0"], "not all of one incident"), ([], "one event or more")):
        answer = client.post("/incidents/split", data={"member": wrong, "version": version_of(page)})
        assert answer.status_code == 400 and words in answer.text
    with Project(project_path, readonly=True) as project:
        assert project.decisions() == []


def test_the_ledger_is_saved_as_dateline_figures_writes_it(client, project_path):
    id = by_text(project_path, "Gunmen on motorcycles killed 14")
    rows = list(csv.DictReader(io.StringIO(client.get(f"/incidents/{id}.csv").text)))
    assert [r["minimum"] for r in rows if r["kind"] == "killed"] == ["14", "19"] and {r["incident_id"] for r in rows} == {id}
    from dateline.linking.figures import COLUMNS
    assert tuple(rows[0]) == COLUMNS


def test_a_large_project_is_told_to_link_by_itself(client, monkeypatch):
    monkeypatch.setattr(happenings, "SMALL_DOCUMENTS", 3)
    page = client.get("/incidents?order=reports").text
    answer = client.post("/incidents/merge", data={"incident": re.findall(r'name="incident" value="(in-\w+)"', page)[:2], "version": version_of(page)})
    assert answer.status_code == 200 and "1 decision waits for the next linking" in answer.text
    with Project(client.app.state.connections.path, create=False) as project:
        project.link()
    assert "waits for the next linking" not in client.get("/incidents").text


def test_why_reports_belong_together_is_told(page, project_path):
    page.goto(f"/incidents/{by_text(project_path, 'Gunmen on motorcycles killed 14')}")
    page.get_by_text("Why they belong together").click()
    assert re.search(r"\d+%: ev-\w+ and ev-\w+: .{10,}", page.locator("details", has_text="Why they belong together").inner_text())


def test_on_a_phone_in_the_dark(browser, server, project_path):
    with watched(browser, server, viewport={"width": 360, "height": 740}, color_scheme="dark") as page:
        page.goto(f"/incidents/{by_text(project_path, 'Gunmen on motorcycles killed 14')}")
        assert page.evaluate("document.documentElement.scrollWidth <= 360")
        assert page.locator(".ledger .dot").first.is_visible() and page.complaints == []
