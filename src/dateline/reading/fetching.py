"""One web address, fetched because a person gave it.

In goes an address with what is known of its last visit, out come its bytes, or null where it did not change. Polite: robots.txt is followed, a second lies between
two requests to one host, the program says who it is. Refused: private and local addresses unless they are wanted (each name is looked up once, and the address that was
looked at is the one that is called, at every redirection too), other schemes, answers over the limit or too slow.
"""
from __future__ import annotations

import dataclasses
import http.client
import ipaddress
import socket
import ssl
import time
import urllib.parse
import urllib.robotparser
import zlib
from typing import Mapping

from dateline.errors import FetchError, TooLarge
from dateline.reading.unit import LIMIT_BYTES

AGENT = "dateline"
LIMIT_SECONDS = 60.0
_TIMEOUT_SECONDS = 20.0
_PAUSE_SECONDS = 1.0
_REDIRECTIONS = 5
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/rss+xml": ".rss", "application/atom+xml": ".atom",
             "application/xml": ".xml", "text/xml": ".xml", "application/rdf+xml": ".xml", "application/json": ".json", "application/x-ndjson": ".jsonl",
             "application/pdf": ".pdf", "text/csv": ".csv", "application/zip": ".zip", "application/gzip": ".gz", "application/warc": ".warc",
             "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx"}
_last_request: dict[str, float] = {}
_robots: dict[tuple[str, bool], urllib.robotparser.RobotFileParser] = {}


@dataclasses.dataclass(frozen=True, slots=True)
class Fetched:
    """``name``: the address, with a suffix that tells the format where the address itself does not. ``url``: where the answer came from."""

    data: bytes
    name: str
    url: str
    etag: str | None
    last_modified: str | None


def fetch(url: str, *, etag: str | None = None, last_modified: str | None = None, private: bool = False) -> Fetched | None:
    """The bytes of an address; null where it did not change since ``etag`` or ``last_modified``. Raises FetchError, TooLarge."""
    end = time.monotonic() + LIMIT_SECONDS
    here = url
    for _ in range(_REDIRECTIONS + 1):
        _obey(here, private, end)
        headers = {"If-None-Match": etag, "If-Modified-Since": last_modified} if here == url else {}
        status, answer, data = _request(here, headers, private, end)
        if status == 304:
            return None
        if status in (301, 302, 303, 307, 308) and answer.get("location"):
            here = urllib.parse.urljoin(here, answer["location"])
            continue
        if status != 200:
            raise FetchError(f"the server answered {status}", where=url, remedy="Check the address, or try again later")
        return Fetched(_unpacked(data, answer, url), _name(here, answer), here, answer.get("etag"), answer.get("last-modified"))
    raise FetchError(f"more than {_REDIRECTIONS} redirections", where=url, remedy="Give the address where it ends")


def _name(url: str, answer: Mapping[str, str]) -> str:
    type_ = answer.get("content-type", "").partition(";")[0].strip().lower()
    path = urllib.parse.urlsplit(url).path
    suffix = _SUFFIXES.get(type_, "")
    return url if not suffix or path.lower().endswith(suffix) or suffix in (".gz", ".zip", ".xml") and "." in path.rpartition("/")[2] else f"{url}#{suffix}"


def _unpacked(data: bytes, answer: Mapping[str, str], url: str) -> bytes:
    if answer.get("content-encoding", "identity").lower() not in ("gzip", "x-gzip"):
        return data
    unpacker = zlib.decompressobj(47)
    try:
        found = unpacker.decompress(data, LIMIT_BYTES + 1)
    except zlib.error as error:
        raise FetchError(f"a damaged answer ({error})", where=url, remedy="Try again later") from error
    if len(found) > LIMIT_BYTES:
        raise TooLarge(f"over {LIMIT_BYTES:,} bytes", where=url, remedy="Save it and give the file")
    return found


