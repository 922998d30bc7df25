#!/usr/bin/env python3
"""What a dispatch costs when very many are coded, and what a plan for millions comes to. Unit costs are of this machine on this day.

Usage: scaling.py [--dispatches 240] [--workers 1 2] [--shard-size 20] [--folder DIR] [--small]

Writes dispatches put together from tests/gold/seen (our own words, 300 words each) as JSON Lines, Parquet and a packed web archive, codes each with
`dateline code --engine daft` with every number of workers, and prints: processor seconds a dispatch (of the coder alone, and of all processes with their starts); bytes
of record a dispatch, plain and packed; memory of a worker and of the process that leads; seconds to cut and to check a gigabyte. Compares every folder, byte by byte, with what
one plain process writes, and fails where one differs. Then a table for 10^6, 10^8 and 10^9 dispatches. ``--small``: a coder that codes one verb, to see the engine alone.
"""
from __future__ import annotations

import argparse
import gzip
import json
import os
import pathlib
import random
import resource
import sys
import tempfile
import threading
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests/store")]

import psutil  # noqa: E402
from small import SmallCoder  # noqa: E402
from speed import paragraphs, text_of  # noqa: E402

from dateline import scaling  # noqa: E402
from dateline.cli.scale import make_coder  # noqa: E402
from dateline.dispatch import Dispatch  # noqa: E402
from dateline.reading import read  # noqa: E402


