"""According to whom: every source, its cue and what it says, with the chain through which the dispatch has it.

In go an Analysis and, where they are known, its parties; out come Attributions. Speech direct, mixed and indirect is found, belief,
allegation, demand and denial, documents and videos as sources, headlines, and hedges that name no source. Scare quotes and titles in
quotes are no attribution. The reporter's own words stay the reporter's: content ends where its clause or its quotation ends.

Two readers work together: grammar (language/reported.py) and the trained tagger. Where both see a cue, the tagger says how far source and
content reach; a cue that one of them alone sees counts only where it is sure. What carries the reading (hedges, headlines, chains of
sources) is grammar's alone.
"""
from __future__ import annotations

import dataclasses
import re
from typing import Any, Iterator, Protocol

from dateline.dispatch import Span
from dateline.language.analysis import Analysis
from dateline.language.cues import cues
from dateline.language.quotations import Quotation, quotations
from dateline.language.reported import in_sentence
from dateline.language.speakers import NOMINAL, Found, headline, phrase_span, trim
from dateline.models import reader
from dateline.records import Attribution, Cue, Source

_SURE_ALONE = 0.8  # the tagger's probability from which a cue counts that grammar does not see (chosen on PolNeAR dev)
_DOUBTED = 0.5  # grammar's cue falls when the tagger gives it less than this
_HOLE = 120  # characters that the tagger may leave out within one sentence
_SAFE = ("headline", "according to", "name before", "hedge", "citing", "quoting")


class PartiesAt(Protocol):
    def at(self, token: int) -> tuple[Any, ...]: ...


@dataclasses.dataclass(frozen=True)
class Attributions:
    """``all``: in the order of the cues. ``of(span)``: those whose content covers the span, outermost first.

    An attitude towards a thing ("condemned the attack") tells nothing about whether it happened: it is in ``all``, not in ``of``.
    """

    all: tuple[Attribution, ...] = ()

    def of(self, span: Span) -> tuple[Attribution, ...]:
        covering = [
            a
            for a in self.all
            if not a.why.startswith(("attitude", "not said")) and any(span[0] >= c.start and span[1] <= c.end for c in a.content)
        ]
        return tuple(sorted(covering, key=lambda a: (-sum(c.end - c.start for c in a.content), a.content[0])))

    def __iter__(self) -> Iterator[Attribution]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


def attributions(analysis: Analysis, parties: PartiesAt | None = None) -> Attributions:
    """All attributions of one dispatch. ``parties`` gives the party of a source (null: left empty)."""
    quoted = quotations(analysis.dispatch.text, analysis.dispatch.title)
    found: list[Found] = []
    for sentence in analysis.sentences:
        if sentence.in_title:
            found.extend(headline(analysis, sentence))
        found.extend(in_sentence(analysis, sentence))
    _give_quotations(analysis, found, quoted)
    found = _settle(analysis, _together(analysis, _settle(analysis, found), reader.read(analysis.dispatch.text), quoted))
    return Attributions(_records(analysis, found, parties))


# --- quotations ---


def _give_quotations(analysis: Analysis, found: list[Found], quoted: tuple[Quotation, ...]) -> None:
    """Give each quotation to its speaker: one beside the cue, else the one who speaks in this paragraph, else the one who spoke
    before."""
    previous: tuple[Quotation, Found] | None = None
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


