"""The options that choose events, the same for every command that has them, and what they mean together.

In go what was typed, out comes a Selection, and its words again for a report that tells how it was made. Refused: days and certainties that there are not.
"""
from __future__ import annotations

import datetime
import shlex
from typing import Annotated, Optional

import typer

from dateline.errors import UsageError
from dateline.exporting import Selection

Since = Annotated[Optional[str], typer.Option("--since", metavar="DAY", help="Events that end on this day or later.", show_default=False)]
Until = Annotated[Optional[str], typer.Option("--until", metavar="DAY", help="Events that begin on this day or earlier.", show_default=False)]
Types = Annotated[Optional[list[str]], typer.Option("--type", metavar="TYPE", help="PLOVER type; may be given again.", show_default=False)]
Modes = Annotated[Optional[list[str]], typer.Option("--mode", metavar="MODE", help="PLOVER mode; may be given again.", show_default=False)]
Countries = Annotated[Optional[list[str]], typer.Option("--country", metavar="ISO3", help="Country of the event's place; may be given again.", show_default=False)]
Certainties = Annotated[Optional[list[str]], typer.Option(
    "--certainty", metavar="WORD", help="asserted, alleged, denied, planned, hypothetical; may be given again.", show_default=False)]
MinConfidence = Annotated[Optional[float], typer.Option("--min-confidence", metavar="0…1", min=0, max=1, help="Least confidence.", show_default=False)]
Reviewed = Annotated[Optional[str], typer.Option(
    "--reviewed", metavar="corrected|only", help="Of a project: with what reviewers put right and without what they rejected; only: nothing else.", show_default=False)]
_OPTIONS = {"since": "--since", "until": "--until", "types": "--type", "modes": "--mode", "countries": "--country", "certainties": "--certainty",
            "min_confidence": "--min-confidence"}


def selection(since: Since = None, until: Until = None, types: Types = None, modes: Modes = None, countries: Countries = None, certainties: Certainties = None,
              min_confidence: MinConfidence = None) -> Selection:
    """What was asked for. Raises UsageError."""
    return Selection(types=_upper(types), modes=tuple(modes or ()), countries=_upper(countries), certainties=tuple(certainties or ()), since=_day(since, "--since"),
                     until=_day(until, "--until"), min_confidence=min_confidence)


def words_of(chosen: Selection, reviewed: str | None = None) -> str:
    """"--type ASSAULT --since 2024-01-01": the options that give this selection again; empty where it lets everything through."""
    words = ["--reviewed", reviewed] if reviewed else []
    for name, option in _OPTIONS.items():
        value = getattr(chosen, name)
        for one in value if isinstance(value, tuple) else () if value is None else (value,):
            words += [option, str(one)]
    return shlex.join(words)


def _upper(values: Optional[list[str]]) -> tuple[str, ...]:
    return tuple(v.upper() for v in values or ())


def _day(value: Optional[str], option: str) -> Optional[str]:
    try:
        return None if value is None else datetime.date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise UsageError(f"{option} {value} is no day", remedy="Write it as 2024-03-31") from error
