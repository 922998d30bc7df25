"""Terms of office as bounds of a dispatch's day, and the ends and beginnings of terms that it tells."""

import datetime
import types

from dateline.language import offices_held

Date = datetime.date


class Tables:
    entries = tuple(
        types.SimpleNamespace(kind="person", name=n, aliases=(), family=n.split()[-1], title=t, start=a, end=b)
        for n, t, a, b in (
            ("Ana Ruiz", "president", Date(2001, 1, 1), Date(2005, 12, 31)),
            ("Ana Ruiz", "president", Date(2011, 1, 1), None),
            ("Ben Ode", "prime minister", Date(2004, 6, 1), Date(2008, 5, 31)),
            ("Carl Lund", "foreign minister", Date(2006, 1, 1), Date(2009, 12, 31)),
        )
    )


TABLES = Tables()


def terms(text):
    return [(text[slice(*c.span)], c.terms) for c in offices_held.claims(text, TABLES)]


def turns(text):
    return [(k.name, k.start) for k in offices_held.turns([(0, text)], TABLES)]


def test_whoever_is_named_with_their_title_holds_the_office():
    assert terms("Prime Minister Ben Ode spoke.") == [("Ben Ode", ((Date(2004, 6, 1), Date(2008, 5, 31)),))]
    assert terms("Prime Minister Ode spoke.") == [("Ode", ((Date(2004, 6, 1), Date(2008, 5, 31)),))]
    assert terms("Norland's foreign minister, Carl Lund, spoke.") == [("Carl Lund", ((Date(2006, 1, 1), Date(2009, 12, 31)),))]
    assert terms("Carl Lund, the foreign minister, spoke.") == [("Carl Lund", ((Date(2006, 1, 1), Date(2009, 12, 31)),))]


def test_a_second_term_is_not_ruled_out_without_a_clue():
    [(_, found)] = terms("President Ana Ruiz spoke.")
    assert [a for a, _ in found] == [Date(2001, 1, 1), Date(2011, 1, 1)]


def test_a_former_holder_has_left_and_a_coming_one_has_not_begun():
    assert terms("Former Prime Minister Ben Ode spoke.") == [("Ben Ode", ((Date(2008, 6, 1), Date.max),))]
    [(_, found)] = terms("The new prime minister, Ben Ode, spoke.")
    assert found[0][0] == Date(2004, 6, 1) and found[0][1] < Date(2005, 1, 1)


def test_a_name_without_its_title_says_nothing():
    assert terms("Ben Ode met Vice President Ana Ruiz.") == []


def test_who_leaves_office_is_told_by_the_verb():
    end = [("end of the term of Ben Ode", Date(2008, 6, 1))]
    for text in ("Ben Ode resigned on Sunday.", "Officers overthrew Ben Ode on Sunday.", "Ben Ode was deposed on Sunday.", "Crowds hailed the fall of Ben Ode."):
        assert turns(text) == end, text
    for text in ("Ben Ode sacked a minister on Sunday.", "Ben Ode will resign.", "An officer was fired by Ben Ode."):
        assert turns(text) == [], text
    assert turns("Ben Ode took office on Tuesday.") == [("start of the term of Ben Ode", Date(2004, 6, 1))]
