"""How a predicate is put by the words beside it: negation, modal, infinitive, hedge, condition, question.

In goes a token of a parsed sentence; out comes a Reading with the words that decided it. What governs the predicate is read in modality.py.
"""
from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dateline.language.cues import factuality

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOMINAL = frozenset({"NOUN", "PROPN"})
_SENSES = frozenset({"see", "hear", "feel", "smell", "watch", "observe"})
_FORCES = frozenset({"operation", "offensive", "raid", "mission", "crackdown", "assault", "push", "drive", "campaign"})  # launched to do what is told
_MAX_STEPS = 12


@dataclasses.dataclass(slots=True)
class Reading:
    """The state of one predicate on the way up, with the words that made it so."""

    label: str = "asserted"
    cues: list[int] = dataclasses.field(default_factory=list)
    why: list[str] = dataclasses.field(default_factory=list)
    settled: bool = False  # a negation or a governor was read and found to leave the act a fact

    def mark(self, label: str, token: "Token", why: str) -> "Reading":
        self.label = with_own(self.label, label)
        self.cues.append(token.i)
        self.why.append(why)
        return self


def with_own(own: str, outer: str) -> str:
    """The predicate's own state under an outer one."""
    if own == "asserted" or outer == own:
        return outer
    if outer == "asserted":
        return own
    if "denied" in (own, outer):
        other = outer if own == "denied" else own
        return "hypothetical" if own == "denied" and other == "hypothetical" else "denied"
    if "hypothetical" in (own, outer):
        return "hypothetical"
    return "planned" if "planned" in (own, outer) else "alleged"


def infinitive(token: "Token") -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)


def own_words(token: "Token", quoted: bool) -> Reading:
    reading = Reading()
    if token.pos_ in ("VERB", "AUX") or any(c.dep_ in ("nsubj", "aux", "auxpass") for c in token.children):
        _verb_words(token, quoted, reading)
    _beside(token, reading)
    _negation(token, reading)
    _clause_words(token, reading)
    return reading


def _verb_words(token: "Token", quoted: bool, reading: Reading) -> None:
    """Modals and infinitives."""
    table = factuality()
    perfect = any(c.lower_ == "have" and c.dep_ == "aux" for c in token.children)
    for child in token.children:
        if child.dep_ != "aux":
            continue
        word = child.lower_
        label = table.modals.get(word)
        if word in ("can", "could") and token.lemma_ in _SENSES:
            continue  # "could be seen surrounding the hotel": it was seen
        if label == "hypothetical" and perfect and word in ("may", "might", "must"):
            reading.mark("alleged", child, f"modal: {word} have")
        elif word in ("would", "'d", "’d") and not perfect and (quoted or _reported(token)):
            reading.mark("planned", child, f"modal: {word} in reported speech")
        elif label and not (word in ("'d", "’d") and token.tag_ in ("VBN", "VBD")):
            reading.mark(label, child, f"modal: {word}")
    if infinitive(token) and not reading.cues:
        _bare_infinitive(token, reading)


def _bare_infinitive(token: "Token", reading: Reading) -> None:
    """An infinitive that no governor explains: purpose, headline, "is to", "has yet to"."""
    to = next(c for c in token.children if c.lower_ == "to" and c.dep_ == "aux")
    head = token.head
    lemma = head.lemma_.lower()
    if any(c.lower_ == "yet" for c in (*token.children, *head.children)) and lemma in ("have", "be"):
        reading.mark("denied", to, "yet to")
    elif any(c.lemma_ in _FORCES and c.dep_ == "dobj" for c in head.children) or token.dep_ == "acl" and lemma in _FORCES:
        return
    elif token.dep_ == "ROOT" or token.dep_ == "relcl":
        reading.mark("planned", to, "infinitive")
    elif token.dep_ == "advcl" or token.dep_ == "acl" and factuality().nouns.get(lemma) is None:
        first = (
            head.tag_ == "CD"
            or head.lower_ in ("first", "last", "only", "latest")
            or any(c.tag_ in ("JJS",) or c.lower_ in ("first", "last", "only", "latest") for c in head.children)
        )
        if not (token.dep_ == "acl" and first):
            reading.mark("planned", to, "purpose")
    elif token.dep_ == "xcomp" and lemma == "be":
        reading.mark("planned", to, "is to")
    elif token.dep_ == "xcomp" and lemma == "go" and head.tag_ == "VBG":
        reading.mark("planned", head, "going to")
    elif token.dep_ == "xcomp" and lemma == "have" and head.tag_ in ("VBP", "VBZ", "VB"):
        reading.mark("hypothetical", head, "has to")


