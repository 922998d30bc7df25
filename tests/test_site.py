"""The site: it builds without a warning, asks nothing of anybody else, and every page of docs/ is in it."""
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("material", reason='needs pip install "dateline[docs]"')
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)], cwd=ROOT, capture_output=True, text=True,
                          env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    assert done.returncode == 0, f"a page that is not in the nav of mkdocs.yml, or a link that leads nowhere:\n{done.stdout}{done.stderr}"
    assert "WARNING" not in done.stdout + done.stderr
    return folder


def test_every_page_is_there(site):
    for page in (ROOT / "docs").glob("*.md"):
        assert (site / page.with_suffix(".html").name).exists()
    for mounted in ("codebook-format", "architecture", "changes", "gold", "model-reader"):
        assert (site / f"{mounted}.html").stat().st_size > 5000


def test_no_page_loads_anything_from_elsewhere(site):
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|link|img|iframe|source|video)\b[^>]*?(?:src|href)=\"((?:https?:)?//[^\"]+)\"", text)
        assert loaded == [], page.name
        assert not re.search(r"url\((?:https?:)?//", text)


def test_links_in_the_site_lead_somewhere(site):
    for page in set(site.glob("*.html")) - {site / "404.html"}:  # a server gives that one out under any address
        for target in re.findall(r'<a [^>]*href="(?!https?:|mailto:|#)([^"#]+)', page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.skipif(not os.path.exists(CHROMIUM), reason=f"no browser at {CHROMIUM}")
def test_it_opens_from_a_folder_and_its_search_finds(site):
    playwright = pytest.importorskip("playwright.sync_api")
    heard = []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                                                                          "--disable-component-update", "--disable-sync"])
        tab = browser.new_page()
        tab.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        tab.on("pageerror", lambda error: heard.append(str(error)))
        tab.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith(("file:", "data:", "blob:")) else None)
        tab.goto((site / "index.html").as_uri())
        tab.click("input.md-search__input")
        tab.keyboard.type("place_in_list", delay=20)
        tab.wait_for_selector(".md-search-result__link", timeout=30_000)
        found = tab.locator(".md-search-result__link").first.get_attribute("href")
        browser.close()
    assert heard == [] and "dictionary.html" in found
