"""Dateline: news dispatches in; sourced, dated, located, coded events out.

    import dateline
    coding = dateline.code("dispatch.txt")          # a path, or the text itself
    for event in coding.events:
        print(event.type, [p.code for p in event.actors], coding.document.text[slice(*event.trigger)])

Many dispatches: ``Coder().pipe(dispatch for dispatch in read("stories.jsonl") if isinstance(dispatch, Dispatch))``. Names below are loaded when they are
first used, so importing the package costs nothing.
"""
from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Coder": "coder", "Coding": "records", "Event": "records", "Party": "records", "When": "records", "Place": "records", "Figure": "records",
    "Attribution": "records", "Project": "project", "Dispatch": "dispatch", "Span": "dispatch", "read": "reading", "from_text": "reading",
    "DatelineError": "errors", "InputError": "errors", "EmptyInput": "errors", "NotText": "errors", "TooLarge": "errors", "NotJSON": "errors",
    "NoArticle": "errors", "OtherLanguage": "errors", "DataError": "errors", "ModelError": "errors", "StoreError": "errors", "UsageError": "errors"}
__all__ = ["__version__", "code", *_HOMES]

if TYPE_CHECKING:
    import datetime
    from dateline.coder import Coder
    from dateline.dispatch import Dispatch, Span
    from dateline.errors import (DataError, DatelineError, EmptyInput, InputError, ModelError, NoArticle, NotJSON, NotText, OtherLanguage, StoreError,
                                 TooLarge, UsageError)
    from dateline.project import Project
    from dateline.reading import from_text, read
    from dateline.records import Attribution, Coding, Event, Figure, Party, Place, When

_coder: Any = None


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dateline' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"dateline.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))


def code(text_or_path: "str | os.PathLike[str]", *, title: str | None = None,
         published: "datetime.date | str | tuple[datetime.date, datetime.date] | None" = None) -> "Coding":
    """Code one dispatch.

    ``text_or_path``: the text of a dispatch, or the path of a file that holds one (a string is taken for a path where such a file exists, or where it is one
    word that ends in a suffix that Dateline reads). ``title``: its headline, for texts that do not begin with it. ``published``: the day on which it was
    published, or the first and the last day that are possible.

    Returns a Coding. Raises InputError where the text cannot be read, UsageError for files with several dispatches, ValueError where ``published`` is no date.
    """
    global _coder
    dispatch = _dispatch(text_or_path, title, published)
    if _coder is None:
        from dateline.coder import Coder
        _coder = Coder()
    return _coder.code(dispatch)


def _dispatch(text_or_path: "str | os.PathLike[str]", title: str | None, published: Any) -> "Dispatch":
    from dateline.errors import InputError, UsageError
    from dateline.reading import from_text, read
    if not _is_path(text_or_path):
        return from_text(str(text_or_path), title=title, published=published)
    found = read(text_or_path, published=published)
    first, second = next(found, None), next(found, None)
    if second is not None:
        raise UsageError("holds several dispatches", where=str(text_or_path), remedy="Give them to dateline.Coder().pipe one by one: dateline.read yields them")
    if isinstance(first, InputError):
        raise first
    if title is not None:
        return from_text(first[first.body], title=title, published=published or first.published, source=first.source)
    return first


def _is_path(value: "str | os.PathLike[str]") -> bool:
    if isinstance(value, os.PathLike):
        return True
    if "\n" in value or len(value) > 1000 or "\0" in value:
        return False
    from dateline.reading import SUFFIXES
    return os.path.isfile(value) or not any(c.isspace() for c in value) and os.path.splitext(value)[1].lower() in SUFFIXES
