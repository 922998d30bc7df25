"""No disk and no memory: what was told of as done is there, what was there before stays, and the message says what to do. Each case in a process of its own."""
import json
import os
import pathlib
import subprocess
import sys

import pytest
from forms import times

HERE = pathlib.Path(__file__).parent
STORY = "Gunmen raided the village of Oster on Monday and killed at least 12 people, police said. The governor promised an inquiry into the raid."
LIMITS = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for folder in sys.argv[1:3]:
    sys.path.insert(0, folder)
def limit(what, most):
    resource.setrlimit(getattr(resource, "RLIMIT_" + what), (most, most))
from small import SmallCoder, lines
from dateline.project import Project
from dateline.cli import scale, code
code._coder = lambda *a: SmallCoder()
"""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")


def run(body, *arguments):
    return subprocess.run([sys.executable, "-c", LIMITS + body, str(HERE.parent / "store"), str(HERE.parent / "reading"), *map(str, arguments)], capture_output=True, text=True, timeout=300)


def wire(tmp_path, count=3000):
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(json.dumps({"id": i, "text": f"{STORY} {i}"}) + "\n" for i in range(count)))
    return path


COMMAND = """
limit("FSIZE", 60_000)
import dateline.cli
sys.argv = ["dateline", *sys.argv[3:]]
dateline.cli.main()
"""


@pytest.mark.parametrize("format", ["jsonl", "csv", "json"])
def test_a_file_is_written_whole_or_the_old_one_stays(tmp_path, format):
    target = tmp_path / f"coded.{format}"
    target.write_text("old")
    done = run(COMMAND, "code", wire(tmp_path), "-o", target)
    assert done.returncode == 2 and "file too large" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert target.read_text() == "old" and sorted(p.name for p in tmp_path.iterdir()) == [target.name, "wire.jsonl"]


def test_a_full_device_is_told(tmp_path):
    for command in (["code", str(wire(tmp_path, 50)), "-o", "/dev/full", "-f", "jsonl"], ["code", str(tmp_path / "wire.jsonl"), "-f", "jsonl"]):
        body = "import dateline.cli\nsys.argv = ['dateline', *sys.argv[3:]]\ndateline.cli.main()\n"
        if "-o" in command:
            done = run(body, *command)
        else:
            with open("/dev/full", "w") as full:
                done = subprocess.run([sys.executable, "-c", LIMITS + body, str(HERE.parent / "store"), str(HERE.parent / "reading"), *command], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 2 and "no space left on device" in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_a_project_on_a_full_disk_goes_on_when_there_is_room(tmp_path):
    """A limit on the size of files stands for the disk's: the database, its log and its copies may not grow over it."""
    path, name = wire(tmp_path), tmp_path / "stories.dateline"
    done = run("""
from dateline import errors
told = []
limit("FSIZE", 1_500_000)
try:
    with Project(sys.argv[3], coder=SmallCoder) as project:
        project.add(sys.argv[4], workers=1, progress=lambda p: told.extend(p.ids))
except errors.StoreError as error:
    print(error.code, file=sys.stderr)
print(*told)
""", name, path)
    assert done.returncode == 0, done.stderr
    told = set(done.stdout.split())
    assert done.stderr.strip() in ("store", "disk-full") and 0 < len(told) < 3000
    done = run("""
with Project(sys.argv[3], coder=SmallCoder) as project:
    assert project.check() == [], project.check()[:3]
    print(*[row[0] for row in project.db.run("SELECT id FROM documents")])
    assert project.add(sys.argv[4], workers=1).known >= int(sys.argv[5])
    project.code(workers=1)
    status = project.status()
    assert (status["documents"], status["coded"]) == (3000, 3000) and project.check() == []
""", name, path, len(told))
    assert done.returncode == 0, done.stderr
    assert told <= set(done.stdout.split()), "what was told of as written is there"


BOMBS = """
limit("AS", 1_400_000_000)
import gzip, io, zipfile, samples, zstandard
from dateline.reading import read
blanks = b" " * 40_000_000
deep = samples.STORY.encode()
for i in range(6):
    deep = samples.zipped({f"{i}.{'zip' if i else 'txt'}": deep})
laughs = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{("&" + a + ";") * 10}">' for a, b in zip("abcdefghi", "bcdefghij")) + "]><rss><channel><title>&j;</title></channel></rss>"
square = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + "ha" * 50_000 + '">]><rss><channel><title>' + "&a;" * 20_000 + "</title></channel></rss>"
parts = {i.filename: zipfile.ZipFile(io.BytesIO(samples.docx([samples.STORY]))).read(i) for i in zipfile.ZipFile(io.BytesIO(samples.docx([samples.STORY]))).infolist()}
bombs = {"a.jsonl.gz": gzip.compress(blanks, 1) * 30, "a.zip": samples.zipped({"a.txt": blanks}), "a.tgz": gzip.compress(samples.tarred({"a.txt": blanks * 3})), "a.jsonl.zst": zstandard.compress(blanks * 2, 1),
         "deep.zip": deep, "a.rss": laughs.encode(), "b.rss": square.encode(), "a.docx": samples.zipped({**parts, "word/document.xml": parts["word/document.xml"][:-20] + b" " * 220_000_000}, compresslevel=1),
         "many.zip": samples.zipped({f"{i}.bin": b"" for i in range(20_000)}), "a.warc": samples.record("http://x/", gzip.compress(blanks), headers="Content-Encoding: gzip\\r\\n"),
         "long.jsonl": b'{"text": "' + b"x" * 30_000_000 + b'"}', "deep.json": b"[" * 5_000_000, "a.html": b"<div>" * 2_000_000, "a.csv": b'text\\n"' + b"x" * 30_000_000, "a.pdf": b"%PDF-1.4\\n" + b"[" * 5_000_000}
for name, data in bombs.items():
    codes = set()
    for found in read(data, name=name):
        codes.add(getattr(found, "code", "read"))
    print(name, *sorted(codes), sep="\\t")
"""


