"""Who gets in, and what a browser may do with what it gets."""
import contextlib
import re

import pytest
from fastapi.testclient import TestClient
from routes import filled, operations, values
from running import in_process, watched

from dateline.project import Project
from dateline.workbench import create_app

HERE = "http://127.0.0.1:8765"


@contextlib.contextmanager
def outside(path, **options):
    """A client that nobody let in, and the application."""
    app = create_app(path, **{"host": "127.0.0.1", "port": 8765, **options})
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield client, app


def test_every_route_without_a_token_is_refused(coded_project):
    """By the application's own list; files and pages that do not exist as well."""
    with Project(coded_project, readonly=True) as project:
        have = values(project, 1)
    with outside(coded_project) as (client, app):
        asked = 0
        for method, path in [*operations(app), ("get", "/static/css/workbench.css"), ("get", "/openapi.json"), ("get", "/"), ("get", "/nowhere"), ("options", "/dispatches")]:
            for address in filled(path, have):
                for cookies in ({}, {"dateline-8765": "guessed"}, {"dateline-8765": app.state.token}):
                    client.cookies.clear()
                    for name, value in cookies.items():
                        client.cookies.set(name, value)
                    answer = client.request(method, address)
                    assert answer.status_code in (401, 403), (method, address)
                    assert "set-cookie" not in answer.headers
                    asked += 1
        assert asked > 60


def test_the_token_of_the_address_becomes_a_cookie_once(coded_project):
    with outside(coded_project) as (client, app):
        assert client.get("/dispatches?token=wrong").status_code == 403
        answer = client.get(f"/dispatches?text=Gao&token={app.state.token}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/dispatches?text=Gao")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie and app.state.token not in cookie
        assert app.state.token not in client.get("/dispatches").text
        assert client.get("/dispatches").status_code == 200
        client.post("/leave", headers={"origin": HERE})
        assert client.get("/dispatches").status_code == 401


def test_a_program_brings_the_token_in_a_header(coded_project):
    with outside(coded_project) as (client, app):
        assert client.get("/dispatches.json", headers={"authorization": f"Bearer {app.state.token}"}).status_code == 200
        assert client.get("/dispatches.json", headers={"authorization": "Bearer x"}).status_code == 401
        assert client.get("/dispatches.json", headers={"authorization": app.state.token[:-1]}).status_code == 401


@pytest.mark.parametrize("host", ["elsewhere.example", "elsewhere.example:8765", "127.0.0.1.elsewhere.example", "localhost.elsewhere.example:8765", "", "127.0.0.1@elsewhere.example",
                                  "elsewhere.example@127.0.0.1", "127.0.0.2", "0.0.0.0", "[::ffff:127.0.0.1]", "127.0.0.1:8765/x", "127.0.0.1:0", "127.1", "2130706433"])
def test_another_name_than_its_own_is_refused_even_with_the_token(client, host):
    """A site that points its name at this computer gets nothing."""
    for address in ("/", "/dispatches", "/static/css/workbench.css", f"/?token={client.app.state.token}"):
        assert client.get(address, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "localhost", "[::1]:8765", "LOCALHOST:9999"])
def test_its_own_names_are_known(client, host):
    assert client.get("/quality", headers={"host": host, "origin": f"http://{host}"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "https://elsewhere.example", "http://127.0.0.1:9999", "http://localhost:8765", "null", "file://", "", "http://127.0.0.1:8765.elsewhere.example",
                                    "http://127.0.0.1:8765@elsewhere.example"])
def test_another_site_is_refused(client, origin):
    before = client.get("/quality/counts.json").text
    for method, address in (("get", "/dispatches"), ("post", "/incidents/merge"), ("post", "/incidents/split"), ("post", "/reviewer"), ("post", "/leave")):
        assert client.request(method, address, headers={"origin": origin}).status_code == 403
    assert client.get("/quality/counts.json").text == before


