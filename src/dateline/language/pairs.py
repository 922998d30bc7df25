"""Phrases that stand for several parties at once: "both sides", "the two leaders", "they" after "X and Y".

In: an Analysis with mentions and antecedents. Out: mention index -> indices of the mentions meant; what is unclear is left out.
"""

from __future__ import annotations

from typing import Hashable, Mapping

from dateline.language.analysis import Analysis, Mention
from dateline.language.tokens import Tokens

_THEY = frozenset("they them their theirs themselves".split())
_PAIR_NOUNS = frozenset(
    "side country nation state leader president party government man minister neighbor neighbour ally rival power official "
    "woman group force camp army capital".split()
)
_SIDES = frozenset("side party camp both two rival enemy foe".split())
_PEOPLE_PAIRS = frozenset("leader president man minister official woman".split())


class Pairs:
    def __init__(self, analysis: Analysis, antecedents: Mapping[int, int], key_of):
        self.analysis, self.antecedents, self.key_of = analysis, antecedents, key_of
        self.t = Tokens.of(analysis.doc)

    def found(self) -> dict[int, tuple[int, ...]]:
        out: dict[int, tuple[int, ...]] = {}
        for m in self.analysis.mentions:
            word = self.t.lower[m.head]
            if self._pair(m):
                people = self.t.lemma[m.head] in _PEOPLE_PAIRS
                members = self._two_before(m, people)
            elif m.kind == "pronoun" and word in _THEY:
                members = self._coordinated(m)
            else:
                continue
            if len(members) > 1:
                out[m.index] = members
        return out

    def _pair(self, m: Mention) -> bool:
        t = self.t
        if m.kind != "nominal":
            return False
        before = t.lower[m.start : m.head]
        lemma = t.lemma[m.head]
        if t.lower[m.head] in ("both", "two", "pair", "duo"):
            return not any(t.lower[c] == "of" for c in t.children[m.head]) and (t.lower[m.head] == "both" or "the" in before)
        if lemma not in _PAIR_NOUNS:
            return False
        nations = any(t.tag[i] in ("JJ", "NNP") and t.text[i][0].isupper() for i in range(m.start, m.head) if i > m.start)
        return not nations and (
            "both" in before
            or "two" in before
            and ("the" in before or "these" in before or "their" in before)
            or t.lower[m.head] in ("sides", "neighbors", "neighbours")
            and before[:1] == ["the"]
        )

    def _key(self, m: Mention) -> Hashable | None:
        if self.key_of is not None:
            return self.key_of(m)
        return self.antecedents.get(m.index, m.index) if m.kind == "name" else None

    def _two_before(self, m: Mention, people: bool) -> tuple[int, ...]:
        """The two parties meant: for persons and countries those told of last, for "sides" those told of most, the asker left out."""
        sides = self.t.lemma[m.head] in _SIDES
        asker = self._asker(m)
        count: dict[Hashable, int] = {}
        latest: dict[Hashable, int] = {}
        near: dict[Hashable, int] = {}
        for x in self.analysis.mentions:
            if x.head >= m.head or x.sentence > m.sentence:
                break
            person = x.label in ("PERSON", "ROLE") or self.analysis.mentions[self.antecedents.get(x.index, x.index)].label == "PERSON"
            if people and not person or x.label == "THING" or self._pair(x):
                continue
            key = self._key(x)
            if key is None or key == asker:
                continue
            count[key] = count.get(key, 0) + 1
            latest[key] = x.index
            if m.sentence - x.sentence <= 5:
                near[key] = x.sentence
        if len(near) < 2:
            return ()
        mentions = self.analysis.mentions
        if sides:
            chosen = sorted(count, key=lambda k: (-count[k] - (k in near), latest[k]))[:2]
        else:
            last = sorted(near, key=lambda k: (-near[k], mentions[latest[k]].head))
            chosen = last[:2]
        return tuple(sorted(latest[k] for k in chosen))

    def _asker(self, m: Mention) -> Hashable | None:
        """The key of the subject of the verb that the phrase hangs on ("Russia urged both sides")."""
        t = self.t
        if t.dep[m.head] in ("nsubj", "nsubjpass"):
            return None
        verb = t.head[m.head]
        while t.pos[verb] not in ("VERB", "AUX") and t.head[verb] != verb:
            verb = t.head[verb]
        subject = next((c for c in t.children[verb] if t.dep[c] == "nsubj"), None)
        mention = None if subject is None else self.analysis.mention_at(subject)
        return None if mention is None else self._key(mention)

    def _coordinated(self, m: Mention) -> tuple[int, ...]:
        """As in "They" after a subject "X and Y" in this sentence or the last one, when they has no plural antecedent of its own."""
        if m.index in self.antecedents:
            return ()
        for sentence in (m.sentence, m.sentence - 1):
            for x in self.analysis.mentions:
                if x.sentence == sentence and x.head < m.head and self.t.dep[x.head] in ("nsubj", "nsubjpass") and x.kind == "name":
                    members = [x.index] + [
                        y.index
                        for y in self.analysis.mentions
                        if y.sentence == sentence
                        and y.kind == "name"
                        and self.t.dep[y.head] == "conj"
                        and self.t.head[y.head] == x.head
                        and y.head < m.head
                    ]
                    if len(members) > 1:
                        return tuple(members)
        return ()
