"""Incidents: each happening once, with its reports, its figures side by side, and the decisions that part or join it.

In go filters or the id of an incident, out come pages and tables. A split or a merge carries the version of what was seen: where others have decided in between
nothing is written, and both versions come back.
"""
from __future__ import annotations

from typing import Annotated, Any, Iterable, Iterator, Literal, Mapping

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from dateline.errors import UsageError
from dateline.linking import figures
from dateline.project import Project, happenings
from dateline.workbench import ledgers, pages, tables, words
from dateline.workbench.asking import Day, Page, day

router = APIRouter(tags=["incidents"])
SIZE = 50
Id = Annotated[str, Path(pattern=r"^in-[0-9a-f]{6,64}$")]
Types = Annotated[list[Annotated[str, Query(max_length=60)]], Query(max_length=100)]
Order = Literal["newest", "oldest", "reports"]
Members = Annotated[list[Annotated[str, Form(max_length=200)]], Form(max_length=5000, description='"document id/event id", each.')]
Ids = Annotated[list[Annotated[str, Form(max_length=80)]], Form(max_length=500, description="Ids of incidents.")]
Version = Annotated[str, Form(max_length=80, description="Of what was seen: a later one is answered with both versions.")]
Note = Annotated[str, Form(max_length=1000)]
COLUMNS = ("id", "type", "start", "end", "place", "country", "reports", "outlets", "tellings", "score", "decided", "figures", "denied_by")


