"""What one party does to another: the relation model on marked pairs, or the whole coder on the raw sentences.

In goes a JSON Lines file, each line {"sentence", "source", "target", "root"} (the first place of each party's words counts), or with "marked" the sentence
with <s>…</s> and <t>…</t>; out comes a Report. "YIELD" is CONCEDE or RETREAT. Refused (DataError): a line whose parties are not in its sentence.
"""
from __future__ import annotations

import collections
import dataclasses
import pathlib
import random
import re
from collections.abc import Callable, Sequence

from dateline.dispatch import Dispatch, Span
from dateline.evaluating import gold_lines
from dateline.models.relations import LABELS, Pair, Relations, best
from dateline.records import Event, Party

YIELD = ("CONCEDE", "RETREAT")
TWO_SIDED = ("CONSULT", "COOPERATE")
_MARK = re.compile(r"</?([st])>")
_JOINED = re.compile(r"^,?\s*(and|&)?\s*(the|its)?\s*$")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One pair of the gold. ``source`` or ``target`` null: the line names only the other."""

    text: str
    source: Span | None
    target: Span | None
    root: str

    @property
    def accepted(self) -> tuple[str, ...]:
        return YIELD if self.root == "YIELD" else (self.root,)

    @property
    def directed(self) -> bool:
        """Turned round it is no relation: not of a two-sided type, and no "X and Y"."""
        if self.source is None or self.target is None or self.root in TWO_SIDED:
            return False
        first, second = sorted((self.source, self.target))
        return not _JOINED.match(self.text[first.end:second.start])


@dataclasses.dataclass(frozen=True)
class Report:
    """``pairs``: gold and found of each line; ``reversed_none``: for each directed line, whether the pair turned round was found to be none (empty in a run
    from end to end)."""

    pairs: tuple[tuple[str, str], ...]
    reversed_none: tuple[bool, ...] = ()

    @property
    def accuracy(self) -> float:
        return _accuracy(self.pairs)

    @property
    def macro_f1(self) -> float:
        return macro_f1(self.pairs)

    @property
    def turned(self) -> float:
        """Share of directed pairs that are none when turned round."""
        return sum(self.reversed_none) / len(self.reversed_none) if self.reversed_none else 0.0

    def interval(self, measure: Callable[[Sequence[tuple[str, str]]], float], draws: int = 1000) -> tuple[float, float]:
        """95% interval of a measure of the pairs, by drawing lines again with a fixed seed."""
        rng = random.Random(1)
        values = sorted(measure(rng.choices(self.pairs, k=len(self.pairs))) for _ in range(draws))
        return values[round(0.025 * draws)], values[round(0.975 * draws) - 1]

    def confusions(self) -> list[tuple[str, str, int]]:
        """Gold, found and how often, most frequent first, where they differ."""
        counts = collections.Counter(p for p in self.pairs if p[0] != p[1])
        return [(*pair, n) for pair, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]

    def __str__(self) -> str:
        lines = []
        for name, measure in (("accuracy", _accuracy), ("macro-F1", macro_f1)):
            low, high = self.interval(measure)
            lines.append(f"{name:<24}{measure(self.pairs):.3f}   (95% {low:.3f}-{high:.3f}; {len(self.pairs)} pairs)")
        if self.reversed_none:
            lines.append(f"{'turned round, none':<24}{self.turned:.3f}   ({sum(self.reversed_none)}/{len(self.reversed_none)} directed pairs)")
        lines.append("type         P      R      F1     pairs")
        for label in sorted({gold for gold, _ in self.pairs}):
            precision, recall, f1, of = _of_label(self.pairs, label)
            lines.append(f"{label:<12}{precision:.3f}  {recall:.3f}  {f1:.3f}  {of}")
        lines += ["gold         found        pairs", *(f"{gold:<12} {found:<12} {n}" for gold, found, n in self.confusions())]
        return "\n".join(lines)


def evaluate(path: pathlib.Path, end_to_end: bool = False, code: Callable[[Dispatch], Sequence[Event]] | None = None) -> Report:
    """Score the model on the pairs as marked or, ``end_to_end``, the coder on the bare sentences.

    End to end a line is right when an event of its type has an actor that is the source (its words overlap, or it is a pronoun for it) and a recipient that is the
    target (or both among the actors of an act without recipients). ``code``: what codes a dispatch (null: a Coder of our own). Raises DataError and ModelError.
    """
    lines = read(path)
    if end_to_end:
        if code is None:
            from dateline.coder import Coder
            coder = Coder()
            code = lambda dispatch: coder.code(dispatch).events  # noqa: E731
        return Report(tuple((line.root, _found(line, code(Dispatch(line.text, "sha256:line", body=Span(0, len(line.text)))))) for line in lines))
    model = Relations.load()
    pairs, turned = [], []
    for line in lines:
        forward, backward = model.score_both(Pair(line.text, line.source, line.target))
        pairs.append((line.root, _label(line, best(forward))))
        if line.directed:
            turned.append(best(backward) == "NONE")
    return Report(tuple(pairs), tuple(turned))


def read(path: pathlib.Path) -> list[Line]:
    """The lines of a gold file: {"sentence", "source", "target", "root"} or {"marked", "root"}. Raises NotJSON, DataError with the number of the line."""
    return gold_lines.rows(path, ("root",), lambda row, where: _line(row))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean of the F1 of every label that the gold holds, of (gold, found)."""
    labels = sorted({gold for gold, _ in pairs})
    return sum(_of_label(pairs, label)[2] for label in labels) / len(labels) if labels else 0.0


