"""The audit says of packed rows what it says of the same rows if each is read cell by cell, whatever stands in them."""

from __future__ import annotations

import random
from dataclasses import asdict
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.command import tthc
from tests.support.due_dates import DICTIONARY, aside, case, checked, run, write
from tests.support.examples import sweep
from tthc_cli.cases.due_dates.audit import AuditRequest, audit
from tthc_cli.cases.due_dates.duckdb_due_dates import DueDates
from tthc_cli.cases.due_dates.terms import Terms
from tthc_cli.cases.engines import duckdb_packed, packed_rows
from tthc_cli.cases.engines.duckdb_packed import PackedTable
from tthc_cli.cases.engines.line_sample import sample_rows
from tthc_cli.cases.engines.packed_rows import PackedRows
from tthc_cli.kpi import PauseRegime

COLUMNS = (
    *("case_id", "procedure", "unit", "applicant_id", "received_on", "due_on", "finished_on", "status"),
    *("time_limit", "complete_on", "paused_from", "paused_to"),
)
DIRT = (
    *("", "  ", "#N/A", " x", "31/02/2024", "01/13/2024", "Tổng cộng", "?", "2.40425E+17", "12", "02/01/1949", "a  b"),
    *("02/01/2024 7:05", "5  ngày làm việc", " 5 ngày", "400 ngày làm việc", "1 năm", "20240304070500", "\u3000", "É"),
)
BROKEN = ("", ";" * 11, "k;1", "Tổng cộng;13", 'a;"b"c;d', "x" * 40)
HOURS = (
    *("", " 00:00", " 06:59", " 07:00", " 07:01", " 12:00", " 15:00", " 15:01", " 17:00", " 17:01", " 23:59"),
    *(" 00:00:00", " 15:00:01", " 17:00:00", " 23:59:59"),
)
LIMITS = (
    ("5 ngày làm việc", "10 ngày", "2 tuần", "1 tháng", ""),
    tuple(f"{number:02d} ngày làm việc" for number in range(1, 40)),
    ("5", "x", "Trong ngày", "4 giờ làm việc", "5 ngày làm việc ", "05 ngày làm việc"),
)
BY_PROCEDURE = "\n".join(
    (
        "Tên thủ tục,Thời hạn,Áp dụng từ,Đến ngày",
        "Thủ tục 0,5 ngày làm việc,,31/05/2024",
        "thủ tục 0,7 ngày,01/06/2024,",
        "Thủ tục 1,x,,",
        "Cấp phép,3 ngày làm việc,,",
    )
)


def _row(chance: random.Random, limits: tuple[str, ...]) -> dict[str, str]:
    received = date(2024, 1, 2) + timedelta(days=chance.randrange(200))
    due = received + timedelta(days=chance.choice([7, 7, 9, 10, 14, 31]))
    paused = received + timedelta(days=chance.randrange(-1, 9))
    pause = [f"{day:%d/%m/%Y}" for day in (paused, paused + timedelta(days=chance.randrange(-1, 6)))]
    complete = f"{received + timedelta(days=chance.randrange(-1, 6)):%d/%m/%Y}"
    return {
        "procedure": chance.choice(["Thủ tục 0", "Thủ tục  0", "Thủ tục 1", "CẤP PHÉP", " Cấp\u00a0phép", "Khác", ""]),
        "unit": chance.choice(["Sở A", "Sở  A", "Sở B", "0912345678", " "]),
        "applicant_id": chance.choice(["092000000001", "x", ""]),
        "received_on": f"{received:%d/%m/%Y}{chance.choice(HOURS)}",
        "due_on": chance.choice([f"{due:%d/%m/%Y}"] * 9 + [""]),
        "finished_on": chance.choice([f"{due:%d/%m/%Y}", ""]),
        "status": chance.choice(["Đã trả kết quả", "Đã trả kết quả", "Đang xử lý", "Rút hồ sơ"]),
        "time_limit": chance.choice(limits),
        "complete_on": chance.choice([complete, "", "", ""]),
        "paused_from": chance.choice([pause[0], "", "", ""]),
        "paused_to": chance.choice([pause[1], ""]),
    }


def _lines(chance: random.Random, columns: list[str], number: int) -> list[str]:
    limits, lines = chance.choice(LIMITS), []
    for place in range(number):
        row = {"case_id": f"HS-{place}", **_row(chance, limits)}
        if chance.random() < 0.15:
            row[chance.choice(columns)] = chance.choice(DIRT)
        if chance.random() < 0.05:
            row["case_id"] = f"HS-{chance.randrange(number)}"
        line = ";".join(row[name] for name in columns)
        lines += [line] * chance.choice([1] * 20 + [2])
        lines += [chance.choice(BROKEN)] * (chance.random() < 0.02)
    return lines


