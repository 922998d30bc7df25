"""Which time expression dates which predicate of a sentence.

In goes an Analysis with its time expressions, out comes, for a predicate's token, the expression that tells when it happened and how it
was found.
"Said on Thursday" dates the saying. Parsers hang dates on the wrong verb: a date that stands right behind a reporting verb is the
saying's, whatever
the parse; one with content on its left and ", police said" on its right is the content's.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dateline.language import syntax, tense
from dateline.language.analysis import Analysis
from dateline.language.time_expressions import Expression

if TYPE_CHECKING:
    from spacy.tokens import Token

REPORTING = frozenset(
    "say tell report add announce state note claim confirm declare quote cite write tweet post warn comment explain argue insist "
    "acknowledge admit "
    "allege reveal disclose maintain assert remark reiterate respond reply estimate suggest believe think".split()
)
_ADVERBIAL = frozenset(("unit", "ago", "deictic", "later", "offset"))
_ANNOUNCING = frozenset("announce declare confirm reveal disclose admit acknowledge".split())


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """``bare``: the date counts without the relation before it ("after the 2013 agreement": the agreement is of 2013)."""

    index: int
    why: str
    bare: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class _Placed:
    """Expression ``index`` with its first and last token, and the token that it dates by the parse and the word order."""

    index: int
    first: int
    last: int
    root: int
    governor: int
    noun: int | None  # the noun that it qualifies ("Tuesday's attack"), or null


def plain_text(analysis: Analysis) -> str:
    """The text as the parser saw it: same offsets as the dispatch's. Kept with the parsed document, as joining its tokens takes long."""
    kept = analysis.doc.user_data
    if _TEXT not in kept:
        text = analysis.doc.text
        kept[_TEXT] = text if len(text) == len(analysis.dispatch.text) else syntax.parser_text(analysis.dispatch)
    return kept[_TEXT]


_TEXT = "dateline: the text as the parser saw it"


