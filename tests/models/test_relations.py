"""What one party does to another: direction, triggers, missing parties, and no say for neighbours."""
from __future__ import annotations

import json

import pytest

from dateline.errors import DataError, UsageError
from dateline.evaluating import relations as measure
from dateline.models.relations import LABELS, LIMIT_TOKENS, Pair, Relations, best, encode


@pytest.fixture(scope="module")
def model() -> Relations:
    return Relations.load()


def at(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def pair(text: str, source: str | None, target: str | None, trigger: str | None = None) -> Pair:
    return Pair(text, *(at(text, words) if words else None for words in (source, target, trigger)))


PAIRS = [pair("Peruvian police arrested two Chilean journalists in Tacna on Monday.", "Peruvian police", "two Chilean journalists"),
         pair("Zambia condemned the raid by Angolan troops.", "Zambia", "Angolan troops"),
         pair("The foreign ministers of Norway and Oman met in Muscat.", "Norway", "Oman"),
         pair("Thousands of students marched against the government in Lima.", "Thousands of students", "the government")]


@pytest.mark.parametrize("text, source, target, label", [
    ("Peruvian police arrested two Chilean journalists in Tacna on Monday.", "Peruvian police", "two Chilean journalists", "COERCE"),
    ("Two Chilean journalists were arrested by Peruvian police in Tacna on Monday.", "Peruvian police", "Two Chilean journalists", "COERCE"),
    ("Zambia condemned Angola over the border raid.", "Zambia", "Angola", "ACCUSE"),
    ("Rebels attacked an army base near the lake, killing nine soldiers.", "Rebels", "an army base", "ASSAULT"),
    ("Finland refused to meet the Estonian delegation.", "Finland", "the Estonian delegation", "REJECT"),
    ("Sweden sent food and medicine to Mozambique.", "Sweden", "Mozambique", "AID"),
    ("Thousands of students marched against the government in Lima.", "Thousands of students", "the government", "PROTEST"),
    ("Bolivia beat Ecuador 2-1 in a friendly match in La Paz.", "Bolivia", "Ecuador", "NONE")])
def test_the_type_of_a_pair_and_none_when_it_is_turned_round(model, text, source, target, label):
    forward, backward = model.score_both(pair(text, source, target))
    assert best(forward) == label
    assert best(backward) == "NONE"


def test_scores_are_probabilities_of_every_label(model):
    scores = model.score("Peru praised Chile.", (0, 4), (13, 18))
    assert tuple(scores) == LABELS and abs(sum(scores.values()) - 1) < 0.002


def test_a_trigger_tells_which_act_is_asked_about(model):
    text = "Zambia condemned Angola after Angolan troops attacked a Zambian village."
    right = model.score(text, at(text, "Angolan troops"), at(text, "a Zambian village"), at(text, "attacked"))
    wrong = model.score(text, at(text, "Angolan troops"), at(text, "a Zambian village"), at(text, "condemned"))
    assert right["ASSAULT"] > 0.7 > 0.5 > wrong["ASSAULT"]


def test_a_party_may_be_missing(model):
    text = "Rebels attacked an army base near the lake."
    assert best(model.score(text, None, at(text, "an army base"), at(text, "attacked"))) == "ASSAULT"
    assert best(model.score(text, at(text, "Rebels"), None, at(text, "attacked"))) == "ASSAULT"


def test_the_missing_party_of_an_event_is_found(model):
    text = "Zambia, which borders Congo, condemned Angola over the raid, an envoy in Malawi said."
    others = [at(text, words) for words in ("Congo", "Angola", "Malawi", "Zambia")]
    place, probability = model.partner(text, at(text, "Zambia"), others, at(text, "condemned"), "ACCUSE")
    assert place == 1 and probability > 0.5
    assert model.partner(text, at(text, "Angola"), others[3:], at(text, "condemned"), "ACCUSE", acts=False)[0] == 0
    assert model.partner(text, at(text, "Zambia"), others[3:], None, "ACCUSE") is None


def test_answers_do_not_depend_on_neighbours_or_order(model):
    alone = [model.score(p.text, p.source, p.target) for p in PAIRS]
    assert model.score_many(PAIRS) == alone
    assert model.score_many(reversed(PAIRS * 3)) == list(reversed(alone * 3))


def test_turning_a_pair_round_is_the_same_pair(model):
    for p in PAIRS:
        forward, backward = model.score_both(p)
        assert model.score_both(Pair(p.text, p.target, p.source)) == (backward, forward)


@pytest.mark.parametrize("pair_", [Pair("Peru praised Chile.", None, None), Pair("Peru", (0, 9), None), Pair("Peru", (2, 2), (0, 4))])
def test_spans_that_are_none_or_outside_are_refused(model, pair_):
    with pytest.raises(UsageError):
        model.score(pair_.text, pair_.source, pair_.target)


def test_a_long_text_is_read_around_its_spans(model):
    filler = "The harbour was quiet and the market was shut. " * 60
    text = filler + PAIRS[0].text + " " + filler
    shifted = Pair(text, *((s + len(filler), e + len(filler)) for s, e in (PAIRS[0].source, PAIRS[0].target)))
    tokens, places = encode(shifted, model._session.tokenizer)
    assert len(tokens) == LIMIT_TOKENS and 0 < places[0] < places[1] < LIMIT_TOKENS
    assert best(model.score(shifted.text, shifted.source, shifted.target)) == "COERCE"


def test_spans_may_touch_and_nest_and_hold_odd_characters(model):
    text = "“Peru’s” army–Chile\n\U0001f600"
    for source in ((0, 8), (1, 7), (18, 20)):
        scores = model.score(text, source, (0, len(text)), (1, 5))
        assert abs(sum(scores.values()) - 1) < 0.002


def test_pairs_are_scored_against_gold(tmp_path):
    rows = [{"sentence": "Peru praised Chile.", "source": "Peru", "target": "Chile", "root": "SUPPORT"},
            {"marked": "<s>Rebels </s>freed <t>nine soldiers</t>.", "root": "YIELD"},
            {"marked": "<s>Oman</s> and <t>Qatar</t> signed an accord.", "root": "SUPPORT"}]
    gold = tmp_path / "pairs.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    report = measure.evaluate(gold)
    assert report.accuracy == report.macro_f1 == 1.0
    assert report.reversed_none == (True, True)  # "Oman and Qatar" holds both ways
    assert "macro-F1" in str(report)


def test_gold_whose_parties_are_not_in_the_sentence_is_refused(tmp_path):
    gold = tmp_path / "pairs.jsonl"
    gold.write_text('{"sentence": "Peru praised Chile.", "source": "Peru", "target": "Cuba", "root": "SUPPORT"}', encoding="utf-8")
    with pytest.raises(DataError, match="line 1: the target"):
        measure.evaluate(gold)
