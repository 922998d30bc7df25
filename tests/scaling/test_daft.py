"""The same bytes on Daft, with any number of workers, and when workers are killed."""
import os
import signal
import subprocess
import time

import jobs
import pytest
from small import lines

from dateline import errors

pytest.importorskip("daft", reason="Daft is not installed")


@pytest.fixture
def paths(tmp_path):
    return jobs.inputs(tmp_path / "in")


def test_any_number_of_workers_gives_the_same_bytes(tmp_path, paths):
    jobs.run(tmp_path / "plain", paths)
    expected = jobs.contents(tmp_path / "plain")
    for workers in (1, 2, 3):
        done = jobs.run(tmp_path / f"daft-{workers}", paths, on="daft", workers=workers)
        assert done.before == 0 and jobs.contents(tmp_path / f"daft-{workers}") == expected


def children(pid):
    return [int(child) for child in subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout.split()]


def at_work(log):
    """The processes that have coded something."""
    return {int(line.split()[0]) for line in log.read_text().splitlines() if line.split()[1] != "None"} if log.exists() else set()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_a_worker_that_is_killed_costs_nothing(tmp_path):
    path, log = tmp_path / "a.jsonl", tmp_path / "log"
    path.write_text("".join(lines(600)))
    jobs.run(tmp_path / "plain", [str(path)], jobs.Watched)
    child = jobs.start(tmp_path / "out", [str(path)], "daft", 2, log)
    killed = set()
    for line in child.stdout:
        if (done := int(line)) >= 5 * (len(killed) + 1) and len(killed) < 2 and done < 60:
            if victims := at_work(log) & set(children(child.pid)) - killed:
                killed.add(victim := victims.pop())
                os.kill(victim, signal.SIGKILL)
    _, told = child.communicate()
    assert child.returncode == 0 and len(killed) == 2, told
    assert jobs.contents(tmp_path / "out") == jobs.contents(tmp_path / "plain")


def test_all_killed_at_once_the_same_call_goes_on(tmp_path, paths):
    jobs.run(tmp_path / "plain", paths, jobs.Watched)
    expected, log = jobs.contents(tmp_path / "plain"), tmp_path / "log"
    child = jobs.start(tmp_path / "out", paths, "daft", 2, log)
    for line in child.stdout:
        if int(line) >= 3:
            break
    workers = children(child.pid)
    child.send_signal(signal.SIGKILL)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    child.communicate()
    time.sleep(0.1)
    done = jobs.run(tmp_path / "out", paths, jobs.Watched, on="daft", workers=1)
    assert 3 <= done.before < done.shards and jobs.contents(tmp_path / "out") == expected


def test_a_text_that_kills_its_worker_costs_its_shard_and_is_told(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(40)))
    done = jobs.run(tmp_path / "out", [str(path)], jobs.Deadly, on="daft", workers=2)
    assert (done.lost, done.done, done.coded) == ([0], 3, 30)
    assert not (tmp_path / "out/manifest.json").exists() and not (tmp_path / "out/part-0000000.jsonl").exists()


def test_what_a_worker_refuses_is_told_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setenv("DATELINE_TEST_PARENT", str(os.getpid()))
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(5)))
    with pytest.raises(errors.DatelineError, match="reader.onnx: no weights. Install them"):
        jobs.run(tmp_path / "out", [str(path)], jobs.refuses, on="daft", workers=1)


def test_nothing_is_reported_to_anybody():
    """In a process of its own: the engine is imported as the command imports it, and every way out is watched."""
    code = ("import socket\n"
            "def refused(*a, **k): raise SystemExit(f'reached for {a}')\n"
            "socket.getaddrinfo = refused\n"
            "import urllib.request; urllib.request.urlopen = refused\n"
            "from dateline.scaling.engines import engine\n"
            "engine('daft', 1)\n"
            "import time; time.sleep(0.5)\n"
            "from daft import scarf_telemetry as t\n"
            "print(t.track_import_on_scarf()[0], t.track_runner_on_scarf('native')[0])\n")
    environment = {k: v for k, v in os.environ.items() if k not in ("DO_NOT_TRACK", "SCARF_NO_ANALYTICS", "DAFT_ANALYTICS_ENABLED")}
    done = subprocess.run([os.sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert done.stdout.strip() == "None None", done.stderr
