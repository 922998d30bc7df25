"""Files and folders that appear whole or not at all: written beside their place, then moved there.

In goes a path, out comes an open file or a folder to fill. Where writing breaks off, what stood there before stays as it was. Raises
UsageError where nothing can be written.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import tempfile
from typing import IO, Any, Iterator

from dateline.errors import UsageError


@contextlib.contextmanager
def path_for(path: pathlib.Path) -> Iterator[pathlib.Path]:
    """A path beside ``path`` to write to; moved there when the block ends well."""
    if path.is_dir():
        raise UsageError("is a folder", where=str(path), remedy="Name a file")
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise _unwritable(path, error) from error
    os.close(descriptor)
    part = pathlib.Path(name)
    try:
        yield part
        with open(part, "rb") as file:
            os.fsync(file.fileno())
        os.chmod(part, path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def file_for(target: "pathlib.Path | IO[str]", **options: Any) -> Iterator[IO[str]]:
    """An open text file (UTF-8, line ends as written) for a path; an open file is passed on, a device or a named pipe is written to as it stands."""
    if not isinstance(target, pathlib.Path):
        yield target
        return
    if target.is_char_device() or target.is_fifo():  # /dev/stdout: nothing can be moved there
        with open(target, "w", encoding="utf-8", newline="", **options) as file:
            yield file
        return
    with path_for(target) as part, open(part, "w", encoding="utf-8", newline="", **options) as file:
        yield file


@contextlib.contextmanager
def folder_for(path: pathlib.Path, mark: str) -> Iterator[pathlib.Path]:
    """A folder beside ``path`` to fill. It takes the place of an empty folder or of one that an earlier export left (it holds ``mark``), of
    nothing else."""
    if path.exists() and not (path.is_dir() and ((path / mark).exists() or not any(path.iterdir()))):
        raise UsageError(f"exists and is no {mark} folder", where=str(path), remedy="Name another folder, or take that one away")
    try:
        part = pathlib.Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        yield part
        os.chmod(part, 0o777 & ~_umask())
        old = part.with_suffix(".old")
        if path.exists():
            os.replace(path, old)
        os.replace(part, path)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _unwritable(path: pathlib.Path, error: OSError) -> UsageError:
    return UsageError(
        f"cannot be written ({(error.strerror or str(error)).lower()})", where=str(path), remedy="Name a place in a folder that exists"
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
