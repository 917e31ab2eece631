"""The options of commands that count cases, as they are typed."""

from __future__ import annotations

from typing import Any

from tests.support.places import HOLIDAYS
from tthc_cli.cases.resources import EngineName
from tthc_cli.cli.case_options import (
    CheckOptions,
    DueOptions,
    EngineOptions,
    FileOptions,
    SpaceOptions,
    TableOptions,
    TermOptions,
)


def file_options(*cases: str, data: list[str] | None = None, **tables: Any) -> FileOptions:
    """Which files, and how their tables are read."""
    return FileOptions(cases=list(cases), data=data, tables=TableOptions(**tables))


def due_options(**more: Any) -> DueOptions:
    """By which due dates; the calendar is that of the tests."""
    terms = TermOptions(**more.pop("terms", {}))
    return DueOptions(**{"terms": terms, "calendar": HOLIDAYS, **more})


def check_options(as_of: str = "31/12/2024", **more: Any) -> CheckOptions:
    """The packaged plan, on a day."""
    engine = EngineOptions(engine=EngineName.DUCKDB, space=SpaceOptions())
    return CheckOptions(**{"as_of": as_of, "engine": engine, **more})
