"""A document's grammar as plain lists, made once.

In: a spaCy Doc. Out: ``Tokens``. Nothing is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_KEY = "dateline.tokens"


class Tokens:
    """A Doc's columns as plain lists: reading a spaCy token's attribute in a loop costs ten times as much."""

    def __init__(self, doc: "Doc"):
        self.text = [t.text for t in doc]
        self.lower = [t.lower() for t in self.text]
        self.lemma = [t.lemma_.lower() for t in doc]
        self.tag = [t.tag_ for t in doc]
        self.pos = [t.pos_ for t in doc]
        self.dep = [t.dep_ for t in doc]
        self.head = [t.head.i for t in doc]
        self.kind = [t.ent_type_ for t in doc]
        self.iob = [t.ent_iob_ for t in doc]
        self.space = [bool(t.whitespace_) for t in doc]
        self.first = [bool(t.is_sent_start) for t in doc]
        self.children: list[list[int]] = [[] for _ in self.text]
        for i, head in enumerate(self.head):
            if head != i:
                self.children[head].append(i)

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def of(cls, doc: "Doc") -> "Tokens":
        """The columns of this document, made once."""
        if _KEY not in doc.user_data:
            doc.user_data[_KEY] = cls(doc)
        return doc.user_data[_KEY]
