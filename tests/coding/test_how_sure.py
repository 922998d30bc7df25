"""How sure: what did not happen, or is open, is never told as a fact."""
from __future__ import annotations

import pytest

from dateline.coding.according_to import attributions
from dateline.coding.how_sure import certainty
from dateline.evaluating.attribution import as_dispatch
from dateline.language import syntax


def sure(text: str, word: str):
    analysis = syntax.analyse(as_dispatch(text))
    token = [t for t in analysis.doc if t.text == word][-1]
    return certainty(analysis, token.i, attributions(analysis).of(analysis.span(token.i, token.i + 1)))


@pytest.mark.parametrize(
    "text, word, label",
    [
        ("Five soldiers were killed when rebels attacked a base.", "attacked", "asserted"),
        ("Rebels did not attack the convoy.", "attack", "denied"),
        ("No deal was signed.", "signed", "denied"),
        ("The army withdrew without firing a shot.", "firing", "denied"),
        ("The army failed to capture the town.", "capture", "denied"),
        ("The president rejected a ceasefire.", "ceasefire", "denied"),
        ("The meeting was cancelled.", "meeting", "denied"),
        ("Russia denied that it had shelled the town.", "shelled", "denied"),
        ("Iran may attack the ship.", "attack", "hypothetical"),
        ("Iran may have attacked the ship.", "attacked", "alleged"),
        ("Police reportedly arrested ten people.", "arrested", "alleged"),
        ("He accused the army of attacking villages.", "attacking", "alleged"),
        ("The alleged attack took place on Monday.", "attack", "alleged"),
        ("The minister will visit Beijing on Monday.", "visit", "planned"),
        ("He said the government would send aid.", "send", "planned"),
        ("The leaders agreed to meet next week.", "meet", "planned"),
        ("Turkey vowed to launch an offensive.", "launch", "planned"),
        ("Turkey vowed to launch an offensive.", "vowed", "asserted"),
        ("If Israel attacks, Iran will respond.", "attacks", "hypothetical"),
        ("The UN called for an immediate withdrawal of troops.", "withdrawal", "hypothetical"),
        ("Fears of a Russian invasion grew.", "invasion", "hypothetical"),
        ("They managed to free the hostages.", "free", "asserted"),
        ("France condemned the attack on the embassy.", "attack", "asserted"),
        ("Troops stopped attacking the village.", "attacking", "asserted"),
    ],
)
def test_certainty(text, word, label):
    assert sure(text, word).certainty == label


def test_the_words_that_decided_are_shown():
    text = "The army failed to capture the town."
    found = sure(text, "capture")
    assert "failed" in [text[s:e] for s, e in found.cues] and "fail" in found.why


def test_what_did_not_happen_has_a_lower_value():
    assert (
        sure("Rebels did not attack the convoy.", "attack").value < 0 < 2 < sure("Rebels attacked the convoy on Monday.", "attacked").value
    )


@pytest.mark.parametrize(
    "text, word, label",
    [
        ("A video posted by activists appeared to show soldiers beating a prisoner.", "beating", "alleged"),
        ("Footage said to show soldiers executing captured rebels was broadcast on Tuesday.", "executing", "alleged"),
        ("The report alleges that the army told villagers that rebels had killed the mayor.", "killed", "alleged"),
        ("Should the rebels attack the capital, the army will respond.", "attack", "hypothetical"),
        ("Unverified footage showed police firing on protesters.", "firing", "asserted"),
        ("The ministry ordered the closure of two newspapers.", "closure", "asserted"),
    ],
)
def test_an_act_is_as_sure_as_every_link_above_it(text, word, label):
    assert sure(text, word).certainty == label


def test_a_hedge_reaches_the_act_in_a_long_dispatch_as_in_a_sentence():
    sentence = "Disturbing videos shared online purportedly showed new security forces torturing and executing civilians in broad daylight."
    before = "The war began in 2011. The Halden Observatory reported that at least 1,500 civilians had died.\n\nBoth sides called for talks. "
    for text in (sentence, before + sentence, before + sentence + " The ministry announced an inquiry."):
        assert sure(text, "torturing").certainty == sure(text, "executing").certainty == "alleged"
