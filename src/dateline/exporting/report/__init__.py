"""A report: one HTML page that tells what happened, where, who says how many, who to whom, how sure, and by which methods; with the sentence for each figure.

In go records dateline/1 and the incidents of a linking, out comes one file that needs nothing else: no script, no address is fetched, plots are SVG in the page.
Every word of a dispatch is escaped, and a content security policy forbids whatever could still run. The same records give the same bytes. Refused: what exports
refuse.
"""
from __future__ import annotations

import base64
import collections
import dataclasses
import datetime
import hashlib
import pathlib
from typing import Any, Iterable, Mapping, Sequence

from dateline import __version__, wording
from dateline.exporting.report import drawing, plots, world_map
from dateline.exporting.report.gathering import HAPPENED, QUADS, STANDINGS, Gathered, Told, Records, gather, lay_open
from dateline.selecting import Selection
from dateline.exporting.whole import file_for
from dateline.records import CERTAINTIES, SCHEMA

__all__ = ["About", "write"]
_HERE = pathlib.Path(__file__).parent
_MOST_PAIRS, _MOST_SOURCES, _MOST_OUTLETS, _MOST_PLACES = 20, 20, 40, 60
_CONFIDENCES = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What was reported on. ``title``; ``name``: of the project or file; ``digest``: SHA-256 of all that it holds; ``filters``: in the words of the command, empty
    where everything is reported; ``aside``: how many texts could not be read, by reason; ``to_code``: dispatches that are not coded yet."""

    title: str
    name: str
    digest: str
    filters: str = ""
    aside: Mapping[str, int] = dataclasses.field(default_factory=dict)
    to_code: int = 0


def write(records: Records, incidents: Iterable[Mapping[str, Any]], about: About, target: Any, *, selection: Selection = Selection(), limit: int = 200) -> Gathered:
    """Write the page.

    ``records``: a function that gives all records, called twice. ``incidents``: of the same records, as ``Incident.to_dict`` gives them. ``selection``: which
    events count; an incident is told where one of its events fits, and then with all of its figures. ``limit``: how many incidents are laid open with their
    sentences, those first that most dispatches tell; all are counted. ``target``: a path, or an open text file. Returns what was counted. Raises UsageError where
    nothing can be written.
    """
    import jinja2

    found = gather(records, incidents, selection)
    shown = _shown(found.incidents, limit)
    lay_open(found, shown, records)
    looks = (_HERE / "page.css").read_text(encoding="utf-8")
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(days=lambda v: wording.days(v["start"], v["end"]), many=_many, look=lambda v: v.replace(" ", "-"), anchor=_anchor)
    page = environment.get_template("page.html").render(
        looks=drawing.Markup(looks), looks_digest=base64.b64encode(hashlib.sha256(looks.encode()).digest()).decode(), about=about, found=found, shown=shown,
        patterns=drawing.patterns(), version=__version__, schema=SCHEMA, standings=collections.Counter(h.standing for h in found.incidents),
        STANDINGS=STANDINGS, HAPPENED=HAPPENED, happened=sum(h.standing in HAPPENED for h in found.incidents), sentence=_sentences(found), speaker=_speaker,
        where=_where, counted=_counted, published=wording.days(*found.published) if found.published else None, **_plots(found, shown, selection))
    with file_for(target, errors="replace") as file:
        file.write(page)
    return found


def _shown(incidents: Sequence[Told], limit: int) -> list[Told]:
    """Those that most dispatches tell and most figures hang on, in the order of their days."""
    rank = sorted(range(len(incidents)), key=lambda i: (-len(incidents[i].incident["documents"]), -len(incidents[i].incident["figures"]), i))
    return [incidents[i] for i in sorted(rank[:limit])]


def _plots(found: Gathered, shown: Sequence[Told], selection: Selection) -> dict[str, Any]:
    first, last = selection.since, selection.until
    if found.published and not first:
        first = min([found.published[0], *(h.incident["start"] for h in found.incidents if h.standing in HAPPENED and _near(h, found.published[0]))])
    if found.published and not last:
        last = found.published[1]
    types: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    pairs: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    sources: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for told in found.incidents:
        types[told.incident["type"]][told.standing] += 1
        for (one, other, mutual), quad in told.pairs.items():
            pairs[f"{one} {'↔' if mutual else '→'} {other}"][quad if quad in QUADS else "other"] += 1
        for name, denies in told.sources:
            sources[name]["denies" if denies else "tells"] += 1
    sure = [(f"{low:.1f}–{min(high, 1):.1f}", {"events": sum(low <= c < high for c in found.confidences)}) for low, high in _CONFIDENCES]
    return {
        "timeline": plots.timeline(found.incidents, first, last), "map": world_map.locate(found.incidents), "most_places": _MOST_PLACES,
        "types": plots.bars(_ranked(types), STANDINGS, "Incidents by type of act and by how they are told") if types else None,
        "pairs": plots.bars(_ranked(pairs)[:_MOST_PAIRS], (*QUADS, "other"), "Incidents by who did it to whom") if pairs else None, "pairs_left": max(0, len(pairs) - _MOST_PAIRS),
        "sources": plots.bars(_ranked(sources)[:_MOST_SOURCES], ("tells", "denies"), "Incidents by who tells or denies them") if sources else None,
        "sources_left": max(0, len(sources) - _MOST_SOURCES), "outlets": found.outlets.most_common(_MOST_OUTLETS), "outlets_left": max(0, len(found.outlets) - _MOST_OUTLETS),
        "certainties": plots.bars([(word, {"events": found.certainties[word]}) for word in CERTAINTIES], ("events",), "Events by certainty"),
        "sure": plots.bars(sure, ("events",), "Events by confidence"),
        "ledgers": [(told, _ledger(told)) for told in shown if told.incident["figures"]]}


def _near(told: Told, day: str) -> bool:
    """A day in the two weeks before: news of the day before belongs to the time shown, the history that a dispatch tells does not."""
    start = told.incident["start"]
    return bool(start) and start == told.incident["end"] and 0 <= (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(start)).days <= 14


def _ranked(rows: Mapping[str, collections.Counter]) -> list[tuple[str, collections.Counter]]:
    return sorted(rows.items(), key=lambda row: (-sum(row[1].values()), row[0]))


def _ledger(told: Told) -> list[tuple[str, Any, list[Mapping[str, Any]]]]:
    """(kind, its plot or null where there are not two numbers to set side by side, its entries); money by currency; what denies the incident itself last."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for entry in told.incident["figures"]:
        kind = "denials" if not entry["kind"] else f"money, {entry['who'] or 'currency not told'}" if entry["kind"] == "money" else entry["kind"]
        groups.setdefault(kind, []).append(entry)
    return [(kind, plots.ledger(numbers, _speaker) if len(numbers := [e for e in entries if e["minimum"] is not None or e["maximum"] is not None]) > 1 else None, entries)
            for kind, entries in groups.items()]


def _sentences(found: Gathered) -> Any:
    """A function that finds the sentence of a ledger entry, or of an incident's first telling; null where the text was left out."""
    def sentence(of: Mapping[str, Any]) -> Any:
        if "members" in of:
            return found.sentences.get((of["members"][0]["document_id"], of["members"][0]["event_id"], None, None))
        return found.sentences.get((of["document_id"], of["event_id"], *of["span"]))
    return sentence


def _speaker(entry: Mapping[str, Any]) -> str:
    """ "doctor ← Lantern · Coast Wire": who says it, through whom, and who printed it."""
    said = " ← ".join([entry["source"], *entry["via"]]) if entry["source"] else None
    outlet = (entry["outlet"] or "outlet not known") + (" (copy)" if entry["copy_of"] else "")
    return f"{said} · {outlet}" if said else outlet


def _many(entry: Mapping[str, Any]) -> str:
    return wording.figure(entry["kind"], entry["minimum"], entry["maximum"], entry["who"]) if entry["kind"] else "denies it"


def _where(told: Told) -> str:
    place = told.place
    return wording.place(place["name"], place.get("country"), place.get("precision")) if place else wording.DASH


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _anchor(id: str) -> str:
    return "".join(c for c in id if c.isalnum() or c in "-_")
