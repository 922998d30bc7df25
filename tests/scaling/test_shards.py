"""Shards give the bytes that one process gives, however they are cut, stopped, damaged and taken up again."""
import importlib.util
import json
import os
import pathlib
import shutil
import signal
import sys
import time

import jobs
import pytest
from small import SmallCoder, lines

import dateline.scaling.shard_coder
from dateline import errors, scaling
from dateline.scaling import slices

pytest.importorskip("pyarrow", reason="pyarrow is not installed")


@pytest.fixture
def paths(tmp_path):
    return jobs.inputs(tmp_path / "in")


@pytest.mark.parametrize("size", [1, 7, 500])
def test_the_parts_together_are_what_one_process_writes(tmp_path, paths, size):
    done = jobs.run(tmp_path / "out", paths, size=size)
    expected, aside = jobs.plain(paths)
    assert jobs.records(tmp_path / "out") == expected and (done.aside, done.coded) == (aside, expected.count(b"\n"))
    assert aside == 3, "a line that is no JSON, an empty text, and the break of the web archive"


def test_what_was_put_aside_stands_beside_with_place_and_remedy(tmp_path, paths):
    jobs.run(tmp_path / "out", paths)
    rows = [json.loads(line) for path in sorted((tmp_path / "out").glob("quarantine-*")) for line in path.read_text().splitlines()]
    assert [row["reason"] for row in rows] == ["not-json", "empty", "truncated"] and all(row["remedy"] for row in rows)
    assert rows[0]["where"].endswith("a.jsonl line 21") and rows[0]["raw"] == "not json"
    assert rows[1]["raw"] == '{"text": ""}' and "c.warc.gz" in rows[2]["where"]


@pytest.mark.parametrize("tail", ["", "\n", "\n\n"])
@pytest.mark.parametrize("count", [9, 10, 11, 20])
def test_lines_are_cut_at_their_ends(tmp_path, tail, count):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(count)).rstrip("\n") + tail)
    found = slices.cut(str(path), 10)
    assert b"".join(path.read_bytes()[s.start:s.stop] for s in found) == path.read_bytes()
    raw = [piece.raw for s in found for piece in slices.pieces(s)]
    assert raw == [line.strip().encode() for line in lines(count)] and all(s.count <= 10 for s in found)


@pytest.mark.parametrize("data, code", [(b"", "empty"), (b" \n\n", "empty"), ("\ufeff".encode("utf-16-le") + b"x\0", "not-text")])
def test_a_file_with_nothing_in_it_is_told(tmp_path, data, code):
    (tmp_path / "a.jsonl").write_bytes(data)
    done = jobs.run(tmp_path / "out", [str(tmp_path / "a.jsonl")])
    assert (done.coded, done.reasons) == (0, {code: 1})


def test_a_file_that_is_not_there_stops_before_anything_is_coded(tmp_path):
    with pytest.raises(errors.UsageError, match="no such file"):
        jobs.run(tmp_path / "out", [str(tmp_path / "nowhere.jsonl")])


def coded_since(log):
    found = [line.split()[1] for line in log.read_text().splitlines()] if log.exists() else []
    log.unlink(missing_ok=True)
    return [id for id in found if id != "None"]  # the probe that tells who the coder is has no id


@pytest.fixture
def watched(tmp_path, monkeypatch):
    """A job of 40 lines in 4 shards, and the log of what its coder codes."""
    log = tmp_path / "log"
    monkeypatch.setenv("DATELINE_TEST_LOG", str(log))
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(40)))

    def run(coder=jobs.Watched, **options):
        done = jobs.run(tmp_path / "out", [str(path)], coder, **options)
        return done, coded_since(log)
    return path, tmp_path / "out", run


def test_a_job_that_is_done_is_not_done_again(watched):
    _, out, run = watched
    run()
    before = jobs.contents(out)
    done, again = run()
    assert (done.before, again) == (4, []) and jobs.contents(out) == before


