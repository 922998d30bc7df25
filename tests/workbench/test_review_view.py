"""The review in a browser: each key, editing by selecting, a stale version, a second reader."""
import io
import json
import re
import zipfile

import pytest

from dateline.project import Project

SELECT = """([paragraph, words]) => {
  const p = document.querySelectorAll("[data-frozen] p")[paragraph], at = p.textContent.indexOf(words);
  const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = document.createRange();
  let seen = 0, node;
  while ((node = walker.nextNode())) {
    if (at >= seen && at < seen + node.length) range.setStart(node, at - seen);
    if (at + words.length > seen && at + words.length <= seen + node.length) { range.setEnd(node, at + words.length - seen); break; }
    seen += node.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  p.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
}"""


def history(path):
    with Project(path, readonly=True) as project:
        return list(project.review.history())


def shown(page):
    """The item that the page shows, by its address for decisions."""
    return page.locator("#decision").get_attribute("action")


def press(page, key):
    """A key that sends a decision, and the page that follows it."""
    page.wait_for_load_state("load")
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.parametrize("key, kind", [("a", "accept"), ("r", "reject"), ("s", "skip")])
def test_one_key_decides_and_goes_on(page, project_path, key, kind):
    page.goto("/review")
    before = shown(page)
    press(page, key)
    assert shown(page) != before
    row, = history(project_path)
    assert (row.kind, row.reviewer, row.stage) == (kind, "ana", "first") and row.item in before


def test_undo_brings_the_row_back(page, project_path):
    page.goto("/review")
    before = shown(page)
    press(page, "r")
    press(page, "u")
    assert shown(page) == before
    assert [r.kind for r in history(project_path)] == ["reject", "undo"]
    press(page, "a")
    assert shown(page) != before


def test_next_and_previous_decide_nothing(page, project_path):
    page.goto("/review")
    before = shown(page)
    press(page, "j")
    assert shown(page) != before
    press(page, "k")
    assert shown(page) == before and history(project_path) == []


def test_keys_are_letters_where_somebody_writes_and_can_be_switched_off(page, project_path):
    page.goto("/review")
    page.get_by_label("Note").type("area")
    assert page.get_by_label("Note").input_value() == "area"
    page.get_by_label("decide with one key").uncheck()
    page.locator("#item-head").click()
    page.keyboard.press("a")
    page.reload()
    assert not page.get_by_label("decide with one key").is_checked() and history(project_path) == []


def find(path, condition):
    """The address of the first event that fits."""
    with Project(path, readonly=True) as project:
        for record in project.records():
            for event in record["events"]:
                if condition(event, record["document"]["text"]):
                    return record, event, f"/review/{record['document']['id'][7:31]}/{event['id']}"
    raise AssertionError("no such event in the made-up crisis")


def editing(page, address):
    page.goto(address)
    page.keyboard.press("e")
    assert page.get_by_label("Put the event right").is_visible()


def choose(page, field, paragraph, words, candidate):
    """Select words for a field and take what they may mean."""
    page.locator(f"input[name=active][value={field}]").check()
    page.evaluate(SELECT, [paragraph, words])
    page.locator("#candidates button", has_text=candidate).first.click()


def saved(page, project_path):
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    row = history(project_path)[-1]
    assert row.kind == "edit"
    return row.event


def paragraph_of(record, words):
    paragraphs = [p for p in record["document"]["text"].split("\n") if p]
    return next(i for i, p in enumerate(paragraphs) if words in p)


def test_a_party_by_selecting_its_words(page, project_path):
    record, event, address = find(project_path, lambda e, text: e["type"] == "ASSAULT" and "the Malian army said" in text and e["actors"])
    editing(page, address)
    choose(page, "recipients", paragraph_of(record, "the Malian army"), "the Malian army", "MLI/MIL")
    found = saved(page, project_path)
    chosen = found["recipients"][-1]
    assert record["document"]["text"][slice(*chosen["span"])] == "the Malian army" and (chosen["country"], chosen["sectors"][0]) == ("MLI", "MIL")
    assert found["actors"] == event["actors"] and "ana" in found["why"]["recipients"]


