"""One event from one happening: the answers of all questions put together, or the reason why it is left out.

In go a Happening and what the other questions answered for it; out comes a draft Event or an Uncoded passage. ``together`` then folds the
tellings of one event into its fullest one.
"""
from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence

from dateline.codebooks.codebook import SPOKEN, Codebook
from dateline.dispatch import Span
from dateline.language.analysis import Analysis
from dateline.records import Attribution, Event, Figure, Party, Place, Uncoded, When

_FRIENDLY = {"AGREE", "SUPPORT", "COOPERATE", "AID", "CONSULT"}
_TOLL_OF = {"killed": {"ASSAULT"}, "injured": {"ASSAULT", "PROTEST"}, "detained": {"COERCE", "PROTEST", "RETREAT"}, "abducted": {"ASSAULT"},
            "missing": {"ASSAULT"}, "displaced": {"ASSAULT", "COERCE"}, "protesters": {"PROTEST"}, "troops": {"MOBILIZE", "RETREAT", "ASSAULT"},
            "money": {"AID", "AGREE", "COOPERATE", "SANCTION", "COERCE", "REQUEST", "THREATEN"}}


@dataclasses.dataclass(frozen=True, slots=True)
class Answers:
    """What the other questions say of one happening."""

    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    date: When | None
    place: Place | None
    figures: tuple[Figure, ...]
    attribution: tuple[Attribution, ...]
    certainty: str
    certainty_cues: tuple[Span, ...]
    certainty_why: str


def coded(parties: Iterable[Party]) -> bool:
    """Does one of these parties carry a code?"""
    return any(p.country or p.sectors for p in parties)


def draft(happening, answers: Answers, analysis: Analysis, codebook: Codebook) -> Event | Uncoded:
    """An event without its id, or why there is none."""
    h, a = happening, answers
    actors, recipients = a.actors, tuple(p for p in a.recipients if not any(_same_party(p, q) for q in a.actors))
    sentence = analysis.sentences[h.anchor.sentence]
    reason = _objection(h, actors, recipients)
    if reason:
        return Uncoded(h.trigger, f"{h.type}: {reason} ({h.why})")
    figures = tuple(f for f in a.figures if h.type in _TOLL_OF.get(f.kind, ()))
    why = {"type": h.why, "actors": "; ".join(p.why for p in actors if p.why), "recipients": "; ".join(p.why for p in recipients if p.why),
           "date": a.date.why if a.date else "", "place": a.place.why if a.place else "",
           "attribution": "; ".join(x.why for x in a.attribution if x.why), "certainty": a.certainty_why}
    return Event(
        id="", type=h.type, mode=h.mode, contexts=contexts(h, analysis, codebook), codes=codes(h.type, h.mode, codebook),
        actors=actors, recipients=recipients, date=a.date, place=a.place, figures=figures, attribution=a.attribution,
        certainty=a.certainty, certainty_cues=a.certainty_cues, trigger=h.trigger, sentence=sentence.span, tellings=(),
        confidence=round(h.weight, 3), why={k: v for k, v in why.items() if v})


def _same_party(a: Party, b: Party) -> bool:
    """One party under two phrases ("Putin … his …", "Russia … Russian"): nobody does a thing to himself."""
    if a == b or a.span.overlaps(b.span):
        return True
    if a.code != b.code:
        return False
    return (a.name or "").casefold() == (b.name or "").casefold() or a.sectors == ("GOV",) and " " not in a.text.strip()


def _proper(party: Party) -> bool:
    return party.name is not None and party.name[:1].isupper()


def _objection(h, actors: Sequence[Party], recipients: Sequence[Party]) -> str:
    political, did, had = h.political, coded(actors), coded(recipients)
    if h.type == "REQUEST" and actors and all("JRN" in p.sectors for p in actors):
        return "a question put by a journalist"
    if h.type in _FRIENDLY and did and had and {p.code for p in actors} == {p.code for p in recipients} and not any(map(_proper, recipients)):
        return "the two sides are one"
    if not did and not had:
        return "no party with a code did it or had it done to them"
    if political == "actor" and not did:
        return "nobody with a code did it"
    if political == "recipient" and not had:
        return "it was done to nobody with a code"
    if political == "both" and not (did and had or sum(bool(p.country or p.sectors) for p in actors) > 1):
        return "one of the two sides has no code"
    return ""


def codes(type_: str, mode: str | None, codebook: Codebook) -> dict[str, object]:
    """CAMEO and ACLED codes, quad class and score of a type and mode, by the codebook's table."""
    row = codebook.types[type_]
    fine = row["modes"].get(mode, {}) if mode else {}
    return {"cameo": fine.get("cameo") or row.get("cameo"), "acled": fine.get("acled") or row.get("acled"), "quad": row["quad"],
            "score": row["score"]}


