"""Learning from reviews: a confidence that fits a project better, shown on reviews held back, or an honest refusal."""
import dataclasses
import json
import random

import pytest

from dateline import errors
from dateline.coding import confidence
from dateline.dispatch import Span
from dateline.project import Project, learning
from dateline.records import Coding, Document, Event, Party


class DrillCoder:
    """Codes "fired" and "shelled" in each sentence; what it says of an event's noise is all that tells a drill from an attack."""

    def __init__(self, min_confidence=0.6, **options):
        self.min_confidence = min_confidence
        self.judge = confidence.Judge(confidence.checked(options["confidence"], "test") if options.get("confidence") else confidence.COEFFICIENTS)

    def code(self, dispatch):
        text, events = dispatch.text, []
        start = text.find("fired")
        if start >= 0:
            span = Span(start, start + 5)
            draft = Event(f"ev-{dispatch.id[7:23]}", "ASSAULT", None, (), {}, (Party("Gunmen", Span(0, 6), country="MLI"),), (), None, None, (), (), "asserted", (), span,
                          Span(0, len(text)), (), 0.8, {})
            known = {"intercept": 1.0, "prior": 1.0, "noun": float("drill" in text)}  # whatever else this version weighs is nought
            found = self.judge.heard(draft, {**dict.fromkeys(confidence.COEFFICIENTS, 0.0), **known})
            events.append(dataclasses.replace(draft, confidence=confidence.confidence(found, self.judge.coefficients)))
        sure = tuple(e for e in events if e.confidence >= self.min_confidence)
        return Coding(Document(dispatch.id, dispatch.source, dispatch.external_id, None, None, None, "en", None, text), sure, (), (), (), (), (),
                      {"version": "1", "codebook": "test 1"})


@pytest.fixture
def project(tmp_path):
    wire = tmp_path / "wire.jsonl"
    chance = random.Random(4)
    wire.write_text("".join(json.dumps({"id": str(n), "text": f"Gunmen fired at the target number {n} {'in a drill' if chance.random() < .4 else 'in the town'} that "
                                                             "the army had held since the spring."}) + "\n" for n in range(160)), encoding="utf-8")
    with Project(tmp_path / "drills.dateline", coder=DrillCoder) as opened:
        opened.add(wire)
        opened.code(workers=1)
        yield opened


def review(project, count=160, wrong=lambda text: "drill" in text):
    for entry in project.review.queue("random", limit=count):
        text = project.review.item(entry.document, entry.item).record["document"]["text"]
        project.review.decide(entry.document, entry.item, "reject" if wrong(text) else "accept", reviewer="ana")


def test_what_reviewers_reject_is_foretold_afterwards(project):
    review(project)
    done = project.review.learn(maker="ana", workers=1)
    report = done["report"]
    assert done["kept"] and report["decisions"] == 160 and 0 < report["right"] < 160
    assert report["after"]["log_loss"] < report["before"]["log_loss"] and report["after"]["brier"] < report["before"]["brier"]
    assert report["after"]["precision"] > report["before"]["precision"]
    assert done["coefficients"]["noun"] < confidence.COEFFICIENTS["noun"] and not report["relations"]["weighed"]
    before = {e["id"] for r in project.records() for e in r["events"]}
    run = project.code(again=True, workers=1).run
    after = {e["id"]: r["document"]["text"] for r in project.records() for e in r["events"]}
    assert set(after) < before and not any("drill" in text for text in after.values())
    assert project.status()["runs"][run - 1]["coder"]["confidence"] == done["coefficients"]
    assert project.check() == []


def test_ours_can_still_be_asked_for(project):
    review(project)
    project.review.learn(workers=1)
    learned = project.code(again=True, workers=1)
    shipped = project.code(again=True, workers=1, confidence="shipped")
    assert shipped.events > learned.events


def test_too_few_decisions_are_refused(project):
    review(project, 60)
    with pytest.raises(errors.UsageError, match="60 decisions are too few"):
        project.review.learn(workers=1)


def test_decisions_of_one_kind_are_refused(project):
    review(project, 120, wrong=lambda text: False)
    with pytest.raises(errors.UsageError, match="120 on events that are right and 0 on others"):
        project.review.learn(workers=1)


def test_what_does_not_foretell_better_is_not_kept(project):
    chance = random.Random(11)
    review(project, wrong=lambda text: chance.random() < 0.15)  # as often right as the confidence in use says, without rhyme or reason
    first = project.review.learn(workers=1)
    again = project.review.learn(workers=1)
    kept = [bool(x["kept"]) for x in (first, again)]
    assert kept == [x["report"]["after"]["log_loss"] < x["report"]["before"]["log_loss"] for x in (first, again)]
    assert [x["number"] is None for x in (first, again)] == [not k for k in kept]


def test_held_back_means_that_a_document_does_not_foretell_itself():
    """Outcomes that hang on the document alone cannot be learned: the report must not say that they were."""
    chance = random.Random(3)
    told = []
    for n in range(60):
        right = chance.random() < 0.5
        told += [learning.Told(f"sha256:{n}", {"intercept": 1.0, "noise": float(n % 7), "page": chance.random()}, right)] * 4
    _, report = learning.fitted(told, confidence.COEFFICIENTS)
    assert report["after"]["log_loss"] > 0.66  # a coin: 0.693


def test_the_relation_model_is_weighed_only_where_it_foretells():
    chance = random.Random(5)
    def told(knows):
        for n in range(240):
            right = chance.random() < 0.6
            says = (1.5 if right else -1.5) + chance.gauss(0, 1) if knows else chance.gauss(0, 1.5)
            yield learning.Told(f"sha256:{n}", {"intercept": 1.0, "prior": 1.0, "relation": says, "relation_type": says}, right)
    coefficients, report = learning.fitted(list(told(True)), confidence.COEFFICIENTS)
    assert report["relations"]["weighed"] and coefficients["relation"] + coefficients["relation_type"] > 0.3
    coefficients, report = learning.fitted(list(told(False)), confidence.COEFFICIENTS)
    assert not report["relations"]["weighed"] and "relation" not in coefficients


@pytest.mark.parametrize("given", [{}, {"intercept": 1.0}, {**confidence.COEFFICIENTS, "luck": 1.0}, {**confidence.COEFFICIENTS, "prior": "x"},
                                   {**confidence.COEFFICIENTS, "prior": float("nan")}, [1, 2], None])
def test_coefficients_that_are_none_are_refused(given):
    with pytest.raises(errors.DataError):
        confidence.checked(given, "a file")


def test_what_an_earlier_version_learned_is_refused_and_can_be_learned_anew(project, monkeypatch):
    review(project)
    project.review.learn(workers=1)
    monkeypatch.setattr(confidence, "COEFFICIENTS", {**confidence.COEFFICIENTS, "moon": 0.1})
    with pytest.raises(errors.DataError, match="other features.*dateline learn again, or code with --confidence shipped"):
        project.code(again=True, workers=1)
    assert project.code(again=True, workers=1, confidence="shipped").coded == 160
    assert "moon" in project.review.learn(workers=1)["coefficients"]
