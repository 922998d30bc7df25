"""Scores places against toponyms with coordinates: which place a name means, and how many names are found.

In goes a JSONL file, one object a line: ``{"doc_id", "text", "toponyms": [{"start", "end", "name", "lat", "lon", "geonameid", "type"}]}``
(``domain`` or ``outlet`` where known). Out comes a report of plain numbers, of two runs: over the gold's own spans (``resolution``) and
over ours (``end_to_end``). A place is right within 161 km. Refused with NotJSON: a line that is no such object.
"""

from __future__ import annotations

import dataclasses
import math
import pathlib
import statistics
from typing import Any, Callable, Iterable, Sequence

from dateline.coding import where
from dateline.dispatch import Dispatch, Span
from dateline.evaluating import gold_lines
from dateline.knowledge.gazetteer import Gazetteer, kilometres
from dateline.language import syntax, toponyms
from dateline.language.analysis import Analysis

RADIUS_KM = 161.0
_FARTHEST_KM = 20039.0  # half of the Earth's circumference
_NOT_PLACES = frozenset(("Non_Lit_Expression", "Literal_Expression", "Non_Toponym", "Homonym", "Language", "Demonym"))


def evaluate(
    path: pathlib.Path | str, *, associative: bool = True, analyse: Callable[[Dispatch], Analysis] = syntax.analyse
) -> dict[str, Any]:
    """The report on one gold file.

    ``associative``: adjectives ("Syrian") and names inside the names of bodies count as places, as in LGL and GeoWebNews. Raises NotJSON.
    """
    gazetteer = Gazetteer()
    gold, own, given = [], [], []
    for row in read(pathlib.Path(path)):
        dispatch = Dispatch(
            text=row["text"], id=str(row["doc_id"]), body=Span(0, len(row["text"])), outlet=row.get("outlet") or row.get("domain")
        )
        analysis = analyse(dispatch)
        gold.append(row)
        found = where.places(analysis, gazetteer)
        own.append({"toponyms": [_row(m.place) for m in found.mentions if associative or m.kind in ("literal", "capital")]})
        given.append({"toponyms": resolved(analysis, gazetteer, [(t["start"], t["end"]) for t in row["toponyms"] if _counts(t)])})
    return {"documents": len(gold), "resolution": score(gold, given), "end_to_end": score(gold, own)}


def read(path: pathlib.Path) -> list[dict[str, Any]]:
    """The gold's rows. Raises NotJSON, DataError."""
    return gold_lines.rows(path, ("doc_id", "text", "toponyms"))


def resolved(analysis: Analysis, gazetteer: Gazetteer, spans: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """Places for spans that are given: the dispatch's own toponyms keep their context, those that it missed are looked up."""
    found = toponyms.at(analysis, gazetteer, spans)
    chosen = where.resolve(found, gazetteer, where.home(analysis, gazetteer))
    places = [where.place_of(t.text, t.span, t.wanted, s) for t, s in zip(found, chosen)]
    wanted = set(spans)
    return [_row(p) for p in places if tuple(p.span) in wanted]


def _row(place) -> dict[str, Any]:
    return {"start": place.span.start, "end": place.span.end, "lat": place.latitude, "lon": place.longitude, "geonameid": place.geonames_id}


def _counts(toponym: dict[str, Any]) -> bool:
    return (toponym.get("type") or "") not in _NOT_PLACES and toponym.get("lat") is not None


def score(gold: Iterable[dict[str, Any]], predicted: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Counts and shares over documents in the same order.

    ``res_*`` over all gold toponyms with coordinates (an unanswered one is wrong), ``ans_*`` over the answered, ``e2e_*`` of the found.
    ``auc`` is the mean of ln(error in km + 1) / ln 20,039: 0 is perfect. A prediction that meets only an annotation that is no place is
    left out of the count.
    """
    tally = _Tally()
    for g, p in zip(gold, predicted, strict=True):
        tally.document(g["toponyms"], p["toponyms"])
    return tally.report()


@dataclasses.dataclass
class _Tally:
    gold: int = 0
    predicted: int = 0
    exact: int = 0
    overlap: int = 0
    overlap_predicted: int = 0
    right: int = 0
    identified: int = 0
    identifiable: int = 0
    errors: list[float] = dataclasses.field(default_factory=list)
    answered: list[float] = dataclasses.field(default_factory=list)

    def document(self, toponyms_: list[dict], predictions: list[dict]) -> None:
        gold = [t for t in toponyms_ if _counts(t)]
        ignored = [t for t in toponyms_ if not _counts(t)]
        self.gold += len(gold)
        self.predicted += len(predictions)
        at = {(p["start"], p["end"]): p for p in predictions}
        for p in predictions:
            hit = any(_meet(p, t) for t in gold)
            self.overlap_predicted += hit
            if not hit and any(_meet(p, t) for t in ignored):
                self.predicted -= 1
        for t in gold:
            self._toponym(t, at.get((t["start"], t["end"])), predictions)

    def _toponym(self, t: dict, same: dict | None, predictions: list[dict]) -> None:
        self.exact += same is not None
        met = same or next((p for p in predictions if _meet(p, t)), None)
        self.overlap += met is not None
        error = _FARTHEST_KM
        if same is not None and same["lat"] is not None:
            error = min(_FARTHEST_KM, _apart(t, same))
            self.answered.append(error)
            if str(t.get("geonameid") or "").isdigit():
                self.identifiable += 1
                self.identified += str(same["geonameid"]) == str(t["geonameid"])
        self.errors.append(error)
        if met is not None and met["lat"] is not None and _apart(t, met) <= RADIUS_KM:
            self.right += 1

    def report(self) -> dict[str, Any]:
        precision, recall = _share(self.right, self.predicted), _share(self.right, self.gold)
        return {
            "gold": self.gold,
            "pred": self.predicted,
            "rec_exact_PRF": _prf(self.exact, self.exact, self.predicted, self.gold),
            "rec_overlap_PRF": _prf(self.overlap, self.overlap_predicted, self.predicted, self.gold),
            "res_acc161": _near(self.errors),
            "res_mean_km": _mean(self.errors),
            "res_median_km": round(statistics.median(self.errors), 2) if self.errors else None,
            "res_auc": _auc(self.errors),
            "answered": len(self.answered),
            "ans_acc161": _near(self.answered),
            "ans_mean_km": _mean(self.answered),
            "ans_auc": _auc(self.answered),
            "same_geonameid": round(self.identified / self.identifiable, 4) if self.identifiable else None,
            "e2e_P": round(precision, 4),
            "e2e_R": round(recall, 4),
            "e2e_F1": round(_f1(precision, recall), 4),
        }


def _meet(a: dict, b: dict) -> bool:
    return a["start"] < b["end"] and b["start"] < a["end"]


def _apart(a: dict, b: dict) -> float:
    return kilometres(a["lat"], a["lon"], b["lat"], b["lon"])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _prf(found: int, right: int, predicted: int, gold: int) -> tuple[float, float, float]:
    precision, recall = _share(right, predicted), _share(found, gold)
    return round(precision, 4), round(recall, 4), round(_f1(precision, recall), 4)


def _near(errors: list[float]) -> float | None:
    return round(sum(e <= RADIUS_KM for e in errors) / len(errors), 4) if errors else None


def _mean(errors: list[float]) -> float | None:
    return round(sum(errors) / len(errors), 1) if errors else None


def _auc(errors: list[float]) -> float | None:
    return round(sum(math.log(e + 1) / math.log(_FARTHEST_KM) for e in errors) / len(errors), 4) if errors else None
