"""An event of one dispatch, made ready to be compared with those of others.

In go event dicts (dateline/1 plus what ``events_of`` adds), out come ``Telling`` values with days as numbers and words as vectors. Nothing
is looked up.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
import re
from typing import Any, Iterable, Iterator, Mapping

from dateline.linking import words
from dateline.linking.figures import published_days

_LEAD_WORDS = 110
_COMMON = 8  # dispatches; in large corpora one in fifty
_CAPITAL = re.compile(r"(?<![.!?:\"“”] )(?<!^)\b[^\W\d_a-z][\w’'-]{2,}")
_GENERIC = frozenset(
    """people person man men woman women child children civilian soldier police officer official troop force army military government
    gunman gunmen militant rebel fighter protester demonstrator worker student resident villager attacker group member leader minister
    president spokesman crowd thousand hundred dozen security state country city town village district province region national general
    local armed unidentified suspected least more other several number""".split()
)


def events_of(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The events of one record, each with what linking needs of its document: ``document_id``, ``published`` (as the record has it),
    ``outlet``, ``copy_of``, ``text`` (its sentence and other tellings), ``sentence_text``, ``context`` (title and lead)."""
    document = record["document"]
    text = document.get("text") or ""
    context = " ".join(text.split()[:_LEAD_WORDS])
    for event in record.get("events") or ():
        spans = [event.get("sentence") or event["trigger"], *(event.get("tellings") or ())]
        told = [text[s:e] for s, e in spans]
        yield {
            **event,
            "document_id": document["id"],
            "published": document.get("published"),
            "outlet": document.get("outlet"),
            "copy_of": document.get("copy_of"),
            "text": " ".join(t for t in told if t),
            "sentence_text": told[0],
            "context": context,
        }


@dataclasses.dataclass(slots=True)
class Telling:
    """What is compared of one event. Days are ordinals; ``start`` null: nothing tells when. ``exact``: the text itself gives a day or
    two."""

    key: tuple[str, str]
    type: str
    mode: str | None
    family: str
    certainty: str
    start: int | None
    end: int | None
    exact: bool
    published: int | None
    place: Mapping[str, Any] | None
    actors: tuple[Mapping[str, Any], ...]
    recipients: tuple[Mapping[str, Any], ...]
    actor_words: frozenset[str]
    recipient_words: frozenset[str]
    figures: dict[str, tuple[float | None, float | None]]
    sentence: tuple[int, int]
    names: frozenset[str]
    said: frozenset[str]
    wording: dict[str, float]
    story: dict[str, float]

    @property
    def bare(self) -> bool:
        """It gives no day and no actor of its own: "Nine people were injured." goes with what the dispatch told before."""
        return not (self.exact or self.actors)


def tellings(events: list[Mapping[str, Any]], families: Mapping[str, str]) -> list[Telling]:
    """One telling an event, in the order of publication, document and text."""
    ordered = sorted(events, key=lambda e: (published_days(e)[0] or "9999", e["document_id"], tuple(e.get("trigger") or (0, 0)), e["id"]))
    counts = [collections.Counter(_stems(e.get("text") or "")) for e in ordered]
    stories: dict[str, collections.Counter[str]] = {}
    for event in ordered:
        if event["document_id"] not in stories:
            stories[event["document_id"]] = collections.Counter(_stems(event.get("context") or ""))
    told, storied = _rarity(counts), _rarity(stories.values())
    common = _common(ordered)
    vectors = {document: words.unit(count, storied) for document, count in stories.items()}
    return [
        _telling(event, families, common, words.unit(count, told), vectors[event["document_id"]]) for event, count in zip(ordered, counts)
    ]


def _common(events: list[Mapping[str, Any]]) -> frozenset[str]:
    """Words in the names of parties that tell little, since the parties of many dispatches have them: a country, a president."""
    spread: dict[str, set[str]] = {}
    for event in events:
        for word in _party_words((*(event.get("actors") or ()), *(event.get("recipients") or ()))):
            spread.setdefault(word, set()).add(event["document_id"])
    most = max(_COMMON, len({e["document_id"] for e in events}) // 50)
    return frozenset(word for word, documents in spread.items() if len(documents) > most)


def _telling(
    event: Mapping[str, Any], families: Mapping[str, str], common: frozenset[str], wording: dict[str, float], story: dict[str, float]
) -> Telling:
    start, end, exact = _days(event)
    published = _ordinal(published_days(event)[0])
    actors, recipients = tuple(event.get("actors") or ()), tuple(event.get("recipients") or ())
    figures = {}
    for figure in event.get("figures") or ():
        figures.setdefault(figure["kind"], (figure.get("minimum"), figure.get("maximum")))
    text, sentence = event.get("text") or "", event.get("sentence") or (0, 0)
    names = frozenset(w for match in _CAPITAL.findall(text) for w in words.words(match) if w not in words.function_words())
    return Telling(
        (event["document_id"], event["id"]),
        event["type"],
        event.get("mode"),
        families.get(event["type"], event["type"]),
        event.get("certainty", "asserted"),
        start,
        end,
        exact,
        published,
        event.get("place"),
        actors,
        recipients,
        _party_words(actors) - common,
        _party_words(recipients) - common,
        figures,
        (sentence[0], sentence[1]),
        names,
        frozenset(words.words(f"{text} {event.get('context') or ''}")),
        wording,
        story,
    )


def _days(event: Mapping[str, Any]) -> tuple[int | None, int | None, bool]:
    """The days on which it happened; without a date the week up to publication, since news is new."""
    date = event.get("date") or {}
    start, end = _ordinal(date.get("start")), _ordinal(date.get("end"))
    if start is not None and end is not None:
        return start, end, end - start <= 1 and date.get("basis") != "published"
    if start is not None or end is not None:
        one = start if start is not None else end
        return one - (7 if start is None else 0), one + (7 if end is None else 0), False  # type: ignore[operator]
    published = _ordinal(published_days(event)[1])
    return (
        (None, None, False) if published is None else (published - 6, published + (30 if event.get("certainty") == "planned" else 0), False)
    )


def _ordinal(day: Any) -> int | None:
    if not day:
        return None
    return day.toordinal() if isinstance(day, datetime.date) else datetime.date.fromisoformat(str(day)[:10]).toordinal()


def _stems(text: str) -> Iterator[str]:
    idle = words.function_words()
    return (words.stem(w) for w in words.words(text) if w not in idle)


def _party_words(parties: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    idle = words.function_words()
    found = (w for p in parties for w in words.words(f"{p.get('name') or ''} {p.get('text') or ''}"))
    return frozenset(
        w for w in found if len(w) > 2 and w not in idle and w not in _GENERIC and words.stem(w) not in _GENERIC and not w.isdigit()
    )


def _rarity(counts: Iterable[collections.Counter[str]]) -> dict[str, float]:
    counts = list(counts)
    containing = collections.Counter(w for count in counts for w in count)
    return {w: words.inverse_frequency(len(counts), n) for w, n in containing.items()}
