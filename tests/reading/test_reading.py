"""Files of every kind become dispatches or errors that say where, what and what to do. All texts here are our own."""
import datetime
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import errors
from dateline.dispatch import Dispatch
from dateline.reading import from_text, read

STORY = ("The interior minister of Varland said on Tuesday that police had freed two hostages near the port of Almeda. "
         "The opposition accused the government of hiding the number of the dead, which the minister denied.")


def one(data, name="story.txt", **more):
    found = list(read(data.encode() if isinstance(data, str) else data, name=name, **more))
    assert len(found) == 1
    return found[0]


def failed(data, name="story.txt"):
    error = one(data, name)
    assert isinstance(error, errors.InputError), error
    assert str(error).startswith(name) and error.remedy
    return error


# Plain text

def test_title_blank_line_body():
    dispatch = one(f"Police free hostages in Varland\n\n{STORY}\n")
    assert dispatch.text == f"Police free hostages in Varland\n\n{STORY}"
    assert dispatch[dispatch.title] == "Police free hostages in Varland"
    assert dispatch[dispatch.body] == STORY


def test_text_without_title_has_none():
    dispatch = one(STORY)
    assert dispatch.title is None and dispatch.text == STORY and dispatch.body == (0, len(STORY))


@pytest.mark.parametrize("title", ["Rebels Seize Town, State TV Says", "Kern Quits Office, Example Times", "Kern: No Talks", "Troops Enter Almeda - Minister",
                                   "Who Is Anna Kern?", "“We Are Free,” Kern Says"])
def test_headlines_of_many_shapes(title):
    dispatch = one(f"{title}\n\n{STORY}")
    assert dispatch[dispatch.title] == title and dispatch[dispatch.body] == STORY


def test_sentence_is_no_title():
    assert one(f"Police freed two hostages on Monday.\n{STORY}").title is None


def test_lines_broken_at_a_width_are_joined():
    lines = ("ALMEDA, May 3 (Example Wire) - The interior minister said on\nTuesday that police had freed two hostages near the port\n"
             "of Almeda and that nobody had been hurt in the operation,\nwhich took three hours.\n\nThe opposition asked for an inquiry into what it called\n"
             "a series of failures by the police and by the ministry\nof the interior.")
    dispatch = one(lines)
    assert dispatch.title is None
    assert "said on Tuesday that" in dispatch.text and dispatch.text.count("\n") == 2


@pytest.mark.parametrize("line, byline, outlet", [
    ("Nadia Okafor for Example News", "Nadia Okafor", "Example News"),
    ("By Nadia Okafor, Example Wire staff", "Nadia Okafor", "Example Wire"),
    ("By Nadia Okafor", "Nadia Okafor", None),
    ("By Nadia Okafor and Piet van der Meer", "Nadia Okafor and Piet van der Meer", None),
    ("By NADIA OKAFOR, Associated Press Writer", "NADIA OKAFOR", "Associated Press"),
    ("(Reporting by Nadia Okafor in Almeda; Editing by Piet Meer)", "Nadia Okafor", None),
])
def test_byline_at_the_end_is_read_and_taken_out(line, byline, outlet):
    dispatch = one(f"Police free hostages\n\n{STORY}\n{line}\n")
    assert (dispatch.byline, dispatch.outlet) == (byline, outlet)
    assert dispatch[dispatch.body] == STORY


def test_byline_and_date_line_at_the_head():
    dispatch = one(f"Police free hostages\nBy Nadia Okafor\nPublished: 3 May 2022\n\n{STORY}")
    assert dispatch.byline == "Nadia Okafor" and dispatch[dispatch.body] == STORY
    assert dispatch.published[0] == datetime.date(2022, 5, 3) and dispatch.published_basis == "metadata"


@pytest.mark.parametrize("line, byline, outlet, day", [
    ("Nadia Okafor | 3 May 2022", "Nadia Okafor", None, 3), ("Nadia Okafor, Example Times", "Nadia Okafor", "Example Times", None),
    ("Example Wire - 3 May 2022", None, "Example Wire", 3), ("May 3, 2022 10:32 AM", None, None, 3)])
def test_who_and_when_above_or_below_the_title(line, byline, outlet, day):
    for head in (f"Police free hostages\n{line}", *([f"{line}\nPolice free hostages"] if day else ())):
        dispatch = one(f"{head}\n\n{STORY}\n")
        assert dispatch[dispatch.title] == "Police free hostages" and dispatch[dispatch.body] == STORY
        assert (dispatch.byline, dispatch.outlet) == (byline, outlet)
        assert (dispatch.published and dispatch.published[0].day) == day


