"""The sources of the project as the parser reads them: each once in a process, however many tests look at it."""

from __future__ import annotations

import ast
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file. Whoever looks at it changes nothing in it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of that tree, each level after the one above it."""
    return tuple(ast.walk(tree(path)))


def names_in_code(path: Path) -> set[str]:
    """Each name and text of the compiled file, all names that it makes among them: much faster to ask than the tree.

    What is only annotated, as the field of a dataclass, is kept as a text.
    """
    code = SourceFileLoader(path.stem, str(path)).get_code(path.stem)
    assert code is not None
    return _names(code)


def _names(code: CodeType) -> set[str]:
    names = {*code.co_names, *code.co_varnames, *code.co_cellvars, *code.co_freevars}
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= {constant.co_name} | _names(constant)
        elif isinstance(constant, str):
            names.add(constant)
    return names
