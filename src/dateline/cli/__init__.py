"""The commands. This is the one place that prints.

``dateline code`` codes files, ``dateline quotes`` tells who said what, ``dateline who`` looks a name up, ``dateline tables`` and ``dateline codebook`` help to
write tables and codebooks of one's own, ``dateline evaluate`` measures. Exit status: 0 when everything was done, 1 when some input was put aside and the rest coded,
2 for a call that cannot be carried out.
"""
from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from dateline import __version__
from dateline.cli import code as code_command
from dateline.cli import codebook, corpus, evaluate, project, quotes, report, review, serve, tables, who
from dateline.cli.screen import stderr
from dateline.errors import DatelineError

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False,
                  context_settings={"help_option_names": ["-h", "--help"]})
app.command("code", no_args_is_help=True)(code_command.code)
project.register(app)
corpus.register(app)
report.register(app)
review.register(app)
app.command("serve", no_args_is_help=True)(serve.serve)
app.command("quotes", no_args_is_help=True)(quotes.quotes)
app.command("who", no_args_is_help=True)(who.who)
app.add_typer(tables.app, name="tables")
app.add_typer(codebook.app, name="codebook")
app.add_typer(evaluate.app, name="evaluate")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.callback()
def root(version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")] = False) -> None:
    """News dispatches in; sourced, dated, located, coded events out.

    Who did what to whom, when, where, how many, according to whom, and how sure: offline, with the words of the text behind every answer.
    """


def main() -> None:
    """The ``dateline`` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except DatelineError as error:
        stderr().print(str(error), style="red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        stderr().print("Stopped before the end.", highlight=False)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader is gone: nothing more to flush
        sys.exit(1)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        stderr().print(f"{where}cannot be read or written ({(error.strerror or str(error)).lower()}). Make room or name another place, and run the same command again",
                       style="red", highlight=False, markup=False, soft_wrap=True)
        _drop_what_is_not_written()
        sys.exit(2)
    except MemoryError:
        stderr().print("Memory ran out. Give it more, or fewer --workers, or smaller files, and run the same command again", style="red", highlight=False, soft_wrap=True)
        sys.exit(2)


def _drop_what_is_not_written() -> None:
    """What could not be written to standard output would be tried again, and fail again, when Python ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
