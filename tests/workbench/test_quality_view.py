"""What is in the project, what could not be read, and what two runs coded differently; every count a way to what it counts."""
import csv
import io
import re
import shutil

import pytest
from running import in_process

from dateline.project import Project


@pytest.fixture(scope="module")
def twice_coded(coded_project, tmp_path_factory):
    """Coded again with a higher bar."""
    path = shutil.copy(coded_project, tmp_path_factory.mktemp("quality") / "twice.dateline")
    with Project(path) as project:
        project.code(again=True, min_confidence=0.9, workers=1)
    return path


def test_what_was_given_adds_up_and_each_count_leads_to_what_it_counts(page):
    page.goto("/quality")
    told = page.locator(".tallies").inner_text()
    assert re.search(r"20\s*dispatches", told) and re.search(r"2\s*in quarantine", told)
    assert "22 texts were given" in page.locator("main").inner_text()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="PROTEST", exact=True))
    count = int(row.locator("td.number").first.inner_text())
    row.get_by_role("link", name="PROTEST", exact=True).click()
    page.wait_for_url("**/dispatches?type=PROTEST")
    assert 1 <= page.locator(".dispatch-list h2").count() <= count
    assert all("PROTEST" in tags for tags in page.locator(".dispatch-list .types").all_inner_texts())


def test_the_quarantine_tells_reason_and_remedy(page):
    page.goto("/quality")
    page.get_by_role("link", name="2 in quarantine").click()
    told = page.locator("table").inner_text()
    assert "in French, not English" in told and "translate it first" in told and "empty" in told
    page.get_by_role("link", name="empty (1)").click()
    assert page.locator("tbody tr").count() == 1


def test_the_quarantine_is_saved_as_shown(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/quality/quarantine.csv?reason=empty").text)))
    assert [r["code"] for r in rows] == ["empty"]
    assert len(client.get("/quality/quarantine.json").json()) == 2


def test_counts_are_saved_as_one_table(client):
    rows = client.get("/quality/counts.json").json()
    assert {r["by"] for r in rows} == {"type", "outlet", "certainty"}
    assert sum(r["documents"] for r in rows if r["by"] == "outlet") == 20
    assert sum(r["events"] for r in rows if r["by"] == "type") == sum(r["events"] for r in rows if r["by"] == "certainty") == sum(r["events"] for r in rows if r["by"] == "outlet")


def test_without_two_runs_there_is_nothing_to_compare(client):
    assert "There are no two runs to compare" in client.get("/quality/drift").text
    assert client.get("/quality/drift.csv").status_code == 400
    assert client.get("/quality/drift?old=7").status_code == 400


def test_drift_is_summed_up_and_told_event_by_event(twice_coded):
    with in_process(twice_coded) as client, Project(twice_coded, readonly=True) as project:
        changes = list(project.diff(1, 2))
        page = client.get("/quality/drift").text
        assert changes and f"<b>{sum(c['change'] == 'removed' for c in changes)}</b> removed" in page
        rows = client.get("/quality/drift.json?old=1&new=2").json()
        assert [(r["document"], r["event"]) for r in rows] == [(c["document"], c["event"]) for c in changes]
        assert client.get("/quality/drift.json?change=added").json() == []
        back = client.get("/quality/drift.json?old=2&new=1").json()
        assert {r["change"] for r in back} == {"added"} and len(back) == len(rows)
        link = re.search(r'href="(/dispatches/\w+\?event=ev-\w+&amp;run=1)"', page)[1].replace("&amp;", "&")
        assert 'class="chosen"' in client.get(link).text  # the event is shown as that run coded it


def test_a_run_can_be_read_by_itself(twice_coded):
    with in_process(twice_coded) as client:
        id = client.get("/dispatches.json?text=convoy&order=oldest").json()[0]["id"][7:31]
        first, second = (client.get(f"/dispatches/{id}.json?run={run}").json() for run in (1, 2))
        assert len(first["events"]) > len(second["events"])
        assert client.get(f"/dispatches/{id}?run=9").status_code == 404


def test_every_count_of_events_leads_to_as_many_events(client):
    page = client.get("/quality").text
    links = re.findall(r'<a class="plain" href="(/events\?[^"]+)">([\d,]+)</a>', page)
    assert len(links) > 15
    for address, number in links:
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200 and re.search(rf'data-told="{number} events? ', answer.text), address
