"""Review: one row after the other, with its sentence in view and one key for each decision; who agrees with whom, and how often the rows are right.

In go decisions under the name of the session, out come pages, tables and gold. A decision carries the version of what was seen: where somebody was faster nothing is
written, and both versions come back (409). Second readings are blind: nothing of the first is in their pages.
"""
from __future__ import annotations

import io
import json
import pathlib
import tempfile
import urllib.parse
import zipfile
from typing import Annotated, Any, Iterator, Literal

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from dateline.errors import Stale, UsageError
from dateline.project import Project, browsing, deciding, queues, verdicts
from dateline.project.deciding import Item
from dateline.store.reviews import Review
from dateline.workbench import marking, pages, tables

router = APIRouter(tags=["review"])
Queue = Literal["doubt", "random", "left-out", "second-coder", "skipped", "second", "differences"]
Kind = Literal["accept", "reject", "edit", "skip", "first", "second"]
Field = Literal["actors", "recipients", "place", "date", "figures", "attribution", "trigger"]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{6,64}$", description="The digest of the dispatch, or its first characters.")]
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.-]{1,80}$", description='An event\'s id, "START-END" of a passage, or "whole".')]
Type = Annotated[str, Query(max_length=60)]
Outlet = Annotated[str, Query(max_length=300)]
Place = Annotated[int, Query(ge=0, le=10**7)]
WHOLE_TEXT = "whole"
AHEAD = 12
NAMES = {"doubt": "Doubtful first", "random": "At random", "left-out": "Left out", "second-coder": "Second coder", "skipped": "Skipped", "second": "Second reading", "differences": "Differences"}
ABOUT = {
    "doubt": "Rows that nobody decided on; those first of which the coder is least sure.", "random": "Rows that nobody decided on, in random order: the first ones, read without a gap, "
    "tell how often all rows are right.", "left-out": "Passages that look like events and were left out; near misses first.", "second-coder": "Rows and passages on which a second coder disagrees.", "skipped": "Rows that were skipped.",
    "second": "Rows that somebody else decided on, to be read again without knowing how.", "differences": "Rows on which two readers differ, for a final word."}
FIELD_COLUMNS = ("field", "left_as_coded", "of", "read_twice", "same", "alpha")
LOG = ("number", "made", "reviewer", "stage", "kind", "stands", "document", "item", "run", "before", "note", "event")


@router.get("/review")
def review(request: Request, queue: Queue = "doubt", type: Type = "", outlet: Outlet = "") -> Response:
    """The first item of a queue."""
    project = pages.project_of(request)
    entries = _entries(request, project, queue, type, outlet)
    if not entries:
        return pages.render(request, "review_empty.html", queue=queue, names=NAMES, about=ABOUT, type=type, outlet=outlet, types=browsing.types(project.db))
    return _page(request, project, entries[0].document, entries[0].item, queue, type, outlet, entries)


@router.get("/review/report")
def report(request: Request) -> Response:
    """How often the rows are right, and how far readers agree."""
    project = pages.project_of(request)
    return pages.render(request, "review_report.html", report=project.review.report(), learned=_learned(project), names=NAMES)


@router.get("/review/report.{format}")
def report_out(request: Request, format: tables.Format) -> Response:
    """The same numbers: all of them as JSON, field by field as CSV."""
    found = pages.project_of(request).review.report()
    if format == "json":
        return tables.json_file(found, "review-report")
    kept = {f["field"]: f for f in found["fields"]}
    rows = ({**row, "left_as_coded": kept.get(row["field"], {}).get("kept"), "of": kept.get(row["field"], {}).get("n"), "read_twice": row["n"]} for row in found["agreement"])
    return tables.out(rows, FIELD_COLUMNS, format, "review-report")


@router.get("/review/log.{format}")
def log_out(request: Request, format: tables.Format) -> Response:
    """Every decision ever made, the oldest first."""
    def rows() -> Iterator[dict[str, Any]]:
        for row in pages.project_of(request).review.history():
            yield {**row._asdict(), "event": json.dumps(row.event, ensure_ascii=False) if row.event is not None else None}
    return tables.out(rows(), LOG, format, "review-log")


