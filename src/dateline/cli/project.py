"""``dateline add``, ``status``, ``check``, ``diff`` and ``search``, and ``dateline code`` on a project.

In go a project and what to do with it, out come a few lines for people or JSON for programs. Exit status: 0 when all is done and well, 1 when something was put
aside, could not be coded or is damaged, 2 when the call is wrong or the project cannot be used.
"""
from __future__ import annotations

import contextlib
import functools
import json
import pathlib
from typing import Annotated, Any, Iterator, Optional

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from dateline.cli import screen
from dateline.errors import UsageError
from dateline.project import Project, is_project
from dateline.project.coding import default_coder
from dateline.reading import SUFFIXES
from dateline.reading.dates import parse_days

def _format(value: str) -> str:
    if value not in ("text", "json"):
        raise typer.BadParameter("text or json")
    return value


Name = Annotated[str, typer.Argument(metavar="PROJECT", help="A project: a file such as stories.dateline, or a postgresql:// address.", show_default=False)]
AsJson = Annotated[str, typer.Option("--format", metavar="text|json", callback=_format, help="For people, or for programs.")]


def _published(value: Optional[str]) -> Optional[str]:
    if value is not None and parse_days(value) is None:
        raise typer.BadParameter(f"{value!r} is no date; write 2025-03-20, 2025-03 or 2025-03-13..2025-03-31")
    return value


def register(app: typer.Typer) -> None:
    """Add the commands of a project."""
    for name, command in (("add", add), ("link", link), ("status", status), ("check", check), ("diff", diff), ("search", search)):
        app.command(name, no_args_is_help=True)(command)


def add(project: Name, inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="Files, folders, archives, feeds, web addresses.", show_default=False)],
        published: Annotated[Optional[str], typer.Option("--published", metavar="DATE", callback=_published, help="The day they were published on, where you know it.",
                                                         show_default=False)] = None,
        retry: Annotated[bool, typer.Option("--retry", help="Read again what is in quarantine.")] = False,
        private: Annotated[bool, typer.Option("--private", help="Fetch from private addresses too (your own network).")] = False,
        workers: Annotated[Optional[int], typer.Option("--workers", metavar="N", min=1, help="How many processes read web pages (all cores).",
                                                       show_default=False)] = None) -> None:
    """Add dispatches to a project, which is made where there is none. What it has already adds nothing; what was stopped goes on.

      dateline add stories.dateline wire/ archive.warc.gz https://example.org/feed.xml
    """
    if pathlib.PurePath(project).suffix.lower() in SUFFIXES and not is_project(project):
        raise UsageError("is named like an input, not like a project", where=project, remedy="Name the project first: dateline add stories.dateline INPUT…")
    with Project(project) as opened:
        with progress_bar("texts", unit_bytes=True) as bar:
            done = opened.add(*inputs, published=published, retry=retry, private=private, workers=workers,
                              progress=lambda p: bar(p.bytes, p.total_bytes, p.submitted))
        aside = f" ({', '.join(f'{n:,} {code}' for code, n in sorted(done.reasons.items()))})" if done.reasons else ""
        _say(f"Read {done.submitted:,} texts: {done.new:,} new, {done.known:,} already there, {done.quarantined:,} put aside{aside}.")
        for row in _last(opened, done.quarantined):
            screen.stderr().print(row["message"], style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if done.quarantined else 0)


def code_project(name: str, *, refused: dict[str, Any], again: bool, workers: int | None, codebook: Any, parties: Any, min_confidence: float | None,
                 confidence: str | None = None, second: Any = None) -> None:
    """Code what is new in a project. ``second``: what puts a second coder beside ours, or null. Exits. Raises UsageError for options that go with files alone (``refused``, by
    name)."""
    if given := [option for option, value in refused.items() if value]:
        raise UsageError(f"{given[0]} does not go with a project", where=name, remedy="Its records are kept in it: leave the option out")
    coder = functools.partial(second, default_coder) if second else None
    with Project(name, create=False, coder=coder) as opened:
        with progress_bar("dispatches") as bar:
            done = opened.code(again=again, workers=workers, codebook=codebook, parties=parties, min_confidence=min_confidence or None, confidence=confidence,
                               progress=lambda p: bar(p.coded + p.faults, p.total, p.coded + p.faults))
        if done.run is None:
            _say("Nothing new to code.")
        else:
            _say(f"Coded {done.coded:,} dispatches in run {done.run}: {done.events:,} events" + (f", {done.faults:,} could not be coded." if done.faults else "."))
    raise typer.Exit(1 if done.faults else 0)


def link(project: Name) -> None:
    """Find which dispatches are copies of one text and which events are one happening."""
    with Project(project, create=False) as opened:
        done = opened.link()
        _say(f"Linked {done['documents']:,} documents and {done['events']:,} events: {done['copies']:,} copies, {done['incidents']:,} incidents.")


