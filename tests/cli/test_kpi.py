"""``tthc kpi`` as a real process on real files."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.support.command import tthc
from tests.support.examples import crossed
from tests.support.places import HOLIDAYS, ROOT
from tests.support.processes import PATIENCE, start
from tests.support.terminal import on_terminal
from tthc_cli.data_files import data_file

EXAMPLES = ROOT / "examples"
DATA = [
    "examples/cases.csv",
    "--data",
    "ratings=examples/ratings.csv",
    "--data",
    "results=examples/results.csv",
    "--data",
    "procedures=examples/procedures.csv",
    "--as-of",
    "31/12/2024",
]


def test_json_is_the_contract(office):
    done = tthc("kpi", "check", *DATA, "--format", "json", cwd=office)
    assert (done.returncode, done.stderr) == (1, "")
    answer = json.loads(done.stdout)
    assert answer["schema"] == "tthc.kpi-check/1"
    assert set(answer["plan"]) == {"name", "sha256"}
    assert (answer["as_of"], answer["period"], answer["by"]) == ("2024-12-31", None, None)
    assert [
        {key: row[key] for key in ("name", "file", "read", "used", "excluded", "set_aside")} for row in answer["inputs"]
    ] == [
        {"name": "cases", "file": "examples/cases.csv", "read": 63, "used": 54, "excluded": 3, "set_aside": 6},
        {"name": "ratings", "file": "examples/ratings.csv", "read": 41, "used": 40, "excluded": 0, "set_aside": 1},
        {"name": "results", "file": "examples/results.csv", "read": 34, "used": 34, "excluded": 0, "set_aside": 0},
        {
            "name": "procedures",
            "file": "examples/procedures.csv",
            "read": 10,
            "used": 10,
            "excluded": 0,
            "set_aside": 0,
        },
    ]
    # counted by hand in the example's files
    assert {
        row["kpi"]: (row["numerator"], row["denominator"], row["rate"], row["verdict"]) for row in answer["results"]
    } == {
        "digitized-dossiers": (52, 52, 100, "met"),
        "digitized-results": (27, 30, 90, "met"),
        "data-reuse": (16, 30, 53.33, "met"),
        "online-processing": (46, 54, 85.18, "met"),
        "online-payment": (8, 20, 40, "met"),
        "early-resolution": (48, 50, 96, "missed"),
        "satisfaction": (36, 40, 90, "met"),
        "internal-reviewed": (10, 10, 100, "met"),
        "internal-cut": (2, 10, 20, "met"),
        "internal-cost-cut": (14_000_000, 55_000_000, 25.45, "met"),
    }
    (early,) = [row for row in answer["results"] if row["kpi"] == "early-resolution"]
    assert early == {
        "kpi": "early-resolution",
        "task": 17,
        "measure": "early-resolution",
        "confirmed": True,
        "group": None,
        "numerator": 48,
        "denominator": 50,
        "rate": 96,
        "op": ">",
        "target": 96,
        "verdict": "missed",
        "reason": None,
        "short_of_same": 1,
        "short_of_next": 1,
        "beside": {"on_time": 49, "open_overdue": 3},
        "left_out": {},
        "short_of_amount": None,
        "set_aside_could_miss": None,
        "other_outcome": None,
        "rate_without_other_outcome": None,
        "value": None,
        "unit": None,
    }
    # six rows of cases and one rating are set aside: 52 of 58, 16 of 36, 46 of 60, 8 of 26 and 36 of 41 would not do
    assert {row["kpi"]: row["set_aside_could_miss"] for row in answer["results"]} == {
        "digitized-dossiers": True,
        "digitized-results": False,
        "data-reuse": True,
        "online-processing": True,
        "online-payment": True,
        "early-resolution": None,
        "satisfaction": True,
        "internal-reviewed": False,
        "internal-cut": False,
        "internal-cost-cut": False,
    }
    assert all(row["beside"] is None for row in answer["results"] if row["kpi"] != "early-resolution")


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """What people are shown of all targets of the example, in English."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(EXAMPLES, folder / "examples")
    return tthc("kpi", "check", *DATA, cwd=folder)


def test_a_rate_that_is_printed_as_its_target_still_misses_it(everything):
    assert everything.returncode == 1
    (line,) = [line for line in everything.stdout.splitlines() if line.strip().startswith("17 ")]
    assert "96.00%" in line
    assert "> 96%" in line
    assert line.split()[-2:] == ["missed", "early-resolution"]