@router.get("/incidents")
def incidents(request: Request, type: Types = [], since: Day = "", until: Day = "", several: bool = False, order: Order = "newest", page: Page = 1) -> Response:
    """The incidents that fit, a page at a time."""
    db = pages.project_of(request).db
    wanted = _wanted(type, since, until, several, order)
    found = happenings.incidents(db, **wanted, page=page, size=SIZE)
    firsts = {e["id"]: e for e in happenings.events(db, [(i["members"][0]["document_id"], i["members"][0]["event_id"]) for i in found["rows"]])}
    rows = [{**row(i), "first": firsts.get(i["members"][0]["event_id"]), "incident": i, "groups": ledgers.groups(i["figures"])} for i in found["rows"]]
    return pages.render(request, "incidents.html", rows=rows, total=found["total"], page=page, pages=max(1, -(-found["total"] // SIZE)), wanted=wanted,
                        types=happenings.types(db), version=happenings.version(db), waiting=happenings.waiting(db))


@router.get("/incidents.{format}")
def incidents_out(request: Request, format: tables.Format, type: Types = [], since: Day = "", until: Day = "", several: bool = False, order: Order = "newest") -> Response:
    """The whole list that the page shows a part of."""
    db, wanted = pages.project_of(request).db, _wanted(type, since, until, several, order)

    def rows() -> Iterator[dict[str, Any]]:
        page = 1
        while part := happenings.incidents(db, **wanted, page=page, size=500)["rows"]:
            yield from map(row, part)
            page += 1
    return tables.out(rows(), COLUMNS, format, "incidents")


@router.get("/incidents/{id}.{format}")
def ledger_out(request: Request, id: Id, format: tables.Format) -> Response:
    """Its ledger: one row a figure and a denial, copies marked."""
    incident = happenings.incident(pages.project_of(request).db, id)
    rows = ({**e, "incident_id": id, "via": "; ".join(e["via"]), "span_start": e["span"][0], "span_end": e["span"][1]} for e in incident["figures"])
    return tables.out(rows, figures.COLUMNS, format, f"ledger-{id}")


@router.get("/incidents/{id}")
def incident(request: Request, id: Id) -> Response:
    """One incident: its figures by source and day, its denials, its reports, why they belong together, and what was decided."""
    db = pages.project_of(request).db
    found = happenings.incident(db, id)
    return pages.render(request, "incident.html", incident=found, groups=ledgers.groups(found["figures"]), denials=ledgers.denials(found["figures"]),
                        reports=happenings.tellings(db, found), near=[row(i) for i in happenings.near(db, found)], decisions=happenings.decisions_on(db, found),
                        version=happenings.version(db), waiting=happenings.waiting(db), seen=happenings.members_of([found]))


@router.post("/incidents/merge")
def merge(request: Request, incident: Ids = [], version: Version = "", note: Note = "", seen: Members = []) -> Response:
    """Decide that these incidents are one. Their events are named, so that the decision outlives another linking."""
    wanted = list(dict.fromkeys(incident))
    if len(wanted) < 2:
        raise UsageError("a merge takes two incidents or more", remedy="Choose them in the list, or beside the incident")
    with pages.writing(request) as project:
        if version != happenings.version(project.db):
            return _stale(request, project, "merge", version, note, seen, incidents=wanted)
        chosen = [happenings.incident(project.db, id) for id in wanted]
        members = happenings.members_of(chosen)
        project.merge(*members, maker=pages.reviewer_of(request), note=note.strip() or None)
        return _decided(project, members[0])


@router.post("/incidents/split")
def split(request: Request, member: Members = [], version: Version = "", note: Note = "", seen: Members = []) -> Response:
    """Decide that these events are a happening of their own."""
    wanted = list(dict.fromkeys(member))
    if not wanted:
        raise UsageError("a split takes one event or more", remedy="Choose the reports that tell of something else")
    with pages.writing(request) as project:
        if version != happenings.version(project.db):
            return _stale(request, project, "split", version, note, seen, members=wanted)
        homes = {happenings.holding(project.db, m) for m in wanted}
        if None in homes or len(homes) != 1:
            raise UsageError("these events are not all of one incident", remedy="Open the incident anew and choose among its reports")
        home = happenings.incident(project.db, homes.pop() or "")
        if set(wanted) >= set(happenings.members_of([home])):
            raise UsageError("these are all of its events: nothing would stay", remedy="Leave some of them where they are")
        project.split(*wanted, maker=pages.reviewer_of(request), note=note.strip() or None)
        return _decided(project, wanted[0])


def _wanted(type: list[str], since: str, until: str, several: bool, order: str) -> dict[str, Any]:
    return {"types": tuple(filter(None, type)), "since": day("since", since), "until": day("until", until), "several": several, "order": order}


def _decided(project: Project, member: str) -> Response:
    """Where the project is small it is linked at once; else the next ``dateline link`` applies what was decided."""
    if project.db.run("SELECT count(*) FROM documents")[0][0] <= happenings.SMALL_DOCUMENTS:
        project.link()
    home = happenings.holding(project.db, member)
    return RedirectResponse(f"/incidents/{home}" if home else "/incidents", 303)


def _stale(request: Request, project: Project, kind: str, version: str, note: str, seen: list[str], *, members: Iterable[str] = (), incidents: Iterable[str] = ()) -> Response:
    """Nothing is written: what was wanted, what was seen, what others decided, and how it stands now. One click decides all the same."""
    db = project.db
    wanted = list(members) or happenings.members_of([i for i in _still(db, incidents)])
    told = {f"{e['document_id']}/{e['id']}": e for e in happenings.events(db, [tuple(m.split("/", 1)) for m in dict.fromkeys([*seen, *wanted]) if "/" in m])}  # type: ignore[misc]
    homes = list(dict.fromkeys(filter(None, (happenings.holding(db, m) for m in dict.fromkeys([*seen, *wanted])))))
    return pages.render(request, "stale.html", status=409, kind=kind, note=note, wanted=wanted, seen=seen, told=told, since=happenings.decisions_since(db, version),
                        now=[row(happenings.incident(db, id)) for id in homes], members=list(members), incidents=[i["id"] for i in _still(db, incidents)],
                        version=happenings.version(db), homes={m: happenings.holding(db, m) for m in dict.fromkeys([*seen, *wanted])})


def _still(db: Any, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Those incidents that are still there."""
    return [happenings.incident(db, id) for id in ids if db.run("SELECT 1 FROM incidents WHERE id = ?", (id,))]


def row(incident: Mapping[str, Any]) -> dict[str, Any]:
    """An incident as a row of the list."""
    place = incident["place"] or {}
    told = dict.fromkeys(words.figure(e) for e in incident["figures"] if e["kind"])
    return {"id": incident["id"], "type": incident["type"], "start": incident["start"], "end": incident["end"], "place": place.get("name"),
            "country": place.get("country"), "reports": len(incident["documents"]), "outlets": "; ".join(incident["outlets"]), "tellings": len(incident["members"]),
            "score": None if len(incident["members"]) == 1 else incident["score"], "decided": incident["decided"], "figures": "; ".join(told),
            "denied_by": "; ".join(dict.fromkeys(ledgers.speaker(e) for e in incident["figures"] if e["denies"]))}
