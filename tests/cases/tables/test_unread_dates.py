"""The day on which a case ended, the day on which its result was handed over, and dates that nobody reads."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import spark
from tests.support.command import tthc
from tests.support.examples import examples
from tthc_cli.cases.check import Request, check
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.counts.load import load_plan

DICTIONARY, PLAN = load_columns(), load_plan().value
EARLY = [kpi for kpi in PLAN.kpis if kpi.id == "early-resolution"]
COLUMNS = DICTIONARY.data_sets["cases"].columns
ENDED = ["finished_on", "NgayKetThucXuLy", *COLUMNS["finished_on"].headers]
HANDED = ["handed_over_on", "NGAY TRA", *COLUMNS["handed_over_on"].headers]
OTHERS = {  # of dates, by header or by what stands there; and of none
    "Ngày nộp hồ sơ": "01/02/2024 08:00",
    "Thời điểm chuyển": "",
    "Hạn tiếp nhận": "05/02/2024",
    "Kết thúc": "2024-02-09T10:00:00",
    "Ngày-trả 2": "09.02.2024",
    "Chuyển lúc": "20240209081500",
    "Trích yếu": "Hồ sơ 09/02/2024",
    "Phí": "120000",
    "Số ngày": "12",
}
OF_NO_DATES = {"Trích yếu", "Phí", "Số ngày"}
DUE, DAYS = date(2024, 2, 10), [date(2024, 2, 10) + timedelta(days=n) for n in (-1, 0, 1)]

ROW = st.tuples(st.none() | st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS))
FILE = st.fixed_dictionaries(
    {
        "ended": st.none() | st.sampled_from(ENDED),
        "handed": st.none() | st.sampled_from(HANDED),
        "others": st.lists(st.sampled_from(list(OTHERS)), max_size=3, unique=True),
        "rows": st.lists(ROW, min_size=1, max_size=4),
    }
)


def written(folder: Path, number: int, file: dict) -> Path:
    """A file of cases with the columns of days that it is to have."""
    header = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Trạng thái", *file["others"]]
    rows = []
    for place, (ended, handed) in enumerate(file["rows"]):
        row = [f"H{number}-{place}", "01/02/2024", f"{DUE:%d/%m/%Y}", "10", *(OTHERS[name] for name in file["others"])]
        for name, day in ((file["ended"], ended), (file["handed"], handed)):
            row += [] if name is None else ["" if day is None else f"{day:%d/%m/%Y}"]
        rows.append(row)
    header += [name for name in (file["ended"], file["handed"]) if name]
    path = folder / f"{number}.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


@examples(40, gate=4)
@given(st.lists(FILE, min_size=1, max_size=3))
def test_each_file_goes_by_its_own_day_of_ending_and_only_without_one_by_that_of_handing_over(
    tmp_path_factory, generated
):
    folder = tmp_path_factory.mktemp("files")
    paths = [written(folder, number, file) for number, file in enumerate(generated)]
    outcome = check(
        Request(kpis=EARLY, year=2024, files={"cases": paths}, as_of=date(2024, 7, 1)),
        DICTIONARY,
    )
    (result,), (counted,) = outcome.results, outcome.inputs
    for file, file_counted in zip(generated, counted.files, strict=True):
        stands_in = file["ended"] is None and file["handed"] is not None
        assert dict(file_counted.instead) == ({"finished_on": file["handed"]} if stands_in else {})
        unread = {name for name in file["others"] if name not in OF_NO_DATES}
        assert set(file_counted.unread_dates) == unread | (
            {file["handed"]} if file["handed"] and file["ended"] else set()
        )
    if any(file["ended"] is None and file["handed"] is None for file in generated):
        assert (result.verdict, result.numerator) == ("unknown", None)
        return
    days = [ended if file["ended"] else handed for file in generated for ended, handed in file["rows"]]
    known_days = [day for day in days if day is not None]
    assert (result.numerator, result.denominator) == (sum(day < DUE for day in known_days), len(known_days))


@pytest.mark.parametrize(("first_header", "second_header"), [(ENDED[2], ENDED[3]), (HANDED[2], HANDED[3])])
def test_two_headers_of_one_meaning_are_refused(first_header, second_header, tmp_path):
    (tmp_path / "a.csv").write_text(
        f"Mã hồ sơ,Ngày nhận,Trạng thái,{first_header},{second_header}\n1,02/01/2024,9,,\n", "utf-8"
    )
    done = tthc("kpi", "check", "a.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"a.csv:1: the headers '{first_header}' and '{second_header}' both mean" in done.stderr


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A file that has both days, and two in which the day of handing over stands in."""
    both = ["Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày có kết quả", "Ngày trả kết quả", "Trạng thái"]
    row = ["02/02/2024", "12/02/2024", "09/02/2024", "20/02/2024", "Đã trả kết quả"]
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([both, ["A", *row]])
    header = [*both[:3], *both[4:]]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (header, ["B", date(2024, 2, 2), date(2024, 2, 12), date(2024, 2, 20), "10"]):
        sheet.append(cells)
    book.save(tmp_path / "b.xlsx")
    table = pa.table({name: [cell] for name, cell in zip(header, ["C", *row[:2], *row[3:]], strict=True)})
    pyarrow.parquet.write_table(table.append_column("sent", pa.array([date(2024, 2, 3)])), tmp_path / "c.parquet")
    return tmp_path


