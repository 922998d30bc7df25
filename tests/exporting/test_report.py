"""The report: one page whose numbers are those of the records, and in which no word of a dispatch can run."""
import html.parser
import io
import os
import re

import pytest

from dateline.errors import UsageError
from dateline.exporting import Selection
from dateline.exporting.report import About, outlines, plots, write
from dateline.exporting.report.gathering import HAPPENED
from dateline.linking import corpus

CHROMIUM = "/usr/bin/chromium"
ABOUT = About("Gao & the river", "gao.dateline", "sha256:feed" + "0" * 60)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'{{7*7}}\u202e'


def record(id, outlet, killed, says, *, day="2032-03-03", place="Gao", title="Attack in Gao", url=None, precision="city", latitude=16.27, longitude=-0.04, **more):
    lead = f"Gunmen attacked a market in {place} on Tuesday and killed at least {killed} traders, {says} said."
    text = f"{title}\n\n{lead}\n\n{' '.join(f'{id}-{n}' for n in range(80))}"  # words of its own: no copy of another

    def span(words):
        start = text.rindex(words)
        return [start, start + len(words)]
    where = {"text": place, "span": span(place), "name": place, "geonames_id": None, "latitude": latitude, "longitude": longitude, "country": "MLI", "admin1": None, "feature": None,
             "precision": precision, "confidence": 1.0, "why": ""}
    party = {"text": "Gunmen", "span": span("Gunmen"), "name": None, "country": "MLI", "sectors": ["UAF"], "id": None, "basis": "described", "confidence": 1.0, "why": ""}
    event = {"id": f"ev-{id}", "type": "ASSAULT", "mode": None, "contexts": [], "codes": {"quad": "material conflict"}, "certainty": "asserted", "certainty_cues": [],
             "trigger": span("attacked"), "sentence": [len(title) + 2, len(title) + 2 + len(lead)], "tellings": [], "confidence": 0.95, "why": {}, "place": where,
             "date": {"start": "2032-03-02", "end": "2032-03-02", "basis": "relative", "precision": "day"}, "actors": [party],
             "recipients": [{**party, "text": "traders", "span": span("traders"), "sectors": ["BUS"]}],
             "figures": [{"text": f"at least {killed} traders", "span": span(f"at least {killed} traders"), "kind": "killed", "minimum": killed, "maximum": None, "who": "traders"}],
             "attribution": [{"source": {"text": says, "span": span(says), "name": says, "party": None}, "cue": {"text": "said", "span": span("said")}, "content": [],
                              "stance": "states", "via": None, "why": ""}], **more}
    return {"schema": "dateline/1", "document": {"id": id, "outlet": outlet, "text": text, "title": title, "url": url, "language": "en",
                                                 "published": {"start": day, "end": day, "basis": "metadata"}},
            "events": [event], "coder": {"version": "0.1.0", "codebook": "plover 2.0", "models": {"reader": "sha256:cafe"}}}


def page_of(records, **options):
    file = io.StringIO()
    found = write(lambda: iter(records), [i.to_dict() for i in corpus.link_records(records).incidents], ABOUT, file, **options)
    return found, file.getvalue()


