"""Mentions gathered into entities: equal names, short names, abbreviations.

In: an Analysis with mentions. Out: ``Entities``, every mention in exactly one. Nothing is refused.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import Callable

from dateline.language import wordlists
from dateline.language.analysis import Analysis, Mention
from dateline.language.tokens import Tokens


@dataclasses.dataclass(eq=False)
class Entity:
    """``kind``: person | body | people | country | government | place | thing, or null. ``nouns``: lemmas in its names and descriptions,
    ``described_as``: heads of its descriptions."""

    kind: str | None
    plural: bool
    mentions: list[Mention] = dataclasses.field(default_factory=list)
    nouns: set[str] = dataclasses.field(default_factory=set)
    described_as: set[str] = dataclasses.field(default_factory=set)
    modifiers: set[str] = dataclasses.field(default_factory=set)
    gender: str | None = None
    named: bool = False
    state: bool = False
    may_be_person: bool = True
    looks_like_person: bool = False


class Entities:
    """Every mention in exactly one entity; ``join`` merges two."""

    def __init__(self, analysis: Analysis, kind_of: Callable[[Mention], str | None] | None):
        self.analysis, self.kind_of = analysis, kind_of
        self.t = Tokens.of(analysis.doc)
        self.words = wordlists.load()
        self._entity = [self._fresh(m) for m in analysis.mentions]
        self._around: dict[int, int] = {}
        for m in sorted(analysis.mentions, key=lambda m: m.start - m.end):
            for i in range(m.start, min(m.end, m.head + 1) if m.kind == "nominal" else m.end):
                self._around[i] = m.index
        for m in analysis.mentions:
            self._around[m.head] = m.index

    def of(self, mention: Mention) -> Entity:
        return self._entity[mention.index]

    def around(self, token: int) -> Mention | None:
        """The mention that hangs on the token, else the narrowest one that holds it."""
        index = self._around.get(token)
        return None if index is None else self.analysis.mentions[index]

    def _fresh(self, m: Mention) -> Entity:
        t = self.t
        kind = self.kind_of(m) if self.kind_of is not None else None
        if kind is None:
            kind = {
                "PERSON": "person",
                "ORG": "body",
                "GPE": "place",
                "NORP": "people",
                "LOC": "place",
                "FAC": "place",
                "ROLE": "person",
                "GROUP": "people" if m.plural else "body",
                "THING": "thing",
            }.get(m.label or "")
        e = Entity(
            kind,
            m.plural,
            [m],
            named=m.kind == "name",
            state=m.label in ("GPE", "NORP", "LOC", "FAC") or kind in ("country", "government", "place"),
        )
        if m.kind == "pronoun":
            e.kind = None
            return e
        if m.kind == "nominal":
            e.described_as.add(t.lemma[m.head])
        described = range(m.start, m.end if m.kind == "name" else m.head + 1)
        names = self._tokens_of_name(m)
        for i in described:
            if t.pos[i] in ("NOUN", "PROPN", "ADJ", "VERB", "NUM") and i != m.head and i not in names:
                e.modifiers.add(t.lower[i])
            if t.pos[i] in ("NOUN", "PROPN") and (i == m.head or m.kind == "name" or i + 1 == m.head):
                e.nouns.add(t.lemma[i] if t.tag[i] != "NNP" else t.lower[i])
        words = {t.lower[i].rstrip(".") for i in described}
        e.gender = "f" if words & self.words.female and kind == "person" else "m" if words & self.words.male and kind == "person" else None
        e.may_be_person = kind == "person" or kind is None and m.kind == "name"
        e.looks_like_person = kind == "person"
        return e

    def _tokens_of_name(self, m: Mention) -> range:
        if m.name is None:
            return range(0)
        doc = self.analysis.doc
        first = next(i for i in range(m.start, m.end) if doc[i].idx >= m.name.start)
        return range(first, m.end)

    def join(self, entity: Entity, mention: Mention) -> None:
        """Make the mention's entity one with ``entity``."""
        other = self._entity[mention.index]
        if other is entity:
            return
        for m in other.mentions:
            self._entity[m.index] = entity
        entity.mentions.extend(other.mentions)
        if mention.kind == "pronoun" and len(other.mentions) == 1:
            return
        entity.nouns |= other.nouns
        entity.described_as |= other.described_as
        entity.modifiers |= other.modifiers
        entity.gender = entity.gender or other.gender
        if other.named and not entity.named or entity.kind is None:
            person = "person" in (entity.kind, other.kind)
            entity.kind, entity.plural, entity.state = "person" if person else other.kind or entity.kind, other.plural, other.state
            entity.looks_like_person = person
        entity.named = entity.named or other.named
        entity.may_be_person = entity.may_be_person and other.may_be_person or entity.kind == "person"

    def join_names(self) -> None:
        """Equal names, short names of persons, abbreviations, the last words of a body's name."""
        full: dict[tuple[str, ...], Mention] = {}
        names = [(m, self._key(m)) for m in self.analysis.mentions if m.kind == "name"]
        for m, key in names:
            if key in full:
                self.join(self.of(full[key]), m)
            else:
                full[key] = m
        long = [(key, m) for key, m in full.items() if len(key) > 1]
        for key, m in full.items():
            found = self._longer(key, m, long)
            if found is not None:
                self.join(self.of(found), m)
        for m, key in names:
            brackets = self._bracketed(m)
            if brackets is not None:
                self.join(self.of(m), brackets)

    def _key(self, m: Mention) -> tuple[str, ...]:
        text = unicodedata.normalize("NFKD", self.analysis.text(m.name)).casefold()
        text = "".join(c for c in text if not unicodedata.combining(c) and c not in ".'’")
        words = text.replace("-", " ").split()
        return tuple(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)

    def _longer(self, key: tuple[str, ...], m: Mention, long: list[tuple[tuple[str, ...], Mention]]) -> Mention | None:
        """The longer name that this one shortens; of several the one named last before it."""
        found: list[tuple[int, int, Mention]] = []
        raw = self.analysis.text(m.name).replace(".", "")
        for other, n in long:
            if n.index == m.index or len(other) <= len(key):
                continue
            person = n.label == "PERSON" or self.of(n).kind == "person" or n.label is None and self.of(n).kind is None
            if person and self.of(m).kind != "country" and m.label != "NORP":
                if len(key) == 1 and key[0] in other and len(key[0]) > 1:
                    rank = 0 if other[-1] == key[0] else 1 if other[0] == key[0] and m.label != "GPE" else 2
                    found.append((rank, -n.index if n.index < m.index else n.index, n))
                elif len(key) > 1 and other[-len(key) :] == key or len(key) > 1 and (other[0], other[-1]) == (key[0], key[-1]):
                    found.append((0, -n.index, n))
            elif raw.isupper() and len(raw) > 1 and len(key) == 1 and raw.casefold() in self._initials(other):
                found.append((0, -n.index, n))
            elif (
                n.label == "ORG"
                and other[-len(key) :] == key
                and (len(key) > 1 or key[0] in self.words.organisation_ends)
                and m.label in ("ORG", None)
            ):
                found.append((1, -n.index, n))
        return min(found)[2] if found else None

    def _initials(self, key: tuple[str, ...]) -> tuple[str, str]:
        return "".join(w[0] for w in key), "".join(w[0] for w in key if w not in self.words.abbreviation_stop)

    def _bracketed(self, m: Mention) -> Mention | None:
        """As in "the Rapid Support Forces (RSF)", "National Intelligence and Security Agency, NISA,": the short name just after."""
        t = self.t
        i = m.end
        while i < len(t) and t.text[i] in ("'s", "'", '"'):
            i += 1
        if i + 1 >= len(t) or t.text[i] not in ("(", ","):
            return None
        comma = t.text[i] == ","
        j = i + 1 + (t.lower[i + 1] in ("or", "the"))
        if j >= len(t) or t.text[j] == '"':
            j += 1
        n = self.around(j) if j < len(t) else None
        if n is None or n.kind != "name" or n.start not in (i + 1, i + 2, j) or n.index == m.index:
            return None
        short = self.analysis.text(n.name).replace(".", "")
        if not (short[0].isupper() and sum(c.isupper() for c in short) > 1 and " " not in short) or m.label == "PERSON" or m.name is None:
            return None
        if comma:
            return (
                n
                if short.casefold()[:1] in self._initials(self._key(m))[1]
                and sum(c in self._initials(self._key(m))[0] for c in short.casefold()) >= len(short) - 2
                and len(self._key(m)) > 1
                else None
            )
        return n if n.end < len(t) and t.text[n.end] in (")", ",", ";") else None

    def antecedents(self) -> dict[int, int]:
        """Mention -> best mention of its entity, for all but the best."""
        out: dict[int, int] = {}
        best: dict[int, int] = {}
        for m in self.analysis.mentions:
            e = self.of(m)
            if id(e) not in best:
                best[id(e)] = max(e.mentions, key=self._fullness).index
            if best[id(e)] != m.index:
                out[m.index] = best[id(e)]
        return out

    def _fullness(self, m: Mention) -> tuple:
        if m.kind == "name":
            return 3, len(self._tokens_of_name(m)) > 1, len(self._tokens_of_name(m)), bool(m.description), -m.index
        if m.kind == "nominal":
            return 2, m.end - m.start > 2, 0, min(m.end - m.start, 4), -m.index
        return 1, False, 0, 0, -m.index