def _write(folder: Path, name: str, chance: random.Random, columns: list[str], number: int) -> Path:
    path = folder / name
    path.write_text("\n".join([";".join(columns), *_lines(chance, columns, number), ""]), encoding="utf-8")
    return path


def _answer(request: AuditRequest) -> dict[str, Any]:
    with audit(request, DICTIONARY, CALENDAR) as audited:
        rejects = request.rejects.read_bytes() if request.rejects else None
        counts = (audited.agree, audited.differ, audited.coming, audited.has_pauses)
        return {
            "inputs": [asdict(counted) for counted in audited.inputs],
            "counts": (*counts, list(audited.reasons.items())),
            "groups": {name: list(groups) for name, groups in audited.groups.items()},
            "warnings": list(audited.warnings),
            "rows": list(audited.rows()),
            "coming": audited.coming_rows(1000),
            "rejects": rejects,
        }


def _packed_and_not(
    request: AuditRequest, sampled: int, monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, Any], dict[str, Any], int]:
    """What is said of rows that are packed, and of the same if none is; and how many were plain."""
    cell_by_cell, plain = _answer(request), 0
    read = PackedTable.read

    def read_and_count(self: PackedTable) -> list[int]:
        nonlocal plain
        starts = read(self)
        ((plain,),) = self.connection.execute("select count(*) from cases_plain").fetchall()
        return starts

    with monkeypatch.context() as patch:
        patch.setattr(duckdb_packed, "PACKED_FROM", 0)
        patch.setattr(PackedRows, "is_worthwhile", True)
        patch.setattr(PackedTable, "read", read_and_count)
        patch.setattr(packed_rows, "sample_rows", lambda source: sample_rows(source)[:sampled])
        return _answer(request), cell_by_cell, plain


@pytest.mark.parametrize("seed", range(sweep(gate=4, slow=200)))
def test_packed_rows_have_the_outcomes_of_rows(tmp_path, monkeypatch, seed):
    """Files with dirt, hours, pauses and limits of all kinds; the sample has seen few of them or all.

    Reasons take longest, and hang on no row but by its facts: in the gate, each seed tries some of the wrong rules.
    """
    chance, step, wrong_rules = random.Random(seed), sweep(gate=4, slow=1), DueDates.wrong_rules
    monkeypatch.setattr(DueDates, "wrong_rules", lambda due: wrong_rules(due)[seed % step :: step])
    has_limits = chance.random() < 0.4
    columns = [name for name in COLUMNS if name != "time_limit" or not has_limits or chance.random() < 0.6]
    columns = [name for name in columns if name not in ("unit", "applicant_id", "complete_on") or chance.random() < 0.7]
    columns = [name for name in columns if not name.startswith("paused") or chance.random() < 0.7]
    fewer = [name for name in columns if name not in ("paused_to", "complete_on")]
    files: dict[str, list[Path]] = {
        "cases": [
            _write(tmp_path, "a.csv", chance, chance.sample(columns, len(columns)), sweep(gate=160, slow=300)),
            _write(tmp_path, "b.csv", chance, fewer, 40),
        ]
    }
    if has_limits:
        files["limits"] = [tmp_path / "limits.csv"]
        files["limits"][0].write_text(BY_PROCEDURE, encoding="utf-8")
    request = AuditRequest(
        files=files,
        terms=Terms(
            cut_off=chance.choice([None, time(15), time(17), time(0), time(23, 59)]),
            regime=chance.choice(list(PauseRegime)),
            unit=chance.choice([None, "day", "working_day"]),
        ),
        rejects=tmp_path / "rejects.csv",
        as_of=date(2024, 3, 1),
    )
    packed, cell_by_cell, plain = _packed_and_not(request, chance.choice([12, 60, 10_000]), monkeypatch)
    assert packed == cell_by_cell
    assert plain > 20
    assert packed["rows"]


def test_cases_that_are_right_are_told_as_sums(tmp_path, monkeypatch):
    lines = [
        f"HS-{number};Sở {number % 2};02/01/2024 08:{number % 60:02};5 ngày làm việc;09/01/2024;4"
        for number in range(90)
    ]
    lines[7] = lines[7].replace("09/01", "08/01")
    path = tmp_path / "cases.csv"
    path.write_text("\n".join(["case_id;unit;received_on;time_limit;due_on;status", *lines, ""]), encoding="utf-8")
    request = AuditRequest(files={"cases": [path]}, terms=Terms(), as_of=date(2024, 3, 1))
    packed, cell_by_cell, plain = _packed_and_not(request, 10_000, monkeypatch)
    assert packed == cell_by_cell
    assert plain == 90
    assert [(wrong.case_id, wrong.line) for wrong in packed["rows"]] == [("HS-7", 9)]
    assert packed["counts"][:2] == (89, 1)
    assert [(group.name, group.checked, group.differ) for group in packed["groups"]["unit"]] == [("Sở 1", 45, 1)]


