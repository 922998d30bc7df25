"""A unit becomes a dispatch, or the error that says why it cannot.

In goes one unit, out comes one Dispatch. The publication date comes from metadata, else from the address; where the two, or the caller, disagree, a warning
says so. Nothing is fetched, whatever a text points to. Refused: what its format's reader refuses, and what ``assembling`` refuses.
"""
from __future__ import annotations

import datetime

from dateline.dispatch import Dispatch
from dateline.errors import EmptyInput, InputError, TooLarge
from dateline.reading import front_matter, jsonlines
from dateline.reading.assembling import LIMIT_CHARACTERS, Found, assemble
from dateline.reading.cleaning import clean
from dateline.reading.dates import Days, ambiguous, parse_days
from dateline.reading.decoding import decode
from dateline.reading.page import date_of_url, read_page
from dateline.reading.unit import Unit

VERSION = "1"  # of how all formats together are read; kept with every document that is read


def extract(unit: Unit, published: Days | None = None) -> Dispatch | InputError:
    """The dispatch of a unit, or the InputError that stands for it. ``published``: first and last day that the caller states, or null."""
    try:
        if not unit.raw.strip():
            raise EmptyInput("empty", where=unit.where, remedy="Give a file with a text in it")
        found = _READERS[unit.kind](unit)
        facts = unit.facts
        found.url, found.external_id = found.url or facts.get("url"), found.external_id or facts.get("external_id")
        found.outlet = found.outlet or facts.get("outlet")
        found.warnings += _contradictions(found, published)
        found.published = found.published or date_of_url(found.url)
        return assemble(found, raw=unit.raw, source=unit.source, where=unit.where, stated=published)
    except InputError as error:
        return error


def read_plain(text: str, where: str) -> Found:
    """Title, byline and body of a plain text. Raises TooLarge."""
    if len(text) > LIMIT_CHARACTERS:
        raise TooLarge(f"{len(text):,} characters, over the limit of {LIMIT_CHARACTERS:,} for one dispatch", where=where,
                       remedy="Split it into single dispatches")
    text, warnings = clean(text)
    story = front_matter.take_apart(front_matter.unwrap(text))
    return Found(title=story.title, body="\n\n".join(story.paragraphs), byline=story.byline, outlet=story.outlet, published=story.published, warnings=warnings)


def _plain(unit: Unit) -> Found:
    text, warnings = decode(unit.raw, where=unit.where)
    found = read_plain(text, unit.where)
    found.warnings = warnings + found.warnings
    return found


def _html(unit: Unit) -> Found:
    page = read_page(unit.raw, unit.where)
    story = front_matter.take_apart(list(page.paragraphs), title=page.title)
    warnings = page.warnings
    if page.published and story.published and _apart(page.published, story.published):
        warnings += (f"publication dates disagree: its metadata say {_days(page.published)}, its text says {_days(story.published)}; the first was taken",)
    return Found(title=_without_outlet(page.title, story.paragraphs), body="\n\n".join(story.paragraphs), byline=page.byline or story.byline,
                 outlet=page.outlet or story.outlet, url=page.url or unit.facts.get("url"), published=page.published or story.published,
                 warnings=warnings, extractor=page.extractor)


def _record(unit: Unit) -> Found:
    return _found(jsonlines.parse(unit))


def _row(unit: Unit) -> Found:
    from dateline.reading import table
    return _found(table.parse(unit))


def _entry(unit: Unit) -> Found:
    from dateline.reading import feed
    return feed.parse(unit)


def _paper(unit: Unit) -> Found:
    """A PDF or a DOCX: read as plain text; its properties tell the author where the text does not. They tell no date: it is that of the file."""
    from dateline.reading import documents
    paper = (documents.read_pdf if unit.kind == "pdf" else documents.read_docx)(unit.raw, unit.where)
    found = read_plain(paper.text, unit.where)
    found.byline, found.extractor = found.byline or paper.author, paper.extractor
    return found


_READERS = {"plain": _plain, "html": _html, "json": _record, "record": _record, "row": _row, "entry": _entry, "pdf": _paper, "docx": _paper}


def _found(record: jsonlines.Record) -> Found:
    text = jsonlines.text_of(record)
    url = jsonlines.field(record, jsonlines.URLS)
    published, warnings = _record_date(record)
    title = record.fields.get("title") if isinstance(record.fields.get("title"), str) else jsonlines.field(record, jsonlines.TITLES)
    return Found(title=title, body=text, byline=jsonlines.field(record, jsonlines.BYLINES), outlet=jsonlines.field(record, jsonlines.OUTLETS), url=url,
                 external_id=jsonlines.field(record, jsonlines.IDS), published=published, warnings=warnings, verbatim=True)


def _record_date(record: jsonlines.Record) -> tuple[Days | None, tuple[str, ...]]:
    for name in jsonlines.DATES:
        value = record.fields.get(name)
        if value is None or value == "":
            continue
        days = parse_days(value)
        if days is None:
            return None, (f'the field "{name}" is no date that is understood: {str(value)[:40]!r}',)
        return days, ((f'the field "{name}" was read day-first: {value!r} is {days[0].isoformat()}',) if ambiguous(value) else ())
    return None, ()


def _without_outlet(title: str | None, paragraphs: list[str]) -> str | None:
    """The title without " - Example Wire" where the dateline names that outlet in its brackets."""
    head, mark, last = (title or "").rpartition(" - ")
    return head.strip() if mark and head.strip() and paragraphs and f"({last.strip()})" in paragraphs[0][:140] else title


def _contradictions(found: Found, stated: Days | None) -> tuple[str, ...]:
    """Sentences for the user where metadata, address and caller tell publication days more than a day apart (time zones)."""
    told = [("the caller states", stated), ("its metadata say", found.published), ("its address says", date_of_url(found.url))]
    told = [(words, days) for words, days in told if days]
    return tuple(f"publication dates disagree: {told[0][0]} {_days(told[0][1])}, {words} {_days(days)}; the first was taken"
                 for words, days in told[1:] if _apart(told[0][1], days))


def _apart(a: Days, b: Days) -> bool:
    day = datetime.timedelta(days=1)
    return a[0] > b[1] + day or b[0] > a[1] + day


def _days(days: Days) -> str:
    return days[0].isoformat() if days[0] == days[1] else f"{days[0].isoformat()} to {days[1].isoformat()}"
