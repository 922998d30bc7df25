"""``dateline code --engine``: very many dispatches, in shards, into a folder.

In go files and a folder, out come a few lines that say what was coded, put aside, done before and lost. Exit status: 0 when everything was coded, 1 when some input was put
aside or a shard was lost, 2 when the call is wrong or a worker cannot work.
"""
from __future__ import annotations

import contextlib
import enum
import os
import pathlib
from typing import Any, Callable, Iterable, Iterator, Mapping

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from dateline.cli import screen
from dateline.errors import UsageError


class Engine(str, enum.Enum):
    daft, plain = "daft", "plain"


def make_coder(**options: Any) -> Any:
    """Dateline's own coder; its libraries are loaded only where it codes."""
    from dateline.coder import Coder
    return Coder(**options)


def code_shards(files: Iterable[str], to: str | None, engine: Engine | None, *, refused: Mapping[str, Any], sources: Callable[[Iterable[str]], Iterator[str]],
                options: Mapping[str, Any], published: str | None, workers: int | None, cluster: str | None, shard_size: int | None) -> None:
    """Code files into a folder of shards. Exits. Raises UsageError for options that do not go with it (``refused``, by name)."""
    if engine is None:
        raise UsageError("--cluster and --shard-size go with an engine", remedy="Add --engine daft")
    if given := [option for option, value in refused.items() if value]:
        raise UsageError(f"{given[0]} does not go with --engine, which writes JSON Lines in shards", remedy="Leave it out")
    if to is None or pathlib.Path(to).is_file():
        raise UsageError("an engine writes into a folder", where=to, remedy="Name one: --output coded/")
    files = list(files)
    if "-" in files:
        raise UsageError("an engine does not read standard input", remedy="Save it to a file")
    from dateline import scaling
    inputs = list(sources(files))
    told = screen.stderr()
    with _bar(told) as bar:
        done = scaling.code(inputs, to, make_coder, {k: str(v) if isinstance(v, pathlib.Path) else v for k, v in options.items()}, published=published,
                            on=engine.value, workers=workers, cluster=cluster, shard_size=shard_size or scaling.SHARD_SIZE, tell=bar)
    for line in _lines(done, len(inputs), to):
        told.print(line, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if done.aside or done.lost or not done.coded else 0)


def _lines(done: Any, files: int, to: str) -> Iterator[str]:
    kinds = ", ".join(f"{number:,} {reason}" for reason, number in sorted(done.reasons.items()))
    before = f", {done.before:,} of them before" if done.before else ""
    yield (f"Read {done.coded + done.aside:,} dispatches from {files:,} {'source' if files == 1 else 'sources'}: {done.coded:,} coded ({done.events:,} events), "
           f"{done.aside:,} put aside{f' ({kinds})' if kinds else ''}. {done.done:,} of {done.shards:,} shards done{before}. Written to {to}.")
    if done.aside:
        yield f"What was put aside, with place and remedy: {os.path.join(to, 'quarantine-*.jsonl')}"
    if done.removed:
        yield f"{done.removed:,} parts of other inputs, which an earlier run had left there, were removed."
    if done.lost:
        numbers = ", ".join(f"{number:07}" for number in done.lost[:10])
        yield (f"{len(done.lost):,} shards were lost: their process died each time ({numbers}). Run the same command again with fewer --workers or a smaller --shard-size; "
               "what is done stays.")


@contextlib.contextmanager
def _bar(console: Any) -> Iterator[Callable[[Any], None] | None]:
    """A bar of shards with rate and time left, on a terminal."""
    if not console.is_terminal:
        yield None
        return
    columns = SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TextColumn("shards, {task.fields[coded]:,} dispatches"), TimeRemainingColumn(), TextColumn("left")
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("coding", total=None, coded=0)
        yield lambda p: progress.update(task, completed=p.done, total=p.shards, coded=p.coded)
