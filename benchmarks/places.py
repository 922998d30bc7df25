"""Places against gold: toponyms with coordinates, and the places of events in gold dispatches.

    python benchmarks/places.py [--errors] [STORIES.jsonl …]

Looks for ../shared beside the repository; prints what it measured and on what, and nothing where the data are absent. An event's predicate
is taken to be the main verb of its gold anchor, so that this measures places alone.
"""

from __future__ import annotations

import collections
import json
import pathlib
import re
import sys
import time
import unicodedata

import yaml

from dateline.coding import where
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import places as score_places
from dateline.knowledge.gazetteer import Gazetteer
from dateline.language import syntax

ROOT = pathlib.Path(__file__).resolve().parents[1].parent / "shared"


def dispatch_of(row: dict) -> Dispatch:
    text = f"{row['title']}\n\n{row['text']}"
    return Dispatch(text, row["id"], title=Span(0, len(row["title"])), body=Span(len(row["title"]) + 2, len(text)))


def head_of(doc, start: int, end: int) -> int:
    """The token of the anchor on which the rest hangs."""
    span = doc.char_span(start, end, alignment_mode="expand")
    root = span.root
    return root.i if root.pos_ in ("VERB", "NOUN") else next((t.i for pos in ("VERB", "NOUN") for t in span if t.pos_ == pos), root.i)


def plain(name: str | None) -> str:
    decomposed = unicodedata.normalize("NFKD", name or "")
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in decomposed if not unicodedata.combining(c)).lower()).strip()


def fits(wanted: str, name: str | None) -> bool:
    w, n = plain(wanted), plain(name)
    return bool(n) and (w in n or n in w)


def of_events(stories: list[pathlib.Path], show: bool) -> None:
    gazetteer, tally, parsed, spent, rows = Gazetteer(), collections.Counter(), 0.0, 0.0, 0
    for path in stories:
        for line in path.read_text(encoding="utf-8").rstrip("\n").split("\n"):
            row = json.loads(line)
            gold = yaml.safe_load((path.parent / f"{row['id']}.gold.yaml").read_text(encoding="utf-8"))
            dispatch = dispatch_of(row)
            start = time.perf_counter()
            analysis = syntax.analyse(dispatch)
            parsed += time.perf_counter() - start
            start = time.perf_counter()
            found = where.places(analysis, gazetteer)
            spent += time.perf_counter() - start
            rows += 1
            for event in gold["events"]:
                event_tally(event, analysis, found, tally, show)
    print(
        f"{rows} stories, {tally['with place']} events with a place: right {tally['right']}, wrong {tally['wrong']}, none {tally['none']} "
        f"= {tally['right'] / max(1, tally['with place']):.3f}; of {tally['without']} events without one: {tally['spurious']} got one"
    )
    for step in ("own", "argument", "governor", "clause", "sentence", "story"):
        print(
            f"  {step:9} right {tally[step, 'right']:3} wrong {tally[step, 'wrong']:3} where the gold has none {tally[step, 'spurious']:3}"
        )
    print(f"  parse {parsed / rows * 1000:.0f} ms a story, places {spent / rows * 1000:.1f} ms")


def event_tally(event: dict, analysis, found, tally: collections.Counter, show: bool) -> None:
    text = analysis.dispatch.text
    match = next((m for anchor in event["at"] if (m := re.search(r"\s+".join(map(re.escape, anchor.split())), text))), None)
    if match is None:
        return
    head = head_of(analysis.doc, *match.span())
    place = found.of(head, analysis.sentence_of(head).index)
    step = place.why.split(":")[0] if place else "none"
    if "place" in event:
        tally["with place"] += 1
        verdict = (
            "none" if place is None else "right" if any(fits(w, place.name) or fits(w, place.text) for w in event["place"]) else "wrong"
        )
    else:
        tally["without"] += 1
        verdict = "spurious" if place is not None else "silent"
    tally[verdict] += 1
    tally[step, verdict] += 1
    if show and verdict != "silent":
        sentence = analysis.text(analysis.sentence_of(head).span).replace("\n", " ")
        print(
            f"{verdict:8} {step:8} {event['type'][0]:9} <{analysis.doc[head].text}> gold {event.get('place')} "
            f"got {place.name if place else None} | {sentence[:260]}"
        )


def main() -> None:
    show = "--errors" in sys.argv
    paths = [pathlib.Path(a) for a in sys.argv[1:] if not a.startswith("--")]
    if paths or (ROOT / "voa-dev").is_dir():
        of_events(paths or sorted((ROOT / "voa-dev").glob("stories-*.jsonl")), show)
    if not paths and (ROOT / "bench" / "places").is_dir():
        for path in sorted((ROOT / "bench" / "places").glob("*.jsonl")):
            print(path.name, json.dumps(score_places.evaluate(path), indent=1))


if __name__ == "__main__":
    main()
