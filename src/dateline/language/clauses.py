"""Every predication of a dispatch with its arguments: who stands in which role of which verb or event noun.

In goes an Analysis and the lemmas of the nouns that can be events; out come Clauses in the order of the text. Roles are the active ones:
passives are turned round, relative pronouns stand for their noun, subjects and objects that coordination, control, participles and light
verbs share are filled in and marked ``inherited``. Nothing here knows what an act means.
"""
from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Argument, Clause

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SUBJECTS = {"nsubj", "csubj"}
_PASSIVE_SUBJECTS = {"nsubjpass", "csubjpass"}
_OBJECTS = {"dobj", "obj"}
_RELATIVE = {"who", "which", "that", "whom", "whose"}
_SUBJECT_CONTROL = {"promise", "vow", "threaten", "pledge", "swear", "agree", "offer"}
_OWN_SUBJECT_PREPOSITIONS = {"by", "after", "before", "while", "in", "without", "since", "despite", "besides", "when", "upon", "on", "until"}
_NOUN_TAGS = {"NOUN", "PROPN"}
_COPULAS = {"be", "remain", "stay", "become", "seem", "look", "sound", "feel", "appear", "get"}
_LENT = {"with", "on", "against", "to", "from", "between", "over", "for"}
_LEMMAS = {"stag": "stage", "wag": "wage", "rap": "rape", "fin": "fine", "instal": "install", "ax": "axe", "lambast": "lambaste", "readie": "ready",
           "rearreste": "rearrest", "decreed": "decree", "lynched": "lynch", "rall": "rally"}


def find(analysis: Analysis, event_nouns: Collection[str]) -> tuple[Clause, ...]:
    """The clauses of the dispatch. ``event_nouns``: lemmas in lower case; only these nouns become clauses."""
    doc = analysis.doc
    inside = [i for s in analysis.sentences for i in range(s.start, s.end)]
    heads = [doc[i] for i in inside if _is_verbal(doc[i]) or _is_event_noun(doc[i], event_nouns) or _is_predicate(doc[i])]
    number = {t.i: n for n, t in enumerate(heads)}
    builder = _Builder(doc, number, event_nouns)
    return tuple(builder.clause(t, analysis) for t in heads)


def _is_verbal(token: "Token") -> bool:
    if token.pos_ != "VERB" or not token.is_alpha and "-" not in token.text:
        return False
    if token.dep_ == "amod":
        return token.tag_ == "VBN"
    return token.dep_ not in {"aux", "auxpass", "compound", "case", "prep", "mark"}


def _is_event_noun(token: "Token", event_nouns: Collection[str]) -> bool:
    return token.pos_ in _NOUN_TAGS and token.dep_ not in {"compound"} and lemma(token) in event_nouns and token.ent_type_ not in {"PERSON", "GPE"} and not _in_a_name(token)


def _in_a_name(token: "Token") -> bool:
    """"Islamic Jihad", "Organization of Islamic Cooperation": a capitalised word between other capitalised words of one name of a body."""
    if token.ent_type_ != "ORG" or not token.text[:1].isupper() or token.text.isupper():
        return False
    before = token.doc[token.i - 1] if token.i else None
    return before is not None and before.ent_type_ == "ORG" and before.text[:1].isupper() and token.ent_iob_ == "I"


def _is_predicate(token: "Token") -> bool:
    """"is critical of", "was a disaster": an adjective or a noun that a form of "be" says of its subject."""
    return token.dep_ in {"acomp", "attr", "oprd"} and token.pos_ in {"ADJ", "NOUN"} and token.head.lemma_ in _COPULAS


def lemma(token: "Token") -> str:
    """The lemma in lower case (the model leaves capitalised nouns as they stand: "Talks")."""
    word = token.lemma_.lower()
    if token.pos_ == "VERB":
        return _LEMMAS.get(word, word) if token.lower_ != word else word
    if token.pos_ == "PROPN" and word.endswith("s") and len(word) > 3 and not word.endswith("ss"):
        return word[:-1]
    return word


def conjuncts(token: "Token") -> list["Token"]:
    """The token and those coordinated with it, in the order of the text: "Russia, China and Iran"."""
    out, queue = [], [token]
    while queue:
        t = queue.pop(0)
        out.append(t)
        queue += [c for c in t.children if c.dep_ == "conj" and c.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}]
    return sorted(out, key=lambda t: t.i)


