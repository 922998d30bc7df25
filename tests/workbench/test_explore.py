"""Exploring in the browser: each view, its facets, the brush by mouse and by keys, the numbers that lead to events and on to the sentence, the files."""
import collections
import csv
import io
import pathlib
import re
import shutil
import sys

import pytest
from running import in_process, serving, watched

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "benchmarks"))
import made_up  # noqa: E402

import dateline.workbench  # noqa: E402
from dateline.project import Project  # noqa: E402

expect = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright").expect
STATIC = pathlib.Path(dateline.workbench.__file__).parent / "static"
VIEWS = ("/timeline", "/map", "/network", "/events", "/search")
NARROW = "country=MLI&type=ASSAULT&since=2031-02-01&until=2031-06-30"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("explore") / "made-up.dateline"
    with Project(path) as project:
        made_up.fill(project, 900, seed=7)
    return path


@pytest.fixture(scope="module")
def records(made):
    with Project(made, readonly=True) as project:
        return [(r["document"], e) for r in project.records() for e in r["events"]]


@pytest.fixture(scope="module")
def opened(made, tmp_path_factory):
    with in_process(shutil.copy(made, tmp_path_factory.mktemp("client")), reviewer="ana") as client:
        yield client


@pytest.fixture(scope="module")
def running(made, tmp_path_factory):
    with serving(shutil.copy(made, tmp_path_factory.mktemp("server")), reviewer="ana") as server:
        yield server


@pytest.fixture
def desk(browser, running):
    with watched(browser, running, viewport={"width": 1280, "height": 900}) as page:
        yield page
        assert page.complaints == []


