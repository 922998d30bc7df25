"""Same text again."""
import collections
import itertools
import random

import planted
import pytest
from hypothesis import given, settings, strategies

from dateline.linking import copies

STORY = ("Ferries between the islands of Marasco and Pelagia stayed in port on Monday after the pilots' guild called its members out. The guild wants the "
         "harbour board to pay for the winter training that it cut in spring. A spokesman for the board, Nuno Petrun, called the demand unreasonable and said that "
         "freight would go by air. Fishermen sold their catch on the quay at half the usual price. Hotels in Pelagia told guests to expect delays until Thursday. "
         "The governor offered to sit down with both sides, but neither had answered by nightfall, her office said.")
OTHER = ("A court in Norvik freed three men who had spent eleven years in prison for a robbery that they did not commit. The judge said that the police had hidden a "
         "witness. The men walked out to a crowd of relatives, and one of them, Karim Tamm, asked for an apology from the state before anything else.")


def clusters(*documents):
    return copies.cluster(documents)


def truth(rows):
    stories = collections.defaultdict(list)
    for row in rows:
        stories[row.story].append(row.id)
    return {pair for ids in stories.values() for pair in itertools.combinations(sorted(ids), 2)}


@pytest.mark.parametrize("seed", [101, 102])
def test_planted_syndication_is_found_and_independent_reports_are_left_alone(seed):
    rows = planted.corpus(200, seed)
    found = {pair for ids in copies.cluster((r.id, r.text, r.published, r.outlet) for r in rows) for pair in itertools.combinations(sorted(ids), 2)}
    wanted = truth(rows)
    precision, recall = len(found & wanted) / len(found), len(found & wanted) / len(wanted)
    assert precision >= 0.99 and 2 * precision * recall / (precision + recall) >= 0.98


def test_the_earliest_is_the_head_and_an_unknown_day_comes_last():
    assert clusters(("a", STORY, "2031-03-04", "X"), ("b", STORY, None, "Y"), ("c", STORY, "2031-03-02", "Z"), ("d", OTHER, "2031-03-01", "W")) == [["d"], ["c", "a", "b"]]


@settings(max_examples=20, deadline=None)
@given(strategies.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(chance: random.Random):
    rows = [(r.id, r.text, r.published, r.outlet) for r in planted.corpus(12, 7)]
    expected = copies.find(rows)
    chance.shuffle(rows)
    assert copies.find(rows) == expected


def test_a_short_brief_cut_from_a_long_story_is_a_copy():
    long = STORY + " " + " ".join(f"Paragraph {n} adds what passenger number {n * 37} thought of berth {n * 13} on that day." for n in range(40))
    assert clusters(("long", long, "2031-03-02", "X"), ("brief", " ".join(STORY.split()[:60]), "2031-03-03", "Y")) == [["long", "brief"]]


def test_a_round_up_does_not_tie_its_briefs_together():
    briefs = [" ".join(s.text.split("\n\n")[1].split()[:45]) for s in planted.corpus(40, 3) if s.how == "original"][:8]
    round_up = ("round-up", "The week in eight stories. " + " ".join(briefs), "2031-01-01", "Digest")
    found = clusters(round_up, *((f"b{n}", text, "2031-01-01", "X") for n, text in enumerate(briefs)))
    assert max(len(c) for c in found) <= 2


def test_the_same_words_a_year_later_are_no_copy():
    assert len(clusters(("a", STORY, "2030-03-02", "X"), ("b", STORY, "2031-03-02", "Y"))) == 2


def test_two_short_texts_are_copies_only_word_for_word():
    assert clusters(("a", "Bomb in Norvik kills two.", None, "X"), ("b", "BOMB in Norvik kills two", None, "Y"), ("c", "Bomb in Norvik kills four.", None, "Z")) == [["a", "b"], ["c"]]


@pytest.mark.parametrize("text", ["", "—", "Yes."])
def test_texts_with_next_to_nothing_in_them_stand(text):
    assert clusters(("a", text, None, None), ("b", OTHER, None, None)) == [["a"], ["b"]]


def test_every_copy_has_its_head():
    found = clusters(("a", STORY, "2031-03-01", "Coast Wire"), ("b", STORY, "2031-03-02", "Herald"), ("c", OTHER, "2031-03-02", "Lantern"), ("d", OTHER, "2031-03-01", None))
    assert copies.heads(found) == {"b": "a", "c": "d"}


def test_a_hundred_copies_of_one_text_are_one_cluster():
    found = clusters(*((f"{n:03d}", STORY + f" Edition {n}.", "2031-03-01", "X") for n in range(100)))
    assert [len(c) for c in found] == [100]


def test_two_short_reports_of_one_meeting_are_no_copies():
    assert len(clusters(("a", "The minister of Norvik flew to Belmora on Friday and met its president to discuss fishing rights and border trade.", "2031-03-01", "X"),
                        ("b", "Belmora's president held talks on border trade with the minister of Norvik in Belmora on Friday.", "2031-03-01", "Y"))) == 2