def inputs(folder: pathlib.Path, count: int, words: int) -> dict[str, list[str]]:
    """The same dispatches in three formats, each in its folder."""
    import pyarrow
    from pyarrow import parquet
    chance, stock = random.Random(9), paragraphs()
    rows = [{"id": f"d{i}", "date": f"2024-05-{i % 28 + 1:02}", "title": f"Dispatch {i}", "text": text_of(words, chance, stock)} for i in range(count)]
    for name in ("jsonl", "parquet", "warc.gz"):
        (folder / name).mkdir(parents=True)
    (folder / "jsonl/a.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    parquet.write_table(pyarrow.table({key: [row[key] for row in rows] for key in rows[0]}), folder / "parquet/a.parquet")
    with gzip.open(folder / "warc.gz/a.warc.gz", "wb") as file:
        for row in rows:
            body = f"{row['title']}\n\n{row['text']}\n".encode()
            file.write((f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://example.org/{row['id']}\r\nWARC-Record-ID: <urn:{row['id']}>\r\n"
                        f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body + b"\r\n\r\n")
    return {path.name: [str(p) for p in sorted(path.iterdir())] for path in sorted(folder.iterdir())}


class Memory(threading.Thread):
    """Looks at the processes under this one until it is stopped: the most that one held, in MB (USS: what is its own)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.worker = 0.0
        self._going = threading.Event()

    def run(self) -> None:
        while not self._going.wait(0.25):
            for child in psutil.Process().children(recursive=True):
                try:
                    self.worker = max(self.worker, child.memory_full_info().uss / 1e6)
                except psutil.Error:  # it has just ended
                    continue

    def stop(self) -> float:
        self._going.set()
        self.join()
        return self.worker


def spent() -> float:
    """Processor seconds of this process and of those under it that have ended."""
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def job(paths: list[str], folder: pathlib.Path, coder, workers: int, size: int) -> dict[str, float]:
    """Code once with so many workers. Unit costs a dispatch: ``alone`` (the coder's processor seconds), ``all`` (of all processes, with their starts), ``clock``."""
    seconds: list[float] = []
    memory, began, clock = Memory(), spent(), time.perf_counter()
    memory.start()
    done = scaling.code(paths, folder, coder, on="daft", workers=workers, shard_size=size,
                        tell=lambda p: seconds.append(p.entry["cpu_seconds"]) if p.entry else None)
    worker = memory.stop()
    return {"dispatches": done.coded, "alone": sum(seconds) / done.coded, "all": (spent() - began) / done.coded, "clock": (time.perf_counter() - clock) / done.coded,
            "worker_mb": worker, "leader_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def plain(paths: list[str], coder) -> bytes:
    made = coder()
    return b"".join(made.code(d).to_json().encode() + b"\n" for path in paths for d in read(path) if isinstance(d, Dispatch))


def cut_and_check(paths: list[str], folder: pathlib.Path, coder, size: int) -> tuple[float, float]:
    """Processor seconds that a run takes with nothing left to do: to cut a gigabyte of input, and to check a gigabyte of parts (a coder that costs nothing leads it)."""
    from dateline.scaling import slices
    begun = time.process_time()
    found = [part for path in paths for part in slices.cut(path, size)]
    cut = time.process_time() - begun
    holder = scaling.Folder(folder)
    begun = time.process_time()
    for number in range(len(list(folder.glob("part-*")))):
        entry = holder.entry(number)
        assert entry and holder._holds(entry["output"], holder.part(number)), "a part is not as it was written"
    check = time.process_time() - begun
    return cut / (sum(os.path.getsize(p) for p in {s.path for s in found}) / 1e9), check / (sum(p.stat().st_size for p in folder.glob("part-*")) / 1e9)


def plan(seconds: float, overhead: float, plain_bytes: float, packed_bytes: float, worker_mb: float) -> None:
    print(f"\n{'dispatches':>12} {'core-hours':>12} {'on 16 cores':>12} {'on 1,000':>12} {'records':>10} {'packed':>10} {'shards':>9} {'of':>8}")
    for count, size in ((10 ** 6, 500), (10 ** 8, 5_000), (10 ** 9, 20_000)):
        core_hours = count * (seconds + overhead / size) / 3600
        print(f"{count:>12,} {core_hours:>12,.0f} {days(core_hours / 16):>12} {days(core_hours / 1000):>12} {count * plain_bytes / 1e9:>7,.0f} GB "
              f"{count * packed_bytes / 1e9:>7,.0f} GB {count // size:>9,} {size:>8,}")
    print(f"memory: {worker_mb:,.0f} MB a worker")


def days(hours: float) -> str:
    return f"{hours / 24:,.1f} days" if hours >= 48 else f"{hours:,.1f} hours"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dispatches", type=int, default=240)
    parser.add_argument("--words", type=int, default=300)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--shard-size", type=int, default=20)
    parser.add_argument("--formats", nargs="+", default=["jsonl", "parquet", "warc.gz"])
    parser.add_argument("--small", action="store_true", help="a coder that codes one verb: the engine alone")
    given = parser.parse_args()
    coder = SmallCoder if given.small else make_coder
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        found = inputs(folder / "in", given.dispatches, given.words)
        print(f"{given.dispatches:,} dispatches of {given.words} words in shards of {given.shard_size}")
        print(f"{'format':<8} {'workers':>8} {'CPU s alone':>12} {'CPU s of all':>13} {'clock s':>9} {'MB a worker':>12} {'MB leader':>10}   same bytes as one process")
        for format in given.formats:
            expected = plain(found[format], coder)
            for workers in given.workers:
                out = folder / f"out-{format}-{workers}"
                cost = job(found[format], out, coder, workers, given.shard_size)
                same = b"".join(p.read_bytes() for p in sorted(out.glob("part-*"))) == expected
                print(f"{format:<8} {workers:>8} {cost['alone']:>12.4f} {cost['all']:>13.4f} {cost['clock']:>9.4f} {cost['worker_mb']:>12,.0f} {cost['leader_mb']:>10,.0f}   {same}",
                      flush=True)
                if not same:
                    raise SystemExit("the bytes differ")
        cut, check = cut_and_check(found[given.formats[0]], folder / f"out-{given.formats[0]}-{given.workers[0]}", coder, given.shard_size)
        packed = len(gzip.compress(expected, 6)) / given.dispatches
        print(f"records: {len(expected) / given.dispatches:,.0f} bytes a dispatch, {packed:,.0f} packed; to cut {given.formats[0]}: {cut:.1f} CPU s a GB, to check parts: {check:.1f}")
        plan(cost["alone"], 3.0, len(expected) / given.dispatches, packed, cost["worker_mb"])


if __name__ == "__main__":
    main()
