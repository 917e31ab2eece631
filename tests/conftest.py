from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support import processes, spark
from tthc_cli.counts.load import load_plan
from tthc_cli.plan.model import Plan
from tthc_cli.workdays.holiday_file import HolidayFile
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested: a skipped test is soon overlooked."""
    lacks = spark.missing()
    if lacks:
        terminalreporter.write_sep("!", f"Spark was NOT tested: {lacks}", red=True, bold=True)


# a busy machine is no defect; the gate tries the same few examples each time, `make test-slow` very many new ones
settings.register_profile("gate", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("slow", deadline=None, max_examples=400)
settings.load_profile("gate")


@pytest.fixture(autouse=True)
def _children() -> Iterator[None]:
    """No process outlives the test that started it."""
    try:
        yield
    finally:
        processes.end_all()


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan().value


@pytest.fixture(scope="session")
def holiday_file() -> HolidayFile:
    return load_calendar().value


@pytest.fixture
def calendar(holiday_file: HolidayFile) -> WorkCalendar:
    return WorkCalendar(holiday_file)
