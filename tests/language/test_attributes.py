"""The remembered attribute rules say what spaCy's own say, token for token."""
import pathlib

import pytest

from dateline.language import syntax
from dateline.language.attributes import AttributeRules

TEXTS = sorted((pathlib.Path(__file__).parents[1] / "gold").glob("*/*.txt"))
ODD = ["There's the camp, and they're gonna leave: let's go, the 1990s' wars ain't over.", "", "\n\n", "That which he'd've said, who whose whom!",
       "He gets what she got \u2014 don't you?\n\n\nI've 'em all; you'll better ca n't cannot."]


def columns(text: str, rules: bool) -> list[tuple]:
    nlp = syntax.load()
    doc = nlp.make_doc(text)
    for name, pipe in nlp.pipeline:
        doc = (AttributeRules(pipe) if rules and name == "attribute_ruler" else pipe)(doc)
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.ent_type_) for t in doc]


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf-8") for path in TEXTS[::3]), *ODD])
def test_nothing_differs_from_the_ruler(text):
    assert columns(text, rules=True) == columns(text, rules=False)
