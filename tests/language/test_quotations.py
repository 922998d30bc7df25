"""Quotations: marks of every kind, over paragraphs, balanced or not."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.language.quotations import quotations


@pytest.mark.parametrize(
    "text, inner",
    [
        ('He said: "We left."', ["We left."]),
        ("“We left,” he said. “We ran.”", ["We left,", "We ran."]),
        ("«Nous partons», he said.", ["Nous partons"]),
        ("``We left,'' he said.", ["We left,"]),
        ('The 5" shell hit.', []),
        ("“We left, he said.\nThe end.", []),
        ("“We left.\n“We ran.”", ["We left.", "We ran."]),
    ],
)
def test_what_is_quoted(text, inner):
    assert [text[q.inner.start : q.inner.end] for q in quotations(text)] == inner


@given(st.text(alphabet='“”"«»\n a.', max_size=60))
def test_quotations_lie_in_order_inside_the_text(text):
    last = 0
    for q in quotations(text):
        assert last <= q.span.start <= q.inner.start <= q.inner.end <= q.span.end <= len(text)
        last = q.span.end


def test_a_page_of_marks_is_read_at_once():
    assert len(quotations('"a" ' * 20000)) == 20000
