"""Records as JSON-LD: documents, events, and the evidence of every event as W3C Web Annotations.

Each piece of evidence is an annotation whose body is the event and the question that it answers, and whose target is a stretch of the
document's text, given twice: as TextPositionSelector (code points) and as TextQuoteSelector (the words, and 32 characters before and
after). Without the text only positions are left, and the document tells the SHA-256 of the text that they count in. Source: Web Annotation
Data Model, W3C Recommendation 23 February 2017, sections 4.2.4 and 4.2.5.
"""

from __future__ import annotations

import json
from typing import Any, Iterable, Iterator, Mapping

from dateline.exporting import rows
from dateline.exporting.redacting import text_digest
from dateline.exporting.whole import file_for

CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "dateline": "urn:dateline:vocabulary:",
        "schema": "https://schema.org/",
        "Event": "dateline:Event",
        "Dispatch": "schema:NewsArticle",
        "answers": "dateline:answers",
        "event": {"@id": "dateline:event", "@type": "@id"},
        "toldBy": {"@id": "dateline:toldBy", "@type": "@id"},
        "text": "schema:text",
        "headline": "schema:headline",
        "url": {"@id": "schema:url", "@type": "@id"},
        "publisher": "schema:publisher",
        "textDigest": "dateline:textDigest",
        "record": {"@id": "dateline:record", "@type": "@json"},
    },
]
_AROUND = 32
_OMITTED = ("trigger", "sentence", "tellings", "certainty_cues")


def write(records: Iterable[Mapping[str, Any]], target: Any) -> None:
    with file_for(target) as file:
        file.write('{"@context": ' + json.dumps(CONTEXT) + ', "@graph": [')
        before = "\n"
        for record in records:
            for node in nodes(record):
                file.write(before + json.dumps(node, ensure_ascii=False))
                before = ",\n"
        file.write("\n]}\n")


def nodes(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The document, then each event followed by its evidence."""
    document = record["document"]
    name = f"urn:dateline:document:{document['id']}"
    node = {
        "id": name,
        "type": "Dispatch",
        "headline": document.get("title"),
        "publisher": document.get("outlet"),
        "url": document.get("url"),
        "text": document.get("text"),
        "textDigest": text_digest(record),
    }
    yield {key: value for key, value in node.items() if value is not None}
    for event in record.get("events") or ():
        event_name = f"urn:dateline:event:{document['id']}:{event['id']}"
        yield {
            "id": event_name,
            "type": "Event",
            "toldBy": name,
            "record": {key: value for key, value in event.items() if key not in _OMITTED},
        }
        for number, (question, span) in enumerate(evidence(event), 1):
            yield {
                "id": f"{event_name}:{number}",
                "type": "Annotation",
                "motivation": "identifying",
                "body": {"type": "SpecificResource", "source": event_name, "answers": question},
                "target": {"source": name, "selector": selectors(document.get("text"), span)},
            }


def evidence(event: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    """(question, span) for every stretch of text that the event rests on: what, who, to whom, when, where, how many, according to whom, how
    sure. Each once."""
    found = [("what", event["trigger"]), ("sentence", event["sentence"]), *(("telling", span) for span in event.get("tellings") or ())]
    found += [("who", p["span"]) for p in event["actors"]] + [("to whom", p["span"]) for p in event["recipients"]]
    date, place = event.get("date") or {}, event.get("place") or {}
    found += [("when", span) for span in ([date["span"]] if date.get("span") else []) + list(date.get("evidence") or ())]
    found += [("where", place["span"])] if place.get("span") else []
    found += [("how many", f["span"]) for f in event.get("figures") or ()]
    for said in event.get("attribution") or ():
        found += [("according to whom", part["span"]) for part in (said.get("source"), said.get("cue")) if part and part.get("span")]
    found += [("how sure", span) for span in event.get("certainty_cues") or ()]
    return iter(dict.fromkeys((question, (span[0], span[1])) for question, span in found))


def selectors(text: str | None, span: tuple[int, int]) -> list[dict[str, Any]]:
    start, end = span
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    if text is None:
        return [position]
    return [
        position,
        {
            "type": "TextQuoteSelector",
            "exact": rows.quote(text, [start, end]),
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        },
    ]
