"""Proper names in a parsed document: the tagger's names, repaired.

In: a Doc. Out: ``Name`` values, sorted, without overlap; titles, articles and "'s" are left outside, the parts of a hyphenated or
foreign name brought together, names that the tagger missed added. Nothing is refused.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from dateline.language import syntax, wordlists
from dateline.language.tokens import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LABELS = frozenset(("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"))
_LOOSE = frozenset(("WORK_OF_ART", "PRODUCT", "LAW", "LANGUAGE"))
_NEVER = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "ORDINAL", "CARDINAL", "QUANTITY", "EVENT"))
_NUMERALS = frozenset(("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII", "XIV", "XVI"))
_JOINS = frozenset(
    ("of", "for", "and", "&", "the", "in", "on", "to", "against", "de", "des", "du", "del", "la", "et", "pour", "sans", "with", "without")
)
_SPEECH_TAGS = frozenset(("NNP", "NNPS"))


@dataclasses.dataclass(frozen=True, slots=True)
class Name:
    """Tokens ``start`` to ``end`` (excluded); ``label``: PERSON ORG GPE NORP LOC FAC or null where nothing tells."""

    start: int
    end: int
    label: str | None


def find(doc: "Doc", tokens: Tokens | None = None) -> tuple[Name, ...]:
    """Every proper name of the document, in order."""
    t = tokens or Tokens.of(doc)
    words = wordlists.load()
    out: list[Name] = []
    i = 0
    while i < len(t):
        if not _starts(t, i, words):
            i += 1
            continue
        end = _run(t, i, words)
        out.extend(_cut(t, i, end, words))
        i = max(end, i + 1)
    return tuple(_known_starts(t, out, words))


def _known_starts(t: Tokens, names: list[Name], words) -> list[Name]:
    """Add sentences' first words that were taken for plain ones but are a person's name elsewhere ("May said", "Park was")."""
    inside = {i for n in names for i in range(n.start, n.end)}
    known = {
        t.text[n.end - 1]: n.label
        for n in names
        if n.label not in ("GPE", "LOC", "FAC", "NORP") and (n.end - n.start > 1 or t.tag[n.start] in _SPEECH_TAGS)
    }
    more = [
        Name(i, i + 1, known[t.text[i]])
        for i in range(len(t))
        if t.first[i]
        and i not in inside
        and t.text[i] in known
        and t.tag[i] in ("NN", "NNP", "MD", "JJ", "NNS")
        and (t.lower[i] not in words.organisation_ends or known[t.text[i]] == "ORG")
    ]
    return sorted([*names, *more], key=lambda n: n.start)


def _capital(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit() and any(c.isupper() for c in text)


def _starts(t: Tokens, i: int, words) -> bool:
    text, tag = t.text[i], t.tag[i]
    if (
        not _capital(text)
        or t.lower[i] in words.not_names
        or t.kind[i] in _NEVER
        and not (t.kind[i] == "CARDINAL" and len(text) > 2 and text.isupper())
    ):
        return text in ("al", "el") and i + 2 < len(t) and t.text[i + 1] == "-" and not t.space[i] and _capital(t.text[i + 2])
    if text[0].isdigit():
        return t.kind[i] in _LABELS
    if tag in _SPEECH_TAGS:
        return not (t.first[i] and _common_start(t, i, words))
    if t.kind[i] in _LABELS or t.kind[i] in _LOOSE:
        return tag not in ("DT", "PRP", "PRP$", "IN", "CC", "WP", "WDT", "WRB", "MD")
    if t.first[i] or i and t.text[i - 1] in ('"', "'", ":", "("):
        return False
    return tag in ("NN", "NNS", "JJ", "FW", "VBG", "VBN", "UH") and len(text) > 1


def _common_start(t: Tokens, i: int, words) -> bool:
    """A sentence's first word that is an ordinary noun ("Riot police", "Officials")."""
    lemma = t.lower[i]
    known = words.person | words.group | words.place | words.never | words.titles
    stem = lemma[:-1] if lemma.endswith("s") else lemma
    if lemma in known or stem in known:
        follower = i + 1 < len(t) and _capital(t.text[i + 1])
        return not follower
    alone = t.iob[i] != "I" and not (i + 1 < len(t) and (t.iob[i + 1] == "I" or t.text[i + 1] == "-" and not t.space[i]))
    return t.dep[i] == "compound" and t.tag[t.head[i]] in ("NN", "NNS") and alone and t.kind[i] not in ("GPE", "NORP", "ORG", "LOC")