@pytest.mark.parametrize("change", [
    lambda out: (out / "part-0000002.jsonl").unlink(),
    lambda out: (out / "part-0000002.jsonl").write_bytes((out / "part-0000002.jsonl").read_bytes().replace(b"ASSAULT", b"ASSAULU", 1)),
    lambda out: (out / "shards/0000002.json").write_text("{"),
    lambda out: (out / "shards/0000002.json").write_text("[]"),
    lambda out: (out / "shards/0000002.json").unlink(),
    lambda out: (out / "quarantine-0000002.jsonl").write_text("{}\n")])
def test_what_does_not_hold_is_done_again_and_nothing_else(watched, change):
    _, out, run = watched
    run()
    before = jobs.contents(out)
    change(out)
    done, again = run()
    assert (done.before, again) == (3, [str(i) for i in range(20, 30)]) and jobs.contents(out) == before


def test_a_line_that_changed_costs_its_own_shard(watched):
    path, out, run = watched
    run()
    text = path.read_text()
    path.write_text(text.replace("number 15,", "number fifteen,"))
    done, again = run()
    assert done.before == 1 and again == [str(i) for i in range(10, 40)], "lines behind it lie at other bytes"
    path.write_text(text)
    run()
    path.write_text(text.replace("number 15,", "number 55,"))
    done, again = run()
    assert done.before == 3 and again == [str(i) for i in range(10, 20)]
    assert jobs.records(out) == jobs.plain([str(path)])[0]


def test_another_coder_or_another_day_codes_all_again(watched):
    _, out, run = watched
    run()
    first = jobs.records(out)
    assert run(jobs.Other)[0].before == 0 and jobs.records(out) == first.replace(b'"version": "1"', b'"version": "2"')
    assert run(jobs.Watched, published="2024-01-01")[0].before == 0
    assert run(jobs.Watched, published="2024-01-01")[0].before == 4


def test_a_worker_that_is_another_coder_refuses_to_work(tmp_path):
    from dateline.scaling.shard_coder import Job, ShardCoder, who_codes
    from dateline.scaling.shards import digest_of
    job = Job(jobs.Small, {}, None, str(tmp_path))
    ShardCoder(job._replace(coder=digest_of(who_codes(job))))
    for other in (job._replace(coder="another"), job._replace(coder=digest_of(who_codes(job)), published="2024"), job._replace(coder=digest_of(who_codes(job)), make_coder=jobs.Other)):
        with pytest.raises(errors.DatelineError, match="another coder than the job's. Install"):
            ShardCoder(other)


def test_the_program_is_part_of_who_codes(tmp_path, monkeypatch):
    """A table that changed, and a file that is no part of coding."""
    fresh = importlib.util.spec_from_file_location("fresh", dateline.scaling.shard_coder.__file__)
    module = importlib.util.module_from_spec(fresh)
    sys.modules["fresh"] = module
    fresh.loader.exec_module(module)
    source = pathlib.Path(dateline.__file__).parent
    for name in ("coding", "cli"):
        shutil.copytree(source / name, tmp_path / "dateline" / name, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "__file__", str(tmp_path / "dateline/scaling/shard_coder.py"))

    def digest():
        module.program.cache_clear()
        return module.program()
    before = digest()
    (tmp_path / "dateline/cli/code.py").write_text("")
    assert digest() == before
    (tmp_path / "dateline/coding/when.py").write_text("")
    assert digest() != before
    del sys.modules["fresh"]


def test_parts_of_a_longer_job_do_not_stay(watched):
    path, out, run = watched
    run()
    path.write_text("".join(lines(20)))
    done, _ = run()
    assert (done.removed, done.shards) == (2, 2) and jobs.records(out) == jobs.plain([str(path)])[0]
    assert not (out / "shards/0000003.json").exists()


