"""A few cases, what a check says of them, and the cells that it could not compute."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.command import tthc
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.load import load_plan

DICTIONARY, PLAN = load_columns(), load_plan().value
HEADER = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái", "Đã số hóa", "Đơn vị"]
ROW = ["A1", "08/01/2026", "22/01/2026", "20/01/2026", "Đã xử lý xong", "có", "Sở A"]
OTHER = ["A2", *ROW[1:]]


def outcome(path: Path, data_set: str = "cases", rejects: Path | None = None, kpis: tuple[str, ...] = ()) -> Any:
    asked = [kpi for kpi in PLAN.kpis if kpi.id in kpis]
    request = Request(
        kpis=asked, year=2026, files={data_set: [path]}, as_of=date(2026, 11, 29), rejects=rejects, sheets=()
    )
    return check(request, DICTIONARY)


def aside(path: Path, data_set: str = "cases") -> tuple[int, int, dict[tuple[str, str | None], int]]:
    (counted,) = outcome(path, data_set).inputs
    assert counted.read == counted.used + sum(counted.excluded.values()) + sum(counted.set_aside.values())
    return counted.read, counted.used, dict(counted.set_aside)


ERRORS = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "Err:502", "########"]


def expect_hidden_told(folder: Path, sheet: str = "Sổ") -> None:
    """Check that both commands tell of the hidden row and column of ``c.xlsx``, by the name of its sheet."""
    done = tthc("kpi", "check", "c.xlsx", "--kpi", "early-resolution", "-f", "json", cwd=folder)
    (counted,) = json.loads(done.stdout)["inputs"]
    assert (counted["read"], counted["used"]) == (3, 3)
    (file,) = counted["files"]
    assert (file["hidden_rows"], file["hidden_columns"]) == (1, ["Ngày hẹn trả"])
    rows, columns = (
        f"c.xlsx:{sheet}: 1 hidden row is read as the others are",
        f"c.xlsx:{sheet}: hidden columns are read as the others are: Ngày hẹn trả",
    )
    assert [f"tthc: {rows}", f"tthc: {columns}"] == [line for line in done.stderr.splitlines() if "hidden" in line]
    done = tthc("cases", "columns", "c.xlsx", cwd=folder)
    assert rows in done.stdout
    assert columns in done.stdout
    (described,) = json.loads(tthc("cases", "columns", "c.xlsx", "-f", "json", cwd=folder).stdout)["files"]
    assert (described["hidden_rows"], described["hidden_columns"]) == (1, ["Ngày hẹn trả"])
