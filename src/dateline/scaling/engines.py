"""Where the work is done: in this process, or on Daft, on the cores of one machine or on a Ray cluster.

In goes a class, what to make it with and items; out come pairs of item and result, as they get done. In every process one object of the class is made and then called with
one item at a time. An error of ours comes back and is raised as it was; a process that dies raises ``WorkerLost``, after which the rest can be tried again. Nothing is
reported to anybody: Daft's telemetry is switched off before it is imported.
"""
from __future__ import annotations

import atexit
import os
import pickle
import sys
from typing import Any, Callable, Iterable, Iterator

from dateline.errors import DatelineError, UsageError

ENGINES = ("daft", "plain")
_QUIET = {"DO_NOT_TRACK": "true", "SCARF_NO_ANALYTICS": "true", "DAFT_ANALYTICS_ENABLED": "0", "DAFT_PROGRESS_BAR": "0", "RAY_TQDM": "0", "RAY_USAGE_STATS_ENABLED": "0"}
_ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


class WorkerLost(DatelineError):
    """A process that worked has died, or the cluster lost it."""

    code = "worker-lost"


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Plain:
    """The work in this process."""

    def map(self, make: Callable[..., Callable[[Any], Any]], arguments: tuple, items: Iterable[Any]) -> Iterator[Any]:
        work = None
        for item in items:
            work = work or make(*arguments)
            yield work(item)


class Daft:
    """``workers`` processes under Daft. ``cluster``: the address of a Ray cluster ("auto", "ray://host:10001"); null: this machine. Raises UsageError where Daft, or Ray,
    is not installed."""

    def __init__(self, workers: int | None = None, cluster: str | None = None):
        os.environ.update(_QUIET)
        for name, value in _ONE_CORE.items():
            os.environ.setdefault(name, value)
        try:
            import daft
        except ImportError as error:
            raise UsageError("Daft is not installed", remedy='Install it: pip install "dateline[scaling]"') from error
        self._daft, self._cluster = daft, cluster
        self._workers = workers or (None if cluster else cores())
        self._begin(cluster)

    def _begin(self, cluster: str | None) -> None:
        """Choose where Daft runs, once a process. Raises UsageError."""
        try:
            if cluster:
                self._daft.set_runner_ray(address=cluster, noop_if_initialized=True)
            else:
                self._daft.set_runner_native()
        except ImportError as error:
            raise UsageError("Ray is not installed", remedy='Install it: pip install "daft[ray]"') from error
        except Exception as error:  # noqa: BLE001 (Daft and Ray have errors of many kinds)
            from daft.runners import get_or_infer_runner_type
            if get_or_infer_runner_type() != ("ray" if cluster else "native"):
                raise UsageError(f"the engine cannot be started ({' '.join(str(error).split())[:200]})", where=cluster,
                                 remedy="Check the address of the cluster, and use one engine in a process") from error

    def map(self, make: Callable[..., Callable[[Any], Any]], arguments: tuple, items: Iterable[Any]) -> Iterator[Any]:
        """Results as they come. Raises what the work raised, and WorkerLost."""
        daft = self._daft
        packed = [pickle.dumps(item) for item in items]
        if not packed:
            return
        most = min(self._workers or len(packed), len(packed))
        adapter = daft.cls(_adapter(daft), use_process=True, max_concurrency=most)
        frame = daft.from_pydict({"item": packed})
        if self._cluster:
            frame = frame.into_partitions(len(packed))
        frame = frame.select(adapter(list(sys.path), pickle.dumps((make, arguments)), not self._cluster).answer(frame["item"]).alias("answer"))
        try:
            for row in frame.iter_rows(results_buffer_size=2 * most):
                done, answer = pickle.loads(row["answer"])
                if not done:
                    raise answer
                yield answer
        except DatelineError:
            raise
        except Exception as error:  # noqa: BLE001 (what Daft and Ray make of a process that is gone has many names)
            raise WorkerLost(f"a process that coded has ended before its time ({' '.join(str(error).split())[-200:]})",
                             remedy="Run the same command again: it goes on where it stopped. Where memory is short, give fewer --workers") from error


def _adapter(daft: Any) -> type:
    """The class that Daft makes in every process. It hands over pickled items one at a time, and errors as values, because Daft would tell their text alone."""

    class Work:
        def __init__(self, path: list[str], packed: bytes, own_process: bool):
            self._path, self._packed, self._own_process, self._work = path, packed, own_process, None

        @daft.method.batch(return_dtype=daft.DataType.binary(), batch_size=1)
        def answer(self, items: Any) -> list[bytes]:
            return [self._one(item) for item in items.to_pylist()]

        def _one(self, item: bytes) -> bytes:
            try:
                if self._work is None:
                    sys.path += [folder for folder in self._path if folder not in sys.path]
                    make, arguments = pickle.loads(self._packed)
                    self._work = make(*arguments)
                    if self._own_process:  # all is written when a shard is done; to take the models apart would cost seconds, in which Daft loses its patience
                        atexit.register(os._exit, 0)
                return pickle.dumps((True, self._work(pickle.loads(item))))
            except Exception as error:  # noqa: BLE001 (raised again where the results are read)
                return pickle.dumps((False, _portable(error)))

    return Work


def _portable(error: Exception) -> Exception:
    """An error of ours as it is; another one told in words, with where it happened."""
    if isinstance(error, DatelineError):
        return Told.of(error)
    if isinstance(error, OSError):
        return Told(f"cannot be written or read ({(error.strerror or str(error)).lower()})", error.filename and str(error.filename),
                    "Make room, or name another folder, and run the same command again: it goes on where it stopped")
    return Told(f"{type(error).__name__}: {error}", None, "This is a fault of Dateline: please report it")


class Told(DatelineError):
    """An error that came from another process; it survives the way."""

    def __init__(self, what: str, where: str | None, remedy: str | None):
        super().__init__(what, where=where, remedy=remedy)

    @classmethod
    def of(cls, error: DatelineError) -> "Told":
        return cls(error.what, error.where, error.remedy)

    def __reduce__(self) -> tuple:
        return Told, (self.what, self.where, self.remedy)


def engine(name: str, workers: int | None = None, cluster: str | None = None) -> Plain | Daft:
    """The engine of this name. Raises UsageError for another name, or a cluster without Daft."""
    if name not in ENGINES:
        raise UsageError(f"no engine is called {name}", remedy=f"Use one of {', '.join(ENGINES)}")
    if name == "plain":
        if cluster or (workers or 1) > 1:
            raise UsageError("the plain engine is one process", remedy="Give --engine daft for more")
        return Plain()
    return Daft(workers, cluster)


