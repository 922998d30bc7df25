"""What docs/security.md promises names tests that there are."""
import pathlib
import re

ROOT = pathlib.Path(__file__).parents[2]


def test_every_promise_names_a_test_that_proves_it():
    rows = [line for line in (ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines() if line.startswith("| **")]
    assert len(rows) >= 12
    for row in rows:
        command = re.search(r"`(tests/[^`]+)` \|$", row)[1]
        paths, _, word = command.partition(" -k ")
        for path in paths.split():
            assert (ROOT / path).exists(), path
        if word:
            text = "".join((ROOT / path).read_text(encoding="utf-8") for path in paths.split())
            assert re.search(rf"def test_\w*{word}", text), command
