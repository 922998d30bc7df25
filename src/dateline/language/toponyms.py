"""Where a text names places: the tagger's names and the gazetteer's, with a judgement of what each is doing there.

In go an Analysis and a gazetteer (anything with ``find``, ``demonym``, ``abbreviation``, ``capital`` and ``is_common``), out come
``Toponym`` values in the order of the text, without overlap. Names of people and bodies that contain a place's name ("Paris Hilton",
"Washington Post") are no places: the latter come out as ``embedded``, the former not at all. Nothing is refused.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from dateline.dispatch import Span
from dateline.language import toponym_links
from dateline.language.analysis import Analysis
from dateline.language.surroundings import BODY_LABELS, PLACE_LABELS, SIDES, SITES_OF, Surroundings
from dateline.language.toponym_links import Toponym

_LONGEST = 8  # tokens of a name
_NEVER_LABELS = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE"))
_CLOSED = frozenset(("IN", "CC", "DT", "PRP", "PRP$", "WRB", "WP", "WDT", "MD", "VB", "VBD", "VBP", "VBZ", "RB", "TO", "UH", "EX"))
_TOWN_OF = frozenset("town village city hamlet suburb district province governorate oblast county settlement".split())
_STRONG, _LARGE = 6.6, 5.0


def find(analysis: Analysis, gazetteer: Any) -> tuple[Toponym, ...]:
    """All toponyms of the dispatch."""
    finder = _Finder(analysis, gazetteer)
    found = finder.scan()
    return toponym_links.linked(finder, found)


class _Finder(Surroundings):
    """The scan over one dispatch."""

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
        """ "Gainesville, Va.": the state behind the comma."""
        if not found or i < 2 or self.lower[i - 1] != "," or found[-1].end != i - 1 or found[-1].kind not in ("literal", "doubtful"):
            return None
        unit = self.unit_at(i)
        if unit is None:
            return None
        dotted = (
            not self.text[i].endswith(".")
            and i + 1 < len(self.text)
            and self.text[i + 1] == "."
            and self.gazetteer.abbreviation(self.text[i] + ".") is not None
            and i + 1 not in self.first
            and not (i + 2 in self.first or i + 2 == len(self.text))
        )
        return self._toponym(i, i + 2 if dotted else i + 1, "literal", (unit,))

    def _settled(self, found: list[Toponym]) -> list[Toponym]:
        """Doubtful names are places where the same name is one elsewhere, where they stand in a row with one, or where "X, Y" holds."""
        sure = {t.text for t in found if t.kind == "literal" and (t.locative or self.label[t.start] in PLACE_LABELS)}
        out: list[Toponym] = []
        for n, t in enumerate(found):
            if t.kind == "doubtful":
                if not self._refused(t) and (t.text in sure or self._in_a_row(found, n) or self._contained(found, n)):
                    t = found[n] = dataclasses.replace(t, kind="literal")
                elif (
                    t.text in sure
                    and self.in_larger_name(t.start, t.end)
                    and not self.person_before(t.start)
                    and not self.road_behind(t.end)
                    and self.label[t.start] != "PERSON"
                    and self.lower[t.start] not in self.words.rare
                ):
                    t = found[n] = dataclasses.replace(t, kind="embedded")
                else:
                    continue
            out.append(t)
        return out

    def _refused(self, t: Toponym) -> bool:
        """Nothing round about can make these words a place."""
        return (
            self.person_before(t.start)
            or self.road_behind(t.end)
            or self.in_larger_name(t.start, t.end)
            or self.lower[t.start] in self.words.rare
            and t.end - t.start == 1
            or self.label[t.start] == "PERSON"
            and self.entity_size(t.start) > t.end - t.start
        )

    def _in_a_row(self, found: list[Toponym], n: int) -> bool:
        t = found[n]
        if self.gazetteer.is_common(t.text) or self.lower[t.start] in self.people or max(c.weight for c in t.candidates) < 3.0:
            return False
        before, behind = found[n - 1] if n else None, found[n + 1] if n + 1 < len(found) else None
        joins = ([","], ["and"], [",", "and"], ["or"], ["/"], ["to"])
        return (
            before is not None
            and before.kind == "literal"
            and self.lower[before.end : t.start] in joins
            and before.end - before.start < 4
            or behind is not None
            and behind.kind == "literal"
            and behind.locative is False
            and self.lower[t.end : behind.start] in (["and"], [",", "and"])
        )

    def _contained(self, found: list[Toponym], n: int) -> bool:
        """Is it "X, Y" with a Y that can hold one of its candidates?"""
        t = found[n]
        behind = found[n + 1] if n + 1 < len(found) else None
        if t.end + 1 < len(self.text) and self.lower[t.end] == ",":
            unit = self.unit_at(t.end + 1)
            outers = (unit,) if unit is not None else behind.candidates[:5] if behind is not None and behind.start == t.end + 1 else ()
            return any(self.gazetteer.contains(outer, c) for outer in outers for c in t.candidates)
        return False

    def _at(self, i: int) -> Toponym | None:
        if self.lower[i] in ("the", "a", "an") or self.lower[i] in SIDES and not (i + 1 < len(self.text) and self.capital[i + 1]):
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
                if kind is None and end - i > 1 and not self.is_whole_entity(i, end):
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
                found = tuple(c for c in found if c.level == "country" or c.weight >= _STRONG and len(written) <= 3 or self.in_dateline(i))
            return found
        if end - i == 1 and len(written) < 3 and not written.isupper():
            return ()
        return self.gazetteer.find(written)

    def _demonym(self, i: int) -> Toponym | None:
        for end in (i + 2, i + 1):
            if end > len(self.text) or not all(self.capital[i:end]):
                continue
            written = self.analysis.text(self.analysis.span(i, end))
            land = self.gazetteer.demonym(written)
            if land is None or end == i + 1 and self.label[i] == "PERSON" and self.entity_size(i) > 1:
                continue
            if end < len(self.text) and self.lower[end] == "capital" and land.level == "country":
                seat = self.gazetteer.capital(land.country)
                if seat is not None:
                    return self._toponym(i, end + 1, "capital", (seat,))
            return self._toponym(i, end, "demonym", (land,))
        return None

    def _seat(self, i: int, end: int, candidates: tuple[Any, ...]) -> Toponym | None:
        """ "Cameroon's capital"."""
        if candidates[0].level == "country" and self.lower[end : end + 2] in (["'s", "capital"], ["'", "capital"]):
            seat = self.gazetteer.capital(candidates[0].country)
            return self._toponym(i, end + 2, "capital", (seat,)) if seat is not None else None
        return None

    def _unknown(self, i: int) -> Toponym | None:
        """A name that the tagger takes for a place and the gazetteer does not know."""
        site = self._site(i) or self._village(i)
        number = self.entity[i]
        if site is not None or number < 0 or self.entities[number][0] not in (i, i - 1):
            return site
        start, end, label = self.entities[number]
        while start < end and not self.capital[start]:
            start += 1
        while end > start and not self.capital[end - 1]:
            end -= 1
        if start != i or label not in PLACE_LABELS or end <= i or any(t.isdigit() for t in self.text[i:end]):
            return None
        words = self.lower[i:end]
        if (
            label == "GPE"
            and len(words) > 3
            or any(w in self.words.rare for w in words)
            or self.person_before(i)
            or set(words) & self.people
        ):
            return None
        if label == "FAC" and len(words) == 1 or not self.is_locative(i):
            return None
        return self._toponym(i, end, "literal", ())

    def _site(self, i: int) -> Toponym | None:
        """ "At the Qahira Hotel": capital words that end with the word for a site, behind a preposition of place."""
        end = i
        while end < min(i + 5, len(self.text)) and (self.capital[end] or end > i and self.text[end] == "-") and not self.doc[end].is_space:
            end += 1
            if end - i > 1 and self.lower[end - 1] in self.words.sites:
                break
        if end < len(self.text) and end - i <= 4 and self.lower[end - 1] not in self.words.sites and self.lower[end] in self.words.sites:
            end += 1
        if end - i < 2 or self.lower[end - 1] not in self.words.sites or not self.is_locative(i) or self.lower[i] in self.words.sites:
            return None
        return self._toponym(i, end, "literal", ())

    def _village(self, i: int) -> Toponym | None:
        """ "The village of Qwerta": capital words behind a word for a place."""
        kind = self.lower[i - 2] if i > 1 and self.lower[i - 1] == "of" and not self.capital[i - 2] else ""
        if kind not in self.words.levels and kind not in SITES_OF:
            return None
        end = i + 1
        while end < min(i + 5, len(self.text)) and (
            self.capital[end] or self.text[end] == "-" or self.lower[end] in self.words.inside and self.text[end - 1] == "-"
        ):
            end += 1
        made = self._toponym(i, end, "literal", ())
        return dataclasses.replace(made, wanted=self.words.levels.get(kind, "site"))

    def _toponym(self, i: int, end: int, kind: str, candidates: tuple[Any, ...]) -> Toponym:
        wanted = self.wanted_level(i, end) if candidates else "site" if self.lower[end - 1] in self.words.sites else None
        span = self.analysis.span(i, end)
        return Toponym(i, end, span, self.analysis.text(span), kind, candidates, wanted, locative=self.is_locative(i))

    # -- judging

    def _judge(self, i: int, end: int, candidates: tuple[Any, ...]) -> str | None:
        """literal, embedded, or null where the words are no place here."""
        best = max((c for c in candidates), key=lambda c: c.weight - (0.5 if c.kind != "name" else 0))
        strong = best.weight >= _STRONG and best.kind == "name" or best.level == "country"
        label, locative = self.label[i], self.is_locative(i)
        single = end - i == 1
        common = single and self.gazetteer.is_common(self.lower[i])
        if self.tag[i] in _CLOSED and label not in PLACE_LABELS:
            return None
        if i > 1 and self.lower[i - 1] == "of" and self.lower[i - 2] in _TOWN_OF and not self.capital[i - 2] and not self.in_larger_name(i, end):
            return "literal"  # "the town of Gao", whoever else bears the name
        if single and best.kind != "name" and best.weight < 6.0 and (common or label not in PLACE_LABELS and not self.strictly_in(i)):
            return None
        if common and label in ("PERSON", *BODY_LABELS) and not strong:
            return None
        if not single and self.capital[end - 1] and self.lower[end - 1] in ("county", "parish", "province", "governorate", "oblast"):
            return "literal"
        if (
            label in _NEVER_LABELS
            and not (strong and not single)
            and not (locative and best.weight >= 4.0 and not self.gazetteer.is_common(self.lower[i]))
        ):
            return None
        if self.person_before(i) and not (best.level == "country" and self.lower[i - 1] in self.titles):
            return None
        if self.road_behind(end):
            return None
        if single and self.lower[i] in self.words.rare and not (label in PLACE_LABELS and locative):
            return None
        if common and best.weight < _STRONG and not (label in PLACE_LABELS or locative and self.tag[i] in ("NNP", "NNPS")):
            return None
        if label == "PERSON":
            return self._judge_person(i, end, strong, locative)
        if self.in_larger_name(i, end):
            return self._judge_part(i, end, strong, best)
        if label in PLACE_LABELS:
            return "literal"
        if (label in BODY_LABELS or label == "NORP") and self._phrased(i, end, best.weight):
            return "literal"
        if label in BODY_LABELS or label == "NORP":
            return "literal" if strong or locative and best.weight >= 3.5 or self.lower[i] in self.places else None
        if not single:
            return "literal" if best.weight >= 3.5 or locative else None
        if self.lower[i] in self.people and not (locative and (strong or self.strictly_in(i))):
            return None
        if (
            i > 0
            and self.lower[i - 1] == "of"
            and best.kind == "name"
            and best.weight >= 4.0
            and not self.gazetteer.is_common(self.lower[i])
        ):
            return "literal"
        if single and self.before_residents(i, end) and best.kind == "name" and best.weight >= 4.0 and not common:
            return "literal"
        if i in self.first and not locative and not strong and self.lower[i] not in self.places:
            return None
        if self.tag[i] not in ("NNP", "NNPS"):
            return "literal" if strong or locative and best.weight >= _LARGE else None
        return (
            "literal"
            if strong or locative and best.weight >= 3.0 or best.weight >= _LARGE and best.kind == "name" or self.lower[i] in self.places
            else None
        )

    def _phrased(self, i: int, end: int, weight: float) -> bool:
        """Do the words themselves, or the "of" before a lone name, speak for a place that the tagger takes for something else?"""
        if end - i > 1 and (self.lower[end - 1] in self.words.levels or self.lower[end - 1] in self.words.sites):
            return True
        return i > 0 and self.lower[i - 1] == "of" and weight >= 4.5 and self.entity_size(i) == 1

    def _judge_person(self, i: int, end: int, strong: bool, locative: bool) -> str | None:
        start, stop, _ = self.entities[self.entity[i]]
        if stop > end or start < i:
            return None
        if end - i == 1 and self.lower[i] in self.people and not (locative and (self.lower[i] in self.places or self.strictly_in(i))):
            return None
        return "literal" if locative or self.lower[i] in self.places or strong and not self.speaks(end) else None

    def _judge_part(self, i: int, end: int, strong: bool, best: Any) -> str | None:
        """The name stands in a larger one: a body's ("Bank of England"), a person's, a building's."""
        label = self.label[i]
        if label == "PERSON" or label == "NORP":
            return None
        if i > 0 and self.lower[i - 1] in self.words.before and self.capital[i - 1]:
            return None
        if self.lower[i] in self.people and not strong:
            return None
        if label in PLACE_LABELS and self.is_locative(i) and self.ends_entity(end):
            return "literal"
        if end - i == 1 and not strong and (self.gazetteer.is_common(self.lower[i]) or self.lower[i] in self.words.rare):
            return None
        institution = end < len(self.text) and self.lower[end] in self.words.institutions
        return "embedded" if strong or best.weight >= (3.5 if institution else 4.5) else None


