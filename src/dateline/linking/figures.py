"""The ledger of an incident: who says how many, when, and who denies it.

In go event dicts of dateline/1 with ``document_id``, ``published`` and ``outlet`` (see ``incidents.events_of``), out come entries, one for
every figure that a text gives and one for every denial. Figures stand side by side: nothing is averaged, added up, rounded or overwritten,
and a later figure replaces no earlier one.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Iterable, Mapping

from dateline.records import FIGURE_KINDS

COLUMNS = (
    "incident_id",
    "kind",
    "minimum",
    "maximum",
    "who",
    "text",
    "source",
    "via",
    "cue",
    "stance",
    "denies",
    "certainty",
    "as_of",
    "as_of_end",
    "outlet",
    "copy_of",
    "document_id",
    "event_id",
    "span_start",
    "span_end",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    ``kind`` is null for a denial of the happening itself, and ``minimum`` and ``maximum`` (persons; money: units of the currency in
    ``who``) are null there. ``source`` speaks closest to the facts, ``via`` are those who pass it on, the one that the dispatch quotes
    first; no source is the outlet's own voice. ``as_of`` to ``as_of_end``: the days on which the dispatch may have been published.
    ``copy_of``: id of the dispatch of which this one is a copy: such a line is no independent account. ``text`` and ``span``: the words of
    the dispatch.
    """

    kind: str | None
    minimum: float | None
    maximum: float | None
    who: str | None
    text: str
    span: tuple[int, int]
    source: str | None
    via: tuple[str, ...]
    cue: str | None
    stance: str | None
    denies: bool
    certainty: str
    as_of: str | None
    as_of_end: str | None
    outlet: str | None
    document_id: str
    event_id: str
    copy_of: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {f.name: list(value) if isinstance(value := getattr(self, f.name), tuple) else value for f in dataclasses.fields(self)}


def ledger(events: Iterable[Mapping[str, Any]]) -> tuple[Entry, ...]:
    """All figures and denials of some events: by kind in the order of the record, then by day, outlet, dispatch and place in the text. The
    same words of one dispatch, told of two of its events, are one entry."""
    found: dict[tuple, Entry] = {}
    for event in events:
        for entry in _entries(event):
            found.setdefault((entry.document_id, entry.kind, entry.span, entry.minimum, entry.maximum), entry)
    kinds = {kind: place for place, kind in enumerate(FIGURE_KINDS)}
    return tuple(
        sorted(
            found.values(),
            key=lambda e: (kinds.get(e.kind or "", len(kinds)), e.kind or "", e.as_of or "9999", e.outlet or "", e.document_id, e.span),
        )
    )


def published_days(event: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """First and last day on which the event's dispatch may have been published: from a When of the record or an ISO day."""
    published = event.get("published")
    if isinstance(published, Mapping):
        return published.get("start"), published.get("end")
    day = str(published)[:10] if published else None
    return day, day


def _entries(event: Mapping[str, Any]) -> Iterable[Entry]:
    chain = [a for a in event.get("attribution") or () if a.get("source") and (a["source"].get("name") or a["source"].get("text"))]
    names = list(dict.fromkeys(a["source"].get("name") or a["source"]["text"] for a in chain))
    first, last = published_days(event)
    shared = {
        "source": names[-1] if names else None,
        "via": tuple(reversed(names[:-1])),
        "cue": (chain[-1].get("cue") or {}).get("text") if chain else None,
        "stance": chain[-1].get("stance") if chain else None,
        "certainty": event.get("certainty", "asserted"),
        "as_of": first,
        "as_of_end": last,
        "outlet": event.get("outlet"),
        "document_id": event["document_id"],
        "event_id": event["id"],
        "copy_of": event.get("copy_of"),
    }
    denies = event.get("certainty") == "denied" or any(a.get("stance") == "denies" for a in event.get("attribution") or ())
    for figure in event.get("figures") or ():
        yield Entry(
            kind=figure["kind"],
            minimum=figure.get("minimum"),
            maximum=figure.get("maximum"),
            who=figure.get("who"),
            text=figure["text"],
            span=(figure["span"][0], figure["span"][1]),
            denies=denies,
            **shared,
        )
    if denies:
        sentence = event.get("sentence") or event["trigger"]
        yield Entry(
            kind=None,
            minimum=None,
            maximum=None,
            who=None,
            text=event.get("sentence_text") or event.get("text") or "",
            span=(sentence[0], sentence[1]),
            denies=True,
            **shared,
        )
