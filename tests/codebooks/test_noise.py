"""Words of other worlds than politics: what they doubt, what restores the trust, and which lines are refused."""
import pytest

from dateline.codebooks import noise
from dateline.errors import DataError


def doubt(text, lines=None):
    words = text.lower().split()
    return noise.suspicion((lines or noise.load()).hits(words, words))


@pytest.mark.parametrize("text", [
    "the goalkeeper was beaten on penalties",
    "in the sequel the army attacks the capital",
    "a gas blast killed three people in a flat",
    "the swedes besieged the town in 1634 .",
])
def test_other_worlds_are_beyond_belief(text):
    assert doubt(text) > 1.5


@pytest.mark.parametrize("text", [
    "gunmen shot at the goalkeeper 's car",
    "the army shelled the town in 1994 .",
    "the army killed 1200 rebels in 1200 attacks",
    "the president blamed the rebels for the crash",
    "the court overturned the verdict",
])
def test_politics_is_not_doubted(text):
    assert doubt(text) < 0.5


def test_several_words_add_up():
    assert doubt("the striker and the goalkeeper scored in extra time") > doubt("the striker scored")


def test_a_class_stands_for_its_words(tmp_path):
    path = tmp_path / "noise.yaml"
    path.write_text('- {class: force, words: "army|rebel"}\n- {domain: sport, words: "goal", strength: 0.8, unless: "$force"}\n')
    lines = noise.load(path)
    assert doubt("a late goal", lines) > 1
    assert doubt("the goal of the army", lines) == 0


def test_an_unknown_class_is_told_with_its_line(tmp_path):
    path = tmp_path / "noise.yaml"
    path.write_text('- {domain: sport, words: "goal", unless: "$nobody"}\n')
    with pytest.raises(DataError, match="nobody"):
        noise.load(path)
