"""The words of attribution and certainty, read from cues.yaml and factuality.yaml.

In go the two files beside this module; out come frozen look-up tables. A list that is not a list of words, a stance or class that the
record does not know, and a row without its source are refused with DataError.
"""
from __future__ import annotations

import dataclasses
import functools
import pathlib
from types import MappingProxyType
from typing import Any, Mapping

import yaml

from dateline.errors import DataError

STANCES = ("states", "alleges", "denies", "believes", "demands")
CLASSES = ("denied", "planned", "hypothetical", "alleged", "asserted", "carried")
_HERE = pathlib.Path(__file__).parent
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclasses.dataclass(frozen=True)
class Cues:
    """``verbs`` and ``nouns``: lemma -> stance, best first where a word stands in two lists. The rest: sets of lemmas."""

    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    object_verbs: frozenset[str]
    speech_verbs: frozenset[str]
    adverbs: frozenset[str]
    attitudes: frozenset[str]
    media: frozenset[str]
    speaker_heads: frozenset[str]


@dataclasses.dataclass(frozen=True)
class Factuality:
    """``verbs``, ``nouns``, ``adjectives``: governor -> class of what stands below it. ``beside``: adjective or adverb -> class of its
    head.

    "carried": as sure as the governor itself. ``object_open``: governors that reach a noun object too. ``modals``: auxiliary -> class. ``negations`` and ``conditionals``: sets of words.
    """

    verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]
    beside: Mapping[str, str]
    modals: Mapping[str, str]
    negations: frozenset[str]
    conditionals: frozenset[str]
    object_open: frozenset[str]


def _read(name: str) -> dict[str, Any]:
    path = _HERE / name
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"cannot be read ({error})", where=str(path), remedy="Reinstall the package") from error
    if not isinstance(content, dict):
        raise DataError("is not a mapping", where=str(path), remedy="Reinstall the package")
    return content


def _words(row: Any, name: str, key: str, of: str = "words") -> tuple[str, ...]:
    """The words of one list; its source must be told."""
    where = f"{name}, {key}"
    if not isinstance(row, dict) or not row.get("source"):
        raise DataError("a list without its source", where=where, remedy="Add a line source: …")
    words = row.get(of, [])
    if not isinstance(words, list) or not all(isinstance(w, str) and w == w.strip().lower() and w for w in words):
        raise DataError(f"{of} is not a list of words in lower case", where=where, remedy="Write it as [word, word]")
    return tuple(words)


def _classes(table: Any, allowed: tuple[str, ...], name: str, key: str, of: str = "words") -> Mapping[str, str]:
    if not isinstance(table, dict):
        raise DataError("is not a mapping", where=f"{name}, {key}", remedy="Write one list a class")
    out: dict[str, str] = {}
    for label, row in table.items():
        if label not in allowed:
            raise DataError(f"no such class: {label}", where=f"{name}, {key}", remedy=f"Use one of {', '.join(allowed)}")
        for word in _words(row, name, f"{key}.{label}", of):
            out.setdefault(word, label)
    return MappingProxyType(out)


@functools.cache
def cues() -> Cues:
    """Cue words (cues.yaml). Raises DataError."""
    name = "cues.yaml"
    data = _read(name)
    sets = {
        key: frozenset(_words(data.get(key), name, key))
        for key in ("object_verbs", "speech_verbs", "adverbs", "attitudes", "media", "speaker_heads")
    }
    return Cues(_classes(data.get("verbs"), STANCES, name, "verbs"), _classes(data.get("nouns"), STANCES, name, "nouns"), **sets)


@functools.cache
def factuality() -> Factuality:
    """Words that decide certainty (factuality.yaml). Raises DataError."""
    name = "factuality.yaml"
    data = _read(name)
    governors = data.get("governors")
    beside = {
        **_classes(data.get("modifiers"), CLASSES, name, "modifiers", "adverbs"),
        **_classes(data.get("modifiers"), CLASSES, name, "modifiers", "adjectives"),
    }
    return Factuality(
        *(_classes(governors, CLASSES, name, "governors", part) for part in ("verbs", "nouns", "adjectives")),
        MappingProxyType(beside),
        _classes(data.get("modals"), CLASSES, name, "modals"),
        *(frozenset(_words(data.get(key), name, key)) for key in ("negations", "conditionals", "object_open")),
    )
