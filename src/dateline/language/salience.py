"""Which of the parties told of before a phrase most likely means: who was told of last, and how prominently.

In: an Analysis with mentions, and mentions with their entities, shown in the order of the document. Out: an entity, or null.
"""

from __future__ import annotations

from typing import Callable

from dateline.language.analysis import Analysis, Mention
from dateline.language.entities import Entity
from dateline.language.tokens import Tokens

_SPEECH = frozenset(
    "say add tell note state declare announce claim insist argue explain warn admit acknowledge write tweet comment remark "
    "stress ask reply respond report".split()
)
_PROMISING = frozenset("promise threaten vow".split())
_TELLING = frozenset("tell inform brief remind".split())
_ON_THE_OBJECT = frozenset(
    "accuse blame criticize criticise condemn denounce sanction punish charge fault thank praise rebuke fine sue".split()
)
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))


class Scene:
    """Who was told of, how lately and how prominently."""

    def __init__(self, analysis: Analysis):
        self.analysis = analysis
        self.t = Tokens.of(analysis.doc)
        self._seen: list[tuple[Mention, Entity]] = []
        self._quoted = self._quotes()

    def see(self, mention: Mention, entity: Entity) -> None:
        self._seen.append((mention, entity))

    def _quotes(self) -> list[bool]:
        inside, out = False, []
        for i, text in enumerate(self.t.text):
            if "\n" in text:
                inside = False
            if text in ('"', "``", "''") or text == '""':
                inside = not inside
            out.append(inside)
        return out

    def subject_of(self, verb: int) -> int | None:
        """The token of the verb's subject, through coordination and control."""
        t = self.t
        for _ in range(5):
            found = next((c for c in t.children[verb] if t.dep[c] in _SUBJECTS), None)
            if found is not None:
                return found
            if t.dep[verb] == "xcomp" and t.lemma[t.head[verb]] not in _PROMISING:
                found = next((c for c in t.children[t.head[verb]] if t.dep[c] == "dobj"), None)
                if found is not None:
                    return found
            if t.dep[verb] in ("conj", "xcomp", "advcl", "pcomp", "prep") and t.head[verb] != verb:
                verb = t.head[verb]
            elif t.dep[verb] in ("relcl", "acl"):
                return t.head[verb]
            else:
                return None
        return None

    def speaker_of(self, token: int) -> int | None:
        """The token of the subject of the verb of speech beside the quotation that the token lies in; null outside quotations."""
        if not self._quoted[token]:
            return None
        here = self.analysis.sentence_of(token).index
        for index in (here, here + 1, here - 1):
            if not 0 <= index < len(self.analysis.sentences):
                continue
            s = self.analysis.sentences[index]
            if s.paragraph != self.analysis.sentences[here].paragraph:
                continue
            for i in range(s.start, s.end):
                if self.t.lemma[i] in _SPEECH and self.t.pos[i] == "VERB" and not self._quoted[i]:
                    subject = self.subject_of(i)
                    if subject is not None and not self._quoted[subject]:
                        return subject
        return None

    def best(self, m: Mention, fits: Callable[[Entity], bool], barred: set[int], sentences: int = 3) -> Entity | None:
        """The fitting entity told of most prominently in this sentence and the ``sentences`` before."""
        t = self.t
        top: tuple[float, int] | None = None
        chosen: Entity | None = None
        quoted = self._quoted[m.head]
        speaker = self.speaker_of(m.head) if quoted else None
        verb = self._verb_over(m.head)
        own = self.subject_of(verb) if m.kind == "pronoun" and t.dep[m.head] not in _SUBJECTS else None
        blamed = next((c for c in t.children[verb] if t.dep[c] == "dobj"), None) if t.lemma[verb] in _ON_THE_OBJECT else None
        many = m.kind == "pronoun" and t.lower[m.head] in ("they", "them", "their", "theirs")
        for n, e in reversed(self._seen):
            back = m.sentence - n.sentence
            if back > sentences:
                break
            if n.head >= m.head or id(e) in barred or not fits(e) or n.kind == "adjective":
                continue
            if speaker is not None and n.start <= speaker < n.end and m.kind == "pronoun":
                continue
            dep = t.dep[n.head]
            score = 10.0 - 3.0 * back - (2.0 if self.analysis.sentences[n.sentence].in_title else 0)
            score += (
                2.5
                if dep in _SUBJECTS
                else 1.0 if dep in ("dobj", "appos", "conj", "agent") else -0.5 if dep in ("poss", "compound", "nmod") else 0.0
            )
            score -= 2.0 if m.kind == "nominal" and dep in ("compound", "nmod") else 0.0
            score += 1.0 if n.head == own else 0.0
            score += 2.5 if blamed is not None and n.start <= blamed < n.end and t.dep[m.head] == "poss" else 0.0
            score -= 1.5 if many and not e.plural else 0.0
            score -= (
                3.0 if dep in ("dobj", "dative") and t.lemma[t.head[n.head]] in _TELLING and not e.plural and e.kind != "person" else 0.0
            )
            score += 0.8 if n.kind == "name" else 0.4 if n.kind == "pronoun" else 0.0
            score += 0.6 if back and t.dep[t.head[n.head]] == "ROOT" and dep in _SUBJECTS else 0.0
            score -= 1.0 if e.kind == "thing" else 1.5 if e.kind == "place" and m.kind == "pronoun" else 0.0
            score -= 2.5 if self._quoted[n.head] and not quoted else 1.0 if quoted and not self._quoted[n.head] and back else 0.0
            rank = (score, n.head)
            if top is None or rank > top:
                top, chosen = rank, e
        return chosen

    def _verb_over(self, token: int) -> int:
        t = self.t
        for _ in range(8):
            if t.pos[token] in ("VERB", "AUX") or t.head[token] == token:
                break
            token = t.head[token]
        return token

    def described(self, m: Mention, lemma: str, wanted: set[str], within: int) -> Entity | None:
        """The last entity before with this head noun, or this noun in its title, whose modifiers include ``wanted``."""
        for n, e in reversed(self._seen):
            if m.sentence - n.sentence > within:
                break
            if (
                n.kind in ("pronoun", "adjective")
                or n.kind == "nominal"
                and self.t.tag[n.head] != self.t.tag[m.head]
                or n.kind == "name"
                and m.plural
            ):
                continue
            if n.kind == "nominal":
                head = self.t.lemma[n.head] == lemma
            elif m.label == "GROUP":  # NATO is not "the organization" because its name has the word
                head = lemma in self.t.lower[n.start : n.end] or lemma in e.described_as
            else:
                head = lemma in e.nouns and not n.plural and e.kind != "country"
            if head and wanted <= e.modifiers and ("former" in wanted or "former" not in e.modifiers):
                return e
        return None
