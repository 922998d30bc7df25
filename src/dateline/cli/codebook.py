"""``dateline codebook``: codebooks of your own, checked before they are used.

In goes a codebook, out comes every problem in it with file and line.
"""
from __future__ import annotations

import pathlib
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Codebooks of your own.")


@app.callback()
def root() -> None:
    """Codebooks of your own."""


@app.command("check", no_args_is_help=True)
def check(path: Annotated[pathlib.Path, typer.Argument(metavar="PATH", exists=True, help="The folder of a codebook, or one YAML file that holds all of it.")]) -> None:
    """Check a codebook: every problem with its file and line, or one line that says what is in it.

    A codebook that begins with [bold]extends: plover[/bold] adds to ours: a line of its own takes the place of ours with the same words. The format:
    docs/codebooks.md.

    [bold]Examples[/bold]

      dateline codebook check mybook/

      dateline code story.txt --codebook mybook/

    Exit status: 0 when it is sound, 1 when it is not.
    """
    from dateline.codebooks import loader
    problems = loader.check(path)
    if problems:
        for problem in problems:
            typer.echo(problem)
        typer.echo(f"{len(problems):,} {'problem' if len(problems) == 1 else 'problems'} in {path}.", err=True)
        raise typer.Exit(1)
    book = loader.load(path)
    typer.echo(f"{path} is sound: {book.name} {book.version}, {len(book.types)} types, {len(book.acts):,} words for acts, "
               f"{len(book.modalities):,} for ways to tell them.")
