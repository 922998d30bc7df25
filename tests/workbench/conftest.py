"""What the tests of the workbench share: one small made-up project, coded once; a server over a copy of it; and a browser.

``project_path`` is a copy that a test may change; ``server`` is a workbench over it on a free port; ``page`` is a page of Chromium that is in already and fails
the test where a page reports an error, opens a dialog or asks for anything outside the server.
"""
import os
import pathlib
import shutil

import pytest
from running import CHROMIUM, OPTIONS, in_process, make_project, serving, watched

DISPATCHES = pathlib.Path(__file__).parents[2] / "examples" / "sahel-crisis.jsonl"


@pytest.fixture(scope="session")
def coded_project(tmp_path_factory):
    """The project that tests copy. Never change it."""
    path = tmp_path_factory.mktemp("workbench") / "crisis.dateline"
    return make_project(path, DISPATCHES)


@pytest.fixture
def project_path(coded_project, tmp_path):
    """A project of its own for a test: the twenty dispatches of a made-up crisis in ``examples``, coded and linked; two more are in quarantine."""
    return pathlib.Path(shutil.copy(coded_project, tmp_path / coded_project.name))


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


@pytest.fixture(scope="module")
def browser():
    """One a module: while it is open, nothing else in this thread may run an event loop."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    if not os.path.exists(CHROMIUM):
        pytest.skip(f"the browser tests need {CHROMIUM}")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, server):
    """Of a desk's width."""
    with watched(browser, server, viewport={"width": 1280, "height": 900}) as opened:
        yield opened
        assert opened.complaints == []
