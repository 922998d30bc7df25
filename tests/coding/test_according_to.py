"""According to whom: sentences a reader would recognise, and what the record says about them."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.coding.according_to import attributions
from dateline.dispatch import Dispatch, Span
from dateline.evaluating.attribution import as_dispatch
from dateline.language import syntax


def told(text: str):
    return attributions(syntax.analyse(as_dispatch(text))).all


def rows(text: str) -> list[tuple[str | None, str, str]]:
    return [(a.source.text if a.source else None, a.cue.text, " … ".join(text[s:e] for s, e in a.content)) for a in told(text)]


@pytest.mark.parametrize(
    "text, source, words",
    [
        ("The ministry said rebels had shelled the town.", "The ministry", "shelled the town"),
        ("Rebels killed ten people, according to the Halden Observatory.", "the Halden Observatory", "killed ten people"),
        ("The rebels, the spokesman said, had withdrawn from the city.", "the spokesman", "withdrawn from the city"),
        ("A video showed soldiers beating protesters.", "A video", "beating protesters"),
        ("Turkey denied that it had shelled the village.", "Turkey", "shelled the village"),
        ("Rebels seized the fort, says minister\n\nThe fort stands on a hill.", "minister", "seized the fort"),
        ("Five dead in Kabul blast: police\n\nThe blast hit a market.", "police", "Five dead"),
        ('The tour\n\nJohn Doe: "We were attacked at night."', "John Doe", "attacked at night"),
    ],
)
def test_the_source_and_what_it_says(text, source, words):
    assert any(s == source and words in content for s, _, content in rows(text)), rows(text)


def test_the_reporters_own_words_stay_the_reporters():
    text = "The general said the bridge was lost. The figures could not be verified."
    found = attributions(syntax.analyse(as_dispatch(text)))
    start = text.index("verified")
    assert found.all and not found.of(Span(start, start + 8))


def test_a_speaker_who_goes_on_over_paragraphs():
    text = "They fled.\n\n“We were asleep when they came.\n\n“They burned everything,” said Halima Issa, a farmer."
    content = [text[s:e] for a in told(text) for s, e in a.content if a.source and "Halima" in a.source.text]
    assert any("asleep" in c for c in content) and any("burned" in c for c in content)


def test_a_chain_of_sources_names_the_one_in_between():
    text = "Peskov said the defence ministry reported that two drones were shot down."
    inner = [a for a in told(text) if a.cue.text == "reported"]
    assert inner and inner[0].via is not None and inner[0].via.text == "Peskov"
    start = text.index("shot")
    chain = attributions(syntax.analyse(as_dispatch(text))).of(Span(start, start + 4))
    assert [a.cue.text for a in chain] == ["said", "reported"]


def test_a_hedge_has_no_source():
    found = [a for a in told("The militants reportedly seized the base.") if a.cue.text == "reportedly"]
    assert found and found[0].source is None and found[0].stance == "alleges"


@pytest.mark.parametrize(
    "text", ['The so-called "safe zone" was shelled.', 'The book "The Fall of the City" was burned by a mob.', "Troops entered the town."]
)
def test_scare_quotes_and_titles_are_nobodys_words(text):
    assert not told(text)


@pytest.mark.parametrize(
    "verb, stance", [("said", "states"), ("claimed", "alleges"), ("denied", "denies"), ("believes", "believes"), ("demanded", "demands")]
)
def test_the_stance_of_the_source(verb, stance):
    assert [a.stance for a in told(f"The minister {verb} that the army had left the valley.")][:1] == [stance]


def test_condemning_an_attack_does_not_tell_that_it_happened():
    text = "France condemned the attack on the embassy."
    found = attributions(syntax.analyse(as_dispatch(text)))
    assert not found.of(Span(text.index("attack"), text.index("attack") + 6))


@pytest.mark.parametrize(
    "text", ['"', "“We", 'He said: "', '"" "" ""', "''", "“”“”", ': "x', "says", "According to", "\n\n\n", '"A" said. “B']
)
def test_odd_marks_never_fail(text):
    told(text)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["“", "”", '"', " said ", "he", ",", ".", "\n\n", "according to", ":", "Peskov", " the army left"]), max_size=14
    ).map("".join)
)
def test_every_span_lies_in_the_text(text):
    for a in told(text):
        for start, end in (*a.content, a.cue.span, *([a.source.span] if a.source else [])):
            assert 0 <= start < end <= len(text)


def test_a_dispatch_reads_the_same_whatever_was_read_before():
    one, other = "The mayor said the port was closed.", "Rebels, a doctor said, took the hill. " * 12
    first = told(one)
    told(other)
    syntax_again = attributions(syntax.analyse(Dispatch(text=one, id="", body=Span(0, len(one))))).all
    assert first == syntax_again


def called(text: str) -> list[tuple[str | None, str]]:
    """Name and cue of each source of a text, with what the whole coder knows of its mentions."""
    import hashlib

    import dateline

    dispatch = Dispatch(text=text, id="sha256:" + hashlib.sha256(text.encode()).hexdigest(), body=Span(0, len(text)))
    return [(a.source.name if a.source else None, a.cue.text) for a in dateline.Coder().code(dispatch).attributions]


@pytest.mark.parametrize(
    "text, name, cue",
    [
        ("Fatou Djalo, a teacher, said soldiers dragged three sailors out. She added that four people were killed.", "Fatou Djalo", "added"),
        ("Witnesses told reporters the attackers rode motorcycles. They said soldiers arrived three hours later.", "Witnesses", "said"),
        ("The army denied that its men had taken part. In a statement, it said the attackers were deserters.", "army", "said"),
        ("Amnesty International published a report on Thursday. The report says troops burned nine villages.", "Amnesty International", "says"),
        ("According to the Global Hunger Index, Chad did worst. The report said 40 people had died of thirst.", "Global Hunger Index", "said"),
        ("One of them, a farmer named Musa Bello, said the army had ignored warnings.", "Musa Bello", "said"),
        ("A rebel commander, known as Pablito, told the radio that the group would free a hostage.", "Pablito", "told"),
        ("Canada asked the World Trade Organization for talks, the trade body said.", "World Trade Organization", "said"),
        ("The newspaper quoted a diplomat as saying that Kabul had demanded the release of a prisoner.", "diplomat", "saying"),
    ],
)
def test_what_a_source_is_called(text, name, cue):
    assert (name, cue) in called(text), called(text)


def test_it_is_no_name():
    for text in ("It said rebels attacked the town.", "The rain stopped. It said that troops had left."):
        assert not any(name in ("It", "it") for name, _ in called(text)), called(text)


def test_how_somebody_spoke_is_not_what_they_said():
    cues = [cue for _, cue, _ in rows("A diplomat, who asked not to be named, said the target was a workshop.")]
    assert cues == ["said"]


def test_who_cites_is_the_link_before():
    text = "Gunmen killed eleven farmers, Halden Radio reported, citing the police."
    cited = next(a for a in told(text) if a.cue.text == "citing")
    assert cited.source.text == "the police" and cited.via is not None and cited.via.text == "Halden Radio"
    assert "killed eleven farmers" in " ".join(text[s:e] for s, e in cited.content)


def test_a_name_behind_a_quotation_signs_it():
    text = "Voices from the camp:\n\n“They burned everything we had.” ― Halima Issa\n“Nobody came to help us for a week.” ― Yusuf Adan"
    assert [(s, content) for s, _, content in rows(text) if s] == [
        ("Halima Issa", "“They burned everything we had.”"), ("Yusuf Adan", "“Nobody came to help us for a week.”")]


def test_a_transcript_and_a_round_up():
    turns = "The debate\n\nMODERATOR: Who did it?\n\nMUSA: Rebels burned the village.\n\nMODERATOR: And you?\n\nMUSA: We did nothing. We were in Goma.\n\nThe debate ended at ten."
    assert [(s, content) for s, cue, content in rows(turns) if cue == ":"] == [
        ("MODERATOR", "Who did it?"), ("MUSA", "Rebels burned the village."), ("MODERATOR", "And you?"), ("MUSA", "We did nothing. We were in Goma.")]
    cities = "In brief\n\nISLAMABAD: Police arrested ten men.\n\nKARACHI: Traders closed their shops.\n\nLAHORE: Two officers were shot."
    assert not any(cue == ":" for _, cue, _ in rows(cities))


def test_a_reason_is_no_source():
    assert not any(s and "threats" in s for s, _, _ in rows("The minister cancelled the visit, citing threats such as drone attacks."))
    assert any(s == "the governor" for s, _, _ in rows("The army withdrew, citing the governor."))
