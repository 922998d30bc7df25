"""One event, laid open: every field, the characters that it comes from, what decided it, and what the codebook says.

In go a Coding, the number of an event and the codebook, out come lines for the screen.
"""
from __future__ import annotations

from typing import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from dateline.cli import screen
from dateline.cli.table import quote
from dateline.codebooks.codebook import Codebook
from dateline.records import Coding, Event, Party

_LABEL = 14
_SHOWN = {"type", "actors", "recipients", "date", "place", "figures", "attribution", "certainty", "contexts", "tellings"}
Row = tuple[str, str, Iterable[tuple[int, int]], list[str | None]]  # label, value, its spans, its reasons


def render(coding: Coding, number: int, codebook: Codebook, width: int) -> Iterator[RenderableType]:
    """Lines on event ``number`` (from 1)."""
    event, text = coding.events[number - 1], coding.document.text
    name = f"{event.type} {event.mode or ''}".strip()
    yield Text.assemble((f"Event {number}: ", "dim"), (name, "bold"), (f"  {event.certainty}, confidence {event.confidence:.2f}", "dim"))
    yield quote(text, event.sentence, event.trigger, width)
    yield Text("")
    yield from _definition(event, codebook)
    last = ""
    for label, value, spans, reasons in _rows(event):
        yield Text.assemble((f"{label if label != last else '':<{_LABEL}}", "dim"), (value, "dim" if value == screen.DASH else "bold"))
        last = label
        for start, end in dict.fromkeys(map(tuple, spans)):
            words = " ".join(text[start:end].split())
            yield _indented(Text.assemble(f"“{words if len(words) <= 160 else words[:157] + '…'}”", (f"  characters {start}–{end}", "dim")))
        told = "; ".join(dict.fromkeys(filter(None, reasons)))
        if told:
            yield _indented(Text(told, style="dim"))
    for key in sorted(set(event.why) - _SHOWN):
        yield Text.assemble((f"{key:<{_LABEL}}", "dim"), event.why[key])
    yield Text("")
    yield Text(f"id {event.id}", style="dim")


def _definition(event: Event, codebook: Codebook) -> Iterator[Text]:
    """The codebook's own words on the type and the mode."""
    entry = codebook.types.get(event.type, {})
    if entry.get("definition"):
        yield Text(f"{event.type}: {entry['definition']}  ({codebook.name} {codebook.version})", style="italic")
    mode = (entry.get("modes") or {}).get(event.mode) if event.mode else None
    if mode and mode.get("definition"):
        yield Text(f"{event.mode}: {mode['definition']}", style="italic")
    if entry or mode:
        yield Text("")


def _indented(line: Text) -> Padding:
    return Padding(line, (0, 0, 0, _LABEL), expand=False)


def _rows(event: Event) -> Iterator[Row]:
    """The fields in a reporter's order."""
    why = event.why
    codes = ", ".join(f"{key} {value}" for key, value in event.codes.items() if value is not None)
    yield "what", f"{event.type} {event.mode or ''}".strip() + (f"  ({codes})" if codes else ""), [event.trigger], [why.get("type")]
    yield from _party_rows("who", event.actors, why.get("actors"))
    yield from _party_rows("whom", event.recipients, why.get("recipients"))
    date, place = event.date, event.place
    spans = [*([date.span] if date.span else []), *date.evidence] if date else []
    yield "when", screen.when(date), spans, [*([date.why, f"{date.precision}, {date.basis}"] if date else []), why.get("date")]
    told = [place.why, f"GeoNames {place.geonames_id}" if place.geonames_id else None, place.precision,
            f"{place.latitude:.3f}, {place.longitude:.3f}" if place.latitude is not None and place.longitude is not None else None] if place else []
    yield "where", screen.place(place), [place.span] if place else [], [*told, why.get("place")]
    for figure in event.figures:
        yield "how many", screen.figure(figure) + (f", {figure.who}" if figure.who and figure.kind != "money" else ""), [figure.span], [why.get("figures")]
    if not event.figures:
        yield "how many", screen.DASH, [], [why.get("figures")]
    for said in event.attribution:
        spans = [part.span for part in (said.source, said.cue) if part is not None]
        yield "according to", f"{screen.sources([said])} ({said.stance})", spans, [said.why, why.get("attribution")]
    if not event.attribution:
        yield "according to", "the dispatch itself", [], [why.get("attribution")]
    yield "how sure", event.certainty, event.certainty_cues, [why.get("certainty")]
    if event.contexts:
        yield "contexts", ", ".join(event.contexts), [], [why.get("contexts")]
    if event.tellings:
        yield "also told", f"in {len(event.tellings)} other place{'s' if len(event.tellings) > 1 else ''}", event.tellings, [why.get("tellings")]


def _party_rows(label: str, parties: tuple[Party, ...], why: str | None) -> Iterator[Row]:
    for party in parties:
        name = f", {party.name}" if party.name else ""
        yield label, f"{screen.party(party)}  ({party.code or 'no code'}{name})", [party.span], [party.why, f"basis: {party.basis}", why if len(parties) == 1 else None]
    if not parties:
        yield label, screen.DASH, [], [why]
