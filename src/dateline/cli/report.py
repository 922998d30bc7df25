"""``dateline report``: one HTML page of a project or of a file of records, to read, to print, to send.

In go a project or what ``dateline code`` wrote, out comes a page that needs nothing else. Exit status 2 where nothing of the kind can be read or written.
"""
from __future__ import annotations

import hashlib
import pathlib
from typing import Annotated, Optional

import typer

from dateline.cli import filters, screen
from dateline.cli.coded import linked
from dateline.cli.corpus import Input


def report(source: Input,
           output: Annotated[pathlib.Path, typer.Option("--output", "-o", metavar="PATH", help="The page; it appears whole or not at all.")] = pathlib.Path("report.html"),
           title: Annotated[Optional[str], typer.Option("--title", metavar="WORDS", help="Its heading; without it the name of the project.", show_default=False)] = None,
           limit: Annotated[int, typer.Option("--limit", metavar="N", min=0, help="Lay so many incidents open with their sentences, those first that most dispatches tell; "
                                                                                 "all are counted.")] = 200,
           since: filters.Since = None, until: filters.Until = None, types: filters.Types = None, modes: filters.Modes = None, countries: filters.Countries = None,
           certainties: filters.Certainties = None, min_confidence: filters.MinConfidence = None, reviewed: filters.Reviewed = None) -> None:
    """Write one self-contained page: what happened, where, who says how many, who to whom, how sure, and by which methods.

    It opens without a network, runs no script, and holds the sentence behind each figure.

    [bold]Examples[/bold]

      dateline report stories.dateline

      dateline report stories.dateline --country MLI --since 2024-01-01 --title "Mali in 2024" -o mali.html
    """
    from dateline.exporting import report as reporting

    chosen = filters.selection(since, until, types, modes, countries, certainties, min_confidence)
    of = linked(source, reviewed)
    found = reporting.write(of.records, of.incidents, _about(source, title, filters.words_of(chosen, reviewed)), output, selection=chosen, limit=limit)
    screen.stderr().print(f"Reported {len(found.incidents):,} incident{'' if len(found.incidents) == 1 else 's'} of {found.documents:,} "
                          f"dispatch{'' if found.documents == 1 else 'es'}. Written to {output}.", markup=False, soft_wrap=True)


def _about(source: str, title: str | None, words: str):
    """Names, digest and what is not in the page. A project's digest covers all that it holds, a file's its bytes."""
    from dateline.exporting.report import About
    from dateline.project import Project, is_project

    if not is_project(source):
        with open(source, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return About(title or pathlib.PurePath(source).stem, pathlib.PurePath(source).name, f"sha256:{digest}", words)
    with Project(source, create=False, readonly=True) as project:
        held = project.status()
        name = name_of(source)
        return About(title or pathlib.PurePath(name).stem, name, project.content_hash(), words, held["reasons"], held["to_code"])


def name_of(project: str) -> str:
    """What a page calls a project: its file, or its database without the address, the user and the password."""
    return pathlib.PurePath(project).name if "://" not in project else project.partition("://")[2].partition("?")[0].partition("/")[2] or "database"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", no_args_is_help=True)(report)