def _run(t: Tokens, i: int, words) -> int:
    """End of the run of tokens that may belong to one name."""
    j = i + 1
    n = len(t)
    while j < n:
        text, low = t.text[j], t.lower[j]
        if (
            text == "-"
            and not t.space[j]
            and not t.space[j - 1]
            and j + 1 < n
            and (_capital(t.text[j + 1]) or t.lower[j + 1] in words.particles)
        ):
            j += 2
        elif (
            text in ("-", "'")
            and not t.space[j]
            and not t.space[j - 1]
            and j + 1 < n
            and t.lower[j - 1] in words.particles
            and t.text[j + 1][:1].isalpha()
        ):
            j += 2
        elif (
            text == "-"
            and not t.space[j]
            and not t.space[j - 1]
            and j + 1 < n
            and t.tag[j - 1] in _SPEECH_TAGS
            and (t.kind[j + 1] == "PERSON" or _syllable(t.text[j + 1]))
        ):
            j += 2
        elif low in words.not_names or t.kind[j] in _NEVER and t.tag[j] not in _SPEECH_TAGS:
            break
        elif _capital(text) and (t.tag[j] in _SPEECH_TAGS or t.kind[j] in _LABELS or t.kind[j] in _LOOSE or _plain_capital(t, j)):
            j += 1
        elif text == "." and t.space[j - 1] is False and len(t.text[j - 1]) == 1 and j + 1 < n and _capital(t.text[j + 1]):
            j += 1
        elif low in words.particles and text.islower() and _particle(t, j, words):
            j += 1
        elif low in _JOINS and (text[0].isupper() and j + 1 < n and _capital(t.text[j + 1]) or _joined(t, i, j, words)):
            j += 1
            while j < n and t.lower[j] in ("the", "of"):
                j += 1
        elif (
            text == "'s"
            and t.iob[j] == "I"
            and j + 1 < n
            and t.iob[j + 1] == "I"
            and _capital(t.text[j + 1])
            and t.kind[j] in ("ORG", "FAC")
        ):
            j += 1
        elif text in ("'", "'s") and _possessive_body(t, i, j, words):
            j += 1
        else:
            break
    while j > i + 1 and not (_capital(t.text[j - 1]) or t.text[j - 2] == "-" and not t.space[j - 2]):
        j -= 1
    return j


def _syllable(text: str) -> bool:
    """As in "ocha" in "Chan-ocha", "in" in "Jae-in", but not "era" in "Obama-era"."""
    return text.islower() and len(text) <= 6 and (text in ("in", "un", "on") or not syntax._common(text))


def _plain_capital(t: Tokens, j: int) -> bool:
    return t.tag[j] in ("NN", "NNS", "JJ", "FW", "VBG", "VBN", "NNPS", "CD") and t.text[j][0].isalpha() and not t.first[j]


def _particle(t: Tokens, j: int, words) -> bool:
    """As in "bin" in "Mohammed bin Salman", "al" in "Ahmed al-Sharaa": a capital follows, at once or after one more particle."""
    k = j + 1
    while k < len(t) and k < j + 4 and (t.lower[k] in words.particles or t.text[k] == "-"):
        k += 1
    if k >= len(t) or not _capital(t.text[k]):
        return False
    if t.lower[j] in ("as", "at", "an", "do", "ap", "la", "le", "y", "den"):
        return t.text[j + 1] == "-" or t.iob[j] == "I" and t.kind[j] == "PERSON"
    return True


def _joined(t: Tokens, i: int, j: int, words) -> bool:
    """May "of", "for", "and" at ``j`` lie inside the name that began at ``i``?"""
    k = j + 1
    while k < len(t) and k < j + 3 and t.lower[k] in ("the", "of"):
        k += 1
    if k >= len(t) or not _capital(t.text[k]) or t.tag[k] not in _SPEECH_TAGS and t.kind[k] not in _LABELS:
        return False
    inside = t.iob[j] == "I" and t.kind[j] in ("ORG", "GPE", "FAC", "LOC", "LAW") and t.iob[k] == "I"
    before = t.lower[j - 1]
    heads = words.organisation_heads
    if t.lower[j] in ("and", "&"):
        if t.lower[j] == "&":
            return True
        ends = i + 1 < j and t.lower[j - 1] in words.organisation_ends
        return (
            inside
            and not ends
            and any(w in heads for w in t.lower[i:j] + t.lower[k : k + 4])
            or inside
            and t.kind[j] == "GPE"
            and t.kind[j - 1] == "GPE"
        )
    if (
        before in words.titles
        and before not in heads
        or t.lower[j] in ("to", "on", "in", "the", "with", "without", "against", "la")
        and not inside
    ):
        return (
            t.lower[j] == "of" and before in ("secretary", "ministers", "minister", "chief", "speaker") and t.lower[k] in ("state", "staff")
        )
    if t.lower[j] in ("of", "for") and before in heads and before != "state":
        return not (t.lower[j] == "for" and not inside)
    return inside or t.lower[j] in ("de", "des", "du", "del", "et", "pour", "sans")


def _possessive_body(t: Tokens, i: int, j: int, words) -> bool:
    """As in "People's Party", "Workers' Union", "Kurdistan Workers' Party": the possessive lies inside the name."""
    return (
        t.lower[j - 1]
        in (
            "people",
            "workers",
            "women",
            "teachers",
            "farmers",
            "lawyers",
            "doctors",
            "students",
            "citizens",
            "peoples",
            "journalists",
            "soldiers",
            "mothers",
            "physicians",
            "rabbis",
            "writers",
            "miners",
            "children",
            "lord",
            "reporters",
        )
        and j + 1 < len(t)
        and _capital(t.text[j + 1])
    )


