"""Whatever stands in a file that Dateline reads, it becomes values or an error that says what, where and what to do; nothing else."""
import io
import json
import sys

import pytest
from forms import HOSTILE, JSON, LONG, many, spoiled, texts, told
from hypothesis import given
from hypothesis import strategies as st

import dateline.cli
from dateline import errors
from dateline.codebooks import loader, noise
from dateline.dispatch import Dispatch
from dateline.evaluating import attribution, records
from dateline.knowledge import parties
from dateline.reading import from_text, read
from dateline.reading.dates import parse_days

STORY = "Gunmen raided the village of Oster on Monday and killed at least 12 people, police said. The governor promised an inquiry."


def fine(data, name):
    for found in read(data, name=name):
        assert isinstance(found, Dispatch) or isinstance(found, errors.InputError) and found.what and found.remedy and str(found).startswith(name)
        if isinstance(found, Dispatch):
            found.text.encode("utf-8")
            assert all(span is None or 0 <= span[0] <= span[1] <= len(found.text) for span in (found.title, found.body, found.dateline))


# Reading: what tests/reading does with bytes, here with shapes

@many(150, 20_000)
@given(st.lists(JSON, max_size=4), st.sampled_from(["a.jsonl", "a.json"]))
def test_json_of_any_shape(values, name):
    fine("\n".join(json.dumps(v) for v in values).encode(), name)


@many(150, 20_000)
@given(spoiled({"id": "7", "title": "Raid", "text": STORY, "date": "2024-05-01", "url": "https://example.org/2024/05/01/a", "author": ["A"], "outlet": {"name": "Wire"}}))
def test_json_lines_with_one_odd_value(row):
    fine(json.dumps(row).encode(), "a.jsonl")


@many(100, 20_000)
@given(texts(), texts(6), texts(4))
def test_texts_and_titles(text, title, byline):
    with told():
        from_text(text)
    with told():
        from_text(text, title=title, byline=byline, outlet=byline)
    fine(text.encode("utf-8", "surrogatepass"), "a.txt")


_TAGS = ("<p>", "</p>", "<div>", "<article>", "<h1>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "<table><tr>", "<svg>", "<a href='javascript:x'>", "<title>", "<meta property='og:title' content='",
         "'>", "<base href='file:///etc/passwd'>", "<iframe src='http://127.0.0.1/'>", "<?xml version='1.0'?>", "<html lang='en'>", "&#x110000;", "&lt;", f"<p>{STORY}</p>")


