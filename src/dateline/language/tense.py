"""Which verb governs a phrase, and whether it tells of the past or of what is to come.

In goes a parsed document and a token, out comes the governing predicate's token, or its tense: past | present | future | none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PLANNED = frozenset(
    "plan schedule set expect due slate aim intend hope prepare vow promise pledge agree decide want seek call urge ask order invite "
    "propose "
    "threaten offer poise ready likely determine commit demand postpone delay suppose require".split()
)
_TRIED = frozenset("attempt bid conspiracy effort failure plot refusal".split())
_BEGINS = frozenset(
    "begin start open take meet hold convene travel arrive visit mark expire vote face run leave depart fly head host go end "
    "return resume".split()
)
_SAME_IN_THE_PAST = frozenset(
    "hit put set cut shut split hurt burst cast read beat bid cost quit spread let rid shed thrust wed broadcast".split()
)


def governing_verb(token: "Token") -> "Token | None":
    """The nearest verb above the token, in at most twelve steps."""
    at = token
    for _ in range(12):
        if at.pos_ in ("VERB", "AUX") and at.i != token.i:
            return at
        if at.head.i == at.i:
            return at if at.pos_ in ("VERB", "AUX") else None
        at = at.head
    return None


def tense_at(doc: "Doc", start: int, end: int) -> str:
    """The tense around the characters ``start`` to ``end``: past | present | future | none."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return "none"
    verb = governing_verb(span.root)
    if verb is None:
        return "none"
    found = tense_of(verb)
    return "none" if found in ("past", "present") and _through_noun(span.root, verb) else found


def _through_noun(token: "Token", verb: "Token") -> bool:
    """Does the phrase hang on a noun first ("the vote on 10 November"), which the verb's tense says little about?"""
    at = token
    while at.head.i != verb.i and at.head.i != at.i:
        at = at.head
        if at.pos_ == "NOUN" and at.dep_ not in ("npadvmod",):
            return True
    return False


def tense_of(verb: "Token") -> str:
    """The tense of a verb with its auxiliaries, infinitives by what they hang on."""
    lemmas = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if lemmas & {"will", "'ll", "shall", "wo", "would", "'d", "may", "might", "could", "can", "should", "must"} and "have" not in lemmas:
        return "future"
    if verb.tag_ == "VBG" and verb.lower_ == "going" and any(c.dep_ == "xcomp" for c in verb.children):
        return "future"
    if "to" in lemmas:
        head = verb.head
        if any(c.lower_ == "had" for up in (head, head.head) for c in up.children if c.dep_ == "aux"):
            return "past"
        if head.i == verb.i:
            return "future"
        if head.lemma_.lower() in _TRIED:  # "an attempt to overthrow the president on Feb. 7"
            return "none"
        if head.lemma_.lower() in _PLANNED or head.lemma_ == "be" or head.pos_ in ("NOUN", "ADJ"):
            return "future"
        if head.pos_ in ("VERB", "AUX"):
            return tense_of(head)
        return "future"
    if (
        verb.tag_ == "VBN"
        and verb.lemma_ in ("schedule", "set", "plan", "slate", "expect", "due", "postpone")
        and not lemmas & {"have", "has", "had"}
    ):
        return "future"
    if verb.tag_ in ("VBD", "VBN") or lemmas & {"had", "was", "were", "did", "has", "have"}:
        return "past"
    if verb.tag_ == "VBG":
        if lemmas & {"is", "are", "'s", "'re", "am"}:
            return "future" if verb.lemma_ in _BEGINS else "present"
        if verb.dep_ in ("advcl", "acl", "xcomp", "pcomp", "conj", "ccomp") and verb.head.i != verb.i and verb.head.pos_ in ("VERB", "AUX"):
            return tense_of(verb.head)
        return "none"
    if verb.tag_ == "VBP" and verb.lower_ in _SAME_IN_THE_PAST or verb.lemma_ in ("say", "tell", "report"):
        return "past"
    if verb.tag_ in ("VBZ", "VBP"):
        return "future" if verb.lemma_ in _BEGINS else "present"
    if verb.tag_ == "VB":
        return "future" if verb.head.i != verb.i and verb.head.lemma_ in _PLANNED else "none"
    return "none"
