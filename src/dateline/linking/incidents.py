"""Same happening again: events of different dispatches that tell one happening become an incident, with a score and reasons.

In go event dicts: dateline/1 plus ``document_id``, ``published``, ``outlet`` and ``text`` (``events_of`` makes them from a record;
``context`` helps), out come incidents. Every event is in exactly one; an event that nothing else tells is an incident of its own, and so is
what is only supposed (certainty hypothetical). The answer does not depend on the order of the input.

Pairs are compared within one family of types where their days meet and they share a place, a country or a name (``_candidates``);
``evidence.probability`` gives each pair a probability; clusters merge while the mean over all pairs between them stays above ``THRESHOLD``
(average linkage), the surest first. What a person decides goes over all of it: ``apply`` splits and merges.
"""

from __future__ import annotations

import collections
import dataclasses
import hashlib
import heapq
from typing import Any, Iterable, Iterator, Mapping, Sequence

from dateline.errors import UsageError
from dateline.linking import words
from dateline.linking.evidence import families, probability, reasons
from dateline.linking.figures import Entry, ledger, published_days
from dateline.linking.tellings import Telling, events_of, tellings

__all__ = ["Incident", "Link", "Member", "apply", "events_of", "link"]

THRESHOLD = 0.5
"""Mean probability over all pairs between two clusters at which they merge."""
_CROWD = 20  # a block with more tellings than this is walked in order of time …
_NEIGHBOURS = 6  # … each compared with the next few
_BUCKET = 3  # days
_LONG = 12  # days: vaguer intervals are entered by their ends
_DENSE = 120  # a group up to this size has all its pairs weighed
_UNKNOWN = 0.05  # the probability of a pair that no block brought together
Member = tuple[str, str]  # (document id, event id)


