"""Terms of office as bounds of a dispatch's day."""

import datetime
import types

from dateline.language import offices_held

Date = datetime.date


class Tables:
    entries = tuple(
        types.SimpleNamespace(kind="person", name=n, aliases=(), title=t, start=a, end=b)
        for n, t, a, b in (
            ("Ana Ruiz", "president", Date(2001, 1, 1), Date(2005, 12, 31)),
            ("Ana Ruiz", "president", Date(2011, 1, 1), None),
            ("Ben Ode", "prime minister", Date(2004, 6, 1), Date(2008, 5, 31)),
        )
    )


TABLES = Tables()


def bounds(text, floor=None):
    found = offices_held.bounds(text, TABLES, floor)
    return found.first, found.last


def test_all_who_are_named_hold_their_office():
    assert bounds("President Ana Ruiz met Prime Minister Ben Ode.") == (Date(2004, 6, 1), Date(2005, 12, 31))


def test_a_second_term_is_not_ruled_out_without_a_clue():
    assert bounds("President Ana Ruiz spoke.") == (Date(2001, 1, 1), None)
    assert bounds("President Ana Ruiz spoke.", Date(2009, 1, 1)) == (Date(2011, 1, 1), None)


def test_a_former_holder_has_left():
    assert bounds("Former Prime Minister Ben Ode spoke.") == (Date(2008, 6, 1), None)


def test_a_name_without_its_title_says_nothing():
    assert bounds("Ben Ode met President-elect Ana Ruiz and Vice President Ana Ruiz.") == (None, None)
