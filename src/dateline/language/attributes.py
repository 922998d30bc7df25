"""The model's attribute rules, asked once for each kind of token instead of for each token.

In goes spaCy's attribute ruler; out comes a pipe that writes the same parts of speech, morphology and lemmas. What a rule says of a single token hangs
on its tag, its relation and, for the words that rules name, its lower-case form: few enough to remember. Rules over several tokens are matched as before.
"""
from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_ANY = "\u0001"  # stands for every word that no rule names


class AttributeRules:
    """``ruler``: the pipe of a loaded model. Raises nothing that the ruler does not raise."""

    def __init__(self, ruler: "AttributeRuler"):
        from spacy.attrs import DEP, IS_SPACE, LEMMA, LOWER, MORPH, POS, TAG
        from spacy.matcher import Matcher
        self._ruler, self._vocab = ruler, ruler.vocab
        self._asked, self._written = [LOWER, TAG, DEP, IS_SPACE], [TAG, POS, MORPH, LEMMA]
        self._longer = Matcher(self._vocab, validate=False)
        self._words: set[str] = set()
        self._shapes: list[re.Pattern[str]] = []
        for number, rule in enumerate(ruler.patterns):
            if any(len(pattern) > 1 for pattern in rule["patterns"]):
                self._longer.add(str(number), rule["patterns"])
            for token in (token for pattern in rule["patterns"] if len(pattern) == 1 for token in pattern):
                self._name(token.get("LOWER", ()))
        self._known: dict[tuple[int, int, int, int], tuple[int, ...]] = {}
        self._form: dict[int, int] = {}

    def _name(self, wanted: Any) -> None:
        """Take in the words that a rule names."""
        if isinstance(wanted, str):
            self._words.add(wanted)
        elif isinstance(wanted, dict):
            for how, what in wanted.items():
                if how == "REGEX":
                    self._shapes.append(re.compile(what))
                else:
                    self._words.update(what)

    def __call__(self, doc: "Doc") -> "Doc":
        told = doc.to_array(self._asked).tolist()
        rows = [self._known.get((self._form.get(lower, -1), *rest)) or self._of(lower, *rest) for lower, *rest in told]
        for _, start, end in self._longer(doc):
            rows[start:end] = self._ask([t.text for t in doc[start:end]], [row[1:3] for row in told[start:end]])
        found = numpy.array(rows, dtype="uint64").reshape(len(doc), len(self._written) + 1)
        doc.from_array(self._written, found[:, :-1])
        for at in numpy.flatnonzero(found[:, -1] != doc.to_array(self._asked)[:, 2]):
            doc[int(at)].dep = int(found[at, -1])
        return doc

    def _of(self, lower: int, tag: int, relation: int, space: int) -> tuple[int, ...]:
        """What the rules say of such a token: the values of ``_written`` and its relation."""
        if lower not in self._form:
            word = self._vocab.strings[lower]
            named = word in self._words or any(shape.search(word) for shape in self._shapes)
            self._form[lower] = lower if named else self._vocab.strings.add(_ANY)
        key = (self._form[lower], tag, relation, space)
        if key not in self._known:
            self._known[key] = self._ask(["\n" if space else self._vocab.strings[key[0]]], [(tag, relation)])[0]
        return self._known[key]

    def _ask(self, words: list[str], grammar: list) -> list[tuple[int, ...]]:
        """The ruler's own answer for these words, by themselves."""
        from spacy.tokens import Doc
        tags, relations = ([self._vocab.strings[v] for v in column] for column in zip(*grammar))
        alone = self._ruler(Doc(self._vocab, words=words, tags=tags, deps=relations, heads=[0] * len(words)))
        return [(*row, token.dep) for row, token in zip(alone.to_array(self._written).tolist(), alone)]
