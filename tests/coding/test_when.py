"""Which date an event gets, and when an undated dispatch was published."""

import datetime

import pytest

from dateline.coding import when
from dateline.dispatch import Dispatch, Span
from dateline.knowledge import happenings, parties
from dateline.language import syntax
from dateline.records import When

DAY = datetime.date(2023, 9, 20)  # a Wednesday
TABLES, HAPPENINGS = parties.load(), happenings.load()


def analysed(text, title=None, published=DAY, dateline=None):
    full = f"{title}\n\n{text}" if title else text
    dispatch = Dispatch(
        full,
        "x",
        title=Span(0, len(title)) if title else None,
        body=Span(len(full) - len(text), len(full)),
        dateline=dateline,
        published=(published, published) if published else None,
        published_basis="metadata" if published else None,
    )
    return dispatch, syntax.analyse(dispatch)


def date_of(text, word, published=DAY):
    _, analysis = analysed(text)
    dates = when.dates(analysis, When("", None, published, published, "day", "metadata") if published else None)
    head = next(t.i for t in analysis.doc if t.text == word)
    return dates.of(head)


@pytest.mark.parametrize(
    "text, word, day",
    [
        ("Gunmen killed five people on Tuesday, police said.", "killed", "2023-09-19"),
        ("Police said on Tuesday that five people had been killed.", "said", "2023-09-19"),
        ("Rebels attacked the town on Monday and left on Tuesday.", "attacked", "2023-09-18"),
        ("Rebels attacked the town on Monday and left on Tuesday.", "left", "2023-09-19"),
        ("Rebels struck on Monday, killing six men.", "killing", "2023-09-18"),
        ("The minister condemned Monday's attack.", "attack", "2023-09-18"),
        ("Troops withdrew after the 2015 agreement.", "agreement", "2015-01-01"),
        ("On Monday, soldiers stormed the palace.", "stormed", "2023-09-18"),
        ("The government announced on Monday that it was banning the party.", "banning", "2023-09-18"),
        ("The envoy will visit Cairo on Friday.", "visit", "2023-09-22"),
        ("Last month rebels ambushed a bus. A bomb killed 11 miners in the same town.", "killed", "2023-08-01"),
    ],
)
def test_the_date_of_an_event(text, word, day):
    assert str(date_of(text, word).start) == day


@pytest.mark.parametrize(
    "text, word",
    [
        ("Police said on Tuesday that five people had been killed.", "killed"),
        ("The minister condemned Monday's attack.", "condemned"),
        ("Gunmen killed five people in the town.", "killed"),
        ("He was arrested before the 2015 vote.", "arrested"),
    ],
)
def test_no_date_is_no_date(text, word):
    assert date_of(text, word) is None


def test_a_date_says_how_it_was_found():
    found = date_of("Gunmen killed five people on Tuesday, police said.", "killed")
    assert found.text == "Tuesday" and found.basis == "relative" and found.precision == "day" and "clause" in found.why
    assert date_of("It was signed on Sept. 19, 2023.", "signed").basis == "stated"


def test_without_a_publication_date_nothing_relative_is_dated():
    assert date_of("Gunmen killed five people on Tuesday.", "killed", published=None) is None
    assert str(date_of("It was signed on Sept. 19, 2023.", "signed", published=None).start) == "2023-09-19"


def test_a_relative_date_is_as_wide_as_the_publication_interval():
    _, analysis = analysed("Gunmen killed five people on Tuesday.", published=None)
    published = When("", None, datetime.date(2023, 9, 20), datetime.date(2023, 9, 27), "range", "inferred")
    [found] = when.dates(analysis, published).all
    assert (str(found.start), str(found.end), found.precision) == ("2023-09-19", "2023-09-26", "range")


def test_spans_hold_the_words():
    _, analysis = analysed("On Monday they left; two weeks ago they came; since 2017 they stay.")
    for found in when.dates(analysis, when.publication(*analysed("x"))).all:
        assert analysis.text(found.span) == found.text


def test_publication_stated_by_metadata():
    found = when.publication(*analysed("Rebels attacked on March 3, 2020."))
    assert (found.start, found.end, found.basis) == (DAY, DAY, "metadata")


def test_publication_in_the_dateline():
    text = "BAKU, Sept 19, 2023 — Troops fired on Tuesday."
    found = when.publication(*analysed(text, published=None, dateline=Span(0, text.index("Troops"))))
    assert (str(found.start), found.basis) == ("2023-09-19", "stated") and text[slice(*found.span)] == "Sept 19, 2023"


