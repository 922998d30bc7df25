"""Is this a record dateline/1?

In goes whatever a file held, out comes the first thing in it that a record does not have there, in words, or null. The shape is that of the values in ``records``. Keys that are not
known are let be, and so are missing ones, of which other versions and other programs make either, but for those without which a record is none.
"""
from __future__ import annotations

import dataclasses
import datetime
import functools
import types
import typing
from collections.abc import Mapping
from typing import Any

from dateline import records
from dateline.dispatch import Span


def problem(record: Any) -> str | None:
    """What is wrong with a record, as "events[0].trigger is no span", or null where nothing is."""
    if not isinstance(record, dict) or record.get("schema") != records.SCHEMA:
        return f"the schema is not {records.SCHEMA}"
    return _problem(record, records.Coding, "")


_NEEDED = {records.Coding: {"document", "events"}, records.Document: {"id"}, records.Event: {"id", "type"}}


@functools.cache
def _fields(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    """Name, type and whether it must be there, of each field."""
    hints, needed = typing.get_type_hints(kind), _NEEDED.get(kind, set())
    return tuple((f.name, hints[f.name], f.name in needed) for f in dataclasses.fields(kind))


def _problem(value: Any, kind: Any, path: str) -> str | None:
    origin = typing.get_origin(kind)
    if kind is Any:
        return None
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None if type(None) in typing.get_args(kind) else f"{path} is null"
        kind = next(k for k in typing.get_args(kind) if k is not type(None))
        origin = typing.get_origin(kind)
    if origin is tuple:
        if not isinstance(value, list):
            return f"{path} is no list"
        inner = typing.get_args(kind)[0]
        return next(filter(None, (_problem(v, inner, f"{path}[{i}]") for i, v in enumerate(value))), None)
    if origin is Mapping or kind is Mapping:
        return None if isinstance(value, dict) else f"{path} is no object"
    if kind is Span:
        sound = isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value) and 0 <= value[0] <= value[1]
        return None if sound else f"{path} is no span [start, end]"
    if dataclasses.is_dataclass(kind):
        return _object(value, kind, path)
    return _plain(value, kind, path)


def _object(value: Any, kind: type, path: str) -> str | None:
    if not isinstance(value, dict):
        return f"{path} is no object"
    if kind is records.Source and value.get("text") is None and value.get("span") is None:
        return None
    for name, inner, needed in _fields(kind):
        here = f"{path}.{name}" if path else name
        if name not in value:
            if needed:
                return f"{here} is missing"
            continue
        if found := _problem(value[name], inner, here):
            return found
    return None


def _plain(value: Any, kind: type, path: str) -> str | None:
    if kind is datetime.date:
        try:
            datetime.date.fromisoformat(value)
            return None
        except (TypeError, ValueError):
            return f"{path} is no day"
    wanted = (int, float) if kind is float else kind
    return None if isinstance(value, wanted) and (kind is bool or not isinstance(value, bool)) else f"{path} is no {_WORDS.get(kind, kind.__name__)}"


_WORDS = {str: "text", float: "number", int: "number", bool: "true or false"}
