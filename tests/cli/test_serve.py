"""``dateline serve``: one address with a token, on this computer alone; to others only with a password."""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from dateline.project import Project


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "stories.dateline"
    (tmp_path / "wire.jsonl").write_text(json.dumps({"title": "Raid in Oster", "text": "Gunmen raided the village of Oster on Monday, police said."}) + "\n")
    with Project(path) as opened:
        opened.add(tmp_path / "wire.jsonl")
    return path


@pytest.fixture
def served(run, monkeypatch):
    """Run the command up to the point where it would serve; what it would serve, and where."""
    import dateline.cli.serve
    seen = {}

    def stop(app, listening):
        seen.update(app=app, address=listening.getsockname())
        listening.close()
        app.state.connections.close()
    monkeypatch.setattr(dateline.cli.serve, "run", stop)
    monkeypatch.delenv("DATELINE_PASSWORD", raising=False)
    return lambda *arguments: (*run("serve", *arguments, "--no-browser"), seen)


def test_it_prints_one_address_with_the_token_and_listens_to_this_computer_alone(served, project):
    status, out, err, seen = served(project, "--port", "0")
    assert status == 0
    host, port = seen["address"]
    assert host == "127.0.0.1"
    assert re.search(rf"http://127\.0\.0\.1:{port}/\?token={re.escape(seen['app'].state.token)}$", out.strip())
    assert "Ctrl+C" in err


def test_without_a_port_it_takes_the_next_that_is_free(served, project):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 8765))
            taken.listen()
        except OSError:
            pass  # somebody else has it, which does as well
        status, out, err, seen = served(project)
        assert status == 0 and 8765 < seen["address"][1] < 8785


def test_a_port_that_is_taken_is_told(served, project):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        status, out, err, _ = served(project, "--port", str(taken.getsockname()[1]))
        assert status == 2 and f"port {taken.getsockname()[1]} cannot be listened on" in err


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_other_computers_need_a_password(served, project, host):
    status, out, err, seen = served(project, "--host", host, "--port", "0")
    assert status == 2 and not seen
    assert "open to other computers" in err and "--password-file" in err and "token" not in out


def test_with_a_password_it_says_what_it_opens(served, project, tmp_path, monkeypatch):
    secret = tmp_path / "password.txt"
    secret.write_text("tamarind\n")
    status, out, err, seen = served(project, "--host", "0.0.0.0", "--port", "0", "--password-file", secret)
    assert status == 0 and seen["address"][0] == "0.0.0.0"
    assert "can read every dispatch and change every decision" in err and "unencrypted" in err
    assert seen["app"].state.sessions.knows_password("tamarind") and "tamarind" not in out + err
    monkeypatch.setenv("DATELINE_PASSWORD", "cardamom")
    assert served(project, "--host", "0.0.0.0", "--port", "0")[3]["app"].state.sessions.knows_password("cardamom")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_password_file_without_a_password_is_refused(served, project, tmp_path, content):
    secret = tmp_path / "password.txt"
    secret.write_bytes(content)
    status, _, err, _ = served(project, "--host", "0.0.0.0", "--password-file", secret)
    assert status == 2 and "password.txt" in err


def test_what_is_no_project_is_not_served(served, tmp_path):
    status, _, err, _ = served(tmp_path / "nothing.dateline")
    assert status == 2 and "no such project" in err and not (tmp_path / "nothing.dateline").exists()


def test_the_reviewer_is_named(served, project):
    assert served(project, "--port", "0", "--reviewer", "ben")[3]["app"].state.sessions.reviewer == "ben"


def test_it_serves_until_it_is_stopped_and_leaves_the_project_whole(project):
    command = [sys.executable, "-m", "dateline", "serve", str(project), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}) as process:
        try:
            address = re.search(r"http://\S+", process.stdout.readline())[0]
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            assert "Raid in Oster" in opener.open(address, timeout=20).read().decode()
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(address.partition("?")[0], timeout=20)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) in (0, 130, -signal.SIGINT)
        finally:
            process.kill()
    with Project(project) as opened:
        assert opened.check() == []
    assert not pathlib.Path(f"{project}-wal").exists()
