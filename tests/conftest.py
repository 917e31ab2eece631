"""What all tests share: the plan, a calendar of their own, one Spark, and what is said of tests that did not run."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.support import calendars, due_dates, examples, processes, register_files, spark, starts
from tests.support.places import EXAMPLES, HOLIDAYS
from tthc_cli.cases.engines.choice import engine_for
from tthc_cli.cases.engines.interface import Engine
from tthc_cli.cases.engines.spark_session import one_line_errors, warns_nothing
from tthc_cli.cases.resources import EngineName
from tthc_cli.cli import invocation, run
from tthc_cli.counts.load import load_plan
from tthc_cli.plan.model import Plan
from tthc_cli.workdays.holiday_file import HolidayFile
from tthc_cli.workdays.work_calendar import WorkCalendar

os.environ["XDG_CONFIG_HOME"] = os.environ["WIN_PD_OVERRIDE_LOCAL_APPDATA"] = tempfile.mkdtemp(prefix="tthc-config-")
"""No test reads the configuration of whoever runs it."""
os.environ["TTHC_CALENDAR"] = str(HOLIDAYS)  # for commands inside of this process
calendars.keep()
os.environ.pop("COLUMNS", None)  # pytest's own terminal is not that of a test
settings.load_profile(examples.GATE)
_LEFT = pytest.StashKey[int]()
"""How many tests were left to another target."""


# -- which tests run, and what is said of those that do not -----------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that starts a process or counts case data, and put first those that need Spark.

    Workers take tests from the beginning of their part, and from the end of another's: so those at the very beginning
    run on one worker, which starts Spark once, while the others go on.
    """
    for item in items:
        if starts.starts_process(item):
            item.add_marker(pytest.mark.process)
        elif starts.counts_cases(item):
            item.add_marker(pytest.mark.long)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Keep what was imported and collected out of the way of the garbage collector, which else goes through it again
    and again.
    """
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let all that was kept out of the way end as it does in any process."""
    gc.unfreeze()


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what this run leaves out."""
    if items:
        stash = items[0].config.stash
        stash[_LEFT] = stash.get(_LEFT, 0) + len(items)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a worker tell the process that prints the summary; each worker collects the same tests."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left"] = session.config.stash.get(_LEFT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker tells."""
    node.config.stash[_LEFT] = getattr(node, "workeroutput", {}).get("left", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested: a skipped test is soon overlooked."""

    def say(text: str) -> None:
        terminalreporter.write_sep("!", text, red=True, bold=True)

    skipped = Counter(str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []))
    for reason, number in sorted(skipped.items()):
        say(f"{number} skipped: {reason.removeprefix('Skipped: ')}")
    if left := terminalreporter.config.stash.get(_LEFT, 0):
        say(f"{left} left to other targets: make test runs all but soak, make test-slow runs soak and long sweeps")
    if lacks := spark.missing():
        say(f"Spark was NOT tested: {lacks}")


# -- what tests are given ---------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """No process outlives the test that started it, and no test is told what was typed for a command of another."""
    try:
        yield
    finally:
        processes.end_all()
        invocation.begin(None)


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan().value


@pytest.fixture(scope="session")
def holiday_file() -> HolidayFile:
    return calendars.FILE


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    return calendars.CALENDAR


@pytest.fixture(scope="session")
def shared_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One Spark for all tests of this process: it takes longer to start than any of them to run."""
    with spark.engine(tmp_path_factory.mktemp("spark")) as engine:
        yield engine


@pytest.fixture
def sharing_spark(shared_spark, monkeypatch):
    """Whatever asks for Spark gets the shared one."""

    @contextmanager
    def sharing() -> Iterator[Engine]:
        # as if it had been started for this check: pytest has filters of warnings of its own for each test
        with warns_nothing(), one_line_errors():
            yield shared_spark

    chosen = "tthc_cli.cases.reading.engine_for"
    monkeypatch.setattr(chosen, lambda of: sharing() if of.engine == "spark" else engine_for(of))


@pytest.fixture
def by_both(sharing_spark, tmp_path, capsys):
    """Runs a check, or another command over cases, by both engines: exit code, result, messages, rows set aside."""

    def answers(*arguments: str | Path, command: tuple[str, str] = ("kpi", "check")) -> list[tuple[int, str, str, str]]:
        answered: list[tuple[int, str, str, str]] = []
        for engine in EngineName:
            rejects = tmp_path / f"rejects-{engine}" / "rejects.csv"
            rejects.parent.mkdir(exist_ok=True)
            asked = [*command, *map(str, arguments), "--format", "json", "--engine", engine.value]
            code = run([*asked, "--rejects", str(rejects)])
            shown = capsys.readouterr()
            aside = rejects.read_text(encoding="utf-8") if rejects.exists() else ""
            rejects.unlink(missing_ok=True)
            assert list(rejects.parent.iterdir()) == []
            answered.append((code, shown.out, shown.err, aside))
        return answered

    return answers


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with the examples in it."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    return tmp_path


@pytest.fixture
def rights() -> Iterator[tuple[Path, list[int]]]:
    """A folder, and what makes a process one that permissions bind."""
    if os.name == "nt":
        pytest.skip("permissions are another thing on Windows")
    folder = Path(tempfile.mkdtemp(prefix="tthc-rights-"))
    folder.chmod(0o777)
    try:
        yield folder, [register_files.NOBODY] if os.geteuid() == 0 else []
    finally:
        folder.chmod(0o777)
        shutil.rmtree(folder)


@pytest.fixture
def dossiers_file(tmp_path: Path) -> Path:
    path = tmp_path / "ho-so.csv"
    path.write_text(due_dates.CASES, encoding="utf-8")
    return path
