"""What a report counts beside its targets: the form and the index, or why there is none; in one reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.tally_options import check_options, due_options, file_options
from tthc_cli.cli import report_parts
from tthc_cli.cli.report_parts import count_parts, form_asked, index_asked
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.errors import TthcError
from tthc_cli.rules.periods import parse_period

PLAN_PERIOD = parse_period("2024-03", None)


def scope(*cases: str, period: str = "report:2024-03", data: list[str] | None = None) -> TallyScope:
    return tally_scope(file_options(*cases, data=data), period, due_options(), check_options())


def test_a_form_is_asked_for_by_its_own_choices():
    asked = form_asked("II.06a", scope("c.csv", data=["ratings=r.csv"]))
    assert not isinstance(asked, str)
    assert (asked.choices, asked.by) == (asked.form.default_choices, asked.form.default_rows)
    assert asked.period == scope("c.csv").period
    assert "ratings" not in asked.files
    assert asked.rejects is None


def test_a_form_that_cannot_be_asked_for_has_its_reason():
    without = form_asked("II.06a", scope(data=["ratings=r.csv"]))
    assert isinstance(without, str)
    assert "cases" in without
    unknown = form_asked("IX.99", scope("c.csv"))
    assert isinstance(unknown, str)
    assert "IX.99" in unknown


def test_the_index_of_a_reporting_window_is_that_of_the_calendar_period():
    period = scope("c.csv").period
    asked = index_asked(period, file_options("c.csv"), due_options(), check_options())
    assert not isinstance(asked, str)
    assert (asked.period.name, asked.period.first) == ("2024-03", PLAN_PERIOD.first)


def test_an_index_that_cannot_be_asked_for_has_its_reason():
    half = parse_period("2024-H1", None)
    why = index_asked(half, file_options("c.csv"), due_options(), check_options())
    assert isinstance(why, str)
    assert "6 tháng đầu năm 2024" in why
    # the window of March begins in February
    early = index_asked(scope("c.csv").period, file_options("c.csv"), due_options(), check_options("29/02/2024"))
    assert isinstance(early, str)
    assert "01/03/2024" in early


class Counting:
    """What :mod:`tthc_cli.cases` is asked to do, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.files = SimpleNamespace(
            will_need=lambda columns: self.asked.append(f"needs {columns}"), dictionary="dictionary"
        )
        self.form_error: str | None = None

        @contextmanager
        def opened(*_asked: object) -> Iterator[Any]:
            yield self.files

        @contextmanager
        def filling(_request: object, _dictionary: object, _progress: object, files: object) -> Iterator[Any]:
            assert files is self.files
            self.asked.append("form")
            if self.form_error:
                raise TthcError(self.form_error)
            yield SimpleNamespace(outcome="filled")

        for name, value in {
            "open_files": opened,
            "filling": filling,
            "check_columns": lambda *_asked: "check",
            "form_columns": lambda *_asked: "form",
            "index_columns": lambda *_asked: "index",
            "check": SimpleNamespace(check=lambda *asked: self._note("check", asked[-1])),
        }.items():
            monkeypatch.setattr(f"tthc_cli.cases.{name}", value, raising=False)
        monkeypatch.setattr(report_parts, "form_report", lambda _request, outcome, *_more: f"report of {outcome}")
        monkeypatch.setattr(report_parts, "index_report", lambda *_asked: self._note("index", "points"))

    def _note(self, what: str, answer: Any) -> Any:
        self.asked.append(what)
        return answer


QUESTION: Any = SimpleNamespace(dictionary="dictionary", request="request", in_force="plan")
FORM: Any = SimpleNamespace(form="form")
INDEX: Any = SimpleNamespace(index="index")
NAMED: Any = object()


def test_all_columns_are_asked_for_before_anything_is_counted(monkeypatch):
    counting = Counting(monkeypatch)
    parts = count_parts(QUESTION, NAMED, form=FORM, index=INDEX)
    assert counting.asked == ["needs check", "needs form", "needs index", "check", "form", "index"]
    assert (parts.form, parts.index) == ("report of filled", "points")
    assert parts.check is counting.files  # type: ignore[comparison-overlap] # the stand-in gives what it was given


def test_what_was_not_asked_for_keeps_its_reason_and_is_not_read(monkeypatch):
    counting = Counting(monkeypatch)
    parts = count_parts(QUESTION, NAMED, form="no file", index="no period")
    assert counting.asked == ["needs check", "check"]
    assert (parts.form, parts.index) == ("no file", "no period")


def test_a_form_that_the_files_cannot_tell_is_the_reason_and_the_index_is_counted(monkeypatch):
    counting = Counting(monkeypatch)
    counting.form_error = "no column"
    parts = count_parts(QUESTION, NAMED, form=FORM, index=INDEX)
    assert (parts.form, parts.index) == ("no column", "points")


def test_an_index_that_the_files_cannot_tell_is_the_reason(monkeypatch):
    Counting(monkeypatch)

    def refuse(*_asked: object) -> str:
        raise TthcError("no index")

    monkeypatch.setattr(report_parts, "index_report", refuse)
    assert count_parts(QUESTION, NAMED, form=FORM, index=INDEX).index == "no index"