def test_rows_with_pauses_in_a_file_of_their_own_are_read_cell_by_cell(tmp_path, monkeypatch):
    lines = [f"HS-{number};02/01/2024;5 ngày làm việc;09/01/2024;4" for number in range(60)]
    (tmp_path / "cases.csv").write_text(
        "\n".join(["case_id;received_on;time_limit;due_on;status", *lines, ""]), encoding="utf-8"
    )
    (tmp_path / "pauses.csv").write_text(
        "case_id;paused_from;paused_to\nHS-3;03/01/2024;05/01/2024\n", encoding="utf-8"
    )
    files = {name: [tmp_path / f"{name}.csv"] for name in ("cases", "pauses")}
    request = AuditRequest(files=files, terms=Terms(), as_of=date(2024, 3, 1))
    packed, cell_by_cell, plain = _packed_and_not(request, 10_000, monkeypatch)
    assert packed == cell_by_cell
    assert plain == 0
    assert [wrong.case_id for wrong in packed["rows"]] == ["HS-3"]


HOURS_OF_TWO = [
    ("", ""),
    ("", " 00:00:00"),
    ("", " 16:00:00"),
    (" 00:00", " 16:00"),
    (" 09:00", " 16:00"),
    (" 16:00", " 16:00:00"),
]
"""Times of receipt in two rows of one dossier."""


def test_rows_that_contradict_each_other_in_the_hour_of_receipt_disagree_if_a_cut_off_is_given(tmp_path):
    """Which of two rows stands first must not decide the due date; a row without an hour must not win either."""
    disagree = {name for name, (first, second) in enumerate(HOURS_OF_TWO) if 2 <= name <= 4}
    rows = [
        [case(f"04/03/2024{hours[row]}", "11/03/2024", "5 ngày làm việc", str(name)) for row in (0, 1)]
        for name, hours in enumerate(HOURS_OF_TWO)
    ]
    for order in (1, -1):
        listed = [row for pair in rows for row in pair[::order]]
        audited, _wrong = run(tmp_path, listed, cut_off=time(15))
        assert audited.inputs[0].set_aside == {("disagree", None): 2 * len(disagree)}
        assert audited.inputs[0].excluded == {"repeat": len(HOURS_OF_TWO) - len(disagree)}
        assert {int(key) for key, _column, _reason in aside(tmp_path)} == disagree
        audited, _wrong = run(tmp_path, listed)
        assert audited.inputs[0].excluded == {"repeat": len(HOURS_OF_TWO)}
        for due in ("missing", "computed"):
            more = ("--due", due, "--cut-off", "15:00", "--rejects", tmp_path / "rejects.csv")
            answer, _warnings = checked(tmp_path / "cases.csv", *more)
            assert answer["inputs"][0]["set_aside"] == 2 * len(disagree), due
            assert {int(key) for key, _column, _reason in aside(tmp_path)} == disagree, due
            answer, _warnings = checked(tmp_path / "cases.csv", "--due", due)
            assert answer["inputs"][0]["excluded"] == len(HOURS_OF_TWO), due


@pytest.mark.parametrize("hour", ["", " 00:00", " 00:00:00"])
def test_how_many_receipts_have_no_hour_is_said_by_whatever_applies_a_cut_off(tmp_path, hour):
    """Midnight is no hour: so an export writes a day."""
    rows = [case(f"04/03/2024{hour}", "11/03/2024", "5 ngày làm việc", name) for name in "12"]
    rows.append(case("04/03/2024 08:00", "", "5 ngày làm việc", "3"))
    told = "2 cases have no time of receipt; the hour of --cut-off was not applied to them"
    audited, _wrong = run(tmp_path, [*rows[:2], rows[2] | {"due_on": "11/03/2024"}], cut_off=time(15))
    assert [warning for warning in audited.warnings if "--cut-off" in warning] == [audited.warnings[0]]
    assert "2" in audited.warnings[0].removeprefix(str(tmp_path / "cases.csv"))
    path = write(tmp_path, "cases", [{"status": "4", **row} for row in rows])
    cut_off = ("--cut-off", "15:00", "--as-of", "2024-03-20")
    commands = ("kpi", "check", "--kpi", "early-resolution"), ("cases", "due")
    for command in commands:
        assert told in tthc(*command, path, "--due", "computed", *cut_off).stderr, command
        # both have a recorded date, to which no hour is applied
        assert "no time of receipt" not in tthc(*command, path, "--due", "missing", *cut_off).stderr, command
        assert "no time of receipt" not in tthc(*command, path, "--due", "computed", *cut_off[2:]).stderr, command
    letter = ("letter", "1", "--cases", path, "--due", "computed", *cut_off, "--out", tmp_path / "letters")
    assert told in tthc(*letter).stderr
