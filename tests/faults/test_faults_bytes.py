"""A byte that changed is found and named: in weights, in tables, and anywhere in a project."""
import hashlib
import pathlib
import shutil
import sys
import types

import pytest
from forms import chance, times

from dateline import errors
from dateline.knowledge import gazetteer
from dateline.language import syntax
from dateline.models import runtime
from dateline.project import Project

sys.path.append(str(pathlib.Path(__file__).parents[1] / "store"))
from small import SmallCoder, lines  # noqa: E402


def flipped(data, random):
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1:]


@pytest.mark.parametrize("name", sorted(runtime.registry()))
@pytest.mark.parametrize("part", ["file", "tokenizer"])
def test_weights_with_one_bit_turned_are_refused(tmp_path, monkeypatch, name, part):
    row, random = runtime.registry()[name], chance(name + part)
    for file in {row["file"], row["tokenizer"]}:
        shutil.copy(runtime.FOLDER / file, tmp_path / file)
    monkeypatch.setattr(runtime, "FOLDER", tmp_path)
    whole = (tmp_path / row[part]).read_bytes()
    for _ in range(times(3, 60)):
        (tmp_path / row[part]).write_bytes(flipped(whole, random))
        with pytest.raises(errors.ModelError, match="SHA-256 differs.*Reinstall") as refused:
            runtime.load.__wrapped__(name)
        assert row[part] in str(refused.value)


def test_a_language_model_with_one_bit_turned_is_refused(tmp_path, monkeypatch):
    whole = syntax.folder()
    package = "en_core_web_sm"
    copy = tmp_path / package / f"{package}-3.8.0"
    shutil.copytree(whole, copy)
    monkeypatch.setattr(syntax.importlib.util, "find_spec", lambda name: types.SimpleNamespace(origin=str(tmp_path / package / "__init__.py")) if name == package else None)
    assert syntax.folder() == copy
    random = chance("language")
    for path in random.sample(sorted(syntax.digests()), min(times(4, 99), len(syntax.digests()))):
        before = (copy / path).read_bytes()
        (copy / path).write_bytes(flipped(before, random))
        with pytest.raises(errors.ModelError, match="files were changed.*pip install"):
            syntax.folder()
        (copy / path).write_bytes(before)


def test_a_gazetteer_with_one_bit_turned_is_refused(tmp_path):
    source = pathlib.Path(gazetteer.__file__).with_name("gazetteer.sqlite")
    shutil.copy(source.with_suffix(".sha256"), tmp_path)
    whole, random = source.read_bytes(), chance("gazetteer")
    for _ in range(times(2, 30)):
        (tmp_path / source.name).write_bytes(flipped(whole, random))
        with pytest.raises(errors.DatelineError, match=source.name):
            gazetteer.Gazetteer(tmp_path / source.name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A project with a bit of everything, and what it holds."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "wire.jsonl").write_text("".join(lines(40)) + "not json\n" + '{"text": ""}\n')
    name = folder / "stories.dateline"
    with Project(name, coder=SmallCoder) as project:
        project.add(folder / "wire.jsonl", workers=1)
        project.code(workers=1)
        project.link()
        assert project.check() == []
    return name.read_bytes(), held(name)


def held(name):
    """All that a user can get out of a project, as one digest."""
    with Project(name, create=False, coder=SmallCoder) as project:
        told = [repr(list(part)) for part in (project.records(), project.quarantine(), project.incidents(), project.copies(), project.decisions())]
        return hashlib.sha256("".join(told).encode()).hexdigest()


def test_a_bit_that_turned_anywhere_in_a_project_is_named_or_changes_nothing(tmp_path, whole):
    """Not every byte of a database says something: some are left over. What counts is that no other content is told as if it were what was written."""
    data, content = whole
    random, named, name = chance("project"), 0, tmp_path / "stories.dateline"
    for _ in range(times(120, 3_000)):
        name.write_bytes(flipped(data, random))
        for beside in tmp_path.glob("stories.dateline-*"):
            beside.unlink()
        try:
            with Project(name, create=False, coder=SmallCoder) as project:
                problems = project.check()
        except errors.StoreError as error:
            assert error.what and "stories.dateline" in str(error)
            named += 1
            continue
        named += bool(problems)
        assert problems and all(str(p).strip(": ") for p in problems) or held(name) == content
    assert named > times(20, 500), "most of a project is content"


def test_a_project_that_was_cut_short_is_named(tmp_path, whole):
    data, content = whole
    name = tmp_path / "stories.dateline"
    for size in (0, 1, 15, 99, 4096, len(data) // 3, len(data) // 2, len(data) - 4096, len(data) - 1):
        name.write_bytes(data[:size])
        try:
            with Project(name, create=False, coder=SmallCoder) as project:
                problems = project.check()
            assert problems or size == len(data) - 1 and held(name) == content, size
        except errors.StoreError as error:
            assert error.remedy, size
