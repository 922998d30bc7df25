"""Figures: what befell how many, and to which event they belong."""

import time

import pytest

from dateline.coding import how_many
from dateline.dispatch import Dispatch, Span
from dateline.language import money, syntax


def analysed(text):
    return syntax.analyse(Dispatch(text, "x", body=Span(0, len(text))))


def figures(text):
    return [(f.kind, f.minimum, f.maximum) for f in how_many.figures(analysed(text)).all]


def of(text, word):
    analysis = analysed(text)
    head = next(t.i for t in analysis.doc if t.text == word)
    return [(f.kind, f.minimum, f.maximum) for f in how_many.figures(analysis).of(head, analysis.sentence_of(head).index)]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("The blast killed at least 17 people.", [("killed", 17, None)]),
        ("More than 2,000 people were arrested.", [("detained", 2001, None)]),
        ("Up to 10 people died.", [("killed", None, 10)]),
        ("Dozens were injured.", [("injured", 24, None)]),
        ("Five soldiers and six civilians were killed.", [("killed", 11, 11)]),
        ("Gunmen killed 12 people, including two children.", [("killed", 12, 12)]),
        ("Twelve people, six of them children, were killed.", [("killed", 12, 12)]),
        ("The shelling left 30 families homeless.", [("displaced", 30, 30)]),
        ("The army deployed 3,000 troops.", [("troops", 3000, 3000)]),
        ("Thousands of protesters marched.", [("protesters", 2000, None)]),
        ("They abducted 276 schoolgirls.", [("abducted", 276, 276)]),
        ("Three people are missing.", [("missing", 3, 3)]),
        ("It will send $1.5 million.", [("money", 1500000, 1500000)]),
        ("A policeman was killed.", [("killed", 1, 1)]),
        ("A 7-year-old boy was fatally shot.", [("killed", 1, 1)]),
        ("The blast killed nine members of a family.", [("killed", 9, 9)]),
        ("Forty-three students were abducted and killed.", [("abducted", 43, 43), ("killed", 43, 43)]),
        ("Between 20 and 30 fighters were killed.", [("killed", 20, 30)]),
        ("They murdered the mayor and two guards.", [("killed", 3, 3)]),
        ("A strike killed a commander of the sect and two of his guards.", [("killed", 3, 3)]),
        ("The bombs killed 18 people in the first town and seven in the second.", [("killed", 25, 25)]),
        ("Two commandos suffered wounds.", [("injured", 2, 2)]),
        ("Hospitals received 23 bodies.", [("killed", 23, 23)]),
    ],
)
def test_what_befell_how_many(text, expected):
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "No casualties were reported.",
        "No one was injured.",
        "A woman and her friend were killed.",
        "Rebels burned 40 houses.",
        "He is 25 years old and was not killed.",
        "They could kill 100 people.",
        "Thirty-four rape survivors were treated at the clinic.",
        "The war began in 2014.",
        "The attacks left scores of people dead or injured.",
    ],
)
def test_what_is_no_toll(text):
    assert [f for f in figures(text) if f[0] in ("killed", "injured")] == []


def test_figures_of_an_event_and_its_results():
    text = "Gunmen attacked a bus on Monday, killing 12 people and wounding 30."
    assert of(text, "attacked") == [("killed", 12, 12), ("injured", 30, 30)]
    assert of("At least 25 people had been killed and more than 80 wounded in the shelling.", "shelling") == [
        ("killed", 25, None),
        ("injured", 81, None),
    ]
    assert of("The attack which killed four was claimed by rebels.", "attack") == [("killed", 4, 4)]


def test_another_event_gets_no_figure():
    text = "The minister condemned the attack that killed 12 people."
    assert of(text, "condemned") == [] and of(text, "attack") == [("killed", 12, 12)]


def test_a_total_over_a_period_is_not_the_attack_s():
    text = "Gunmen attacked a bus, the latest raid in a war that has killed 2,000 people since 2011."
    assert of(text, "attacked") == []
    assert how_many.figures(analysed(text)).incident("killed") is None


def test_the_toll_told_in_the_next_sentence():
    text = "Gunmen stormed a hotel on Monday. At least five people were killed and eight others were injured."
    assert of(text, "stormed") == [("killed", 5, None), ("injured", 8, 8)]


def test_a_running_total_is_the_incident_s():
    figures_ = how_many.figures(analysed("The fire killed three more men, bringing the toll to 40."))
    assert figures_.incident("killed").minimum == 40


def test_figures_of_a_sentence_and_their_words():
    analysis = analysed("Two men died. The bomb wounded at least six Kurdish farmers.")
    [figure] = how_many.figures(analysis).in_sentence(1)
    assert (figure.text, figure.who) == ("at least six Kurdish farmers", "Kurdish farmers") and analysis.text(figure.span) == figure.text


@pytest.mark.parametrize(
    "text, amount, currency",
    [
        ("$1.5 million", 1500000, "USD"),
        ("20 billion euros", 2e10, "EUR"),
        ("£300", 300, "GBP"),
        ("US$2bn", 2e9, "USD"),
        ("C$5m", 5e6, "CAD"),
        ("50,000 rubles", 50000, "RUB"),
    ],
)
def test_money(text, amount, currency):
    [found] = money.find(f"They paid {text} for it.")
    assert (found.minimum, found.currency) == (amount, currency)


def test_a_megabyte_of_noise_takes_less_than_a_second():
    for page in ("-" * 10**6, "1" * 10**6, "$" * 10**6):
        begin = time.process_time()
        list(money.find(page))
        assert time.process_time() - begin < 1
