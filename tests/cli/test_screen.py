"""Parts of a record told to people."""
import datetime

import pytest

from dateline.cli import screen
from dateline.cli.table import quote
from dateline.dispatch import Span
from dateline.exporting import delimited
from dateline.records import Attribution, Figure, Party, Place, Source

D = datetime.date


@pytest.mark.parametrize("start, end, told", [
    (D(2025, 3, 3), D(2025, 3, 3), "3 Mar 2025"), (D(2025, 3, 1), D(2025, 3, 10), "1–10 Mar 2025"), (D(2025, 3, 1), D(2025, 3, 31), "Mar 2025"),
    (D(2024, 1, 1), D(2024, 12, 31), "2024"), (D(2024, 10, 1), D(2024, 12, 31), "Oct–Dec 2024"), (D(2024, 12, 30), D(2025, 1, 2), "30 Dec 2024 – 2 Jan 2025"),
    (None, D(2025, 3, 3), "until 3 Mar 2025"), (D(2025, 3, 3), None, "from 3 Mar 2025"), (None, None, "–"), (D(2025, 2, 3), D(2025, 3, 1), "3 Feb – 1 Mar 2025")])
def test_days(start, end, told):
    assert screen.days(start, end) == told


@pytest.mark.parametrize("low, high, told", [(25, None, "killed ≥25"), (17, 17, "killed 17"), (None, 50, "killed ≤50"), (2000, 3000, "killed 2,000–3,000")])
def test_figures(low, high, told):
    assert screen.figure(Figure("", Span(0, 0), "killed", low, high)) == told


def test_parties_have_the_names_of_their_countries():
    assert screen.party(Party("Moscow", Span(0, 0), country="RUS", sectors=("GOV",))) == "Russia GOV"
    assert screen.party(Party("gunmen", Span(0, 0), sectors=("UAF",))) == "gunmen UAF"
    assert screen.party(Party("the AU", Span(0, 0), name="African Union", country="IGO", sectors=("GOV",))) == "African Union GOV"
    assert screen.party(Party("the council", Span(0, 0), name="Security Council", country="UNO")) == "UN"


def test_places():
    assert screen.place(Place("Gao", Span(0, 0), "Gao", country="MLI")) == "Gao, Mali"
    assert screen.place(Place("Mali", Span(0, 0), "Mali", country="MLI", precision="country")) == "Mali"


def test_sources_are_a_chain_that_ends_with_the_one_who_told_the_dispatch():
    outer, inner = (Attribution(Source(name, Span(0, 0)), None, ()) for name in ("Peskov", "Putin"))
    assert screen.sources([outer, inner]) == "Putin ← Peskov"


@pytest.mark.parametrize("width", [20, 30, 50, 80])
def test_quote_keeps_the_trigger_and_the_width(width):
    text = "Before this there was a long and winding introduction, then the rebels attacked the town, and after it came a long and winding end."
    start = text.index("attacked")
    line = quote(text, Span(0, len(text)), Span(start, start + 8), width).plain
    assert "▸attacked◂" in line and len(line) <= width


@pytest.mark.parametrize("cell, safe", [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=1", "a=1"), (-1.5, -1.5), ("", "")])
def test_cells_are_safe(cell, safe):
    assert delimited.safe(cell) == safe
