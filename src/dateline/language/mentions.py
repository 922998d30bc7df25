"""Phrases that may name a party: names with their titles, bodies, groups, roles, pronouns, nationality adjectives.

In: an Analysis with sentences. Out: its mentions, sorted by position, no two with the same head. Nothing is refused: a text without
such phrases has none.
"""

from __future__ import annotations

from dateline.language import naming, wordlists
from dateline.language.analysis import Analysis, Mention
from dateline.language.naming import Name
from dateline.language.tokens import Tokens

_BEFORE = frozenset(
    ("compound", "amod", "nmod", "det", "nummod", "poss", "case", "punct", "advmod", "quantmod", "npadvmod", "predet", "preconj")
)
_NOMINAL_DEPS = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "conj", "attr", "dative", "appos", "poss", "oprd", "agent", "ROOT"))
_NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_MODIFIER_DEPS = frozenset(("compound", "amod", "nmod", "npadvmod", "nummod", "quantmod"))
_PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs who whom whose which that i we us me my our himself herself "
    "itself themselves".split()
)
_PLURAL_PRONOUNS = frozenset("they them their theirs themselves we us our".split())
_PEOPLE_ENDS = ("men", "women", "people", "ists", "goers")
_PERSON_ENDS = ("man", "woman", "person", "ist")


def find(analysis: Analysis) -> tuple[Mention, ...]:
    """Every noun phrase of the document that may be a party, or a thing that a pronoun may stand for.

    Label of a nominal: ROLE (one person), GROUP (people or a body), LOC, THING; of a name that of the tagger, repaired, or null.
    """
    return _Finder(analysis).mentions()


