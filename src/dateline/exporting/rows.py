"""Records as rows of the tables in columns.csv: events, documents, parties, figures, sources. What is not known is null.

In go records dateline/1 (dicts), with their text or without, out come dicts whose keys are the columns.
"""

from __future__ import annotations

from typing import Any, Iterable, Iterator, Mapping

from dateline.exporting.redacting import text_digest

_KINDS = ("killed", "injured", "detained", "abducted", "missing", "displaced", "protesters", "troops")
Row = dict[str, Any]


def documents(record: Mapping[str, Any]) -> Iterator[Row]:
    document = record["document"]
    yield {
        "document_id": document["id"],
        **{key: document.get(key) for key in ("source", "external_id", "title", "byline", "outlet", "url", "language")},
        **_published(document),
        "copy_of": document.get("copy_of"),
        "text_sha256": text_digest(record),
        "text": document.get("text"),
        "events": len(record.get("events") or ()),
    }


def events(record: Mapping[str, Any]) -> Iterator[Row]:
    document, coder = record["document"], record.get("coder") or {}
    shared = {
        "document_id": document["id"],
        **{key: document.get(key) for key in ("source", "external_id", "title", "byline", "outlet", "url")},
        **_published(document),
        "coder_version": coder.get("version"),
        "codebook": coder.get("codebook"),
        "copy_of": document.get("copy_of"),
    }
    for event in record.get("events") or ():
        yield shared | _event(event, document.get("text"))


def _event(event: Mapping[str, Any], text: str | None) -> Row:
    date, place, codes = event.get("date") or {}, event.get("place") or {}, event.get("codes") or {}
    attribution = event.get("attribution") or ()
    said = [a for a in attribution if _name(a.get("source"))]
    row = {
        "event_id": event["id"],
        "type": event["type"],
        "mode": event.get("mode"),
        "contexts": join(event.get("contexts") or ()),
        **{key: codes.get(key) for key in ("cameo", "acled", "quad", "score")},
        "incident_id": event.get("incident_id"),
        "actors": join(map(code, event["actors"])),
        "actor_names": join(_name(p) or "" for p in event["actors"]),
        "recipients": join(map(code, event["recipients"])),
        "recipient_names": join(_name(p) or "" for p in event["recipients"]),
        "date_start": date.get("start"),
        "date_end": date.get("end"),
        "date_precision": date.get("precision"),
        "date_basis": date.get("basis"),
        "place": place.get("name"),
        "place_country": place.get("country"),
        "place_admin1": place.get("admin1"),
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "geonames_id": place.get("geonames_id"),
        "place_precision": place.get("precision"),
        "sources": join(_name(a["source"]) or "" for a in said),
        "source_cues": join(a["cue"]["text"] for a in attribution if (a.get("cue") or {}).get("text")),
        "stance": join(a.get("stance") or "" for a in attribution),
        "certainty": event.get("certainty"),
        "confidence": _rounded(event.get("confidence")),
        "trigger": quote(text, event["trigger"]),
        "sentence": quote(text, event["sentence"]),
        "trigger_start": event["trigger"][0],
        "trigger_end": event["trigger"][1],
        "sentence_start": event["sentence"][0],
        "sentence_end": event["sentence"][1],
        "tellings": len(event.get("tellings") or ()),
    }
    for kind in _KINDS:
        figure = first_figure(event, kind) or {}
        row[f"{kind}_minimum"], row[f"{kind}_maximum"] = number(figure.get("minimum")), number(figure.get("maximum"))
    return row


def parties(record: Mapping[str, Any]) -> Iterator[Row]:
    for event in record.get("events") or ():
        for role in ("actor", "recipient"):
            for place, party in enumerate(event[f"{role}s"], 1):
                yield {
                    **_key(record, event),
                    "role": role,
                    "place_in_list": place,
                    "name": party.get("name"),
                    "country": party.get("country"),
                    "sectors": join(party.get("sectors") or ()),
                    "party_id": party.get("id"),
                    "basis": party.get("basis"),
                    "text": party.get("text"),
                    **_span(party),
                }


def figures(record: Mapping[str, Any]) -> Iterator[Row]:
    for event in record.get("events") or ():
        for figure in event.get("figures") or ():
            yield {
                **_key(record, event),
                "kind": figure["kind"],
                "minimum": number(figure.get("minimum")),
                "maximum": number(figure.get("maximum")),
                "who": figure.get("who"),
                "text": figure.get("text"),
                **_span(figure),
            }


def sources(record: Mapping[str, Any]) -> Iterator[Row]:
    for event in record.get("events") or ():
        for place, said in enumerate(event.get("attribution") or (), 1):
            source = said.get("source") or {}
            party = source.get("party") or {}
            yield {
                **_key(record, event),
                "place_in_list": place,
                "name": _name(source),
                "country": party.get("country"),
                "sectors": join(party.get("sectors") or ()),
                "stance": said.get("stance"),
                "cue": (said.get("cue") or {}).get("text"),
                "via": _name(said.get("via")),
                **_span(source),
            }


TABLES = {"documents": documents, "events": events, "parties": parties, "figures": figures, "sources": sources}


def code(party: Mapping[str, Any]) -> str:
    """ "RUS/GOV", or "" where no code stands."""
    return "/".join(filter(None, [party.get("country"), ",".join(party.get("sectors") or ())]))


def join(values: Iterable[str], by: str = "; ") -> str:
    """Several values in one cell, in their order."""
    return by.join(value.replace(";", ",") for value in values)


def quote(text: str | None, span: list[int]) -> str | None:
    return None if text is None else text[span[0] : span[1]]


def first_figure(event: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    """The first figure of a kind, as the flat table has it; all of them are in the table of figures."""
    return next((f for f in event.get("figures") or () if f["kind"] == kind), None)


def number(value: float | None) -> float | int | None:
    return int(value) if value is not None and float(value).is_integer() else value


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _name(party: Mapping[str, Any] | None) -> str | None:
    return (party.get("name") or party.get("text")) if party else None


def _published(document: Mapping[str, Any]) -> Row:
    published = document.get("published") or {}
    return {"published_start": published.get("start"), "published_end": published.get("end"), "published_basis": published.get("basis")}


def _key(record: Mapping[str, Any], event: Mapping[str, Any]) -> Row:
    return {"document_id": record["document"]["id"], "event_id": event["id"]}


def _span(value: Mapping[str, Any]) -> Row:
    start, end = value.get("span") or (None, None)
    return {"span_start": start, "span_end": end}
