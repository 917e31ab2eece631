"""``--out``: which format a result gets, and where it goes."""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import replace

import pytest

from tests.support.command import at_home, tthc
from tests.support.places import ROOT
from tests.support.program import COMMANDS
from tests.support.shown_reports import also_written, as_csv
from tthc_cli.cli import run
from tthc_cli.cli.result_file import settled
from tthc_cli.errors import TthcError
from tthc_cli.output import DEFAULT_FORMAT, FOR_EXCEL, by_suffix, offered

PLAIN = offered(tasks=False)
JSON = by_suffix(PLAIN)[".json"]
DAY = ("calendar", "day", "2024-05-02")
DAY_OF_PLAN = ("--as-of", "10/07/2024")
PLAN = ROOT / "data" / "plan_2024.yaml"
EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize("name", ["a.json", "a.JSON", "a.b.json"])
def test_the_suffix_chooses_the_format(tmp_path, name):
    out = tmp_path / name
    settled_format = settled(None, out, PLAIN, [])
    assert settled_format is not None
    assert (settled_format.name, settled_format.out) == ("json", out)


def test_without_a_file_the_format_is_the_one_that_was_asked_for():
    assert settled(JSON, None, PLAIN, []) is JSON
    assert settled(None, None, PLAIN, []) is None


@pytest.mark.parametrize("name", ["a", "a.txt", ".json", "a.ics", "a.json.bak", "a.json "])
def test_a_suffix_of_no_format_of_the_command_is_refused(tmp_path, name):
    with pytest.raises(TthcError, match=r"--out: .*\.json, \.csv"):
        settled(None, tmp_path / name, PLAIN, [])


def test_format_and_suffix_may_not_differ(tmp_path):
    assert settled(JSON, tmp_path / "a.json", PLAIN, []) is not None
    for printed_format in (DEFAULT_FORMAT, by_suffix(PLAIN)[".csv"]):
        with pytest.raises(TthcError, match="--format"):
            settled(printed_format, tmp_path / "a.json", PLAIN, [])


