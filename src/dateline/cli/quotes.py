"""``dateline quotes``: who said what.

In go files as for ``dateline code``, out comes one row for each statement that a dispatch attributes: its source, how it is told, the words, and through
whom they reached the dispatch.
"""
from __future__ import annotations

import contextlib
import enum
import json
import pathlib
from typing import IO, Annotated, Any, Iterable, Optional

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from dateline.cli import code as code_command
from dateline.cli import output, screen
from dateline.dispatch import Dispatch
from dateline.exporting.delimited import Writer
from dateline.records import Attribution, Coding

_STANCES = {"denies": "red", "alleges": "yellow", "demands": "magenta", "believes": "cyan"}


class Format(str, enum.Enum):
    table, csv, json = "table", "csv", "json"


def quotes(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Texts, pages, records, folders of them, or - for standard input.", show_default=False)],
    source: Annotated[Optional[str], typer.Option("--source", "-s", metavar="WORDS", help="Only statements of sources in whose words or name these stand: "
                                                  "Lavrov, ministry.", show_default=False)] = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="table for people, csv or json for programs.")] = Format.table,
    to: Annotated[Optional[pathlib.Path], typer.Option("--output", "-o", metavar="PATH", help="Write here instead of the screen; the file appears whole or "
                                                       "not at all.", show_default=False)] = None,
    published: Annotated[Optional[str], typer.Option("--published", metavar="DATE", callback=code_command._published, help="The day of publication where you "
                                                     "know it. It decides who held an office.", show_default=False)] = None,
    parties: Annotated[Optional[pathlib.Path], typer.Option("--parties", metavar="FILE", exists=True, dir_okay=False, help="A CSV of parties that adds to our "
                                                            "table or corrects it.", show_default=False)] = None,
) -> None:
    """Who said what: every statement of a dispatch, with its source, its stance and the chain through which it came.

    The stance is states, alleges, denies, believes or demands. "Peskov said the ministry reported that …" gives the report, told by the ministry via Peskov.

    [bold]Examples[/bold]

      dateline quotes story.txt                            one dispatch

      dateline quotes wire/ --source Lavrov                all that one source says

      dateline quotes stories.jsonl -f csv -o quotes.csv   a spreadsheet
    """
    sources = list(code_command._sources(files))
    tally, told = code_command.Tally(), screen.stderr()
    with contextlib.ExitStack() as stack:
        file = stack.enter_context(output.open_whole(to))
        writer = {"table": _Table, "csv": _CSV, "json": _JSON}[format_.value](file)
        coder = code_command._coder(None, parties, None, None)
        for found in code_command._read(sources, published):
            result = code_command._coded(coder, found) if isinstance(found, Dispatch) else found
            if isinstance(result, Coding):
                tally.add(result)
                writer.write(result, [a for a in result.attributions if _of(a, source)])
            else:
                tally.put_aside(result)
                code_command._tell(told, str(result))
        writer.close()
    if tally.aside:
        code_command._tell(told, tally.line(len(sources), str(to) if to else None), style="")
    raise typer.Exit(1 if tally.aside or not tally.coded else 0)


def _of(attribution: Attribution, words: str | None) -> bool:
    if words is None:
        return True
    source = attribution.source
    return source is not None and any(words.casefold() in (text or "").casefold() for text in (source.text, source.name))


def row(coding: Coding, attribution: Attribution) -> dict[str, Any]:
    """One statement in the columns of the table of quotes (exporting/columns.csv); missing values null. ``start`` and ``end`` are those of its first content in the document's text."""
    document, source = coding.document, attribution.source
    content = " … ".join(" ".join(document.text[s:e].split()) for s, e in attribution.content)
    return {"document": document.external_id or document.source or document.id, "source": source.text if source else None, "name": source.name if source else None,
            "party": (source.party.code or None) if source and source.party else None, "cue": attribution.cue.text if attribution.cue else None,
            "stance": attribution.stance, "content": content or None, "via": (attribution.via.name or attribution.via.text) if attribution.via else None,
            "start": attribution.content[0].start if attribution.content else None, "end": attribution.content[0].end if attribution.content else None}


class _CSV:
    def __init__(self, file: IO[str]):
        self._writer = Writer(file, "quotes")

    def write(self, coding: Coding, found: Iterable[Attribution]) -> None:
        for attribution in found:
            self._writer.write(row(coding, attribution))

    def close(self) -> None:
        pass


class _JSON:
    """A list of objects."""

    def __init__(self, file: IO[str]):
        self._file, self._count = file, 0

    def write(self, coding: Coding, found: Iterable[Attribution]) -> None:
        for attribution in found:
            self._file.write(("[\n" if not self._count else ",\n") + json.dumps(row(coding, attribution), ensure_ascii=False))
            self._count += 1

    def close(self) -> None:
        self._file.write("\n]\n" if self._count else "[]\n")


class _Table:
    """Source, stance and chain on one line, the words beneath it."""

    def __init__(self, file: IO[str]):
        self._console: Console = screen.stdout(file)
        self._count = 0

    def write(self, coding: Coding, found: Iterable[Attribution]) -> None:
        found = list(found)
        self._count += 1
        if self._count > 1:
            self._console.print()
        document = coding.document
        self._console.print(Text(document.title or document.external_id or document.source or "Untitled dispatch", style="bold"))
        if not found:
            self._console.print(Text("No statement is attributed to anybody here.", style="dim"))
        for attribution in found:
            told = row(coding, attribution)
            line = Text(told["name"] or told["source"] or "unnamed source", style="bold")
            if attribution.source and attribution.source.party and attribution.source.party.code:
                line.append(f" ({screen.party(attribution.source.party)})", style="not bold")
            line.append(f" {told['stance']}", style=f"not bold {_STANCES.get(told['stance'], '')}")
            line.append(f" · “{told['cue']}”" if told["cue"] else "", style="not bold dim")
            line.append(f" · via {told['via']}" if told["via"] else "", style="not bold")
            self._console.print(line)
            self._console.print(Padding(Text(told["content"] or screen.DASH), (0, 0, 0, 4), expand=False))

    def close(self) -> None:
        pass
