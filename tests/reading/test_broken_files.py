"""Whatever is done to a file, reading it raises nothing: every piece becomes a dispatch or an error with a place and a remedy."""
import gzip
import random

import pytest
import samples
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline import errors
from dateline.dispatch import Dispatch
from dateline.reading import SUFFIXES, read

MEMBERS = {"a.txt": samples.STORY, "b.html": samples.PAGE, "c.csv": f'text,id\n"{samples.SECOND}",1\n'}
WHOLE = {
    "a.csv": f'title,text,date\n"One","{samples.STORY}",2024-05-01\n"Two","{samples.SECOND}",2024-05-02\n'.encode(), "a.rss": samples.RSS, "a.atom": samples.ATOM,
    "a.warc": samples.warc(), "a.warc.gz": gzip.compress(samples.warc()), "a.docx": samples.docx([samples.STORY]), "a.zip": samples.zipped(MEMBERS),
    "a.tar": samples.tarred(MEMBERS), "a.tgz": gzip.compress(samples.tarred(MEMBERS)), "a.tar.zst": zstandard.compress(samples.tarred(MEMBERS)),
    "a.jsonl": b'{"text": "' + samples.STORY.encode() + b'"}\n' * 2, "a.html": samples.PAGE}


def sound(data, name):
    for found in read(data, name=name):
        assert isinstance(found, Dispatch) or isinstance(found, errors.InputError) and str(found).startswith(name) and found.remedy, (name, found)


@pytest.mark.parametrize("name", WHOLE)
def test_changed_bytes(name):
    chance = random.Random(name)
    for _ in range(60):
        data = bytearray(WHOLE[name])
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        sound(bytes(data), name)


@pytest.mark.parametrize("name", WHOLE)
def test_cut_and_doubled(name):
    chance = random.Random(name)
    for _ in range(25):
        data = WHOLE[name]
        a, b = sorted(chance.randrange(len(data)) for _ in range(2))
        for changed in (data[:a], data[a:], data[:a] + data[b:], data[:b] + data[a:]):
            sound(changed, name)


def test_changed_pdfs():
    chance = random.Random(1)
    whole = samples.pdf([samples.STORY])
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        sound(bytes(data), "a.pdf")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(sorted(SUFFIXES.keys() - {".pdf"}) + [""]),
       st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n", b"<rss>", b"text\n", b"{"]))
def test_any_bytes(data, suffix, start):
    sound(start + data, f"file{suffix}")