def is_passive(token: "Token") -> bool:
    """Is the surface subject of this verb the one it is done to?"""
    deps = {c.dep_ for c in token.children}
    if deps & {"nsubjpass", "auxpass", "csubjpass"} or "agent" in deps:
        return True
    if token.tag_ != "VBN" or _torn_perfect(token):
        return False
    if token.dep_ == "conj" and token.head.pos_ == "VERB" and not deps & {"aux", "nsubj"}:
        return is_passive(token.head)
    if token.dep_ in {"acl", "amod", "advcl"}:
        return not deps & {"aux", "dobj"} or token.dep_ == "amod"
    return not deps & {"aux", "dobj"} and not _has_perfect(token)


def _torn_perfect(token: "Token") -> bool:
    """"have since banned civilians", where the parser makes "have" the verb and "banned" an adjective of its object."""
    noun = token.head
    verb = noun.head
    return (token.dep_ == "amod" and noun.dep_ == "dobj" and verb.lemma_ == "have" and verb.i < token.i
            and all(token.doc[i].pos_ == "ADV" for i in range(verb.i + 1, token.i)))


def _has_perfect(token: "Token") -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)


class _Builder:
    def __init__(self, doc: "Doc", number: dict[int, int], event_nouns: Collection[str]):
        self.doc, self.number, self.event_nouns = doc, number, event_nouns
        self._memo: dict[int, list[Argument]] = {}
        self._open: set[int] = set()

    def clause(self, token: "Token", analysis: Analysis) -> Clause:
        verb, copula = token.pos_ == "VERB", token.head if _is_predicate(token) else None
        governor, relation = self.governor(token)
        words = [token] + [c for c in token.children if c.dep_ == "prt"]
        title = analysis.sentence_of(token.i).in_title
        passive = verb and (is_passive(token) or title and _headline_passive(token))
        modal, tense = _modal_and_tense(copula or token) if verb or copula is not None else (None, "none")
        kind = "verb" if verb else "noun" if _is_event_noun(token, self.event_nouns) else "adj"
        return Clause(
            index=self.number[token.i], head=token.i, lemma=" ".join([lemma(token)] + [w.lower_ for w in words[1:]]),
            kind=kind, trigger=self._trigger(token, words), sentence=analysis.sentence_of(token.i).index,
            arguments=tuple(self.arguments(token, title)), governor=governor, relation=relation, passive=passive,
            negated=_negation(token) if copula is None else _negation(copula), modal=modal, tense=tense)

    @staticmethod
    def _trigger(token: "Token", words: list["Token"]) -> Span:
        near = [w for w in words if abs(w.i - token.i) <= 2]
        return Span(min(w.idx for w in near), max(w.idx + len(w.text) for w in near))

    def governor(self, token: "Token") -> tuple[int | None, str]:
        """The clause above, and the relation in which this one hangs on it."""
        relation, child, head = token.dep_, token, token.head
        if token.dep_ in _OBJECTS:
            relation = "obj"
        elif token.dep_ in _SUBJECTS | _PASSIVE_SUBJECTS:
            passive = token.dep_ in _PASSIVE_SUBJECTS
            relation = "obj" if passive else "subj"
        for _ in range(12):
            if child.i == head.i:
                return None, ""
            if head.pos_ == "ADP" or head.dep_ in {"prep", "agent"}:
                relation = head.lower_
            elif head.i in self.number:
                return self.number[head.i], relation
            elif relation in {"conj", "compound", "appos"} and child.dep_ == relation:
                relation = head.dep_ if head.dep_ not in _OBJECTS else "obj"
            child, head = head, head.head
        return None, ""

    # -- arguments ------------------------------------------------------------------------------------------------

    def arguments(self, token: "Token", title: bool = False) -> list[Argument]:
        if token.i in self._memo:
            return self._memo[token.i]
        if token.i in self._open:
            return []
        self._open.add(token.i)
        found = self._verb_arguments(token, title) if token.pos_ == "VERB" else self._noun_arguments(token)
        if _is_predicate(token):
            found += self._copular_arguments(token.head)
        self._open.discard(token.i)
        seen, out = set(), []
        for a in found:
            if (a.role, a.token) not in seen and a.token != token.i:
                seen.add((a.role, a.token))
                out.append(a)
        self._memo[token.i] = out
        return out

    def _verb_arguments(self, token: "Token", title: bool) -> list[Argument]:
        passive = is_passive(token) or title and _headline_passive(token)
        out: list[Argument] = []
        for child in token.children:
            out += self._own(child, passive)
        if passive and any(c.dep_ in _OBJECTS for c in token.children):  # "Malawi was given grain": the surface subject is the receiver
            receivers = {t.i for c in token.children if c.dep_ in _PASSIVE_SUBJECTS | _SUBJECTS for t in conjuncts(c)}
            out = [Argument("iobj", a.token, a.inherited) if a.role == "obj" and a.token in receivers else a for a in out]
        roles = {a.role for a in out}
        surface = "obj" if passive else "subj"
        if surface not in roles:
            out += [Argument(surface, t, True) for t in self._shared_subject(token, passive)]
        if not passive and "obj" not in {a.role for a in out}:
            out += [Argument("obj", t.i) for t in conjuncts(token.head)] if _torn_perfect(token) else self._shared_object(token)
        out += self._prepositions_of_conjunct(token)
        out += self._prepositions_of_object(token, out)
        return self._resolved(token, out)

    def _own(self, child: "Token", passive: bool) -> list[Argument]:
        dep = child.dep_
        if dep in _PASSIVE_SUBJECTS or dep in _SUBJECTS and passive:
            return [Argument("obj", t.i) for t in conjuncts(child)]
        if dep in _SUBJECTS:
            return [Argument("subj", t.i) for t in conjuncts(child)]
        if dep in _OBJECTS:
            return [Argument("obj", t.i) for t in conjuncts(child)]
        if dep == "dative":
            nouns = [c for c in child.children if c.dep_ == "pobj"] if child.pos_ == "ADP" else [child]
            return [Argument("iobj", t.i) for n in nouns for t in conjuncts(n)] + (
                [Argument(child.lower_, t.i) for n in nouns for t in conjuncts(n)] if child.pos_ == "ADP" else [])
        if dep == "agent":
            return [Argument("subj", t.i) for n in child.children if n.dep_ == "pobj" for t in conjuncts(n)]
        if dep == "prep":
            return self._preposition(child)
        if dep in {"attr", "oprd", "acomp"}:
            return [Argument("comp", t.i) for t in conjuncts(child)]
        if dep in {"ccomp", "xcomp"}:
            return self._raised_object(child)
        return []

    def _preposition(self, prep: "Token") -> list[Argument]:
        out = []
        for child in prep.children:
            if child.dep_ == "pobj":
                out += [Argument(prep.lower_, t.i) for t in conjuncts(child)]
            elif child.dep_ == "prep":  # "out of", "from inside"
                out += self._preposition(child)
        return out

    def _copular_arguments(self, copula: "Token") -> list[Argument]:
        """The subject of "be", and what hangs on it beside the predicate."""
        out = [a for c in copula.children if c.dep_ in {*_SUBJECTS, "prep"} for a in self._own(c, False)]
        if not any(a.role == "subj" for a in out):
            out += [Argument("subj", t, True) for t in self._shared_subject(copula, False)]
        return self._resolved(copula, out)

    def _strayed(self, prep: "Token") -> list[Argument]:
        """"the arrest of the editor by the army": the parser hangs the second phrase on the first one's noun."""
        nouns = [c for c in prep.children if c.dep_ == "pobj" and c.i not in self.number]
        return [Argument(a.role, a.token, True) for n in nouns for p in n.children if p.dep_ in {"prep", "agent"} and p.lower_ in {"by", "against"}
                for a in self._preposition(p)]

    def _raised_object(self, complement: "Token") -> list[Argument]:
        """"urged both sides to stop": the subject of the infinitive is the one who is urged; that of a finite clause is what is spoken about."""
        if complement.dep_ != "ccomp":
            return []
        role = "obj" if any(c.dep_ == "aux" and c.lower_ == "to" for c in complement.children) else "topic"
        return [Argument(role, t.i, True) for c in complement.children if c.dep_ in _SUBJECTS | _PASSIVE_SUBJECTS for t in conjuncts(c)]

    def _shared_subject(self, token: "Token", passive: bool) -> list[int]:
        """Whom a verb without a subject of its own shares it with."""
        dep, head = token.dep_, token.head
        if dep == "acl" or dep == "relcl" and token.tag_ in {"VBG", "VBN"}:
            return self._owner_of_infinitive(token, head) if _is_infinitive(token) else [head.i]
        if dep == "relcl":
            return [] if any(c.lower_ in _RELATIVE for c in token.children) or self._has_subject(token) else [head.i]
        if dep == "amod" and _torn_perfect(token):
            return self._surface_subject(head.head)
        if dep == "amod":
            return [head.i] if passive else []
        if dep in {"conj", "dep"} and head.pos_ in {"VERB", "AUX"}:
            return self._surface_subject(head)
        if dep == "xcomp" and head.pos_ in {"VERB", "ADJ", "AUX"}:
            above = self.arguments(head) if head.pos_ == "VERB" else []
            objects = [a.token for a in above if a.role == "obj"]
            if objects and head.lemma_ not in _SUBJECT_CONTROL:
                return objects
            return self._surface_subject(head)
        if dep == "advcl":
            return self._surface_subject(head) if head.pos_ in {"VERB", "AUX"} else [head.i] if head.pos_ in _NOUN_TAGS else []
        if dep == "pcomp":
            return self._subject_of_gerund(token)
        if dep == "ccomp" and head.pos_ == "VERB" and (_is_infinitive(token) or token.tag_ == "VBG"):
            return self._surface_subject(head)
        return []

    def _has_subject(self, token: "Token") -> bool:
        return any(c.dep_ in _SUBJECTS | _PASSIVE_SUBJECTS for c in token.children)

    def _surface_subject(self, head: "Token") -> list[int]:
        above = self.arguments(head) if head.pos_ == "VERB" else [Argument("subj", t.i) for c in head.children if c.dep_ in _SUBJECTS
                                                                  for t in conjuncts(c)]
        role = "obj" if head.pos_ == "VERB" and is_passive(head) else "subj"
        return [a.token for a in above if a.role == role]

    def _subject_of_gerund(self, token: "Token") -> list[int]:
        prep = token.head
        above = prep.head
        if above.pos_ != "VERB":
            return self._owner_of_infinitive(token, above) if above.pos_ in _NOUN_TAGS else []
        objects = [a.token for a in self.arguments(above) if a.role == "obj"]
        if objects and prep.lower_ not in _OWN_SUBJECT_PREPOSITIONS:
            return objects
        return self._surface_subject(above)

    def _owner_of_infinitive(self, token: "Token", noun: "Token") -> list[int]:
        """"Russia's plan to withdraw", "announced plans to withdraw": who would do it."""
        owners = [t.i for c in noun.children if c.dep_ == "poss" for t in conjuncts(c)]
        if owners:
            return owners
        verb = noun.head
        for _ in range(3):
            if verb.pos_ == "VERB":
                return self._surface_subject(verb)
            verb = verb.head
        return []

    def _shared_object(self, token: "Token") -> list[Argument]:
        """"torturing and executing civilians": the first verb takes the second one's object."""
        for child in token.children:
            if child.dep_ == "conj" and child.pos_ == "VERB" and child.tag_ == token.tag_ and child.i - token.i <= 4:
                between = range(token.i + 1, child.i)
                if all(self.doc[i].pos_ in {"CCONJ", "ADV", "PUNCT"} for i in between):
                    return [Argument("obj", t.i, True) for c in child.children if c.dep_ in _OBJECTS for t in conjuncts(c)]
        return []

    def _prepositions_of_object(self, token: "Token", found: list[Argument]) -> list[Argument]:
        """"cut ties with Iran": a phrase that the parser hangs on the object may be the verb's as well."""
        own = {a.role for a in found}
        objects = [self.doc[a.token] for a in found if a.role == "obj" and not a.inherited]
        return [Argument(a.role, a.token, True) for o in objects for p in o.children if p.dep_ == "prep" and p.lower_ in _LENT - own
                for a in self._preposition(p)]

    def _prepositions_of_conjunct(self, token: "Token") -> list[Argument]:
        """"met and spoke with X": a bare first verb also takes the second one's prepositions."""
        for child in token.children:
            if child.dep_ == "conj" and child.pos_ == "VERB" and child.i - token.i == 2:
                return [Argument(a.role, a.token, True) for c in child.children if c.dep_ == "prep" for a in self._preposition(c)]
        return []

    def _resolved(self, token: "Token", arguments: list[Argument]) -> list[Argument]:
        """Relative pronouns replaced by the noun that the relative clause hangs on."""
        relative = token
        while relative.dep_ in {"conj", "xcomp", "ccomp", "advcl"} and relative.head.pos_ == "VERB":
            relative = relative.head
        if relative.dep_ != "relcl":
            return arguments
        noun = relative.head
        group = [t.i for t in conjuncts(noun)] if noun.dep_ != "conj" else [noun.i]
        out = []
        for a in arguments:
            if self.doc[a.token].lower_ in _RELATIVE and self.doc[a.token].tag_ in {"WDT", "WP", "IN", "WP$"}:
                out += [Argument(a.role, t, True) for t in group]
            else:
                out.append(a)
        return out

    def _noun_arguments(self, token: "Token") -> list[Argument]:
        out: list[Argument] = []
        for child in token.children:
            if child.dep_ == "poss":
                out += [Argument("poss", t.i) for t in conjuncts(child)]
            elif child.dep_ in {"prep", "agent"}:
                out += self._preposition(child)
                out += self._strayed(child)
            elif child.dep_ in {"amod", "compound", "nmod", "advmod", "npadvmod"}:
                out += [Argument("adj", t.i) for t in [child, *[c for c in child.children if c.dep_ in {"conj", "compound", "amod", "npadvmod"}]]]
        if token.dep_ == "conj" and token.head.pos_ in _NOUN_TAGS:  # "the arrest and torture of X"
            out += [Argument(a.role, a.token, True) for a in self.arguments(token.head) if a.role in {"poss", "adj"}]
        for child in token.children:
            if child.dep_ == "conj" and child.pos_ in _NOUN_TAGS and not any(a.role in {"of", "on", "against"} for a in out):
                out += [Argument(a.role, a.token, True) for c in child.children if c.dep_ == "prep" for a in self._preposition(c)]
        return out


