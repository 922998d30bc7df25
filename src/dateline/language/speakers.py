"""Who speaks: the subject of a cue, shared or inherited, its noun phrase, and the headline that names its source.

In go tokens of an Analysis; out come tokens, spans and, from headlines ("Five dead in blast: police"), whole Found attributions.
"""
from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Iterator

from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Sentence
from dateline.language.cues import cues

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_EDGES = " \t\n\r,;:—–-"


@dataclasses.dataclass(slots=True)
class Found:
    """One attribution on its way: spans in code points, the head token of the source (null: none is named)."""

    cue: Span
    source: Span | None
    speaker: int | None
    content: list[Span]
    stance: str
    why: str


def subject(token: "Token") -> "Token | None":
    """Who says it: the verb's subject, or that of the clause that it shares its subject with."""
    for _ in range(8):
        own = next((c for c in token.children if c.dep_ in SUBJECTS), None)
        if own is not None and own.dep_ == "csubj":
            return next((c for c in own.rights if c.dep_ == "dobj"), None)
        if own is not None:
            if own.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
                return token.head
            return None if own.lower_ in ("it", "there") and any(c.dep_ == "expl" for c in token.children) else own
        if token.dep_ in ("conj", "xcomp", "advcl", "ccomp") and token.head != token:
            token = token.head
        elif token.dep_ == "acl" and token.head.pos_ in NOMINAL:
            return token.head
        elif token.dep_ in ("pcomp", "prep") and token.head != token:
            token = token.head
        elif token.dep_ in ("dobj", "pobj", "attr") and token.pos_ == "NOUN":
            token = token.head
        else:
            return None
        if token.pos_ in NOMINAL and token.dep_ in (*SUBJECTS, "pobj"):
            return token
    return None


def agent(token: "Token") -> "Token | None":
    by = next((c for c in token.rights if c.dep_ == "agent" or c.dep_ == "prep" and c.lower_ == "by"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def phrase_span(analysis: Analysis, head: "Token | None") -> Span | None:
    """The noun phrase on this head, without its relative clauses."""
    if head is None:
        return None
    end = head.i
    for child in head.rights:
        if child.dep_ in ("relcl", "acl", "advcl") or child.dep_ == "punct" and end == child.i - 1 and child.text not in (",",):
            break
        if child.dep_ not in ("punct",):
            if child.dep_ in ("prep", "appos", "conj", "cc", "compound", "nummod", "flat", "case", "nmod", "amod", "npadvmod"):
                end = max(end, without_clauses(child))
    start = head.left_edge.i
    while start < head.i and (analysis.doc[start].is_punct or analysis.doc[start].is_space):
        start += 1
    return trim(analysis, analysis.span(start, end + 1))


def without_clauses(token: "Token") -> int:
    end = token.i
    for child in token.rights:
        if child.dep_ in ("relcl", "acl", "advcl", "ccomp"):
            break
        if child.dep_ != "punct":
            end = max(end, without_clauses(child))
    return end


def trim(analysis: Analysis, span: Span) -> Span:
    text, start, end = analysis.dispatch.text, span.start, span.end
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Span(start, end)


_COLON = re.compile(r"^([^:\n]{2,80}?): (\S[^\n]+)$")
_SAYS = re.compile(
    r"^([^\n]{8,200}?), ((?:says?|said|warns?|claims?) )([^,\n]{2,60})$|^([^\n]{8,200}?), ([^,\n]{2,40}?) (says?|said|warns?|claims?)$"
)
_DASH = re.compile(r"^([^\n]{8,200}?) [-–—] ([^-–—\n]{2,40})$")


def headline(analysis: Analysis, sentence: Sentence) -> Iterator[Found]:
    text, start = analysis.text(sentence.span), sentence.span.start
    says = _SAYS.match(text)
    if says:
        source, cue, content = (3, 2, 1) if says.group(3) else (5, 6, 4)
        yield _titled(analysis, start, says, source, says.span(cue), content, "headline: says")
        return
    colon = _COLON.match(text)
    if colon:
        left, right = (_is_speaker(analysis, start, colon.span(g)) for g in (1, 2))
        if right and len(colon.group(2).split()) <= 5:
            yield _titled(analysis, start, colon, 2, (colon.end(1), colon.end(1) + 1), 1, "headline: source after a colon")
        elif left and len(colon.group(1).split()) <= 6:
            yield _titled(analysis, start, colon, 1, (colon.end(1), colon.end(1) + 1), 2, "headline: source before a colon")
        return
    dash = _DASH.match(text)
    if dash and dash.group(2).lower().split()[-1] in cues().speaker_heads:
        yield _titled(analysis, start, dash, 2, (dash.end(1) + 1, dash.end(1) + 2), 1, "headline: source after a dash")


def _is_speaker(analysis: Analysis, start: int, span: tuple[int, int]) -> bool:
    words = [t for t in analysis.doc.char_span(start + span[0], start + span[1], alignment_mode="expand") or () if not t.is_punct]
    if not words or any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBN" for t in words[:-1]):
        return False
    return (
        words[-1].lower_ in cues().speaker_heads
        or words[-1].lemma_.lower() in cues().media
        or all(t.ent_type_ in ("PERSON", "ORG") for t in words[-2:])
    )


def _titled(analysis: Analysis, start: int, match: re.Match[str], source: int, cue: tuple[int, int], content: int, why: str) -> Found:
    span = Span(start + match.start(source), start + match.end(source))
    words = analysis.doc.char_span(*span, alignment_mode="expand")
    text = match.string[cue[0] : cue[1]].rstrip()
    stance = "alleges" if text.startswith("claim") else "states"
    return Found(
        Span(start + cue[0], start + cue[0] + len(text)),
        span,
        words.root.i if words is not None else None,
        [trim(analysis, Span(start + match.start(content), start + match.end(content)))],
        stance,
        why,
    )
