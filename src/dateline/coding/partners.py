"""The side of an event that its grammar leaves open, as the relation model sees it in the same sentence.

In go an Event with one side and the parties that its sentence names; out comes the event with the other side, when the model gives one of
them more than even odds. Nothing is taken away or added otherwise.
"""
from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dateline.dispatch import Span
from dateline.models.relations import LABELS, Relations
from dateline.records import Event, Party

EVEN = 0.5
_NEAREST = 1  # candidates that are asked about: each costs a pass
_ONE_SIDED = {"PROTEST", "MOBILIZE"}  # these often have no recipient at all

_ROUND = 40  # characters of the sentence that are read on either side of what is asked about: reading more costs time and changes little

Named = tuple[Span, tuple[Party, ...]]


def filled(event: Event, sentence: Span, text: str, named: Sequence[Named], relations: Relations) -> Event:
    """The event with its missing side, or as it was. ``named``: the mentions of the sentence with the parties that they name."""
    side = "recipients" if event.actors and not event.recipients else "actors" if event.recipients and not event.actors else ""
    if not side or len(event.actors) > 1 or side == "recipients" and event.type in _ONE_SIDED:
        return event
    known = (event.actors or event.recipients)[0]
    if not known.span.within(sentence):
        return event
    codes = {p.code for p in (*event.actors, *event.recipients)}
    others = [(span, parties) for span, parties in named if not span.overlaps(known.span) and not codes & {p.code for p in parties} and any(p.country for p in parties)]
    others = sorted(others, key=lambda o: abs(o[0].start - event.trigger.start))[:_NEAREST]
    if not others:
        return event

    start, end = _window(text, sentence, (known.span, event.trigger, *(span for span, _ in others)))

    def here(span: Span) -> tuple[int, int]:
        return span.start - start, span.end - start

    found = relations.partner(text[start:end], here(known.span), [here(span) for span, _ in others], here(event.trigger), event.type,
                              acts=side == "recipients")
    if found is None or found[1] < EVEN:
        return event
    why = f"the relation model gives this party of the sentence {found[1]:.2f}"
    parties = tuple(dataclasses.replace(p, why=why, confidence=round(found[1], 2)) for p in others[found[0]][1])
    return dataclasses.replace(event, **{side: parties}, why={**event.why, side: why})


def relation(event: Event, text: str, relations: Relations) -> dict[str, float]:
    """What the model says of an event: the probability that its parties stand in any act (``relation``), and in one of its type (``relation_type``).

    Nothing where no party stands in the event's sentence beside the trigger, or the type is none that the model knows."""
    sides = [next((p.span for p in parties if p.span.within(event.sentence) and not p.span.overlaps(event.trigger)), None) for parties in (event.actors, event.recipients)]
    if event.type not in LABELS or not any(sides) or all(sides) and sides[0].overlaps(sides[1]):
        return {}
    start, end = _window(text, event.sentence, [*filter(None, sides), event.trigger])
    source, target, trigger = ((s.start - start, s.end - start) if s else None for s in (*sides, event.trigger))
    found = relations.score(text[start:end], source, target, trigger)
    return {"relation": 1 - found["NONE"], "relation_type": found[event.type]}


def _window(text: str, sentence: Span, asked: Sequence[Span]) -> tuple[int, int]:
    """The characters of the sentence around what is asked about."""
    start = _word_start(text, max(sentence.start, min(s.start for s in asked) - _ROUND))
    return start, min(sentence.end, max(s.end for s in asked) + _ROUND)


def _word_start(text: str, at: int) -> int:
    """The start of the word that ``at`` stands in."""
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at
