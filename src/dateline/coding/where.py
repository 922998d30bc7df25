"""Where: every place that a dispatch names, and the place of an event.

In go an Analysis and the gazetteer, out come ``Places``. A name that the gazetteer does not hold, or whose sense stays open, keeps its
words and no coordinates; ``why`` says what decided, and who else was in the running. Nothing is refused; no file is opened here.
"""

from __future__ import annotations

import collections
import dataclasses
from typing import Collection, Sequence

from dateline.knowledge import senses
from dateline.knowledge.gazetteer import Candidate, Gazetteer, kilometres, normalise
from dateline.language import event_places, toponyms
from dateline.language.analysis import Analysis
from dateline.language.event_places import Mention
from dateline.language.toponyms import Toponym
from dateline.records import Place

_LARGE = 5.0  # weight of a place that may be an outlet's home
_OPEN = 0.35  # below this share of belief a name keeps no coordinates


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text. ``home``: names of places that the outlet is at ("Lagos"); a place in the outlet's name is found."""

    home: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Places:
    """``all``: the places that the text names, in its order; ``mentions`` has the adjectives ("Syrian") and names in other names too."""

    all: tuple[Place, ...]
    mentions: tuple[Mention, ...]
    analysis: Analysis

    def of(self, head_token: int, sentence_index: int, exclude_tokens: Collection[int] = ()) -> Place | None:
        """The place of the event whose predicate is ``head_token``, or null.

        ``exclude_tokens``: tokens of its parties, whose names are no places of it. Only a deed ("killed", "a raid"), which must happen
        somewhere, takes the place of its arguments, of its sentence or of the story; a word ("condemned") does not. ``confidence`` falls
        with the distance: own phrase of place, an argument's, the governing clause's, the sentence's, the story's.
        """
        return event_places.Finder(self.analysis, self.mentions, head_token, sentence_index, frozenset(exclude_tokens)).place()


def places(analysis: Analysis, gazetteer: Gazetteer, context: Context = Context()) -> Places:
    """Every place of the dispatch, each name in one sense."""
    found = toponyms.find(analysis, gazetteer)
    chosen = resolve(found, gazetteer, home(analysis, gazetteer, context))
    mentions = _quarters(analysis, [_mention(analysis, t, s) for t, s in zip(found, chosen)])
    return Places(tuple(m.place for m in mentions if m.kind in ("literal", "capital")), mentions, analysis)


_QUARTERS = frozenset("quarter neighborhood neighbourhood slum shantytown suburb ward".split())
_NEAR_KM = 60.0


def _quarters(analysis: Analysis, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The same, a quarter ("the Miramar quarter") told to be of the city that the text names last, where the gazetteer knows its name only far away."""
    doc, out, city = analysis.doc, [], None
    cities = [m if m.place.precision == "city" and m.place.latitude is not None and m.kind in ("literal", "capital") else None for m in mentions]
    for number, m in enumerate(mentions):
        place, behind = m.place, doc[m.end].lower_ if m.end < len(doc) else ""
        of = m.start > 2 and doc[m.start - 1].lower_ == "of" and doc[m.start - 2].lower_ in _QUARTERS and not doc[m.start - 3].is_title
        if behind not in _QUARTERS and not of:
            city = cities[number] or city
            out.append(m)
            continue
        after = cities[number + 1] if number + 1 < len(mentions) and mentions[number + 1].start <= m.end + 2 else None
        held = after or city
        if held is not None and place.text != held.place.text and _apart(place, held.place) > _NEAR_KM:
            c = held.place
            m = dataclasses.replace(m, place=dataclasses.replace(
                place, name=place.text, geonames_id=None, latitude=c.latitude, longitude=c.longitude, country=c.country, admin1=c.admin1, feature=None,
                precision="city", confidence=0.4, why=f"a quarter, taken to be of {c.name}, whose coordinates these are"))
        out.append(m)
    return tuple(out)


def _apart(a: Place, b: Place) -> float:
    """Kilometres; endless where the first has no coordinates."""
    return float("inf") if a.latitude is None else kilometres(a.latitude, a.longitude, b.latitude, b.longitude)


def home(analysis: Analysis, gazetteer: Gazetteer, context: Context = Context()) -> tuple[Candidate, ...]:
    named = [c for name in context.home for c in gazetteer.find(name)[:1]]
    return tuple(named) or _of_outlet(analysis.dispatch.outlet or "", gazetteer)


def _of_outlet(outlet: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """The place in an outlet's name: "The Jerusalem Post", "Times of India"."""
    words = outlet.split()
    for length in (3, 2, 1):
        for i in range(len(words) - length + 1):
            found = gazetteer.find(" ".join(words[i : i + length])) if words[i][:1].isupper() else ()
            if found and found[0].weight >= _LARGE and not (length == 1 and gazetteer.is_common(words[i]) and found[0].level != "country"):
                return found[:1]
    return ()


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
    enclosed = {key for key, t in zip(keys, found) if t.enclosed}
    first = {key: t for key, t in reversed(list(zip(keys, found)))}
    names = [
        senses.Name(
            first[k].text,
            first[k].candidates,
            k[1],
            tuple(dict.fromkeys(inside[k])),
            tuple(dict.fromkeys(within[k])),
            count[k],
            k in enclosed,
        )
        for k in order
    ]
    solved = senses.resolve(names, gazetteer, home)
    return tuple(solved[index[key]] for key in keys)


def _mention(analysis: Analysis, t: Toponym, sense: senses.Sense) -> Mention:
    root = analysis.doc[t.start : t.end].root.i
    return Mention(t.start, t.end, root, analysis.sentence_of(t.start).index, t.kind, t.locative, place_of(t.text, t.span, t.wanted, sense))


def place_of(text: str, span, wanted: str | None, sense: senses.Sense) -> Place:
    """The record of a sense."""
    c = sense.chosen
    if c is None:
        state = sense.holder if sense.holder and sense.holder.level == "admin1" else None
        return Place(
            text,
            span,
            text,
            country=sense.holder.country if sense.holder else None,
            admin1=state.name if state else None,
            precision=wanted or "city",
            confidence=0.3,
            why=sense.why,
        )
    others = (
        "; or "
        + ", ".join(f"{o.name} ({o.country or o.feature}{', ' + str(o.geonames_id) if o.geonames_id else ''})" for o in sense.others)
        if sense.others
        else ""
    )
    if sense.confidence < _OPEN:
        return Place(
            text,
            span,
            text,
            precision=wanted or c.level,
            confidence=sense.confidence,
            why=f"open: {c.name} ({c.country or c.feature}{', ' + str(c.geonames_id) if c.geonames_id else ''}){others}",
        )
    return Place(
        text,
        span,
        c.name,
        c.geonames_id,
        c.latitude,
        c.longitude,
        c.country,
        c.admin1,
        c.feature,
        c.level,
        sense.confidence,
        f"{sense.why}{others if sense.confidence < 0.95 else ''}",
    )
