"""Who: the parties that a dispatch names, each with country, sectors and the reason for them.

In: an Analysis with mentions and antecedents, the party tables, the day of the dispatch. Out: ``Parties``, asked by token. What a
phrase itself says goes first, the tables second, what it refers to third; a role without a nation takes that of its surroundings, at
a lower confidence. Nothing is refused: a phrase that is no party has none, a party whose country nobody could tell has the country null.
"""

from __future__ import annotations

import dataclasses
from typing import Callable, Mapping, Sequence

from dateline.coding.who.code import BLOCS, SURE_OF_COUNTRY, Code, Days, Tables, referred, strength
from dateline.coding.who.phrases import Phrases
from dateline.coding.who.story import LOCATIVE
from dateline.language import coreference, descriptions
from dateline.language.analysis import Analysis, Mention
from dateline.records import Party


_OFFICES = frozenset(("GOV", "MIL", "LEG", "JUD"))


def parties(analysis: Analysis, tables: Tables, on: Days, places: Mapping[int, str] | None = None) -> "Parties":
    """The parties of a dispatch.

    ``on``: first and last day on which it may have been published, null: the tables' latest. ``places``: token -> country code (ISO
    3166 alpha-3) of places that somebody resolved; null: only places in the tables tell a country.
    """
    return Parties(analysis, tables, on, places or {})


def kind_of(analysis: Analysis, tables: Tables) -> Callable[[Mention], str | None]:
    """What a name is by the tables, for ``coreference.resolve``: "country" or "government" (a capital), or null."""

    def kind(m: Mention) -> str | None:
        nation = tables.nation(analysis.text(m.name)) if m.kind == "name" and m.name is not None else None
        if nation is None or nation.form not in ("name", "metonym", "capital"):
            return None
        return "country" if nation.form == "name" else "government"

    return kind


