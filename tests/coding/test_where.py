"""Which places a text names, which ones they are, and where an event happened. All sentences are our own."""

import pytest

from dateline.coding import where
from dateline.dispatch import Dispatch, Span
from dateline.knowledge.gazetteer import Gazetteer
from dateline.language import syntax

GAZETTEER = Gazetteer()


def read(text, **more):
    analysis = syntax.analyse(Dispatch(text, "sha256:x", body=Span(0, len(text)), **more))
    return analysis, where.places(analysis, GAZETTEER)


def names(text, **more):
    return [(p.name, p.country) for p in read(text, **more)[1].all]


def place_of(text, word, exclude=()):
    analysis, places = read(text)
    token = next(t for t in analysis.doc if t.text == word)
    excluded = [t.i for t in analysis.doc if t.text in exclude]
    return places.of(token.i, analysis.sentence_of(token.i).index, excluded)


def test_names_of_people_and_bodies_are_no_places():
    text = "Jackson said the Washington Post had misquoted Paris Hilton. Andrew Jackson and Victoria Nuland met in Oslo."
    assert names(text) == [("Oslo", "NOR")]


def test_peoples_are_no_places():
    assert names("Syrian troops and Turkish officers met in Ankara.") == [("Ankara", "TUR")]


def test_an_ordinary_word_is_no_place():
    assert names("Since Monday, hope has faded. Nice weather and reading helped.") == []


def test_the_state_behind_the_comma_decides():
    assert ("Paris", "USA") in names("A fire broke out in Paris, Texas, on Monday.")
    assert read("A fire broke out in Paris, Texas, on Monday.")[1].all[0].admin1 == "Texas"
    assert names("A fire broke out in Paris on Monday.") == [("Paris", "FRA")]


def test_an_abbreviated_state_decides():
    place = read("Police in Springfield, Ill., arrested two men.")[1].all[0]
    assert (place.country, place.admin1) == ("USA", "Illinois")


def test_the_company_that_a_place_keeps_decides():
    assert ("Tripoli", "LBN") in names("Lebanon sent troops to Tripoli after clashes in Sidon and Beirut.")
    assert ("Tripoli", "LBY") in names("Libya sent troops to Tripoli after clashes in Misrata and Benghazi.")
    assert ("Georgia", "USA") in names("Voters in Georgia, Alabama and Florida went to the polls, officials in Atlanta said.")
    assert ("Georgia", "GEO") in names("Russia and Georgia traded blame after shots near Tbilisi.")


def test_a_province_is_no_city():
    places = read("Shells fell in Latakia and Tartus provinces. Later a bomb went off in the city of Homs.")[1].all
    assert [(p.name, p.precision) for p in places] == [("Latakia", "admin1"), ("Tartus", "admin1"), ("Homs", "city")]


def test_a_capital_is_found_under_its_country():
    place = read("Protesters marched through the Afghan capital.")[1].all[0]
    assert (place.name, place.text) == ("Kabul", "Afghan capital")


def test_sites_of_our_own_table():
    place = read("Drones struck the Khmeimim airbase.")[1].all[0]
    assert (place.country, place.precision) == ("SYR", "site")


def test_a_name_that_nobody_lists_keeps_its_words_and_no_point():
    place = read("Four men died in the village of Qwertabad, officials said.")[1].all
    assert [(p.name, p.latitude, p.geonames_id) for p in place] == [("Qwertabad", None, None)]


def test_a_state_that_is_named_rules_out_places_elsewhere():
    place = read("Ministers met in Charlevoix, Quebec, on Friday.")[1].all[0]
    assert (place.name, place.country, place.admin1, place.latitude) == ("Charlevoix", "CAN", "Quebec", None)


def test_an_open_sense_has_no_point_and_names_the_candidates():
    place = read("The Madison County sheriff will speak in Madison County on Friday.")[1].all[0]
    assert place.latitude is None and "or" in place.why


def test_the_outlet_tips_the_balance():
    text = "Police in Cambridge arrested two men."
    assert names(text, outlet="The Boston Globe") == [("Cambridge", "USA")] and names(text) != [("Cambridge", "USA")]


def test_spans_point_at_the_words():
    text = "Rebels shelled Goma, in the east of the DRC, and then “Bukavu”."
    for place in read(text)[1].all:
        assert text[place.span.start : place.span.end] == place.text


