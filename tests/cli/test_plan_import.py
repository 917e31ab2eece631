"""``tthc plan import``, ``plan validate`` and ``plan diff`` as processes."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tthc_cli.counts.load import check_plan, load_plan
from tthc_cli.data_files import data_file, json_schema
from tthc_cli.plan.model import Plan

SOURCE = ROOT / "examples" / "ke-hoach-2025.txt"


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    out = tmp_path / "plan_2025.yaml"
    assert tthc("plan", "import", SOURCE, "--out", out).returncode == 1
    return out


def test_the_report_counts_what_is_read_and_unread(tmp_path):
    done = tthc("plan", "import", SOURCE, "--out", "plan.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    first, *told, last = done.stderr.splitlines()
    assert first == "plan.yaml: read: 8 rows; 8 rules; 2 targets; 3 events; 0 duties; unread: 1"
    assert last == "tthc: list what is unread with `tthc plan validate plan.yaml`"
    assert [words.split(";")[0] for words in told] == [
        "tthc: proposed: which task makes an event happen",
        "tthc: proposed: what each target measures",
        "tthc: no task is known to make these events happen",
        "tthc: no duties were found in the articles",
    ]
    whole = tthc("plan", "import", ROOT / "docs" / "ke-hoach-2024.txt", "--out", "whole.yaml", cwd=tmp_path)
    assert (whole.returncode, whole.stdout) == (1, "")
    first, doubt, *told = whole.stderr.splitlines()
    assert first == "whole.yaml: read: 21 rows; 24 rules; 10 targets; 9 events; 11 duties; unread: 0"
    assert "stands among the duties, but under no unit" in doubt
    assert len(told) == 3
    for words in (doubt, *told):
        assert f"# {words.removeprefix('tthc: ')}" in (tmp_path / "whole.yaml").read_text("utf-8").splitlines()
    assert tthc("plan", "validate", tmp_path / "whole.yaml").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["plan.yaml", "whole.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
def test_a_line_end_in_the_name_of_the_plan_begins_no_line(tmp_path):
    done = tthc("plan", "import", SOURCE, "--out", "a\nb.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("a\\u000ab.yaml: read: ")
    assert all(line.startswith("tthc: ") for line in done.stderr.splitlines()[1:])


def test_nothing_is_overwritten_without_force(tmp_path):
    out = tmp_path / "plan.yaml"
    out.write_text("mine", encoding="utf-8")
    done = tthc("plan", "import", SOURCE, "--out", out)
    assert (done.returncode, done.stdout, out.read_text("utf-8")) == (2, "", "mine")
    assert "--force" in done.stderr
    assert tthc("plan", "import", SOURCE, "--out", out, "--force").returncode == 1
    assert check_plan(out) == []


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_document_itself_is_never_overwritten(tmp_path, force):
    source = tmp_path / "nguon.txt"
    shutil.copy(SOURCE, source)
    done = tthc("plan", "import", source, "--out", source, *force)
    assert done.returncode == 2
    assert "is the document itself" in done.stderr
    assert source.read_bytes() == SOURCE.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"%PDF-1.4", "this is a PDF"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Word file (.doc)"),
        ("a.docx", b"PK\x05\x06" + bytes(18), "no Word document"),
        ("a.txt", b"STT\tA\n", "found no table of tasks"),
        ("a.txt", "STT\tNội dung\tThời gian\n1\tA\tQuý I\n".encode(), "the titles name no year"),
    ],
)
def test_a_bad_source_writes_nothing_and_says_one_thing(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    done = tthc("plan", "import", name, "--out", "plan.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "plan.yaml").exists()


def test_a_missing_source_and_an_impossible_place_are_one_message_each(tmp_path):
    done = tthc("plan", "import", "none.docx", "--out", "plan.yaml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "tthc: none.docx: no such file; name an existing file\n")
    done = tthc("plan", "import", SOURCE, "--out", tmp_path / "no" / "plan.yaml")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_validate_lists_what_is_left_with_its_line(imported: Path):
    done = tthc("plan", "validate", imported)
    assert done.returncode == 1
    first, last, *commands = done.stdout.splitlines()
    assert commands == [f'tthc plan set {imported} 8 "…"', f"tthc plan confirm {imported} 5 6"]
    line = imported.read_text("utf-8").splitlines()[int(first.split(":")[1]) - 1]
    assert first.startswith(f"{imported}:")
    assert line.lstrip() == "- cell: time"
    assert "task 8, Time" in first
    assert "; unread: 1; " in last
    record = json.loads(tthc("plan", "validate", imported, "--format", "json").stdout)
    assert record["unread"] == [
        {
            "line": int(first.split(":")[1]),
            "task": 8,
            "cell": "time",
            "text": "Khi có yêu cầu của Ủy ban nhân dân thành phố",
            "reason": record["unread"][0]["reason"],
        }
    ]
    assert record["commands"] == commands
    (row,) = csv.DictReader(io.StringIO(tthc("plan", "validate", imported, "--format", "csv").stdout))
    assert row["unread"] == "1"


@pytest.mark.parametrize("format_", ["table", "json", "csv"])
@pytest.mark.parametrize("confirmed", [0, 1, 2])
def test_both_commands_name_the_targets_that_nobody_has_confirmed(tmp_path, confirmed, format_):
    out = tmp_path / "plan.yaml"
    told = tthc("plan", "import", SOURCE, "--out", out).stderr
    ids = [kpi.id for kpi in load_plan(out).value.kpis]
    assert len(ids) == 2
    line = next(line for line in told.splitlines() if "`confirmed: true`" in line)
    assert line.endswith(": " + ", ".join(ids))
    out.write_text(out.read_text("utf-8").replace("confirmed: false", "confirmed: true", confirmed), "utf-8")
    done = tthc("plan", "validate", out, "--format", format_)
    assert done.returncode == 1  # the unread row; a proposal alone is no fault
    lines = [line for line in done.stderr.splitlines() if "`confirmed: true`" in line]
    assert lines == ([line.split(": " + ids[0])[0] + ": " + ", ".join(ids[confirmed:])] if confirmed < 2 else [])


def test_what_is_unread_must_stand_in_its_cell(imported: Path):
    text = imported.read_text("utf-8")
    imported.write_text(text.replace("text: Khi có yêu cầu", "text: Khi không có yêu cầu"), encoding="utf-8")
    done = tthc("plan", "validate", imported)
    assert done.returncode == 2
    assert "does not stand in the cell time" in done.stderr


def test_a_name_is_in_the_file_but_in_no_output(tmp_path):
    source = tmp_path / "nguon.txt"
    source.write_text(
        "KẾ HOẠCH\nNăm 2025\nSTT\tNội dung\tChủ trì\tThời gian\n1\tViệc\tNguyễn Văn Mẫu\tQuý I\n", encoding="utf-8"
    )
    out = tmp_path / "plan.yaml"
    done = tthc("plan", "import", source, "--out", out, "--year", "2025")
    assert "Nguyễn Văn Mẫu" in out.read_text("utf-8")
    validated = tthc("plan", "validate", out)
    assert "names a person" in validated.stdout
    for text in (done.stderr, validated.stdout, tthc("plan", "validate", out, "--format", "json").stdout):
        assert "Mẫu" not in text


@pytest.mark.parametrize(
    "command",
    [["deadline"], ["deadline", "8"], ["due"], ["ics"], ["plan", "status"]],
)
def test_dates_that_are_missing_are_said(imported: Path, command):
    done = tthc(*command, "--as-of", "02/01/2025", env={"TTHC_PLAN": str(imported)})
    assert done.returncode == 0
    assert "dates are missing" in done.stderr or command[0] == "plan"
    assert "task 8" in done.stderr or "time not read" in done.stdout


def test_tasks_that_are_read_are_computed_without_a_word(imported: Path):
    done = tthc("deadline", "3", "--as-of", "02/01/2025", env={"TTHC_PLAN": str(imported)})
    assert (done.returncode, done.stderr) == (0, "")
    assert "12/09/2025" in done.stdout


def test_a_task_whose_time_is_not_read_cannot_be_done(imported: Path):
    done = tthc("done", "8", "--on", "02/06/2025", env={"TTHC_PLAN": str(imported)})
    assert done.returncode == 2
    assert "not read yet" in done.stderr


def test_targets_that_are_missing_are_said(tmp_path):
    source = tmp_path / "nguon.txt"
    source.write_text(
        "KẾ HOẠCH\nX năm 2024\nSTT\tNội dung\tChủ trì\tThời gian\tKết quả\n"
        "1\tGiải quyết hồ sơ\tVăn phòng\tNăm 2024\tĐúng hạn khoảng 90%\n",
        encoding="utf-8",
    )
    assert tthc("plan", "import", source, "--out", tmp_path / "plan.yaml").returncode == 1
    done = tthc("kpi", "check", ROOT / "examples" / "cases.csv", "--plan", tmp_path / "plan.yaml")
    assert "targets are missing" in done.stderr


def test_diff_in_each_format(imported: Path):
    old = data_file("plan_2024.yaml")
    difference = json.loads(tthc("plan", "diff", old, imported, "--format", "json").stdout)
    assert difference["schema"] == "tthc.plan-diff/1"
    assert (difference["old"]["year"], difference["new"]["year"]) == (2024, 2025)
    raised = [change for change in difference["changes"] if change["what"] == "target_raised"]
    assert raised == [
        {
            "what": "target_raised",
            "old_task": 14,
            "new_task": 6,
            "old": "≥ 50% (2025: 80%)",
            "new": "≥ 80%",
            "words": "target raised: ≥ 50% (2025: 80%) → ≥ 80%",
        }
    ]
    rows = list(csv.DictReader(io.StringIO(tthc("plan", "diff", old, imported, "--format", "csv").stdout)))
    assert [row["words"] for row in rows] == [change["words"] for change in difference["changes"]]
    same = tthc("plan", "diff", old, old)
    assert (same.returncode, same.stdout) == (
        0,
        "From the plan of 2024 to that of 2024\n0 tasks changed; 21 tasks the same\n",
    )
    assert "nâng chỉ tiêu" in tthc("plan", "diff", old, imported, english=False).stdout


def test_the_schema_beside_the_packaged_plan_is_the_program_s():
    """The modeline of the packaged plan leads to it."""
    path = data_file("plan.schema.json")
    assert json.loads(path.read_text("utf-8")) == json_schema(Plan)
    assert path.read_text("utf-8") == tthc("plan", "schema").stdout
    assert data_file("plan_2024.yaml").read_text("utf-8").startswith(f"# yaml-language-server: $schema={path.name}\n")
