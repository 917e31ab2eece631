"""``tthc cases learn``: what is unknown in files of cases, and how it becomes known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.places import ROOT
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.settings.load import load_settings

ROWS = (
    "Mã hồ sơ,Ngày nhận,Ngày hẹn trả,Ngày trả,Trạng thái,Phòng xử lý,Kênh\n"
    "1,02/01/2024,09/01/2024,08/01/2024,Công dân rút hồ sơ,Phòng A,qua zalo\n"
    "2,02/01/2024,09/01/2024,08/01/2024,10,Nguyễn Văn Tám,Trực tiếp\n"
    "3,02/01/2024,09/01/2024,08/01/2024,Nguyễn Văn Tám,Phòng B,Trực tiếp\n"
)
CONFIG = ("--config", "office.toml")


@pytest.fixture
def cases(tmp_path: Path) -> str:
    (tmp_path / "office.toml").write_text("# ours\noffice = 'Sở A'\n", encoding="utf-8")
    (tmp_path / "ho so.csv").write_text(ROWS, encoding="utf-8")
    return "ho so.csv"


def test_the_unknown_is_listed_without_anybody_s_name(run_command, cases):
    code, shown, error = run_command("cases", "learn", cases, *CONFIG)
    assert (code, error) == (1, "")
    for words in ("Phòng xử lý", "Kênh", "Công dân rút hồ sơ", "withdrawn", "'ho so.csv' --column 'Phòng xử lý=…'"):
        assert words in shown
    for format_ in ("table", "json", "csv", "markdown"):
        assert "Tám" not in run_command("cases", "learn", cases, *CONFIG, "--format", format_)[1]
    record = json.loads(run_command("cases", "learn", cases, *CONFIG, "--format", "json")[1])
    assert (record["schema"], record["hidden"], record["missing"]) == ("tthc.cases-learn/1", 1, [])
    assert [(name["header"], name["word"], name["meaning"]) for name in record["unknown"] if name["word"]] == [
        ("Trạng thái", "Công dân rút hồ sơ", "withdrawn")
    ]


def test_after_learning_the_file_counts(run_command, cases, tmp_path):
    (tmp_path / cases).write_text(ROWS.replace("Nguyễn Văn Tám,Phòng B", "9,Phòng B"), encoding="utf-8")
    check = ("kpi", "check", cases, "--kpi", "early-resolution", "--by", "unit", "--format", "json", *CONFIG)
    assert run_command(*check)[0] == 2 or json.loads(run_command(*check)[1])["inputs"][0]["set_aside"]
    words = ("--column", "Phòng xử lý=đơn vị", "--column", "Kênh=channel")
    values = ("--word", "công dân RÚT hồ sơ=withdrawn", "--word", "qua Zalo=trực tuyến")
    code, shown, error = run_command("cases", "learn", cases, *words, *values, *CONFIG)
    assert (code, error) == (0, "")
    assert "columns.yaml" in shown
    assert "office.toml" in shown
    config = load_settings(tmp_path / "office.toml")
    assert config.columns == tmp_path / "columns.yaml"
    assert (tmp_path / "office.toml").read_text("utf-8").startswith("# ours\noffice = 'Sở A'\n")
    record = json.loads(run_command(*check)[1])
    assert record["inputs"][0]["set_aside"] == 0
    assert {result["group"] for result in record["results"]} >= {"Phòng B"}
    assert run_command("cases", "learn", cases, *CONFIG)[0] == 0
    learned = (tmp_path / "columns.yaml").read_bytes()
    again = json.loads(run_command("cases", "learn", cases, *words, *values, *CONFIG, "--format", "json")[1])
    assert (again["written"], (tmp_path / "columns.yaml").read_bytes()) == (False, learned)


def test_a_file_of_columns_keeps_its_comments(run_command, cases, tmp_path):
    text = """\
# ours
schema: tthc.more-columns/1
values:
  status:
    # how we say it
    withdrawn: ["xin rút"] # two
