"""Numbers and how sure the writer is of them."""

import time

import pytest

from dateline.language import numbers


@pytest.mark.parametrize(
    "text, least, most",
    [
        ("at least 17 people", 17, None),
        ("more than 2,000 people", 2001, None),
        ("up to 10 people", None, 10),
        ("dozens of people", 24, None),
        ("hundreds", 200, None),
        ("thousands", 2000, None),
        ("a dozen men", 12, 12),
        ("two dozen", 24, 24),
        ("tens of thousands of", 20000, None),
        ("between 30 and 40 men", 30, 40),
        ("20-30 men", 20, 30),
        ("twenty-one", 21, 21),
        ("two hundred and fifty thousand", 250000, 250000),
        ("1.5 million", 1500000, 1500000),
        ("100 to 150", 100, 150),
        ("as many as 12", None, 12),
        ("fewer than 5", None, 4),
        ("more than a hundred", 101, None),
        ("over 40", 41, None),
        ("about 70", 70, 70),
        ("300 or more", 300, None),
    ],
)
def test_quantities(text, least, most):
    found = list(numbers.quantities(text))
    assert [(q.minimum, q.maximum) for q in found] == [(least, most)]


def test_two_numbers_joined_by_and_stay_two():
    assert [q.minimum for q in numbers.quantities("five soldiers and six civilians")] == [5, 6]
    assert [q.minimum for q in numbers.quantities("two and five")] == [2, 5]


@pytest.mark.parametrize("text", ["in his 20s", "the 3rd day", "COVID19", "A4"])
def test_digits_inside_a_word_are_no_number(text):
    assert list(numbers.quantities(text)) == []


def test_ordinals():
    assert [numbers.ordinal(w) for w in ("first", "twenty-first", "21st", "one")] == [1, 21, 21, None]


def seconds(page):
    begin = time.process_time()
    list(numbers.quantities(page))
    return time.process_time() - begin


@pytest.mark.parametrize("mark", ["-", "1"])
def test_a_megabyte_of_dashes_or_digits_takes_less_than_a_second(mark):
    assert seconds(mark * 10**6) < 1


@pytest.mark.parametrize("piece", ["1 ", "1-", "1,", "in the ", "twenty-", "1,111", "2023-"])
def test_time_grows_no_faster_than_the_text(piece):
    assert seconds(piece * 40_000) < 10 * seconds(piece * 10_000) + 0.5
