"""Grammar's attributions and the trained tagger's as one list.

In go an Analysis, what grammar found in it, the tagger's Reading of the same text and its quotations; out come Found attributions. Where both see
a cue, the tagger says how far source and content reach, unless the two about agree; a cue that one of them alone sees counts only where it is
sure. What stands in another sentence than its cue belongs to it only as a quotation that is nobody else's.
"""
from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence
from typing import Protocol

from dateline.dispatch import Span
from dateline.language.analysis import Analysis
from dateline.language.cues import cues
from dateline.language.quotations import Quotation
from dateline.language.speakers import NOMINAL, Found, trim

SURE_ALONE = 0.85  # the tagger's probability from which a cue counts that grammar does not see (chosen on PolNeAR dev)
DOUBTED = 0.6  # grammar's cue falls when the tagger gives it less than this
_HOLE = 120  # characters that the tagger may leave out within one sentence
_SAFE = ("headline", "according to", "name before", "hedge", "citing", "quoting", "quoted")


class Tagged(Protocol):
    """One attribution as a tagger sees it; ``source`` null: none is named. ``probability``: of its cue."""

    @property
    def cue(self) -> Span: ...
    @property
    def source(self) -> Span | None: ...
    @property
    def content(self) -> tuple[Span, ...]: ...
    @property
    def probability(self) -> float: ...


class Reading(Protocol):
    """``cue(span)``: the highest probability in this span that a word belongs to a cue."""

    @property
    def attributions(self) -> Sequence[Tagged]: ...
    def cue(self, span: Span) -> float: ...


def together(analysis: Analysis, found: list[Found], reading: Reading, quoted: tuple[Quotation, ...]) -> list[Found]:
    """Grammar's attributions and the tagger's, in no order; spans may still be empty or doubled."""
    out: list[Found] = []
    used: set[int] = set()
    marks = _Quoted(quoted, found)
    for tagged in reading.attributions:
        match = next((i for i, f in enumerate(found) if f.cue.overlaps(tagged.cue) and i not in used), None)
        if match is not None:
            used.add(match)
            if tagged.probability >= DOUBTED or found[match].why.startswith(_SAFE):
                out.append(_both(analysis, found[match], tagged, marks))
            elif _chained(found[match], found, quoted):
                out.append(found[match])
        elif tagged.probability >= SURE_ALONE:
            out.append(_tagged_alone(analysis, tagged, marks))
    for i, item in enumerate(found):
        if i not in used and (reading.cue(item.cue) >= DOUBTED or item.why.startswith(_SAFE) or _chained(item, found, quoted)):
            out.append(item)
    return out


class _Quoted:
    """The quotations of a text, and to which of grammar's attributions each was given."""

    def __init__(self, quoted: tuple[Quotation, ...], found: list[Found]) -> None:
        self._quoted = sorted(quoted, key=lambda q: q.span)
        self._starts = [q.span.start for q in self._quoted]
        self._owners: list[list[Found]] = [[] for _ in self._quoted]
        for item in found:
            for span in item.content:
                for i in self._at(span):
                    if self._quoted[i].inner.within(span):
                        self._owners[i].append(item)

    def _at(self, span: Span) -> range:
        first = bisect.bisect_right(self._starts, span.start)
        return range(max(0, first - 1), bisect.bisect_left(self._starts, span.end))

    def free(self, span: Span, item: Found | None) -> bool:
        """Does a quotation stand here that was given to nobody, or to this attribution alone?"""
        return any(self._quoted[i].span.overlaps(span) and all(owner is item for owner in self._owners[i]) for i in self._at(span))


def _chained(item: Found, found: list[Found], quoted: tuple[Quotation, ...]) -> bool:
    """A source inside what another says, in the reporter's words: one link of a chain, which the tagger never learnt."""
    if (
        not item.why.startswith("cue verb")
        or item.source is None
        or item.stance == "demands"
        or item.why.split(": ")[1].split(" (")[0] not in cues().speech_verbs
    ):
        return False
    return any(item.cue.within(s) for f in found if f is not item for s in f.content) and not any(item.cue.within(q.span) for q in quoted)


