"""Our own gold: every anchor stands in its dispatch exactly once, every code and every key is one that the scorer knows."""
import datetime
import pathlib

import pytest

import dateline
from dateline.codebooks import loader
from dateline.evaluating import records
from dateline.records import CERTAINTIES

GOLD = pathlib.Path(__file__).parent / "gold"
FILES = sorted(GOLD.glob("*/*.gold.yaml"))
KEYS = {"at", "type", "mode", "actors", "recipients", "date", "place", "killed", "injured", "detained", "sources", "certainty", "optional", "two_sided"}
BEYOND_COUNTRIES = {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"}


def _texts(folder):
    found = {}
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".txt", ".html", ".jsonl")):
        for dispatch in dateline.read(path):
            assert not isinstance(dispatch, dateline.InputError), dispatch
            found[dispatch.external_id or path.stem] = dispatch
    return found


TEXTS = {folder: _texts(GOLD / folder) for folder in ("seen", "unseen")}


def _codes(value):
    for item in value:
        yield from _codes(item) if isinstance(item, list) else item.split("|")


def test_two_thirds_are_seen_and_every_dispatch_has_gold():
    names = {folder: {p.name.removesuffix(".gold.yaml") for p in FILES if p.parent.name == folder} for folder in TEXTS}
    assert {folder: set(texts) for folder, texts in TEXTS.items()} == names
    assert len(names["seen"]) == 16 and len(names["unseen"]) == 8


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name.removesuffix(".gold.yaml"))
def test_gold_is_well_formed(path):
    gold, dispatch = records.read_gold(path), TEXTS[path.parent.name][path.name.removesuffix(".gold.yaml")]
    book = loader.load(None)
    assert dispatch.text[slice(*dispatch.title)] == gold["title"]
    assert gold["published"]["start"] <= gold["published"].get("must_contain", gold["published"]["end"]) <= gold["published"]["end"]
    for event in gold["events"]:
        where = event["at"][0]
        assert set(event) <= KEYS and event.get("type"), where
        assert "certainty" in event or event.get("optional"), where
        for anchor in event["at"]:
            assert len(records._occurrences(dispatch.text, anchor)) == 1, anchor
        assert set(event["type"]) <= set(book.types), where
        modes = {mode for t in event["type"] for mode in book.types[t]["modes"]}
        assert set(event.get("mode", [])) <= modes, where
        assert set(event.get("certainty", "asserted").split("|")) <= set(CERTAINTIES), where
        for code in _codes(event.get("actors", []) + event.get("recipients", [])):
            country, _, sectors = code.partition("/")
            assert len(country) == 3 and (country in BEYOND_COUNTRIES or country.isupper()), code
            assert all(len(s) == 3 and s.isupper() for s in filter(None, sectors.split(","))), code
        if event.get("two_sided"):
            assert all(isinstance(p, str) for p in event["actors"] + event.get("recipients", [])), where
        if "date" in event:
            first, last = event["date"]
            assert isinstance(first, datetime.date) and first <= last, where
        for kind in records.FIGURES:
            assert len(event.get(kind, [None, None])) == 2, where
