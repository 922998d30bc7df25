"""Training samples that need the rule-based coder: where it finds the right event, its trigger and parties are marked.

In go sentences whose type is known (examples of the lexicon, PLV's training lines); out come Samples with triggers. Counter-examples of the lexicon,
one in two, give NONE for whatever pair the coder would have coded.
"""
from __future__ import annotations

import hashlib
from collections.abc import Iterator

from dateline.codebooks.codebook import Codebook
from dateline.coder import Coder
from dateline.dispatch import Dispatch, Span
from dateline.records import Event
from relation_sentences import NONE, TWO_SIDED, Sample


def for_training(sentence: str) -> bool:
    """One counter-example in two trains, by its hash; the others measure."""
    return hashlib.sha256(sentence.encode()).digest()[0] % 2 == 0


def code(coder: Coder, text: str) -> tuple[Event, ...]:
    return coder.code(Dispatch(text=text, id="sha256:" + hashlib.sha256(text.encode()).hexdigest(), body=Span(0, len(text)))).events


def sides(event: Event) -> tuple[Span | None, Span | None]:
    """The spans of the first actor and the first recipient; of an act with actors alone, its first two."""
    parties = [*event.actors, *event.recipients]
    if event.actors and not event.recipients and len(event.actors) > 1:
        return event.actors[0].span, event.actors[1].span
    return event.actors[0].span if event.actors else None, event.recipients[0].span if parties and event.recipients else None


def examples(codebook: Codebook, coder: Coder) -> Iterator[Sample]:
    acts = {a.example: a for rows in codebook.acts.values() for a in rows if a.example}
    for text, act in sorted(acts.items()):
        for event in code(coder, text):
            source, target = sides(event)
            if event.type == act.type and (source or target) and source != target:
                yield from _both(text, source, target, event, (act.type,), "example")
    for text in sorted({a.counter for rows in codebook.acts.values() for a in rows if a.counter}):
        if for_training(text):
            for event in code(coder, text):
                source, target = sides(event)
                if (source or target) and source != target:
                    yield Sample(text, source, target, event.trigger, NONE, "counter")


def triggers(text: str, source: Span, target: Span, types: tuple[str, ...], coder: Coder) -> Iterator[Sample]:
    """The same pair with the trigger of a coded event of the right type."""
    for event in code(coder, text):
        first, second = sides(event)
        if event.type in types and first and second and first.overlaps(source) and second.overlaps(target):
            yield from _both(text, Span(*source), Span(*target), event, types, "plv-told")
            return


def _both(text: str, source: Span | None, target: Span | None, event: Event, types: tuple[str, ...], origin: str) -> Iterator[Sample]:
    yield Sample(text, source, target, event.trigger, types, origin)
    if source and target:
        two = event.type in TWO_SIDED or not event.recipients
        yield Sample(text, target, source, event.trigger, types if two else NONE, origin)
