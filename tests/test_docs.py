"""Docs and product say the same: a command, an option, a setting, a column or a key that is not documented fails here, with the line to add and where."""
import ast
import csv
import dataclasses
import importlib.metadata
import inspect
import pathlib
import re
import tomllib

import pytest
import yaml
from documented import commands, heading, lines, section

import dateline
from dateline import records
from dateline.cli import flat
from dateline.exporting import FORMATS, columns
from dateline.linking import figures
from dateline.reading import SUFFIXES
from dateline.selecting import Selection

ROOT = pathlib.Path(__file__).parents[1]
OBJECTS = (records.Coding, records.Document, records.Event, records.Party, records.When, records.Place, records.Figure, records.Attribution, records.Source, records.Cue,
           records.Uncoded)


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def part_of(name, title):
    """What stands under a heading, up to the next one of its level or above."""
    level = title.partition(" ")[0]
    return re.split(rf"^#{{1,{len(level)}}} ", f"\n{text_of(name)}\n".partition(f"\n{title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows_of(text):
    """The rows of tables, each a list of cells."""
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip("|\n "))] for line in text.splitlines() if line.startswith("|")]


# Tables and records

@pytest.mark.parametrize("table", columns.tables())
def test_every_column_is_in_the_dictionary(table):
    told = {row[0].strip("`"): row[1:] for row in rows_of(part_of("docs/dictionary.md", f"### Table `{table}`"))[2:]}
    for column in columns.tables()[table]:
        line = [column.type, column.unit or "–", column.empty, f"`{column.example}`" if column.example else "–", column.description]
        assert told.get(column.name) == line, \
            f"docs/dictionary.md, table {table}: write this line, or call python tests/documented.py\n| `{column.name}` | " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
    assert list(told) == list(columns.names(table)), f"docs/dictionary.md, table {table}: other columns, or another order, than src/dateline/exporting/columns.csv"


def test_the_ledger_has_the_columns_that_linking_gives():
    assert columns.names("ledger") == figures.COLUMNS, "src/dateline/exporting/columns.csv: the rows of the table ledger"
    assert set(flat.COLUMNS) <= set(columns.names("events"))


def test_every_export_format_is_told():
    assert [name for name in FORMATS if f"| `{name}` |" not in text_of("docs/export.md")] == [], "docs/export.md, table “Which format for what”"


@pytest.mark.parametrize("part", OBJECTS, ids=lambda part: part.__name__)
def test_every_key_of_the_record_is_in_the_dictionary(part):
    told = [row[0].strip("`") for row in rows_of(part_of("docs/dictionary.md", f"### Object `{part.__name__}`"))[2:]]
    missing = [field.name for field in dataclasses.fields(part) if field.name not in told]
    assert not missing, f"docs/dictionary.md, object {part.__name__}: add | `{missing[0]}` | type | unit | when not known | example | meaning |"


def test_every_key_that_a_record_really_has_is_in_the_dictionary_and_in_the_record(coder):
    """Keys of nested objects too, however they came into the record."""
    from dateline.reading import read
    homes = {"events": "Event", "parties": "Party", "actors": "Party", "recipients": "Party", "party": "Party", "places": "Place", "place": "Place", "dates": "When", "date": "When",
             "published": "When", "figures": "Figure", "attribution": "Attribution", "attributions": "Attribution", "source": "Source", "via": "Source", "cue": "Cue",
             "uncoded": "Uncoded", "document": "Document", "codes": "codes", "coder": "coder"}
    told = {part.__name__: {row[0].strip("`") for row in rows_of(part_of("docs/dictionary.md", f"### Object `{part.__name__}`"))[2:]} for part in OBJECTS}
    for row in rows_of(text_of("docs/dictionary.md")):
        if row[0] in ("`codes`", "`coder`"):
            told[row[0].strip("`")] = set(re.findall(r"`(\w+)`", row[-1]))
    found = set()

    def walk(value, home):
        if isinstance(value, list):
            for inner in value:
                walk(inner, home)
        elif isinstance(value, dict):
            for key, inner in value.items():
                found.add((home, key))
                if key in homes and not (home == "Document" and key == "source"):
                    walk(inner, homes[key])
    for dispatch in read(str(ROOT / "examples" / "feed.xml")):
        walk(coder.code(dispatch).to_dict(), "Coding")
    assert len(found) > 60
    missing = sorted((home, key) for home, key in found if key not in told[home])
    assert not missing, f"docs/dictionary.md, object {missing[0][0]}: add the key {missing[0][1]}"
    shape = text_of("docs/records.md")
    assert not sorted(key for _, key in found if f'"{key}"' not in shape and f"`{key}`" not in shape), "docs/records.md shows the whole shape"


