"""How a predicate is put: as a fact, denied, planned, open or alleged, by the words beside it and the words above it.

In goes a token of a parsed sentence; out comes a Reading with the words that decided it. The words beside the predicate are read first
(negation, modal, hedge), then each word that governs it ("failed to", "plans for"), from the inside out; of two readings the less sure
one is taken.
"""
from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dateline.language.cues import factuality

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOMINAL = frozenset({"NOUN", "PROPN"})
_PREPOSITIONS = frozenset({"for", "of", "from", "to", "against", "about", "on", "over", "into", "with", "in", "at"})
_NEGATIVE_RAISING = frozenset({"believe", "think", "suspect", "expect", "seem", "appear", "suppose", "feel", "reckon"})
_NO_ACT_IF_NEGATED = frozenset(
    {
        "able",
        "allow",
        "permit",
        "attempt",
        "try",
        "authorize",
        "authorise",
        "willing",
        "approve",
        "enable",
        "possible",
        "necessary",
        "need",
        "agree",
        "plan",
        "intend",
        "likely",
        "offer",
        "seek",
    }
)
_ACT_IF_NEGATED = frozenset({"fail", "neglect", "forget", "hesitate", "prevent", "stop from", "avoid", "failure"})
_TOLD = frozenset({"report", "say", "understand", "deem", "hold", "know"})  # in the passive: "are said to have …"
_TELLS = frozenset({"tell", "warn", "caution", "suggest", "order", "tend"})  # with a finite clause they only say
_SENSES = frozenset({"see", "hear", "feel", "smell", "watch", "observe"})
_FORCES = frozenset({"operation", "offensive", "raid", "mission", "crackdown", "assault", "push", "drive", "campaign"})  # launched to do what is told
_OPEN_AFTER = frozenset({"once", "when", "after", "before", "until", "till", "as soon as", "while", "where"})
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


def climb(token: "Token", quoted: bool, steps: int, seen: set[int]) -> Reading:
    """The state of a predicate: its own words, then what governs it."""
    if steps > _MAX_STEPS or token.i in seen:
        return Reading()
    seen.add(token.i)
    reading = _own(token, quoted)
    governor, lemma, kind = _governor(token)
    if governor is None:
        return reading
    if kind == "conj":
        above = climb(governor, quoted, steps + 1, seen)
        return above if reading.label == "asserted" else reading
    if kind == "passed":
        above = climb(governor, quoted, steps + 1, seen)
        if above.label in ("hypothetical", "planned", "alleged"):
            return _joined(above, reading, above.label)
        return reading
    table = factuality()
    relation = (table.verbs if kind == "verb" else table.nouns if kind == "noun" else table.adjectives).get(lemma)
    finite = token.dep_ in ("ccomp", "conj") and not _infinitive(token) and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in token.children)
    if relation is None and kind == "verb" and governor.lemma_.lower() != lemma:
        relation, lemma = table.verbs.get(governor.lemma_.lower()), governor.lemma_.lower()
    if finite and lemma in _TELLS:
        relation = "alleged" if lemma == "suggest" and reading.label == "asserted" else None
    above = climb(governor, quoted, steps + 1, seen)
    return _through(reading, governor, lemma, relation, above, token)


def _through(reading: Reading, governor: "Token", lemma: str, relation: str | None, above: Reading, token: "Token") -> Reading:
    """The reading of a predicate below a governor of this class that is itself as sure as ``above``."""
    clausal = token.dep_ in ("ccomp", "xcomp", "pcomp", "acl", "csubj", "advcl", "relcl")
    if relation is None:
        if (
            lemma in _TOLD
            and token.dep_ == "xcomp"
            and reading.label in ("asserted", "planned")
            and any(c.dep_ == "auxpass" for c in governor.children)
        ):
            return _joined(above, Reading(), "alleged")
        marked = token.dep_ == "acl" and any(c.dep_ == "mark" or c.lower_ == "that" for c in token.lefts)
        if (token.dep_ == "ccomp" or marked) and above.label == "denied":
            return _joined(above, reading, "hypothetical")
        if (
            token.dep_ in ("ccomp", "xcomp")
            and above.label in ("alleged", "hypothetical")
            and reading.label == "asserted"
            and token.dep_ == "xcomp"
        ):
            return _joined(above, reading, above.label)
        return reading
    if relation == "asserted":
        reading.settled = True
        return reading
    if relation == "carried":
        reading.settled = above.label == "asserted"
        return reading if reading.settled else _joined(above, reading, above.label)
    label = _below(relation, lemma, above.label)
    if relation == "alleged" and above.label == "denied" and any(w.startswith("denied:") for w in above.why):
        label = "denied"  # "rejected claims that …"
    if label == "asserted":
        reading.settled = True
        return reading
    if not clausal and reading.label == label:
        return reading
    joined = _joined(above, reading, label)
    joined.cues.append(governor.i)
    joined.why.append(f"{relation}: {lemma}")
    return joined


