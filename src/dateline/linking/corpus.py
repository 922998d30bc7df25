"""A whole corpus linked: copies first, then incidents, in one pass over the records.

In go records dateline/1, out come clusters of copies and incidents, or the records with both written on them. Records of one document given
twice count once.
"""

from __future__ import annotations

from typing import Any, Iterable, Iterator, Mapping, NamedTuple, Sequence

from dateline.linking import copies, incidents
from dateline.linking.incidents import Incident, events_of


class Linked(NamedTuple):
    """``clusters`` of document ids, the earliest first; ``incidents`` by day."""

    clusters: list[list[str]]
    incidents: list[Incident]


def link_records(records: Iterable[Mapping[str, Any]], decisions: Iterable[tuple[str, Sequence[str]]] = ()) -> Linked:
    """Copies and incidents of some records. The events are kept in memory, the texts are not. ``decisions``: what people split and merged, as
    ``incidents.apply`` takes it."""
    events: list[dict[str, Any]] = []
    seen: set[str] = set()

    def documents() -> Iterator[copies.Document]:
        for record in records:
            document = record["document"]
            if document["id"] in seen:
                continue
            seen.add(document["id"])
            events.extend(events_of(record))
            yield document["id"], document.get("text") or "", (document.get("published") or {}).get("start"), document.get("outlet")

    clusters = copies.cluster(documents())
    head = copies.heads(clusters)
    for event in events:
        event["copy_of"] = head.get(event["document_id"])
    return Linked(clusters, incidents.apply(incidents.link(events), decisions, events))


def marked(
    records: Iterable[Mapping[str, Any]], clusters: Iterable[Iterable[str]], found: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The records with ``document.copy_of`` (the head of its cluster, or null) and ``incident_id`` on every event. ``found``: incidents as
    ``to_dict`` gives them."""
    head = copies.heads([list(members) for members in clusters])
    happening = {(m["document_id"], m["event_id"]): incident["id"] for incident in found for m in incident["members"]}
    for record in records:
        document = record["document"]
        events = [{**event, "incident_id": happening.get((document["id"], event["id"]))} for event in record.get("events") or ()]
        yield {**record, "document": {**document, "copy_of": head.get(document["id"])}, "events": events}
