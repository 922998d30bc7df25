"""One coder that codes shards, on whatever engine.

In goes a shard, out comes its entry, when its records and its quarantine stand on disk. The class knows no engine: the plain loop, Daft on one machine and Daft on a Ray
cluster make one each in every process and call it. Each text is coded as ``dateline code`` codes it, by the same function, so that the bytes are the same.
"""
from __future__ import annotations

import base64
import collections
import functools
import hashlib
import json
import pathlib
import time
import traceback
from typing import Any, Callable, Iterator, Mapping, NamedTuple

from dateline.dispatch import Dispatch, Span
from dateline.errors import DatelineError, Fault, InputError
from dateline.reading import VERSION, Unit, days_of, extract
from dateline.records import Coding
from dateline.scaling import slices
from dateline.scaling.shards import Folder, Shard, digest_of, writing

_PROBE = "Nothing was told."
_SUFFIXES = frozenset({".py", ".yaml", ".csv", ".json", ".sha256"})  # the weights and the gazetteer are known by their digests, which are verified
_DECIDING = frozenset({"coder.py", "records.py", "dispatch.py", "reading", "language", "coding", "codebooks", "knowledge", "models"})
_LINES = frozenset({"record", "row", "entry"})  # kept whole in quarantine; other texts stay where they are


class Job(NamedTuple):
    """What every process is told: how to make a coder, with what options; the days of publication that the caller states; where to write; who the coder is."""

    make_coder: Callable[..., Any]
    options: Mapping[str, Any]
    published: str | None
    folder: str
    coder: str = ""


class OutOfMemory(Fault):
    """The machine's fault, not the text's: of a shard it is no result."""


def coded(coder: Any, dispatch: Dispatch) -> Coding | InputError:
    """The coding, or what stopped it. A fault of ours in one dispatch must not cost the others; it is told and counted. Raises DatelineError that is no InputError."""
    try:
        return coder.code(dispatch)
    except InputError as error:
        return error
    except DatelineError:
        raise
    except MemoryError:
        return OutOfMemory("could not be coded: memory ran out", where=dispatch.external_id or dispatch.source, remedy="Give it more, or fewer workers, and code it again")
    except Exception as error:  # noqa: BLE001 (whatever it is, it costs one dispatch)
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{pathlib.PurePath(where.filename).name}:{where.lineno}"
        return Fault(f"could not be coded ({type(error).__name__}: {error}, in {place})", where=dispatch.external_id or dispatch.source,
                     remedy="This is a fault of Dateline: please report it with the text")


def identity(coder: Any, options: Mapping[str, Any]) -> dict[str, Any]:
    """What tells a coder from others: versions, codebook, weights, tables and options. Of an option that names a file or a folder, the digest of what is in it."""
    found = dict(coder.code(Dispatch(_PROBE, "sha256:" + "0" * 64, body=Span(0, len(_PROBE)))).coder)
    for name, value in sorted(options.items()):
        if value is not None:
            found[name] = _digest(pathlib.Path(value)) if isinstance(value, (str, pathlib.Path)) else value
    return found


def _digest(path: pathlib.Path) -> str:
    """The SHA-256 of a file, or of all files of a folder."""
    whole = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
        whole.update(file.read_bytes())
    return f"sha256:{whole.hexdigest()}"


def who_codes(job: Job, coder: Any = None) -> dict[str, Any]:
    """The identity of the job's coder, with what else decides the bytes of its records. ``coder``: one that is made already."""
    made = coder or job.make_coder(**{k: v for k, v in job.options.items() if v is not None})
    return {**identity(made, job.options), "reading": VERSION, "program": program(), **({"published": job.published} if job.published else {})}