def contexts(happening, analysis: Analysis, codebook: Codebook) -> tuple[str, ...]:
    """Contexts whose words stand in the event's sentence, the most told first; at most three."""
    s = analysis.sentences[happening.anchor.sentence]
    words = {analysis.doc[i].lemma_.lower() for i in range(s.start, s.end)}
    counts = {name: len(words & row["words"]) for name, row in codebook.contexts.items()}
    ranked = sorted((n for n, c in counts.items() if c), key=lambda n: (-counts[n], n))
    return tuple(ranked[:3])


def together(drafts: Sequence[Event], title: Span | None) -> tuple[Event, ...]:
    """Fold the tellings of one event into its fullest one, in the order of the text."""
    kept: list[Event] = []
    for event in drafts:
        twin = next((i for i, k in enumerate(kept) if same_event(k, event, title)), None)
        if twin is None:
            kept.append(event)
        else:
            kept[twin] = _folded(kept[twin], event, title)
    return tuple(sorted(kept, key=lambda e: (e.trigger, e.type)))


def same_event(a: Event, b: Event, title: Span | None) -> bool:
    """Do two drafts tell one event: same act, parties that fit, the same certainty, no date or place against it?"""
    if a.type != b.type or a.certainty != b.certainty or (a.mode and b.mode and a.mode != b.mode):
        return False
    headline = title is not None and (a.trigger.start < title.end or b.trigger.start < title.end)
    if not (_fit(a.actors, b.actors, headline, a.type in SPOKEN) and _fit(a.recipients, b.recipients, headline, False)):
        return False
    return _dates_fit(a.date, b.date) and _places_fit(a.place, b.place)


def _fit(a: Sequence[Party], b: Sequence[Party], headline: bool, by_name: bool) -> bool:
    one, two = {_key(p) for p in a}, {_key(p) for p in b}
    if one == two and (one or headline):
        return not by_name or headline or _names_fit(a, b)
    if not one or not two:
        return headline
    return headline and bool({k.split("/")[0] for k in one} & {k.split("/")[0] for k in two})


def _key(party: Party) -> str:
    return f"{party.country or ''}/{','.join(party.sectors[:1])}"


def _names_fit(a: Sequence[Party], b: Sequence[Party]) -> bool:
    one, two = {p.name for p in a if p.name}, {p.name for p in b if p.name}
    return not one or not two or bool(one & two)


def _dates_fit(a: When | None, b: When | None) -> bool:
    if a is None or b is None or "published" in (a.basis, b.basis) or None in (a.start, a.end, b.start, b.end):
        return True
    return a.start <= b.end and b.start <= a.end


def _places_fit(a: Place | None, b: Place | None) -> bool:
    return a is None or b is None or a.name == b.name or a.precision in {"country", "region"} or b.precision in {"country", "region"} or (
        a.admin1 is not None and a.admin1 == b.admin1 and "admin1" in (a.precision, b.precision))


def _folded(a: Event, b: Event, title: Span | None) -> Event:
    """The fuller telling, with what only the other one knows."""
    first, other = (b, a) if _fullness(b, title) > _fullness(a, title) else (a, b)
    tellings = sorted({s for s in (*first.tellings, *other.tellings, other.sentence) if s != first.sentence})
    return dataclasses.replace(
        first, mode=first.mode or other.mode, actors=first.actors or other.actors, recipients=first.recipients or other.recipients,
        date=first.date if first.date and first.date.basis != "published" else other.date or first.date, place=first.place or other.place,
        figures=first.figures or other.figures, tellings=tuple(tellings), confidence=max(first.confidence, other.confidence),
        contexts=tuple(dict.fromkeys((*first.contexts, *other.contexts)))[:3])


def _fullness(event: Event, title: Span | None) -> tuple[int, int]:
    body = title is None or event.trigger.start >= title.end
    fields = (event.mode, event.actors, event.recipients, event.date and event.date.basis != "published", event.place, event.figures, event.attribution)
    return (int(body), sum(map(bool, fields)))


def with_ids(events: Sequence[Event], document_id: str, version: str) -> tuple[Event, ...]:
    """Stable ids: the same text and the same coder version give the same ids."""
    out = []
    for e in events:
        seed = f"{document_id}|{version}|{e.trigger.start}|{e.trigger.end}|{e.type}|{e.mode}"
        out.append(dataclasses.replace(e, id="ev-" + hashlib.sha256(seed.encode()).hexdigest()[:16]))
    return tuple(out)