def test_a_change_must_tell_where_it_comes_from(client):
    del client.headers["origin"]
    assert client.post("/reviewer", data={"reviewer": "eve"}).status_code == 403
    assert client.post("/reviewer", data={"reviewer": "eve"}, headers={"origin": "null", "sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post("/reviewer", data={"reviewer": "eve"}, headers={"origin": "null", "sec-fetch-site": "same-origin"}).status_code == 200


def test_what_another_site_embeds_is_refused(client):
    for kind in ("no-cors", "cors"):
        assert client.get("/dispatches.json", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": kind}).status_code == 403


def test_every_answer_carries_the_rules_for_the_browser(client):
    for answer in (client.get("/dispatches"), client.get("/nowhere"), client.get("/static/css/workbench.css"), client.get("/quality/counts.csv"), client.get("/dispatches", headers={"host": "x"}),
                   client.get("/dispatches?page=0")):
        policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


def test_bodies_that_are_too_long_are_not_read(client):
    assert client.post("/reviewer", content=b"x" * 2_000_001, headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 413
    assert client.post("/reviewer", content=(b"x" for _ in range(3)), headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 411


def test_with_a_password_people_come_in_under_their_names(coded_project):
    with outside(coded_project, host="192.0.2.7", password="tamarind") as (client, app):
        client.base_url = "http://192.0.2.7:8765"
        assert client.get("/dispatches", headers={"accept": "text/html"}).headers["location"] == "/login?next=%2Fdispatches"
        assert "password" in client.get("/login?next=/quality").text
        own = {"origin": "http://192.0.2.7:8765"}
        assert client.post("/login", data={"password": "tamarindo", "reviewer": "ben"}, headers=own).status_code == 403
        assert client.post("/login", data={"password": "tamarind", "reviewer": "ben"}, headers={"origin": "http://elsewhere.example"}).status_code == 403
        answer = client.post("/login", data={"password": "tamarind", "reviewer": "ben", "next": "/quality"}, headers=own)
        assert (answer.status_code, answer.headers["location"]) == (303, "/quality")
        assert re.search(r'name="reviewer"[^>]*value="ben"', client.get("/quality").text)
        assert client.get("/quality", headers={"host": "elsewhere.example"}).status_code == 421


def test_passwords_are_not_guessed_by_trying(coded_project):
    with outside(coded_project, host="192.0.2.7", password="tamarind") as (client, app):
        client.base_url = "http://192.0.2.7:8765"
        answers = [client.post("/login", data={"password": f"guess {i}"}, headers={"origin": "http://192.0.2.7:8765"}).status_code for i in range(14)]
        assert answers[:10] == [403] * 10 and set(answers[10:]) == {429}
        assert client.post("/login", data={"password": "tamarind"}, headers={"origin": "http://192.0.2.7:8765"}).status_code == 429


def test_a_password_is_no_way_in_where_there_is_none(coded_project):
    with outside(coded_project) as (client, app):
        assert client.get("/login").status_code == 401
        assert client.post("/login", data={"password": "", "reviewer": "eve"}, headers={"origin": HERE}).status_code == 401


def test_a_project_that_may_not_be_written_can_be_read(coded_project, tmp_path, monkeypatch):
    """Its pages offer no change, and a change that is sent all the same is refused with the reason."""
    import dateline.workbench.connections as connections
    monkeypatch.setattr(connections, "Project", lambda path, **options: Project(path, **{**options, "readonly": True}))
    with in_process(coded_project) as client:
        page = client.get("/incidents?order=reports").text
        assert 'type="checkbox"' not in page and "may not be written" in page
        ids, version = re.findall(r"/incidents/(in-\w+)", page), client.get("/incidents").text
        answer = client.post("/incidents/merge", data={"incident": list(dict.fromkeys(ids))[:2], "version": _version(coded_project)})
        assert answer.status_code == 403 and "may not be written" in answer.text and version


def _version(path):
    from dateline.project import happenings
    with Project(path, readonly=True) as project:
        return happenings.version(project.db)


def test_a_link_from_another_site_leads_on(server, browser):
    """The cookie stays behind on the way from elsewhere; the page that is met offers the way in."""
    with watched(browser, server) as page:
        page.goto("/quality")
        page.route("http://elsewhere.test/", lambda route: route.fulfill(content_type="text/html", body=f'<a href="{server.url}/incidents?order=reports">there</a>'))
        page.goto("http://elsewhere.test/")
        page.get_by_text("there").click()
        page.get_by_role("link", name="go on to the page").click()
        page.get_by_role("heading", name="Incidents").wait_for()
        assert page.url == f"{server.url}/incidents?order=reports"


def test_the_first_page_is_the_list_of_dispatches(page):
    page.goto("/")
    assert page.url.endswith("/dispatches")
    assert page.get_by_role("navigation", name="Views").get_by_role("link", name="Dispatches").get_attribute("aria-current") == "page"


def test_leaving_closes_the_door(page):
    page.get_by_role("button", name="Leave").click()
    page.get_by_role("heading", name="This is a workbench of Dateline.").wait_for()
    assert page.goto("/dispatches").status == 401


def test_a_fault_of_ours_tells_nothing_of_the_inside_and_passes_the_doors(client, monkeypatch, caplog):
    def broken(*arguments, **options):
        raise RuntimeError("an inner secret")
    monkeypatch.setattr("dateline.project.browsing.dispatches", broken)
    answer = client.get("/dispatches")
    assert answer.status_code == 500 and "inner secret" not in answer.text and "fault of Dateline" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "an inner secret" in caplog.text  # the terminal tells
    assert client.get("/dispatches", headers={"accept": "application/json"}).json()["problem"].startswith("This is a fault of Dateline")
