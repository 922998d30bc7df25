"""According to whom: every source, its cue and what it says, with the chain through which the dispatch has it.

In go an Analysis and, where they are known, its parties; out come Attributions. Speech direct, mixed and indirect is found, belief, allegation,
demand and denial, documents and videos as sources, headlines, and hedges that name no source. Scare quotes and titles in quotes are no
attribution. The reporter's own words stay the reporter's: content ends where its clause or its quotation ends.

Two readers work together: grammar (this file) and the trained tagger. Where both see a cue, the tagger says how far source and content reach; a cue that
one of them alone sees counts only where it is sure. What carries the reading (hedges, headlines, chains of sources) is grammar's alone.
"""
from __future__ import annotations

import bisect
import dataclasses
import re
from typing import TYPE_CHECKING, Any, Iterator, Protocol

from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Sentence
from dateline.language.cues import cues
from dateline.language.quotations import Quotation, quotations
from dateline.models import reader
from dateline.records import Attribution, Cue, Source

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_SURE_ALONE = 0.8       # the tagger's probability from which a cue counts that grammar does not see (chosen on PolNeAR dev)
_DOUBTED = 0.5          # grammar's cue falls when the tagger gives it less than this
_SAFE = ("headline", "according to", "name before", "hedge", "citing", "quoting")
_TRIM = " \t\n\r,;:—–-"


class PartiesAt(Protocol):
    def at(self, token: int) -> tuple[Any, ...]: ...


@dataclasses.dataclass(slots=True)
class _Found:
    """One attribution on its way: spans in code points, the head token of the source (null: none is named)."""

    cue: Span
    source: Span | None
    speaker: int | None
    content: list[Span]
    stance: str
    why: str


@dataclasses.dataclass(frozen=True)
class Attributions:
    """``all``: in the order of the cues. ``of(span)``: those whose content covers the span, outermost first.

    An attitude towards a thing ("condemned the attack") tells nothing about whether it happened: it is in ``all``, not in ``of``.
    """

    all: tuple[Attribution, ...] = ()

    def of(self, span: Span) -> tuple[Attribution, ...]:
        covering = [a for a in self.all if not a.why.startswith(("attitude", "not said")) and any(span[0] >= c.start and span[1] <= c.end for c in a.content)]
        return tuple(sorted(covering, key=lambda a: (-sum(c.end - c.start for c in a.content), a.content[0])))

    def __iter__(self) -> Iterator[Attribution]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


def attributions(analysis: Analysis, parties: PartiesAt | None = None) -> Attributions:
    """All attributions of one dispatch. ``parties`` gives the party of a source (null: left empty)."""
    quoted = quotations(analysis.dispatch.text, analysis.dispatch.title)
    found: list[_Found] = []
    for sentence in analysis.sentences:
        if sentence.in_title:
            found.extend(_headline(analysis, sentence))
        found.extend(_in_sentence(analysis, sentence, quoted))
    _give_quotations(analysis, found, quoted)
    found = _settle(analysis, _together(analysis, _settle(analysis, found), reader.read(analysis.dispatch.text), quoted))
    return Attributions(_records(analysis, found, parties))


# --- cues in one sentence ------------------------------------------------------------------------------------------------------------------

def _in_sentence(analysis: Analysis, sentence: Sentence, quoted: tuple[Quotation, ...]) -> Iterator[_Found]:
    doc = analysis.doc
    for token in doc[sentence.start:sentence.end]:
        word = token.lower_
        if word in ("according", "according to"):
            yield from _according(analysis, sentence, token)
        elif token.dep_ == "advmod" and word in cues().adverbs:
            yield from _hedge(analysis, token)
        elif token.pos_ in ("VERB", "AUX") or token.dep_ in ("ROOT", "ccomp", "advcl", "parataxis") and token.lemma_.lower() in cues().speech_verbs:
            yield from _verb(analysis, sentence, token)
        elif token.pos_ == "NOUN":
            yield from _noun(analysis, token)