# Commands, options, settings, Python

@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_every_command_and_option_is_in_the_page_of_commands(name, command):
    told = part_of("docs/commands.md", heading(name))
    assert told, f"docs/commands.md: add this section, or call python tests/documented.py, which writes them all\n\n{section(name, command)}"
    written = {option for row in rows_of(told) for option in re.findall(r"`([^`]+)`", row[0])}
    for option, line in lines(command):
        assert option in written, f"docs/commands.md, under “{heading(name)}”: add this line, or call python tests/documented.py\n{line}"
    known = {o for parameter in command.params for o in (*parameter.opts, *parameter.secondary_opts)}
    gone = [option for option in written if option.startswith("-") and option not in known]
    assert not gone, f"docs/commands.md, under “{heading(name)}”: {gone[0]} is no option any more"


def test_the_page_of_commands_has_no_command_that_there_is_not():
    assert re.findall(r"^### `(dateline [^`]+)`$", text_of("docs/commands.md"), re.MULTILINE) == [name for name, _ in commands()], "docs/commands.md has commands that there are not, or lacks some: call python tests/documented.py"


def test_every_command_is_in_the_readme():
    missing = [name for name, _ in commands() if name not in text_of("README.md") and " ".join(name.split()[:2]) not in ("dateline evaluate",)]
    assert not missing, f"README.md, “Use it” or “Projects”: add a line for {missing[0]}"


def test_every_setting_of_the_environment_is_told():
    """A variable that the package reads stands in docs/commands.md, under Settings."""
    read = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words = ast.unparse(node) if isinstance(node, (ast.Call, ast.Subscript)) else ""
            if match := re.match(r"os\.(?:environ\.get\(|environ\[|getenv\()'(\w+)'", words):
                read.add(match.group(1))
    missing = [name for name in read if f"| `{name}` |" not in part_of("docs/commands.md", "## Settings")]
    assert read and not missing, f"docs/commands.md, under “## Settings”: add | `{missing[0]}` | what it does |"


def test_every_key_of_a_codebook_is_told():
    from dateline.codebooks import acts, tables
    told = text_of("src/dateline/codebooks/plover/README.md")
    keys = dict.fromkeys([*acts._ACT_KEYS, *acts._MODALITY_KEYS, *tables._TYPE_KEYS, *tables._MODE_KEYS])
    missing = [key for key in keys if not re.search(rf"`{key}`|\b{key}\b", told) and not (key.endswith("_not") and "`…_not`" in told)]
    assert len(keys) > 20 and not missing, f"src/dateline/codebooks/plover/README.md: the key {missing[0]}"


def test_every_column_of_a_table_of_parties_is_told():
    from dateline.knowledge import parties
    told = text_of("src/dateline/knowledge/party_tables/README.md")
    for path in parties.TABLES.glob("*.csv"):
        if path.name.startswith(("editors_", "facts_")):
            with open(path, encoding="utf-8", newline="") as file:
                missing = [name for name in next(csv.reader(file)) if f"`{name}`" not in told]
            assert not missing, f"src/dateline/knowledge/party_tables/README.md: the column {missing[0]} of {path.name}"


def test_every_name_of_the_python_interface_is_told():
    told = text_of("docs/python.md")
    assert not [name for name in dateline.__all__ if f"`{name}`" not in told and f"dateline.{name}" not in told], "docs/python.md"
    for name in ("code", "Coder", "read", "from_text"):
        part = part_of("docs/python.md", f"### `dateline.{name}`")
        missing = [parameter for parameter in inspect.signature(getattr(dateline, name)).parameters if f"`{parameter}`" not in part]
        assert not missing, f"docs/python.md, under dateline.{name}: the parameter {missing[0]}"
    part = part_of("docs/python.md", "### `dateline.Project`")
    methods = [(name, method) for name, method in inspect.getmembers(dateline.Project, inspect.isfunction) if not name.startswith("_")]
    for name, method in methods:
        rows = [row for row in rows_of(part) if f"`{name}`" in row[0]]
        assert rows, f"docs/python.md, under dateline.Project: the method {name}"
        missing = [p for p in inspect.signature(method).parameters if p not in ("self", "conditions") and not any(f"`{p}`" in cell for cell in rows[0])]
        assert not missing, f"docs/python.md, dateline.Project.{name}: the parameter {missing[0]}"
    missing = [field.name for field in dataclasses.fields(Selection) if f"`{field.name}`" not in part]
    assert not missing, f"docs/python.md, the conditions of dateline.Project.records: {missing[0]}"


