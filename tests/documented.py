"""What the documentation must hold: the commands as they are, in the words that docs/commands.md gives them.

In go the command line application and the columns of exporting/columns.csv, out come the sections and lines that belong into docs/commands.md and docs/dictionary.md. Run as a
program (``python tests/documented.py``) it writes commands, tables and the figures that docs/questions.md quotes of docs/quality.md anew; the keys of records stand there by hand.
"""
import enum
import inspect
import pathlib
import re

import typer.main

from dateline import cli
from dateline.exporting import columns


def commands(group=None, name="dateline"):
    """(the words that call it, the command), for every command that does something."""
    for word, command in (group or typer.main.get_command(cli.app)).commands.items():
        yield from commands(command, f"{name} {word}") if hasattr(command, "commands") else [(f"{name} {word}", command)]


def heading(name):
    return f"### `{name}`"


def lines(command):
    """(how an argument or option is written, its line in the table of its command)."""
    for parameter in command.params:
        if parameter.name == "help":
            continue
        option = parameter.opts[0].startswith("-")
        names = sorted((o for o in (*parameter.opts, *parameter.secondary_opts)), key=len, reverse=True) if option else [parameter.metavar or parameter.name.upper()]
        kind = _kind(parameter) if option else ""
        written = ", ".join(f"`{n}`" for n in names) + (f" {kind}" if kind else "")
        yield names[0], f"| {written} | {_cell(getattr(parameter, 'help', None) or '')}{_default(parameter)} |"


def section(name, command):
    """The whole section of a command."""
    told = inspect.cleandoc(command.help or "").split("\n\n[bold]Examples")[0].replace("[bold]", "").replace("[/bold]", "")
    paragraphs = "\n\n".join(" ".join(p.split()) for p in told.split("\n\n") if not p.strip().startswith("dateline "))
    table = [line for _, line in lines(command)]
    return "\n".join([heading(name), "", paragraphs, "", *(["| | |", "|---|---|", *table, ""] if table else [])])


def _kind(parameter):
    """What is written after an option: its words where there are few, else what stands for it."""
    if getattr(parameter, "is_flag", False):
        return ""
    kind = getattr(parameter, "bare_type", None) or type(parameter.default)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return "\\|".join(member.value for member in kind)
    return _cell(parameter.metavar or "")


def _default(parameter):
    value = parameter.default() if callable(parameter.default) else parameter.default
    value = getattr(value, "value", value)
    return f" Without it: `{value}`." if value not in (None, False, (), []) and parameter.show_default and parameter.opts[0].startswith("-") else ""


def _cell(text):
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def table(name):
    """The table of a table's columns, as it stands in docs/dictionary.md."""
    rows = ([f"`{c.name}`", c.type, c.unit or "–", c.empty, f"`{c.example}`" if c.example else "–", c.description] for c in columns.tables()[name])
    return "\n".join(["| column | type | unit | when empty | example | |", "|---|---|---|---|---|---|", *("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows)])


def quoted(text, measured):
    """The text with each row of figures as it stands in ``measured``; a row is known by its first cell, one of a suite by its first two."""
    def key(row):
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        return tuple(cells[:2 if len(cells) == 4 else 1])
    rows = {key(row): row for row in re.findall(r"^\|.*\|$", measured, re.MULTILINE)}
    return re.sub(r"^\|.*\d\.\d\d.*\|$", lambda m: rows.get(key(m[0]), m[0]), text, flags=re.MULTILINE)


def write(page, made):
    page.write_text(made(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    docs = pathlib.Path(__file__).parents[1] / "docs"
    sections = "\n".join(section(name, command) for name, command in commands())
    write(docs / "commands.md", lambda text: re.sub(r"(<!-- commands -->\n).*?(<!-- /commands -->)", lambda m: f"{m[1]}{sections}\n{m[2]}", text, flags=re.DOTALL))
    for name in columns.tables():
        write(docs / "dictionary.md", lambda text: re.sub(rf"(### Table `{name}`\n\n[^\n]+\n\n)(?:\|[^\n]*\n)+", lambda m: f"{m[1]}{table(name)}\n", text))
    figures = (docs / "quality.md").read_text(encoding="utf-8").partition("\n## Figures\n")[2].partition("\n## ")[0]
    write(docs / "questions.md", lambda text: quoted(text, figures))
