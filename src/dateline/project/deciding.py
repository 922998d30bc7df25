"""Review: people say of each row whether it is right, and put it right.

In go decisions (accept, reject, edit, skip, undo) on the events of the latest codings, on passages that were left uncoded and on whole texts; out come the item to
look at, what stands of it, and every decision ever made. Nothing is overwritten: a decision names the version that it was made on, and is refused (Stale, with both
versions) where somebody was faster.

Three stages. In the first, people decide one after the other. In the second, somebody else decides on a sample of the same items without seeing the first decision.
Where the two differ, a final word is asked for, with both in view; until it is there the item counts as open.
"""
from __future__ import annotations

import dataclasses
import re
from typing import Any, Mapping, Sequence

from dateline.errors import Stale, UsageError
from dateline.project import editing
from dateline.store import Database, codings, reviews
from dateline.store.reviews import Review

WHOLE = ""
_NAME_LIMIT = 100
_PASSAGE = re.compile(r"[0-9]{1,9}-[0-9]{1,9}")


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide on. ``item``: id of an event, "START-END" of a passage, "" for the whole text. ``coded``: the event as it was coded, null for passages.
    ``event``: as it stands in this stage, which an edit starts from. ``last``: the last row of this stage; ``version`` its number, 0 for none. ``first`` and
    ``second`` are shown in the final stage alone. ``reason``: why a passage was left out."""

    document: str
    item: str
    stage: str
    run: int
    record: Mapping[str, Any]
    coded: Mapping[str, Any] | None
    event: Mapping[str, Any] | None
    last: Review | None
    first: Review | None = None
    second: Review | None = None
    reason: str | None = None

    @property
    def version(self) -> int:
        return self.last.number if self.last else 0

    @property
    def stands(self) -> str | None:
        return self.last.stands if self.last else None

    @property
    def suggested(self) -> str | None:
        """The type for which a passage was left out."""
        head = (self.reason or "").partition(":")[0]
        return head if head.isupper() else None


def item(db: Database, document: str, name: str, stage: str = "first") -> Item:
    """What there is to decide on. Raises UsageError where the project has no such document, event or passage."""
    if stage not in reviews.STAGES:
        raise UsageError(f"no stage: {stage!r}", remedy=f"Stages are {', '.join(reviews.STAGES)}")
    last = reviews.latest(db, document, name, stage)
    run, record = _coding(db, document, name)
    coded = next((e for e in record["events"] if e["id"] == name), None)
    reason = None
    if coded is None and name != WHOLE:
        span = passage(name, record["document"]["text"])
        if span is None:
            raise UsageError(f"no event {name!r} in it", where=document, remedy="Take the event from the queue")
        reason = next((u["reason"] for u in record["uncoded"] if u["span"] == span), None)
    first, second = (reviews.latest(db, document, name, s) for s in ("first", "second")) if stage == "final" else (None, None)
    event = _shown(document, name, record["document"]["text"], coded, last, first, second)
    return Item(document, name, stage, run, record, coded, event, last, first, second, reason)


def passage(name: str, text: str) -> list[int] | None:
    """The span of "START-END", or null where the name is none inside the text."""
    if not _PASSAGE.fullmatch(name):
        return None
    start, _, end = name.partition("-")
    return [int(start), int(end)] if int(start) < int(end) <= len(text) else None


def is_event(name: str) -> bool:
    """Is it the name of a coded event, neither of a passage nor of a whole text?"""
    return name != WHOLE and not _PASSAGE.fullmatch(name)


def _coding(db: Database, document: str, name: str) -> tuple[int, dict[str, Any]]:
    """The run and record in which an item stands: the latest coding, else the latest one that holds the event."""
    rows = db.run(f"SELECT c.run, d.number FROM documents d JOIN codings c ON c.document = d.number WHERE d.id = ? AND {codings.LATEST}", (document,))
    if not rows:
        raise UsageError("no coded document of this id", where=document, remedy="Code the project, or take the item from the queue")
    run, number = rows[0]
    if name != WHOLE:
        holding = db.run("SELECT max(run) FROM events WHERE id = ? AND document = ?", (name, number))
        run = holding[0][0] if holding[0][0] is not None else run
    packed, text = db.run("SELECT c.record, d.text FROM codings c JOIN documents d ON d.number = c.document WHERE c.document = ? AND c.run = ?", (number, run))[0]
    return run, codings.record_of(bytes(packed), text, document)


def decide(db: Database, document: str, name: str, kind: str, *, reviewer: str, stage: str = "first", version: int = 0,
           changes: Mapping[str, Any] | None = None, note: str | None = None) -> Review:
    """Accept, reject, edit or skip an item.

    ``version``: number of the last row of this stage that was seen (Item.version). ``changes``: for edits (editing.edited). A passage that is rightly left out
    is rejected, and made an event by an edit; the whole text is accepted where no event is missing from it. For the final word ``kind`` may be "first" or "second":
    as that reading has it.
    Raises Stale (``theirs``: the last row; ``mine``: {kind, event, note}), UsageError.
    """
    reviewer = _name(reviewer)
    if kind not in ("accept", "reject", "edit", "skip") and not (stage == "final" and kind in ("first", "second")):
        raise UsageError(f"no decision: {kind!r}", remedy="Accept, reject, edit or skip it")
    if note is not None and len(note) > 2000:
        raise UsageError("a note of more than 2,000 characters", remedy="Shorten it")
    found = item(db, document, name, stage)
    _may(db, found, reviewer)
    event = _seen(db, found, version) if name != WHOLE else None
    if kind in ("first", "second"):
        reading = found.first if kind == "first" else found.second
        assert reading is not None and reading.stands is not None  # _may has seen to it
        kind, event = reading.stands, reading.event
    elif kind == "edit":
        if event is None:
            raise UsageError("a whole text cannot be edited", remedy="Edit an event of it, or add one")
        event = editing.edited(event, changes or {}, found.record["document"]["text"], words(db), by=reviewer)
    elif kind == "accept" and name != WHOLE and event is not None and event["type"] is None:
        raise UsageError("a passage that is no event yet cannot be accepted", remedy="Edit it: give it a type; or reject it where it is rightly left out")
    try:
        return reviews.add(db, reviewer=reviewer, stage=stage, kind=kind, stands=kind, document=document, item=name, run=found.run, before=version, event=event, note=note)
    except Stale as error:
        error.mine = {"kind": kind, "event": event, "note": note}
        raise


def _seen(db: Database, found: Item, version: int) -> Mapping[str, Any] | None:
    """The event that a decision was made on: that of the version it names, also where it is stale, so that both can be shown."""
    if version == found.version:
        return found.event
    if version == 0:
        return _shown(found.document, found.item, found.record["document"]["text"], found.coded, None, found.first, found.second)
    seen = next((r for r in reviews.chain(db, found.document, found.item, found.stage) if r.number == version), None)
    return seen.event if seen and seen.event else found.event


def _shown(document: str, name: str, text: str, coded: Mapping[str, Any] | None, last: Review | None, first: Review | None,
           second: Review | None) -> Mapping[str, Any] | None:
    """The event that a page shows: what stands in this stage, else a reading that keeps it, else the coded one, else a blank one at the passage."""
    readings = (last, second, first) if first and first.stands == "reject" else (last, first)
    event = next((r.event for r in readings if r and r.event), coded)
    span = passage(name, text)
    return editing.blank(document, span, text) if event is None and span is not None else event


def _name(reviewer: str) -> str:
    name = " ".join(reviewer.split()) if isinstance(reviewer, str) else ""
    if not name or len(name) > _NAME_LIMIT or not name.isprintable():
        raise UsageError("a decision needs the name of its reviewer", remedy=f"Give one of at most {_NAME_LIMIT} characters")
    return name


def _may(db: Database, found: Item, reviewer: str) -> None:
    """The second reading is by somebody else than the first; the final word comes after both. Raises UsageError."""
    if found.stage == "first":
        return
    first = reviews.latest(db, found.document, found.item, "first")
    if first is None or first.stands in (None, "skip"):
        raise UsageError("nobody has decided on it yet", where=found.item or found.document, remedy="Decide on it in the first stage")
    if found.stage == "second" and decider(db, first) == reviewer:
        raise UsageError("the first decision on it is yours", where=found.item or found.document, remedy="Let somebody else read it a second time")
    if found.stage == "final" and (found.second is None or found.second.stands in (None, "skip")):
        raise UsageError("nobody has read it a second time", where=found.item or found.document, remedy="Decide on it in the second stage first")


def decider(db: Database, review: Review) -> str:
    """Who made the decision that stands after a row: where that row is an undo, whoever made the one before."""
    if review.kind != "undo":
        return review.reviewer
    stack = standing_rows(reviews.chain(db, review.document, review.item, review.stage), review.number)
    return stack[-1].reviewer if stack else review.reviewer


def standing_rows(chain: Sequence[Review], until: int) -> list[Review]:
    """The decisions that are not undone after the row ``until``, the last on top."""
    stack: list[Review] = []
    for row in chain:
        if row.number > until:
            break
        if row.kind == "undo":
            del stack[-1:]
        else:
            stack.append(row)
    return stack


def undo(db: Database, reviewer: str, stage: str = "first") -> Review:
    """Take back what this reviewer decided last in a stage: what stood before stands again. Returns the new row.

    Raises UsageError where there is nothing to undo, Stale where somebody has decided on the item since.
    """
    reviewer = _name(reviewer)
    row = reviews.last_of(db, reviewer, stage)
    if row is None:
        raise UsageError("nothing to undo", remedy="Decide on something first")
    chain = reviews.chain(db, row.document, row.item, stage)
    stack = standing_rows(chain, chain[-1].number)
    if not stack or stack[-1].number != row.number:
        raise Stale(f"{chain[-1].reviewer} has decided on it since ({chain[-1].kind})", where=row.item or row.document, remedy="Look at it and decide again",
                    theirs=chain[-1], mine={"kind": "undo", "event": row.event, "note": None})
    before = stack[-2] if len(stack) > 1 else None
    return reviews.add(db, reviewer=reviewer, stage=stage, kind="undo", stands=before.stands if before else None, document=row.document, item=row.item, run=row.run,
                       before=chain[-1].number, event=before.event if before else None)


def words(db: Database) -> editing.Vocabulary:
    """The words that events of this project may use: PLOVER's, and the types of other codebooks that it was coded with."""
    return editing.vocabulary(tuple(t for t, in db.run("SELECT DISTINCT type FROM events ORDER BY type")))
