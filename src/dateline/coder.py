"""Dispatch -> Coding: the whole pipeline on one page.

Each question of a reporter is one file in ``coding``; this page asks them in order, hands each what it needs of the others' answers, and
puts the answers together. Nothing depends on other dispatches: the same bytes give the same record, alone or in any batch.
"""
from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable, Iterator, Mapping

from dateline.codebooks import loader, noise, worlds
from dateline.codebooks.codebook import SPOKEN, Codebook
from dateline.coding import confidence as judging
from dateline.coding import according_to, arguments, doubts, events, how_many, how_sure, narrative, partners, what, when, where, who
from dateline.coding.events import Answers
from dateline.dispatch import Dispatch
from dateline.errors import DataError
from dateline.knowledge import gazetteer, happenings, parties as party_tables
from dateline.language import clauses, coreference, mentions, syntax
from dateline.language.analysis import Analysis
from dateline.models import runtime
from dateline.models.relations import Relations
from dateline.records import Coding, Document, Event, Party, Uncoded, When

VERSION = "0.1.0"
MIN_CONFIDENCE = 0.6
_NEAR = 0.25  # an event this far below the threshold is not asked about any more


class Coder:
    """Codes dispatches, one after the other, with one codebook and one set of tables.

    ``codebook``: a folder or file in the format of our own (null: PLOVER 2.0). ``parties``: a CSV whose rows add to ours or replace them.
    ``min_confidence``: events below it go to ``uncoded``. ``confidence``: a file that ``dateline learn`` wrote, or the coefficients in it (null: ours).
    Raises DataError for a codebook, a CSV or a confidence that breaks its rules, ModelError when weights are missing.
    """

    def __init__(self, codebook: pathlib.Path | str | None = None, parties: pathlib.Path | str | None = None, min_confidence: float = MIN_CONFIDENCE,
                 confidence: pathlib.Path | str | Mapping[str, float] | None = None):
        self.codebook: Codebook = loader.load(pathlib.Path(codebook) if codebook else None)
        self.tables = party_tables.load(pathlib.Path(parties) if parties else None)
        self.gazetteer = gazetteer.Gazetteer()
        self.happenings = happenings.load()
        self.noise = noise.load()
        self.worlds = worlds.load()
        self.relations = Relations.load()
        self.min_confidence = min_confidence
        self.judge = judging.Judge(_coefficients(confidence))
        self._event_nouns = frozenset(w for form, w in (*self.codebook.acts, *self.codebook.modalities) if form == "noun")
        syntax.load()

    def pipe(self, dispatches: Iterable[Dispatch]) -> Iterator[Coding]:
        """Codings in the order of the dispatches, one at a time: memory does not grow with their number."""
        return map(self.code, dispatches)

    def code(self, dispatch: Dispatch) -> Coding:
        """All that the dispatch tells, with its evidence."""
        analysis = syntax.analyse(dispatch)
        published = when.publication(dispatch, analysis, self.tables, self.happenings)
        analysis = self._read(analysis)
        places = where.places(analysis, self.gazetteer)
        parties = who.parties(analysis, self.tables, _days(published), {m.root: m.place.country for m in places.mentions if m.place.country})
        dates = when.dates(analysis, published)
        figures = how_many.figures(analysis)
        attributions = according_to.attributions(analysis, parties)
        speaker_of = arguments.speaker_finder(analysis, attributions)
        parties_of, parties_within = arguments.party_finders(analysis, parties, speaker_of)

        told = what.happenings(analysis, self.codebook, parties_of, parties_within, speaker_of)
        drafts: list[Event] = []
        left_out: list[Uncoded] = []
        doubt = doubts.Doubts(analysis, self.noise, self.worlds)
        for h in told:
            if idiom := doubt.idiom(h.act, h.type):
                left_out.append(Uncoded(h.trigger, f"{h.type}: “{idiom}” is an idiom"))
                continue
            answers = self._answers(h, analysis, parties_of, parties_within, places, dates, figures, attributions, published)
            result = events.draft(h, answers, analysis, self.codebook)
            if isinstance(result, Event):
                drafts.append(narrative.answered(h, result, analysis, drafts))
            else:
                left_out.append(result)
        merged = [self._completed(e, analysis, parties, doubt) for e in events.together(drafts, dispatch.title)]
        merged = list(events.together(merged, dispatch.title))  # a side that was found late may show two tellings to be one
        sure = [e for e in merged if e.confidence >= self.min_confidence]
        left_out += [Uncoded(e.trigger, f"{e.type}: confidence {e.confidence:.2f} is below {self.min_confidence:.2f}")
                     for e in merged if e.confidence < self.min_confidence]
        return Coding(
            document=_document(dispatch, published, when.contradictions(dispatch, analysis, published)),
            events=events.with_ids(sure, dispatch.id, VERSION), parties=parties.all, places=places.all, dates=dates.all,
            attributions=attributions.all, uncoded=tuple(sorted(left_out, key=lambda u: (u.span, u.reason))),
            coder={"version": VERSION, "codebook": f"{self.codebook.name} {self.codebook.version}", "codebook_digest": self.codebook.digest,
                   "models": {"en_core_web_sm 3.8.0": syntax.model_digest(), "reader": runtime.digest("reader"),
                              "relations": self.relations.digest},
                   **({"confidence": judging.digest(self.judge.coefficients)} if self.judge.coefficients is not judging.COEFFICIENTS else {})})

    def _completed(self, event: Event, analysis: Analysis, parties, doubt: doubts.Doubts) -> Event:
        """The event with its confidence, and with the side that the relation model finds for it where that could still matter."""
        judged = self._judged(event, analysis, doubt)
        if bool(event.actors) == bool(event.recipients) or judged.confidence < self.min_confidence - _NEAR:
            return judged
        sentence = next(s for s in analysis.sentences if s.span == event.sentence)
        named = [(m.span, parties.at(m.head)) for m in analysis.mentions if m.sentence == sentence.index and m.kind != "pronoun"]
        filled = partners.filled(event, sentence.span, analysis.dispatch.text, [n for n in named if n[1]], self.relations)
        return judged if filled is event else self._judged(filled, analysis, doubt)

    def _judged(self, event: Event, analysis: Analysis, doubt: doubts.Doubts) -> Event:
        """The draft's confidence is its line's prior; the whole event's takes in all that was found."""
        lead, alone = _lead(analysis)
        noun = any(c.trigger == event.trigger and c.kind == "noun" for c in analysis.clauses)
        sentence = next(s.index for s in analysis.sentences if s.span == event.sentence)
        asked = partners.relation(event, analysis.dispatch.text, self.relations) if self.judge.asks_relations else {}
        return self.judge.judged(event, prior=event.confidence, lead=event.sentence.start < lead, alone=alone, noun=noun, noise=doubt.of(sentence), page=doubt.of_dispatch,
                                 world=doubt.world(sentence), war=doubt.war(sentence), **asked)

    def _read(self, analysis: Analysis) -> Analysis:
        """Mentions, antecedents and clauses."""
        analysis = analysis.with_mentions(mentions.find(analysis), {})
        analysis = analysis.with_mentions(analysis.mentions, coreference.resolve(analysis, who.kind_of(analysis, self.tables)))
        return analysis.with_clauses(clauses.find(analysis, self._event_nouns))

    def _answers(self, h, analysis, parties_of, parties_within, places, dates, figures, attributions, published) -> Answers:
        heads = list(dict.fromkeys((h.anchor.head, h.act.head)))
        quoted = tuple(a for a in attributions.of(h.trigger) if a.cue is None or not a.cue.span.overlaps(h.trigger))
        sure = how_sure.certainty(analysis, h.anchor.head, quoted)
        if sure.certainty == "planned" and h.type in SPOKEN and h.anchor.relation == "advcl" and not h.modalities:
            sure = how_sure.Sureness("asserted", (), "said by doing what the sentence tells (“marched to demand”)")
        toll = tuple(dict.fromkeys(f for head in heads for f in figures.of(head, analysis.sentence_of(head).index)))
        return Answers(
            actors=_parties(h.actors, parties_of), recipients=_parties(h.recipients, parties_within),
            date=next(filter(None, (dates.of(head) for head in heads)), None) or narrative.story_day(h, analysis, dates.all, published),
            place=next(filter(None, (places.of(head, analysis.sentence_of(head).index, (*h.actors, *h.recipients)) for head in reversed(heads))), None),
            figures=toll, attribution=quoted, certainty=h.certainty or sure.certainty,
            certainty_cues=sure.cues, certainty_why=sure.why)


