"""JSON and JSON Lines: one object a dispatch.

In goes a stream of bytes, out come its objects, one at a time; for each line that cannot be read there is an InputError with file, line and column, and
the lines after it are read all the same. A line is read alone, so a file may be of any size. The text of a record is the user's own: its title and its
text stay character for character (a JSON text keeps its offsets), line ends and invisible characters excepted.
"""
from __future__ import annotations

import codecs
import io
import json
import re
from typing import Any, BinaryIO, Iterator, NamedTuple

from dateline.errors import EmptyInput, InputError, NotJSON, NotText, TooLarge
from dateline.reading.decoding import decode
from dateline.reading.unit import LIMIT_BYTES, Place, Unit

TEXTS = ("text", "body", "event_text", "content", "article", "full_text", "maintext", "story")
TITLES = ("title", "headline")
DATES = ("published", "date", "pub_date", "publication_date", "publish_date", "published_at", "publishedAt", "date_published", "date_publish", "datetime",
         "timestamp", "pubdate", "pubDate")
IDS = ("id", "_id", "external_id", "doc_id", "uuid")
URLS = ("url", "link", "source_url")
BYLINES = ("byline", "author", "authors")
OUTLETS = ("outlet", "source", "source_name", "publisher", "agency", "sitename")
_AGAIN = "Mend the line and run the same command again"


class Record(NamedTuple):
    """One object as it was read: ``raw`` are its own bytes, ``where`` names it in messages."""

    raw: bytes
    where: str
    fields: dict[str, Any]


def cut_lines(stream: BinaryIO, place: Place, first: int = 0) -> Iterator[Unit | InputError]:
    """The lines of a JSON Lines stream, not yet read as JSON. Blank lines are passed over. ``first``: how many lines of the file stand before the stream."""
    number = first
    while True:
        line = stream.readline(LIMIT_BYTES + 1)
        if not line:
            return
        number += 1
        where = f"{place.where} line {number}"
        if len(line) > LIMIT_BYTES:
            yield TooLarge(f"a line of over {LIMIT_BYTES:,} bytes", where=where, remedy="Split it into one object a line")
            while line and not line.endswith(b"\n"):
                line = stream.readline(LIMIT_BYTES)
            continue
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield NotText("JSON Lines in UTF-16", where=place.where, remedy="Save it as UTF-8 and run the same command again")
            return
        raw = line.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n")
        if raw:
            yield Unit(raw, where, place.source, "record", place.facts)


def cut_document(data: bytes, place: Place) -> Iterator[Unit | InputError]:
    """The objects of a JSON file: an object, a list of objects, or objects one a line."""
    where = place.where
    if not data.strip():
        yield EmptyInput("empty", where=where, remedy="Give a file with a text in it")
        return
    whole = Unit(data, where, place.source, "json", place.facts)
    try:
        value = _load_document(data, where)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and error.lineno > 1:
            yield from cut_lines(io.BytesIO(data), place)
        else:
            yield whole  # what is wrong with it is told when it is read, and its bytes are kept
        return
    except InputError:
        yield whole
        return
    if not isinstance(value, list):
        yield whole
        return
    for i, item in enumerate(value, 1):
        raw = json.dumps(item, ensure_ascii=True, sort_keys=True).encode()
        yield Unit(raw, f"{where} item {i}", place.source, "record", place.facts)
    if not value:
        yield EmptyInput("an empty list", where=where, remedy="Give a list of objects with a title and a text")


def _load_document(data: bytes, where: str) -> Any:
    """The JSON of a file. Raises json.JSONDecodeError, else InputError."""
    text, _ = decode(data, where=where)
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise NotJSON("JSON that nests too deep", where=where, remedy="Give objects with a title and a text") from None
    except json.JSONDecodeError:
        raise
    except ValueError as error:
        raise NotJSON(f"not JSON ({error})", where=where, remedy="Mend the file and run the same command again") from error


def parse(unit: Unit) -> Record:
    """The object of a unit of kind "record" or "json". Raises NotJSON, NotText."""
    place = unit.where
    try:
        value = _load_document(unit.raw, place) if unit.kind == "json" else json.loads(unit.raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotText(f"not UTF-8 (a wrong byte at column {error.start + 1})", where=place,
                      remedy="Save the file as UTF-8 and run the same command again") from error
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if unit.kind == "json" else ""
        raise NotJSON(f"not JSON ({_expected(error)} at {line}column {error.colno})", where=place,
                      remedy="Mend the file and run the same command again" if line else _AGAIN) from error
    except RecursionError:
        raise NotJSON("JSON that nests too deep", where=place, remedy="Give an object with a title and a text") from None
    except ValueError as error:
        raise NotJSON(f"not JSON ({error})", where=place, remedy=_AGAIN) from error
    if not isinstance(value, dict):
        raise _no_object(value, place)
    return Record(unit.raw, place, value)


def _no_object(value: Any, place: str) -> NotJSON:
    kind = {"str": "a string", "list": "a list", "NoneType": "null", "bool": "true or false"}.get(type(value).__name__, "a number")
    return NotJSON(f"{kind}, not an object", where=place, remedy='Give objects such as {"title": "…", "date": "2025-03-11", "text": "…"}')


def _expected(error: json.JSONDecodeError) -> str:
    """Python's message in the words of the one who has to mend the line."""
    words = {"Expecting ',' delimiter": 'expected ","', "Expecting ':' delimiter": 'expected ":"', "Expecting value": "expected a value",
             "Expecting property name enclosed in double quotes": 'expected a name in double quotes', "Extra data": "expected the end of the line"}
    return words.get(error.msg) or error.msg[:1].lower() + error.msg[1:].removesuffix(" at")


def text_of(record: Record) -> str:
    """The text of a record. Raises NotJSON where it has none, EmptyInput where it is blank."""
    for name in TEXTS:
        value = record.fields.get(name)
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            value = "\n".join(value)
        if isinstance(value, str):
            if not value.strip():
                raise EmptyInput(f'the field "{name}" is empty', where=record.where, remedy="Give it a text, or leave the line out")
            return value
        if value is not None and name != "article":
            raise NotJSON(f'the field "{name}" is no string', where=record.where, remedy=_AGAIN)
    named = ", ".join(sorted(map(str, record.fields))[:6]) or "none"
    raise NotJSON(f"no text in it (fields: {named[:120]})", where=record.where, remedy=f'Name the text "text" (or {", ".join(TEXTS[1:4])})')


def field(record: Record, names: tuple[str, ...]) -> str | None:
    """The first of these fields that holds words or a number, as one line; of a list of strings, all; of an object, its "name"."""
    for name in names:
        value = record.fields.get(name)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            value = ", ".join(value)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return re.sub(r"\s", " ", str(value)).strip()
    return None
