"""Every command of the tutorial runs as it stands there, one after the other, and does what the text beside it says; so do the recipes and the notebook."""
import json
import os
import pathlib
import re
import shlex

import pytest
import typer.testing

from dateline import cli
from dateline.errors import DatelineError
from dateline.project import Problem

ROOT = pathlib.Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(document):
    """(language, content) of every code block."""
    return FENCE.findall((ROOT / document).read_text(encoding="utf-8"))


def commands(block):
    """The lines of a block as words, without what is said of them after two spaces."""
    for line in block.splitlines():
        yield line, shlex.split(re.split(r"\s{2,}", line.strip())[0])


def run(words):
    """Standard output of a command; its errors are this test's."""
    words, _, to = (words, None, None) if ">" not in words else (words[:words.index(">")], None, words[words.index(">") + 1])
    assert words[0] == "dateline", words
    result = typer.testing.CliRunner().invoke(cli.app, words[1:], env={"COLUMNS": "140"})
    if isinstance(result.exception, DatelineError):
        raise result.exception
    assert result.exit_code == 0, f"{shlex.join(words)}: {result.output}"
    if to:
        pathlib.Path(to).write_text(result.stdout, encoding="utf-8")
    return result.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A folder in which somebody followed the whole tutorial: (the folder, command -> what it printed)."""
    folder, before = tmp_path_factory.mktemp("tutorial"), os.getcwd()
    for name in ("examples", "tests"):
        (folder / name).symlink_to(ROOT / name)
    os.chdir(folder)
    try:
        told = {}
        for language, block in blocks("docs/tutorial.md"):
            if language == "yaml":
                pathlib.Path("strikes.yaml").write_text(block, encoding="utf-8")
            elif not language:
                told |= {re.split(r"\s{2,}", line.strip())[0]: run(words) for line, words in commands(block)}
        yield folder, told
    finally:
        os.chdir(before)


def test_the_tutorial_shows_what_it_says(followed):
    folder, told = followed
    assert "▸" in told["dateline code examples/gao-convoy.txt"]
    toll = told["dateline figures sahel.dateline"].partition("Timbuktu")[2].partition("ASSAULT")[0]
    for words in ("≥17", "police", "(copy)", "22", "doctor", "24", "governor", "denies it", "separatists"):
        assert words in toll
    assert "Timbuktu, Mali" in told["dateline incidents sahel.dateline --reasons"]
    assert re.search(r"documents +12$", told["dateline status sahel.dateline"], re.MULTILINE) and "bloc sanctions" in told['dateline search sahel.dateline "sanctions"']
    page = (folder / "sahel.html").read_text(encoding="utf-8")
    assert "Sahel, March 2032" in page and 'class="place"' in page and 'class="hatched land"' in page
    assert (folder / "sahel.geojson").exists() and (folder / "sahel.csv").read_text(encoding="utf-8").count("\n") > 20
    assert "All is as it was written." in told["dateline check sahel.dateline"]


@pytest.mark.parametrize("command", ["incidents", "figures", "status", "search", "diff", "check", "who"])
def test_every_key_that_a_command_prints_is_in_the_dictionary(followed, command):
    more = {"incidents": ["--all"], "search": ["sanctions"], "diff": ["1", "2"]}.get(command, [])
    if command == "who":
        printed = run(["dateline", "who", "Rice", "--format", "json"])
    elif command == "check":
        printed = json.dumps([problem._asdict() for problem in [Problem(*Problem._fields)]])
    else:
        printed = run(["dateline", command, "sahel.dateline", *more, "--format", "json"])
    values = [json.loads(line) for line in printed.splitlines()] if command in ("search", "diff") else json.loads(printed)
    values = values if isinstance(values, list) else [values]
    part = (ROOT / "docs" / "dictionary.md").read_text(encoding="utf-8").partition(f"### `dateline {command} --format json`\n")[2].partition("\n### ")[0]
    told = set(re.findall(r"`(\w+)`", part))
    assert part and (values or command == "diff")
    entries = [e for value in values if command == "figures" for e in value["figures"]] + [n for value in values if command in ("incidents", "status")
                                                                                          for n in (*value.get("links", ()), *value.get("members", ()), *value.get("runs", ()))]
    missing = {key for value in (*values, *entries) for key in value} - told
    assert not missing, f"docs/dictionary.md, under dateline {command} --format json: add | `{sorted(missing)[0]}` | value | meaning |"


@pytest.fixture(scope="module")
def exported(followed):
    """The files that the recipes begin with."""
    folder, _ = followed
    (folder / "stories.dateline").symlink_to("sahel.dateline")
    for _, words in commands(blocks("docs/recipes.md")[0][1]):
        run(words)
    return folder


def test_the_recipes_for_pandas_run(exported):
    pandas = pytest.importorskip("pandas")
    names = {}
    for language, block in blocks("docs/recipes.md"):
        if language == "python":
            exec(block, names)
    assert names["by_day"].to_numpy().sum() > 5 and ("MLI/CVL", "MLI/GOV") in names["dyads"].index
    timbuktu = names["ranges"].loc[lambda table: table.accounts == 3]
    assert (timbuktu.least.item(), timbuktu.most.item()) == (17, 24)
    assert not names["incidents"].incident_id.duplicated().any() and pandas.api.types.is_datetime64_any_dtype(names["events"].date_start)


def test_the_recipes_for_duckdb_run(exported):
    duckdb = pytest.importorskip("duckdb")
    found = [duckdb.sql(block).fetchall() for language, block in blocks("docs/recipes.md") if language == "sql"]
    assert len(found) == 4 and all(found)
    assert ("ASSAULT", "denied") in {row[:2] for row in found[0]} and {row[3:] for row in found[2]} >= {(17.0, 22.0)}
    assert (17.0, None, 3) in {row[1:] for row in found[3]}, "an open account leaves the range open"


def test_the_recipes_for_r_name_columns_that_there_are(exported):
    """R itself is not here to run them."""
    import csv
    columns = set()
    for name in ("events.csv", "figures.csv"):
        with open(exported / name, encoding="utf-8", newline="") as file:
            columns |= set(next(csv.reader(file)))
    recipes = "\n".join(block for language, block in blocks("docs/recipes.md") if language == "r")
    used = re.findall(r"\b(?:filter|arrange|distinct|count|coalesce|paste|is\.na|aes)\(([^()]*)", recipes)
    names = {name for part in used for name in re.findall(r"\b[a-z]+_[a-z_]+\b|\b(?:type|certainty|kind|source|outlet|minimum|maximum)\b", re.sub(r'"[^"]*"', "", part))}
    assert len(names) > 8 and names - {"keep_all"} <= columns


def test_the_notebook_runs_with_its_plots(tmp_path, monkeypatch):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel"), pytest.importorskip("matplotlib"), pytest.importorskip("pandas")
    notebook = nbformat.read(ROOT / "examples" / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells), "keep it without outputs: they age"
    for name in ("feed.xml",):
        (tmp_path / name).write_bytes((ROOT / "examples" / name).read_bytes())
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert sum("image/png" in output.get("data", {}) for output in shown) >= 3
    assert not [output for output in shown if output.output_type == "error" or output.get("name") == "stderr" and "Warning" in output.text]
