"""The view of quality."""
from __future__ import annotations

from fastapi import APIRouter, Request, Response

from dateline.workbench import pages

router = APIRouter(tags=["quality"])


@router.get("/quality")
def show(request: Request) -> Response:
    return pages.render(request, "quality.html")
