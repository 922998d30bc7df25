"""Every earlier format becomes the present one, whatever stops it in between, after a copy was made."""
import os
import signal

import pytest
from small import SmallCoder, lines

from dateline import errors
from dateline.project import Project
from dateline.reading import Unit, extract
from dateline.store import LATEST, connect, documents, migrate, migrations


def old(name, version):
    """A project of an earlier format, with documents in it."""
    db = connect(name)
    migrate(db, to=version)
    number = documents.open_input(db, "wire.jsonl")
    units = [Unit(line.strip().encode(), f"line {i}", "wire.jsonl", "record") for i, line in enumerate([*lines(5), "bad\n"])]
    documents.add(db, number, [documents.Outcome(u.id, u.raw, u.where, extract(u), u.kind) for u in units], "dateline 1")
    db.close()


def sound(name):
    with Project(name, coder=SmallCoder) as project:
        status = project.status()
        assert (status["documents"], status["quarantined"], status["format"]) == (5, 1, LATEST)
        assert project.check() == []
        assert project.code(workers=1).coded == 5
        project.link()
        assert project.check() == []


@pytest.mark.parametrize("version", range(1, LATEST))
def test_from_every_earlier_format(name, version):
    old(name, version)
    sound(name)


@pytest.mark.parametrize("version", range(1, LATEST))
def test_a_copy_is_made_before(tmp_path, version):
    name = tmp_path / "x.dateline"
    old(name, version)
    Project(name).close()
    copies = sorted(p.name for p in tmp_path.iterdir() if p != name)
    assert copies == [f"x.dateline.v{v}.backup" for v in range(version, LATEST)]
    db = connect(tmp_path / copies[0])
    assert db.version() == version and db.run("SELECT count(*) FROM documents") == [(5,)]
    db.close()


def test_a_copy_in_postgres(server):
    name = f"{server}&schema=copied"
    old(name, 1)
    with Project(name) as project:
        assert project.db.run("SELECT count(*) FROM copied_backup_v1.documents") == [(5,)]


def killed(name, step, statement):
    """Migrate in a process that is killed after a statement."""
    child = os.fork()
    if child == 0:
        try:
            migrate(connect(name), after=lambda *at: os.kill(os.getpid(), signal.SIGKILL) if at == (step, statement) else None)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("step", range(1, LATEST + 1))
def test_killed_at_every_statement(name, step):
    if step > 1:
        old(name, step - 1)
    else:
        connect(name).close()
    db = connect(name)
    count = len(migrations.statements(step, db))
    db.close()
    for statement in range(count):
        killed(name, step, statement)
        db = connect(name)
        assert db.version() == step - 1
        db.close()
    if step > 1:
        sound(name)
    else:
        with Project(name) as project:
            assert project.check() == [] and project.status()["submitted"] == 0


def test_a_later_format_is_refused(name):
    Project(name).close()
    db = connect(name)
    with db.transaction():
        db.set_version(LATEST + 1)
    db.close()
    with pytest.raises(errors.NewerProject, match="later version"):
        Project(name)


def test_an_old_project_that_may_not_be_written(name):
    old(name, 1)
    with pytest.raises(errors.ReadOnly, match="format 1"):
        Project(name, readonly=True)


def test_two_that_open_an_old_project_at_once(name):
    old(name, 1)
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            try:
                Project(name).close()
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitpid(c, 0)[1] for c in children] == [0, 0, 0]
    sound(name)
