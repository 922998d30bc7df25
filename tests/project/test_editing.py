"""Whatever an edit asks for, the event stays sound or nothing is written."""
import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import UsageError
from dateline.project import editing
from dateline.store.checking import spans

TEXT = "Raid on Oster\n\nGunmen raided Oster on Monday, 😀 killing at least 12 people, police said. The government condemned the raid.\nNobody else spoke."
EVENT = {
    "id": "ev-1", "type": "ASSAULT", "mode": "firearms", "contexts": [], "codes": {"cameo": "193", "acled": None, "quad": "material conflict", "score": -9.0},
    "actors": [{"text": "Gunmen", "span": [15, 21], "name": None, "country": "MLI", "sectors": ["UAF"], "id": None, "basis": "described", "confidence": None, "why": "x"}],
    "recipients": [], "date": {"text": "Monday", "span": [38, 44], "start": "2031-05-05", "end": "2031-05-05", "precision": "day", "basis": "relative", "evidence": [], "why": ""},
    "place": None, "figures": [{"text": "12", "span": [65, 67], "kind": "killed", "minimum": 12, "maximum": None, "who": None}],
    "attribution": [{"source": {"text": "police", "span": [76, 82], "name": "police", "party": None}, "cue": {"text": "said", "span": [83, 87]}, "content": [[15, 74]],
                     "stance": "states", "via": None, "why": ""}],
    "certainty": "asserted", "certainty_cues": [], "trigger": [22, 28], "sentence": [15, 88], "tellings": [], "confidence": 0.8, "why": {"type": "the verb"}}
WORDS = editing.vocabulary()

scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 200), st.floats(), st.text(max_size=6), st.sampled_from(["MLI", "MIL", "killed", "2031-05-05", "ASSAULT", "states"]))
a_span = st.one_of(st.lists(st.integers(-3, len(TEXT) + 3), min_size=2, max_size=2), scalars)
an_element = st.one_of(scalars, st.dictionaries(st.sampled_from(["span", "country", "sectors", "name", "id", "keep", "start", "end", "kind", "minimum", "maximum", "who", "stance", "cue",
                                                                 "latitude", "geonames_id", "precision"]), st.one_of(scalars, a_span, st.lists(scalars, max_size=2)), max_size=6))
changes = st.dictionaries(st.sampled_from([*editing.FIELDS, "id", "why"]), st.one_of(scalars, a_span, an_element, st.lists(an_element, max_size=3)), max_size=4)


@settings(max_examples=400, deadline=None)
@given(changes)
def test_any_edit_is_refused_or_leaves_a_sound_event(asked):
    before = copy.deepcopy(EVENT)
    try:
        event = editing.edited(EVENT, asked, TEXT, WORDS, by="ana")
    except UsageError as error:
        assert error.remedy is None or str(error)
    else:
        assert list(spans(event, TEXT)) == [] and set(event) == set(EVENT) and event["type"] in WORDS.types and event["id"] == "ev-1"
        assert event["sentence"][0] <= event["trigger"][0] and event["trigger"][1] <= event["sentence"][1]
    assert EVENT == before


def test_what_is_kept_is_the_same_and_what_is_added_stands_beside_it():
    event = editing.edited(EVENT, {"actors": [{"keep": 0}, {"span": [91, 101], "country": "MLI", "sectors": ["GOV"]}]}, TEXT, WORDS, by="ana")
    assert event["actors"][0] is EVENT["actors"][0] and TEXT[slice(*event["actors"][1]["span"])] == event["actors"][1]["text"]
    assert event["figures"] == EVENT["figures"] and event["why"]["type"] == "the verb" and event["why"]["actors"] == "put right by ana"


def test_a_type_without_the_old_mode_loses_it_and_gets_its_own_codes():
    event = editing.edited(EVENT, {"type": "ACCUSE"}, TEXT, WORDS, by="ana")
    assert event["mode"] is None and event["codes"]["quad"] == "verbal conflict" and event["codes"]["cameo"] != "193"


def test_an_act_moved_to_another_sentence_takes_that_sentence():
    start = TEXT.index("condemned")
    event = editing.edited(EVENT, {"trigger": [start, start + 9], "type": "ACCUSE"}, TEXT, WORDS, by="ana")
    assert TEXT[slice(*event["sentence"])] == "The government condemned the raid."


@pytest.mark.parametrize("words, sentence", [("Raid", "Raid on Oster"), ("raided", "Gunmen raided Oster on Monday, 😀 killing at least 12 people, police said."),
                                             ("Nobody", "Nobody else spoke.")])
def test_the_sentence_around_some_words(words, sentence):
    start = TEXT.index(words)
    assert TEXT[slice(*editing.sentence_at(TEXT, (start, start + len(words))))] == sentence


def test_types_of_a_codebook_of_ones_own_may_be_used_with_any_mode():
    words = editing.vocabulary(("HARVEST",))
    event = editing.edited(EVENT, {"type": "HARVEST", "mode": "late"}, TEXT, words, by="ana")
    assert (event["type"], event["mode"]) == ("HARVEST", "late")