@pytest.mark.parametrize("credit", ["Nadia Okafor is a correspondent for Example Wire.", "Lena Brandt contributed to this report.", "Some information for this report came from Example Wire.",
                                    "© 2021 Example Wire. All rights reserved.", "Read more: Ten quiet beaches", "-30-"])
def test_credits_are_no_part_of_the_story_and_no_byline(credit):
    dispatch = one(f"Police free hostages\n\n{STORY}\n\n{credit}")
    assert dispatch[dispatch.body] == STORY and dispatch.byline is None


def test_last_sentence_that_is_news_stays():
    last = "The movement reported that two of its members had contributed money to the campaign."
    assert last in one(f"Police free hostages\n\n{STORY}\n{last}").text


def test_cut_off_teaser_keeps_what_is_said_only_there():
    dispatch = one("Minister writes to rebels\nThe minister has written to the rebels, her office said. The offer comes...\n\n"
                   f"The offer comes after a week of fighting in the north.\n{STORY}")
    assert "has written to the rebels, her office said." in dispatch.text
    assert dispatch.text.count("The offer comes") == 1


# The dateline

@pytest.mark.parametrize("dateline, outlet", [
    ("MINSK (Example Wire) — ", "Example Wire"), ("KABUL, Afghanistan (AP) _ ", "AP"), ("GENEVA/NAIROBI, 3 March (Reuters) - ", "Reuters"),
    ("BAKU, Sept 19, 2023 — ", None), ("WASHINGTON — ", None), ("UNITED NATIONS, Oct. 5 (Xinhua) -- ", "Xinhua"), ("Kyiv, Ukraine (CNN) — ", "CNN"),
    ("Nairobi, Kenya — ", None), ("NEW DELHI: ", None), ("(Reuters) - ", "Reuters"), ("N'DJAMENA, Chad — ", None), ("PORT-AU-PRINCE, Haiti (AP) — ", "AP"),
    ("Rio de Janeiro – ", None), ("LIMA, PERU — ", None), ("(AFP) ", "AFP"), ("Madrid, Mar 3 (EFE).- ", "EFE"),
])
def test_dateline_is_found(dateline, outlet):
    dispatch = one(f"Police free hostages\n\n{dateline}{STORY}")
    assert dispatch[dispatch.dateline] == dateline
    assert dispatch.outlet == outlet and dispatch.published is None


@pytest.mark.parametrize("opening", [
    "The minister — a former general — said on Monday that police would go. ", "Anna Kern — Chile's envoy — left on Monday. ", "UPDATE 1 - ", "BREAKING: ",
    "Police said: The hostages are free. ", "President Kern - who is ill - spoke. ", "NATO — Europe's shield — met on Monday. ", "We won: they lost. "])
def test_other_openings_are_no_dateline(opening):
    assert one(f"Police free hostages\n\n{opening}{STORY}").dateline is None


def test_speakers_of_a_transcript_are_no_datelines():
    assert one(f"Police free hostages\n\nKERN: We are free. {STORY}\nOKAFOR: Who paid?\nKERN: Nobody.").dateline is None


# Encodings and odd characters

def test_windows_1252_is_read_with_a_warning():
    dispatch = one(STORY.replace("Almeda", "São João").encode("cp1252"))
    assert "São João" in dispatch.text and "Windows-1252" in dispatch.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks_tell_the_encoding(encoding):
    dispatch = one(STORY.encode(encoding))
    assert dispatch.text == STORY and not dispatch.warnings


def test_unknown_encoding_is_refused_not_mangled():
    failed("Министр внутренних дел сказал во вторник, что полиция освободила заложников".encode("cp1251"))


def test_one_broken_byte_is_shown_and_told():
    dispatch = one(STORY.encode() + " “quoted” – ".encode() + b"\xff and more.")
    assert "\ufffd" in dispatch.text and "“quoted”" in dispatch.text and "not UTF-8" in dispatch.warnings[0]


def test_line_ends_and_invisible_characters():
    dispatch = one(f"\ufeffPolice free hos\u200btages\r\n\r\n{STORY}\u202e\r\n")
    assert dispatch.text == f"Police free hostages\n\n{STORY}"
    assert any("direction" in w for w in dispatch.warnings)


