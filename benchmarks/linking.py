"""Same text, same happening: how well copies and incidents are found, how fast, in how much memory.

    python benchmarks/linking.py [--speed] [--errors]

Copies: invented wire news with planted syndication (planted.py; seeds that no threshold was set on). Incidents: the mini-reports of
tests/linking/incidents.jsonl, coded by this version of the coder, against TF-IDF with a 7-day window: at the threshold that is best on the
seen part, and at the one that is best on the very reports that are measured. Two dispatches count as one incident where any incident holds
events of both.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import itertools
import json
import pathlib
import resource
import sys
import time
from typing import Iterable, Iterator

import planted

from dateline.linking import copies, incidents, words

GOLD = pathlib.Path(__file__).resolve().parents[1] / "tests" / "linking" / "incidents.jsonl"
SEEDS = (11, 12, 13)
Clusters = list[list[str]]


def pairs(clusters: Clusters) -> set[tuple[str, str]]:
    return {pair for members in clusters for pair in itertools.combinations(sorted(members), 2)}


def prf(right: float, found: float, wanted: float) -> tuple[float, float, float]:
    precision, recall = right / found if found else 1.0, right / wanted if wanted else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pairwise(gold: Clusters, found: Clusters) -> tuple[float, float, float]:
    g, f = pairs(gold), pairs(found)
    return prf(len(g & f), len(f), len(g))


def b_cubed(gold: Clusters, found: Clusters) -> tuple[float, float, float]:
    """Bagga and Baldwin 1998."""
    of_gold, of_found = ({m: set(c) for c in clusters for m in c} for clusters in (gold, found))
    precision = sum(len(of_gold[m] & c) / len(c) for m, c in of_found.items()) / len(of_found)
    recall = sum(len(of_found[m] & c) / len(c) for m, c in of_gold.items()) / len(of_gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def muc(gold: Clusters, found: Clusters) -> tuple[float, float, float]:
    """Vilain et al. 1995."""

    def links(these: Clusters, those: Clusters) -> tuple[int, int]:
        of = {m: n for n, c in enumerate(those) for m in c}
        return sum(len(c) - len({of[m] for m in c}) for c in these), sum(len(c) - 1 for c in these)

    (recalled, wanted), (right, made) = links(gold, found), links(found, gold)
    recall, precision = recalled / wanted if wanted else 1.0, right / made if made else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ceaf_e(gold: Clusters, found: Clusters) -> tuple[float, float, float]:
    """Luo 2005 with phi-4; the best matching by augmenting paths (Hungarian method)."""
    scores = [[2 * len(set(g) & set(f)) / (len(g) + len(f)) for f in found] for g in gold]
    best = _assign(scores)
    return prf(best, len(found), len(gold))


def _assign(scores: list[list[float]]) -> float:
    """The greatest sum of one entry a row and column (Kuhn–Munkres with potentials)."""
    rows, columns = len(scores), len(scores[0]) if scores else 0
    if rows > columns:
        return _assign([list(column) for column in zip(*scores)])
    u, v, match = [0.0] * (rows + 1), [0.0] * (columns + 1), [0] * (columns + 1)
    for i in range(1, rows + 1):
        match[0], j0 = i, 0
        least, used, way = [float("inf")] * (columns + 1), [False] * (columns + 1), [0] * (columns + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = match[j0], float("inf"), 0
            for j in range(1, columns + 1):
                if not used[j]:
                    cost = -scores[i0 - 1][j - 1] - u[i0] - v[j]
                    if cost < least[j]:
                        least[j], way[j] = cost, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(columns + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if match[j0] == 0:
                break
        while j0:
            match[j0], j0 = match[way[j0]], way[j0]
    return sum(scores[match[j] - 1][j - 1] for j in range(1, columns + 1) if match[j])


def conll(gold: Clusters, found: Clusters) -> float:
    """The mean of MUC, B³ and CEAF-e F1."""
    return (muc(gold, found)[2] + b_cubed(gold, found)[2] + ceaf_e(gold, found)[2]) / 3


def measured(gold: Clusters, found: Clusters) -> str:
    p, r, f = pairwise(gold, found)
    return f"CoNLL {conll(gold, found):.3f}  B³ {b_cubed(gold, found)[2]:.3f}  pairwise P {p:.3f} R {r:.3f} F1 {f:.3f}"


def tf_idf_window(rows: list[dict], threshold: float, days: int = 7) -> Clusters:
    """The baseline: whole texts at a cosine, published within a week, linked transitively."""
    counts = [collections.Counter(w for w in words.words(f"{r['title']} {r['text']}") if w not in words.function_words()) for r in rows]
    containing = collections.Counter(w for c in counts for w in c)
    rarity = {w: words.inverse_frequency(len(rows), n) for w, n in containing.items()}
    vectors = [words.unit(c, rarity) for c in counts]
    when = [datetime.date.fromisoformat(r["published"]).toordinal() for r in rows]
    union = words.Union(len(rows))
    for i, j in itertools.combinations(range(len(rows)), 2):
        if abs(when[i] - when[j]) <= days and words.cosine(vectors[i], vectors[j]) >= threshold:
            union.join(i, j)
    return [[rows[i]["id"] for i in members] for members in union.sets(range(len(rows)))]


def documents_of(found: Iterable[incidents.Incident], ids: dict[str, str]) -> Clusters:
    """Clusters of dispatches: those that share an incident; ``ids``: document id -> id of the gold. A dispatch without an event stands
    alone."""
    order = {id: n for n, id in enumerate(ids.values())}
    union = words.Union(len(order))
    for incident in found:
        members = [order[ids[d]] for d, _ in incident.members]
        for member in members[1:]:
            union.join(members[0], member)
    names = list(order)
    return [[names[i] for i in members] for members in union.sets(range(len(names)))]


def gold_rows(part: str | None = None) -> list[dict]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [r for r in rows if part in (None, r["part"])]


def coded(path: pathlib.Path) -> list[dict]:
    from dateline.coder import Coder
    from dateline.dispatch import Dispatch
    from dateline.reading import read

    return [c.to_dict() for c in Coder().pipe(d for d in read(str(path)) if isinstance(d, Dispatch))]


def gold_clusters(rows: list[dict], key: str = "incident") -> Clusters:
    clusters: dict[str, list[str]] = {}
    for row in rows:
        clusters.setdefault(row[key], []).append(row["id"])
    return list(clusters.values())


def report_copies() -> Iterator[str]:
    for seed in SEEDS:
        rows = planted.corpus(300, seed)
        began = time.perf_counter()
        found = copies.cluster((r.id, r.text, r.published, r.outlet) for r in rows)
        took = time.perf_counter() - began
        gold = gold_clusters([{"id": r.id, "incident": str(r.story)} for r in rows])
        p, r, f = pairwise(gold, found)
        yield f"copies, seed {seed}: {len(rows):,} texts, {len(pairs(gold)):,} pairs: P {p:.4f} R {r:.4f} F1 {f:.4f} ({took:.1f} s)"


def report_incidents(records: list[dict], errors: bool) -> Iterator[str]:
    seen = gold_rows("seen")
    fixed = max((t / 100 for t in range(4, 60, 2)), key=lambda t: conll(gold_clusters(seen), tf_idf_window(seen, t)))
    for part in ("seen", "unseen", None):
        rows = gold_rows(part)
        named = {r["id"] for r in rows}
        chosen = [r for r in records if r["document"]["external_id"] in named]
        ids = {r["document"]["id"]: r["document"]["external_id"] for r in chosen}
        events = [e for r in chosen for e in incidents.events_of(r)]
        gold, linked = gold_clusters(rows), incidents.link(events)
        best = max((tf_idf_window(rows, t / 100) for t in range(4, 60, 2)), key=lambda c: conll(gold, c))
        label = part or "all"
        yield f"incidents, {label}: {len(rows)} reports, {len(gold)} incidents, {len(events)} events"
        yield f"  linked          {measured(gold, documents_of(linked, ids))}"
        yield f"  TF-IDF + 7 days {measured(gold, tf_idf_window(rows, fixed))}  (at {fixed}, best on the seen part)"
        yield f"  TF-IDF + 7 days {measured(gold, best)}  (at the best threshold for this very part)"
        if errors and part:
            yield from _errors(rows, gold, documents_of(linked, ids), linked, ids)


def _errors(rows: list[dict], gold: Clusters, found: Clusters, linked: list[incidents.Incident], ids: dict[str, str]) -> Iterator[str]:
    titles = {r["id"]: f"{r['incident']}: {r['title']}" for r in rows}
    for a, b in sorted(pairs(gold) - pairs(found)):
        yield f"    missed {a} {titles[a]} | {b} {titles[b]}"
    for incident in linked:
        for k in incident.links:
            a, b = ids[k.one[0]], ids[k.two[0]]
            if tuple(sorted((a, b))) not in pairs(gold) and a != b:
                yield f"    false {k.score} {a} {titles[a]} | {b} {titles[b]} | {k.reasons[:6]}"


def report_speed() -> Iterator[str]:
    rows = planted.corpus(6000, 21)  # about 20,000 texts
    began = time.perf_counter()
    copies.cluster((r.id, r.text, r.published, r.outlet) for r in rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"copies: {len(rows):,} texts in {time.perf_counter() - began:.0f} s, peak {peak:.0f} MB"
    events = list(planted.events(100_000))
    began = time.perf_counter()
    found = incidents.link(events)
    yield (
        f"incidents: {len(events):,} events into {len(found):,} in {time.perf_counter() - began:.0f} s, "
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--speed", action="store_true", help="time 20,000 texts and 100,000 events too (minutes)")
    parser.add_argument("--errors", action="store_true", help="list every missed and every false pair of reports")
    parser.add_argument("--coded", type=pathlib.Path, help="records of the mini-reports (JSON Lines) instead of coding them now")
    options = parser.parse_args()
    records = [json.loads(line) for line in options.coded.read_text(encoding="utf-8").splitlines()] if options.coded else coded(GOLD)
    for line in itertools.chain(report_copies(), report_incidents(records, options.errors), report_speed() if options.speed else ()):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