def _owner(analysis: Analysis, found: list[Found], quotation: Quotation) -> Found | None:
    inside = [f for f in found if any(s.overlaps(quotation.inner) for s in f.content) and not f.cue.within(quotation.inner)]
    if inside:
        return min(inside, key=lambda f: abs(f.cue.start - quotation.span.start))
    if not _is_sentence(analysis, quotation):
        return None
    near = [
        (gap, f)
        for f in found
        if f.why.startswith(("speech verb", "cue verb"))
        and not f.cue.overlaps(quotation.span)
        and (gap := _gap(analysis, f, quotation)) is not None
    ]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _gap(analysis: Analysis, found: Found, quotation: Quotation) -> int | None:
    """How far the cue stands from the quotation, null where a sentence ends between them or something else is said in between."""
    edge = max(found.cue.end, found.source.end if found.source else 0)
    first = min(found.cue.start, found.source.start if found.source and found.source.start < found.cue.start else found.cue.start)
    text = analysis.dispatch.text
    between = (
        text[quotation.span.end : first]
        if quotation.span.end <= first
        else text[edge : quotation.span.start] if edge <= quotation.span.start else None
    )
    if (
        between is None
        or len(between) > 120
        or "\n" in between.strip(" ")
        and ":" not in between
        or re.search(r"[.!?]\s", between)
        or '"' in between
        or "”" in between
    ):
        return None
    if quotation.span.end <= first:
        closing = text[max(0, quotation.inner.end - 1) : quotation.span.end + 1]
        return len(between) if any(c in closing for c in ",?!—-") or len(between) < 3 else None
    return len(between) if re.search(r"[,:]\s*$", between) or len(between) < 3 else None


def _goes_with(analysis: Analysis, before: Quotation, quotation: Quotation) -> bool:
    """Is this the same speaker's next quotation? Yes where the marks were left open, or nothing but a cue stands between them."""
    between = analysis.dispatch.text[before.span.end : quotation.span.start]
    if before.continues:
        return not between.strip()
    if not _is_sentence(analysis, quotation):
        return False
    starts = not analysis.dispatch.text[: quotation.span.start].rstrip(" ").rpartition("\n")[2]
    if "\n" in between:
        return starts and len(between.strip()) < 80 and between.count("\n") <= 2
    return len(between) < 120 and not re.search(r"[.!?]\s+\w[^.!?]*[.!?]\s", between)


_LABEL = re.compile(r"([A-Z][^:\n“\"]{1,70}):\s*$")


def _named_before(analysis: Analysis, found: list[Found], quotation: Quotation) -> Found | None:
    """`Name: "…"` at the start of a paragraph."""
    line_start = analysis.dispatch.text.rfind("\n", 0, quotation.span.start) + 1
    label = _LABEL.match(analysis.dispatch.text, line_start, quotation.span.start)
    if label is None or not _is_sentence(analysis, quotation):
        return None
    words = analysis.doc.char_span(*label.span(1), alignment_mode="expand")
    if words is None or words.root.pos_ not in NOMINAL:
        return None
    new = Found(Span(label.end(1), label.end(1) + 1), Span(*label.span(1)), words.root.i, [], "states", "name before a quotation")
    found.append(new)
    return new


# --- the tagger ---


def _together(analysis: Analysis, found: list[Found], reading: reader.Reading, quoted: tuple[Quotation, ...]) -> list[Found]:
    """Grammar's attributions and the tagger's as one list."""
    out: list[Found] = []
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


def _both(analysis: Analysis, item: Found, tagged: reader.Tagged) -> Found:
    """The reach of grammar where the two about agree (its edges are cleaner) or where it is a quotation's; else the tagger's."""
    why = f"{item.why}; tagged {tagged.probability:.2f}"
    if item.why.startswith(("headline", "name before", "hedge")):
        return dataclasses.replace(item, why=why)
    text = analysis.dispatch.text
    quotes_only = all(text[s.start] in '"“' for s in item.content)
    content = item.content if quotes_only or _alike(item.content, tagged.content) >= 0.5 else _reach(analysis, tagged)
    content = [*content, *(s for s in item.content if text[s.start] in '"“' and not any(s.overlaps(c) for c in content))]
    source, speaker = item.source, item.speaker
    fixed = item.why.startswith(("citing", "quoting")) or source is None and item.why.endswith("(passive)")
    if (
        not fixed
        and tagged.source is not None
        and (source is None or _alike([source], [tagged.source]) < 0.5)
        and _names_someone(analysis, tagged.source, source is None)
    ):
        inside = speaker is not None and tagged.source.start <= analysis.doc[speaker].idx < tagged.source.end
        source, speaker = tagged.source, speaker if inside else _root(analysis, tagged.source)
    return dataclasses.replace(item, source=source, speaker=speaker, content=content, why=why)