def _verb(analysis: Analysis, sentence: Sentence, token: "Token") -> Iterator[_Found]:
    lemma, last = _phrase(token)
    stance = cues().verbs.get(lemma)
    if token.lower_ in ("citing", "quoting") and token.dep_ in ("advcl", "acl", "prep", "dep", "parataxis", "pcomp"):
        yield from _citing(analysis, sentence, token)
        return
    if stance is None or token.dep_ in ("aux", "auxpass", "amod", "compound"):
        return
    negated = next((c for c in token.children if c.dep_ == "neg"), None)
    if negated is not None:
        if stance != "believes" or lemma not in ("believe", "think", "expect", "support"):
            return
        stance = "denies"
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children) or token.dep_ == "acl" and token.tag_ == "VBN"
    cue = analysis.span(token.i, last + 1)
    content = _passive_content(analysis, token) if passive else _content(analysis, sentence, token, lemma)
    source = _agent(token) if passive else _subject(token)
    if passive and source is None and lemma in ("quote", "cite"):
        return
    if not content and lemma in cues().speech_verbs:
        aside = _aside(analysis, sentence, token, source)
        if aside:
            yield _Found(cue, _phrase_span(analysis, source), source.i if source is not None else None, aside, stance, f"cue verb: {lemma} (aside)")
            return
    if not content and lemma in cues().speech_verbs and not passive:
        yield _Found(cue, _phrase_span(analysis, source), source.i if source is not None else None, [], stance, "speech verb beside a quotation")
    elif content:
        yield _Found(cue, _phrase_span(analysis, source), source.i if source is not None else None, content, stance,
                     _reason(token, lemma, passive))


def _reason(token: "Token", lemma: str, passive: bool) -> str:
    clausal = any(c.dep_ in ("ccomp", "xcomp", "oprd") for c in token.children)
    kind = "attitude" if lemma in cues().attitudes and not clausal else "cue verb"
    return f"{kind}: {lemma}{' (passive)' if passive else ''}"


def _aside(analysis: Analysis, sentence: Sentence, token: "Token", source: "Token | None") -> list[Span]:
    """"The rebels, he said, had left"; "…, as stated by the ministry": the clause around a cue that stands apart from it."""
    as_phrase = next((c for c in token.children if c.lower_ == "as" and c.dep_ in ("mark", "advmod", "prep")), None)
    if token.dep_ not in ("parataxis", "ccomp", "advcl", "ROOT") or source is None or token.dep_ == "advcl" and as_phrase is None:
        return []
    first, last = min(token.i, source.left_edge.i, as_phrase.i if as_phrase is not None else token.i), max(token.i, _last_of(source))
    doc = analysis.doc
    before = doc[first - 1].text if first > sentence.start else ""
    after = doc[last + 1].text if last + 1 < sentence.end else ""
    if token.dep_ == "ROOT" or before != "," and (as_phrase is None or first > sentence.start):
        return []
    spans = [analysis.span(sentence.start, first)] if first - sentence.start > 1 else []
    if (after == "," or not spans) and last + 2 < sentence.end:
        spans.append(analysis.span(last + 1, sentence.end))
    return [s for s in (_trim(analysis, s) for s in spans) if s.end > s.start]


def _last_of(source: "Token") -> int:
    return _without_clauses(source)


def _phrase(token: "Token") -> tuple[str, int]:
    """The cue with its particle or preposition, and its last token."""
    lemma = token.lemma_.lower()
    for child in token.rights:
        if child.dep_ in ("prt", "prep") and f"{lemma} {child.lower_}" in cues().verbs and child.i <= token.i + 2:
            return f"{lemma} {child.lower_}", child.i
    return lemma, token.i


def _content(analysis: Analysis, sentence: Sentence, token: "Token", lemma: str) -> list[Span]:
    """What an active cue verb says: its clause, its infinitive, or its object."""
    clause = next((c for c in token.children if c.dep_ == "ccomp"), None)
    if clause is not None:
        if clause.i > token.i:
            return [_trim(analysis, analysis.subtree(clause.i))]
        return _around(analysis, sentence, token, clause)
    parts = [c for c in token.rights if c.dep_ == "xcomp" or c.dep_ == "oprd"]
    if parts and _takes(parts[0], lemma):
        start = next((c for c in token.rights if c.dep_ in ("dobj", "dative") and c.i < parts[0].i), parts[0])
        return [_trim(analysis, analysis.span(start.left_edge.i, parts[-1].right_edge.i + 1))]
    letter = _written(token)
    if letter is not None:
        return [_trim(analysis, analysis.subtree(letter.i))]
    if " " in lemma:
        preposition = next((c for c in token.rights if c.lower_ == lemma.split()[-1]), None)
        child = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None) if preposition is not None else None
        child = child or next((c for c in token.rights if c.dep_ == "dobj"), None)
        if child is not None:
            return [_trim(analysis, analysis.span(child.left_edge.i, max(child.right_edge.i, *(p.right_edge.i for p in parts), child.i) + 1
                                                  if parts else child.right_edge.i + 1))]
        return []
    return _object(analysis, token, lemma)


