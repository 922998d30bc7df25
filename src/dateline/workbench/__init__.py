"""The workbench: a project read, checked and put right in a browser, on this computer.

In goes the name of a project, out comes an application (ASGI) for ``dateline serve``. Refused: every request without the session's token, from another
site or under another name than the server's own.
"""
from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["create_app"]


def create_app(project_path: str | os.PathLike[str], *, host: str, port: int, password: str | None = None, reviewer: str | None = None) -> "FastAPI":
    """The workbench over a project.

    ``host`` and ``port``: where it will listen. ``password``: what people elsewhere must know; null lets in only who has the token (``app.state.token``).
    ``reviewer``: the name under which decisions are written; null is the name of the user of this computer. Raises StoreError where the project cannot be opened.
    """
    from dateline.workbench.app import create_app as create
    return create(project_path, host=host, port=port, password=password, reviewer=reviewer)
