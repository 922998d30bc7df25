"""Tables, feeds, web archives, documents, archives and folders: what is in them, and what is refused."""
import datetime
import gzip
import io
import json
import os
import socket
import sys
import time
import zipfile

import pytest
import samples
import zstandard

from dateline import errors
from dateline.dispatch import Dispatch
from dateline.reading import archives, read, units
from samples import ATOM, PAGE, RSS, SECOND, STORY

DAY = datetime.date(2024, 5, 7)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **more):
        raise AssertionError("something was fetched")
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def all_of(data, name):
    return list(read(data.encode() if isinstance(data, str) else data, name=name))


def dispatches(data, name):
    found = all_of(data, name)
    assert all(isinstance(f, Dispatch) for f in found), found
    return found


def codes(data, name):
    return [f.code if isinstance(f, errors.InputError) else "read" for f in all_of(data, name)]


# Tables

@pytest.mark.parametrize("mark, name", [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv"), ("|", "a.csv")])
def test_a_row_is_a_dispatch(mark, name):
    rows = [["id", "Headline", "Date", "Text", "Source"], ["7", "Police free hostages", "2024-05-07", f'"{STORY}"', "Example Wire"], ["8", "", "", f'"{SECOND}"', ""]]
    one, two = dispatches("\r\n".join(mark.join(row) for row in rows), name)
    assert (one.external_id, one[one.title], one[one.body], one.outlet, one.published) == ("7", "Police free hostages", STORY, "Example Wire", (DAY, DAY))
    assert two.title is None and two.text == SECOND and two.published is None


def test_fields_with_line_ends_and_quotes():
    one, = dispatches('text,id\n"He said ""no"" on Monday,\nand the minister of the interior said ""yes"" on Tuesday.",1\n', "a.csv")
    assert one.text.startswith('He said "no" on Monday,\nand the minister') and one.external_id == "1"


def test_the_same_row_has_the_same_id_wherever_it_stands():
    header, a, b = "text\n", f'"{STORY}"\n', f'"{SECOND}"\n'
    assert {d.id for d in dispatches(header + a + b, "a.csv")} == {d.id for d in dispatches(header + b + a, "b.csv")}


@pytest.mark.parametrize("data, expected", [
    ("name,age\nAna,7\n", ["wrong-columns"]),
    (f'text,id\n"{STORY}",1,2,3\n"{SECOND}",4\n', ["wrong-columns", "read"]),
    ("text,id\n,1\n", ["empty"]), ("text,text\na,b\n", ["wrong-columns"]), ("", ["empty"]), ("text,id\n", ["empty"]),
    (f'text\n"{STORY}"\n"never closed', ["read", "wrong-columns"]), ("t\0e\n", ["not-text"]),
])
def test_tables_that_are_wrong(data, expected):
    assert codes(data, "a.csv") == expected


# Feeds

def test_entries_of_rss():
    one, two = dispatches(RSS, "feed.rss")
    assert (one[one.title], one[one.body]) == ("Police free hostages", f"{STORY}\n\n{SECOND}")
    assert (one.url, one.external_id, one.outlet, one.published) == ("https://example.org/a", "a-1", "Example Wire", (DAY, DAY))
    assert two[two.body] == SECOND


def test_entries_of_atom_without_a_suffix():
    one, = dispatches(ATOM, "feed")
    assert (one.byline, one.outlet, one[one.body], one.published) == ("Nadia Okafor", "Example Post", STORY, (DAY, DAY))


def test_address_and_metadata_that_disagree_are_told():
    one, = dispatches(ATOM.replace(b"2024/05/07", b"2024/03/01"), "feed.atom")
    assert one.published == (DAY, DAY) and any("disagree" in w and "2024-03-01" in w for w in one.warnings)


@pytest.mark.parametrize("data, code", [
    (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "b">]><rss version="2.0"><channel><item><title>&a;</title></item></channel></rss>', "unsafe-xml"),
    (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&a;</title></item></channel></rss>',
     "unsafe-xml"),
    ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY a "b">]><rss/>'.encode("utf-16"), "unsafe-xml"),
    (b"<rss version='2.0'><channel><title>x</title></channel></rss>", "empty"), (b"<notes><a/></notes>", "input"), (b"", "empty"),
])
def test_feeds_that_are_refused(data, code):
    assert codes(data, "feed.xml") == [code]


def test_a_billion_laughs_costs_nothing():
    lines = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    began = time.monotonic()
    assert codes(f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{lines}]><rss><channel><item><title>&l9;</title></item></channel></rss>', "a.rss") == ["unsafe-xml"]
    assert time.monotonic() - began < 2


# Web archives

@pytest.mark.parametrize("pack, name", [(lambda d: d, "a.warc"), (gzip.compress, "a.warc.gz"), (lambda d: d, "web")])
def test_pages_of_a_web_archive(pack, name):
    found = dispatches(pack(samples.warc()), name)
    assert [d.url for d in found] == [f"https://example.org/{x}" for x in "acd"]
    assert "Vorland" in found[1].text and found[2].text == SECOND and found[0].published[0] == datetime.date(2024, 5, 3)
    assert found[0].external_id == "<urn:uuid:https://example.org/a>"


def test_gzip_of_many_members():
    records = samples.record("https://example.org/a", PAGE), samples.record("https://example.org/d", SECOND.encode(), "text/plain")
    assert len(dispatches(b"".join(map(gzip.compress, records)), "a.warc.gz")) == 2


@pytest.mark.parametrize("cut", [40, 120, 900, 2500, -30])
def test_truncated_web_archives(cut):
    data = samples.warc()
    found = codes(data[:cut], "a.warc")
    assert found[-1] == "truncated" and set(found) <= {"read", "truncated"}
    packed = gzip.compress(data)
    found = codes(packed[:len(packed) // 2], "a.warc.gz")
    assert found[-1] == "truncated"


def test_chunks_are_joined():
    body = SECOND.encode()
    chunked = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (40, body[:40], len(body) - 40, body[40:])
    one, = dispatches(samples.record("https://example.org/a", chunked, "text/plain", headers="Transfer-Encoding: chunked\r\n"), "a.warc")
    assert one.text == SECOND


def test_a_bomb_in_a_page():
    bomb = samples.record("https://example.org/a", gzip.compress(b"a" * 50_000_000), headers="Content-Encoding: gzip\r\n")
    assert codes(bomb + samples.warc(), "a.warc") == ["too-large", "read", "read", "read"]


# Documents

def test_pdf():
    lines = ["Police free hostages in Varland", "", *STORY.replace(" that ", " that|").replace(" hiding ", " hiding|").replace("Almeda. ", "Almeda.|").split("|")]
    one, = dispatches(samples.pdf(lines), "story.pdf")
    assert one[one.title] == "Police free hostages in Varland" and one[one.body] == STORY
    assert one.byline == "Nadia Okafor" and one.extractor.startswith("pypdfium2")


@pytest.mark.parametrize("data, code", [(samples.pdf([STORY])[:200], "truncated"), (b"%PDF-1.4\n" + os.urandom(400), "truncated"), (samples.pdf([""]), "empty"),
                                        (b"no pdf", "not-text")])
def test_pdfs_that_are_refused(data, code):
    assert codes(data, "story.pdf") == [code]


def test_docx_by_suffix_and_by_content():
    data = samples.docx(["Police free hostages in Varland", STORY, SECOND])
    for name in ("story.docx", "story"):
        one, = dispatches(data, name)
        assert one[one.title] == "Police free hostages in Varland" and one[one.body] == f"{STORY}\n\n{SECOND}"
        assert one.byline == "Nadia Okafor" and one.extractor.startswith("python-docx")


def test_docx_that_are_refused():
    data = samples.docx([STORY])
    assert codes(data[:len(data) // 2], "a.docx") == ["truncated"] and codes(samples.docx([""]), "a.docx") == ["empty"]
    parts = {i.filename: zipfile.ZipFile(io.BytesIO(data)).read(i) for i in zipfile.ZipFile(io.BytesIO(data)).infolist()}
    parts["word/document.xml"] = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + parts["word/document.xml"][55:]
    assert codes(samples.zipped(parts), "a.docx") == ["unsafe-xml"]
    assert codes(samples.zipped({**parts, "word/big.xml": b"0" * 210_000_000}, compresslevel=1), "a.docx") == ["bomb"]


# Archives and folders

FILES = {"a.txt": STORY, "deep/er/b.html": PAGE, "c.jsonl": json.dumps({"text": SECOND}) + "\n{bad\n", "picture.png": b"\x89PNG", ".hidden.txt": STORY,
         "__MACOSX/a.txt": STORY}
EXPECTED = ["read", "read", "read", "not-json", "unknown-format"]


@pytest.mark.parametrize("pack, name", [
    (samples.zipped, "x.zip"), (samples.tarred, "x.tar"), (lambda m: gzip.compress(samples.tarred(m)), "x.tar.gz"), (lambda m: gzip.compress(samples.tarred(m)), "x.tgz"),
    (lambda m: zstandard.compress(samples.tarred(m)), "x.tar.zst"), (samples.zipped, "x"), (lambda m: gzip.compress(samples.tarred(m)), "x"),
    (lambda m: samples.zipped({"inner.zip": samples.zipped(m)}), "x.zip"), (lambda m: samples.tarred({"inner.tar.gz": gzip.compress(samples.tarred(m))}), "x.tar")])
def test_archives(pack, name):
    assert codes(pack(FILES), name) == EXPECTED


def test_members_are_named():
    found = all_of(samples.zipped(FILES), "x.zip")
    assert found[0].source == "x.zip!a.txt" and found[1].source == "x.zip!deep/er/b.html"
    assert str(found[3]).startswith("x.zip!c.jsonl line 2: not JSON")


def test_a_packed_file_by_itself():
    assert codes(gzip.compress(FILES["c.jsonl"].encode()), "c.jsonl.gz") == ["read", "not-json"]
    assert codes(zstandard.compress(STORY.encode()), "a.txt.zst") == ["read"]
    assert codes(gzip.compress(PAGE), "page.gz") == ["read"]


def test_a_folder(tmp_path):
    for name, data in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    os.symlink("/dev/zero", tmp_path / "zero.txt")
    found = [f.code if isinstance(f, errors.InputError) else "read" for f in read(tmp_path)]
    assert sorted(found) == sorted([*EXPECTED, "input", "read"])  # __MACOSX is a name like any other in a folder


@pytest.mark.parametrize("name", ["../../etc/cron.d/x.txt", "/etc/x.txt", "a/../../../x.txt", "C:\\x.txt", "\\\\host\\x.txt"])
@pytest.mark.parametrize("pack", [samples.zipped, samples.tarred])
def test_names_in_archives_lead_nowhere(tmp_path, monkeypatch, name, pack):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.bin").write_bytes(pack({name: STORY}))
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr("builtins.open", lambda *a, _open=open, **k: _open(*a, **k) if str(a[0]).endswith("x.bin") else pytest.fail(f"opened {a}"))
    assert codes((tmp_path / "x.bin").read_bytes(), "x.zip" if pack is samples.zipped else "x.tar") == ["read"]
    assert sorted(tmp_path.rglob("*")) == before


def test_links_in_archives_are_not_followed():
    assert codes(samples.tarred({"a.txt": STORY}, links=[("b.txt", "/etc/passwd"), ("c.txt", "a.txt")]), "x.tar") == ["read", "input", "input"]


@pytest.mark.parametrize("cut", [10, 0.5, 0.9, -30])
def test_truncated_archives(cut):
    def part(data):
        return data[:int(len(data) * cut) if isinstance(cut, float) else cut]
    assert codes(part(samples.zipped(FILES)), "x.zip")[-1] == "truncated"
    for data, name in ((gzip.compress(samples.tarred(FILES)), "x.tgz"), (zstandard.compress(samples.tarred(FILES)), "x.tar.zst")):
        found = codes(part(data), name)
        assert found[-1] == "truncated", (name, found)


@pytest.mark.parametrize("stored", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("streamed", [False, True])
def test_what_stands_before_the_break_of_a_zip_is_read(stored, streamed):
    if streamed and stored == zipfile.ZIP_STORED:
        pytest.skip("nothing tells where such a member ends")
    out = Forward() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", stored) as archive:
        for i in range(4):
            archive.writestr(f"folder/{i}.txt", f"{STORY} {i}")
        archive.writestr("notes.bin", b"x" * 5000)
        archive.writestr("5.txt", SECOND)
    whole, starts = out.getvalue(), []
    at = whole.find(b"PK\x03\x04")
    while at >= 0:
        starts.append(at)
        at = whole.find(b"PK\x03\x04", at + 4)
    directory = whole.find(b"PK\x01\x02")
    assert codes(whole[:directory + 60], "x.zip") == codes(whole[:directory], "x.zip") == ["read"] * 4 + ["unknown-format", "read", "truncated"]
    assert codes(samples.tarred({"x.zip": whole[:directory]}), "x.tar") == ["read"] * 4 + ["unknown-format", "read", "truncated"]
    assert codes(whole[:starts[3]], "x.zip") == ["read"] * 3 + ["truncated"]
    assert codes(whole[:starts[3] + 150], "x.zip") == ["read"] * 3 + ["truncated"], "half of a member is not read as if it were whole"
    assert codes(whole[:starts[4] + 45], "x.zip")[:5] == ["read"] * 4 + ["unknown-format"]
    found = all_of(whole[:directory], "x.zip")
    assert [f.source for f in found[:4]] == [f"x.zip!folder/{i}.txt" for i in range(4)] and "what stands before the break was read" in found[-1].remedy
    assert [f.id for f in found[:4]] == [f.id for f in all_of(whole, "x.zip")[:4]]


class Forward(io.BytesIO):
    """A stream that cannot go back: sizes are written behind the members."""

    def seekable(self):
        return False

    def seek(self, *position):
        raise OSError

    def tell(self):
        raise OSError


def test_a_bomb_before_the_break_of_a_zip():
    whole = samples.zipped({"a.jsonl": b" " * 60_000_000, "b.txt": STORY})
    assert codes(whole[:whole.find(b"PK\x01\x02")], "x.zip") == ["bomb", "read", "truncated"]
    out = Forward()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.bin", b" " * 60_000_000)
        archive.writestr("b.txt", STORY)
    found = all_of(out.getvalue()[:-40], "x.zip")
    assert [f.code for f in found] == ["unknown-format", "truncated"] and "unpacks to far more" in str(found[1])


def test_a_damaged_member_costs_no_other():
    data = bytearray(samples.zipped({"a.txt": STORY, "b.txt": SECOND}))
    at = data.find(b"a.txt") + 20
    data[at:at + 8] = b"\xff" * 8
    assert codes(bytes(data), "x.zip") == ["truncated", "read"]


def test_bombs(monkeypatch):
    blanks = b" " * 60_000_000
    assert codes(samples.zipped({"a.jsonl": blanks, "b.txt": STORY}), "x.zip") == ["bomb", "read"]
    assert codes(gzip.compress(blanks), "a.jsonl.gz") == ["bomb"]
    assert set(codes(gzip.compress(samples.tarred({"a.jsonl": blanks})), "a.tgz")) == {"bomb"}
    assert codes(zstandard.compress(blanks), "a.jsonl.zst") == ["bomb"]
    nested = STORY.encode()
    for i in range(5):
        nested = samples.zipped({f"{i}.{'zip' if i else 'txt'}": nested})
    assert codes(nested, "x.zip") == ["bomb"]
    monkeypatch.setattr(archives, "LIMIT_MEMBERS", 5)
    monkeypatch.setattr(archives.Budget, "__init__", lambda self: (setattr(self, "members", 5), setattr(self, "bytes", 10 ** 9))[0])
    assert codes(samples.zipped({f"{i}.txt": f"{STORY} {i}" for i in range(9)}), "x.zip") == ["read"] * 5 + ["bomb"]


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs /proc")
def test_a_bomb_takes_little_memory():
    """Measured in a process of its own: 4 GB of blanks, packed twice."""
    import subprocess
    code = ("import gzip; from dateline.reading import read\n"
            "inner = gzip.compress(b' ' * 50_000_000) * 80\n"
            "found = list(read(inner, name='a.jsonl.gz')); assert [f.code for f in found] == ['bomb'], found\n"
            "print(next(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith('VmHWM')) // 1024)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 400


def test_locked_members():
    data = bytearray(samples.zipped({"a.txt": STORY, "b.txt": SECOND}))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + offset] |= 1
    assert codes(bytes(data), "x.zip") == ["input", "read"]


def test_units_can_be_read_again():
    """What a unit holds is enough to read it again, whatever it was cut from."""
    for data, name in ((RSS, "a.rss"), (f'text,id\n"{STORY}",1\n'.encode(), "a.csv"), (samples.warc(), "a.warc"), (samples.zipped(FILES), "a.zip")):
        from dateline.reading import Unit, extract
        for unit in units(data, name=name):
            if isinstance(unit, Unit):
                again = Unit(unit.raw, unit.where, unit.source, unit.kind, unit.facts)
                first, second = extract(unit), extract(again)
                assert str(first) == str(second) and (isinstance(first, errors.InputError) or first == second and first.id == unit.id)
