"""Where our coding and a second coder's proposals disagree.

In go both, out come disagreements, each with the field, the event of ours (its id, or null), what either says, and the span that a reviewer should look at. An event and a proposal are
of one act where their triggers overlap, or where they tell one type in one sentence. Only what the second coder does say is held against ours: its silence on a field proves nothing.
"""
from __future__ import annotations

from typing import Any, Mapping, Sequence

from dateline.dispatch import Span
from dateline.records import Coding, Event, Party

Proposal = Mapping[str, Any]


def disagreements(coding: Coding, proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """In the order of the text."""
    pairs, alone = _matched(coding, proposals)
    found = []
    for event, proposal in pairs:
        if proposal is None:
            found.append(_apart("event", event.id, event.type, None, event.trigger))
        else:
            found += _fields(coding, event, proposal)
    for proposal in alone:
        left_out = next((u.reason for u in coding.uncoded if u.span.overlaps(Span(*proposal["trigger"]))), None)
        found.append(_apart("event", None, f"uncoded: {left_out}" if left_out else None, proposal["type"], Span(*proposal["trigger"])))
    return sorted(found, key=lambda d: (d["span"], d["field"], d["event"] or ""))


def _apart(field: str, event: str | None, ours: Any, theirs: Any, span: Span) -> dict[str, Any]:
    return {"field": field, "event": event, "ours": ours, "theirs": theirs, "span": list(span)}


def _matched(coding: Coding, proposals: Sequence[Proposal]) -> tuple[list[tuple[Event, Proposal | None]], list[Proposal]]:
    """Each event with its proposal, one to one, those of one trigger and type first; and the proposals that are left."""
    ranked = sorted((-_likeness(event, proposal), i, j) for i, event in enumerate(coding.events) for j, proposal in enumerate(proposals) if _likeness(event, proposal))
    of: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in of and j not in of.values():
            of[i] = j
    again = {j for _, _, j in ranked} - set(of.values())  # told once more, of an event that has its proposal already
    return ([(event, proposals[of[i]] if i in of else None) for i, event in enumerate(coding.events)],
            [p for j, p in enumerate(proposals) if j not in of.values() and j not in again])


def _likeness(event: Event, proposal: Proposal) -> int:
    trigger, same = Span(*proposal["trigger"]), event.type == proposal["type"]
    if any(trigger.overlaps(span) for span in (event.trigger, *event.tellings)):
        return 3 if same else 2
    return 1 if same and trigger.overlaps(event.sentence) else 0


def _fields(coding: Coding, event: Event, proposal: Proposal) -> list[dict[str, Any]]:
    found = []
    here = Span(*proposal["trigger"])
    for field in ("type", "mode", "certainty"):
        ours, theirs = getattr(event, field), proposal[field]
        if theirs is not None and theirs != ours and (field != "mode" or event.type == proposal["type"]):
            found.append(_apart(field, event.id, ours, theirs, here))
    for field in ("actors", "recipients"):
        ours, theirs = getattr(event, field), proposal[field]
        if theirs and not _same_parties(coding, ours, theirs):
            found.append(_apart(field, event.id, [p.text for p in ours], [w["text"] for w in theirs], Span(*theirs[0]["span"])))
    for field in ("date", "place"):
        ours, theirs = getattr(event, field), proposal[field]
        if theirs is not None and (ours is None or not _same_words(ours.text, ours.span, theirs)):
            found.append(_apart(field, event.id, ours.text if ours else None, theirs["text"], Span(*theirs["span"])))
    for words in proposal["figures"]:
        if not any(_same_words(f.text, f.span, words) for f in event.figures):
            found.append(_apart("figures", event.id, [f.text for f in event.figures], words["text"], Span(*words["span"])))
    theirs, sources = proposal["source"], [a.source for a in event.attribution if a.source]
    if theirs is not None and not any(_same_words(s.name or s.text, s.span, theirs) for s in sources):
        found.append(_apart("attribution", event.id, [s.text for s in sources], theirs["text"], Span(*theirs["span"])))
    return found


def _same_words(text: str, span: Span | None, theirs: Mapping[str, Any]) -> bool:
    return span is not None and span.overlaps(Span(*theirs["span"])) or _folded(theirs["text"]) in _folded(text) or bool(text) and _folded(text) in _folded(theirs["text"])


def _folded(text: str) -> str:
    return " ".join(text.casefold().removeprefix("the ").split())


def _same_parties(coding: Coding, ours: Sequence[Party], theirs: Sequence[Mapping[str, Any]]) -> bool:
    """Is each of theirs one of ours, and each of ours one of theirs? A name and a pronoun for one party are the same where our own reading says so."""
    def meets(party: Party, words: Mapping[str, Any]) -> bool:
        span = Span(*words["span"])
        if _same_words(party.text, party.span, words) or party.name and _folded(party.name) == _folded(words["text"]):
            return True
        return any(p.span.overlaps(span) and p.name is not None and (p.name, p.code) == (party.name, party.code) for p in coding.parties)
    return all(any(meets(p, w) for p in ours) for w in theirs) and all(any(meets(p, w) for w in theirs) for p in ours)
