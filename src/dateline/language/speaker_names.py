"""What a source is called: the name behind "he", "the report", "a farmer named Musa Bello" or "the trade body".

In go an Analysis and its Found attributions in the order of their cues; out comes a name for each (null: nobody can tell). First the mention
and its antecedents; then the name that stands beside the noun; a pronoun that no antecedent explains is whoever spoke last and fits; a document
or body told with "the" is the one that was named before. A pronoun is never a name.
"""
from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Sequence

from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Mention
from dateline.language.cues import cues
from dateline.language.speakers import SUBJECTS, Found, agent, phrase_span

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIRST = frozenset("i me my we us our".split())
_PERSON = frozenset("he him his she her".split())
_THING = frozenset("it its".split())
_MANY = frozenset("they them their".split())
_NOBODY = frozenset("it its this that which there what who whom whose i me my we us our you he him his she her they them their himself herself itself themselves".split())
_ARTICLE = re.compile(r"^(?:the|a|an|its|his|her|their) ", re.IGNORECASE)
_REACH = 4  # sentences back in which a speaker is still the one meant
_CALLED = frozenset("named called nicknamed known identified".split())
_BODIES = frozenset("body agency organization organisation bloc group company bank court council union alliance party watchdog committee fund broadcaster network newspaper daily".split())
_WORKS = frozenset("index report survey study barometer yearbook".split())
_DEFINITE = frozenset("the this that".split())


@dataclasses.dataclass(frozen=True, slots=True)
class _Heard:
    """A source that was named: where, what it is called, its head."""

    sentence: int
    name: str
    token: int
    plural: bool
    person: bool | None


def names(analysis: Analysis, found: Sequence[Found]) -> list[str | None]:
    """The name of each source, in the order of ``found``."""
    heard: list[_Heard] = []
    out: list[str | None] = []
    for item in found:
        name = None
        if item.source is not None and item.speaker is not None:
            name = _own(analysis, item.speaker, item.source, heard) or _carried(analysis, item, found, out, heard)
        out.append(name)
        if name is not None:
            head = analysis.doc[item.speaker]
            heard.append(_Heard(analysis.sentence_of(item.speaker).index, name, item.speaker, _plural(head), _person(analysis, item.speaker)))
    return out


def _own(analysis: Analysis, token: int, span: Span, heard: Sequence[_Heard]) -> str | None:
    """From the phrase itself and its antecedents."""
    head, mention = analysis.doc[token], analysis.mention_at(token)
    named = _through(analysis, mention)
    if named is not None:
        return analysis.text(_fullest(analysis, named))
    beside = _beside(analysis, head, span)
    if beside is not None:
        return beside
    if head.lower_ in _NOBODY:
        return None
    earlier = _told_before(analysis, head, heard)
    if earlier is not None:
        return earlier
    words = [t for t in analysis.doc.char_span(*span, alignment_mode="expand") or () if not t.is_punct]
    if words and all(t.pos_ == "PROPN" for t in words):
        return analysis.text(span)
    if head.pos_ == "PROPN":
        start = token
        while start > 0 and analysis.doc[start - 1].pos_ == "PROPN" and analysis.doc[start - 1].dep_ in ("compound", "flat"):
            start -= 1
        return analysis.text(analysis.span(start, token + 1))
    phrase = phrase_span(analysis, head)
    text = _ARTICLE.sub("", analysis.text(phrase if phrase is not None and phrase.within(span) else span)).strip(" ,;:")
    return text if text and text.lower() not in _NOBODY else None


def _through(analysis: Analysis, mention: Mention | None) -> Mention | None:
    """The mention with a name that this one leads to."""
    seen: set[int] = set()
    while mention is not None and mention.name is None and mention.index in analysis.antecedents and mention.index not in seen:
        seen.add(mention.index)
        mention = analysis.mentions[analysis.antecedents[mention.index]]
    return mention if mention is not None and mention.name is not None else None


def _fullest(analysis: Analysis, mention: Mention) -> Span:
    """The fullest name of the same party: the antecedents of "Peskov" lead to "Dmitry Peskov"."""
    best, seen = mention.name, {mention.index}
    while mention.index in analysis.antecedents and analysis.antecedents[mention.index] not in seen:
        mention = analysis.mentions[analysis.antecedents[mention.index]]
        seen.add(mention.index)
        if mention.name is not None and mention.name.end - mention.name.start > best.end - best.start:
            best = mention.name
    return best


