"""What one party does to another in a sentence, and whether a candidate event stands.

In goes a text with the characters of a source, a target and perhaps a trigger; out come probabilities over the PLOVER types and "NONE". A span that
is null is a party that is not named, or a trigger that is not given. Each pair is encoded alone, so its answer never depends on another's.
"""
from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy

from dateline.dispatch import Span
from dateline.errors import UsageError
from dateline.models import runtime

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "relations"
LABELS = ("NONE", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
          "MOBILIZE", "COERCE", "ASSAULT")
LIMIT_TOKENS = 128
_TWO_SIDED = ("CONSULT", "COOPERATE")
_SAME_BOTH_WAYS, _OTHER = 0.5, 0.05
_CLS, _SEP = 101, 102
_MARKERS = ((1, 2), (1, 2), (3, 4))  # before and after a source, a target, a trigger: pieces that the vocabulary leaves free; parties look alike,
#                                      so that one pass tells what either does to the other
_SAME = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\n": " "})


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """One question: what does ``source`` do to ``target`` in ``text``? Spans in code points of the text; null: not named, not given."""

    text: str
    source: Span | tuple[int, int] | None
    target: Span | tuple[int, int] | None
    trigger: Span | tuple[int, int] | None = None


class Relations:
    """The trained model of relations. ``digest``: "sha256:…" of its weights."""

    def __init__(self, session: runtime.Session) -> None:
        self._session = session
        self.digest = session.digest

    @classmethod
    @functools.cache
    def load(cls) -> "Relations":
        """The shipped model, read once. Raises ModelError when the weights are missing or changed."""
        return cls(runtime.load(NAME))

    def score(self, text: str, source: tuple[int, int] | None, target: tuple[int, int] | None, trigger: tuple[int, int] | None = None) -> dict[str, float]:
        """Probability of each of LABELS, to four digits. Give one sentence: of a longer text only what stands around the spans is read.

        Raises UsageError where a span is empty or outside the text, or none of the three is given.
        """
        return self.score_both(Pair(text, source, target, trigger))[0]

    def score_both(self, pair: Pair) -> tuple[dict[str, float], dict[str, float]]:
        """``score`` of the pair and of the pair turned round, at the cost of one."""
        tokens, places = encode(pair, self._session.tokenizer)
        (found,) = self._session.run(tokens=numpy.array(tokens, dtype=numpy.int64), places=numpy.array(places, dtype=numpy.int64))
        ways = _jointly(found) if pair.source and pair.target else found
        forward, backward = ({label: round(float(p), 4) for label, p in zip(LABELS, row)} for row in ways)
        return forward, backward

    def score_many(self, pairs: Iterable[Pair | Sequence]) -> list[dict[str, float]]:
        """``score`` of each pair (a Pair, or text, source, target, trigger in a tuple), in their order."""
        rows = (p if isinstance(p, Pair) else Pair(*p) for p in pairs)
        return [self.score(p.text, p.source, p.target, p.trigger) for p in rows]


    def partner(self, text: str, known: tuple[int, int], others: Sequence[tuple[int, int]], trigger: tuple[int, int] | None, type_: str,
                acts: bool = True) -> tuple[int, float] | None:
        """The party that is missing from an event: of ``others`` the one with which ``known`` most likely stands in an act of this type.

        ``acts``: the known party is the actor and a recipient is sought (else the other way round). Returns its place in ``others`` and the
        probability of the type, or null where none of them stands apart from the known party.
        """
        found = []
        for place, other in enumerate(others):
            if other[0] < known[1] and known[0] < other[1]:
                continue
            ways = self.score_both(Pair(text, known, other, trigger))
            found.append((ways[0 if acts else 1][type_], -place))
        return (-max(found)[1], max(found)[0]) if found else None


def best(scores: dict[str, float]) -> str:
    """The label with the highest probability; of equal ones the first of LABELS."""
    return max(LABELS, key=lambda label: scores[label])


def encode(pair: Pair, tokenizer: "Tokenizer") -> tuple[list[int], list[int]]:
    """Word pieces with marks around the spans, and where the three opening marks stand (0, the first piece, for a span that is null)."""
    spans = (pair.source, pair.target, pair.trigger)
    if not any(spans):
        raise UsageError("a pair without source, target and trigger", remedy="Give at least one span")
    for span in spans:
        if span is not None and not 0 <= span[0] < span[1] <= len(pair.text):
            raise UsageError(f"span {tuple(span)} is empty or outside a text of {len(pair.text)} characters", remedy="Give spans in characters of this text")
    marks = []  # (where, order at one place: closing marks first and the inner first, then opening marks, the outer first; span, piece)
    for number, span in enumerate(spans):
        if span is not None:
            marks += [(span[0], 1, -span[1], number, _MARKERS[number][0]), (span[1], 0, -span[0], -number, _MARKERS[number][1])]
    same = pair.text.translate(_SAME)
    pieces: list[int] = []
    opened: dict[int, int] = {}
    start = 0
    for place, opens, _, number, piece in sorted(marks):
        pieces += tokenizer.encode(same[start:place], add_special_tokens=False).ids
        start = place
        if opens:
            opened[number] = len(pieces)
        pieces.append(piece)
    pieces += tokenizer.encode(same[start:], add_special_tokens=False).ids
    low, pieces = _cut(pieces, min(opened.values()), max(opened.values()))
    places = [opened[number] - low + 1 if number in opened else 0 for number in range(3)]
    return [_CLS, *pieces, _SEP], [place if place <= len(pieces) else 0 for place in places]


@functools.cache
def _weights() -> numpy.ndarray:
    """How readily the two ways of a pair go together, [ahead, back]: what one does to the other is seldom done back. Chosen on held-out lines of PLV."""
    weights = numpy.full((len(LABELS), len(LABELS)), _OTHER)
    numpy.fill_diagonal(weights, _SAME_BOTH_WAYS)
    weights[0, :] = weights[:, 0] = 1.0
    for i in map(LABELS.index, _TWO_SIDED):
        weights[i, i] = 1.0
    return weights


def _jointly(found: numpy.ndarray) -> numpy.ndarray:
    """Probabilities of the two ways, each in the light of the other."""
    joint = found[0][:, None].astype(float) * found[1][None, :] * _weights()
    joint /= joint.sum()
    return numpy.stack([joint.sum(1), joint.sum(0)])


def _cut(pieces: list[int], first: int, last: int) -> tuple[int, list[int]]:
    """At most LIMIT_TOKENS pieces that hold the marks with as much on either side; and how many were left out before them."""
    room = LIMIT_TOKENS - 2
    low = max(0, min(first, (first + last + 1 - room) // 2, len(pieces) - room))
    return low, pieces[low:low + room]