def _object(analysis: Analysis, token: "Token", lemma: str) -> list[Span]:
    thing = next((c for c in token.rights if c.dep_ == "dobj"), None)
    if lemma not in cues().object_verbs:
        return []
    if thing is None:
        head = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("as", "of")), None)
        relative = token.dep_ == "relcl" and head is not None
        inner = next((c for c in head.children if c.dep_ in ("pobj", "pcomp", "amod")), None) if head is not None and (relative or lemma == "see") else None
        return [_trim(analysis, analysis.subtree(inner.i))] if inner is not None else []
    if thing.pos_ == "PRON" and thing.lower_ not in ("it", "this", "that", "them", "him", "her") or lemma in ("see", "call", "show") and not _tells(token, lemma):
        return []
    end = thing.right_edge.i
    for child in token.rights:
        if child.i > thing.i and (child.dep_ == "prep" and child.lower_ in ("as", "of", "to", "for", "on") or child.dep_ in ("xcomp", "acl", "oprd")):
            end = max(end, child.right_edge.i)
    return [_trim(analysis, analysis.span(thing.left_edge.i, end + 1))]


def _written(token: "Token") -> "Token | None":
    """"said in a letter that …": the clause hangs on the letter, though it is what was said."""
    if token.lemma_.lower() not in cues().speech_verbs:
        return None
    for preposition in (c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("in", "on", "at", "during", "to", "via")):
        for noun in (c for c in preposition.children if c.dep_ == "pobj"):
            clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp") and any(g.lower_ == "that" and g.dep_ == "mark" for g in c.children)), None)
            if clause is not None:
                return clause
    return None


def _tells(token: "Token", lemma: str) -> bool:
    """"see" and "call" with an object say something only with a second part ("see them as", "called it a lie"); "show" with an -ing form."""
    return any(c.dep_ in ("oprd", "xcomp", "ccomp") or c.dep_ == "prep" and c.lower_ == "as" for c in token.rights) or lemma == "show" and any(
        g.dep_ == "acl" for c in token.rights if c.dep_ == "dobj" for g in c.children)


def _takes(clause: "Token", lemma: str) -> bool:
    return lemma not in ("go on", "continue", "learn", "carry", "mean", "like", "call", "name", "list") or clause.dep_ == "oprd" and lemma == "call"


def _passive_content(analysis: Analysis, token: "Token") -> list[Span]:
    """"X is believed to have …", "it is reported that …", "X was accused of …", "the attack was condemned by …"."""
    lemma = token.lemma_.lower()
    subject = next((c for c in token.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    clause = next((c for c in token.rights if c.dep_ in ("ccomp", "xcomp")), None)
    if clause is not None and clause.dep_ == "ccomp":
        return [_trim(analysis, analysis.subtree(clause.i))]
    start = _subject_span(analysis, subject)
    if clause is not None:
        return ([start] if start else []) + [_trim(analysis, analysis.subtree(clause.i))]
    part = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "as", "for")), None)
    if part is not None and lemma in ("accuse", "suspect", "describe", "see", "regard", "blame", "criticize", "criticise", "praise", "label"):
        return ([start] if start else []) + [_trim(analysis, analysis.subtree(part.i))]
    return [start] if start and lemma in cues().object_verbs and _agent(token) is not None else []


def _subject_span(analysis: Analysis, subject: "Token | None") -> Span | None:
    if subject is None or subject.lower_ in ("it", "who", "which", "that", "there"):
        return None
    return _trim(analysis, analysis.subtree(subject.i))


def _around(analysis: Analysis, sentence: Sentence, token: "Token", clause: "Token") -> list[Span]:
    """"A, X said, B": content before the cue, and after it where the sentence goes on."""
    edge = min([c.left_edge.i for c in token.children if c.dep_ in _SUBJECTS] + [token.i])
    subject = next((c for c in token.children if c.dep_ in _SUBJECTS), None)
    start = clause.left_edge.i
    before = _trim(analysis, analysis.span(start, edge)) if edge > start else _trim(analysis, analysis.subtree(clause.i))
    spans = [before]
    inside = clause.right_edge.i > token.i
    last = max(token.i, subject.right_edge.i if subject is not None and subject.i > token.i else token.i)
    if inside:
        rest = next((i for i in range(last + 1, clause.right_edge.i + 1) if analysis.doc[i].text in (",", '"')), None)
        if rest is not None and rest + 1 <= clause.right_edge.i:
            spans.append(_trim(analysis, analysis.span(rest + 1, clause.right_edge.i + 1)))
    return [s for s in spans if s.end > s.start]


