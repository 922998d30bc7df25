"""Names in the tables and in phrases: which row a name means here, and what the capitalised words of a phrase stand for.

In: a name or a phrase of an analysed dispatch. Out: codes. Nothing is refused: an unknown name has none.
"""

from __future__ import annotations

from dateline.coding.who.code import BLOCS, Code
from dateline.coding.who.story import Story
from dateline.language.analysis import Mention
from dateline.language.descriptions import Description

_SHORT = {"pm": ("prime", "minister"), "fm": ("foreign", "minister"), "govt": ("government",), "gov't": ("government",)}
_HEADS = ("president", "prime minister", "chancellor", "king", "pope")


class Names(Story):
    """Adds the look-up of names, with the dispatch's countries and days in mind."""

    def _listed(self, m: Mention, text: str, country: str | None) -> Code | None:
        key = text
        if key not in self._names:
            self._names[key] = self._tables.look_up(text, self._on)
        entries = self._names[key]
        if len(text.split()) == 1:
            entries = [e for e in entries if e.kind != "person" or self._may_be_short(m, e)]
        if not entries:
            return None
        if m.label == "PERSON" and len(entries) > 1 and entries[0].kind != "person":
            entries = [e for e in entries if e.kind == "person"] or entries
        entry = next((e for e in entries if e.country is not None and e.country in (country, self._story)), entries[0])
        if entry.kind == "country" and entry.source == "nations":
            return self._nation_code(text)
        told = f"{entry.title}, {entry.source}" if entry.title else entry.source
        sure = 0.9 if len(text.split()) > 1 or entry.kind != "person" else 0.75
        return Code(
            entry.country, self._sectors_of(entry), "listed", sure, f"listed as {entry.name} ({told})", entry.name, entry.id, entry.kind != "person"
        )

    def _sectors_of(self, entry) -> tuple[str, ...]:
        """Of somebody who has left an office, where the text tells no day: first that office, in which most of what is told of them was done."""
        if self._on is not None or entry.sectors != ("ELI",) or not entry.title:
            return entry.sectors
        role = self._tables.role(entry.title.removeprefix("former ").split())
        return tuple(dict.fromkeys((*(role.sectors if role else ()), "ELI")))

    def _may_be_short(self, m: Mention, entry) -> bool:
        """May a bare family name be this person: a head of state, or one whose country the dispatch names?"""
        if (
            m.label in ("NORP", "LOC", "FAC")
            or "ethnic" in self._t.lower[m.start : m.end]
            or self._t.lower[m.start] == "the"
            or self._t.tag[m.head] not in ("NNP", "NNPS")
        ):
            return False
        return (
            not self._votes
            or entry.country in self._votes
            or entry.country in BLOCS
            or entry.title in ("president", "prime minister", "chancellor", "king", "pope")
        )

    def _read(self, m: Mention, d: Description, depth: int) -> tuple[tuple[str, ...], list[Code], bool]:
        """The phrase's words without its nations and bodies, the codes of those, and whether a name stands in it that nobody knows."""
        words: list[str] = []
        codes: list[Code] = []
        unknown = False
        for item in d.items:
            if isinstance(item, str):
                words.append(item)
                continue
            start, end = item
            while start < end:
                found, after = self._prefix(m, start, end, depth)
                codes.extend(found)
                if after == start:
                    unknown = unknown or self._t.lower[start] in self._words.regions
                    words.append(self._t.lower[start] if self._t.tag[start] != "NNS" else self._t.lemma[start])
                    after = start + 1
                else:
                    unknown = unknown or not found
                start = after
        words = [long for w in words if w[0].isalnum() for long in _SHORT.get(w, (w,))]
        while words and words[0] == "of":
            words.pop(0)
        return tuple(words), codes, unknown

    def _prefix(self, m: Mention, start: int, end: int, depth: int) -> tuple[tuple[Code, ...], int]:
        """What the capitalised words from ``start`` begin with: nations, a body; and where that ends (``start``: a plain word)."""
        if self._t.text[start] == "-":
            return (), start
        for cut in range(min(end, start + 7), start, -1):
            nations = self._of_nations(self._analysis.text(self._analysis.span(start, cut)))
            if nations:
                return nations, cut
        index = self._holder.get(start)
        if index is not None and index != m.index:
            other = self._analysis.mentions[index]
            if other.kind == "name" and start <= other.head < end and other.end <= end:
                return tuple(c for c in self._codes(index, depth) if c.country or c.sectors), other.end
        for cut in range(min(end, start + 7), start, -1):
            text = self._analysis.text(self._analysis.span(start, cut))
            if cut - start > 1 or len(text) > 2 and text.isupper():
                listed = self._listed(m, text, None)
                if listed is not None and listed.body:
                    return (listed,), cut
        return (), start
