"""Docs and product say the same."""
import dataclasses
import pathlib
import re

import pytest
import typer.main

from dateline import cli, records
from dateline.cli import flat
from dateline.reading import SUFFIXES

ROOT = pathlib.Path(__file__).parents[1]


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_column_of_the_flat_table_is_described():
    described = re.findall(r"`(\w+)`", text_of("docs/records.md").partition("## The flat table")[2])
    assert list(flat.COLUMNS) == described


@pytest.mark.parametrize("part", [records.Document, records.Event, records.Party, records.When, records.Place, records.Figure, records.Attribution])
def test_every_key_of_the_record_is_described(part):
    text = text_of("docs/records.md")
    missing = [f.name for f in dataclasses.fields(part) if f'"{f.name}"' not in text and f"`{f.name}`" not in text]
    assert not missing


def commands(group, name="dateline"):
    """Every command by the words that call it."""
    for word, command in group.commands.items():
        yield from commands(command, f"{name} {word}") if hasattr(command, "commands") else [f"{name} {word}"]


def test_every_command_is_in_the_readme_and_in_the_tutorial():
    for name in commands(typer.main.get_command(cli.app)):
        for document in ("README.md", "docs/tutorial.md"):
            assert name in text_of(document), f"{document}: {name}"


def test_every_option_of_code_is_in_the_readme():
    text = text_of("README.md")
    command = typer.main.get_command(cli.app)
    options = [o for p in command.commands["code"].params for o in p.opts if o.startswith("--")]
    assert [o for o in options if o not in text] == []


def test_every_format_is_in_the_readme():
    assert [s for s in SUFFIXES if s not in text_of("README.md")] == []


def test_links_between_documents_lead_somewhere():
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
