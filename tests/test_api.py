"""What ``import dateline`` offers."""
import subprocess
import sys

import pytest

import dateline

STORY = "Gunmen raided the village of Oster on Monday and killed at least 12 people, police said on Tuesday."


class Echo:
    """A coder that gives back what it was given."""

    def code(self, dispatch):
        return dispatch


@pytest.fixture
def echo(monkeypatch):
    monkeypatch.setattr(dateline, "_coder", Echo())


def test_all_that_is_promised_is_there():
    for name in set(dateline.__all__) - {"Coder"}:
        assert getattr(dateline, name) is not None
    assert set(dateline.__all__) <= set(dir(dateline))
    with pytest.raises(AttributeError):
        dateline.Nothing


def test_importing_it_loads_nothing_heavy():
    heavy = "import sys, dateline; print([m for m in ('spacy', 'numpy', 'trafilatura', 'rich', 'typer') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_code_takes_a_text_or_a_path(echo, tmp_path):
    assert dateline.code(STORY).text == STORY
    path = tmp_path / "story.txt"
    path.write_text(STORY)
    assert dateline.code(path).text == dateline.code(str(path)).text == STORY
    assert dateline.code(path).source == str(path)


def test_code_takes_a_title_and_a_date(echo):
    dispatch = dateline.code(STORY, title="Gunmen raid village", published="2022-05-03")
    assert dispatch.text == f"Gunmen raid village\n\n{STORY}" and dispatch.published_basis == "stated"


def test_what_cannot_be_read_is_raised(echo, tmp_path):
    with pytest.raises(dateline.InputError, match="gone.txt"):
        dateline.code("gone.txt")
    with pytest.raises(dateline.EmptyInput):
        dateline.code("")
    many = tmp_path / "many.jsonl"
    many.write_text(f'{{"text": "{STORY}"}}\n' * 2)
    with pytest.raises(dateline.UsageError, match="several"):
        dateline.code(many)
    many.write_text("")
    with pytest.raises(dateline.EmptyInput):
        dateline.code(many)
