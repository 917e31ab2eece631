"""``tthc cases due``: its exit code, its tables, and what it refuses."""

from __future__ import annotations

import csv
import io
import os

import openpyxl
import pytest

from tests.support.command import tthc
from tests.support.open_dossiers import DUE, HEADER, row, write
from tests.support.terminal import on_terminal

OVERDUE, TODAYS, SOON, LATER, WAITS = (
    row("L", "04/11/2024", "29/11/2024", "4"),
    row("T", "04/11/2024", "02/12/2024", "4"),
    row("S", "04/11/2024", "04/12/2024", "4"),
    row("F", "04/11/2024", "31/12/2024", "4"),
    row("W", "04/11/2024", "29/11/2024", "5"),
)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([OVERDUE, LATER], {"overdue": 1, "never": 0}),
        ([TODAYS, WAITS], {"overdue": 0, "today": 1}),
        ([SOON], {"today": 0, "soon": 1}),
        ([LATER, WAITS], {"soon": 0}),
    ],
)
def test_the_exit_code_and_quiet(rows, codes, tmp_path):
    path = write(tmp_path / "c.csv", rows)
    for fail_on, code in codes.items():
        done = tthc("cases", "due", path, *DUE, "--fail-on", fail_on, "--quiet")
        assert (done.returncode, done.stderr) == (code, "")
        assert bool(done.stdout) == (LATER not in rows or OVERDUE in rows)


def test_quiet_is_not_silent_about_what_it_could_not_judge(tmp_path):
    rows = [LATER, row("N", "04/11/2024", "", "4"), row("X", "31/02/2024", "29/11/2024", "4")]
    done = tthc("cases", "due", write(tmp_path / "c.csv", rows), *DUE, "--quiet")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("tthc: 2 dossiers could not be judged: they are set aside, or have no due day; ")
    assert done.stderr.count("\n") == 1


def test_tables_in_both_languages(tmp_path):
    rows = [OVERDUE, TODAYS, SOON, LATER, WAITS, row("D", "04/11/2024", "18/11/2024", "9", "15/11/2024")]
    rows += [row(f"S{place}", "04/11/2024", "05/12/2024", "4") for place in range(30)]
    path = write(tmp_path / "c.csv", rows)
    shown = tthc("cases", "due", path, *DUE, "--by", "unit").stdout
    assert "Open: 34. Overdue: 1; due today: 1; within 5 working days: 31; later: 1." in shown
    assert "11 more; --limit shows more, --format csv all." in shown
    assert "Waiting for a supplement or a payment (1)" in shown
    # all 34 count, of which 32 can be early: 33 of 35 are 94.3 %
    assert "Due up to 31/12/2024, the overdue ones with them: 34 cases. 32 of them can still end early." in shown
    assert "Out of reach with them alone" in shown
    shown = tthc("cases", "due", path, *DUE, english=False).stdout
    assert "Hồ sơ đang giải quyết đến T2 02/12/2024" in shown
    assert "Không có hồ sơ nào ghi sai" in shown
    for name in ("Bưởi", "overdue", "early-resolution >"):
        assert name not in shown


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal on Windows: the widths of its terminals are not tested")
def test_nothing_is_cut_at_eighty_columns(tmp_path):
    rows = [row("000.00.01.H13-241104-0001", "04/11/2024", "29/11/2024", "4", procedure="Cấp giấy phép " * 6)]
    shown = on_terminal(80, "cases", "due", str(write(tmp_path / "c.csv", rows)), *DUE, "--by", "unit", cwd=tmp_path)
    assert max(map(len, shown.splitlines())) <= 80
    for text in ("29/11/2024", "000.00.01.H13-241104-0001"):
        assert text in shown


