"""The word lists of this room: names.yaml, nouns.yaml and heads.yaml, each list a set of lower-case words.

In: the three files beside this one. Out: ``Words``, cached. Refused with DataError: a missing or unknown list, a list that is no text.
"""

from __future__ import annotations

import dataclasses
import functools
import pathlib

import yaml

from dateline.errors import DataError

_HERE = pathlib.Path(__file__).parent
_FILES = ("names.yaml", "nouns.yaml", "heads.yaml")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclasses.dataclass(frozen=True)
class Words:
    """``titles`` to ``not_names``: names.yaml; ``person`` to ``male``: nouns.yaml; the rest: heads.yaml. Comments in the files say what
    each holds."""

    titles: frozenset[str]
    title_parts: frozenset[str]
    particles: frozenset[str]
    organisation_heads: frozenset[str]
    organisation_ends: frozenset[str]
    creeds: frozenset[str]
    abbreviation_stop: frozenset[str]
    not_names: frozenset[str]
    person: frozenset[str]
    group: frozenset[str]
    place: frozenset[str]
    never: frozenset[str]
    quantity: frozenset[str]
    generic_group: frozenset[str]
    generic_person: frozenset[str]
    particular_group: frozenset[str]
    any_person: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    speaks_for: frozenset[str]
    members: frozenset[str]
    part_of: frozenset[str]
    regions: frozenset[str]
    states: frozenset[str]
    onlookers: frozenset[str]
    relative_to: frozenset[str]
    attitudes: frozenset[str]
    plain_in_names: frozenset[str]
    units: frozenset[str]
    posts: frozenset[str]
    commands: frozenset[str]
    heads_of: frozenset[str]


@functools.cache
def load() -> Words:
    """The lists. Raises DataError."""
    found: dict[str, frozenset[str]] = {}
    known = {field.name for field in dataclasses.fields(Words)}
    for name in _FILES:
        path = _HERE / name
        try:
            lists = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
        except (OSError, yaml.YAMLError) as error:
            raise DataError(f"the word lists cannot be read ({error})", where=str(path), remedy="Install the package again.") from error
        for key, text in lists.items():
            if key not in known or not isinstance(text, str):
                raise DataError(f'"{key}" is no known list of words', where=name, remedy=f"Known: {sorted(known)}.")
            found[key] = frozenset(text.split())
    if missing := sorted(known - set(found)):
        raise DataError(f"these lists are missing: {missing}", where=", ".join(_FILES), remedy="Install the package again.")
    return Words(**found)
