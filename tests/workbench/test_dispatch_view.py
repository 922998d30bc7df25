"""The list of dispatches and one of them laid open, as a reader meets them."""
import csv
import hashlib
import io
import re

import pytest
from running import watched

from dateline.project import Project

TITLE = "Nine soldiers killed in attack on convoy in northern Mali"


@pytest.fixture
def opened(page):
    """The dispatch about the convoy."""
    page.goto("/dispatches?outlet=Example+Wire&text=convoy+near+Gao&order=oldest")
    page.get_by_role("link", name=TITLE).first.click()
    page.locator("[data-frozen]").wait_for()
    return page


def test_the_list_is_searched_filtered_and_paged_by_its_address(page):
    page.goto("/dispatches")
    assert page.get_by_role("listitem").filter(has=page.locator("h2")).count() == 20
    page.get_by_label("Words").fill("ceasefire")
    page.get_by_label("Outlet").select_option("Example Wire")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**text=ceasefire**")
    titles = page.locator(".dispatch-list h2").all_inner_texts()
    assert 0 < len(titles) < 20
    assert all(line.startswith("Example Wire") for line in page.locator(".dispatch-list p.muted").all_inner_texts())
    again = page.url
    page.goto(again)
    assert page.locator(".dispatch-list h2").all_inner_texts() == titles


def test_search_from_the_head_of_any_page(page):
    page.goto("/quality")
    page.get_by_role("search").get_by_role("searchbox").fill('"air strike"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/dispatches?text=**")
    assert page.locator(".dispatch-list h2").count() >= 2


def test_what_is_listed_is_what_is_saved(client):
    shown = re.findall(r'<h2><a class="words" href="/dispatches/(\w+)"', client.get("/dispatches?text=Menaka&order=oldest").text)
    rows = list(csv.DictReader(io.StringIO(client.get("/dispatches.csv?text=Menaka&order=oldest").text)))
    assert shown and [r["id"].removeprefix("sha256:")[:24] for r in rows] == shown
    assert client.get("/dispatches.json?text=Menaka&order=oldest").json()[0]["id"] == rows[0]["id"]
    link = re.search(r'href="(/dispatches\.csv[^"]*)"', client.get("/dispatches?text=Menaka&order=oldest").text)[1].replace("&amp;", "&")
    assert client.get(link).text == client.get("/dispatches.csv?text=Menaka&order=oldest").text


def test_the_frozen_text_is_there_character_for_character(opened):
    text = "\n\n".join(p.evaluate("(e) => e.textContent") for p in opened.locator("[data-frozen] p").all())
    record = opened.request.get(opened.url.split("?")[0] + ".json").json()
    assert text == record["document"]["text"]
    starts = [int(p.get_attribute("data-start")) for p in opened.locator("[data-frozen] p").all()]
    assert all(record["document"]["text"][s - 2:s] == "\n\n" for s in starts[1:])


def test_each_role_has_a_colour_and_a_line_of_its_own(opened):
    looks = {}
    for role in ("actor", "recipient", "date", "place", "figure", "attribution"):
        mark = opened.locator(f"[data-frozen] .mark.{role}").first
        looks[role] = mark.evaluate("(e) => { const s = getComputedStyle(e); return [s.textDecorationStyle + ' ' + s.textDecorationThickness, s.textDecorationColor]; }")
    assert len({line for line, _ in looks.values()}) == len(looks)
    assert len({colour for _, colour in looks.values()}) == len(looks)
    assert opened.locator("[data-frozen] .mark.trigger").first.evaluate("(e) => getComputedStyle(e).boxShadow") != "none"


def test_a_click_on_a_mark_tells_what_decided_the_field(opened):
    opened.locator("[data-frozen] .mark.actor", has_text="Gunmen").click()
    field = opened.locator("#field-actors-0[open]")
    field.wait_for()
    told = field.inner_text()
    assert "characters 89–95" in told and "UAF" in told and "runner-up" in told
    assert "event=ev-" in opened.url and "field=actors.0" in opened.url
    before = opened.url
    opened.goto(before)  # the address alone shows the same
    assert opened.locator("#field-actors-0[open]").inner_text() == told


def test_a_field_names_what_decided_it_and_the_definition(opened):
    opened.locator("[data-frozen] a", has_text="attacked").first.click()
    field = opened.locator("#field-type[open]")
    field.wait_for()
    told = field.inner_text()
    assert re.search(r"assault\.yaml:\d+ attack", told)
    assert "force" in told.lower()  # the codebook's definition of ASSAULT


def test_the_selected_event_alone_keeps_its_marks(opened):
    all_marks = opened.locator("[data-frozen] .mark.actor").count()
    opened.get_by_role("link", name="ACCUSE").first.click()
    opened.locator(".events .chosen").wait_for()
    assert 1 <= opened.locator("[data-frozen] .mark.actor").count() < all_marks
    assert opened.locator("[data-frozen] .mark.trigger.faint").count() >= 3
    opened.get_by_role("link", name="Show the marks of all events").click()
    opened.wait_for_function("document.querySelectorAll('.events .chosen').length === 0")
    assert opened.locator("[data-frozen] .mark.actor").count() == all_marks


def test_by_keyboard_alone(opened):
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.className") == "skip"
    opened.keyboard.press("Enter")
    opened.wait_for_function("document.activeElement.id === 'main'")
    for _ in range(40):
        opened.keyboard.press("Tab")
        if opened.evaluate("document.activeElement.id") == "event-2":
            break
    outline = opened.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    opened.keyboard.press("Enter")
    opened.locator(".events .chosen").wait_for()
    opened.wait_for_function("document.activeElement.id === 'event-2'")  # the focus stays where one was
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    assert opened.locator("#field-type[open]").count() == 1


def test_landmarks_and_names_for_a_screen_reader(opened):
    for role in ("banner", "navigation", "main", "search", "article", "contentinfo"):
        assert opened.get_by_role(role).count() >= 1, role
    unnamed = opened.evaluate("""[...document.querySelectorAll('input:not([type=hidden]), select, button, a[href]')].filter((e) =>
      !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim() || e.title)).map((e) => e.outerHTML)""")
    assert unnamed == []
    assert opened.locator("h1").count() == 1
    assert opened.locator("html").get_attribute("lang") == "en"
    levels = [int(n) for n in opened.evaluate("[...document.querySelectorAll('h1, h2, h3')].map((h) => h.tagName[1])")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:]))