"""
    (tmp_path / "c.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    old = (tmp_path / "c.yaml").read_bytes().decode()
    lesson = ("--column", "Phòng xử lý=unit", "--word", "Công dân rút hồ sơ=withdrawn", "--columns", "c.yaml")
    code, shown, _error = run_command("cases", "learn", cases, *lesson, *CONFIG, "--dry-run")
    assert (code, (tmp_path / "c.yaml").read_bytes().decode()) == (0, old)
    assert '+    withdrawn: ["xin rút", Công dân rút hồ sơ] # two' in shown.splitlines()
    assert run_command("cases", "learn", cases, *lesson, *CONFIG)[0] == 0
    new = (tmp_path / "c.yaml").read_bytes().decode()
    added = "columns:\r\n  cases:\r\n    unit: [Phòng xử lý]\r\n"
    assert new == old.replace('["xin rút"]', '["xin rút", Công dân rút hồ sơ]') + added
    assert load_settings(tmp_path / "office.toml").columns is None
    assert not (tmp_path / "columns.yaml").exists()


def test_a_whole_dictionary_learns_too(run_command, cases, tmp_path):
    whole = (ROOT / "data" / "case_columns.yaml").read_bytes()
    (tmp_path / "whole.yaml").write_bytes(whole)
    lesson = ("--column", "Phòng xử lý=unit", "--word", "Công dân rút hồ sơ=withdrawn", "--columns", "whole.yaml")
    assert run_command("cases", "learn", cases, *lesson, *CONFIG)[0] == 0
    dictionary = load_columns(tmp_path / "whole.yaml")
    assert dictionary.data_sets["cases"].columns["unit"].headers[-1] == "Phòng xử lý"
    assert dictionary.values["status"]["withdrawn"][-1] == "Công dân rút hồ sơ"
    lines = (tmp_path / "whole.yaml").read_bytes().splitlines(keepends=True)
    assert sum(line not in whole.splitlines(keepends=True) for line in lines) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--column", "Ngày nhận=due_on"), "Ngày nhận"),
        (("--column", "Không có=unit"), "Không có"),
        (("--column", "Phòng xử lý=no-such"), "no-such"),
        (("--column", "Phòng xử lý"), "="),
        (("--column", "Phòng xử lý=status"), "ho so.csv"),
        (("--word", "Đã trả=withdrawn"), "'Đã trả' đã"),
        (("--word", "Công dân rút hồ sơ=no-such"), "no-such"),
        (("--word", "Chưa ai viết=withdrawn"), "Chưa ai viết"),
        (("--word", "Chưa ai viết=stopped"), "Chưa ai viết"),
        (("--word", "Công dân rút hồ sơ=online"), "Công dân rút hồ sơ"),
    ],
)
def test_what_cannot_be_learned_is_one_message_and_nothing_is_written(run_command, cases, tmp_path, words, message):
    before = (tmp_path / "office.toml").read_bytes()
    code, shown, error = run_command("cases", "learn", cases, *words, *CONFIG)
    assert (code, shown, error.count("\n")) == (2, "", 1)
    assert message in error
    assert (tmp_path / "office.toml").read_bytes() == before
    assert not (tmp_path / "columns.yaml").exists()


def test_a_header_that_is_never_read_stays_so(run_command, tmp_path):
    (tmp_path / "a.csv").write_text(ROWS.replace("Kênh", "Người nộp"), encoding="utf-8")
    code, _shown, error = run_command("cases", "learn", "a.csv", "--column", "Người nộp=unit")
    assert (code, error.count("\n")) == (2, 1)


def test_words_are_looked_at_once_the_columns_are_there(run_command, cases, tmp_path):
    (tmp_path / cases).write_text(ROWS.replace("Trạng thái", "Giai đoạn"), encoding="utf-8")
    record = json.loads(run_command("cases", "learn", cases, *CONFIG, "--format", "json")[1])
    assert record["missing"]
    assert all(name["word"] is None for name in record["unknown"])
    lesson = ("--column", "Giai đoạn=trạng thái", "--word", "Công dân rút hồ sơ=rút hồ sơ")
    assert run_command("cases", "learn", cases, *lesson, *CONFIG)[0] == 0
    assert load_columns(tmp_path / "columns.yaml").values["status"]["withdrawn"][-1] == "Công dân rút hồ sơ"


RENAMED = ("Trạng thái", "Tình hình xử lý đơn")


def test_a_file_that_lacks_a_needed_header_is_still_one_of_cases(run_command, tmp_path):
    text = (ROOT / "examples/cases.csv").read_text("utf-8").replace(*RENAMED, 1)
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    (tmp_path / "office.toml").write_text("", encoding="utf-8")
    code, shown, _error = run_command("cases", "learn", "c.csv", *CONFIG, "--format", "json")
    record = json.loads(shown)
    assert (code, [name["header"] for name in record["unknown"]]) == (1, [RENAMED[1]])
    assert record["missing"]
    code, shown, _error = run_command("cases", "columns", "c.csv", "--format", "json")
    assert (code, json.loads(shown)["files"][0]["data_set"]) == (1, "cases")
    code, _shown, error = run_command("kpi", "check", "c.csv", *CONFIG)
    assert code == 2
    assert "`tthc cases learn TỆP`" in error
    words = ("cases", "learn", "c.csv", "--column", f"{RENAMED[1]}=trạng thái", *CONFIG)
    would, has = "cấu hình sẽ nêu tên tệp này", "cấu hình nay đã nêu tên tệp này"
    code, shown, _error = run_command(*words, "--dry-run")
    assert code == 0
    assert would in shown
    assert has not in shown
    code, shown, _error = run_command(*words)
    assert code == 0
    assert has in shown
    assert json.loads(run_command("cases", "learn", "c.csv", *CONFIG, "--format", "json")[1])["missing"] == []
    assert run_command("cases", "columns", "c.csv", *CONFIG)[0] == 0
    assert run_command("kpi", "check", "c.csv", *CONFIG)[0] != 2


def test_a_command_to_copy_runs_nothing_of_a_header(run_command, cases, tmp_path):
    header = "Phòng $(touch x) `touch y`"
    (tmp_path / cases).write_text(ROWS.replace("Phòng xử lý", header), encoding="utf-8")
    shown = run_command("cases", "learn", cases, *CONFIG)[1]
    assert f"--column '{header}=…'" in shown


def test_a_header_that_is_hidden_is_no_example(run_command, cases, tmp_path):
    (tmp_path / cases).write_text(ROWS.replace("Phòng xử lý", "0912345678"), encoding="utf-8")
    shown = run_command("cases", "learn", cases, *CONFIG)[1]
    assert "***" in shown
    assert "***=" not in shown
    assert "--column 'Kênh=…'" in shown or "--word" in shown
