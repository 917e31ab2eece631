"""Which tests start a process: those whose own code, fixtures or helpers reach what starts one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.support import command, processes, server

_STARTS = (command.tthc, processes.start, server.run, subprocess)


def starts_process(item: pytest.Item) -> bool:
    """Whether a test may start a process, or needs Spark, as far as its code tells."""
    if not isinstance(item, pytest.Function):
        return False
    if item.get_closest_marker("slow") is not None or item.get_closest_marker("soak") is not None:
        return True
    fixtures = (
        definition.func
        for definitions in item._fixtureinfo.name2fixturedefs.values()
        for definition in definitions
        if definition.argname != "_children"
    )
    return any(_reaches(function) for function in (_tested(item.obj), *fixtures))


def _tested(function: Any) -> Any:
    """The function that was written, without what pytest and Hypothesis put around it."""
    handle = getattr(function, "hypothesis", None)
    return getattr(handle, "inner_test", function)


@cache
def _reaches(function: Any, depth: int = 4) -> bool:
    function = getattr(function, "__func__", function)
    if function in _STARTS:
        return True
    if isinstance(function, type):
        methods = (method for method in vars(function).values() if isinstance(method, FunctionType))
        return depth > 0 and any(_reaches(method, depth - 1) for method in methods)
    if not isinstance(function, FunctionType) or depth == 0 or not function.__module__.startswith("tests."):
        return False
    named = {name: function.__globals__.get(name) for name in _names(function.__code__)}
    return any(
        value in _STARTS if isinstance(value, ModuleType) else _reaches(value, depth - 1)
        for value in named.values()
        if isinstance(value, ModuleType | FunctionType | type)
    )


def _names(code: CodeType) -> Iterator[str]:
    """All names in a function's code, those of the functions inside of it too."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
