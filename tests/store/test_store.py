"""What is stored is what comes back, on both databases; what cannot be stored is told, and nothing is lost."""
import os
import pathlib
import re
import shutil
import sqlite3
import tempfile
import traceback

import pytest
from small import SmallCoder, lines

from dateline import errors
from dateline.project import Project
from dateline.store import connect, is_project


@pytest.fixture
def wire(tmp_path):
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(lines(30)) + "not json\n")
    return path


def filled(name, wire, count=1):
    project = Project(name, coder=SmallCoder)
    project.add(wire)
    project.code(workers=count)
    return project


def test_the_whole_way(name, wire):
    with filled(name, wire) as project:
        status = project.status()
        assert (status["submitted"], status["documents"], status["quarantined"], status["events"], status["coded"]) == (31, 30, 1, 15, 30)
        assert project.add(wire).known == 31 and project.code(workers=1).run is None
        assert len(list(project.records(types=["ASSAULT"], since="2024-05-02", until="2024-05-04", countries=[]))) == 3
        assert len(list(project.records(text="villages"))) == 30 and len(list(project.search('"village number 7"'))) == 1
        assert project.link()["events"] == 15 and project.status()["incidents"] > 0
        project.code(again=True, workers=1)
        assert list(project.diff(1, 2)) == [] and len(project.status()["runs"]) == 2
        project.merge("a", "b", maker="ana")
        assert project.check() == []


def test_both_databases_hold_the_same(server, wire, tmp_path):
    hashes = set()
    for name in (tmp_path / "one.dateline", f"{server}&schema=same"):
        with filled(name, wire) as project:
            hashes.add(project.content_hash())
    assert len(hashes) == 1


def test_it_can_be_opened_for_reading(name, wire):
    filled(name, wire).close()
    with Project(name, readonly=True, coder=SmallCoder) as project:
        assert project.status()["documents"] == 30
        with pytest.raises(errors.ReadOnly):
            project.add(wire)
    with Project(name, readonly=True) as project:
        assert project.check() == []


def test_two_writers_at_once(name, wire, tmp_path):
    with filled(name, wire) as one, Project(name, wait_seconds=0.3, coder=SmallCoder) as two:
        more = tmp_path / "more.jsonl"
        more.write_text("".join(lines(10, start=100)))
        with one.db.transaction():
            with pytest.raises(errors.Busy, match="another process is writing") as busy:
                two.add(more)
            assert busy.value.code == "busy"
        assert two.add(more).new == 10
        assert one.status()["documents"] == 40 and one.check() == []


def test_two_processes_add_and_code_together(name, tmp_path):
    import subprocess
    import sys
    paths = []
    for i in range(2):
        paths.append(tmp_path / f"{i}.jsonl")
        paths[-1].write_text("".join(lines(1500, start=i * 700)))
    code = "import sys; sys.path.insert(0, sys.argv[1]); from small import SmallCoder; from dateline.project import Project\n" \
           "p = Project(sys.argv[2], coder=SmallCoder); p.add(sys.argv[3], workers=1); p.code(workers=1); p.close()"
    running = [subprocess.Popen([sys.executable, "-c", code, pathlib.Path(__file__).parent, name, p], stderr=subprocess.PIPE, text=True) for p in paths]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    with Project(name, coder=SmallCoder) as project:
        project.code(workers=1)
        status = project.status()
        assert (status["documents"], status["coded"], status["events"]) == (2200, 2200, 1100) and project.check() == []


@pytest.mark.parametrize("table, column, change", [
    ("documents", "text", lambda v: v.replace("village", "villagf", 1)), ("documents", "outlet", lambda v: "Other"), ("documents", "layout", lambda v: v.replace("0", "1")),
    ("originals", "packed", lambda v: bytes(v)[:-9] + bytes([bytes(v)[-9] ^ 1]) + bytes(v)[-8:]), ("originals", "size", lambda v: v + 1),
    ("codings", "record", lambda v: bytes(v)[:20] + bytes([bytes(v)[20] ^ 4]) + bytes(v)[21:]), ("codings", "events", lambda v: v + 1),
    ("events", "type", lambda v: "AID"), ("events", "first_day", lambda v: "2020-01-01"), ("runs", "coder", lambda v: v.replace("test", "tesu")),
    ("quarantine", "message", lambda v: v + "!"), ("inputs", "accepted", lambda v: v + 1), ("incidents", "record", lambda v: v.replace("ASSAULT", "ASSAULU"))])
