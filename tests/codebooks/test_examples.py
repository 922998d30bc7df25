"""The lexicon keeps its word: the coder codes the examples of its lines and leaves the counter-examples alone."""
import pytest

from dateline.codebooks import loader
from dateline.dispatch import Dispatch, Span

CODED = 0.92          # share of examples that must give an event of the line's type
MODE = 0.95           # of those with a mode, share that must give the mode too
LEFT_ALONE = 0.88     # share of counter-examples that must give no event of the line's type


def rows():
    """One act for each line of the lexicon that has an example or a counter-example."""
    seen = {}
    for group in loader.load().acts.values():
        for act in group:
            line = act.id.split(" ", 1)[0]
            if act.example or act.counter:
                seen.setdefault(line, act)
    return [seen[line] for line in sorted(seen)]


@pytest.fixture(scope="module")
def coded():
    """Line -> (act, events of its example, events of its counter-example)."""
    from dateline.coder import Coder
    coder = Coder(min_confidence=0.0)  # the lexicon is on trial, not the threshold

    def events(text):
        return coder.code(Dispatch(text, "sha256:0", body=Span(0, len(text)))).events if text else ()

    return {act.id: (act, events(act.example), events(act.counter)) for act in rows()}


def shortfall(good, all_, floor):
    """Nothing where the floor holds, else the ids that fell short."""
    return [] if len(good) >= floor * len(all_) else sorted(set(all_) - set(good))


def test_most_lines_show_what_they_mean():
    book = loader.load()
    lines, shown = {}, set()
    for group in book.acts.values():
        for act in group:
            line = act.id.split(" ", 1)[0]
            lines[line] = act
            if act.example:
                shown.add(line)
    assert len(shown) >= 0.5 * len(lines)


def test_examples_are_coded(coded):
    told = [i for i, (act, _, _) in coded.items() if act.example]
    good = [i for i in told if any(e.type == coded[i][0].type for e in coded[i][1])]
    assert len(told) > 300
    assert shortfall(good, told, CODED) == []


def test_modes_of_examples_are_coded(coded):
    told = [i for i, (act, events, _) in coded.items() if act.example and act.mode and any(e.type == act.type for e in events)]
    good = [i for i in told if any((e.type, e.mode) == (coded[i][0].type, coded[i][0].mode) for e in coded[i][1])]
    assert shortfall(good, told, MODE) == []


def test_counter_examples_are_left_alone(coded):
    told = [i for i, (act, _, _) in coded.items() if act.counter]
    good = [i for i in told if not any(e.type == coded[i][0].type for e in coded[i][2])]
    assert len(told) > 100
    assert shortfall(good, told, LEFT_ALONE) == []
