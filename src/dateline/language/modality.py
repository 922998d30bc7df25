"""How a predicate is put: as a fact, denied, planned, open or alleged, by the words beside it and the words above it.

In goes a token of a parsed sentence; out comes a Reading with the words that decided it. The words beside the predicate are read first
(negation, modal, hedge), then each word that governs it ("failed to", "plans for"), from the inside out; of two readings the less sure
one is taken.
"""
from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.language.beside import Reading, infinitive, own_words, with_own
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
DECREED = frozenset(
    {"arrest", "detention", "closure", "expulsion", "deportation", "seizure", "confiscation", "suspension", "dissolution", "shutdown", "ban", "curfew", "lockdown", "evacuation",
     "deployment", "mobilisation", "mobilization", "blockade", "freeze", "raid"}
)  # what begins with the order: "ordered the closure of two papers"
_SHOWS = frozenset({"show", "depict", "capture", "film", "record", "see"})  # pictures: what they show is as sure as that they show it
_OPEN_AFTER = frozenset({"once", "when", "after", "before", "until", "till", "as soon as", "while", "where"})
_MAX_STEPS = 12


def climb(token: "Token", quoted: bool, steps: int, seen: set[int]) -> Reading:
    """The state of a predicate: its own words, then what governs it."""
    if steps > _MAX_STEPS or token.i in seen:
        return Reading()
    seen.add(token.i)
    reading = own_words(token, quoted)
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
    finite = token.dep_ in ("ccomp", "conj") and not infinitive(token) and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in token.children)
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
            and (any(c.dep_ == "auxpass" for c in governor.children) or governor.dep_ == "acl" and governor.tag_ == "VBN")
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
        if token.dep_ in ("ccomp", "acl") and above.label == "alleged" and reading.label == "asserted" and lemma in _TOLD | _TELLS | _SHOWS:
            return _joined(above, reading, "alleged")  # "alleges that the army told them that rebels had …"
        return reading
    if lemma == "order" and not clausal and token.lemma_.lower() in DECREED and above.label == "asserted":
        relation = "asserted"
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


def _joined(above: Reading, reading: Reading, label: str) -> Reading:
    return Reading(with_own(reading.label, label), reading.cues + above.cues, reading.why + above.why)


def _governor(token: "Token") -> tuple["Token | None", str, str]:
    """The word that the predicate hangs on, its lemma (particle or preposition included) and what kind of link it is."""
    head, dep = token.head, token.dep_
    if dep == "ROOT" or head == token:
        return None, "", ""
    if dep == "conj":
        return _conjoined(token, head)
    if dep in ("ccomp", "xcomp", "advcl", "csubj") and head.lemma_ == "be" and not (dep == "advcl" and not infinitive(token)):
        adjective = next((c for c in head.children if c.dep_ in ("acomp", "attr")), None)
        if adjective is not None:
            return _named(adjective, "")
        return (head, "be", "verb") if dep == "xcomp" else (None, "", "")
    if dep in ("ccomp", "xcomp", "csubj", "oprd") or dep == "acl" and infinitive(token):
        return _named(head, "")
    if dep == "acl" and head.pos_ in _NOMINAL and any(c.dep_ == "mark" or c.lower_ == "that" for c in token.lefts):
        return _named(head, "")
    if dep == "acl" and token.tag_ == "VBG" and head.dep_ in ("dobj", "nsubjpass") and head.head.lemma_.lower() in _SHOWS:
        return _named(head.head, "")
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
    return _governor(head) if head != token and head.dep_ not in ("ROOT", "advcl", "relcl") else (None, "", "")


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
    if infinitive(token):
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
        below = next(
            (c for c in head.children if c.dep_ == "xcomp" and infinitive(c) and table.verbs.get(c.lemma_.lower()) == "carried"), None
        )
        if token.dep_ in ("nsubj", "nsubjpass") and below is not None:
            return below, below.lemma_.lower(), "verb"
        return None, "", ""
    if token.dep_ == "attr":
        return head, "be", "verb"
    return None, "", ""
