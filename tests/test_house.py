"""Who may import whom: data falls one way through the house (ARCHITECTURE.md)."""
import ast
import pathlib

import pytest

import dateline

SOURCE = pathlib.Path(dateline.__file__).parent
FOUNDATION = {"records", "dispatch", "errors"}
TABLES = {"language", "codebooks", "knowledge", "models"}
MAY_USE = {
    "errors": set(), "dispatch": set(), "records": {"dispatch"}, "selecting": {"records", "errors"},
    "reading": {"dispatch", "errors"},
    **{room: FOUNDATION for room in TABLES},
    "wording": {"knowledge"},
    "coding": FOUNDATION | TABLES,
    "coder": FOUNDATION | TABLES | {"coding"},
}
BELOW_CODER = set(MAY_USE)
MAY_USE |= {room: BELOW_CODER for room in ("scaling", "second", "exporting", "store", "linking")}
MAY_USE["project"] = BELOW_CODER | {"scaling", "second", "exporting", "store", "linking"}
MAY_USE["workbench"] = MAY_USE["project"] | {"project"}
MAY_USE["evaluating"] = MAY_USE["workbench"] | {"workbench"}
MAY_USE["cli"] = MAY_USE["evaluating"] | {"evaluating"}
MAY_USE["__main__"] = {"cli"}


def modules():
    return sorted(SOURCE.rglob("*.py"))


def name_of(path):
    parts = list(path.relative_to(SOURCE.parent).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path):
    """Dotted names under dateline that a file imports, wherever in it, with their lines."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names if alias.name.split(".")[0] == "dateline")
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(package.split(".")[:len(package.split(".")) - node.level + 1] + ([base] if base else []))
            if base.split(".")[0] == "dateline":
                yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def test_every_room_is_on_the_plan():
    rooms = {path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in modules()} - {"__init__"}
    assert rooms <= set(MAY_USE), "a new room needs its place in ARCHITECTURE.md and here"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_downwards(path):
    room = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if room == "__init__":
        return
    for name, line in imports(path):
        parts = name.split(".")
        target = parts[1] if len(parts) > 1 else ""
        if target in ("__version__", room):
            continue
        assert target in MAY_USE[room], f"{path.relative_to(SOURCE)} line {line}: {room} must not use {name}"


@pytest.mark.parametrize("path", sorted((SOURCE / "coding").glob("*.py")), ids=name_of)
def test_the_questions_do_not_ask_each_other_and_open_nothing(path):
    for name, line in imports(path):
        assert not name.startswith("dateline.coding"), f"{path.name} line {line}: coding files do not import each other"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    opened = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"]
    foreign = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    foreign |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    assert not opened and not foreign & {"pathlib", "os", "io", "socket", "sqlite3", "urllib", "requests", "tempfile"}


@pytest.mark.parametrize("path", [p for p in modules() if p.relative_to(SOURCE).parts[0] != "cli"], ids=name_of)
def test_only_the_commands_print(path):
    printed = [node.lineno for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
               if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "input")]
    assert not printed


REACHING = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests", "httpx", "asyncio", "telnetlib", "xmlrpc"}
MAY_REACH = {"reading/fetching.py", "second/asking.py"}  # an address that a person gave, a second coder that a person asked for


@pytest.mark.parametrize("path", [p for p in modules() if p.relative_to(SOURCE).parts[0] not in ("workbench", "cli")], ids=name_of)
def test_two_modules_reach_outside_and_no_other(path):
    """The workbench listens, which its own tests are about."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    used |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    reaching = {name for name in used if name in REACHING or name.split(".")[0] in REACHING}
    assert not reaching or str(path.relative_to(SOURCE)) in MAY_REACH, reaching


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_every_module_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module docstring says what comes in, what goes out, what is refused"
