"""The first screen: one row an event, and beneath it the words of the text.

In goes a Coding and a width in columns, out come rich renderables. Colour and weight carry roles and never a meaning alone; a narrow terminal gets the rows
stacked instead of squeezed.
"""
from __future__ import annotations

from typing import Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.cli import screen
from dateline.dispatch import Span
from dateline.records import Coding, Event

_HEADINGS = ("", "what", "who → whom", "when", "where", "how many", "according to", "sure")
_WIDEST = (3, 22, 34, 24, 24, 24, 28, 12)
_NARROWEST = (2, 9, 14, 10, 9, 10, 11, 8)
_GAP = 2
_STACKED_BELOW = 88
_CERTAINTY_STYLES = {"asserted": "", "alleged": "yellow", "denied": "red", "planned": "cyan", "hypothetical": "magenta"}
_MARGIN = 5


def render(coding: Coding, width: int, *, command: str, uncoded: bool = False) -> Iterator[RenderableType]:
    """The whole screen of one dispatch. ``command``: how to call for more ("dateline code story.txt"); ``uncoded``: list what was left out too."""
    yield from _header(coding)
    yield Text("")
    if coding.events:
        rows = [_cells(number, event) for number, event in enumerate(coding.events, 1)]
        stacked = width < _STACKED_BELOW
        widths = [] if stacked else _widths(rows, width)
        if not stacked:
            yield _grid([Text(h, style="dim") for h in _HEADINGS], widths)
        for event, cells in zip(coding.events, rows):
            yield _stack(cells, event) if stacked else _grid([_styled(i, c, event) for i, c in enumerate(cells)], widths)
            yield _evidence(coding, event, width)
        yield Text("")
    yield from _footer(coding, width, command, uncoded)


def _header(coding: Coding) -> Iterator[Text]:
    document = coding.document
    yield Text(document.title or document.external_id or document.source or "Untitled dispatch", style="bold")
    by = ", ".join(filter(None, [document.byline, document.outlet]))
    count = len(coding.events)
    parts = [by, _published(coding), f"{count} event{'' if count == 1 else 's'}"]
    yield Text(" · ".join(filter(None, parts)), style="dim")
    for warning in document.warnings:
        yield Text(f"Note: {warning}.", style="yellow")


def _published(coding: Coding) -> str:
    published, text = coding.document.published, coding.document.text
    if published is None or published.start is None and published.end is None:
        return "publication date unknown (state it: --published DATE)"
    told = f"published {screen.when(published)}"
    if published.basis != "inferred":
        return told
    words = "; ".join(f'"{_one_line(text[s:e])}"' for s, e in published.evidence[:3])
    return f"{told} (inferred{': ' + words if words else ''})"


def _cells(number: int, event: Event) -> tuple[str, ...]:
    return (f"{number:>2}", f"{event.type} {event.mode or ''}".strip(), screen.who(event.actors, event.recipients), screen.when(event.date),
            screen.place(event.place), screen.figures(event.figures), screen.sources(event.attribution), event.certainty)


def _widths(rows: list[tuple[str, ...]], width: int) -> list[int]:
    """A width for every column: what its cells need, cut where it is most until all fit."""
    wanted = [min(most, max(cell_len(h), *(cell_len(r[i]) for r in rows))) for i, (h, most) in enumerate(zip(_HEADINGS, _WIDEST))]
    room = width - _GAP * (len(wanted) - 1)
    while sum(wanted) > room:
        surplus = [have - least for have, least in zip(wanted, _NARROWEST)]
        widest = max(range(len(wanted)), key=lambda i: (surplus[i], wanted[i], -i))
        if surplus[widest] <= 0:
            break
        wanted[widest] -= 1
    return wanted


def _grid(cells: list[Text], widths: list[int]) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for width in widths[:-1]:
        grid.add_column(width=width, overflow="fold")
    grid.add_column(max_width=widths[-1], overflow="fold")
    grid.add_row(*cells)
    return grid


def _styled(column: int, cell: str, event: Event) -> Text:
    style = {0: "dim", 1: "bold", 6: "italic", 7: _CERTAINTY_STYLES.get(event.certainty, "")}.get(column, "")
    return Text(cell, style="dim" if cell == screen.DASH else style)


