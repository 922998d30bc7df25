"""The table of world events and of names with their years."""

import pytest

from dateline.errors import DataError
from dateline.knowledge import happenings


def find(text):
    return [row.name for row in happenings.load() if row.named(text.lower()) and row.spans(text.lower())]


def test_every_row_is_sound_and_told_once():
    rows = happenings.load()
    assert len(rows) > 500 and {r.kind for r in rows} == {"happening", "person", "era"}
    assert len({(r.name, r.words) for r in rows}) == len(rows)
    for row in rows:
        if row.kind != "era":
            assert (row.end - row.start).days < 200, f"{row.name} lasts too long to date a dispatch"


def test_a_happening_needs_a_word_of_every_group_close_together():
    assert "Rafik Hariri killed" in find("A bomb killed Rafik Hariri.")
    assert "Rafik Hariri killed" not in find("Rafik Hariri spoke.")
    assert "Rafik Hariri killed" not in find("Rafik Hariri spoke." + " Nothing happened." * 20 + " A bomb went off.")


def test_of_a_person_the_verb_must_be_told_of_them():
    for text in ("Soldiers killed Jonas Savimbi.", "Jonas Savimbi was killed in battle.", "the death of Jonas Savimbi"):
        assert "Jonas Savimbi killed" in find(text), text
    for text in ("Troops of Jonas Savimbi killed nine people.", "Nine people were killed by Jonas Savimbi and his men."):
        assert "Jonas Savimbi killed" not in find(text), text


def test_what_was_not_done_is_not_found():
    assert "Mubarak steps down" in find("Hosni Mubarak resigned.")
    assert "Mubarak steps down" not in find("They called on Hosni Mubarak to resign.")


@pytest.mark.parametrize("row", ["a,happening,2000-01-02,2000-01-01,x,editors", "a,happening,2000-01-01,,x,editors", "a,era,,,x,editors",
                                 "a,rumour,2000-01-01,2000-01-01,x,editors", "a,era,2000-01-01,,X,editors", "a,era,2000-01-01,,x;,editors", "a,era,2000-01-01,,x,"])
def test_a_row_that_breaks_the_rules_is_refused_with_its_number(tmp_path, row):
    path = tmp_path / "rows.csv"
    path.write_text("name,kind,start,end,words,source\nok,era,1999-01-01,,ok,editors\n" + row + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 3"):
        happenings.load(path)
