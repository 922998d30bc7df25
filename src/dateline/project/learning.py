"""What reviewers decided, turned into a confidence that fits a project's own dispatches.

In go decisions on events and on passages that just missed the threshold; out come coefficients for coding.confidence and a report before and after, on reviews held
back: each document's decisions are foretold by coefficients that were fitted without that document. What the relation model says of an event is weighed too where that
foretells better. The result is kept in the project only where it foretells better than what is in use. Refused (UsageError): too few decisions, of either kind.

The fit is a logistic regression by Newton's method with an L2 penalty towards the coefficients in use: few decisions move them little.
"""
from __future__ import annotations

import contextlib
import hashlib
import math
from typing import Any, Callable, Iterator, Mapping, NamedTuple, Sequence

from dateline.coding import confidence
from dateline.dispatch import Dispatch
from dateline.errors import DataError, UsageError
from dateline.project import deciding, verdicts
from dateline.project.workers import Crash, Here, Workers, cores
from dateline.store import Database, documents, refuse_readonly, reviews

ENOUGH, OF_EITHER_KIND = 100, 15
FOLDS = 5
L2 = 5.0
GAIN = 0.005  # of log loss on held-back reviews, for which the relation model is asked at every event
KIND = "confidence"
Features = Mapping[str, float]


class Told(NamedTuple):
    """An event as it is judged, and whether the reviewers kept it with its type."""

    document: str
    features: Features
    right: bool


class Listener(confidence.Judge):
    """A judge that remembers the features of every event, by trigger and type, and asks the relation model of each."""

    def __init__(self) -> None:
        super().__init__({**confidence.COEFFICIENTS, **dict.fromkeys(confidence.OF_RELATIONS, 0.0)})
        self.found: dict[tuple[int, int, str], dict[str, float]] = {}

    def heard(self, event: Any, found: dict[str, float]) -> dict[str, float]:
        self.found[event.trigger[0], event.trigger[1], event.type] = found
        return found


def learn(db: Database, make_coder: Callable[..., Any], *, maker: str | None, workers: int | None, progress: Callable[[int, int], None] | None) -> dict[str, Any]:
    """Fit, report and keep. Returns {kept, number, coefficients, report}; ``number`` is null where nothing was kept."""
    refuse_readonly(db)
    wanted: dict[str, dict[str, verdicts.Verdict]] = {}
    for verdict in verdicts.verdicts(db):
        if verdict.stands in verdicts.DECIDED and verdict.item != deciding.WHOLE and verdict.event is not None:
            wanted.setdefault(verdict.document, {})[verdict.item] = verdict
    decided = sum(map(len, wanted.values()))
    if decided < ENOUGH:
        raise UsageError(f"{decided:,} decisions are too few to learn from", where=db.name, remedy=f"Review {ENOUGH} rows or more (dateline review, or the workbench)")
    told, lost = _told(db, make_coder, wanted, workers, progress)
    right = sum(t.right for t in told)
    if len(told) < ENOUGH or min(right, len(told) - right) < OF_EITHER_KIND:
        raise UsageError(f"of {decided:,} decisions {len(told):,} can be learned from, {right:,} on events that are right and {len(told) - right:,} on others", where=db.name,
                         remedy=f"Review {ENOUGH} rows or more, with at least {OF_EITHER_KIND} of either kind (the queues “doubt” and “left-out” hold most that are wrong)")
    last = reviews.learned(db, KIND)
    in_use = _in_use(db, last)
    coefficients, report = fitted(told, in_use)
    report["without_features"] = lost
    kept = report["after"]["log_loss"] < report["before"]["log_loss"]
    value = {"schema": "dateline-confidence/1", "coefficients": coefficients, "digest": confidence.digest(coefficients)}
    number = reviews.learn(db, KIND, value, report, maker=maker) if kept else None
    return {"kept": kept, "number": number, **value, "report": report}


def _in_use(db: Database, last: Mapping[str, Any] | None) -> Features:
    """What the project learned last, where it is of the features that this version weighs; else ours."""
    try:
        return confidence.checked(last["value"]["coefficients"], db.name) if last else confidence.COEFFICIENTS
    except DataError:
        return confidence.COEFFICIENTS


def fitted(told: Sequence[Told], in_use: Features) -> tuple[dict[str, float], dict[str, Any]]:
    """The coefficients fitted to all, and the report on held-back reviews."""
    plain = [n for n in in_use if n not in confidence.OF_RELATIONS]
    before = [confidence.confidence(t.features, in_use) for t in told]
    tried = {"plain": _held_back(told, plain, in_use), "relations": _held_back(told, [*plain, *confidence.OF_RELATIONS], in_use)}
    losses = {name: measures(p, told)["log_loss"] for name, p in tried.items()}
    chosen = "relations" if losses["relations"] < losses["plain"] - GAIN else "plain"
    names = plain if chosen == "plain" else [*plain, *confidence.OF_RELATIONS]
    weights = _fit(told, names, in_use)
    report = {"decisions": len(told), "documents": len({t.document for t in told}), "right": sum(t.right for t in told), "folds": FOLDS, "before": measures(before, told),
              "after": measures(tried[chosen], told), "relations": {"weighed": chosen == "relations", "log_loss_without": losses["plain"], "log_loss_with": losses["relations"]}}
    return {n: round(float(w), 4) for n, w in zip(names, weights)}, report


