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
_AT = frozenset(("in", "at", "near", "outside", "inside", "off", "across", "over", "into", "toward", "towards", "around", "throughout", "within", "through", "on",
                 "along", "onto", "above", "beyond", "beneath", "under", "surrounding"))
_GOAL = frozenset(("to", "for", "via", "past"))
_MOTION = frozenset(("go", "travel", "fly", "visit", "arrive", "return", "move", "deploy", "flee", "send", "head", "march", "sail", "drive", "advance", "retreat", "come",
                     "evacuate", "rush", "spread", "trip", "visit", "travel", "return", "tour", "deliver", "dispatch", "withdraw", "bring", "take", "ship", "cross", "deport"))
_SOURCE = frozenset(("withdraw", "retreat", "pull", "evacuate", "flee", "expel", "withdrawal", "retreat", "evacuation", "leave", "free", "deport", "kidnap", "abduct",
                     "displace", "escape", "remove", "drive", "recall", "fire", "launch", "flight", "redeploy", "pullout"))
_HITS_PLACE = frozenset(("attack", "bomb", "shell", "strike", "hit", "raid", "storm", "invade", "enter", "visit", "capture", "seize", "occupy", "besiege", "liberate", "retake",
                         "recapture", "overrun", "tour", "leave", "reach", "target", "pound", "blockade", "control", "evacuate", "surround", "cross", "encircle", "destroy",
                         "devastate", "hammer", "rock", "shake", "pummel", "annex", "infiltrate", "assault", "take", "flee", "batter", "ransack", "loot", "burn", "raze"))
_SPEECH = frozenset(("say", "tell", "add", "state", "announce", "report", "note", "warn", "claim", "argue", "explain", "write", "declare", "confirm", "insist", "believe", "think"))
_OF = frozenset(("of",))
_MODIFIERS = frozenset(("compound", "nmod", "poss", "amod", "appos", "npadvmod"))
_CLAUSAL = frozenset(("relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "pcomp", "parataxis", "csubj"))


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


class _Finder:
    """The search for one event's place."""

    def __init__(self, found: Places, head: int, sentence: int, excluded: frozenset[int]):
        self.found, self.doc, self.excluded = found, found.analysis.doc, excluded
        self.head = self.doc[head]
        self.sentence = sentence
        self.here = [m for m in found.mentions if m.sentence == sentence and m.kind != "embedded"]

    def place(self) -> Place | None:
        return None
