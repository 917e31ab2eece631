"""Which tests start a process or count case data: those whose own code, fixtures or helpers reach what does."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.support import command, processes, server
from tthc_cli.cases.check import check
from tthc_cli.cases.due_dates.audit import audit
from tthc_cli.cases.engines.duckdb_connection import connect
from tthc_cli.cases.misses import find_misses

_STARTS = (command.tthc, processes.start, server.run, server.run_into, subprocess)
_COUNTS = (check, audit, connect, find_misses)


def starts_process(item: pytest.Item) -> bool:
    """Whether a test may start a process, or needs Spark, as far as its code tells."""
    if item.get_closest_marker("slow") is not None or item.get_closest_marker("soak") is not None:
        return True
    return _any_reaches(item, _STARTS)


def counts_cases(item: pytest.Item) -> bool:
    """Whether a test may count case data, which takes nearly half a second each time."""
    return _any_reaches(item, _COUNTS)


def _any_reaches(item: pytest.Item, targets: tuple[Any, ...]) -> bool:
    if not isinstance(item, pytest.Function):
        return False
    fixtures = (
        definition.func
        for definitions in item._fixtureinfo.name2fixturedefs.values()
        for definition in definitions
        if definition.argname != "_nothing_stays"
    )
    return any(_reaches(function, targets) for function in (_tested(item.obj), *fixtures))


def _tested(function: Any) -> Any:
    """The function that was written, without what pytest and Hypothesis put around it."""
    handle = getattr(function, "hypothesis", None)
    return getattr(handle, "inner_test", function)


@cache
def _reaches(function: Any, targets: tuple[Any, ...], depth: int = 4) -> bool:
    function = getattr(function, "__func__", function)
    if function in targets:
        return True
    if isinstance(function, type):
        methods = (method for method in vars(function).values() if isinstance(method, FunctionType))
        return depth > 0 and any(_reaches(method, targets, depth - 1) for method in methods)
    if not isinstance(function, FunctionType) or depth == 0 or not function.__module__.startswith("tests."):
        return False
    return any(
        value in targets if isinstance(value, ModuleType) else _reaches(value, targets, depth - 1)
        for name in _names(function.__code__)
        for value in _callables(function.__globals__.get(name))
    )


def _callables(value: Any) -> Iterator[Any]:
    """A function, class or module, or those in a table of them."""
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else [value]
    return (each for each in values if isinstance(each, ModuleType | FunctionType | type))


def _names(code: CodeType) -> Iterator[str]:
    """All names in a function's code, those of the functions inside of it too."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
