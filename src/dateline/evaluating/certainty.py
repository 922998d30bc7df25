"""How sure, measured: did the event happen, is it open, or did it not?

In goes a JSONL file of space-tokenised sentences {text, targets: [{span1: [i, j], label}]}, label from -3 (did not happen) to 3
(happened); out comes a Report: mean error, correlation, accuracy and macro-F1 over happened (>= 1), open, did not happen (<= -1), and the
false-fact rate: the share of events that are open or did not happen and are told as happened. Refused (NotJSON, DataError): lines that
are no such sentence.
"""
from __future__ import annotations

import dataclasses
import math
import pathlib
from typing import Any, Iterable, Mapping

from dateline.dispatch import Dispatch, Span
from dateline.evaluating import gold_lines

_SIGNS = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}


@dataclasses.dataclass
class Report:
    """``gold`` and ``predicted``: values from -3 to 3, one an event; ``labels``: the certainty that the record would tell."""

    gold: list[float] = dataclasses.field(default_factory=list)
    predicted: list[float] = dataclasses.field(default_factory=list)
    labels: list[str] = dataclasses.field(default_factory=list)

    @property
    def mean_error(self) -> float:
        return sum(abs(p - g) for p, g in zip(self.predicted, self.gold)) / max(1, len(self.gold))

    @property
    def r(self) -> float:
        """Pearson's correlation (NaN where nothing varies)."""
        n = len(self.gold)
        if not n:
            return math.nan
        p, g = sum(self.predicted) / n, sum(self.gold) / n
        both = sum((a - p) * (b - g) for a, b in zip(self.predicted, self.gold))
        spread = sum((a - p) ** 2 for a in self.predicted) * sum((b - g) ** 2 for b in self.gold)
        return both / math.sqrt(spread) if spread else math.nan

    @property
    def accuracy(self) -> float:
        return sum(_class(p) == _class(g) for p, g in zip(self.predicted, self.gold)) / max(1, len(self.gold))

    def f1(self, kind: int) -> float:
        """F1 of one class: 0 did not happen, 1 open, 2 happened."""
        p, g = [_class(v) == kind for v in self.predicted], [_class(v) == kind for v in self.gold]
        return 2 * sum(a and b for a, b in zip(p, g)) / max(1, sum(p) + sum(g))

    @property
    def macro_f1(self) -> float:
        return sum(self.f1(k) for k in (0, 1, 2)) / 3

    @property
    def false_facts(self) -> float:
        """Of the events that are open or did not happen: the share told as happened."""
        open_ones = [p for p, g in zip(self.predicted, self.gold) if _class(g) < 2]
        return sum(_class(p) == 2 for p in open_ones) / max(1, len(open_ones))

    @property
    def false_asserted(self) -> float:
        """The same over the record's own certainty: asserted, though the gold has it open or not happened."""
        open_ones = [label for label, g in zip(self.labels, self.gold) if _class(g) < 2]
        return sum(label == "asserted" for label in open_ones) / max(1, len(open_ones))

    def __str__(self) -> str:
        return (
            f"n {len(self.gold)} MAE {self.mean_error:.3f} r {self.r:.3f} acc {self.accuracy * 100:.1f} macroF1 {self.macro_f1 * 100:.1f} "
            f"(not {self.f1(0) * 100:.0f} unc {self.f1(1) * 100:.0f} hap {self.f1(2) * 100:.0f}) false-fact {self.false_facts * 100:.1f}% "
            f"false-asserted {self.false_asserted * 100:.1f}%"
        )


def _class(value: float) -> int:
    return 2 if value >= 1 else 0 if value <= -1 else 1


def evaluate(path: str | pathlib.Path) -> Report:
    """Read every sentence of the file as a dispatch of its own and compare. Raises NotJSON, DataError."""
    from dateline.coding import according_to, how_sure
    from dateline.language import syntax

    report = Report()
    for row in gold_lines.rows(path, ("text", "targets")):
        words, targets = row["text"].split(" "), row["targets"]
        text, starts = detached(words)
        analysis = syntax.analyse(Dispatch(text=text, id="", body=Span(0, len(text))))
        by_start = {t.idx: t.i for t in analysis.doc}
        attributions = according_to.attributions(analysis)
        for target in targets:
            start = starts[target["span1"][0]]
            token = by_start.get(start)
            if token is None:
                token = next(t.i for t in analysis.doc if t.idx + len(t.text) > start)
            span = analysis.span(token, token + 1)
            sureness = how_sure.certainty(analysis, token, attributions.of(span))
            report.gold.append(float(target["label"]))
            report.predicted.append(sureness.value)
            report.labels.append(sureness.certainty)
    return report


def evaluate_marked(rows: Iterable[Mapping[str, Any]]) -> tuple[float, float]:
    """Marked sentences (see evaluating.attribution): share of event words whose certainty is right, and of those that are no facts, the
    share told as one."""
    from dateline.coding import according_to, how_sure
    from dateline.evaluating.attribution import as_dispatch
    from dateline.language import syntax

    right: list[bool] = []
    facts: list[bool] = []
    for row in rows:
        analysis = syntax.analyse(as_dispatch(row["text"]))
        attributions = according_to.attributions(analysis)
        for event in row["events"]:
            token = next(t.i for t in analysis.doc if t.idx + len(t.text) > event["span"][0])
            label = how_sure.certainty(analysis, token, attributions.of(analysis.span(token, token + 1))).certainty
            right.append(label in event["certainty"])
            if "asserted" not in event["certainty"]:
                facts.append(label == "asserted")
    return sum(right) / max(1, len(right)), sum(facts) / max(1, len(facts))


def detached(words: list[str]) -> tuple[str, list[int]]:
    """A tokenised sentence as a newspaper prints it, and where each word begins in it."""
    text, starts = "", []
    glued, opened = True, False
    for i, word in enumerate(words):
        word = _SIGNS.get(word, word)
        hyphen = word == "-" and 0 < i < len(words) - 1
        tight = word in ",.;:?!)%" or word[:1] in "'’" and len(word) > 1 or word == "n't" or hyphen
        if word == '"':
            tight, opened = opened, not opened
        text += "" if glued or tight else " "
        starts.append(len(text))
        text += word
        glued = word in "($" or hyphen or word == '"' and opened
    return text, starts