def test_a_place_a_day_and_a_number_by_selecting_their_words(page, project_path):
    record, event, address = find(project_path, lambda e, text: "near Gao" in text and "on Monday" in text and "killing at least nine soldiers" in text)
    editing(page, address)
    paragraph = paragraph_of(record, "near Gao in northern")
    choose(page, "place", paragraph, "Gao", "Gao")
    choose(page, "date", paragraph, "on Monday", "2032-03-01")
    choose(page, "figures", paragraph, "at least nine", "killed 9")
    page.locator(".part[data-field=figures] li:last-child input[type=number]").last.fill("12")
    found = saved(page, project_path)
    assert found["place"]["geonames_id"] == 2457163 and (found["date"]["start"], found["date"]["end"]) == ("2032-03-01", "2032-03-01")
    figure = found["figures"][-1]
    assert (figure["kind"], figure["minimum"], figure["maximum"]) == ("killed", 9, 12)
    assert record["document"]["text"][slice(*figure["span"])] == "at least nine"


def test_what_it_is_and_how_sure_by_choosing(page, project_path):
    _, event, address = find(project_path, lambda e, text: e["type"] == "ASSAULT" and e["certainty"] == "asserted")
    editing(page, address)
    page.locator("#edit-type").select_option("COERCE")
    page.locator("#edit-mode").select_option("arrest")
    page.locator("#edit-certainty").select_option("alleged")
    found = saved(page, project_path)
    assert (found["type"], found["mode"], found["certainty"]) == ("COERCE", "arrest", "alleged") and found["codes"]["quad"] == "material conflict"
    assert found["actors"] == event["actors"] and found["date"] == event["date"]


def test_a_field_is_emptied_and_words_are_typed_instead_of_selected(page, project_path):
    record, event, address = find(project_path, lambda e, text: e["place"] and e["actors"])
    editing(page, address)
    page.get_by_label("take out place 1").click()
    page.locator("input[name=active][value=trigger]").check()
    words = record["document"]["text"][event["trigger"][0]:].split()[0] + " " + record["document"]["text"][event["trigger"][0]:].split()[1]
    page.get_by_label("Words of the text").fill(words)
    page.get_by_label("Words of the text").press("Enter")
    page.locator("#candidates button").first.click()
    found = saved(page, project_path)
    assert found["place"] is None and record["document"]["text"][slice(*found["trigger"])] == words


def test_an_edit_that_is_refused_keeps_what_was_done(page, project_path):
    _, event, address = find(project_path, lambda e, text: e["actors"])
    editing(page, address)
    page.locator(".part[data-field=actors] input.sectors").first.fill("NOBODY")
    page.locator("#save").click()
    page.locator("#said.bad", has_text="no sectors").wait_for()
    assert page.locator(".part[data-field=actors] input.sectors").first.input_value() == "NOBODY" and history(project_path) == []
    page.keyboard.press("Escape")
    assert page.get_by_label("Put the event right").is_hidden()


def test_saving_without_a_change_says_so(page, project_path):
    editing(page, "/review")
    page.keyboard.press("Control+Enter")
    page.locator("#said.bad", has_text="Nothing is changed").wait_for()
    assert history(project_path) == []


def test_offsets_count_characters_not_halves_of_them(page, project_path, tmp_path):
    """A text before the selection that JavaScript counts otherwise than Python does."""
    wire = tmp_path / "emoji.txt"
    wire.write_text("Attack 😀🇲🇱 in Mali\n\n😀😀 Gunmen killed nine soldiers near Gao in Mali on 3 May 2031, the Malian army said.\n", encoding="utf-8")
    with Project(project_path) as project:
        project.add(wire)
        project.code(workers=1)
    record, event, address = find(project_path, lambda e, text: "Attack" in text and "😀" in text)
    editing(page, address)
    choose(page, "place", 1, "Gao", "Gao")
    assert record["document"]["text"][slice(*saved(page, project_path)["place"]["span"])] == "Gao"


def test_an_act_that_was_not_coded_is_added(page, project_path):
    page.goto("/review")
    page.evaluate(SELECT, [1, page.locator("[data-frozen] p").nth(1).inner_text().split()[0]])
    page.locator("#add-event").wait_for()
    press(page, "n")
    assert page.get_by_text("Left out by the coder").is_visible() and page.locator("button[value=accept]").count() == 0
    page.keyboard.press("e")
    page.locator("#edit-type").select_option("CONSULT")
    event = saved(page, project_path)
    assert event["type"] == "CONSULT" and event["id"].startswith("rv-")


