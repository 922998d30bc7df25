"""The place of an event: from its own words outwards, to its arguments, its governing clause, its sentence and its story.

In go an Analysis, the places that it names (``Mention``) and the event's predicate, out comes one of the places or null; ``why`` tells the
step, ``confidence`` falls with it. Nothing is refused.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Iterator, Sequence

from dateline.language import place_words
from dateline.language.analysis import Analysis
from dateline.records import Place

if TYPE_CHECKING:
    from spacy.tokens import Token

_FINE = {"site": 0, "city": 1, "admin2": 2, "admin1": 3, "region": 4, "country": 5}
_CLAUSAL = frozenset(("relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp", "parataxis", "csubj", "ROOT"))
_NOMINAL = frozenset(("NOUN", "PROPN"))
_WINDOW = 8  # sentences back that a story keeps its place
_STEPS = {"own": 0.9, "argument": 0.75, "governor": 0.65, "clause": 0.55, "sentence": 0.45, "story": 0.35}


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """A toponym and its place. ``root``: the token that its phrase hangs on; ``kind``: as in ``Toponym``."""

    start: int
    end: int
    root: int
    sentence: int
    kind: str
    locative: bool
    place: Place


@dataclasses.dataclass(frozen=True, slots=True)
class _Hold:
    """Where a mention hangs: behind ``preposition`` (or as ``compound`` | ``object`` | ``subject`` | ``other``) of ``token``."""

    mention: Mention
    how: str
    token: "Token"


class Finder:
    """The search for one event's place: from its own words outwards."""

    def __init__(self, analysis: Analysis, mentions: Sequence[Mention], head: int, sentence: int, excluded: frozenset[int]):
        self.analysis, self.mentions, self.doc, self.words = analysis, mentions, analysis.doc, place_words.load()
        self.head, self.sentence, self.excluded = self.doc[head], sentence, excluded
        self.material = self._deed()
        here = [m for m in mentions if m.sentence == sentence and m.kind in ("literal", "capital")]
        self.holds = [self._hold(m) for m in (*here, *self._anaphors(sentence))]

    def _deed(self) -> bool:
        """Is the predicate, or the noun that a light verb carries ("came under attack"), a word for something that happens somewhere?"""
        nouns = [
            g
            for c in self.head.children
            for g in ((c,) if c.dep_ in ("dobj", "nsubjpass") else c.children if c.dep_ == "prep" and c.lower_ == "under" else ())
        ]
        lemmas = {self.head.lemma_.lower(), *(n.lemma_.lower() for n in nouns if self.head.lemma_.lower() in self.words.light)}
        return bool(lemmas & (self.words.material | self.words.hits | self.words.strikes))

    def place(self) -> Place | None:
        for step, holds in self._steps():
            free = [h for h in holds if not excluded_by(h, self.excluded, step)]
            if free:
                best = self._finer(min(free, key=self._rank))
                row = sorted([best, *(h for h in self.holds if self._beside(best, h))], key=lambda h: h.mention.start)
                return self._answer(row[0], step, row[1:])
        return None

    def _rank(self, hold: _Hold) -> tuple:
        place = hold.mention.place
        return place.latitude is None, _FINE[place.precision], abs(hold.mention.start - self.head.i), hold.mention.start

    def _finer(self, best: _Hold) -> _Hold:
        """The smaller place inside the one found that an argument names: "in Kenya, work in the Kakuma camp was suspended"."""
        place = best.mention.place
        if place.precision not in ("country", "admin1", "region"):
            return best
        inner = [
            h
            for h in self.holds
            if self._places(h, argument=True)
            and self._under(h.token, self.head)
            and h.mention.place.country == place.country
            and h.mention.place.latitude is not None
            and _FINE[h.mention.place.precision] < _FINE[place.precision]
            and not excluded_by(h, self.excluded, "argument")
        ]
        return min(inner, key=self._rank) if inner else best

    def _beside(self, best: _Hold, other: _Hold) -> bool:
        """Is the other named with the best in one breath ("Latakia and Tartus provinces"), as precisely?"""
        a, b = best.mention, other.mention
        same = (best.how, best.token.i, a.place.precision) == (other.how, other.token.i, b.place.precision)
        return same and a.place.name != b.place.name and abs(a.start - b.start) < 12

    def _answer(self, hold: _Hold, step: str, beside: Sequence[_Hold] = ()) -> Place:
        place = hold.mention.place
        sure = place.confidence if place.confidence is not None else 0.5
        how = f'"{hold.how} {place.text}"' if hold.how not in ("compound", "object", "subject", "other") else f"{hold.how} {place.text}"
        also = f"; and {', '.join(dict.fromkeys(h.mention.place.name or h.mention.place.text for h in beside))}" if beside else ""
        return dataclasses.replace(
            place, confidence=round(_STEPS[step] * (0.4 + 0.6 * sure), 3), why=f"{step}: {how} of {hold.token.text}{also}; {place.why}"
        )

    def _steps(self) -> Iterator[tuple[str, list[_Hold]]]:
        yield "own", self._own(self.head)
        for noun in (self.head, *(c for c in self.head.children if c.dep_ == "dobj" and self.material)):
            for child in noun.children if noun.pos_ == "NOUN" else ():
                if child.dep_ in ("relcl", "acl"):
                    yield "own", self._own(child)
        if self.material:
            yield "argument", [h for h in self.holds if self._places(h, argument=True) and self._under(h.token, self.head)]
        for governor in self._governors():
            yield "governor", self._own(governor)
            if self.material:
                yield "governor", [
                    h
                    for h in self.holds
                    if self._places(h, argument=True) and self._under(h.token, governor) and not self._in_subject(h.token)
                ]
        yield "clause", [h for h in self.holds if self._where(h)]
        if self.material:
            yield "sentence", [
                h
                for h in self.holds
                if self._places(h, argument=True)
                and (self._fronted(h) or not self._speech(h.token) and not self._in_speaker(h.token))
                and h.token.pos_ != "PROPN"  # "the Support Mission in Somalia" is a name
            ]
            yield "story", self._story()

    # -- what hangs where

    def _hold(self, m: Mention) -> _Hold:
        token, inside = self.doc[m.root], None
        for _ in range(12):
            head, dep = token.head, token.dep_
            if dep in ("conj", "appos") and head.pos_ in _NOMINAL and head.i != token.i:
                token = head
            elif dep in ("compound", "nmod", "amod", "npadvmod") and self._generic(head) and head.pos_ in _NOMINAL:
                token = head
            elif (
                dep == "pobj"
                and (head.lower_ == "of" or head.lower_ in self.words.at)
                and self._generic(head.head)
                and (head.head.pos_ in _NOMINAL or head.lower_ == "of" and head.head.pos_ == "ADV")  # "15 km west of X"
            ):
                inside = inside or ("in" if head.lower_ == "of" else head.lower_)
                token = head.head
            elif dep == "pobj":
                return self._behind(m, head, inside)
            elif dep in ("compound", "nmod", "npadvmod", "amod"):
                return _Hold(m, "compound", head)
            elif dep == "poss":
                return _Hold(m, "owner", head)
            elif dep in ("dobj", "attr", "oprd", "nsubjpass"):
                return _Hold(m, "object", head)
            elif dep == "nsubj":
                return _Hold(m, "subject", head)
            elif dep == "advmod":
                return _Hold(m, "in", head)
            else:
                return _Hold(m, "other", head)
        return _Hold(m, "other", token)

    def _behind(self, m: Mention, preposition: "Token", inside: str | None) -> _Hold:
        """The phrase of a preposition, the first of a row of them ("from inside Syria"); ``inside``: that of a noun like "base" in it."""
        name, token = preposition.lower_, preposition.head
        for _ in range(4):
            if token.dep_ in ("prep", "advmod", "pcomp") and token.pos_ in ("ADP", "ADV", "SCONJ"):
                name, token = (token.lower_ if token.lower_ in ("from", "to", "into", "outside", "near") else name), token.head
            else:
                break
        return _Hold(m, "at" if inside and name == "on" else name, token)

    def _generic(self, token: "Token") -> bool:
        """A noun that only says what kind of place the name is: "the village of", "the outskirts of"."""
        return token.lemma_.lower() in self.words.levels or token.lower_ in self.words.levels or token.lower_ in self.words.parts

    def _anaphors(self, sentence: int) -> list[Mention]:
        """ "The city", "that village", "there": the last place before them that they can stand for."""
        out = []
        s = self.analysis.sentences[sentence]
        for token in self.doc[s.start : s.end]:
            lemma = token.lemma_.lower()
            wanted = "country" if lemma == "country" else self.words.levels.get(lemma)
            if token.lower_ == "there" and token.tag_ == "RB":
                wanted = "any"
            elif (
                wanted is None
                and lemma not in self.words.sites
                or token.pos_ != "NOUN"
                or not any(c.lower_ in ("the", "that", "this") for c in token.children)
                or any(c.dep_ in ("compound", "prep", "relcl", "nmod", "appos") for c in token.children)
                or token.dep_ in ("compound", "nmod")
            ):
                continue
            named = self._last_before(token.i, wanted, lemma)
            if named is not None:
                out.append(dataclasses.replace(named, start=token.i, end=token.i + 1, root=token.i, sentence=sentence))
        return out

    def _last_before(self, i: int, wanted: str | None, lemma: str) -> Mention | None:
        for m in reversed(self.mentions):
            if m.end > i or m.kind not in ("literal", "capital"):
                continue
            if self.sentence - m.sentence > 8:
                return None
            if m.place.text.lower().endswith(lemma) and m.end - m.start > 1:
                return m
            if lemma == "capital" and m.place.feature != "P.PPLC":
                continue
            if m.place.latitude is not None and (
                wanted in ("city", "admin1", "country")
                and (wanted == m.place.precision or wanted == "city" and m.place.precision in ("admin1", "admin2") and self._city_too(m))
                or wanted == "any"
                and m.locative
                and m.place.precision != "country"
            ):
                return m
        return None

    def _city_too(self, m: Mention) -> bool:
        """May "the city" stand for a place that is told as a unit: a bare name, not that of a province or a state?"""
        behind = self.doc[m.end].lower_ if m.end < len(self.doc) else ""
        return m.end - m.start == 1 and behind not in self.words.levels and m.place.precision != "country"

    def _own(self, head: "Token") -> list[_Hold]:
        """The phrases of place of a predicate: on itself, on the hearers of a verb of speech ("told reporters in X") or the deed of a
        light one ("paid a visit to X"), on the occasion
        ("said during a visit to X") and on a named person who acts ("Jane Doe in X called …")."""
        heads = {head.i}
        for child in head.children:
            if child.dep_ in ("dobj", "dative") and (self._speech(head) or head.lemma_.lower() in self.words.light):
                heads.add(child.i)
            elif child.dep_ in ("prep", "agent") and child.lower_ in ("during", "on", "at", "in", "by"):
                heads.update(n.i for n in child.children if n.dep_ == "pobj" and n.lemma_.lower() in self.words.strikes)
        own = [h for h in self.holds if h.token.i in heads and self._places(h)]
        return own or [
            h
            for h in self.holds
            if h.how in ("in", "at")
            and h.mention.place.precision in ("city", "site")
            and h.token.dep_ == "nsubj"
            and h.token.head.i == head.i
            and h.token.ent_type_ == "PERSON"
        ]

    def _places(self, h: _Hold, argument: bool = False) -> bool:
        """Does the phrase put its token at the place?"""
        level, lemma = h.mention.place.precision, h.token.lemma_.lower()
        coarse = level in ("country", "admin1")
        if h.how in self.words.at:
            if h.how == "on":
                objects = {c.lemma_.lower() for c in h.token.children if c.dep_ == "dobj"}  # "imposed a curfew on the city"
                return lemma in self.words.strikes or bool(objects & self.words.strikes) or level in ("site", "region")
            return not (h.how in ("over", "around", "across", "between") and level == "country" and h.token.pos_ in _NOMINAL)
        if h.how in ("to", "for", "toward", "towards", "via", "past"):
            return lemma in self.words.motion and not argument
        if h.how == "from":
            return lemma in self.words.source and not argument
        if h.how == "against":
            return lemma == "war" or lemma in self.words.strikes and not coarse
        if argument:
            return h.how == "compound" and level in ("site", "city") and h.token.pos_ in _NOMINAL and self.material
        if h.how == "of":
            return h.token.pos_ in _NOMINAL and lemma in self.words.hits
        if h.how == "compound":
            return h.token.pos_ in _NOMINAL and lemma in self.words.strikes and level != "country"
        if h.how == "subject":
            return lemma in self.words.undergo
        return h.how == "object" and h.token.pos_ == "VERB" and lemma in self.words.hits

    def _under(self, token: "Token", head: "Token") -> bool:
        """Does the token hang on the head, no other clause between?"""
        for _ in range(12):
            if token.i == head.i:
                return True
            if token.dep_ in _CLAUSAL or token.dep_ == "conj" and token.pos_ == "VERB":
                return False
            token = token.head
        return False

    def _in_subject(self, token: "Token") -> bool:
        """Is the token part of a subject? Who acts is somewhere, but need not act there."""
        for _ in range(12):
            if token.dep_ in ("nsubj", "agent"):
                return True
            if token.dep_ in _CLAUSAL or token.head.i == token.i:
                return False
            token = token.head
        return False

    def _in_speaker(self, token: "Token") -> bool:
        """Is the token part of the phrase of a speaker ("police in X said")?"""
        for _ in range(12):
            if token.dep_ == "nsubj":
                return self._speech(token.head)
            if token.head.i == token.i:
                return False
            token = token.head
        return False

    def _governors(self) -> Iterator["Token"]:
        """The predicates that this one hangs on and those beside it; a verb of speech ends the way."""
        token = self.head
        ties = ("xcomp", "conj", "pcomp", "prep", "dobj", "pobj", "nsubjpass", "attr") + (
            ("acl", "relcl", "advcl", "nsubj") if self.material else ()
        )
        for _ in range(8):
            relation = token.dep_
            purpose = relation == "advcl" and any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
            if token.head.i == token.i or relation not in ties and not purpose or self._speech(token.head):
                break
            token = token.head
            if token.pos_ in ("VERB", "NOUN"):
                yield token
        for child in self.head.children:
            if child.pos_ == "VERB" and (
                child.dep_ in (("conj", "xcomp", "advcl") if self.material else ("conj", "xcomp"))
                or child.dep_ == "advcl"
                and self._speech(child)
            ):
                yield child

    def _fronted(self, h: _Hold) -> bool:
        """Does the phrase open the sentence before "X said", which tells of what is said ("In Kano, police said, a man was shot")?"""
        first = self.analysis.sentences[self.sentence].start
        return h.mention.sentence == self.sentence and h.mention.start - first < 6 and self.doc[first].lower_ in self.words.at and h.token.i > h.mention.end

    def _where(self, h: _Hold) -> bool:
        """The place of "X, where …" over a relative clause that holds the head."""
        token = self.head
        for _ in range(8):
            if token.dep_ == "relcl" and any(c.lower_ == "where" for c in token.subtree):
                return any(t.i in range(h.mention.start, h.mention.end) for t in (token.head, *token.head.children))
            if token.head.i == token.i:
                return False
            token = token.head
        return False

    def _speech(self, token: "Token") -> bool:
        return token.lemma_.lower() in self.words.speech

    def _background(self) -> bool:
        """Does the sentence leave the story's day: a year in figures, or a pluperfect?"""
        s = self.analysis.sentences[self.sentence]
        return any(len(t.text) == 4 and t.text.isdigit() and t.text[:2] in ("18", "19", "20") for t in self.doc[s.start : s.end]) or any(
            c.lower_ in ("had", "'d") and c.dep_ == "aux" for c in self.head.children
        )

    def _story(self) -> list[_Hold]:
        """Where the narrative is: the place that the sentences before, of this paragraph or the one before, put their events at."""
        sentences = self.analysis.sentences
        here = sentences[self.sentence]
        if self._background():
            return []
        told = [
            m
            for m in self.mentions
            if m.sentence < self.sentence
            and m.kind in ("literal", "capital")
            and m.locative
            and m.place.precision in ("site", "city", "admin2", "admin1")
            and m.place.latitude is not None
        ]
        told = [m for m in told if not self._in_speaker(self._hold(m).token)]
        for back in range(self.sentence - 1, max(-1, self.sentence - 4), -1):
            if sentences[back].in_title or here.paragraph - sentences[back].paragraph > 1:
                break
            stood_for = [m for m in self._anaphors(back) if self.doc[m.root].head.lower_ in self.words.at]  # "in the capital"
            if near := [m for m in told if m.sentence == back] or stood_for:
                return [self._hold(m) for m in near]
        return (
            [self._hold(m) for m in told if m.sentence == told[-1].sentence]
            if told and self.sentence - told[-1].sentence <= _WINDOW
            else []
        )


def excluded_by(hold: _Hold, excluded: frozenset[int], step: str) -> bool:
    """Is the mention a party's name, and nothing but? A place phrase of the event itself stays, whoever's words it is among."""
    return step != "own" and any(t in excluded for t in range(hold.mention.start, hold.mention.end))