@dataclasses.dataclass(frozen=True, slots=True)
class Link:
    """Why a member belongs: its surest pair. ``score``: probability between 0 and 1; ``reasons`` for and against with their log-odds,
    strongest first."""

    one: Member
    two: Member
    score: float
    reasons: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Incident:
    """One happening. ``members`` in order of publication. ``score``: mean probability over its pairs (1 for a single telling). ``start``
    and ``end``: the days that most tellings give (the most exact, then the earliest where they tie), null where none does; ``place``:
    likewise. ``figures``: the ledger, side by side. ``documents`` and ``outlets`` leave out copies. ``decided``: split or merged by a
    person."""

    id: str
    type: str
    members: tuple[Member, ...]
    start: str | None
    end: str | None
    place: Mapping[str, Any] | None
    score: float
    links: tuple[Link, ...]
    figures: tuple[Entry, ...]
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    decided: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts and lists."""
        return {
            "id": self.id,
            "type": self.type,
            "members": [{"document_id": d, "event_id": e} for d, e in self.members],
            "start": self.start,
            "end": self.end,
            "place": dict(self.place) if self.place else None,
            "score": self.score,
            "links": [{"one": list(k.one), "two": list(k.two), "score": k.score, "reasons": list(k.reasons)} for k in self.links],
            "figures": [entry.to_dict() for entry in self.figures],
            "documents": list(self.documents),
            "outlets": list(self.outlets),
            "decided": self.decided,
        }


def link(events: Iterable[Mapping[str, Any]], threshold: float = THRESHOLD) -> list[Incident]:
    """The incidents that some events tell, by day, then by id."""
    known = {(e["document_id"], e["id"]): e for e in events}
    told = tellings(list(known.values()), families())
    weighed = {(i, j): probability(told[i], told[j]) for i, j in _candidates(told)}
    union = words.Union(len(told))
    for (i, j), score in weighed.items():
        if score >= threshold:
            union.join(i, j)
    groups = union.sets(range(len(told)))
    for group in groups:
        if len(group) <= _DENSE:
            weighed.update(
                {(i, j): probability(told[i], told[j]) for n, i in enumerate(group) for j in group[n + 1 :] if (i, j) not in weighed}
            )
    later: dict[int, list[int]] = {i: [] for i in range(len(told))}
    for i, j in weighed:
        later[i].append(j)
    found = []
    for group in groups:
        for cluster in _agglomerate(group, weighed, later, threshold):
            found.append(_incident([known[told[i].key] for i in cluster], *_grounds(cluster, told, weighed)))
    return sorted(found, key=_order)


def apply(
    incidents: Sequence[Incident], decisions: Iterable[tuple[str, Sequence[str]]], events: Iterable[Mapping[str, Any]]
) -> list[Incident]:
    """The incidents after what people decided, in order: ("split", ids) takes those events out of their incidents into one of their own,
    ("merge", ids) makes one incident of all that hold them. An id is an event's, "document id/event id" where two dispatches share it, or
    (to merge) an incident's. An id that is no longer there is passed over, so that decisions outlive a new coding. Raises UsageError for
    another word than split or merge."""
    known = {(e["document_id"], e["id"]): e for e in events}
    groups: list[tuple[frozenset[Member], Incident | None]] = [(frozenset(i.members), i) for i in incidents]
    for word, ids in decisions:
        if word not in ("split", "merge"):
            raise UsageError(f"no such decision: {word}", remedy="Say split or merge")
        wanted = set(ids)
        if word == "split":
            out = frozenset(m for members, _ in groups for m in members if _named(m, wanted))
            kept = [(members - out, None if members & out else old) for members, old in groups if members - out]
            groups = [*kept, (out, None)] if out else kept
        else:
            hit = [g for g in groups if any(_named(m, wanted) for m in g[0]) or (_id(g[0], known) if g[1] is None else g[1].id) in wanted]
            if len(hit) > 1:
                groups = [g for g in groups if g not in hit] + [(frozenset().union(*(g[0] for g in hit)), None)]
    return sorted((old if old is not None else _decided(members, known) for members, old in groups), key=_order)


def _named(member: Member, ids: set[str]) -> bool:
    return member[1] in ids or f"{member[0]}/{member[1]}" in ids


def _decided(members: frozenset[Member], known: Mapping[Member, Mapping[str, Any]]) -> Incident:
    told = tellings([known[m] for m in sorted(members)], families())
    indices = list(range(len(told)))
    weighed = {(i, j): probability(told[i], told[j]) for i in indices for j in indices[i + 1 :]} if len(told) <= _DENSE else {}
    score, links = _grounds(indices, told, weighed)
    return dataclasses.replace(_incident([known[t.key] for t in told], score, links), decided=True)


def _candidates(told: list[Telling]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: one family, days that come near each other, and a place, country or name in common."""
    spread = collections.Counter(name for t in told for name in t.names)
    blocks: dict[tuple, list[int]] = {}
    for i, telling in enumerate(told):
        if telling.certainty == "hypothetical":
            continue
        for bucket in _buckets(telling):
            for anchor in _anchors(telling, spread):
                blocks.setdefault((telling.family, bucket, anchor), []).append(i)
    seen: set[int] = set()
    for key in sorted(blocks, key=repr):
        members = blocks[key]
        if len(members) > _CROWD:
            members = sorted(members, key=lambda i: (told[i].start or 0, i))
        reach = len(members) if len(members) <= _CROWD else _NEIGHBOURS
        for n, i in enumerate(members):
            for j in members[n + 1 : n + 1 + reach]:
                seen.add(min(i, j) << 32 | max(i, j))
    return ((pair >> 32, pair & 0xFFFFFFFF) for pair in sorted(seen))


