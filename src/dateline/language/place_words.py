"""The words around names of places: toponyms.yaml, each list a set of lower-case words.

In: the file beside this one. Out: ``Words``, cached. Refused with DataError: a missing or unknown list.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib

import yaml

from dateline.errors import DataError

_FILE = pathlib.Path(__file__).with_name("toponyms.yaml")
_LEVELS = ("admin1", "admin2", "city", "site", "region")


@dataclasses.dataclass(frozen=True)
class Words:
    """toponyms.yaml: sets of lower-case words, and the level of place that a generic word asks for."""

    locative: frozenset[str]
    roads: frozenset[str]
    before: frozenset[str]
    persons: frozenset[str]
    speech: frozenset[str]
    inside: frozenset[str]
    rare: frozenset[str]
    parts: frozenset[str]
    at: frozenset[str]
    motion: frozenset[str]
    source: frozenset[str]
    hits: frozenset[str]
    strikes: frozenset[str]
    material: frozenset[str]
    sites: frozenset[str]
    undergo: frozenset[str]
    light: frozenset[str]
    institutions: frozenset[str]
    residents: frozenset[str]
    levels: dict[str, str]


@functools.cache
def load() -> Words:
    """The lists. Raises DataError."""
    lists = [field.name for field in dataclasses.fields(Words) if field.name != "levels"]
    try:
        data = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"the word lists cannot be read ({error})", where=str(_FILE), remedy="Install the package again") from error
    unknown = sorted(set(data) ^ {*lists, "levels"}) or sorted(set(data["levels"]) ^ set(_LEVELS))
    if unknown:
        raise DataError(
            f"lists missing or unknown: {unknown}", where=_FILE.name, remedy=f"Known: {[*lists, 'levels']}, levels {list(_LEVELS)}"
        )
    levels = {word: level for level in _LEVELS for word in data["levels"][level].split()}
    return Words(**{name: frozenset(data[name].split()) for name in lists}, levels=levels)
