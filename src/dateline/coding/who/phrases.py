"""What a phrase says of the party it names: its role, its nation, whose it is, of what, in whose story.

In: a mention and its description. Out: codes with the reason for them. Nothing is refused: a phrase that is no party has none.
"""

from __future__ import annotations

import dataclasses

from dateline.coding.who.code import BLOCS, SURE_OF_COUNTRY, UNKNOWN, Code, referred
from dateline.coding.who.names import Names
from dateline.language import descriptions
from dateline.language.analysis import Mention
from dateline.language.descriptions import Description

_SIDES = frozenset(("REB", "OPP", "PRM", "CRM", "UAF", "PTY"))
_FAR = frozenset(("BUS", "JRN", "SOC", "EDU", "MED", "LAB", "GOV", "PTY", "REL", "LEG", "JUD", "MIL"))
_HOME = frozenset(("LEG", "MIL", "COP", "JUD", "GOV", "OPP", "LAB", "AGR", "EDU", "REL", "MED"))
_WITHIN_BLOCS = frozenset(("MIL", "LEG", "JUD", "COP", "SPY", "ELI", "REF"))
_FORCES = frozenset(("MIL", "COP", "PRM"))
_OF_ONE_STATE = {"pope": "VAT", "pontiff": "VAT"}
_NO_CONTEXT = frozenset(("REF",))


