"""The lexicons of attribution and certainty: whole, and refused with their place when they are not."""
from __future__ import annotations

import pytest

from dateline.errors import DataError
from dateline.language import cues


def test_every_stance_and_every_class_has_words():
    assert set(cues.cues().verbs.values()) == set(cues.STANCES)
    assert set(cues.factuality().verbs.values()) == set(cues.CLASSES)


@pytest.mark.parametrize(
    "content, message",
    [
        ("verbs:\n  says: {source: own, words: [say]}\n", "no such class: says"),
        ("verbs:\n  states: {words: [say]}\n", "a list without its source"),
        ("verbs:\n  states: {source: own, words: [Say]}\n", "not a list of words in lower case"),
        ("- say\n", "is not a mapping"),
    ],
)
def test_a_broken_lexicon_is_refused(content, message, tmp_path, monkeypatch):
    (tmp_path / "cues.yaml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(cues, "_HERE", tmp_path)
    with pytest.raises(DataError, match=message):
        if content.startswith("verbs"):
            cues._classes(cues._read("cues.yaml")["verbs"], cues.STANCES, "cues.yaml", "verbs")
        else:
            cues._read("cues.yaml")
