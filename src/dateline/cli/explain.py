"""One event, laid open: every field, the characters that it comes from, what decided it, and what the codebook says.

In go a Coding, the number of an event and the codebook, out come lines for the screen.
"""
from __future__ import annotations

from typing import Iterable, Iterator

from rich.text import Text

from dateline.cli import screen
from dateline.cli.table import quote
from dateline.codebooks.codebook import Codebook
from dateline.records import Coding, Event

_LABEL = 14


def render(coding: Coding, number: int, codebook: Codebook, width: int) -> Iterator[Text]:
    """Lines on event ``number`` (from 1)."""
    event, text = coding.events[number - 1], coding.document.text
    name = f"{event.type} {event.mode or ''}".strip()
    yield Text.assemble((f"Event {number}: ", "dim"), (name, "bold"), (f"  {event.certainty}, confidence {event.confidence:.2f}", "dim"))
    yield quote(text, event.sentence, event.trigger, width)
    yield Text("")
    yield from _definition(event, codebook, width)
    rows = list(_rows(event, text))
    for label, value, spans, why in rows:
        yield Text.assemble((f"{label:<{_LABEL}}", "dim"), (value, "dim" if value == screen.DASH else "bold"))
        for start, end in spans:
            words = " ".join(text[start:end].split())
            yield Text.assemble(" " * _LABEL, f"“{words if len(words) <= 160 else words[:157] + '…'}”", (f"  characters {start}–{end}", "dim"))
        if why:
            yield Text(" " * _LABEL + why, style="dim")
    for key in sorted(set(event.why) - {label for label, *_ in rows} - {"type", "actors", "recipients"}):
        yield Text.assemble((f"{key:<{_LABEL}}", "dim"), event.why[key])
    yield Text("")
    yield Text(f"id {event.id}", style="dim")


def _definition(event: Event, codebook: Codebook, width: int) -> Iterator[Text]:
    """The codebook's own words on the type and the mode."""
    entry = codebook.types.get(event.type, {})
    if entry.get("definition"):
        yield Text(f"{event.type}: {entry['definition']}  ({codebook.name} {codebook.version})", style="italic")
    mode = (entry.get("modes") or {}).get(event.mode) if event.mode else None
    if mode and mode.get("definition"):
        yield Text(f"{event.mode}: {mode['definition']}", style="italic")
    if entry or mode:
        yield Text("")


def _rows(event: Event, text: str) -> Iterator[tuple[str, str, Iterable[tuple[int, int]], str]]:
    """Label, value, spans and reason of each field, in a reporter's order."""
    why = event.why
    codes = ", ".join(f"{key} {value}" for key, value in event.codes.items() if value is not None)
    yield "what", f"{event.type} {event.mode or ''}".strip() + (f"  ({codes})" if codes else ""), [event.trigger], why.get("type", "")
    for label, parties in (("who", event.actors), ("whom", event.recipients)):
        key = "actors" if label == "who" else "recipients"
        if not parties:
            yield label, screen.DASH, [], why.get(key, "")
        for party in parties:
            told = "; ".join(filter(None, [party.why, f"basis: {party.basis}", why.get(key, "") if party is parties[0] else ""]))
            yield label, f"{screen.party(party)}  ({party.code or 'no code'}{', ' + party.name if party.name else ''})", [party.span], told
    date = event.date
    yield ("when", screen.when(date), ([date.span] if date and date.span else []) + list(date.evidence if date else ()),
           "; ".join(filter(None, [date.why if date else "", f"{date.precision}, {date.basis}" if date else "", why.get("date", "")])))
    place = event.place
    told = [place.why, f"GeoNames {place.geonames_id}" if place.geonames_id else "", place.precision,
            f"{place.latitude:.3f}, {place.longitude:.3f}" if place.latitude is not None and place.longitude is not None else ""] if place else []
    yield "where", screen.place(place), [place.span] if place else [], "; ".join(filter(None, [*told, why.get("place", "")]))
    if not event.figures:
        yield "how many", screen.DASH, [], why.get("figures", "")
    for figure in event.figures:
        yield "how many", screen.figure(figure) + (f", {figure.who}" if figure.who and figure.kind != "money" else ""), [figure.span], why.get("figures", "")
    if not event.attribution:
        yield "according to", "the dispatch itself", [], why.get("attribution", "")
    for attribution in event.attribution:
        spans = [part.span for part in (attribution.source, attribution.cue) if part is not None]
        yield "according to", f"{screen.sources([attribution])} ({attribution.stance})", spans, "; ".join(filter(None, [attribution.why, why.get("attribution", "")]))
    yield "how sure", event.certainty, event.certainty_cues, why.get("certainty", "")
    if event.contexts:
        yield "contexts", ", ".join(event.contexts), [], why.get("contexts", "")
    if event.tellings:
        yield "also told", f"in {len(event.tellings)} other place{'s' if len(event.tellings) > 1 else ''}", event.tellings, why.get("tellings", "")
