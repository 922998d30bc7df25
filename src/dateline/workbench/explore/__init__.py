"""Exploring: what happened over time, on the map and between whom, brushed together; and every event and dispatch behind a number.

In goes one state of filters (state.py), out come pages, the data of their charts, and what each table shows as a file. Every number is a link to its events, every event
one to its sentence in the dispatch.
"""
from __future__ import annotations

from dateline.workbench.explore import lists, sides, space, time
from dateline.workbench.explore.shared import router

__all__ = ["lists", "router", "sides", "space", "time"]