class _Finder:
    def __init__(self, analysis: Analysis):
        self.analysis = analysis
        self.t = Tokens.of(analysis.doc)
        self.words = wordlists.load()
        self.found: dict[int, tuple] = {}
        self.taken: set[int] = set()

    def mentions(self) -> tuple[Mention, ...]:
        names = naming.find(self.analysis.doc, self.t)
        self.name_end = {i: name.end for name in names for i in range(name.start, name.end)}
        self.in_name = self.name_end.keys()
        for name in names:
            self._name(name)
        for i in range(len(self.t)):
            if i not in self.taken and i not in self.in_name:
                self._other(i)
        rows = sorted(self.found.values(), key=lambda row: (row[1], row[0]))
        return tuple(self._mention(index, *row) for index, row in enumerate(rows))

    def _mention(
        self,
        index: int,
        head: int,
        start: int,
        end: int,
        kind: str,
        label: str | None,
        name: tuple[int, int] | None,
        description: list[tuple[int, int]],
        plural: bool,
    ) -> Mention:
        span = self.analysis.span
        return Mention(
            index,
            head,
            start,
            end,
            span(start, end),
            self.analysis.sentence_of(head).index,
            kind,
            label,
            None if name is None else span(*name),
            tuple(span(*d) for d in description),
            plural,
        )

    # names

    def _name(self, name: Name) -> None:
        t = self.t
        head = top(t, name.start, name.end)
        start = self._left(name.start, name.end, head)
        if name.label == "PERSON" or t.tag[head] in _NOUN_TAGS:
            start, head = self._with_title(name, start, head)
            if head < name.start and name.label == "PERSON" and not self._personal(head):
                name = Name(name.start, name.end, "ORG")
        description = [(s, name.start) for s in (self._skip_articles(start, name.start),) if s < name.start]
        first = t.head[head] if t.dep[head] == "conj" and t.dep[t.head[head]] in ("amod", "nmod") else head
        modifier = t.dep[first] in ("amod", "compound", "nmod") and t.head[first] > head
        nation = name.label == "NORP" or t.tag[head] == "JJ"
        plural = t.tag[head] == "NNPS" and name.label in ("NORP", None) or name.label == "NORP" and not modifier
        if modifier and nation:
            if self.label_of(t.head[first])[0] in ("ROLE", "GROUP") and t.head[first] not in self.in_name:
                return
            self.found[head] = (head, name.start, name.end, "adjective", name.label or "NORP", (name.start, name.end), [], False)
            return
        self.found[head] = (head, start, name.end, "name", name.label, (name.start, name.end), description, plural)
        self.taken.update(i for i in range(start, name.end) if t.tag[i] != "PRP$")

    def _left(self, start: int, end: int, head: int) -> int:
        """Where the phrase of the head begins: its modifiers to the left, those of other names excepted when a possessive parts them."""
        t = self.t
        k = start
        while k > 0:
            i = k - 1
            jump = self._coordinated(i, k, end)
            if jump is not None:
                k = jump
                continue
            if t.dep[i] not in _BEFORE or t.first[k]:
                break
            if t.tag[i] == "POS":
                if t.dep[i - 1] != "poss" or t.head[i - 1] >= end:
                    break
                k = i
                continue
            if (
                not k <= t.head[i] < end
                or t.pos[i] == "VERB"
                and t.tag[i] not in ("VBN", "VBG")
                or t.text[i] in (",", "(", ")", ":", ";", "—", '"', "'")
            ):
                break
            k = i
        return k

    def _coordinated(self, i: int, k: int, end: int) -> int | None:
        """As in "Indian and Pakistani troops": where the modifiers begin that are coordinated with the one at ``i`` or joined to ``k`` by
        "and"."""
        t = self.t
        if t.dep[i] == "conj" and t.head[i] < i and t.dep[t.head[i]] in ("amod", "compound", "nmod") and k <= t.head[t.head[i]] < end:
            return t.head[i]
        if (
            t.tag[i] == "CC"
            and t.lower[i] in ("and", "or")
            and i
            and t.text[k][:1].isupper()
            and t.text[i - 1][:1].isupper()
            and t.dep[i - 1] in ("amod", "compound", "nmod")
            and k <= t.head[i - 1] < end
        ):
            return i - 1
        return None

    def _with_title(self, name: Name, start: int, head: int) -> tuple[int, int]:
        """As in "president Ahmed al-Sharaa", whatever the parser made of it; "secretary of state" before a name."""
        t = self.t
        k = start - 1
        if k >= 0 and t.tag[k] in _NOUN_TAGS and k not in self.in_name and not t.first[start] and self._titled(k, name):
            first = self._left(k, k + 1, k)
            return first, top(t, first, name.end)
        if (
            k >= 2
            and t.lower[k] in ("state", "staff", "defense", "defence", "parliament")
            and t.lower[k - 1] == "of"
            and t.lower[k - 2] in self.words.titles
        ):
            return self._left(k - 2, k - 1, k - 2), head
        return start, head

    def _titled(self, k: int, name: Name) -> bool:
        t = self.t
        noun = t.lemma[k]
        related = t.head[k] in range(name.start, name.end) or t.head[top(t, name.start, name.end)] == k
        if name.label == "PERSON":
            return (
                self._personal(k)
                or noun in self.words.titles
                or t.lower[k] in self.words.titles
                or related
                and noun in self.words.generic_group
            )
        return related and t.tag[k] in ("NN", "NNP") and (noun in self.words.group or noun in self.words.person)

    def _skip_articles(self, start: int, end: int) -> int:
        while start < end and (self.t.tag[start] in ("DT", "PRP$", "PDT", "POS") or not self.t.text[start][0].isalnum()):
            start += 1
        return start

    # the rest

    def _other(self, i: int) -> None:
        t = self.t
        tag, lower = t.tag[i], t.lower[i]
        if (
            tag in ("PRP", "PRP$", "WP", "WP$")
            or tag in ("WDT", "IN")
            and lower in ("which", "that", "who")
            and t.dep[i] in ("nsubj", "nsubjpass", "dobj", "pobj")
        ):
            if lower in _PRONOUNS and t.dep[i] != "expl":
                self.found[i] = (i, i, i + 1, "pronoun", None, None, [], lower in _PLURAL_PRONOUNS)
            return
        noun = tag in _NOUN_TAGS
        if noun and t.dep[i] in _MODIFIER_DEPS and t.head[i] > i and t.pos[t.head[i]] in ("NOUN", "PROPN", "ADJ", "ADV", "NUM"):
            return
        if not noun and not (tag in ("CD", "JJ", "JJR", "JJS", "VBN", "DT", "VBG") and t.dep[i] in _NOMINAL_DEPS and self._stands_alone(i)):
            return
        label, plural = self.label_of(i)
        if label is None:
            return
        start, end = self._left(i, i + 1, i), self._right(i)
        description = [(s, end) for s in (self._skip_articles(start, end),) if s < end]
        self.found[i] = (i, start, end, "nominal", label, None, description, plural)

    def _stands_alone(self, i: int) -> bool:
        """As in "the wounded", "two of them", "those who", "both"."""
        t = self.t
        if t.tag[i] == "DT":
            return t.lower[i] in ("both", "some", "all", "those", "these", "each", "others")
        if t.tag[i] == "CD":
            return t.dep[i] not in ("nummod", "appos", "attr") and t.kind[i] not in ("DATE", "TIME", "MONEY", "PERCENT")
        return any(t.tag[c] == "DT" and t.lower[c] == "the" for c in t.children[i]) or t.lower[i] in ("many", "several", "more", "most")

    def _right(self, i: int) -> int:
        """End of the phrase: an "of" after the head belongs to it, with a name whole."""
        t = self.t
        for c in t.children[i]:
            if c == i + 1 and t.lower[c] == "of":
                for p in t.children[c]:
                    if t.dep[p] == "pobj":
                        return self.name_end.get(p, p + 1)
        return i + 1

    def _personal(self, i: int) -> bool:
        lemma, lower = self.t.lemma[i], self.t.lower[i]
        return (
            lemma in self.words.person
            or lower in self.words.person
            or lower.endswith(_PERSON_ENDS)
            or "-" in lower
            and lower.rsplit("-", 1)[1] in self.words.person
        )

    def label_of(self, i: int) -> tuple[str | None, bool]:
        """Label and number of a noun; null for what is never a party."""
        t, words = self.t, self.words
        lemma, lower = t.lemma[i], t.lower[i]
        plural = t.tag[i] in ("NNS", "NNPS")
        if lemma in words.quantity or lower in words.quantity or t.tag[i] == "CD":
            inner = next((p for c in t.children[i] if t.lower[c] == "of" for p in t.children[c] if t.dep[p] == "pobj"), None)
            if inner is not None:
                label, _ = (
                    ("GROUP", True) if inner in self.in_name else self.label_of(inner) if t.tag[inner] in _NOUN_TAGS else ("THING", True)
                )
                return ("GROUP" if label == "ROLE" else label), True
            if lemma not in words.group and (
                t.tag[i] == "CD" or plural or lower in ("many", "some", "several", "most", "all", "both", "each")
            ):
                return "GROUP", True
        if lower in words.never or lemma in words.never:
            return None, plural
        if self._personal(i):
            return ("GROUP", True) if plural else ("ROLE", False)
        if lower.endswith(_PEOPLE_ENDS) and plural or lower == "people":
            return "GROUP", True
        if lemma in words.group or lower in words.group:
            return "GROUP", plural or lower in ("police", "troops", "people", "personnel", "media", "authorities")
        if lemma in words.place or lower in words.place:
            return "LOC", plural
        if t.tag[i] in ("JJ", "VBN", "DT", "JJR", "JJS", "VBG"):
            return "GROUP", True
        return "THING", plural


def top(t: Tokens, start: int, end: int) -> int:
    """The token of a stretch that the others hang on."""
    for i in range(end - 1, start - 1, -1):
        if not start <= t.head[i] < end or t.head[i] == i:
            if t.tag[i] != "POS" and t.text[i] not in ("-", "'", "("):
                return i
    return end - 1
