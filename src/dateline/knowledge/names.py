"""Names of people and bodies, brought to the forms under which tables are searched.

In: a name as a dispatch writes it. Out: keys (plain strings). Nothing is refused; a name without letters has the empty key.
"""
from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
                          "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ə": "a", "Ə": "A",
                          "’": "'", "‘": "'", "ʼ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_DROP = re.compile(r"['.\"“”]")
_SPACE = re.compile(r"[\W_]+")
_POSSESSIVE = re.compile(r"'s?$")
HONORIFICS = frozenset("""mr mrs ms miss mx dr prof professor sir dame lord lady baroness gen general lt maj major col colonel capt captain
cmdr sgt sen senator rep adm admiral brig brigadier marshal field sheikh sheik shaikh sayyid hajj haji mullah maulana maulvi ayatollah
grand hojatoleslam imam rabbi rev reverend father cardinal archbishop bishop king queen prince princess crown emir emperor sultan
president premier chancellor prime minister vice deputy foreign defence defense interior finance secretary of state ambassador envoy
spokesman spokeswoman spokesperson governor mayor chairman chairwoman chief commander opposition leader rebel acting interim then
former late ex justice judge minister governor taoiseach pope""".split())
_ARTICLES = frozenset(("al", "el", "as", "ash", "ar", "ad", "an", "at", "az"))
_DOUBLE = re.compile(r"(.)\1")
_VOWELS = (("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ey", "ai"), ("ay", "ai"), ("y", "i"), ("e", "a"), ("o", "u"), ("q", "k"),
           ("ck", "k"))


def fold(text: str) -> str:
    """The plain key: lower case, without accents, apostrophes and full stops; hyphens are spaces; no leading "the", no final "'s"."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text if not unicodedata.combining(c))
    text = _POSSESSIVE.sub("", text.strip())
    text = _SPACE.sub(" ", _DROP.sub("", text)).strip().lower()
    return text[4:] if text.startswith("the ") else text


def without_articles(key: str) -> str:
    """A plain key without Arabic articles: "bashar al assad" and "bashar el assad" are both "bashar assad"."""
    if " " not in key:
        return key
    words = key.split(" ")
    kept = [w for w in words[:-1] if w not in _ARTICLES] + words[-1:]
    return " ".join(kept)


def loose(key: str) -> str:
    """The key under which transliterations meet: "moammar gadhafi" and "muammar gaddafi". For names of two words and more."""
    key = without_articles(key)
    for old, new in _VOWELS:
        key = key.replace(old, new)
    return _DOUBLE.sub(r"\1", key.replace("dh", "d").replace("kh", "k").replace("gh", "g").replace("th", "t"))


def without_honorifics(key: str) -> str:
    """A plain key without leading titles: "president assad" is "assad". At least one word stays."""
    words = key.split(" ")
    start = 0
    while start < len(words) - 1 and words[start] in HONORIFICS:
        start += 1
    return " ".join(words[start:])


def first_and_last(key: str) -> str | None:
    """Given and family name of a longer name ("joseph robinette biden" is "joseph biden"), or null under three words."""
    words = without_articles(key).split(" ")
    if words[-1] in ("jr", "sr", "ii", "iii"):
        words.pop()
    return f"{words[0]} {words[-1]}" if len(words) >= 3 else None


def singular(word: str) -> str:
    """A noun's likely singular, for regular plurals alone."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("men") and len(word) > 4:
        return word[:-3] + "man"
    if word.endswith("people") and len(word) > 6:
        return word[:-6] + "person"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
