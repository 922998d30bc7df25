"""``dateline code``: dispatches in, codings out.

In go files, folders or standard input, out comes a table for people or JSON, JSON Lines or CSV for programs, and one last line that says what was read, coded and
put aside. What cannot be read is told on standard error and put aside; the rest goes on.
"""
from __future__ import annotations

import collections
import contextlib
import enum
import functools
import os
import pathlib
import shlex
import sys
from typing import Annotated, Any, Iterable, Iterator, Optional

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from dateline.cli import output, project, scale, screen
from dateline.dispatch import Dispatch
from dateline.errors import DatelineError, InputError, UsageError
from dateline.records import Coding

_NOT_WALKED = {".md"}  # in a folder of dispatches a README is none


class Format(str, enum.Enum):
    table, json, jsonl, csv = "table", "json", "jsonl", "csv"


class Tally:
    """What became of everything that was read."""

    def __init__(self) -> None:
        self.coded = self.events = 0
        self.aside: collections.Counter[str] = collections.Counter()
        self.second: collections.Counter[str] = collections.Counter()

    def add(self, coding: Coding) -> None:
        self.coded += 1
        self.events += len(coding.events)
        if coding.second is not None:
            self.second.update({key: len(coding.second[key]) for key in ("proposals", "disagreements", "dropped")}, unanswered=coding.second["problem"] is not None)

    def put_aside(self, error: DatelineError) -> None:
        self.aside[error.code] += 1

    def line(self, files: int, where: str | None) -> str:
        """"Read 2,412 dispatches from 3 files: 2,411 coded (9,874 events), 1 put aside (1 not-json). Written to out.jsonl."."""
        aside = sum(self.aside.values())
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(self.aside.items()))
        told = (f"Read {_count(self.coded + aside, 'dispatch', 'dispatches')} from {_count(files, 'source', 'sources')}: "
                f"{self.coded:,} coded ({_count(self.events, 'event', 'events')}), {aside:,} put aside{f' ({kinds})' if kinds else ''}.")
        said = f" Second coder: {', '.join(f'{self.second[key]:,} {key}' for key in ('proposals', 'disagreements', 'dropped', 'unanswered'))}." if self.second else ""
        return told + said + (f" Written to {where}." if where else "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _published(value: Optional[str]) -> Optional[str]:
    from dateline.reading.dates import parse_days
    if value is not None and parse_days(value) is None:
        raise typer.BadParameter(f"{value!r} is no date; write 2025-03-20, 2025-03 or 2025-03-13..2025-03-31")
    return value


def code(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Texts, pages, records (.json, .jsonl, .csv), feeds, documents, archives, folders "
                                               "of them, or - for standard input.", show_default=False)],
    format_: Annotated[Optional[Format], typer.Option("--format", "-f", help="table for people, json, jsonl or csv for programs. By default what the suffix of "
                                                      "--output says, else table.", show_default=False)] = None,
    to: Annotated[Optional[str], typer.Option("--output", "--out", "-o", metavar="PATH", help="Write here instead of the screen. The file appears whole or not at all. A "
                                              "folder (PATH/) gets one NAME.json a dispatch.", show_default=False)] = None,
    published: Annotated[Optional[str], typer.Option("--published", metavar="DATE", callback=_published, help="The day of publication where you know it: "
                                                     "2025-03-20, 2025-03, or 2025-03-13..2025-03-31. Outranks what the input says.", show_default=False)] = None,
    explain: Annotated[Optional[int], typer.Option("--explain", "-e", metavar="N", min=1, help="Lay event N open: each field, its words in the text, what "
                                                   "decided it, the codebook's definition.", show_default=False)] = None,
    uncoded: Annotated[bool, typer.Option("--uncoded", "-u", help="List what looked like an event and was left out, and why.")] = False,
    min_confidence: Annotated[Optional[float], typer.Option("--min-confidence", metavar="0–1", min=0, max=1, help="Put events below this confidence among "
                                                            "the uncoded. Without it the coder's own threshold holds; 0 keeps all.", show_default=False)] = None,
    codebook: Annotated[Optional[pathlib.Path], typer.Option("--codebook", metavar="PATH", exists=True, help="A codebook of your own (docs/codebooks.md).",
                                                             show_default=False)] = None,
    parties: Annotated[Optional[pathlib.Path], typer.Option("--parties", metavar="FILE", exists=True, dir_okay=False, help="A CSV of parties that adds to our "
                                                            "table or corrects it.", show_default=False)] = None,
    confidence: Annotated[Optional[str], typer.Option("--confidence", metavar="FILE", help="A confidence that dateline learn wrote; shipped for ours, where a project has "
                                                      "learned one of its own.", show_default=False)] = None,
    recode: Annotated[bool, typer.Option("--recode", help="Of a project: code all its dispatches again, in a run of its own.")] = False,
    workers: Annotated[Optional[int], typer.Option("--workers", metavar="N", min=1, help="Of a project, or with --engine: code on so many cores (all).",
                                                 show_default=False)] = None,
    engine: Annotated[Optional[scale.Engine], typer.Option("--engine", help="Code very much, in shards, into the folder --output: daft on all cores or on a Ray "
                                                           "cluster, plain in this process. What was stopped goes on (docs/scaling.md).", show_default=False)] = None,
    cluster: Annotated[Optional[str], typer.Option("--cluster", metavar="ADDRESS", help="With --engine daft: the Ray cluster to code on, such as auto or "
                                                   "ray://host:10001.", show_default=False)] = None,
    shard_size: Annotated[Optional[int], typer.Option("--shard-size", metavar="N", min=1, help="With --engine: dispatches a shard, about (500).",
                                                      show_default=False)] = None,
    second_coder: Annotated[Optional[str], typer.Option("--second-coder", metavar="URL", help="Ask a second coder on this computer, any server with the chat interface of "
                                                        "OpenAI: where it disagrees stands in the record, for review. It changes no event (docs/second.md).",
                                                        show_default=False)] = None,
    second_model: Annotated[Optional[str], typer.Option("--second-model", metavar="NAME", help="With --second-coder: the model to ask.", show_default=False)] = None,
    second_anywhere: Annotated[bool, typer.Option("--second-anywhere", help="With --second-coder: on another computer too. The texts go there.")] = False,
) -> None:
    """Code dispatches: who did what to whom, when, where, how many, according to whom, how sure.

    [bold]Examples[/bold]

      dateline code story.txt                     one dispatch, as a table

      dateline code story.txt --explain 3         why event 3 is coded so

      dateline code stories.jsonl -o coded.jsonl  many, one record a line

      dateline code wire/ -o events.csv           a folder, as a spreadsheet

      curl -s URL | dateline code -               from a pipe

      dateline code stories.dateline              what is new in a project (dateline add), on all cores

      dateline code --engine daft wire/ -o coded/ millions, in shards, on all cores or machines

    Exit status: 0 when everything was coded, 1 when some input was put aside, 2 when the call is wrong.
    """
    second = _second(second_coder, second_model, second_anywhere)
    if engine or cluster or shard_size:
        scale.code_shards(files, to, engine, refused={"--format": format_ not in (None, Format.jsonl), "--explain": explain, "--uncoded": uncoded, "--recode": recode,
                                                      "--second-coder": second},
                          sources=_sources, options={"codebook": codebook, "parties": parties, "min_confidence": min_confidence, "confidence": _given(confidence)}, published=published,
                          workers=workers, cluster=cluster, shard_size=shard_size)
    if stored := project.project_among(files):
        project.code_project(stored, refused={"--format": format_, "--output": to, "--published": published, "--explain": explain, "--uncoded": uncoded},
                             again=recode, workers=workers, codebook=codebook, parties=parties, min_confidence=min_confidence, confidence=confidence, second=second)
    folder = to is not None and (to.endswith(("/", os.sep)) or pathlib.Path(to).is_dir())
    kind = format_ or (Format.json if folder else _by_suffix(to)) or Format.table
    _check(kind, folder, explain, uncoded)
    sources = list(_sources(files))
    tally = Tally()
    told = screen.stderr()
    with contextlib.ExitStack() as stack:
        sink = _sink(stack, kind, to, folder, explain, uncoded, files)
        coder = _coder(codebook, parties, min_confidence, _given(confidence))
        if second:
            coder = second(lambda: coder)
        progress = stack.enter_context(_progress(told, sources, to))
        if isinstance(sink, _Screen):
            sink.codebook = coder.codebook
        for found in _read(sources, published):
            result = _coded(coder, found) if isinstance(found, Dispatch) else found
            if isinstance(result, Coding):
                tally.add(result)
                sink.write(result)
            else:
                tally.put_aside(result)
                _tell(told, str(result))
            if progress is not None:
                progress.advance(progress.task_ids[0])
        sink.close()
    _tell(told, tally.line(len(sources), to), style="")
    raise typer.Exit(1 if tally.aside or not tally.coded else 0)


