#!/usr/bin/env python3
"""How fast is it, and what does it cost? Ratios measured side by side; absolute times are of this machine on this day.

Usage: speed.py [--dispatches 12] [--words 500] [--lengths 100 500 2000 5000] [--processes 2]

On texts put together from tests/gold/seen (our own words), prints: dispatches a second with one process and with more; the time from the start of
`dateline code` to its first record; the peak memory; the time of the whole pipeline as a multiple of the bare spaCy parse of the same texts in the
same run; how time grows with the length of a dispatch (100 to 5,000 words: per word, as a multiple of the shortest) and with the number of dispatches.
Ratios are of processor time, so that other work on the machine does not count; rates are of the clock.
"""
from __future__ import annotations

import argparse
import concurrent.futures
import os
import pathlib
import random
import resource
import subprocess
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import dateline  # noqa: E402
from dateline.dispatch import Dispatch, Span  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[1]
_own: "dateline.Coder | None" = None


def paragraphs() -> list[str]:
    """The paragraphs of our own dispatches."""
    found = []
    for path in sorted((ROOT / "tests/gold/seen").glob("*.txt")):
        for dispatch in dateline.read(path):
            if isinstance(dispatch, Dispatch):
                found += [p for p in dispatch[dispatch.body].split("\n\n") if len(p.split()) > 15]
    return found


def text_of(words: int, chance: random.Random, stock: list[str]) -> str:
    """A text of about so many words (never more than a paragraph too long), its paragraphs in a random order."""
    parts, count = [], 0
    while count < words:
        part = chance.choice(stock)
        part = part if count + len(part.split()) <= words + 40 else " ".join(part.split()[:words - count])
        parts.append(part)
        count += len(part.split())
    return "\n\n".join(parts)


def dispatch(text: str) -> Dispatch:
    return Dispatch(text, "sha256:speed", body=Span(0, len(text)))


def seconds(task, *arguments) -> float:
    start = time.perf_counter()
    task(*arguments)
    return time.perf_counter() - start


def processor_seconds(task) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start


def begin() -> None:
    """Each process has one coder, warm."""
    global _own
    _own = dateline.Coder()
    _own.code(dispatch("Troops left the town on Monday, the army said."))


def code(text: str) -> int:
    return len(_own.code(dispatch(text)).events)


def with_processes(texts: list[str], processes: int) -> float:
    """Seconds for all texts, start of the processes not counted."""
    with concurrent.futures.ProcessPoolExecutor(processes, initializer=begin) as pool:
        list(pool.map(code, texts[:processes] * 2))
        start = time.perf_counter()
        list(pool.map(code, texts, chunksize=1))
        return time.perf_counter() - start


def first_record() -> float:
    """Seconds from the start of the command to the end of its first record, the better of two."""
    command = [sys.executable, "-m", "dateline", "code", str(ROOT / "examples/gao-convoy.txt"), "--format", "json"]
    return min(seconds(lambda: subprocess.run(command, check=False, capture_output=True)) for _ in range(2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dispatches", type=int, default=12)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--lengths", type=int, nargs="+", default=[100, 500, 2000, 5000])
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    import spacy
    from dateline.language import syntax
    chance, stock = random.Random(0), paragraphs()
    texts = [text_of(args.words, chance, stock) for _ in range(args.dispatches)]
    began = seconds(begin)
    parse = spacy.util.load_model_from_path(syntax.folder())
    seconds(lambda: [parse(t) for t in texts[:2]])
    bare = processor_seconds(lambda: [parse(t) for t in texts])
    whole = processor_seconds(lambda: [code(t) for t in texts])
    clock = seconds(lambda: [code(t) for t in texts])
    print(f"start of a coder                  {began:.1f} s")
    print(f"start of the command, one record  {first_record():.1f} s")
    print(f"one process                       {len(texts) / clock:.2f} dispatches/s of {args.words} words ({1000 * whole / len(texts):.0f} ms of processor time each)")
    print(f"whole pipeline / bare parse       {whole / bare:.2f}")
    half = processor_seconds(lambda: [code(t) for t in texts[:len(texts) // 2]])
    print(f"twice the dispatches              {whole / half:.2f} times the time")
    print("length of a dispatch (per word, as a multiple of the shortest)")
    shortest = None
    for words in args.lengths:
        sample = [text_of(words, chance, stock) for _ in range(max(1, min(8, 2000 // words)))]
        each = processor_seconds(lambda: [code(t) for t in sample]) / sum(len(t.split()) for t in sample)
        shortest = shortest or each
        print(f"  {words:6,} words                    {each / shortest:.2f}")
    print(f"peak memory of one process        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    one, more = with_processes(texts, 1), with_processes(texts, args.processes)
    print(f"{args.processes} processes                       {len(texts) / more:.2f} dispatches/s, {one / more:.2f} times one process")


if __name__ == "__main__":
    main()