@many(60, 8_000)
@given(st.lists(st.one_of(st.sampled_from(_TAGS), st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=30), st.sampled_from(["a.html", "a.rss", "a.atom", "a"]))
def test_pages_and_feeds_of_any_tags(parts, name):
    fine("".join(parts).encode("utf-8", "surrogatepass"), name)


@many(100, 20_000)
@given(st.lists(st.lists(st.one_of(st.sampled_from(["text", "id", "date", STORY, '"', "\n", ";"]), st.text(max_size=8)), max_size=4), max_size=4), st.sampled_from(",;\t|"))
def test_tables_of_any_cells(rows, mark):
    fine("\n".join(mark.join(row) for row in rows).encode("utf-8", "surrogatepass"), "a.csv")


@many(80, 20_000)
@given(st.lists(st.one_of(st.sampled_from(["WARC/1.0\r\n", "WARC-Type: response\r\n", "Content-Length: 40\r\n", "Content-Length: 99999999999\r\n", "Content-Length: -1\r\n", "\r\n\r\n",
                                           "HTTP/1.1 200 OK\r\n", "Content-Type: text/html\r\n", "Content-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\n", "ffffffff\r\n",
                                           f"<p>{STORY}</p>"]), st.text(max_size=8)), max_size=16))
def test_web_archives_of_any_headers(parts):
    fine("".join(parts).encode("utf-8", "surrogatepass"), "a.warc")


@many(300, 50_000)
@given(st.one_of(JSON, st.from_regex(r"[0-9A-Za-z:,./+ -]{1,24}", fullmatch=True)))
def test_dates_of_any_shape(value):
    days = parse_days(value)
    assert days is None or days[0] <= days[1]


@pytest.mark.parametrize("data", [b"/\xa0\xa0\x0e/\x96\x92g", "GAO (\u00a0) - x".encode(), b"( ) - A"])
def test_what_atheris_found(data):
    fine(data, "a")


# Codebooks and tables

_YAML = ("name: mine", "extends: plover", "version: 010", "acts:", "- {verb: \"quux\", code: AID}", "- {noun: \"quux\", code: COERCE/arrest, weight: 1e999}", "&a", "*a", "!!python/object/apply:os.system",
         "<<: *a", "[", "]", "{", "}", ":", "- ", "? ", "|", ">", "%YAML 9.9", "---", "contexts:", "  x: {definition: NO}", "classes:", "  weapon: \"gun | rifle\"", "modalities:", "- {verb: \"vow\", modality: promised, complement: [xcomp]}",
         "compositions:", "types:", "  MINE: {definition: x, quad: verbal conflict, score: -1, modes: {}}", "\t")


@many(100, 10_000)
@given(st.lists(st.one_of(st.sampled_from(_YAML), st.sampled_from(HOSTILE), st.text(max_size=8)), max_size=14), st.sampled_from(["\n", " ", ""]))
def test_codebooks_of_any_lines(tmp_path_factory, parts, between):
    path = tmp_path_factory.mktemp("book") / "mine.yaml"
    path.write_bytes(between.join(parts).encode("utf-8", "surrogatepass"))
    problems = loader.check(path)
    assert all(isinstance(p, str) and p.strip() for p in problems)
    with told():
        noise.load(path)
    if not problems:
        assert loader.load(path).digest


@many(8, 2_000)
@given(st.lists(st.lists(st.one_of(st.sampled_from(["name", "country", "sectors", "kind", "source", "id", "MLI", "GOV", "REB PTY", "person", "2020-01-01", "2020-02-30", '"', "=1+1"]),
                                   st.text(max_size=8)), min_size=1, max_size=8), max_size=4))
def test_tables_of_parties_of_any_cells(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("parties") / "mine.csv"
    head = "name,kind,country,sectors,source\n" if len(rows) % 2 else ""
    path.write_bytes((head + "\n".join(",".join(row) for row in rows)).encode("utf-8", "surrogatepass"))
    with told():
        parties.load(path)


# Gold, records, and the lines of every measure

GOLD = {"published": {"start": "2024-05-01", "end": "2024-05-01"},
        "events": [{"at": ["raided the village"], "type": ["ASSAULT"], "mode": ["firearms"], "actors": ["MLI/REB|MLI/UAF"], "recipients": [["MLI/CVL"]], "date": ["2024-04-29", "2024-04-29"],
                    "place": ["Oster"], "killed": [12, None], "sources": ["police"], "certainty": "asserted", "optional": False}]}


@pytest.fixture(scope="module")
def record():
    """A record of the format, whole, without a model."""
    span = [STORY.index("raided"), STORY.index("raided") + 6]
    party = {"text": "Gunmen", "span": [0, 6], "name": None, "country": "MLI", "sectors": ["UAF"], "id": None, "basis": "described", "confidence": 0.8, "why": ""}
    return {"schema": "dateline/1", "document": {"id": "sha256:0", "source": "a.txt", "external_id": None, "title": None, "language": "en", "published": None, "text": STORY},
            "events": [{"id": "e1", "type": "ASSAULT", "mode": None, "contexts": [], "codes": {}, "actors": [party], "recipients": [], "date": None, "place": None,
                        "figures": [{"text": "12", "span": [62, 64], "kind": "killed", "minimum": 12, "maximum": None, "who": None}], "attribution": [], "certainty": "asserted",
                        "certainty_cues": [], "trigger": span, "sentence": [0, 80], "tellings": [], "confidence": 0.9, "why": {}}],
            "parties": [party], "places": [], "dates": [], "attributions": [], "uncoded": [], "coder": {"version": "1"}}


@many(120, 10_000)
@given(data=st.data())
def test_gold_of_any_shape(tmp_path_factory, record, data):
    folder = tmp_path_factory.mktemp("gold")
    text = data.draw(st.one_of(spoiled(GOLD).map(json.dumps), st.lists(st.sampled_from(_YAML), max_size=6).map("\n".join), st.text(max_size=30)))
    (folder / "a.gold.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    (folder / "a.json").write_text(json.dumps(record))
    with told():
        records.compare(folder, [folder / "a.json"])


@many(120, 10_000)
@given(data=st.data())
def test_records_of_any_shape(tmp_path_factory, record, data):
    folder = tmp_path_factory.mktemp("coded")
    (folder / "a.gold.yaml").write_text(json.dumps(GOLD))
    (folder / "a.jsonl").write_text(json.dumps(data.draw(spoiled(record))))
    with told():
        records.compare(folder, [folder / "a.jsonl"])


@many(100, 20_000)
@given(st.lists(st.one_of(st.sampled_from(["[s1 ", "[k1 ", "[c1a ", "]", "_A", "_PH", " said ", "[s2<1=Bo_x ", "\n", "[c9m<0 "]), st.sampled_from(HOSTILE), st.text(max_size=5)), max_size=14))
def test_marked_sentences_of_any_brackets(parts):
    with told():
        found = attribution.unmark("".join(parts))
        assert all(0 <= s <= e <= len(found["text"]) for row in found["attributions"] for s, e in row["content"])


MEASURES = {"attribution": {"doc_id": "1", "text": STORY, "attributions": [{"source": [[80, 86]], "cue": [[87, 91]], "content": [[0, 78]]}]},
            "certainty": {"text": STORY, "targets": [{"span1": [1, 1], "label": 3}]},
            "dates": {"text": STORY, "published": "2024-05-01", "phrase": "on Monday", "start": "2024-04-29", "end": "2024-04-29"},
            "figures": {"text": STORY, "killed": [12, None]},
            "relations": {"sentence": STORY, "source": "Gunmen", "target": "people", "root": "ASSAULT"},
            "places": {"doc_id": "1", "text": STORY, "toponyms": [{"start": 29, "end": 34, "name": "Oster", "lat": 1.0, "lon": 2.0, "geonameid": None}]}}


@pytest.mark.parametrize("measure", MEASURES)
def test_measures_take_lines_of_any_shape(tmp_path, measure, monkeypatch, capsys):
    """As the command: it ends with a result, or with 2 and a line that names the file."""
    path = tmp_path / "gold.jsonl"

    @many(8, 500)
    @given(st.one_of(spoiled(MEASURES[measure]).map(json.dumps), JSON.map(json.dumps), st.text(max_size=20), st.just("[" * 100_000)))
    def try_one(line):
        path.write_bytes(line.encode("utf-8", "surrogatepass"))
        monkeypatch.setattr(sys, "argv", ["dateline", "evaluate", measure, str(path)])
        with pytest.raises(SystemExit) as ended:
            dateline.cli.main()
        captured = capsys.readouterr()
        assert ended.value.code in (0, None) or ended.value.code == 2 and "gold.jsonl" in captured.err, captured.err
    try_one()


@pytest.mark.parametrize("text", ["[" * 100_000, "{\"schema\": " * 50_000, "null", "[[]]", "{}", "\0", "{\"schema\": \"dateline/1\"}", "{\"schema\": \"dateline/1\", \"document\": 1, \"events\": {}}"])
@pytest.mark.parametrize("command", [["export", "-f", "csv", "-o"], ["incidents"], ["figures"]])
def test_commands_that_take_records_refuse_what_is_none(tmp_path, monkeypatch, capsys, text, command):
    path = tmp_path / "coded.jsonl"
    path.write_text(text)
    arguments = [command[0], str(path), *command[1:], *([str(tmp_path / "out.csv")] if command[1:] else [])]
    monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
    with pytest.raises(SystemExit) as ended:
        dateline.cli.main()
    assert ended.value.code == 2 and "coded.jsonl" in capsys.readouterr().err and not (tmp_path / "out.csv").exists()


def test_a_billion_laughs_of_yaml_costs_nothing(tmp_path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi"))
    (tmp_path / "a.gold.yaml").write_text(bomb + "events: *i\n")
    (tmp_path / "b.gold.yaml").write_text("events: " + "[" * 100_000)
    (tmp_path / "c.gold.yaml").write_text("events: !!python/object/apply:os.system [\"touch /x\"]")
    for name in "abc":
        with pytest.raises(errors.DataError, match=f"{name}.gold.yaml"):
            records.read_gold(tmp_path / f"{name}.gold.yaml")


@pytest.mark.skipif(not LONG, reason="the long form alone: make faults")
@pytest.mark.parametrize("target", ["reading", "codebook", "parties", "records", "marked"])
def test_atheris(target, tmp_path):
    """Bytes that are led by what they reach; a minute each, in a process of its own. The harness: tests/faults/fuzz.py."""
    pytest.importorskip("atheris", reason="atheris is not installed: pip install 'dateline[fuzz]'")
    import pathlib
    import subprocess
    done = subprocess.run([sys.executable, str(pathlib.Path(__file__).with_name("fuzz.py")), target, "-max_total_time=60", "-rss_limit_mb=3000", "-timeout=20", f"-artifact_prefix={tmp_path}/"],
                          capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_stream_that_breaks_is_told():
    """A stream that breaks in the middle is told; what came before stays."""
    class Broken(io.RawIOBase):
        parts = [json.dumps({"text": STORY}).encode() + b"\n", b'{"text": "']

        def readable(self):
            return True

        def readinto(self, buffer):
            if not self.parts:
                raise OSError(5, "Input/output error")
            piece = self.parts.pop(0)
            buffer[:len(piece)] = piece
            return len(piece)
    found = list(read(io.BufferedReader(Broken(), 1 << 12), name="a.jsonl"))
    assert [isinstance(f, Dispatch) for f in found][:1] == [True] and isinstance(found[-1], errors.InputError) and "input/output error" in str(found[-1])
