"""What is reported in one sentence, by grammar: cue verbs and nouns, "according to", hedges, and how far their content reaches.

In goes a sentence of an Analysis; out come Found attributions, one a cue. A speech verb without content is given out too: a quotation may
belong to it.
"""
from __future__ import annotations

from typing import TYPE_CHECKING, Iterator

from dateline.dispatch import Span
from dateline.language.analysis import Analysis, Sentence
from dateline.language.cited import as_saying, citing, quoted_as
from dateline.language.cues import cues
from dateline.language.speakers import SUBJECTS, Found, agent, phrase_span, subject, trim, without_clauses

if TYPE_CHECKING:
    from spacy.tokens import Token


def in_sentence(analysis: Analysis, sentence: Sentence) -> Iterator[Found]:
    doc = analysis.doc
    for token in doc[sentence.start : sentence.end]:
        word = token.lower_
        if word in ("according", "according to"):
            yield from _according(analysis, sentence, token)
        elif token.dep_ == "advmod" and word in cues().adverbs:
            yield from _hedge(analysis, token)
        elif (
            token.pos_ in ("VERB", "AUX")
            or token.dep_ in ("ROOT", "ccomp", "advcl", "parataxis")
            and token.lemma_.lower() in cues().speech_verbs
        ):
            yield from _verb(analysis, sentence, token)
        elif token.pos_ == "NOUN":
            yield from _noun(analysis, token)


def _verb(analysis: Analysis, sentence: Sentence, token: "Token") -> Iterator[Found]:
    lemma, last = _phrase(token)
    stance = cues().verbs.get(lemma)
    if token.lower_ in ("citing", "quoting") and token.dep_ in ("advcl", "acl", "prep", "dep", "parataxis", "pcomp"):
        yield from citing(analysis, sentence, token)
        return
    if stance is None or token.dep_ in ("aux", "auxpass", "amod", "compound") or _unnamed(token):
        return
    if token.dep_ == "pcomp" and token.head.lower_ == "as" and any(t.lemma_ in ("quote", "cite") for t in (token.head.head, token.head.head.head)):
        return  # told with the verb that quotes
    if lemma in ("quote", "cite") and (saying := as_saying(token)) is not None:
        yield from quoted_as(analysis, token, saying)
        return
    negated = next((c for c in token.children if c.dep_ == "neg"), None)
    if negated is not None:
        if stance != "believes" or lemma not in ("believe", "think", "expect", "support"):
            return
        stance = "denies"
    if stance in ("states", "believes") and _pictures_said(token):
        stance = "alleges"
    passive = any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children) or token.dep_ == "acl" and token.tag_ == "VBN"
    cue = analysis.span(token.i, last + 1)
    content = _passive_content(analysis, token) if passive else _content(analysis, sentence, token, lemma)
    source = agent(token) if passive else subject(token)
    if passive and source is None and lemma in ("quote", "cite"):
        return
    if not content and lemma in cues().speech_verbs:
        aside = _aside(analysis, sentence, token, source)
        if aside:
            yield Found(
                cue, phrase_span(analysis, source), source.i if source is not None else None, aside, stance, f"cue verb: {lemma} (aside)"
            )
            return
    if not content and lemma in cues().speech_verbs and not passive:
        yield Found(
            cue, phrase_span(analysis, source), source.i if source is not None else None, [], stance, "speech verb beside a quotation"
        )
    elif content:
        yield Found(
            cue, phrase_span(analysis, source), source.i if source is not None else None, content, stance, _reason(token, lemma, passive)
        )


def _pictures_said(token: "Token") -> bool:
    """ "footage said to show soldiers firing": somebody says what it shows, and nobody vouches for it. Read off the words: parsers take "said" for the verb."""
    words = [t.lower_ for t in token.doc[token.i + 1 : token.i + 3]]
    before = token.doc[token.i - 1] if token.i else token
    return words[:1] == ["to"] and words[1:] in (["show"], ["depict"], ["be"], ["capture"]) and before.lemma_.lower() in cues().media


def _unnamed(token: "Token") -> bool:
    """ "who asked not to be named", "speaking on condition of anonymity": how somebody spoke, nothing that they said."""
    return any(c.dep_ == "xcomp" and c.lower_ in ("named", "identified", "quoted") and any(g.dep_ == "neg" for g in c.children) for c in token.rights)


def _reason(token: "Token", lemma: str, passive: bool) -> str:
    clausal = any(c.dep_ in ("ccomp", "xcomp", "oprd") for c in token.children)
    kind = "attitude" if lemma in cues().attitudes and not clausal else "cue verb"
    return f"{kind}: {lemma}{' (passive)' if passive else ''}"


def _aside(analysis: Analysis, sentence: Sentence, token: "Token", source: "Token | None") -> list[Span]:
    """ "The rebels, he said, had left"; "…, as stated by the ministry": the clause around a cue that stands apart from it."""
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
    return [s for s in (trim(analysis, s) for s in spans) if s.end > s.start]


