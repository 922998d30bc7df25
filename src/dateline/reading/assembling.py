"""The last step of reading: what was found becomes a frozen Dispatch.

In goes title, body and metadata of one text, out comes a Dispatch whose text is title, blank line, body. Refused: texts without words (EmptyInput), over
the limit (TooLarge), in another language (OtherLanguage).
"""
from __future__ import annotations

import dataclasses
import datetime
import hashlib
import re

from dateline.dispatch import Dispatch, Span
from dateline.errors import EmptyInput, TooLarge
from dateline.reading import front_matter
from dateline.reading.cleaning import clean
from dateline.reading.datelines import find_dateline
from dateline.reading.dates import Days, parse_days
from dateline.reading.languages import refuse_other_language

LIMIT_CHARACTERS = 1_000_000
Published = datetime.date | str | tuple[datetime.date, datetime.date] | None


@dataclasses.dataclass(slots=True)
class Found:
    """What a format's reader found. ``verbatim``: the body is the user's own text, from which nothing is taken out."""

    title: str | None
    body: str
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    external_id: str | None = None
    published: Days | None = None
    warnings: tuple[str, ...] = ()
    verbatim: bool = False
    extractor: str | None = None


def days_of(published: Published) -> Days | None:
    """First and last day of what the caller states. Raises ValueError where it is no date."""
    if published is None:
        return None
    if isinstance(published, tuple):
        first, last = (parse_days(p) for p in published)
        if first and last and first[0] <= last[1]:
            return first[0], last[1]
    else:
        days = parse_days(published)
        if days:
            return days
    raise ValueError(f"no date: {published!r}")


def assemble(found: Found, *, raw: bytes, source: str | None, where: str, stated: Days | None) -> Dispatch:
    """The dispatch. ``raw``: its original bytes; ``stated``: the days of publication that the caller knows, or null.

    Raises EmptyInput, TooLarge, OtherLanguage.
    """
    size = len(found.body) + (len(found.title) + 2 if found.title else 0)
    if size > LIMIT_CHARACTERS:
        raise TooLarge(f"{size:,} characters, over the limit of {LIMIT_CHARACTERS:,} for one dispatch", where=where, remedy="Split it into single dispatches")
    title, title_warnings = clean(found.title or "", keep_length=True)
    body, body_warnings = clean(found.body, keep_length=found.verbatim)
    title = title.replace("\n", " ")
    if not title.strip():
        title = ""
    if found.verbatim and front_matter.wrapped(body.split("\n")):
        body = _join_lines(body)
    if not any(c.isalpha() for c in body) and not any(c.isalpha() for c in title):
        raise EmptyInput("no words in it", where=where, remedy="Give a file with a text in it")
    refuse_other_language(body, where)
    text = f"{title}\n\n{body}" if title else body
    start = len(title) + 2 if title else 0
    end = start + (front_matter.tail(body) if found.verbatim else len(body))
    dateline = find_dateline(text, start + len(body) - len(body.lstrip()))
    published = stated or found.published
    return Dispatch(
        text=text, id="sha256:" + hashlib.sha256(raw).hexdigest(), source=source, external_id=_storable(found.external_id),
        title=Span(0, len(title)) if title else None, body=Span(start, end), dateline=dateline.span if dateline else None,
        byline=_storable(found.byline), outlet=_storable(found.outlet or (dateline.outlet if dateline else None)), url=_storable(found.url),
        published=published, published_basis=("stated" if stated else "metadata") if published else None,
        warnings=tuple(dict.fromkeys(found.warnings + title_warnings + body_warnings)), extractor=found.extractor)


def _join_lines(body: str) -> str:
    """Lines broken at a width become running text, offsets kept: such a line end turns into a space."""
    return re.sub(r"(?<=\S)([ ]?)\n(?=[^\s])", r"\1 ", body)


def _storable(text: str | None) -> str | None:
    return " ".join(clean(text)[0].split()) or None if text else None
