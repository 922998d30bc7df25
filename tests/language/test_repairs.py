"""Constructions that the small parser tears apart, as whole sentences tell them."""
import pytest


@pytest.mark.parametrize("text, actor, recipient", [
    ("Kenya denied that its troops were in the town and accused Somalia of lying.", "KEN/GOV", "SOM/GOV"),
    ("Kenya denied that its troops had attacked the town and accused Somalia of lying.", "KEN/GOV", "SOM/GOV"),
])
def test_the_second_verb_is_the_speakers(code, text, actor, recipient):
    event = next(e for e in code(text).events if e.type == "ACCUSE")
    assert ([p.code for p in event.actors], [p.code for p in event.recipients], event.certainty) == ([actor], [recipient], "asserted")


def test_a_perfect_with_an_adverb_keeps_its_subject_and_object(code):
    event = next(e for e in code("Kenyan authorities have since banned foreign journalists from the camp.").events if e.type == "COERCE")
    assert [p.code for p in event.actors] == ["KEN/GOV"]