def _last_of(source: "Token") -> int:
    return without_clauses(source)


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
            return [trim(analysis, analysis.subtree(clause.i))]
        return _around(analysis, sentence, token, clause)
    parts = [c for c in token.rights if c.dep_ == "xcomp" or c.dep_ == "oprd"]
    if parts and _takes(parts[0], lemma):
        start = next((c for c in token.rights if c.dep_ in ("dobj", "dative") and c.i < parts[0].i), parts[0])
        return [trim(analysis, analysis.span(start.left_edge.i, parts[-1].right_edge.i + 1))]
    letter = _written(token)
    if letter is not None:
        return [trim(analysis, analysis.subtree(letter.i))]
    if " " in lemma:
        preposition = next((c for c in token.rights if c.lower_ == lemma.split()[-1]), None)
        child = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None) if preposition is not None else None
        child = child or next((c for c in token.rights if c.dep_ == "dobj"), None)
        if child is not None:
            return [
                trim(
                    analysis,
                    analysis.span(
                        child.left_edge.i,
                        max(child.right_edge.i, *(p.right_edge.i for p in parts), child.i) + 1 if parts else child.right_edge.i + 1,
                    ),
                )
            ]
        return []
    return _object(analysis, token, lemma)


def _object(analysis: Analysis, token: "Token", lemma: str) -> list[Span]:
    thing = next((c for c in token.rights if c.dep_ == "dobj"), None)
    if lemma not in cues().object_verbs:
        return []
    if thing is None:
        head = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("as", "of")), None)
        relative = token.dep_ == "relcl" and head is not None
        inner = (
            next((c for c in head.children if c.dep_ in ("pobj", "pcomp", "amod")), None)
            if head is not None and (relative or lemma == "see")
            else None
        )
        return [trim(analysis, analysis.subtree(inner.i))] if inner is not None else []
    if (
        thing.pos_ == "PRON"
        and thing.lower_ not in ("it", "this", "that", "them", "him", "her")
        or lemma in ("see", "call", "show")
        and not _tells(token, lemma)
    ):
        return []
    end = thing.right_edge.i
    for child in token.rights:
        if child.i > thing.i and (
            child.dep_ == "prep" and child.lower_ in ("as", "of", "to", "for", "on") or child.dep_ in ("xcomp", "acl", "oprd")
        ):
            end = max(end, child.right_edge.i)
    return [trim(analysis, analysis.span(thing.left_edge.i, end + 1))]


def _written(token: "Token") -> "Token | None":
    """ "said in a letter that …": the clause hangs on the letter, though it is what was said."""
    if token.lemma_.lower() not in cues().speech_verbs:
        return None
    for preposition in (c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("in", "on", "at", "during", "to", "via")):
        for noun in (c for c in preposition.children if c.dep_ == "pobj"):
            clause = next(
                (
                    c
                    for c in noun.children
                    if c.dep_ in ("acl", "ccomp") and any(g.lower_ == "that" and g.dep_ == "mark" for g in c.children)
                ),
                None,
            )
            if clause is not None:
                return clause
    return None


def _tells(token: "Token", lemma: str) -> bool:
    """ "see" and "call" with an object say something only with a second part ("see them as", "called it a lie"); "show" with an -ing
    form."""
    return (
        any(c.dep_ in ("oprd", "xcomp", "ccomp") or c.dep_ == "prep" and c.lower_ == "as" for c in token.rights)
        or lemma == "show"
        and any(g.dep_ == "acl" for c in token.rights if c.dep_ == "dobj" for g in c.children)
    )


def _takes(clause: "Token", lemma: str) -> bool:
    return (
        lemma not in ("go on", "continue", "learn", "carry", "mean", "like", "call", "name", "list")
        or clause.dep_ == "oprd"
        and lemma == "call"
    )


def _passive_content(analysis: Analysis, token: "Token") -> list[Span]:
    """ "X is believed to have …", "it is reported that …", "X was accused of …", "the attack was condemned by …"."""
    lemma = token.lemma_.lower()
    subject = next((c for c in token.children if c.dep_ in ("nsubjpass", "nsubj")), None)
    clause = next((c for c in token.rights if c.dep_ in ("ccomp", "xcomp")), None)
    if clause is not None and clause.dep_ == "ccomp":
        return [trim(analysis, analysis.subtree(clause.i))]
    start = _subject_span(analysis, subject)
    if clause is not None:
        return ([start] if start else []) + [trim(analysis, analysis.subtree(clause.i))]
    part = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "as", "for")), None)
    if part is not None and lemma in (
        "accuse",
        "suspect",
        "describe",
        "see",
        "regard",
        "blame",
        "criticize",
        "criticise",
        "praise",
        "label",
    ):
        return ([start] if start else []) + [trim(analysis, analysis.subtree(part.i))]
    return [start] if start and lemma in cues().object_verbs and agent(token) is not None else []


def _subject_span(analysis: Analysis, subject: "Token | None") -> Span | None:
    if subject is None or subject.lower_ in ("it", "who", "which", "that", "there"):
        return None
    return trim(analysis, analysis.subtree(subject.i))