@pytest.mark.parametrize("data, error", [
    (b"", errors.EmptyInput), (b" \n\t ", errors.EmptyInput), (b"12 34 ... 5", errors.EmptyInput), (b"%PDF-1.7 ...", errors.NotText),
    (b"abc\0def", errors.NotText), (bytes(range(256)) * 4, errors.NotText), ("word " * 250_000, errors.TooLarge),
    ("Министр внутренних дел заявил во вторник, что полиция освободила заложников.", errors.OtherLanguage),
    ("Le ministre de l'Intérieur a déclaré mardi que la police avait libéré deux otages près du port. L'opposition a accusé le gouvernement de cacher "
     "le nombre des morts, ce que le ministre a nié. Une enquête a été ouverte par le parquet de la capitale.", errors.OtherLanguage)])
def test_bad_input_is_an_error_of_its_own_kind(data, error):
    assert type(failed(data)) is error


def test_over_the_limit_in_bytes(tmp_path):
    path = tmp_path / "big.txt"
    path.write_bytes(b"x" * 20_000_001)
    (error,) = read(path)
    assert isinstance(error, errors.TooLarge) and "20,000,000" in str(error)


def test_short_texts_pass_whatever_the_classifier_thinks():
    assert isinstance(one("Troops enter Sao Miguel do Norte"), Dispatch)


def test_missing_file_is_an_error_value(tmp_path):
    (error,) = read(tmp_path / "none.txt")
    assert isinstance(error, errors.InputError) and "none.txt" in str(error)


# JSON and JSON Lines

def test_json_lines_keep_title_and_text_to_the_character():
    text = f"ALMEDA (Example Wire) — {STORY} Lena Brandt contributed to this report. "
    line = json.dumps({"id": 7, "headline": "Police free hostages", "text": text, "author": "Nadia Okafor", "date": "2025-03-11 12:36:09Z", "url": "https://e.org/x"})
    dispatch = one(line, "a.jsonl")
    assert dispatch.text == f"Police free hostages\n\n{text}"
    assert (dispatch.external_id, dispatch.byline, dispatch.outlet, dispatch.url) == ("7", "Nadia Okafor", "Example Wire", "https://e.org/x")
    assert dispatch.published == (datetime.date(2025, 3, 11),) * 2 and dispatch.published_basis == "metadata"
    assert dispatch[dispatch.body].endswith("which the minister denied.")


def test_json_text_broken_at_a_width_keeps_its_offsets():
    text = ("The interior minister said on Tuesday that police had\nfreed two hostages near the port of Almeda and that\r\nnobody had been hurt in the "
            "operation, which took\nthree hours and began before dawn.\n\nThe opposition asked for an inquiry into what it\ncalled failures by the police.")
    dispatch = one(json.dumps({"text": text}), "a.jsonl")
    assert len(dispatch.text) == len(text) and "police had freed two" in dispatch.text and "\n\nThe opposition" in dispatch.text
    assert all(dispatch.text.index(word) == text.index(word) for word in ("Almeda", "nobody", "inquiry", "failures"))


def test_a_broken_line_is_named_and_the_rest_goes_on():
    good = json.dumps({"text": STORY})
    found = list(read(f'{good}\n{{"text": "a" "b"}}\n\n[1]\n{{"title": "x"}}\n{good}'.encode(), name="b.jsonl"))
    assert [type(f) for f in found] == [Dispatch, errors.NotJSON, errors.NotJSON, errors.NotJSON, Dispatch]
    assert str(found[1]).startswith('b.jsonl line 2: not JSON (expected "," at column 14)') and found[1].remedy
    assert "line 5" in str(found[3]) and "title" in str(found[3])


def test_each_line_has_an_id_of_its_own_bytes():
    line = json.dumps({"text": STORY})
    a, b, c = read(f"{line}\n{line}\n".encode() + json.dumps({"text": STORY + " More."}).encode(), name="c.jsonl")
    assert a.id == b.id != c.id and a.id == one(line, "other.jsonl").id


def test_json_list_object_and_sniffing():
    item = {"title": "Police free hostages", "body": STORY}
    assert [d.text for d in read(json.dumps([item, item], indent=1).encode(), name="x.json")] == [f"Police free hostages\n\n{STORY}"] * 2
    assert one(json.dumps(item, indent=1), "x.json").title
    assert len(list(read((json.dumps(item) + "\n" + json.dumps(item)).encode(), name="<stdin>"))) == 2
    assert len(list(read((json.dumps(item) + "\n" + json.dumps(item)).encode(), name="x.json"))) == 2


