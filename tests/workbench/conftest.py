"""What the tests of the workbench share: one small made-up project, coded once; a server over a copy of it; and a browser.

``project_path`` is a copy that a test may change; ``server`` is a workbench over it on a free port; ``page`` is a page of Chromium that is in already and fails
the test where a page reports an error, opens a dialog or asks for anything outside the server.
"""
import contextlib
import os
import pathlib
import shutil
import socket
import threading
import types

import pytest

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
DISPATCHES = pathlib.Path(__file__).parents[2] / "examples" / "sahel-crisis.jsonl"


def make_project(path, *sources, workers=1):
    """Add, code and link; the coder is the real one."""
    from dateline.project import Project
    with Project(path) as project:
        project.add(*sources)
        project.code(workers=workers)
        project.link()
    return path


@pytest.fixture(scope="session")
def coded_project(tmp_path_factory):
    """The project that tests copy. Never change it."""
    path = tmp_path_factory.mktemp("workbench") / "crisis.dateline"
    return make_project(path, DISPATCHES)


@pytest.fixture
def project_path(coded_project, tmp_path):
    """A project of its own for a test: the twenty dispatches of a made-up crisis in ``examples``, coded and linked; two more are in quarantine."""
    return pathlib.Path(shutil.copy(coded_project, tmp_path / coded_project.name))


@contextlib.contextmanager
def serving(path, **options):
    """A workbench over a project on a free port: ``url``, ``token``, ``app``."""
    import uvicorn

    from dateline.workbench import create_app
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # who asks before the server runs waits
    port = listening.getsockname()[1]
    app = create_app(path, host="127.0.0.1", port=port, **options)
    running = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, server_header=False, ws="none"))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield types.SimpleNamespace(url=f"http://127.0.0.1:{port}", token=app.state.token, app=app, port=port)
    finally:
        running.should_exit = True
        thread.join(10)
        listening.close()


@pytest.fixture
def server(project_path):
    """A workbench over ``project_path``, whose reviewer is "ana"."""
    with serving(project_path, reviewer="ana") as running:
        yield running


@pytest.fixture
def client(project_path):
    """Requests without a browser: an HTTP client that is in already."""
    with in_process(project_path, reviewer="ana") as opened:
        yield opened


@contextlib.contextmanager
def in_process(path, **options):
    from fastapi.testclient import TestClient

    from dateline.workbench import create_app
    app = create_app(path, host="127.0.0.1", port=8765, **options)
    with TestClient(app, base_url="http://127.0.0.1:8765", headers={"origin": "http://127.0.0.1:8765", "accept": "text/html"}) as opened:
        opened.get("/", params={"token": app.state.token})
        yield opened


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"the browser tests need {CHROMIUM}")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@contextlib.contextmanager
def watched(browser, server, **options):
    """A page that is in, and watched: ``page.complaints`` are dialogs, errors, requests to elsewhere and what the page's policy refused."""
    context = browser.new_context(base_url=server.url, **options)
    page = context.new_page()
    page.complaints = []
    page.set_default_timeout(15_000)

    def dialog(opened):
        page.complaints.append(f"dialog: {opened.message}")
        opened.dismiss()

    page.on("dialog", dialog)
    page.on("pageerror", lambda error: page.complaints.append(f"error: {error}"))
    page.on("console", lambda said: page.complaints.append(f"console: {said.text}") if said.type == "error" and "Failed to load resource" not in said.text else None)
    page.on("request", lambda asked: None if asked.url.startswith((server.url + "/", "data:", "about:")) else page.complaints.append(f"request: {asked.url}"))
    page.goto(f"{server.url}/?token={server.token}")
    try:
        yield page
    finally:
        context.close()


@pytest.fixture
def page(browser, server):
    """Of a desk's width."""
    with watched(browser, server, viewport={"width": 1280, "height": 900}) as opened:
        yield opened
        assert opened.complaints == []