def _coefficients(given: pathlib.Path | str | Mapping[str, float] | None) -> Mapping[str, float]:
    if given is None:
        return judging.COEFFICIENTS
    if isinstance(given, Mapping):
        return judging.checked(given, "confidence")
    try:
        found = json.loads(pathlib.Path(given).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot be read as a confidence ({error})", where=str(given), remedy="Give a file that dateline learn wrote") from error
    return judging.checked(found.get("coefficients") if isinstance(found, dict) else None, str(given))


def _lead(analysis: Analysis) -> tuple[int, bool]:
    """Where the title and the first two sentences of the body end, and whether that is all."""
    body = [s for s in analysis.sentences if not s.in_title]
    return body[min(1, len(body) - 1)].span.end if body else 0, len(body) <= 2


def _parties(tokens: Iterable[int], parties_of) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(p for t in tokens for p in parties_of(t)))


def _days(published: When | None):
    return (published.start, published.end) if published and published.start and published.end else None


def _document(d: Dispatch, published: When | None, contradictions: tuple[str, ...]) -> Document:
    return Document(id=d.id, source=d.source, external_id=d.external_id, title=d[d.title] if d.title else None, byline=d.byline, outlet=d.outlet,
                    language=d.language, published=published, text=d.text, url=d.url, warnings=(*d.warnings, *contradictions), extractor=d.extractor)
