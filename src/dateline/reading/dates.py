"""The publication date as a container writes it.

In goes the value of a date field, a meta tag or ``--published``, out come the first and the last day that it means, in the writer's own time
zone (epochs: UTC). Nothing is guessed: what is not understood is null. Day-first where a date can be read so ("03/11/2025" is 3 November).
"""
from __future__ import annotations

import calendar
import datetime
import re
from typing import Any

Days = tuple[datetime.date, datetime.date]

_MONTHS = {name: i for i in range(1, 13) for name in (calendar.month_name[i].lower(), calendar.month_abbr[i].lower())} | {"sept": 9}
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_REST = r"(?:$|[\sT,;|–—-].{0,60}$)"
_EARLIEST, _LATEST = 1450, 2200
_PATTERNS = tuple(re.compile(p, re.S) for p in (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})" + _REST,
    r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})" + _REST,
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:T?\d{4,6}(?:\.\d+)?)?Z?" + _REST,
    r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})" + _REST,
    r"(?:[A-Za-z]{3,9}\.?,? )?(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?" + _MONTH + r",?[ -](?P<y>\d{4})" + _REST,
    r"(?:[A-Za-z]{3,9}\.?,? )?" + _MONTH + r" (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})" + _REST,
    r"[A-Za-z]{3} " + _MONTH + r" {1,2}(?P<d>\d{1,2}) \d\d:\d\d:\d\d (?:[A-Z]{2,5} )?(?P<y>\d{4})$",
    r"(?P<y>\d{4})-(?P<m>\d{1,2})$",
    _MONTH + r",? (?P<y>\d{4})$",
    r"(?P<y>\d{4})$",
))
_EPOCH = re.compile(r"-?\d{9,14}(?:\.\d+)?$")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\s{0,3}(?:/|\.\.|–|to)\s{0,3}(\d{4}-\d{2}-\d{2})$")


def parse_days(value: Any) -> Days | None:
    """First and last day of a written date, or null where it is not understood.

    Takes ISO 8601 with or without a time, "2025-03-11 12:36:09Z", RFC 2822, "11 March 2025", "March 11, 2025", "11.03.2025", "20250311", epochs
    in seconds or milliseconds, a month ("2025-03") or a year; two ISO days joined by "/" or "..".
    """
    if isinstance(value, datetime.datetime):
        return value.date(), value.date()
    if isinstance(value, datetime.date):
        return value, value
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value).strip()
    if isinstance(value, (int, float)) and not 1000 <= value <= 9999 and not re.fullmatch(r"(?:19|20)\d{6}", text):
        return _epoch(float(value)) if abs(value) >= 1e8 else None
    if len(text) > 120:
        return None
    if match := _RANGE.match(text):
        first, last = parse_days(match[1]), parse_days(match[2])
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    for pattern in _PATTERNS:
        match = pattern.match(text)
        days = match and _days(match.groupdict(), year_first=match.start("y") == 0)
        if days:
            return days
    return _epoch(float(text)) if _EPOCH.match(text) else None


def ambiguous(value: Any) -> bool:
    """Is it a date that an American reads otherwise ("03/11/2025")?"""
    match = re.match(r"\s*(\d{1,2})[/-](\d{1,2})[/-]\d{4}", value) if isinstance(value, str) else None
    return bool(match) and int(match[1]) <= 12 and int(match[2]) <= 12 and int(match[1]) != int(match[2])


def _days(part: dict[str, str], year_first: bool) -> Days | None:
    year = int(part["y"])
    if not _EARLIEST <= year <= _LATEST:
        return None
    if part.get("month"):
        month = _MONTHS.get(part["month"].lower())
        if month is None:
            return None
    elif part.get("m"):
        month = int(part["m"])
    else:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    if not part.get("d"):
        return _month(year, month) if 1 <= month <= 12 else None
    return _day(year, month, int(part["d"])) or (
        _day(year, int(part["d"]), month) if part.get("m") and not year_first else None)


def _day(year: int, month: int, day: int) -> Days | None:
    try:
        found = datetime.date(year, month, day)
    except ValueError:
        return None
    return found, found


def _month(year: int, month: int) -> Days:
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def _epoch(seconds: float) -> Days | None:
    if abs(seconds) >= 1e11:
        seconds /= 1000
    try:
        found = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).date()
    except (ValueError, OverflowError, OSError):
        return None
    return (found, found) if 1970 <= found.year <= 2100 else None