def _check(kind: Format, folder: bool, explain: int | None, uncoded: bool) -> None:
    if (explain or uncoded) and kind is not Format.table:
        raise UsageError("--explain and --uncoded go with the table; JSON records hold both", remedy="Leave --format out")
    if explain and uncoded:
        raise UsageError("--explain and --uncoded do not go together", remedy="Give one of them")
    if folder and kind is not Format.json:
        raise UsageError("a folder takes one JSON file a dispatch", remedy="Give --format json, or name a file for --output")


def _by_suffix(to: str | None) -> Format | None:
    suffix = pathlib.PurePath(to).suffix.lower() if to else ""
    return {".json": Format.json, ".jsonl": Format.jsonl, ".ndjson": Format.jsonl, ".csv": Format.csv}.get(suffix)


def _sources(files: Iterable[str]) -> Iterator[str]:
    """Files as they are given, folders walked in order. Raises UsageError for a folder without a dispatch and for a second "-"."""
    from dateline.reading import SUFFIXES
    walked = set(SUFFIXES) - _NOT_WALKED
    files = list(files)
    if files.count("-") > 1:
        raise UsageError("standard input can be read once", remedy="Give - once")
    for name in files:
        if name == "-" or not os.path.isdir(name):
            yield name
            continue
        found = sorted(os.path.join(folder, file) for folder, folders, inside in os.walk(name) for file in inside
                       if os.path.splitext(file)[1].lower() in walked and not file.startswith(".")
                       and not any(part.startswith(".") for part in os.path.relpath(folder, name).split(os.sep) if part != "."))
        if not found:
            raise UsageError(f"no files that Dateline reads ({', '.join(sorted(walked))})", where=name, remedy="Name the files themselves")
        yield from found


