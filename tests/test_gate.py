"""The quality gate: no figure may fall below its floor (tests/floors.yaml).

Floors are pinned to the bytes of what they were measured on: a corpus or a suite that changed must be measured again and re-pinned knowingly. Corpora outside of the
repository are measured where they are there. After a gain, raise the floors: ``python tests/test_gate.py`` prints the file as it would be now.
"""
import importlib.util
import pathlib
import sys

import pytest
import yaml

from dateline.evaluating import quality, records

HERE = pathlib.Path(__file__).parent
FLOORS = HERE / "floors.yaml"
MARGIN = 0.02
FIELD_MARGIN = 0.05  # fields are judged on the events that are found: some dozens, and others when more are found
SUITES = ("direction", "modality", "noise")  # the other suites have their floors beside the tests of their parts
FIELDS = ("actors", "recipients", "date", "place", "source", "certainty", "published")
_spec = importlib.util.spec_from_file_location("quality_benchmark", HERE.parent / "benchmarks" / "quality.py")
bench = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bench)


def figures_of_corpus(name, coder):
    """Figure -> its value, 0 to 1."""
    folder = bench.CORPORA[name]
    report = records.compare_in_memory(folder, bench.coded(folder, coder))
    return {"events precision": report.precision, "events recall": report.recall, "events F1": report.f1, "strict F1": report.strict_f1,
            **{field: report.share(field) for field in FIELDS if report.fields[field]}}


def measures_of_suite(name, coder):
    return quality.suite(bench.SUITES / f"{name}.jsonl", bench.coder_of_texts(coder)).measures


def digest_of(name):
    return bench.digest(bench.files(bench.CORPORA[name]) if name in bench.CORPORA else [bench.SUITES / f"{name}.jsonl"])


def pinned(name):
    found = yaml.load(FLOORS.read_text(encoding="utf-8"), yaml.BaseLoader)[name]
    assert found["sha256"] == digest_of(name), (f"{name} has changed since its floors were pinned: look at the figures that python benchmarks/quality.py prints, then "
                                                "pin anew what python tests/test_gate.py prints")
    return found


@pytest.mark.parametrize("name", bench.CORPORA)
def test_corpus(name, coder):
    if not bench.CORPORA[name].is_dir():
        pytest.skip(f"{name} is not on this machine")
    floors, found = pinned(name)["floors"], figures_of_corpus(name, coder)
    fallen = {key: (round(found.get(key, 0.0), 3), float(floor)) for key, floor in floors.items() if found.get(key, 0.0) < float(floor)}
    assert not fallen, f"{name}: (measured, floor) {fallen}"


@pytest.mark.parametrize("name", SUITES)
def test_suite(name, coder):
    floors = pinned(name)
    fallen = {}
    for measure in measures_of_suite(name, coder):
        bound = float(floors["floors" if measure.better == "more" else "ceilings"][f"{measure.name}, {measure.part}"])
        if measure.share < bound if measure.better == "more" else measure.share > bound:
            fallen[measure.key] = (round(measure.share, 3), bound)
    assert not fallen, f"(measured, bound) {fallen}"


def test_every_corpus_and_suite_is_pinned():
    assert set(yaml.load(FLOORS.read_text(encoding="utf-8"), yaml.BaseLoader)) == {*bench.CORPORA, *SUITES}


def main():
    """Print floors.yaml from what is measured now; what is not on this machine keeps its lines."""
    from dateline import Coder
    coder = Coder()
    old = yaml.load(FLOORS.read_text(encoding="utf-8"), yaml.BaseLoader) if FLOORS.exists() else {}
    print(f"# What no change may fall below: measured, less {MARGIN} (fields: {FIELD_MARGIN}). Made by python tests/test_gate.py; sha256 is of the names and bytes of the data.")
    for name in bench.CORPORA:
        if not bench.CORPORA[name].is_dir():
            print(yaml.safe_dump({name: old[name]}, sort_keys=False), end="")
            continue
        _print(name, floors={key: value - (FIELD_MARGIN if key in FIELDS else MARGIN) for key, value in figures_of_corpus(name, coder).items()})
    for name in SUITES:
        found = measures_of_suite(name, coder)
        _print(name, floors={f"{m.name}, {m.part}": m.share - MARGIN for m in found if m.better == "more"},
               ceilings={f"{m.name}, {m.part}": m.share + MARGIN for m in found if m.better == "less"})


def _print(name, **bounds):
    print(f"{name}:\n  sha256: {digest_of(name)}")
    for kind, values in bounds.items():
        if values:
            print(f"  {kind}:")
            for key, value in values.items():
                print(f'    "{key}": {max(value, 0):.3f}')


if __name__ == "__main__":
    sys.exit(main())
