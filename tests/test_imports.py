"""Data flows one way: a room imports only what stands to its left, and nothing that is not a declared dependency."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "lapwing"

#: What every room may import, and which imports nothing but itself.
GROUND = ("version", "errors", "records")
#: The rooms, left to right. A new room takes its place here.
ROOMS = ("sources", "language", "lexicon", "places", "actors", "events", "reading", "render", "dataset", "evaluation", "components", "api", "cli")
#: The package's own file gathers the public names; the module run by `python -m lapwing` starts the command line.
FACADES = ("__init__", "__main__")
#: Imports to the right, each with its reason. They are made inside a function, when it is called.
ALLOWED = {
    ("reading", "render"): "Reading.rows and Reading.to_arrow are the same table as the CSV and Parquet outputs",
}
#: Distribution -> module, where the names differ.
MODULES = {"ahocorasick-rs": "ahocorasick_rs", "charset-normalizer": "charset_normalizer", "pyyaml": "yaml"}
#: Imported only where the user has installed them (extras; numpy and scipy come with scikit-learn), or part of a dependency's own public face.
OPTIONAL = {"pandas", "polars", "sklearn", "numpy", "scipy", "deltalake", "duckdb", "fastwarc", "rensa", "feedparser", "certifi"}
PARTS_OF_SPACY = {"thinc", "catalogue"}

Import = tuple[int, str, bool]


def room_of(path: Path) -> str:
    """The first part of a module's path inside the package."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports(source: str) -> Iterator[Import]:
    """(line, module, made at import time) of every import, absolute or inside a function; those for type checkers count too."""

    def walk(node: ast.AST, eager: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            inner = eager and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not is_type_checking(child)
            if isinstance(child, ast.Import):
                yield from ((child.lineno, alias.name, inner) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"line {child.lineno}: relative import; write the whole module name"
                module = child.module or ""
                names = [f"{module}.{alias.name}" for alias in child.names] if module == "lapwing" else [module]
                yield from ((child.lineno, name, inner) for name in names)
            yield from walk(child, inner)

    yield from walk(ast.parse(source), True)


def may_import(room: str, target: str) -> bool:
    if target in GROUND or target == room:
        return True
    if room in FACADES:
        return True
    return room in ROOMS and target in ROOMS and ROOMS.index(target) < ROOMS.index(room)


FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_imports_only_what_stands_to_its_left(path: Path) -> None:
    room = room_of(path)
    assert room in (*GROUND, *ROOMS, *FACADES), f"{name_of(path)} is in no known room: give '{room}' its place in ROOMS"
    wrong = []
    for line, module, eager in imports(path.read_text(encoding="utf-8")):
        parts = module.split(".")
        if parts[0] != "lapwing" or len(parts) == 1:
            continue
        target = parts[1]
        if target.startswith("__") or may_import(room, target) or ((room, target) in ALLOWED and not eager):
            continue
        wrong.append(f"line {line}: {room} imports {module}")
    assert not wrong, "; ".join(wrong)


def test_every_exception_is_still_used() -> None:
    found = ((room_of(path), module) for path in FILES for _, module, _ in imports(path.read_text(encoding="utf-8")))
    used = {(room, module.split(".")[1]) for room, module in found if module.startswith("lapwing.")}
    assert set(ALLOWED) <= used


def declared(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *(r for extra in extras for r in project["optional-dependencies"][extra])]
    names = [re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements]
    return {MODULES.get(m.group().lower(), m.group().lower()) for m in names if m}


def third_party() -> dict[str, list[str]]:
    """Top-level module -> the files that import it."""
    found: dict[str, list[str]] = {}
    for path in FILES:
        for line, module, _ in imports(path.read_text(encoding="utf-8")):
            top = module.split(".")[0]
            if top not in ("lapwing", "__future__") and top not in sys.stdlib_module_names:
                found.setdefault(top, []).append(f"{name_of(path)}:{line}")
    return found


def test_every_import_is_a_declared_dependency() -> None:
    undeclared = {module: where for module, where in third_party().items() if module not in declared() | OPTIONAL | PARTS_OF_SPACY}
    assert not undeclared, f"add these to pyproject.toml, or do without: {undeclared}"


def test_every_dependency_is_imported() -> None:
    unused = declared() - set(third_party())
    assert not unused, f"declared in pyproject.toml but imported nowhere: {sorted(unused)}"


@pytest.mark.parametrize(
    ("room", "target", "allowed"),
    [
        ("events", "actors", True),
        ("events", "records", True),
        ("actors", "events", False),
        ("language", "sources", True),
        ("lexicon", "language", True),
        ("language", "lexicon", False),
        ("cli", "render", True),
        ("render", "cli", False),
        ("records", "lexicon", False),
        ("__init__", "cli", True),
    ],
)
def test_the_rule_itself(room: str, target: str, allowed: bool) -> None:
    assert may_import(room, target) is allowed


def test_imports_are_found_wherever_they_are_made() -> None:
    source = "import a.b\nfrom lapwing import cli\nif TYPE_CHECKING:\n    import c\ndef f():\n    from lapwing.render import x\n"
    assert list(imports(source)) == [(1, "a.b", True), (2, "lapwing.cli", True), (4, "c", False), (6, "lapwing.render", False)]