@functools.cache
def program() -> str:
    """A digest of the program and the tables that code, as they are installed here: shards may be coded on many machines, and years apart."""
    root, whole = pathlib.Path(__file__).parents[1], hashlib.sha256()
    for file in sorted(p for p in root.rglob("*") if p.suffix in _SUFFIXES and p.relative_to(root).parts[0] in _DECIDING):
        whole.update(f"{file.relative_to(root).as_posix()}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return f"sha256:{whole.hexdigest()}"


class ShardCoder:
    """Codes shards, one after the other. Making it loads the models. Raises DataError, ModelError; refuses to go on where its coder is not the job's."""

    def __init__(self, job: Job):
        self._coder = job.make_coder(**{k: v for k, v in job.options.items() if v is not None})
        self._folder, self._job = Folder(job.folder), job
        self._days = days_of(job.published)
        if digest_of(who_codes(job, self._coder)) != job.coder:
            raise DatelineError("a worker would code with another coder than the job's", where=job.folder,
                                remedy="Install the same version of Dateline, its weights and its tables on every machine")

    def __call__(self, shard: Shard) -> dict[str, Any]:
        """Code a shard. Returns its entry, and beside it the processor seconds that it took. Raises OSError where it cannot be written."""
        began = time.process_time()
        reasons: collections.Counter[str] = collections.Counter()
        events = 0
        with writing(self._folder.part(shard.number), self._folder.quarantine(shard.number)) as (part, aside):
            for piece in (p for s in shard.slices for p in slices.pieces(s)):
                result = self._result(piece)
                if isinstance(result, Coding):
                    part.write(result.to_json())
                    events += len(result.events)
                else:
                    aside.write(json.dumps(put_aside(piece, result), ensure_ascii=True))
                    reasons[result.code] += 1
            lines, put = part.lines, aside.lines
            output, quarantine = part.close(), aside.close(keep=put > 0)
        entry = self._folder.finish(shard, self._job.coder, output, quarantine,
                                    {"coded": lines, "events": events, "aside": put, "reasons": dict(sorted(reasons.items()))})
        return {**entry, "cpu_seconds": time.process_time() - began}

    def _result(self, piece: Unit | InputError) -> Coding | InputError:
        if isinstance(piece, InputError):
            return piece
        try:
            found = extract(piece, self._days)
        except MemoryError:
            raise DatelineError("could not be read: memory ran out", where=piece.where, remedy="Give it more, or fewer workers, and code it again") from None
        except Exception as error:  # noqa: BLE001 (a fault of a reader costs one text)
            return Fault(f"could not be read ({type(error).__name__}: {str(error)[:300]})", where=piece.where,
                         remedy="This is a fault of Dateline: please report it with the file")
        result = coded(self._coder, found) if isinstance(found, Dispatch) else found
        if isinstance(result, OutOfMemory):  # the same shard must give the same bytes elsewhere
            raise DatelineError(result.what, where=result.where, remedy=result.remedy)
        return result


def put_aside(piece: Unit | InputError, error: InputError) -> dict[str, Any]:
    """The quarantine's record of a text: reason, place and remedy; the digest of its bytes; of a line or a row, the bytes themselves (``raw``, or ``raw_base64``
    where they are no UTF-8)."""
    found: dict[str, Any] = {"reason": error.code, "what": error.what, "where": error.where, "remedy": error.remedy}
    if isinstance(piece, Unit):
        found["where"] = error.where or piece.where
        found.update(id=piece.id, bytes=len(piece.raw))
        if piece.kind in _LINES:
            try:
                found["raw"] = piece.raw.decode("utf-8")
            except UnicodeDecodeError:
                found["raw_base64"] = base64.b64encode(piece.raw).decode("ascii")
    return found


class Planner:
    """Cuts files into slices, on whatever engine."""

    def __init__(self, size: int, folder: str):
        self._size, self._folder = size, folder

    def __call__(self, item: tuple[int, list[str]]) -> tuple[int, list[slices.Slice]]:
        """The slices of some files, with the number that they came under."""
        number, names = item
        return number, [part for name in names for part in slices.cut(name, self._size, self._folder)]


def shards_of(found: Iterator[slices.Slice], size: int) -> Iterator[Shard]:
    return (Shard(number, parts) for number, parts in enumerate(slices.packed(found, size)))
