"""Documents of a project coded, on all cores.

In go the documents that nobody has coded yet, out come records, stored in batches of one transaction each and told of when they are written. A fault in one
document is stored in its place and costs the others nothing. Whatever stops it, the same call goes on where it stopped.
"""
from __future__ import annotations

import contextlib
import dataclasses
import functools
import time
from typing import Any, Callable, Iterator, Mapping

from dateline.dispatch import Dispatch
from dateline.errors import Fault
from dateline.project.workers import Crash, Here, Workers, cores
from dateline.records import Coding
from dateline.scaling.shard_coder import coded, identity
from dateline.store import Database, codings, documents

_BATCH = 50
_BATCH_SECONDS = 2.0


@dataclasses.dataclass(slots=True)
class CodingProgress:
    """Where ``code`` is. ``ids`` are the documents that the last batch coded, written for good; ``run`` is null where there was nothing to code."""

    total: int
    coded: int = 0
    events: int = 0
    faults: int = 0
    run: int | None = None
    ids: tuple[str, ...] = ()


def default_coder(**options: Any) -> Any:
    """Dateline's own coder; its libraries are loaded only where it codes."""
    from dateline.coder import Coder
    return Coder(**options)


def code(db: Database, make_coder: Callable[..., Any], options: Mapping[str, Any], *, again: bool, workers: int | None,
         tell: Callable[[CodingProgress], None] | None) -> CodingProgress:
    """Code what is new (``again``: everything, in a run of its own)."""
    total = db.run(f"SELECT count(*) FROM documents d WHERE {'true' if again else codings.to_code(None)[0]}")[0][0]
    if not total:
        return CodingProgress(0)
    count = max(1, min(workers or cores(), total))
    arguments = (make_coder, dict(options))
    with contextlib.closing(Workers(count, prepare, arguments) if count > 1 else Here(prepare, arguments)) as staff:
        run = codings.open_run(db, staff.greeting, fresh=again)
        where, values = codings.to_code(run if again else None)
        progress = CodingProgress(db.run(f"SELECT count(*) FROM documents d WHERE {where}", values)[0][0], run=run)
        for batch in _batches(staff.map(_dispatches(db, where, values))):
            codings.add(db, run, batch)
            progress.coded += sum(c.fault is None for c in batch)
            progress.faults += sum(c.fault is not None for c in batch)
            progress.events += sum(len(c.events) for c in batch)
            progress.ids = tuple(c.id for c in batch)
            if tell:
                tell(progress)
        codings.finish_run(db, run)
    return progress


def _dispatches(db: Database, where: str, values: tuple) -> Iterator[tuple[int, Dispatch]]:
    for page in documents.pages(db, where=where, values=values):
        for number, *row in page:
            yield number, documents.dispatch_of(tuple(row))


def _batches(results: Iterator[tuple[tuple[int, Dispatch], Any]]) -> Iterator[list[codings.Coded]]:
    batch: list[codings.Coded] = []
    began = time.monotonic()
    for (number, dispatch), result in results:
        batch.append(codings.Coded(number, dispatch.id, None, (), f"crash: {result.what}") if isinstance(result, Crash) else result)
        if len(batch) >= _BATCH or time.monotonic() - began > _BATCH_SECONDS:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch


def prepare(make_coder: Callable[..., Any], options: Mapping[str, Any]) -> tuple[Callable[[tuple[int, Dispatch]], codings.Coded], dict[str, Any]]:
    """The function that codes one document, and what tells its coder from others: versions, codebook, weights, tables and options."""
    coder = make_coder(**{k: v for k, v in options.items() if v is not None})
    return functools.partial(_code, coder), identity(coder, options)


def _code(coder: Any, item: tuple[int, Dispatch]) -> codings.Coded:
    number, dispatch = item
    result = coded(coder, dispatch)
    if isinstance(result, Coding):
        return codings.coded(number, result.to_dict())
    return codings.Coded(number, dispatch.id, None, (), f"{result.code}: {result.what if isinstance(result, Fault) else result}")
