"""Where: every place that a dispatch names, and the place of an event.

In goes an Analysis and the gazetteer, out come ``Places``. A name that the gazetteer does not hold, or whose sense stays open, keeps its words and no
coordinates; ``why`` says what decided, and who else was in the running. Nothing is refused; no file is opened here.
"""
from __future__ import annotations

import collections
import dataclasses
from typing import TYPE_CHECKING, Collection, Iterator, Sequence

from dateline.knowledge import senses
from dateline.knowledge.gazetteer import Candidate, Gazetteer, normalise
from dateline.language import toponyms
from dateline.language.analysis import Analysis
from dateline.language.toponyms import Toponym
from dateline.records import Place

if TYPE_CHECKING:
    from spacy.tokens import Token

_OPEN = 0.4  # below this share of belief a name keeps no coordinates
_FINE = {"site": 0, "city": 1, "admin2": 2, "admin1": 3, "region": 4, "country": 5}
_CLAUSAL = frozenset(("relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp", "parataxis", "csubj", "ROOT"))
_NOMINAL = frozenset(("NOUN", "PROPN"))
_STEPS = {"own": 0.9, "argument": 0.75, "governor": 0.65, "clause": 0.55, "sentence": 0.45, "story": 0.35}


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text. ``home``: names of places that the outlet is at ("Lagos"); the dispatch's outlet is looked at in any case."""

    home: tuple[str, ...] = ()


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


@dataclasses.dataclass(frozen=True)
class Places:
    """``all``: the places that the text names, in its order; ``mentions`` has the adjectives ("Syrian") and the names inside other names too."""

    all: tuple[Place, ...]
    mentions: tuple[Mention, ...]
    analysis: Analysis

    def of(self, head_token: int, sentence_index: int, exclude_tokens: Collection[int] = ()) -> Place | None:
        """The place of the event whose predicate is ``head_token``, or null.

        ``exclude_tokens``: tokens of its parties, whose names are no places of it. ``confidence`` falls with the distance: own phrase of
        place, an argument's, the governing clause's, the sentence's, the story's.
        """
        return _Finder(self, head_token, sentence_index, frozenset(exclude_tokens)).place()


def places(analysis: Analysis, gazetteer: Gazetteer, context: Context = Context()) -> Places:
    """Every place of the dispatch, each name in one sense."""
    found = toponyms.find(analysis, gazetteer)
    chosen = resolve(found, gazetteer, home(analysis, gazetteer, context))
    mentions = tuple(_mention(analysis, t, s) for t, s in zip(found, chosen))
    return Places(tuple(m.place for m in mentions if m.kind in ("literal", "capital")), mentions, analysis)


def home(analysis: Analysis, gazetteer: Gazetteer, context: Context = Context()) -> tuple[Candidate, ...]:
    out = [c for name in context.home for c in gazetteer.find(name)[:1]]
    return tuple(out)


def resolve(found: Sequence[Toponym], gazetteer: Gazetteer, home: Sequence[Candidate] = ()) -> tuple[senses.Sense, ...]:
    """A sense for each toponym: one for all that bear the same name and ask for the same level."""
    keys = [(normalise(t.text), t.wanted, t.kind in ("demonym", "capital")) for t in found]
    order = list(dict.fromkeys(keys))
    index = {key: n for n, key in enumerate(order)}
    count = collections.Counter(keys)
    inside, within = collections.defaultdict(list), collections.defaultdict(list)
    for key, t in zip(keys, found):
        inside[key] += [index[keys[k]] for k in t.inside if keys[k] != key]
        within[key] += t.within
    first = {key: t for key, t in reversed(list(zip(keys, found)))}
    names = [senses.Name(first[k].text, first[k].candidates, k[1], tuple(dict.fromkeys(inside[k])), tuple(dict.fromkeys(within[k])), count[k]) for k in order]
    solved = senses.resolve(names, gazetteer, home)
    return tuple(solved[index[key]] for key in keys)