def _below(relation: str, lemma: str, above: str) -> str:
    """What a governor makes of the act below it, given how sure the governor itself is."""
    if relation == "denied":
        if above == "denied":
            return "asserted" if lemma in _ACT_IF_NEGATED else "alleged" if lemma == "deny" else "hypothetical"
        return "denied" if above == "asserted" else "hypothetical"
    if above == "denied":
        if relation == "planned" or lemma in _NO_ACT_IF_NEGATED or lemma in _NEGATIVE_RAISING:
            return "denied"
        return "hypothetical"
    if relation == "planned":
        return "hypothetical" if above == "hypothetical" and lemma in factuality().verbs else "planned"
    if relation == "alleged":
        return "hypothetical" if above in ("hypothetical", "planned") else "alleged"
    return "hypothetical"


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


def _joined(above: Reading, reading: Reading, label: str) -> Reading:
    return Reading(with_own(reading.label, label), reading.cues + above.cues, reading.why + above.why)


def _governor(token: "Token") -> tuple["Token | None", str, str]:
    """The word that the predicate hangs on, its lemma (particle or preposition included) and what kind of link it is."""
    head, dep = token.head, token.dep_
    if dep == "ROOT" or head is token:
        return None, "", ""
    if dep == "conj":
        return _conjoined(token, head)
    if dep in ("ccomp", "xcomp", "advcl", "csubj") and head.lemma_ == "be" and not (dep == "advcl" and not _infinitive(token)):
        adjective = next((c for c in head.children if c.dep_ in ("acomp", "attr")), None)
        if adjective is not None:
            return _named(adjective, "")
        return (head, "be", "verb") if dep == "xcomp" else (None, "", "")
    if dep in ("ccomp", "xcomp", "csubj", "oprd") or dep == "acl" and _infinitive(token):
        return _named(head, "")
    if dep == "acl" and head.pos_ in _NOMINAL and any(c.dep_ == "mark" or c.lower_ == "that" for c in token.lefts):
        return _named(head, "")
    if dep in ("pcomp", "pobj") and head.dep_ in ("prep", "agent", "aux", "mark", "pcomp"):
        return _prepositional(token, head)
    if dep == "advcl":
        return _adverbial(token, head)
    if dep in ("dobj", "nsubjpass", "nsubj", "attr", "appos") and token.pos_ in _NOMINAL:
        return _argument(token, head)
    if dep in ("compound", "nmod", "amod") and head.pos_ in _NOMINAL and head.lemma_.lower() in factuality().nouns:
        return head, head.lemma_.lower(), "noun"
    return None, "", ""


def _named(head: "Token", preposition: str) -> tuple["Token", str, str]:
    lemma = head.lemma_.lower()
    particle = next((c.lower_ for c in head.children if c.dep_ == "prt"), preposition)
    kind = "noun" if head.pos_ in _NOMINAL else "adjective" if head.pos_ == "ADJ" else "verb"
    if kind == "adjective" and lemma in factuality().verbs and lemma not in factuality().adjectives:
        kind = "verb"
    return head, f"{lemma} {particle}" if particle and kind == "verb" and f"{lemma} {particle}" in factuality().verbs else lemma, kind


def _conjoined(token: "Token", head: "Token") -> tuple["Token | None", str, str]:
    """A conjunct shares its head's state when it has no subject and no auxiliary of its own; else what governs the head."""
    if token.pos_ in _NOMINAL:
        return (head, "", "conj") if head.pos_ in _NOMINAL else (None, "", "")
    contrast = any(c.lower_ in ("but", "yet") for c in head.children if c.dep_ == "cc")
    own = any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "mark", "expl") for c in token.children)
    if not own and not contrast and token.tag_ == head.tag_ or not own and token.tag_ == "VB":
        return head, "", "conj"
    return _governor(head) if head is not token and head.dep_ not in ("ROOT", "advcl", "relcl") else (None, "", "")


