"""Calendars against known days, and a feast table that tells where it is wrong."""

import datetime

import pytest

from dateline.errors import DataError
from dateline.language import calendars


@pytest.mark.parametrize(
    "name, year, day",
    [
        ("easter", 2024, "2024-03-31"),
        ("orthodox easter", 2024, "2024-05-05"),
        ("rosh hashanah", 2024, "2024-10-03"),
        ("yom kippur", 1973, "1973-10-06"),
        ("passover", 2024, "2024-04-23"),
        ("hanukkah", 2023, "2023-12-08"),
        ("eid al-adha", 2024, "2024-06-16"),
        ("lunar new year", 2015, "2015-02-19"),
        ("lunar new year", 1968, "1968-01-30"),
        ("thanksgiving", 2023, "2023-11-23"),
        ("memorial day", 2023, "2023-05-29"),
    ],
)
def test_feasts_fall_on_their_days(name, year, day):
    starts = [str(i.start) for i in calendars.feasts()[name].in_year(year)]
    assert any(
        abs((datetime.date.fromisoformat(s) - datetime.date.fromisoformat(day)).days) <= (1 if "lunar" in name and year < 1980 else 0)
        for s in starts
    )


def test_a_muslim_feast_may_come_twice_in_a_year():
    assert len(calendars.feasts()["eid al-fitr"].in_year(2000)) == 2


def test_parts_of_months_and_years():
    march, year = calendars.month(2023, 3), calendars.year(2023)
    assert [(p.start.day, p.end.day) for p in (calendars.part(march, w) for w in ("early", "mid", "late"))] == [(1, 10), (11, 20), (21, 31)]
    assert [(p.start.month, p.end.month) for p in (calendars.part(year, w) for w in ("early", "mid", "late"))] == [(1, 4), (5, 8), (9, 12)]


def test_a_month_added_to_the_last_of_january():
    assert calendars.add_months(datetime.date(2023, 1, 31), 1) == datetime.date(2023, 2, 28)


@pytest.mark.parametrize(
    "row",
    [
        "- {names: [x], rule: fixed 13-40, source: s}",
        "- {names: [x], rule: nonsense 1, source: s}",
        "- {names: [x], rule: fixed 01-02}",
        "- {names: [x], rule: fixed 01-02, source: s}\n- {names: [x], rule: fixed 01-03, source: s}",
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path, row):
    path = tmp_path / "feasts.yaml"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(DataError, match="line"):
        calendars.load_feasts(path)
