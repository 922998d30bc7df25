#!/usr/bin/env python3
"""Fits the coefficients of coding/confidence.py: how often is an event like this one right?

Usage: confidence.py FOLDER [--right strict] [--l2 5] [--towards zero|current] [--suite-weight 1] [--noise-weight 3]

FOLDER holds the embeddings that training/worlds.py reads: each text of a suite is coded with a table of worlds that was not taught by it.

Right means: its type is what gold has at that place of the text (--right strict: and its actors and recipients are, too). Fitted on tests/gold/seen and
on the seen lines of tests/suites/{direction,modality,noise}.jsonl by logistic regression with an L2 penalty towards zero or the present coefficients (plain numpy, Newton's method:
the same data give the same coefficients). An event of a noise line that is asserted is wrong; an event of another line is right when the line has its
type (and certainty). Each dispatch of gold weighs as its events, a suite as --suite-weight of them: short texts are unlike dispatches; noise, of which there is
little that is still coded, as --noise-weight. The intercept is then moved so that on gold the mean confidence is the share that is right.
Prints the coefficients to paste, and the calibration before and after on the fitted data and on ../shared/voa-dev where it is there.
"""
from __future__ import annotations

import argparse
import json
import pathlib
import sys

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "training")]
import quality as bench  # noqa: E402

import dateline  # noqa: E402
from dateline.coding import confidence  # noqa: E402
from dateline.dispatch import Dispatch, Span  # noqa: E402
from dateline.evaluating import quality  # noqa: E402
from dateline.codebooks.worlds import Worlds  # noqa: E402
from fitting import fit  # noqa: E402
from worlds import fold, without_folds  # noqa: E402


class Recorder:
    """Keeps the features of every event that the coder judges, in the order in which it does."""

    def __init__(self) -> None:
        self.found: dict[tuple, dict[str, float]] = {}
        self._features = confidence.features
        confidence.features = self._keep

    def _keep(self, event, **facts):
        features = self._features(event, **facts)
        self.found[tuple(event.trigger), event.type] = features
        return features

    def of(self, event: dict) -> dict[str, float]:
        return self.found[tuple(event["trigger"]), event["type"]]


def gold_rows(folder: pathlib.Path, coder, recorder: Recorder, strict: bool):
    """(features, is it right) of every event coded from a corpus."""
    from dateline.evaluating import records
    texts = [d for p in bench.files(folder) if p.suffix in bench.TEXTS for d in dateline.read(p)]
    golds = dict(records.read_golds(folder))
    for dispatch in texts:
        recorder.found.clear()
        record = coder.code(dispatch).to_dict()
        name = dispatch.external_id or pathlib.PurePath(dispatch.source).stem
        for outcome in records.outcomes(golds[name], record):
            yield recorder.of(outcome.event), outcome.strict if strict else outcome.right


def suite_rows(coder, recorder: Recorder, tables: list[Worlds]):
    """(name of the suite, features, is it right) of events of the suites' seen lines. ``tables``: one a fold."""
    for name in ("direction", "modality", "noise"):
        for line in (bench.SUITES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("unseen"):
                continue
            recorder.found.clear()
            text = row["text"]
            coder.worlds = tables[fold(text)]
            for event in coder.code(Dispatch(text, "sha256:x", body=Span(0, len(text)))).to_dict()["events"]:
                types, sure = (row.get(k) if isinstance(row.get(k), list) else [row.get(k)] for k in ("type", "certainty"))
                if name == "noise":
                    if event["certainty"] == "asserted":
                        yield name, recorder.of(event), False
                elif event["type"] in types:
                    yield name, recorder.of(event), name == "direction" or event["certainty"] in sure
                elif name == "modality":
                    yield name, recorder.of(event), False


def moved(z: np.ndarray, share: float) -> float:
    """What must be added to log-odds so that the mean of their probabilities is this share."""
    low, high = -10.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-z - middle))).mean() < share else (low, middle)
    return low


def show(name: str, pairs: list[tuple[float, bool]]) -> None:
    bins = quality.calibration(pairs)
    loss = -np.mean([np.log(c if r else 1 - c) for c, r in ((min(max(c, 1e-3), 1 - 1e-3), r) for c, r in pairs)])
    print(f"\n{name}: calibration error {quality.calibration_error(bins):.3f}, log loss {loss:.3f}, {len(pairs)} events, right {np.mean([r for _, r in pairs]):.3f}")
    for b in bins:
        print(f"  {b.low:.1f}–{b.high:.1f}  {b.events:5}   confidence {b.confidence:.2f}   right {b.right:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--right", choices=("type", "strict"), default="type")
    parser.add_argument("--l2", type=float, default=5.0)
    parser.add_argument("--towards", choices=("zero", "current"), default="current")
    parser.add_argument("--suite-weight", type=float, default=1.0)
    parser.add_argument("--noise-weight", type=float, default=3.0)
    parser.add_argument("folder", type=pathlib.Path)
    args = parser.parse_args()
    recorder = Recorder()
    coder = dateline.Coder(min_confidence=0.0)
    gold = list(gold_rows(ROOT / "tests/gold/seen", coder, recorder, args.right == "strict"))
    shipped = coder.worlds
    told = list(suite_rows(coder, recorder, without_folds(args.folder)))
    coder.worlds = shipped
    suite = [(features, right) for _, features, right in told]
    names = list(confidence.COEFFICIENTS)
    rows = gold + suite
    x = np.array([[f[n] for n in names] for f, _ in rows])
    y = np.array([float(r) for _, r in rows])
    weight = np.array([1.0] * len(gold) + [args.noise_weight if name == "noise" else args.suite_weight for name, *_ in told])
    w = fit(x, y, weight, args.l2, np.array([confidence.COEFFICIENTS[n] for n in names]) * (args.towards == "current"))
    w[0] += moved(x[:len(gold)] @ w, y[:len(gold)].mean())
    fitted = dict(zip(names, w))
    print("COEFFICIENTS: Mapping[str, float] = {" + ", ".join(f'"{n}": {v:.2f}' for n, v in fitted.items()) + "}")
    tried = {"gold seen": gold, "suites seen": suite}
    if bench.CORPORA["voa-dev"].is_dir():
        tried["voa-dev (not fitted on)"] = list(gold_rows(bench.CORPORA["voa-dev"], coder, recorder, args.right == "strict"))
    for name, found in tried.items():
        show(f"{name}, before", [(confidence.confidence(f), r) for f, r in found])
        show(f"{name}, after", [(1 / (1 + np.exp(-sum(fitted[n] * f[n] for n in names))), r) for f, r in found])


if __name__ == "__main__":
    main()
