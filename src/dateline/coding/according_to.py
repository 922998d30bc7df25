"""According to whom: every source, its cue and what it says, with the chain through which the dispatch has it.

In go an Analysis and, where they are known, its parties; out come Attributions. Speech direct, mixed and indirect is found, belief,
allegation, demand and denial, documents and videos as sources, headlines, and hedges that name no source. Scare quotes and titles in
quotes are no attribution. The reporter's own words stay the reporter's: content ends where its clause or its quotation ends.

Two readers work together: grammar (language/reported.py) and the trained tagger (joined in language/tagged.py). What carries the reading
(hedges, headlines, chains of sources) is grammar's alone.
"""
from __future__ import annotations

import dataclasses
import re
from typing import Any, Iterator, Protocol

from dateline.dispatch import Span
from dateline.language.analysis import Analysis
from dateline.language.quotations import Quotation, quotations
from dateline.language.reported import in_sentence
from dateline.language.speaker_names import names
from dateline.language.speakers import NOMINAL, Found, headline
from dateline.language.tagged import together
from dateline.models import reader
from dateline.records import Attribution, Cue, Source

_NOBODY = ("it", "this", "that", "there")  # a source that is nobody, where nothing before explains it


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
    found.extend(_spoken_in_turn(analysis))
    _give_quotations(analysis, found, quoted)
    found = _settle(analysis, together(analysis, _settle(analysis, found), reader.read(analysis.dispatch.text), quoted))
    return Attributions(_records(analysis, found, parties))


# --- quotations ---


def _give_quotations(analysis: Analysis, found: list[Found], quoted: tuple[Quotation, ...]) -> None:
    """Give each quotation to its speaker: one beside the cue, else the one who speaks in this paragraph, else the one who spoke
    before."""
    previous: tuple[Quotation, Found] | None = None
    waiting: list[Quotation] = []
    for quotation in quoted:
        owner = _signed(analysis, found, quotation) or _owner(analysis, found, quotation)
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


_SIGNATURE = re.compile(r"[ \u00a0]{0,3}([―—–]|--)[ \u00a0]{0,3}((?:[A-Z][\w.’'-]{1,24}[ \u00a0]){0,4}[A-Z][\w.’'-]{1,24})(?=[ \u00a0]{0,3}(?:[\n,.;“\"(]|$))")


def _signed(analysis: Analysis, found: list[Found], quotation: Quotation) -> Found | None:
    """`"…" ― Name` at the end of a quotation, as in letters and collected voices."""
    signed = _SIGNATURE.match(analysis.dispatch.text, quotation.span.end)
    if signed is None or not _is_sentence(analysis, quotation):
        return None
    words = analysis.doc.char_span(*signed.span(2), alignment_mode="expand")
    if words is None or words.root.pos_ not in NOMINAL:
        return None
    new = Found(Span(*signed.span(1)), Span(*signed.span(2)), words.root.i, [], "states", "name before a quotation: behind it")
    found.append(new)
    return new


_TURN = re.compile(r"^[\"“]?([A-Z][A-Z .'’-]{2,30}): (?=\S)", re.MULTILINE)


def _spoken_in_turn(analysis: Analysis) -> Iterator[Found]:
    """A transcript: paragraphs that open with names in capitals ("MODERATOR: …") that come back, unlike the
    cities of a round-up; each speaks to the end of its paragraph."""
    text = analysis.dispatch.text
    turns = list(_TURN.finditer(text))
    if len(turns) < 3 or len({turn.group(1) for turn in turns}) * 3 > len(turns) * 2:
        return
    for turn in turns:
        end = text.find("\n", turn.end())
        words = analysis.doc.char_span(*turn.span(1), alignment_mode="expand")
        if words is not None:
            yield Found(Span(turn.end(1), turn.end(1) + 1), Span(*turn.span(1)), words.root.i, [Span(turn.end(), end if end >= 0 else len(text))], "states", "name before what is said")


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
    sources = [_source(analysis, f, name, parties) for f, name in zip(found, names(analysis, found))]
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
        ) or _citer(item, found, sources)
        out.append(Attribution(sources[index], Cue(analysis.text(item.cue), item.cue), tuple(item.content), item.stance, via, item.why))
    return tuple(out)


def _citer(item: Found, found: list[Found], sources: list[Source | None]) -> Source | None:
    """Who cites: the source that tells the same content ("the agency reported, citing the police")."""
    if not item.why.startswith(("citing", "quoting")):
        return None
    telling = (source for other, source in zip(found, sources)
               if other is not item and source is not None and other.cue.end <= item.cue.start and any(c.overlaps(d) for c in item.content for d in other.content))
    return next(telling, None)


def _source(analysis: Analysis, item: Found, name: str | None, parties: PartiesAt | None) -> Source | None:
    if item.source is None or item.speaker is None or name is None and analysis.doc[item.speaker].lower_ in _NOBODY:
        return None
    party = next(iter(parties.at(item.speaker)), None) if parties is not None else None
    return Source(analysis.text(item.source), item.source, name, party)