def _mention(analysis: Analysis, t: Toponym, sense: senses.Sense) -> Mention:
    root = analysis.doc[t.start:t.end].root.i
    return Mention(t.start, t.end, root, analysis.sentence_of(t.start).index, t.kind, t.locative, place_of(t.text, t.span, t.wanted, sense))


def place_of(text: str, span, wanted: str | None, sense: senses.Sense) -> Place:
    """The record of a sense."""
    c = sense.chosen
    if c is None:
        return Place(text, span, text, precision=wanted or "city", confidence=0.3, why=sense.why)
    others = "; or " + ", ".join(f"{o.name} ({o.country or o.feature}{', ' + str(o.geonames_id) if o.geonames_id else ''})" for o in sense.others) if sense.others else ""
    if sense.confidence < _OPEN:
        return Place(text, span, text, precision=wanted or c.level, confidence=sense.confidence,
                     why=f"open: {c.name} ({c.country or c.feature}{', ' + str(c.geonames_id) if c.geonames_id else ''}){others}")
    return Place(text, span, c.name, c.geonames_id, c.latitude, c.longitude, c.country, c.admin1, c.feature, c.level, sense.confidence,
                 f"{sense.why}{others if sense.confidence < 0.95 else ''}")


@dataclasses.dataclass(frozen=True, slots=True)
class _Hold:
    """Where a mention hangs: behind ``preposition`` (or as ``compound`` | ``object`` | ``subject`` | ``other``) of ``token``."""

    mention: Mention
    how: str
    token: "Token"


