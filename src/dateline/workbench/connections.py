"""Connections to the project: one for reading to each request, and one for writing, which one request has at a time.

In goes the name of a project, out come Projects. A reader sees what was written before it asked; it never waits for a writer.
"""
from __future__ import annotations

import contextlib
import os
import threading
from typing import Any, Iterator

from starlette.types import ASGIApp, Receive, Scope, Send

from dateline.project import Project

_KEPT = 8
_WAIT_SECONDS = 10.0


class Connections:
    """``path``: of a project that exists. Opening brings it to the present format. ``writable``: may it be written? Raises StoreError."""

    def __init__(self, path: str | os.PathLike[str]):
        self.path = os.fspath(path)
        self._writer = Project(self.path, create=False, wait_seconds=_WAIT_SECONDS)
        self.writable = self._writer.db.writable
        self._writing = threading.Lock()
        self._idle: list[Project] = []
        self._lock = threading.Lock()

    def borrow(self) -> Project:
        """A project to read from; nobody else has it until it is given back."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return Project(self.path, create=False, readonly=True, wait_seconds=_WAIT_SECONDS)

    def give_back(self, project: Project) -> None:
        with self._lock:
            if len(self._idle) < _KEPT:
                self._idle.append(project)
                return
        project.close()

    @contextlib.contextmanager
    def writing(self) -> Iterator[Project]:
        """The project to write to. Others wait until the block ends, so that what is read in it is still so when it writes."""
        with self._writing:
            yield self._writer

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for project in idle:
            project.close()
        with self._writing:
            self._writer.close()


class Readers:
    """Gives a request's reading connection back when its answer has gone out, streamed answers included."""

    def __init__(self, app: ASGIApp, connections: Connections):
        self.app, self.connections = app, connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            borrowed: Any = scope.get("state", {}).pop("borrowed", None)
            if borrowed is not None:
                self.connections.give_back(borrowed)