def test_a_stale_decision_shows_both_versions(page, project_path):
    page.goto("/review")
    name = shown(page)
    document, item = name.split("/")[2], name.split("/")[3].partition("?")[0]
    with Project(project_path) as project:
        whole = next(e.document for e in project.review.queue(limit=99) if e.document[7:].startswith(document))
        project.review.decide(whole, item, "edit", reviewer="ben", changes={"certainty": "hypothetical"})
    page.get_by_label("Note").fill("seen on the second page")
    page.locator("#item-head").click()
    press(page, "r")
    assert page.get_by_role("heading", name="Somebody was faster").is_visible()
    assert page.get_by_text("hypothetical").is_visible() and page.get_by_text("seen on the second page").is_visible() and page.get_by_text("by ben").is_visible()
    assert [r.kind for r in history(project_path)] == ["edit"]
    with page.expect_navigation():
        page.get_by_role("button", name="Write mine after it").click()
    last = history(project_path)[-1]
    assert (last.kind, last.reviewer, last.note) == ("reject", "ana", "seen on the second page")


def test_a_stale_edit_shows_both_versions_and_can_still_be_written(page, project_path):
    editing(page, "/review")
    name = shown(page)
    document, item = name.split("/")[2], name.split("/")[3].partition("?")[0]
    page.locator("#edit-certainty").select_option("denied")
    with Project(project_path) as project:
        whole = next(e.document for e in project.review.queue(limit=99) if e.document[7:].startswith(document))
        project.review.decide(whole, item, "edit", reviewer="ben", changes={"certainty": "hypothetical"})
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert page.get_by_text("hypothetical").is_visible() and page.get_by_text("denied").is_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Write mine after it").click()
    assert [r.event["certainty"] for r in history(project_path)] == ["hypothetical", "denied"]


def test_a_second_reader_is_blind_and_only_differences_are_settled(page, project_path):
    with Project(project_path) as project:
        first, other, *_ = project.review.queue(limit=99)
        project.review.decide(first.document, first.item, "edit", reviewer="ben", changes={"certainty": "hypothetical"})
        project.review.decide(other.document, other.item, "accept", reviewer="ben", note="beyond doubt")
    page.goto("/review?queue=second")
    for _ in range(2):
        assert "hypothetical" not in page.locator(".as-coded").inner_text() and "ben" not in page.locator("main").inner_text() and "doubt:" not in page.content()
        assert "beyond doubt" not in page.content()
        press(page, "a")
    assert page.get_by_text("Nothing is waiting here").is_visible()
    page.goto("/review?queue=differences")
    assert page.locator(".ahead li").count() == 1 and page.locator(".readings tr.differs").inner_text().startswith("how sure")
    press(page, "1")
    assert page.get_by_text("Nothing is waiting here").is_visible()
    last = history(project_path)[-1]
    assert (last.stage, last.stands, last.event["certainty"]) == ("final", "edit", "hypothetical")
    page.goto("/review/report")
    assert page.get_by_text("2 rows read twice").is_visible()


def test_the_whole_text_is_called_complete_and_goes_out_as_gold(page, client, project_path):
    record, event, address = find(project_path, lambda e, text: True)
    with Project(project_path) as project:
        for e in record["events"]:
            project.review.decide(record["document"]["id"], e["id"], "accept", reviewer="ana")
    page.goto(address)
    page.get_by_role("link", name="None is missing").click()
    page.get_by_role("heading", name="The whole text").wait_for()
    press(page, "a")
    answer = client.get("/review/gold.zip", params={"complete": True})
    assert answer.status_code == 200
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert any(n.endswith(".gold.yaml") for n in names) and "gold/dispatches.jsonl" in names


def test_the_page_fits_a_phone_and_says_what_its_parts_are(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/review")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#edit").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    unnamed = page.evaluate("""[...document.querySelectorAll("main input:not([type=hidden]), main select, main button, main a")].filter((e) =>
        e.checkVisibility() && !(e.labels?.length || e.getAttribute("aria-label") || e.textContent.trim())).map((e) => e.outerHTML)""")
    assert unnamed == []


