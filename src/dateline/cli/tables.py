"""``dateline tables``: the tables of parties as a CSV, to read, to correct and to give back with ``--parties``.

In go words and countries to choose by, out comes a CSV whose rows ``--parties`` takes.
"""
from __future__ import annotations

import csv
import pathlib
from typing import Annotated, Optional

import typer

from dateline.cli import output

app = typer.Typer(no_args_is_help=True, help="Tables of parties, as files.")


@app.callback()
def root() -> None:
    """Tables of parties, as files."""


@app.command("export", no_args_is_help=True)
def export(
    to: Annotated[Optional[pathlib.Path], typer.Argument(metavar="FILE", help="The CSV to write; - writes to the screen.", show_default=False)],
    country: Annotated[Optional[str], typer.Option("--country", metavar="CODE", help="Only rows of this country (ISO 3166 alpha-3, or UNO EUR IGO NGO ISM IMG "
                                                   "MNC).", show_default=False)] = None,
    name: Annotated[Optional[str], typer.Option("--name", metavar="WORDS", help="Only rows in whose name, aliases or title these words stand.",
                                                show_default=False)] = None,
    template: Annotated[bool, typer.Option("--template", help="The header and two sample rows, to begin a table of your own.")] = False,
) -> None:
    """Write the rows of our tables of parties: people in their offices, bodies, armed groups, political parties.

    Change or add rows and give the file to [bold]dateline code --parties FILE[/bold]: a row with the id of one of ours takes its place, one with a new or an
    empty id is added. Columns: id, name, kind, country, sectors, start, end, aliases, title, source, family.

    [bold]Examples[/bold]

      dateline tables export --template mine.csv

      dateline tables export mali.csv --country MLI

      dateline tables export - --name "prime minister" --country TCD
    """
    from dateline.knowledge import parties, party_rows
    if template and str(to) != "-":
        parties.export_template(to)
        typer.echo(f"Wrote a header and two sample rows to {to}.", err=True)
        return
    entries = [] if template else [e for e in parties.load().entries if _wanted(e, country, name)]
    with output.open_whole(None if str(to) == "-" else to) as file:
        writer = csv.DictWriter(file, (*party_rows.COLUMNS, "family"), lineterminator="\n")
        writer.writeheader()
        for e in entries:
            writer.writerow({"id": e.id, "name": e.name, "kind": e.kind, "country": e.country or "", "sectors": " ".join(e.sectors),
                             "start": e.start.isoformat() if e.start else "", "end": e.end.isoformat() if e.end else "", "aliases": ";".join(e.aliases),
                             "title": e.title or "", "source": e.source, "family": e.family or ""})
    if str(to) != "-":
        typer.echo(f"Wrote {len(entries):,} rows to {to}.", err=True)


def _wanted(entry, country: str | None, words: str | None) -> bool:
    if country and entry.country != country.upper():
        return False
    return not words or any(words.casefold() in text.casefold() for text in (entry.name, entry.title or "", *entry.aliases))
