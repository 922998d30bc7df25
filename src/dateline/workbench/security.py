"""The doors: who may ask, and what a browser may do with the answer.

In goes every request before anything else sees it; out comes a refusal, or the request with its session. Refused: a Host that is not the server's own (421), an
Origin of another site (403), a request without the token, the session's cookie or the password (401), bodies that are too long or of unknown length.
"""
from __future__ import annotations

import base64
import hashlib
import hmac
import html
import ipaddress
import secrets
import socket
import threading
import time
import urllib.parse

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LARGEST_BODY_BYTES = 2_000_000
_FAILURES = 10  # wrong passwords in a minute, after which nobody is let in by password until it is over
_SESSIONS = 1_000
_SAFE = frozenset({"GET", "HEAD"})
_POLICY = ("default-src 'none'; script-src 'self'; style-src {style}; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
           "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
_HEADERS = {
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin", "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_STYLE = ("body{font:17px/1.6 Georgia,serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem;color:#22201c;background:#faf8f3}"
          "h1{font-size:1.5rem;font-weight:600}label{display:block;margin:0 0 1rem}input{display:block;width:100%;font:inherit;padding:.3rem .5rem;box-sizing:border-box}"
          "button{font:inherit;padding:.3rem 1.2rem}a{color:#0b4f8a}"
          "@media(prefers-color-scheme:dark){:root{color-scheme:dark}body{color:#e8e4da;background:#191817}a{color:#8ec1f0}}")
_STYLE_HASH = "'sha256-" + base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode() + "'"


class Sessions:
    """Who is in. ``token``: what the printed address carries, changed for a cookie of its own at the first request; it holds until the server stops."""

    def __init__(self, *, host: str, port: int, password: str | None, reviewer: str):
        self.token = secrets.token_urlsafe(32)
        self.reviewer = reviewer
        self.cookie = f"dateline-{port}"
        self.names = frozenset({host.casefold()} | (LOOPBACK if is_loopback(host) or is_wildcard(host) else set()) | (set() if is_loopback(host) else _own_names()))
        self.local = is_loopback(host)
        self._password = password
        self._people: dict[str, str] = {}
        self._failed: list[float] = []
        self._lock = threading.Lock()

    @property
    def has_password(self) -> bool:
        return self._password is not None

    def enter(self, reviewer: str | None = None) -> str:
        """A new session. Returns the value of its cookie."""
        value = secrets.token_urlsafe(32)
        with self._lock:
            while len(self._people) >= _SESSIONS:  # the oldest goes
                self._people.pop(next(iter(self._people)))
            self._people[_mark(value)] = reviewer or self.reviewer
        return value

    def who(self, cookie: str | None) -> str | None:
        """The reviewer of a session, or null where there is none."""
        return self._people.get(_mark(cookie)) if cookie else None

    def rename(self, cookie: str, reviewer: str) -> None:
        with self._lock:
            if _mark(cookie) in self._people:
                self._people[_mark(cookie)] = reviewer

    def leave(self, cookie: str) -> None:
        with self._lock:
            self._people.pop(_mark(cookie), None)

    def holds_token(self, token: str | None) -> bool:
        return bool(token) and hmac.compare_digest(_mark(token or ""), _mark(self.token))

    def knows_password(self, given: str) -> bool | None:
        """Null where too many were wrong in the last minute: then none is looked at."""
        now = time.monotonic()
        with self._lock:
            self._failed = [t for t in self._failed if now - t < 60]
            if len(self._failed) >= _FAILURES:
                return None
            right = self._password is not None and hmac.compare_digest(_mark(given), _mark(self._password))
            if not right:
                self._failed.append(now)
            return right

    def knows_host(self, host: str) -> bool:
        """Is it a name of this server? Where it listens to others, any number of an address will do: no site can have one for its name."""
        name = host_name(host)
        return name is not None and (name in self.names or not self.local and _is_address(name))


def is_loopback(host: str) -> bool:
    return host.casefold() in LOOPBACK or _is_address(host) and ipaddress.ip_address(host).is_loopback


def is_wildcard(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_unspecified


def host_name(host: str) -> str | None:
    """The name in a Host header, without its port; null where it is none."""
    try:
        parts = urllib.parse.urlsplit(f"//{host}")
        if parts.path or parts.query or parts.fragment or "@" in host or parts.port == 0:
            return None
        return parts.hostname
    except ValueError:
        return None


class Gate:
    """The outermost part of the application. Everything passes it, static files too."""

    def __init__(self, app: ASGIApp, sessions: Sessions):
        self.app, self.sessions = app, sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope)
            answer = self._refusal(request)
            await (answer or self.app)(scope, receive, _with_headers(send))
        else:  # websockets: there are none
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, request: Request) -> Response | None:
        """The answer to a request that goes no further, or null."""
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or not self.sessions.knows_host(hosts[0]):
            return PlainTextResponse("This server does not answer to that name. Open the address that dateline serve printed.", 421)
        if not _same_origin(request, hosts[0]):
            return PlainTextResponse("Another site asked. Nothing was done.", 403)
        if request.method not in _SAFE and (refusal := _body_refusal(request)):
            return refusal
        cookie = request.cookies.get(self.sessions.cookie)
        given = request.query_params.get("token")
        if given is not None and request.method in _SAFE:
            return self._exchange(request, given)
        by_token = self.sessions.holds_token(request.headers.get("authorization", "").removeprefix("Bearer "))
        reviewer = self.sessions.reviewer if by_token else self.sessions.who(cookie)
        if reviewer is None:
            return None if request.url.path == "/login" and self.sessions.has_password else self._outside(request)
        if not by_token and request.method not in _SAFE and not request.headers.get("origin"):
            return PlainTextResponse("A change must tell where it comes from (Origin). Nothing was done.", 403)
        request.state.reviewer, request.state.cookie = reviewer, None if by_token else cookie
        return None

    def _exchange(self, request: Request, given: str) -> Response:
        """The token of the address for a cookie, and the address without it."""
        if not self.sessions.holds_token(given):
            return outside_page("This address is of an earlier session.", "Open the address that <em>dateline serve</em> printed last.", 403)
        kept = [(k, v) for k, v in request.query_params.multi_items() if k != "token"]
        path = "/" + request.url.path.lstrip("/\\")
        answer = RedirectResponse(urllib.parse.quote(path, safe="/:@!$&'()*+,;=~") + ("?" + urllib.parse.urlencode(kept) if kept else ""), 303)
        set_cookie(answer, self.sessions, self.sessions.enter())
        return answer

    def _outside(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-site") == "cross-site" and request.method in _SAFE:  # the cookie stays behind on the way from another site
            here = html.escape(urllib.parse.quote(request.url.path) + (f"?{request.url.query}" if request.url.query else ""), quote=True)
            return outside_page("You come from another site.", f'If you are in already, <a href="/{here.lstrip("/")}">go on to the page</a>.', 401)
        if self.sessions.has_password and request.method in _SAFE and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse("/login?" + urllib.parse.urlencode({"next": request.url.path + (f"?{request.url.query}" if request.url.query else "")}), 303)
        return outside_page("This is a workbench of Dateline.", "Open the address that <em>dateline serve</em> printed: it carries the token that lets you in.", 401)


def set_cookie(answer: Response, sessions: Sessions, value: str) -> None:
    answer.set_cookie(sessions.cookie, value, httponly=True, samesite="strict", path="/")


def _same_origin(request: Request, host: str) -> bool:
    """An Origin must be ours. Forms under no-referrer say "null": then the browser's own word that the page is ours must stand beside it."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none") and (request.method not in _SAFE or request.headers.get("sec-fetch-mode") != "navigate"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    if origin == "null":
        return site == "same-origin"
    return origin.casefold() in (f"http://{host}".casefold(), f"https://{host}".casefold())


def _body_refusal(request: Request) -> Response | None:
    length = request.headers.get("content-length")
    if length is None and "transfer-encoding" not in request.headers:
        return None
    if length is None or not length.isascii() or not length.isdigit():
        return PlainTextResponse("A body must tell its length.", 411)
    if int(length) > LARGEST_BODY_BYTES:
        return PlainTextResponse(f"The body is longer than {LARGEST_BODY_BYTES:,} bytes.", 413)
    return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault("content-security-policy", _POLICY.format(style="'self'"))
            headers.setdefault("cache-control", "no-store")
        await send(message)
    return sending


def outside_page(title: str, words: str, status: int) -> Response:
    """A page for those outside, with a style of its own: they get no files. ``words`` are HTML."""
    body = f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Dateline</title><style>{_STYLE}</style>'
    return HTMLResponse(f"{body}<main><h1>{title}</h1><p>{words}</p></main></html>", status, {"content-security-policy": _POLICY.format(style=_STYLE_HASH)})


def _mark(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
        return True
    except ValueError:
        return False


def _own_names() -> set[str]:
    return {name.casefold() for name in (socket.gethostname(), socket.getfqdn()) if name}
