"""How sure is it: asserted, alleged, denied, planned or hypothetical, for one event.

In go an Analysis, the token of the predicate (a verb or an event noun) and the attributions that cover it; out comes a Sureness. First
what language/modality.py reads from the words beside and above the predicate, then the stance of the sources; last, the trained reader
may doubt what the rules took for a fact. What did not happen or stays open is never told as a fact: of two readings the less sure one is
taken.
"""
from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dateline.dispatch import Span
from dateline.language.analysis import Analysis
from dateline.language.beside import Reading, with_own
from dateline.language.cues import factuality
from dateline.language.modality import DECREED, climb
from dateline.models import reader
from dateline.records import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPINE = frozenset(
    {
        "ccomp",
        "xcomp",
        "pcomp",
        "pobj",
        "prep",
        "dobj",
        "conj",
        "oprd",
        "acomp",
        "attr",
        "nsubj",
        "nsubjpass",
        "acl",
        "ROOT",
        "dep",
        "parataxis",
        "prt",
    }
)
_MAX_STEPS = 12
_DOUBT = 0.4  # below this probability of having happened, the reader overrules "asserted" (UW dev: right in three of four)
_RULES_WEIGH = 0.6  # share of the rules in the value (UW dev: correlation .78, macro-F1 .69)
_VALUE = {"asserted": 3.0, "alleged": 0.8, "planned": 0.6, "hypothetical": 0.3, "denied": -2.5}
_STANCE = {"alleges": "alleged", "denies": "denied", "believes": "alleged", "demands": "hypothetical"}


@dataclasses.dataclass(frozen=True, slots=True)
class Sureness:
    """``certainty``: asserted | alleged | denied | planned | hypothetical. ``cues``: spans of the words that decided it. ``why``: the
    rules.

    ``value``: from -3 (did not happen) to 3 (happened).
    """

    certainty: str
    cues: tuple[Span, ...] = ()
    why: str = "no cue"
    value: float = 3.0


def certainty(analysis: Analysis, head_token: int, attributions: tuple[Attribution, ...] = ()) -> Sureness:
    """How sure the dispatch is of the event whose predicate is ``head_token`` (an index into ``analysis.doc``).

    ``attributions``: those whose content covers the predicate, outermost first. A source that merely states leaves the event asserted.
    """
    head = analysis.doc[head_token]
    quoted = any(a.stance == "states" for a in attributions)
    reading = climb(head, quoted, 0, set())
    _apply_stances(analysis, head, attributions, reading)
    value = _ask_reader(analysis, head, reading)
    spans = tuple(sorted({analysis.span(i, i + 1) for i in reading.cues}))
    return Sureness(reading.label, spans, "; ".join(reading.why) or "no cue", value)


def _ask_reader(analysis: Analysis, head: "Token", reading: Reading) -> float:
    """The value of the rules and of the trained reader together. Where the rules see no doubt and the reader sees much, the event stays
    open."""
    read = reader.read(analysis.dispatch.text)
    value, classes = read.value(head.idx), read.classes(head.idx)
    if value is None or classes is None:
        return _VALUE[reading.label]
    lemma = head.lemma_.lower()
    opposing = lemma in factuality().verbs or lemma in factuality().nouns  # "refused" is itself a fact
    if reading.label == "asserted" and not reading.settled and not opposing and classes[2] < _DOUBT:
        reading.label = "denied" if classes[0] > classes[1] else "hypothetical"
        reading.why.append(f"the reader gives it {classes[2]:.2f}")
    return round(_RULES_WEIGH * _VALUE[reading.label] + (1 - _RULES_WEIGH) * min(3.0, max(-3.0, value)), 3)


def _apply_stances(analysis: Analysis, head: "Token", attributions: tuple[Attribution, ...], reading: Reading) -> None:
    """What the sources' stance makes of it, where the event is what they say and not what they take for granted."""
    for attribution in reversed(attributions):
        label = _STANCE.get(attribution.stance)
        if label is None or attribution.cue is None or not _under(analysis, head, attribution, attributions):
            continue
        if attribution.cue.span.start <= head.idx < attribution.cue.span.end:
            continue  # the act is told by the cue itself: the codebook knows what ordering an arrest is
        if attribution.stance == "demands" and attribution.cue.text.lower().startswith(("order", "decree")) and head.lemma_.lower() in DECREED:
            continue
        read = any(attribution.cue.span.start <= t.idx < attribution.cue.span.end and (label != "alleged" or t.lemma_.lower() not in ("say", "report")) for t in head.ancestors)
        if read or reading.label in ("denied", "hypothetical"):
            continue
        if label == "denied" or reading.label == "asserted" or label == "hypothetical":
            start = attribution.cue.span.start
            reading.label = with_own(reading.label, label)
            reading.cues.extend(t.i for t in analysis.doc.char_span(start, attribution.cue.span.end, alignment_mode="expand") or ())
            reading.why.append(f"source {attribution.stance}")


def _under(analysis: Analysis, head: "Token", attribution: Attribution, attributions: tuple[Attribution, ...], links: int = 3) -> bool:
    """Is the predicate in the main line of what this source says, itself or through the sources that it quotes in turn?"""
    if _on_the_spine(head, attribution.content):
        return True
    return links > 0 and any(
        inner.cue is not None
        and inner is not attribution
        and any(inner.cue.span.within(c) for c in attribution.content)
        and (word := analysis.doc.char_span(*inner.cue.span, alignment_mode="expand")) is not None
        and _on_the_spine(word.root, attribution.content)
        and _under(analysis, head, inner, tuple(a for a in attributions if a is not attribution), links - 1)
        for inner in attributions
    )


def _on_the_spine(head: "Token", content: tuple[Span, ...]) -> bool:
    """Is the predicate in the main line of the content, not in a relative clause or an aside?"""
    token, steps = head, 0
    while steps < _MAX_STEPS:
        if not any(s.start <= token.head.idx < s.end for s in content) or token.head == token:
            return True
        if token.dep_ not in _SPINE:
            return False
        token, steps = token.head, steps + 1
    return False
