"""What a noun phrase says about the party it names: its role words, its nationality words, whose it is, of what, where.

In: an Analysis with mentions and a mention (or a token). Out: ``Description`` of token numbers; what they mean is for the caller's tables.
"""

from __future__ import annotations

import dataclasses

from dateline.language.analysis import Analysis, Mention
from dateline.language.tokens import Tokens

_PLACE_PREPOSITIONS = frozenset("in at near inside across around from outside throughout within on along".split())
_OPPOSING = frozenset("pro anti non counter post".split())
LINKED = frozenset(
    "backed led based supported aligned linked allied sponsored affiliated trained funded armed controlled occupied "
    "administered made born installed appointed "
    "educated brokered inspired held ruled owned run dominated speaking imposed mediated bound style".split()
)
_NEUTRAL = frozenset("ethnic".split())
_SKIP_TAGS = frozenset(
    ("DT", "PRP$", "POS", "CD", "PDT", "RB", "RBS", "RBR", "IN", "CC", "HYPH", ",", "``", "''", "WP$", "MD", "-LRB-", "-RRB-", ":")
)


@dataclasses.dataclass(frozen=True, slots=True)
class Description:
    """``items``: the phrase from left to right, head last: plain words (lower-case lemmas) and stretches of capitalised words (first
    token, end); articles and numbers are left out. ``tail``: what "of" adds to the head ("of", "state"). Token numbers: ``possessor``: whose;
    ``of``: what follows "of" or "for"; ``places``: what stands after "in" and its like on this noun; ``based``: where it is based.
    ``former``, ``ethnic``, ``foreign``: such a word stands in it.
    """

    items: tuple[str | tuple[int, int], ...]
    tail: tuple[str, ...] = ()
    possessor: int | None = None
    of: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    based: tuple[int, ...] = ()
    former: bool = False
    ethnic: bool = False
    foreign: bool = False


_FORMER = frozenset("former ex late onetime deposed ousted retired".split())
_FOREIGN = frozenset("foreign international western global multinational overseas regional world".split())


def of_mention(analysis: Analysis, m: Mention) -> Description:
    """What the phrase says; for a name with a title what the title says."""
    t = Tokens.of(analysis.doc)
    end = m.head + 1
    if m.kind == "name" and m.name is not None:
        end = _token_at(analysis, m, m.name.start)
        if end == m.start:
            return _around(t, m, Description(()))
    return _describe(t, m, m.start, end)


def of_stretch(analysis: Analysis, m: Mention, start: int, end: int) -> Description:
    """What tokens ``start`` to ``end`` (excluded) of a mention say, the last of them taken for the head."""
    return _describe(Tokens.of(analysis.doc), m, start, end)


def _token_at(analysis: Analysis, m: Mention, character: int) -> int:
    return next((i for i in range(m.start, m.end) if analysis.doc[i].idx >= character), m.end)