class _Finder:
    """The search for one event's place: from its own words outwards."""

    def __init__(self, found: Places, head: int, sentence: int, excluded: frozenset[int]):
        self.found, self.doc, self.words = found, found.analysis.doc, toponyms.words()
        self.head, self.sentence, self.excluded = self.doc[head], sentence, excluded
        here = [m for m in found.mentions if m.sentence == sentence and m.kind in ("literal", "capital")]
        self.holds = [self._hold(m) for m in here]

    def place(self) -> Place | None:
        for step, holds in self._steps():
            free = [h for h in holds if not excluded_by(h, self.excluded, step)]
            if free:
                best = min(free, key=lambda h: (_FINE[h.mention.place.precision], self._distance(h)))
                return self._answer(best, step)
        return None

    def _answer(self, hold: _Hold, step: str) -> Place:
        place = hold.mention.place
        sure = place.confidence if place.confidence is not None else 0.5
        how = f'"{hold.how} {place.text}"' if hold.how not in ("compound", "object", "subject", "other") else f"{hold.how} {place.text}"
        return dataclasses.replace(place, confidence=round(_STEPS[step] * (0.4 + 0.6 * sure), 3), why=f"{step}: {how} of {hold.token.text}; {place.why}")

    def _distance(self, hold: _Hold) -> tuple[int, int]:
        return (abs(hold.mention.start - self.head.i), hold.mention.start)

    def _steps(self) -> Iterator[tuple[str, list[_Hold]]]:
        own = self._own(self.head)
        yield "own", own
        yield "argument", [h for h in self.holds if self._places(h, argument=True) and self._under(h.token, self.head)]
        for governor, relation in self._governors():
            yield "governor", self._own(governor)
            if governor.pos_ == "VERB" and relation not in ("ccomp",):
                yield "governor", [h for h in self.holds if self._places(h, argument=True) and self._under(h.token, governor)]
        yield "clause", [h for h in self.holds if self._where(h)]
        yield "sentence", [h for h in self.holds if self._places(h, argument=True) and not self._speech(h.token)]
        yield "story", self._story()

    # -- what hangs where

    def _hold(self, m: Mention) -> _Hold:
        token = self.doc[m.root]
        for _ in range(12):
            head, dep = token.head, token.dep_
            if dep in ("conj", "appos") and head.pos_ in _NOMINAL and head.i != token.i:
                token = head
            elif dep in ("compound", "nmod", "amod", "poss", "npadvmod") and self._generic(head) and head.pos_ in _NOMINAL and dep != "poss":
                token = head
            elif dep == "pobj" and head.lower_ in ("of", "in") and self._generic(head.head):
                token = head.head
            elif dep == "pobj":
                return self._behind(m, head)
            elif dep in ("compound", "nmod", "npadvmod", "poss", "amod"):
                return _Hold(m, "compound" if dep != "poss" else "owner", head)
            elif dep in ("dobj", "attr", "oprd"):
                return _Hold(m, "object", head)
            elif dep in ("nsubj", "nsubjpass"):
                return _Hold(m, "subject" if dep == "nsubj" else "object", head)
            else:
                return _Hold(m, "other", head)
        return _Hold(m, "other", token)

    def _behind(self, m: Mention, preposition: "Token") -> _Hold:
        """The phrase of a preposition, with the first of a row of them ("from inside Syria")."""
        name, token = preposition.lower_, preposition.head
        for _ in range(4):
            if token.dep_ in ("prep", "advmod", "pcomp") and token.pos_ in ("ADP", "ADV", "SCONJ"):
                name, token = (token.lower_ if token.lower_ in ("from", "to", "into", "outside", "near") else name), token.head
            else:
                break
        return _Hold(m, name, token)

    def _generic(self, token: "Token") -> bool:
        """A noun that only says what kind of place the name is: "the village of", "the outskirts of"."""
        return token.lemma_.lower() in self.words.levels or token.lower_ in self.words.levels or token.lower_ in self.words.parts

    def _own(self, head: "Token") -> list[_Hold]:
        return [h for h in self.holds if h.token.i == head.i and self._places(h)]

    def _places(self, h: _Hold, argument: bool = False) -> bool:
        """Does the phrase put its token at the place?"""
        level, lemma = h.mention.place.precision, h.token.lemma_.lower()
        coarse = level in ("country", "admin1")
        if h.how in self.words.at:
            if h.how == "on":
                return lemma in self.words.strikes or level in ("site", "region")
            return not (h.how in ("over", "around", "across") and level == "country" and h.token.pos_ in _NOMINAL)
        if h.how in ("to", "for", "toward", "towards", "via", "past"):
            return lemma in self.words.motion
        if h.how == "from":
            return lemma in self.words.source and not argument
        if h.how == "against":
            return lemma in self.words.strikes and not coarse
        if argument:
            return h.how == "compound" and level in ("site", "city") and h.token.pos_ in _NOMINAL
        if h.how == "of":
            return h.token.pos_ in _NOMINAL and lemma in self.words.hits
        if h.how in ("compound", "owner"):
            return h.token.pos_ in _NOMINAL and lemma in self.words.strikes and h.how == "compound" and not level == "country"
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

    def _governors(self) -> Iterator[tuple["Token", str]]:
        """The predicates that this one hangs on, and those that are coordinated with it; a verb of speech ends the way."""
        token = self.head
        for child in token.children:
            if child.dep_ in ("conj", "advcl", "xcomp", "prep") and child.pos_ == "VERB":
                yield child, child.dep_
        for _ in range(8):
            if token.head.i == token.i:
                return
            relation, token = token.dep_, token.head
            if self._speech(token):
                return
            if token.pos_ in ("VERB", "AUX") or token.pos_ == "NOUN":
                yield token, relation

    def _where(self, h: _Hold) -> bool:
        """The place of "X, where …" over a relative clause that holds the head."""
        token = self.head
        for _ in range(8):
            if token.dep_ in ("relcl", "acl"):
                return any(t.i in range(h.mention.start, h.mention.end) for t in (token.head, *token.head.children))
            if token.head.i == token.i:
                return False
            token = token.head
        return False

    def _speech(self, token: "Token") -> bool:
        return token.lemma_.lower() in self.words.speech

    def _story(self) -> list[_Hold]:
        """The place of the sentence before, in the same paragraph: where the narrative is."""
        return []


def excluded_by(hold: _Hold, excluded: frozenset[int], step: str) -> bool:
    """Is the mention a party's name, and nothing but? A place phrase of the event itself stays, whoever's words it is among."""
    return step != "own" and any(t in excluded for t in range(hold.mention.start, hold.mention.end))