def _reported(token: "Token") -> bool:
    """Does the clause hang on a verb in the past ("said it would")?"""
    steps = 0
    while token.dep_ in ("ccomp", "conj") and steps < _MAX_STEPS:
        if token.dep_ == "ccomp" and (
            token.head.tag_ in ("VBD", "VBN") or token.head.tag_ == "VBG" and token.head.lemma_ in ("say", "cite", "quote", "add", "tell")
        ):
            return True
        token, steps = token.head, steps + 1
    return False


def _beside(token: "Token", reading: Reading) -> None:
    """Adverbs and adjectives: "reportedly", "alleged", "planned"."""
    table = factuality()
    for child in token.children:
        word = child.lower_
        if (
            child.dep_ in ("advmod", "amod", "compound", "npadvmod", "nmod")
            and word in table.beside
            and not (child.dep_ == "advmod" and child.pos_ == "ADJ")
        ):
            verbal = child.dep_ == "advmod"
            if verbal == child.lower_.endswith(("ly", "perhaps", "maybe", "never", "almost", "nowhere")) or not verbal:
                reading.mark(table.beside[word], child, f"hedge: {word}")
        if child.dep_ in ("aux", "auxpass"):
            for hedge in child.children:
                if hedge.dep_ == "advmod" and hedge.lower_ in table.beside:
                    reading.mark(table.beside[hedge.lower_], hedge, f"hedge: {hedge.lower_}")


def _negation(token: "Token", reading: Reading) -> None:
    table = factuality()
    for child in token.children:
        word = child.lower_
        if (
            child.dep_ == "neg"
            and word in table.negations
            or child.dep_ in ("preconj", "cc")
            and word == "neither"
            or child.dep_ == "advmod"
            and word == "never"
        ):
            after = token.doc[child.i + 1].lower_ if child.i + 1 < len(token.doc) else ""
            if after in ("only", "just", "merely", "until"):
                reading.settled = True
                continue
            reading.mark("denied", child, f"negation: {word}")
            return
        if child.dep_ == "det" and word in ("no", "neither") and token.pos_ in _NOMINAL:
            reading.mark("denied", child, f"negation: {word}")
            return
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "expl") and token.pos_ in ("VERB", "AUX"):
            no = (
                child
                if child.lower_ in ("nobody", "none", "nothing", "neither")
                else next((c for c in child.children if c.lower_ in ("no", "neither") and c.dep_ in ("det", "preconj", "cc")), None)
            )
            if no is not None:
                reading.mark("denied", no, f"negation: {no.lower_}")
                return
    before = [t.lower_ for t in token.doc[max(0, token.i - 2) : token.i]]
    if before == ["instead", "of"] or before == ["rather", "than"]:
        reading.mark("denied", token.nbor(-2), f"negation: {' '.join(before)}")
        return
    longer = next((c for c in token.children if c.lower_ == "longer" and c.i and token.doc[c.i - 1].lower_ == "no"), None)
    if longer is not None:
        reading.mark("denied", longer, "negation: no longer")
        return
    if (
        token.dep_ in ("pcomp", "pobj")
        and token.head.lower_ in ("without", "than", "instead")
        and (token.head.lower_ != "than" or token.dep_ == "pcomp")
    ):
        reading.mark("denied", token.head, f"negation: {token.head.lower_}")


def _clause_words(token: "Token", reading: Reading) -> None:
    """Conditions and questions."""
    table = factuality()
    past = token.tag_ in ("VBD", "VBN") and not any(c.lower_ in table.modals for c in token.children if c.dep_ == "aux")
    if token.dep_ in ("advcl", "ccomp", "pcomp", "relcl"):
        for child in token.children:
            if (
                child.dep_ in ("mark", "advmod")
                and child.lower_ in table.conditionals
                and child.i < token.i
                and not (child.lower_ == "until" and past)
            ):
                reading.mark("hypothetical", child, f"condition: {child.lower_}")
                return
    if (
        token.dep_ == "advcl"
        and token.left_edge.dep_ == "aux"
        and token.left_edge.lower_ in ("should", "had", "were")
        and token.left_edge.head == token
    ):
        reading.mark("hypothetical", token.left_edge, "condition: inverted")
        return
    for child in token.children:
        if (
            child.dep_ == "advcl"
            and any(m.lower_ in ("if", "unless") and m.dep_ == "mark" for m in child.children)
            and reading.label == "planned"
        ):
            reading.mark("hypothetical", child, "on a condition")
            return
    if (
        token.dep_ == "pobj"
        and token.head.lower_ == "of"
        and token.head.head.lower_ in ("event", "case")
        and token.head.head.head.lower_ == "in"
    ):
        reading.mark("hypothetical", token.head.head, "in case of")
    last = token.sent[-1]
    while last.i > token.i and (last.is_space or last.is_quote):
        last = last.nbor(-1)
    if last.text == "?" and token.dep_ in ("ROOT", "xcomp", "ccomp", "conj"):
        reading.mark("hypothetical", last, "question")