def _is_infinitive(token: "Token") -> bool:
    return token.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ in {"aux", "mark"} for c in token.children)


def _headline_passive(token: "Token") -> bool:
    """"Five killed in blast": a past form without auxiliary and object in a headline, followed by a preposition or the end."""
    if token.tag_ not in {"VBN", "VBD"} or any(c.dep_ in {"dobj", "aux", "ccomp", "xcomp", "prt", "acomp", "attr"} for c in token.children):
        return False
    following = token.nbor() if token.i + 1 < len(token.doc) else None
    return following is None or following.pos_ in {"ADP", "PUNCT", "SPACE", "SCONJ", "CCONJ", "ADV"}


def _negation(token: "Token") -> int | None:
    for child in token.children:
        if child.dep_ == "neg" or child.lower_ in {"never", "hardly", "seldom", "rarely", "barely"} and child.dep_ == "advmod":
            return child.i
    for child in token.children:
        if child.dep_ in {"nsubj", "nsubjpass", "dobj"} or token.pos_ != "VERB" and child.dep_ == "det":
            for word in [child, *child.children]:
                if word.lower_ in {"no", "neither", "nobody", "none"} and (word.dep_ in {"det", "nsubj", "nsubjpass", "dobj"}):
                    return word.i
    return None


def _modal_and_tense(token: "Token") -> tuple[str | None, str]:
    modal, tense = None, {"VBD": "past", "VBN": "past", "VBP": "present", "VBZ": "present"}.get(token.tag_, "none")
    for child in token.children:
        if child.dep_ not in {"aux", "auxpass"}:
            continue
        if child.tag_ == "MD":
            modal = {"'ll": "will", "wo": "will", "ca": "can", "'d": "would"}.get(child.lower_, child.lower_)
            tense = "future" if modal in {"will", "shall"} else "none"
        elif child.tag_ == "VBD" and tense != "future":
            tense = "past"
        elif child.tag_ in {"VBZ", "VBP"} and tense != "future":
            tense = "past" if child.lemma_ == "have" else "present" if token.tag_ == "VBG" or child.dep_ == "auxpass" or child.lemma_ == "do" else tense
    return modal, tense
