"""One question to a server that speaks the chat interface of OpenAI, and its answer.

In goes an instruction and a text, out comes the JSON object of the answer, or why there is none. The server must be on this computer unless ``anywhere`` holds: every address of its name is
looked at, and the one that was looked at is called. No proxy is used, no redirection followed; an answer has a limit in bytes and in seconds. Refused: other schemes, passwords in the address.
"""
from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import time
import urllib.parse
from typing import Any, Mapping, NamedTuple

from dateline.errors import DatelineError, UsageError

LIMIT_BYTES = 2_000_000
LIMIT_SECONDS = 180.0
_TIMEOUT_SECONDS = 60.0
_MOST_TOKENS = 4096


class SecondCoderMissing(DatelineError):
    """Nobody answers where the second coder should be."""

    code = "second-coder"


class Asked(NamedTuple):
    """The object that was answered, or null and the problem."""

    answer: Mapping[str, Any] | None
    problem: str | None = None


class Server:
    """``address``: http://localhost:11434, with or without /v1 or /v1/chat/completions. Raises UsageError where it is not allowed."""

    def __init__(self, address: str, *, anywhere: bool = False, limit_seconds: float = LIMIT_SECONDS):
        try:
            parts = urllib.parse.urlsplit(address)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise UsageError(f"no address of a server ({error})", where=address, remedy="Write http://localhost:8080") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise UsageError("no address of a server", where=address, remedy="Write http://localhost:8080, without a password")
        self.address, self._host, self._port, self._secure = address, parts.hostname, port, parts.scheme == "https"
        path = parts.path.rstrip("/")
        self._path = path if path.endswith("/chat/completions") else f"{path if path.endswith('/v1') else path + '/v1'}/chat/completions"
        self._anywhere, self._limit_seconds, self._answered = anywhere, limit_seconds, False
        self._reached()

    def _reached(self) -> tuple:
        """Family and address that are called. Raises UsageError, OSError."""
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise UsageError(f"the host is not known ({error})", where=self.address, remedy="Check the address") from error
        for _, _, _, _, address in found:
            if not self._anywhere and not _loopback(address[0]):
                raise UsageError(f"is not on this computer ({address[0]})", where=self.address,
                                 remedy="Texts would leave this computer. If you want that, add --second-anywhere")
        return found[0]

    def ask(self, model: str, instruction: str, text: str) -> Asked:
        """The answer as a JSON object. Raises SecondCoderMissing where nobody has ever answered."""
        body = json.dumps({"model": model, "temperature": 0, "seed": 0, "stream": False, "max_tokens": _MOST_TOKENS, "response_format": {"type": "json_object"},
                           "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}]}).encode()
        try:
            status, data = self._post(body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            said = "it took too long" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
            if not self._answered and isinstance(error, ConnectionRefusedError):
                raise SecondCoderMissing(f"no second coder answers ({said})", where=self.address, remedy="Start the server, or leave --second-coder out") from error
            return Asked(None, f"no answer: {said[:200]}")
        self._answered = True
        return _object(status, data)

    def _post(self, body: bytes) -> tuple[int, bytes]:
        end = time.monotonic() + self._limit_seconds
        family, kind, protocol, _, address = self._reached()
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT_SECONDS)
        try:
            connection.sock = socket.socket(family, kind, protocol)
            connection.sock.settimeout(min(_TIMEOUT_SECONDS, self._limit_seconds))
            connection.sock.connect(address)
            if self._secure:
                connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=self._host)
            connection.request("POST", self._path, body=body, headers={"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"})
            answer = connection.getresponse()
            pieces, size = [], 0
            while piece := answer.read1(1 << 16):
                pieces.append(piece)
                size += len(piece)
                if size > LIMIT_BYTES:
                    raise ValueError(f"more than {LIMIT_BYTES:,} bytes")
                if time.monotonic() > end:
                    raise TimeoutError
            return answer.status, b"".join(pieces)
        finally:
            connection.close()


def _loopback(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _object(status: int, data: bytes) -> Asked:
    """The object in the first message of the answer, which may stand among other words."""
    if status != 200:
        return Asked(None, f"the server answered {status}")
    try:
        content = json.loads(data)["choices"][0]["message"]["content"]
        start = content.index("{")
        found, _ = json.JSONDecoder().raw_decode(content, start)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # half characters cannot be stored
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        return Asked(None, f"no JSON object in the answer ({type(error).__name__})")
    return Asked(found)
