"""Records and incidents of what a command was given: a project, or a file that ``dateline code`` wrote, with one record a line, one object, or a list of objects.

In goes a path, a project's address or "-" for standard input, out come records dateline/1, one at a time. Refused, with the line: whatever else stands there.
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import sys
from typing import Any, Callable, Iterable, Iterator, Mapping, NamedTuple

from dateline.errors import UsageError
from dateline.exporting import shape
from dateline.linking import corpus
from dateline.records import SCHEMA


def read_records(source: str) -> Iterator[dict[str, Any]]:
    """Records dateline/1 of a file: one a line, one object, or a list of objects. Raises UsageError where something else stands there."""
    path = pathlib.Path(source)
    if source != "-" and not path.is_file():
        raise UsageError("no such file", where=source, remedy='Name a project or a file that "dateline code --format jsonl" wrote')
    with contextlib.ExitStack() as stack:
        file = sys.stdin if source == "-" else stack.enter_context(open(path, encoding="utf-8-sig", errors="strict"))
        try:
            yield from _parsed(file, source)
        except UnicodeDecodeError as error:
            raise UsageError(
                "is neither a project nor a file of records", where=source, remedy="Code dispatches first: dateline code … --format jsonl"
            ) from error


class Linked(NamedTuple):
    """``records``: a function that reads them all, marked with what was found, as often as it is called. ``incidents`` as ``Incident.to_dict`` gives them."""

    records: Callable[[], Iterator[Mapping[str, Any]]]
    incidents: list[dict[str, Any]]


def linked(source: str, reviewed: str | None = None) -> Linked:
    """What a project's last linking found, or a file linked now; with ``reviewed`` (as filtering.Filters has it) a project as reviewers left it, linked now, with
    all that was split and merged. Raises UsageError where a project is not linked yet, and for standard input."""
    from dateline.project import Project, is_project

    if is_project(source) and not reviewed:
        return Linked(lambda: records_with_links(source), incidents_of(source))
    if source == "-":
        raise UsageError("standard input cannot be read twice", remedy="Name a file or a project")
    decisions = []
    if reviewed and is_project(source):
        with Project(source, create=False, readonly=True) as project:
            decisions = [(d["kind"], d["events"]) for d in project.decisions()]
    found = corpus.link_records(records_with_links(source, reviewed=reviewed), decisions)
    incidents = [i.to_dict() for i in found.incidents]
    return Linked(lambda: corpus.marked(records_with_links(source, reviewed=reviewed), found.clusters, incidents), incidents)


def incidents_of(source: str) -> list[dict[str, Any]]:
    """The incidents of a project's last linking, or of a file linked now. Raises UsageError where a project is not linked yet."""
    from dateline.project import Project, is_project

    if not is_project(source):
        return [i.to_dict() for i in corpus.link_records(read_records(source)).incidents]
    with Project(source, create=False, readonly=True) as project:
        found = list(project.incidents())
        if not found and project.status()["events"]:
            raise UsageError("nothing is linked yet", where=source, remedy=f"Link it: dateline link {source}")
        return found


def records_with_links(source: str, link: bool = False, reviewed: str | None = None) -> Iterator[Mapping[str, Any]]:
    """Records one at a time, with copies and incidents written on them where they are known (``link``: of a file, found first; ``reviewed``: of a project,
    as filtering.Filters has it). Raises
    UsageError."""
    from dateline.project import Project, is_project

    if is_project(source):
        if link:
            raise UsageError("a project is linked by a command of its own", where=source, remedy=f"Call: dateline link {source}")
        with Project(source, create=False, readonly=True) as project:
            yield from corpus.marked(project.records(reviewed=reviewed), project.copies(), project.incidents())
    elif reviewed:
        raise UsageError("only a project has reviews", where=source, remedy="Leave --reviewed out")
    elif link:
        yield from linked(source).records()
    else:
        yield from read_records(source)


def _parsed(file: Iterable[str], source: str) -> Iterator[dict[str, Any]]:
    lines = iter(file)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            if number > 1:
                raise UsageError("is no JSON", where=f"{source} line {number}") from error
            try:
                value = json.loads(line + "".join(lines))  # an indented object or a list
            except (ValueError, RecursionError):
                raise UsageError(
                    "is neither a project nor a file of records",
                    where=source,
                    remedy="Code dispatches first: dateline code … --format jsonl",
                ) from error
        for record in value if isinstance(value, list) else [value]:
            if wrong := shape.problem(record):
                raise UsageError(
                    f"holds something else than records {SCHEMA} ({wrong})",
                    where=f"{source} line {number}",
                    remedy="Code dispatches first: dateline code … --format jsonl",
                )
            yield record
