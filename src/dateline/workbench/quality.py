"""Quality: what is in the project, what could not be read and why, and what two runs coded differently.

In go nothing, or two runs; out come counts, each a way to what it counts, and the quarantine with its reasons. Nothing here judges a row: that is what review is for.
"""
from __future__ import annotations

from typing import Annotated, Any, Iterator

from fastapi import APIRouter, Query, Request, Response

from dateline.errors import UsageError
from dateline.project import overview
from dateline.workbench import pages, tables
from dateline.workbench.asking import Page

router = APIRouter(tags=["quality"])
SIZE = 100
Reason = Annotated[str, Query(max_length=60, description="Why it could not be read, such as empty or other-language.")]
Run = Annotated[int | None, Query(ge=1, le=10**9, description="The number of a run.")]
Change = Annotated[str, Query(pattern=r"^(added|removed|changed)?$")]
QUARANTINE = ("id", "place", "code", "message")
COUNTS = ("by", "name", "documents", "events")
CHANGES = ("document", "change", "event", "type", "trigger_start", "trigger_end", "fields")


@router.get("/quality")
def quality(request: Request) -> Response:
    """What the project holds, by state, outlet, type, certainty and confidence."""
    project = pages.project_of(request)
    return pages.render(request, "quality.html", held=project.status(), counts=overview.counts(project.db), surest=overview.confidences(project.db))


@router.get("/quality/counts.{format}")
def counts_out(request: Request, format: tables.Format) -> Response:
    """The counts of the page as one table."""
    found = overview.counts(pages.project_of(request).db)
    return tables.out(({"by": by, **row} for by, rows in found.items() for row in rows), COUNTS, format, "counts")


@router.get("/quality/quarantine")
def quarantine(request: Request, reason: Reason = "", page: Page = 1) -> Response:
    """What could not be read, and why."""
    project = pages.project_of(request)
    total, rows = overview.quarantine(project.db, reason or None, page=page, size=SIZE)
    return pages.render(request, "quarantine.html", rows=rows, total=total, page=page, pages=max(1, -(-total // SIZE)), reason=reason, reasons=project.status()["reasons"])


@router.get("/quality/quarantine.{format}")
def quarantine_out(request: Request, format: tables.Format, reason: Reason = "") -> Response:
    """The whole quarantine that the page shows a part of."""
    db = pages.project_of(request).db

    def rows() -> Iterator[dict[str, Any]]:
        page = 1
        while part := overview.quarantine(db, reason or None, page=page, size=1000)[1]:
            yield from part
            page += 1
    return tables.out(rows(), QUARANTINE, format, "quarantine")


@router.get("/quality/drift")
def drift(request: Request, old: Run = None, new: Run = None, change: Change = "", page: Page = 1) -> Response:
    """What two runs coded differently: how often each field changed, and the events themselves."""
    project = pages.project_of(request)
    runs = overview.runs(project.db)
    pair = _pair(runs, old, new)
    if pair is None:
        return pages.render(request, "drift.html", runs=runs, pair=None, found=None, rows=[], change=change, page=1, pages=1, total=0)
    found = overview.drift(project.db, *pair)
    changes = [c for c in found["changes"] if change in ("", c["change"])]
    total = sum(n for name, n in found["counts"].items() if change in ("", name))
    return pages.render(request, "drift.html", runs=runs, pair=pair, found=found, rows=changes[(page - 1) * SIZE:page * SIZE], change=change, page=page,
                        pages=max(1, -(-len(changes) // SIZE)), total=total)


@router.get("/quality/drift.{format}")
def drift_out(request: Request, format: tables.Format, old: Run = None, new: Run = None, change: Change = "") -> Response:
    """Every event that two runs coded differently."""
    project = pages.project_of(request)
    pair = _pair(overview.runs(project.db), old, new)
    if pair is None:
        raise UsageError("there are no two runs to compare", remedy="Code again: dateline code PROJECT --recode")
    rows = ({"document": c["document"], "change": c["change"], "event": c["event"], "type": c["type"], "trigger_start": c["trigger"][0], "trigger_end": c["trigger"][1],
             "fields": "; ".join(c.get("fields", {}))} for c in project.diff(*pair) if change in ("", c["change"]))
    return tables.out(rows, CHANGES, format, f"drift-{pair[0]}-{pair[1]}")


def _pair(runs: list[dict[str, Any]], old: int | None, new: int | None) -> tuple[int, int] | None:
    """The runs to compare: those asked for, else the last two; null where there are no two. Raises UsageError for a run that there is not."""
    numbers = [r["run"] for r in runs]
    for asked in (old, new):
        if asked is not None and asked not in numbers:
            raise UsageError(f"no run {asked}", remedy=f"Its runs are {', '.join(map(str, numbers)) or 'none'}")
    if len(numbers) < 2:
        return None
    last = new or numbers[-1] if old is None or old != numbers[-1] else new or numbers[-2]
    return old or max(n for n in numbers if n != last), last