def _both(analysis: Analysis, item: Found, tagged: Tagged, marks: _Quoted) -> Found:
    """The reach of grammar where the two about agree (its edges are cleaner) or where it is a quotation's; else the tagger's."""
    why = f"{item.why}; tagged {tagged.probability:.2f}"
    if item.why.startswith(("headline", "name before", "hedge")):
        return dataclasses.replace(item, why=why)
    text = analysis.dispatch.text
    quotes_only = all(text[s.start] in '"“' for s in item.content)
    content = item.content if quotes_only or _alike(item.content, tagged.content) >= 0.5 else _reach(analysis, tagged, marks, item)
    content = [*content, *(s for s in item.content if text[s.start] in '"“' and not any(s.overlaps(c) for c in content))]
    source, speaker = item.source, item.speaker
    cited = item.why.startswith(("citing", "quoting", "quoted"))
    if cited:
        content = item.content
    fixed = cited or source is None and item.why.endswith("(passive)")
    if (
        not fixed
        and tagged.source is not None
        and (source is None or _alike([source], [tagged.source]) < 0.5)
        and (source is None or _in_sentence(analysis, item.cue, tagged.source) or not _in_sentence(analysis, item.cue, source))
        and _names_someone(analysis, tagged.source, source is None)
    ):
        inside = speaker is not None and tagged.source.start <= analysis.doc[speaker].idx < tagged.source.end
        source, speaker = tagged.source, speaker if inside else _root(analysis, tagged.source)
    return dataclasses.replace(item, source=source, speaker=speaker, content=content, why=why)


def _reach(analysis: Analysis, tagged: Tagged, marks: _Quoted, item: Found | None) -> list[Span]:
    """The tagger's content, without what lies in the headline when the cue does not, and without holes that nothing explains."""
    title = analysis.dispatch.title
    here = title is not None and tagged.cue.start < title.end
    out: list[Span] = []
    for span in sorted(tagged.content):
        if title is not None and not here and span.start < title.end:
            span = Span(min(title.end, span.end), span.end)
        span = trim(analysis, span)
        if span.end <= span.start or not _in_sentence(analysis, tagged.cue, span) and not marks.free(span, item):
            continue
        between = Span(out[-1].end, span.start) if out else None
        explained = between is None or any(x is not None and x.overlaps(between) for x in (tagged.cue, tagged.source))
        if explained or between.end - between.start > _HOLE or _sentence_ends(analysis, between):
            out.append(span)
        else:
            out[-1] = Span(out[-1].start, span.end)
    return out


def _in_sentence(analysis: Analysis, cue: Span, span: Span) -> bool:
    words = analysis.doc.char_span(*cue, alignment_mode="expand")
    return words is None or span.overlaps(analysis.sentence_of(words.start).span)


def _sentence_ends(analysis: Analysis, span: Span) -> bool:
    return any(span.start < sentence.span.end <= span.end for sentence in analysis.sentences)


def _names_someone(analysis: Analysis, span: Span, pronouns: bool) -> bool:
    """A noun phrase: no clause with a verb of its own before its head, no stray article; a relative pronoun only where nothing better is
    known."""
    words = analysis.doc.char_span(*span, alignment_mode="expand")
    if words is None or words.root.pos_ not in NOMINAL and words.root.tag_ != "PRP$":
        return False
    return pronouns or words.root.lower_ not in ("who", "which", "that")


def _alike(one: list[Span], two: tuple[Span, ...] | list[Span]) -> float:
    """Characters in both over characters in either (spans of a list do not overlap)."""
    both = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in two)
    return both / max(1, sum(s.end - s.start for s in (*one, *two)) - both)


def _tagged_alone(analysis: Analysis, tagged: Tagged, marks: _Quoted) -> Found:
    words = analysis.doc.char_span(*tagged.cue, alignment_mode="expand") or ()
    lemmas = [t.lemma_.lower() for t in words]
    stance = next((found for word in lemmas for table in (cues().verbs, cues().nouns) if (found := table.get(word))), "states")
    negated = any(t.dep_ == "neg" for w in words for t in (w, *w.children)) or any(
        word in ("decline", "refuse", "deny") for word in lemmas[:-1]
    )
    clausal = any(c.dep_ in ("ccomp", "xcomp") for w in words for c in w.children)
    attitude = any(word in cues().attitudes for word in lemmas) and not clausal
    kind = "not said" if negated else "attitude" if attitude else "cue"
    source = tagged.source if tagged.source is not None and _names_someone(analysis, tagged.source, True) else None
    return Found(
        tagged.cue,
        source,
        None if source is None else _root(analysis, source),
        _reach(analysis, tagged, marks, None),
        stance,
        f"{kind}: tagged {tagged.probability:.2f}",
    )


def _root(analysis: Analysis, span: Span) -> int | None:
    words = analysis.doc.char_span(*span, alignment_mode="expand")
    return None if words is None else words.root.i
