"""Addresses: fetched when given, politely, never private ones unless asked, never what a document points to. The server is on this machine."""
import gzip
import http.server
import threading

import pytest
import samples

from dateline import errors
from dateline.project import Project
from dateline.reading import fetching


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server = self.server
        server.seen.append((self.path, dict(self.headers)))
        if self.path == "/feed" and self.headers.get("If-None-Match") == '"1"':
            return self.answer(304, b"")
        status, headers, body = server.pages.get(self.path, (404, {}, b"gone"))
        self.answer(status, body, headers)

    def answer(self, status, body, headers=()):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        if "Content-Length" not in dict(headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setattr(fetching, "_PAUSE_SECONDS", 0.0)
    fetching._robots.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.seen, server.pages = [], {}
    server.url = f"http://127.0.0.1:{server.server_port}"
    server.pages["/feed"] = (200, {"Content-Type": "application/rss+xml", "ETag": '"1"'}, samples.RSS)
    server.pages["/story"] = (200, {"Content-Type": "text/html; charset=utf-8"}, samples.PAGE)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def project(tmp_path):
    with Project(tmp_path / "x.dateline") as opened:
        yield opened


def test_private_addresses_are_refused_by_default(site, project):
    done = project.add(f"{site.url}/story")
    assert (done.quarantined, done.reasons, site.seen) == (1, {"fetch": 1}, [])


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1", "fe80::1", "fd00::1",
                                     "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1"])
def test_what_is_private(address):
    assert not fetching._public(address)


def test_what_is_public():
    assert fetching._public("93.184.216.34") and fetching._public("2606:2800:220:1::1")


def test_a_page_and_a_feed(site, project):
    assert project.add(f"{site.url}/story", f"{site.url}/feed", private=True).new == 3
    urls = {url for url, in project.db.run("SELECT url FROM documents")}
    assert urls == {f"{site.url}/story", "https://example.org/a", "https://example.org/b"}
    assert [path for path, _ in site.seen] == ["/robots.txt", "/story", "/feed"], "nothing that a document points to is fetched"
    assert site.seen[1][1]["User-Agent"].startswith("dateline/")


def test_what_did_not_change_is_not_sent_again(site, project):
    project.add(f"{site.url}/feed", private=True)
    assert project.add(f"{site.url}/feed", private=True).submitted == 0
    assert site.seen[-1][1]["If-None-Match"] == '"1"'
    assert project.check() == []


def test_robots_are_obeyed(site, project):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /story\n")
    assert project.add(f"{site.url}/story", private=True).reasons == {"fetch": 1}
    assert [path for path, _ in site.seen] == ["/robots.txt"]


def test_redirections_are_followed_but_not_to_private_addresses(site, monkeypatch):
    site.pages["/old"] = (302, {"Location": "/story"}, b"")
    site.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    site.pages["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    site.pages["/inner"] = (302, {"Location": "http://10.0.0.1/"}, b"")
    assert fetching.fetch(f"{site.url}/old", private=True).url == f"{site.url}/story"
    for path in ("loop", "file"):
        with pytest.raises(errors.FetchError):
            fetching.fetch(f"{site.url}/{path}", private=True)
    monkeypatch.setattr(fetching, "_public", lambda text: text == "127.0.0.1")  # as if this server were public
    with pytest.raises(errors.FetchError, match="private address"):
        fetching.fetch(f"{site.url}/inner")


def test_answers_that_are_refused(site, monkeypatch):
    monkeypatch.setattr(fetching, "LIMIT_BYTES", 10_000)
    site.pages["/big"] = (200, {}, b"x" * 20_000)
    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 1_000_000))
    site.pages["/short"] = (200, {"Content-Length": "5000"}, b"x")
    for path, error in (("big", errors.TooLarge), ("bomb", errors.TooLarge), ("short", errors.FetchError), ("gone", errors.FetchError)):
        with pytest.raises(error):
            fetching.fetch(f"{site.url}/{path}", private=True)


@pytest.mark.parametrize("url", ["ftp://example.org/x", "http://", "http://[::1", "https://ana:pw@example.org/", "http://example.org:99999/"])
def test_addresses_that_are_none(url):
    with pytest.raises(errors.FetchError):
        fetching.fetch(url)


def test_requests_to_one_host_keep_their_distance(site, monkeypatch):
    waits = []
    monkeypatch.setattr(fetching, "_PAUSE_SECONDS", 1.0)
    monkeypatch.setattr(fetching.time, "sleep", waits.append)
    fetching.fetch(f"{site.url}/story", private=True)
    assert waits and all(0 < w <= 1 for w in waits)
