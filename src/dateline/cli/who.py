"""``dateline who``: who a name stands for on a day.

In goes a name and a day, out come the rows of the tables that it may stand for, best first, each with the reason.
"""
from __future__ import annotations

import datetime
import enum
import json
import pathlib
from typing import Annotated, Optional

import typer

from dateline.cli import screen


class Format(str, enum.Enum):
    table, json = "table", "json"


def _days(value: Optional[str]) -> Optional[str]:
    from dateline.reading.dates import parse_days
    if value is not None and parse_days(value) is None:
        raise typer.BadParameter(f"{value!r} is no date; write 2003-02-18, 2003-02 or 2003-02-01..2003-02-28")
    return value


def who(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As a dispatch would write it: Putin, \"Condoleezza Rice\", Hezbollah, Chad.", show_default=False)],
    on: Annotated[Optional[str], typer.Option("--on", metavar="DATE", callback=_days, help="The day, or days, on which the dispatch was published. Without it: "
                                              "on any day.", show_default=False)] = None,
    parties: Annotated[Optional[pathlib.Path], typer.Option("--parties", metavar="FILE", exists=True, dir_okay=False, help="A CSV of parties that adds to our "
                                                            "table or corrects it.", show_default=False)] = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="table for people, json for programs.")] = Format.table,
) -> None:
    """Who a name stands for on a day: country, sector, the office and when it was held, and why this one.

    What our tables do not know, nor what is wrong in them, is mended with a CSV of your own: see [bold]dateline tables export[/bold].

    [bold]Examples[/bold]

      dateline who Rice --on 2003-02-18

      dateline who "Hugo Chavez" --on 1995-06-01

      dateline who JNIM --on 2022-05 --format json

    Exit status: 0 when somebody is found, 1 when nobody is.
    """
    from dateline.knowledge import parties as tables
    from dateline.reading.dates import parse_days
    found = tables.load(parties).explain(name, parse_days(on) if on else None)
    if format_ is Format.json:
        rows = [{"id": e.id, "name": e.name, "kind": e.kind, "country": e.country, "sectors": list(e.sectors), "title": e.title, "start": _iso(e.start),
                 "end": _iso(e.end), "source": e.source, "why": why} for e, why in found]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        raise typer.Exit(0 if found else 1)
    for entry, why in found:
        code = "/".join(filter(None, [entry.country, ",".join(entry.sectors)])) or screen.DASH
        typer.echo(f"{code:<12} {entry.name}{f', {entry.title}' if entry.title else ''}")
        held = screen.days(entry.start, entry.end)
        typer.echo(f"{'':<12} {'' if held == screen.DASH else held + ' · '}{why} · {entry.id}")
    if not found:
        typer.echo(f"Nobody of the name {name!r} is in the tables{f' for {on}' if on else ''}. Add a row: dateline tables export --template mine.csv", err=True)
        raise typer.Exit(1)


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
