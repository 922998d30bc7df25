"""What the rest of a dispatch tells of an event whose own clause leaves it open: the day of the story, and who is meant by "the attack".

In go a Happening, its draft and what was told before; out comes a When or the draft with more parties. Each addition says where it came from.
"""
from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dateline.codebooks.codebook import SPOKEN
from dateline.language.analysis import Analysis
from dateline.records import Event, Party, When

_LEAD = 3  # sentences of the body
_BLAMED = {"ASSAULT", "COERCE", "SANCTION", "THREATEN", "PROTEST", "MOBILIZE", "REJECT"}
_ANSWERED = {"allegation", "accusation", "charge", "claim", "criticism", "demand", "call", "request", "proposal", "suggestion", "report", "finding",
             "ruling", "verdict", "threat", "ultimatum", "offer", "appeal"}
_REACH = 12  # drafts that are looked back over


def story_day(happening, analysis: Analysis, dates: Sequence[When], published: When | None) -> When | None:
    """The day that the dispatch tells of, for what its title and lead tell and for what is said in it, in the plain past or present.

    It is the first day told in the lead, else the publication date; ``basis`` published says that no time stands beside the event itself.
    """
    clause, sentence = happening.anchor, analysis.sentences[happening.anchor.sentence]
    lead = [s for s in analysis.sentences if not s.in_title][:_LEAD]
    early = sentence.in_title or sentence in lead
    spoken = happening.type in SPOKEN and clause.kind == "verb" and clause.tense == "past" and not _perfect(analysis, clause.head)
    if not (early or spoken) or clause.tense == "future":
        return None
    end = lead[-1].span.end if lead else 0
    told = next((d for d in dates if d.span and d.span.end <= end and d.precision == "day" and d.basis == "relative"), None)
    if told is not None:
        return dataclasses.replace(told, basis="published", why="no time beside it: the day that the lead tells of")
    if published is None or published.start is None or published.start != published.end:
        return None
    return dataclasses.replace(published, text="", span=None, basis="published", why="no time beside it: the day of publication")


def _perfect(analysis: Analysis, token: int) -> bool:
    return any(c.dep_ == "aux" and c.lemma_ == "have" for c in analysis.doc[token].children)


def answered(happening, draft: Event, analysis: Analysis, before: Sequence[Event]) -> Event:
    """The draft with the recipients that its object points back to.

    "Condemned the attack" is done to those who attacked; "rejected the allegations" to those who made them against the speaker.
    """
    if any(p.country or p.sectors for p in draft.recipients) or draft.type not in {"ACCUSE", "REJECT"} or not draft.actors:
        return draft
    objects = [t for c in (happening.anchor, happening.act) for t in c.tokens("obj")]
    lemmas = {analysis.doc[t].lemma_.lower() for t in objects}
    own = {p.code for p in draft.actors}
    for event in reversed(before[-_REACH:]):
        to_us = {p.country for p in event.recipients} & {p.country for p in draft.actors}
        answers = lemmas & _ANSWERED and event.type in {"ACCUSE", "REQUEST", "THREATEN"} and to_us
        blames = event.type in _BLAMED and any(_names(analysis, t, event) for t in objects)
        if (answers or blames) and event.actors and not own & {p.code for p in event.actors}:
            why = f"told before as the one who did it ({event.type})"
            return dataclasses.replace(draft, recipients=tuple(_pointed(p, why) for p in event.actors),
                                       why={**draft.why, "recipients": why})
    return draft


def _names(analysis: Analysis, token: int, event: Event) -> bool:
    """Is this object a noun for what the event was ("the attack", "the arrests", "the move")?"""
    noun = analysis.doc[token]
    definite = any(c.dep_ == "det" and c.lower_ in {"the", "this", "these", "that", "those"} for c in noun.children) or noun.lower_ in {"this", "it"}
    told = noun.lemma_.lower() in analysis.text(event.sentence).lower() or noun.lemma_.lower() in {
        "move", "action", "decision", "measure", "step", "act", "attack", "violence", "killing", "this", "it", "incident", "assault", "crackdown"}
    return definite and told


def _pointed(party: Party, why: str) -> Party:
    return dataclasses.replace(party, basis="coreference", why=why)
