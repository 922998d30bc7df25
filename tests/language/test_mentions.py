"""Which phrases are found, with what name and title, whatever the tagger made of them."""

import json
import pathlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.dispatch import Dispatch, Span
from dateline.language import mentions, syntax

SUITE = pathlib.Path(__file__).parent.parent / "suites" / "parties.jsonl"


def found(text):
    analysis = syntax.analyse(Dispatch(text, "sha256:x", body=Span(0, len(text))))
    return analysis, mentions.find(analysis)


def names(text):
    analysis, all_of_them = found(text)
    return {analysis.text(m.name) for m in all_of_them if m.kind == "name"}


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Ahmed al-Sharaa met Abdel Fattah el-Sissi in Cairo.", {"Ahmed al-Sharaa", "Abdel Fattah el-Sissi", "Cairo"}),
        ("Saudi Crown Prince Mohammed bin Salman called Min Aung Hlaing.", {"Mohammed bin Salman", "Min Aung Hlaing"}),
        ("Moon Jae-in greeted Kim Yo-jong and Prayuth Chan-ocha.", {"Moon Jae-in", "Kim Yo-jong", "Prayuth Chan-ocha"}),
        ("Andres Manuel Lopez Obrador thanked Luiz Inacio Lula da Silva.", {"Andres Manuel Lopez Obrador", "Luiz Inacio Lula da Silva"}),
        ("Fighting resumed in Nagorno-Karabakh and near Port-au-Prince.", {"Nagorno-Karabakh", "Port-au-Prince"}),
        ("The Rapid Support Forces (RSF) shelled El Fasher.", {"Rapid Support Forces", "RSF"}),
        ("Al-Shabab claimed the attack; troops chased al-Shabab militants.", {"Al-Shabab", "al-Shabab"}),
        ("Xi Jinping's envoy saw Ursula von der Leyen.", {"Xi Jinping", "Ursula von der Leyen"}),
        ("The Ministry of Defence and the Kurdistan Workers' Party agreed.", {"Ministry of Defence", "Kurdistan Workers' Party"}),
        (
            "Kremlin spokesman Dmitry Peskov spoke to U.S. Secretary of State Marco Rubio.",
            {"Kremlin", "Dmitry Peskov", "U.S.", "Marco Rubio"},
        ),
    ],
)
def test_names_are_whole_and_bare(text, wanted):
    assert wanted <= names(text)


@pytest.mark.parametrize(
    "text, name, description",
    [
        ("U.S. Secretary of State Antony Blinken left.", "Antony Blinken", "U.S. Secretary of State"),
        ("Syria's interim president Ahmed al-Sharaa left.", "Ahmed al-Sharaa", "Syria's interim president"),
        ("Former Polish prime minister Donald Tusk spoke.", "Donald Tusk", "Former Polish prime minister"),
        ("Police questioned rebel commander Jean Kabongo.", "Jean Kabongo", "rebel commander"),
    ],
)
def test_a_title_describes_the_name_after_it(text, name, description):
    analysis, all_of_them = found(text)
    told = {analysis.text(m.name): [analysis.text(d) for d in m.description] for m in all_of_them if m.kind == "name"}
    assert told[name] == [description]


@pytest.mark.parametrize(
    "text, phrase, label, plural",
    [
        ("Riot police fired at the crowd.", "Riot police", "GROUP", True),
        ("A doctors' union called a strike.", "A doctors' union", "GROUP", False),
        ("At least 1,500 civilians fled.", "At least 1,500 civilians", "GROUP", True),
        ("Dozens of protesters were held.", "Dozens of protesters", "GROUP", True),
        ("A Kremlin spokesman declined to comment.", "A Kremlin spokesman", "ROLE", False),
        ("The wounded were taken to hospital.", "The wounded", "GROUP", True),
    ],
)
def test_roles_and_groups_are_found_with_their_number(text, phrase, label, plural):
    analysis, all_of_them = found(text)
    assert (phrase, label, plural) in {(analysis.text(m.span), m.label, m.plural) for m in all_of_them}


def test_a_nationality_is_its_own_mention_only_beside_a_thing():
    analysis, all_of_them = found("Russian troops ignored Armenian criticism of the mission.")
    assert [analysis.text(m.span) for m in all_of_them if m.kind == "adjective"] == ["Armenian"]


def test_months_and_weekdays_are_no_names():
    assert names("Talks resume on Monday, and again in Sept. and on Christmas Eve.") == set()


def test_mentions_are_sorted_and_hang_on_different_tokens():
    for line in SUITE.read_text(encoding="utf-8").splitlines()[::9]:
        _, all_of_them = found(json.loads(line)["sentence"])
        assert [m.index for m in all_of_them] == list(range(len(all_of_them)))
        assert all(a.start <= b.start for a, b in zip(all_of_them, all_of_them[1:]))
        assert len({m.head for m in all_of_them}) == len(all_of_them)
        assert all(m.start <= m.head < m.end for m in all_of_them)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ABc al-'\".,()’\nXi of the Smith ", max_size=60))
def test_any_text_is_taken_and_spans_hold_their_words(text):
    analysis = syntax.analyse(Dispatch("x " + text, "sha256:x", body=Span(0, len(text) + 2)))
    for m in mentions.find(analysis):
        assert 0 <= m.span.start < m.span.end <= len(text) + 2
        assert m.name is None or m.name.within(m.span)
