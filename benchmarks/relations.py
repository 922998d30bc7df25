"""The relation model: pairs a second on one core, and how well it tells right events of the rule-based coder from wrong ones.

    python benchmarks/relations.py [speed] [verify]

Verification: the coder runs over the seen lines of tests/suites/direction.jsonl and noise.jsonl and over those counter-examples of the lexicon that trained
nothing. An event of a direction line is right when its type, an actor and a recipient are those of the line; every event of a noise line, and every event of a
counter-example that has the type of its line, is wrong. AUC is the chance that a right event scores above a wrong one.
"""
from __future__ import annotations

import hashlib
import json
import pathlib
import sys
import time
from collections.abc import Iterator

from dateline.codebooks import loader
from dateline.coder import Coder
from dateline.dispatch import Dispatch, Span
from dateline.models.relations import Pair, Relations
from dateline.records import Event

SUITES = pathlib.Path(__file__).resolve().parents[1] / "tests" / "suites"


def speed() -> None:
    model = Relations.load()
    text = "Two Peruvian opposition leaders were arrested by security forces in Arequipa on Monday, the interior ministry said, after a week of protests over fuel."
    pair = Pair(text, Span(53, 68), Span(0, 31))
    model.score_both(pair)
    began, pairs = time.process_time(), 0
    while time.process_time() - began < 5:
        model.score_both(pair)
        pairs += 1
    print(f"{pairs / (time.process_time() - began):.0f} pairs a CPU second, each both ways, {len(text.split())} words")


def sides(event: Event) -> tuple[Span | None, Span | None]:
    """First actor and first recipient; of an act without recipients its first two actors."""
    actors, recipients = [p.span for p in event.actors], [p.span for p in event.recipients]
    if not recipients and len(actors) > 1:
        return actors[0], actors[1]
    return (actors or [None])[0], (recipients or [None])[0]


def question(event: Event, text: str) -> Pair | None:
    """The event as a question about its sentence; null where neither party stands in it."""
    start, end = event.sentence
    inside = lambda s: Span(s[0] - start, s[1] - start) if s and start <= s[0] < s[1] <= end else None  # noqa: E731
    source, target = (inside(s) for s in sides(event))
    trigger = inside(event.trigger)
    return Pair(text[start:end], source, target, trigger) if (source or target) and source != target else None


def events(coder: Coder) -> Iterator[tuple[str, str, Event, bool]]:
    """Where from, text, event, and whether it is right."""
    code = lambda text: coder.code(Dispatch(text, "sha256:" + hashlib.sha256(text.encode()).hexdigest(), body=Span(0, len(text)))).events  # noqa: E731
    rows = lambda name: [r for r in map(json.loads, (SUITES / name).read_text(encoding="utf-8").splitlines()) if not r["unseen"]]  # noqa: E731
    for row in rows("direction.jsonl"):
        types = row["type"] if isinstance(row["type"], list) else [row["type"]]
        for e in code(row["text"]):
            yield "direction", row["text"], e, e.type in types and _has(e.actors, row["actor"]) and _has(e.recipients or e.actors, row["recipient"])
    for row in rows("noise.jsonl"):
        for e in code(row["text"]):
            yield "noise", row["text"], e, False
    counters = {(a.counter, a.type) for acts in loader.load().acts.values() for a in acts if a.counter and hashlib.sha256(a.counter.encode()).digest()[0] % 2}
    for text, type_ in sorted(counters):
        for e in code(text):
            if e.type == type_:
                yield "counter", text, e, False


def _has(parties, wanted: str | None) -> bool:
    if wanted is None:
        return True
    return any(p.country == a.partition("/")[0] and (not a.partition("/")[2] or a.partition("/")[2] in p.sectors) for a in wanted.split("|") for p in parties)


def verify() -> None:
    model, rows = Relations.load(), []
    for origin, text, event, right in events(Coder(min_confidence=0.0)):
        pair = question(event, text)
        if pair is not None:
            scores = model.score(pair.text, pair.source, pair.target, pair.trigger)
            bare = model.score(pair.text, pair.source, pair.target) if pair.source and pair.target else scores
            rows.append((origin, right, {"P(type)": scores[event.type], "1 - P(NONE)": 1 - scores["NONE"], "P(type), no trigger": bare[event.type],
                                         "1 - P(NONE), no trigger": 1 - bare["NONE"], "coder's confidence": event.confidence,
                                         "both multiplied": event.confidence * (1 - scores["NONE"])}, event, text))
    for part in ("direction", "noise", "counter", "all"):
        good = [r for r in rows if r[1]]
        bad = [r for r in rows if not r[1] and part in (r[0], "all")]
        print(f"right events against wrong ones of {part}: {len(good)} and {len(bad)}")
        for name in rows[0][2]:
            print(f"  {name:<24} AUC {auc([r[2][name] for r in good], [r[2][name] for r in bad]):.3f}")
    good, bad = [r for r in rows if r[1]], [r for r in rows if not r[1]]
    for floor in (0.01, 0.02, 0.05, 0.1, 0.2):
        lost, gone = (sum(r[2]["P(type)"] < floor for r in side) / max(1, len(side)) for side in (good, bad))
        print(f"P(type) below {floor:.2f}: {lost:.3f} of the right events, {gone:.3f} of the wrong")


def auc(good: list[float], bad: list[float]) -> float:
    """The chance that one of ``good`` is above one of ``bad``, ties half."""
    if not good or not bad:
        return 0.5
    return sum((g > b) + 0.5 * (g == b) for g in good for b in bad) / (len(good) * len(bad))


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["speed", "verify"]
    for name, run in (("speed", speed), ("verify", verify)):
        if name in wanted:
            run()
