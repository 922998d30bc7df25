"""Same text again: identical, syndicated, cut and rewritten copies of one dispatch.

In go documents as (id, text, published, outlet) — ``published`` an ISO day, a date or null —, out come clusters of ids, the earliest first.
Every document is in one cluster. The answer does not depend on the order of the input. Two texts are copies where

- they share most of their words: TF-IDF cosine of 0.6 or more, and at least 15% of the shorter one's three-word phrases, and no fewer than
  eight, stand in the other (wire copy that was retitled, rewritten, trimmed); or
- the shorter one is cut out of the longer: half of its three-word phrases and 60% of its telling words stand there, and it opens as the
  longer one opens or is a third of its length. (A round-up that holds many briefs is a copy of none but its first.)

and they were published within 30 days of each other, where both days are known. A text of fewer than 12 words is a copy only of the very
same words.

Method: candidates share rare three-word phrases, found through an inverted index over a hashed sample of them (Broder 1997; every phrase of
short texts, one in four of long ones); each candidate pair is then weighed. Memory: about 1.5 kB a document, the texts are not kept.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
from typing import Iterable, Iterator, NamedTuple

import numpy as np

from dateline.linking import words

COSINE = 0.6
"""Texts at or above this TF-IDF cosine are copies (a trial on planted syndication: F1 .995 there)."""
SHARED_PHRASES = 0.15
CUT_OUT = 0.5
CUT_OUT_MATTER = 0.6
WINDOW_DAYS = 30
_LEAD_WORDS, _LEAD_SHARE, _CUT_LENGTH = 60, 0.25, 1 / 3
_FEWEST_WORDS = 12
_FEWEST_PHRASES = 8  # two short reports of one matter share a few by chance
_SHORT = 160  # phrases: texts up to this length keep all of them, longer ones those that hash to 0 modulo _EVERY
_EVERY = 4
_CROWD = 24  # a phrase in more texts than this is common: it ties each text to the first and to the next one only
_AT_LEAST = 2  # phrases that a candidate pair has in common
_NO_DAY = np.iinfo(np.int32).max

Document = tuple[str, str, "datetime.date | str | None", "str | None"]


class Link(NamedTuple):
    """Why two documents are copies. ``kind``: identical | rewritten | cut; ``cosine`` and ``shared`` (of the shorter one's phrases) between
    0 and 1."""

    one: str
    two: str
    kind: str
    cosine: float
    shared: float


@dataclasses.dataclass(slots=True)
class _Sketch:
    """What is kept of one text."""

    id: str
    outlet: str | None
    day: int
    length: int  # words
    digest: int  # of the words in their order
    terms: np.ndarray  # sorted hashes of the words that are no function words
    counts: np.ndarray  # how often each stands there
    phrases: np.ndarray  # sorted hashes of the sampled three-word phrases
    sampled: bool  # whether ``phrases`` is one in four
    lead: np.ndarray  # all phrases of the first 60 words


def cluster(documents: Iterable[Document]) -> list[list[str]]:
    """Clusters of ids, the earliest published first in each (then by id; an unknown day comes last), clusters in the order of their
    heads."""
    return find(documents)[0]


def find(documents: Iterable[Document]) -> tuple[list[list[str]], list[Link]]:
    """The clusters, and the links that made them."""
    sketches = sorted(map(_sketch, documents), key=lambda s: (s.day, s.id))
    union, links = words.Union(len(sketches)), []
    lengths, rarity = _weights(sketches)
    for i, j in _candidates(sketches):
        link = _weigh(sketches[i], sketches[j], lengths[i], lengths[j], rarity)
        if link is not None:
            union.join(i, j)
            links.append(link)
    return [[sketches[i].id for i in members] for members in union.sets(range(len(sketches)))], links


def heads(clusters: Iterable[list[str]]) -> dict[str, str]:
    """id -> id of its head, for the copies alone."""
    return {member: members[0] for members in clusters for member in members[1:]}


def _sketch(document: Document) -> _Sketch:
    id, text, published, outlet = document
    tokens = words.words(text)
    numbers = np.fromiter((words.hashed(w) for w in tokens), dtype=np.uint32, count=len(tokens))
    idle = words.function_words()
    telling = np.fromiter((words.hashed(w) for w in tokens if w not in idle), dtype=np.uint32)
    terms, counts = np.unique(telling, return_counts=True)
    phrases = _phrases(numbers)
    kept = np.unique(phrases)
    sampled = len(kept) > _SHORT
    return _Sketch(
        id,
        outlet,
        _ordinal(published),
        len(tokens),
        words.hashed(" ".join(tokens)),
        terms,
        np.minimum(counts, 65535).astype(np.uint16),
        kept[kept % _EVERY == 0] if sampled else kept,
        sampled,
        np.unique(phrases[:_LEAD_WORDS]),
    )


def _phrases(numbers: np.ndarray) -> np.ndarray:
    """One hash of 32 bits for every three words in a row."""
    if len(numbers) < 3:
        return np.empty(0, dtype=np.uint32)
    wide = numbers.astype(np.uint64)
    mixed = (
        wide[:-2] * np.uint64(0x9E3779B97F4A7C15) ^ wide[1:-1] * np.uint64(0xC2B2AE3D27D4EB4F) ^ wide[2:] * np.uint64(0x165667B19E3779F9)
    )
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _ordinal(day: datetime.date | str | None) -> int:
    if day is None or day == "":
        return _NO_DAY
    return (day if isinstance(day, datetime.date) else datetime.date.fromisoformat(day[:10])).toordinal()


def _weights(sketches: list[_Sketch]) -> tuple[np.ndarray, dict[int, float]]:
    """The length of every vector, and how telling each word is."""
    documents_with: collections.Counter[int] = collections.Counter()
    for sketch in sketches:
        documents_with.update(sketch.terms.tolist())
    rarity = {term: words.inverse_frequency(len(sketches), n) for term, n in documents_with.items()}
    lengths = np.array([np.sqrt(np.square(_vector(s.terms, s.counts, rarity)).sum()) for s in sketches])
    return lengths, rarity


def _vector(terms: np.ndarray, counts: np.ndarray, rarity: dict[int, float]) -> np.ndarray:
    return (1 + np.log(counts.astype(np.float64))) * np.fromiter((rarity[t] for t in terms.tolist()), dtype=np.float64, count=len(terms))


def _candidates(sketches: list[_Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) that share phrases or all of their words, in order."""
    same: dict[int, int] = {}
    pairs: list[np.ndarray] = []
    for i, sketch in enumerate(sketches):
        first = same.setdefault(sketch.digest, i)
        if first != i and sketch.length:
            pairs.append(np.array([first << 32 | i] * _AT_LEAST, dtype=np.int64))
    if sketches:
        pairs += _sharing(sketches)
    if not pairs:
        return
    keys, shared = np.unique(np.concatenate(pairs), return_counts=True)
    for key in keys[shared >= _AT_LEAST].tolist():
        yield key >> 32, key & 0xFFFFFFFF


def _sharing(sketches: list[_Sketch]) -> list[np.ndarray]:
    """A key (earlier << 32 | later) for every phrase that two texts share."""
    phrases = np.concatenate([s.phrases for s in sketches])
    owners = np.repeat(np.arange(len(sketches), dtype=np.int64), [len(s.phrases) for s in sketches])
    days = np.array([s.day for s in sketches], dtype=np.int64)
    order = np.argsort(phrases, kind="stable")  # owners stay ascending within a phrase
    phrases, owners = phrases[order], owners[order]
    starts = np.flatnonzero(np.r_[True, phrases[1:] != phrases[:-1]]) if len(phrases) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(phrases)])
    found = []
    for size in np.unique(sizes[sizes > 1]).tolist():
        groups = owners[starts[sizes == size][:, None] + np.arange(size)]
        if size <= _CROWD:
            one, two = np.triu_indices(size, 1)
        else:
            one = np.r_[np.zeros(size - 1, dtype=np.int64), np.arange(1, size - 1)]
            two = np.r_[np.arange(1, size), np.arange(2, size)]
        for chunk in np.array_split(groups, max(1, len(groups) * len(one) // 2_000_000)):
            left, right = chunk[:, one].ravel(), chunk[:, two].ravel()
            near = (days[right] - days[left] <= WINDOW_DAYS) | (days[right] == _NO_DAY)
            found.append(left[near] << 32 | right[near])
    return found


def _weigh(one: _Sketch, two: _Sketch, length_one: float, length_two: float, rarity: dict[int, float]) -> Link | None:
    if one.day != _NO_DAY and two.day != _NO_DAY and two.day - one.day > WINDOW_DAYS:
        return None
    if one.digest == two.digest and one.length == two.length:
        return Link(one.id, two.id, "identical", 1.0, 1.0)
    if min(one.length, two.length) < _FEWEST_WORDS or not length_one or not length_two:
        return None
    common, at_one, at_two = np.intersect1d(one.terms, two.terms, assume_unique=True, return_indices=True)
    dot = float(_vector(common, one.counts[at_one], rarity) @ _vector(common, two.counts[at_two], rarity))
    cosine = dot / float(length_one * length_two)
    short, long = (one, two) if one.length <= two.length else (two, one)
    shared = _share(short, long)
    if cosine >= COSINE and shared >= SHARED_PHRASES and shared * (short.length - 2) >= _FEWEST_PHRASES:
        return Link(one.id, two.id, "rewritten", round(cosine, 4), round(shared, 4))
    matter = _matter(short, common, rarity) if shared >= CUT_OUT else 0.0
    if matter >= CUT_OUT_MATTER and (short.length >= _CUT_LENGTH * long.length or _opens_alike(short, long)):
        return Link(one.id, two.id, "cut", round(cosine, 4), round(shared, 4))
    return None


def _share(short: _Sketch, long: _Sketch) -> float:
    """Of the shorter text's phrases, how many stand in the longer: estimated on the sample where the longer one is sampled."""
    phrases = short.phrases if short.sampled or not long.sampled else short.phrases[short.phrases % _EVERY == 0]
    known = long.phrases if long.sampled or not short.sampled else long.phrases[long.phrases % _EVERY == 0]
    return len(np.intersect1d(phrases, known, assume_unique=True)) / len(phrases) if len(phrases) >= 3 else 0.0


def _matter(short: _Sketch, common: np.ndarray, rarity: dict[int, float]) -> float:
    """Of the shorter text's telling words, weighed by how telling they are, how much stands in the longer: set phrases weigh little here,
    names much."""
    weights = np.square(_vector(short.terms, short.counts, rarity))
    return float(weights[np.isin(short.terms, common, assume_unique=True)].sum() / weights.sum())


def _opens_alike(short: _Sketch, long: _Sketch) -> bool:
    """Whether the longer text's first words stand at the start of the shorter one."""
    if not len(short.lead) or not len(long.lead):
        return False
    common = len(np.intersect1d(short.lead, long.lead, assume_unique=True))
    return common / min(len(short.lead), len(long.lead)) >= _LEAD_SHARE
