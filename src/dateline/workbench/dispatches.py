"""The view of dispatches."""
from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.workbench import pages

router = APIRouter(tags=["dispatches"])


@router.get("/dispatches")
def show(request: Request) -> Response:
    return pages.render(request, "dispatches.html")
