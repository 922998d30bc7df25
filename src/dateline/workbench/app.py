"""The application: its doors, its rooms and what happens when something is wrong.

Each module of views exposes ``router``; they are mounted here in the order of the navigation.
"""
from __future__ import annotations

import contextlib
import getpass
import logging
import os
import pathlib
from typing import AsyncIterator

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline import __version__
from dateline.errors import Busy, DatelineError, NotThere, ReadOnly, Stale, UsageError
from dateline.workbench import dispatches, entering, explore, incidents, pages, quality, review
from dateline.workbench.connections import Connections, Readers
from dateline.workbench.security import Gate, Sessions

_VIEWS = (dispatches, review, incidents, explore, quality, entering)
_STATUS = ((NotThere, 404), (UsageError, 400), (ReadOnly, 403), (Stale, 409), (Busy, 503), (DatelineError, 500))


def create_app(project_path: str | os.PathLike[str], *, host: str, port: int, password: str | None = None, reviewer: str | None = None) -> FastAPI:
    """See ``dateline.workbench.create_app``."""
    connections = Connections(project_path)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        connections.close()

    app = FastAPI(title="Dateline workbench", version=__version__, docs_url=None, redoc_url=None, lifespan=lifespan)
    sessions = Sessions(host=host, port=port, password=password, reviewer=reviewer or _user())
    app.state.connections, app.state.sessions, app.state.token = connections, sessions, sessions.token
    for view in _VIEWS:
        app.include_router(view.router)
    app.state.paths = {getattr(route, "path", "") for view in _VIEWS for route in view.router.routes}
    app.mount("/static", StaticFiles(directory=pathlib.Path(__file__).with_name("static")), name="static")

    @app.get("/", include_in_schema=False)
    def start() -> Response:
        return RedirectResponse("/dispatches", 303)

    app.add_exception_handler(DatelineError, _told)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_middleware(Faults)
    app.add_middleware(Readers, connections=connections)
    app.add_middleware(Gate, sessions=sessions)  # added last: it stands outermost
    return app


class Faults:
    """A fault of ours becomes a page that says so, and a line in the log; it passes the doors like any other page."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)
        try:
            await self.app(scope, receive, sending)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            logging.getLogger(__name__).exception("fault at %s", scope["path"])
            answer = pages.problem(Request(scope), 500, "This is a fault of Dateline. Nothing was changed. Please report it with what the terminal says.")
            await answer(scope, receive, send)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return "reviewer"


def _told(request: Request, error: Exception) -> Response:
    status = next(number for kind, number in _STATUS if isinstance(error, kind))
    return pages.problem(request, status, str(error))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "There is no such page." if error.status_code == 404 and error.detail == "Not Found" else str(error.detail)
    answer = pages.problem(request, error.status_code, words)
    answer.headers.update(error.headers or {})
    return answer


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    parts = [f"{'.'.join(str(p) for p in e['loc'][1:]) or e['loc'][0]}: {e['msg']}" for e in error.errors()]
    return pages.problem(request, 422, "The address or the form holds what cannot be read: " + "; ".join(parts[:5]))