FILES = ("a.csv", "b.xlsx", "c.parquet")


@pytest.mark.parametrize("command", ["check", pytest.param("misses", marks=pytest.mark.soak)])
def test_every_format_names_the_files_and_the_days_that_nobody_read(command, office):
    asked = ["kpi", command, *FILES, "--kpi", "early-resolution"]
    words = [
        "'Ngày trả kết quả', the day of handing over, stands in for the day on which processing ended, in "
        "b.xlsx:Sheet, c.parquet",
        "a.csv: 'Ngày trả kết quả' is not used, as the file has 'Ngày có kết quả'",
        "c.parquet: a column of dates that nobody reads: 'sent'",
    ]
    shown = tthc(*asked, cwd=office)
    assert shown.returncode == 1
    assert all(line in shown.stdout for line in words)
    assert shown.stderr == ""
    assert (
        "được dùng thay ngày kết thúc xử lý trong b.xlsx:Sheet, c.parquet"
        in tthc(*asked, cwd=office, english=False).stdout
    )
    answer = json.loads(tthc(*asked, "--format", "json", cwd=office).stdout)
    (result,) = answer["results" if command == "check" else "targets"]
    assert (result["numerator"], result["denominator"]) == (1, 3)
    assert [(file["instead"], file["dates_not_read"]) for file in answer["inputs"][0]["files"]] == [
        ({}, ["Ngày trả kết quả"]),
        ({"finished_on": "Ngày trả kết quả"}, []),
        ({"finished_on": "Ngày trả kết quả"}, ["sent"]),
    ]
    table = tthc(*asked, "--format", "csv", cwd=office)
    assert {row["handed_over_files"] for row in csv.DictReader(table.stdout.splitlines())} == {
        "b.xlsx:Sheet; c.parquet"
    }
    assert table.stderr.splitlines() == [f"tthc: {line}" for line in words]


def test_what_says_nothing_of_time_does_not_speak_of_dates(office):
    text = (
        (office / "a.csv")
        .read_text("utf-8")
        .replace("Trạng thái", "Trạng thái;Đồng bộ;Số hóa")
        .replace("quả\n", "quả;x;x\n")
    )
    (office / "d.csv").write_text(text.replace("Đã trả kết quả", "Đã trả kết quả;x;x"), "utf-8")
    done = tthc("kpi", "check", "d.csv", "--kpi", "digitized-dossiers", cwd=office)
    assert "nobody reads" not in done.stdout + done.stderr


def test_the_audit_names_dates_that_nobody_read_and_the_columns_say_what_stands_in(office):
    (office / "limits.csv").write_text("Tên thủ tục,Thời hạn\n", "utf-8")
    header = "Mã hồ sơ,Ngày tiếp nhận,Ngày hẹn trả,Thời hạn giải quyết,Hạn tiếp nhận,Trạng thái"
    (office / "e.csv").write_text(f"{header}\n1,04/03/2024,11/03/2024,5 ngày làm việc,05/03/2024,4\n", "utf-8")
    words = "e.csv: a column of dates that nobody reads: 'Hạn tiếp nhận'"
    assert words in tthc("cases", "audit", "e.csv", cwd=office).stdout
    assert words in tthc("cases", "audit", "e.csv", "--format", "csv", cwd=office).stderr
    answer = json.loads(tthc("cases", "audit", "e.csv", "--format", "json", cwd=office).stdout)
    assert answer["inputs"][0]["files"][0]["dates_not_read"] == ["Hạn tiếp nhận"]
    columns = json.loads(tthc("cases", "columns", "a.csv", "b.xlsx", "--format", "json", cwd=office).stdout)["files"]
    assert [file["instead"] for file in columns] == [{}, {"finished_on": "handed_over_on"}]
    assert all({"kpi": "early-resolution", "missing": []} in file["kpis"] for file in columns)
    shown = tthc("cases", "columns", "b.xlsx", cwd=office).stdout
    assert "handed_over_on (Ngày trả kết quả) stands in for finished_on (Ngày kết thúc xử lý)" in shown


LACKS = spark.missing()


@pytest.mark.skipif(LACKS is not None, reason=f"Spark is not tested: {LACKS}")
@pytest.mark.slow
def test_spark_says_the_same(by_both, office, monkeypatch):
    monkeypatch.chdir(office)
    by_duckdb, by_spark = by_both(*FILES, "--kpi", "early-resolution")
    assert by_duckdb[0] == 1
    assert by_spark == by_duckdb
