"""What may stand in an address: words, days, numbers of pages.

In go the strings of a query, out come values. Refused, with what is wrong: days that are none. Empty ones, as forms send them, are as if they were not there.
"""
from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import Query

from dateline.errors import UsageError

Text = Annotated[str, Query(max_length=300, description='Words that all stand in it; "in quotes" a phrase.')]
Day = Annotated[str, Query(max_length=10, description="A day, YYYY-MM-DD.")]
Page = Annotated[int, Query(ge=1, le=1_000_000)]


def day(name: str, value: str) -> str | None:
    """An ISO day, or null from "". Raises UsageError."""
    value = value.strip()
    if not value:
        return None
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(f"{name}: {value!r} is no day", remedy="Write YYYY-MM-DD") from error
