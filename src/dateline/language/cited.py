"""Sources that are cited by a source: "…, citing the police"; "quoted a diplomat as saying that …".

In go a sentence of an Analysis and the token that cites; out come Found attributions, one a link of the chain.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Iterator

from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Sentence
from dateline.language.cues import cues
from dateline.language.speakers import Found, agent, phrase_span, subject, trim

if TYPE_CHECKING:
    from spacy.tokens import Token


_REASONS = frozenset("""threat concern reason fear risk lack need security pressure violation evidence example case history cost shortage weather difference law rule policy violence health
problem issue interference danger worry difficulty failure attack conflict sanction delay loss damage illness privacy safety sovereignty""".split())  # nobody who could have said it


def citing(analysis: Analysis, sentence: Sentence, token: "Token") -> Iterator[Found]:
    thing = next((c for c in token.rights if c.dep_ == "dobj"), None)
    if thing is None or thing.lemma_.lower() in _REASONS:
        return
    matrix = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
    clauses = [c for c in (*token.children, *matrix.children) if c.dep_ == "ccomp" and not c.is_ancestor(token)]
    if clauses:
        content = analysis.subtree(clauses[0].i)
    else:
        content = analysis.span(sentence.start, token.i) if token.i > matrix.i else Span(0, 0)
    if content.end > content.start:
        yield Found(
            analysis.span(token.i, token.i + 1), phrase_span(analysis, thing), thing.i, [trim(analysis, content)], "states", token.lower_
        )


def as_saying(token: "Token") -> "Token | None":
    """The verb of saying in "quoted a diplomat as saying that …"."""
    for child in (*token.rights, *(g for c in token.rights if c.dep_ == "dobj" for g in c.rights)):
        if child.dep_ == "prep" and child.lower_ == "as":
            return next((c for c in child.children if c.dep_ == "pcomp" and c.lemma_.lower() in cues().speech_verbs), None)
    return None


def quoted_as(analysis: Analysis, token: "Token", saying: "Token") -> Iterator[Found]:
    """Two links: who quotes, and whom; in the passive ("was quoted as saying") the second alone, with the paper that quotes as agent."""
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children)
    clause = next((c for c in saying.rights if c.dep_ == "ccomp"), None)
    content = [trim(analysis, analysis.subtree(clause.i))] if clause is not None else []
    whom = subject(token) if passive else next((c for c in token.rights if c.dep_ == "dobj"), None)
    by = agent(token) if passive else subject(token)
    if by is not None and content:
        reach = content if passive else [analysis.span(whom.left_edge.i, saying.right_edge.i + 1)] if whom is not None else content
        yield Found(analysis.span(token.i, token.i + 1), phrase_span(analysis, by), by.i, reach, "states", f"quoted: {token.lower_}")
    if whom is not None:
        why = f"quoted through another: {saying.lemma_.lower()}" if content else "speech verb beside a quotation"
        yield Found(analysis.span(saying.i, saying.i + 1), phrase_span(analysis, whom), whom.i, content, "states", why)