def data(client, address):
    answer = client.get(address, headers={"accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def count_of(client, address):
    """How many events a page says fit."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return int(re.search(r'class="count"><strong>([\d,]+)</strong>', answer.text)[1].replace(",", ""))


def total(page):
    return int(page.locator(".asked .count strong").inner_text().replace(",", ""))


def becomes(page, number):
    """Wait until the page counts so many events."""
    expect(page.locator(".asked .count strong")).to_have_text(f"{number:,}")


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_counts_what_fits(opened, records, path):
    assert count_of(opened, path) == len(records) == 900
    expected = sum(e["type"] == "ASSAULT" and (e["place"] or {}).get("country") == "MLI" for _, e in records)
    assert count_of(opened, f"{path}?type=ASSAULT&country=MLI") == expected > 0
    assert count_of(opened, f"{path}?type=NOTHING") == 0
    assert count_of(opened, f"{path}?type=&country=&since=&text=&min_confidence=") == 900


@pytest.mark.parametrize("bad", ["certainty=certain", "since=yesterday", "until=2031-02-30", "min_confidence=nine", "min_confidence=7", "missing=hope", "pair=MLI", "text=%3B",
                                 "type=%00", "originals=perhaps", "type=" + "x" * 400, "&".join(f"type=t{i}" for i in range(60))])
def test_what_cannot_be_asked_is_told(opened, bad):
    for path in (*VIEWS, "/timeline/data", "/map.csv"):
        assert opened.get(f"{path}?{bad}").status_code in (400, 422), (path, bad)


def test_the_timeline_has_what_is_dated_and_counts_the_rest(opened, records):
    found = data(opened, "/timeline/data?unit=month")
    dates = [e["date"] for _, e in records]
    lane = found["occurred"]
    assert lane["none"] == dates.count(None) > 0 and lane["open"] == sum(bool(d and not d["start"]) for d in dates) > 0
    assert lane["dated"] == len(dates) - lane["none"] - lane["open"]
    whole = collections.Counter(d["start"][:7] for d in dates if d and d["start"] and d["start"][:7] == d["end"][:7])
    assert {b["first"][:7]: sum(b["within"]) for b in lane["bins"] if sum(b["within"])} == {m: n for m, n in whole.items() if lane["bins"][0]["first"][:7] <= m <= lane["bins"][-1]["first"][:7]}
    years = sum(bool(d and d["precision"] == "year") for d in dates)
    assert years and max(b["spread"] for b in lane["bins"]) < years, "a year is spread over its months and stands in none of them"
    bin = max(lane["bins"], key=lambda b: b["touching"])
    assert count_of(opened, bin["query"]) == bin["touching"]
    page = opened.get("/timeline").text
    assert f"<strong>{lane['none']:,}</strong> without a date" in page and f"<strong>{lane['open']:,}</strong> with one end alone" in page


def test_few_events_are_drawn_one_by_one(opened):
    assert data(opened, "/timeline/data")["intervals"] is None
    found = data(opened, f"/timeline/data?{NARROW}")["intervals"]
    assert found and all(i["url"].startswith("/dispatches/") and "event=ev-" in i["url"] for i in found)


def test_the_map_knows_how_exactly(opened, records):
    found = data(opened, "/map/data")
    places = [e["place"] for _, e in records]
    assert found["missing"] == places.count(None) > 0 and found["by_precision"] == collections.Counter(p["precision"] for p in places if p)
    for place in found["places"][:15]:
        assert count_of(opened, place["events"]) == place["count"]
    assert f"<strong>{found['missing']:,}</strong> without a place" in opened.get("/map").text


def test_the_network_says_what_it_leaves_out(opened):
    found = data(opened, "/network/data?top=10")
    assert len(found["edges"]) == 10 and found["left_out"] == found["pairs"] - 10 > 0
    for edge in found["edges"]:
        assert count_of(opened, edge["events"]) == edge["count"] == sum(edge["quads"])
    page = opened.get("/network?top=10").text
    assert f"<strong>{found['left_out']:,}</strong> of {found['pairs']:,} pairs not shown" in page
    assert any(e["mutual"] for e in data(opened, "/network/data?top=200&type=CONSULT")["edges"])


@pytest.mark.parametrize(("path", "rows"), [("/events", 900), ("/events?type=PROTEST", None), ("/timeline?unit=month", None), ("/map", None), ("/network?top=10", 10),
                                            ("/search?text=doctors", None)])
def test_each_table_exports_what_it_shows(opened, records, path, rows):
    base, _, query = path.partition("?")
    as_csv = opened.get(f"{base}.csv?{query}")
    assert as_csv.headers["content-type"].startswith("text/csv") and "attachment" in as_csv.headers["content-disposition"]
    read = list(csv.DictReader(io.StringIO(as_csv.text)))
    as_json = opened.get(f"{base}.json?{query}").json()
    assert len(read) == len(as_json) > 0 and list(read[0]) == list(as_json[0])
    assert [list(r.values()) for r in read] == [["" if v is None else str(v) for v in row.values()] for row in as_json]
    if rows:
        assert len(read) == rows
    if "PROTEST" in path:
        assert len(read) == sum(e["type"] == "PROTEST" for _, e in records)
    links = re.findall(r'href="([^"]+\.(?:csv|json)[^"]*)" download', opened.get(path).text)
    assert len(links) >= 2 and all(opened.get(link.replace("&amp;", "&")).status_code == 200 for link in links)


def test_exported_events_are_those_of_the_records(opened, records):
    by_id = {e["id"]: (d, e) for d, e in records}
    for row in opened.get("/events.json?quad=verbal+conflict&order=latest").json():
        document, event = by_id[row["event"]]
        assert row["document"] == document["id"] and row["type"] == event["type"] and row["quad"] == "verbal conflict"
        assert row["sentence"] == document["text"][slice(*event["sentence"])] and row["date_end"] == (event["date"] or {}).get("end")


def test_a_cell_that_a_spreadsheet_would_run_is_text(tmp_path):
    path = tmp_path / "formula.dateline"
    with Project(path) as project:
        made_up.fill(project, 3)
        project.db.run("UPDATE facets SET place = '=1+1', outlet = '@SUM(A1)'")
    with in_process(path) as client:
        rows = list(csv.DictReader(io.StringIO(client.get("/events.csv").text)))
        assert {r["place"] for r in rows} == {"'=1+1"} and {r["outlet"] for r in rows} == {"'@SUM(A1)"}


def test_copies_can_be_left_out(client):
    assert client.get("/timeline.json").status_code == 200
    everything, first = count_of(client, "/events"), count_of(client, "/events?originals=true")
    assert 0 < first < everything, "the crisis in the examples has copies"


def test_the_example_opens_in_every_view(client):
    for path in VIEWS:
        assert count_of(client, path) > 20
    assert data(client, "/map/data")["located"] > 0 and data(client, "/network/data")["edges"]


def test_what_reviewers_rejected_is_not_counted_unless_it_is_asked_for(tmp_path):
    path = tmp_path / "read.dateline"
    with Project(path) as project:
        made_up.fill(project, 40)
        events = [(r["document"]["id"], e["id"]) for r in project.records() for e in r["events"]]
        project.review.decide(*events[0], "reject", reviewer="ana")
        project.review.decide(*events[1], "accept", reviewer="ana")
    with in_process(path) as client:
        assert (count_of(client, "/events"), count_of(client, "/events?coded=true"), count_of(client, "/map?review=accept")) == (39, 40, 1)
        page = client.get("/events?review=accept").text
        assert "let stand by a reader" in page and "Read by a person" in page
        assert events[0][1] not in {r["event"] for r in client.get("/events.json").json()} and len(client.get("/events.json?coded=true").json()) == 40
        assert "Read by a person" not in client.get("/timeline?coded=true").text.partition('id="choices"')[0]


def test_the_brush_by_mouse(desk, opened):
    desk.goto("/timeline?unit=month")
    lane = desk.locator(".lane.occurred .brush .overlay")
    lane.wait_for()
    box = lane.bounding_box()
    desk.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 40)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60, steps=4)
    desk.mouse.up()
    desk.wait_for_url(re.compile("since=2031-.*until=2031-"))
    desk.locator(".chips").get_by_text("Happened from").wait_for()
    asked = desk.url.partition("?")[2]
    assert 0 < total(desk) < 900 and total(desk) == count_of(opened, f"/events?{asked}")
    assert re.search(r"since=2031-\d\d-01", asked) and "published" not in asked
    desk.locator(".brush .selection").first.wait_for(state="visible")
    desk.go_back()
    becomes(desk, 900)


def test_a_click_on_a_bin_chooses_it(desk):
    desk.goto("/timeline?unit=month&lane=published")
    box = desk.locator(".lane.published .brush .overlay").bounding_box()
    desk.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + 30)
    desk.wait_for_url(re.compile("published_since=.*published_until="))
    since, until = (re.search(f"{key}=([-0-9]+)", desk.url)[1] for key in ("published_since", "published_until"))
    assert since[:7] == until[:7] and since.endswith("-01")


def test_the_brush_by_keys(desk):
    desk.goto("/timeline?unit=month")
    grip = desk.get_by_role("slider", name="Happened from")
    grip.focus()
    before = grip.get_attribute("aria-valuetext")
    for _ in range(3):
        desk.keyboard.press("ArrowRight")
    assert grip.get_attribute("aria-valuetext") != before and "2031" in grip.get_attribute("aria-valuetext")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("since="))
    expect(desk.locator("#occurred-first")).to_be_focused()
    assert desk.locator("#told").inner_text() == f"{total(desk)} events of 900 fit."
    assert "until=" not in desk.url, "an end that nobody moved stays open"
    first = re.search("since=([-0-9]+)", desk.url)[1]
    desk.keyboard.press("ArrowRight")
    desk.wait_for_url(lambda url: f"since={first}" not in url)
    expect(desk.locator("#occurred-first")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.wait_for_url(lambda url: "since" not in url)


def test_a_facet_narrows_and_can_be_taken_away(desk, records):
    desk.goto("/map")
    desk.locator("#facet-type").get_by_role("link", name="ASSAULT").click()
    desk.wait_for_url(re.compile("type=ASSAULT"))
    expected = sum(e["type"] == "ASSAULT" for _, e in records)
    becomes(desk, expected)
    desk.locator("#facet-type").get_by_role("link", name="PROTEST").click()
    both = expected + sum(e["type"] == "PROTEST" for _, e in records)
    becomes(desk, both)
    desk.locator("#facet-mode summary").click()
    desk.locator("#facet-mode").get_by_role("link", name="firearms").wait_for()
    desk.locator(".chips").get_by_role("link", name="ASSAULT").click()
    becomes(desk, both - expected)
    assert desk.url.endswith("?type=PROTEST") and desk.locator("#facet-mode[open]").count() == 1
    desk.get_by_role("link", name="Ask nothing").click()
    becomes(desk, 900)
    desk.reload()
    assert total(desk) == 900


def test_words_days_and_confidence(desk):
    desk.goto("/events")
    desk.get_by_label("Words in the dispatch").fill('"doctors of Khartoum"')
    desk.get_by_role("button", name="Show").click()
    desk.wait_for_url(re.compile("text="))
    desk.locator(".chips").get_by_text("doctors of Khartoum").wait_for()
    some = total(desk)
    assert 0 < some < 900
    desk.locator("#facet-confidence summary").click()
    link = desk.locator("#facet-confidence a").first
    number = int(link.locator(".number").inner_text())
    link.click()
    desk.wait_for_url(re.compile("min_confidence=0.9"))
    becomes(desk, number)


def test_a_number_leads_to_its_events_and_on_to_the_sentence(desk):
    desk.goto("/timeline?unit=month&country=MLI")
    link = desk.locator("table.counts tbody tr td:last-child a").first
    number = int(link.inner_text())
    link.click()
    desk.wait_for_url(re.compile("/events"))
    assert total(desk) == number
    event = desk.locator(".told > li").first
    words, trigger = event.locator(".words").inner_text(), event.locator("mark").inner_text()
    event.locator(".words a").click()
    desk.wait_for_url(re.compile("/dispatches/[0-9a-f]+.*event=ev-"))
    body = desk.locator("main").inner_text()
    assert trigger in words and trigger in body


def test_a_country_is_hatched_and_never_a_pin(desk, opened):
    desk.goto("/map")
    desk.locator(".map .slice").first.wait_for()
    places = data(opened, "/map/data")["places"]
    by = collections.Counter(p["precision"] for p in places)
    assert desk.locator(".map a:has(.slice)").count() == by["city"] + by["site"]
    assert desk.locator(".map a:has(.hatched)").count() == by["country"] > 0
    assert desk.locator(".map a:has(.province)").count() == by["admin1"] + by["admin2"] > 0
    assert desk.locator(".map .province:not(.unknown-outline)").count() >= 3, "provinces have outlines"
    assert desk.locator(".map a[id^=place-country] .slice, .map a[id^=place-region]").count() == 0
    width = desk.locator(".map svg").bounding_box()["width"]
    for box in (desk.locator(".map .hatched").nth(i).bounding_box() for i in range(by["country"])):
        assert 8 < box["width"] < width * 1.5


def test_a_place_is_chosen_on_the_map_and_by_keys(desk):
    desk.goto("/map")
    disc = desk.locator(".map a:has(.slice)").first
    disc.wait_for()
    number = int(re.search(r"([\d,]+) event", disc.get_attribute("aria-label"))[1].replace(",", ""))
    disc.focus()
    assert "event" in desk.locator(".readout").inner_text()
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("place="))
    becomes(desk, number)
    desk.locator(".map a.chosen").wait_for()
    before = desk.locator(".map svg > g").get_attribute("transform")
    desk.get_by_role("button", name="Closer").click()
    expect(desk.locator(".map svg > g")).not_to_have_attribute("transform", before or "")


def test_bands_of_the_network_lead_to_their_events(desk):
    desk.goto("/network?top=10")
    band = desk.locator(".network a").first
    band.wait_for()
    assert desk.locator(".network a").count() == 10
    number = int(re.search(r": ([\d,]+) event", band.get_attribute("aria-label"))[1].replace(",", ""))
    band.focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile("/events.*pair="))
    assert total(desk) == number


def test_the_strip_brushes_every_view(desk):
    for path in ("/map", "/network", "/events"):
        desk.goto(path)
        desk.locator(".strip .overlay").wait_for()
        box = desk.locator(".strip .overlay").bounding_box()
        desk.mouse.move(box["x"] + 60, box["y"] + 20)
        desk.mouse.down()
        desk.mouse.move(box["x"] + 300, box["y"] + 25, steps=3)
        desk.mouse.up()
        desk.wait_for_url(re.compile("since="))
        desk.locator(".chips").get_by_text("Happened from").wait_for()
        assert 0 < total(desk) < 900


@pytest.mark.parametrize("path", VIEWS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_at_phone_width(browser, running, path, scheme):
    with watched(browser, running, viewport={"width": 360, "height": 700}, color_scheme=scheme) as page:
        page.goto(f"{path}?text=army&country=MLI")
        page.locator("#explore").wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.locator("#choices").scroll_into_view_if_needed()
        assert page.complaints == []


@pytest.mark.parametrize("path", VIEWS)
def test_without_scripts_links_and_tables_do(browser, running, path):
    context = browser.new_context(base_url=running.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{running.url}/?token={running.token}")
    page.goto(path)
    page.locator("#facet-quad a").first.click()
    assert "quad=" in page.url and 0 < total(page) < 900
    page.get_by_label("Words in the dispatch").fill("army")
    page.get_by_role("button", name="Show").click()
    assert "text=army" in page.url and "quad=" in page.url
    context.close()


@pytest.mark.parametrize("path", VIEWS)
def test_whoever_cannot_see_it_is_told(desk, path):
    desk.goto(path)
    desk.wait_for_timeout(500)
    nameless = desk.evaluate("""[...document.querySelectorAll('#explore a, #explore button, #explore [role=slider], #explore input:not([type=hidden]), #explore select')]
        .filter(e => !(e.getAttribute('aria-label') || e.textContent || e.labels?.length && e.labels[0].textContent || '').trim()).map(e => e.outerHTML.slice(0, 120))""")
    assert nameless == []
    assert desk.evaluate("[...document.querySelectorAll('table.counts th')].every(e => e.scope)")
    ids = desk.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert [i for i, n in collections.Counter(ids).items() if n > 1] == []
    assert desk.evaluate("[...document.querySelectorAll('svg [role=slider]')].every(e => e.getAttribute('aria-valuetext'))")


_SEEN = {  # Machado, Oliveira and Fernandes 2009, full deficiency
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((.152286, 1.052583, -.204868), (.114503, .786281, .099216), (-.003882, -.048116, 1.051998)),
    "no green": ((.367322, .860646, -.227968), (.280085, .672501, .047413), (-.011820, .042940, .968881)),
    "no blue": ((1.255528, -.076749, -.178779), (-.078411, .930809, .147602), (.004733, .691367, .303900)),
}


def _lab(colour, eye):
    light = [c / 12.92 if c <= .04045 else ((c + .055) / 1.055) ** 2.4 for c in (int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))]
    seen = [min(max(sum(w * c for w, c in zip(row, light)), 0), 1) for row in eye]
    x, y, z = (sum(w * c for w, c in zip(row, seen)) / white for row, white in (((.4124, .3576, .1805), .9505), ((.2126, .7152, .0722), 1), ((.0193, .1192, .9505), 1.089)))
    a, b, c = (v ** (1 / 3) if v > .008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


@pytest.mark.parametrize("eye", _SEEN)
def test_kinds_of_act_are_told_apart_by_every_eye(eye):
    css = (STATIC / "css" / "workbench.css").read_text()
    for scheme in (css.partition("@media (prefers-color-scheme: dark)")[0], css.partition("@media (prefers-color-scheme: dark)")[2]):
        colours = [re.search(rf"--{name}: (#[0-9a-f]{{6}})", scheme)[1] for name in ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")]
        seen = [_lab(c, _SEEN[eye]) for c in colours]
        apart = [sum((p - q) ** 2 for p, q in zip(a, b)) ** .5 for i, a in enumerate(seen) for b in seen[i + 1:]]
        assert min(apart) > 25, (eye, colours, apart)


def test_scripts_write_no_markup():
    for script in (STATIC / "js").glob("*.js"):
        text = script.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.html\(", text), script.name