def test_publication_inferred_from_the_text():
    text = (
        "He wrote to the new rulers, his spokesman said on Thursday. Clashes broke out in early March. A meeting on March 10 ended early. "
        "The old rulers fell in late 2024."
    )
    dispatch, analysis = analysed(text, published=None)
    found = when.publication(dispatch, analysis)
    assert found.basis == "inferred" and found.start == datetime.date(2025, 3, 13) and found.end <= datetime.date(2025, 3, 31)
    assert "Thursday" in [text[slice(*e)] for e in found.evidence]


def test_publication_of_a_text_that_tells_nothing():
    found = when.publication(*analysed("The men crossed the river and went home.", published=None))
    assert found.start is None and found.end is None and "no date" in found.why
    found = when.publication(*analysed("They met on March 3.", published=None))
    assert found.start is None and "year" in found.why


def test_an_article_from_the_future_is_told():
    dispatch, analysis = analysed("The treaty was signed on 5 October 2024 in Geneva.")
    [warning] = when.contradictions(dispatch, analysis, when.publication(dispatch, analysis))
    assert "5 October 2024" in warning and "2023-09-20" in warning


def test_what_is_planned_is_no_contradiction():
    dispatch, analysis = analysed("The treaty will be signed on 5 October 2024 in Geneva. They fought in 2019.")
    assert when.contradictions(dispatch, analysis, when.publication(dispatch, analysis)) == ()


def test_a_plot_told_in_an_infinitive_lies_in_the_past():
    text = "Two officers accused of an attempt to overthrow the president on Feb. 7 are also detained."
    dispatch = Dispatch(text, "", body=Span(0, len(text)))
    for month in (3, 10):
        day = datetime.date(2021, month, 1)
        (found,) = when.dates(syntax.analyse(dispatch), When("", None, day, day, "day", "metadata")).all
        assert found.start == datetime.date(2021, 2, 7)


def test_a_vote_that_is_campaigned_for_lies_ahead():
    text = (
        "Police shot two marchers on Tuesday, the first deaths since campaigning began for the presidential election of May 18, 2008. "
        "The party had named its candidate in January."
    )
    dispatch = Dispatch(text, "", body=Span(0, len(text)))
    found = when.publication(dispatch, syntax.analyse(dispatch))
    assert datetime.date(2008, 1, 1) <= found.start and datetime.date(2008, 5, 10) <= found.end <= datetime.date(2008, 5, 18)


def test_a_date_told_as_background_does_not_narrow():
    text = "The two sides met on Sunday. It was their third meeting since they signed a truce on March 22, 2004."
    dispatch = Dispatch(text, "", body=Span(0, len(text)))
    found = when.publication(dispatch, syntax.analyse(dispatch))
    assert found.start >= datetime.date(2004, 3, 22) and (found.end - found.start).days > 200


def inferred(text):
    dispatch = Dispatch(text, "", body=Span(0, len(text)))
    found = when.publication(dispatch, syntax.analyse(dispatch), TABLES, HAPPENINGS)
    return found, dispatch


def test_a_world_event_tells_the_year():
    found, dispatch = inferred("Mourners filled the streets of Beirut on Tuesday, a day after a bomb killed Rafik Hariri, the former prime minister.")
    assert found.start <= datetime.date(2005, 2, 15) <= found.end and (found.end - found.start).days < 14 and found.basis == "inferred"
    assert "Hariri" in found.why and any("Hariri".lower() in dispatch.text[slice(*e)].lower() for e in found.evidence)


def test_the_end_of_a_term_tells_the_year():
    found, _ = inferred("Soldiers freed prisoners on Tuesday. Blaise Compaore quit on October 31 after crowds burned the parliament.")
    assert found.start.year == found.end.year == 2014 and found.start <= datetime.date(2014, 11, 4) <= found.end


def test_an_anniversary_and_months_ago_count_from_their_date():
    found, _ = inferred("The revolt began 21 months ago, in March 2011, the envoy said on Monday.")
    assert found.start <= datetime.date(2012, 12, 24) <= found.end and (found.end - found.start).days < 90
    found, _ = inferred("Survivors marched on Friday on the tenth anniversary of the attack of June 14, 1999.")
    assert found.start <= datetime.date(2009, 6, 12) <= found.end and (found.end - found.start).days < 60


def test_what_is_called_for_a_day_lies_ahead():
    found, _ = inferred("Parliament set elections for May 25, 2014, and the speaker took over on Sunday.")
    assert found.end <= datetime.date(2014, 5, 25)
