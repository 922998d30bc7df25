"""What the language room says about a dispatch: sentences, clauses, mentions, antecedents, over one parsed document.

Token numbers index ``Analysis.doc`` (a spaCy Doc whose character offsets are those of ``Dispatch.text``: its letters may differ in case
and its quote marks are straight, so take text from the dispatch and grammar from the document).
"""
from __future__ import annotations

import bisect
import dataclasses
from typing import TYPE_CHECKING, Mapping

from dateline.dispatch import Dispatch, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``start`` to ``end`` (excluded). ``paragraph`` counts from 0 in the body; the title has -1."""

    index: int
    span: Span
    start: int
    end: int
    paragraph: int
    in_title: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that may name a party: a name with its title, a role noun, a pronoun, a nationality adjective.

    ``head`` is the token that the phrase hangs on ("Putin" in "Russian President Vladimir Putin", "police" in "riot police").
    ``kind``: name | nominal | pronoun | adjective. ``label``: PERSON ORG GPE NORP LOC FAC GROUP ROLE THING or null.
    ``name`` is the proper name inside it, ``description`` the words that say what it is (title, apposition, nationality).
    """

    index: int
    head: int
    start: int
    end: int
    span: Span
    sentence: int
    kind: str
    label: str | None = None
    name: Span | None = None
    description: tuple[Span, ...] = ()
    plural: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Argument:
    """``role``: subj | obj | iobj | a preposition ("to", "with", "against", …) | poss | adj | comp | topic (subject of a finite complement).

    Roles are those of the active clause: in "X was arrested by Y", Y is subj and X is obj. ``inherited``: shared with another
    clause (coordination, control, a relative pronoun), not written beside this predicate.
    """

    role: str
    token: int
    inherited: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """A predication: a verb or an event noun with its arguments.

    ``head``: its token; ``lemma``: the predicate in lower case, particle included ("call for", "carry out");
    ``kind``: verb | noun | adj (what a form of "be" says of its subject: "critical", "a disaster"). ``governor`` is the clause that this one hangs on, ``relation`` how (ccomp, xcomp, advcl, acl, relcl, conj, obj,
    a preposition). ``passive``, ``negated`` and ``modal`` ("may", "will", …) are the clause's own. ``tense``: past | present | future | none.
    """

    index: int
    head: int
    lemma: str
    kind: str
    trigger: Span
    sentence: int
    arguments: tuple[Argument, ...] = ()
    governor: int | None = None
    relation: str = ""
    passive: bool = False
    negated: int | None = None
    modal: str | None = None
    tense: str = "none"

    def tokens(self, *roles: str) -> tuple[int, ...]:
        """The tokens that fill these roles, in the order of the roles."""
        return tuple(a.token for role in roles for a in self.arguments if a.role == role)


@dataclasses.dataclass(frozen=True)
class Analysis:
    """A parsed dispatch. ``antecedents`` maps a mention's index to that of the mention that names the same party."""

    dispatch: Dispatch
    doc: "Doc"
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()
    antecedents: Mapping[int, int] = dataclasses.field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    _sentence_starts: tuple[int, ...] = ()
    _mention_of: Mapping[int, int] = dataclasses.field(default_factory=dict)
    _clause_of: Mapping[int, int] = dataclasses.field(default_factory=dict)

    def sentence_of(self, token: int) -> Sentence:
        return self.sentences[bisect.bisect_right(self._sentence_starts, token) - 1]

    def mention_at(self, token: int) -> Mention | None:
        """The mention that hangs on this token."""
        index = self._mention_of.get(token)
        return None if index is None else self.mentions[index]

    def clause_at(self, token: int) -> Clause | None:
        """The clause whose predicate is this token."""
        index = self._clause_of.get(token)
        return None if index is None else self.clauses[index]

    def span(self, start: int, end: int) -> Span:
        """Characters of tokens ``start`` to ``end`` (excluded)."""
        last = self.doc[end - 1]
        return Span(self.doc[start].idx, last.idx + len(last.text))

    def subtree(self, token: int) -> Span:
        """Characters of the phrase that hangs on the token."""
        t = self.doc[token]
        return self.span(t.left_edge.i, t.right_edge.i + 1)

    def text(self, span: tuple[int, int]) -> str:
        return self.dispatch.text[span[0]:span[1]]

    def with_mentions(self, mentions: tuple[Mention, ...], antecedents: Mapping[int, int]) -> "Analysis":
        return dataclasses.replace(self, mentions=mentions, antecedents=antecedents,
                                   _mention_of={m.head: m.index for m in mentions})

    def with_clauses(self, clauses: tuple[Clause, ...]) -> "Analysis":
        return dataclasses.replace(self, clauses=clauses, _clause_of={c.head: c.index for c in clauses})