def measures(foretold: Sequence[float], told: Sequence[Told], threshold: float | None = None) -> dict[str, float | int | None]:
    """Log loss (nats), Brier score, and how many events reach the threshold with how many of them right."""
    if threshold is None:
        from dateline.coder import MIN_CONFIDENCE as threshold  # noqa: N811  (the coder's own)
    clipped = [min(max(p, 1e-3), 1 - 1e-3) for p in foretold]
    reach = [t.right for p, t in zip(foretold, told) if p >= threshold]
    return {"log_loss": round(-sum(math.log(p if t.right else 1 - p) for p, t in zip(clipped, told)) / len(told), 4),
            "brier": round(sum((p - t.right) ** 2 for p, t in zip(foretold, told)) / len(told), 4), "threshold": threshold, "reach_it": len(reach),
            "precision": round(sum(reach) / len(reach), 4) if reach else None, "right_that_reach_it": sum(reach)}


def _held_back(told: Sequence[Told], names: Sequence[str], in_use: Features) -> list[float]:
    """For each decision, the confidence by coefficients that were fitted without its document's fold."""
    folds = [int(hashlib.sha256(t.document.encode()).hexdigest(), 16) % FOLDS for t in told]
    foretold = [0.0] * len(told)
    for fold in range(FOLDS):
        others = [t for t, f in zip(told, folds) if f != fold]
        weights = dict(zip(names, map(float, _fit(others, names, in_use)))) if others else dict(in_use)
        for i, f in enumerate(folds):
            if f == fold:
                foretold[i] = confidence.confidence(told[i].features, weights)
    return foretold


def _fit(told: Sequence[Told], names: Sequence[str], in_use: Features) -> Any:
    """Coefficients that minimise the log loss plus L2/2 · |w - those in use|²; the first name, the intercept, is free."""
    import numpy
    x = numpy.array([[t.features.get(n, 0.0) for n in names] for t in told])
    y = numpy.array([float(t.right) for t in told])
    centre = numpy.array([in_use.get(n, 0.0) for n in names])
    shrink = numpy.array([0.0 if n == "intercept" else L2 for n in names])
    weights = centre.copy()
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-numpy.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - y) + shrink * (weights - centre)
        step = numpy.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + numpy.diag(shrink + 1e-6), gradient)
        weights -= numpy.clip(step, -2, 2)  # where all are right, the intercept would run away
        if numpy.abs(step).max() < 1e-8:
            break
    return weights


def _told(db: Database, make_coder: Callable[..., Any], wanted: Mapping[str, Mapping[str, verdicts.Verdict]], workers: int | None,
          progress: Callable[[int, int], None] | None) -> tuple[list[Told], int]:
    """The reviewed documents coded again with a listening judge; and how many decisions are on events that this coder does not find."""
    count = max(1, min(workers or cores(), len(wanted)))
    told: list[Told] = []
    with contextlib.closing(Workers(count, prepare, (make_coder,)) if count > 1 else Here(prepare, (make_coder,))) as staff:
        for n, (dispatch, found) in enumerate(staff.map(_dispatches(db, sorted(wanted))), 1):
            if not isinstance(found, Crash):
                told += _matched(dispatch.id, wanted[dispatch.id].values(), found)
            if progress:
                progress(n, len(wanted))
    told.sort(key=lambda t: (t.document, sorted(t.features.items())))
    return told, sum(map(len, wanted.values())) - len(told)


def _dispatches(db: Database, ids: Sequence[str]) -> Iterator[Dispatch]:
    for id in ids:
        for _, *row in db.run(f"SELECT number, {', '.join(documents.DOCUMENT)} FROM documents WHERE id = ?", (id,)):
            yield documents.dispatch_of(tuple(row))


def _matched(document: str, decided: Any, found: Mapping[tuple[int, int, str], Features]) -> Iterator[Told]:
    """Each decision with the event that the coder drafts at its trigger: of its type where it was coded, of any where it was left out."""
    for verdict in decided:
        start, end = verdict.event["trigger"]
        passage = not deciding.is_event(verdict.item)
        if passage:
            start, end = map(int, verdict.item.split("-"))
        for (s, e, type_), features in found.items():
            kept = verdict.stands != "reject"
            if (s, e) == (start, end) and (passage or type_ == verdict.event["type"] or kept):
                yield Told(document, features, kept and type_ == verdict.event["type"])
                break


def prepare(make_coder: Callable[..., Any]) -> tuple[Callable[[Dispatch], dict[tuple[int, int, str], dict[str, float]]], None]:
    """The function that tells the features of every event of a dispatch, those below the threshold too."""
    coder = make_coder(min_confidence=0.0)

    def features(dispatch: Dispatch) -> dict[tuple[int, int, str], dict[str, float]]:
        coder.judge = Listener()
        coder.code(dispatch)
        return coder.judge.found
    return features, None
