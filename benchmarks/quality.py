#!/usr/bin/env python3
"""How good is it: whole records against gold, suites of short texts, and how far the confidences can be trusted.

Usage: quality.py [--errors] [--calibration right|strict] [--only WORD…] [--unseen] [--markdown FILE]

Prints, for every corpus that is there (tests/gold seen and unseen, ../shared/dispatches, ../shared/voa-dev), what
`dateline evaluate records` prints; then the suites of tests/suites, seen and unseen lines apart; then a table of confidences against the
share that is right. --errors lists every failure, those of unseen data only with --unseen: whoever writes rules does not read them. --only
keeps the corpora and suites in whose name one of the words stands. --markdown writes the tables of docs/quality.md as well. tests/test_gate.py
pins these figures.
"""
from __future__ import annotations

import argparse
import functools
import hashlib
import pathlib
import time
from collections.abc import Iterator

import dateline
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import quality, records

ROOT = pathlib.Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SUITES = ROOT / "tests" / "suites"
TEXTS = (".txt", ".html", ".jsonl")
CORPORA = {"gold seen": ROOT / "tests/gold/seen", "gold unseen": ROOT / "tests/gold/unseen", "dispatches": SHARED / "dispatches", "voa-dev": SHARED / "voa-dev"}


def files(folder: pathlib.Path) -> list[pathlib.Path]:
    """The texts and the gold of a corpus, in order."""
    return sorted(p for p in folder.iterdir() if p.suffix in TEXTS or p.name.endswith(".gold.yaml"))


def digest(paths: list[pathlib.Path]) -> str:
    """SHA-256 over the names and bytes of files."""
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def coded(folder: pathlib.Path, coder: "dateline.Coder") -> dict[str, dict]:
    """The records of a corpus by the name of their gold. Raises InputError for a text that cannot be read."""
    found = {}
    for path in files(folder):
        if path.suffix not in TEXTS:
            continue
        for dispatch in dateline.read(path):
            if isinstance(dispatch, dateline.InputError):
                raise dispatch
            found[dispatch.external_id or path.stem] = coder.code(dispatch).to_dict()
    return found


def outcomes(folder: pathlib.Path, codings: dict[str, dict]) -> Iterator[records.Outcome]:
    """Every coded event of a corpus with what its gold says of it."""
    for name, gold in records.read_golds(folder):
        if name in codings:
            yield from records.outcomes(gold, codings[name])


def coder_of_texts(coder: "dateline.Coder"):
    """Text -> Coding, each text coded once."""
    @functools.cache
    def code(text: str):
        return coder.code(Dispatch(text, "sha256:" + hashlib.sha256(text.encode()).hexdigest(), body=Span(0, len(text))))
    return code


def markdown(reports: dict[str, records.Report], measures: list[quality.Measure], told: list[tuple[str, list[records.Outcome]]]) -> Iterator[str]:
    """The tables of docs/quality.md."""
    fields = sorted({field for report in reports.values() for field in report.fields})
    yield "| | " + " | ".join(reports) + " |\n|---" + "|---" * len(reports) + "|"
    yield "| events owed / coded | " + " | ".join(f"{r.owed} / {r.coded}" for r in reports.values()) + " |"
    for head, figure in (("events, precision", "precision"), ("events, recall", "recall"), ("events, F1", "f1"), ("strict F1", "strict_f1")):
        yield f"| {head} | " + " | ".join(f"{getattr(r, figure):.3f}" for r in reports.values()) + " |"
    for field in fields:
        yield f"| {field} | " + " | ".join(f"{r.share(field):.2f} of {len(r.fields[field])}" if r.fields[field] else "–" for r in reports.values()) + " |"
    yield "\n| suite | measure | seen | unseen |\n|---|---|---|---|"
    pairs: dict[tuple[str, str], dict[str, quality.Measure]] = {}
    for m in measures:
        pairs.setdefault((m.suite, m.name), {})[m.part] = m
    for (suite, name), parts in pairs.items():
        cells = [f"{parts[part].share:.3f} of {parts[part].of}" if part in parts else "–" for part in quality.PARTS]
        less = " (less is better)" if any(m.better == "less" for m in parts.values()) else ""
        yield f"| {suite} | {name}{less} | " + " | ".join(cells) + " |"
    yield "\n| confidence | " + " | ".join(f"{name}: right of events" for name, _ in told) + " |\n|---" + "|---" * len(told) + "|"
    tables = [{b.low: b for b in quality.calibration((o.event["confidence"], o.right) for o in found)} for _, found in told]
    for low in sorted({low for table in tables for low in table}):
        yield f"| {low:.1f}–{low + 0.1:.1f} | " + " | ".join(f"{t[low].right:.2f} of {t[low].events}" if low in t else "–" for t in tables) + " |"
    yield "| calibration error | " + " | ".join(f"{quality.calibration_error(table.values()):.3f}" for table in tables) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list every failure on seen data")
    parser.add_argument("--unseen", action="store_true", help="with --errors: on unseen data too")
    parser.add_argument("--calibration", choices=("right", "strict"), default="right", help="right: type at its place; strict: and its parties")
    parser.add_argument("--markdown", type=pathlib.Path, metavar="FILE", help="write the tables of docs/quality.md there too")
    parser.add_argument("--only", nargs="+", default=[""], metavar="WORD")
    args = parser.parse_args()
    coder, started = dateline.Coder(min_confidence=0.0), time.perf_counter()
    least = dateline.Coder().min_confidence
    told: list[tuple[str, list[records.Outcome]]] = []
    reports: dict[str, records.Report] = {}
    measures: list[quality.Measure] = []
    for name, folder in CORPORA.items():
        if not any(word in name for word in args.only):
            continue
        if not folder.is_dir():
            print(f"\n{name}: not here ({folder})")
            continue
        everything = coded(folder, coder)
        shown = {key: {**record, "events": [e for e in record["events"] if e["confidence"] >= least]} for key, record in everything.items()}
        report = reports[name] = records.compare_in_memory(folder, shown)
        print(f"\n{name}: {len(everything)} dispatches, sha256 {digest(files(folder))[:12]}")
        for line in [*(report.errors if args.errors and (args.unseen or "unseen" not in name) else ()), *report.lines()]:
            print("  " + line)
        told.append((name, list(outcomes(folder, everything))))
    code = coder_of_texts(dateline.Coder())
    for name in quality.SUITES:
        path = SUITES / f"{name}.jsonl"
        if path.exists() and any(word in name for word in args.only):
            result = quality.suite(path, code)
            measures += result.measures
            print(f"\n{name}")
            for m in result.measures:
                print(f"  {m.name:<26}{m.part:<8}{m.share:.3f}   ({m.of}){'   less is better' if m.better == 'less' else ''}")
            for line in result.wrong if args.errors and args.unseen else ():
                print("    " + line)
    for name, found in told:
        bins = quality.calibration((o.event["confidence"], getattr(o, args.calibration)) for o in found)
        print(f"\nconfidence against the share that is {args.calibration}: {name} (error {quality.calibration_error(bins):.3f}, all events, also below {least})")
        for b in bins:
            print(f"  {b.low:.1f}–{b.high:.1f}  {b.events:5} events   confidence {b.confidence:.2f}   right {b.right:.2f}")
    if args.markdown:
        args.markdown.write_text("\n".join(markdown(reports, measures, told)) + "\n", encoding="utf-8")
    print(f"\n{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
