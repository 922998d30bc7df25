"""How far behind what it tells does news appear? Counts behind the curves of language/day_weights.py.

In go JSON Lines files whose rows hold a text (``text``, a ``title`` before it where there is one) and its day (``published`` or ``dct``); out come, on
the screen, how many days lie between the first bare weekday, the latest date, month and year told as past, the next date told as coming, and that day.

    python training/publication_lags.py STORIES.jsonl …
"""
from __future__ import annotations

import collections
import datetime
import json
import pathlib
import sys

from dateline.coding import when
from dateline.dispatch import Dispatch, Span
from dateline.language import syntax

STEPS = (0, 1, 3, 7, 12, 15, 22, 32, 61, 121, 366, 2000)


def counted(rows) -> dict[str, collections.Counter]:
    """Measure -> days (weekdays, dates), months or years between what is told and the day -> how many texts."""
    out: dict[str, collections.Counter] = collections.defaultdict(collections.Counter)
    for row in rows:
        text, day = "\n\n".join(filter(None, (row.get("title"), row["text"]))), datetime.date.fromisoformat((row.get("published") or row["dct"])[:10])
        told = [e for e in when.dates(syntax.analyse(Dispatch(text, "", body=Span(0, len(text)))), when.When("", None, day, day, "day", "metadata")).all
                if e.start is not None]
        weekdays = [e for e in told if e.precision == "day" and "weekday" in e.why and 0 <= (day - e.start).days < 7]
        dates = [(day - e.start).days for e in told if e.precision == "day" and any(c.isdigit() for c in e.text)]
        months = [(day.year - e.start.year) * 12 + day.month - e.start.month for e in told if e.precision == "month" and e.start <= day]
        years = [day.year - e.start.year for e in told if e.precision == "year" and e.start <= day]
        if weekdays:
            out["first weekday, days back"][(day - weekdays[0].start).days] += 1
        if past := [d for d in dates if d >= 0]:
            out["latest date, days back from"][max(s for s in STEPS if s <= min(past))] += 1
        if coming := [-d for d in dates if d < 0]:
            out["next date, days ahead from"][max(s for s in STEPS if s <= min(coming))] += 1
        if months:
            out["latest month, months back"][min(months)] += 1
        if years:
            out["latest year, years back"][min(years)] += 1
    return out


def main() -> None:
    rows = [json.loads(line) for name in sys.argv[1:] for line in pathlib.Path(name).read_text(encoding="utf-8").splitlines() if line.strip()]
    for measure, counts in counted(rows).items():
        print(f"{measure:28} " + ", ".join(f"{key}: {counts[key]}" for key in sorted(counts)))


if __name__ == "__main__":
    main()