def test_bombs_are_refused_in_little_memory():
    done = run(BOMBS)
    assert done.returncode == 0, done.stderr[-2000:]
    found = dict(line.split("\t", 1) for line in done.stdout.splitlines())
    assert len(found) == 15 and "fault" not in done.stdout
    assert {found[name] for name in ("a.jsonl.gz", "a.zip", "a.tgz", "a.jsonl.zst", "deep.zip", "a.docx")} <= {"bomb", "bomb\ttoo-large"} and found["a.rss"] == found["b.rss"] == "unsafe-xml"
    assert found["a.warc"] == found["long.jsonl"] == "too-large" and found["deep.json"] == "not-json" and "read" not in "".join(found.values())


def test_memory_that_runs_out_loses_nothing_that_was_told_of(tmp_path):
    """Texts of eight megabytes each under a limit that a few of them fill."""
    name = tmp_path / "stories.dateline"
    with open(tmp_path / "wire.jsonl", "w") as file:
        for i in range(times(12, 60)):
            file.write(json.dumps({"id": i, "text": f"{STORY} {i}" if i % 3 else STORY + " " * (300_000 * i)}) + "\n")
    done = run("""
import dateline.cli
with Project(sys.argv[3], coder=SmallCoder):
    pass
used = int(open("/proc/self/statm").read().split()[0]) * 4096
limit("AS", used + 18_000_000)
sys.argv = ["dateline", "add", sys.argv[3], sys.argv[4], "--workers", "1"]
dateline.cli.main()
""", name, tmp_path / "wire.jsonl")
    assert done.returncode in (0, 1, 2), (done.returncode, done.stderr[-1500:])
    assert "Traceback" not in done.stderr, done.stderr[-2000:]
    done = run("""
with Project(sys.argv[3], coder=SmallCoder) as project:
    assert project.check() == [], project.check()[:3]
    project.add(sys.argv[4], workers=1, retry=True)
    status = project.status()
    assert status["submitted"] == int(sys.argv[5]) and status["reasons"].keys() <= {"too-large"} and project.check() == [], status
""", name, tmp_path / "wire.jsonl", times(12, 60))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def disk(tmp_path):
    """A disk of half a megabyte, and a way to make it larger."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only the superuser may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("this machine mounts nothing")
    yield folder, lambda: subprocess.run(["mount", "-o", "remount,size=24m", str(folder)], check=True)
    subprocess.run(["umount", str(folder)], capture_output=True)


def test_shards_on_a_disk_that_is_full(tmp_path, disk):
    """The job stops with a message, and ends with the same bytes when it is given room."""
    folder, enlarge = disk
    path, body = wire(tmp_path, 900), "scale.make_coder = SmallCoder\nimport dateline.cli\nsys.argv = ['dateline', *sys.argv[3:]]\ndateline.cli.main()\n"
    arguments = ["code", "--engine", "plain", path, "-o", folder / "out", "--shard-size", "100"]
    done = run(body, *arguments)
    assert done.returncode == 2 and "no space left on device" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not list((folder / "out").glob(".*.part")) and not (folder / "out/manifest.json").exists()
    enlarge()
    done = run(body, *arguments)
    assert done.returncode == 0 and "before" in done.stderr, done.stderr
    run(body, "code", path, "-o", tmp_path / "plain.jsonl")
    assert b"".join(p.read_bytes() for p in sorted((folder / "out").glob("part-*"))) == (tmp_path / "plain.jsonl").read_bytes()


def test_a_project_on_a_disk_that_is_full(tmp_path, disk):
    folder, enlarge = disk
    body = "import dateline.cli\nsys.argv = ['dateline', *sys.argv[3:]]\ndateline.cli.main()\n"
    done = run(body, "add", folder / "x.dateline", wire(tmp_path), "--workers", "1")
    assert done.returncode == 2 and "disk is full" in done.stderr and "Traceback" not in done.stderr, done.stderr
    enlarge()
    assert run(body, "check", folder / "x.dateline").returncode == 0
    done = run(body, "add", folder / "x.dateline", tmp_path / "wire.jsonl", "--workers", "1")
    assert done.returncode == 0 and "Read 3,000 texts" in done.stderr, done.stderr
    assert run(body, "check", folder / "x.dateline").returncode == 0