@router.get("/review/gold.zip")
def gold(request: Request, complete: bool = False) -> Response:
    """Texts that were read through, with what is owed for them, as ``dateline evaluate records`` reads it."""
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        names = pages.project_of(request).review.gold(pathlib.Path(folder) / "gold", complete=complete)
        if not names:
            raise UsageError("no text was read through yet", remedy="Decide on every event of a dispatch, or call it complete")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted((pathlib.Path(folder) / "gold").iterdir()):
                archive.writestr(zipfile.ZipInfo(f"gold/{file.name}"), file.read_bytes())
    return Response(packed.getvalue(), media_type="application/zip", headers={"content-disposition": 'attachment; filename="gold.zip"'})


@router.get("/review/{id}/look-up")
def look_up(request: Request, id: Id, field: Field, start: Place, end: Place) -> Response:
    """What the characters from ``start`` to ``end`` may be, as values of a field."""
    project = pages.project_of(request)
    return JSONResponse(project.review.look_up(browsing.whole_id(project.db, id), field, (start, end)))


@router.post("/review/undo")
def undo(request: Request, queue: Annotated[Queue, Form()] = "doubt", type: Annotated[str, Form(max_length=60)] = "",
         outlet: Annotated[str, Form(max_length=300)] = "") -> Response:
    """Take back the last decision of this session's reviewer, and show its item again."""
    with pages.writing(request) as project:
        try:
            row = project.review.undo(pages.reviewer_of(request), queues.STAGE_OF.get(queue, "first"))
        except Stale as error:
            return _stale(request, error, queue, type, outlet)
    return RedirectResponse(item_url(row.document, row.item, queue, type, outlet), 303)