def test_a_fault_of_the_coder_costs_one_dispatch(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(20)))
    done = jobs.run(tmp_path / "out", [str(path)], jobs.Faulty)
    row = json.loads((tmp_path / "out/quarantine-0000000.jsonl").read_text())
    assert (done.coded, done.reasons, row["reason"]) == (19, {"fault": 1}, "fault") and "IndexError: boom" in row["what"] and json.loads(row["raw"])["id"] == 7


def test_two_runs_do_not_write_into_one_folder(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(5)))
    folder = scaling.Folder(tmp_path / "out")
    folder.open()
    with folder.alone(), pytest.raises(errors.UsageError, match="another run"):
        jobs.run(tmp_path / "out", [str(path)])


def test_killed_at_any_moment_the_same_call_ends_with_the_same_bytes(tmp_path, paths):
    jobs.run(tmp_path / "whole", paths, jobs.Watched)
    expected = jobs.contents(tmp_path / "whole")
    ended, log = False, tmp_path / "log"
    for after in (1, 2, 5, 8, 99):
        child = jobs.start(tmp_path / "out", paths, "plain", 1, log)
        for line in child.stdout:
            if int(line) >= after:
                time.sleep(0.02)
                break
        child.send_signal(signal.SIGKILL)
        child.communicate()
        ended = ended or child.returncode == 0
        stands = {name: data for name, data in jobs.contents(tmp_path / "out").items() if not name.rpartition("/")[2].startswith(".")}
        assert all(expected[name] == data for name, data in stands.items()), "what stands is whole, at every moment"
    done = jobs.run(tmp_path / "out", paths, jobs.Watched)
    assert done.before >= 8 and jobs.contents(tmp_path / "out") == expected


def test_a_full_disk_leaves_no_half_of_a_part(tmp_path):
    import resource
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(60)))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(OSError):
            jobs.run(tmp_path / "out", [str(path)], size=50)
        stands = sorted(p.name for p in (tmp_path / "out").rglob("*") if p.is_file())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert stands == [".lock"]
    jobs.run(tmp_path / "out", [str(path)], size=50)
    assert jobs.records(tmp_path / "out") == jobs.plain([str(path)])[0] and os.path.exists(tmp_path / "out/manifest.json")


def test_refusals_say_what_to_do(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("".join(lines(3)))
    for options, said in (({"on": "spark"}, "no engine"), ({"workers": 4}, "one process"), ({"cluster": "auto"}, "one process")):
        with pytest.raises(errors.UsageError, match=said):
            scaling.code([str(path)], tmp_path / "out", SmallCoder, **{"on": "plain", **options})
    with pytest.raises(errors.UsageError, match="nothing to code"):
        scaling.code([], tmp_path / "out", SmallCoder, on="plain")
    (tmp_path / "file").write_text("")
    with pytest.raises(errors.UsageError, match="cannot be written"):
        jobs.run(tmp_path / "file", [str(path)])


def test_the_coder_itself_in_shards(tmp_path, coder):
    """Not a small coder: ours, on a table of dispatches with lines that are put aside."""
    path = pathlib.Path(__file__).parents[2] / "examples" / "sahel-crisis.jsonl"
    done = jobs.run(tmp_path / "out", [str(path)], lambda **options: coder, size=7)
    assert jobs.records(tmp_path / "out") == jobs.plain([str(path)], lambda: coder)[0] and done.shards == 4 and done.reasons == {"empty": 1, "other-language": 1}


@pytest.mark.skipif(os.environ.get("DATELINE_FAULTS") != "long", reason="the long form alone: make faults")
def test_the_coder_itself_on_daft(tmp_path, coder):
    from dateline.cli.scale import make_coder
    path = pathlib.Path(__file__).parents[2] / "examples" / "sahel-crisis.jsonl"
    jobs.run(tmp_path / "out", [str(path)], make_coder, on="daft", workers=2, size=5)
    assert jobs.records(tmp_path / "out") == jobs.plain([str(path)], lambda: coder)[0]
