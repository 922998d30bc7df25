"""Agreement and precision against examples that were published with their results."""
import math

import pytest

from dateline.project import agreement

# K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section A: two observers, binary data.
BINARY = list(zip("0 1 0 0 0 0 0 0 1 0".split(), "1 1 1 0 0 1 0 0 0 0".split()))
# The same, section B: two observers, nominal data.
NOMINAL = list(zip("a a b b d c c c e d d a".split(), "b a b b b c c c e d d d".split()))
# The same, section C: four observers, nominal data, some of it missing.
MANY = list(zip(*([None if v == "." else v for v in row.split()] for row in (
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."))))


@pytest.mark.parametrize("units, published", [(BINARY, 0.095), (NOMINAL, 0.692), (MANY, 0.743)])
def test_alpha_of_the_published_examples(units, published):
    assert agreement.alpha(units) == pytest.approx(published, abs=0.0005)


def test_alpha_where_there_is_nothing_to_tell():
    assert agreement.alpha([]) is None
    assert agreement.alpha([("a", None), ("b", None)]) is None
    assert agreement.alpha([("a", "a"), ("a", "a")]) is None
    assert agreement.alpha([("a", "a"), ("b", "b")]) == 1.0
    assert agreement.alpha([("a", "b"), ("b", "a")]) < 0


# R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I: the score interval without correction for continuity.
@pytest.mark.parametrize("right, n, low, high", [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)])
def test_the_interval_of_the_published_examples(right, n, low, high):
    found = agreement.simple([True] * right + [False] * (n - right))
    assert (found.low, found.high) == (pytest.approx(low, abs=0.00006), pytest.approx(high, abs=0.00006))
    assert found.n == n and found.share == right / n


def test_rows_count_for_those_of_their_confidence():
    """Doubtful rows are read more often; what they are is not what all rows are."""
    read = [(0.65, False)] * 50 + [(0.65, True)] * 50 + [(0.95, True)] * 10
    found = agreement.weighted(read, {agreement.stratum(0.65): 100, agreement.stratum(0.95): 900})
    assert found.share == pytest.approx(0.1 * 0.5 + 0.9)
    assert found.n == 110 and found.worth < 110
    assert found.low < found.share < found.high


def test_weights_that_are_equal_change_nothing():
    read = [(0.65, i % 3 > 0) for i in range(30)] + [(0.95, i % 3 > 0) for i in range(30)]
    population = {agreement.stratum(0.65): 500, agreement.stratum(0.95): 500}
    found, plain = agreement.weighted(read, population), agreement.simple([right for _, right in read])
    assert found.worth == pytest.approx(60) and math.isclose(found.low, plain.low) and math.isclose(found.high, plain.high)


def test_a_stratum_that_nobody_read_is_left_out():
    found = agreement.weighted([(0.65, True)], {agreement.stratum(0.65): 10, agreement.stratum(0.95): 990})
    assert found.share == 1.0 and found.low < 0.3
    assert agreement.weighted([], {1: 10}) is None


def test_a_field_is_compared_where_both_speak_of_it():
    pairs = [({"verdict": "keep", "type": "ASSAULT"}, {"verdict": "keep", "type": "PROTEST"}), ({"verdict": "keep"}, {"verdict": "reject"})]
    verdict, type_ = agreement.table(pairs, ("verdict", "type"))
    assert (verdict["n"], verdict["same"]) == (2, 0.5) and (type_["n"], type_["same"]) == (1, 0.0)
