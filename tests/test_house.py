"""The house as docs/architecture.md has it: rooms with faces, short functions, names that name something."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.sources import names_in_code, nodes, tree

SRC = ROOT / "src" / "tthc_cli"
ROOMS = sorted(path.name for path in SRC.iterdir() if (path / "__init__.py").exists())
LAZY = sorted(path.parent.name for path in SRC.glob("*/__init__.pyi"))
"""The rooms whose face loads a name when it is asked for."""
FILES = sorted(SRC.rglob("*.py"))
LONGEST, MOST_ARGUMENTS, MOST_BRANCHES, MOST_OUTSIDE = 60, 7, 15, 10
EMPTY_NAMES = {"found", "one", "known", "its", "said", "other", "wanted", "given"}
"""Names that say nothing of what they hold."""
BRANCHES = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.comprehension, ast.Assert, ast.match_case)


def room_of(module: str) -> str:
    """The room that a module is in; empty for the ground."""
    name = module.removeprefix("tthc_cli").removeprefix(".").partition(".")[0]
    return name if name in ROOMS else ""


@cache
def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{path.relative_to(SRC)}:{node.lineno} {node.name}", node)
        for path in FILES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef)
    ]


def is_command(function: ast.FunctionDef) -> bool:
    """Whether its signature is that of a command: as long as the command has options."""
    return any("command" in ast.unparse(decorator) for decorator in function.decorator_list)


def names_made(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of each variable, argument, function and capture of a pattern."""
    for node in nodes(path):
        match node:
            case (
                ast.Name(id=str(name), lineno=int(line), ctx=ast.Store())
                | ast.arg(arg=str(name), lineno=int(line))
                | ast.FunctionDef(name=str(name), lineno=int(line))
                | ast.MatchAs(name=str(name), lineno=int(line))
            ):
                yield line, name


@cache
def imports() -> list[tuple[str, str, str, str]]:
    """Room, place, module and name of each import from one room into another."""
    across = []
    for path in FILES:
        relative = path.relative_to(SRC)
        room = room_of(f"tthc_cli.{relative.parts[0]}") if len(relative.parts) > 1 else ""
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and node.module and room_of(node.module) not in ("", room):
                across += [(room, f"{relative}:{node.lineno}", node.module, name.name) for name in node.names]
    return across


@cache
def names_of_face(room: str) -> dict[str, str]:
    """Each name of a face, with the module of the room that has it."""
    stub = tree(SRC / room / "__init__.pyi")
    return {
        name.name: node.module or "" for node in stub.body if isinstance(node, ast.ImportFrom) for name in node.names
    }


@pytest.mark.long
def test_one_room_uses_of_another_what_its_face_names():
    deeper = [f"{place}: {module}" for _room, place, module, _name in imports() if module.count(".") > 1]
    assert not deeper
    unnamed = [
        f"{place}: {module}.{name}"
        for _room, place, module, name in imports()
        if room_of(module) in LAZY and name not in names_of_face(room_of(module))
    ]
    assert not unnamed


def test_a_face_names_nothing_that_nobody_uses():
    used = {(room_of(module), name) for _room, _place, module, name in imports()}
    documented = set(re.findall(r"\w+", (ROOT / "docs" / "python.md").read_text(encoding="utf-8")))
    for room in LAZY:
        idle = [name for name in names_of_face(room) if (room, name) not in used and name not in documented]
        assert not idle, room


@pytest.mark.parametrize("room", LAZY)
def test_a_face_has_what_it_names(room):
    face = importlib.import_module(f"tthc_cli.{room}")
    for name, module in names_of_face(room).items():
        home = importlib.import_module(f"tthc_cli.{room}.{module or name}")
        assert getattr(face, name) is (getattr(home, name) if module else home)


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "locale"])
def test_a_face_says_what_lives_there(room):
    assert (ast.get_docstring(tree(SRC / room / "__init__.py")) or "").partition("\n")[0].endswith((".", ","))


def test_output_knows_of_cases_their_results_alone():
    homes = names_of_face("cases")
    used = {name for room, _place, module, name in imports() if room == "output" and room_of(module) == "cases"}
    assert used
    assert {homes[name] for name in used} == {"results"}


def test_output_touches_no_file():
    """The import contract sees the faces of rooms alone, not what is taken of them."""
    homes = {room: names_of_face(room) for room in ("register", "counts", "plan", "workdays", "plan_import")}
    readers = {"store", "load", "import_rows", "dictionary", "documents", "plan_yaml"}
    for room, place, module, name in imports():
        if room == "output" and room_of(module) in homes:
            assert (homes[room_of(module)][name] or name) not in readers, place


def test_few_modules_stand_outside_of_a_room():
    assert len([path for path in SRC.glob("*.py") if not path.name.startswith("__")]) <= MOST_OUTSIDE


@pytest.mark.long
def test_functions_are_short_and_take_few_arguments():
    for place, function in functions():
        if is_command(function):
            continue
        assert (function.end_lineno or 0) - function.lineno < LONGEST, place
        arguments = [*function.args.args, *function.args.kwonlyargs]
        assert len([a for a in arguments if a.arg not in ("self", "cls")]) <= MOST_ARGUMENTS, place


def test_functions_branch_little_unless_they_are_one_match():
    for place, function in functions():
        if isinstance(function.body[-1], ast.Match):
            continue
        nodes = list(ast.walk(function))
        conditions = sum(len(node.values) - 1 for node in nodes if isinstance(node, ast.BoolOp))
        assert 1 + sum(isinstance(node, BRANCHES) for node in nodes) + conditions <= MOST_BRANCHES, place


def test_names_say_what_they_hold():
    for path in FILES:
        for node in nodes(path):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                assert node.id not in EMPTY_NAMES, f"{path.relative_to(SRC)}:{node.lineno} {node.id}"


@pytest.mark.long
@pytest.mark.parametrize("folder", ["benchmarks", "tests"])
def test_names_of_tests_and_benchmarks_say_what_they_hold(folder):
    empty = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if not names_in_code(path).isdisjoint(EMPTY_NAMES)
        for line, name in names_made(path)
        if name in EMPTY_NAMES
    ]
    assert empty == []


def test_docstrings_need_no_decoding():
    for place, function in functions():
        assert not re.search(r"\bRaises \w+ where\b|\bof which\b|\bsuch as it\b", ast.get_docstring(function) or ""), (
            place
        )


def test_what_a_docstring_says_of_an_argument_begins_with_a_capital():
    for place, function in functions():
        sections = re.findall(r"^(?:Args|Raises):\n((?:    .*\n?)+)", ast.get_docstring(function) or "", re.MULTILINE)
        small = [line for text in sections for line in text.splitlines() if re.match(r"    [*\w.]+: [^\W\d_A-Z]", line)]
        assert not [line for line in small if line.partition(": ")[2][0].islower()], place


def test_no_room_but_rules_looks_at_the_class_of_a_rule():
    kinds = {"After", "Before", "On", "By", "Within", "Every", "Periodic", "Continuous", "EarliestOf"}
    for path in FILES:
        if path.is_relative_to(SRC / "rules"):
            continue
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance":
                classes = set(re.findall(r"\w+", ast.unparse(node.args[1])))
                assert not classes & kinds, f"{path.relative_to(SRC)}:{node.lineno}"
