"""The flat table: one row an event, for spreadsheets and statistics. Its columns are stable and described in docs/records.md.

In goes a Coding, out come rows of strings and numbers. Text that a spreadsheet would run as a formula gets an apostrophe before it.
"""
from __future__ import annotations

import csv
from typing import IO, Any, Iterable, Iterator

from dateline.records import Coding, Event, Party

_KINDS = ("killed", "injured", "detained", "abducted", "missing", "displaced", "protesters", "troops")
COLUMNS = (
    "document_id", "source", "external_id", "title", "byline", "outlet", "url", "published_start", "published_end", "published_basis",
    "event_id", "type", "mode", "contexts", "cameo", "acled", "quad", "score",
    "actors", "actor_names", "recipients", "recipient_names",
    "date_start", "date_end", "date_precision", "date_basis",
    "place", "place_country", "place_admin1", "latitude", "longitude", "geonames_id", "place_precision",
    *(f"{kind}_{end}" for kind in _KINDS for end in ("minimum", "maximum")),
    "sources", "source_cues", "stance", "certainty", "confidence",
    "trigger", "sentence", "trigger_start", "trigger_end", "sentence_start", "sentence_end", "tellings", "coder_version", "codebook")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


class Writer:
    """Writes codings as CSV (UTF-8, a header, LF line ends) to an open text file."""

    def __init__(self, file: IO[str]):
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def write(self, coding: Coding) -> None:
        for row in rows(coding):
            self._writer.writerow([safe("" if row[column] is None else row[column]) for column in COLUMNS])


def rows(coding: Coding) -> Iterator[dict[str, Any]]:
    """One dict an event, its keys those of ``COLUMNS``; what is not known is null."""
    document, published = coding.document, coding.document.published
    shared = {
        "document_id": document.id, "source": document.source, "external_id": document.external_id, "title": document.title, "byline": document.byline,
        "outlet": document.outlet, "url": document.url, "published_start": _iso(published and published.start),
        "published_end": _iso(published and published.end), "published_basis": published and published.basis,
        "coder_version": coding.coder.get("version"), "codebook": coding.coder.get("codebook")}
    for event in coding.events:
        yield shared | _event(event, document.text)


def _event(event: Event, text: str) -> dict[str, Any]:
    date, place = event.date, event.place
    named = [a for a in event.attribution if a.source]
    row = {
        "event_id": event.id, "type": event.type, "mode": event.mode, "contexts": _join(event.contexts),
        **{key: event.codes.get(key) for key in ("cameo", "acled", "quad", "score")},
        "actors": _join(p.code for p in event.actors), "actor_names": _join(map(_name, event.actors)),
        "recipients": _join(p.code for p in event.recipients), "recipient_names": _join(map(_name, event.recipients)),
        "date_start": _iso(date and date.start), "date_end": _iso(date and date.end), "date_precision": date and date.precision, "date_basis": date and date.basis,
        "place": place and place.name, "place_country": place and place.country, "place_admin1": place and place.admin1, "latitude": place and place.latitude,
        "longitude": place and place.longitude, "geonames_id": place and place.geonames_id, "place_precision": place and place.precision,
        "sources": _join(a.source.name or a.source.text for a in named), "source_cues": _join(a.cue.text for a in event.attribution if a.cue),
        "stance": _join(a.stance for a in event.attribution), "certainty": event.certainty, "confidence": round(event.confidence, 4),
        "trigger": text[slice(*event.trigger)], "sentence": text[slice(*event.sentence)], "trigger_start": event.trigger[0], "trigger_end": event.trigger[1],
        "sentence_start": event.sentence[0], "sentence_end": event.sentence[1], "tellings": len(event.tellings)}
    for kind in _KINDS:
        figure = next((f for f in event.figures if f.kind == kind), None)
        row[f"{kind}_minimum"], row[f"{kind}_maximum"] = (_number(figure.minimum), _number(figure.maximum)) if figure else (None, None)
    return row


def _name(party: Party) -> str:
    return party.name or party.text


def _join(values: Iterable[str]) -> str:
    """Several values in one cell, in their order."""
    return "; ".join(value.replace(";", ",") for value in values)


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value
