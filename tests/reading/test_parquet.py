"""Parquet: a row is what the same object in JSON Lines is; damage, bombs and strange columns are refused."""
import datetime
import io
import json
import pathlib
import random
import subprocess
import sys

import pytest
import samples

from dateline import errors
from dateline.dispatch import Dispatch
from dateline.reading import read, units

pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

COLUMNS = {"Title": ["Hostages freed", "Raid", None], "text": [samples.STORY, samples.SECOND, samples.STORY], "id": [1, 2, 3], "vector": [[0.5, 1.0]] * 3,
           "date": [datetime.date(2024, 5, 1), None, datetime.date(2024, 5, 3)]}


def parquet(columns=COLUMNS, **options):
    from pyarrow import parquet
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, **options)
    return out.getvalue()


def codes(data, name="a.parquet"):
    return [f.code if isinstance(f, errors.InputError) else "read" for f in read(data, name=name)]


@pytest.mark.parametrize("options", [{}, {"compression": "gzip", "row_group_size": 1}, {"use_dictionary": False}])
def test_a_row_is_read_as_the_same_line_of_json(options):
    rows = [{key.lower(): str(v) if isinstance(v, datetime.date) else v for key, values in COLUMNS.items() if (v := values[i]) is not None and key != "vector"}
            for i in range(3)]
    lines = "".join(json.dumps(row, sort_keys=True) + "\n" for row in rows).encode()
    for a, b in zip(read(parquet(**options), name="a"), read(lines, name="a.jsonl"), strict=True):
        assert (a.text, a.published, a.external_id, a.id) == (b.text, b.published, b.external_id, b.id)


def test_it_may_lie_in_an_archive():
    assert codes(samples.zipped({"a.parquet": parquet()}), "x.zip") == ["read"] * 3 and codes(samples.tarred({"a.parquet": parquet()}), "x.tar") == ["read"] * 3


@pytest.mark.parametrize("columns, code", [({"words": ["x"]}, "wrong-columns"), ({"text": ["x"], "Text": ["y"]}, "wrong-columns"), ({"text": pyarrow.array([], "string")}, "empty"),
                                           ({"text": [1, 2]}, "not-json"), ({"text": [None]}, "not-json"), ({"text": [samples.STORY.encode()]}, "read")])
def test_other_columns(columns, code):
    assert set(codes(parquet(columns))) == {code}


def test_changed_and_cut_bytes_raise_nothing():
    chance, whole = random.Random(5), parquet(row_group_size=2)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        for piece in (bytes(data), whole[:chance.randrange(len(whole))]):
            for found in read(piece, name="a.parquet"):
                assert isinstance(found, Dispatch) or isinstance(found, errors.InputError) and str(found).startswith("a.parquet") and found.remedy


@pytest.mark.skipif(not pathlib.Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak there")
def test_bombs_are_refused_and_take_little_memory():
    code = ("import io, itertools, pathlib, pyarrow; from pyarrow import parquet; from dateline.reading import units\n"
            "def found(column, **options):\n"
            "    out = io.BytesIO(); parquet.write_table(pyarrow.table({'text': column}), out, **options)\n"
            "    return [getattr(f, 'code', 'unit') for f in units(out.getvalue(), name='a.parquet')]\n"
            "one = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 5000, pyarrow.int32()), pyarrow.array(['word ' * 500_000]))\n"
            "told = found(one); assert told[-1] == 'bomb' and len(told) < 120, told[-3:]\n"
            "print(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"  # its own peak: getrusage would hold that of the tests' process too
            "assert found([' ' * 1_000_000] * 300, use_dictionary=False, compression='zstd') == ['bomb']")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) / 1024 < 900


def test_without_pyarrow_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    found, = units(b"PAR1", name="a.parquet")
    assert "pyarrow is not installed" in str(found) and "dateline[scaling]" in found.remedy
