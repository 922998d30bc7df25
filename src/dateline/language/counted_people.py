"""The numbers of a sentence with the noun phrases that they count.

In goes a sentence of a parsed dispatch, out come ``Counted`` values, left to right. Refused: ages, dates, measures, money, counted
things. "A soldier" counts one.
"""

from __future__ import annotations

import dataclasses
import re

from dateline.language.analysis import Analysis, Sentence
from dateline.language.event_dates import plain_text
from dateline.language.numbers import Quantity, quantities
from dateline.language.toll_words import Words


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with its noun phrase: tokens ``start`` to ``end``, ``number_end`` behind the number, ``head`` the counted noun or null."""

    quantity: Quantity
    start: int
    number_end: int
    end: int
    head: int | None
    part: bool


_UNIT_AFTER = re.compile(
    r"\s?(?:%|percent|per cent|-?(?:year|month|week|day|hour|minute|mile|kilomet|km|meter|metre)s?\b|-(?:foot|point|member|page|story"
    r"|storey|party|seat|nation|man|strong)\b|:\d|/\d|st\b|nd\b|rd\b|th\b|a\.m|p\.m|am\b|pm\b"
    r"|(?:million|billion)?\s?(?:dollars|euros|pounds|rubles|roubles|rupees|yen|yuan|dinars|lira|pesos|francs))",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:including|among them|among whom|of whom|of which|one of|including at least|such as|as well as the)(?: at least| about| "
    r"more than| some)? $|\baged? $|\bage of $",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"(?:\b(?:Jan|Feb|Mar|Apr|May|Jun|June|July|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? |[$£€#]|\bNo\. |\bResolution |\b(?:US|C|A)\$)$"
)


def counted(analysis: Analysis, sentence: Sentence, lists: Words) -> list[Counted]:
    """Every counted noun phrase of the sentence."""
    return _Sentence(analysis, sentence, lists).all()


class _Sentence:
    """One sentence, its words and its characters."""

    def __init__(self, analysis: Analysis, sentence: Sentence, lists: Words):
        self.doc, self.text, self.sentence, self.lists = analysis.doc, plain_text(analysis), sentence, lists

    def all(self) -> list[Counted]:
        doc, s = self.doc, self.sentence
        text = self.text
        out = []
        for q in quantities(text, s.span.start, s.span.end):
            before, after = text[max(s.span.start, q.start - 30) : q.start], text[q.end : q.end + 24]
            if (
                _BEFORE_DATE.search(before)
                or _UNIT_AFTER.match(after)
                or re.fullmatch(r"(?:19|20)\d\d", q.text)
                and not re.match(r" (?:people|civilians|soldiers|troops)", after)
            ):
                continue
            span = doc.char_span(q.start, q.end, alignment_mode="expand")
            if span is None or span.text.lower() == "one" and (after.startswith(" another") or before.lower().endswith("no ")):
                continue
            out.append(self._phrase(q, span.start, span.end, _PART.search(before) is not None))
        out += self._singles({i for c in out for i in range(c.start, c.number_end)})
        return sorted((c for c in out if c.head is None or self.doc[c.head].lemma_.lower() not in self.lists.things), key=lambda c: c.start)

    def _phrase(self, q: Quantity, start: int, number_end: int, part: bool) -> Counted:
        doc = self.doc
        end, head = number_end, None
        if end < self.sentence.end and doc[end].lower_ == "of" and end + 1 < self.sentence.end:
            nxt = doc[end + 1].lower_
            if nxt in ("them", "whom", "those", "which"):
                return Counted(q, start, number_end, end + 2, None, nxt in ("them", "whom", "which"))
            if nxt not in ("the", "their", "his", "its") or q.maximum is None:
                end += 1
        while end < self.sentence.end and end - number_end < 8:
            t = doc[end]
            if (
                t.pos_ in ("NOUN", "PROPN", "ADJ", "DET")
                or t.text == "-"
                or t.pos_ == "ADV"
                and t.lower_ in ("more", "mostly", "other")
                or t.tag_ in ("VBN", "VBG")
                and t.dep_ == "amod"
                and t.lower_ not in self.lists.states
                or t.tag_ == "POS"
            ):
                if t.lower_ in self.lists.states and t.lower_ not in ("hostage",) or t.lower_ in ("who", "which", "that", "both", "all"):
                    break
                if t.pos_ in ("NOUN", "PROPN"):
                    head = end
                end += 1
                continue
            break
        return Counted(q, start, number_end, end, head, part)

    def _before_number(self, i: int, taken: set[int]) -> bool:
        """ "The driver and four passengers": is a counted member of the list next?"""
        return i + 1 < self.sentence.end and self.doc[i].lower_ == "and" and (i + 1 in taken or self.doc[i + 1].lower_ in ("a", "an"))

    def _singles(self, taken: set[int]) -> list[Counted]:
        """ "a soldier", "an 18-year-old boy": one person."""
        out = []
        for t in self.doc[self.sentence.start : self.sentence.end]:
            if t.tag_ != "NN" or t.lemma_.lower() not in self.lists.persons:
                continue
            i = t.i - 1
            while (
                i >= self.sentence.start
                and t.i - i < 7
                and (
                    self.doc[i].pos_ in ("ADJ", "NOUN", "PROPN", "NUM")
                    or self.doc[i].text == "-"
                    or self.doc[i].tag_ in ("VBN", "VBG")
                    and self.doc[i].dep_ == "amod"
                )
            ):
                i -= 1
            if (
                i < self.sentence.start
                or self.doc[i].lower_ not in ("a", "an", "another")
                and not (self.doc[i].lower_ == "the" and self._before_number(t.i + 1, taken))
                or i in taken
                or t.i + 1 < len(self.doc)
                and self.doc[t.i + 1].pos_ == "NOUN"
            ):
                continue
            before = self.text[max(self.sentence.span.start, self.doc[i].idx - 30) : self.doc[i].idx]
            q = Quantity(self.doc[i].idx, t.idx + len(t.text), 1, 1, self.doc[i].text)
            out.append(Counted(q, i, i + 1, t.i + 1, t.i, _PART.search(before) is not None))
        return out
