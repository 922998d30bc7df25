"""Work that is done in other processes, one item each at a time.

In go items, out come pairs of item and result, in no order. A worker is a Python of its own that is told what to load and then answers; when its parent is gone,
however it went, it ends. A worker that dies takes one item with it, which comes back as a ``Crash``, and another worker takes its place.
"""
from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from typing import Any, BinaryIO, Callable, Iterable, Iterator, NamedTuple

from dateline.errors import DatelineError

_LENGTH = struct.Struct(">Q")
Setup = Callable[..., tuple[Callable[[Any], Any], Any]]


class Crash(NamedTuple):
    """What happened to a worker while it had an item."""

    what: str


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Here:
    """The same work in this process."""

    def __init__(self, setup: Setup, arguments: tuple):
        self._function, self.greeting = setup(*arguments)

    def map(self, items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        return ((item, self._function(item)) for item in items)

    def close(self) -> None:
        pass


class Workers:
    """``count`` processes that each call ``setup(*arguments)``, which returns the function to call for every item, and a greeting.

    ``limit_seconds``: how long one item may take before its worker is stopped. ``setup`` must be importable. Raises what the setup raises.
    """

    def __init__(self, count: int, setup: Setup, arguments: tuple, limit_seconds: float = 900.0):
        self._setup, self._arguments, self._limit_seconds = setup, arguments, limit_seconds
        self._todo: queue.SimpleQueue = queue.SimpleQueue()
        self._done: queue.SimpleQueue = queue.SimpleQueue()
        self._count, self._processes, self._closed = count, set(), False
        self._threads = [threading.Thread(target=self._attend, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()
        what, _, self.greeting = self._done.get()
        if what == "error":
            self.close()
            raise self.greeting

    def map(self, items: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Pairs of item and result; at most two items a worker are under way."""
        source, waiting, more = iter(items), 0, True
        while True:
            while more and waiting < 2 * self._count:
                try:
                    self._todo.put((next(source),))
                    waiting += 1
                except StopIteration:
                    more = False
            if not waiting:
                return
            what, item, answer = self._done.get()
            if what == "error":
                raise answer
            if what == "answer":
                waiting -= 1
                yield item, answer

    def close(self) -> None:
        """Stop all workers at once."""
        self._closed = True
        for _ in self._threads:
            self._todo.put(None)
        for process in list(self._processes):
            process.kill()
        for thread in self._threads:
            thread.join(timeout=5)

    def _attend(self) -> None:
        """One thread a worker: hands it items and takes its answers."""
        process = None
        try:
            process, greeting = self._start()
            self._done.put(("greeting", None, greeting))
            while not self._closed and (item := self._todo.get()) is not None:
                try:
                    done, answer = self._ask(process, item[0])
                except (OSError, EOFError, pickle.UnpicklingError):
                    done, answer = True, Crash(f"the process that did it ended with status {self._end(process)}")
                    if not self._closed:
                        process, _ = self._start()
                self._done.put(("answer" if done else "error", item[0], answer))
        except BaseException as error:  # noqa: BLE001 (raised again in the thread that waits)
            self._done.put(("error", None, error))
        finally:
            if process is not None:
                self._end(process)

    def _start(self) -> tuple[subprocess.Popen, Any]:
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
        process = subprocess.Popen([sys.executable, "-c", "import sys; from dateline.project import workers; workers.serve()"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, env={**environment, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)})
        self._processes.add(process)
        try:
            done, greeting = self._exchange(process, (self._setup, self._arguments))
        except (OSError, EOFError) as error:
            raise DatelineError(f"a worker process ended with status {self._end(process)} before it began",
                                remedy="Check the memory that is free, or give fewer workers") from error
        if not done:
            raise greeting
        return process, greeting

    def _ask(self, process: subprocess.Popen, item: Any) -> tuple[bool, Any]:
        timer = threading.Timer(self._limit_seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(process, item)
        finally:
            timer.cancel()

    @staticmethod
    def _exchange(process: subprocess.Popen, message: Any) -> tuple[bool, Any]:
        """Was it done, and the answer; else the error."""
        _send(process.stdin, message)
        return _receive(process.stdout)

    def _end(self, process: subprocess.Popen) -> int:
        process.kill()
        self._processes.discard(process)
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:  # what was not sent to the dead cannot be flushed
                continue
        return process.wait()


def _send(stream: BinaryIO, message: Any) -> None:
    data = pickle.dumps(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _receive(stream: BinaryIO) -> Any:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    length = _LENGTH.unpack(head)[0]
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def serve() -> None:
    """The worker's side: the pipe's end ends it, Ctrl-C is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inlet, outlet = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not run into the answers
    function: Callable[[Any], Any] | None = None
    while True:
        try:
            message = _receive(inlet)
        except EOFError:
            os._exit(0)
        try:
            if function is None:
                setup, arguments = message
                function, answer = setup(*arguments)
            else:
                answer = function(message)
            done = True
        except BaseException as error:  # noqa: BLE001 (raised again in the parent)
            done, answer = False, _portable(error)
        try:
            _send(outlet, (done, answer))
        except BrokenPipeError:  # the parent is gone
            os._exit(0)


def _portable(error: BaseException) -> BaseException:
    """An error that does not survive the way is told in words."""
    try:
        pickle.loads(pickle.dumps(error))
        return error
    except Exception:  # noqa: BLE001 (any failure to copy it counts)
        return DatelineError(f"{type(error).__name__}: {error}")