def _line(row: dict) -> Line:
    root = row["root"].upper()
    if root not in LABELS and root != "YIELD":
        raise ValueError(f'no type "{row["root"]}"')
    if "marked" in row:
        text, spans = _unmarked(row["marked"])
        if not spans:
            raise ValueError("no party is marked")
        return Line(text, spans.get("s"), spans.get("t"), root)
    spans = []
    for key in ("source", "target"):
        start = row["sentence"].find(row[key])
        if start < 0 or not row[key]:
            raise ValueError(f'the {key} "{row[key]}" is not in the sentence')
        spans.append(Span(start, start + len(row[key])))
    return Line(row["sentence"], *spans, root)


def _unmarked(marked: str) -> tuple[str, dict[str, Span]]:
    """The bare sentence and the span of each mark that is opened and closed, without the spaces at its rims."""
    text, spans, opened, place = "", {}, {}, 0
    for mark in _MARK.finditer(marked):
        text, place = text + marked[place:mark.start()], mark.end()
        if mark[0][1] != "/":
            opened[mark[1]] = len(text)
        elif mark[1] in opened:
            start = opened.pop(mark[1])
            words = text[start:]
            if words.strip():
                start += len(words) - len(words.lstrip())
                spans[mark[1]] = Span(start, start + len(words.strip()))
    return text + marked[place:], spans


def _label(line: Line, found: str) -> str:
    """What is found, with the gold's own name where it accepts it."""
    return line.root if found in line.accepted else "YIELD" if line.root != found and found in YIELD and line.root not in YIELD else found


def _found(line: Line, events: Sequence[Event]) -> str:
    """The type of the events of this pair: the gold's where one has it, else that of the surest; "NONE" where there is none."""
    joining = [e for e in events if _joins(e, line)]
    right = [e for e in joining if e.type in line.accepted]
    return _label(line, max(right or joining, key=lambda e: e.confidence).type) if joining else "NONE"


def _joins(event: Event, line: Line) -> bool:
    had = event.recipients or event.actors
    return all(marked is None or any(_is(p, marked, line.text) for p in side) for side, marked in ((event.actors, line.source), (had, line.target)))


def _is(party: Party, marked: Span, text: str) -> bool:
    """Is the party what is marked: at this place, or, as a pronoun for it, by its name?"""
    return party.span.overlaps(marked) or party.basis == "coreference" and bool(party.name) and party.name in text[marked.start:marked.end]


def _accuracy(pairs: Sequence[tuple[str, str]]) -> float:
    return sum(gold == found for gold, found in pairs) / len(pairs) if pairs else 0.0


def _of_label(pairs: Sequence[tuple[str, str]], label: str) -> tuple[float, float, float, int]:
    right = sum(gold == found == label for gold, found in pairs)
    of, named = sum(gold == label for gold, _ in pairs), sum(found == label for _, found in pairs)
    return right / named if named else 0.0, right / of if of else 0.0, 2 * right / (of + named) if of + named else 0.0, of
