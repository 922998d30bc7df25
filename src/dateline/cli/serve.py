"""``dateline serve``: the workbench over a project, in a browser.

In goes a project and where to listen, out comes one address with the token of the session; it serves until it is stopped. Refused: listening to others
without a password.
"""
from __future__ import annotations

import os
import pathlib
import socket
import threading
import webbrowser
from typing import Annotated, Optional

import typer

from dateline.cli import screen
from dateline.cli.project import Name
from dateline.errors import UsageError

PORT = 8765
PASSWORD = "DATELINE_PASSWORD"


def serve(project: Name,
          port: Annotated[Optional[int], typer.Option("--port", metavar="N", min=0, max=65535, show_default=False,
                                                      help=f"Where to listen ({PORT}, or the next that is free; 0: any that is free).")] = None,
          host: Annotated[str, typer.Option("--host", metavar="HOST", help="An address to listen on. Any but this computer's own demands a password.")] = "127.0.0.1",
          password_file: Annotated[Optional[pathlib.Path], typer.Option("--password-file", metavar="FILE", show_default=False,
                                                                        help=f"The password is its first line; else what {PASSWORD} in the environment says.")] = None,
          reviewer: Annotated[Optional[str], typer.Option("--reviewer", metavar="NAME", show_default=False, help="The name under which decisions are written (yours).")] = None,
          no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False) -> None:
    """Read, check and correct a project in a browser, on this computer.

      dateline serve stories.dateline
    """
    from dateline.workbench.security import is_loopback
    password = _password(password_file)
    local = is_loopback(host)
    if not local and not password:
        raise UsageError(f"{host} is open to other computers, and there is no password", remedy=f"Give one with --password-file FILE or in {PASSWORD}, or leave --host out")
    listening = _listen(host, port)
    number = listening.getsockname()[1]
    from dateline.workbench import create_app
    app = create_app(project, host=host, port=number, password=password, reviewer=reviewer)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{number}/?token={app.state.token}"
    screen.stdout().print(f"{project} is open at {address}", markup=False, highlight=False, soft_wrap=True)
    if not local:
        screen.stderr().print(f"Whoever reaches port {number} of this computer and knows the password can read every dispatch and change every decision of this project, and what "
                              "they read and type goes over the network unencrypted. Stop it when you are done.", markup=False, highlight=False, soft_wrap=True)
    screen.stderr().print("Stop it with Ctrl+C.", style="dim", markup=False, highlight=False)
    if not no_browser and local:
        threading.Timer(0.5, webbrowser.open, (address,)).start()
    run(app, listening)


def run(app: object, listening: socket.socket) -> None:
    """Serve until stopped."""
    import uvicorn
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=False, proxy_headers=False, ws="none",  # type: ignore[arg-type]
                                           h11_max_incomplete_event_size=65_536, timeout_graceful_shutdown=3))
    server.run(sockets=[listening])


def _password(file: pathlib.Path | None) -> str | None:
    if file is None:
        return os.environ.get(PASSWORD) or None
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("cannot be read as text", where=str(file), remedy="Name a file whose first line is the password") from error
    if not lines or not lines[0].strip():
        raise UsageError("holds no password", where=str(file), remedy="Write it into the first line")
    return lines[0].strip()


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens. Without a port the first that is free. Raises UsageError."""
    wanted = [port] if port is not None else range(PORT, PORT + 20)
    for number in wanted:
        try:
            family, kind, _, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
            listening = socket.socket(family, kind)
        except OSError as error:
            raise UsageError(f"{host} is no address of this computer", remedy="Leave --host out, or give an address of one of its network cards") from error
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(128)
            return listening
        except OSError:
            listening.close()
    raise UsageError(f"port {port} cannot be listened on" if port is not None else f"no port from {PORT} to {PORT + 19} is free",
                     remedy="Name another with --port, or --port 0 for any")