def test_without_scripts_the_same_can_be_read(browser, server):
    with watched(browser, server, java_script_enabled=False) as page:
        page.goto("/dispatches?text=convoy&order=oldest")
        page.get_by_role("link", name=TITLE).first.click()
        page.locator("[data-frozen] .mark.actor", has_text="Gunmen").click()
        assert page.locator("#field-actors-0").get_attribute("open") is not None
        assert page.complaints == []


def test_what_was_left_uncoded_says_why_and_shows_where(page):
    page.goto("/dispatches?text=market+noon")
    page.locator(".dispatch-list h2 a").click()
    passage = page.locator("section", has=page.get_by_role("heading", name="Left uncoded")).locator("li").first
    assert re.search(r"[A-Z]{4,}: .+\.yaml:\d+|no .+", passage.inner_text())
    words = passage.locator("a").inner_text().strip("“”")
    passage.locator("a").click()
    page.locator("[data-frozen] .on-uncoded").first.wait_for()
    assert "".join(page.locator("[data-frozen] .on-uncoded").all_inner_texts()) == words


def test_hash_source_and_original(opened):
    origin = opened.locator("section", has=opened.get_by_role("heading", name="Where it comes from"))
    told = origin.inner_text()
    digest = opened.url.split("/dispatches/")[1][:24]
    assert digest in told and "sahel-crisis.jsonl" in told and "https://example-wire.example/2032/gao-1" in told
    assert origin.locator("a[href^=http]").count() == 0  # an address in a text is text
    with opened.expect_download() as saved:
        origin.get_by_role("link", name="save them").click()
    data = open(saved.value.path(), "rb").read()
    assert hashlib.sha256(data).hexdigest().startswith(digest)


