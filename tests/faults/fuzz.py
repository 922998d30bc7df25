"""Bytes that are led by what they reach: one target a parser, each of which must end well or with an error of ours.

    python tests/faults/fuzz.py TARGET [libFuzzer options, such as -max_total_time=600 or a folder of samples]

TARGET: reading, codebook, parties, records, marked. Needs atheris: pip install 'dateline[fuzz]'.
"""
import json
import pathlib
import sys
import tempfile

import atheris

with atheris.instrument_imports(include=["dateline"]):
    from dateline import errors
    from dateline.codebooks import loader
    from dateline.dispatch import Dispatch
    from dateline.evaluating import attribution, records
    from dateline.exporting import shape
    from dateline.knowledge import party_rows
    from dateline.reading import read

NAMES = ("a.txt", "a.html", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.rss", "a.atom", "a.warc", "a.docx", "a.zip", "a.tar", "a.gz", "a.zst", "a.parquet", "a")
FOLDER = pathlib.Path(tempfile.mkdtemp())


def reading(data: bytes) -> None:
    name = NAMES[data[0] % len(NAMES)] if data else "a"
    for found in read(data[1:], name=name):
        if isinstance(found, Dispatch):
            found.text.encode("utf-8")
        elif not (isinstance(found, errors.InputError) and found.what and found.remedy):
            raise AssertionError(f"{name}: {found!r}")


def codebook(data: bytes) -> None:
    path = FOLDER / "mine.yaml"
    path.write_bytes(b"extends: plover\n" + data if len(data) % 16 == 15 else data)  # reading ours as well costs a second
    if not all(isinstance(problem, str) for problem in loader.check(path)):
        raise AssertionError


def party_table(data: bytes) -> None:
    path = FOLDER / "mine.csv"
    path.write_bytes(b"name,kind,country,sectors,source\n" + data)
    try:
        list(party_rows.read_entries(path, frozenset({"MLI", "RUS"})))
    except errors.DataError:
        return


def record(data: bytes) -> None:
    (FOLDER / "a.gold.yaml").write_bytes(data)
    try:
        records.read_gold(FOLDER / "a.gold.yaml")
    except errors.DatelineError:
        pass
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    shape.problem({"schema": "dateline/1", **value} if isinstance(value, dict) else value)


def marked(data: bytes) -> None:
    try:
        attribution.unmark(data.decode("utf-8", "replace"))
    except errors.DatelineError:
        return


TARGETS = {"reading": reading, "codebook": codebook, "parties": party_table, "records": record, "marked": marked}

def seeds() -> str:
    """A folder with a small file of every format."""
    sys.path.append(str(pathlib.Path(__file__).parents[1] / "reading"))
    import samples
    members = {"a.txt": samples.STORY, "b.html": samples.PAGE}
    whole = {"a.txt": samples.STORY.encode(), "a.html": samples.PAGE, "a.jsonl": json.dumps({"text": samples.STORY, "date": "2024-05-01"}).encode(), "a.csv": f'text,id\n"{samples.STORY}",1\n'.encode(),
             "a.rss": samples.RSS, "a.atom": samples.ATOM, "a.warc": samples.warc(), "a.docx": samples.docx([samples.STORY]), "a.zip": samples.zipped(members), "a.tar": samples.tarred(members)}
    folder = FOLDER / "seeds"
    folder.mkdir()
    for name, data in whole.items():
        (folder / name).write_bytes(bytes([NAMES.index(name)]) + data)
    return str(folder)


if __name__ == "__main__":
    name = sys.argv.pop(1)
    target = TARGETS[name]
    if name == "reading":
        sys.argv.append(seeds())
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
