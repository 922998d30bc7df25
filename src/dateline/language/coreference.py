"""Who "he", "the group" and "Putin" are: mentions of one document tied to the fullest mention of the same party.

In: an Analysis with mentions. Out: mention index -> index of the mention that names the same party best (chains resolved, a cluster's
best mention is no key), and for "both sides" and its like the mentions they stand for. What is unclear is left out.
"""

from __future__ import annotations

from typing import Callable, Hashable, Mapping

from dateline.language import wordlists
from dateline.language.analysis import Analysis, Mention
from dateline.language.tokens import Tokens
from dateline.language.pairs import Pairs
from dateline.language.entities import Entities, Entity
from dateline.language.salience import Scene

KindOf = Callable[[Mention], str | None]
_HE, _SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
_IT, _THEY = frozenset("it its itself".split()), frozenset("they them their theirs themselves".split())
_RELATIVE = frozenset("who whom whose which that".split())
_FIRST = frozenset("i me my we us our".split())
_DEFINITE = frozenset("the this that these those".split())
_OTHER = frozenset("other another former same counterpart new next previous successor predecessor rival opposing more additional".split())
_ARMED = frozenset("armed rebel rights extremist terrorist".split())
_COUNTRY = frozenset("country nation republic kingdom".split())


def resolve(analysis: Analysis, kind_of: KindOf | None = None) -> Mapping[int, int]:
    """Mention index -> index of the mention that names the same party most fully.

    ``kind_of``: what a mention is where the caller knows better: person | body | people | country | government (a capital that
    stands for it) | place | thing, or null.
    """
    return _Resolver(analysis, kind_of).antecedents()


def groups(
    analysis: Analysis, antecedents: Mapping[int, int] | None = None, key_of: Callable[[Mention], Hashable | None] | None = None
) -> Mapping[int, tuple[int, ...]]:
    """Mention index -> the mentions that "both sides", "the two leaders", "they" (after "X and Y") stand for.

    ``antecedents``: of ``resolve``; null takes the analysis's own. ``key_of``: what makes two mentions the same party (a country's code);
    null: their cluster; a mention with the key null is passed over.
    """
    return Pairs(analysis, analysis.antecedents if antecedents is None else antecedents, key_of).found()