def test_every_input_format_is_in_the_readme():
    assert [s for s in SUFFIXES if s not in text_of("README.md")] == []


# What is quoted, cited and owed

def test_figures_that_are_quoted_are_those_measured():
    measured = {tuple(row[:2]) if len(row) == 4 else row[0]: row for row in rows_of(part_of("docs/quality.md", "## Figures"))}
    quoted = [row for row in rows_of(part_of("docs/questions.md", "## What happened?") + "".join(
        part_of("docs/questions.md", title) for title in re.findall(r"^## .+$", text_of("docs/questions.md"), re.MULTILINE)[1:]))
        if re.search(r"\d\.\d\d", row[-1] + row[1])]
    assert len(quoted) > 15
    for row in quoted:
        now = measured.get(tuple(row[:2])) or measured.get(row[0])
        assert row == now, f"docs/questions.md quotes another figure than docs/quality.md: call python tests/documented.py, or write\n| {' | '.join(now or ['no such row any more:', row[0]])} |"


def test_licences_name_every_library_that_is_installed():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    needed = project["dependencies"] + [d for extra in ("parquet", "postgres", "scaling") for d in project["optional-dependencies"].get(extra, ())]
    told = re.findall(r"`([\w.-]+)`", part_of("docs/licences.md", "## Libraries"))
    missing = [name for name in (re.match(r"[\w.-]+", d).group() for d in needed) if name not in told]
    assert not missing, f"docs/licences.md, under “## Libraries”: {missing[0]}, by its licence"


def test_licences_name_every_source_of_the_tables():
    told = part_of("docs/licences.md", "## Parties") + part_of("docs/licences.md", "## Places") + text_of("src/dateline/knowledge/party_tables/README.md")
    for path in (ROOT / "src/dateline/knowledge/party_tables").glob("*.csv"):
        assert path.name in told or re.sub(r"_.*", "_*.csv", path.name) in told, f"docs/licences.md: {path.name}"
        with open(path, encoding="utf-8", newline="") as file:
            assert next(csv.DictReader(file)).get("source"), path.name


def test_licences_name_every_file_of_data():
    told = re.findall(r"`([^`]+)`", text_of("docs/licences.md"))
    for path in sorted((ROOT / "src" / "dateline").rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in (".csv", ".yaml", ".json", ".sqlite", ".onnx", ".woff2", ".npz") or "party_tables" in name:
            continue
        named = any(name == t or name.endswith(f"/{t}") or path.match(t) or name.startswith(f"{t}/") for t in told)
        assert named or path.name in ("weights.yaml", "columns.csv"), f"docs/licences.md: a row for {name}, where it is from and under which terms"


def test_weights_have_cards_and_licences():
    weights = yaml.load(text_of("src/dateline/models/weights.yaml"), Loader=yaml.BaseLoader)
    for name, facts in weights.items():
        assert "| terms |" in text_of(f"src/dateline/models/{facts['card']}"), f"the card of {name} says under which terms it is"
        assert f"src/dateline/models/{facts['card']}" in text_of("docs/licences.md"), f"docs/licences.md: a link to the card of {name}"


def test_the_citation_is_of_this_version():
    cited = yaml.load(text_of("CITATION.cff"), Loader=yaml.BaseLoader)
    assert cited["version"] == dateline.__version__ == importlib.metadata.version("dateline") and cited["authors"] == [{"name": "The Dateline developers"}]
    assert cited["cff-version"] == "1.2.0" and cited["license"] == "Apache-2.0" and cited["title"] and cited["message"] and cited["type"] == "software"
    assert f"Version {dateline.__version__}" in text_of("docs/citing.md")


def test_links_between_documents_lead_somewhere():
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
