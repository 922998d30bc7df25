"""Which line of the lexicon a clause is: its words, and the conditions on what stands beside them.

In goes a clause, out comes an Act or null. Sides are filled here too, since of two lines that fit the one wins whose sides are named.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable

from dateline.codebooks.codebook import Act, Codebook
from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Clause
from dateline.records import Party

PartiesOf = Callable[[int], tuple[Party, ...]]
SpeakerOf = Callable[[Span], int | None]

_BESIDE = {"dobj", "prep", "prt", "oprd", "attr", "acomp", "dative", "advmod", "nsubjpass"}
_INSIDE = {"pobj", "compound", "amod", "prep", "nmod", "poss"}


class Lexicon:
    """The lexicon over one dispatch."""

    def __init__(self, analysis: Analysis, codebook: Codebook, parties_of: PartiesOf, parties_within: PartiesOf, speaker_of: SpeakerOf):
        self.analysis, self.codebook, self.parties_of, self.parties_within = analysis, codebook, parties_of, parties_within
        self.speaker_of = speaker_of
        self.lemmas = tuple(t.lemma_.lower() for t in analysis.doc)
        self._bags: dict[int, frozenset[str]] = {}
        self._besides: dict[int, set[str]] = {}

    def act(self, clause: Clause) -> Act | None:
        """The line of the lexicon that fits best: most words and constraints first, then most sides filled, then weight."""
        candidates = self.codebook.acts.get((clause.kind, self._key(clause)), ())
        best, best_rank = None, (-1, -1, -1.0)
        for act in candidates:
            if self._words_fit(act.words, clause) and self._constraints_fit(act, clause):
                sides = bool(self._fill(clause, act, act.actor)) + bool(self._fill(clause, act, act.recipient, self.parties_within))
                rank = (2 * len(act.words) + sum(map(bool, (act.object, act.subject, act.near))), sides, act.weight)
                if rank > best_rank:
                    best, best_rank = act, rank
        return best

    def _key(self, clause: Clause) -> str:
        """The lemma that the lexicon's lines are found by; British spellings as the lexicon has them."""
        word = clause.lemma.split()[0]
        if word.endswith(("ise", "yse")) and (clause.kind, word) not in self.codebook.acts:
            american = f"{word[:-2]}ze"
            if (clause.kind, american) in self.codebook.acts or (clause.kind, american) in self.codebook.modalities:
                return american
        return word

    def _words_fit(self, words: tuple[str, ...], clause: Clause) -> bool:
        head = self.analysis.doc[clause.head]
        if clause.kind != "verb":
            if len(words) == 1:
                return True
            before = " ".join(self.lemmas[max(0, clause.head - 5):clause.head])
            lower = " ".join(t.lower_ for t in self.analysis.doc[max(0, clause.head - 5):clause.head])
            wanted = " ".join(words[:-1])
            return before.endswith(wanted) or lower.endswith(wanted) or all(w in before.split() + lower.split() for w in words[:-1])
        if words[0] != self._key(clause):
            return False
        particles = set(clause.lemma.split()[1:])
        if not particles <= set(words):
            return False
        for word in words[1:]:
            if word in particles or any(a.role == word and not self._is_time(a.token) or a.role == "obj" and self.lemmas[a.token] == word
                                        for a in clause.arguments):
                continue
            if any(c.lower_ == word or self.lemmas[c.i] == word for c in head.children if c.dep_ not in {"nsubj", "punct", "aux", "prep"}):
                continue
            if any(c.lower_ == word and c.dep_ == "prep" and c.i == clause.head + 1 for c in head.children):  # "ruled out withdrawing"
                continue
            if word in self._beside(clause):
                continue
            return False
        return True

    def _beside(self, clause: Clause) -> set[str]:
        """Lemmas of what hangs on a verb, its arguments' modifiers and phrases too ("fire tear gas", "declare state of emergency")."""
        if clause.index in self._besides:
            return self._besides[clause.index]
        out = self._besides[clause.index] = set()
        todo = [(c, 1) for c in self.analysis.doc[clause.head].children if c.dep_ in _BESIDE and not self._is_time(c.i)]
        while todo:
            token, depth = todo.pop()
            out |= {self.lemmas[token.i], token.lower_}
            if depth < 4:
                todo += [(c, depth + 1) for c in token.children if c.dep_ in _INSIDE and not self._is_time(c.i)]
        return out

    def _is_time(self, token: int) -> bool:
        return self.analysis.doc[token].ent_type_ in {"DATE", "TIME"}

    def _objects(self, act_words: tuple[str, ...], clause: Clause) -> tuple[int, ...]:
        prepositions = [w for w in act_words[1:] if any(a.role == w for a in clause.arguments)]
        if clause.kind != "verb":
            return ()
        return clause.tokens(*prepositions, "obj", "comp") if prepositions else clause.tokens("obj", "comp")

    def _goals(self, act: Act, noun: Clause) -> tuple[int, ...]:
        """What an event noun is done to, wherever it stands: beside the noun, or with the verb above it."""
        own = noun.tokens(*(r for r in act.recipient if r != "none"))
        if own or noun.governor is None or noun.relation == "subj":
            return own
        above = self.analysis.clauses[noun.governor]
        if self._receives(above, noun.relation):
            return above.tokens("subj")
        return above.tokens("on", "against") if noun.relation == "obj" else ()

    def _receives(self, above: Clause, relation: str) -> bool:
        """Is the act done to the subject of the verb above ("came under attack")?"""
        words = {above.lemma, f"{above.lemma} {relation}"}
        return above.kind == "verb" and relation in {"obj", "under", "of", "in", "on", "to", "from", "for", "with"} and bool(words & self.codebook.receiving_verbs)

    def _constraints_fit(self, act: Act, clause: Clause) -> bool:
        objects = self._objects(act.words, clause) if clause.kind == "verb" else self._goals(act, clause)
        subjects = clause.tokens("subj")
        if act.object and not any(self._phrase(t) & act.object for t in objects):
            return False
        if act.object_not and any(self._phrase(t) & act.object_not for t in objects):
            return False
        if act.subject and not any(self._phrase(t) & act.subject for t in subjects):
            return False
        if act.subject_not and any(self._phrase(t) & act.subject_not for t in subjects):
            return False
        if act.near and not self._bag(clause) & act.near:
            return False
        return not (act.near_not and self._sentence_bag(clause) & act.near_not)

    def _phrase(self, token: int) -> frozenset[str]:
        """Lemmas of a noun and its modifiers; through "tonnes of", "members of" to what is counted."""
        t = self.analysis.doc[token]
        words = {self.lemmas[token], t.lower_}
        words.add({"PERSON": "@person", "GPE": "@nation", "ORG": "@body"}.get(t.ent_type_, self.lemmas[token]))
        before = []
        for c in t.children:
            if c.dep_ in {"compound", "amod", "nmod", "poss"}:
                words |= {self.lemmas[c.i], c.lower_}
                before.append(self.lemmas[c.i])
            elif c.dep_ == "prep" and c.lower_ == "of":
                words |= {self.lemmas[g.i] for g in c.children if g.dep_ == "pobj"}
        if before:
            words.add(" ".join([before[-1], self.lemmas[token]]))
        return frozenset(words)

    def _bag(self, clause: Clause) -> frozenset[str]:
        if clause.index not in self._bags:
            subtree = self.analysis.doc[clause.head].subtree
            self._bags[clause.index] = frozenset(w for t in subtree for w in (self.lemmas[t.i], t.lower_))
        return self._bags[clause.index]

    def _sentence_bag(self, clause: Clause) -> frozenset[str]:
        key = -1 - clause.sentence
        if key not in self._bags:
            s = self.analysis.sentences[clause.sentence]
            self._bags[key] = frozenset(w for i in range(s.start, s.end) for w in (self.lemmas[i], self.analysis.doc[i].lower_))
        return self._bags[key]

    def _fill(self, clause: Clause, act: Act, roles: Iterable[str], parties_of: PartiesOf | None = None) -> tuple[int, ...]:
        """Tokens of the first role that names a party."""
        for role in roles:
            if role == "none":
                break
            if role == "speaker":
                speaker = self.speaker_of(clause.trigger)
                tokens = () if speaker is None else (speaker,)
            else:
                tokens = clause.tokens(role)
                if role == "obj" and clause.kind == "verb" and not any((parties_of or self.parties_of)(t) for t in tokens):
                    tokens = self._objects(act.words, clause)
            if named := tuple(t for t in tokens if (parties_of or self.parties_of)(t)):
                return named
        return ()

    def _parties(self, tokens: Iterable[int]) -> tuple[int, ...]:
        return tuple(t for t in tokens if self.parties_of(t))
