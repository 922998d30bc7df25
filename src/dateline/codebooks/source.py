"""YAML with line numbers: bytes of a file in, plain values that know their line out.

Every scalar is a string (010 stays "010", NO stays "NO"). Refused, with file and line: text that is not YAML or not UTF-8, more than
``LIMIT_BYTES``, anchors and aliases (a few lines of them expand to gigabytes), more than ``LIMIT_DEPTH`` levels, a key told twice.
"""
from __future__ import annotations

import pathlib
from typing import Any

import yaml

from dateline.errors import DataError

LIMIT_BYTES = 4_000_000
LIMIT_DEPTH = 12


class Row(dict):
    """A mapping that knows its ``file`` and its ``line`` (counted from 1)."""

    file: str
    line: int


class Rows(list):
    """A sequence that knows its ``file`` and its ``line``."""

    file: str
    line: int


class Word(str):
    """A scalar in a sequence; knows its ``file`` and its ``line``."""

    file: str
    line: int


def where(value: Row | Rows | Word) -> str:
    """"FILE line N" of a value."""
    return f"{value.file} line {value.line}"


def read(path: pathlib.Path, name: str) -> tuple[Any, bytes]:
    """The values of one YAML file and its bytes. ``name`` is what messages call it.

    Returns a Row, Rows, str, or null for an empty file. Raises DataError.
    """
    try:
        size = path.stat().st_size
        if size > LIMIT_BYTES:
            raise DataError(f"{size:,} bytes are more than the {LIMIT_BYTES:,} that a codebook file may have", where=name,
                            remedy="Split it into several files in acts/")
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read ({error.strerror})", where=name) from error
    return parse(data, name), data


def parse(data: bytes, name: str) -> Any:
    """The values of YAML text; see ``read``."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError("is not UTF-8", where=f"{name} line {line}", remedy="Save it as UTF-8") from error
    loader = yaml.CBaseLoader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name} line {mark.line + 1}" if mark else name
        problem = getattr(error, "problem", None) or str(error)
        raise DataError(f"is not YAML: {problem}", where=place, remedy="Quote texts that hold a colon, a comma or a brace") from error
    finally:
        loader.dispose()
    return None if node is None else _plain(node, name, set(), 0)


def _plain(node: yaml.Node, name: str, seen: set[int], depth: int) -> Any:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise DataError("an alias (*name) is not allowed", where=f"{name} line {line}", remedy="Write the value out")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if depth > LIMIT_DEPTH:
        raise DataError(f"nests more than {LIMIT_DEPTH} levels", where=f"{name} line {line}", remedy="Write one flat map for each line")
    if isinstance(node, yaml.SequenceNode):
        rows = Rows(_item(child, name, seen, depth + 1) for child in node.value)
        rows.file, rows.line = name, line
        return rows
    row = Row()
    row.file, row.line = name, line
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise DataError("a key must be a word", where=f"{name} line {key.start_mark.line + 1}")
        if key.value in row:
            raise DataError(f'the key "{key.value}" stands twice', where=f"{name} line {key.start_mark.line + 1}", remedy="Keep one")
        row[key.value] = _plain(value, name, seen, depth + 1)
    return row


def _item(node: yaml.Node, name: str, seen: set[int], depth: int) -> Any:
    value = _plain(node, name, seen, depth)
    if not isinstance(value, str):
        return value
    word = Word(value)
    word.file, word.line = name, node.start_mark.line + 1
    return word
