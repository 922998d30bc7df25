"""Dispatches: a list to search, and each one laid open beside what was coded from it.

In go filters, or the first characters of a dispatch's digest; out come pages, the same rows as CSV and JSON, the record, and the original as a download.
"""
from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from dateline.project import browsing, verdicts
from dateline.workbench import fields, marking, pages, tables
from dateline.workbench.asking import Day, Page, Text, day

router = APIRouter(tags=["dispatches"])
SIZE = 50
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{6,64}$", description="The digest of the dispatch, or its first characters.")]
NO_OUTLET = "-"
Outlets = Annotated[list[Annotated[str, Query(max_length=300)]], Query(max_length=200, description=f'Outlets; "{NO_OUTLET}" stands for dispatches without.')]
Types = Annotated[list[Annotated[str, Query(max_length=60)]], Query(max_length=100)]
State = Literal["", "coded", "empty", "new", "failed"]
Order = Literal["newest", "oldest", "added"]
COLUMNS = ("id", "title", "outlet", "byline", "published_start", "published_end", "events", "copy_of", "url", "external_id")


def _wanted(text: str, outlet: list[str], since: str, until: str, type: list[str], state: str, order: str) -> browsing.Wanted:
    return browsing.Wanted(text=text.strip() or None, outlets=tuple("" if o == NO_OUTLET else o for o in outlet if o), since=day("since", since), until=day("until", until), types=tuple(filter(None, type)),
                           state=state or None, order=order)


@router.get("/dispatches")
def dispatches(request: Request, text: Text = "", outlet: Outlets = [], since: Day = "", until: Day = "", type: Types = [], state: State = "",
               order: Order = "newest", page: Page = 1) -> Response:
    """The dispatches that fit, a page at a time."""
    wanted = _wanted(text, outlet, since, until, type, state, order)
    db = pages.project_of(request).db
    found = browsing.dispatches(db, wanted, page=page, size=SIZE)
    return pages.render(request, "dispatches.html", wanted=wanted, found=found, page=page, pages=max(1, -(-found["total"] // SIZE)), outlets=browsing.outlets(db)[:200],
                        types=browsing.types(db), first=(page - 1) * SIZE + 1)


@router.get("/dispatches.{format}")
def dispatches_out(request: Request, format: tables.Format, text: Text = "", outlet: Outlets = [], since: Day = "", until: Day = "", type: Types = [],
                   state: State = "", order: Order = "newest") -> Response:
    """The whole list that the page shows a part of."""
    wanted, db = _wanted(text, outlet, since, until, type, state, order), pages.project_of(request).db

    def rows() -> Any:
        page = 1
        while part := browsing.dispatches(db, wanted, page=page, size=500)["rows"]:
            yield from ({**row, "events": sum(row["events"].values()) if row["events"] is not None else None} for row in part)
            page += 1
    return tables.out(rows(), COLUMNS, format, "dispatches")


@router.get("/dispatches/{id}.json")
def record(request: Request, id: Id, run: Annotated[int | None, Query(ge=1, le=10**9)] = None) -> Response:
    """The record dateline/1."""
    found = browsing.dispatch(pages.project_of(request).db, id, run)
    if found["record"] is None:
        return pages.problem(request, 404, "This dispatch has no record: " + (f"the coder failed on it ({found['fault']})." if found["fault"] else "it is not coded yet."))
    return tables.json_file(found["record"], f"dispatch-{id[:12]}")


@router.get("/dispatches/{id}.csv")
def events_out(request: Request, id: Id, run: Annotated[int | None, Query(ge=1, le=10**9)] = None) -> Response:
    """Its events, one row each, in the columns of the flat table."""
    found = browsing.dispatch(pages.project_of(request).db, id, run)
    return tables.export([found["record"]] if found["record"] else [], "csv", f"dispatch-{id[:12]}")


@router.get("/dispatches/{id}/original")
def original(request: Request, id: Id) -> Response:
    """The bytes as they were added: to be saved, never to be shown."""
    db = pages.project_of(request).db
    whole = browsing.whole_id(db, id)
    return Response(browsing.original(db, whole), media_type="application/octet-stream", headers={
        "content-disposition": f'attachment; filename="{whole.removeprefix("sha256:")[:16]}.original"', "content-security-policy": "default-src 'none'; sandbox"})


@router.get("/dispatches/{id}")
def dispatch(request: Request, id: Id, event: Annotated[str, Query(max_length=100)] = "", field: Annotated[str, Query(max_length=40)] = "",
             uncoded: Annotated[int | None, Query(ge=0, le=10**6)] = None, run: Annotated[int | None, Query(ge=1, le=10**9)] = None,
             coded: Annotated[bool, Query(description="As it was coded, whatever reviewers made of it.")] = False) -> Response:
    """One dispatch: its text with marks, its events as they stand, what was left uncoded, and where it comes from. ``event``: the one that is laid open, with ``field``."""
    db = pages.project_of(request).db
    found = browsing.dispatch(db, id, run)
    known, as_coded = found["row"], found["record"]
    decided = list(verdicts.verdicts(db, known["id"])) if as_coded and run is None else []
    record = verdicts.corrected(as_coded, decided, only=False) if as_coded and decided and not coded else as_coded
    events, passages = (record["events"], record["uncoded"]) if record else ([], [])
    chosen = next((i for i, e in enumerate(events) if e["id"] == event), None)
    shown = uncoded if uncoded is not None and uncoded < len(passages) else None
    kept = {"run": run, "coded": "true" if coded else None}

    def href(number: int) -> Any:
        return lambda key: pages.dispatch_url(known["id"], events[number]["id"], field=key, **kept)

    marks: list[marking.Mark] = []
    for i, e in enumerate(events):
        own = list(marking.marks_of(e, i + 1, href(i), selected=chosen in (None, i) and shown is None))
        marks += own if chosen in (None, i) and shown is None else own[:1]
    if chosen is not None and shown is None:
        marks += _grounds(events[chosen], field)
    if shown is not None:
        marks.append(marking.Mark(*passages[shown]["span"], "uncoded"))
    rejected = [e for e in as_coded["events"] if any(v.item == e["id"] and v.stands == "reject" for v in decided)] if as_coded and not coded else []
    return pages.render(
        request, "dispatch.html", known=known, record=record, found=found, events=events, chosen=chosen, field=field, run=run, passages=passages, shown=shown, kept=kept,
        decided={v.item: v for v in decided}, coded=coded, rejected=rejected, paragraphs=marking.paragraphs(known["text"], marks, known["title"]),
        fields=fields.fields(events[chosen], record["coder"]) if chosen is not None and record else [])


def _grounds(event: dict[str, Any], field: str) -> list[marking.Mark]:
    """What is drawn behind the words of the event that is laid open: its sentence, its other tellings, and what its source is quoted with."""
    found = [marking.Mark(*event["sentence"], "sentence"), *(marking.Mark(*span, "telling") for span in event.get("tellings") or ())]
    key, _, number = field.partition(".")
    if key == "attribution" and number.isdigit() and int(number) < len(event["attribution"]):
        found += [marking.Mark(*span, "content") for span in event["attribution"][int(number)].get("content") or ()]
    if key == "certainty":
        found += [marking.Mark(*span, "cue") for span in event.get("certainty_cues") or ()]
    if key == "date" and event["date"]:
        found += [marking.Mark(*span, "evidence") for span in event["date"].get("evidence") or ()]
    return found