def test_exit_codes(office):
    met = ["--kpi", "satisfaction"]
    assert tthc("kpi", "check", *DATA, *met, cwd=office).returncode == 0
    unknown = ["kpi", "check", "examples/cases.csv", "--kpi", "satisfaction", "--kpi", "data-reuse"]
    assert tthc(*unknown, cwd=office).returncode == 0
    assert tthc(*unknown, "--strict", cwd=office).returncode == 1
    # a group that misses does not turn a met target into a missed one
    by_unit = ["--data", "cases=examples/cases.csv", "--kpi", "online-processing", "--by", "procedure"]
    done = tthc("kpi", "check", *by_unit, "--format", "json", cwd=office)
    verdicts = {row["group"]: row["verdict"] for row in json.loads(done.stdout)["results"]}
    assert (verdicts[None], done.returncode) == ("met", 0)
    assert "missed" in verdicts.values()


def test_periods_go_by_received_and_by_finished_date(office):
    done = tthc("kpi", "check", "examples/cases.csv", "--period", "2024-Q1", "--format", "json", cwd=office)
    answer = json.loads(done.stdout)
    assert answer["period"] == {"name": "2024-Q1", "first": "2024-01-01", "last": "2024-03-31"}
    rates = {row["kpi"]: row["denominator"] for row in answer["results"]}
    rows = list(csv.DictReader((EXAMPLES / "cases.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    sound = {row["Mã hồ sơ"]: row for row in rows if row["Mã hồ sơ"] and int(row["Mã hồ sơ"][5:]) <= 54}

    def in_quarter(text: str) -> bool:
        return text[3:10] in ("01/2024", "02/2024", "03/2024")

    assert rates["online-processing"] == sum(in_quarter(row["Ngày tiếp nhận"]) for row in sound.values())
    assert rates["early-resolution"] == sum(in_quarter(row["Ngày kết thúc xử lý"]) for row in sound.values())
    assert rates["online-processing"] != rates["early-resolution"]


def test_csv_has_a_row_a_verdict(office):
    done = tthc("kpi", "check", *DATA, "--by", "Đơn vị", "--format", "csv", cwd=office)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    whole = [row for row in rows if not row["group"]]
    assert len(whole) == 10
    early = [row for row in rows if row["kpi"] == "early-resolution"]
    assert [row["group"] for row in early] == [
        "",
        "Chi cục Tiêu chuẩn Đo lường Chất lượng",
        "Phòng Quản lý Chuyên ngành",
        "Phòng Quản lý Khoa học",
    ]
    assert sum(int(row["denominator"]) for row in early[1:]) == int(early[0]["denominator"]) == 50
    assert early[0]["on_time"] == "49"
    assert [row["by"] for row in early] == ["", "unit", "unit", "unit"]
    assert "ratings" in done.stderr
    assert done.stderr.count("--by: ") == 3  # ratings, results and procedures have no units


def test_what_a_measure_left_out_is_said_in_every_format(tmp_path):
    # one of four finished cases is early for certain; two lack a date that the measure needs
    (tmp_path / "cases.csv").write_text(
        "Mã hồ sơ;Ngày tiếp nhận;Ngày hẹn trả;Ngày trả;Trạng thái;Đơn vị\n"
        "H1;02/01/2024;10/01/2024;05/01/2024;Đã trả;A\n"
        "H2;02/01/2024;;05/01/2024;Đã trả;A\n"
        "H3;02/01/2024;10/01/2024;;Đã trả;B\n"
        "H4;02/01/2024;10/01/2024;;Đang xử lý;B\n",
        encoding="utf-8",
    )
    run = ["cases.csv", "--kpi", "early-resolution", "--as-of", "05/01/2024"]
    done = tthc("kpi", "check", *run, "--by", "unit", "--format", "csv", cwd=tmp_path)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["group"], row["verdict"], row["left_out"], row["set_aside_could_miss"]) for row in rows] == [
        ("", "met", "2", "true"),
        ("A", "met", "1", "true"),
        ("B", "unknown", "1", ""),
    ]
    for command in ("check", "misses"):
        shown = tthc("kpi", command, *run, cwd=tmp_path)
        assert shown.returncode == 0
        words = " ".join(shown.stdout.split())
        assert "If the 2 rows set aside or left out counted against it, it would be missed." in words, command
        assert "Left out: 1 without due_on." in words, command
        assert "Left out: 1 without finished_on." in words, command
    assert "early-resolution: Left out: 1 without due_on." in words


def test_options_without_effect_and_empty_names_are_refused(office):
    run = ["kpi", "check", "examples/cases.csv", "--kpi", "early-resolution"]
    calendar = office / "calendar.yaml"
    shutil.copy(HOLIDAYS, calendar)
    for command in ("check", "misses"):
        done = tthc("kpi", command, *run[2:], "--calendar", str(calendar), cwd=office)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--calendar: nothing is recomputed; add --due" in done.stderr
    done = tthc(*run, "--register", "r.db", cwd=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--register: nothing is kept; add --save" in done.stderr
    # what the environment names is for all commands
    environment = {"TTHC_CALENDAR": str(calendar), "TTHC_REGISTER": "./r.db"}
    assert tthc(*run, cwd=office, env=environment).returncode == 1
    for empty in (["kpi", "check", ""], ["kpi", "misses", " "], [*run, ""], [*run, "--data", "cases= "]):
        done = tthc(*empty, cwd=office / "examples" if len(empty) == 3 else office)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), empty


def test_groups_of_several_columns_and_by_month(office):
    run = ["kpi", "check", "examples/cases.csv", "--kpi", "early-resolution", "--as-of", "31/12/2024", "--format"]
    answer = json.loads(tthc(*run, "json", "--by", "unit,month", cwd=office).stdout)
    assert answer["by"] == ["unit", "month"]
    whole, *groups = answer["results"]
    assert whole["group"] is None
    assert {tuple(row["group"]) for row in groups} == {("unit", "month")}
    assert sum(row["denominator"] for row in groups) == whole["denominator"] == 50
    missed = [(row["group"], row["numerator"], row["denominator"]) for row in groups if row["verdict"] == "missed"]
    assert missed == [
        ({"unit": "Phòng Quản lý Chuyên ngành", "month": "2024-05"}, 1, 2),
        ({"unit": "Phòng Quản lý Chuyên ngành", "month": "2024-10"}, 2, 3),
    ]
    alone = json.loads(tthc(*run, "json", "--by", "month", cwd=office).stdout)
    assert (alone["by"], alone["results"][-1]["group"]) == ("month", "2024-11")
    rows = list(csv.DictReader(io.StringIO(tthc(*run, "csv", "--by", "unit", "--by", "month", cwd=office).stdout)))
    assert [(row["by"], row["unit"], row["month"]) for row in rows[:1]] == [("", "", "")]
    assert [(row["by"], row["group"]) for row in rows[1:]] == [
        ("unit; month", f"{row['group']['unit']}; {row['group']['month']}") for row in groups
    ]
    shown = tthc(*run, "table", "--by", "Đơn vị,tháng", cwd=office, english=False).stdout
    assert re.search(r"theo Đơn vị tiếp nhận, Tháng\nĐơn vị tiếp nhận +Tháng +Tỷ lệ", shown)
    assert re.search(r"^Phòng Quản lý Chuyên ngành +05/2024 +50,00%.* 1/2 +[0-9]+ +không đạt$", shown, re.MULTILINE)


def test_rejects_are_listed_line_by_line(office):
    done = tthc("kpi", "check", *DATA, "--rejects", "rejects.csv", cwd=office)
    assert done.stderr == ""
    with (office / "rejects.csv").open(encoding="utf-8", newline="") as listed:
        rows = list(csv.DictReader(listed))
    assert [(row["data_set"], row["line"], row["key"], row["column"], row["value"], row["reason"]) for row in rows] == [
        ("cases", "20", "VIDU-0057", "Ngày tiếp nhận", "31/02/2024", "no-such-day"),
        ("cases", "26", "VIDU-0058", "Trạng thái", "Chờ phân công", "unknown-value"),
        ("cases", "32", "", "Mã hồ sơ", "", "empty"),
        ("cases", "38", "VIDU-0059", "Ngày kết thúc xử lý", "01/01/2024", "out-of-order"),
        ("cases", "44", "VIDU-0060", "", "", "disagree"),
        ("cases", "50", "VIDU-0060", "", "", "disagree"),
        ("ratings", "42", "DG-041", "Đánh giá", "Chưa chọn", "unknown-value"),
    ]
    lines = (office / "examples" / "cases.csv").read_text(encoding="utf-8-sig").splitlines()
    assert all(row["key"] in lines[int(row["line"]) - 1] for row in rows if row["data_set"] == "cases")


def test_rejects_never_touch_an_input_and_come_whole_or_not_at_all(office):
    before = (office / "examples" / "cases.csv").read_bytes()
    done = tthc("kpi", "check", *DATA, "--rejects", "examples/../examples/cases.csv", cwd=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is an input" in done.stderr
    assert (office / "examples" / "cases.csv").read_bytes() == before
    (office / "rejects.csv").write_text("last month's", encoding="utf-8")
    (office / "bad.csv").write_text(
        "Mã hồ sơ,Ngày nhận,Trạng thái\n1,\udcff", encoding="utf-8", errors="surrogateescape"
    )
    done = tthc("kpi", "check", "bad.csv", "--rejects", "rejects.csv", cwd=office)
    assert done.returncode == 2
    assert (office / "rejects.csv").read_text(encoding="utf-8") == "last month's"
    assert sorted(path.name for path in office.iterdir()) == ["bad.csv", "examples", "rejects.csv"]
    for option, name in (("--plan", "plan.yaml"), ("--columns", "columns.yaml"), ("--calendar", "calendar.yaml")):
        (office / name).write_text("left: as it is", encoding="utf-8")
        done = tthc("kpi", "check", *DATA, option, name, "--rejects", name, cwd=office)
        assert done.returncode == 2
        assert (office / name).read_text(encoding="utf-8") == "left: as it is"
        (office / name).unlink()
    (office / "link.csv").symlink_to("rejects.csv")
    done = tthc("kpi", "check", *DATA, "--rejects", "link.csv", cwd=office)
    assert done.returncode == 2
    assert "no file of its own" in done.stderr
    (office / "link.csv").unlink()
    done = tthc("kpi", "check", *DATA, "--rejects", "nowhere/rejects.csv", cwd=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot be written" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no case data: name a file of cases, or --data NAME=FILE with one of cases, ratings, results, procedures"),
        (["--data", "ratings"], "--data: found 'ratings'; write NAME=FILE with one of"),
        (["--data", "votes=x.csv"], "--data: found 'votes=x.csv'; write NAME=FILE with one of"),
        (["examples/cases.csv", "--data", "cases=b.csv"], "b.csv: no such file"),
        (
            ["examples/cases.csv", "--kpi", "speed"],
            "--kpi: there is no target 'speed'; write one of digitized-dossiers",
        ),
        (
            ["examples/cases.csv", "--by", "applicant_id"],
            "--by: found 'applicant_id'; write one of procedure, procedure_code",
        ),
        (
            ["examples/cases.csv", "--by", "unit,who"],
            "--by: found 'who'; write one of procedure, procedure_code, field",
        ),
        (["examples/cases.csv", "--period", "Q1"], "--period: found 'Q1'; write 2024, 2024-Q1"),
        (["examples/cases.csv", "--period", "9999"], "--period: found '9999'; write 2024, 2024-Q1"),
        (["examples/cases.csv", "--as-of", "2/31/2024"], "'2/31/2024' is no day of the calendar"),
        (["examples/cases.csv", "--format", "ics"], "found 'ics'; write one of"),
        (["examples/cases.csv", "more.csv"], "more.csv: no such file"),
        (["examples/cases.csv", "--plan", "none.yaml"], "none.yaml: no such file"),
    ],
)
def test_bad_usage(office, arguments, message):
    done = tthc("kpi", "check", *arguments, cwd=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_personal_data_but_case_ids_in_any_output(office):
    texts = ""
    for form in ("table", "json", "csv"):
        asked = ("kpi", "check", "examples/cases.csv", "--by", "unit", "--rejects", "rejects.csv", "--format", form)
        done = tthc(*asked, cwd=office)
        texts += done.stdout + done.stderr + (office / "rejects.csv").read_text(encoding="utf-8")
    assert "NGUOINOP" in (office / "examples" / "cases.csv").read_text(encoding="utf-8")
    assert "NGUOINOP" not in texts


def test_list(office):
    answer = json.loads(tthc("kpi", "list", "--format", "json").stdout)
    assert answer["schema"] == "tthc.kpi-list/1"
    assert [(row["kpi"], row["task"], row["op"], row["target"]) for row in answer["kpis"]][:3] == [
        ("digitized-dossiers", 12, ">=", 100),
        ("digitized-results", 13, ">=", 90),
        ("data-reuse", 14, ">=", 50),
    ]
    assert answer["kpis"][2]["later"] == [{"year": 2025, "target": 80}]
    rows = list(csv.DictReader(io.StringIO(tthc("kpi", "list", "--format", "csv").stdout)))
    assert [row["kpi"] for row in rows] == [row["kpi"] for row in answer["kpis"]]


def test_vietnamese_writes_numbers_the_vietnamese_way(office):
    done = tthc("kpi", "check", *DATA, cwd=office, english=False)
    assert "53,33%" in done.stdout
    assert "14.000.000/55.000.000 đồng." in done.stdout
    assert "không đạt" in done.stdout


def test_vietnamese_names_targets_columns_data_sets_and_values_in_vietnamese(office):
    done = tthc("kpi", "check", "examples/cases.csv", "--by", "channel", cwd=office, english=False)
    assert "Hồ sơ giải quyết trước hạn (early-resolution)" in done.stdout
    assert "chưa có dữ liệu phiếu đánh giá (ratings)" in done.stdout
    assert "(early-resolution) theo Hình thức" in done.stdout
    assert not re.search(r"in_person|\bonline\b(?!-)|postal|finished_on|Chưa biết|Bên cạnh", done.stdout)
    (office / "few.csv").write_text("Mã hồ sơ,Ngày nhận,Ngày trả,Hạn trả\n1,02/01/2024,,\n", encoding="utf-8")
    done = tthc("kpi", "check", "few.csv", cwd=office, english=False)
    assert done.stderr == (
        "tthc: few.csv:1: thiếu cột Trạng thái; các tiêu đề gặp trong tệp: Mã hồ sơ, Ngày nhận, Ngày trả, Hạn trả; "
        "nếu cột mang tên khác, hãy khai bằng `tthc cases learn TỆP`\n"
    )
    (office / "few.csv").write_text(
        "Mã hồ sơ,Ngày nhận,Ngày trả,Hạn trả,Trạng thái\n1,02/01/2024,,,9\n", encoding="utf-8"
    )
    assert "1 dòng không có Ngày trả" in tthc("kpi", "check", "few.csv", cwd=office, english=False).stdout
    assert "1 without finished_on" in tthc("kpi", "check", "few.csv", cwd=office).stdout


def test_a_missed_target_says_what_it_is_short_of(office):
    done = tthc("kpi", "check", *DATA, "--kpi", "early-resolution", cwd=office, english=False)
    assert "48/50 hồ sơ. Thiếu 1 hồ sơ đạt; hoặc cần thêm 1 hồ sơ đạt liên tiếp. Ngoài ra: 49 (98,00%)" in done.stdout
    (office / "p.csv").write_text("Tên thủ tục,Chi phí trước,Chi phí sau\na,1000,900\nb,1000,1000\n", encoding="utf-8")
    run = ["kpi", "check", "--data", "procedures=p.csv", "--kpi", "internal-cost-cut"]
    assert "100/2.000 đồng. Còn thiếu 300 đồng." in tthc(*run, cwd=office, english=False).stdout
    (rate,) = json.loads(tthc(*run, "--format", "json", cwd=office).stdout)["results"]
    assert (rate["short_of_same"], rate["short_of_next"], rate["short_of_amount"]) == (None, None, 300)


def test_a_met_target_says_when_rows_set_aside_could_turn_it(everything):
    (line,) = [line for line in everything.stdout.splitlines() if line.startswith("online-processing ")]
    caution = "If the 6 rows set aside or left out counted against it, it would be missed."
    assert line.endswith("Counted: 46 of 54 cases.")
    shared = "digitized-dossiers, data-reuse, online-processing, online-payment"
    assert f"\n{shared}: {caution}\n" in everything.stdout
    assert everything.stdout.count(caution) == 1
    (line,) = [line for line in everything.stdout.splitlines() if line.startswith("digitized-results ")]
    assert line.endswith("Counted: 27 of 30 results.")


def test_the_whole_file_is_said_to_be_counted_with_its_first_and_last_date(office, everything):
    assert everything.stdout.splitlines()[1:3] == [
        "Targets as of 31/12/2024",
        "Whole file, no period: counted by dates from 08/01/2024 to 26/11/2024",
    ]
    ratings = tthc("kpi", "check", "--data", "ratings=examples/ratings.csv", "--as-of", "31/12/2024", cwd=office)
    assert ratings.stdout.splitlines()[2] == "Whole file, no period"
    rated = ("kpi", "check", "--data", "ratings=examples/ratings.csv")
    quarter = tthc(*rated, "--period", "2024-Q1", cwd=office)
    assert quarter.stdout.splitlines()[2] == "Period 2024-Q1: 01/01/2024 to 31/03/2024"
    (office / "open.csv").write_text(
        "Mã hồ sơ,Ngày nhận,Ngày hẹn trả,Ngày trả,Trạng thái\n1,02/01/2024,09/01/2024,08/01/2024,10\n"
        "2,03/01/2024,09/01/2024,12/02/2024,4\n",
        encoding="utf-8",
    )
    # a finished date on a case that is still open does not count it
    done = tthc("kpi", "check", "open.csv", "--kpi", "early-resolution", cwd=office)
    assert done.stdout.splitlines()[2].endswith("from 08/01/2024 to 08/01/2024")


def test_a_day_before_what_the_file_tells_gets_a_warning(office):
    rows = ["1,02/01/2024,09/01/2024,08/01/2024,10", "2,02/03/2024,09/03/2024,08/03/2024,10", "3,05/03/2024,,,4"]
    (office / "c.csv").write_text("\n".join([HEADER.strip(), *rows]) + "\n", encoding="utf-8")
    run = ["kpi", "check", "c.csv", "--kpi", "early-resolution", "--format", "csv"]
    early = tthc(*run, "--as-of", "01/02/2024", cwd=office)
    assert early.stderr == (
        "tthc: c.csv: 2 rows that are counted were received or finished after 01/02/2024, the day of --as-of\n"
    )
    late = tthc(*run, "--as-of", "08/03/2024", cwd=office)
    assert (late.stdout, late.stderr) == (early.stdout, "")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("", "no rows below the header"),
        ("1,31/02/2024,9\n2,x,9\n", "none of its 2 rows is counted (0 excluded, 2 set aside)"),
        ("1,02/01/2024,8\n", "its 1 row is not counted (1 excluded, 0 set aside)"),
        ("1,02/01/2024,9\n2,x,9\n", None),
    ],
)
def test_a_file_of_which_nothing_is_counted_gets_a_warning(office, rows, message):
    (office / "c.csv").write_text(f"Mã hồ sơ,Ngày nhận,Trạng thái\n{rows}", encoding="utf-8")
    done = tthc("kpi", "check", "c.csv", cwd=office)
    assert (done.returncode, done.stderr) == (0, f"tthc: c.csv: {message}\n" if message else "")


