"""Texts as sparse vectors: words, TF-IDF weights, cosine. In go strings, out come numpy arrays or dicts; no file is read.

Function words carry nothing about which text or happening it is and are left out. They are the stop list of spaCy (MIT licence).
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
import zlib
from typing import Iterable, Mapping

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_ENDINGS = ("ings", "ing", "ers", "er", "ies", "ied", "es", "ed", "ly", "s")


@functools.cache
def function_words() -> frozenset[str]:
    """Words too common to tell texts apart."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return frozenset(w for w in STOP_WORDS if w.isalpha()) | {"s", "t", "said", "says", "told", "mr", "mrs", "ms", "would"}


def words(text: str) -> list[str]:
    """Words and numbers in lower case, accents off, "1,200" as "1200"."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [w.replace(",", "") if "," in w else w for w in _WORD.findall(plain)]


def hashed(word: str) -> int:
    """A number of 32 bits that is the same on every machine and in every run."""
    return zlib.crc32(word.encode("utf-8"))


def stem(word: str) -> str:
    """The word without its commonest ending, so that "killed" meets "killing". Crude on purpose: it only ever compares words with each
    other."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def inverse_frequency(documents: int, containing: int) -> float:
    """How telling a word is: ln((1 + N) / (1 + n)) + 1, smoothed so that a corpus of two has one too (Salton and Buckley 1988)."""
    return math.log((1 + documents) / (1 + containing)) + 1


def unit(counts: Mapping[str, int], idf: Mapping[str, float]) -> dict[str, float]:
    """A vector of length one, (1 + ln count) × idf; empty where nothing counts."""
    weights = {w: (1 + math.log(n)) * idf[w] for w, n in counts.items()}
    length = math.sqrt(sum(v * v for v in weights.values()))
    return {w: v / length for w, v in weights.items()} if length else {}


def cosine(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    if len(one) > len(two):
        one, two = two, one
    return math.fsum(v * two[w] for w, v in one.items() if w in two)


class Union:
    """Union-find over 0…n-1 in which the smallest member stands for its set."""

    def __init__(self, size: int):
        self._parent = list(range(size))

    def find(self, item: int) -> int:
        parent = self._parent
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    def join(self, one: int, two: int) -> None:
        one, two = sorted((self.find(one), self.find(two)))
        self._parent[two] = one

    def sets(self, items: Iterable[int]) -> list[list[int]]:
        """The sets, each ascending, in the order of their smallest members."""
        found: dict[int, list[int]] = {}
        for item in items:
            found.setdefault(self.find(item), []).append(item)
        return [sorted(found[key]) for key in sorted(found)]