def _around(analysis: Analysis, sentence: Sentence, token: "Token", clause: "Token") -> list[Span]:
    """ "A, X said, B": content before the cue, and after it where the sentence goes on."""
    edge = min([c.left_edge.i for c in token.children if c.dep_ in SUBJECTS] + [token.i])
    subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
    start = clause.left_edge.i
    before = trim(analysis, analysis.span(start, edge)) if edge > start else trim(analysis, analysis.subtree(clause.i))
    spans = [before]
    inside = clause.right_edge.i > token.i
    last = max(token.i, subject.right_edge.i if subject is not None and subject.i > token.i else token.i)
    if inside:
        rest = next((i for i in range(last + 1, clause.right_edge.i + 1) if analysis.doc[i].text in (",", '"')), None)
        if rest is not None and rest + 1 <= clause.right_edge.i:
            spans.append(trim(analysis, analysis.span(rest + 1, clause.right_edge.i + 1)))
    return [s for s in spans if s.end > s.start]


def _according(analysis: Analysis, sentence: Sentence, token: "Token") -> Iterator[Found]:
    to = next((c for c in token.children if c.lower_ == "to"), None)
    head = next((c for c in (to or token).children if c.dep_ == "pobj"), None)
    if head is None:
        return
    end = head.right_edge.i
    cue = analysis.span(token.i, (to or token).i + 1)
    source = phrase_span(analysis, head)
    stop = min(end + 1, sentence.end)
    clause = token.head
    while (
        clause.dep_ in ("prep", "pobj", "dobj", "conj", "ccomp", "xcomp", "nsubj", "npadvmod", "attr", "pcomp", "acomp", "oprd")
        and clause.head != clause
    ):
        clause = clause.head
    start, last = sentence.start, sentence.end
    if clause.dep_ in ("relcl", "advcl") and token.i < clause.i:
        start, last = clause.left_edge.i, clause.right_edge.i + 1
    spans = [
        trim(analysis, analysis.span(start, token.i)) if token.i > start else None,
        trim(analysis, analysis.span(stop, last)) if stop < last and (token.i == start or _goes_on(analysis, stop, last)) else None,
    ]
    yield Found(cue, source, head.i, [s for s in spans if s and s.end - s.start > 1], "states", "according to")


def _goes_on(analysis: Analysis, start: int, end: int) -> bool:
    """Does the clause go on after an inserted phrase (and is not a new one by the reporter)?"""
    words = [t for t in analysis.doc[start:end] if not t.is_punct and not t.is_space]
    return bool(words) and words[0].lower_ not in ("who", "which", "and", "but", "while", "although", "though")


def _hedge(analysis: Analysis, token: "Token") -> Iterator[Found]:
    head = token.head
    clause = head if head.pos_ in ("VERB", "AUX") else head.head if head.dep_ in ("amod", "advmod") else head
    span = analysis.subtree(clause.i) if clause.dep_ != "ROOT" else analysis.span(clause.left_edge.i, clause.right_edge.i + 1)
    yield Found(analysis.span(token.i, token.i + 1), None, None, [trim(analysis, span)], "alleges", f"hedge: {token.lower_}")


def _noun(analysis: Analysis, token: "Token") -> Iterator[Found]:
    """ "his claim that …", "reports of …", "the ministry's call for …"."""
    lemma = token.lemma_.lower()
    stance = cues().nouns.get(lemma)
    if stance is None or token.dep_ in ("compound", "nmod", "npadvmod"):
        return
    if token.dep_ == "pobj" and token.head.head.pos_ == "VERB" and _written(token.head.head) is not None:
        return
    clause = next(
        (
            c
            for c in token.rights
            if c.dep_ in ("acl", "ccomp", "relcl") and any(g.lower_ in ("that", "to") and g.dep_ in ("mark", "aux") for g in c.children)
        ),
        None,
    )
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    preposition = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "for", "about")), None)
    part = next((c for c in preposition.children if c.dep_ in ("pobj", "pcomp")), None) if preposition is not None else None
    source = owner
    if source is None:
        by = next(
            (
                c
                for c in token.rights
                if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from") or clause is not None and c == preposition
            ),
            None,
        )
        source = next((g for g in by.children if g.dep_ == "pobj"), None) if by is not None else None
    if (
        source is None
        and token.dep_ == "dobj"
        and token.head.lemma_ in ("make", "issue", "repeat", "voice", "express", "renew", "have", "reject")
    ):
        source = subject(token.head) if token.head.lemma_ != "reject" else None
    if clause is not None:
        content = analysis.subtree(clause.i)
    elif (
        part is not None
        and part != source
        and (
            source is not None
            or lemma in ("report", "claim", "allegation", "accusation", "rumor", "rumour", "fear", "news", "warning", "threat")
        )
    ):
        content = analysis.subtree(part.i)
    else:
        return
    yield Found(
        analysis.span(token.i, token.i + 1),
        phrase_span(analysis, source),
        source.i if source is not None else None,
        [trim(analysis, content)],
        stance,
        f"cue noun: {lemma}",
    )