def _reach(analysis: Analysis, tagged: reader.Tagged) -> list[Span]:
    """The tagger's content, without what lies in the headline when the cue does not, and without holes that nothing explains."""
    title = analysis.dispatch.title
    here = title is not None and tagged.cue.start < title.end
    out: list[Span] = []
    for span in sorted(tagged.content):
        if title is not None and not here and span.start < title.end:
            span = Span(min(title.end, span.end), span.end)
        span = trim(analysis, span)
        if span.end <= span.start:
            continue
        between = Span(out[-1].end, span.start) if out else None
        explained = between is None or any(x is not None and x.overlaps(between) for x in (tagged.cue, tagged.source))
        if explained or between.end - between.start > _HOLE or _sentence_ends(analysis, between):
            out.append(span)
        else:
            out[-1] = Span(out[-1].start, span.end)
    return out


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


def _tagged_alone(analysis: Analysis, tagged: reader.Tagged) -> Found:
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
        _reach(analysis, tagged),
        stance,
        f"{kind}: tagged {tagged.probability:.2f}",
    )


def _root(analysis: Analysis, span: Span) -> int | None:
    words = analysis.doc.char_span(*span, alignment_mode="expand")
    return None if words is None else words.root.i


# --- the record ---


def _settle(analysis: Analysis, found: list[Found]) -> list[Found]:
    """Drop the empty and the doubled; merge spans; order by cue."""
    out: dict[Span, Found] = {}
    for item in found:
        item.content = _merged([s for s in item.content if s.end > s.start and not s.within(item.cue)])
        if item.source is not None and item.source.end <= item.source.start:
            item.source = item.speaker = None
        if not item.content or item.cue.end <= item.cue.start:
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


def _records(analysis: Analysis, found: list[Found], parties: PartiesAt | None) -> tuple[Attribution, ...]:
    sources = [_source(analysis, f, parties) for f in found]
    out = []
    for index, item in enumerate(found):
        outer = [
            j
            for j, other in enumerate(found)
            if j != index
            and other.stance != "denies"
            and not other.why.startswith("attitude")
            and any(item.cue.within(s) for s in other.content)
            and not any(other.cue.within(s) for s in item.content)
        ]
        outer.sort(key=lambda j: sum(s.end - s.start for s in found[j].content))
        via = next(
            (sources[j] for j in outer if sources[j] is not None and (sources[index] is None or sources[j].name != sources[index].name)),
            None,
        )
        out.append(Attribution(sources[index], Cue(analysis.text(item.cue), item.cue), tuple(item.content), item.stance, via, item.why))
    return tuple(out)


def _source(analysis: Analysis, item: Found, parties: PartiesAt | None) -> Source | None:
    if item.source is None or item.speaker is None:
        return None
    party = next(iter(parties.at(item.speaker)), None) if parties is not None else None
    return Source(analysis.text(item.source), item.source, _name(analysis, item.speaker, item.source), party)


def _name(analysis: Analysis, token: int, span: Span) -> str | None:
    """The speaker's name: that of the mention, through its antecedents; else the proper noun, else the phrase itself without its
    article."""
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
    phrase = phrase_span(analysis, head)
    return re.sub(
        r"^(?:the|a|an|its|his|her|their) ",
        "",
        analysis.text(phrase if phrase is not None and phrase.within(span) else span),
        flags=re.IGNORECASE,
    )


def _first_naming(analysis: Analysis, mention) -> Span:
    """The fullest name of the same party: the antecedents of "Peskov" lead to "Dmitry Peskov"."""
    best, seen = mention.name, {mention.index}
    while mention.index in analysis.antecedents and analysis.antecedents[mention.index] not in seen:
        mention = analysis.mentions[analysis.antecedents[mention.index]]
        seen.add(mention.index)
        if mention.name is not None and mention.name.end - mention.name.start > best.end - best.start:
            best = mention.name
    return best
