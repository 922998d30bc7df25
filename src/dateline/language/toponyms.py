"""Where a text names places: the tagger's names and the gazetteer's, with a judgement of what each is doing there.

In go an Analysis and a gazetteer (anything with ``find``, ``demonym``, ``abbreviation``, ``capital`` and ``is_common``), out come ``Toponym`` values in the order of
the text, without overlap. Names of people and bodies that contain a place's name ("Paris Hilton", "Washington Post") are no places: the latter come out as
``embedded``, the former not at all. Refused with DataError: a word list that is missing or broken.
"""
from __future__ import annotations

import collections
import dataclasses
import functools
import pathlib
from typing import TYPE_CHECKING, Any

import yaml

from dateline.dispatch import Span
from dateline.errors import DataError
from dateline.language import wordlists
from dateline.language.analysis import Analysis

if TYPE_CHECKING:
    from spacy.tokens import Doc

_FILE = pathlib.Path(__file__).with_name("toponyms.yaml")
_LISTS = ("locative", "roads", "before", "persons", "speech", "inside", "rare", "parts", "at", "motion", "source", "hits", "strikes", "material", "sites", "undergo", "light", "institutions", "residents")
_LEVELS = ("admin1", "admin2", "city", "site", "region")
_LONGEST = 8  # tokens of a name
_PLACE_LABELS = frozenset(("GPE", "LOC", "FAC"))
_BODY_LABELS = frozenset(("ORG", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"))
_NEVER_LABELS = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"))
_CLOSED = frozenset(("IN", "CC", "DT", "PRP", "PRP$", "WRB", "WP", "WDT", "MD", "VB", "VBD", "VBP", "VBZ", "RB", "TO", "UH", "EX"))
_STRONG, _LARGE = 6.6, 5.0


@dataclasses.dataclass(frozen=True)
class Words:
    """toponyms.yaml: sets of lower-case words, and the level of place that a generic word asks for."""

    locative: frozenset[str]
    roads: frozenset[str]
    before: frozenset[str]
    persons: frozenset[str]
    speech: frozenset[str]
    inside: frozenset[str]
    rare: frozenset[str]
    parts: frozenset[str]
    at: frozenset[str]
    motion: frozenset[str]
    source: frozenset[str]
    hits: frozenset[str]
    strikes: frozenset[str]
    material: frozenset[str]
    sites: frozenset[str]
    undergo: frozenset[str]
    light: frozenset[str]
    institutions: frozenset[str]
    residents: frozenset[str]
    levels: dict[str, str]


@functools.cache
def words() -> Words:
    """The lists. Raises DataError."""
    try:
        data = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"the word lists cannot be read ({error})", where=str(_FILE), remedy="Install the package again") from error
    unknown = sorted(set(data) ^ {*_LISTS, "levels"}) or sorted(set(data["levels"]) ^ set(_LEVELS))
    if unknown:
        raise DataError(f"lists missing or unknown: {unknown}", where=_FILE.name, remedy=f"Known: {[*_LISTS, 'levels']}, levels {list(_LEVELS)}")
    levels = {word: level for level in _LEVELS for word in data["levels"][level].split()}
    return Words(**{name: frozenset(data[name].split()) for name in _LISTS}, levels=levels)


@dataclasses.dataclass(frozen=True, slots=True)
class Toponym:
    """Tokens ``start`` to ``end`` (excluded). ``kind``: literal | demonym (an adjective or people: "Syrian") | embedded (inside another name) |
    capital ("the Afghan capital"). ``candidates``: from the gazetteer, maybe none. ``wanted``: level that the words around ask for, or null.
    ``inside``: indexes of toponyms that are said to contain it; ``within``: candidates that are (abbreviations, demonyms). ``locative``: behind a
    preposition of place."""

    start: int
    end: int
    span: Span
    text: str
    kind: str
    candidates: tuple[Any, ...]
    wanted: str | None = None
    inside: tuple[int, ...] = ()
    within: tuple[Any, ...] = ()
    locative: bool = False


def find(analysis: Analysis, gazetteer: Any) -> tuple[Toponym, ...]:
    """All toponyms of the dispatch."""
    finder = _Finder(analysis, gazetteer)
    found = finder.scan()
    return _linked(finder, found)


class _Finder:
    def __init__(self, analysis: Analysis, gazetteer: Any):
        self.analysis, self.gazetteer, self.words = analysis, gazetteer, words()
        self.titles = wordlists.load().titles
        doc = self.doc = analysis.doc
        self.text = [t.text for t in doc]
        self.lower = [t.lower() for t in self.text]
        self.capital = [t[:1].isupper() for t in self.text]
        self.tag = [t.tag_ for t in doc]
        self.label = [t.ent_type_ for t in doc]
        self.entity = [-1] * len(doc)
        self.entities = [(e.start, e.end, e.label_) for e in doc.ents]
        for number, (start, end, _) in enumerate(self.entities):
            for i in range(start, end):
                self.entity[i] = number
        self.first = {s.start for s in analysis.sentences}
        self.shouted = sum(t.isupper() for t in self.text if len(t) > 3) > 0.5 * max(1, sum(len(t) > 3 and t.isalpha() for t in self.text))
        self.people = self._people()
        votes: collections.Counter[str] = collections.Counter()
        for start, end, label in self.entities:
            if end - start == 1:
                votes[self.lower[start]] += 1 if label in _PLACE_LABELS else -1 if label == "PERSON" else 0
        self.places = {word for word, count in votes.items() if count > 0}

    def _people(self) -> set[str]:
        """Words of the names of people that the text writes out: "Jackson" in "Andrew Jackson"."""
        found: set[str] = set()
        for start, end, label in self.entities:
            if label == "PERSON" and end - start > 1 and all(self.capital[i] for i in range(start, end) if self.text[i].isalpha()):
                found.update(self.lower[start:end])
        return found

    # -- scanning

    def scan(self) -> list[Toponym]:
        found: list[Toponym] = []
        i, n = 0, len(self.text)
        while i < n:
            made = (self._abbreviated(found, i) or self._at(i)) if self.capital[i] else None
            if made is None:
                i += 1
            else:
                found.append(made)
                i = made.end
        return self._settled(found)

    def _abbreviated(self, found: list[Toponym], i: int) -> Toponym | None:
        """"Gainesville, Va.": the state behind the comma."""
        if not found or i < 2 or self.lower[i - 1] != "," or found[-1].end != i - 1 or found[-1].kind not in ("literal", "doubtful"):
            return None
        unit = self._unit_at(i)
        if unit is None:
            return None
        dotted = not self.text[i].endswith(".") and i + 1 < len(self.text) and self.text[i + 1] == "." and self.gazetteer.abbreviation(self.text[i] + ".") is not None \
            and i + 1 not in self.first and not (i + 2 in self.first or i + 2 == len(self.text))
        return self._toponym(i, i + 2 if dotted else i + 1, "literal", (unit,))

    def _settled(self, found: list[Toponym]) -> list[Toponym]:
        """Doubtful names are places where the same name is one elsewhere, where they stand in a row with one, or where "X, Y" holds."""
        sure = {t.text for t in found if t.kind == "literal" and (t.locative or self.label[t.start] in _PLACE_LABELS)}
        out: list[Toponym] = []
        for n, t in enumerate(found):
            if t.kind == "doubtful":
                if not self._refused(t) and (t.text in sure or self._in_a_row(found, n) or self._contained(found, n)):
                    t = found[n] = dataclasses.replace(t, kind="literal")
                elif t.text in sure and self._inside_larger_name(t.start, t.end) and not self._person_before(t.start) and not self._road_behind(t.end) \
                        and self.label[t.start] != "PERSON" and self.lower[t.start] not in self.words.rare:
                    t = found[n] = dataclasses.replace(t, kind="embedded")
                else:
                    continue
            out.append(t)
        return out

    def _refused(self, t: Toponym) -> bool:
        """Nothing round about can make these words a place."""
        return self._person_before(t.start) or self._road_behind(t.end) or self._inside_larger_name(t.start, t.end) \
            or self.lower[t.start] in self.words.rare and t.end - t.start == 1 \
            or self.label[t.start] == "PERSON" and self._entity_size(t.start) > t.end - t.start

    def _in_a_row(self, found: list[Toponym], n: int) -> bool:
        t = found[n]
        if self.gazetteer.is_common(t.text) or self.lower[t.start] in self.people or max(c.weight for c in t.candidates) < 3.0:
            return False
        before, behind = found[n - 1] if n else None, found[n + 1] if n + 1 < len(found) else None
        joins = ([","], ["and"], [",", "and"], ["or"], ["/"], ["to"])
        return before is not None and before.kind == "literal" and self.lower[before.end:t.start] in joins and before.end - before.start < 4 \
            or behind is not None and behind.kind == "literal" and behind.locative is False and self.lower[t.end:behind.start] in (["and"], [",", "and"])

    def _contained(self, found: list[Toponym], n: int) -> bool:
        """Is it "X, Y" with a Y that can hold one of its candidates?"""
        t = found[n]
        behind = found[n + 1] if n + 1 < len(found) else None
        if t.end + 1 < len(self.text) and self.lower[t.end] == ",":
            unit = self._unit_at(t.end + 1)
            outers = (unit,) if unit is not None else behind.candidates[:5] if behind is not None and behind.start == t.end + 1 else ()
            return any(self.gazetteer.contains(outer, c) for outer in outers for c in t.candidates)
        return False

    def _unit_at(self, k: int) -> Any:
        """The state whose abbreviation stands at a token ("Fla.", "N.C."), or null."""
        written = self.text[k]
        if k + 1 < len(self.text) and self.text[k + 1] == "." and not written.endswith("."):
            written += "."
        return self.gazetteer.abbreviation(written)

    def _at(self, i: int) -> Toponym | None:
        if self.lower[i] in ("the", "a", "an"):
            return None
        people = self._demonym(i)
        for end in range(min(i + _LONGEST, len(self.text)), i, -1):
            if people is not None and end <= people.end:
                return people
            if not self._may_end(i, end):
                continue
            candidates = self._candidates(i, end)
            if candidates:
                kind = self._judge(i, end, candidates)
                if kind is None and end - i > 1 and not self._whole_name(i, end):
                    continue
                return self._seat(i, end, candidates) or self._toponym(i, end, kind or "doubtful", candidates)
        return self._unknown(i)

    def _may_end(self, i: int, end: int) -> bool:
        last = self.lower[end - 1]
        if end - i > 1 and not (self.capital[end - 1] or last in self.words.levels or last.isdigit()):
            return False
        for k in range(i + 1, end - 1):
            if not (self.capital[k] or self.lower[k] in self.words.inside or self.lower[k] in self.words.levels):
                return False
        return not any(self.doc[k].is_space for k in range(i, end)) and not (end - i > 1 and self.lower[end - 1] in ("'s", "'"))

    def _candidates(self, i: int, end: int) -> tuple[Any, ...]:
        written = self.analysis.text(self.analysis.span(i, end))
        if end - i == 1 and written.isupper() and len(written) > 1 and not self.shouted and "." not in written:
            found = self.gazetteer.find(written)
            if len(written) <= 5:
                found = tuple(c for c in found if c.level == "country" or c.weight >= _STRONG and len(written) <= 3 or self._dateline(i))
            return found
        if end - i == 1 and len(written) < 3 and not written.isupper():
            return ()
        return self.gazetteer.find(written)

    def _dateline(self, i: int) -> bool:
        span = self.analysis.dispatch.dateline
        return span is not None and span.start <= self.doc[i].idx < span.end

    def _demonym(self, i: int) -> Toponym | None:
        for end in (i + 2, i + 1):
            if end > len(self.text) or not all(self.capital[i:end]):
                continue
            written = self.analysis.text(self.analysis.span(i, end))
            land = self.gazetteer.demonym(written)
            if land is None or end == i + 1 and self.label[i] == "PERSON" and self._entity_size(i) > 1:
                continue
            if end < len(self.text) and self.lower[end] == "capital" and land.level == "country":
                seat = self.gazetteer.capital(land.country)
                if seat is not None:
                    return self._toponym(i, end + 1, "capital", (seat,))
            return self._toponym(i, end, "demonym", (land,))
        return None

    def _seat(self, i: int, end: int, candidates: tuple[Any, ...]) -> Toponym | None:
        """"Cameroon's capital"."""
        if candidates[0].level == "country" and self.lower[end:end + 2] in (["'s", "capital"], ["'", "capital"]):
            seat = self.gazetteer.capital(candidates[0].country)
            return self._toponym(i, end + 2, "capital", (seat,)) if seat is not None else None
        return None

    def _unknown(self, i: int) -> Toponym | None:
        """A name that the tagger takes for a place and the gazetteer does not know."""
        site = self._site(i)
        number = self.entity[i]
        if site is not None or number < 0 or self.entities[number][0] not in (i, i - 1):
            return site
        start, end, label = self.entities[number]
        while start < end and not self.capital[start]:
            start += 1
        while end > start and not self.capital[end - 1]:
            end -= 1
        if start != i or label not in _PLACE_LABELS or end <= i or any(t.isdigit() for t in self.text[i:end]):
            return None
        words = self.lower[i:end]
        if label == "GPE" and len(words) > 3 or any(w in self.words.rare for w in words) or self._person_before(i) or set(words) & self.people:
            return None
        if label == "FAC" and len(words) == 1 or not self._locative(i):
            return None
        return self._toponym(i, end, "literal", ())

    def _site(self, i: int) -> Toponym | None:
        """"At the Qahira Hotel": capital words that end with the word for a site, behind a preposition of place."""
        end = i
        while end < min(i + 5, len(self.text)) and (self.capital[end] or end > i and self.text[end] == "-") and not self.doc[end].is_space:
            end += 1
            if end - i > 1 and self.lower[end - 1] in self.words.sites:
                break
        if end < len(self.text) and end - i <= 4 and self.lower[end - 1] not in self.words.sites and self.lower[end] in self.words.sites:
            end += 1
        if end - i < 2 or self.lower[end - 1] not in self.words.sites or not self._locative(i) or self.lower[i] in self.words.sites:
            return None
        return self._toponym(i, end, "literal", ())

    def _toponym(self, i: int, end: int, kind: str, candidates: tuple[Any, ...]) -> Toponym:
        wanted = self._wanted(i, end) if candidates else "site" if self.lower[end - 1] in self.words.sites else None
        span = self.analysis.span(i, end)
        return Toponym(i, end, span, self.analysis.text(span), kind, candidates, wanted, locative=self._locative(i))

    # -- judging

    def _judge(self, i: int, end: int, candidates: tuple[Any, ...]) -> str | None:
        """literal, embedded, or null where the words are no place here."""
        best = max((c for c in candidates), key=lambda c: c.weight - (0.5 if c.kind != "name" else 0))
        strong = best.weight >= _STRONG and best.kind == "name" or best.level == "country"
        label, locative = self.label[i], self._locative(i)
        single = end - i == 1
        common = single and self.gazetteer.is_common(self.lower[i])
        if self.tag[i] in _CLOSED and label not in _PLACE_LABELS:
            return None
        if single and best.kind != "name" and best.weight < 6.0 and (common or label not in _PLACE_LABELS and not self._strictly_in(i)):
            return None
        if common and label in ("PERSON", *_BODY_LABELS) and not strong:
            return None
        if not single and self.capital[end - 1] and self.lower[end - 1] in ("county", "parish", "province", "governorate", "oblast"):
            return "literal"
        if label in _NEVER_LABELS and not (strong and not single) and not (locative and best.weight >= 4.0 and not self.gazetteer.is_common(self.lower[i])):
            return None
        if self._person_before(i) and not (best.level == "country" and self.lower[i - 1] in self.titles):
            return None
        if self._road_behind(end):
            return None
        if single and self.lower[i] in self.words.rare and not (label in _PLACE_LABELS and locative):
            return None
        if common and best.weight < _STRONG and not (label in _PLACE_LABELS or locative and self.tag[i] in ("NNP", "NNPS")):
            return None
        if label == "PERSON":
            return self._judge_person(i, end, strong, locative)
        if self._inside_larger_name(i, end):
            return self._judge_part(i, end, strong, best)
        if label in _PLACE_LABELS:
            return "literal"
        if label in _BODY_LABELS or label == "NORP":
            return "literal" if strong or locative and best.weight >= 3.5 or self.lower[i] in self.places else None
        if not single:
            return "literal" if best.weight >= 3.5 or locative else None
        if self.lower[i] in self.people and not (locative and (strong or self._strictly_in(i))):
            return None
        if i > 0 and self.lower[i - 1] == "of" and best.kind == "name" and best.weight >= 4.0 and not self.gazetteer.is_common(self.lower[i]):
            return "literal"
        if single and self._of_people(i, end) and best.kind == "name" and best.weight >= 4.0 and not common:
            return "literal"
        if i in self.first and not locative and not strong and self.lower[i] not in self.places:
            return None
        if self.tag[i] not in ("NNP", "NNPS"):
            return "literal" if strong or locative and best.weight >= _LARGE else None
        return "literal" if strong or locative and best.weight >= 3.0 or best.weight >= _LARGE and best.kind == "name" or self.lower[i] in self.places else None

    def _judge_person(self, i: int, end: int, strong: bool, locative: bool) -> str | None:
        start, stop, _ = self.entities[self.entity[i]]
        if stop > end or start < i:
            return None
        if end - i == 1 and self.lower[i] in self.people and not (locative and (self.lower[i] in self.places or self._strictly_in(i))):
            return None
        return "literal" if locative or self.lower[i] in self.places or strong and not self._speaks(end) else None

    def _judge_part(self, i: int, end: int, strong: bool, best: Any) -> str | None:
        """The name stands in a larger one: a body's ("Bank of England"), a person's, a building's."""
        label = self.label[i]
        if label == "PERSON" or label == "NORP":
            return None
        if i > 0 and self.lower[i - 1] in self.words.before and self.capital[i - 1]:
            return None
        if self.lower[i] in self.people and not strong:
            return None
        if label in _PLACE_LABELS and self._locative(i) and self._last_of_entity(end):
            return "literal"
        if end - i == 1 and not strong and (self.gazetteer.is_common(self.lower[i]) or self.lower[i] in self.words.rare):
            return None
        institution = end < len(self.text) and self.lower[end] in self.words.institutions
        return "embedded" if strong or best.weight >= (3.5 if institution else 4.5) else None

    def _entity_size(self, i: int) -> int:
        number = self.entity[i]
        return 0 if number < 0 else self.entities[number][1] - self.entities[number][0]

    def _last_of_entity(self, end: int) -> bool:
        number = self.entity[end - 1]
        return number >= 0 and self.entities[number][1] == end

    def _whole_name(self, i: int, end: int) -> bool:
        number = self.entity[i]
        return number >= 0 and self.entities[number][:2] == (i, end)

    def _inside_larger_name(self, i: int, end: int) -> bool:
        """Do capital words of the same name stand right before or behind?"""
        before = i > 0 and self.capital[i - 1] and self.tag[i - 1] in ("NNP", "NNPS") and self.lower[i - 1] not in self.words.levels \
            and i - 1 not in self.first and self.gazetteer.demonym(self.text[i - 1]) is None
        behind = end < len(self.text) and self.capital[end] and self.tag[end] in ("NNP", "NNPS") and self.lower[end] not in self.words.levels
        if before or behind:
            return True
        number = self.entity[i]
        if number < 0 or self.entities[number][2] not in _BODY_LABELS | {"FAC", "PERSON"}:
            return False
        start, stop, _ = self.entities[number]
        return any(self.capital[k] for k in (*range(start, i), *range(end, stop)))

    def _person_before(self, i: int) -> bool:
        return i > 0 and (self.lower[i - 1] in self.words.persons or self.lower[i - 1] in self.titles and self.capital[i - 1])

    def _road_behind(self, end: int) -> bool:
        return end < len(self.text) and self.capital[end] and self.lower[end] in self.words.roads

    def _speaks(self, end: int) -> bool:
        return end < len(self.text) and self.doc[end].lemma_.lower() in self.words.speech

    def _locative(self, i: int) -> bool:
        """Is the name the object of a preposition of place, its article and modifiers aside?"""
        k = i - 1
        while k >= 0 and (self.lower[k] in ("the", "nearby", "northern", "southern", "eastern", "western", "central", "neighboring", "downtown", "rebel-held",
                                            "northwestern", "northeastern", "southwestern", "southeastern", "occupied", "war-torn")
                          or self.tag[k] == "JJ" and not self.capital[k]) and i - k < 5:
            k -= 1
        if k < 0:
            return False
        if self.lower[k] in self.words.locative:
            return True
        if self.lower[k] == "of" and k > 0 and (self.lower[k - 1] in self.words.levels or self.lower[k - 1] in
                                                ("north", "south", "east", "west", "outskirts", "northeast", "northwest", "southeast", "southwest", "center", "centre")):
            return True
        return self.lower[k] in self.words.levels and not self.capital[k]

    def _of_people(self, i: int, end: int) -> bool:
        """"A Gainesville man", "Cork residents"."""
        return end < len(self.text) and self.lower[end] in self.words.residents and not self.capital[end]

    def _strictly_in(self, i: int) -> bool:
        return i > 0 and self.lower[i - 1] in ("in", "near", "outside", "at")

    def _wanted(self, i: int, end: int) -> str | None:
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


def _linked(finder: _Finder, found: list[Toponym]) -> tuple[Toponym, ...]:
    """With "X, Y", "X in Y", "Y's X", "the Syrian city of X" and coordinated levels ("Latakia and Tartus provinces") marked."""
    lower, text = finder.lower, finder.text
    out: list[Toponym] = []
    for n, t in enumerate(found):
        inside, within, wanted = [], [], t.wanted
        after = found[n + 1] if n + 1 < len(found) else None
        gap = lower[t.end:after.start] if after is not None else None
        if gap in ([","], ["in"], [",", "in"], ["("], ["district", "of"], ["province", "of"], ["in", "the"]) and after is not None and after.kind == "literal":
            inside.append(n + 1)
        if t.end + 1 < len(text) and lower[t.end] in (",", "("):
            unit = finder._unit_at(t.end + 1)
            if unit is not None:
                within.append(unit)
        if n and found[n - 1].kind in ("demonym", "literal") and t.kind == "literal":
            between = lower[found[n - 1].end:t.start]
            if found[n - 1].kind == "demonym" and len(between) <= 4 and all(w in finder.words.levels or w in ("of", "the", "northern", "southern", "eastern",
                                                                             "western", "central", "coastal", "border") for w in between):
                within += found[n - 1].candidates
            elif between == ["'s"]:
                inside.append(n - 1)
        if wanted is None and gap in (["and"], [","], [",", "and"], ["or"]) and after is not None and after.wanted and lower[after.end - 1] not in finder.words.levels \
                and after.end < len(lower) and lower[after.end].endswith("s") and lower[after.end] in finder.words.levels:
            wanted = after.wanted
        out.append(dataclasses.replace(t, inside=tuple(inside), within=tuple(within), wanted=wanted))
    return tuple(out)


def at(analysis: Analysis, gazetteer: Any, spans: Any) -> tuple[Toponym, ...]:
    """The toponyms of the dispatch, with those that stand at ``spans`` (pairs of characters) taken as given, whatever the tagger thinks of them."""
    finder = _Finder(analysis, gazetteer)
    given = [t for s in sorted(set(map(tuple, spans))) if (t := _given(finder, Span(*s))) is not None]
    kept = [t for t in finder.scan() if not any(t.span.overlaps(g.span) for g in given)]
    return _linked(finder, sorted(given + kept, key=lambda t: (t.start, t.end)))


def _given(finder: _Finder, span: Span) -> Toponym | None:
    part = finder.doc.char_span(*span, alignment_mode="expand")
    if part is None or not len(part):
        return None
    text, gazetteer = finder.analysis.text(span), finder.gazetteer
    plain = text[:-2] if text.endswith(("'s", "’s")) else text
    land = gazetteer.demonym(plain)
    unit = gazetteer.abbreviation(plain) if len(plain) <= 6 else None
    candidates = (land,) if land is not None else (unit,) if unit is not None and (plain.endswith(".") or plain.isupper() and len(plain) == 2 and plain != "UK") \
        else gazetteer.find(plain)
    kind = "demonym" if land is not None else "literal"
    if not candidates:
        candidates, kind = _parts(finder, part.start, part.end), "embedded"
    return Toponym(part.start, part.end, span, text, kind, candidates, finder._wanted(part.start, part.end), locative=finder._locative(part.start))


def _parts(finder: _Finder, start: int, end: int) -> tuple[Any, ...]:
    """Candidates of the part of a name that the gazetteer knows best: "Sydney Opera House"; none where no part is much of a place."""
    best: tuple[Any, ...] = ()
    for length in range(min(end - start - 1, 4), 0, -1):
        for i in range(start, end - length + 1):
            if not finder.capital[i] or best and length == 1:
                continue
            written = finder.analysis.text(finder.analysis.span(i, i + length))
            land = finder.gazetteer.demonym(written)
            found = (land,) if land is not None else finder._candidates(i, i + length)
            if length == 1 and (finder.lower[i] in finder.words.rare or land is None and finder.gazetteer.is_common(written)):
                continue
            if found and found[0].weight >= 5.0 and (not best or found[0].weight > best[0].weight):
                best = found
    return best
