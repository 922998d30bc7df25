"""How many, when, where, between whom: counts over the events of a project that fit a selection.

    view = exploring.explore(db, Filters(countries=("MLI",), since="2024-01-01"))
    view.count, view.facet("type"), exploring.timeline(view), exploring.places(view), exploring.network(view), exploring.events(view)

In go filters, out come counts, and with each count the conditions under which ``project.records`` gives exactly those events. Events are those of each document's
latest coding: as they were coded, or with ``reviewed="corrected"`` as they stand after reviews.
"""
from __future__ import annotations

from dateline.project.exploring.facets import FACETS, Facet, Value, facet
from dateline.project.exploring.listing import Side, Told, events, every_event
from dateline.project.exploring.network import BY, Edge, Network, network
from dateline.project.exploring.places import Place, Places, places
from dateline.project.exploring.texts import Found, Text, texts
from dateline.project.exploring.timeline import Bin, Lane, Timeline, conditions, timeline
from dateline.project.exploring.view import View, explore

__all__ = ["BY", "Bin", "Edge", "FACETS", "Facet", "Found", "Lane", "Network", "Place", "Places", "Side", "Text", "Timeline", "Told", "Value", "View", "conditions", "events", "every_event",
           "explore", "facet", "network", "places", "texts", "timeline"]
