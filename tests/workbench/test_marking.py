"""Marks in a text: nothing of it is lost, and marks that overlap are all there."""
import time

from hypothesis import given
from hypothesis import strategies as st

from dateline.workbench import marking
from dateline.workbench.marking import LINES, ROLES, Mark

TEXT = "Attack near Gao\n\nGunmen killed at least nine soldiers near Gao, the army said.\n\nIt was quiet after that."


def pieces(text, marks, title=None):
    return [p for paragraph in marking.paragraphs(text, marks, title) for p in paragraph.pieces]


texts = st.text(st.sampled_from("abc é\n😀<&"), min_size=1, max_size=60)


@st.composite
def marked(draw):
    text = draw(texts)
    end = len(text)
    spans = st.tuples(st.integers(0, end), st.integers(0, end)).map(sorted)
    return text, [Mark(a, b, role) for (a, b), role in draw(st.lists(st.tuples(spans, st.sampled_from([*ROLES, "sentence"])), max_size=12))]


@given(marked())
def test_the_pieces_of_a_paragraph_are_its_text_character_for_character(value):
    text, marks = value
    for paragraph in marking.paragraphs(text, marks):
        whole = "".join(p.text for p in paragraph.pieces)
        assert whole == text[paragraph.start:paragraph.start + len(whole)] and "\n" not in whole
    assert "".join("".join(p.text for p in paragraph.pieces) for paragraph in marking.paragraphs(text, marks)) == text.replace("\n", "")


@given(marked())
def test_every_character_has_the_roles_of_all_marks_over_it(value):
    text, marks = value
    for paragraph in marking.paragraphs(text, marks):
        at = paragraph.start
        for piece in paragraph.pieces:
            for place in range(at, at + len(piece.text)):
                over = {m.role for m in marks if m.start <= place < m.end}
                assert over == {role for role, _, _ in piece.lines} | set(piece.grounds)
            at += len(piece.text)


@given(marked())
def test_marks_that_overlap_lie_on_lines_of_their_own(value):
    text, marks = value
    for piece in pieces(text, marks):
        lines = [line for _, line, _ in piece.lines]
        assert len(set(lines)) == len(lines) or len(lines) > LINES or LINES - 1 in lines


def test_the_smallest_mark_under_a_click_is_the_one_that_leads_on():
    found = pieces(TEXT, [Mark(17, 78, "actor", href="/long"), Mark(31, 53, "figure", href="/short")])
    assert [(p.text, p.href) for p in found if p.href == "/short"] == [("at least nine soldiers", "/short")]


def test_the_same_words_in_the_same_role_of_two_events_are_marked_once():
    found = pieces(TEXT, [Mark(17, 23, "actor", "actor of event 1"), Mark(17, 23, "actor", "actor of event 2")])
    piece = next(p for p in found if p.text == "Gunmen")
    assert piece.lines == (("actor", 0, True),) and piece.told == "actor of event 1; actor of event 2"


def test_the_title_is_the_first_paragraph_where_there_is_one():
    assert [p.title for p in marking.paragraphs(TEXT, [], "Attack near Gao")] == [True, False, False]
    assert not any(p.title for p in marking.paragraphs(TEXT, [], None))


def test_a_long_text_with_many_marks_takes_no_longer_a_mark_than_a_short_one():
    """Twenty times the text and the marks, in one paragraph: at most sixty times the work."""
    def work(events):
        text = "Gunmen raided the village near Gao, police said. " * events
        marks = [Mark(49 * i + a, 49 * i + b, role) for i in range(events) for a, b, role in ((0, 48, "sentence"), (0, 6, "actor"), (7, 13, "trigger"), (14, 25, "recipient"), (31, 34, "place"))]
        began = time.process_time()
        assert sum(len(p.pieces) for p in marking.paragraphs(text, marks)) > 5 * events
        return time.process_time() - began
    work(50)
    assert work(4000) < 60 * max(work(200), 0.005)
