"""What every phrase's code may need: the tables' nations and roles, who holds which token, the country that the dispatch is about.

In: an Analysis with mentions and antecedents, the tables. Out: ``Story``, on which names, phrases and parties are built. Nothing
is refused.
"""

from __future__ import annotations

from collections import Counter
from typing import Mapping, Sequence

from dateline.coding.who.code import BLOCS, Code, Days, Tables
from dateline.language import descriptions, wordlists
from dateline.language.analysis import Analysis, Mention
from dateline.language.tokens import Tokens

LOCATIVE = frozenset("in at near inside across around outside throughout within".split())
_DEPTH = 5


class Story:
    """One dispatch, read for parties. ``_codes`` works out a mention's codes once; subclasses say how (``_work_out``)."""

    def __init__(self, analysis: Analysis, tables: Tables, on: Days, places: Mapping[int, str]):
        self._analysis, self._tables, self._on, self._places = analysis, tables, on, places
        self._t = Tokens.of(analysis.doc)
        self._words = wordlists.load()
        self._memo: dict[int, tuple[Code, ...]] = {}
        self._open: set[int] = set()
        self._cut_short = False
        self._nations: dict[str, object] = {}
        self._names: dict[str, tuple] = {}
        self._located: dict[int, str | None] = {}
        self._holder = _holders(analysis.mentions)
        self._in_names = {
            i
            for m in analysis.mentions
            if m.kind == "name" and m.name is not None
            for i in range(m.start, m.end)
            if analysis.doc[i].idx >= m.name.start
        }
        self._votes = self._count_countries()
        self._story = self._dominant()

    def _codes(self, index: int, depth: int = 0) -> tuple[Code, ...]:
        if index in self._memo:
            return self._memo[index]
        if index in self._open or depth > _DEPTH:
            self._cut_short = True  # it refers to itself: what is worked out below is not the last word on those phrases
            return ()
        self._open.add(index)
        found = self._work_out(self._analysis.mentions[index], depth + 1)
        self._open.discard(index)
        if not self._cut_short or not self._open:
            self._memo[index] = found
            self._cut_short = self._cut_short and bool(self._open)
        return found

    def _work_out(self, m: Mention, depth: int) -> tuple[Code, ...]:
        raise NotImplementedError

    def _at_codes(self, token: int, depth: int) -> tuple[Code, ...]:
        index = self._holder.get(token)
        return () if index is None else self._codes(index, depth)

    def _role(self, words: Sequence[str]):
        return self._tables.role(words) if words else None

    def _nation(self, text: str):
        if text not in self._nations:
            self._nations[text] = self._tables.nation(text)
        return self._nations[text]

    def _nation_code(self, text: str) -> Code | None:
        nation = self._nation(text)
        if nation is None:
            return None
        if nation.form == "demonym":
            return Code(nation.country, ("CVL",), "described", 0.75, f'"{text}" are people of {nation.country}', body=False)
        why = {
            "adjective": f'"{text}" is the adjective of {nation.country}',
            "capital": f'"{text}", a capital, stands for the government of {nation.country}',
            "metonym": f'"{text}" stands for the government of {nation.country}',
        }.get(nation.form, f'"{text}" is {nation.country}: its government')
        return Code(nation.country, ("GOV",), "described", 0.85, why, body=True)

    def _of_nations(self, text: str) -> tuple[Code, ...]:
        """A nation, or two joined by a hyphen ("U.S.-China")."""
        code = self._nation_code(text)
        if code is not None:
            return (code,)
        if "-" in text:
            both = [self._nation_code(part) for part in text.split("-")]
            if len(both) > 1 and all(both):
                return tuple(both)
        return ()

    def _located_in(self, sentence: int) -> str | None:
        """The one country in which the sentence is set, by its "in" and "near"; null where there is none or several."""
        if sentence not in self._located:
            t, s = self._t, self._analysis.sentences[sentence]
            found: list[str] = []
            for i in range(s.start, s.end):
                if t.dep[i] == "pobj" and t.lower[t.head[i]] in LOCATIVE:
                    country = self._places.get(i) or self._plain_country(i)
                    if country:
                        found.append(country)
            self._located[sentence] = found[0] if len(set(found)) == 1 else None
        return self._located[sentence]

    def _plain_country(self, token: int) -> str | None:
        """The country of a place phrase, by the nations in it alone (no reference is followed)."""
        index = self._holder.get(token)
        if index is None:
            return None
        m = self._analysis.mentions[index]
        if m.name is None and m.label != "LOC":
            return None
        texts = (
            [self._analysis.text(m.name)] if m.name else [self._t.text[i] for i in range(m.start, m.head) if self._t.text[i][:1].isupper()]
        )
        return next((n.country for n in map(self._nation, texts) if n is not None and n.country not in BLOCS), None)

    def _dominant(self) -> str | None:
        """The country that the dispatch is mostly about, where one stands out."""
        ranked = sorted(self._votes.items(), key=lambda item: (-item[1], item[0]))
        if ranked and (len(ranked) == 1 or ranked[0][1] >= 1.4 * ranked[1][1]):
            return ranked[0][0]
        return None

    def _count_countries(self) -> Mapping[str, float]:
        """How often each country is named; the headline and the lead count more."""
        votes: Counter[str] = Counter()
        for m in self._analysis.mentions:
            s = self._analysis.sentences[m.sentence]
            texts = [self._analysis.text(m.name)] if m.name else []
            if m.kind == "nominal":
                texts += [self._t.text[i] for i in range(m.start, m.head) if self._t.text[i][:1].isupper() and i not in self._in_names]
                texts += [
                    f"{self._t.text[i]} {self._t.text[i + 1]}"
                    for i in range(m.start, m.head - 1)
                    if self._t.text[i][:1].isupper() and self._t.text[i + 1][:1].isupper() and i not in self._in_names
                ]
            elif m.description:
                d = descriptions.of_mention(self._analysis, m)
                texts += [
                    self._analysis.text(self._analysis.span(i[0], end))
                    for i in d.items
                    if isinstance(i, tuple)
                    for end in range(i[0] + 1, min(i[1], i[0] + 3) + 1)
                    if i[0] not in self._in_names
                ]
            if m.end + 1 < len(self._t) and self._t.text[m.end] == "-" and self._t.lower[m.end + 1] in descriptions.LINKED:
                continue
            weight = 3.0 if s.in_title or s.index == 0 else 2.0 if s.index <= 3 else 1.0
            for text in texts:
                nation = self._nation(text)
                if nation is not None and nation.country not in BLOCS:
                    votes[nation.country] += weight
        for token, country in self._places.items():
            votes[country] += 1.0
        return votes


def _holders(mentions: Sequence[Mention]) -> dict[int, int]:
    """Token -> the mention that hangs on it, else the narrowest one that holds it."""
    holder: dict[int, int] = {}
    for m in sorted(mentions, key=lambda m: (m.start - m.end, m.index)):
        for i in range(m.start, m.head + 1 if m.kind == "nominal" else m.end):
            holder[i] = m.index
    holder.update((m.head, m.index) for m in mentions)
    return holder