def test_csv_has_every_dossier_and_no_person(tmp_path):
    rows = [row(f"S{place:02}", "04/11/2024", "05/12/2024", "4", unit="0912 345 678") for place in range(30)]
    done = tthc("cases", "due", write(tmp_path / "c.csv", rows), *DUE, "--format", "csv", "--limit", "3")
    dossiers = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [each["case_id"] for each in dossiers] == [f"S{place:02}" for place in range(30)]
    assert {each["unit"] for each in dossiers} == {"***"}
    assert "Bưởi" not in done.stdout


def test_faults_that_nobody_looked_for_are_told_beside_a_list(tmp_path):
    lines = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái\nA,04/11/2024,31/12/2024,,4\n"
    (tmp_path / "c.csv").write_text(lines, encoding="utf-8")
    listing = ("cases", "due", "c.csv", *DUE, "--faults", "--format")
    shown = tthc(*listing, "table", cwd=tmp_path)
    told = [line for line in shown.stdout.splitlines() if ": not looked for, as there is no column " in line]
    assert (bool(told), shown.stderr) == (True, "")
    beside = tthc(*listing, "csv", cwd=tmp_path)
    assert beside.stdout == "case_id,faults,explanation\n"
    assert beside.stderr == "".join(f"tthc: {line}\n" for line in told)


def test_every_faulty_dossier_can_be_listed_in_every_format(tmp_path):
    rows = [row(f"N{place:02}", "04/11/2024", "18/11/2024", "9") for place in range(30)]
    ids = [f"N{place:02}" for place in range(30)]
    path = write(tmp_path / "c.csv", [*rows, LATER])
    shown = tthc("cases", "due", path, *DUE).stdout
    assert "N06, N07, …" in shown
    assert "--faults lists all of them, one by one; --format json has them too." in shown
    listing = ("cases", "due", path, *DUE, "--faults", "--limit", "3")
    done = tthc(*listing, "--format", "csv")
    assert (done.returncode, list(csv.DictReader(io.StringIO(done.stdout)))) == (
        0,
        [{"case_id": id_, "faults": "no-end-day", "explanation": "finished without an end day"} for id_ in ids],
    )
    shown = tthc(*listing).stdout
    assert [line.split()[0] for line in shown.splitlines() if line.endswith("finished without an end day")] == ids[:3]
    assert "There are more; --limit shows more, --format csv all." in shown
    assert "There are more" not in tthc(*listing[:-1], "30").stdout
    assert tthc(*listing, "--out", "f.xlsx", cwd=tmp_path).returncode == 0
    *_tables, data = openpyxl.load_workbook(tmp_path / "f.xlsx").worksheets
    assert [cell.value for cell in data["A"]][1:] == ids
    assert tthc(*listing, "--quiet", english=False).stdout.startswith("Sở Khoa học")
    assert tthc("cases", "due", write(tmp_path / "d.csv", [LATER]), *DUE, "--faults", "--quiet").stdout == ""
    late = tthc("cases", "due", write(tmp_path / "e.csv", [OVERDUE]), *DUE, "--faults", "--quiet")
    assert (late.returncode, late.stdout != "") == (1, True), "no exit code without a word"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "month"], "--by: open dossiers have no month"),
        (["--by", "unit"], "unit"),
        (["--by", "applicant"], "--by: found 'applicant'"),
        (["--limits", "x.csv"], "--limits: nothing is recomputed"),
        (["--period", "2024-13"], "--period: found '2024-13'"),
        (["--within", "-1"], "--within"),
        (["none.csv"], "none.csv"),
    ],
)
def test_bad_input_is_one_message(arguments, message, tmp_path):
    path = write(
        tmp_path / "c.csv", [["A", "04/11/2024", "05/12/2024", "4"]], [HEADER[0], HEADER[3], HEADER[4], "Trạng thái"]
    )
    done = tthc("cases", "due", path.name, *DUE, *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_without_due_days_says_what_would_give_them(tmp_path):
    path = write(tmp_path / "c.csv", [["A", "04/11/2024", "4"]], [HEADER[0], HEADER[3], "Trạng thái"])
    done = tthc("cases", "due", path, *DUE)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--due missing recomputes them from the time limits" in done.stderr
