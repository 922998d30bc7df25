"""Which party a phrase names, measured: country and first sector of marked mentions.

In goes a JSON Lines file of rows {sentence, mention, published, country, sectors}: the words of a mention (their first place in the sentence), the day of the
dispatch, the right country (``also``: others that are right) and the sectors of which the coded party's first must be one. Out comes a Report. Refused (NotJSON):
a line that is no such row.
"""
from __future__ import annotations

import dataclasses
import datetime
import pathlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from dateline.coding import who
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import gold_lines
from dateline.knowledge import parties as tables
from dateline.language import coreference, mentions, syntax


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """``right`` of ``scored`` mentions have the country and the sector; ``wrong`` tells the others."""

    scored: int
    right: int
    wrong: tuple[str, ...] = ()

    @property
    def accuracy(self) -> float:
        return self.right / self.scored if self.scored else 0.0

    def __str__(self) -> str:
        return "\n".join([f"mentions: {self.right}/{self.scored} with the right country and sector ({self.accuracy:.3f})", *self.wrong])


def evaluate(path: pathlib.Path | str, only: Callable[[Mapping[str, Any]], bool] = lambda row: True, errors: bool = False) -> Report:
    """Score the rows of a file for which ``only`` holds. Raises NotJSON, ModelError."""
    table = tables.load()
    done: dict[tuple[str, str], tuple[Any, Any]] = {}
    scored = right = 0
    wrong = []
    for row in filter(only, gold_lines.rows(path, ("sentence", "mention", "published", "country", "sectors"), _named)):
        key = row["sentence"], row["published"]
        if key not in done:
            done[key] = _read(*key, table)
        analysis, parties = done[key]
        found = parties.at(_head(analysis, row["mention"]))
        ok = any(p.country in (row["country"], *row.get("also", ())) and p.sectors and p.sectors[0] in row["sectors"] for p in found)
        scored += 1
        right += ok
        if errors and not ok:
            wrong.append(f"WRONG {row['mention']}: want {row['country']}/{'|'.join(row['sectors'])}, got {[p.code for p in found]}: {row['sentence']}")
    return Report(scored, right, tuple(wrong))


def _named(row: dict[str, Any], where: str) -> dict[str, Any]:
    row["sentence"].index(row["mention"])
    return row


def _read(sentence: str, published: str, table: tables.PartyTables) -> tuple[Any, Any]:
    analysis = syntax.analyse(Dispatch(sentence, "", body=Span(0, len(sentence))))
    analysis = analysis.with_mentions(mentions.find(analysis), {})
    analysis = analysis.with_mentions(analysis.mentions, coreference.resolve(analysis, who.kind_of(analysis, table)))
    day = datetime.date.fromisoformat(published)
    return analysis, who.parties(analysis, table, (day, day))


def _head(analysis: Any, phrase: str) -> int:
    """The token on which the other words of the phrase hang."""
    doc, text = analysis.doc, analysis.dispatch.text
    found = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text)
    at = found.start() if found else text.index(phrase)
    inside = [t.i for t in doc if at <= t.idx < at + len(phrase)]
    return next((i for i in inside if doc[i].head.i not in inside or doc[i].head.i == i), inside[-1])
