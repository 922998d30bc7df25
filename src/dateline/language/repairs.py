"""Mends what the small parser often gets wrong in news prose, before anybody reads the tree.

In goes a parsed document, which is changed in place: heads and labels of single tokens, never text or sentences. Each repair names the
construction that it mends; a construction that may be right as it stands is left alone.
"""
from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def mend(doc: "Doc") -> None:
    """Change heads and labels of ``doc`` where a repair applies."""
    for token in doc:
        if token.dep_ == "conj" and token.tag_ == "VBD":
            _second_verb_of_the_speaker(token)


def _second_verb_of_the_speaker(token: "Token") -> None:
    """"X denied that its troops were there and accused Y": "accused" is the second verb of X, not of its troops.

    The parser hangs it on "were". A finite past verb with an object of its own after a copula, a passive or a perfect ("had attacked") belongs to
    the verb of saying.
    """
    inner = token.head
    outer = inner.head
    if inner.dep_ != "ccomp" or outer.tag_ not in {"VBD", "VBZ", "VBP"} or outer.i >= inner.i or inner.i >= token.i:
        return
    deps = {c.dep_ for c in token.children}
    passive = any(c.dep_ in {"auxpass", "nsubjpass"} for c in inner.children)
    if deps & {"nsubj", "nsubjpass"} or not deps & {"dobj", "ccomp", "xcomp", "prep"}:
        return
    perfect = inner.tag_ == "VBN" and any(c.dep_ == "aux" and c.lemma_ == "have" for c in inner.children)
    if inner.lemma_ == "be" and inner.pos_ in {"AUX", "VERB"} or passive and "dobj" in deps or perfect and outer.tag_ == "VBD":
        token.head = outer
