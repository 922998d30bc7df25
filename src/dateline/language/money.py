"""Sums of money in news English: "$1.5 million", "20 billion euros", "£300".

In goes text, out come sums with their currency (ISO 4217; "$" is read as USD unless a letter before it says otherwise). Linear in the text.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Iterator

from dateline.language import numbers

_SIGNS = {
    "$": "USD",
    "US$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "HK$": "HKD",
    "NT$": "TWD",
    "NZ$": "NZD",
    "S$": "SGD",
    "R$": "BRL",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₴": "UAH",
    "₺": "TRY",
    "₦": "NGN",
    "₪": "ILS",
    "₩": "KRW",
}
_NAMES = {
    "dollar": "USD",
    "u.s. dollar": "USD",
    "us dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "ruble": "RUB",
    "rouble": "RUB",
    "rupee": "INR",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "won": "KRW",
    "lira": "TRY",
    "shekel": "ILS",
    "naira": "NGN",
    "hryvnia": "UAH",
    "real": "BRL",
    "reais": "BRL",
    "rand": "ZAR",
    "peso": None,
    "franc": None,
    "dinar": None,
    "riyal": None,
    "rial": None,
    "dirham": None,
    "shilling": None,
    "krona": None,
    "krone": None,
    "zloty": "PLN",
    "baht": "THB",
    "ringgit": "MYR",
    "rupiah": "IDR",
}
_HEDGE = r"(?:(?P<hedge>at least|more than|over|up to|as much as|less than|nearly|about|around|some|almost|an estimated) )?"
_MONEY = re.compile(
    rf"\b{_HEDGE}(?<![\w$])(?P<sign>(?:US|AU|HK|NT|NZ|A|C|S|R)\$|[$€£¥₹₽₴₺₦₪₩])\s?(?P<a>\d{{1,3}}(?:,\d{{3}}){{1,5}}"
    rf"|\d{{1,12}}(?:\.\d{{1,3}})?)(?:[ -]?(?P<scale>thousand|million|billion|trillion|mn|bn|m|b|k)\b)?"
    rf"|{_HEDGE.replace('hedge', 'hedge2')}(?P<b>{numbers.NUMBER}) (?P<name>(?:U\.S\. |US )?(?:{'|'.join(_NAMES)}))s?\b".replace(
        "\\b(?:(?P<hedge>", "(?:\\b(?P<hedge>"
    ),
    re.IGNORECASE,
)
_SCALES = {"b": 1e9, "m": 1e6, "k": 1e3}


@dataclasses.dataclass(frozen=True, slots=True)
class Sum:
    start: int
    end: int
    minimum: float | None
    maximum: float | None
    currency: str | None


def find(text: str) -> Iterator[Sum]:
    """Every sum, left to right."""
    for match in _MONEY.finditer(text):
        number = numbers.value(f"{match['a']} {(match['scale'] or '').lower()}" if match["a"] else match["b"])
        if match["a"] and (match["scale"] or "").lower() in _SCALES:
            number = float(match["a"].replace(",", "")) * _SCALES[match["scale"].lower()]
        if number is None:
            continue
        hedge = (match["hedge"] or match["hedge2"] or "").lower()
        low: float | None = number
        high: float | None = number
        if hedge in ("at least", "more than", "over"):
            high = None
        elif hedge in ("up to", "as much as", "less than"):
            low = None
        currency = (
            _SIGNS.get(match["sign"].upper())
            if match["sign"]
            else _NAMES.get(match["name"].lower().removesuffix("s"), _NAMES.get(match["name"].lower()))
        )
        yield Sum(match.start(), match.end(), low, high, currency)
