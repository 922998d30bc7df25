"""All measures at once: the suites of a folder, seen and unseen lines apart, and how far confidences can be trusted.

In goes a folder of suites (tests/suites/README.md says what each holds) and a function from a text to its Coding, or outcomes of coded events against
gold; out come Measures and a Calibration. A suite that is not in the folder is left out.
"""
from __future__ import annotations

import dataclasses
import json
import pathlib
import tempfile
from collections.abc import Callable, Iterable, Iterator

from dateline.evaluating import attribution, certainty, dates, figures, parties, suites, undated
from dateline.records import Coding

Code = Callable[[str], Coding]
SUITES = ("direction", "modality", "noise", "parties", "dates", "undated", "tolls", "attribution")
PARTS = ("seen", "unseen")


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """One figure. ``part``: seen or unseen lines; ``share`` of ``of`` cases, 0 to 1; ``better``: more | less."""

    suite: str
    name: str
    part: str
    share: float
    of: int
    better: str = "more"

    @property
    def key(self) -> str:
        """"direction: type alone, unseen"."""
        return f"{self.suite}: {self.name}, {self.part}"


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """The measures of one suite, and a line for each failure."""

    measures: tuple[Measure, ...]
    wrong: tuple[str, ...]


def suite(path: pathlib.Path, code: Code) -> Result:
    """Measure one suite by the name of its file. Raises KeyError for a name that is not in SUITES, NotJSON and DataError for lines that break its format."""
    return _MEASURED[path.stem](path, code)


def _of_texts(measure: Callable[..., suites.Report]) -> Callable[[pathlib.Path, Code], Result]:
    def run(path: pathlib.Path, code: Code) -> Result:
        report = measure(path, lambda text: code(text).events)
        found = []
        for name, (right, of) in report.figures.items():
            base, _, part = name.rpartition(", ")
            if part in PARTS:
                found.append(Measure(path.stem, base, part, right / of if of else 0.0, of, "less" if "as fact" in base else "more"))
        return Result(tuple(found), tuple(f"{id_}: want {wanted} | got {got}" for id_, wanted, got in report.wrong))
    return run


def _parties(path: pathlib.Path, code: Code) -> Result:
    reports = {part: parties.evaluate(path, _in(part), errors=True) for part in PARTS}
    return Result(tuple(Measure(path.stem, "country and sector", part, r.accuracy, r.scored) for part, r in reports.items()),
                  tuple(line for r in reports.values() for line in r.wrong))


def _undated(path: pathlib.Path, code: Code) -> Result:
    reports = {part: undated.evaluate(path, _in(part), errors=True) for part in PARTS}
    return Result(tuple(Measure(path.stem, "day inside", part, r.accuracy, r.scored) for part, r in reports.items()),
                  tuple(line for r in reports.values() for line in r.wrong))


def _dates(path: pathlib.Path, code: Code) -> Result:
    found, wrong = [], []
    for part, file in _split(path):
        report = dates.evaluate_intervals(file, errors=True)
        found.append(Measure(path.stem, "interval exact", part, report.accuracy, report.scored))
        wrong += report.wrong
    return Result(tuple(found), tuple(wrong))


def _tolls(path: pathlib.Path, code: Code) -> Result:
    found, wrong = [], []
    for part, file in _split(path):
        report = figures.evaluate(file, errors=True)
        found += [Measure(path.stem, kind, part, report.accuracy(kind), of) for kind, of, _, _ in report.by_kind if of]
        wrong += report.wrong
    return Result(tuple(found), tuple(wrong))


def _attribution(path: pathlib.Path, code: Code) -> Result:
    found, rows = [], attribution.read(path)
    for part in PARTS:
        inside = _in(part)
        report = attribution.evaluate(path, only=inside)
        found.append(Measure(path.stem, "source and content, F1", part, report.prf("sc_partial")[2], report.counts["sc_partial", "g"] or len(report.documents)))
        marked = [row for row in rows if inside(row) and "certainty" in row.get("judge", ()) and row.get("events")]
        right, facts = certainty.evaluate_marked(marked)
        words = [e for row in marked for e in row["events"]]
        found.append(Measure(path.stem, "certainty", part, right, len(words)))
        found.append(Measure(path.stem, "open, told as fact", part, facts, sum("asserted" not in e["certainty"] for e in words), "less"))
    return Result(tuple(found), ())


def _in(part: str) -> Callable[[dict], bool]:
    return lambda row: bool(row.get("unseen")) == (part == "unseen")


def _split(path: pathlib.Path) -> Iterator[tuple[str, pathlib.Path]]:
    """The lines of each part, as a file."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            file = pathlib.Path(folder) / f"{part}.jsonl"
            file.write_text("\n".join(line for line in lines if _in(part)(json.loads(line))), encoding="utf-8")
            yield part, file


_MEASURED: dict[str, Callable[[pathlib.Path, Code], Result]] = {
    "direction": _of_texts(suites.direction), "modality": _of_texts(suites.modality), "noise": _of_texts(suites.noise), "parties": _parties, "dates": _dates,
    "undated": _undated, "tolls": _tolls, "attribution": _attribution}


@dataclasses.dataclass(frozen=True, slots=True)
class Bin:
    """Events whose confidence lies in [low, high): their number, mean confidence and the share that is right."""

    low: float
    high: float
    events: int
    confidence: float
    right: float


def calibration(outcomes: Iterable[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """Confidences and whether each event was right, in equal steps of confidence; empty steps are left out."""
    found: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in outcomes:
        found.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
    return [Bin(i / bins, (i + 1) / bins, len(inside), sum(c for c, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside))
            for i, inside in sorted(found.items())]


def calibration_error(found: Iterable[Bin]) -> float:
    """The expected calibration error: the mean distance of confidence and share right, weighted by events."""
    found = list(found)
    total = sum(b.events for b in found)
    return sum(b.events * abs(b.confidence - b.right) for b in found) / total if total else 0.0