def at(analysis: Analysis, gazetteer: Any, spans: Any) -> tuple[Toponym, ...]:
    """The toponyms of the dispatch, with those at ``spans`` (pairs of characters) taken as given, whatever the tagger thinks of them."""
    finder = _Finder(analysis, gazetteer)
    given = [t for s in sorted(set(map(tuple, spans))) if (t := _given(finder, Span(*s))) is not None]
    kept = [t for t in finder.scan() if not any(t.span.overlaps(g.span) for g in given)]
    return toponym_links.linked(finder, sorted(given + kept, key=lambda t: (t.start, t.end)))


def _given(finder: _Finder, span: Span) -> Toponym | None:
    part = finder.doc.char_span(*span, alignment_mode="expand")
    if part is None or not len(part):
        return None
    text, gazetteer = finder.analysis.text(span), finder.gazetteer
    plain = text[:-2] if text.endswith(("'s", "’s")) else text
    land = gazetteer.demonym(plain)
    unit = gazetteer.abbreviation(plain) if len(plain) <= 6 else None
    candidates = (
        (land,)
        if land is not None
        else (
            (unit,)
            if unit is not None and (plain.endswith(".") or plain.isupper() and len(plain) == 2 and plain != "UK")
            else gazetteer.find(plain)
        )
    )
    kind = "demonym" if land is not None else "literal"
    if not candidates:
        candidates, kind = _parts(finder, part.start, part.end), "embedded"
    return Toponym(
        part.start,
        part.end,
        span,
        text,
        kind,
        candidates,
        finder.wanted_level(part.start, part.end),
        locative=finder.is_locative(part.start),
    )


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
