"""Scores the killed and the injured of single happenings against gold.

In goes a JSONL file, rows {text, killed, injured} (title optional): a number, or [minimum, maximum], or null where the text gives none.
Out comes a Report with exact matches, and
what answering nothing would score. A text's own toll is its running total, else its first figure that covers no period.
"""

from __future__ import annotations

import dataclasses
import pathlib

from dateline.coding import how_many
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import gold_lines
from dateline.language import syntax

KINDS = ("killed", "injured", "detained")


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """Per kind: texts, exactly right, right when nothing is ever answered; ``wrong`` tells the others."""

    by_kind: tuple[tuple[str, int, int, int], ...]
    wrong: tuple[str, ...] = ()

    def accuracy(self, kind: str) -> float:
        return next((right / of if of else 0.0 for name, of, right, _ in self.by_kind if name == kind), 0.0)

    def __str__(self) -> str:
        lines = [
            f"{kind}: {right}/{of} exactly right ({right / of:.3f}); always nothing {nothing / of:.3f}"
            for kind, of, right, nothing in self.by_kind
            if of
        ]
        return "\n".join([*lines, *self.wrong])


def evaluate(path: str | pathlib.Path, errors: bool = False) -> Report:
    """Score a file of texts with tolls. Raises OSError, NotJSON, DataError, ModelError."""
    rows = gold_lines.rows(path, ("text",))
    tally = {kind: [0, 0, 0] for kind in KINDS}
    wrong = []
    for row in rows:
        title = row.get("title") or ""
        text = f"{title}\n\n{row['text']}" if title else row["text"]
        dispatch = Dispatch(text, "", title=Span(0, len(title)) if title else None, body=Span(len(text) - len(row["text"]), len(text)))
        figures = how_many.figures(syntax.analyse(dispatch))
        for kind in KINDS:
            if kind not in row:
                continue
            got = figures.incident(kind)
            have = (got.minimum, got.maximum) if got else None
            want = row[kind]
            ok = _same(want, have)
            tally[kind][0] += 1
            tally[kind][1] += ok
            tally[kind][2] += _same(want, None)
            if errors and not ok:
                wrong.append(f"WRONG {kind} want {want} got {have and (*have, got.text)}: {text[:300]!r}")
    return Report(tuple((kind, *tally[kind]) for kind in KINDS), tuple(wrong))


def _same(want, have: tuple[float | None, float | None] | None) -> bool:
    if want is None or want == 0 or want == [0, 0]:
        return have is None or have == (0, 0)
    if have is None:
        return False
    if isinstance(want, list):
        return tuple(want) == have
    return want in (have[0], have[1]) and None not in have or have[0] == want or have[0] is None and have[1] == want
