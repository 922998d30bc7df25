"""What the offices named in a dispatch say about its day.

In go the text and the entries of the party tables (``name``, ``aliases``, ``family``, ``kind``, ``title``, ``start``, ``end``). Out come ``Claim`` values,
terms of which one holds the dispatch's day: of whoever is named with their title ("President Alpha Conde", "Russia's foreign minister, Sergei
Lavrov"), and, of a former holder, the time since; and ``Known`` ends and beginnings of terms that it tells ("Alpha Conde was overthrown"). Nothing is
refused.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
import unicodedata
from typing import Any, Sequence

from dateline.language.calendars import DAY, Date
from dateline.language.days_told import Told
from dateline.language.known_happenings import Known

_NAME = re.compile(r"\b[A-Z][\w'’.-]+(?: (?:(?:al|de|da|dos|van|von|bin|el|del|der|ul|ud) ){0,2}[A-Z][\w'’.-]*){0,4}")
_FORMER = re.compile(r"(?i)\b(?:former|ex|then|late|ousted|deposed|fallen|toppled|overthrown|one-?time|predecessor)\b")
_NOT_YET = re.compile(r"(?i)\b(?:elect|candidate|designate|hopeful|vice|deputy|assistant|shadow|under)\b")
_REACH = 60  # characters before a name in which its title stands
_LEFT = re.compile(r"(?i)\b(?:resign(?:ed|s)|quit|step(?:ped|s) down|stood down|fled|fell|gave up power|left office|died|abdicated|has died|has resigned)\b")
_REMOVED = re.compile(
    r"(?i)\b(?:oust(?:ed|ing)|overthr(?:ew|own)|topp?led|toppling|deposed|removed|impeached|killed|assassinated|shot dead|sacked|dismissed|fired)\b"
)
_END_OF = re.compile(r"(?i)\b(?:death|fall|ouster|removal|overthrow|assassination|resignation|departure) of $")
_PASSIVE = re.compile(r"(?i)\b(?:was|were|been|being|be|is|are|got) (?:\w+ )?$")
_ENTERING = re.compile(
    r"(?i)\b(?:sworn in|inaugurat(?:ed|ion)|t(?:ook|akes|aking) office|took power|seized power|came to power|took over as"
    r"|became (?:the )?(?:new )?(?:president|prime|king)|succeeded|was appointed|was named)\b"
)
_CLOSE = 70  # characters between a name and the verb that ends or begins its term
_NEW = re.compile(r"(?i)\bnew(?:ly \w+)? (?:\w+ )?$")
_ELECT = re.compile(r"(?i)[- ]elect\b")
_HEADS = ("president", "prime minister", "king", "queen", "emir", "chancellor", "supreme leader", "pope", "leader", "sultan")


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """The stretches of days of which one holds the dispatch's day, by one name; open ends are the first and the last day of all."""

    terms: tuple[tuple[Date, Date], ...]
    span: tuple[int, int]


def claims(text: str, tables: Any) -> list[Claim]:
    """One for each name that stands with its title, in the order of the text."""
    index, out = _index(tables), {}
    for match, start, key in _names(text, index):
        claim = _claim(text, start, match.end(), index[key])
        if claim is not None:
            out.setdefault(key, claim)
    return list(out.values())


def turns(sentences: Sequence[tuple[int, str]], tables: Any, told: Sequence[Told] = ()) -> list[Known]:
    """Ends and beginnings of terms that the sentences (their start and words) tell, of people named in full or with their title. Of several terms that
    of the day and month that its sentence tells."""
    index, out = _index(tables), {}
    for number, (offset, text) in enumerate(sentences):
        for match, start, key in _names(text, index):
            terms = [e for e in index[key] if " " in key and e.title in _HEADS or _titled(text, start, match.end(), e)]
            for entering, verb in _verbs(text, start, match.end()) if terms else ():
                days = {e.start if entering else e.end + DAY: None for e in terms if (e.start if entering else e.end)}
                days = sorted(days) if len(days) == 1 else [d for d in days if _same_day(d, [t for t in told if t.sentence == number])]
                if len(days) == 1:
                    person = text[start : match.end()].rstrip(".'’")
                    name = f"{'start' if entering else 'end'} of the term of {person}"
                    spans = ((start + offset, match.end() + offset), (verb[0] + offset, verb[1] + offset))
                    out.setdefault((key, entering), Known(name, days[0], days[0], number, spans, slack=2, offset=min(start, verb[0])))
    return list(out.values())