def _read(sources: Iterable[str], published: str | None) -> Iterator[Dispatch | InputError]:
    from dateline.reading import days_of, read
    days = days_of(published)
    for source in sources:
        if source == "-":
            yield from read(sys.stdin.buffer, name="<stdin>", published=days)
        else:
            yield from read(source, published=days)


def _coder(codebook: pathlib.Path | None, parties: pathlib.Path | None, min_confidence: float | None, confidence: pathlib.Path | None) -> Any:
    from dateline.coder import MIN_CONFIDENCE, Coder
    return Coder(codebook=codebook, parties=parties, min_confidence=MIN_CONFIDENCE if min_confidence is None else min_confidence, confidence=confidence)


def _second(address: str | None, model: str | None, anywhere: bool) -> Any:
    """What puts a second coder beside one of ours, or null where none is wanted. Raises UsageError for half a wish, and for an address that is not allowed."""
    if address is None:
        if model or anywhere:
            raise UsageError("--second-model and --second-anywhere go with a second coder", remedy="Add --second-coder URL")
        return None
    if not model:
        raise UsageError("a second coder needs the name of its model", remedy="Add --second-model NAME")
    from dateline import second
    second.Server(address, anywhere=anywhere)
    return functools.partial(second.make, address=address, model=model, anywhere=anywhere)


def _given(confidence: Optional[str]) -> pathlib.Path | None:
    return None if confidence in (None, "shipped") else pathlib.Path(confidence)


def _coded(coder: Any, dispatch: Dispatch) -> Coding | DatelineError:
    """The coding, or what stopped it: a fault of ours in one dispatch does not cost the others, changes the exit status, and is told."""
    from dateline.scaling.shard_coder import coded
    return coded(coder, dispatch)


def _tell(console: Console, message: str, style: str = "red") -> None:
    console.print(message, style=style or None, markup=False, highlight=False, soft_wrap=True)


@contextlib.contextmanager
def _progress(console: Console, sources: list[str], to: str | None) -> Iterator[Progress | None]:
    """A bar with rate and time left, for more than one dispatch and where it does not run into the table; else null."""
    total = sum(map(_size, sources)) if console.is_terminal and "-" not in sources and (to or not sys.stdout.isatty()) else 0
    if total < 2:
        yield None
        return
    columns = SpinnerColumn(), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(), TextColumn("left")
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task("coding", total=total)
        yield progress


class _Rate(TextColumn):
    """Dispatches a second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Any) -> Any:
        from rich.text import Text
        return Text(f"{task.speed:.1f} dispatches/s" if task.speed else "")


def _size(source: str) -> int:
    """How many dispatches a file holds, about: its lines where each is one."""
    if not source.lower().endswith((".jsonl", ".ndjson")):
        return 1
    try:
        with open(source, "rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) or 1
    except OSError:
        return 1


class _Screen:
    """Tables, one a dispatch, or one event laid open."""

    def __init__(self, console: Console, explain: int | None, uncoded: bool, files: list[str]):
        self._console, self._explain, self._uncoded = console, explain, uncoded
        self._command = f"dateline code {shlex.join(files)}" if len(files) == 1 else "dateline code FILE"
        self._count = 0
        self.codebook: Any = None

    def write(self, coding: Coding) -> None:
        from dateline.cli import explain, table
        self._count += 1
        if self._explain is not None:
            self._check_number(coding)
            lines = explain.render(coding, self._explain, self.codebook, self._console.width)
        else:
            if self._count > 1:
                self._console.print()
            lines = table.render(coding, self._console.width, command=self._command, uncoded=self._uncoded)
        for line in lines:
            self._console.print(line)

    def _check_number(self, coding: Coding) -> None:
        if self._count > 1:
            raise UsageError("--explain takes one dispatch, and here are several", remedy="Give the file of one dispatch")
        if self._explain > len(coding.events):
            raise UsageError(f"no event {self._explain}: {_count(len(coding.events), 'event is', 'events are')} coded", where=coding.document.source,
                             remedy="See their numbers without --explain")

    def close(self) -> None:
        pass


def _sink(stack: contextlib.ExitStack, kind: Format, to: str | None, folder: bool, explain: int | None, uncoded: bool, files: list[str]) -> Any:
    if folder:
        return output.Folder(pathlib.Path(to))
    file = stack.enter_context(output.open_whole(pathlib.Path(to) if to else None))
    return _Screen(screen.stdout(file), explain, uncoded, files) if kind is Format.table else output.SINKS[kind.value](file)
