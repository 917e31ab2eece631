"""Files of limits and of pauses: what a row says, what becomes of rows that disagree, and what one file alone says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.command import tthc
from tests.support.due_dates import case, write
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.due_dates.audit import AuditRequest, audit
from tthc_cli.cases.due_dates.limits import DatedLimit, read_limit
from tthc_cli.cases.due_dates.limits_and_pauses import _compared, _conflict, _limit_row, _LimitRow
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines.duckdb_defects import ERROR, NO_DATE, NO_DAY

DICTIONARY = load_columns()
TABLE: Any = SimpleNamespace(layout=SimpleNamespace(header=lambda column: column))
NEVER: tuple[Any, ...] = (None, None, None)
JULY, AUGUST = date(2024, 7, 1), date(2024, 8, 1)
LAST_OF_JULY = date(2024, 7, 31)


def day(value: date) -> tuple[Any, ...]:
    """A day that was read: the day, nothing wrong with it, and its text."""
    return value, None, f"{value:%d/%m/%Y}"


def row(
    text: str | None = "5 ngày làm việc",
    first: Sequence[Any] = NEVER,
    last: Sequence[Any] = NEVER,
    *,
    procedure: str = "Cấp phép",
    line: int = 2,
) -> _LimitRow:
    return _limit_row(TABLE, (line, procedure, text), (*first, *last), DICTIONARY, Terms())


def five_days() -> Any:
    limit = read_limit("5 ngày làm việc", "", Terms(), DICTIONARY)
    assert not isinstance(limit, str)
    return limit


# -- what a row says ---------------------------------------------------------------------------------------------------


def test_a_limit_without_days_holds_for_all():
    plain = row()
    assert plain.dated == DatedLimit(date.min, date.max, five_days())
    assert plain.wrong is None


def test_a_limit_holds_from_a_day_up_to_another_one():
    assert row(first=day(JULY), last=day(LAST_OF_JULY)).dated[:2] == (JULY, LAST_OF_JULY)
    assert row(first=day(JULY)).dated[:2] == (JULY, date.max)
    assert row(last=day(JULY)).dated[:2] == (date.min, JULY)
    assert row(first=day(JULY), last=day(JULY)).wrong is None


@pytest.mark.parametrize(
    ("text", "reason"), [(None, "empty"), ("", "empty"), ("5", "limit-no-unit"), ("vài ngày", "limit-unread")]
)
def test_a_limit_that_cannot_be_read_has_its_reason_and_its_days(text, reason):
    wrong = row(text, first=day(JULY))
    assert wrong.wrong == (reason, "time_limit", text)
    assert wrong.dated == DatedLimit(JULY, date.max, reason)


@pytest.mark.parametrize(
    ("defect", "reason"), [(NO_DATE, "no-date"), (NO_DAY, "no-such-day"), (ERROR, "unknown-value")]
)
def test_days_that_cannot_be_read_take_the_limit_of_all_days(defect, reason):
    """Nobody knows for which days the row holds: a due date by it could be wrong."""
    for place, column in ((0, "in_force_from"), (1, "in_force_until")):
        days = [NEVER, NEVER]
        days[place] = (None, defect, "31/02/2024")
        wrong = row(first=days[0], last=days[1])
        assert wrong.wrong == (reason, column, "31/02/2024")
        assert wrong.dated == DatedLimit(date.min, date.max, "no-limit")


def test_a_last_day_before_the_first_one_is_out_of_order():
    assert row(first=day(AUGUST), last=day(LAST_OF_JULY)).wrong == ("out-of-order", "in_force_until", "31/07/2024")


def test_procedures_are_compared_whatever_their_case_and_accents():
    assert row(procedure="CẤP  PHÉP").name == row(procedure="Cấp phép").name
    assert row(procedure="Cấp đổi").name != row().name


# -- rows of one procedure ---------------------------------------------------------------------------------------------


def judge(*rows: _LimitRow) -> tuple[list[tuple[int, str]], int]:
    """Line and reason of each row that is set aside, and how many rows repeat others."""
    conflicts = {
        each.name: _conflict({same_name.dated for same_name in rows if same_name.name == each.name}) for each in rows
    }
    set_aside, repeats = _compared(rows, conflicts)
    return [(each.line, each.reason) for each in set_aside], repeats


def test_limits_of_days_that_follow_one_another_do_not_disagree():
    assert judge(row(last=day(LAST_OF_JULY)), row("3 ngày làm việc", first=day(AUGUST), line=3)) == ([], 0)


def test_limits_that_hold_for_a_day_both_disagree_or_overlap():
    same_days = [row(), row("3 ngày làm việc", line=3)]
    assert judge(*same_days) == ([(2, "disagree"), (3, "disagree")], 0)
    # also if both say the same: the file means something by the days
    overlapping = [row(last=day(AUGUST)), row(first=day(AUGUST), line=3)]
    assert judge(*overlapping) == ([(2, "overlap"), (3, "overlap")], 0)


def test_a_row_that_says_the_same_again_is_a_repeat():
    assert judge(row(), row(line=3), row(line=4)) == ([], 2)
    assert judge(row(), row(procedure="Đăng ký", line=3)) == ([], 0)


def test_a_row_whose_days_cannot_be_read_keeps_its_own_reason_and_leaves_the_procedure_without_a_limit():
    unread = row(first=(None, NO_DAY, "31/02/2024"), line=3)
    assert judge(row(last=day(LAST_OF_JULY)), unread) == ([(2, "overlap"), (3, "no-such-day")], 0)


def test_a_row_that_says_no_limit_is_set_aside_for_that():
    assert judge(row("vài ngày"), row(procedure="Đăng ký", line=3)) == ([(2, "limit-unread")], 0)
    assert judge(row(None)) == ([(2, "empty")], 0)


# -- files of pauses ---------------------------------------------------------------------------------------------------

PAUSES = {"case_id": "P5", "paused_from": "04/03/2026", "paused_to": "05/03/2026", "regime": "Tính lại"}


@pytest.mark.parametrize(
    ("lacks", "cells", "due", "set_aside"),
    [
        (["regime"], {}, "10/03/2026", {}),  # one working day more than 09/03
        (["paused_to"], {}, None, {("pause-open", None): 1}),
        (["paused_to", "regime"], {}, None, {("pause-open", None): 1}),
        ([], {"regime": "", "paused_to": ""}, None, {("pause-open", None): 1}),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_what_a_file_of_pauses_says_is_not_lost_beside_one_without_the_column(
    tmp_path, lacks, cells, due, set_aside, order
):
    """P5 counts anew from Thursday 05/03: 6, 9, 10, 11, 12/03; P6 as its own file says."""
    columns = [name for name in PAUSES if name not in lacks]
    beside = {**PAUSES, "case_id": "P6", "regime": "", **cells}
    files = [write(tmp_path, "own", [PAUSES]), write(tmp_path, "other", [{name: beside[name] for name in columns}])]
    rows = [
        case("02/03/2026", "12/03/2026", "05 ngày làm việc", "P5"),
        case("02/03/2026", due or "09/03/2026", "05 ngày làm việc", "P6"),
    ]
    cases = write(tmp_path, "cases", [{"status": "4", **row} for row in rows])
    request = AuditRequest(files={"cases": [cases], "pauses": files[::order]}, terms=Terms(), as_of=date(2026, 3, 20))
    with audit(request, DICTIONARY, CALENDAR) as audited:
        assert (audited.agree, list(audited.rows())) == (2 if due else 1, [])
        assert audited.inputs[0].set_aside == set_aside


def test_a_wrong_cell_of_pauses_is_named_by_the_file_that_has_it(tmp_path):
    wrong = [PAUSES | {"paused_to": "31/02/2026"}, PAUSES | {"paused_to": "03/03/2026"}]
    files = [write(tmp_path, "plain", [{"case_id": "P6", "paused_from": "04/03/2026"}]), write(tmp_path, "own", wrong)]
    cases = write(tmp_path, "cases", [{"status": "4", **case("02/03/2026", "12/03/2026", "5 ngày làm việc", "P5")}])
    request = AuditRequest(files={"cases": [cases], "pauses": files}, terms=Terms(), as_of=date(2026, 3, 20))
    with audit(request, DICTIONARY, CALENDAR) as audited:
        assert audited.inputs[1].set_aside == {("no-such-day", "paused_to"): 1, ("out-of-order", "paused_to"): 1}


@pytest.mark.parametrize("command", [("cases", "audit"), ("kpi", "check", "--due", "computed")])
def test_a_word_for_how_a_pause_counts_that_is_not_known_is_named(tmp_path, command):
    pauses = write(tmp_path, "pauses", [PAUSES | {"regime": "Tính lại từ ngày bổ sung"}, PAUSES | {"regime": "#REF!"}])
    cases = write(tmp_path, "cases", [{"status": "4", **case("02/03/2026", "12/03/2026", "5 ngày làm việc", "P5")}])
    ran = tthc(*command, cases, "--pauses", pauses, "--as-of", "2026-03-20", env={"COLUMNS": "2000"})
    told = "regime has a value that is not known: '#REF!' (1), 'Tính lại từ ngày bổ sung' (1); write "
    assert told in ran.stdout + ran.stderr
    assert "Cộng thêm" in (ran.stdout + ran.stderr).partition(told)[2].partition("\n")[0]
