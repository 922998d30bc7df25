"""Projects that are killed at random moments of add and code, and looked at afterwards.

    python tests/store/kills.py 500 [NAME]        the long form; NAME: a file or a postgresql:// address (a new schema)

A child adds and codes and tells of every document when it is written for good; it is killed with SIGKILL after a random time. Whatever it told of must be there, whole, and
documents and quarantine must add up to what was submitted.
"""
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from small import SmallCoder
from dateline.project import Project
print("ready", flush=True)
project = Project(sys.argv[2], coder=SmallCoder)
def tell(what):
    def told(progress):
        print(what, *progress.ids, flush=True)
    return told
import dateline.project.adding as adding, dateline.project.coding as coding
adding.BATCH_UNITS, coding._BATCH = 20, 10
project.add(*sys.argv[4:], workers=1, progress=tell("added"))
project.code(workers=int(sys.argv[3]), progress=tell("coded"))
print("finished", flush=True)
project.close()
"""


def start(name, paths, workers=1):
    return subprocess.Popen([sys.executable, "-c", CHILD, str(HERE), str(name), str(workers), *map(str, paths)], stdout=subprocess.PIPE, text=True)


def run_and_kill(name, paths, seconds, workers=1):
    """Let it work for ``seconds`` after it is ready. Returns what it told of (added, coded) and whether it came to its end."""
    child = start(name, paths, workers)
    child.stdout.readline()
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    out, _ = child.communicate()
    told = {"added": set(), "coded": set()}
    lines = out.split("\n")
    for line in lines[:-1]:  # the last one may be cut off
        what, *ids = line.split()
        if what in told:
            told[what].update(ids)
    return told["added"], told["coded"], "finished" in lines


def look(name, added, coded, whole=True):
    """Raises AssertionError where something is lost, torn or does not add up."""
    from small import SmallCoder

    from dateline.project import Project
    with Project(name, coder=SmallCoder) as project:
        stored = {row[0] for row in project.db.run("SELECT id FROM documents")}
        done = {row[0] for row in project.db.run("SELECT d.id FROM documents d JOIN codings c ON c.document = d.number")}
        assert added <= stored, f"{len(added - stored)} documents that were told of are lost"
        assert coded <= done, f"{len(coded - done)} codings that were told of are lost"
        status = project.status()
        assert status["submitted"] == status["documents"] + status["quarantined"] == len(stored) + status["quarantined"]
        if whole:
            assert project.check() == []
        return status


def main(kills, name=None):
    sys.path.insert(0, str(HERE))
    from small import lines
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "wire.jsonl"
        path.write_text("".join(lines(2000)) + "not json\n{\"text\": \"\"}\n")
        done = rounds = finished = 0
        while done < kills:
            project = f"{name}_{rounds}" if name else pathlib.Path(folder) / f"{rounds}.dateline"
            rounds += 1
            added, coded = set(), set()
            while done < kills:
                more_added, more_coded, ended = run_and_kill(project, [path], chance.uniform(0, 0.9), workers=chance.choice((1, 1, 2)))
                added, coded = added | more_added, coded | more_coded
                done += 1
                status = look(project, added, coded)
                if ended:
                    assert (status["documents"], status["coded"], status["quarantined"]) == (2000, 2000, 2), status
                    finished += 1
                    break
            print(f"{done} kills, {rounds} projects, {finished} came to their end: nothing lost, nothing torn", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