def _stack(cells: tuple[str, ...], event: Event) -> Group:
    head = Text.assemble((f"{cells[0]} ", "dim"), (cells[1], "bold"), "  ", (cells[7], _CERTAINTY_STYLES.get(event.certainty, "")))
    told = [f"{label}: {cell}" for label, cell in zip(_HEADINGS[3:7], cells[3:7]) if cell != screen.DASH]
    lines = [line for line in (cells[2] if cells[2] != screen.DASH else "", " · ".join(told)) if line]
    return Group(head, *(Padding(Text(line), (0, 0, 0, 3), expand=False) for line in lines))


def _evidence(coding: Coding, event: Event, width: int) -> Text:
    """One line of the text around the trigger, trimmed to the width, and where else the same event is told."""
    text = coding.document.text
    also = ""
    if event.tellings and (room := width - _MARGIN - 60) > 20:
        first = _one_line(text[slice(*event.tellings[0])])
        more = f" +{len(event.tellings) - 1}" if len(event.tellings) > 1 else ""
        also = f"  also: “{_cut(first, min(32, room - 12))}”{more}"
    line = quote(text, event.sentence, event.trigger, max(24, width - _MARGIN - cell_len(also)))
    return Text(" " * _MARGIN).append_text(line).append(also, style="dim")


def quote(text: str, sentence: Span, trigger: Span, width: int) -> Text:
    """The sentence with ▸trigger◂ marked, cut on both sides of the trigger to a width in columns."""
    start, end = max(sentence[0], min(trigger[0], sentence[1])), min(sentence[1], max(trigger[1], sentence[0]))
    before, marked, after = (_one_line(text[a:b], strip=False) for a, b in ((sentence[0], start), (start, end), (end, sentence[1])))
    marked = _cut(marked, max(8, width - 12))
    room = max(0, width - cell_len(marked) - 2)
    left = min(cell_len(before), max(room * 2 // 5, room - cell_len(after)))
    right = min(cell_len(after), room - left)
    if left < cell_len(before):
        before = "… " + _last(before, left - 2)
    if right < cell_len(after):
        after = _first(after, right - 2) + " …"
    return Text.assemble(before, ("▸", "bold cyan"), (marked, "bold"), ("◂", "bold cyan"), after)


def _last(text: str, width: int) -> str:
    """As many whole words from the end as fit."""
    if width <= 0:
        return ""
    tail = text[-width:]
    while cell_len(tail) > width:
        tail = tail[1:]
    space = tail.find(" ")
    return tail[space + 1:] if 0 <= space < len(tail) - 1 and len(tail) < len(text) else tail


def _first(text: str, width: int) -> str:
    if width <= 0:
        return ""
    head = set_cell_size(text, width) if cell_len(text) > width else text
    space = head.rfind(" ")
    return head[:space] if space > 0 and len(head) < len(text) else head


def _cut(text: str, width: int) -> str:
    return text if cell_len(text) <= width else set_cell_size(text, max(1, width - 1)) + "…"


def _one_line(text: str, strip: bool = True) -> str:
    line = text.replace("\n", " ").replace("\t", " ")
    return line.strip() if strip else line


def _footer(coding: Coding, width: int, command: str, uncoded: bool) -> Iterator[Text]:
    count = len(coding.uncoded)
    if not count:
        return
    noun = f"{count} passage{'' if count == 1 else 's'} look{'s' if count == 1 else ''} like {'an event' if count == 1 else 'events'} and {'is' if count == 1 else 'are'} not coded"
    if not uncoded:
        yield Text(f"{noun}: {command} --uncoded", style="dim")
        return
    yield Text(f"{noun}:")
    for left_out in coding.uncoded:
        start, end = left_out.span
        yield Text(" " * _MARGIN).append_text(quote(coding.document.text, _surroundings(coding.document.text, start, end), left_out.span, width - _MARGIN))
        yield Text(f"{' ' * _MARGIN}{left_out.reason}", style="dim")


def _surroundings(text: str, start: int, end: int) -> Span:
    """The line around a span, no more than 120 characters of it on either side."""
    first = max(text.rfind("\n", 0, start) + 1, start - 120)
    last = text.find("\n", end)
    return Span(first, min(len(text) if last < 0 else last, end + 120))
