"""The events of a project that fit, and those that would fit if one condition were not asked."""
from __future__ import annotations

import dataclasses

import numpy as np

from dateline.project.exploring.columns import Columns
from dateline.project.exploring.reading import columns_of
from dateline.project.filtering import Filters
from dateline.store import Database


@dataclasses.dataclass(slots=True, eq=False)
class View:
    """``base``: the events of the project, as coded or as they stand after reviews. ``mask``: which of them fit. ``parts``: the same for each condition by itself."""

    db: Database
    filters: Filters
    columns: Columns
    base: np.ndarray
    parts: dict[str, np.ndarray]
    mask: np.ndarray

    @property
    def count(self) -> int:
        return int(self.mask.sum())

    @property
    def all(self) -> int:
        """Events of the whole project."""
        return int(self.base.sum())

    @property
    def reviewed(self) -> bool:
        """Has anybody decided on an event of the project?"""
        return bool(self.columns.layer.any())

    @property
    def documents(self) -> int:
        """Documents with events that fit."""
        from dateline.store.facets import POSITIONS
        return len(np.unique(self.columns.numbers[self.mask] // POSITIONS))

    def without(self, *names: str) -> np.ndarray:
        """Which events fit all conditions but these: what a facet counts, so that its other values stay in sight."""
        return np.logical_and.reduce([self.base, *(part for name, part in self.parts.items() if name not in names)])

    def instead(self, **conditions: object) -> "View":
        """The view with these conditions in place of what it asks for them."""
        return explore(self.db, dataclasses.replace(self.filters, **conditions))


def explore(db: Database, filters: Filters = Filters()) -> View:
    """Raises UsageError where the text asked for holds no word."""
    columns = columns_of(db)
    parts = {name: columns.mask(db, condition) for name, condition in filters.of_events(db).items()}
    base = columns.mask(db, (filters.layer, []))
    return View(db, filters, columns, base, parts, np.logical_and.reduce([base, *parts.values()]))