def _describe(t: Tokens, m: Mention, start: int, end: int) -> Description:
    items: list[str | tuple[int, int]] = []
    based: list[int] = []
    former = ethnic = foreign = False
    possessive = max((i for i in range(start, end) if t.tag[i] == "POS" and _outer(t, i, start, end)), default=None)
    possessor = None
    if possessive is not None:
        possessor = possessive - 1
        start = possessive + 1
    i = start
    while i < end:
        lower, tag = t.lower[i], t.tag[i]
        linked = i + 2 < len(t) and t.text[i + 1] == "-" and t.lower[i + 2] in LINKED
        if tag in ("PRP$", "WP$"):
            possessor = i
        elif lower in _OPPOSING and i + 1 < end and t.text[i + 1] == "-":
            i += 2
            while i + 1 < end and t.text[i + 1] == "-":
                i += 2
        elif linked and i + 2 < end:
            if t.lower[i + 2] in ("based", "born", "held", "ruled", "controlled", "administered", "occupied", "run"):
                based.append(i)
            elif not t.text[i][:1].isupper():
                items.append(f"{lower}-{t.lower[i + 2]}")
            i += 2
        elif t.text[i][:1].isupper() and tag in ("NNP", "NNPS", "JJ", "NN", "NNS") or _article(t, i, end):
            j = i + 1 + 2 * _article(t, i, end)
            while j < end and (
                t.text[j][:1].isupper()
                or t.text[j] == "-"
                and j + 1 < end
                and t.text[j + 1][:1].isupper()
                or t.lower[j] == "of"
                and j + 1 < end
            ):
                if (
                    t.text[j - 1] != "-"
                    and t.text[j] != "-"
                    and j + 1 < len(t)
                    and t.text[j + 1] == "-"
                    and t.lower[j + 2 : j + 3]
                    and t.lower[j + 2] in LINKED
                ):
                    break
                j += 1
            items.append((i, j))
            i = j - 1
        elif (
            tag not in _SKIP_TAGS
            and t.dep[i] not in ("advmod", "quantmod")
            and t.text[i][0].isalnum()
            or lower == "of"
            and items
            and i + 1 < end
        ):
            items.append(lower if tag in ("JJ", "VBN", "VBG", "NNP", "IN") else t.lemma[i])
        former = former or lower in _FORMER or lower.startswith("ex-")
        ethnic = ethnic or lower in _NEUTRAL
        foreign = foreign or lower in _FOREIGN and t.dep[i] == "amod" and t.head[i] == end - 1
        i += 1
    return _around(
        t, m, Description(tuple(items), _tail(t, end), possessor, based=tuple(based), former=former, ethnic=ethnic, foreign=foreign)
    )


def _tail(t: Tokens, end: int) -> tuple[str, ...]:
    """The plain words of an "of" phrase after the head: "of state", "of foreign affair", "of the opposition"."""
    if end + 1 >= len(t) or t.lower[end] not in ("of", "for"):
        return ()
    words = [t.lower[end]]
    for i in range(end + 1, min(end + 7, len(t))):
        if t.tag[i] in ("DT", "PRP$"):
            continue
        if t.pos[i] not in ("NOUN", "PROPN", "ADJ") and t.lower[i] not in ("and", "&"):
            break
        words.append(t.lemma[i] if t.tag[i] != "NNP" else t.lower[i])
        if t.pos[i] == "NOUN" and not (i + 1 < len(t) and (t.pos[i + 1] in ("NOUN", "PROPN") or t.lower[i + 1] == "and")):
            break
    return tuple(words)


def _article(t: Tokens, i: int, end: int) -> bool:
    """As in "al" in "al-Shabab militants"."""
    return t.lower[i] in ("al", "el") and i + 2 < end and t.text[i + 1] == "-" and t.text[i + 2][:1].isupper()


def _outer(t: Tokens, i: int, start: int, end: int) -> bool:
    """Is this "'s" that of the phrase's own possessor ("Syria's interim president"), not of a body's name ("doctors' union")?"""
    noun = i - 1
    return t.tag[noun] in ("NNP", "NNPS", "NN", "NNS", "PRP", "CD") and not (
        t.tag[noun] == "NNS" and t.text[noun].islower() and t.dep[noun] == "poss" and not any(t.head[c] == noun for c in range(start, noun))
    )


def _around(t: Tokens, m: Mention, d: Description) -> Description:
    """Add the phrases that hang on the head: "of", "for", "in"; the possessor that the parser saw."""
    of: list[int] = []
    places: list[int] = []
    heads = {m.head, m.end - 1} | {i for i in range(m.start, m.end) if t.pos[i] in ("NOUN", "PROPN") and i <= m.head}
    for head in sorted(heads):
        for c in t.children[head]:
            if t.dep[c] not in ("prep", "agent") or c < head:
                continue
            for p in t.children[c]:
                if t.dep[p] != "pobj":
                    continue
                if t.lower[c] in ("of", "for"):
                    of.append(p)
                    of.extend(x for x in t.children[p] if t.dep[x] == "conj")
                elif t.lower[c] in _PLACE_PREPOSITIONS:
                    places.append(p)
    possessor = d.possessor
    if possessor is None:
        possessor = next((c for c in t.children[m.head] if t.dep[c] == "poss" and m.start <= c and t.tag[c] != "NNS"), None)
    return dataclasses.replace(d, of=tuple(of), places=tuple(places), possessor=possessor)
