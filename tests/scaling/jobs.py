"""What the tests of scaling share: coders that can be watched, slowed and broken, inputs of every kind, and jobs in a process of their own."""
import gzip
import json
import os
import pathlib
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
for folder in (HERE.parent / "store", HERE.parent / "reading"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))

import samples  # noqa: E402
from small import SmallCoder, lines  # noqa: E402

from dateline import scaling  # noqa: E402
from dateline.scaling import shard_coder  # noqa: E402
from dateline.dispatch import Dispatch  # noqa: E402
from dateline.reading import read  # noqa: E402


shard_coder.program = lambda: "sha256:test"  # these tests are of shards: a file of the program that is edited meanwhile is none of their business


class Small(SmallCoder):
    """The small coder, from here, so that a worker that makes it has read the line above."""


class Watched(SmallCoder):
    """Writes the id of every dispatch that it codes to the file that the environment names, a little slower than one can kill it."""

    def code(self, dispatch):
        if log := os.environ.get("DATELINE_TEST_LOG"):
            with open(log, "a") as file:
                file.write(f"{os.getpid()} {dispatch.external_id}\n")
            time.sleep(0.004)
        return super().code(dispatch)


class Deadly(SmallCoder):
    """Takes its process with it at one text."""

    def code(self, dispatch):
        if "number 7," in dispatch.text:
            os._exit(11)
        return super().code(dispatch)


class Faulty(SmallCoder):
    def code(self, dispatch):
        if "number 7," in dispatch.text:
            raise IndexError("boom")
        return super().code(dispatch)


class Other(SmallCoder):
    """Another version: its records say so."""

    def code(self, dispatch):
        import dataclasses
        return dataclasses.replace(super().code(dispatch), coder={"version": "2", "codebook": "test 1"})


def refuses(**options):
    """A coder that can be made once, in the process that starts the job, and in no other."""
    if os.environ.get("DATELINE_TEST_PARENT") != str(os.getpid()):
        from dateline.errors import ModelError
        raise ModelError("no weights", where="reader.onnx", remedy="Install them")
    return SmallCoder()


def inputs(folder):
    """Paths of JSON Lines with bad and blank lines, Parquet, a packed web archive, a table and small texts, in order."""
    import pyarrow
    from pyarrow import parquet
    folder.mkdir(exist_ok=True)
    rows = lines(57)
    rows[20:20] = ["not json\n", "\n", '{"text": ""}\n', '{"id": "bad byte", "text": "caf\\ud800"}\n']
    (folder / "a.jsonl").write_text("".join(rows).rstrip("\n"))
    table = [json.loads(row) for row in lines(33, 100)]
    parquet.write_table(pyarrow.table({key: [row[key] for row in table] for key in table[0]}), folder / "b.parquet", row_group_size=10)
    pages = b"".join(samples.record(f"https://example.org/{i}", samples.PAGE.replace(b"Almeda", b"Almeda %d" % i)) for i in range(12))
    (folder / "c.warc.gz").write_bytes(gzip.compress(pages)[:-40])
    (folder / "d.csv").write_text("id,text\n" + "".join(f'{i},"{samples.SECOND}"\n' for i in range(9)))
    for i in range(8):
        (folder / f"e{i}.txt").write_text(f"{samples.STORY} {i}")
    return [str(path) for path in sorted(folder.iterdir())]


def plain(paths, coder=Small):
    """What one process writes for the same files, as ``dateline code`` does: records, and how many texts were put aside."""
    made, out, aside = coder(), b"", 0
    for path in paths:
        for found in read(path):
            if isinstance(found, Dispatch):
                out += made.code(found).to_json().encode() + b"\n"
            else:
                aside += 1
    return out, aside


def records(folder):
    """All parts, one after the other."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("part-*.jsonl")))


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock"}


JOB = """
import sys
sys.path.insert(0, sys.argv[1])
import jobs
from dateline import scaling
def tell(progress):
    print(progress.done, flush=True)
scaling.code(sys.argv[5:], sys.argv[2], jobs.Watched, on=sys.argv[3], workers=int(sys.argv[4]), shard_size=10, tell=tell)
"""


def start(folder, paths, on, workers, log):
    return subprocess.Popen([sys.executable, "-c", JOB, str(HERE), str(folder), on, str(workers), *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            env={**os.environ, "DATELINE_TEST_LOG": str(log)})


def run(folder, paths, coder=Small, on="plain", workers=None, size=10, **options):
    return scaling.code(paths, folder, coder, on=on, workers=workers, shard_size=size, **options)
