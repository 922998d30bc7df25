"""How many: the numbers of killed, injured, detained, abducted, missing, displaced, protesters, troops, and sums of money that a
dispatch writes.

In goes an Analysis, out come Figures (records.Figure): all of them, those of a sentence, those of one event. A figure belongs to an
event where its predicate
is the event's, a part of its clause, or the clause that its noun stands in ("killed in the shelling"); totals over a period are the event's
only where it is their own predicate. "No casualties" is no figure.
"""

from __future__ import annotations

import dataclasses
import re

from dateline.dispatch import Span
from dateline.language import money, toll_words, tolls
from dateline.language.analysis import Analysis
from dateline.language.tolls import Toll
from dateline.records import Figure

_UP = frozenset(
    ("conj", "advcl", "xcomp", "acl", "relcl", "pcomp", "prep", "dep", "ccomp", "oprd", "amod", "pobj", "parataxis", "npadvmod", "appos")
)
_DOWN = frozenset(("prep", "pobj", "advcl", "pcomp", "agent", "acl", "compound", "conj", "nsubj", "xcomp", "relcl", "appos", "dep", "poss"))
_LIGHT = frozenset(
    "carry launch stage conduct mount commit make open perpetrate undertake execute wage suffer see witness report follow come "
    "hit rock strike".split()
)
_SPEECH = frozenset("say tell report add announce state claim confirm declare accuse blame condemn denounce deny note believe".split())


@dataclasses.dataclass(frozen=True)
class Figures:
    """All figures of a dispatch, in the order of the text."""

    all: tuple[Figure, ...]
    _tolls: tuple[tuple[Toll, Figure], ...]
    _analysis: Analysis

    def in_sentence(self, index: int) -> tuple[Figure, ...]:
        """The figures that sentence ``index`` writes."""
        span = self._analysis.sentences[index].span
        return tuple(f for f in self.all if f.span.within(span))

    def of(self, head_token: int, sentence_index: int | None = None) -> tuple[Figure, ...]:
        """The figures of the event whose predicate is this token: what its clause, the clauses of its results or the clause around its
        noun tell."""
        sentence = self._analysis.sentence_of(head_token).index if sentence_index is None else sentence_index
        own = [(t, f) for t, f in self._tolls if t.sentence == sentence and self._belongs(t, head_token)]
        if _is_incident(self._analysis, head_token):
            kinds = {t.kind for t, _ in own}
            own += [
                (t, f)
                for t, f in self._tolls
                if t.kind not in kinds and sentence < t.sentence <= sentence + _NEXT and self._told_on(t, head_token, sentence)
            ]
        return tuple(f for _, f in own)

    def incident(self, kind: str) -> Figure | None:
        """The dispatch's own figure of a kind, where it tells of one happening: a running total, else the first that covers no period.
        Null where there is none."""
        mine = [(t, f) for t, f in self._tolls if t.kind == kind and not t.period]
        running = [f for t, f in mine if t.running]
        if running:
            return running[0]
        return mine[0][1] if mine else None

    def _told_on(self, toll: Toll, head: int, sentence: int) -> bool:
        """Does a later sentence tell the toll of this happening: no period, no agent of its own, no other happening between?"""
        doc, sentences = self._analysis.doc, self._analysis.sentences
        if toll.period or toll.kind not in _TOLL_KINDS or _ANOTHER.search(self._analysis.text(sentences[toll.sentence].span)):
            return False
        host = doc[toll.host]
        if (
            host.pos_ == "VERB"
            and any(c.dep_ in ("nsubj", "dobj") and c.dep_ == "nsubj" for c in host.children)
            and host.lemma_.lower() in toll_words.words().verbs
        ):
            return False
        between = range(doc[sentences[sentence].end - 1].i + 1, sentences[toll.sentence - 1].end) if toll.sentence > sentence + 1 else ()
        return (
            not any(doc[i].lemma_.lower() in toll_words.words().incidents and doc[i].tag_ == "VBD" and i != head for i in between)
            and not sentences[sentence].in_title
        )

    def _belongs(self, toll: Toll, head: int) -> bool:
        if toll.host == head:
            return True
        if toll.period:
            return False
        return _reaches(self._analysis, toll.host, head) or _holds(self._analysis, toll.host, head)


_NEXT = 3  # sentences ahead in which the toll of a happening may be told
_TOLL_KINDS = ("killed", "injured", "missing")
_ANOTHER = re.compile(
    r"(?i)\b(?:another|separate(?:ly)?|earlier|last (?:week|month|year)|previous(?:ly)?|similar|elsewhere|in 19\d\d|in 20\d\d|days? "
    r"(?:later|before)|since)\b"
)


def _is_incident(analysis: Analysis, head: int) -> bool:
    return analysis.doc[head].lemma_.lower() in toll_words.words().incidents


def _reaches(analysis: Analysis, host: int, head: int) -> bool:
    """Does the figure's predicate hang on the event's: "attacked …, killing 12", "the attack that killed four", "launched an attack that
    killed four"?"""
    doc = analysis.doc
    at = doc[host]
    result = (
        at.tag_ == "VBG" and at.i > 0 and (doc[at.i - 1].text == "," or at.dep_ in ("conj",))
    )  # ", killing 12": of the clause, whatever noun the parser hung it on
    for _ in range(8):
        up = at.head
        if up.i == at.i:
            return False
        if (
            up.pos_ in ("VERB", "AUX")
            and up.lemma_.lower() in _SPEECH
            and at.dep_ in ("ccomp", "xcomp", "dobj", "pobj", "prep", "pcomp", "advcl")
        ):
            return False
        if (
            at.dep_ == "conj"
            and up.pos_ == "VERB"
            and up.lemma_.lower() not in toll_words.words().incidents
            and any(c.dep_ == "dobj" for c in up.children)
        ):
            return False
        if (
            not result
            and at.dep_ not in _UP
            and not (at.dep_ in ("nsubj", "nsubjpass") or at.dep_ == "dobj" and (up.lemma_.lower() in _LIGHT or at.i == host))
        ):
            return False
        if up.i == head:
            return True
        at = up
    return False


def _holds(analysis: Analysis, host: int, head: int) -> bool:
    """Does the event stand inside the figure's clause: "killed in the shelling", "killed when gunmen opened fire", "the attack killed
    four"?"""
    doc = analysis.doc
    at = doc[head]
    for _ in range(6):
        if at.head.i == at.i or at.dep_ not in _DOWN and not (at.dep_ == "dobj" and at.head.lemma_.lower() in _LIGHT):
            return False
        at = at.head
        if at.i == host:
            return True
    return False


def figures(analysis: Analysis) -> Figures:
    """Every figure of the dispatch."""
    pairs = [(t, _figure(analysis, t)) for t in tolls.find(analysis)]
    everything = [f for _, f in pairs]
    for sum_ in money.find(analysis.dispatch.text):
        span = Span(sum_.start, sum_.end)
        everything.append(Figure(analysis.text(span), span, "money", sum_.minimum, sum_.maximum, sum_.currency))
    everything.sort(key=lambda f: (f.span, f.kind))
    return Figures(tuple(everything), tuple(pairs), analysis)


def _figure(analysis: Analysis, toll: Toll) -> Figure:
    span = analysis.span(toll.start, toll.end)
    return Figure(analysis.text(span), span, toll.kind, toll.minimum, toll.maximum, toll.who)
