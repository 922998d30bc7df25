"""Shards, what became of them, and the folder that holds both.

In go shards and what was coded of them, out come files that appear whole or not at all: ``part-0000000.jsonl`` (records dateline/1), ``quarantine-0000000.jsonl`` (what
could not be coded, where there is such), and ``shards/0000000.json``, written last, which says of what input, by what coder and with which digests. A shard is done
where that entry stands and everything in it still holds; whatever else is found there counts for nothing and is done again.
"""
from __future__ import annotations

import contextlib
import hashlib
import json
import os
import pathlib
import re
import tempfile
from typing import Any, Iterable, Iterator, Mapping, NamedTuple

from dateline.errors import UsageError
from dateline.scaling.slices import Slice

SCHEMA = "dateline-shards/1"
_OURS = re.compile(r"(?:part|quarantine)-(\d{7})\.jsonl|(\d{7})\.json")
_SCRAP = re.compile(r"\.(?:(?:part|quarantine)-(\d{7})\.jsonl|(\d{7})\.json|manifest\.json)\.\w+\.part")


class Shard(NamedTuple):
    """Slices that are coded into one file. ``number`` from 0."""

    number: int
    slices: tuple[Slice, ...]

    @property
    def input(self) -> str:
        """A digest of what goes in: the names, which stand in the records, and the bytes."""
        return digest_of([[s.name, s.first, s.count, s.start, s.stop, s.digest] for s in self.slices])


class Written:
    """A file that is being written beside its place; ``close`` gives its digest and moves it there."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        descriptor, self._name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        self._file, self._digest, self.lines, self.bytes = os.fdopen(descriptor, "wb"), hashlib.sha256(), 0, 0

    def write(self, line: str) -> None:
        data = line.encode("utf-8") + b"\n"
        self._file.write(data)
        self._digest.update(data)
        self.lines, self.bytes = self.lines + 1, self.bytes + len(data)

    def close(self, keep: bool = True) -> dict[str, Any] | None:
        """Name, digest, lines and bytes of the file, which stands in its place for good. Not to ``keep``: it is gone, and so is what stood there."""
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        if not keep:
            os.unlink(self._name)
            self.path.unlink(missing_ok=True)
            return None
        os.chmod(self._name, 0o644)
        os.replace(self._name, self.path)
        return {"file": self.path.name, "sha256": self._digest.hexdigest(), "lines": self.lines, "bytes": self.bytes}

    def drop(self) -> None:
        """Writing broke off: what stood in the place stays."""
        with contextlib.suppress(OSError):  # on a full disk closing it fails too
            self._file.close()
        with contextlib.suppress(OSError):
            os.unlink(self._name)


@contextlib.contextmanager
def writing(*paths: pathlib.Path) -> Iterator[list[Written]]:
    """Open files, dropped where the block ends in an error."""
    files: list[Written] = []
    try:
        for path in paths:
            files.append(Written(path))
        yield files
    except BaseException:
        for file in files:
            file.drop()
        raise


class Folder:
    """The folder of one job."""

    def __init__(self, path: str | os.PathLike[str]):
        self.path = pathlib.Path(path)
        self._entries = self.path / "shards"

    def open(self) -> None:
        """Make it where there is none, and take away what a run that was killed left unfinished. Raises UsageError."""
        try:
            self._entries.mkdir(parents=True, exist_ok=True)
            self.sweep()
        except OSError as error:
            raise UsageError(f"cannot be written ({(error.strerror or str(error)).lower()})", where=str(self.path), remedy="Name another folder") from error

    def sweep(self) -> set[int]:
        """Take away what was left unfinished. Returns the numbers of the shards that were under way."""
        begun = set()
        for folder in (self.path, self._entries):
            for entry in list(os.scandir(folder)):
                if match := _SCRAP.fullmatch(entry.name):
                    begun.update(int(number) for number in match.groups() if number)
                    os.unlink(entry.path)
        return begun

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder, so that two runs do not work in it at once. Raises UsageError where another one holds it."""
        try:
            import fcntl
        except ImportError:  # not on Windows: there nothing is held
            yield
            return
        with open(self.path / ".lock", "w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UsageError("another run is coding into it", where=str(self.path), remedy="Wait for its end, or name another folder") from error
            except OSError:  # a file system without locks
                pass
            yield

    def part(self, number: int) -> pathlib.Path:
        return self.path / f"part-{number:07}.jsonl"

    def quarantine(self, number: int) -> pathlib.Path:
        return self.path / f"quarantine-{number:07}.jsonl"

    def entry(self, number: int) -> dict[str, Any] | None:
        """What is written of a shard, or null where nothing is, or nothing that can be read."""
        try:
            found = json.loads((self._entries / f"{number:07}.json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) and found.get("schema") == SCHEMA else None

    def finish(self, shard: Shard, coder: str, output: Mapping[str, Any], quarantine: Mapping[str, Any] | None, counts: Mapping[str, Any]) -> dict[str, Any]:
        """Write the entry, by which the shard is done."""
        entry = {"schema": SCHEMA, "shard": shard.number, "input": shard.input, "coder": coder, "output": output, "quarantine": quarantine, **counts,
                 "of": [{"name": s.name, "first": s.first, "count": s.count, "start": s.start, "stop": s.stop, "sha256": s.digest} for s in shard.slices]}
        self._write(self._entries / f"{shard.number:07}.json", entry)
        return entry

    def done(self, shard: Shard, coder: str) -> dict[str, Any] | None:
        """The entry of a shard that is done: of this input, by this coder, its files as they were written. Else null."""
        entry = self.entry(shard.number)
        if entry is None or entry.get("input") != shard.input or entry.get("coder") != coder:
            return None
        whole = self._holds(entry.get("output"), self.part(shard.number))
        aside = self.quarantine(shard.number)
        return entry if whole and (self._holds(entry["quarantine"], aside) if entry.get("quarantine") else not aside.exists()) else None

    @staticmethod
    def _holds(told: Any, path: pathlib.Path) -> bool:
        try:
            if not isinstance(told, dict) or path.stat().st_size != told.get("bytes"):
                return False
            with open(path, "rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == told.get("sha256")
        except OSError:
            return False

    def forget(self, count: int) -> int:
        """Take away shards of an earlier plan that this one, of ``count`` shards, does not have. Returns how many parts that were."""
        gone = 0
        for folder in (self._entries, self.path):
            for entry in list(os.scandir(folder)):
                match = _OURS.fullmatch(entry.name)
                if match and int(match[1] or match[2]) >= count:
                    gone += entry.name.startswith("part-")
                    os.unlink(entry.path)
        return gone

    def conclude(self, coder: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> None:
        """Write ``manifest.json``: the coder and every shard, the same bytes however the job was run."""
        entries = sorted(entries, key=lambda e: e["shard"])
        totals = {key: sum(e[key] for e in entries) for key in ("coded", "events", "aside")}
        self._write(self.path / "manifest.json", {"schema": SCHEMA, "coder": coder, "shards": [{k: v for k, v in e.items() if k != "schema"} for e in entries],
                                                  "totals": totals})

    def unconclude(self) -> None:
        """A manifest tells of a whole job: while one is under way there is none."""
        (self.path / "manifest.json").unlink(missing_ok=True)

    @staticmethod
    def _write(path: pathlib.Path, value: Any) -> None:
        with writing(path) as (file,):
            file.write(json.dumps(value, ensure_ascii=False, indent=1))
            file.close()


def digest_of(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
