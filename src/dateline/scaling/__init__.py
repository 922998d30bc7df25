"""Many dispatches, on many cores or machines, with the same bytes as on one.

In go files and a folder, out comes the folder filled: a file of records for every shard, what was put aside, and a manifest. Put one after the other, the parts are
what ``dateline code`` writes to one file. Whatever stops it, the same call goes on where it stopped: a shard whose entry stands is not done again.
"""
from __future__ import annotations

import dataclasses
import os
from typing import Any, Callable, Iterator, Mapping, Sequence

from dateline.errors import UsageError
from dateline.scaling.engines import ENGINES, WorkerLost, engine
from dateline.scaling.shard_coder import Job, Planner, ShardCoder, coded, identity, shards_of, who_codes
from dateline.scaling.shards import Folder, Shard, digest_of

__all__ = ["ENGINES", "SHARD_SIZE", "Progress", "code", "coded", "identity"]

SHARD_SIZE = 500
_PLANNED_TOGETHER = 64
_TRIES = 2


@dataclasses.dataclass(slots=True)
class Progress:
    """Where a job is. ``shards``: of how many; ``done``: how many stand; ``before``: how many of them an earlier run had done; ``lost``: shards whose process died
    every time they were tried; ``removed``: parts of an earlier plan that were taken away. ``entry``: of the shard that was finished last."""

    shards: int = 0
    done: int = 0
    before: int = 0
    coded: int = 0
    events: int = 0
    aside: int = 0
    removed: int = 0
    reasons: dict[str, int] = dataclasses.field(default_factory=dict)
    lost: list[int] = dataclasses.field(default_factory=list)
    entry: Mapping[str, Any] | None = None

    def add(self, entry: Mapping[str, Any]) -> None:
        self.done += 1
        for key in ("coded", "events", "aside"):
            setattr(self, key, getattr(self, key) + entry[key])
        for reason, number in entry["reasons"].items():
            self.reasons[reason] = self.reasons.get(reason, 0) + number
        self.entry = entry


def code(inputs: Sequence[str], folder: str | os.PathLike[str], make_coder: Callable[..., Any], options: Mapping[str, Any] | None = None, *,
         published: str | None = None, on: str = "daft", workers: int | None = None, cluster: str | None = None, shard_size: int = SHARD_SIZE,
         tell: Callable[[Progress], None] | None = None) -> Progress:
    """Code files into a folder of shards.

    ``inputs``: files, in order. ``make_coder``: an importable function that makes a coder of ``options``. ``published``: the days that the caller states. ``on``: the
    engine; ``workers``: on how many processes (all cores); ``cluster``: a Ray address. ``shard_size``: dispatches a shard, about. ``tell`` is called after every shard,
    when it stands on disk. Raises UsageError, DataError, ModelError, and DatelineError where a worker cannot work.
    """
    where = Folder(os.path.abspath(folder))
    work = engine(on, workers, cluster)
    job = Job(make_coder, dict(options or {}), published, str(where.path))
    who = who_codes(job)
    job = job._replace(coder=digest_of(who))
    where.open()
    with where.alone():
        todo = list(shards_of(_planned(work, inputs, shard_size), shard_size))
        if not todo:
            raise UsageError("nothing to code", remedy="Name files")
        progress, entries = Progress(len(todo), removed=where.forget(len(todo))), {}
        for shard in todo:
            if entry := where.done(shard, job.coder):
                progress.add(entry)
                progress.before += 1
                entries[shard.number] = entry
        where.unconclude()
        if tell:
            tell(progress)
        todo = [s for s in todo if s.number not in entries]
        for entry in _coded(work, job, where, todo, progress.lost):
            entries[entry["shard"]] = {k: v for k, v in entry.items() if k != "cpu_seconds"}
            progress.add(entry)
            if tell:
                tell(progress)
        if not progress.lost:
            where.conclude(who, entries.values())
    return progress


def _planned(work: Any, inputs: Sequence[str], size: int) -> Iterator[Any]:
    """The slices of all inputs, in their order, cut where the work is done."""
    groups = [(i, list(inputs[i:i + _PLANNED_TOGETHER])) for i in range(0, len(inputs), _PLANNED_TOGETHER)]
    found = dict(work.map(Planner, (size, os.getcwd()), groups))
    for number, _ in groups:
        yield from found[number]


def _coded(work: Any, job: Job, where: Folder, todo: list[Shard], lost: list[int]) -> Iterator[Mapping[str, Any]]:
    """Entries of shards as they get done. Where a process dies the rest is tried again, those that were under way at that moment last; where that helps no more, each alone,
    so that the one that kills its process costs no other: its number is added to ``lost``."""
    left = {s.number: s for s in todo}
    tries = _TRIES
    while left and tries:
        before = len(left)
        try:
            for entry in work.map(ShardCoder, (job,), list(left.values())):
                del left[entry["shard"]]
                yield entry
        except WorkerLost:
            begun = where.sweep()
            for shard in list(left.values()):
                if entry := where.done(shard, job.coder):  # finished, and not told of any more
                    del left[shard.number]
                    yield entry
            left = {n: left[n] for n in sorted(left, key=lambda n: (n in begun, n))}
            tries = _TRIES if len(left) < before else tries - 1
    for shard in list(left.values()):
        for attempt in range(_TRIES):
            try:
                yield from work.map(ShardCoder, (job,), [shard])
                break
            except WorkerLost:
                if attempt == _TRIES - 1:
                    lost.append(shard.number)
    where.sweep()
