"""How long each view of the workbench takes over a large made-up project: at the median and at the 95th percentile.

    python benchmarks/workbench.py [EVENTS] [REQUESTS] [NAME]

50,000 events and 60 requests a view where nothing else is said; NAME is a file or a postgresql:// address that is filled where it is empty. Each request asks for something
else (a country, a type, a month, words), so that hardly any answer was worked out before. The application answers in this process, without a network; the clock's time and
the processor's are both printed, since on a busy machine the clock tells of the others too. Last: what the first request costs, which reads the facets into memory, and the
same after a change.
"""
from __future__ import annotations

import pathlib
import random
import sys
import tempfile
import time
from typing import Callable

import made_up

from dateline.project import Project

VIEWS = ("/timeline", "/timeline/data", "/map", "/map/data", "/network", "/network/data", "/events", "/search", "/timeline.csv", "/map.csv", "/network.csv", "/dispatches",
         "/quality", "/incidents")
LIMIT_MS = 300


def questions(chance: random.Random) -> str:
    """One state of the filters, a different one nearly every time."""
    month = chance.randint(1, 12)
    parts = {
        "country": chance.choice([p["country"] for p in made_up.PLACES if p["country"]]), "type": chance.choice(made_up.ACTS)["type"],
        "actor": chance.choice([p[1] for p in made_up.PARTIES if p[1]]), "outlet": chance.choice(made_up.OUTLETS).replace(" ", "+"), "certainty": "asserted",
        "since": f"2031-{month:02d}-{chance.randint(1, 28):02d}", "published_until": f"2032-{month:02d}-01", "min_confidence": f"0.{chance.randint(3, 9)}",
        "text": chance.choice(("army", "doctors", "villagers+delta", "food", "%22held+talks%22", "police")), "quad": "material+conflict",
    }
    asked = chance.sample(sorted(parts), chance.choice((0, 1, 1, 2, 2, 3)))
    return "&".join(f"{key}={parts[key]}" for key in asked)


def measured(act: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


def at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main(events: int = 50_000, requests: int = 60, name: str | None = None) -> None:
    from fastapi.testclient import TestClient

    from dateline.workbench import create_app
    with tempfile.TemporaryDirectory() as folder:
        path = name or str(pathlib.Path(folder) / "made-up.dateline")
        with Project(path) as project:
            if not project.status()["documents"]:
                made_up.fill(project, events)
            status = project.status()
        print(f"{status['events']:,} events of {status['documents']:,} dispatches; {requests} requests a view; milliseconds")
        app = create_app(path, host="127.0.0.1", port=8765)
        with TestClient(app, base_url="http://127.0.0.1:8765", headers={"accept": "text/html,application/json"}) as client:
            client.get("/", params={"token": app.state.token})

            def get(address: str) -> None:
                answer = client.get(address)
                assert answer.status_code == 200, (address, answer.status_code)

            first = measured(lambda: get("/timeline"))
            for view in ("/network", "/network?by=name", "/network?by=country"):
                get(view)
            print(f"{'view':<18}{'p50':>8}{'p95':>8}{'most':>8}   {'p50':>8}{'p95':>8}{'most':>8} of the processor")
            slow = []
            for view in VIEWS:
                chance = random.Random(view)
                times = [measured(lambda: get(view if not view.startswith(tuple(VIEWS[:11])) else f"{view}?{questions(chance)}")) for _ in range(requests)]
                clock, processor = ([t[i] for t in times] for i in (0, 1))
                print(f"{view:<18}{at(clock, .5):8.0f}{at(clock, .95):8.0f}{max(clock):8.0f}   {at(processor, .5):8.0f}{at(processor, .95):8.0f}{max(processor):8.0f}", flush=True)
                slow += [view] * (at(processor, .95) > LIMIT_MS)
        with Project(path) as project:
            if not name:
                made_up.fill(project, 20, seed=99)
        app = create_app(path, host="127.0.0.1", port=8765)
        with TestClient(app, base_url="http://127.0.0.1:8765") as client:
            client.get("/", params={"token": app.state.token})
            again = measured(lambda: client.get("/timeline"))
        print(f"the first request: {first[0]:.0f} ({first[1]:.0f} of the processor); the first after a change: {again[0]:.0f} ({again[1]:.0f})")
        print(f"over {LIMIT_MS} ms of the processor at the 95th percentile: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:])