class _Resolver:
    def __init__(self, analysis: Analysis, kind_of: KindOf | None):
        self.analysis = analysis
        self.t = Tokens.of(analysis.doc)
        self.words = wordlists.load()
        self.scene = Scene(analysis)
        self.entities = Entities(analysis, kind_of)

    def antecedents(self) -> dict[int, int]:
        self._join_appositions()
        self.entities.join_names()
        for mention in self.analysis.mentions:
            if mention.kind == "pronoun":
                entity = self._pronoun(mention)
            elif mention.kind == "nominal":
                entity = self._nominal(mention)
            else:
                entity = None
            if entity is not None and entity is not self.entities.of(mention):
                self.entities.join(entity, mention)
            self.scene.see(mention, self.entities.of(mention))
        return self.entities.antecedents()

    def _join_appositions(self) -> None:
        """As in "Lukashenko, the president of Belarus,"; "the group al-Shabab"; "Peskov is the spokesman"."""
        t = self.t
        for mention in self.analysis.mentions:
            if mention.kind == "pronoun" or t.dep[mention.head] not in ("appos", "attr"):
                continue
            over = t.head[mention.head]
            if t.dep[mention.head] == "attr":
                if t.lemma[over] != "be" or any(t.dep[c] == "neg" for c in t.children[over]) or mention.label != "ROLE":
                    continue
                over = next((c for c in t.children[over] if t.dep[c] == "nsubj"), over)
            other = self._office_over(over, mention) or self.entities.around(over)
            listed = t.dep[mention.head] == "appos" and over < mention.head and any(t.tag[c] == "PRP$" for c in t.children[mention.head])
            if (
                other is not None
                and other.index != mention.index
                and other.kind != "pronoun"
                and not listed
                and self._same_thing(other, mention)
            ):
                self.entities.join(self.entities.of(other), mention)

    def _office_over(self, over: int, mention: Mention) -> Mention | None:
        """As in "The president of Gabon, Omar Test,": the name goes with the office, not with the country that the parser chose."""
        t = self.t
        if t.dep[over] != "pobj" or t.lower[t.head[over]] not in ("of", "in", "for"):
            return None
        holder = self.analysis.mention_at(t.head[t.head[over]])
        if holder is None or holder.kind == "pronoun":
            return None
        if mention.kind == "name":
            return holder if mention.label in ("PERSON", "ORG", None) and holder.label == "ROLE" else None
        place = self.analysis.mention_at(over)
        fits = holder.label in ("PERSON", "ORG", "ROLE", "GROUP", None) and mention.label in ("ROLE", "GROUP")
        return holder if fits and place is not None and place.label == "GPE" and t.lemma[mention.head] not in _COUNTRY else None

    def _same_thing(self, one: Mention, two: Mention) -> bool:
        if one.kind == "name" and two.kind == "name" or one.plural != two.plural and not {one.label, two.label} & {"ORG", "GROUP", None}:
            return False
        between = self.t.text[min(one.end, two.end) : max(one.start, two.start)]
        if (
            ":" in between
            or {one.label, two.label} & {"NORP", "GPE"}
            and (one.kind == "nominal" or two.kind == "nominal")
            and {one.label, two.label} & {"ORG", "ROLE"}
        ):
            return False
        a, b = self.entities.of(one).kind, self.entities.of(two).kind
        if "NORP" in (one.label, two.label) and a != b:
            return False
        if "thing" in (a, b) and a != b and None not in (a, b):
            return False
        if {a, b} == {"person", "body"} and "name" in (one.kind, two.kind):
            name = one if one.kind == "name" else two
            return name.end - name.start == 1 or name.label != "PERSON" or name is one and two.label == "ROLE"
        return a == b or None in (a, b) or {a, b} <= {"body", "people", "country", "government", "place"}

    # pronouns

    def _pronoun(self, m: Mention) -> Entity | None:
        word = self.t.lower[m.head]
        if m.head + 2 < len(self.t) and self.t.text[m.head + 1] == "[":
            return self._entity_at(m.head + 2)  # "They [the attackers]"
        if word in _RELATIVE:
            return self._relative(m)
        if word in _FIRST:
            speaker = self.scene.speaker_of(m.head)
            return None if speaker is None else self._entity_at(speaker)
        if word in _HE | _SHE:
            gender = "f" if word in _SHE else "m"
            fits = lambda e: e.kind in ("person", None) and not e.plural and e.gender in (gender, None) and e.may_be_person
        elif word in _IT:
            fits = (
                lambda e: e.kind in ("body", "country", "government", "thing", "place", None)
                and not e.plural
                and not (e.kind is None and e.looks_like_person)
            )
        elif word in _THEY:
            fits = lambda e: e.plural or e.kind in ("people", "body")
        else:
            return None
        entity = self.scene.best(m, fits, self._barred(m))
        if entity is not None and word in _HE | _SHE and entity.gender is None:
            entity.gender = gender
        return entity

    def _entity_at(self, token: int) -> Entity | None:
        mention = self.entities.around(token)
        return None if mention is None else self.entities.of(mention)

    def _relative(self, m: Mention) -> Entity | None:
        t = self.t
        verb = t.head[m.head]
        for _ in range(4):
            if t.dep[verb] in ("relcl", "acl"):
                found = self._entity_at(t.head[verb])
                return found if t.head[verb] < m.head else None
            if t.head[verb] == verb:
                return None
            verb = t.head[verb]
        return None

    def _barred(self, m: Mention) -> set[int]:
        """Entities that a pronoun cannot stand for: its own verb's other arguments, the phrase it lies in."""
        t = self.t
        barred: set[int] = set()
        word, dep = t.lower[m.head], t.dep[m.head]
        if t.tag[m.head] == "PRP$" or dep == "poss":
            holder = self.entities.around(t.head[m.head])
            if holder is not None and holder.index != m.index:
                barred.add(id(self.entities.of(holder)))
            return barred
        if word.endswith(("self", "selves")) or dep in ("nsubj", "nsubjpass"):
            return barred
        verb = t.head[m.head]
        for _ in range(3):
            if t.pos[verb] in ("VERB", "AUX") or t.head[verb] == verb:
                break
            verb = t.head[verb]
        subject = self.scene.subject_of(verb)
        if subject is not None:
            mention = self.entities.around(subject)
            if mention is not None:
                barred.add(id(self.entities.of(mention)))
        return barred

    # descriptions

    def _nominal(self, m: Mention) -> Entity | None:
        t, words = self.t, self.words
        own = self.entities.of(m)
        if any(x.kind != "pronoun" and x.index != m.index for x in own.mentions) or m.label == "THING":
            return None
        inner = range(m.start, m.head + 1)
        modifiers = [
            t.lower[i] for i in range(m.start, m.head) if t.tag[i] not in ("DT", "POS", "HYPH") and t.text[i] not in ("-", "'", '"')
        ]
        if (
            _OTHER & set(modifiers)
            or any(t.tag[i] in ("PRP$", "POS") for i in inner)
            or t.lower[m.start] in ("a", "an", "another", "no", "some", "any")
        ):
            return None
        definite = t.lower[m.start] in _DEFINITE
        lemma = t.lemma[m.head]
        if m.end > m.head + 1 and lemma not in words.quantity:
            return None
        if (
            m.plural
            or m.label == "GROUP"
            and t.lower[m.head] in ("police", "troops", "people", "military", "army", "government", "opposition")
        ):
            return self._again(m, lemma, modifiers, definite)
        if not definite and not (t.text[m.head][0].isupper() and not t.first[m.start]):
            return None
        return self._again(m, lemma, modifiers, True) or self._stand_in(m, lemma, modifiers)

    def _again(self, m: Mention, lemma: str, modifiers: list[str], definite: bool) -> Entity | None:
        """The same noun before, with at least these modifiers ("ethnic Armenian separatists" … "the separatists")."""
        if any(self.t.tag[i] == "CD" for i in range(m.start, m.head)) or not definite and modifiers:
            return None
        wanted = set(modifiers)
        within = 40 if definite else 6
        return self.scene.described(m, lemma, wanted, within)

    def _stand_in(self, m: Mention, lemma: str, modifiers: list[str]) -> Entity | None:
        words = self.words
        if lemma in _COUNTRY and not modifiers:
            return self.scene.best(m, lambda e: e.kind == "country" or e.kind == "place" and e.named, set(), 4)
        if m.label == "GROUP" and lemma in words.generic_group and not set(modifiers) - words.creeds - _ARMED:
            return self._body(m, lemma)
        if m.label == "ROLE" and (lemma in words.generic_person or any("year" in w for w in modifiers)):
            return self._person(m, lemma, modifiers)
        return None

    def _body(self, m: Mention, lemma: str) -> Entity | None:
        """The body named last; for a ministry, a court and their like one that is so called."""

        def fits(e: Entity) -> bool:
            return e.kind in ("body", None) and e.named and not e.looks_like_person

        if lemma in self.words.particular_group:
            return self.scene.best(m, lambda e: fits(e) and lemma in e.nouns, set(), 12)
        return self.scene.best(m, lambda e: fits(e) and not e.state, set(), 4)

    def _person(self, m: Mention, lemma: str, modifiers: list[str]) -> Entity | None:
        """The person so titled, else, for "the leader" and "the 58-year-old man", the one named last."""
        gender = "f" if lemma in self.words.female else "m" if lemma in self.words.male else None

        def fits(e: Entity) -> bool:
            return e.kind == "person" and e.named and not e.plural and (gender is None or e.gender in (gender, None))

        same = self.scene.best(m, lambda e: fits(e) and lemma in e.nouns, set(), 12)
        if same is not None or lemma not in self.words.any_person and not any("year" in w for w in modifiers):
            return same
        return self.scene.best(m, lambda e: fits(e) and (not e.nouns or lemma != "official"), set(), 2)
