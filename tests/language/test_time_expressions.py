"""The conventions of the coding guide for dates, one by one; and that no page of dashes stalls the search."""

import datetime
import time

import pytest

from dateline.language import time_expressions

WEDNESDAY = datetime.date(2023, 9, 20)
MONDAY = datetime.date(2016, 7, 18)
NEW_YEAR = datetime.date(2024, 1, 2)


def find(text, today=WEDNESDAY, tense="past"):
    return time_expressions.find(text, today, lambda start, end: tense)


def one(text, today=WEDNESDAY, tense="past"):
    found = find(text, today, tense)
    assert len(found) == 1, [text[e.start : e.end] for e in found]
    interval = found[0].interval
    return str(interval.start), str(interval.end)


@pytest.mark.parametrize(
    "words",
    [
        "Sept 19, 2023",
        "September 19th, 2023",
        "19 September 2023",
        "19th of September, 2023",
        "2023-09-19",
        "19.9.2023",
        "19/9/2023",
        "Tuesday, Sept. 19, 2023",
        "9/19/2023",
        "SEPTEMBER 19, 2023",
    ],
)
def test_a_full_date_is_the_same_in_every_order(words):
    assert one(f"It was signed on {words} in Geneva.") == ("2023-09-19", "2023-09-19")


def test_slashes_and_dots_are_day_first_where_they_can_be():
    assert one("on 3/4/2021 and") == ("2021-04-03", "2021-04-03")
    assert one("on 3/14/2021 and") == ("2021-03-14", "2021-03-14")
    assert one("on 3.4.2021 and") == ("2021-04-03", "2021-04-03")


@pytest.mark.parametrize(
    "words, tense, expected",
    [
        ("on Tuesday", "past", "2023-09-19"),
        ("on Wednesday", "past", "2023-09-20"),
        ("on Friday", "past", "2023-09-15"),
        ("on Friday", "future", "2023-09-22"),
        ("on Wednesday", "future", "2023-09-20"),
        ("last Friday", "past", "2023-09-15"),
        ("last Wednesday", "past", "2023-09-13"),
        ("next Friday", "future", "2023-09-22"),
        ("scheduled for Friday", "past", "2023-09-22"),
        ("ahead of Friday's vote", "past", "2023-09-22"),
        ("Friday night", "past", "2023-09-15"),
    ],
)
def test_a_weekday_follows_the_tense(words, tense, expected):
    assert one(f"They met {words} there.", tense=tense)[0] == expected


@pytest.mark.parametrize(
    "words, start, end",
    [
        ("last week", "2023-09-11", "2023-09-17"),
        ("this week", "2023-09-18", "2023-09-24"),
        ("earlier this week", "2023-09-18", "2023-09-20"),
        ("the first week of October 2022", "2022-10-01", "2022-10-07"),
        ("three days ago", "2023-09-17", "2023-09-17"),
        ("two weeks ago", "2023-09-04", "2023-09-10"),
        ("four months ago", "2023-05-01", "2023-05-31"),
        ("two years ago", "2021-01-01", "2021-12-31"),
        ("in the past year", "2022-09-20", "2023-09-20"),
        ("within 48 hours", "2023-09-20", "2023-09-22"),
        ("since 2017", "2017-01-01", "2023-09-20"),
        ("until Friday", "2023-09-20", "2023-09-22"),
        ("in early March", "2023-03-01", "2023-03-10"),
        ("in mid-June", "2023-06-11", "2023-06-20"),
        ("in late August", "2023-08-21", "2023-08-31"),
        ("in early 2020", "2020-01-01", "2020-04-30"),
        ("in mid-2019", "2019-05-01", "2019-08-31"),
        ("late 2024", "2024-09-01", "2024-12-31"),
        ("in the summer of 2013", "2013-06-01", "2013-08-31"),
        ("last winter", "2022-12-01", "2023-02-28"),
        ("for the third day", "2023-09-18", "2023-09-20"),
        ("overnight", "2023-09-19", "2023-09-20"),
        ("from 2017 to 2021", "2017-01-01", "2021-12-31"),
        ("between May and July", "2023-05-01", "2023-07-31"),
        ("in the third quarter of 2022", "2022-07-01", "2022-09-30"),
        ("the 1990s", "1990-01-01", "1999-12-31"),
        ("on Monday and Tuesday", "2023-09-18", "2023-09-19"),
        ("over the weekend", "2023-09-16", "2023-09-17"),
        ("this month", "2023-09-01", "2023-09-30"),
        ("the day before yesterday", "2023-09-18", "2023-09-18"),
        ("the day after the 7 February quake", "2023-02-08", "2023-02-08"),
        ("on the eve of the March 3 vote", "2023-03-02", "2023-03-02"),
    ],
)
def test_the_conventions(words, start, end):
    expected_end = end
    if words == "until Friday":
        assert one(f"It holds {words}.", tense="future") == (start, expected_end)
    else:
        assert one(f"It happened {words}.") == (start, expected_end)


