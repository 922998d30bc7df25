"""Which events go out, and what of the text goes with them.

In go records dateline/1, out come records: with the events that fit alone, or without the words of the dispatch.
"""

from __future__ import annotations

import dataclasses
import hashlib
from typing import Any, Iterable, Iterator, Mapping

from dateline.records import CERTAINTIES
from dateline.errors import UsageError


@dataclasses.dataclass(frozen=True, slots=True)
class Selection:
    """What an event must be. ``types``, ``modes``, ``countries`` (ISO 3166 alpha-3 of the place), ``certainties``; ``since`` and ``until``:
    ISO days that the event's days must touch (an event without a date fits neither); ``min_confidence`` from 0 to 1. An empty selection
    lets everything through, documents without events too."""

    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        for word in self.certainties:
            if word not in CERTAINTIES:
                raise UsageError(f"no such certainty: {word}", remedy=f"Say one of {', '.join(CERTAINTIES)}")

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) not in ((), None) for field in dataclasses.fields(self))

    def fits(self, event: Mapping[str, Any]) -> bool:
        date, place = event.get("date") or {}, event.get("place") or {}
        for wanted, value in (
            (self.types, event["type"]),
            (self.modes, event.get("mode")),
            (self.countries, place.get("country")),
            (self.certainties, event.get("certainty")),
        ):
            if wanted and value not in wanted:
                return False
        first, last = date.get("start") or date.get("end"), date.get("end") or date.get("start")
        if self.since is not None and not (last and last >= self.since) or self.until is not None and not (first and first <= self.until):
            return False
        return self.min_confidence is None or (event.get("confidence") or 0) >= self.min_confidence

    def records(self, records: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Records with the events that fit; with any condition, records that have none are left out."""
        for record in records:
            if not self:
                yield record
            elif events := [event for event in record.get("events") or () if self.fits(event)]:
                yield {**record, "events": events}


def text_digest(record: Mapping[str, Any]) -> str | None:
    """SHA-256 of the text, to find it again: spans count in its code points."""
    document = record["document"]
    if document.get("text") is None:
        return document.get("text_sha256")
    return "sha256:" + hashlib.sha256(document["text"].encode("utf-8", "replace")).hexdigest()


def without_text(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record for sharing: text, title and every quotation of them are null; names, codes, spans and a digest of the text stay, so that
    whoever has the text can lay the spans on it again. Names that come from nowhere but the text stay as names."""
    bare = _bare(dict(record))
    document = dict(bare["document"])
    document.update(text=None, title=None, text_sha256=text_digest(record))
    return {**bare, "document": document}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(v) for v in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: _bare(v) for key, v in value.items()}
    if "text" in kept and "span" in kept:
        if "name" in kept and kept["name"] is None:
            kept["name"] = value["text"]
        kept["text"] = None
    return kept
