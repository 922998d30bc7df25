"""The whole pipeline: the same bytes give the same record, every span points into the text, tellings of one event are one row."""
import json

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from dateline.dispatch import Dispatch, Span
from dateline.records import Coding

STORY = ("Tanzanian police arrested eleven opposition members in Arusha on Monday, the interior ministry said. The opposition party Chadema denied that "
         "its members had attacked officers. \"We condemn these arrests,\" its chairman Freeman Mbowe said. Kenya urged both sides to hold talks.")
OTHER = "Norway gave Malawi 40 million dollars on Tuesday. Norwegian Foreign Minister Espen Barth Eide visited Lilongwe."


def spans(value):
    """Every span of a record in its JSON form."""
    if isinstance(value, dict):
        for key, v in value.items():
            if key in {"span", "trigger", "sentence"} and v is not None:
                yield v
            elif key in {"certainty_cues", "tellings", "content", "evidence"}:
                yield from v
            else:
                yield from spans(v)
    elif isinstance(value, list):
        for v in value:
            yield from spans(v)


def dispatch(text):
    return Dispatch(text, "sha256:test", body=Span(0, len(text)))


def test_a_record_does_not_depend_on_its_neighbours(coder):
    alone = coder.code(dispatch(STORY)).to_json()
    first, _, third = coder.pipe([dispatch(STORY), dispatch(OTHER), dispatch(STORY)])
    assert alone == first.to_json() == third.to_json()


def test_every_span_points_into_the_text(code):
    record = code(STORY, title="Police arrest opposition members in Tanzania").to_dict()
    found = list(spans(record))
    assert len(found) > 20
    assert all(0 <= s < e <= len(record["document"]["text"]) for s, e in found)


def test_the_text_of_a_party_is_what_its_span_covers(code):
    record = code(STORY).to_dict()
    for party in record["parties"] + [p for e in record["events"] for p in e["actors"] + e["recipients"]]:
        start, end = party["span"]
        assert record["document"]["text"][start:end] == party["text"]


def test_title_and_lead_are_one_event_with_two_tellings(code):
    coding = code("Rwandan troops attacked a village in Congo on Monday, killing nine people.", title="Rwandan troops attack Congo village")
    assaults = [e for e in coding.events if e.type == "ASSAULT"]
    assert len(assaults) == 1
    assert len(assaults[0].tellings) == 1
    assert assaults[0].sentence.start > 30  # the fuller telling is the body's


def test_low_confidence_is_told_not_hidden(code):
    from dateline.coder import Coder
    strict = Coder(min_confidence=0.999).code(dispatch(STORY))
    assert not strict.events
    assert any("confidence" in u.reason for u in strict.uncoded)


def test_the_record_is_json_and_names_what_coded_it(code):
    record = json.loads(code(STORY).to_json())
    assert record["schema"] == "dateline/1"
    assert set(record) == {"schema", "document", "events", "parties", "places", "dates", "attributions", "uncoded", "coder"}
    assert record["coder"]["codebook"] == "plover 2.0"
    assert all(d.startswith("sha256:") for d in record["coder"]["models"].values())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=300))
def test_any_text_gives_a_record_with_sound_spans(coder, text):
    coding = coder.code(dispatch(text))
    assert isinstance(coding, Coding)
    assert all(0 <= s < e <= len(text) for s, e in spans(coding.to_dict()))
