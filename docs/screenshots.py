"""The pictures of docs/workbench.md, made anew: a project of the made-up crisis in examples/, its views in Chromium.

    python docs/screenshots.py [FOLDER]

In goes nothing, out come PNG files in docs/assets/workbench (or FOLDER), some 50 KB each. It needs pip install '.[test]' and Debian's chromium.
"""
from __future__ import annotations

import pathlib
import socket
import sys
import tempfile
import threading
from typing import Any

from dateline.project import Project, happenings

ROOT = pathlib.Path(__file__).parents[1]
CRISIS = ROOT / "examples" / "sahel-crisis.jsonl"
CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars"]
DESK = {"width": 1180, "height": 780}
PHONE = {"width": 390, "height": 780}


def views(project: Project) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name of the picture -> address and options of the browser."""
    strike = event(project, "An air strike by the Malian army killed dozens")
    ambush = event(project, "Gunmen attacked an army convoy near Gao")
    dispatch = f"/dispatches/{strike['document'][7:31]}"
    return {
        "dispatches": ("/dispatches", {}), "dispatch": (dispatch, {}), "field": (f"{dispatch}?event={strike['id']}&field=place", {}),
        "review": ("/review", {}), "incidents": ("/incidents?order=reports", {}), "incident": (f"/incidents/{ambush['incident_id']}", {}),
        "timeline": ("/timeline", {}), "map": ("/map", {}), "network": ("/network", {}), "quality": ("/quality", {}),
        "dark": (f"{dispatch}?event={strike['id']}&field=type", {"color_scheme": "dark"}), "phone": (f"{dispatch}?event={strike['id']}", {"viewport": PHONE}),
    }


def event(project: Project, words: str) -> dict[str, Any]:
    """The first event whose sentence holds these words, with ``document``."""
    for record in project.records():
        for found in record["events"]:
            if words in record["document"]["text"][slice(*found["sentence"])]:
                return {**found, "document": record["document"]["id"]}
    raise SystemExit(f"no event says: {words}")


def make(path: pathlib.Path) -> None:
    """The project: coded, linked, and three reports of the convoy merged that the linker leaves apart, as an analyst would."""
    with Project(path) as project:
        project.add(CRISIS.relative_to(pathlib.Path.cwd()) if CRISIS.is_relative_to(pathlib.Path.cwd()) else CRISIS)
        project.code(workers=1)
        project.link()
        told = ("Gunmen attacked an army convoy near Gao", "Seventeen people were killed when gunmen attacked", "denied attacking the army convoy near Gao on Monday and said")
        apart = {event(project, words)["incident_id"] for words in told}
        project.merge(*happenings.members_of([i for i in project.incidents() if i["id"] in apart]), maker="ana", note="one convoy, one Monday")
        project.link()


def main(folder: str | None = None) -> None:
    import uvicorn
    from playwright.sync_api import sync_playwright

    from dateline.workbench import create_app
    out = pathlib.Path(folder) if folder else ROOT / "docs" / "assets" / "workbench"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        path = pathlib.Path(temporary) / "crisis.dateline"
        make(path)
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        app = create_app(path, host="127.0.0.1", port=port, reviewer="ana")
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        with Project(path, readonly=True) as project:
            wanted = views(project)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
            for name, (address, options) in wanted.items():
                context = browser.new_context(**{"viewport": DESK, "base_url": f"http://127.0.0.1:{port}", "locale": "en-GB", **options})
                page = context.new_page()
                page.goto(f"/?token={app.state.token}")
                page.goto(address, wait_until="networkidle")
                page.screenshot(path=out / f"{name}.png")
                context.close()
                smaller(out / f"{name}.png")
            browser.close()
        server.should_exit = True
        thread.join(10)


def smaller(path: pathlib.Path) -> None:
    """256 colours are enough for paper, ink and the roles."""
    try:
        from PIL import Image
    except ImportError:  # it comes with matplotlib; without it the files are larger, no more
        return
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
