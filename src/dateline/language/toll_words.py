"""The words that tie a number to what happened to people, from tolls.yaml.

Raises DataError where a list is missing or a word stands twice.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib

import yaml

from dateline.errors import DataError

_WORDS = pathlib.Path(__file__).with_name("tolls.yaml")
KINDS = ("killed", "injured", "detained", "abducted", "missing", "displaced", "protesters", "troops")


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    verbs: dict[str, str]
    subjects: dict[str, str]
    states: dict[str, str]
    nouns: dict[str, str]
    things: frozenset[str]
    persons: frozenset[str]
    incidents: frozenset[str]


@functools.cache
def words() -> Words:
    """The word lists. Raises DataError."""
    table = yaml.load(_WORDS.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    lists: dict[str, dict[str, str]] = {"verbs": {}, "subjects": {}, "states": {}, "nouns": {}}
    for kind in KINDS:
        for name, known in lists.items():
            if name not in table.get(kind, {}):
                raise DataError(f"no {name} for {kind!r}", where=str(_WORDS), remedy="Give the list, empty if need be")
            for word in table[kind][name]:
                if word in known:
                    raise DataError(f"{word!r} stands twice among the {name}", where=str(_WORDS))
                known[word] = kind
    return Words(**lists, things=frozenset(table["things"]), persons=frozenset(table["persons"]), incidents=frozenset(table["incidents"]))
