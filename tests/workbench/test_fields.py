"""What is told of a field: what decided it, what came second, and the codebook's words where they are those that it was coded with."""
import pytest

from dateline.codebooks import definitions
from dateline.workbench import fields

BOOK = definitions.shipped()
OURS = {"codebook": f"{BOOK.name} {BOOK.version}", "codebook_digest": BOOK.digest}
PARTY = {"text": "Carla Del Ponte", "span": [0, 15], "name": "Carla Del Ponte", "country": "IGO", "sectors": ["JUD", "GOV"], "id": None, "basis": "listed", "confidence": 0.9,
         "why": "listed as Carla Del Ponte (yugoslav tribunal prosecutor, editors)"}
PLACE = {"text": "Kidal", "span": [30, 35], "name": "Kidal", "geonames_id": 2455290, "latitude": 18.44, "longitude": 1.41, "country": "MLI", "admin1": "Kidal", "feature": "P.PPL",
         "precision": "city", "confidence": 0.3, "why": "story: \"to Kidal\" of carrying; P.PPL best of 3; or Kidal (IDN, 1640057)"}


def event(**facts):
    return {"id": "e", "type": "ASSAULT", "mode": "firearms", "contexts": ["military"], "codes": {"cameo": "190"}, "actors": [], "recipients": [], "date": None, "place": None, "figures": [],
            "attribution": [], "certainty": "denied", "certainty_cues": [], "trigger": [16, 24], "sentence": [0, 40], "tellings": [], "confidence": 0.9,
            "why": {"type": "assault.yaml:5 attack “attack”; told too by assault.yaml:98 roadside bomb", "actors": "the relation model gives this party of the sentence 0.69"}, **facts}


def told(coder=OURS, **facts):
    return {f.key: f for f in fields.fields(event(**facts), coder)}


def test_a_line_of_the_codebook_is_shown_as_it_stands_there():
    reason, = told()["type"].reasons
    assert reason.maker == "codebook" and reason.line == BOOK.line("assault.yaml", 5) and reason.line


def test_what_came_second_is_told_apart_from_what_decided():
    found = told(place=PLACE)
    assert found["type"].second == ("told too by assault.yaml:98 roadside bomb",)
    assert found["place"].second == ("Kidal (IDN, 1640057)",)
    assert [r.told for r in found["place"].reasons] == ["story: \"to Kidal\" of carrying", "P.PPL best of 3"]


def test_the_gazetteer_tells_what_else_bears_the_name():
    assert "Kidal" in dict(told(place=PLACE)["place"].facts)["others of this name"]


@pytest.mark.parametrize("why, maker", [("listed as UNITA (editors)", "table"), ("the relation model gives this party 0.7", "model"), ("tagged 0.99", "model"), ("\"gunmen\" is UAF", "rule")])
def test_reasons_say_what_kind_of_thing_decided(why, maker):
    assert [r.maker for r in told(actors=[{**PARTY, "why": why}])["actors.0"].reasons] == [maker]


def test_a_row_of_our_tables_is_shown_with_file_and_line():
    id = "un-security-council.igo"
    row = told(actors=[{**PARTY, "id": id}])["actors.0"].reasons[-1]
    assert row.told.startswith("editors_bodies.csv:") and "UN Security Council" in row.line


def test_definitions_are_those_of_type_mode_sector_and_context():
    found = told(actors=[PARTY])
    assert dict(found["type"].definitions) == {"ASSAULT": BOOK.type("ASSAULT"), "ASSAULT firearms": BOOK.mode("ASSAULT", "firearms")}
    assert dict(found["actors.0"].definitions) == {"JUD": BOOK.sectors["JUD"], "GOV": BOOK.sectors["GOV"]}
    assert dict(found["contexts"].definitions) == {"military": BOOK.contexts["military"]}
    assert "sector GOV" in found["actors.0"].second


def test_another_codebook_gives_no_words_of_ours():
    found = told(coder={"codebook": "mine 3", "codebook_digest": "sha256:0"})
    assert found["type"].definitions == () and found["type"].reasons[0].line is None


def test_a_codebook_that_has_changed_since_gives_its_definitions_and_no_lines():
    found = told(coder={**OURS, "codebook_digest": "sha256:0"})
    assert found["type"].definitions and found["type"].reasons[0].line is None


def test_what_the_text_does_not_tell_is_a_dash():
    found = told()
    assert {key: f.value for key, f in found.items() if f.value == "–"}.keys() == {"actors.0", "recipients.0", "date", "place", "figures.0"}
    assert found["attribution.0"].value == "the dispatch itself"
