"""The tables of a codebook beside its lexicon: types, contexts, sectors, word classes, light verbs, compositions."""
from __future__ import annotations

import re
from typing import Any, Iterable, Mapping

from dateline.codebooks.acts import MODALITIES, code
from dateline.codebooks.codebook import Composition
from dateline.codebooks.problems import Problems
from dateline.codebooks.source import Row

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
CERTAINTIES = ("asserted", "alleged", "denied", "planned", "hypothetical")
_TYPE_KEYS = ("definition", "quad", "score", "cameo", "acled", "modes")
_MODE_KEYS = ("definition", "cameo", "acled", "score")
_SCORE = re.compile(r"-?\d{1,2}(?:\.\d)?")
_LEMMA = re.compile(r"[^\W_][\w.'’&/-]*(?: [\w.'’&/-]+){0,4}|\$")


def types(rows: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """name -> {definition, quad, score, cameo, acled, modes: {mode: {definition, cameo, acled, score}}}; scores on Goldstein's scale."""
    found = {}
    for name, row in rows.items():
        if not isinstance(row, Row):
            problems.add(f'type "{name}" must be a map')
            continue
        _keys(row, _TYPE_KEYS, ("definition", "quad", "score", "cameo"), problems)
        if "quad" in row and row["quad"] not in QUADS:
            problems.unknown(row, "quad", row["quad"], QUADS)
        modes = row.get("modes", {})
        if modes and not isinstance(modes, Row):
            problems.at(row, f'"modes" of {name} must be a map')
            modes = {}
        found[name] = {"definition": row.get("definition"), "quad": row.get("quad"), "score": _score(row, problems),
                       "cameo": row.get("cameo"), "acled": row.get("acled") or None,
                       "modes": {m: _mode(m, r, problems) for m, r in (modes or {}).items()}}
    return found


def _mode(name: str, row: Any, problems: Problems) -> dict[str, Any]:
    if not isinstance(row, Row):
        problems.add(f'mode "{name}" must be a map')
        return {}
    _keys(row, _MODE_KEYS, ("definition", "cameo"), problems)
    return {"definition": row.get("definition"), "cameo": row.get("cameo"), "acled": row.get("acled") or None,
            "score": _score(row, problems)}


def _score(row: Row, problems: Problems) -> float | None:
    text = row.get("score")
    if text is None:
        return None
    if not _SCORE.fullmatch(text) or abs(float(text)) > 10:
        problems.at(row, f'"score" must be a number from -10 to 10, not {text!r}')
        return None
    return float(text)


def contexts(rows: Mapping[str, Any], problems: Problems) -> dict[str, dict[str, Any]]:
    """name -> {definition, words}: ``words`` are lemmas, some of several words, that hint at the context."""
    found = {}
    for name, row in rows.items():
        if not isinstance(row, Row):
            problems.add(f'context "{name}" must be a map')
            continue
        _keys(row, ("definition", "words"), ("definition", "words"), problems)
        found[name] = {"definition": row.get("definition"), "words": frozenset(_split(row, row.get("words", ""), problems))}
    return found


def sectors(rows: Mapping[str, Any], problems: Problems) -> dict[str, str]:
    for name, text in rows.items():
        if not isinstance(text, str) or not re.fullmatch(r"[A-Z]{3}", name):
            problems.add(f'sector "{name}" must be three capitals with a definition')
    return dict(rows)


def classes(rows: Mapping[str, Any], problems: Problems) -> dict[str, frozenset[str]]:
    """name -> lemmas, with the classes that a class names ("$weapon") put in its place."""
    done: dict[str, frozenset[str]] = {}

    def resolve(name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name in path:
            problems.add(f"class ${name} names itself: {' > '.join(path)}")
            return frozenset()
        if name not in done:
            words: set[str] = set()
            for word in map(str.strip, str(rows[name]).split("|")):
                if word.startswith("$") and len(word) > 1:
                    if word[1:] in rows:
                        words |= resolve(word[1:], path + (name,))
                    else:
                        problems.add(f'class ${name} names the unknown class "{word}"')
                elif not _LEMMA.fullmatch(word) or " " in word or word != word.lower():
                    problems.add(f'class ${name}: "{word}" must be one lemma in lower case')
                else:
                    words |= {word, word.replace("-", " ")}  # the tokenizer parts hyphenated nouns: cease - fire
            done[name] = frozenset(words)
        return done[name]

    return {name: resolve(name, ()) for name in rows}


def verbs(rows: Iterable[Any], problems: Problems) -> frozenset[str]:
    """Verbs, particle included, whose object is the act: "carry out"."""
    found = set()
    for row in rows:
        if not isinstance(row, str) or not row.strip() or row != row.lower():
            problems.at(row, f"a light or receiving verb must be lemmas in lower case, not {str(row)[:60]!r}")
        else:
            found.add(row)
    return frozenset(found)


def compositions(rows: Iterable[Any], known: Mapping[str, Any], problems: Problems) -> list[Composition]:
    """The table modality × act -> result, rows for one mode first; "*" as act stands for all types that the modality does not name.

    ``result: same`` keeps type and mode; another result without a mode has none.
    """
    found: dict[tuple[str, str, str], Composition] = {}
    stars: list[tuple[Row, str]] = []
    for row in rows:
        if not isinstance(row, Row):
            problems.at(row, f"a composition must be a map in braces, not {str(row)[:60]!r}")
            continue
        _keys(row, ("modality", "act", "result", "certainty", "note"), ("modality", "act", "result"), problems)
        modality = row.get("modality", "")
        if modality not in MODALITIES:
            problems.unknown(row, "modality", modality, MODALITIES)
        if row.get("certainty") is not None and row["certainty"] not in CERTAINTIES:
            problems.unknown(row, "certainty", row["certainty"], CERTAINTIES)
        for act in map(str.strip, row.get("act", "").split("|")):
            if act == "*":
                stars.append((row, modality))
                continue
            type_, mode = code(row, "act", act, known, problems)
            if (modality, type_, mode or "*") in found:
                problems.at(row, f"{modality} × {act} stands twice")
            found[modality, type_, mode or "*"] = _composition(row, modality, type_, mode, known, problems)
    for row, modality in stars:
        for type_ in known:
            found.setdefault((modality, type_, "*"), _composition(row, modality, type_, None, known, problems))
    return sorted(found.values(), key=lambda c: c.mode == "*")


def _composition(row: Row, modality: str, type_: str, mode: str | None, known: Mapping[str, Any], problems: Problems) -> Composition:
    result = row.get("result", "")
    result_type, result_mode = (type_, mode) if result == "same" else code(row, "result", result, known, problems)
    return Composition(modality, type_, mode or "*", result_type, result_mode, row.get("certainty"))


def _keys(row: Row, allowed: tuple[str, ...], needed: tuple[str, ...], problems: Problems) -> None:
    for key in row:
        if key not in allowed:
            problems.unknown(row, "key", key, allowed)
    for key in needed:
        if not row.get(key):
            problems.at(row, f'needs "{key}"')


def _split(row: Row, text: Any, problems: Problems) -> Iterable[str]:
    if not isinstance(text, str):
        problems.at(row, '"words" must be words split by |')
        return
    for word in map(str.strip, text.split("|")):
        if not _LEMMA.fullmatch(word):
            problems.at(row, f'"{word}" must be lemmas')
        else:
            yield word
