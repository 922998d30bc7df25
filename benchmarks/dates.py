"""Dates and figures against gold: time expressions (TimeBank) and the events of gold dispatches.

    python benchmarks/dates.py [--errors] [--undated] [FOLDER_WITH_STORIES_AND_GOLD]

--undated: the day of stories whose metadata are taken away, alone. Looks for ../shared beside the repository; prints what it measured and on what, and
nothing where the data are absent. An event's predicate is taken to be the main verb of its gold anchor, so that this measures dates and figures alone.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import pathlib
import statistics
import sys

import yaml

from dateline.coding import how_many, when
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import dates as score_dates
from dateline.knowledge import happenings, parties
from dateline.language import syntax
from dateline.records import When

ROOT = pathlib.Path(__file__).resolve().parents[1].parent / "shared"
ONE = datetime.timedelta(days=1)


def dispatch_of(row: dict) -> Dispatch:
    text = f"{row['title']}\n\n{row['text']}"
    day = datetime.date.fromisoformat(row["published"][:10])
    return Dispatch(
        text,
        row["id"],
        title=Span(0, len(row["title"])),
        body=Span(len(row["title"]) + 2, len(text)),
        published=(day, day),
        published_basis="metadata",
    )


def head_of(doc, start: int, end: int) -> int:
    """The token of the anchor on which the rest hangs."""
    span = doc.char_span(start, end, alignment_mode="expand")
    root = span.root
    if root.pos_ in ("VERB", "NOUN"):
        return root.i
    return next((t.i for pos in ("VERB", "NOUN") for t in span if t.pos_ == pos), root.i)


def day(value) -> datetime.date:
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))


def gold_events(folder: pathlib.Path, names: list[str]):
    for name in names:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            gold = yaml.safe_load((folder / f"{row['id']}.gold.yaml").read_text(encoding="utf-8"))
            yield row, gold


def undated(errors: bool) -> None:
    """Stories without their metadata: how often the inferred interval holds the day, and how often where it is a month wide at most."""
    tables, known = parties.load(), happenings.load()
    inside, narrow, widths = 0, [], []
    paths = sorted([*ROOT.glob("voa/voa-*.jsonl"), *ROOT.glob("voa-dev/stories-[ab].jsonl")])
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        dated = dispatch_of(row)
        dispatch = dataclasses.replace(dated, published=None, published_basis=None)
        found, true = when.publication(dispatch, syntax.analyse(dispatch), tables, known), dated.published[0]
        if found.start is None or found.end is None:
            continue
        right = found.start <= true <= found.end
        inside += right
        widths.append((found.end - found.start).days + 1)
        if widths[-1] <= 31:
            narrow.append(right)
        if errors and not right:
            print("UNDATED", row["id"], true, found.start, found.end, found.why)
    if rows:
        print(f"undated stories: {len(rows)}, with an interval {len(widths)}, inside it {inside}", end="; ")
        print(f"a month wide at most {len(narrow)}, right {sum(narrow)}; median width {statistics.median(widths or [0])} days")


def main() -> None:
    errors = "--errors" in sys.argv
    if "--undated" in sys.argv:
        undated(errors)
        return
    names = [a for a in sys.argv[1:] if a.endswith(".jsonl")] or ["stories-a.jsonl", "stories-b.jsonl"]
    bank = ROOT / "bench/dates/timebank.jsonl"
    if bank.exists() and "--no-timebank" not in sys.argv:
        print(score_dates.evaluate(bank, errors=errors))
    folder = ROOT / "voa-dev"
    if not folder.exists():
        return
    tally: dict[str, list[int]] = {}

    def count(key: str, ok: bool) -> None:
        tally.setdefault(key, [0, 0])
        tally[key][0] += ok
        tally[key][1] += 1

    for row, gold in gold_events(folder, names):
        dispatch = dispatch_of(row)
        analysis = syntax.analyse(dispatch)
        published = When("", None, *dispatch.published, "day", "metadata")
        dates, figures = when.dates(analysis, published), how_many.figures(analysis)
        for event in gold["events"]:
            places = [dispatch.text.find(a) for a in event["at"]]
            heads = [head_of(analysis.doc, p, p + len(a)) for p, a in zip(places, event["at"]) if p >= 0]
            if not heads:
                continue
            got = next((w for w in (dates.of(h) for h in heads) if w), None)
            if "date" in event:
                low, high = map(day, event["date"])
                ok = bool(got and got.start and got.end and low - ONE <= got.start <= got.end <= high + ONE)
                count("date right", ok)
                count("date given", got is not None)
                if errors and not ok:
                    print(
                        "DATE",
                        row["id"],
                        event["at"][0][:80],
                        [str(d) for d in event["date"]],
                        got and (got.text, str(got.start), str(got.end), got.why),
                    )
            else:
                count("date null where gold has none", got is None)
                if errors and got:
                    print("NODATE", row["id"], event["at"][0][:80], got and (got.text, str(got.start), str(got.end), got.why))
            mine = [f for h in heads for f in figures.of(h, analysis.sentence_of(h).index)]
            for kind in ("killed", "injured", "detained"):
                have = [(f.minimum, f.maximum) for f in mine if f.kind == kind]
                if kind in event:
                    want = tuple(event[kind])
                    ok = any(h[0] == want[0] and (want[1] is None or h[1] in (want[1], None)) for h in have)
                    count("figure right", ok)
                    if errors and not ok:
                        print("FIGURE", row["id"], event["at"][0][:80], kind, want, have)
                elif have:
                    count("figure where gold has none", True)
                    if errors:
                        print("NOFIGURE", row["id"], event["at"][0][:80], kind, have)
    for key, (right, all_) in tally.items():
        print(f"{key:32} {right}/{all_} {right / all_:.2f}")


if __name__ == "__main__":
    main()