def test_decisions_without_a_script(client, project_path):
    found = client.get("/review").text
    action = re.search(r'id="decision" action="([^"]+)"', found)[1].replace("&amp;", "&")
    answer = client.post(action, data={"kind": "accept", "version": 0, "queue": "doubt"}, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/review")
    again = client.post(action, data={"kind": "reject", "version": 0}, headers={"accept": "application/json"})
    assert again.status_code == 409 and again.json()["theirs"]["kind"] == "accept" and again.json()["mine"]["kind"] == "reject"
    assert client.get("/review/report.json").json()["accepted"] == 1
    assert client.get("/review/report.csv").text.startswith("field,left_as_coded,of,read_twice,same,alpha\nverdict,,,0,,\ntype,1.0,1,0,,\n")
    log = client.get("/review/log.json").json()
    assert [(row["kind"], row["reviewer"]) for row in log] == [("accept", "ana")] and json.loads(log[0]["event"])["type"]


@pytest.mark.parametrize("address, data", [
    ("/review/ffffffffffff/ev-1", {"kind": "accept"}), ("/review/{id}/ev-none", {"kind": "accept"}), ("/review/{id}/1-2", {"kind": "accept"}),
    ("/review/{id}/{event}", {"kind": "edit", "changes": "{"}), ("/review/{id}/{event}", {"kind": "edit", "changes": "[" * 5000}),
    ("/review/{id}/{event}", {"kind": "edit", "changes": "[1]"}), ("/review/{id}/{event}", {"kind": "edit", "changes": '{"actors": [{"span": [0, 1e99]}]}'}),
    ("/review/{id}/{event}", {"kind": "edit", "changes": '{"place": {"span": [0, 4], "geonames_id": "x"}}'}), ("/review/{id}/{event}", {"kind": "bless"}),
    ("/review/{id}/{event}", {"kind": "accept", "version": -4}), ("/review/{id}/{event}", {"kind": "first"}), ("/review/undo", {}),
    ("/review/{id}/{event}", {"kind": "edit", "changes": '{"actors": [{"span": [0, 4], "name": "\\ud800"}]}'})])
def test_what_cannot_be_done_is_told(client, project_path, address, data):
    record, event, _ = find(project_path, lambda e, text: True)
    answer = client.post(address.format(id=record["document"]["id"][7:31], event=event["id"]), data=data)
    assert 400 <= answer.status_code < 500 and "Traceback" not in answer.text and history(project_path) == []


def test_hostile_words_are_words_in_the_editor(page, project_path, tmp_path):
    """The fixture fails the test where a dialog opens or anything else than text comes of it."""
    payload = "<img src=x onerror=alert(1)>"
    wire = tmp_path / "wire.jsonl"
    wire.write_text(json.dumps({"title": f"Raid {payload}", "outlet": payload, "text": f"Gunmen {payload} killed nine soldiers near Gao in Mali on 3 May 2031, the {payload} "
                                                                                       "Malian army said."}) + "\n", encoding="utf-8")
    with Project(project_path) as project:
        project.add(wire)
        project.code(workers=1)
    record, event, address = find(project_path, lambda e, text: payload in text)
    editing(page, address)
    for field in ("actors", "place", "attribution", "trigger"):
        choose(page, field, 1, payload, "")
    assert payload in page.locator(".part[data-field=actors] .values").inner_text()
    page.get_by_label("Note").fill(payload)
    saved(page, project_path)
    page.goto(address)
    assert page.locator("img").count() == 0 and payload in page.locator(".standing").inner_text()


def test_a_project_that_may_not_be_written_is_shown_without_its_keys(client):
    client.app.state.connections.writable = False
    found = client.get("/review").text
    assert re.search(r'<button disabled [^>]*value="accept"', found) and "may not be written" in found


def test_a_dispatch_leads_to_the_review_of_its_events(page, project_path):
    record, event, address = find(project_path, lambda e, text: True)
    page.goto(f"/dispatches/{record['document']['id'][7:31]}?event={event['id']}")
    page.get_by_role("link", name="Review it").click()
    page.locator("#decision").wait_for()
    assert event["id"] in shown(page)