def test_json_oddities():
    lone, deep, numbers = read(b'{"text": "Police freed \\ud800 hostages"}\n' + b"[" * 100_000 + b"\n" + b'{"text": ' + b"9" * 5000 + b"}", name="d.jsonl")
    assert "\ufffd" in lone.text and "surrogate" in lone.warnings[0]
    assert isinstance(deep, errors.NotJSON) and isinstance(numbers, errors.NotJSON)


def test_json_lines_are_a_stream():
    class Endless(io.RawIOBase):
        def readline(self, size=-1):
            return json.dumps({"text": STORY}).encode() + b"\n"
    stream = read(Endless(), name="endless.jsonl")
    assert next(stream).text == next(stream).text == STORY


@pytest.mark.parametrize("value, day", [
    ("2025-03-11", "2025-03-11"), ("2025-03-11T23:30:00+03:00", "2025-03-11"), (1741696569, "2025-03-11"), (1741696569000, "2025-03-11"), ("1741696569", "2025-03-11"),
    ("Tue, 11 Mar 2025 12:36:09 +0000", "2025-03-11"), ("11/03/2025", "2025-03-11"), ("03/25/2025", "2025-03-25"), ("11.3.2025", "2025-03-11"),
    ("March 11, 2025", "2025-03-11"), ("11 Sept. 2024", "2024-09-11"), ("20250311", "2025-03-11"), ("20250311T123609Z", "2025-03-11"), (20250311, "2025-03-11"),
    ("Mar 11, 2025 12:36 PM", "2025-03-11"), ("Tuesday, March 11th, 2025", "2025-03-11")])
def test_dates_of_records(value, day):
    assert one(json.dumps({"text": STORY, "pub_date": value}), "x.jsonl").published == (datetime.date.fromisoformat(day),) * 2


def test_a_date_that_is_none_is_a_warning():
    dispatch = one(json.dumps({"text": STORY, "date": "last Tuesday"}), "x.jsonl")
    assert dispatch.published is None and "last Tuesday" in dispatch.warnings[0]
    assert one(json.dumps({"text": STORY, "date": "2025-13-45"}), "x.jsonl").published is None
    assert "day-first" in one(json.dumps({"text": STORY, "date": "03/11/2025"}), "x.jsonl").warnings[0]


def test_what_the_caller_states_outranks_the_input():
    dispatch = one(json.dumps({"text": STORY, "date": "2025-03-11"}), "x.jsonl", published="2025-03-12")
    assert dispatch.published == (datetime.date(2025, 3, 12),) * 2 and dispatch.published_basis == "stated"
    month = one(STORY, published="2025-02")
    assert month.published == (datetime.date(2025, 2, 1), datetime.date(2025, 2, 28))
    with pytest.raises(ValueError):
        list(read(STORY.encode(), published="soon"))


# HTML

def page(body, head=""):
    return f"<!doctype html><html><head><title>Police free hostages | Example Wire</title>{head}</head><body><nav>Home | World</nav>{body}<footer>© Example</footer></body></html>"


ARTICLE = f"<article><h1>Police free hostages</h1><p>ALMEDA (Example Wire) — {STORY}</p><p>Work on the port stopped for three hours on Tuesday, traders said.</p></article>"


@pytest.mark.parametrize("head, day", [
    ('<meta property="article:published_time" content="2020-08-11T09:30:00Z">', "2020-08-11"), ('<meta name="date" content="2020-08-11">', "2020-08-11"),
    ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2020-08-11"}]}</script>', "2020-08-11"),
    ('<meta property="article:modified_time" content="2020-08-11T09:30:00Z">', None), ("", None)])
def test_article_of_a_page(head, day):
    dispatch = one(page(ARTICLE, head + '<meta name="author" content="Nadia Okafor">'), "p.html")
    assert dispatch[dispatch.title] == "Police free hostages" and dispatch.text.count("Police free hostages") == 1
    assert dispatch[dispatch.dateline] == "ALMEDA (Example Wire) — " and dispatch.outlet == "Example Wire" and dispatch.byline == "Nadia Okafor"
    assert "Home" not in dispatch.text and "©" not in dispatch.text
    assert dispatch.published == (day and (datetime.date.fromisoformat(day),) * 2)
    assert dispatch.extractor.startswith("trafilatura 2.")