def _verbs(text: str, start: int, end: int):
    """Verbs by which the one who is named at these characters takes or leaves office, with their spans; whether it is taken first."""
    after, before = text[end : end + _CLOSE], text[max(0, start - _CLOSE) : start]
    shift = start - len(before)
    for pattern, entering in ((_LEFT, False), (_ENTERING, True)):
        verb = pattern.search(after)
        if verb and not re.search(r"[.;]\s", after[: verb.start()]):
            yield entering, (verb.start() + end, verb.end() + end)
    verb = _REMOVED.search(after)
    if verb and _PASSIVE.search(after[: verb.start()]):
        yield False, (verb.start() + end, verb.end() + end)
    for verb in [*_REMOVED.finditer(before)][-1:]:
        rest = before[verb.end() :]
        if len(rest) < 45 and not re.search(r"\bby\b|[,.;]\s", rest):
            yield False, (verb.start() + shift, verb.end() + shift)
    verb = _END_OF.search(re.sub(r"(?i)(?:(?:the|then|former) )?(?:president|prime minister|general) $", "", before))
    if verb:
        yield False, (verb.start() + shift, verb.end() + shift)


def _same_day(day: Date, told: Sequence[Told]) -> bool:
    return any(t.expression.field("m") and t.expression.field("d") and abs((_near(day, t) - day).days) <= 3 for t in told)


def _near(day: Date, t: Told) -> Date:
    """The told day and month in the year of ``day``; far away where that year lacks it."""
    try:
        return Date(day.year, t.expression.field("m"), t.expression.field("d"))
    except ValueError:
        return Date.max


def _names(text: str, index: dict[str, list[Any]]):
    """Matches of capital words with the start and the key of the longest of their endings that the tables know."""
    for match in _NAME.finditer(text):
        words = match[0].split(" ")
        for skip in range(len(words)):
            key = _fold(" ".join(words[skip:]))
            if key in index:
                yield match, match.end() - len(" ".join(words[skip:])), key
                break


def _claim(text: str, start: int, end: int, entries: Sequence[Any]) -> Claim | None:
    titled = [e for e in entries if e.start and _titled(text, start, end, e)]
    if not titled:
        return None
    longest = max(len(e.title) for e in titled)
    titled = [e for e in titled if len(e.title) == longest]
    before = _before(text, start)
    at = before.rfind(titled[0].title.lower())
    ahead = before[max(0, at - 25) : at]
    between = before[at + len(titled[0].title) :] if at >= 0 else ""
    if _ELECT.match(between):
        return Claim(tuple((e.start - DAY * 120, e.start - DAY) for e in titled), (start, end))
    if _NOT_YET.search(ahead):
        return None
    if _NEW.search(ahead) and any(e.title in _HEADS for e in titled):
        return Claim(tuple((e.start, min(e.end or Date.max, e.start + DAY * 180)) for e in titled), (start, end))
    if _FORMER.search(ahead):
        ends = [e.end for e in titled if e.end]
        return Claim(((min(ends) + DAY, Date.max),), (start, end)) if ends else None
    return Claim(tuple((e.start, e.end or datetime.date.max) for e in titled), (start, end))


def _before(text: str, start: int) -> str:
    return re.split(r"[.;:!?]\s|\n", text[max(0, start - _REACH) : start])[-1].lower()


def _titled(text: str, start: int, end: int, entry: Any) -> bool:
    """Does the entry's title stand right before the name, or behind it between commas ("Sergei Lavrov, the foreign minister,")?"""
    title = re.escape(entry.title.lower())
    if re.search(rf"\b{title}(?:-elect)?,?[\s-]*$", _before(text, start)):
        return True
    return re.match(rf",? (?:the |\w+[’']s |\w+ ){{0,2}}{title}\b", text[end : end + _REACH].lower()) is not None and text[end : end + 1] == ","


@functools.lru_cache(maxsize=4)
def _index(tables: Any) -> dict[str, list[Any]]:
    """People with an office, by their names; heads of state and government by their family name too."""
    out: dict[str, list[Any]] = {}
    for entry in tables.entries:
        if entry.kind == "person" and entry.title and not entry.title.startswith("former"):
            keys = {_fold(n) for n in (entry.name, *entry.aliases)}
            keys = {k for k in keys if " " in k or len(k) > 5} | ({_fold(entry.family)} if getattr(entry, "family", None) and entry.title in _HEADS else set())
            for key in sorted(keys):
                out.setdefault(key, []).append(entry)
    return out


def _fold(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"(?:['’]s|[.'’])$", "", plain).replace("’", "'").replace("-", " ").lower()