def _is_title(t: Tokens, i: int, words) -> bool:
    return (t.lower[i] in words.titles or t.lower[i].rstrip(".") in words.titles) and not (
        i and t.text[i - 1] == "-" and not t.space[i - 1]
    )


def _cut(t: Tokens, start: int, end: int, words) -> list[Name]:
    """A run, cut into names: nation or body, title, person."""
    cut = _last_title(t, start, end, words)
    if cut is None:
        return _split(t, start, end, words)
    first = cut
    while first - 1 >= start and (
        t.lower[first - 1] in words.title_parts or _is_title(t, first - 1, words) or t.lower[first - 1] in ("of", "-", "'s", "for")
    ):
        first -= 1
    if first > start and t.lower[first] in ("of", "for", "-", "'s"):
        first += 1
    if first == start and t.first[start] and t.lower[start] == "state" and t.kind[start] == "GPE":
        first = start
    left = _split(t, start, first, words) if first > start else []
    return left + _split(t, cut + 1, end, words, person=True)


def _last_title(t: Tokens, start: int, end: int, words) -> int | None:
    """The last title of the run after which a name follows (for "Prime Minister" alone: the run's end, so that no name is left)."""
    for k in range(end - 1, start - 1, -1):
        if not _is_title(t, k, words) or k + 1 < end and t.text[k + 1] == "-":
            continue
        if k + 1 == end:
            if k > start and t.lower[k - 1] in ("of", "for", "and"):
                continue
            body = [w for w in t.lower[start:k] if w in words.organisation_heads]
            if (
                t.lower[k] in words.organisation_ends
                or t.kind[k] == "ORG"
                and body
                and t.iob[k] == "I"
                and t.lower[k] in ("chief", "general")
            ):
                continue
            if (
                k > start
                and t.kind[k] == "PERSON"
                and t.iob[k] == "I"
                and t.kind[k - 1] == "PERSON"
                and t.lower[k]
                in ("king", "prince", "pope", "bishop", "judge", "justice", "major", "marshal", "baron", "sister", "chair", "head")
            ):
                continue
            return k
        after = t.lower[k + 1]
        if after in ("of", "for", "and", "&", "'s") or t.lower[end - 1] in words.organisation_ends or after in words.organisation_ends:
            if after == "of" and k + 2 < end and t.lower[k + 2] in ("state", "staff", "defense", "defence", "parliament"):
                return k + 2 if k + 3 < end or True else None
            continue
        return k
    return None


def _split(t: Tokens, start: int, end: int, words, person: bool = False) -> list[Name]:
    """Trim a run and cut it where the tagger saw a nation or a place beside a person ("[U.S.] [Antony Blinken]")."""
    while start < end and (t.text[start] in ("-", "'", "'s", "The", "the", ".") or t.lower[start] in ("of", "for", "and", "&")):
        start += 1
    while end > start and (
        t.text[end - 1] in ("-", "'", "'s", ",") or t.lower[end - 1] in _JOINS and t.text[end - 1].islower() and t.text[end - 2] != "-"
    ):
        end -= 1
    while end - start > 1 and t.lower[start] in words.creeds and t.text[start + 1] != "-":
        start += 1
    if start >= end:
        return []
    last = t.lower[end - 1]
    ends_org = last in words.organisation_ends and end - start > 1
    kinds = [t.kind[k] for k in range(start, end)]
    if not person and not ends_org and "PERSON" in kinds:
        border = start
        while border < end and kinds[border - start] in ("GPE", "NORP"):
            border += 1
        if start < border < end and t.iob[border] == "B" and t.text[border - 1] != "-":
            return _split(t, start, border, words) + _split(t, border, end, words, True)
    label = _label(t, start, end, kinds, person, ends_org, words)
    return [Name(start, end, label)]


def _label(t: Tokens, start: int, end: int, kinds: list[str], person: bool, ends_org: bool, words) -> str | None:
    if ends_org:
        return "ORG"
    if person and end - start <= 6 and t.lower[start] not in words.organisation_heads:
        return "PERSON"
    found = [k for k in kinds if k in _LABELS]
    if t.lower[start] in ("al", "el") and end - start == 3 and not person:
        return "ORG"
    heads = any(w in words.organisation_heads for w in t.lower[start:end])
    if heads and end - start > 1 and (not found or found[-1] in ("PERSON", "GPE", "NORP", "ORG")) and "PERSON" not in found[:1]:
        return "ORG"
    if end - start == 1 and len(t.text[start]) > 1 and t.text[start].isupper() and "." not in t.text[start]:
        return "GPE" if found == ["GPE"] else "ORG"
    if not found:
        return None
    return max(sorted(set(found)), key=lambda k: (found.count(k), -found.index(k)))
