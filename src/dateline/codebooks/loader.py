"""Reads a codebook: YAML files in, one validated Codebook out.

A codebook is a folder (codebook.yaml, classes.yaml, light_verbs.yaml, receiving_verbs.yaml, modalities.yaml, compositions.yaml,
acts/*.yaml) or one YAML file with the same parts as keys. ``extends: plover`` adds to the codebook that we ship: a line of the own
book takes the place of all our lines with the same words, and a line with ``weight: 0`` only takes ours away. Refused: whatever breaks
the rules of the format, all of it told at once in one DataError, each problem with its file and line. The format: plover/README.md.
"""
from __future__ import annotations

import dataclasses
import functools
import hashlib
import pathlib
from typing import Any, Iterable

from dateline.codebooks import acts, tables
from dateline.codebooks.codebook import Act, Codebook, Modality
from dateline.codebooks.problems import Problems
from dateline.codebooks.source import Row, Rows, read
from dateline.errors import DataError

PLOVER = pathlib.Path(__file__).with_name("plover")
_LISTS = ("light_verbs", "receiving_verbs", "acts", "modalities", "compositions")
_MAPS = ("types", "contexts", "sectors", "classes")
_WORDS = ("name", "version", "extends")
_FILES = ("codebook.yaml", "classes.yaml", "light_verbs.yaml", "receiving_verbs.yaml", "modalities.yaml", "compositions.yaml")
_ELSEWHERE = ("noise.yaml",)  # read by a loader of its own


@dataclasses.dataclass
class _Parts:
    """What the files of one codebook hold, before any check of its rules."""

    words: dict[str, str] = dataclasses.field(default_factory=dict)
    maps: dict[str, dict[str, Any]] = dataclasses.field(default_factory=lambda: {name: {} for name in _MAPS})
    lists: dict[str, list[Any]] = dataclasses.field(default_factory=lambda: {name: [] for name in _LISTS})
    files: list[tuple[str, bytes]] = dataclasses.field(default_factory=list)


def load(path: pathlib.Path | str | None = None) -> Codebook:
    """The codebook in a folder or a file; without ``path`` PLOVER as we ship it, read once.

    Raises DataError whose ``problems`` attribute lists every "FILE line N: …" that is wrong.
    """
    if path is None:
        return _shipped()
    book, problems = _build(pathlib.Path(path))
    if problems:
        raise _error(pathlib.Path(path), problems)
    return book


def check(path: pathlib.Path | str) -> list[str]:
    """Every problem of a codebook, one line each in the order of its files; empty when it is sound."""
    return list(_build(pathlib.Path(path))[1])


@functools.cache
def _shipped() -> Codebook:
    book, problems = _build(PLOVER)
    if problems:
        raise _error(PLOVER, problems)
    return book


def _error(path: pathlib.Path, problems: list[str]) -> DataError:
    count = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
    error = DataError(f"{count} in this codebook:\n" + "\n".join(problems), where=path.name)
    error.problems = problems
    return error


def _build(path: pathlib.Path) -> tuple[Codebook | None, list[str]]:
    problems = Problems()
    own = _read(path, problems)
    base = None
    extends = own.words.get("extends")
    if extends == "plover":
        base = _read(PLOVER, problems)
    elif extends is not None:
        problems.add(f"{own.files[0][0]}: extends \"{extends}\", but only plover can be extended")
    if base is None and not problems and not own.maps["types"]:
        problems.add(f"{path.name}: no types: write extends: plover, or the types of your own ontology")
    book = _assemble(path, own, base, problems)
    return (None if problems else book), problems.lines()


def _read(path: pathlib.Path, problems: Problems) -> _Parts:
    parts = _Parts()
    if path.is_dir():
        names = files_of(path)
        if not names:
            problems.add(f"{path.name}: no codebook.yaml and no acts/*.yaml in this folder")
        for stray in sorted(p.name for p in path.glob("*.y*ml") if p.name not in _FILES + _ELSEWHERE):
            problems.add(f"{stray}: is no file of a codebook; expected {', '.join(_FILES)} or acts/*.yaml")
    else:
        names, path = [path.name], path.parent
    for name in names:
        try:
            values, data = read(path / name, name)
        except DataError as error:
            problems.add(str(error))
            continue
        parts.files.append((name, data))
        _sort_in(parts, name, values, problems)
    return parts