class Reader(html.parser.HTMLParser):
    """What a browser would see: elements with attributes, words, and the cells of the tables."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.rows, self.words, self._cell = [], [], "", None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._cell = None

    def handle_data(self, data):
        self.words += data
        if self._cell:
            self.rows[-1][-1] += data


@pytest.fixture
def told():
    return [record("d1", "Coast Wire", 17, "the army"), record("d2", "Lantern", 22, "a doctor", day="2032-03-04"), record("d3", "Star", 9, "Mali", certainty="denied", day="2032-03-04")]


def test_every_figure_stands_with_its_speaker_and_its_sentence(told):
    rows = Reader(page_of(told)[1]).rows
    figures = [[" ".join(cell.split()) for cell in row] for row in rows if len(row) == 4 and row[0].startswith("killed")]
    assert [(row[0], row[1], row[2]) for row in figures] == [("killed ≥17", "the army · Coast Wire, states", "3 Mar 2032"), ("killed ≥22", "a doctor · Lantern, states", "4 Mar 2032"),
                                                             ("killed ≥9 (denied)", "Mali · Star, states", "4 Mar 2032")]
    for row, record in zip(figures, told):
        assert record["document"]["text"].split("\n\n")[1] in row[3]
    assert "<mark>at least 22 traders</mark>" in page_of(told)[1]


def test_the_numbers_are_those_of_the_records(told):
    told += [record("d4", "Star", 1, "police", place="Mali", precision="country", date={"start": "2032-03-01", "end": "2032-03-31", "basis": "stated", "precision": "month"}, type="COERCE",
                    attribution=[], figures=[]),
             record("d5", "Star", 1, "police", type="CONSULT", certainty="planned", date=None, place="Gao", figures=[], attribution=[], actors=[], recipients=[]),
             record("d6", "Star", 1, "police", type="AID", certainty="alleged", figures=[], attribution=[], **{"date": None})]
    told[-1]["events"][0]["place"] = None
    found, page = page_of(told)
    words = " ".join(Reader(page).words.split())
    assert (found.documents, found.events, len(found.incidents)) == (6, 6, 4)
    assert "6 dispatches of 3 outlets, published 3–4 Mar 2032: 6 events in 4 incidents : 1 told as fact, 1 disputed, 1 alleged, 1 planned" in words.replace("incidents:", "incidents :")
    assert "of 3 that are told as having happened: 1 drawn; 0 earlier and 0 later than the time shown, 1 known only to within more than one bar, 1 without a day" in words
    assert "Of 3 incidents told as having happened, 1 is known to a town or a site, 1 to a country or a province, 0 to a wider region, and 1 could not be located" in words
    assert "Somewhere in: Mali 1." in words and "3 events are told in the dispatch's own voice" in words
    assert ABOUT.digest in words and "sha256:cafe" in words and "codebook plover 2.0: 6 dispatches" in words


def test_a_town_is_a_point_and_a_country_is_hatched(told):
    elements = Reader(page_of(told)[1]).elements
    assert [e for e in elements if e[1].get("class") == "place"] and not [e for e in elements if e[1].get("class") == "hatched land"]
    elements = Reader(page_of([record("d4", "Star", 1, "police", place="Mali", precision="country", latitude=17.0, longitude=-4.0)])[1]).elements
    assert not [e for e in elements if e[1].get("class") == "place"], "a country is no point"
    assert len([e for e in elements if e[1].get("class") == "hatched land"]) == 1


def test_a_filter_chooses_incidents_and_leaves_their_denials(told):
    told.append(record("d4", "Star", 3, "police", type="PROTEST"))
    found, page = page_of(told, selection=Selection(types=("ASSAULT",), certainties=("asserted",)))
    assert (found.documents, found.events, [h.standing for h in found.incidents]) == (2, 2, ["disputed"])
    assert "killed ≥9 (denied)" in Reader(page).words and "PROTEST" not in page


def test_what_is_not_laid_open_is_counted(told):
    told += [record(f"x{n}", "Star", n, "police", place=f"Town {n}", latitude=10.0 + 3 * n, type="PROTEST", date={"start": f"2032-03-{n:02}", "end": f"2032-03-{n:02}", "basis": "stated", "precision": "day"},
                    actors=[], recipients=[], figures=[]) for n in range(1, 4)]
    found, page = page_of(told, limit=1)
    assert len(found.incidents) == 4
    words = " ".join(Reader(page).words.split())
    assert "1 of 4 incidents, by day" in words and "give a greater --limit" in words
    assert "at least 17 traders" in words, "what most dispatches tell comes first"


def test_a_figure_outside_of_its_event_s_sentence_has_the_sentence_around_it(told):
    event = told[0]["events"][0]
    event["sentence"] = event["trigger"] = [0, 6]
    assert "<bdi>Gunmen attacked a market in Gao on Tuesday and killed <mark>at least 17 traders</mark>, the army said." in page_of(told)[1]


def test_a_dispatch_without_an_outlet_is_no_outlet(told):
    told[0]["document"]["outlet"] = None
    words = " ".join(Reader(page_of(told)[1]).words.split())
    assert "3 dispatches of 2 outlets (1 of no known outlet)" in words and "the army · outlet not known" in words


def test_names_on_the_map_run_over_nothing(told):
    told += [record(f"n{n}", "Star", 1, "police", place=f"A long name of a place {n}", latitude=16.0 + n / 3, longitude=(-1) ** n * 6.0, figures=[], type="PROTEST",
                    date={"start": f"2032-03-{n + 1:02}", "end": f"2032-03-{n + 1:02}", "basis": "stated", "precision": "day"}) for n in range(12)]
    elements = Reader(page_of(told)[1]).elements
    boxes = []
    for tag, told_of in elements:
        if tag == "text" and told_of.get("class", "").startswith("place-name"):
            x, y = float(told_of["x"]), float(told_of["y"])
            boxes.append((x - 180, x, y) if told_of["class"].endswith("end") else (x, x + 180, y))
    assert len(boxes) > 3 and all(0 <= left and right <= 920 + 20 for left, right, _ in boxes)
    assert not [1 for i, a in enumerate(boxes) for b in boxes[i + 1:] if a[0] < b[1] and b[0] < a[1] and abs(a[2] - b[2]) < 12]


def test_nothing_told_is_a_page_too():
    words = " ".join(Reader(page_of([])[1]).words.split())
    assert "0 events in 0 incidents" in words and "No figure and no denial is told" in words


@pytest.fixture
def hostile():
    one = record("d1", HOSTILE, 17, HOSTILE, place=HOSTILE, title=HOSTILE, url="javascript:alert(3)")
    one["coder"]["codebook"] = HOSTILE
    one["events"][0]["actors"][0].update(name=HOSTILE, country=None, sectors=[])
    one["events"][0]["figures"][0]["who"] = HOSTILE
    two = record("d2", "Lantern", 22, "\ud800\x00\x0b", url="https://example.org/?a=1&b=\"onclick=\"alert(4)", place=HOSTILE)
    return [one, two]


def test_no_word_of_a_dispatch_becomes_markup(hostile):
    seen = Reader(page_of(hostile)[1])
    assert "<script>alert(1)</script>" in seen.words and "{{7*7}}" in seen.words
    assert {tag for tag, _ in seen.elements}.isdisjoint({"script", "img", "iframe", "object", "embed", "form", "foreignobject", "use", "image", "base"})
    for tag, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("href", "src", "xlink:href"):
            assert re.match(r"https://example\.org/|#[\w-]+$|data:,$", attributes.get(name, "#a")), attributes
    policy = next(a["content"] for tag, a in seen.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy and "unsafe" not in policy and "script-src" not in policy


def test_lone_surrogates_do_not_stop_the_page(hostile, tmp_path):
    write(lambda: iter(hostile), [i.to_dict() for i in corpus.link_records(hostile).incidents], ABOUT, tmp_path / "report.html")
    assert "killed ≥22" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"no browser at {CHROMIUM}")
@pytest.mark.parametrize("which", ["told", "hostile"])
def test_it_opens_in_a_browser_and_asks_for_nothing(which, request, tmp_path):
    playwright = pytest.importorskip("playwright.sync_api")
    records = request.getfixturevalue(which)
    path = tmp_path / "report.html"
    write(lambda: iter(records), [i.to_dict() for i in corpus.link_records(records).incidents], ABOUT, path)
    heard = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                                                                          "--disable-component-update", "--disable-sync"])
        tab = browser.new_page()
        tab.on("console", lambda message: heard.append(message.text))
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        tab.on("request", lambda asked: heard.append(asked.url) if asked.url not in (path.as_uri(), "data:,") else None)
        tab.goto(path.as_uri())
        dots = tab.locator("circle.dot").count()
        tab.set_viewport_size({"width": 390, "height": 800})
        too_wide = tab.evaluate("document.documentElement.scrollWidth") - 390
        colour = tab.evaluate("getComputedStyle(document.querySelector('circle.dot')).fill")
        browser.close()
    assert too_wide <= 0, "a phone need not be scrolled sideways"
    assert heard == [] and dots >= 2 and colour == "rgb(35, 81, 111)", "the style sheet of the page is let through by its own policy"


def test_the_same_records_give_the_same_page(told):
    assert page_of(told)[1] == page_of(list(told))[1]


def test_it_appears_whole_or_not_at_all(told, tmp_path):
    (tmp_path / "report.html").write_text("the last one")

    def broken():
        yield told[0]
        raise ValueError("a damaged record")
    with pytest.raises(ValueError):
        write(broken, [], ABOUT, tmp_path / "report.html")
    assert [p.read_text() for p in tmp_path.iterdir()] == ["the last one"]
    with pytest.raises(UsageError, match="Name a place"):
        write(lambda: iter(told), [], ABOUT, tmp_path / "none" / "report.html")


@pytest.mark.parametrize(("first", "last", "unit", "drawn", "vague"), [
    ("2032-03-01", "2032-03-31", "day", 1, 1), ("2032-01-01", "2032-12-31", "week", 1, 1), ("2030-01-01", "2034-12-31", "month", 2, 0), ("1990-01-01", "2034-12-31", "year", 2, 0)])
def test_bars_are_as_wide_as_the_time_is_long(told, first, last, unit, drawn, vague):
    told.append(record("d4", "Star", 3, "police", type="PROTEST", date={"start": "2032-03-01", "end": "2032-03-31", "basis": "stated", "precision": "month"}))
    line = plots.timeline(page_of(told)[0].incidents, first, last)
    assert (line.unit, line.drawn, line.vague) == (unit, drawn, vague)


def test_outlines_know_the_countries_that_places_name():
    known = {outline.alpha3 for outline in outlines.outlines()}
    assert {"MLI", "SSD", "PSE", "TWN", "XKX", "ESH", "SGP", "MLT"} <= known and len(known) > 200
    for outline in outlines.outlines():
        for polygon in outline.polygons:
            for ring in polygon:
                assert all(abs(a[0] - b[0]) < 90 for a, b in zip(ring, ring[1:])), f"{outline.name} is drawn across the whole map"
    assert set(HAPPENED) == {"told as fact", "disputed", "alleged"}
