"""The same class on a Ray cluster of this machine, a worker killed on the way; where Ray is installed (it is no dependency)."""
import os
import pathlib
import subprocess
import sys

import jobs
import pytest
from small import lines

pytest.importorskip("ray", reason="Ray is not installed: pip install 'daft[ray]'")

SCRIPT = """
import os, pathlib, signal, sys, threading, time
sys.path.insert(0, sys.argv[1])
import jobs, ray
ray.init(num_cpus=2, include_dashboard=False, object_store_memory=200_000_000)
out, path, log = map(pathlib.Path, sys.argv[2:5])
def kill():
    while True:
        time.sleep(0.1)
        coded = [int(l.split()[0]) for l in log.read_text().splitlines() if l.split()[1] != "None"] if log.exists() else []
        if len(coded) > 100:
            os.kill(coded[-1], signal.SIGKILL)
            return
killer = threading.Thread(target=kill, daemon=True)
killer.start()
done = jobs.run(out, [str(path)], jobs.Watched, on="daft", workers=2, cluster="auto")
assert (done.done, done.lost) == (done.shards, []) and not killer.is_alive(), done
"""


def test_a_cluster_gives_the_same_bytes_when_a_worker_is_killed(tmp_path):
    path, here = tmp_path / "a.jsonl", str(pathlib.Path(__file__).parent)
    path.write_text("".join(lines(600)))
    jobs.run(tmp_path / "plain", [str(path)], jobs.Watched)
    environment = {**os.environ, "DATELINE_TEST_LOG": str(tmp_path / "log"), "PYTHONPATH": os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])}
    done = subprocess.run([sys.executable, "-c", SCRIPT, here, str(tmp_path / "out"), str(path), str(tmp_path / "log")], env=environment, capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-3000:]
    assert jobs.contents(tmp_path / "out") == jobs.contents(tmp_path / "plain")