def _buckets(telling: Telling) -> list[int | None]:
    if telling.start is None or telling.end is None:
        return [None]
    if telling.end - telling.start <= _LONG:
        return list(range((telling.start - 1) // _BUCKET, (telling.end + 1) // _BUCKET + 1))
    return sorted({(day + shift) // _BUCKET for day in (telling.start, telling.end) for shift in (-1, 1)})


def _anchors(telling: Telling, spread: Mapping[str, int]) -> set[tuple[str, Any]]:
    place = telling.place
    rare = sorted(telling.names, key=lambda name: (spread[name], name))[:4]
    anchors = {("name", name) for name in rare} | {("name", name) for name in sorted(telling.actor_words)[:3]}
    if place is not None:
        anchors.add(("place", place.get("geonames_id") or place["name"].casefold()))
        if place.get("country"):
            anchors.add(("country", place["country"]))
    anchors |= {("country", p["country"]) for p in telling.actors[:2] + telling.recipients[:2] if p.get("country")}
    return anchors


def _agglomerate(
    group: list[int], weighed: Mapping[tuple[int, int], float], known: Mapping[int, list[int]], threshold: float
) -> list[list[int]]:
    """Average linkage from the surest pair down. ``sums[a][b]``: the probabilities between two clusters, pairs that were never compared
    counted as unlikely. ``known``: i -> later tellings with which it was compared."""
    clusters = {i: [i] for i in group}
    inside = set(group)
    sums: dict[int, dict[int, float]] = {i: {} for i in group}
    for i in group:
        for j in known[i]:
            if j in inside:
                sums[i][j] = sums[j][i] = weighed[i, j]
    queue = [(-score, i, j) for i in group for j, score in sums[i].items() if i < j and score >= threshold]
    heapq.heapify(queue)
    while queue:
        mean, i, j = heapq.heappop(queue)
        if i not in clusters or j not in clusters or -mean != _mean(sums, clusters, i, j):
            continue
        for k in sorted(sums[i].keys() | sums[j].keys()):
            if k in (i, j) or k not in clusters:
                continue
            total = sum(sums[a].get(k, _UNKNOWN * len(clusters[a]) * len(clusters[k])) for a in (i, j))
            sums[i][k] = sums[k][i] = total
        clusters[i] += clusters.pop(j)
        for k in sorted(sums[i]):
            if k in clusters and k != i and (mean := _mean(sums, clusters, i, k)) >= threshold:
                heapq.heappush(queue, (-mean, *sorted((i, k))))
    return [sorted(members) for _, members in sorted(clusters.items())]


def _mean(sums: Mapping[int, Mapping[int, float]], clusters: Mapping[int, list[int]], i: int, j: int) -> float:
    return sums[i][j] / (len(clusters[i]) * len(clusters[j]))


def _grounds(cluster: list[int], told: list[Telling], weighed: Mapping[tuple[int, int], float]) -> tuple[float, tuple[Link, ...]]:
    """The mean over the pairs that were compared, and the surest pair of every member."""
    pairs = [(i, j) for n, i in enumerate(cluster) for j in cluster[n + 1 :] if (i, j) in weighed]
    best: dict[int, tuple[float, int, int]] = {}
    for i, j in pairs:
        for end in (i, j):
            best[end] = max(best.get(end, (-1.0, 0, 0)), (weighed[i, j], -i, -j))
    chosen = sorted({(-i, -j) for _, i, j in best.values()})
    links = tuple(Link(told[i].key, told[j].key, round(weighed[i, j], 4), reasons(told[i], told[j])) for i, j in chosen)
    return (round(sum(weighed[p] for p in pairs) / len(pairs), 4) if pairs else 1.0), links


def _incident(events: list[Mapping[str, Any]], score: float, links: tuple[Link, ...]) -> Incident:
    """``events`` in order of publication."""
    members = tuple((e["document_id"], e["id"]) for e in events)
    first_hand = [e for e in events if not e.get("copy_of")] or events
    start, end = _days(events)
    types = collections.Counter(e["type"] for e in events)
    return Incident(
        _id(members, {m: e for m, e in zip(members, events)}),
        max(types, key=lambda t: types[t]),
        members,
        start,
        end,
        _place(events),
        score,
        links,
        ledger(events),
        tuple(dict.fromkeys(e["document_id"] for e in first_hand)),
        tuple(sorted({e["outlet"] for e in first_hand if e.get("outlet")})),
    )


def _id(members: Iterable[Member], known: Mapping[Member, Mapping[str, Any]]) -> str:
    """From the earliest member: it stays while later dispatches join."""
    first = min(members, key=lambda m: (published_days(known[m])[0] or "9999", m))
    return "in-" + hashlib.sha256("\n".join(first).encode()).hexdigest()[:16]


def _days(events: list[Mapping[str, Any]]) -> tuple[str | None, str | None]:
    given = collections.Counter(
        (e["date"]["start"], e["date"]["end"]) for e in events if e.get("date") and e["date"].get("start") and e["date"].get("end")
    )
    if not given:
        return None, None
    exact = {days: n for days, n in given.items() if days[0] == days[1]} or given
    return min(exact, key=lambda days: (-exact[days], days))


def _place(events: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The place that most tellings give among the most precise ones."""
    finest = {"site": 0, "city": 0, "admin2": 1, "admin1": 2, "country": 3, "region": 4}
    places = [e["place"] for e in events if e.get("place")]
    if not places:
        return None
    counts = collections.Counter((p.get("geonames_id"), p["name"]) for p in places)
    return min(places, key=lambda p: (finest.get(p.get("precision"), 5), -counts[p.get("geonames_id"), p["name"]], p["name"]))


def _order(incident: Incident) -> tuple[str, str]:
    return incident.start or "9999", incident.id