@router.post("/review/{id}/{name}")
def decide(request: Request, id: Id, name: Name, kind: Annotated[Kind, Form()], queue: Annotated[Queue, Form()] = "doubt", type: Annotated[str, Form(max_length=60)] = "",
           outlet: Annotated[str, Form(max_length=300)] = "", version: Annotated[int, Form(ge=0, le=2**53)] = 0,
           changes: Annotated[str, Form(max_length=200_000, description="For edits: field -> value, JSON.")] = "", note: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Decide on an item, and go on to the next."""
    item = _item_name(name)
    with pages.writing(request) as project:
        document = browsing.whole_id(project.db, id)
        try:
            project.review.decide(document, item, kind, reviewer=pages.reviewer_of(request), stage=queues.STAGE_OF.get(queue, "first"), version=version,
                                  changes=_changes(changes) if kind == "edit" else None, note=note.strip() or None)
        except Stale as error:
            return _stale(request, error, queue, type, outlet, document=document, item=item)
    return RedirectResponse("/review" + pages.query_of({"queue": queue, "type": type, "outlet": outlet}), 303)


@router.get("/review/{id}/{name}")
def item(request: Request, id: Id, name: Name, queue: Queue = "doubt", type: Type = "", outlet: Outlet = "") -> Response:
    """One item, whatever was decided on it."""
    project = pages.project_of(request)
    return _page(request, project, browsing.whole_id(project.db, id), _item_name(name), queue, type, outlet, _entries(request, project, queue, type, outlet))


def item_url(document: str, item: str, queue: str = "doubt", type: str = "", outlet: str = "") -> str:
    """Where an item is decided on."""
    name = urllib.parse.quote(item or WHOLE_TEXT, safe="")
    return f"/review/{document.removeprefix('sha256:')[:24]}/{name}" + pages.query_of({"queue": queue, "type": type, "outlet": outlet})


def _item_name(name: str) -> str:
    return deciding.WHOLE if name == WHOLE_TEXT else name


def _changes(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError) as error:
        raise UsageError("the changes are no JSON", remedy="Edit the event on its page") from error
    if not isinstance(value, dict):
        raise UsageError("the changes are no object", remedy="Edit the event on its page")
    return value


def _entries(request: Request, project: Project, queue: str, type: str, outlet: str) -> list[queues.Entry]:
    return project.review.queue(queue, reviewer=pages.reviewer_of(request), limit=AHEAD, types=[type] if type else (), outlets=[outlet] if outlet else ())


def _page(request: Request, project: Project, document: str, name: str, queue: str, type: str, outlet: str, entries: list[queues.Entry]) -> Response:
    stage = queues.STAGE_OF.get(queue, "first")
    found = project.review.item(document, name, stage)
    here = next((i for i, e in enumerate(entries) if (e.document, e.item) == (document, name)), None)
    text = found.record["document"]["text"]
    marks = _marks(found)
    return pages.render(
        request, "review.html", item=found, event=found.event, document=found.record["document"], queue=queue, stage=stage, names=NAMES, about=ABOUT, entries=entries, here=here,
        type=type, outlet=outlet, types=browsing.types(project.db), item_url=item_url, paragraphs=marking.paragraphs(text, marks, found.record["document"]["title"]),
        doubts=entries[here].doubts if here is not None and stage != "second" else (), vocabulary=_vocabulary(project), rows=_rows(found),
        next_url=_neighbour(entries, here, 1, queue, type, outlet), previous_url=_neighbour(entries, here, -1, queue, type, outlet), whole=name == deciding.WHOLE,
        complete=project.review.item(document, deciding.WHOLE).last if stage == "first" else None)


def _neighbour(entries: list[queues.Entry], here: int | None, step: int, queue: str, type: str, outlet: str) -> str | None:
    at = (here if here is not None else -1 if step > 0 else 0) + step
    return item_url(entries[at].document, entries[at].item, queue, type, outlet) if 0 <= at < len(entries) else None


def _marks(found: Item) -> list[marking.Mark]:
    """The event's words, its sentence as a ground, and faintly the triggers of the others."""
    if found.event is None:
        return [mark for n, e in enumerate(found.record["events"], 1) for mark in marking.marks_of(e, n, lambda key: None)]
    shown = [marking.Mark(*found.event["sentence"], "sentence"), *(marking.Mark(*span, "telling") for span in found.event["tellings"])]
    return shown + list(marking.marks_of({**found.event, "type": found.event["type"] or "?"}, 1, lambda key: None))


def _rows(found: Item) -> list[dict[str, Any]]:
    """The fields of the event as they stand, and of the other readings beside it where a final word is asked for."""
    readings = [r for r in (found.first, found.second) if r is not None] if found.stage == "final" else []
    rows = []
    for field in verdicts.FIELDS:
        values = [r.event[field] if r.event and r.stands != "reject" else None for r in readings]
        differs = len(readings) == 2 and all(r.event and r.stands != "reject" for r in readings) and len({verdicts.value(r.event, field) for r in readings if r.event}) > 1
        rows.append({"field": field, "value": found.event[field] if found.event else None, "why": (found.event or {}).get("why", {}).get(field), "readings": values,
                     "differs": differs})
    return rows


def _vocabulary(project: Project) -> dict[str, Any]:
    words = deciding.words(project.db)
    return {"types": {t: {"definition": row.get("definition") or "", "modes": {m: (v or {}).get("definition") or "" for m, v in (row.get("modes") or {}).items()}}
                      for t, row in words.types.items()}, "sectors": dict(words.sectors), "blocs": list(words.blocs), "certainties": list(words.certainties),
            "kinds": list(words.figure_kinds), "stances": list(words.stances)}


def _learned(project: Project) -> dict[str, Any] | None:
    from dateline.store import reviews
    return reviews.learned(project.db, "confidence")


def _stale(request: Request, error: Stale, queue: str, type: str, outlet: str, document: str | None = None, item: str | None = None) -> Response:
    """Nothing is written: both versions, and a way on from each."""
    theirs: Review | None = error.theirs if isinstance(error.theirs, Review) else None
    mine: dict[str, Any] = error.mine if isinstance(error.mine, dict) else {}
    if "text/html" not in request.headers.get("accept", "") and "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"problem": str(error), "theirs": theirs._asdict() if theirs else None, "mine": mine}, 409)
    document, item = document or (theirs.document if theirs else None), item if item is not None else (theirs.item if theirs else None)
    return pages.render(request, "review_stale.html", status=409, theirs=theirs, mine=mine, queue=queue, type=type, outlet=outlet, document=document, item=item,
                        item_url=item_url, fields=verdicts.FIELDS, words=str(error.what), version_now=theirs.number if theirs else 0, changes=_difference(theirs, mine))


def _difference(theirs: Review | None, mine: dict[str, Any]) -> str:
    """What was to be written, as changes to what stands now: to be written all the same with one click."""
    event, now = mine.get("event"), theirs.event if theirs else None
    if mine.get("kind") != "edit" or not event or not now:
        return ""
    return json.dumps({f: _editable(f, event[f]) for f in (*verdicts.FIELDS, "trigger") if event[f] != now[f]}, ensure_ascii=False)


def _editable(field: str, value: Any) -> Any:
    """A field of an event in the form in which an edit gives it."""
    if field == "attribution":
        return [{"span": a["source"]["span"], "name": a["source"].get("name"), "stance": a["stance"], "cue": a["cue"]["span"] if a["cue"] else None}
                for a in value if a["source"].get("span")]
    return value
