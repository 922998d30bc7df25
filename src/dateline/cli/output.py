"""Where codings go: the screen, a file that appears whole or not at all, or a folder with one JSON file a dispatch.

In go codings one by one, out come JSON, JSON Lines, CSV or tables. A file is written beside its place and moved there at the end, so that a run that breaks
off leaves the file of the last run as it was.
"""
from __future__ import annotations

import contextlib
import pathlib
import re
import sys
from typing import IO, Callable, Iterator, Protocol

from dateline.cli import flat
from dateline.errors import UsageError
from dateline.exporting.whole import file_for
from dateline.records import Coding


class Sink(Protocol):
    def write(self, coding: Coding) -> None: ...

    def close(self) -> None: ...


@contextlib.contextmanager
def open_whole(path: pathlib.Path | None) -> Iterator[IO[str]]:
    """An open text file that takes its place when the block ends well; without a path, standard output. Raises UsageError where it cannot be written."""
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with file_for(path) as file:
        yield file


class JSONLines:
    """One record a line."""

    def __init__(self, file: IO[str]):
        self._file = file

    def write(self, coding: Coding) -> None:
        self._file.write(coding.to_json() + "\n")

    def close(self) -> None:
        pass


class JSON:
    """One record as an object; several as a list of objects."""

    def __init__(self, file: IO[str]):
        self._file, self._first, self._count = file, "", 0

    def write(self, coding: Coding) -> None:
        record = coding.to_json(indent=2)
        self._count += 1
        if self._count == 1:
            self._first = record
            return
        if self._count == 2:
            self._file.write(f"[\n{self._first},\n{record}")
        else:
            self._file.write(f",\n{record}")

    def close(self) -> None:
        if self._count == 1:
            self._file.write(self._first + "\n")
        else:
            self._file.write("\n]\n" if self._count else "[]\n")


class CSV:
    """One row an event."""

    def __init__(self, file: IO[str]):
        self._writer = flat.Writer(file)

    def write(self, coding: Coding) -> None:
        self._writer.write(coding)

    def close(self) -> None:
        pass


class Folder:
    """NAME.json for each dispatch, NAME being its own id or the name of its file."""

    def __init__(self, folder: pathlib.Path):
        self._folder, self._taken = folder, {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"cannot be written ({(error.strerror or str(error)).lower()})", where=str(folder), remedy="Name another folder") from error

    def write(self, coding: Coding) -> None:
        document = coding.document
        name = document.external_id or (pathlib.PurePath(document.source).stem if document.source else "") or document.id
        name = re.sub(r"[^\w.-]+", "_", name)[:120].lstrip(".") or "dispatch"
        self._taken[name] = self._taken.get(name, 0) + 1
        if self._taken[name] > 1:
            name = f"{name}-{self._taken[name]}"
        with open_whole(self._folder / f"{name}.json") as file:
            file.write(coding.to_json(indent=2) + "\n")

    def close(self) -> None:
        pass


SINKS: dict[str, Callable[[IO[str]], Sink]] = {"json": JSON, "jsonl": JSONLines, "csv": CSV}
