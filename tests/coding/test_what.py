"""Act, modality and direction of whole sentences, as a user sees them in the record."""
import pytest


def rows(coding):
    return {(e.type, e.mode, e.certainty, "+".join(p.code for p in e.actors), "+".join(p.code for p in e.recipients)) for e in coding.events}


@pytest.mark.parametrize("text, wanted", [
    ("Kenyan soldiers attacked Somali rebels near the border.", ("ASSAULT", None, "asserted", "KEN/MIL", "SOM/REB")),
    ("Somali rebels were attacked by Kenyan soldiers near the border.", ("ASSAULT", None, "asserted", "KEN/MIL", "SOM/REB")),
    ("Clashes broke out between Kenyan soldiers and Somali rebels.", ("ASSAULT", None, "asserted", "KEN/MIL+SOM/REB", "")),
    ("Peru's foreign minister condemned Chile.", ("ACCUSE", "disapprove", "asserted", "PER/GOV", "CHL/GOV")),
    ("Iraq's request was turned down by Jordan.", ("REJECT", "change", "asserted", "JOR/GOV", "IRQ/GOV")),
    ("The Thai prime minister met his Malaysian counterpart in Penang.", ("CONSULT", None, "asserted", "THA/GOV+MYS/GOV", "")),
    ("Malawi was given grain by Norway.", ("AID", None, "asserted", "NOR/GOV", "MWI/GOV")),
])
def test_who_did_what_to_whom(code, text, wanted):
    assert wanted in rows(code(text))


@pytest.mark.parametrize("text, type_, certainty", [
    ("Turkey threatened to attack Kurdish militants.", "THREATEN", "asserted"),
    ("Turkey denied attacking Kurdish militants.", "ASSAULT", "denied"),
    ("Turkey did not attack Kurdish militants.", "ASSAULT", "denied"),
    ("Turkey may attack Kurdish militants.", "ASSAULT", "hypothetical"),
    ("Turkey accused Greece of attacking a fishing boat.", "ACCUSE", "asserted"),
    ("France urged Mali to release the prisoners.", "REQUEST", "asserted"),
    ("Mali refused to release the prisoners, France said.", "REJECT", "asserted"),
    ("Mali agreed to release the French prisoners.", "AGREE", "asserted"),
    ("Mali promised to release the French prisoners.", "CONCEDE", "asserted"),
    ("Norway promised to send aid to Malawi.", "AGREE", "asserted"),
    ("Serbia does not recognise Kosovo.", "REJECT", "asserted"),
])
def test_modality_decides_type_and_certainty(code, text, type_, certainty):
    coding = code(text)
    assert (type_, certainty) in {(e.type, e.certainty) for e in coding.events}
    assert not {"ASSAULT"} & {e.type for e in coding.events if e.certainty == "asserted"}  # what is open is no fact


@pytest.mark.parametrize("text, actor, recipient", [
    ("Iran should release the Swedish diplomat, Sweden's prime minister said.", "SWE/GOV", "IRN/GOV"),
])
def test_what_a_party_says_another_ought_to_do_is_a_request(code, text, actor, recipient):
    event = next(e for e in code(text).events if e.type == "REQUEST")
    assert ([p.code for p in event.actors], [p.code for p in event.recipients]) == ([actor], [recipient])


@pytest.mark.parametrize("text", [
    "The striker attacked down the left wing and shot wide of the goal.",
    "Inflation is under attack from the central bank's new rate policy.",
    "The novel tells of a war between two kingdoms.",
    "Three hikers died in an avalanche near the resort.",
])
def test_noise_gives_no_asserted_event(code, text):
    assert not [e for e in code(text).events if e.certainty == "asserted"]


def test_a_condemned_attack_points_to_the_attackers(code):
    coding = code("Rwandan troops attacked a village in eastern Congo on Monday. Belgium condemned the attack.")
    event = next(e for e in coding.events if e.type == "ACCUSE")
    assert [p.code for p in event.recipients] == ["RWA/MIL"]


def test_what_is_left_out_says_why(code):
    coding = code("A dog attacked a postman in the park.")
    assert not coding.events
    assert all(u.reason for u in coding.uncoded)