def test_unknown_words_are_named_unless_they_could_be_somebodys(office):
    words = ["Chờ ký", "Chờ ký", "Đã phát hành", "0912345678", "12 Nguyễn Văn Cừ", "x" * 41]
    rows = "".join(f"{n},02/01/2024,{word}\n" for n, word in enumerate(words))
    (office / "c.csv").write_text(f"Mã hồ sơ,Ngày nhận,Trạng thái\n{rows}", encoding="utf-8")
    done = tthc("kpi", "check", "c.csv", cwd=office)
    (line,) = [line for line in done.stdout.splitlines() if "not known" in line]
    assert line == (
        "c.csv: 6 set aside: Trạng thái has a value that is not known: 'Chờ ký' (2), "
        "4 words that are not shown; write one of Mới đăng ký, Không được tiếp nhận, Đang xử lý, "
        "Yêu cầu bổ sung giấy tờ, Yêu cầu thực hiện nghĩa vụ tài chính, Công dân yêu cầu rút hồ sơ, Dừng xử lý, "
        "Đã xử lý xong, Đã trả kết quả"
    )
    # so many different words are names
    rows = "".join(f"{n},02/01/2024,Trần Văn {chr(65 + n)}\n" for n in range(24))
    (office / "c.csv").write_text(f"Mã hồ sơ,Ngày nhận,Trạng thái\n{rows}", encoding="utf-8")
    shown = tthc("kpi", "check", "c.csv", cwd=office).stdout
    assert "24 words that are not shown" in shown
    assert "Trần" not in shown


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal on Windows: the widths of its terminals are not tested")
def test_no_number_and_no_verdict_is_cut_at_any_width(office):
    check = ["kpi", "check", "examples/cases.csv", "--as-of", "31/12/2024", "--by", "unit"]
    check += ["--kpi", "early-resolution", "--kpi", "satisfaction"]
    results = json.loads(tthc(*check, "--format", "json", cwd=office).stdout)["results"]
    verdicts = Counter(row["verdict"] for row in results)
    assert set(verdicts) == {"met", "missed", "unknown"}
    for width in (120, 80, 60, 40):
        shown = on_terminal(width, *check, cwd=office)
        assert max(map(len, shown.splitlines())) <= width
        text = " ".join(shown.split())
        assert text.count("không đạt") == verdicts["missed"], width
        assert text.count("chưa xác định") == verdicts["unknown"], width
        # what is missing says "đạt" twice, once for each missed target
        assert len(re.findall(r"(?<!không )\bđạt\b", text)) == verdicts["met"] + 2, width
        for row in results:
            if row["rate"] is not None:
                assert f"{row['rate']:.2f}%".replace(".", ",") in text.split(), width
        assert "> 96%" in text, width
        assert "(early-resolution)" in text, width
        assert "(satisfaction)" in text, width
        assert ("█" in shown) is (width >= 80)


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminal on Windows: the widths of its terminals are not tested")
def test_the_list_of_targets_is_a_table_at_eighty_columns(office):
    shown = on_terminal(80, "kpi", "list", cwd=office).splitlines()
    assert max(map(len, shown)) <= 80
    assert any(line.split()[:1] == ["STT"] for line in shown)
    assert re.match(r" +17 +early-resolution .* > 96% ", next(line for line in shown if "early-resolution" in line))


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_on_a_terminal_the_result_is_coloured_and_progress_stays_off_stdout(office):
    import pty

    main, child = pty.openpty()
    process = start(
        [sys.executable, "-m", "tthc_cli", "kpi", "check", *DATA],
        stdout=subprocess.PIPE,
        stderr=child,
        cwd=office,
        env={"TERM": "xterm-256color"},
    )
    os.close(child)
    out, _ = process.communicate()
    shown = b""
    try:
        while piece := os.read(main, 65536):
            shown += piece
    except OSError:
        pass  # the terminal is gone
    os.close(main)
    assert b"cases.csv" in shown
    assert b"\x1b" not in out
    assert process.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="a signal of another kind")
