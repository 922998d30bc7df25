"""The view of incidents."""
from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.workbench import pages

router = APIRouter(tags=["incidents"])


@router.get("/incidents")
def show(request: Request) -> Response:
    return pages.render(request, "incidents.html")