class Parties(Phrases):
    """The parties of one dispatch. ``all``: distinct ones in the order of the document."""

    def __init__(self, analysis: Analysis, tables: Tables, on: Days, places: Mapping[int, str]):
        super().__init__(analysis, tables, on, places)
        self._cluster: dict[int, list[int]] = {}
        for m in analysis.mentions:
            self._cluster.setdefault(analysis.antecedents.get(m.index, m.index), []).append(m.index)
        self._groups: Mapping[int, tuple[int, ...]] = {}
        self._groups = coreference.groups(analysis, analysis.antecedents, self._side)
        self._memo.clear()  # the groups were worked out without the groups
        for m in analysis.mentions:  # in this order, whoever asks first: phrases that refer to each other could come out otherwise
            self._codes(m.index)
        self._all: tuple[Party, ...] | None = None

    # asked from outside

    def at(self, token: int) -> tuple[Party, ...]:
        """The parties that the phrase around this token names; none for a thing or a time, several for "both sides".

        A place as a place comes as its government too: whether it acts, its role in the clause tells.
        """
        index = self._holder.get(token)
        if index is None:
            return ()
        m = self._analysis.mentions[index]
        codes = self._codes(index)
        if not codes and m.kind == "nominal" and token != m.head:
            return self._of_modifier(token, m)
        return tuple(self._party(m, code) for code in codes)

    def of_adjective(self, token: int) -> tuple[Party, ...]:
        """The parties that modify this noun: "Russian strikes", "Syria's offer", "rebel attacks", "U.S.-China talks"."""
        t = self._t
        index = self._holder.get(token)
        m = self._analysis.mentions[index] if index is not None and self._analysis.mentions[index].head == token else None
        found: list[Party] = []
        for c in t.children[token]:
            if c > token or t.dep[c] not in ("amod", "compound", "nmod", "poss"):
                continue
            for x in (c, *(y for y in t.children[c] if t.dep[y] in ("conj", "amod", "compound", "nmod") and t.text[y][:1].isupper())):
                if t.dep[x] == "poss" or self._holder.get(x) is not None and self._analysis.mentions[self._holder[x]].head != token:
                    found.extend(self.at(x))
                elif m is not None:
                    found.extend(self._of_modifier(x, m))
        return _distinct(found)

    @property
    def all(self) -> tuple[Party, ...]:
        """Distinct parties with a code, at their first mention, in the order of the document."""
        if self._all is None:
            self._all = _distinct(
                [p for m in self._analysis.mentions if m.kind != "pronoun" for p in self.at(m.head) if p.country or p.sectors]
            )
        return self._all

    # codes of a mention

    def _party(self, m: Mention, code: Code) -> Party:
        text = self._analysis.text(m.span)
        name = code.name or (self._analysis.text(m.name) if m.name else _bare(text))
        return Party(text, m.span, name, code.country, code.sectors, code.id, code.basis, round(code.confidence, 2), code.why)

    def _work_out(self, m: Mention, depth: int) -> tuple[Code, ...]:
        if m.index in self._groups:
            both = [c for i in self._groups[m.index] for c in self._codes(i, depth)]
            if len({(c.country, c.sectors, c.id) for c in both}) > 1:
                if self._t.lemma[m.head] in ("country", "nation", "state", "government", "neighbor", "neighbour"):
                    both = [Code(c.country, ("GOV",), "coreference", c.confidence, c.why, body=True) for c in both if c.country]
                return tuple(referred(c, m, self._analysis) for c in dict.fromkeys(both))
        if m.kind == "pronoun":
            return self._of_antecedent(m, depth)
        if m.kind == "adjective":
            return self._of_nations(self._analysis.text(m.name))
        if m.kind == "name":
            return self._of_name(m, depth)
        if self._bare_singular(m):
            return ()
        if m.label == "LOC" and self._t.lemma[m.head] in ("capital", "border", "region", "city", "coast", "area", "camp", "base"):
            return ()
        return self._of_nominal(m, depth)

    def _bare_singular(self, m: Mention) -> bool:
        """As in "deepen division", "in court", "seize power": a thing or a state of affairs; a headline drops its articles."""
        t = self._t
        if m.label not in ("THING", "GROUP") or m.start != m.head or m.plural or t.text[m.head][0].isupper():
            return False
        if m.label == "THING":
            return True
        acts = t.dep[m.head] in ("nsubj", "nsubjpass", "poss", "conj") or t.lemma[m.head] in ("parliament", "congress")
        return not acts and not self._analysis.sentences[m.sentence].in_title

    def _of_antecedent(self, m: Mention, depth: int) -> tuple[Code, ...]:
        best = self._analysis.antecedents.get(m.index)
        if best is None:
            return ()
        other = self._analysis.mentions[best]
        name = _bare(self._analysis.text(other.name or other.span)) if other.kind != "pronoun" else None
        return tuple(dataclasses.replace(referred(c, m, self._analysis), name=c.name or name) for c in self._codes(best, depth))

    def _of_modifier(self, token: int, m: Mention) -> tuple[Party, ...]:
        """A noun or name that modifies a thing: "rebel" in "rebel attacks"."""
        t = self._t
        text = t.text[token]
        codes = self._of_nations(text) if text[:1].isupper() else ()
        if not codes and t.pos[token] in ("NOUN", "PROPN") and token < m.head:
            d = descriptions.of_stretch(self._analysis, m, m.start, token + 1)
            codes = self._described(dataclasses.replace(m, head=token, end=token + 1), dataclasses.replace(d, of=()), 1)
        return tuple(
            dataclasses.replace(self._party(m, c), text=text, span=self._analysis.span(token, token + 1), name=c.name or text)
            for c in codes
        )

    def _side(self, m: Mention):
        """What makes two mentions the same side of "both sides": country or, failing that, the sectors."""
        if m.kind == "pronoun":
            return None
        if m.kind == "nominal" and m.label == "LOC":
            return None
        codes = self._codes(m.index)
        if m.kind == "name" and self._t.dep[m.head] == "pobj" and self._t.lower[self._t.head[m.head]] in LOCATIVE:
            return None
        return codes[0].country if codes and codes[0].sectors and codes[0].confidence > 0.55 else None

    # names

    def _of_name(self, m: Mention, depth: int) -> tuple[Code, ...]:
        """The best that is known of a name: what stands beside this mention, then beside its other mentions, then in the tables."""
        own = self._name_alone(m, depth)
        if len(own) > 1 or own and strength(own[0]) >= 3:
            return own
        best, told = (own[0] if own else None), m
        for index in self._cluster.get(self._analysis.antecedents.get(m.index, m.index), ()):
            other = self._analysis.mentions[index]
            if other.index == m.index or other.kind == "pronoun":
                continue
            if other.kind == "name":
                codes = self._name_alone(other, depth)
            else:
                codes = self._described(other, descriptions.of_mention(self._analysis, other), depth) or (
                    () if own else self._codes(index, depth)
                )
            if codes and (best is None or strength(codes[0]) > strength(best) + 0.05):
                best, told = codes[0], other
        if best is None or told is m:
            return own
        known = next((c for c in (*own, best) if c.basis == "listed" and c.country == best.country), None)
        full = next((self._analysis.text(x.name) for x in (told, m) if x.name), None)
        return (
            dataclasses.replace(
                best,
                name=known.name if known else full,
                id=known.id if known else best.id,
                why=best.why if best.basis == "listed" else f'"{self._analysis.text(told.span)}": {best.why}',
            ),
        )

    def _name_alone(self, m: Mention, depth: int) -> tuple[Code, ...]:
        text = self._analysis.text(m.name)
        best = self._analysis.antecedents.get(m.index)
        if (
            best is not None
            and m.label not in ("GPE", "NORP", "LOC")
            and (longer := self._analysis.mentions[best]).kind == "name"
            and longer.label == "PERSON"
        ):
            text = self._analysis.text(longer.name)  # a family name alone may be somebody else's in the tables
        title = descriptions.of_mention(self._analysis, m) if m.description else None
        described = self._described(m, title, depth) if title is not None and title.items and m.label != "GPE" else ()
        if not described and m.label != "PERSON" and (nations := self._of_nations(text)):
            return nations
        listed = self._listed(m, text, described[0].country if described else None)
        if described and described[0].sectors:
            code = described[0]
            if listed and (
                code.country is None
                or code.confidence < SURE_OF_COUNTRY
                or listed.country == code.country
                or listed.country in BLOCS
                and not (self._on is None and set(code.sectors) & _OFFICES)
            ):
                same = listed.country == code.country or code.country is None
                sectors = code.sectors if code.country and code.confidence >= SURE_OF_COUNTRY else listed.sectors or code.sectors
                return (
                    dataclasses.replace(
                        code,
                        country=listed.country or code.country,
                        sectors=sectors,
                        id=listed.id,
                        name=listed.name,
                        confidence=0.95 if same else 0.8,
                        basis="described" if code.confidence >= SURE_OF_COUNTRY else "listed",
                        why=f"{code.why}; {listed.why}" if code.confidence >= SURE_OF_COUNTRY else listed.why,
                    ),
                )
            return described
        if listed:
            return (listed,)
        if m.label == "PERSON":
            return described or self._connected(m, depth) or (Code(None, (), "described", 0.3, "a name that nothing describes"),)
        nations = self._of_nations(text)
        return nations or self._body_by_its_name(m, text, depth)

    def _body_by_its_name(self, m: Mention, text: str, depth: int) -> tuple[Code, ...]:
        """A body that its own name describes: "Russian Foreign Ministry", "Ministry of Defence of Ukraine", "University of Nairobi"."""
        words = text.replace("'s", "").replace("’s", "").split()
        country = None
        for length in (3, 2, 1):
            if len(words) > length and (nation := self._nation(" ".join(words[:length]))) is not None:
                country, words = nation.country, words[length:]
                break
        if "of" in words and country is None:
            cut = len(words) - 1 - words[::-1].index("of")
            nation = self._nation(" ".join(words[cut + 1 :]))
            if nation is not None:
                country, words = nation.country, words[:cut]
        lower = [w.lower() for w in words]
        if country is None:
            country = next(
                (
                    n.country
                    for length in (2, 1)
                    for i in range(1, len(words) - length)
                    if (n := self._nation(" ".join(words[i : i + length]))) is not None
                ),
                None,
            )
        role = self._role(lower)
        if role is None and any(w in ("of", "for") for w in lower):
            role = self._role(lower[: next(i for i, w in enumerate(lower) if w in ("of", "for"))])
        if role is None or role.person:
            known = bool(country) and m.label == "ORG"
            return (Code(country, (), "described", 0.4, f"a body of {country} by its name"),) if known else ()
        sectors = ("CVL", "BUS") if role.sectors == ("BUS",) and m.label in ("FAC", "LOC") else role.sectors
        if country is not None:
            return (Code(country, sectors, "described", 0.85, f'"{text}" says so itself', body=True),)
        d = descriptions.of_mention(self._analysis, m)
        own_words = [w for w in lower if w not in role.words and w not in self._words.plain_in_names]
        country, why, sure = self._country_of(m, d, sectors, depth, bool(own_words))
        if own_words and sure < 0.6:
            country, why = None, "no country is told"
        return (Code(country, sectors, "described", sure, f'"{text}" by its name; {why}', body=True),)


def _bare(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an", "some", "his", "her", "their", "its") else text


def _distinct(found: Sequence[Party]) -> tuple[Party, ...]:
    seen: dict[tuple, Party] = {}
    for p in found:
        key = (p.id,) if p.id else (p.country, p.sectors, (p.name or "").casefold() if not p.country else "")
        seen.setdefault(key, p)
    return tuple(seen.values())