def _obey(url: str, private: bool, end: float) -> None:
    """Raise FetchError where the host's robots.txt forbids it. A host without one allows all."""
    parts = _split(url)
    root = f"{parts.scheme}://{parts.netloc}"
    if (root, private) not in _robots:
        rules = urllib.robotparser.RobotFileParser()
        status, _, data = _request(f"{root}/robots.txt", {}, private, end)
        if status in (401, 403):
            rules.disallow_all = True
        else:
            rules.parse(data.decode("utf-8", "replace").splitlines() if status == 200 else [])
        _robots[root, private] = rules
    if not _robots[root, private].can_fetch(AGENT, url):
        raise FetchError("its robots.txt forbids it", where=url, remedy="Ask its owner, or save the page by hand")


def _request(url: str, headers: Mapping[str, str | None], private: bool, end: float) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (names in small letters) and body of one request. Raises FetchError, TooLarge."""
    from dateline import __version__
    parts = _split(url)
    address = _address(parts, private, url)
    wait = _last_request.get(parts.netloc, 0.0) + _PAUSE_SECONDS - time.monotonic()
    if wait > 0:
        time.sleep(wait)
    _last_request[parts.netloc] = time.monotonic()
    connection = _Pinned(parts, address)
    path = urllib.parse.quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{parts.query}" if parts.query else "")
    sent = {"User-Agent": f"{AGENT}/{__version__} (news coding; reads single addresses given by hand)", "Accept": "*/*", "Accept-Encoding": "gzip",
            "Connection": "close", **{k: v for k, v in headers.items() if v}}
    try:
        connection.request("GET", path, headers=sent)
        answer = connection.getresponse()
        data = _body(answer, url, end)
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, data
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(f"cannot be fetched ({error or type(error).__name__})", where=url, remedy="Check the address and the connection") from error
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, url: str, end: float) -> bytes:
    pieces, size = [], 0
    while piece := answer.read(1 << 16):
        pieces.append(piece)
        size += len(piece)
        if size > LIMIT_BYTES:
            raise TooLarge(f"over {LIMIT_BYTES:,} bytes", where=url, remedy="Save it and give the file")
        if time.monotonic() > end:
            raise FetchError(f"not fetched within {LIMIT_SECONDS:.0f} seconds", where=url, remedy="Try again later, or save it and give the file")
    if answer.length:
        raise FetchError(f"the answer breaks off {answer.length:,} bytes before its end", where=url, remedy="Try again later")
    return b"".join(pieces)


def _split(url: str) -> urllib.parse.SplitResult:
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"no address that can be fetched ({error})", where=url, remedy="Check the address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise FetchError("no address that can be fetched", where=url, remedy="Give an address that begins with https:// or http://")
    if parts.username or parts.password:
        raise FetchError("an address with a password in it", where=url, remedy="Save the page and give the file")
    return parts


def _address(parts: urllib.parse.SplitResult, private: bool, url: str) -> tuple:
    """The first address of a host, all of which must be public unless private ones are wanted."""
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host is not known ({error})", where=url, remedy="Check the address and the connection") from error
    for _, _, _, _, address in found:
        if not private and not _public(address[0]):
            raise FetchError(f"a private address ({address[0]})", where=url, remedy="Add --private, if it is your own network")
    return found[0]


def _public(text: str) -> bool:
    """Can everyone reach it? Addresses that stand for others (mapped, translated, tunnelled) are looked into."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _public(str(inner))
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at, whatever its name would lead to now."""

    def __init__(self, parts: urllib.parse.SplitResult, address: tuple):
        super().__init__(parts.hostname, parts.port or (443 if parts.scheme == "https" else 80), timeout=_TIMEOUT_SECONDS)
        self._secure, self._pinned = parts.scheme == "https", address
        self.default_port = 443 if self._secure else 80  # so that the Host header leaves it out

    def connect(self) -> None:
        family, kind, protocol, _, address = self._pinned
        self.sock = socket.socket(family, kind, protocol)
        self.sock.settimeout(self.timeout)
        self.sock.connect(address)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