class Phrases(Names):
    """Adds the reading of descriptions: "Riot police", "a Kremlin spokesman", "the defence ministry in Baku"."""

    def _of_nominal(self, m: Mention, depth: int) -> tuple[Code, ...]:
        d = descriptions.of_mention(self._analysis, m)
        own = self._described(m, d, depth)
        if own and not (own[0].country and own[0].confidence >= SURE_OF_COUNTRY) and (whole := self._included_in(m, depth)):
            return tuple(
                dataclasses.replace(
                    own[0],
                    country=c.country,
                    sectors=c.sectors if own[0].sectors[:1] == ("GOV",) and c.sectors[:1] != ("CVL",) else own[0].sectors,
                    confidence=c.confidence * 0.9,
                    why=f"among them: {c.why}",
                )
                for c in whole
            )
        best = self._analysis.antecedents.get(m.index)
        if best is not None:
            codes = tuple(c for c in self._codes(best, depth) if c.sectors or c.country)
            if own and own[0].country and own[0].confidence >= SURE_OF_COUNTRY:
                named = codes[0] if codes and self._analysis.mentions[best].kind == "name" and codes[0].country == own[0].country else None
                return own if named is None else (dataclasses.replace(own[0], name=named.name, id=named.id),)
            if codes and (not own or not own[0].country or codes[0].confidence >= 0.5):
                return tuple(referred(c, m, self._analysis) for c in codes)
        if (
            own
            and own[0].confidence < 0.7
            and own[0].sectors[:1]
            and own[0].sectors[0] in ("REB", "CRM", "PRM")
            and self._t.lower[m.start] in ("the", "these", "those")
        ):
            return self._known_group(m, own[0], depth) or own
        return own

    def _included_in(self, m: Mention, depth: int) -> tuple[Code, ...]:
        """As in "militants, including key leaders": the ones are among the others."""
        t = self._t
        over, head = t.head[m.head], m.head
        if t.dep[head] == "conj":
            head, over = over, t.head[over]
        if t.dep[head] == "pobj" and t.lower[over] == "including":
            return tuple(c for c in self._at_codes(t.head[over], depth) if c.sectors)
        return ()

    def _connected(self, m: Mention, depth: int) -> tuple[Code, ...]:
        """As in "Sayim, of the World Uyghur Congress", "Chalida, who heads the foundation": a person by their body or country."""
        t = self._t
        for c in t.children[m.head]:
            if t.dep[c] == "prep" and c > m.head and t.lower[c] in ("of", "from", "with", "at"):
                tied = [p for p in t.children[c] if t.dep[p] == "pobj"]
            elif t.dep[c] == "relcl" and t.lemma[c] in self._words.heads_of:
                preps = [p for p in t.children[c] if t.dep[p] == "prep" and t.lower[p] in ("for", "with", "at")]
                tied = [p for x in (c, *preps) for p in t.children[x] if t.dep[p] in ("dobj", "pobj")]
            else:
                continue
            for token in tied:
                code = next((x for x in self._at_codes(token, depth) if x.country and x.body), None)
                if code is not None:
                    nation = self._nation(self._t.text[token]) is not None and code.basis != "listed"
                    sectors = ("CVL",) if nation else code.sectors
                    return (
                        Code(
                            code.country, sectors, "described", 0.6 if nation else 0.75, f"tied to {code.name or code.country}: {code.why}"
                        ),
                    )
        return ()

    def _known_group(self, m: Mention, own: Code, depth: int) -> tuple[Code, ...]:
        """As in "The militants": the armed group that was named last, when it is of their kind."""
        for other in reversed(self._analysis.mentions[: m.index]):
            if (
                other.kind == "name"
                and other.label != "PERSON"
                and (codes := self._codes(other.index, depth))
                and codes[0].body
                and codes[0].sectors[:1] == own.sectors[:1]
            ):
                return tuple(referred(c, m, self._analysis) for c in codes)
        return ()

    def _described(self, m: Mention, d: Description, depth: int) -> tuple[Code, ...]:
        """What the phrase says of the party, by its role words, the nation or body before them, whose it is and of what."""
        words, before, unknown = self._read(m, d, depth)
        role = self._role(words)
        head = words[-1] if words else ""
        if d.tail:
            longer = next(
                (
                    r
                    for r in (self._role((*words, *d.tail[:n])) for n in range(len(d.tail), 1, -1))
                    if r is not None and len(r.words) > 2 and d.tail[0] in r.words
                ),
                None,
            )
            role = longer or role
        if head in self._words.part_of and d.of:
            inner = [c for token in d.of for c in self._at_codes(token, depth)]
            if head in self._words.members:  # the head of a body shares its code; the head of a country has an office there
                inner = [c for c in inner if not before and (c.basis == "listed" or c.country in BLOCS or c.sectors[:1] != ("GOV",))]
            if inner and (
                role is None
                or not (
                    role.sectors
                    and head in self._words.members
                    and all(c.sectors[:1] == ("GOV",) and c.body and c.country not in BLOCS for c in inner)
                )
            ):
                return tuple(dataclasses.replace(c, why=f"{c.why}; of them") for c in inner)
        if head == "counterpart":
            owner = () if d.possessor is None else self._at_codes(d.possessor, depth)
            sectors = next((c.sectors for c in owner if c.sectors), ("GOV",))
            return tuple(dataclasses.replace(c, sectors=sectors, body=False, why=f"the counterpart, of {c.country}") for c in before)
        if head == "side" and self._t.tag[m.head] == "NNS":
            return ()
        if head in self._words.attitudes and m.kind == "nominal" and self._abstract(m, before, d):
            return ()
        if role is None and len(words) > 1 and head in self._words.units:
            role = self._role(words[:-1])
        if role is None:
            if m.label == "LOC" and head in self._words.posts:
                return tuple(c for c in before if c.sectors)
            if m.label == "ROLE" or m.label == "GROUP" and m.plural:
                return tuple(
                    dataclasses.replace(
                        c,
                        sectors=("ELI",) if d.former else ("CVL",) if c.sectors[:1] == ("GOV",) and c.country not in BLOCS else c.sectors,
                        confidence=0.6,
                        body=False,
                        why=f"people of {c.country or c.name}",
                    )
                    for c in before
                    if c.sectors
                )
            return tuple(c for c in before if m.label == "GROUP" and c.sectors)
        bodies = [c for c in before if c.country in BLOCS or c.basis == "listed" or c.sectors[:1] != ("GOV",)]
        owner = () if d.possessor is None else self._at_codes(d.possessor, depth)
        of = [c for token in d.of for c in self._at_codes(token, depth)]
        if head in self._words.speaks_for and (clients := bodies or [c for c in (*owner, *of) if c.sectors]):
            return tuple(dataclasses.replace(c, basis="described", why=f"speaks for: {c.why}", id=None, name=None) for c in clients[:2])
        if head in self._words.members and (
            body := next(
                (c for c in (*bodies, *owner, *of) if c.body and (c.basis == "listed" or c.country in BLOCS or c.sectors[:1] != ("GOV",))),
                None,
            )
        ):
            if len(role.words) == 1 or body.country in BLOCS:
                sectors = ("ELI",) if role.former_of or d.former and role.office else body.sectors or role.sectors
                return (Code(body.country, sectors, "described", 0.88, f"of {body.name or 'a body'}: {body.why}"),)
        sectors = ("ELI",) if d.former and role.office else self._side_of(words, head, role)
        if sectors == ("BUS",) and m.label == "LOC":
            sectors = ("CVL", "BUS")  # a hotel or a market is a place full of people before it is a firm
        elif sectors == ("SOC",) and (role.person or role.plural):
            sectors = ("SOC", "CVL")
        bloc = next((c for c in bodies if c.country in ("UNO", "EUR", "IGO")), None)
        if bloc is not None and (role.person or role.plural) and sectors[:1] and sectors[0] not in _WITHIN_BLOCS:
            return (Code(bloc.country, bloc.sectors, "described", 0.88, f"an office of {bloc.name or bloc.country}"),)
        nations = list(dict.fromkeys(c.country for c in before if c.country))
        if nations:
            sure = 0.75 if d.ethnic else 0.92
            return tuple(
                Code(c, sectors, "described", sure, f'"{" ".join(words)}" of {c}, as the phrase says', body=not role.person)
                for c in nations
            )
        owners = list(dict.fromkeys(c.country for c in owner if c.country))
        if len(owners) > 1 and head not in self._words.relative_to:
            why = f'"{" ".join(words)}" of both'
            return tuple(Code(c, sectors, "described", 0.8, f"{why}: {c}", body=not role.person) for c in owners)
        country, why, sure = self._country_of(m, d, sectors, depth, unknown)
        return (Code(country, sectors, "described", sure, f'"{" ".join(words)}" is {"/".join(sectors)}; {why}', body=not role.person),)

    def _abstract(self, m: Mention, before: list[Code], d: Description) -> bool:
        """As in "Opposition to the plan", "cultural resistance": an attitude, no body."""
        t = self._t
        if any(t.lower[c] == "to" and t.dep[c] == "prep" for c in t.children[m.head]):
            return True
        bare = not before and d.possessor is None and t.lower[m.start] not in ("the", "this", "that", "an", "a")
        return bare and t.dep[m.head] not in ("nsubj", "nsubjpass", "compound") and t.dep[m.head] != "conj"

    def _side_of(self, words: tuple[str, ...], head: str, role) -> tuple[str, ...]:
        """As in "Separatist human rights official", "rebel commander": the side named before a plain office."""
        if len(role.words) == 1 and head in self._words.members:
            for word in words[:-1]:
                side = self._role((word,))
                if side is not None and side.sectors and side.sectors[0] in _SIDES:
                    return side.sectors
        return role.sectors

    def _country_of(self, m: Mention, d: Description, sectors: tuple[str, ...], depth: int, unknown: bool) -> tuple[str | None, str, float]:
        """Country, reason and confidence from the owner, "of", "in", the place of the sentence, the story."""
        if d.possessor is not None:
            for c in self._at_codes(d.possessor, depth):
                if c.country and c.body and self._t.lemma[m.head] in self._words.relative_to:
                    return UNKNOWN
                if c.country:
                    return c.country, f"whose country is {c.country}", 0.88
        for token in d.of:
            if country := self._country_at(token, depth):
                return country, f"of {country}", 0.88
        if within := next((self._places[i] for i in range(m.start, m.head) if i in self._places), None):
            return within, f"of a place in {within}", 0.85  # "an Istanbul court"
        if sectors[:1] and sectors[0] in _FORCES and (country := self._commanded(m, depth)):
            return country, f"the forces of the subject, {country}", 0.75
        if self._t.lemma[m.head] in _OF_ONE_STATE:
            return _OF_ONE_STATE[self._t.lemma[m.head]], "there is but one", 0.9
        for tokens, word, sure in ((d.places, "in", 0.82), (d.based, "based in", 0.7)):
            for token in tokens:
                if country := self._country_at(token, depth):
                    return country, f"{word} {country}", sure
        if not sectors or self._of_anybody(m, d) or self._from_afar(d, sectors, unknown):
            return UNKNOWN
        if country := self._located_in(m.sentence):
            return country, f"the sentence is set in {country}", 0.65
        if self._story:
            return self._story, f"the dispatch is about {self._story}", 0.5
        if set(sectors) & _HOME and (country := self._of_subject(m, depth)):
            return country, f"the sentence is about {country}", 0.5
        return UNKNOWN

    def _from_afar(self, d: Description, sectors: tuple[str, ...], unknown: bool) -> bool:
        """May the party come from elsewhere? "Foreign troops", "a Reuters reporter", "Western officials", refugees."""
        region = any(isinstance(item, tuple) and self._t.lower[item[0]] in self._words.regions for item in d.items)
        return d.foreign or unknown and (sectors[0] in _FAR or region) or bool(set(sectors) & _NO_CONTEXT)

    def _of_anybody(self, m: Mention, d: Description) -> bool:
        """As in "Governments", "experts": heads that belong to no one country where the phrase names none."""
        lemma = self._t.lemma[m.head]
        return lemma in self._words.states and (m.plural or self._t.tag[m.head] == "NNS") or lemma in self._words.onlookers

    def _commanded(self, m: Mention, depth: int) -> str | None:
        """As in "France withdrew troops", "Russia, which has peacekeepers there": the country of the verb's subject."""
        t = self._t
        verb = t.head[m.head]
        if t.dep[m.head] != "dobj" or t.lemma[verb] not in self._words.commands:
            return None
        for _ in range(3):
            subject = next((c for c in t.children[verb] if t.dep[c] == "nsubj"), None)
            if subject is not None:
                codes = self._at_codes(subject, depth)
                return codes[0].country if codes and codes[0].country not in BLOCS and "GOV" in codes[0].sectors else None
            if t.dep[verb] not in ("conj", "xcomp", "advcl"):
                return None
            verb = t.head[verb]
        return None

    def _of_subject(self, m: Mention, depth: int) -> str | None:
        """The country of the party that acts or speaks in the phrase's sentence: its own parliament, army or people are meant."""
        s = self._analysis.sentences[m.sentence]
        for i in (*range(m.start - 1, s.start - 1, -1), *range(m.end, s.end)):
            if self._t.dep[i] in ("nsubj", "nsubjpass") and self._t.dep[self._t.head[i]] in ("ROOT", "ccomp", "conj"):
                index = self._holder.get(i)
                if index is not None and (codes := self._codes(index, depth)) and codes[0].country and codes[0].confidence >= 0.6:
                    return codes[0].country if codes[0].country not in BLOCS else None
        return None

    def _country_at(self, token: int, depth: int) -> str | None:
        if token in self._places:
            return self._places[token]
        index = self._holder.get(token)
        if index is None:
            return None
        m = self._analysis.mentions[index]
        codes = self._codes(index, depth)
        if codes and codes[0].country and codes[0].country not in BLOCS:
            return codes[0].country
        if m.kind == "nominal":
            d = descriptions.of_mention(self._analysis, m)
            for c in self._read(m, d, depth)[1]:
                return c.country
            if d.possessor is not None and (codes := self._at_codes(d.possessor, depth)):
                return codes[0].country
        return None