def test_check_names_what_was_changed(name, wire, table, column, change):
    with filled(name, wire) as project:
        project.link()
        key = {"originals": "id", "codings": "document", "events": "document", "incidents": "id"}.get(table, "number")
        row, value = project.db.run(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {key} LIMIT 1 OFFSET {1 if table not in ('quarantine', 'inputs', 'runs') else 0}")[0]
        project.db.run(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (change(value), row))
        problems = project.check()
        assert problems and table in {p.table for p in problems}, problems


def test_check_names_what_is_missing(name, wire):
    with filled(name, wire) as project:
        project.link()
        if project.db.dialect == "sqlite":
            project.db.run("PRAGMA foreign_keys = OFF")
            project.db.run("DELETE FROM originals WHERE id = (SELECT min(id) FROM documents)")
            assert any("missing" in p.what for p in project.check())
        project.db.run("DELETE FROM events WHERE position = 0 AND document = (SELECT min(document) FROM events)")
        assert {"events"} <= {p.table for p in project.check()}


# SQLite alone

def test_every_flipped_byte_of_stored_texts_is_found(tmp_path, wire):
    """Bytes of texts, originals and records are flipped in the file itself, one at a time."""
    name = tmp_path / "stories.dateline"
    filled(name, wire).close()
    whole = name.read_bytes()
    with Project(name) as project:
        places = {m.start() for text in ("village number 7,", "Wire 2", "not-json") for m in re.finditer(text.encode(), whole)}
        for table, column in (("originals", "packed"), ("codings", "record")):
            for value, in project.db.run(f"SELECT {column} FROM {table} LIMIT 8"):
                at = whole.find(value)
                assert at > 0
                places |= {at, at + 1, at + len(value) // 2, at + len(value) - 1}
    assert len(places) > 60
    for at in sorted(places):
        name.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1:])
        with Project(name) as project:
            assert project.check(), at
    name.write_bytes(whole)
    with Project(name) as project:
        assert project.check() == []


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path, wire):
    name = tmp_path / "stories.dateline"
    with filled(name, wire) as project:
        big = tmp_path / "big.jsonl"
        big.write_text("".join(lines(5000, start=1000)))
        pages = project.db.run("PRAGMA page_count")[0][0]
        project.db.run(f"PRAGMA max_page_count = {pages + 300}")
        told = []
        with pytest.raises(errors.DiskFull, match="disk is full") as full:
            project.add(big, workers=1, progress=lambda p: told.extend(p.ids))
        assert full.value.remedy and told
        assert project.status()["documents"] == 30 + len(told) and project.check() == []
        project.db.run("PRAGMA max_page_count = 1000000")
        assert project.add(big, workers=1).new == 5000 - len(told) and project.check() == []


@pytest.mark.parametrize("content, said", [(b"hello", "not a project"), (b"PK\x03\x04" + b"\0" * 200, "not a project"), (b"SQLite format 3\0" + b"\0" * 84, None)])
def test_files_that_are_no_project(tmp_path, content, said):
    path = tmp_path / "x.dateline"
    path.write_bytes(content)
    with pytest.raises(errors.StoreError, match=said):
        Project(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(errors.NotAProject, match="another program"):
        Project(path)
    assert not is_project(path)


def test_what_is_not_there(tmp_path):
    with pytest.raises(errors.NotAProject, match="no such project"):
        Project(tmp_path / "gone.dateline", create=False)
    with pytest.raises(errors.StoreError, match="folder does not exist"):
        Project(tmp_path / "gone" / "x.dateline")
    with pytest.raises(errors.NotAProject, match="a folder"):
        Project(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_project_is_one_file_when_it_is_closed(tmp_path, wire):
    name = tmp_path / "stories.dateline"
    filled(name, wire).close()
    with Project(name, readonly=True) as project:
        project.status()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["stories.dateline", "wire.jsonl"] and is_project(name)


def test_bad_addresses():
    for url in ("postgresql://localhost/x?schema=A;DROP", "postgresql://localhost/x?schema="):
        with pytest.raises(errors.UsageError, match="schema"):
            connect(url)
    pytest.importorskip("psycopg")
    with pytest.raises(errors.StoreError, match="cannot be reached") as error:
        connect("postgresql://ana:secret@/x?host=/nowhere")
    assert "secret" not in str(error.value)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("folder_mode", [0o555, 0o755])
def test_a_project_that_belongs_to_somebody_else(wire, folder_mode):
    """Seen by a user who may read it and write nothing there: it can be read and checked, and the rest is refused in words."""
    import dateline.project.coding  # noqa: F401 (loaded before the rights to do so are given up)
    folder = pathlib.Path(tempfile.mkdtemp())
    name = folder / "stories.dateline"
    try:
        filled(name, wire).close()
        story = folder / "story.txt"
        story.write_text("Gunmen raided the village of Tamsa on Friday, police said.")
        name.chmod(0o444)
        folder.chmod(folder_mode)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                if os.geteuid() == 0:
                    os.setgid(65534)
                    os.setuid(65534)
                with Project(name, coder=SmallCoder) as project:
                    assert project.status()["documents"] == 30 and project.check() == [] and len(list(project.records(text="villages"))) == 30
                    for act in (lambda: project.add(story), lambda: project.code(again=True, workers=1), project.link, lambda: project.merge("a", "b")):
                        with pytest.raises(errors.ReadOnly, match="may not be written") as refused:
                            act()
                        assert refused.value.remedy
                if folder_mode == 0o555 or os.geteuid() == 65534:
                    with pytest.raises(errors.StoreError, match="cannot be opened|may not be written"):
                        Project(folder / "new.dateline")
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        assert sorted(p.name for p in folder.iterdir()) == ["stories.dateline", "story.txt"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_project_is_known_for_one_before_its_first_batch(tmp_path):
    """Killed right after it was opened, it is no file of text."""
    name = tmp_path / "stories.db"
    child = os.fork()
    if child == 0:
        Project(name)
        os._exit(9)
    os.waitpid(child, 0)
    assert is_project(name)