def test_ctrl_c_ends_it_and_leaves_nothing(tmp_path):
    work = tmp_path / "tmp"
    work.mkdir()
    rows = "".join(f"{n},02/01/2024,9\n" for n in range(2_000_000))
    (tmp_path / "cases.csv").write_text(f"Mã hồ sơ,Ngày nhận,Trạng thái\n{rows}", encoding="utf-8")
    process = start(
        [sys.executable, "-m", "tthc_cli", "kpi", "check", "cases.csv", "--rejects", "rejects.csv"],
        heeds_signals=True,
        cwd=tmp_path,
        env={"TMPDIR": str(work)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + PATIENCE
    while not list(work.glob("tthc-*")):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert list(work.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"tmp", "cases.csv"}


# -- facts of another year, and measures that nobody has confirmed ----------------------------------------------------

HEADER = "Mã hồ sơ,Ngày nhận,Ngày hẹn trả,Ngày kết thúc xử lý,Trạng thái\n"
OF_ANOTHER_YEAR = "none of the dates counted lies in 2024, the plan's year"


@pytest.mark.parametrize(
    ("about", "asked"),
    crossed(
        [
            (["1,02/01/2026,09/01/2026,08/01/2026,10", "2,02/01/2022,09/01/2022,08/01/2022,10"], True),
            (["1,02/12/2023,09/01/2024,08/01/2024,10"], False),  # finished in the year
            (["1,02/12/2024,09/01/2025,08/01/2025,10"], False),  # received in the year
            (["1,20/12/2023,27/12/2023,26/12/2023,10"], False),  # in the reporting window of the year
            (["1,02/12/2022,,08/01/2024,4", "2,02/12/2022,,,4"], True),  # a date on an open case counts nothing
            (["1,02/01/2026,09/01/2026,08/01/2026,8"], False),  # nothing is counted
        ],
        [("check", "csv"), ("misses", "json"), ("misses", "csv"), ("check", "json")],
    ),
)
def test_cases_of_another_year_than_the_plan_s_are_one_warning(about, asked, office):
    (rows, warned), (command, form) = about, asked
    (office / "y.csv").write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    more = "Kênh tiếp nhận,Mức độ,Đồng bộ"
    text = (
        (office / "y.csv")
        .read_text("utf-8")
        .replace("\n", ",,,\n")
        .replace(HEADER[:-1] + ",,,", f"{HEADER[:-1]},{more}")
    )
    (office / "y.csv").write_text(text, "utf-8")
    done = tthc("kpi", command, "y.csv", "--as-of", "2026-11-29", "--format", form, cwd=office)
    assert done.stderr.count(OF_ANOTHER_YEAR) == warned
    assert OF_ANOTHER_YEAR not in done.stdout


def test_a_measure_is_confirmed_in_the_plan_s_file(office):
    text = data_file("plan_2024.yaml").read_text("utf-8")
    before = "    measure: satisfaction\n"
    assert text.count(before) == 1
    (office / "p.yaml").write_text(text.replace(before, f"{before}    confirmed: false\n"), "utf-8")
    asked = ["kpi", "check", "--data", "ratings=examples/ratings.csv", "--kpi", "satisfaction"]
    asked += ["--plan", "p.yaml", "--format"]
    done = tthc(*asked, "json", cwd=office)
    (rate,) = json.loads(done.stdout)["results"]
    assert (done.returncode, rate["verdict"], rate["measure"], rate["confirmed"]) == (
        0,
        "unknown",
        "satisfaction",
        False,
    )
    assert "`confirmed: true` under id: satisfaction" in rate["reason"]
    assert (rate["numerator"], rate["denominator"]) == (36, 40)
    assert tthc(*asked, "table", "--strict", cwd=office).returncode == 1
    (row,) = csv.DictReader(tthc(*asked, "csv", cwd=office).stdout.splitlines())
    assert (row["measure"], row["confirmed"]) == ("satisfaction", "false")
    assert "chưa ai xác nhận" in tthc(*asked, "table", cwd=office, english=False).stdout
    listed = json.loads(tthc("kpi", "list", "--plan", "p.yaml", "--format", "json", cwd=office).stdout)["kpis"]
    assert [kpi["kpi"] for kpi in listed if not kpi["confirmed"]] == ["satisfaction"]
    assert "(not confirmed: satisfaction)" in tthc("kpi", "list", "--plan", "p.yaml", cwd=office).stdout
    assert "not confirmed" not in tthc("kpi", "list", cwd=office).stdout
    (office / "p.yaml").write_text(text.replace(before, f"{before}    confirmed: true\n"), "utf-8")
    assert json.loads(tthc(*asked, "json", cwd=office).stdout)["results"][0]["verdict"] == "met"


def test_groups_of_rates_of_time_have_their_open_late_ones(office):
    asked = ("examples/cases.csv", "--kpi", "early-resolution", "--as-of", "31/12/2024")
    assert "Open, late" in tthc("kpi", "check", *asked, "--by", "unit", cwd=office).stdout
    rates = json.loads(tthc("kpi", "check", *asked, "--by", "unit", "--format", "json", cwd=office).stdout)["results"]
    whole, groups = rates[0], rates[1:]
    assert sum(group["beside"]["open_overdue"] for group in groups) == whole["beside"]["open_overdue"] == 3
    missed = tthc("kpi", "misses", *asked, cwd=office).stdout
    assert "3 still open past their due date" in missed


def test_a_rate_of_time_that_cannot_be_counted_has_both_keys_beside_it(office):
    (office / "z.csv").write_text("Mã hồ sơ,Ngày nhận,Trạng thái\n1,02/01/2024,10\n", "utf-8")
    answer = json.loads(
        tthc("kpi", "check", "z.csv", "--kpi", "early-resolution", "--format", "json", cwd=office).stdout
    )
    assert answer["results"][0]["beside"] == {"on_time": None, "open_overdue": None}
