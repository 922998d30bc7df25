"""Who stands in the arguments of a predicate: the parties of a token, of what is inside its phrase, and who speaks.

In go an Analysis and the parties and attributions of its dispatch; out come small functions from a token or a span, which remember their
answers.
"""
from __future__ import annotations

import functools
from collections.abc import Callable

from dateline.dispatch import Span
from dateline.language import clauses
from dateline.language.analysis import Analysis
from dateline.records import Party

_FIRST_PERSON = {"we", "us", "i", "me", "our", "my"}
_DOCUMENTS = {"statement", "report", "letter", "post", "tweet", "communique", "declaration", "resolution", "message", "video", "memo", "note", "decree"}
_INNER_PREPOSITIONS = {"of", "from", "by", "on", "against", "between", "with", "to"}
PartiesOf = Callable[[int], tuple[Party, ...]]


def party_finders(analysis: Analysis, parties, speaker_of) -> tuple[PartiesOf, PartiesOf]:
    """The parties of an argument, and of one in whose phrase a recipient may stand deeper.

    The first: those that it names, else those that it belongs to ("Israeli air strikes", "Trump's comments"); "we" is whoever speaks, "the
    statement" whoever made it. The second: else those that stand inside it ("a ban on imports from Peru", "a bus carrying soldiers").
    """
    doc = analysis.doc

    @functools.cache
    def of(token: int) -> tuple[Party, ...]:
        if doc[token].pos_ == "PRON" and doc[token].lower_ in _FIRST_PERSON:
            speaker = speaker_of(Span(doc[token].idx, doc[token].idx + 1))
            return parties.at(speaker) if speaker is not None and speaker != token else ()
        found = parties.at(token) or _specific(parties.of_adjective(token)) or _author(token)
        clause = analysis.clause_at(token)
        if not found and clause is not None and clause.kind == "noun":
            owners = (tuple(p for t in clause.tokens(role) for p in parties.at(t)) for role in ("poss", "by", "between", "of"))
            found = next(filter(None, owners), ())
        return found

    @functools.cache
    def within(token: int) -> tuple[Party, ...]:
        return of(token) or _inside(token, 3)

    def _author(token: int) -> tuple[Party, ...]:
        """"The statement threatened …": the subject of the last clause before it that has one of that name as its object."""
        noun = doc[token]
        if noun.lemma_.lower() not in _DOCUMENTS or not any(c.dep_ == "det" and c.lower_ in {"the", "this"} for c in noun.children):
            return ()
        here = analysis.sentence_of(token).index
        for clause in reversed([c for c in analysis.clauses if c.head < token and here - c.sentence <= 2]):
            if any(doc[t].lemma_.lower() == noun.lemma_.lower() for t in clause.tokens("obj", "in", "by")):
                return tuple(p for t in clause.tokens("subj") for p in parties.at(t))
        return ()

    def _inside(token: int, depth: int) -> tuple[Party, ...]:
        if depth == 0:
            return ()
        for child in doc[token].children:
            if child.dep_ == "prep" and child.lower_ in _INNER_PREPOSITIONS or child.dep_ in {"acl", "conj"}:
                for c in [child] if child.dep_ == "conj" else child.children:
                    if c.dep_ in {"pobj", "dobj", "conj"}:
                        if found := tuple(p for t in clauses.conjuncts(c) for p in of(t.i)) or _inside(c.i, depth - 1):
                            return found
                    elif c.dep_ == "pcomp":
                        if found := _inside(c.i, depth - 1):
                            return found
        return ()

    return of, within


def _specific(found: tuple[Party, ...]) -> tuple[Party, ...]:
    """Of "Pakistani military operation" the military: a nationality gives way to a body of the same country beside it."""
    return tuple(p for p in found if p.sectors != ("GOV",) or not any(q.country == p.country and q.sectors != p.sectors for q in found))


def speaker_finder(analysis: Analysis, attributions) -> Callable[[Span], int | None]:
    """Who says what stands in a span: the token of the innermost source, or null."""
    def of(span: Span) -> int | None:
        for a in reversed(attributions.of(span)):
            if a.source is not None and a.source.span is not None and (a.cue is None or not a.cue.span.overlaps(span)):
                phrase = analysis.doc.char_span(*a.source.span, alignment_mode="expand")
                return phrase.root.i if phrase is not None else None
        return None

    return of
