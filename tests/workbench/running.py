"""Workbenches to test: made of dispatches, served on a free port or in this process, opened in a browser that is watched."""
import contextlib
import socket
import threading
import types

CHROMIUM = "/usr/bin/chromium"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def make_project(path, *sources, workers=1):
    """Add, code and link; the coder is the real one."""
    from dateline.project import Project
    with Project(path) as project:
        project.add(*sources)
        project.code(workers=workers)
        project.link()
    return path


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


@contextlib.contextmanager
def in_process(path, **options):
    from fastapi.testclient import TestClient

    from dateline.workbench import create_app
    app = create_app(path, host="127.0.0.1", port=8765, **options)
    with TestClient(app, base_url="http://127.0.0.1:8765", headers={"origin": "http://127.0.0.1:8765", "accept": "text/html"}) as opened:
        opened.get("/", params={"token": app.state.token})
        yield opened


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
