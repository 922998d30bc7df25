"""A project: dispatches, what was coded from them, and what belongs together, in one file or one PostgreSQL database.

    with dateline.Project("stories.dateline") as project:
        project.add("wire/", "archive.zip")
        project.code()
        for record in project.records(types=("ASSAULT",), since="2024-01-01"):
            ...

Everything may be stopped at any moment and called again: what was told of as done is kept, the rest goes on. Refused: files that are no project, projects of a
later version of Dateline.
"""
from __future__ import annotations

import os
from typing import Any, Callable, Iterator

from dateline.project import adding, coding, querying, verdicts
from dateline.project.adding import Progress
from dateline.project.coding import CodingProgress
from dateline.project.filtering import filters_of
from dateline.project.reviewing import Reviewing
from dateline.project.workers import cores
from dateline.store import LATEST, checking, codings, documents, is_project, links, open_store, refuse_readonly, reviews
from dateline.store.checking import Problem

__all__ = ["CodingProgress", "Problem", "Progress", "Project", "is_project"]


class Project:
    """``path``: a file (made where there is none) or a "postgresql://…" URL; ``readonly``: open it for reading alone. ``wait_seconds``: how long to wait while
    another process writes. ``coder``: the class that codes (null: dateline.Coder). Raises StoreError."""

    def __init__(self, path: str | os.PathLike[str], *, create: bool = True, readonly: bool = False, wait_seconds: float = 60.0,
                 coder: Callable[..., Any] | None = None):
        self.name = str(path)
        self.db = open_store(path, create=create, readonly=readonly, wait_seconds=wait_seconds, standing=verdicts.standing)
        self._coder = coder or coding.default_coder

    def __enter__(self) -> "Project":
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()

    def add(self, *sources: str | os.PathLike[str], published: Any = None, retry: bool = False, private: bool = False, workers: int | None = None,
            progress: Callable[[Progress], None] | None = None) -> Progress:
        """Add files, folders and web addresses; what the project has already adds nothing.

        ``published``: the day, or the first and last day, on which they are known to have been published. ``retry``: read again what is in quarantine.
        ``private``: fetch from private addresses too. ``progress`` is called after each batch, when it is written for good. Returns the totals.
        Raises UsageError for a path that does not exist, ValueError where ``published`` is no date, StoreError where nothing can be written.
        """
        options = adding.Options(published=published, retry=retry, private=private, workers=workers or cores())
        return adding.add(self.db, sources, options, progress)

    def code(self, *, again: bool = False, workers: int | None = None, codebook: os.PathLike[str] | str | None = None,
             parties: os.PathLike[str] | str | None = None, min_confidence: float | None = None, confidence: os.PathLike[str] | str | None = None,
             progress: Callable[[CodingProgress], None] | None = None) -> CodingProgress:
        """Code the documents that are not coded yet, on all cores (``workers``: on so many).

        ``again``: code all documents in a run of its own; earlier codings are kept (see ``diff``). ``confidence``: a file of ``review.learn``, or "shipped" for ours
        (null: what this project learned last, else ours). The rest are options of dateline.Coder.
        Raises DataError, ModelError, StoreError.
        """
        refuse_readonly(self.db)
        options = {"codebook": str(codebook) if codebook else None, "parties": str(parties) if parties else None, "min_confidence": min_confidence,
                   "confidence": self._confidence(confidence)}
        return coding.code(self.db, self._coder, options, again=again, workers=workers, tell=progress)

    def _confidence(self, given: os.PathLike[str] | str | None) -> Any:
        if given is None:
            learned = reviews.learned(self.db, "confidence")
            return learned["value"]["coefficients"] if learned else None
        return None if given == "shipped" else str(given)

    def records(self, **conditions: Any) -> Iterator[dict[str, Any]]:
        """Records dateline/1 that fit, one at a time. The conditions are those of selecting.Selection (``types``, ``countries``, ``since``, …), and ``text`` and ``run``
        (filtering.Filters); lists may be lists, days may be dates. Raises UsageError for a condition that there is none of."""
        return querying.records(self.db, filters_of(**conditions))

    def export(self, format: str, target: Any = None, *, text: bool = True, **conditions: Any) -> Any:
        """Write records for another tool (exporting.export). ``conditions`` as for ``records``; ``text``: false leaves the words of the dispatches out."""
        from dateline import exporting
        return exporting.export(self.records(**conditions), format, target, text=text)

    def diff(self, old: int, new: int) -> Iterator[dict[str, Any]]:
        """What two runs coded differently (querying.diff). Raises UsageError for a run that there is not."""
        return querying.diff(self.db, old, new)

    def search(self, words: str, limit: int = 20) -> Iterator[dict[str, Any]]:
        """Documents that hold all these words, in any of their forms; words in double quotes are a phrase. Raises UsageError where there is no word."""
        return querying.search(self.db, words, limit)

    def link(self) -> dict[str, int]:
        """Find which documents are copies and which events are one happening, in place of what was found before; decisions are applied. Returns counts."""
        refuse_readonly(self.db)
        return querying.link(self.db)

    def merge(self, *events: str, maker: str | None = None, note: str | None = None) -> int:
        """Decide that these events (ids of events, "document id/event id", ids of incidents) are one happening. Holds from the next ``link`` on, until a later
        decision. Returns its number."""
        return links.decide(self.db, "merge", events, maker=maker, note=note)

    def split(self, *events: str, maker: str | None = None, note: str | None = None) -> int:
        """Decide that these events are a happening of their own. Otherwise like ``merge``."""
        return links.decide(self.db, "split", events, maker=maker, note=note)

    def decisions(self) -> list[dict[str, Any]]:
        """All that people decided, the oldest first."""
        return links.decisions(self.db)

    def incidents(self) -> Iterator[dict[str, Any]]:
        """The incidents of the last ``link``, by day, each as linking.incidents.Incident.to_dict gives it."""
        return links.incidents(self.db)

    def copies(self) -> Iterator[tuple[str, ...]]:
        """Clusters of copies of the last ``link``: ids of documents, the earliest first in each."""
        return links.clusters(self.db)

    @property
    def review(self) -> Reviewing:
        """What people who read the rows say of them: queues, decisions, reports, gold, learning (reviewing.Reviewing)."""
        return Reviewing(self.db, self._coder)

    def check(self) -> list[Problem]:
        """Everything that is not as it was written: bytes, texts, records, spans, references, counts. Empty where all is well."""
        return list(checking.check(self.db))

    def content_hash(self) -> str:
        """A digest of what it holds, the same in whatever order it came (querying.content_hash)."""
        return querying.content_hash(self.db)

    def quarantine(self) -> Iterator[dict[str, str]]:
        """What could not be read: id, place, code, message."""
        for id, place, code, message in self.db.run("SELECT id, place, code, message FROM quarantine ORDER BY number"):
            yield {"id": id, "place": place, "code": code, "message": message}

    def status(self) -> dict[str, Any]:
        """How much it holds, and what is still to be done. ``submitted`` = ``documents`` + ``quarantined``, always."""
        def one(sql: str) -> int:
            return int(self.db.run(sql)[0][0] or 0)
        submitted, accepted, aside = self.db.run("SELECT coalesce(sum(submitted), 0), coalesce(sum(accepted), 0), coalesce(sum(quarantined), 0) FROM inputs")[0]
        return {
            "project": self.name, "format": LATEST, "submitted": int(submitted), "documents": int(accepted), "quarantined": int(aside),
            "reasons": dict(self.db.run("SELECT code, count(*) FROM quarantine GROUP BY code ORDER BY code")),
            "coded": one("SELECT count(DISTINCT document) FROM codings WHERE fault IS NULL"),
            "to_code": one(f"SELECT count(*) FROM documents d WHERE {codings.to_code(None)[0]}"),
            "faults": one("SELECT count(*) FROM documents d WHERE EXISTS (SELECT 1 FROM codings c WHERE c.document = d.number) AND NOT EXISTS "
                          "(SELECT 1 FROM codings c WHERE c.document = d.number AND c.fault IS NULL)"),
            "events": one(f"SELECT sum(c.events) FROM codings c WHERE {codings.LATEST}"),
            "incidents": one("SELECT count(*) FROM incidents"), "copies": one("SELECT count(*) FROM copies WHERE place > 0"),
            "decisions": one("SELECT count(*) FROM decisions"), "runs": codings.runs(self.db),
            "inputs": [{"name": name, "submitted": s, "finished": bool(f)} for name, s, f in
                       self.db.run("SELECT name, submitted, finished FROM inputs ORDER BY number")]}