@pytest.mark.parametrize(
    "text, word, wanted",
    [
        ("In Kano, police said, soldiers freed two traders.", "freed", "Kano"),
        ("Nine people were killed in the shelling of Stepanakert.", "killed", "Stepanakert"),
        ("The mayor of Bamako spoke. Rebels shelled Gao. In the capital, people marched.", "marched", "Bamako"),
        ("Two soldiers died 15 kilometres west of Timbuktu.", "died", "Timbuktu"),
        ("Clashes erupted between Goma and Sake.", "erupted", "Goma"),
        ("Rebels attacked villages in Beni territory in North Kivu province.", "attacked", "Beni"),
        ("The governor of Labe spoke. He imposed a curfew on the city.", "imposed", "Labé Prefecture"),
    ],
)
def test_the_place_of_an_event_in_the_phrase_around_it(text, word, wanted):
    assert place_of(text, word).name == wanted


def test_two_places_in_one_breath_are_both_told():
    place = place_of("The clashes in Latakia and Tartus provinces went on.", "clashes")
    assert place.name == "Latakia" and place.precision == "admin1" and "and Tartus" in place.why


def test_a_quarter_lies_in_the_city_it_is_told_of():
    for text in ("Fighting went on in Luanda. Commandos stormed an office in the Miramar quarter.", "Commandos stormed an office in the Miramar quarter of Luanda."):
        place = place_of(text, "stormed")
        assert (place.name, place.country, place.geonames_id) == ("Miramar", "AGO", None) and "Luanda" in place.why


def test_the_city_filed_from_is_not_where_it_happened():
    text = "BAMAKO — Gunmen killed nine soldiers near the town of Gao on Monday. Police arrested a man."
    analysis, places = read(text, dateline=Span(0, 6))
    token = next(t for t in analysis.doc if t.text == "killed")
    assert places.of(token.i, analysis.sentence_of(token.i).index).name == "Gao"


@pytest.mark.parametrize(
    "text, word, wanted",
    [
        ("Rebels killed five soldiers in the village of Bunagana in North Kivu province on Tuesday.", "killed", "Bunagana"),
        ("Protesters in Minsk marched on the parliament.", "marched", "Minsk"),
        ("Warplanes bombed Aleppo.", "bombed", "Aleppo"),
        ("Aleppo was bombed by warplanes.", "bombed", "Aleppo"),
        ("The minister travelled to Doha on Monday.", "travelled", "Doha"),
        ("Russia withdrew its troops from Kherson.", "withdrew", "Kherson"),
        ("A bomb attack in Kabul killed six people.", "attack", "Kabul"),
        ("A bomb attack in Kabul killed six people.", "killed", "Kabul"),
        ("The siege of Mariupol lasted for weeks.", "siege", "Mariupol"),
        ("Gunmen stormed a hotel in Mogadishu and killed two guards.", "killed", "Mogadishu"),
        ("Nigeria saw a wave of kidnappings.", "kidnappings", "Nigeria"),
        ("The army moved into Goma. Two civilians were shot in the city.", "shot", "Goma"),
        (
            "The leader rejected the warrant, telling reporters in the regional capital, Banja Luka, that it was void.",
            "rejected",
            "Banja Luka",
        ),
        ("The envoy paid a visit to Kigali.", "paid", "Kigali"),
        ("The premier said during a trip to Hanoi that he would resign.", "said", "Hanoi"),
        ("Maria Lopez in Caracas called the vote a sham.", "called", "Caracas"),
        ("Ministers met in Geneva. Later a man was stabbed there.", "stabbed", "Geneva"),
    ],
)
def test_the_place_of_an_event(text, word, wanted):
    assert place_of(text, word).name == wanted


@pytest.mark.parametrize(
    "text, word",
    [
        ("China condemned the decision by the Philippines.", "condemned"),
        ("Turkey's president accused Israel.", "accused"),
        ("Politicians in London condemned the killing.", "condemned"),
        ("France imposed sanctions on Russia.", "imposed"),
    ],
)
def test_a_party_is_no_place_of_its_words(text, word):
    assert place_of(text, word) is None


def test_confidence_falls_with_the_distance_and_why_tells_the_step():
    own = place_of("A bomb exploded in Kabul.", "exploded")
    story = place_of("Fighting broke out in Kabul. Six people were killed.", "killed")
    assert own.why.startswith("own") and story.why.startswith("story") and own.confidence > story.confidence


def test_the_same_text_gives_the_same_places():
    text = "Troops left Paris, Texas, for Georgia and Tbilisi; Springfield waits."
    assert read(text)[1].all == read(text)[1].all


def test_no_place_in_an_empty_or_odd_text():
    assert names("...") == [] and names("“—”") == []
