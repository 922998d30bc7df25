"""``dateline evaluate``: how good is it, measured on gold that you have.

In go gold and codings, out come figures. Each measure is a module of dateline.evaluating; here they get their commands.
"""
from __future__ import annotations

import pathlib
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Measure codings against gold.")


@app.callback()
def root() -> None:
    """Measure codings against gold."""


@app.command("records", no_args_is_help=True)
def records(
    gold_folder: Annotated[pathlib.Path, typer.Argument(metavar="GOLD_DIR", exists=True, file_okay=False, help="A folder of NAME.gold.yaml files.")],
    coded: Annotated[list[pathlib.Path], typer.Argument(metavar="CODED", exists=True, help="What dateline code wrote: .json and .jsonl files, or folders.")],
    errors: Annotated[bool, typer.Option("--errors", help="List every miss, false event and wrong field.")] = False,
) -> None:
    """Score whole records: events found, their parties, dates, places, figures, sources and certainty.

    A coded event counts where its sentence overlaps an anchor of the gold and its type is one that the gold accepts.

    [bold]Examples[/bold]

      dateline code stories.jsonl -o coded.jsonl

      dateline evaluate records gold/ coded.jsonl --errors
    """
    from dateline.evaluating.records import compare
    report = compare(gold_folder, coded)
    for line in [*(report.errors if errors else ()), *report.lines()]:
        typer.echo(line)
    if report.absent:
        typer.echo(f"No record for {len(report.absent)} of the gold files ({', '.join(report.absent[:5])}{', …' if len(report.absent) > 5 else ''}): "
                   "counted as missed.", err=True)