def _sort_in(parts: _Parts, name: str, values: Any, problems: Problems) -> None:
    """File what one file holds under the part that it belongs to."""
    part = "acts" if name.startswith("acts/") else name.removesuffix(".yaml")
    if values is None:
        return
    if part in _LISTS and isinstance(values, Rows):
        parts.lists[part].extend(values)
    elif part in _MAPS and isinstance(values, Row):
        _merge(parts.maps[part], part, values, problems)
    elif part in _LISTS + _MAPS and part != "types":
        problems.add(f"{name} line 1: must be a {'list' if part in _LISTS else 'map'}")
    elif not isinstance(values, Row):
        problems.add(f"{name} line 1: must be a map with the keys {', '.join(_WORDS + _MAPS + _LISTS)}")
    else:
        for key, value in values.items():
            _sort_key(parts, values, key, value, problems)


def _sort_key(parts: _Parts, row: Row, key: str, value: Any, problems: Problems) -> None:
    if key in _WORDS and isinstance(value, str):
        parts.words[key] = value
    elif key in _LISTS and isinstance(value, Rows):
        parts.lists[key].extend(value)
    elif key in _MAPS and isinstance(value, Row):
        _merge(parts.maps[key], key, value, problems)
    elif key in _WORDS + _LISTS + _MAPS:
        kind = "a word" if key in _WORDS else "a list" if key in _LISTS else "a map"
        problems.at(row, f'"{key}" must be {kind}')
    else:
        problems.unknown(row, "key", key, _WORDS + _MAPS + _LISTS)


def _merge(target: dict[str, Any], part: str, values: Row, problems: Problems) -> None:
    for key, value in values.items():
        if key in target:
            problems.at(values, f'"{key}" stands twice in {part}')
        target[key] = value


def files_of(path: pathlib.Path) -> list[str]:
    """The files of a codebook's folder, in the order in which they are read."""
    return [n for n in _FILES if (path / n).is_file()] + [f"acts/{p.name}" for p in sorted((path / "acts").glob("*.yaml"))]


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """What a record calls a codebook by: SHA-256 over the names and bytes of its files."""
    digest = hashlib.sha256()
    for name, data in sorted(files):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return "sha256:" + digest.hexdigest()


def _assemble(path: pathlib.Path, own: _Parts, base: _Parts | None, problems: Problems) -> Codebook:
    maps = {name: {**(base.maps[name] if base else {}), **own.maps[name]} for name in _MAPS}
    types = tables.types(maps["types"], problems)
    classes = tables.classes(maps["classes"], problems)
    reader = acts.Reader(types, classes, problems)
    lines, modalities = reader.acts(own.lists["acts"]), reader.modalities(own.lists["modalities"])
    verbs = {name: own.lists[name] + (base.lists[name] if base else []) for name in ("light_verbs", "receiving_verbs")}
    compositions = tables.compositions(own.lists["compositions"], types, problems)
    if base:
        lines = _over(lines, reader.acts(base.lists["acts"]))
        modalities = _over(modalities, reader.modalities(base.lists["modalities"]))
        told = {(c.modality, c.type, c.mode) for c in compositions}
        compositions += [c for c in tables.compositions(base.lists["compositions"], types, problems)
                         if (c.modality, c.type, c.mode) not in told]
    words = {**(base.words if base else {}), **own.words}
    return Codebook(
        name=words.get("name") or path.stem, version=words.get("version") or "0", types=types,
        contexts=tables.contexts(maps["contexts"], problems), sectors=tables.sectors(maps["sectors"], problems),
        acts=_by_head(a for a in lines if a.weight > 0), modalities=_by_head(modalities), compositions=tuple(compositions),
        light_verbs=tables.verbs(verbs["light_verbs"], problems), receiving_verbs=tables.verbs(verbs["receiving_verbs"], problems),
        digest=digest_of(own.files + (base.files if base else [])))


def _over(own: list[Any], base: list[Any]) -> list[Any]:
    """Lines of the own book, then those of the base whose words it does not tell anew."""
    told = {(line.form, line.words) for line in own}
    return own + [line for line in base if (line.form, line.words) not in told]


def _by_head(lines) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Lines by form and head lemma, the most specific first: more words, more conditions, more weight, then the order of the files."""
    found: dict[tuple[str, str], list[Act | Modality]] = {}
    for line in lines:
        found.setdefault((line.form, acts.head(line.form, line.words)), []).append(line)
    return {key: tuple(sorted(group, key=acts.breadth)) for key, group in found.items()}