def test_a_folder_that_is_not_there_is_refused_before_the_command_runs(tmp_path):
    with pytest.raises(TthcError, match="none"):
        settled(None, tmp_path / "none" / "a.json", PLAIN, [])
    register = tmp_path / "r.sqlite"
    done = tthc(
        *("event", "add", "feedback-received", "02/05/2024", "--register", register),
        *("--out", tmp_path / "none" / "a.json"),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert not register.exists()


def test_a_file_that_is_read_is_not_replaced(tmp_path):
    out = tmp_path / "a.json"
    (tmp_path / "b.json").touch()
    out.touch()
    for value in (out, str(out), [str(out)], (f"cases={out}",), [[out]], f"{tmp_path}/../{tmp_path.name}/a.json"):
        with pytest.raises(TthcError, match=r"^--out: .*a\.json"):
            settled(None, out, PLAIN, [None, 5, True, "x\0y", tmp_path / "b.json", value])
    assert settled(None, out, PLAIN, [None, 5, True, "x\0y", tmp_path / "b.json", ["", "="]]) is not None


@pytest.mark.parametrize("form", by_suffix(offered(tasks=True)).values(), ids=lambda form: form.name)
def test_a_result_in_a_file_is_the_printed_one(tmp_path, form):
    out = tmp_path / f"a{form.suffix}"
    question = ("deadline", "10", "--as-of", "2024-05-02")
    done = tthc(*question, "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert os.name == "nt" or stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    content = out.read_bytes()
    assert content.startswith(form.begins)
    assert content.endswith(form.ends)
    if not form.file_only:
        assert content == tthc(*question, "--format", form.name).stdout.encode()
    assert tthc(*question, "--out", out).returncode == 0
    assert out.read_bytes() == content


def test_a_file_of_somebody_else_stays(tmp_path):
    for suffix in by_suffix(PLAIN):
        out = tmp_path / f"a{suffix}"
        out.write_bytes(b"my notes\n")
        done = tthc(*DAY, "--out", out)
        assert (done.returncode, done.stdout) == (2, ""), suffix
        assert out.read_bytes() == b"my notes\n"
    assert len(list(tmp_path.iterdir())) == len(by_suffix(PLAIN))


def test_what_is_recorded_is_said_even_if_its_file_cannot_be_written(tmp_path):
    out = tmp_path / "a.json"
    out.write_text("my notes", encoding="utf-8")
    done = tthc(*("event", "add", "feedback-received", "02/05/2024", "--register", tmp_path / "r.sqlite", "--out", out))
    assert (done.returncode, done.stdout) == (2, "")
    assert "recorded" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_exit_code_stays_and_quiet_leaves_no_old_answer_in_the_file(tmp_path):
    out = tmp_path / "a.json"
    late = tthc("due", "--as-of", "2024-12-02", "--out", out)
    assert late.returncode == 1
    assert json.loads(out.read_bytes())["items"]
    calm = tthc("due", "--quiet", "--as-of", "2024-01-02", "--out", out)
    assert (calm.returncode, calm.stdout) == (0, "")
    assert json.loads(out.read_bytes())["items"] == []


def test_every_command_that_prints_a_result_writes_it_to_a_file_too():
    for path, command in COMMANDS.items():
        names = {name for param in command.params for name in param.opts}
        assert "--format" not in names or "--out" in names, path


BRIDGE = ("kpi", "bridge", EXAMPLES / "form_cases.csv", "--period", "2024-03", "--as-of", "30/04/2024", "--cases")


@pytest.mark.parametrize(
    ("call", "words", "for_programs"),
    [
        (BRIDGE, ["chênh lệch,kế hoạch,biểu mẫu,", "hồ sơ gây chênh lệch,"], r"\b(rate|move|plan|form|index|beside)\b"),
        (
            ("plan", "law", "--as-of", "30/11/2026"),
            ["bị thay thế,2025-07-01,có,", "Thay bởi"],
            r"replaced|amended|unchanged|true|false",
        ),
        (
            ("kpi", "index", EXAMPLES / "cases.csv", "--period", "2024-Q1", "--as-of", "31/12/2024"),
            [",Tiến độ giải quyết,", ",tính được,"],
            r"progress|openness|known",
        ),
        (
            ("kpi", "measures"),
            ["hồ sơ (cases),hồ sơ,dòng,Ngày tiếp nhận,", "Hình thức là Trực tuyến"],
            r"received_on|in_period|true|false|\brows\b",
        ),
        (("form", "list"), ["hồ sơ (cases)"], r",cases,|,procedures,"),
        (("form", "show", "II.06a"), ["Ngày kết thúc xử lý > Ngày hẹn trả", "tất cả"], r"finished_on|in_period"),
    ],
    ids=["bridge", "law", "index", "measures", "forms", "form"],
)
def test_files_for_excel_have_the_words_of_the_tables(call, words, for_programs, tmp_path, monkeypatch, capsys):
    for variable, folder in at_home(tmp_path).items():
        monkeypatch.setenv(variable, folder)
    monkeypatch.chdir(tmp_path)
    with also_written(as_csv) as texts:
        code = run([*map(str, call), "--format", "csv", "--excel"])
    shown = capsys.readouterr()
    assert code in (0, 1), shown.err
    assert [each for each in words if each not in shown.out] == []
    assert re.findall(for_programs, shown.out) == []
    (plain,) = texts
    assert re.search(for_programs, plain), "programs get their own words"
    assert plain.count("\n") == shown.out.count("\n")


def test_for_excel_is_csv_alone(tmp_path):
    csv = by_suffix(PLAIN)[".csv"]
    for printed_format, out in ((csv, None), (None, tmp_path / "a.csv"), (csv, tmp_path / "a.csv")):
        assert replace(settled(printed_format, out, PLAIN, [], excel=True) or JSON, out=None) == FOR_EXCEL
    for printed_format, out in ((None, None), (JSON, None), (None, tmp_path / "a.json")):
        with pytest.raises(TthcError, match="--excel"):
            settled(printed_format, out, PLAIN, [], excel=True)
    out = tmp_path / "a.csv"
    done = tthc(*DAY, "--out", out, "--excel")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert out.read_bytes().startswith("\N{BYTE ORDER MARK}".encode())
    assert out.read_bytes() == tthc(*DAY, "--format", "csv", "--excel").stdout.encode()


@pytest.mark.parametrize(
    ("call", "suffix"),
    [
        (("event", "template"), ".csv"),
        (("ics", *DAY_OF_PLAN), ".ics"),
        (("plan", "next", PLAN, "--year", "2025"), ".yaml"),
        (("plan", "import", ROOT / "examples" / "ke-hoach-2025.txt"), ".yaml"),
    ],
)
def test_what_is_of_one_kind_gets_no_name_of_another(call, suffix, tmp_path):
    """A workbook that is text opens nowhere."""
    for name in ("a.xlsx", "a.JSON", "a.docx"):
        done = tthc(*call, "--out", name, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert f"--out: {name}: the name must end in one of {suffix}" in done.stderr
    assert not [path for path in tmp_path.iterdir() if path.stem == "a"]
    for name in (f"a{suffix}", "without-suffix"):
        assert tthc(*call, "--out", name, cwd=tmp_path).returncode in (0, 1)