def _according(analysis: Analysis, sentence: Sentence, token: "Token") -> Iterator[_Found]:
    to = next((c for c in token.children if c.lower_ == "to"), None)
    head = next((c for c in (to or token).children if c.dep_ == "pobj"), None)
    if head is None:
        return
    end = head.right_edge.i
    cue = analysis.span(token.i, (to or token).i + 1)
    source = _phrase_span(analysis, head)
    stop = min(end + 1, sentence.end)
    clause = token.head
    while clause.dep_ in ("prep", "pobj", "dobj", "conj", "ccomp", "xcomp", "nsubj", "npadvmod", "attr", "pcomp", "acomp", "oprd") and clause.head is not clause:
        clause = clause.head
    start, last = sentence.start, sentence.end
    if clause.dep_ in ("relcl", "advcl") and token.i < clause.i:
        start, last = clause.left_edge.i, clause.right_edge.i + 1
    spans = [_trim(analysis, analysis.span(start, token.i)) if token.i > start else None,
             _trim(analysis, analysis.span(stop, last)) if stop < last and (token.i == start or _goes_on(analysis, stop, last)) else None]
    yield _Found(cue, source, head.i, [s for s in spans if s and s.end - s.start > 1], "states", "according to")


def _goes_on(analysis: Analysis, start: int, end: int) -> bool:
    """Does the clause go on after an inserted phrase (and is not a new one by the reporter)?"""
    words = [t for t in analysis.doc[start:end] if not t.is_punct and not t.is_space]
    return bool(words) and words[0].lower_ not in ("who", "which", "and", "but", "while", "although", "though")


def _hedge(analysis: Analysis, token: "Token") -> Iterator[_Found]:
    head = token.head
    clause = head if head.pos_ in ("VERB", "AUX") else head.head if head.dep_ in ("amod", "advmod") else head
    span = analysis.subtree(clause.i) if clause.dep_ != "ROOT" else analysis.span(clause.left_edge.i, clause.right_edge.i + 1)
    yield _Found(analysis.span(token.i, token.i + 1), None, None, [_trim(analysis, span)], "alleges", f"hedge: {token.lower_}")


def _citing(analysis: Analysis, sentence: Sentence, token: "Token") -> Iterator[_Found]:
    thing = next((c for c in token.rights if c.dep_ == "dobj"), None)
    if thing is None:
        return
    matrix = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
    clauses = [c for c in (*matrix.children, *token.children) if c.dep_ == "ccomp" and not c.is_ancestor(token)]
    if clauses:
        content = analysis.subtree(clauses[0].i)
    else:
        content = analysis.span(sentence.start, token.i) if token.i > matrix.i else Span(0, 0)
    if content.end > content.start:
        yield _Found(analysis.span(token.i, token.i + 1), _phrase_span(analysis, thing), thing.i, [_trim(analysis, content)], "states", token.lower_)