def status(project: Name, format_: AsJson = "text") -> None:
    """How much a project holds, and what is still to be done."""
    with Project(project, create=False, readonly=True) as opened:
        found = opened.status()
    if format_ == "json":
        _write(json.dumps(found, ensure_ascii=False, indent=2))
        return
    rows = [("submitted", found["submitted"], ""), ("documents", found["documents"], f"{found['to_code']:,} to code" if found["to_code"] else ""),
            ("quarantined", found["quarantined"], ", ".join(f"{n:,} {code}" for code, n in found["reasons"].items())),
            ("events", found["events"], ""), ("incidents", found["incidents"], ""), ("copies", found["copies"], ""), ("runs", len(found["runs"]), "")]
    if found["faults"]:
        rows.append(("not coded", found["faults"], "the coder failed on them"))
    for name, number, more in rows:
        _write(f"{name:<12} {number:>12,}  {more}".rstrip())
    for run in found["runs"]:
        coder = run["coder"]
        _write(f"  run {run['run']}: Dateline {coder.get('version')}, {coder.get('codebook')}, {run['documents']:,} documents, {run['events']:,} events, "
               + (f"finished {run['finished']}" if run["finished"] else "not finished"))


def check(project: Name, format_: AsJson = "text") -> None:
    """Verify every stored byte, span and reference, and name what is wrong."""
    with Project(project, create=False) as opened:
        problems = opened.check()
    if format_ == "json":
        _write(json.dumps([p._asdict() for p in problems], ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            _write(str(problem))
        _write(f"{len(problems):,} problems." if len(problems) > 1 else "1 problem." if problems else "All is as it was written.")
    raise typer.Exit(1 if problems else 0)


def diff(project: Name, old: Annotated[int, typer.Argument(metavar="RUN", help="The earlier run.", show_default=False)],
         new: Annotated[int, typer.Argument(metavar="RUN", help="The later run.", show_default=False)], format_: AsJson = "text") -> None:
    """What two runs coded differently, event by event."""
    counts = {"added": 0, "removed": 0, "changed": 0}
    with Project(project, create=False, readonly=True) as opened:
        for change in opened.diff(old, new):
            counts[change["change"]] += 1
            if format_ == "json":
                _write(json.dumps(change, ensure_ascii=False))
            else:
                fields = ", ".join(change.get("fields", {}))
                _write(f"{change['document'][7:19]} {change['change']:<8} {change['type']} at {change['trigger'][0]}" + (f": {fields}" if fields else ""))
    if format_ == "text":
        _write(", ".join(f"{n:,} {name}" for name, n in counts.items()) + ".")


def search(project: Name, words: Annotated[str, typer.Argument(metavar="WORDS", help='Words that all stand in a dispatch; "in quotes" a phrase.',
                                                               show_default=False)],
           limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Show so many at most.")] = 20, format_: AsJson = "text") -> None:
    """Find dispatches by their words."""
    with Project(project, create=False, readonly=True) as opened:
        for hit in opened.search(words, limit=limit):
            if format_ == "json":
                _write(json.dumps(hit, ensure_ascii=False))
            else:
                _write(f"{hit['id'][7:19]}  {hit['published'] or screen.DASH:<10}  {hit['title'] or hit['snippet']}")


def _last(project: Project, count: int, limit: int = 20) -> Iterator[dict[str, str]]:
    """The messages of what was put aside just now, the first few."""
    rows = project.db.run("SELECT message FROM quarantine ORDER BY number DESC LIMIT ?", (min(count, limit),)) if count else []
    yield from ({"message": message} for message, in reversed(rows))
    if count > limit:
        yield {"message": f"… and {count - limit:,} more: see the quarantine of the project"}


def _write(line: str) -> None:
    screen.stdout().print(line, markup=False, highlight=False, soft_wrap=True)


def _say(line: str) -> None:
    screen.stderr().print(line, markup=False, highlight=False, soft_wrap=True)


@contextlib.contextmanager
def progress_bar(what: str, unit_bytes: bool = False) -> Iterator[Any]:
    """A bar with rate and time left on a terminal; a function of (done, total, items)."""
    console = screen.stderr()
    if not console.is_terminal:
        yield lambda done, total, items: None
        return
    columns = SpinnerColumn(), BarColumn(), TextColumn("{task.fields[items]:,} " + what), TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), TextColumn("left")
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None, items=0, rate="")

        def update(done: float, total: float, items: int) -> None:
            elapsed = progress.tasks[task].elapsed or 0
            progress.update(task, completed=done, total=total or None, items=items, rate=f"{items / elapsed:.1f}/s" if elapsed > 0 else "")
        yield update


def project_among(files: list[str]) -> str | None:
    """The one argument of ``dateline code`` that is a project, or null."""
    return files[0] if len(files) == 1 and (is_project(files[0]) or pathlib.PurePath(files[0]).suffix == ".dateline") else None
