"""From the counted people that one predicate tells to one toll: lists added up, running totals and periods told apart.

In goes what a sentence's reader found, out come ``Toll`` values. Refused: adding up numbers that do not stand in one list.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from dateline.language.analysis import Analysis, Sentence
from dateline.language.counted_people import Counted, counted
from dateline.language.event_dates import plain_text
from dateline.language.toll_words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclasses.dataclass(frozen=True, slots=True)
class Toll:
    """Tokens ``start`` to ``end`` (excluded) write the number and who they were; ``host`` is the predicate's token."""

    kind: str
    minimum: float | None
    maximum: float | None
    start: int
    end: int
    host: int
    who: str | None
    sentence: int
    running: bool = False
    period: bool = False


_PERIOD = re.compile(
    r"\bsince (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|dawn|the (?:attack|blast|explosion|weekend|start of the attack))"
    r"|\b(?:in|over|during|for) the (?:past|last|previous)\b"
    r"|\bso far this (?:year|month)\b|(?<!earlier )(?<!later )(?<!early )(?<!late )\bthis (?:year|month)\b|\bin recent (?:days|weeks"
    r"|months|years|decades)\b|\bover the (?:years|decades)\b|\b(?:every|each|per) (?:year|month|day|week)\b|\bannually\b"
    r"|\b(?:more than |nearly |over |almost )?[a-z]+-(?:year|month|week|decade)(?:-old|-long)? (?:\w+ ){0,2}(?:war|conflict|insurgency"
    r"|rebellion|campaign|uprising|siege|occupation|violence|offensive|struggle|fighting)\b"
    r"|\b(?:years?|decades?|months) of (?:\w+ )?(?:war|conflict|violence|fighting|insurgency|unrest|bloodshed)\b"
    r"|\b(?:have|has) (?:been killed|died|perished) in (?:the|its|their) (?:\w+ ){0,2}(?:war|conflict|insurgency|rebellion|unrest)\b"
    r"|\bduring the (?:war|conflict|insurgency|pandemic|genocide|uprising)\b|\bbetween (?:19|20)\d\d and\b|\bin (?:two|three|four|five"
    r"|six|seven|eight|nine|ten|\d+) (?:years|months)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:last|that) year\b|\b(?:in|during) (?:19|20)\d\d\b", re.IGNORECASE)
_ONE_HAPPENING = re.compile(
    r"\b(?:an?|the|two|twin|one) (?:[\w-]+ ){0,3}(?:attack|bombing|blast|bomb|explosion|shooting|massacre|strike|airstrike|raid|ambush"
    r"|clash|crash|shelling|assault|riot|battle|siege"
    r"|stampede|missile|bomber|gunm[ae]n|protest|coup|uprising|hijacking)s?\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"\b(?:in all|altogether|in total|a total of|the total(?: number)?(?: of [a-z]+)? (?:to|at))\b[ ,]{0,2}$", re.IGNORECASE
)
_SUPERLATIVE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|latest|worst|deadliest|biggest|bloodiest|largest|highest|most)\b[^,.;]{0,60}?\b(?:since|in "
    r"the (?:past|last)|in [a-z]+ (?:years|months)|this (?:year|month|week))\b[^,.;]{0,30}",
    re.IGNORECASE,
)


class SentenceTolls:
    """What all readers of one sentence share: its tokens, its counted people, and how tolls are made of them."""

    def __init__(self, analysis: Analysis, sentence: Sentence, lists: Words):
        self.analysis, self.sentence, self.lists = analysis, sentence, lists
        self.doc: "Doc" = analysis.doc
        self.text = plain_text(analysis)
        self.counted = counted(analysis, sentence, lists)

    def _toll_before(self, i: int) -> int | None:
        for j in range(i - 1, max(self.sentence.start, i - 12) - 1, -1):
            if (
                self.doc[j].lower_ == "toll"
                or self.doc[j].lower_ in ("dead", "deaths", "fatalities")
                and self.doc[j - 1].lower_ == "of"
                and self.doc[j - 2].lower_ == "number"
            ):
                return j
            if self.doc[j].text in (";", ":"):
                return None
        return None

    def summed(self, found: list[tuple[Counted, str, int]]) -> list[Toll]:
        """One toll a predicate and kind: members of a list added up."""
        groups: dict[tuple[str, int], list[Counted]] = {}
        for c, kind, host in found:
            groups.setdefault((kind, host), []).append(c)
        return sorted(
            (self._toll_of(kind, host, self._list_of(members, host)) for (kind, host), members in groups.items()), key=lambda t: t.start
        )

    def _list_of(self, members: list[Counted], host: int) -> list[Counted]:
        """The members that stand in one list, that nearest to the predicate."""
        lists = [[members[0]]]
        for c in members[1:]:
            between = [self.doc[i] for i in range(lists[-1][-1].end, c.start)]
            joined = len(between) < 14 and not any(
                t.pos_ in ("VERB", "AUX") and t.dep_ not in ("amod", "acl", "prep") or t.text == ";" for t in between
            )
            if joined:
                lists[-1].append(c)
            else:
                lists.append([c])
        return min(lists, key=lambda group: min(abs(group[0].start - host), abs(group[-1].end - host)))

    def _toll_of(self, kind: str, host: int, members: list[Counted]) -> Toll:
        lows, highs = [c.quantity.minimum for c in members], [c.quantity.maximum for c in members]
        start, end = members[0].start, members[-1].end
        low = None if None in lows else sum(lows)
        high = None if None in highs else sum(highs)
        names = [
            self.analysis.text(self.analysis.span(c.number_end, c.end)).removeprefix("of ")
            for c in members
            if c.head is not None and c.end > c.number_end
        ]
        around = self._clause_text(host)
        before = self.text[max(self.sentence.span.start, members[0].quantity.start - 24) : members[0].quantity.start]
        running = kind == "killed" and (
            self.doc[host].lower_ in ("toll", "dead", "deaths")
            and self._toll_before(host + 1) == host
            or _RUNNING.search(before) is not None
        )
        return Toll(
            kind, low, high, start, end, host, " and ".join(names) or None, self.sentence.index, running, self._covers_a_period(around)
        )

    def _covers_a_period(self, around: str) -> bool:
        text = self.text[self.sentence.span.start : self.sentence.span.end]
        around = _SUPERLATIVE.sub("", around)
        if _PERIOD.search(around) or _PERIOD.search(text[:40]):
            return True
        return _YEAR.search(around) is not None and _ONE_HAPPENING.search(text) is None

    def _clause_text(self, host: int) -> str:
        """The characters of the clause around the predicate, cut where another finite clause begins."""
        t = self.doc[host]
        while t.dep_ in ("amod", "oprd", "acl", "xcomp") and t.head.i != t.i:
            t = t.head
        span = self.doc[max(t.left_edge.i, self.sentence.start) : min(t.right_edge.i + 1, self.sentence.end)]
        return span.text