def _beside(analysis: Analysis, head: "Token", span: Span) -> str | None:
    """ "an analyst at the bank, Musa Bello"; "a farmer named Musa Bello"; "a commander, known as Pablito"."""
    for child in head.rights:
        if child.dep_ == "appos" and child.pos_ == "PROPN" and child.ent_type_ in ("PERSON", "ORG", ""):
            return _proper(analysis, child)
        if child.dep_ in ("acl", "relcl", "appos") and child.lower_ in _CALLED:
            last = child.i
            while last + 1 < len(analysis.doc) and analysis.doc[last + 1].lower_ in ("as", "only", "by", "his", "first", "name"):
                last += 1
            first = analysis.doc[last + 1] if last + 1 < len(analysis.doc) else child
            if first.pos_ == "PROPN":
                return _proper(analysis, first)
        if child.dep_ == "appos" and child.idx < span.end and child.pos_ == "NOUN" and (inner := _beside(analysis, child, span)) is not None:
            return inner
    return None


def _proper(analysis: Analysis, token: "Token") -> str:
    start, end = token.i, token.i
    while start > 0 and analysis.doc[start - 1].pos_ == "PROPN":
        start -= 1
    while end + 1 < len(analysis.doc) and analysis.doc[end + 1].pos_ == "PROPN":
        end += 1
    return analysis.text(analysis.span(start, end + 1))


def _told_before(analysis: Analysis, head: "Token", heard: Sequence[_Heard]) -> str | None:
    """Of a noun with "the": who published the report, the name of the trade body, the military source."""
    if head.pos_ != "NOUN" or not any(c.dep_ == "det" and c.lower_ in _DEFINITE for c in head.children):
        return None
    lemma, here = head.lemma_.lower(), analysis.sentence_of(head.i).index
    if lemma in cues().media:
        for one in reversed(heard):
            if one.name.lower().split()[-1].rstrip("0123456789 ") in _WORKS or any(w in _WORKS for w in one.name.lower().split()[1:]):
                return one.name
        return _publisher(analysis, head)
    if lemma in _BODIES:
        words = {lemma, *(c.lower_ for c in head.children if c.dep_ in ("compound", "amod") and c.i < head.i)} - {"body", "group"}
        for mention in reversed(analysis.mentions):
            if mention.name is not None and mention.start < head.i and mention.label in ("ORG", "GROUP", None):
                name = analysis.text(mention.name)
                if words & set(name.lower().split()) and len(name.split()) > 1:
                    return name
    for one in reversed(heard):
        if here - one.sentence <= _REACH and analysis.doc[one.token].lemma_.lower() == lemma and len(one.name.split()) > 1 and len(list(head.children)) == 1:
            return one.name
    return None


def _publisher(analysis: Analysis, head: "Token") -> str | None:
    """Whose report "the report" is: told beside the same noun in the sentences before, as its owner, its author or who published it."""
    lemma, here = head.lemma_.lower(), analysis.sentence_of(head.i)
    low = analysis.sentences[max(0, here.index - _REACH)].start
    for token in reversed(list(analysis.doc[low:here.start])):
        if token.lemma_.lower() != lemma:
            continue
        owner = next((c for c in token.children if c.dep_ == "poss"), None) or agent(token)
        if owner is None:
            by = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("by", "from")), None)
            owner = next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
        verb = token.head
        if owner is None and token.dep_ == "dobj" and verb.lemma_ in ("publish", "release", "issue", "present", "post", "air", "write", "broadcast"):
            owner = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
        if owner is not None:
            named = _through(analysis, analysis.mention_at(owner.i))
            return analysis.text(_fullest(analysis, named)) if named is not None else None
    return None


def _carried(analysis: Analysis, item: Found, found: Sequence[Found], out: Sequence[str | None], heard: Sequence[_Heard]) -> str | None:
    """Of a pronoun: the speaker who quotes it ("we"), else the one who spoke last and fits."""
    head = analysis.doc[item.speaker]
    word = head.lower_
    if word in _FIRST:
        around = [(sum(s.end - s.start for s in f.content), name) for f, name in zip(found, out)
                  if name is not None and f is not item and any(item.cue.within(s) for s in f.content)]
        return min(around, default=(0, None))[1]
    here = analysis.sentence_of(head.i).index
    for one in reversed(heard):
        if here - one.sentence > _REACH:
            break
        if one.token == head.i:
            continue
        if word in _PERSON and one.person and not one.plural or word in _THING and not one.person and not one.plural or word in _MANY and one.plural:
            return one.name
    return None


def _person(analysis: Analysis, token: int) -> bool | None:
    """Is this source one human being? Null: nobody can tell."""
    head, mention = analysis.doc[token], analysis.mention_at(token)
    named = _through(analysis, mention)
    if named is not None and named.label in ("PERSON", "ORG", "GPE", "GROUP", "NORP"):
        return named.label == "PERSON"
    if head.lower_ in _PERSON:
        return True
    if head.ent_type_ in ("ORG", "GPE", "NORP") or head.lemma_.lower() in cues().media or head.lower_ in _BODIES:
        return False
    return mention.label == "ROLE" if mention is not None and mention.label is not None else None


def _plural(head: "Token") -> bool:
    return head.tag_ in ("NNS", "NNPS") or head.lower_ in _MANY or any(c.dep_ == "conj" for c in head.children)