def _noun(analysis: Analysis, token: "Token") -> Iterator[_Found]:
    """"his claim that …", "reports of …", "the ministry's call for …"."""
    lemma = token.lemma_.lower()
    stance = cues().nouns.get(lemma)
    if stance is None or token.dep_ in ("compound", "nmod", "npadvmod"):
        return
    if token.dep_ == "pobj" and token.head.head.pos_ == "VERB" and _written(token.head.head) is not None:
        return
    clause = next((c for c in token.rights if c.dep_ in ("acl", "ccomp", "relcl") and any(g.lower_ in ("that", "to") and g.dep_ in ("mark", "aux") for g in c.children)), None)
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    preposition = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "for", "about")), None)
    part = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None) if preposition is not None else None
    source = owner
    if source is None:
        by = next((c for c in token.rights if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from") or clause is not None and c is preposition), None)
        source = next((g for g in by.children if g.dep_ == "pobj"), None) if by is not None else None
    if source is None and token.dep_ == "dobj" and token.head.lemma_ in ("make", "issue", "repeat", "voice", "express", "renew", "have", "reject"):
        source = _subject(token.head) if token.head.lemma_ != "reject" else None
    if clause is not None:
        content = analysis.subtree(clause.i)
    elif part is not None and part is not source and (source is not None or lemma in ("report", "claim", "allegation", "accusation", "rumor", "rumour", "fear", "news", "warning", "threat")):
        content = analysis.subtree(part.i)
    else:
        return
    yield _Found(analysis.span(token.i, token.i + 1), _phrase_span(analysis, source), source.i if source is not None else None, [_trim(analysis, content)], stance,
                 f"cue noun: {lemma}")


# --- sources -------------------------------------------------------------------------------------------------------------------------------

def _subject(token: "Token") -> "Token | None":
    """Who says it: the verb's subject, or that of the clause that it shares its subject with."""
    for _ in range(8):
        own = next((c for c in token.children if c.dep_ in _SUBJECTS), None)
        if own is not None and own.dep_ == "csubj":
            return next((c for c in own.rights if c.dep_ == "dobj"), None)
        if own is not None:
            if own.lower_ in ("who", "which", "that") and token.dep_ == "relcl":
                return token.head
            return None if own.lower_ in ("it", "there") and any(c.dep_ == "expl" for c in token.children) else own
        if token.dep_ in ("conj", "xcomp", "advcl", "ccomp") and token.head is not token:
            token = token.head
        elif token.dep_ == "acl" and token.head.pos_ in _NOMINAL:
            return token.head
        elif token.dep_ in ("pcomp", "prep") and token.head is not token:
            token = token.head
        elif token.dep_ in ("dobj", "pobj", "attr") and token.pos_ == "NOUN":
            token = token.head
        else:
            return None
        if token.pos_ in _NOMINAL and token.dep_ in (*_SUBJECTS, "pobj"):
            return token
    return None


def _agent(token: "Token") -> "Token | None":
    by = next((c for c in token.rights if c.dep_ == "agent" or c.dep_ == "prep" and c.lower_ == "by"), None)
    return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None


def _phrase_span(analysis: Analysis, head: "Token | None") -> Span | None:
    """The noun phrase on this head, without its relative clauses."""
    if head is None:
        return None
    end = head.i
    for child in head.rights:
        if child.dep_ in ("relcl", "acl", "advcl") or child.dep_ == "punct" and end == child.i - 1 and child.text not in (",",):
            break
        if child.dep_ not in ("punct",):
            if child.dep_ in ("prep", "appos", "conj", "cc", "compound", "nummod", "flat", "case", "nmod", "amod", "npadvmod"):
                end = max(end, _without_clauses(child))
    start = head.left_edge.i
    while start < head.i and (analysis.doc[start].is_punct or analysis.doc[start].is_space):
        start += 1
    return _trim(analysis, analysis.span(start, end + 1))


def _without_clauses(token: "Token") -> int:
    end = token.i
    for child in token.rights:
        if child.dep_ in ("relcl", "acl", "advcl", "ccomp"):
            break
        if child.dep_ != "punct":
            end = max(end, _without_clauses(child))
    return end


# --- headlines -----------------------------------------------------------------------------------------------------------------------------

_COLON = re.compile(r"^([^:\n]{2,80}?): (\S[^\n]+)$")
_SAYS = re.compile(r"^([^\n]{8,200}?), ((?:says?|said|warns?|claims?) )([^,\n]{2,60})$|^([^\n]{8,200}?), ([^,\n]{2,40}?) (says?|said|warns?|claims?)$")
_DASH = re.compile(r"^([^\n]{8,200}?) [-–—] ([^-–—\n]{2,40})$")


def _headline(analysis: Analysis, sentence: Sentence) -> Iterator[_Found]:
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
    return words[-1].lower_ in cues().speaker_heads or words[-1].lemma_.lower() in cues().media or all(t.ent_type_ in ("PERSON", "ORG") for t in words[-2:])


def _titled(analysis: Analysis, start: int, match: re.Match[str], source: int, cue: tuple[int, int], content: int, why: str) -> _Found:
    span = Span(start + match.start(source), start + match.end(source))
    words = analysis.doc.char_span(*span, alignment_mode="expand")
    text = match.string[cue[0]:cue[1]].rstrip()
    stance = "alleges" if text.startswith("claim") else "states"
    return _Found(Span(start + cue[0], start + cue[0] + len(text)), span, words.root.i if words is not None else None,
                  [_trim(analysis, Span(start + match.start(content), start + match.end(content)))], stance, why)


# --- quotations ----------------------------------------------------------------------------------------------------------------------------

def _give_quotations(analysis: Analysis, found: list[_Found], quoted: tuple[Quotation, ...]) -> None:
    """Give each quotation to its speaker: one beside the cue, else the one who speaks in this paragraph, else the one who spoke before."""
    previous: tuple[Quotation, _Found] | None = None
    waiting: list[Quotation] = []
    for quotation in quoted:
        owner = _owner(analysis, found, quotation)
        if owner is None and previous is not None and _goes_with(analysis, previous[0], quotation):
            owner = previous[1]
        if owner is None:
            owner = _named_before(analysis, found, quotation)
        if owner is None:
            waiting = [*waiting, quotation] if quotation.continues else []
            continue
        for part in (*waiting, quotation):
            if not any(part.inner.within(s) for s in owner.content):
                owner.content = [s for s in owner.content if not s.within(part.span)] + [part.span]
        waiting = []
        if _is_sentence(analysis, quotation):
            previous = (quotation, owner)


def _is_sentence(analysis: Analysis, quotation: Quotation) -> bool:
    """A quotation that says something, not a scare quote or a title."""
    words = analysis.text(quotation.inner).split()
    return len(words) >= 4 or quotation.inner.end > quotation.inner.start and analysis.text(quotation.inner)[-1] in ".!?,"


def _owner(analysis: Analysis, found: list[_Found], quotation: Quotation) -> _Found | None:
    inside = [f for f in found if any(s.overlaps(quotation.inner) for s in f.content) and not f.cue.within(quotation.inner)]
    if inside:
        return min(inside, key=lambda f: abs(f.cue.start - quotation.span.start))
    if not _is_sentence(analysis, quotation):
        return None
    near = [(gap, f) for f in found if f.why.startswith(("speech verb", "cue verb")) and not f.cue.overlaps(quotation.span)
            and (gap := _gap(analysis, f, quotation)) is not None]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _gap(analysis: Analysis, found: _Found, quotation: Quotation) -> int | None:
    """How far the cue stands from the quotation, null where a sentence ends between them or something else is said in between."""
    edge = max(found.cue.end, found.source.end if found.source else 0)
    first = min(found.cue.start, found.source.start if found.source and found.source.start < found.cue.start else found.cue.start)
    text = analysis.dispatch.text
    between = text[quotation.span.end:first] if quotation.span.end <= first else text[edge:quotation.span.start] if edge <= quotation.span.start else None
    if between is None or len(between) > 120 or "\n" in between.strip(" ") and ":" not in between or re.search(r"[.!?]\s", between) or '"' in between or "”" in between:
        return None
    if quotation.span.end <= first:
        closing = text[max(0, quotation.inner.end - 1):quotation.span.end + 1]
        return len(between) if any(c in closing for c in ",?!—-") or len(between) < 3 else None
    return len(between) if re.search(r"[,:]\s*$", between) or len(between) < 3 else None


def _goes_with(analysis: Analysis, before: Quotation, quotation: Quotation) -> bool:
    """Is this the same speaker's next quotation? Yes where the marks were left open, or nothing but a cue stands between them."""
    between = analysis.dispatch.text[before.span.end:quotation.span.start]
    if before.continues:
        return not between.strip()
    if not _is_sentence(analysis, quotation):
        return False
    starts = not analysis.dispatch.text[:quotation.span.start].rstrip(" ").rpartition("\n")[2]
    if "\n" in between:
        return starts and len(between.strip()) < 80 and between.count("\n") <= 2
    return len(between) < 120 and not re.search(r"[.!?]\s+\w[^.!?]*[.!?]\s", between)


_LABEL = re.compile(r"([A-Z][^:\n“\"]{1,70}):\s*$")


def _named_before(analysis: Analysis, found: list[_Found], quotation: Quotation) -> _Found | None:
    """`Name: "…"` at the start of a paragraph."""
    line_start = analysis.dispatch.text.rfind("\n", 0, quotation.span.start) + 1
    label = _LABEL.match(analysis.dispatch.text, line_start, quotation.span.start)
    if label is None or not _is_sentence(analysis, quotation):
        return None
    words = analysis.doc.char_span(*label.span(1), alignment_mode="expand")
    if words is None or words.root.pos_ not in _NOMINAL:
        return None
    new = _Found(Span(label.end(1), label.end(1) + 1), Span(*label.span(1)), words.root.i, [], "states", "name before a quotation")
    found.append(new)
    return new


# --- the tagger ---------------------------------------------------------------------------------------------------------------------------

def _together(analysis: Analysis, found: list[_Found], reading: reader.Reading, quoted: tuple[Quotation, ...]) -> list[_Found]:
    """Grammar's attributions and the tagger's as one list."""
    out: list[_Found] = []
    used: set[int] = set()
    for tagged in reading.attributions:
        match = next((i for i, f in enumerate(found) if f.cue.overlaps(tagged.cue) and i not in used), None)
        if match is not None:
            used.add(match)
            if tagged.probability >= _DOUBTED or found[match].why.startswith(_SAFE):
                out.append(_both(analysis, found[match], tagged))
            elif _chained(found[match], found, quoted):
                out.append(found[match])
        elif tagged.probability >= _SURE_ALONE:
            out.append(_tagged_alone(analysis, tagged))
    for i, item in enumerate(found):
        if i not in used and (reading.cue(item.cue) >= _DOUBTED or item.why.startswith(_SAFE) or _chained(item, found, quoted)):
            out.append(item)
    return out


def _chained(item: _Found, found: list[_Found], quoted: tuple[Quotation, ...]) -> bool:
    """A source inside what another says, in the reporter's words: one link of a chain, which the tagger never learnt."""
    if not item.why.startswith("cue verb") or item.source is None or item.why.split(": ")[1].split(" (")[0] not in cues().speech_verbs:
        return False
    return any(item.cue.within(s) for f in found if f is not item for s in f.content) and not any(item.cue.within(q.span) for q in quoted)


def _both(analysis: Analysis, item: _Found, tagged: reader.Tagged) -> _Found:
    """The reach of grammar where the two about agree (its edges are cleaner) or where it is a quotation's; else the tagger's."""
    why = f"{item.why}; tagged {tagged.probability:.2f}"
    if item.why.startswith(("headline", "name before", "hedge")):
        return dataclasses.replace(item, why=why)
    text = analysis.dispatch.text
    quotes_only = all(text[s.start] in '"“' for s in item.content)
    content = item.content if quotes_only or _alike(item.content, tagged.content) >= 0.5 else [_trim(analysis, s) for s in tagged.content]
    content = [*content, *(s for s in item.content if text[s.start] in '"“' and not any(s.overlaps(c) for c in content))]
    source, speaker = item.source, item.speaker
    if tagged.source is not None and (source is None or _alike([source], [tagged.source]) < 0.5) and _names_someone(analysis, tagged.source, source is None):
        inside = speaker is not None and tagged.source.start <= analysis.doc[speaker].idx < tagged.source.end
        source, speaker = tagged.source, speaker if inside else _root(analysis, tagged.source)
    return dataclasses.replace(item, source=source, speaker=speaker, content=content, why=why)


def _names_someone(analysis: Analysis, span: Span, pronouns: bool) -> bool:
    """A noun phrase: no clause with a verb of its own before its head, no stray article; a relative pronoun only where nothing better is known."""
    words = analysis.doc.char_span(*span, alignment_mode="expand")
    if words is None or words.root.pos_ not in _NOMINAL and words.root.tag_ != "PRP$":
        return False
    return pronouns or words.root.lower_ not in ("who", "which", "that")


def _alike(one: list[Span], two: tuple[Span, ...] | list[Span]) -> float:
    """Characters in both over characters in either (spans of a list do not overlap)."""
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in two)
    return both / max(1, sum(s.end - s.start for s in (*one, *two)) - both)


def _tagged_alone(analysis: Analysis, tagged: reader.Tagged) -> _Found:
    words = analysis.doc.char_span(*tagged.cue, alignment_mode="expand") or ()
    lemmas = [t.lemma_.lower() for t in words]
    stance = next((found for word in lemmas for table in (cues().verbs, cues().nouns) if (found := table.get(word))), "states")
    negated = any(t.dep_ == "neg" for w in words for t in (w, *w.children)) or any(word in ("decline", "refuse", "deny") for word in lemmas[:-1])
    clausal = any(c.dep_ in ("ccomp", "xcomp") for w in words for c in w.children)
    attitude = any(word in cues().attitudes for word in lemmas) and not clausal
    kind = "not said" if negated else "attitude" if attitude else "cue"
    source = tagged.source if tagged.source is not None and _names_someone(analysis, tagged.source, True) else None
    return _Found(tagged.cue, source, None if source is None else _root(analysis, source),
                  [_trim(analysis, s) for s in tagged.content], stance, f"{kind}: tagged {tagged.probability:.2f}")


def _root(analysis: Analysis, span: Span) -> int | None:
    words = analysis.doc.char_span(*span, alignment_mode="expand")
    return None if words is None else words.root.i


# --- the record ----------------------------------------------------------------------------------------------------------------------------

def _trim(analysis: Analysis, span: Span) -> Span:
    text, start, end = analysis.dispatch.text, span.start, span.end
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return Span(start, end)


def _settle(analysis: Analysis, found: list[_Found]) -> list[_Found]:
    """Drop the empty and the doubled; merge spans; order by cue."""
    out: dict[Span, _Found] = {}
    for item in found:
        item.content = _merged([s for s in item.content if s.end > s.start and not s.within(item.cue)])
        if not item.content:
            continue
        kept = out.get(item.cue)
        if kept is None or sum(s.end - s.start for s in item.content) > sum(s.end - s.start for s in kept.content):
            out[item.cue] = item
    return sorted(out.values(), key=lambda f: (f.cue, f.content))


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _records(analysis: Analysis, found: list[_Found], parties: PartiesAt | None) -> tuple[Attribution, ...]:
    sources = [_source(analysis, f, parties) for f in found]
    out = []
    for index, item in enumerate(found):
        outer = [j for j, other in enumerate(found) if j != index and other.stance != "denies" and not other.why.startswith("attitude") and any(item.cue.within(s) for s in other.content)
                 and not any(other.cue.within(s) for s in item.content)]
        outer.sort(key=lambda j: sum(s.end - s.start for s in found[j].content))
        via = next((sources[j] for j in outer if sources[j] is not None and (sources[index] is None or sources[j].name != sources[index].name)), None)
        out.append(Attribution(sources[index], Cue(analysis.text(item.cue), item.cue), tuple(item.content), item.stance, via, item.why))
    return tuple(out)


def _source(analysis: Analysis, item: _Found, parties: PartiesAt | None) -> Source | None:
    if item.source is None or item.speaker is None:
        return None
    party = next(iter(parties.at(item.speaker)), None) if parties is not None else None
    return Source(analysis.text(item.source), item.source, _name(analysis, item.speaker, item.source), party)


def _name(analysis: Analysis, token: int, span: Span) -> str | None:
    """The speaker's name: that of the mention, through its antecedents; else the proper noun, else the phrase itself without its article."""
    mention = analysis.mention_at(token)
    seen: set[int] = set()
    while mention is not None and mention.name is None and mention.index in analysis.antecedents and mention.index not in seen:
        seen.add(mention.index)
        mention = analysis.mentions[analysis.antecedents[mention.index]]
    if mention is not None and mention.name is not None:
        first = _first_naming(analysis, mention)
        return analysis.text(first)
    head = analysis.doc[token]
    if head.pos_ == "PRON":
        return None
    words = [t for t in analysis.doc.char_span(*span, alignment_mode="expand") or () if not t.is_punct]
    if words and all(t.pos_ == "PROPN" for t in words):
        return analysis.text(span)
    if head.pos_ == "PROPN":
        start = token
        while start > 0 and analysis.doc[start - 1].pos_ == "PROPN" and analysis.doc[start - 1].dep_ in ("compound", "flat"):
            start -= 1
        return analysis.text(analysis.span(start, token + 1))
    phrase = _phrase_span(analysis, head)
    return re.sub(r"^(?:the|a|an|its|his|her|their) ", "", analysis.text(phrase if phrase is not None and phrase.within(span) else span), flags=re.IGNORECASE)


def _first_naming(analysis: Analysis, mention) -> Span:
    """The fullest name of the same party: the antecedents of "Peskov" lead to "Dmitry Peskov"."""
    best, seen = mention.name, {mention.index}
    while mention.index in analysis.antecedents and analysis.antecedents[mention.index] not in seen:
        mention = analysis.mentions[analysis.antecedents[mention.index]]
        seen.add(mention.index)
        if mention.name is not None and mention.name.end - mention.name.start > best.end - best.start:
            best = mention.name
    return best
