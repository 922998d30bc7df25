"""The review of a project, as one object: ``project.review``.

    with dateline.Project("stories.dateline") as project:
        for entry in project.review.queue("doubt"):
            item = project.review.item(entry.document, entry.item)
            project.review.decide(entry.document, entry.item, "accept", reviewer="R. Marsh", version=item.version)
        print(project.review.report()["precision"])
        project.review.gold("gold/")
        project.review.learn()

What each does is told where it is done: queues, deciding, editing, outcomes, learning, exporting.gold.
"""
from __future__ import annotations

import os
from typing import Any, Callable, Iterator, Mapping

from dateline.project import deciding, lookups, outcomes, queues, verdicts
from dateline.project.deciding import Item
from dateline.project.filtering import Filters, filters_of
from dateline.project.queues import Entry
from dateline.project.verdicts import Verdict
from dateline.store import Database, reviews
from dateline.store.reviews import Review


class Reviewing:
    """``coder``: the class that codes, needed to learn."""

    def __init__(self, db: Database, coder: Callable[..., Any]):
        self._db, self._coder = db, coder

    def queue(self, name: str = "doubt", *, reviewer: str = "", limit: int = 20, **conditions: Any) -> list[Entry]:
        """What to read next (queues.queue). ``conditions`` as for ``Project.records``. Raises UsageError."""
        return queues.queue(self._db, name, reviewer=reviewer, filters=filters_of(**conditions), limit=limit)

    def item(self, document: str, item: str, stage: str = "first") -> Item:
        """What there is to decide on (deciding.item). Raises UsageError."""
        return deciding.item(self._db, document, item, stage)

    def decide(self, document: str, item: str, kind: str, *, reviewer: str, stage: str = "first", version: int = 0, changes: Mapping[str, Any] | None = None,
               note: str | None = None) -> Review:
        """Accept, reject, edit or skip an item (deciding.decide). Raises Stale with both versions where somebody was faster, UsageError."""
        return deciding.decide(self._db, document, item, kind, reviewer=reviewer, stage=stage, version=version, changes=changes, note=note)

    def undo(self, reviewer: str, stage: str = "first") -> Review:
        """Take back the last decision of a reviewer (deciding.undo). Raises Stale, UsageError."""
        return deciding.undo(self._db, reviewer, stage)

    def look_up(self, document: str, field: str, span: tuple[int, int]) -> list[dict[str, Any]]:
        """What the characters of ``span`` may be, as values of a field, best first (lookups.look_up). Raises UsageError."""
        return lookups.look_up(self._db, document, field, span)

    def history(self) -> Iterator[Review]:
        """Every decision ever made, the oldest first."""
        return reviews.history(self._db)

    def verdicts(self, document: str | None = None) -> Iterator[Verdict]:
        """What stands of each item after all that was said (verdicts.verdicts)."""
        return verdicts.verdicts(self._db, document)

    def report(self) -> dict[str, Any]:
        """Counts, precision with its interval, agreement (outcomes.report)."""
        return outcomes.report(self._db)

    def gold(self, folder: str | os.PathLike[str], *, complete: bool = False) -> list[str]:
        """Write what was read as gold for ``dateline evaluate records`` (exporting.gold): the texts of which every coded event is decided; ``complete``: only those of
        which a reader said that no event is missing. Returns their names. Raises UsageError."""
        from dateline.exporting import gold
        return gold.write(self._read_through(complete), folder)

    def _read_through(self, complete: bool) -> Iterator[tuple[dict[str, Any], bool]]:
        """Corrected records of texts that were read through, and whether a reader called them complete."""
        from dateline.project import querying
        documents: dict[str, dict[str, Verdict]] = {}
        for verdict in verdicts.verdicts(self._db):
            documents.setdefault(verdict.document, {})[verdict.item] = verdict
        for id, found in documents.items():
            whole = deciding.WHOLE in found and found[deciding.WHOLE].stands == "accept"
            for record in querying.records(self._db, Filters(ids=(id,))):
                decided = {item for item, v in found.items() if v.stands != "disputed"}
                if all(e["id"] in decided for e in record["events"]) and (whole or record["events"] and not complete):
                    yield verdicts.corrected(record, found.values(), only=True), whole

    def learn(self, *, maker: str | None = None, workers: int | None = None, progress: Callable[[int, int], None] | None = None) -> dict[str, Any]:
        """Refit the confidence to what was read (learning.learn). Raises UsageError where there are too few decisions."""
        from dateline.project import learning
        return learning.learn(self._db, self._coder, maker=maker, workers=workers, progress=progress)
