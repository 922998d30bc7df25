"""Killed at random moments, a project loses nothing that it told of. The long form: python tests/store/kills.py 500."""
import os
import random
import subprocess
import time

import kills
import pytest
from small import SmallCoder, lines

from dateline.project import Project


def test_nothing_told_of_is_lost(name, tmp_path):
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(lines(1500)) + "not json\n")
    chance = random.Random(os.environ.get("DATELINE_SEED", name.partition("/")[0]))
    added, coded = set(), set()
    for i in range(8):
        more_added, more_coded, ended = kills.run_and_kill(name, [path], chance.uniform(0, 0.7), workers=1 + i % 2)
        added, coded = added | more_added, coded | more_coded
        kills.look(name, added, coded, whole=i % 3 == 0)
        if ended:
            break
    assert added
    with Project(name, coder=SmallCoder) as project:
        project.add(path)
        project.code(workers=1)
        status = project.status()
        assert (status["documents"], status["coded"], status["quarantined"], len(status["runs"])) == (1500, 1500, 1, 1) and project.check() == []


def test_three_orders_with_five_kills_each_give_one_content(tmp_path):
    rows = lines(2000) + ["not json\n"]
    chance = random.Random(3)
    hashes = set()
    for i in range(3):
        chance.shuffle(rows)
        path = tmp_path / f"{i}.jsonl"
        path.write_text("".join(rows))
        name = tmp_path / f"{i}.dateline"
        for _ in range(5):
            kills.run_and_kill(name, [path], chance.uniform(0, 0.4))
        with Project(name, coder=SmallCoder) as project:
            project.add(path)
            project.code(workers=1)
            assert project.status()["coded"] == 2000
            hashes.add(project.content_hash())
    assert len(hashes) == 1


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_workers_end_with_their_parent(tmp_path):
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(lines(3000)))
    child = kills.start(tmp_path / "x.dateline", [path], workers=2)
    workers = []
    for line in child.stdout:
        if line.startswith("coded"):
            workers = subprocess.run(["ps", "-o", "pid=", "--ppid", str(child.pid)], capture_output=True, text=True).stdout.split()
            break
    child.kill()
    child.communicate()
    assert len(workers) == 2
    end = time.monotonic() + 10
    while any(_alive(w) for w in workers) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(_alive(w) for w in workers)


def _alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_ctrl_c_keeps_what_was_done(tmp_path):
    import signal
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(lines(3000)))
    name = tmp_path / "x.dateline"
    child = kills.start(name, [path], workers=2)
    told = set()
    for line in child.stdout:
        told.update(line.split()[1:])
        if line.startswith("coded"):
            break
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=20)
    assert child.returncode != 0
    kills.look(name, told, set())


def dies(**options):
    return _Dying()


class _Dying(SmallCoder):
    """A coder that takes its process with it at one text."""

    def code(self, dispatch):
        if "number 7," in dispatch.text:
            os._exit(11)
        return super().code(dispatch)


def test_a_worker_that_dies_costs_one_document(tmp_path):
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(lines(60)))
    with Project(tmp_path / "x.dateline", coder=dies) as project:
        project.add(path)
        done = project.code(workers=2)
        assert (done.coded, done.faults) == (59, 1)
        assert "status 11" in project.db.run("SELECT fault FROM codings WHERE fault IS NOT NULL")[0][0]


def refuses(**options):
    from dateline.errors import ModelError
    raise ModelError("no weights", remedy="Install them")


def test_a_coder_that_cannot_be_made_is_told(tmp_path):
    from dateline.errors import ModelError
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(lines(5)))
    with Project(tmp_path / "x.dateline", coder=refuses) as project:
        project.add(path)
        with pytest.raises(ModelError, match="no weights"):
            project.code(workers=2)
        assert project.status()["runs"] == []
