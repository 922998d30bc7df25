"""The conditions of a selection asked of a project's tables, and those that only a project can ask.

In goes what is wanted, out come conditions in SQL on facets ``f`` (events of the latest codings) and on documents ``d``. What they let through is what
``Selection.fits`` lets through; tests/project hold the two together.
"""
from __future__ import annotations

import dataclasses
from typing import Any, Sequence

from dateline.errors import UsageError
from dateline.selecting import Selection, pair_of, party_kind
from dateline.store import Database, searching

OF_DOCUMENTS = ("ids", "outlets", "published_since", "published_until", "originals_only", "text")
Condition = tuple[str, list[Any]]
_OF_RECORDS = ("run", "reviewed")
_COLUMNS = {"types": "type", "modes": "mode", "quads": "quad", "countries": "country", "precisions": "precision", "outlets": "outlet", "certainties": "certainty",
            "datings": "dating", "reviews": "review"}
_SURETY = "CASE WHEN f.review IN ('accept', 'edit') THEN 1.0 ELSE f.confidence END"
_BOUNDS = {"since": "coalesce(f.last_day, f.first_day) >= ?", "until": "coalesce(f.first_day, f.last_day) <= ?", "published_since": "f.published_last >= ?",
           "published_until": "f.published_first <= ?", "min_confidence": f"{_SURETY} >= ?", "below_confidence": f"{_SURETY} < ?"}
_COPY = "EXISTS (SELECT 1 FROM copies k JOIN documents o ON o.id = k.document WHERE o.number = {number} AND k.place > 0)"
_SIDES = "f.number {word} (SELECT s.facet FROM facet_sides s WHERE {condition})"


@dataclasses.dataclass(frozen=True, slots=True)
class Filters(Selection):
    """A selection in a project. ``text``: words that all stand in the document, in any of their forms (words in double quotes are a phrase). ``run``: a run's
    number, or null for the latest coding of each document. ``reviewed``: "corrected" puts what reviewers decided into the records (verdicts.corrected) and asks the
    conditions of what stands then; "only" leaves out besides what nobody decided on."""

    text: str | None = None
    run: int | None = None
    reviewed: str | None = None

    def __post_init__(self) -> None:
        Selection.__post_init__(self)
        if self.reviewed not in (None, "corrected", "only"):
            raise UsageError(f"no way to use reviews: {self.reviewed}", remedy="Say corrected or only")

    def of_events(self, db: Database, names: Sequence[str] | None = None) -> dict[str, Condition]:
        """Name -> its condition on facets ``f``, for each one that is set (``names``: of these). Raises UsageError where ``text`` holds no word."""
        asked = [name for name in self.asked() if name not in _OF_RECORDS and (names is None or name in names)]
        return {name: self._condition(db, name, getattr(self, name)) for name in asked}

    @property
    def layer(self) -> str:
        """Which rows of the facets ``f`` are meant: as coded, as they stand after reviews, or what reviewers let stand alone."""
        return {None: "f.layer <= 1", "corrected": "f.layer <> 1", "only": "f.layer = 2 AND f.review IN ('accept', 'edit')"}[self.reviewed]

    def events_asked(self) -> tuple[str, ...]:
        """The conditions that some events of a document may fit and others not."""
        return tuple(name for name in self.asked() if name not in (*OF_DOCUMENTS, *_OF_RECORDS))

    def of_documents(self, db: Database) -> Condition:
        """A condition on documents ``d``. One that came without a date may be dated by its text: ``published`` decides."""
        parts, values = ["true"], []
        for column, wanted in (("outlet", self.outlets), ("id", self.ids)):
            if wanted:
                parts.append(f"d.{column} IN ({_marks(wanted)})")
                values += wanted
        for condition, value in (("d.published_last >= ?", self.published_since), ("d.published_first <= ?", self.published_until)):
            if value is not None:
                parts.append(f"(d.published_first IS NULL OR {condition})")
                values.append(value)
        if self.originals_only:
            parts.append(f"NOT {_COPY.format(number='d.number')}")
        if self.text is not None:
            condition, found = searching.condition(db, self.text)
            parts.append(condition)
            values += found
        return " AND ".join(parts), values

    def _condition(self, db: Database, name: str, wanted: Any) -> Condition:
        if name in _COLUMNS:
            return f"f.{_COLUMNS[name]} IN ({_marks(wanted)})", list(wanted)
        if name in _BOUNDS:
            return _BOUNDS[name], [wanted]
        if name in ("actors", "recipients"):
            condition, values = _party(wanted)
            return _SIDES.format(word="IN", condition=f"s.role = ? AND ({condition})"), [name[:-1], *values]
        if name == "pairs":
            parts = [_pair(one) for one in wanted]
            return "(" + " OR ".join(part for part, _ in parts) + ")", [v for _, values in parts for v in values]
        if name == "sectors":  # not LIKE, which takes capitals and wildcards each database in its way
            return (_SIDES.format(word="IN", condition=" OR ".join("replace(s.sectors, ?, '') <> s.sectors" for _ in wanted)), [f" {w} " for w in wanted])
        if name == "places":
            marks = _marks(wanted)
            return f"(f.place IN ({marks}) OR CAST(f.place_id AS TEXT) IN ({marks}) OR f.place_id IS NULL AND '=' || f.place IN ({marks}))", [*wanted] * 3
        if name == "missing":
            return " AND ".join(map(_missing, wanted)), []
        if name == "originals_only":
            return f"NOT {_COPY.format(number='f.document')}", []
        if name == "ids":
            return f"f.document IN (SELECT number FROM documents WHERE id IN ({_marks(wanted)}))", list(wanted)
        condition, values = searching.condition(db, wanted)
        return f"f.document IN (SELECT d.number FROM documents d WHERE {condition})", values