def _prepositional(token: "Token", head: "Token") -> tuple["Token | None", str, str]:
    preposition, above = head.lower_, head.head
    if preposition in ("without", "instead", "than", "besides"):
        return None, "", ""
    if preposition == "of" and above.lower_ in ("instead", "front"):
        return None, "", ""
    lemma = above.lemma_.lower()
    table = factuality()
    if above.pos_ in ("VERB", "AUX") or lemma in table.adjectives and above.pos_ == "ADJ":
        phrase = f"{lemma} {preposition}"
        if phrase in table.verbs or token.dep_ == "pcomp" and preposition in _PREPOSITIONS:
            return above, phrase if phrase in table.verbs else lemma, "adjective" if above.pos_ == "ADJ" else "verb"
        if phrase in table.object_open or lemma in table.object_open and preposition in ("for", "to", "from", "against", "of"):
            return above, lemma, "verb"
        if above.pos_ == "ADJ" and preposition in ("for", "of", "to"):
            return above, lemma, "adjective"
        return None, "", ""
    if (
        token.dep_ == "pcomp"
        and preposition in ("of", "with", "from")
        and above.dep_ in ("dobj", "nsubjpass")
        and above.head.pos_ == "VERB"
    ):
        return _named(above.head, preposition)
    if above.pos_ in _NOMINAL and preposition in ("for", "of", "on", "to", "about", "against", "at", "over"):
        if preposition in ("on", "about", "over", "at") and table.nouns.get(lemma) not in ("planned",):
            return None, "", ""
        return above, lemma, "noun"
    return None, "", ""


def _adverbial(token: "Token", head: "Token") -> tuple["Token | None", str, str]:
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod", "prep") and c.i < token.i}
    if _infinitive(token):
        lemma = head.lemma_.lower()
        if (
            head.pos_ == "VERB"
            and factuality().verbs.get(lemma) in ("planned", "hypothetical", "denied")
            and lemma not in ("call", "meet", "work", "train")
        ):
            return _named(head, "")
        return None, "", ""
    participle = token.tag_ == "VBG" and not any(c.dep_ in ("nsubj", "aux") for c in token.children)
    if participle or marks & _OPEN_AFTER and token.tag_ in ("VBZ", "VBP", "VBG"):
        return head, "", "passed"
    return None, "", ""


def _argument(token: "Token", head: "Token") -> tuple["Token | None", str, str]:
    """A noun as object or subject: only governors that leave their object open, and light verbs, reach it."""
    table = factuality()
    if token.dep_ == "appos":
        return None, "", ""
    _, lemma, kind = _named(head, "")
    if kind == "verb" and token.dep_ != "attr":
        if token.dep_ == "nsubj":
            adjective = next(
                (c for c in head.children if c.dep_ in ("acomp", "oprd", "attr") and c.lemma_.lower() in table.adjectives), None
            )
            if adjective is not None:
                return adjective, adjective.lemma_.lower(), "adjective"
        relation = table.verbs.get(lemma)
        if token.dep_ in ("dobj", "nsubjpass") and (lemma in table.object_open or relation == "carried"):
            return head, lemma, kind
        if (
            token.dep_ == "nsubj"
            and relation == "carried"
            and head.lemma_.lower() not in ("make", "let", "help", "force", "lead", "prompt", "cause", "trigger", "spark")
        ):
            return head, lemma, kind
        infinitive = next(
            (c for c in head.children if c.dep_ == "xcomp" and _infinitive(c) and table.verbs.get(c.lemma_.lower()) == "carried"), None
        )
        if token.dep_ in ("nsubj", "nsubjpass") and infinitive is not None:
            return infinitive, infinitive.lemma_.lower(), "verb"
        return None, "", ""
    if token.dep_ == "attr":
        return head, "be", "verb"
    return None, "", ""


# --- the words beside the predicate ---


def _infinitive(token: "Token") -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)


def _own(token: "Token", quoted: bool) -> Reading:
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
    if _infinitive(token) and not reading.cues:
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
        and token.left_edge.head is token
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