def test_another_day_governs_a_count_of_nights():
    assert one("They clashed for a second night on Monday.") == ("2023-09-18", "2023-09-18")


def test_a_date_without_its_year_near_new_year():
    assert one("He was shot on December 30.", NEW_YEAR)[0] == "2023-12-30"
    assert one("Voting is due on January 14.", NEW_YEAR, "future")[0] == "2024-01-14"
    assert one("He left in November.", NEW_YEAR)[0] == "2023-11-01"


def test_the_next_day_counts_from_the_day_told_before():
    found = find("It fell on June 28, 2016. The following day borders shut. A month later he gave in.", MONDAY)
    assert [(str(e.interval.start), e.interval.precision) for e in found] == [
        ("2016-06-28", "day"),
        ("2016-06-29", "day"),
        ("2016-07-01", "month"),
    ]


def test_southern_seasons():
    assert one("in the Australian summer of 2019")[0] == "2019-12-01"


@pytest.mark.parametrize(
    "words, day",
    [
        ("Christmas Day", "2022-12-25"),
        ("May Day", "2023-05-01"),
        ("Nowruz", "2023-03-20"),
        ("Eid al-Fitr", "2023-04-21"),
        ("Orthodox Easter", "2023-04-16"),
        ("Good Friday", "2023-04-07"),
        ("Yom Kippur", "2022-10-05"),
        ("Lunar New Year", "2023-01-22"),
        ("Labor Day", "2023-09-04"),
    ],
)
def test_feasts(words, day):
    assert one(f"Shops were shut on {words}.")[0] == day


@pytest.mark.parametrize(
    "text",
    [
        "They met at dawn.",
        "He spoke at 5 a.m. to the men.",
        "Prices may rise.",
        "They march on Mondays.",
        "It has 2,014 members.",
        "It cost $2015.",
        "A score of 3-4-5 and version 3.8.0.",
        "He is in his 20s.",
        "Resolution 2254 stands.",
        "About 2000 people came.",
    ],
)
def test_what_is_no_date(text):
    assert find(text) == []


def test_without_the_dispatch_day_only_full_dates_are_resolved():
    found = find("It fell on Tuesday, two days after June 3, 2016. He left in March.", None)
    assert [e.interval is None for e in found] == [True, False, True]


def test_the_thirty_first_of_june_is_no_date():
    assert all(e.interval is None or e.interval.precision != "day" for e in find("on June 31, 2016, and"))


def seconds(page):
    begin = time.process_time()
    time_expressions.find(page, WEDNESDAY)
    return time.process_time() - begin


@pytest.mark.parametrize("mark", ["-", "1"])
def test_a_megabyte_of_dashes_or_digits_takes_less_than_a_second(mark):
    assert seconds(mark * 10**6) < 1


@pytest.mark.parametrize("piece", ["1 ", "1-", "1,", "in the ", "twenty-", "1,111", "2023-"])
def test_time_grows_no_faster_than_the_text(piece):
    assert seconds(piece * 40_000) < 10 * seconds(piece * 10_000) + 0.5
