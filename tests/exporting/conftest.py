"""Two records: one with all that an export must keep apart, one without events."""
import pytest

TEXT = "Attack in Gao\n\nGunmen killed at least 17 traders in Gao on Tuesday, police said. Mali denied that its army fired. Troops moved in Mali."


def span(words):
    start = TEXT.index(words)
    return [start, start + len(words)]


def party(words, country, *sectors, name=None):
    return {"text": words, "span": span(words), "name": name, "country": country, "sectors": list(sectors), "id": None, "basis": "described", "confidence": 0.5, "why": ""}


def place(words, **facts):
    return {"text": words, "span": span(words), "name": words, "geonames_id": None, "latitude": None, "longitude": None, "country": "MLI", "admin1": None, "feature": None,
            "precision": "city", "confidence": 1.0, "why": "", **facts}


def event(id, trigger, sentence, **facts):
    return {"id": id, "type": "ASSAULT", "mode": None, "contexts": ["military", "terrorism"], "codes": {"cameo": "190", "acled": "Attack", "quad": "material conflict", "score": -10.0},
            "actors": [], "recipients": [], "date": None, "place": None, "figures": [], "attribution": [], "certainty": "asserted", "certainty_cues": [], "trigger": span(trigger),
            "sentence": span(sentence), "tellings": [], "confidence": 0.83333, "why": {}, **facts}


def day(words, start, end=None):
    return {"text": words, "span": span(words), "start": start, "end": end or start, "precision": "day", "basis": "relative", "evidence": [span(words)], "why": ""}


GAO = place("Gao", geonames_id=2457161, latitude=16.27, longitude=-0.04, admin1="Gao", feature="P.PPLA")
RECORD = {
    "schema": "dateline/1",
    "document": {"id": "sha256:aa", "source": "wire/gao.txt", "external_id": "=HYPERLINK(\"x\")", "title": "Attack in Gao", "byline": None, "outlet": "Coast Wire", "language": "en",
                 "published": {"text": "", "span": None, "start": "2032-03-03", "end": "2032-03-03", "precision": "day", "basis": "metadata", "evidence": [], "why": ""},
                 "text": TEXT, "url": "https://example.org/gao", "warnings": [], "extractor": None},
    "events": [
        event("ev-1", "killed", "Gunmen killed at least 17 traders in Gao on Tuesday, police said.", date=day("Tuesday", "2032-03-02"), place=GAO, tellings=[span("Attack in Gao")],
              actors=[party("Gunmen", "MLI", "UAF", name="-gunmen")], recipients=[party("at least 17 traders", "MLI", "CVL", "BUS"), party("police", "MLI", "COP")],
              figures=[{"text": "at least 17 traders", "span": span("at least 17 traders"), "kind": "killed", "minimum": 17, "maximum": None, "who": "traders"}],
              attribution=[{"source": {"text": "police", "span": span("police"), "name": None, "party": party("police", "MLI", "COP")}, "cue": {"text": "said", "span": span("said")},
                            "content": [span("killed")], "stance": "states", "via": None, "why": ""}]),
        event("ev-2", "fired", "Mali denied that its army fired.", certainty="denied", certainty_cues=[span("denied")], actors=[party("its army", "MLI", "MIL")],
              recipients=[party("Gunmen", "MLI", "UAF")], place=place("Mali", latitude=17.0, longitude=-4.0, precision="country"), confidence=0.4),
        event("ev-3", "moved", "Troops moved in Mali.", type="MOBILIZE", mode="troops", codes={"cameo": "154", "acled": None, "quad": "material conflict", "score": -7.2},
              actors=[party("Troops", "MLI", "MIL")])],
    "parties": [], "places": [GAO], "dates": [], "attributions": [], "uncoded": [], "coder": {"version": "0.1.0", "codebook": "plover 2.0", "models": {}}}
EMPTY = {**RECORD, "document": {**RECORD["document"], "id": "sha256:bb", "text": "Nothing happened.", "title": None, "outlet": None, "published": None}, "events": [], "places": []}


@pytest.fixture
def records():
    return [RECORD, EMPTY]
