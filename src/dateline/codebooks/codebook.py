"""A codebook in memory: types, modes, contexts, sectors, the lexicon of acts, the modalities and the table that composes them.

Nothing is read here: loader.py reads and validates the YAML.
"""
from __future__ import annotations

import dataclasses
from typing import Any, Mapping

SPOKEN = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})  # types that are done by saying so


@dataclasses.dataclass(frozen=True, slots=True)
class Act:
    """One line of the lexicon, for one of its alternatives.

    ``form``: verb | noun. ``words``: the lemmas of the alternative, head first for verbs ("call", "for"), as written for nouns ("air", "strike":
    the last is the head). ``actor`` and ``recipient``: roles of the clause in the order in which they are tried (see
    language.analysis.Argument; nouns also have poss, adj and between). ``both``: all parties act on each other.
    ``object``, ``object_not``, ``subject``, ``subject_not``, ``near``: lemmas that must, or must not, head the argument (or modify its
    head; ``near``: stand in the clause). ``political``: which side must be a party with a code for this to be an event at all: actor, recipient, any,
    both or none. ``weight``: 0 to 1, how often this line is right where it matches.
    """

    id: str
    form: str
    words: tuple[str, ...]
    type: str
    mode: str | None
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    both: bool = False
    object: frozenset[str] = frozenset()
    object_not: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    subject_not: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    near_not: frozenset[str] = frozenset()
    political: str = "any"
    weight: float = 0.8
    example: str | None = None
    counter: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Modality:
    """A word that puts an act into another light: "vow" + withdraw is a promise to withdraw.

    ``modality``: promised agreed threatened demanded proposed refused ceased cancelled denied planned supposed failed begun accused permitted.
    ``complement``: where the act stands: xcomp, ccomp, obj, acl, or a preposition. ``addressee``: roles of the governor that name whom it is
    said to (for demands and threats). ``alone``: the Act words are in the lexicon too and count when no act is found in the complement.
    """

    id: str
    form: str
    words: tuple[str, ...]
    modality: str
    complement: tuple[str, ...]
    addressee: tuple[str, ...] = ()
    object_not: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Composition:
    """``modality`` × (``type``, ``mode`` or "*") -> the type and mode that are coded, and the certainty (null: as the clause has it).

    ``result_mode`` null: the mode of the act where the type stays, none where it changes. Rows for one mode stand before those for all."""

    modality: str
    type: str
    mode: str
    result_type: str
    result_mode: str | None
    certainty: str | None


@dataclasses.dataclass(frozen=True)
class Codebook:
    """``types``: name -> {definition, quad, score, cameo, modes: {mode: {definition, cameo, acled}}}; ``contexts``: name -> {definition, words};
    ``sectors``: code -> definition. ``acts`` and ``modalities`` are keyed by (form, head lemma), the most specific line first. ``light_verbs``: the
    object is the act and the subject its actor ("carry out"); ``receiving_verbs``: the subject is its recipient ("receive", "come under").
    ``digest``: SHA-256 over all files read."""

    name: str
    version: str
    types: Mapping[str, Any]
    contexts: Mapping[str, Any]
    sectors: Mapping[str, str]
    acts: Mapping[tuple[str, str], tuple[Act, ...]]
    modalities: Mapping[tuple[str, str], tuple[Modality, ...]]
    compositions: tuple[Composition, ...]
    light_verbs: frozenset[str]
    digest: str
    receiving_verbs: frozenset[str] = frozenset()
