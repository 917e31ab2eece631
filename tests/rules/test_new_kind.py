"""A kind of rule that is added: the type checker names every place that has to answer for it."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tests.support.sources import nodes

SOURCE = ROOT / "src" / "tthc_cli"
KINDS = SOURCE / "rules" / "kinds.py"
NEW_KIND = """
@dataclass(frozen=True, slots=True, kw_only=True)
class OnceInAWhile:
    __pydantic_config__: ClassVar[Any] = CONFIG

    kind: Literal["once_in_a_while"] = "once_in_a_while"
    text: Text
    label: Text | None = None
    note: Text | None = None


Rule = Annotated[
    OnceInAWhile | """
Place = tuple[str, str]
"""A file of the source, and a function in it."""


def _union(name: str) -> set[str]:
    """The classes that a union of ``rules/kinds.py`` is made of."""
    for node in ast.parse(KINDS.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)} - {"Annotated", "ByKind"}
    raise AssertionError(f"no union {name}")


RULE_KINDS = _union("Rule")
NAMES_A_KIND = re.compile(rf"\b(?:{'|'.join(sorted(RULE_KINDS))})\b")


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef):
            yield node


def _matches_on_rules(function: ast.FunctionDef) -> Iterator[tuple[ast.Match, set[str]]]:
    """The matches over the kind of a rule, each with the kinds that it names."""
    for node in ast.walk(function):
        if isinstance(node, ast.Match):
            tops = [case.pattern for case in node.cases]
            patterns = [each for top in tops for each in (top.patterns if isinstance(top, ast.MatchOr) else [top])]
            kinds = {ast.unparse(pattern.cls) for pattern in patterns if isinstance(pattern, ast.MatchClass)}
            if kinds & RULE_KINDS:
                yield node, kinds


def _must_answer() -> set[Place]:
    """Every function that tells rules of any kind apart and ends in ``assert_never``."""
    return {
        (path.relative_to(SOURCE).as_posix(), function.name)
        for path in SOURCE.rglob("*.py")
        for function in _functions(path)
        for match, kinds in _matches_on_rules(function)
        if kinds == RULE_KINDS and "assert_never" in ast.unparse(match.cases[-1])
    }


def _named_by_type_checker(root: Path, files: set[str]) -> set[Place]:
    """The functions in which mypy finds something wrong."""
    source = root / "src" / "tthc_cli"
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--cache-dir", str(root / "cache")]
    run = subprocess.run(
        [*command, *sorted(str(source / file) for file in files)],
        capture_output=True,
        encoding="utf-8",
        cwd=root,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    places = set()
    for file, number in re.findall(r"^src[/\\]tthc_cli[/\\](\S+?):([0-9]+): error:", run.stdout, re.MULTILINE):
        innermost = [f for f in _functions(source / file) if f.lineno <= int(number) <= (f.end_lineno or 0)]
        places.add((Path(file).as_posix(), innermost[-1].name if innermost else "-"))
    return places


@pytest.mark.soak
def test_type_checker_names_every_place(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    shutil.copytree(SOURCE, tmp_path / "src" / "tthc_cli")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    kinds = tmp_path / "src" / "tthc_cli" / "rules" / "kinds.py"
    text = kinds.read_text(encoding="utf-8")
    assert text.count("\nRule = Annotated[\n    ") == 1
    kinds.write_text(text.replace("\nRule = Annotated[\n    ", NEW_KIND), encoding="utf-8")
    expected = _must_answer()
    assert len(expected) > 10
    assert _named_by_type_checker(tmp_path, {file for file, _function in expected}) == expected


@pytest.mark.long
def test_nothing_tells_rules_apart_by_itself() -> None:
    """Outside of `rules` no class of a rule is asked for; a match over them has every kind, or says that it may not."""
    places = []
    for path in SOURCE.rglob("*.py"):
        if not NAMES_A_KIND.search(path.read_text(encoding="utf-8")):
            continue
        for function in _functions(path):
            where = f"{path.relative_to(SOURCE).as_posix()}: {function.name}"
            asks = (node for node in ast.walk(function) if isinstance(node, ast.Call))
            for call in asks:
                if ast.unparse(call.func) == "isinstance" and path.parent.name != "rules":
                    names = {part.id for part in ast.walk(call.args[1]) if isinstance(part, ast.Name)}
                    places += [where] if names & RULE_KINDS else []
            for match, _kinds in _matches_on_rules(function):
                places += [] if "assert_never" in ast.unparse(match.cases[-1]) else [where]
    assert places == []
