"""How far readers agree, and how often the rows that they read were right.

In go pairs of decisions and the outcomes of a review, out come Krippendorff's alpha a field with its n, and precision with Wilson's interval. Where the rows that were
read are no random sample, each counts for the rows of its confidence that it stands for, and the report says so.

Sources: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011); E. B. Wilson, JASA 22 (1927), 209-212; L. Kish, Survey Sampling (1965), for the number
of rows that a weighted sample is worth.
"""
from __future__ import annotations

import bisect
import collections
import dataclasses
import math
from typing import Any, Hashable, Iterable, Mapping, Sequence

Z = 1.959963984540054  # 95 per cent, two-sided
STRATA = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9)  # lower ends, of the coder's confidence


def alpha(units: Iterable[Sequence[Hashable | None]]) -> float | None:
    """Krippendorff's alpha for nominal values. ``units``: for each, the values that its readers gave (null: did not read it).

    Returns null where nothing was read twice, or where everybody always said the same, so that there is nothing to agree on beyond chance.
    """
    coincidences: collections.Counter[tuple[Hashable, Hashable]] = collections.Counter()
    for values in units:
        given = collections.Counter(v for v in values if v is not None)
        count = sum(given.values())
        if count < 2:
            continue
        for a, n in given.items():
            for b, m in given.items():
                coincidences[a, b] += n * (m - (a == b)) / (count - 1)
    totals: collections.Counter[Hashable] = collections.Counter()
    for (a, _), n in coincidences.items():
        totals[a] += n
    whole = sum(totals.values())
    expected = whole * whole - sum(n * n for n in totals.values())
    if not expected:
        return None
    observed = whole - sum(n for (a, b), n in coincidences.items() if a == b)
    return 1 - (whole - 1) * observed / expected


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval of 95 per cent. ``n``: how many were read; ``worth``: how many drawn at random they are worth."""

    share: float
    low: float
    high: float
    n: int
    worth: float


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval of a share of ``n`` (0 < n, need not be whole)."""
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def simple(right: Sequence[bool]) -> Share | None:
    """The share of a random sample; null where it is empty."""
    if not right:
        return None
    share = sum(right) / len(right)
    return Share(share, *wilson(share, len(right)), len(right), float(len(right)))


def stratum(confidence: float) -> int:
    """In which of STRATA a confidence falls."""
    return bisect.bisect_right(STRATA, confidence) - 1


def weighted(read: Iterable[tuple[float, bool]], population: Mapping[int, int]) -> Share | None:
    """The share among all rows, from rows that were not drawn at random. ``read``: confidence and outcome of each; ``population``: how many rows each stratum holds.

    Each stratum that was read counts as much as it holds; those of which nothing was read are left out. The interval is Wilson's for as many rows as the weights
    leave (Kish: 1 / Σ w²).
    """
    outcomes: dict[int, list[bool]] = collections.defaultdict(list)
    for confidence, right in read:
        outcomes[stratum(confidence)].append(right)
    held = sum(population.get(s, 0) for s in outcomes)
    if not held:
        return None
    weights = {s: population.get(s, 0) / held for s in outcomes}
    share = sum(weights[s] * sum(o) / len(o) for s, o in outcomes.items())
    worth = 1 / sum(w * w / len(outcomes[s]) for s, w in weights.items())
    return Share(share, *wilson(share, worth), sum(map(len, outcomes.values())), worth)


def table(pairs: Sequence[tuple[Mapping[str, str], Mapping[str, str]]], fields: Sequence[str]) -> list[dict[str, Any]]:
    """For each field: its n (how often both gave a value), how often they gave the same, alpha. A pair holds for each field what either reader gave."""
    rows = []
    for field in fields:
        units = [(a.get(field), b.get(field)) for a, b in pairs]
        both = [(a, b) for a, b in units if a is not None and b is not None]
        rows.append({"field": field, "n": len(both), "same": sum(a == b for a, b in both) / len(both) if both else None, "alpha": alpha(both)})
    return rows
