"""Where words are quoted: quotations over sentences and paragraphs, from marks that may not balance.

In goes a text, out come Quotations in order. Marks that open and never close are taken to the end of their paragraph only where the
paragraph begins with them and the next one opens a quotation again, or it is the last; else they are no quotation. Nothing is refused:
odd marks never fail.
"""
from __future__ import annotations

import dataclasses
import re

from dateline.dispatch import Span

_MARK = re.compile(r"``|''|[\"“”„«»]")
_PARAGRAPH = re.compile(r"[^\n]+")
_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(:,—–-]))[‘'](?=\w)([^‘'\n]{3,300}?(?:[’']\w[^‘'’\n]{0,200}?){0,4})[’'](?=[\s,.;:!?)—–-]|$)")


@dataclasses.dataclass(frozen=True, slots=True)
class Quotation:
    """``span`` with its marks, ``inner`` without. ``continues``: it goes on in the next paragraph, without a closing mark."""

    span: Span
    inner: Span
    continues: bool = False


def quotations(text: str, title: Span | None = None) -> tuple[Quotation, ...]:
    """The quotations of a text. Single marks count in the title alone (in a body they are apostrophes too often)."""
    found: list[Quotation] = []
    paragraphs = list(_PARAGRAPH.finditer(text))
    for index, match in enumerate(paragraphs):
        following = paragraphs[index + 1].group().lstrip() if index + 1 < len(paragraphs) else None
        marks = list(_MARK.finditer(text, match.start(), match.end()))
        found.extend(_pairs(text, match, marks, following))
        if title is not None and match.start() < title.end and not marks:
            found.extend(Quotation(Span(*m.span()), Span(*m.span(1))) for m in _SINGLE.finditer(text, match.start(), match.end()))
    return tuple(found)


def _pairs(text: str, paragraph: re.Match[str], marks: list[re.Match[str]], following: str | None):
    opened: re.Match[str] | None = None
    for mark in marks:
        if opened is None:
            if _may_open(text, mark):
                opened = mark
        elif _may_close(text, mark):
            yield Quotation(Span(opened.start(), mark.end()), Span(opened.end(), mark.start()))
            opened = None
        elif mark.group() in "“„«":
            opened = opened if opened.group() == '"' else mark
    if opened is not None:
        leads = not text[paragraph.start() : opened.start()].strip()
        again = following is not None and bool(_MARK.match(following)) and following[0] not in "”»"
        rest = text[opened.end() : paragraph.end()]
        if again and len(rest.split()) > 1 or leads and following is None and " said" not in rest:
            yield Quotation(Span(opened.start(), paragraph.end()), Span(opened.end(), paragraph.end()), continues=again)


def _may_open(text: str, mark: re.Match[str]) -> bool:
    sign = mark.group()
    if sign in ("”", "»", "''"):
        return False
    if sign in ("“", "„", "«", "``"):
        return True
    following = text[mark.end() : mark.end() + 1]
    return bool(following) and not following.isspace()


def _may_close(text: str, mark: re.Match[str]) -> bool:
    sign = mark.group()
    if sign in ("“", "„", "«", "``"):
        return False
    return sign != '"' or not text[mark.start() - 1 : mark.start()].isspace() or text[mark.end() : mark.end() + 1].isspace()
