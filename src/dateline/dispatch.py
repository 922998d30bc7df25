"""What goes in: a dispatch, read and frozen. No input or output happens here.

``Dispatch.text`` is title, blank line, body (or the body alone where there is no title). Every span of every record
points into it, in Unicode code points.
"""
from __future__ import annotations

import dataclasses
import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """``[start, end)`` in Unicode code points of ``Dispatch.text``."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: "Span") -> bool:
        return other.start <= self.start and self.end <= other.end


@dataclasses.dataclass(frozen=True, slots=True)
class Dispatch:
    """One news text, with what its container told about it.

    ``id`` is "sha256:…" of the original bytes (for one line of a JSONL file: of that line's bytes). ``title`` and ``body``
    are spans of ``text``; ``dateline`` is the span of a leading "CITY, Date (Agency) —" inside the body, separator
    included, or null. ``published`` are the days (first, last) that metadata or the caller state, or null: what the text itself
    tells is worked out later. ``warnings`` are sentences for the user about what was odd in the input.
    """

    text: str
    id: str
    source: str | None = None
    external_id: str | None = None
    title: Span | None = None
    body: Span = Span(0, 0)
    dateline: Span | None = None
    byline: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str = "en"
    published: tuple[datetime.date, datetime.date] | None = None
    published_basis: str | None = None  # "metadata" | "stated" (by the caller) | None
    warnings: tuple[str, ...] = ()
    extractor: str | None = None  # HTML: name and version of the library that found the article

    def __getitem__(self, span: tuple[int, int]) -> str:
        return self.text[span[0]:span[1]]
