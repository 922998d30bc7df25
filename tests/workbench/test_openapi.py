"""The API as its OpenAPI describes it, asked at random: never a fault of ours, always the rules for the browser."""
import collections
import contextlib
import shutil

import hypothesis
import pytest
from hypothesis.errors import Unsatisfiable
from running import serving

schemathesis = pytest.importorskip("schemathesis", reason="the random requests need schemathesis")


@pytest.fixture(scope="module")
def running(coded_project, tmp_path_factory):
    """A server over a copy of the project."""
    with serving(shutil.copy(coded_project, tmp_path_factory.mktemp("openapi")), reviewer="ana") as server:
        yield server


@pytest.fixture(scope="module")
def api(running):
    return schemathesis.openapi.from_url(f"{running.url}/openapi.json", headers=_token(running))


def _token(server):
    return {"authorization": f"Bearer {server.token}"}


@pytest.mark.parametrize("mode", [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE], ids=["as described", "otherwise"])
def test_no_request_finds_a_fault(api, running, mode):
    """A few requests to each operation, as the description has them and as it does not."""
    asked = collections.Counter()
    for found in api.get_all_operations():
        operation = found.ok()
        try:
            strategy = operation.as_strategy(generation_mode=mode)
        except Unsatisfiable:  # nothing about it can be wrong
            continue

        @hypothesis.given(case=strategy)
        @hypothesis.settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(hypothesis.HealthCheck))
        def ask(case):
            answer = case.call(headers=_token(running))
            assert answer.status_code < 500, f"{answer.text[:300]}\n{case.as_curl_command()}"
            assert answer.headers["content-security-policy"]
            asked[operation.label] += 1
        with contextlib.suppress(Unsatisfiable):
            ask()
    assert len(asked) > 15 and sum(asked.values()) > 100


def test_the_description_tells_every_view(api):
    paths = set(api.raw_schema["paths"])
    assert {"/dispatches", "/dispatches/{id}", "/incidents", "/incidents/{id}", "/incidents/merge", "/incidents/split", "/quality", "/quality/drift", "/review"} <= paths
    assert all(operation.get("description") for path in api.raw_schema["paths"].values() for operation in path.values())
