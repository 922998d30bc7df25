"""The screens of ``dateline incidents`` and ``dateline figures``: what happened, and who says how many.

In go incidents as ``Incident.to_dict`` gives them, out come rich renderables. Colour never carries a meaning alone.
"""

from __future__ import annotations

import datetime
from typing import Any, Iterable, Iterator, Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dateline.cli import screen
from dateline.records import Figure
from dateline.dispatch import Span

_WIDEST = (24, 30, 8, 14, 20)  # columns; the words get what is left


def incident_list(incidents: Iterable[Mapping[str, Any]], reasons: bool) -> Iterator[RenderableType]:
    """A heading line an incident, its figures, and with ``reasons`` why its tellings belong together."""
    for incident in incidents:
        yield heading(incident)
        told = [f"{kind}: {', '.join(values)}" for kind, values in _told(incident["figures"]).items()]
        if any(entry["denies"] for entry in incident["figures"]):
            told.append("denied by " + (", ".join(dict.fromkeys(_speaker(e) for e in incident["figures"] if e["denies"]))))
        if told:
            yield Padding(Text(" · ".join(told)), (0, 0, 0, 3))
        for link in incident["links"] if reasons else ():
            yield Padding(
                Text(f"{link['one'][1]} – {link['two'][1]}: {link['score']:.2f}; {'; '.join(link['reasons'])}", style="dim"), (0, 0, 0, 3)
            )


def figure_list(incidents: Iterable[Mapping[str, Any]]) -> Iterator[RenderableType]:
    """One table an incident: what, who says so, when, in which outlet, in which words."""
    for incident in incidents:
        yield heading(incident)
        grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
        for widest in _WIDEST:
            grid.add_column(overflow="fold", max_width=widest)
        grid.add_column(overflow="ellipsis", no_wrap=True, ratio=1)
        grid.add_row(*(Text(h, style="dim") for h in ("how many", "according to", "", "as of", "outlet", "words")))
        for entry in incident["figures"]:
            grid.add_row(*_cells(entry))
        yield Padding(grid, (0, 0, 1, 3))


def heading(incident: Mapping[str, Any]) -> Text:
    """ "2 Mar 2032  ASSAULT  Gao, Mali  3 dispatches, 3 outlets  0.93  in-…"."""
    place = incident["place"] or {}
    land = screen.country(place.get("country"))
    where = ", ".join(dict.fromkeys(filter(None, (place.get("name"), land)))) or screen.DASH
    dispatches, outlets = len(incident["documents"]), len(incident["outlets"])
    sure = "decided" if incident["decided"] else "" if len(incident["members"]) == 1 else f"{incident['score']:.2f}"
    counted = f"{dispatches} dispatch{'' if dispatches == 1 else 'es'}, {outlets} outlet{'' if outlets == 1 else 's'}"
    parts = [
        (screen.days(_day(incident["start"]), _day(incident["end"])), ""),
        (incident["type"], "bold"),
        (where, ""),
        (counted, ""),
        (sure, ""),
        (incident["id"], "dim"),
    ]
    return Text("  ").join(Text(text, style=style) for text, style in parts if text)


def _cells(entry: Mapping[str, Any]) -> list[Text]:
    many = screen.figure(_figure(entry)) if entry["kind"] else "denies it"
    stance = "denies" if entry["denies"] else entry["stance"] or ""
    outlet = (entry["outlet"] or screen.DASH) + (" (copy)" if entry["copy_of"] else "")
    words = " ".join(entry["text"].split()) if entry["text"] else screen.DASH
    return [
        Text(many, style="red" if entry["denies"] else "bold"),
        Text(_speaker(entry), style="italic"),
        Text(stance, style="red" if entry["denies"] else ""),
        Text(screen.days(_day(entry["as_of"]), _day(entry["as_of_end"]))),
        Text(outlet),
        Text(f"“{words}”", style="dim"),
    ]


def _speaker(entry: Mapping[str, Any]) -> str:
    """ "Peskov ← TASS"; without a source the outlet speaks."""
    return " ← ".join([entry["source"], *entry["via"]]) if entry["source"] else entry["outlet"] or "the dispatch"


def _told(entries: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Kind -> the different figures, in order of their days."""
    told: dict[str, list[str]] = {}
    for entry in entries:
        if entry["kind"] and not entry["denies"]:
            value = screen.figure(_figure(entry)).removeprefix(entry["kind"]).strip()
            if value not in told.setdefault(entry["kind"], []):
                told[entry["kind"]].append(value)
    return told


def _figure(entry: Mapping[str, Any]) -> Figure:
    return Figure(entry["text"] or "", Span(*entry["span"]), entry["kind"], entry["minimum"], entry["maximum"], entry["who"])


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None
