"""Who: the parties that a dispatch names, each with country, sectors and the reason for them.

In: an Analysis with mentions and antecedents, the party tables, the day of the dispatch. Out: ``Parties``, asked by token. What a
phrase itself says goes first, the tables second, what it refers to third; a role without a nation takes that of its surroundings, at a lower
confidence. Nothing is refused: a phrase that is no party has none, a party whose country nobody could tell has the country null.
"""
from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from typing import Callable, Mapping, Protocol, Sequence

from dateline.dispatch import Span
from dateline.language import coreference, descriptions
from dateline.language.analysis import Analysis, Mention
from dateline.language.descriptions import Description
from dateline.language.naming import Tokens
from dateline.records import Party

Days = tuple[date, date] | None
_BLOCS = frozenset(("UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"))
_SPEAKS_FOR = frozenset("spokesman spokeswoman spokesperson lawyer attorney counsel representative".split())
_MEMBERS = frozenset("official leader member fighter militant spokesman spokeswoman spokesperson commander representative group force forces delegation supporter cadre gunman insurgent "
                     "leadership envoy head chief diplomat negotiator chairman president director secretary secretary-general delegate wing branch boss militia operative "
                     "lawmaker founder movement organization organisation chairwoman faction team mission combatant deputy regime terrorist extremist executive ceo".split())
_PART_OF = frozenset("member part majority minority dozen hundred thousand million score group handful number crowd ten most some many several none all one two three couple "
                     "lot majority rest wave column convoy unit faction section thousands hundreds dozens tens leader head representative chief both half third few".split())
_LOCATIVE = frozenset("in at near inside across around outside throughout within".split())
_SIDES = frozenset(("REB", "OPP", "PRM", "CRM", "UAF", "PTY"))
_FAR = frozenset(("BUS", "JRN", "SOC", "EDU", "MED", "LAB", "GOV", "PTY", "REL", "LEG", "JUD", "MIL"))
_SHORT = {"pm": ("prime", "minister"), "fm": ("foreign", "minister"), "govt": ("government",), "gov't": ("government",)}
_REGIONS = frozenset("western arab african asian european kurdish latin gulf nordic baltic scandinavian balkan islamic caribbean allied eastern southern northern central".split())
_HOME = frozenset(("LEG", "MIL", "COP", "JUD", "GOV", "OPP", "LAB", "AGR", "EDU", "REL", "MED"))
_STATES = frozenset("government nation country state power regime ally neighbor neighbour capital embassy diplomat ambassador envoy".split())
_ONLOOKERS = frozenset("expert analyst observer commentator critic researcher scholar economist historian investor consumer".split())
_RELATIVE_TO = frozenset("ally neighbor neighbour rival partner enemy foe adversary".split())
_ABSTRACT = frozenset("opposition resistance leadership command authority".split())
_PLAIN_IN_NAMES = frozenset("national supreme federal central royal general high special state public armed security foreign interior defence defense finance health justice education "
                            "constitutional provincial regional municipal presidential republican ruling independent electoral and of the for main court police army ministry".split())
_UNITS = frozenset("patrol unit convoy team squad post vehicle column checkpoint position outpost base boat ship plane helicopter detachment party group side bloc station headquarters "
                   "delegation van car truck bus source bosses".split())
_POSTS = frozenset("headquarters embassy consulate base compound outpost office mission checkpoint post".split())
_WITHIN_BLOCS = frozenset(("MIL", "LEG", "JUD", "COP", "SPY", "ELI", "REF"))
_NO_CONTEXT = frozenset(("REF",))
_DEPTH = 5


class Tables(Protocol):
    """What is asked of the party tables (knowledge.parties.PartyTables)."""

    def nation(self, text: str): ...
    def look_up(self, name: str, on: Days): ...
    def role(self, words: Sequence[str]): ...