def test_title_of_a_page_loses_the_name_of_the_site():
    html = f"<html><head><title>Police free hostages in port - Example Wire</title></head><body><p>ALMEDA (Example Wire) — {STORY}</p></body></html>"
    dispatch = one(html, "p.html")
    assert dispatch[dispatch.title] == "Police free hostages in port"
    spoken = one(page(ARTICLE).replace("<h1>Police free hostages</h1>", "<h1>Police free hostages - minister</h1>"), "p.html")
    assert spoken[spoken.title] == "Police free hostages - minister"


def test_streams_that_come_in_pieces():
    class Pieces(io.RawIOBase):
        left = STORY.encode()

        def read(self, size=-1):
            piece, self.left = self.left[:7], self.left[7:]
            return piece
    (dispatch,) = read(Pieces(), name="a.txt")
    assert dispatch.text == STORY


def test_page_without_suffix_and_with_its_own_charset():
    data = page(ARTICLE.replace("Almeda", "Łódź").replace("—", "-"), '<meta charset="iso-8859-2">').replace("©", "").encode("iso-8859-2")
    assert "Łódź" in one(data, "p").text


@pytest.mark.parametrize("html", [
    page("<ul><li><a href='/a'>Home</a></li><li>World</li></ul>"), "<html></html>", "<html><body>" + "<div>" * 40_000 + "</body></html>",
    "<html><head><title>404</title></head><body><p>Page not found. Sorry, the page you were looking for does not exist.</p></body></html>",
    "<html><body><div>We use cookies to improve your experience. By continuing you agree to our cookie policy.</div></body></html>",
    "<?xml version='1.0'?><rss><channel><item><title>Police free hostages in Varland today.</title></item></channel></rss>"])
def test_pages_without_an_article(html):
    assert isinstance(failed(html, "p.html"), errors.NoArticle)


def test_a_million_nested_tags_fail_cleanly():
    assert isinstance(failed("<html><body>" + "<div>" * 1_000_000, "p.html"), errors.TooLarge)


# From a string

def test_from_text():
    assert from_text(STORY).text == STORY
    dispatch = from_text(STORY, title="Police free hostages", published=datetime.date(2022, 5, 3))
    assert dispatch.text == f"Police free hostages\n\n{STORY}" and dispatch.published_basis == "stated"
    with pytest.raises(errors.EmptyInput):
        from_text("  ")


# Properties

def sound(found):
    for dispatch in found:
        if isinstance(dispatch, errors.InputError):
            assert str(dispatch)
            continue
        assert isinstance(dispatch, Dispatch)
        dispatch.text.encode("utf-8")
        assert "\r" not in dispatch.text and "\0" not in dispatch.text and "\u202e" not in dispatch.text
        for span in filter(None, (dispatch.title, dispatch.body, dispatch.dateline)):
            assert 0 <= span.start <= span.end <= len(dispatch.text)
        if dispatch.title:
            assert dispatch.text[dispatch.title.end:dispatch.body.start] == "\n\n"
        if dispatch.dateline:
            assert dispatch.body.start <= dispatch.dateline.start and dispatch.dateline.end <= len(dispatch.text)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "a"]))
def test_random_bytes_never_raise(data, name):
    found = list(read(data, name=name))
    sound(found)
    assert found or name == "a.jsonl" or not data.strip()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=600), st.sampled_from(["a.txt", "a.html", "a"]))
def test_random_text_never_raises(text, name):
    sound(read(text.encode("utf-8", "surrogatepass"), name=name))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=300))
def test_json_records_are_read_back_the_same(title, text):
    first, second = (list(read(json.dumps({"title": title, "text": text}).encode(), name="a.jsonl")) for _ in range(2))
    sound(first)
    assert list(map(str, first)) == list(map(str, second))


_PIECES = st.sampled_from(["By ", "A. ", "Nadia Okafor", " for ", "\n", "\n\n", "...", " — ", "ALMEDA", ", ", "(AP)", "contributed to this report.", "Reporting by ", ".", "U.S.", " "])


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_bylines_and_datelines_in_any_order(text):
    sound(read(text.encode(), name="a.txt"))


def test_hostile_repetition_takes_no_time():
    import time
    start = time.perf_counter()
    for piece in ("U.S.", "A ", "By Anna Kern, ", "—", "- ", "(", "A.B. ", "and ", "Anna Kern and ", "\n", "<", "https://"):
        list(read((piece * (200_000 // len(piece))).encode(), name="a.txt"))
    assert time.perf_counter() - start < 15
