"""Pages: templates filled, the project of a request, and what every page shares.

In goes a request with the values of a template, out comes HTML. Everything that comes from a dispatch is text: the templates escape it, always. No template may
switch that off, and no script or style stands in a page (security.py forbids it to the browser as well).
"""
from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import pathlib
import urllib.parse
from typing import Any, Iterator, Mapping

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from dateline.project import Project

_FOLDER = pathlib.Path(__file__).parent
NAVIGATION = (("/dispatches", "Dispatches"), ("/review", "Review"), ("/incidents", "Incidents"), ("/timeline", "Timeline"), ("/map", "Map"),
              ("/network", "Network"), ("/quality", "Quality"))


def project_of(request: Request) -> Project:
    """The project, for reading: one connection a request, given back when the answer has gone out."""
    if getattr(request.state, "borrowed", None) is None:
        request.state.borrowed = request.app.state.connections.borrow()
    return request.state.borrowed


@contextlib.contextmanager
def writing(request: Request) -> Iterator[Project]:
    """The project, for writing: one request at a time. Read inside what the change rests on. Raises Busy, ReadOnly."""
    with request.app.state.connections.writing() as project:
        yield project


def reviewer_of(request: Request) -> str:
    """The name under which decisions of this session are written."""
    return request.state.reviewer


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A template filled. Beside ``values`` it has ``request``, ``path``, ``query`` (the address's own values), ``reviewer``, ``project_name``, ``writable`` and
    ``navigation``."""
    state = request.app.state
    shared = {
        "request": request, "path": request.url.path, "query": request.query_params, "reviewer": getattr(request.state, "reviewer", None),
        "project_name": pathlib.PurePath(state.connections.path.partition("?")[0]).name, "writable": state.connections.writable,
        "navigation": [(href, name) for href, name in NAVIGATION if href in state.paths], "paths": state.paths,
    }
    return HTMLResponse(_templates().get_template(template).render(**{**shared, **values}), status)


def problem(request: Request, status: int, words: str) -> Response:
    """What is wrong, told to a person or, where JSON was asked for, to a program."""
    if "text/html" not in request.headers.get("accept", "") and "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"problem": words}, status)
    return render(request, "problem.html", status=status, words=words, number=status)


def dispatch_url(id: str, event: str | None = None, **values: Any) -> str:
    """Where a dispatch is read; with ``event``, with that event selected."""
    return "/dispatches/" + id.removeprefix("sha256:")[:24] + query_of({"event": event, **values})


def query_of(values: Mapping[str, Any]) -> str:
    """ "?a=1&b=2" of what is not empty; lists give their key several times."""
    pairs = [(key, one) for key, value in values.items() for one in (value if isinstance(value, (list, tuple)) else [value]) if one not in (None, "", False)]
    return "?" + urllib.parse.urlencode(pairs) if pairs else ""


def with_query(request: Request, **changes: Any) -> str:
    """This address with other values: null takes a key away."""
    kept: dict[str, Any] = {key: request.query_params.getlist(key) for key in request.query_params}
    return request.url.path + query_of({**kept, **changes})


@functools.cache
def static(path: str) -> str:
    """The address of a file of ours, with a mark of its content."""
    return f"/static/{path}?v={hashlib.sha256((_FOLDER / 'static' / path).read_bytes()).hexdigest()[:12]}"


@functools.cache
def _templates() -> jinja2.Environment:
    from dateline.workbench import words
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
                                     trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    environment.globals.update(static=static, dispatch_url=dispatch_url, query_of=query_of, with_query=with_query)
    environment.filters.update(words.FILTERS)
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)  # for data- attributes: escaped like any text
    return environment