def test_a_copy_names_what_it_copies(page):
    page.goto("/dispatches?outlet=Lagoon+Radio&text=Red+Cross")
    page.locator(".dispatch-list h2 a").click()
    copies = page.locator(".copies")
    assert "Sahel Courier" in copies.inner_text() and "this one" in copies.inner_text()
    copies.get_by_role("link", name="Sahel Courier").click()
    assert "Sahel Courier" in page.locator(".dispatch-line").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_at_phone_width_nothing_is_cut_off_and_words_can_be_read(browser, server, scheme):
    with watched(browser, server, viewport={"width": 360, "height": 740}, color_scheme=scheme) as page:
        for address in ("/dispatches", "/incidents?order=reports", "/quality", "/quality/quarantine"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth <= 360"), address
        page.goto("/dispatches?text=convoy+near+Gao&order=oldest")
        page.locator(".dispatch-list h2 a").first.click()
        page.locator("[data-frozen] a").first.click()
        page.locator(".fields").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= 360")
        assert page.complaints == []
        for selector in ("[data-frozen] p", ".muted", ".events h3 a", ".fields .value", "a", ".masthead nav a"):
            assert contrast(page, selector) >= 4.5, selector


def contrast(page, selector):
    """The contrast of a text with the ground that it stands on (WCAG 2: (L1 + .05) / (L2 + .05))."""
    return page.evaluate("""(selector) => {
      const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
      const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
      const light = ([r, g, b]) => [r, g, b].map((v) => (v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
      const element = document.querySelector(selector);
      let ground = element, colour;
      do { colour = rgb(getComputedStyle(ground).backgroundColor); ground = ground.parentElement; } while (colour[3] < 255 && ground);
      const [a, b] = [light(rgb(getComputedStyle(element).color)), light(colour)];
      return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    }""", selector)


def test_role_colours_survive_colour_blindness(page):
    """Simulated (Viénot, Brettel and Mollon 1999): each pair of roles stays apart in colour, or has another kind of line, which all pairs have; on paper each has contrast enough."""
    page.goto("/dispatches")
    colours = page.evaluate("""['actor', 'recipient', 'date', 'place', 'figure', 'attribution'].map((role) => {
      const e = document.createElement('span'); e.className = role; document.body.append(e);
      e.classList.add('probe'); const c = document.createElement('canvas').getContext('2d');
      c.fillStyle = getComputedStyle(e).getPropertyValue('--role').trim(); return [role, c.fillStyle]; })""")
    linear = {role: [((int(c[i:i + 2], 16) / 255 + 0.055) / 1.055) ** 2.4 for i in (1, 3, 5)] for role, c in colours}
    kinds = {"protan": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)), "deutan": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1))}
    for kind, matrix in kinds.items():
        seen = {role: [max(0.0, sum(m * v for m, v in zip(row, rgb))) ** (1 / 2.4) for row in matrix] for role, rgb in linear.items()}
        for one, two in [("actor", "recipient"), ("actor", "place"), ("recipient", "place"), ("date", "place"), ("figure", "actor"), ("date", "recipient")]:
            assert max(abs(a - b) for a, b in zip(seen[one], seen[two])) > 0.08, (kind, one, two)


def test_what_reviewers_made_of_it_stands_and_what_was_coded_is_a_click_away(page, project_path):
    with Project(project_path) as project:
        record = next(r for r in project.records() if r["document"]["external_id"] == "gao-1")
        id, events = record["document"]["id"], record["events"]
        project.review.decide(id, events[0]["id"], "accept", reviewer="ana")
        project.review.decide(id, events[1]["id"], "edit", reviewer="ana", changes={"certainty": "alleged"})
        project.review.decide(id, events[2]["id"], "reject", reviewer="ben")
    page.goto(f"/dispatches/{id[7:31]}")
    assert page.get_by_role("heading", name=f"{len(events) - 1} events").count() == 1
    told = page.locator(".records").inner_text()
    assert "accepted" in told and "put right" in told and "alleged" in told and "by ben" in told
    page.get_by_role("link", name="As it was coded").click()
    page.get_by_role("heading", name=f"{len(events)} events").wait_for()
    page.locator("[data-frozen] .mark.trigger").nth(2).click()
    page.locator(".fields").wait_for()
    assert "coded=true" in page.url and "alleged" not in page.locator(".records").inner_text()


def test_back_leads_back(opened):
    first = opened.url
    opened.locator("#event-2").click()
    opened.locator(".events .chosen").wait_for()
    opened.locator("[data-frozen] .mark.actor").first.click()
    opened.locator(".fields details[open]").wait_for()
    opened.go_back()
    opened.wait_for_function("!document.querySelector('.fields details[open]') && document.querySelector('.events .chosen')")
    opened.go_back()
    opened.wait_for_url(first)
    opened.wait_for_function("!document.querySelector('.events .chosen')")
