"""Coming in by password, the name one works under, and leaving.

In go small forms, out come cookies and redirects within the workbench. Refused: names that are empty or long, ways on that lead elsewhere.
"""
from __future__ import annotations

import html
import urllib.parse
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from dateline.workbench.security import outside_page, set_cookie

router = APIRouter(tags=["entering"])
Name = Annotated[str, Form(max_length=60, description="The name under which decisions are written.")]
Next = Annotated[str, Form(alias="next", max_length=2000)]


@router.get("/login")
def login(request: Request, next: str = "/") -> Response:
    """The form that asks for the password, where there is one."""
    return _form(_inside(next))


@router.post("/login")
def enter(request: Request, password: Annotated[str, Form(max_length=1000)] = "", reviewer: Name = "", next_: Next = "/") -> Response:
    """Come in by password, under a name."""
    sessions = request.app.state.sessions
    known = sessions.knows_password(password)
    if not known:
        wrong = "Too many wrong passwords: wait a minute." if known is None else "That is not the password."
        return _form(_inside(next_), wrong, 429 if known is None else 403)
    answer = RedirectResponse(_inside(next_), 303)
    set_cookie(answer, sessions, sessions.enter(_name(reviewer)))
    return answer


@router.post("/reviewer")
def rename(request: Request, reviewer: Name = "", next_: Next = "/") -> Response:
    """Work on under another name. Decisions that were made keep theirs."""
    name = _name(reviewer)
    if name and request.state.cookie:
        request.app.state.sessions.rename(request.state.cookie, name)
    return RedirectResponse(_inside(next_), 303)


@router.post("/leave")
def leave(request: Request) -> Response:
    """End this session."""
    if request.state.cookie:
        request.app.state.sessions.leave(request.state.cookie)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(request.app.state.sessions.cookie, path="/")
    return answer


def _form(next: str, wrong: str | None = None, status: int = 200) -> Response:
    told = f'<p role="alert"><strong>{html.escape(wrong)}</strong></p>' if wrong else ""
    return outside_page("Enter the workbench", f'''{told}<form action="/login" method="post">
<label>Your name, written beside your decisions <input name="reviewer" maxlength="60" autocomplete="username" required></label>
<label>The password <input type="password" name="password" autocomplete="current-password" required></label>
<input type="hidden" name="next" value="{html.escape(next, quote=True)}"><button>Enter</button></form>''', status)


def _name(value: str) -> str | None:
    """A name as it is written down: no control characters, no ends of blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())[:60] or None


def _inside(target: str) -> str:
    """The path and query of an address, never another server's."""
    try:
        parts = urllib.parse.urlsplit(target)
    except ValueError:
        return "/"
    path = "/" + parts.path.replace("\\", "/").lstrip("/")
    if parts.scheme or parts.netloc or not path.isprintable():
        return "/"
    return urllib.parse.quote(path, safe="/:@!$&'()*+,;=~%") + (f"?{urllib.parse.quote(parts.query, safe='/:@!$&()*+,;=~%?')}" if parts.query else "")
