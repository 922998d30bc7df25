"""Every test of the store runs on SQLite and on PostgreSQL. The server is Debian's, started for the run on a socket of its own; without it that half is skipped."""
import contextlib
import itertools
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

import pytest

_NUMBER = itertools.count()


def _programs():
    """The folder with initdb and pg_ctl, or null."""
    folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    return next((f for f in [*folders, *([pathlib.Path(found).parent] if found else [])] if (f / "pg_ctl").exists() and (f / "initdb").exists()), None)


@pytest.fixture(scope="session")
def server():
    """The URL of a fresh PostgreSQL database."""
    pytest.importorskip("psycopg", reason="PostgreSQL: psycopg is not installed")
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dateline-pg-"))
    prefix = []
    if os.geteuid() == 0:  # the server refuses to run as root
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL: no user to run it as")
        os.chown(folder, user.pw_uid, user.pw_gid)
        prefix = ["runuser", "-u", "postgres", "--"]
    run = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", "timeout": 120}
    try:
        subprocess.run([*prefix, programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "dateline", "--no-sync", "-E", "UTF8", "--locale=C"], **run)
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=20"
        subprocess.run([*prefix, programs / "pg_ctl", "-D", folder / "data", "-o", options, "-l", folder / "log", "-w", "start"], **run)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start: {error}")
    yield f"postgresql://dateline@/postgres?host={folder}"
    with contextlib.suppress(subprocess.SubprocessError):
        subprocess.run([*prefix, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], **run)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def name(request, tmp_path):
    """A name for a new project."""
    if request.param == "sqlite":
        return str(tmp_path / "stories.dateline")
    return f"{request.getfixturevalue('server')}&schema=p{next(_NUMBER)}"
