"""Nothing in a text runs, fetches or becomes part of a page: 200 and more hostile texts in all that comes from outside, in every view."""
import contextlib
import urllib.parse

import pytest
from hostile import HARMLESS, make
from payloads import BY_HAND, PAYLOADS, batches
from routes import filled, operations, values
from running import in_process, serving, watched

from dateline.project import Project

# What a browser would make of a page: every kind of element with the names of its attributes, and every address that is not of this server.
INVENTORY = """(pages) => {
  const kinds = new Set(), addresses = new Set(), comments = new Set();
  for (const text of pages) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const walk = page.createTreeWalker(page, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.nodeType === Node.COMMENT_NODE) { comments.add(node.data); continue; }
      kinds.add(node.tagName.toLowerCase());
      for (const a of node.attributes) {
        kinds.add(node.tagName.toLowerCase() + " " + a.name);
        if (["href", "src", "action", "formaction", "srcset", "data", "poster", "ping", "xlink:href"].includes(a.name) || a.name.startsWith("hx-"))
          if (!/^(\\/(?!\\/)|#|\\?|outerHTML|innerHTML|true$|[a-z]+$|[a-z]+:#)/.test(a.value)) addresses.add(a.name + "=" + a.value);
      }
    }
  }
  return {kinds: [...kinds], addresses: [...addresses], comments: [...comments]};
}"""


def test_there_are_enough_of_them():
    assert len(PAYLOADS) >= 200


@pytest.fixture(scope="module")
def hostile_path(tmp_path_factory):
    return make(tmp_path_factory.mktemp("hostile") / "hostile.dateline", batches(6))


@pytest.fixture(scope="module")
def harmless_path(tmp_path_factory):
    return make(tmp_path_factory.mktemp("harmless") / "harmless.dateline", [f"{HARMLESS} {i}" for i in range(20)])


def pages_of(path, reviewer, limit=None):
    """(address, text) of every page of every view, lists to their last page."""
    with Project(path, readonly=True) as project:
        have = values(project, limit)
    with in_process(path, reviewer=reviewer) as client:
        for method, route in operations(client.app):
            for address in filled(route, have) if method == "get" else ():
                for page in range(1, 12):
                    answer = client.get(address + (("&" if "?" in address else "?") + f"page={page}" if page > 1 else ""))
                    assert answer.status_code < 500, (address, answer.text[:500])
                    assert answer.headers["x-content-type-options"] == "nosniff" and "content-security-policy" in answer.headers
                    if not answer.headers.get("content-type", "").startswith("text/html"):
                        assert "javascript" not in answer.headers.get("content-type", "") and "svg" not in answer.headers.get("content-type", "")
                        break
                    yield address, answer.text
                    if 'rel="next"' not in answer.text:
                        break


def test_hostile_texts_add_no_element_and_no_attribute_to_any_page(browser, hostile_path, harmless_path):
    """As the browser's own parser reads the pages: the hostile project has no kind of element, attribute or address that the harmless one lacks."""
    page = browser.new_page()

    def inventory(path, reviewer, limit=None):
        found = {"kinds": set(), "addresses": set(), "comments": set()}
        texts = [text for _, text in pages_of(path, reviewer, limit)]
        assert len(texts) > 50
        for i in range(0, len(texts), 100):
            for name, values in page.evaluate(INVENTORY, texts[i:i + 100]).items():
                found[name] |= set(values)
        return found

    usual = inventory(harmless_path, "ana")
    odd = inventory(hostile_path, BY_HAND[0])
    page.close()
    assert {k for k in odd["kinds"] - usual["kinds"]} == set()
    assert odd["addresses"] == usual["addresses"] == set()
    assert odd["comments"] == usual["comments"]
    assert not any(" on" in k or k.endswith(" style") for k in odd["kinds"])


def test_no_page_opens_a_dialog_or_asks_another_server(browser, tmp_path_factory):
    """In the browser itself, many payloads in each text: each view is opened, and what can be opened in it."""
    crowded = batches(24)
    path = make(tmp_path_factory.mktemp("crowded") / "crowded.dateline", crowded)
    with Project(path, readonly=True) as project:
        have = values(project)
    with serving(path, reviewer="\"><img src=x onerror=alert(1)>") as server, watched(browser, server) as page:
        opened = 0
        for method, route in operations(server.app):
            if method != "get" or route.endswith((".json", ".csv", ".{format}", ".zip", "/original")) or route == "/login":
                continue
            for address in filled(route, have):
                page.goto(address, wait_until="load")
                page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
                opened += 1
        page.wait_for_timeout(300)
        assert opened > 2 * len(crowded)
        assert page.complaints == []
        assert page.evaluate("[...document.scripts].every((s) => s.src.startsWith(location.origin + '/static/'))")


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "\" onfocus=alert(1) autofocus x=\"", "{{ 7 * 7 }}", "\x00", "\ud7ff", "%00", "'", "\r\nx: y"])
def test_what_stands_in_an_address_is_text_too(client, payload):
    """Searches, filters and names that are reflected into a page come back escaped, or not at all."""
    quoted = urllib.parse.quote(payload)
    for address in (f"/dispatches?text={quoted}", f"/dispatches?outlet={quoted}", f"/dispatches?type={quoted}", f"/quality/quarantine?reason={quoted}", f"/{quoted}",
                    f"/dispatches?since={quoted}", f"/incidents?type={quoted}", f"/dispatches/{quoted}"):
        answer = client.get(address)
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text and 'autofocus x="' not in answer.text and "49" not in answer.text.split("<main", 1)[-1].split("</main>")[0]
        assert "x" not in answer.headers


def test_the_name_one_works_under_is_text(client):
    client.post("/reviewer", data={"reviewer": "<b onclick=alert(1)>\"ana", "next": "/quality"})
    page = client.get("/quality").text
    assert "<b onclick" not in page and "&lt;b onclick=alert(1)&gt;&#34;ana" in page


def test_a_way_on_never_leads_elsewhere(client):
    for target in ("https://elsewhere.example/", "//elsewhere.example", "\\\\elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "/%0d%0aLocation: //elsewhere.example", "http:elsewhere.example"):
        answer = client.post("/reviewer", data={"reviewer": "ana", "next": target}, follow_redirects=False)
        where = answer.headers["location"]
        assert where.startswith("/") and not where.startswith(("//", "/\\")) and "\n" not in where


def test_originals_are_saved_never_shown(client):
    with contextlib.suppress(StopIteration):
        row = client.get("/dispatches.json").json()[0]
    answer = client.get(f"/dispatches/{row['id'][7:31]}/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert b"text" in answer.content