class Finder:
    """Answers ``of`` for every predicate of one dispatch."""

    def __init__(self, analysis: Analysis, expressions: tuple[Expression, ...]):
        self.analysis, self.expressions = analysis, expressions
        self._by_sentence: dict[int, list[_Placed]] = {}
        for index, expression in enumerate(expressions):
            span = analysis.doc.char_span(expression.start, expression.end, alignment_mode="expand")
            if span is None or not len(span):
                continue
            placed = self._place(index, span)
            self._by_sentence.setdefault(analysis.sentence_of(span.start).index, []).append(placed)

    def _place(self, index: int, span) -> _Placed:
        root = span.root
        noun = self._attributive(span)
        at = root
        for _ in range(8):
            head = at.head
            if head.i == at.i:
                break
            if (
                self.expressions[index].kind in _ADVERBIAL
                and at.dep_ in ("compound", "nmod", "amod")
                and span.start == self.analysis.sentence_of(span.start).start
                and self.analysis.doc[span.end].tag_ != "POS"
            ):
                at = head  # "Last month rebels …": the parser took it for a part of the name
                continue
            if (
                at.dep_ in ("poss", "compound", "nmod", "amod", "nummod", "appos")
                and head.pos_ in ("NOUN", "PROPN")
                and not span.start <= head.i < span.end
            ):
                noun = head.i
                at = head
                break
            if head.pos_ in ("VERB", "AUX"):
                at = head
                break
            if at.dep_ == "prep" and head.pos_ in ("NOUN", "PROPN"):
                noun = head.i
                at = head
                break
            at = head
        governor = at.i if at.pos_ in ("VERB", "AUX") else self._verb_above(at.i)
        governor = self._corrected(span, governor, noun)
        return _Placed(index, span.start, span.end - 1, root.i, governor, noun)

    def _attributive(self, span) -> int | None:
        """The noun that the date stands before as an adjective would: "the 17 September agreement", "Tuesday's attack"."""
        doc, i = self.analysis.doc, span.end
        possessive = i < len(doc) and doc[i].tag_ == "POS"
        if possessive:
            i += 1
        elif (
            not span.start
            or doc[span.start - 1].tag_ not in ("DT", "POS", "PRP$", "JJ")
            or doc[span.start].lower_ in ("the", "this", "last", "next", "a")
        ):
            return None
        while i < len(doc) and doc[i].pos_ in ("ADJ", "NOUN", "PROPN", "NUM") and i - span.end < 6:
            if doc[i].pos_ in ("NOUN", "PROPN") and (i + 1 >= len(doc) or doc[i + 1].pos_ not in ("NOUN", "PROPN")):
                return i
            i += 1
        return None

    def _verb_above(self, token: int) -> int:
        at = self.analysis.doc[token]
        for _ in range(12):
            if at.pos_ in ("VERB", "AUX") or at.head.i == at.i:
                break
            at = at.head
        return at.i

    def _corrected(self, span, governor: int, noun: int | None) -> int:
        """The governor, where the order of words speaks against the parse."""
        doc, sentence = self.analysis.doc, self.analysis.sentence_of(span.start)
        before = self._reporting_before(span.start, sentence.start)
        if before is not None:
            return before
        at = doc[governor]
        if at.lemma_.lower() in REPORTING and noun is None:
            content = self._content_left(at, span.start, sentence.start)
            if content is not None:
                return content
        return governor

    def _reporting_before(self, first: int, floor: int) -> int | None:
        """The reporting verb that the date stands right behind: "said Tuesday", "told reporters on Tuesday", "said in a statement on
        Tuesday"."""
        doc = self.analysis.doc
        for i in range(first - 1, max(floor, first - 9) - 1, -1):
            token = doc[i]
            if token.pos_ in ("VERB", "AUX") or token.is_punct and token.text in (",", ";", ":", "(", ")", '"'):
                return (
                    i if token.pos_ == "VERB" and token.lemma_.lower() in REPORTING and token.tag_ in ("VBD", "VBZ", "VBP", "VBN") else None
                )
            if token.lower_ in ("that", "which", "who", "when", "after", "before"):
                return None
            if (
                first - i > 3
                and token.pos_ in ("NOUN", "PROPN")
                and token.dep_ not in ("dobj", "pobj", "dative", "compound", "conj", "nsubj", "npadvmod")
            ):
                return None
        return None

    def _content_left(self, verb: "Token", first: int, floor: int) -> int | None:
        """The content verb to the left of a date that the parser hung on the reporting verb after it ("killed five on Tuesday, police
        said")."""
        doc = self.analysis.doc
        if first > verb.i:
            return None
        if not any(doc[i].text == "," for i in range(first, verb.i)):
            return None
        for i in range(first - 1, floor - 1, -1):
            if doc[i].pos_ == "VERB" and doc[i].i != verb.i:
                return i
        return None

    def of(self, head: int) -> Found | None:
        """The expression that dates the predicate, or null."""
        sentence = self.analysis.sentence_of(head)
        here = self._by_sentence.get(sentence.index, ())
        placed = [p for p in here if self.expressions[p.index].relation not in ("before", "after")]
        found = self._beside(head, here)
        if found is None and placed:
            found = (
                self._own(head, placed)
                or self._shared(head, placed)
                or self._participle(head, placed)
                or self._up(head, placed)
                or self._said(head, placed)
                or self._alone(head, placed)
            )
        return found if found is not None or here else self._continued(head, sentence)

    def _best(self, head: int, options: list[_Placed], why: str) -> Found | None:
        if not options:
            return None
        rank = {"at": 0, "by": 1, "from": 1, "since": 1, "until": 1, "past": 2, "within": 2, "lasting": 3}
        width = {"day": 0, "range": 1, "week": 1, "month": 2, "quarter": 3, "year": 3}

        def key(p: _Placed):
            e = self.expressions[p.index]
            return (
                e.interval is None,
                rank.get(e.relation, 2),
                width.get(e.interval.precision, 3) if e.interval else 4,
                abs(p.root - head),
                p.index,
            )

        return Found(min(options, key=key).index, why)

    def _beside(self, head: int, here) -> Found | None:
        """The date of a noun: "Tuesday's attack", "the 2013 agreement", "a letter last week"."""
        doc = self.analysis.doc
        if doc[head].pos_ not in ("NOUN", "PROPN"):
            return None
        mine = [
            p
            for p in here
            if p.noun == head
            or 0 < p.first - head <= 2
            and not any(doc[i].is_punct or doc[i].pos_ in ("VERB", "AUX") for i in range(head + 1, p.first))
        ]
        best = self._best(head, mine, "written beside the noun")
        return best and dataclasses.replace(best, bare=self.expressions[best.index].relation in ("before", "after", "since", "until"))

    def _own(self, head: int, placed: list[_Placed]) -> Found | None:
        mine = [p for p in placed if p.governor == head and (p.noun is None or self._subject_noun(p.noun, head))]
        return self._best(head, mine, "in its own clause")

    def _shared(self, head: int, placed: list[_Placed]) -> Found | None:
        """The date behind the last of verbs with one subject: "attacked and burned the town on Friday"."""
        beside, at = [], self.analysis.doc[head]
        for _ in range(3):
            at = next((c for c in at.children if c.dep_ == "conj" and c.pos_ == "VERB" and not any(g.dep_ in ("nsubj", "nsubjpass") for g in c.children)), None)
            if at is None:
                break
            beside.append(at.i)
        mine = [p for p in placed if p.governor in beside and p.noun is None and p.first > p.governor]
        return self._best(head, mine, "of the verb beside it") if len(placed) == len(mine) == 1 else None

    def _participle(self, head: int, placed: list[_Placed]) -> Found | None:
        """The date of what was done in the same breath: "rejected the warrant, telling reporters on Wednesday …"."""
        below = {
            c.i
            for c in self.analysis.doc[head].children
            if c.dep_ == "advcl" and c.tag_ == "VBG" and c.i > head and not any(g.dep_ in ("mark", "aux") for g in c.children)
        }
        return self._best(head, [p for p in placed if p.governor in below and p.noun is None], "of what was done in the same breath")

    def _said(self, head: int, placed: list[_Placed]) -> Found | None:
        """The day of the saying, where the saying is the act: what is announced, and what is said of the present or the future."""
        doc = self.analysis.doc
        at = doc[head]
        for _ in range(6):
            up = at.head
            if up.i == at.i or up.pos_ in ("VERB", "AUX") and at.dep_ not in ("ccomp", "xcomp", "conj", "parataxis", "advcl"):
                return None
            if at.dep_ in ("ccomp", "parataxis") and up.lemma_.lower() in REPORTING:
                if up.lemma_.lower() in _ANNOUNCING or tense.tense_of(at) in ("present", "future"):
                    return self._best(head, [p for p in placed if p.governor == up.i and p.noun is None], "of the saying that is the act")
                return None
            at = up
        return None

    def _subject_noun(self, noun: int, head: int) -> bool:
        """Does the noun fill the clause's subject ("Tuesday's attack killed five"), or stand in an adjunct of it?"""
        at = self.analysis.doc[noun]
        while at.head.i != at.i and at.head.i != head and at.dep_ in ("conj", "prep", "pobj", "compound", "appos"):
            at = at.head
        return at.dep_ in ("nsubj", "nsubjpass", "npadvmod", "prep", "pobj", "agent")

    def _up(self, head: int, placed: list[_Placed]) -> Found | None:
        """The date of the clause that this one is a part of: infinitives, participles, coordination, nouns."""
        doc, earlier = self.analysis.doc, False
        at = doc[head]
        for _ in range(6):
            up = at.head
            if up.i == at.i:
                return None
            if at.dep_ in ("ccomp", "parataxis") and up.lemma_.lower() in REPORTING:
                return None
            if up.lemma_.lower() in REPORTING and at.dep_ not in ("conj",) and up.pos_ == "VERB" and head != up.i:
                return None
            if at.dep_ == "acl" and at.tag_ == "VBN":
                earlier = True  # "girls kidnapped in May were freed on Tuesday": what was done to them came before
            if earlier and up.pos_ in ("VERB", "AUX"):
                return None
            mine = (
                [p for p in placed if p.governor == up.i and p.noun is None]
                if up.pos_ in ("VERB", "AUX")
                else [p for p in placed if p.noun == up.i]
            )
            if mine:
                found = self._best(head, mine, "of the clause that it hangs on")
                begun = any(c.lower_ == "when" for c in doc[head].children)  # "since 2011, when …": the year, not the time since
                return dataclasses.replace(found, bare=found.bare or begun) if found else None
            at = up
        return None

    def _alone(self, head: int, placed: list[_Placed]) -> Found | None:
        """The sentence's only date, unless it is the saying's or another event's noun."""
        doc = self.analysis.doc
        if len(placed) != 1:
            return None
        only = placed[0]
        if self.expressions[only.index].relation not in ("at", "by") or self.expressions[only.index].kind == "within":
            return None
        if doc[head].pos_ == "VERB" and self._participle_of(only.governor, head) or self._participle_of(head, only.governor):
            return None  # "the minister, sacked last week, fled"; "girls kidnapped in the north were freed on Tuesday"
        if doc[only.governor].lemma_.lower() in REPORTING and only.governor != head or only.noun is not None and only.noun != head:
            return None
        return Found(only.index, "the only date of its sentence")

    def _participle_of(self, token: int, above: int) -> bool:
        """Is the token a participle of what was done before ("sacked"), in the clause of the other?"""
        doc = self.analysis.doc
        return doc[token].dep_ == "acl" and doc[token].tag_ == "VBN" and any(a.i == above for a in doc[token].ancestors)

    def _continued(self, head: int, sentence) -> Found | None:
        """The date of the sentence before, where a sentence without one goes on telling in the simple past."""
        doc = self.analysis.doc
        main = doc[sentence.start : sentence.end].root
        if (
            sentence.in_title
            or sentence.index == 0
            or main.tag_ != "VBD"
            or main.lemma_.lower() in REPORTING
            or any(c.dep_ == "aux" and c.lower_ in ("has", "have") for c in main.children)
        ):
            return None
        for index in (sentence.index - 1, sentence.index - 2):
            before = [
                p
                for p in self._by_sentence.get(index, ())
                if self.expressions[p.index].relation == "at" and self.expressions[p.index].interval is not None
            ]
            if index < 0 or self.analysis.sentences[index].in_title or self.analysis.sentences[index].paragraph < sentence.paragraph - 2:
                return None
            if before:
                last = before[-1]
                if last.noun is not None or doc[last.governor].lemma_.lower() in REPORTING or tense.tense_of(doc[last.governor]) != "past":
                    return None
                return Found(last.index, "told on from the sentence before")
        return None
