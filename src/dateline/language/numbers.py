"""Numbers as news English writes them: digits, words, dozens, and how sure the writer is of them.

In goes text, out come values and ``Quantity`` spans with a least and a greatest value ("more than 2,000" is 2001 and open above, "up to
10" is
open below). Refused: fractions, ordinals and digits inside a longer code. Each pattern is linear in its input.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Iterator

ONES = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "bn": 1_000_000_000,
    "k": 1_000,
    "lakh": 100_000,
    "crore": 10_000_000,
}
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "thirteenth": 13,
    "fourteenth": 14,
    "fifteenth": 15,
    "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
}
# "dozens" is two dozen or more, and so on upward: design of the codebook's figures.
VAGUE = {
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2_000,
    "tens of thousands": 20_000,
    "hundreds of thousands": 200_000,
    "millions": 2_000_000,
    "tens of millions": 20_000_000,
    "hundreds of millions": 200_000_000,
    "billions": 2_000_000_000,
}

_UNIT = "|".join(sorted([*ONES, *TENS], key=len, reverse=True))
_SCALE = "hundred|thousand|million|billion|trillion"
DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?!\d)(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,3})?"
WORDS = rf"(?:{_UNIT}|(?:{_SCALE}))(?:(?:[ -]|(?:(?<=dred)|(?<=sand)|(?<=lion)) and )(?:{_UNIT}|{_SCALE})\b){{0,7}}"
NUMBER = (
    rf"(?:(?<![\w.,])(?:{DIGITS})(?:[ -](?:{_SCALE}|lakh|crore|bn|mn)\b|(?:bn|mn|m|k)\b)?(?!\w|,\d|\.\d)"
    rf"|\b(?:a|half a|one|two|three|four|five|six|several) dozen\b|\ba (?:hundred|thousand|million)\b|\b(?:{WORDS})\b)"
)
ORDINAL = rf"(?:\d{{1,3}}(?:st|nd|rd|th)|(?:(?:{'|'.join(TENS)})-)?(?:{'|'.join(ORDINALS)}))"

_NUMBER = re.compile(NUMBER, re.IGNORECASE)
_ORDINAL = re.compile(ORDINAL, re.IGNORECASE)


def value(text: str) -> float | None:
    """The number that the text writes ("1,500", "1.5 million", "twenty-one", "a dozen"), or null where it writes none."""
    words = re.sub(r"[ -]+", " ", text.strip().casefold()).replace(" and ", " ").replace(", ", " ")
    match = re.fullmatch(r"([\d,]*\.?\d+) ?([a-z]*)", words)
    if match:
        number, scale = float(match[1].replace(",", "")), match[2]
        if scale and scale not in SCALES:
            return None
        number = round(number * SCALES.get(scale, 1), 2)
        return int(number) if number == int(number) else number
    if words.endswith("dozen"):
        head = words[:-5].strip()
        if head == "several":
            return None
        return {"a": 12, "": 12, "half a": 6}.get(head) or 12 * (value(head) or 0) or None
    total = group = 0
    seen = False
    for word in words.split():
        if word in ("a", "an"):
            group, seen = 1, True
        elif word in ONES:
            group, seen = group + ONES[word], True
        elif word in TENS:
            group, seen = group + TENS[word], True
        elif word == "hundred":
            group, seen = (group or 1) * 100, True
        elif word in SCALES:
            total, group, seen = total + (group or 1) * SCALES[word], 0, True
        else:
            return None
    return total + group if seen else None


def ordinal(text: str) -> int | None:
    """1 for "first", 21 for "twenty-first" and "21st"; null for anything else."""
    words = text.strip().casefold()
    match = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", words)
    if match:
        return int(match[1])
    head, _, tail = words.rpartition("-")
    if tail not in ORDINALS or head and head not in TENS:
        return None
    return TENS.get(head, 0) + ORDINALS[tail]


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """``minimum`` and ``maximum`` (either may be null) that the characters ``start`` to ``end`` write; ``exact``: no hedge before it."""

    start: int
    end: int
    minimum: float | None
    maximum: float | None
    text: str

    @property
    def exact(self) -> bool:
        return self.minimum == self.maximum


_AT_LEAST = r"at least|no fewer than|no less than|not less than|a minimum of|upwards of"
_MORE = r"more than|over|above|in excess of|well over|greater than|upward of"
_AT_MOST = r"up to|as many as|no more than|at most|a maximum of|not more than"
_FEWER = r"fewer than|less than|under|nearly|almost|close to|just under"
_ABOUT = r"about|around|some|roughly|approximately|an estimated|estimated"
_QUANTITY = re.compile(
    rf"(?:\b(?P<hedge>{_AT_LEAST}|{_MORE}|{_AT_MOST}|{_FEWER}|{_ABOUT})(?: another| an additional| a further)? )?"
    rf"(?:(?P<vague>\b(?:(?:many |several )?(?:tens|hundreds|scores|dozens) of (?:thousands|millions)|dozens|scores|hundreds|thousands"
    rf"|millions|billions)\b)"
    rf"|(?:\bbetween )?(?P<low>{NUMBER})(?:(?P<to> ?(?:-|–) ?| to | and | or )(?P<high>{NUMBER}))?(?P<plus>\+| or more\b)?)",
    re.IGNORECASE,
)


def quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """Every quantity in ``text[start:end]``, left to right, hedges included in the span."""
    for match in _QUANTITY.finditer(text, start, len(text) if end is None else end):
        yield from _quantity(match)


def _quantity(match: re.Match[str]) -> Iterator[Quantity]:
    hedge = (match["hedge"] or "").casefold()
    if match["vague"]:
        least = VAGUE.get(re.sub(r"^(?:many|several) ", "", match["vague"].casefold()))
        if least is not None:
            yield Quantity(match.start(), match.end(), None if re.fullmatch(_AT_MOST, hedge) else least, None, match.group())
        return
    low = value(match["low"])
    if low is None:
        return
    if match["high"]:
        high, to = value(match["high"]), match["to"].strip()
        between = "between " in match.group().casefold()
        if high is not None and high > low and (to in ("-", "–", "to", "or") or to == "and" and between):
            yield Quantity(match.start(), match.end(), low, high, match.group())
            return
        yield _hedged(match, match.start(), match.end("low"), hedge, low, False)
        if high is not None:
            yield _hedged(match, match.start("high"), match.end(), "", high, bool(match["plus"]))
        return
    yield _hedged(match, match.start(), match.end(), hedge, low, bool(match["plus"]))


def _hedged(match: re.Match[str], start: int, end: int, hedge: str, number: float, plus: bool) -> Quantity:
    least: float | None = number
    most: float | None = number
    if plus or re.fullmatch(_AT_LEAST, hedge):
        most = None
    elif re.fullmatch(_MORE, hedge):
        least, most = number + 1, None
    elif re.fullmatch(_AT_MOST, hedge):
        least = None
    elif hedge in ("fewer than", "less than", "under"):
        least, most = None, number - 1
    return Quantity(start, end, least, most, match.string[start:end])