def filters_of(**conditions: Any) -> Filters:
    """Filters from what callers give: lists become tuples, days become ISO. Raises UsageError for a condition that there is none of."""
    known = {field.name for field in dataclasses.fields(Filters)}
    for name in conditions:
        if name not in known:
            raise UsageError(f"no such condition: {name}", remedy=f"Say one of {', '.join(sorted(known))}")
    plain = {}
    for name, value in conditions.items():
        if isinstance(value, str) and isinstance(getattr(Filters(), name), tuple):
            raise UsageError(f"{name} is a list, not a word", remedy=f"Write {name}=[{value!r}]")
        plain[name] = tuple(value) if isinstance(value, (list, tuple, set, frozenset)) else value.isoformat() if hasattr(value, "isoformat") else value
    return Filters(**plain)


def _party(wanted: Sequence[str]) -> Condition:
    """A condition on sides ``s``: one of these parties."""
    by: dict[str, list[str]] = {}
    for one in wanted:
        kind, value = party_kind(one)
        by.setdefault(kind, []).append(value)
    return " OR ".join(f"s.{kind} IN ({_marks(values)})" for kind, values in by.items()), [v for values in by.values() for v in values]


def _pair(wanted: str) -> Condition:
    actor, recipient, mutual = pair_of(wanted)
    (one, first), (other, second) = _party([actor]), _party([recipient])
    sides = (f"s.role = 'actor' AND ({one})", f"s.role = '{'actor' if mutual else 'recipient'}' AND ({other})")
    parts = [_SIDES.format(word="IN", condition=condition) for condition in sides] + [_missing("recipient")] * mutual
    return "(" + " AND ".join(parts) + ")", [*first, *second]


def _missing(field: str) -> str:
    if field in ("actor", "recipient"):
        return _SIDES.format(word="NOT IN", condition=f"s.role = '{field}'")
    if field == "sector":
        return _SIDES.format(word="NOT IN", condition="s.sectors <> '  '")
    return {"date": "f.dating = 'none'", "published": "f.published_first IS NULL"}.get(field, f"f.{field} IS NULL")


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
