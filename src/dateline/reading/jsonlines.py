"""JSON and JSON Lines: one object a dispatch.

In goes a stream of bytes, out come raw dispatches, one at a time, and for each line that cannot be read an InputError with file, line and column; the
lines after it are read all the same. A line is read alone, so a file may be of any size. The text of a record is the user's own: its title and its
text stay character for character (a JSON text keeps its offsets), line ends and invisible characters excepted.
"""
from __future__ import annotations

import codecs
import hashlib
import json
import re
from typing import Any, BinaryIO, Iterator, NamedTuple

from dateline.errors import EmptyInput, InputError, NotJSON, NotText, TooLarge
from dateline.reading.decoding import decode

TEXTS = ("text", "body", "event_text", "content", "article", "full_text", "maintext", "story")
TITLES = ("title", "headline")
DATES = ("published", "date", "pub_date", "publication_date", "publish_date", "published_at", "publishedAt", "date_published", "date_publish", "datetime",
         "timestamp", "pubdate", "pubDate")
IDS = ("id", "_id", "external_id", "doc_id", "uuid")
URLS = ("url", "link", "source_url")
BYLINES = ("byline", "author", "authors")
OUTLETS = ("outlet", "source", "source_name", "publisher", "agency", "sitename")
LIMIT_LINE_BYTES = 20_000_000
_AGAIN = "Mend the line and run the same command again"


class Record(NamedTuple):
    """One object as it was read: ``raw`` are its own bytes, ``where`` names it in messages."""

    raw: bytes
    where: str
    fields: dict[str, Any]


def read_lines(stream: BinaryIO, where: str) -> Iterator[Record | InputError]:
    """Records of a JSON Lines stream. Blank lines are passed over."""
    number = 0
    while True:
        line = stream.readline(LIMIT_LINE_BYTES + 1)
        if not line:
            return
        number += 1
        place = f"{where} line {number}"
        if len(line) > LIMIT_LINE_BYTES:
            yield TooLarge(f"a line of over {LIMIT_LINE_BYTES:,} bytes", where=place, remedy="Split it into one object a line")
            while line and not line.endswith(b"\n"):
                line = stream.readline(LIMIT_LINE_BYTES)
            continue
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield NotText("JSON Lines in UTF-16", where=where, remedy="Save it as UTF-8 and run the same command again")
            return
        raw = line.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n")
        if raw:
            yield _record(raw, place)


def read_document(data: bytes, where: str) -> Iterator[Record | InputError]:
    """Records of a JSON file: an object, a list of objects, or objects one a line."""
    if not data.strip():
        yield EmptyInput("empty", where=where, remedy="Give a file with a text in it")
        return
    try:
        text, _ = decode(data, where=where)
        value = json.loads(text.removeprefix("\ufeff"))
    except InputError as error:
        yield error
        return
    except RecursionError:
        yield NotJSON("JSON that nests too deep", where=where, remedy="Give objects with a title and a text")
        return
    except json.JSONDecodeError as error:
        import io
        if error.msg == "Extra data" and error.lineno > 1:
            yield from read_lines(io.BytesIO(data), where)
        else:
            yield NotJSON(f"not JSON ({_expected(error)} at line {error.lineno}, column {error.colno})", where=where,
                          remedy="Mend the file and run the same command again")
        return
    except ValueError as error:
        yield NotJSON(f"not JSON ({error})", where=where, remedy="Mend the file and run the same command again")
        return
    if isinstance(value, list):
        for i, item in enumerate(value, 1):
            place = f"{where} item {i}"
            raw = json.dumps(item, ensure_ascii=True, sort_keys=True).encode()
            yield Record(raw, place, item) if isinstance(item, dict) else _no_object(item, place)
        if not value:
            yield EmptyInput("an empty list", where=where, remedy="Give a list of objects with a title and a text")
    else:
        yield Record(data, where, value) if isinstance(value, dict) else _no_object(value, where)


def _record(raw: bytes, place: str) -> Record | InputError:
    try:
        value = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        return NotText(f"not UTF-8 (a wrong byte at column {error.start + 1})", where=place, remedy="Save the file as UTF-8 and run the same command again")
    except json.JSONDecodeError as error:
        return NotJSON(f"not JSON ({_expected(error)} at column {error.colno})", where=place, remedy=_AGAIN)
    except RecursionError:
        return NotJSON("JSON that nests too deep", where=place, remedy="Give an object with a title and a text")
    except ValueError as error:
        return NotJSON(f"not JSON ({error})", where=place, remedy=_AGAIN)
    return Record(raw, place, value) if isinstance(value, dict) else _no_object(value, place)


def _no_object(value: Any, place: str) -> NotJSON:
    kind = {"str": "a string", "list": "a list", "NoneType": "null", "bool": "true or false"}.get(type(value).__name__, "a number")
    return NotJSON(f"{kind}, not an object", where=place, remedy='Give objects such as {"title": "…", "date": "2025-03-11", "text": "…"}')


def _expected(error: json.JSONDecodeError) -> str:
    """Python's message in the words of the one who has to mend the line."""
    words = {"Expecting ',' delimiter": 'expected ","', "Expecting ':' delimiter": 'expected ":"', "Expecting value": "expected a value",
             "Expecting property name enclosed in double quotes": 'expected a name in double quotes', "Extra data": "expected the end of the line"}
    return words.get(error.msg) or error.msg[:1].lower() + error.msg[1:].removesuffix(" at")


def digest(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


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
