"""Numbers of people in a sentence, tied to what happened to them: killed, injured, detained and so on.

In goes a parsed dispatch, out come ``Toll`` values with the predicate that tells each, whether it is a running total ("bringing the toll
to 40") and whether
it covers a period ("since 2011", "in the past year") rather than one happening. Refused: ages, dates, money, things, "including two
children", what has not
happened. Words stand in tolls.yaml. Scans are linear: each looks at most ``_REACH`` tokens ahead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dateline.language.analysis import Analysis
from dateline.language.counted_people import Counted
from dateline.language.toll_totals import SentenceTolls, Toll
from dateline.language.toll_words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_REACH = 16


def find(analysis: Analysis) -> list[Toll]:
    """Every toll of the dispatch, in the order of the text."""
    out: list[Toll] = []
    lists = words()
    known = lists.verbs.keys() | lists.subjects.keys() | lists.states.keys() | lists.nouns.keys() | _EXTRA
    for sentence in analysis.sentences:
        tokens = analysis.doc[sentence.start : sentence.end]
        if any(t.lemma_.lower() in known or t.lower_ in known for t in tokens):
            out += _Reader(analysis, sentence, lists).tolls()
    return out


_EXTRA = frozenset(("toll", "life", "lives", "custody", "hostage", "street", "dead", "fatally", "mortally", "fatal", "shoot", "gun", "alive"))


class _Reader(SentenceTolls):
    """Reads the tolls of one sentence."""

    def tolls(self) -> list[Toll]:
        found: list[tuple[Counted, str, int]] = []
        last: tuple[str, int, int] | None = None  # kind, host, end of the last counted object: "killed 12 soldiers and six civilians"
        for c in self.counted:
            if c.part or self._beside_uncounted(c):
                continue
            answer = self._right_near(c) or self._left(c) or self._listed(c, last) or self._noun(c) or self._right_far(c)
            if answer is None:
                last = None
                continue
            kind, host = answer
            found.append((c, kind, host))
            found += [(c, also, other) for also, other in self._also(kind, host)]
            last = (kind, host, c.end)
        return self.summed(found)

    def _beside_uncounted(self, c: Counted) -> bool:
        """Does the number leave somebody out ("a woman and her friend", "the mayor and two guards")? Then it is no toll."""
        if c.head is None:
            return False
        head = self.doc[c.head]
        heads = {other.head for other in self.counted}
        beside = [t for t in head.children if t.dep_ == "conj"]
        if head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN", "PRON"):
            beside += [head.head, *(t for t in head.head.children if t.dep_ == "conj")]
        for t in beside:
            if t.i in heads or t.pos_ not in ("NOUN", "PROPN", "PRON") or c.start <= t.i < c.end:
                continue
            if t.pos_ == "PRON" or t.pos_ == "PROPN" and t.tag_ == "NNP" or any(g.tag_ in ("PRP$", "DT") and g.i < t.i for g in t.children):
                return True
        return False

    def _also(self, kind: str, host: int) -> list[tuple[str, int]]:
        """What befell them besides: "were abducted and killed". ("Killed and wounded" together is one number of both.)"""
        out = []
        for t in self.doc[host].children:
            also = self._kind_of(t) if t.dep_ == "conj" and t.i > host and t.tag_ == self.doc[host].tag_ == "VBN" else None
            if (
                also
                and also != kind
                and {also, kind} != {"killed", "injured"}
                and not any(g.dep_ in ("nsubjpass", "nsubj", "dobj") for g in t.children)
            ):
                out.append((also, t.i))
        return out

    # -- what happened to them

    def _state(self, t: "Token") -> str | None:
        return self.lists.states.get(t.lower_)

    def _right_near(self, c: Counted) -> tuple[str, int] | None:
        """ "30 wounded", "12 people were killed", "five died": the word right behind, auxiliaries and adverbs between."""
        i, seen_aux = c.end, False
        while i < self.sentence.end and i - c.end < 7:
            t = self.doc[i]
            kind = self._suffers(t, seen_aux, c)
            if kind:
                return kind, t.i - 1 if t.lower_ in ("hostage", "captive") and self.doc[t.i - 1].pos_ == "VERB" else t.i
            if t.pos_ == "AUX" or t.lower_ in (
                "be",
                "been",
                "have",
                "has",
                "had",
                "left",
                "found",
                "reported",
                "confirmed",
                "believed",
                "feared",
                "being",
                "taken",
                "went",
                "still",
                "as",
                "to",
                "also",
                "held",
                "shot",
            ):
                seen_aux = seen_aux or t.lower_ in (
                    "was",
                    "were",
                    "been",
                    "be",
                    "are",
                    "is",
                    "being",
                    "got",
                    "left",
                    "found",
                    "reported",
                    "confirmed",
                    "feared",
                )
                if t.lower_ == "not" or t.dep_ == "neg":
                    return None
                i += 1
                continue
            if t.pos_ == "ADV" and t.dep_ != "neg" or t.lower_ in ("others", "other", "more", "people"):
                i += 1
                continue
            return None
        return None

    def _suffers(self, t: "Token", passive: bool, c: Counted) -> str | None:
        """The kind, where the people before this word suffer it."""
        lemma = t.lemma_.lower()
        if t.tag_ in ("VBN", "VBD") and {"fatally", "mortally"} & {self.doc[i].lower_ for i in (t.i - 1, t.i + 1) if 0 <= i < len(self.doc)}:
            return "killed"
        if lemma in self.lists.subjects and t.pos_ == "VERB":
            kind = self.lists.subjects[lemma]
            return kind
        kind = self._state(t) or (self.lists.verbs.get(lemma) if t.tag_ in ("VBN", "VBD") else None)
        if kind is None or kind in ("killed", "injured") and self._casualties(t):
            return None
        if passive or t.pos_ in ("ADJ", "NOUN") or lemma not in self.lists.verbs:
            return kind
        return None if self._has_object(t) else kind

    def _casualties(self, t: "Token") -> bool:
        """ "dead or injured", "killed and wounded": one number of both, which is a toll of neither."""
        first = t.i if self._state(t) == "killed" else t.i - 2
        if first < self.sentence.start or first + 2 >= self.sentence.end:
            return False
        return (
            self._state(self.doc[first]) == "killed"
            and self.doc[first + 1].lower_ in ("or", "and")
            and self._state(self.doc[first + 2]) == "injured"
        )

    def _kind_of(self, t: "Token") -> str | None:
        return self._state(t) or self.lists.verbs.get(t.lemma_.lower()) or self.lists.subjects.get(t.lemma_.lower())

    def _has_object(self, t: "Token") -> bool:
        """Is the verb active: does an object stand behind it?"""
        if any(child.dep_ in ("dobj", "obj") and child.i > t.i for child in t.children):
            return True
        nxt = t.i + 1
        return nxt < self.sentence.end and (self.doc[nxt].pos_ in ("NUM", "DET", "PRON") or any(c.start == nxt for c in self.counted))

    def _left(self, c: Counted) -> tuple[str, int] | None:
        """ "killing 12", "killed the 12", "claimed 12 lives", "the deaths of 12", "the toll rose to 12"."""
        i, steps = c.start - 1, 0
        while i >= self.sentence.start and steps < 4:
            t = self.doc[i]
            lemma = t.lemma_.lower()
            if t.pos_ in ("VERB", "ADJ", "NOUN") and lemma in self.lists.verbs and t.tag_ != "NN" and t.tag_ != "NNS":
                return (self.lists.verbs[lemma], i) if self._happened(t) else None
            if t.lower_ == "of" and i - 1 >= self.sentence.start and self.doc[i - 1].lemma_.lower() in self.lists.nouns:
                noun = self.doc[i - 1]
                kind = self.lists.nouns[noun.lemma_.lower()]
                return (kind, noun.i) if kind not in ("troops", "protesters") else None
            if t.lower_ == "of" and i - 2 >= self.sentence.start and self.doc[i - 2].lower_ == "fatal":
                return "killed", i - 1
            if t.lower_ == "to" and i - 1 >= self.sentence.start and self.doc[i - 1].lemma_.lower() == "injury":
                return "injured", i - 1
            if t.lower_ == "of" and i - 1 >= self.sentence.start and self.doc[i - 1].lower_ == "lives":
                return "killed", self.doc[i - 1].head.i
            if (
                t.lower_
                in (
                    "the",
                    "all",
                    "some",
                    "another",
                    "about",
                    "an",
                    "as",
                    "many",
                    "also",
                    "least",
                    "at",
                    "to",
                    "dead",
                    "down",
                    "up",
                    "additional",
                    "further",
                    "reportedly",
                    "over",
                )
                or t.pos_ == "ADV"
            ):
                if t.lower_ == "dead" and self.doc[i - 1].lemma_ == "shoot":
                    return "killed", i - 1
                if t.lower_ == "down" and self.doc[i - 1].lemma_ == "gun":
                    return "killed", i - 1
                if t.lower_ in ("to", "at") and self._toll_before(i):
                    return "killed", self._toll_before(i)
                i -= 1
                steps += 1
                continue
            break
        return self._toll(c)

    def _toll(self, c: Counted) -> tuple[str, int] | None:
        """ "the death toll of 12", "toll reached 12", "toll stands at more than 12"."""
        if c.start == self.sentence.start:
            return None
        before = self.doc[c.start - 1]
        if before.lower_ in ("to", "at", "of", "is", "was", "reached", "reaches", "passed", "surpassed", "exceeded", "topped", "past"):
            at = self._toll_before(c.start - 1)
            if at is not None:
                return "killed", at
        return None

    def _happened(self, verb: "Token") -> bool:
        """Has it happened (no "could kill", "threatened to kill", "did not kill")?"""
        modal = {t.lower_ for t in verb.children if t.dep_ in ("aux", "neg")}
        if modal & {"could", "would", "may", "might", "will", "'ll", "can", "should", "not", "n't", "never"} and "have" not in modal:
            return False
        if modal & {"not", "n't", "never"}:
            return False
        return not (
            "to" in modal
            and verb.head.lemma_.lower()
            in ("threaten", "vow", "plan", "order", "want", "try", "attempt", "plot", "intend", "conspire", "aim", "seek")
        )

    def _listed(self, c: Counted, last: tuple[str, int, int] | None) -> tuple[str, int] | None:
        """The next member of a list: "five soldiers and six civilians"."""
        if last is None or last[2] > c.start:
            return None
        between = [self.doc[i] for i in range(last[2], c.start)]
        if c.head is None and self._elided(c, between):
            return last[:2]
        if between and between[0].lower_ == "of" and len(between) < 8 and not any(t.pos_ in ("VERB", "AUX") for t in between):
            between = between[next((n for n, t in enumerate(between) if t.lower_ in (",", "and")), 0) :]
        if (
            len(between) > 3
            or c.head is not None
            and self.doc[c.head].dep_ == "nsubj"
            or self._right_far(c) not in (None, last[:2])
        ):
            return None
        return last[:2] if between and all(t.lower_ in (",", "and", "as", "well", "plus", "another") for t in between) else None

    def _elided(self, c: Counted, between: list["Token"]) -> bool:
        """ "Killing 18 people in the first blast and seven in the second": a bare number that stands for the same people elsewhere."""
        after = self.doc[c.end].lower_ if c.end < self.sentence.end else ""
        joined = bool(between) and between[-1].lower_ == "and" and between[0].pos_ == "ADP" and len(between) < 10
        return joined and after in ("in", "at", "near", "on", "outside") and not any(t.pos_ in ("VERB", "AUX") or t.text == "," for t in between)

    def _noun(self, c: Counted) -> tuple[str, int] | None:
        """ "17 deaths", "12 detainees", "3,000 troops", "thousands of protesters"; "claimed 12 lives", "left 30 people dead"."""
        if c.head is not None:
            head = self.doc[c.head]
            kind = self.lists.nouns.get(head.lemma_.lower())
            far = self._right_far(c)
            if kind in ("troops", "protesters", "abducted", "displaced") and far is not None and far[0] not in ("protesters", "troops"):
                return far
            if kind is not None:
                return kind, self._verb_above(head)
            if (
                head.lower_ == "lives"
                and c.start > self.sentence.start
                and self.doc[c.start - 1].lemma_.lower() in ("claim", "take", "cost")
            ):
                return "killed", c.start - 1
        return None

    def _verb_above(self, t: "Token") -> int:
        at = t
        for _ in range(6):
            if at.pos_ == "VERB" or at.head.i == at.i:
                return at.i
            at = at.head
        return t.i

    def _right_far(self, c: Counted) -> tuple[str, int] | None:
        """The word that the people suffer, further right: "17 people, including two children, in the city were killed", "left 30 people
        in the camp homeless"."""
        if c.head is not None and self.doc[c.head].dep_ == "dobj":
            return None
        i, passive, depth, inside = c.end, False, 0, False
        while i < min(self.sentence.end, c.end + _REACH):
            t = self.doc[i]
            if t.text == "(":
                depth += 1
            elif t.text == ")":
                depth -= 1
            if depth == 0:
                if t.lower_ in ("including", "among"):
                    inside = True
                elif inside and t.text == ",":
                    inside = False
                    i += 1
                    continue
                if t.lower_ in ("who", "which", "that") and t.head.dep_ == "relcl" and t.head.i > i and not self._kind_of(t.head):
                    i = t.head.right_edge.i + 1
                    continue
                kind = self._suffers(t, passive, c)
                if kind and (passive or t.pos_ != "NOUN") and t.dep_ != "amod":
                    return kind, t.i
                if t.lower_ in ("was", "were", "been", "be", "are", "is", "being"):
                    passive, inside = True, False
                elif t.text == ";" or t.lower_ in ("that", "which", "after", "when", "while", "but", "as") and not inside:
                    return None
                elif (
                    t.pos_ == "VERB"
                    and t.tag_ in ("VBD", "VBZ", "VBP", "VBG", "VBN")
                    and not passive
                    and not inside
                    and t.dep_ not in ("amod", "acl")
                ):
                    return self._sentenced(t)
                elif t.pos_ == "VERB" and passive:
                    also = next(
                        (
                            (self._kind_of(x), x.i)
                            for x in t.children
                            if x.dep_ == "conj"
                            and x.tag_ == "VBN"
                            and self._kind_of(x)
                            and not any(g.dep_ in ("nsubjpass", "nsubj") for g in x.children)
                        ),
                        None,
                    )
                    return self._sentenced(t) or also
            i += 1
        return None

    def _sentenced(self, t: "Token") -> tuple[str, int] | None:
        """ "were taken hostage", "lost their lives", "took to the streets", "were taken into custody", "shot dead"."""
        after = " ".join(x.lower_ for x in self.doc[t.i + 1 : min(t.i + 5, self.sentence.end)])
        lemma = t.lemma_.lower()
        if re.match(r"(?:to death|alive)\b", after) and t.tag_ in ("VBN", "VBD"):
            return "killed", t.i
        if lemma in ("take", "hold") and re.match(r"hostage|captive", after):
            return "abducted", t.i
        if lemma == "take" and re.match(r"(?:in)?to (?:police )?custody", after):
            return "detained", t.i
        if lemma in ("suffer", "sustain") and re.match(r"(?:[a-z]+ ){0,2}(?:wounds?|injur(?:y|ies)|burns)\b", after):
            return "injured", t.i
        if lemma == "lose" and re.match(r"(?:their|his|her) li(?:ves|fe)", after):
            return "killed", t.i
        if lemma in ("take", "pour", "come") and re.match(r"(?:back )?(?:in|on)?to (?:the )?streets|out (?:in|on)", after):
            return "protesters", t.i
        if lemma == "shoot" and re.match(r"(?:dead|and killed)", after):
            return "killed", t.i
        if lemma == "gun" and after.startswith("down"):
            return "killed", t.i
        if lemma == "round" and after.startswith("up"):
            return "detained", t.i
        if lemma == "turn" and after.startswith("out"):
            return "protesters", t.i
        if lemma == "go" and after.startswith("missing"):
            return "missing", t.i
        return None
