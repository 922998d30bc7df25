"""What stands around the words of a possible name: the columns of a parsed dispatch, and the questions that toponyms.py asks of them.

In go an Analysis and a gazetteer (anything with ``demonym``, ``abbreviation`` and ``find``), out come yes, no, or the level of place that
the words ask for. Nothing is refused.
"""

from __future__ import annotations

import collections
from typing import Any

from dateline.language import place_words, wordlists
from dateline.language.analysis import Analysis

PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
BODY_LABELS = frozenset(("ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"))
SITES_OF = frozenset("temple monastery shrine camp fort fortress castle forest oasis shoal reef".split())  # "the temple of X"
SIDES = frozenset(("north", "south", "east", "west", "outskirts", "northeast", "northwest", "southeast", "southwest", "center", "centre"))
_MODIFIERS = frozenset(
    "the nearby northern southern eastern western central neighboring neighbouring downtown rebel-held northwestern northeastern "
    "southwestern "
    "southeastern occupied war-torn".split()
)


class Surroundings:
    """``text``, ``lower``, ``capital``, ``tag``, ``label`` are columns by token; ``people``: words of written-out names of people;
    ``places``: words that the tagger takes for places more often than for people; ``first``: tokens that begin a sentence."""

    def __init__(self, analysis: Analysis, gazetteer: Any):
        self.analysis, self.gazetteer, self.words = analysis, gazetteer, place_words.load()
        self.titles = wordlists.load().titles
        doc = self.doc = analysis.doc
        self.text = [t.text for t in doc]
        self.lower = [t.lower() for t in self.text]
        self.capital = [t[:1].isupper() for t in self.text]
        self.tag = [t.tag_ for t in doc]
        self.label = [t.ent_type_ for t in doc]
        self.entity = [-1] * len(doc)
        self.entities = [piece for e in doc.ents for piece in self._pieces(e.start, e.end, e.label_)]
        for number, (start, end, _) in enumerate(self.entities):
            for i in range(start, end):
                self.entity[i] = number
        self.first = {s.start for s in analysis.sentences}
        self.shouted = sum(t.isupper() for t in self.text if len(t) > 3) > 0.5 * max(1, sum(len(t) > 3 and t.isalpha() for t in self.text))
        self.people = self._people()
        votes: collections.Counter[str] = collections.Counter()
        for start, end, label in self.entities:
            if end - start == 1:
                votes[self.lower[start]] += 1 if label in PLACE_LABELS else -1 if label == "PERSON" else 0
        self.places = {word for word, count in votes.items() if count > 0}

    def _pieces(self, start: int, end: int, label: str) -> list[tuple[int, int, str]]:
        """A name as the tagger has it, cut at commas: it runs "Yevlakh, Aliyev" together."""
        cuts = [start - 1, *(i for i in range(start, end) if self.text[i] == ","), end]
        return [(a + 1, b, label) for a, b in zip(cuts, cuts[1:]) if b > a + 1]

    def _people(self) -> set[str]:
        """Words of the names of people that the text writes out: "Jackson" in "Andrew Jackson"."""
        found: set[str] = set()
        for start, end, label in self.entities:
            if label == "PERSON" and end - start > 1 and all(self.capital[i] for i in range(start, end) if self.text[i].isalpha()):
                found.update(self.lower[start:end])
        return found

    def unit_at(self, k: int) -> Any:
        """The state whose abbreviation stands at a token ("Fla.", "N.C."), or null."""
        written = self.text[k]
        if k + 1 < len(self.text) and self.text[k + 1] == "." and not written.endswith("."):
            written += "."
        return self.gazetteer.abbreviation(written)

    def in_dateline(self, i: int) -> bool:
        span = self.analysis.dispatch.dateline
        return span is not None and span.start <= self.doc[i].idx < span.end

    def entity_size(self, i: int) -> int:
        number = self.entity[i]
        return 0 if number < 0 else self.entities[number][1] - self.entities[number][0]

    def ends_entity(self, end: int) -> bool:
        number = self.entity[end - 1]
        return number >= 0 and self.entities[number][1] == end

    def is_whole_entity(self, i: int, end: int) -> bool:
        number = self.entity[i]
        return number >= 0 and self.entities[number][:2] == (i, end)

    def in_larger_name(self, i: int, end: int) -> bool:
        """Do capital words of the same name stand right before or behind?"""
        before = (
            i > 0
            and self.capital[i - 1]
            and self.tag[i - 1] in ("NNP", "NNPS")
            and self.lower[i - 1] not in self.words.levels
            and i - 1 not in self.first
            and self.gazetteer.demonym(self.text[i - 1]) is None
        )
        behind = (
            end < len(self.text) and self.capital[end] and self.tag[end] in ("NNP", "NNPS") and self.lower[end] not in self.words.levels
        )
        if before or behind:
            return True
        number = self.entity[i]
        if number < 0 or self.entities[number][2] not in BODY_LABELS | {"FAC", "PERSON"}:
            return False
        start, stop, _ = self.entities[number]
        if self.is_locative(i) or i > start and self.lower[i - 1] == "and":  # "between Goma and Sake" is two names, whatever the tagger thinks
            start = max([start, *(k + 1 for k in range(start, i) if self.lower[k] == "and")])
            stop = min([stop, *(k for k in range(end, stop) if self.lower[k] == "and")])
        return any(self.capital[k] for k in (*range(start, i), *range(end, stop)))

    def person_before(self, i: int) -> bool:
        return i > 0 and (self.lower[i - 1] in self.words.persons or self.lower[i - 1] in self.titles and self.capital[i - 1])

    def road_behind(self, end: int) -> bool:
        return end < len(self.text) and self.capital[end] and self.lower[end] in self.words.roads

    def speaks(self, end: int) -> bool:
        return end < len(self.text) and self.doc[end].lemma_.lower() in self.words.speech

    def is_locative(self, i: int) -> bool:
        """Is the name the object of a preposition of place, its article and modifiers aside?"""
        k = i - 1
        while k >= 0 and (self.lower[k] in _MODIFIERS or self.tag[k] == "JJ" and not self.capital[k]) and i - k < 5:
            k -= 1
        if k < 0:
            return False
        if self.lower[k] in self.words.locative:
            return True
        if self.lower[k] == "," and k > 0 and self.lower[k - 1] in self.words.levels and not self.capital[k - 1]:
            return True
        if self.lower[k] == "of" and k > 0 and (
            self.lower[k - 1] in self.words.levels or self.lower[k - 1] in SIDES or self.lower[k - 1] in SITES_OF and not self.capital[k - 1]
        ):
            return True
        return self.lower[k] in self.words.levels and not self.capital[k]

    def before_residents(self, i: int, end: int) -> bool:
        """ "A Gainesville man", "Cork residents"."""
        return end < len(self.text) and self.lower[end] in self.words.residents and not self.capital[end]

    def strictly_in(self, i: int) -> bool:
        return i > 0 and self.lower[i - 1] in ("in", "near", "outside", "at")

    def wanted_level(self, i: int, end: int) -> str | None:
        levels = self.words.levels
        last = levels.get(self.lower[end - 1]) if end - i > 1 else None
        if last:
            return last
        if end < len(self.text) and self.lower[end] in levels and self.lower[end] not in ("state", "capital", "community", "base", "port"):
            return levels[self.lower[end]]
        if end < len(self.text) and self.lower[end] == "state" and self.tag[end] in ("NN", "NNP"):
            return "admin1"
        k = i - 1
        if k >= 0 and self.lower[k] == "the":
            k -= 1
        if k > 0 and self.lower[k] == "of" and self.lower[k - 1] in levels:
            return levels[self.lower[k - 1]]
        if k >= 0 and self.lower[k] in levels and not self.capital[k] and self.lower[k] not in ("state", "region"):
            return levels[self.lower[k]]
        return None