@dataclasses.dataclass(frozen=True)
class Code:
    """A party before it has a place in the text. ``basis`` as in Party."""

    country: str | None
    sectors: tuple[str, ...]
    basis: str
    confidence: float
    why: str
    name: str | None = None
    id: str | None = None
    body: bool = False  # what it names is a body, a group, a country: its members share its code


def parties(analysis: Analysis, tables: Tables, on: Days, places: Mapping[int, str] | None = None) -> "Parties":
    """The parties of a dispatch.

    ``on``: first and last day on which it may have been published, null: the tables' latest. ``places``: token -> country code (ISO 3166 alpha-3) of
    places that somebody resolved; null: only places in the tables tell a country.
    """
    return Parties(analysis, tables, on, places or {})


def kind_of(analysis: Analysis, tables: Tables) -> Callable[[Mention], str | None]:
    """What a name is by the tables, for ``coreference.resolve``: "country", or null where they do not tell."""
    def kind(m: Mention) -> str | None:
        if m.kind == "name" and m.name is not None:
            nation = tables.nation(analysis.text(m.name))
            if nation is not None and nation.form in ("name", "metonym", "capital"):
                return "country"
        return None
    return kind


class Parties:
    """The parties of one dispatch. ``all``: distinct ones in the order of the document."""

    def __init__(self, analysis: Analysis, tables: Tables, on: Days, places: Mapping[int, str]):
        self._analysis, self._tables, self._on, self._places = analysis, tables, on, places
        self._t = Tokens.of(analysis.doc)
        self._memo: dict[int, tuple[Code, ...]] = {}
        self._open: set[int] = set()
        self._cut_short = False
        self._names: dict[str, tuple] = {}
        self._nations: dict[str, object] = {}
        self._cluster: dict[int, list[int]] = {}
        for m in analysis.mentions:
            self._cluster.setdefault(analysis.antecedents.get(m.index, m.index), []).append(m.index)
        self._holder: dict[int, int] = {}
        for m in sorted(analysis.mentions, key=lambda m: (m.start - m.end, m.index)):
            for i in range(m.start, m.head + 1 if m.kind == "nominal" else m.end):
                self._holder[i] = m.index
        for m in analysis.mentions:
            self._holder[m.head] = m.index
        self._in_names = {i for m in analysis.mentions if m.name is not None and m.kind == "name" for i in range(m.start, m.end) if analysis.doc[i].idx >= m.name.start}
        self._located: dict[int, str | None] = {}
        self._votes = self._count_countries()
        self._story = self._dominant()
        self._groups: Mapping[int, tuple[int, ...]] = {}
        self._groups = coreference.groups(analysis, analysis.antecedents, self._side)
        if self._groups:
            self._memo.clear()
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
            self._all = _distinct([p for m in self._analysis.mentions if m.kind != "pronoun" for p in self.at(m.head) if p.country or p.sectors])
        return self._all

    # codes of a mention

    def _party(self, m: Mention, code: Code) -> Party:
        text = self._analysis.text(m.span)
        name = code.name or (self._analysis.text(m.name) if m.name else _bare(text))
        return Party(text, m.span, name, code.country, code.sectors, code.id, code.basis, round(code.confidence, 2), code.why)

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
        if m.index in self._groups:
            both = [c for i in self._groups[m.index] for c in self._codes(i, depth)]
            if len({(c.country, c.sectors, c.id) for c in both}) > 1:
                if self._t.lemma[m.head] in ("country", "nation", "state", "government", "neighbor", "neighbour"):
                    both = [Code(c.country, ("GOV",), "coreference", c.confidence, c.why, body=True) for c in both if c.country]
                return tuple(_referred(c, m, self._analysis) for c in dict.fromkeys(both))
        if m.kind == "pronoun":
            return self._of_antecedent(m, depth)
        if m.kind == "adjective":
            return self._of_nations(self._analysis.text(m.name))
        if m.kind == "name":
            return self._of_name(m, depth)
        if m.label == "THING" and m.start == m.head and not m.plural and not self._t.text[m.head][0].isupper():
            return ()
        if m.label == "LOC" and self._t.lemma[m.head] in ("capital", "border", "region", "city", "coast", "area", "camp", "base"):
            return ()
        return self._of_nominal(m, depth)

    def _of_antecedent(self, m: Mention, depth: int) -> tuple[Code, ...]:
        best = self._analysis.antecedents.get(m.index)
        if best is None:
            return ()
        return tuple(_referred(c, m, self._analysis) for c in self._codes(best, depth))

    # names

    def _of_name(self, m: Mention, depth: int) -> tuple[Code, ...]:
        """The best that is known of a name: what stands beside this mention, then beside its other mentions, then in the tables."""
        own = self._name_alone(m, depth)
        if len(own) > 1 or own and _strength(own[0]) >= 3:
            return own
        best, told = (own[0] if own else None), m
        for index in self._cluster.get(self._analysis.antecedents.get(m.index, m.index), ()):
            other = self._analysis.mentions[index]
            if other.index == m.index or other.kind == "pronoun":
                continue
            if other.kind == "name":
                codes = self._name_alone(other, depth)
            else:
                codes = self._described(other, descriptions.of_mention(self._analysis, other), depth) or (() if own else self._codes(index, depth))
            if codes and (best is None or _strength(codes[0]) > _strength(best) + 0.05):
                best, told = codes[0], other
        if best is None or told is m:
            return own
        known = next((c for c in (*own, best) if c.basis == "listed" and c.country == best.country), None)
        full = next((self._analysis.text(x.name) for x in (told, m) if x.name), None)
        return (dataclasses.replace(best, name=known.name if known else full, id=known.id if known else best.id,
                                    why=best.why if best.basis == "listed" else f'"{self._analysis.text(told.span)}": {best.why}'),)

    def _name_alone(self, m: Mention, depth: int) -> tuple[Code, ...]:
        text = self._analysis.text(m.name)
        best = self._analysis.antecedents.get(m.index)
        if best is not None and m.label not in ("GPE", "NORP", "LOC") and (longer := self._analysis.mentions[best]).kind == "name" and longer.label == "PERSON":
            text = self._analysis.text(longer.name)  # a family name alone may be somebody else's in the tables
        title = descriptions.of_mention(self._analysis, m) if m.description else None
        described = self._described(m, title, depth) if title is not None and title.items and m.label != "GPE" else ()
        if not described and m.label != "PERSON" and (nations := self._of_nations(text)):
            return nations
        listed = self._listed(m, text, described[0].country if described else None)
        if described and described[0].sectors:
            code = described[0]
            if listed and (code.country is None or code.confidence < 0.7 or listed.country == code.country or listed.country in _BLOCS):
                same = listed.country == code.country or code.country is None
                sectors = code.sectors if code.country and code.confidence >= 0.7 else listed.sectors or code.sectors
                return (dataclasses.replace(code, country=listed.country or code.country, sectors=sectors, id=listed.id, name=listed.name, confidence=0.95 if same else 0.8,
                                            basis="described" if code.confidence >= 0.7 else "listed", why=f"{code.why}; {listed.why}" if code.confidence >= 0.7 else listed.why),)
            return described
        if listed:
            return (listed,)
        if m.label == "PERSON":
            return described or (Code(None, (), "described", 0.3, "a name that nothing describes"),)
        nations = self._of_nations(text)
        return nations or self._body_by_its_name(m, text, depth)

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
        return Code(entry.country, entry.sectors, "listed", sure, f"listed as {entry.name} ({told})", entry.name, entry.id, entry.kind != "person")

    def _may_be_short(self, m: Mention, entry) -> bool:
        """May a bare family name be this person: a head of state, or one whose country the dispatch names?"""
        if m.label in ("NORP", "LOC", "FAC") or "ethnic" in self._t.lower[m.start:m.end] or self._t.lower[m.start] == "the" or self._t.tag[m.head] not in ("NNP", "NNPS"):
            return False
        return not self._votes or entry.country in self._votes or entry.country in _BLOCS or entry.title in ("president", "prime minister", "chancellor", "king", "pope")

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
        why = {"adjective": f'"{text}" is the adjective of {nation.country}', "capital": f'"{text}", a capital, stands for the government of {nation.country}',
               "metonym": f'"{text}" stands for the government of {nation.country}'}.get(nation.form, f'"{text}" is {nation.country}: its government')
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
            nation = self._nation(" ".join(words[cut + 1:]))
            if nation is not None:
                country, words = nation.country, words[:cut]
        lower = [w.lower() for w in words]
        if country is None:
            country = next((n.country for length in (2, 1) for i in range(1, len(words) - length) if (n := self._nation(" ".join(words[i:i + length]))) is not None), None)
        role = self._role(lower)
        if role is None and any(w in ("of", "for") for w in lower):
            role = self._role(lower[:next(i for i, w in enumerate(lower) if w in ("of", "for"))])
        if role is None or role.person:
            known = bool(country) and m.label == "ORG"
            return (Code(country, (), "described", 0.4, f'a body of {country} by its name'),) if known else ()
        sectors = ("CVL", "BUS") if role.sectors == ("BUS",) and m.label in ("FAC", "LOC") else role.sectors
        if country is not None:
            return (Code(country, sectors, "described", 0.85, f'"{text}" says so itself', body=True),)
        d = descriptions.of_mention(self._analysis, m)
        own_words = [w for w in lower if w not in role.words and w not in _PLAIN_IN_NAMES]
        country, why, sure = self._country_of(m, d, sectors, depth, bool(own_words))
        if own_words and sure < 0.6:
            country, why = None, "no country is told"
        return (Code(country, sectors, "described", sure, f'"{text}" by its name; {why}', body=True),)

    def _included_in(self, m: Mention, depth: int) -> tuple[Code, ...]:
        """"militants, including key leaders": the ones are among the others."""
        t = self._t
        over, head = t.head[m.head], m.head
        if t.dep[head] == "conj":
            head, over = over, t.head[over]
        if t.dep[head] == "pobj" and t.lower[over] == "including":
            return tuple(c for c in self._at_codes(t.head[over], depth) if c.sectors)
        return ()

    # descriptions

    def _of_nominal(self, m: Mention, depth: int) -> tuple[Code, ...]:
        d = descriptions.of_mention(self._analysis, m)
        own = self._described(m, d, depth)
        if own and not (own[0].country and own[0].confidence >= 0.7) and (whole := self._included_in(m, depth)):
            return tuple(dataclasses.replace(own[0], country=c.country, sectors=c.sectors if own[0].sectors[:1] == ("GOV",) and c.sectors[:1] != ("CVL",) else own[0].sectors,
                                             confidence=c.confidence * 0.9, why=f"among them: {c.why}") for c in whole)
        best = self._analysis.antecedents.get(m.index)
        if best is not None:
            codes = tuple(c for c in self._codes(best, depth) if c.sectors or c.country)
            if own and own[0].country and own[0].confidence >= 0.7:
                named = codes[0] if codes and self._analysis.mentions[best].kind == "name" and codes[0].country == own[0].country else None
                return own if named is None else (dataclasses.replace(own[0], name=named.name, id=named.id),)
            if codes and (not own or not own[0].country or codes[0].confidence >= 0.5):
                return tuple(_referred(c, m, self._analysis) for c in codes)
        if own and own[0].confidence < 0.7 and own[0].sectors[:1] and own[0].sectors[0] in ("REB", "CRM", "PRM") and self._t.lower[m.start] in ("the", "these", "those"):
            return self._known_group(m, own[0], depth) or own
        return own

    def _known_group(self, m: Mention, own: Code, depth: int) -> tuple[Code, ...]:
        """"The militants": the armed group that was named last, when it is of their kind."""
        for other in reversed(self._analysis.mentions[:m.index]):
            if other.kind == "name" and other.label != "PERSON" and (codes := self._codes(other.index, depth)) and codes[0].body and codes[0].sectors[:1] == own.sectors[:1]:
                return tuple(_referred(c, m, self._analysis) for c in codes)
        return ()

    def _described(self, m: Mention, d: Description, depth: int) -> tuple[Code, ...]:
        """What the phrase says of the party, by its role words, the nation or body before them, whose it is and of what."""
        words, before, unknown = self._read(m, d, depth)
        role = self._role(words)
        head = words[-1] if words else ""
        if d.tail:
            longer = next((r for r in (self._role((*words, *d.tail[:n])) for n in range(len(d.tail), 1, -1)) if r is not None and len(r.words) > 2 and d.tail[0] in r.words), None)
            role = longer or role
        if head in _PART_OF and d.of:
            inner = [c for token in d.of for c in self._at_codes(token, depth)]
            if head in _MEMBERS:  # the head of a body shares its code; the head of a country has an office there
                inner = [c for c in inner if not before and (c.basis == "listed" or c.country in _BLOCS or c.sectors[:1] != ("GOV",))]
            if inner and (role is None or not (role.sectors and head in _MEMBERS and all(c.sectors[:1] == ("GOV",) and c.body and c.country not in _BLOCS for c in inner))):
                return tuple(dataclasses.replace(c, why=f"{c.why}; of them") for c in inner)
        if head == "counterpart":
            owner = () if d.possessor is None else self._at_codes(d.possessor, depth)
            sectors = next((c.sectors for c in owner if c.sectors), ("GOV",))
            return tuple(dataclasses.replace(c, sectors=sectors, body=False, why=f"the counterpart, of {c.country}") for c in before)
        if head == "side" and self._t.tag[m.head] == "NNS":
            return ()
        if head in _ABSTRACT and m.kind == "nominal" and self._abstract(m, before, d):
            return ()
        if role is None and len(words) > 1 and head in _UNITS:
            role = self._role(words[:-1])
        if role is None:
            if m.label == "LOC" and head in _POSTS:
                return tuple(c for c in before if c.sectors)
            if m.label == "ROLE" or m.label == "GROUP" and m.plural:
                return tuple(dataclasses.replace(c, sectors=("ELI",) if d.former else ("CVL",) if c.sectors[:1] == ("GOV",) and c.country not in _BLOCS else c.sectors, confidence=0.6, body=False,
                                                 why=f'people of {c.country or c.name}') for c in before if c.sectors)
            return tuple(c for c in before if m.label == "GROUP" and c.sectors)
        bodies = [c for c in before if c.country in _BLOCS or c.basis == "listed" or c.sectors[:1] != ("GOV",)]
        owner = () if d.possessor is None else self._at_codes(d.possessor, depth)
        of = [c for token in d.of for c in self._at_codes(token, depth)]
        if head in _SPEAKS_FOR and (clients := bodies or [c for c in (*owner, *of) if c.sectors]):
            return tuple(dataclasses.replace(c, basis="described", why=f"speaks for: {c.why}", id=None, name=None) for c in clients[:2])
        if head in _MEMBERS and (body := next((c for c in (*bodies, *owner, *of) if c.body and (c.basis == "listed" or c.country in _BLOCS or c.sectors[:1] != ("GOV",))), None)):
            if len(role.words) == 1 or body.country in _BLOCS:
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
            return tuple(Code(c, sectors, "described", sure, f'"{" ".join(words)}" of {c}, as the phrase says', body=not role.person) for c in nations)
        country, why, sure = self._country_of(m, d, sectors, depth, unknown)
        return (Code(country, sectors, "described", sure, f'"{" ".join(words)}" is {"/".join(sectors)}; {why}', body=not role.person),)

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
                    unknown = unknown or self._t.lower[start] in _REGIONS
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

    def _abstract(self, m: Mention, before: list[Code], d: Description) -> bool:
        """"Opposition to the plan", "cultural resistance": an attitude, no body."""
        t = self._t
        if any(t.lower[c] == "to" and t.dep[c] == "prep" for c in t.children[m.head]):
            return True
        bare = not before and d.possessor is None and t.lower[m.start] not in ("the", "this", "that", "an", "a")
        return bare and t.dep[m.head] not in ("nsubj", "nsubjpass", "compound") and t.dep[m.head] != "conj"

    def _side_of(self, words: tuple[str, ...], head: str, role) -> tuple[str, ...]:
        """"Separatist human rights official", "rebel commander": the side named before a plain office."""
        if len(role.words) == 1 and head in _MEMBERS:
            for word in words[:-1]:
                side = self._role((word,))
                if side is not None and side.sectors and side.sectors[0] in _SIDES:
                    return side.sectors
        return role.sectors

    def _at_codes(self, token: int, depth: int) -> tuple[Code, ...]:
        index = self._holder.get(token)
        return () if index is None else self._codes(index, depth)

    def _role(self, words: Sequence[str]):
        return self._tables.role(words) if words else None

    def _of_modifier(self, token: int, m: Mention) -> tuple[Party, ...]:
        """A noun or name that modifies a thing: "rebel" in "rebel attacks"."""
        t = self._t
        text = t.text[token]
        codes = self._of_nations(text) if text[:1].isupper() else ()
        if not codes and t.pos[token] in ("NOUN", "PROPN") and token < m.head:
            d = descriptions.of_stretch(self._analysis, m, m.start, token + 1)
            codes = self._described(dataclasses.replace(m, head=token, end=token + 1), dataclasses.replace(d, of=()), 1)
        return tuple(dataclasses.replace(self._party(m, c), text=text, span=self._analysis.span(token, token + 1), name=c.name or text) for c in codes)

    # the country of a role

    def _country_of(self, m: Mention, d: Description, sectors: tuple[str, ...], depth: int, unknown: bool) -> tuple[str | None, str, float]:
        """Country, reason and confidence from the owner, "of", "in", the place of the sentence, the story."""
        if d.possessor is not None:
            for c in self._at_codes(d.possessor, depth):
                if c.country and c.body and self._t.lemma[m.head] in _RELATIVE_TO:
                    return None, "no country is told", 0.4
                if c.country:
                    return c.country, f"whose country is {c.country}", 0.88
        for tokens, word, sure in ((d.of, "of", 0.88), (d.places, "in", 0.82), (d.based, "based in", 0.7)):
            for token in tokens:
                if country := self._country_at(token, depth):
                    return country, f"{word} {country}", sure
        if self._of_anybody(m, d):
            return None, "no country is told", 0.4
        if d.foreign or unknown and (sectors[:1] and sectors[0] in _FAR or any(isinstance(i, tuple) and self._t.lower[i[0]] in _REGIONS for i in d.items)) or set(sectors) & _NO_CONTEXT or not sectors:
            return None, "no country is told", 0.4
        if country := self._located_in(m.sentence):
            return country, f"the sentence is set in {country}", 0.65
        if self._story:
            return self._story, f"the dispatch is about {self._story}", 0.5
        if set(sectors) & _HOME and (country := self._of_subject(m, depth)):
            return country, f"the sentence is about {country}", 0.5
        return None, "no country is told", 0.4

    def _of_anybody(self, m: Mention, d: Description) -> bool:
        """"Governments", "experts": heads that belong to no one country where the phrase names none."""
        lemma = self._t.lemma[m.head]
        return lemma in _STATES and (m.plural or self._t.tag[m.head] == "NNS") or lemma in _ONLOOKERS

    def _of_subject(self, m: Mention, depth: int) -> str | None:
        """The country of the party that acts or speaks in the phrase's sentence: its own parliament, army or people are meant."""
        s = self._analysis.sentences[m.sentence]
        for i in (*range(m.start - 1, s.start - 1, -1), *range(m.end, s.end)):
            if self._t.dep[i] in ("nsubj", "nsubjpass") and self._t.dep[self._t.head[i]] in ("ROOT", "ccomp", "conj"):
                index = self._holder.get(i)
                if index is not None and (codes := self._codes(index, depth)) and codes[0].country and codes[0].confidence >= 0.6:
                    return codes[0].country if codes[0].country not in _BLOCS else None
        return None

    def _country_at(self, token: int, depth: int) -> str | None:
        if token in self._places:
            return self._places[token]
        index = self._holder.get(token)
        if index is None:
            return None
        m = self._analysis.mentions[index]
        codes = self._codes(index, depth)
        if codes and codes[0].country and codes[0].country not in _BLOCS:
            return codes[0].country
        if m.kind == "nominal":
            d = descriptions.of_mention(self._analysis, m)
            for c in self._read(m, d, depth)[1]:
                return c.country
            if d.possessor is not None and (codes := self._at_codes(d.possessor, depth)):
                return codes[0].country
        return None

    def _located_in(self, sentence: int) -> str | None:
        """The one country in which the sentence is set, by its "in" and "near"; null where there is none or several."""
        if sentence not in self._located:
            t, s = self._t, self._analysis.sentences[sentence]
            found: list[str] = []
            for i in range(s.start, s.end):
                if t.dep[i] == "pobj" and t.lower[t.head[i]] in _LOCATIVE:
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
        texts = [self._analysis.text(m.name)] if m.name else [self._t.text[i] for i in range(m.start, m.head) if self._t.text[i][:1].isupper()]
        return next((n.country for n in map(self._nation, texts) if n is not None), None)

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
                texts += [f"{self._t.text[i]} {self._t.text[i + 1]}" for i in range(m.start, m.head - 1) if self._t.text[i][:1].isupper() and self._t.text[i + 1][:1].isupper()
                          and i not in self._in_names]
            elif m.description:
                d = descriptions.of_mention(self._analysis, m)
                texts += [self._analysis.text(self._analysis.span(i[0], end)) for i in d.items if isinstance(i, tuple) for end in range(i[0] + 1, min(i[1], i[0] + 3) + 1)
                          if i[0] not in self._in_names]
            if m.end + 1 < len(self._t) and self._t.text[m.end] == "-" and self._t.lower[m.end + 1] in descriptions.LINKED:
                continue
            weight = 3.0 if s.in_title or s.index == 0 else 2.0 if s.index <= 3 else 1.0
            for text in texts:
                nation = self._nation(text)
                if nation is not None and nation.country not in _BLOCS:
                    votes[nation.country] += weight
        for token, country in self._places.items():
            votes[country] += 1.0
        return votes

    def _side(self, m: Mention):
        """What makes two mentions the same side of "both sides": country or, failing that, the sectors."""
        if m.kind == "pronoun":
            return None
        if m.kind == "nominal" and m.label == "LOC":
            return None
        codes = self._codes(m.index)
        if m.kind == "name" and self._t.dep[m.head] == "pobj" and self._t.lower[self._t.head[m.head]] in _LOCATIVE:
            return None
        return codes[0].country if codes and codes[0].sectors and codes[0].confidence > 0.55 else None


def _strength(code: Code) -> float:
    """How much a code is worth beside another of the same party: what the text says outright, then the tables, then surroundings."""
    if not (code.country and code.sectors):
        return 0.3 * bool(code.sectors) + 0.2 * bool(code.country)
    if code.basis == "listed":
        return 2.0 + code.confidence
    return 3.0 + code.confidence if code.confidence >= 0.85 else 1.0 + code.confidence


def _referred(code: Code, m: Mention, analysis: Analysis) -> Code:
    return dataclasses.replace(code, basis="coreference", confidence=code.confidence * 0.88, why=f'"{analysis.text(m.span)}" refers back; {code.why}')


def _bare(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an", "some", "his", "her", "their", "its") else text


def _distinct(found: Sequence[Party]) -> tuple[Party, ...]:
    seen: dict[tuple, Party] = {}
    for p in found:
        key = (p.id,) if p.id else (p.country, p.sectors, (p.name or "").casefold() if not p.country else "")
        seen.setdefault(key, p)
    return tuple(seen.values())
