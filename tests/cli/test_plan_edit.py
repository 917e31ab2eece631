"""``tthc plan set`` and ``tthc plan confirm`` on plan files as an import and a person leave them."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.places import HOLIDAYS
from tthc_cli.cli import console
from tthc_cli.counts.load import load_plan

TABLE = (
    "KẾ HOẠCH\nX năm 2025\nSTT\tNội dung\tChủ trì\tThời gian\tKết quả\n"
    "1\tViệc A\tVăn phòng\tTrước ngày 15/6 và 15/12\tBáo cáo\n"
    "2\tViệc B\tVăn phòng\tKhi có yêu cầu của UBND\tBáo cáo\n"
    "3\tGiải quyết hồ sơ\tVăn phòng\tNăm 2025\tĐúng hạn khoảng 90%, trước hạn trên 96%\n"
)


@pytest.fixture
def plan_file(run_command, tmp_path: Path) -> Path:
    (tmp_path / "nguon.txt").write_text(TABLE, encoding="utf-8")
    assert run_command("plan", "import", "nguon.txt", "--out", "của ta.yaml")[0] == 1
    return tmp_path / "của ta.yaml"


def test_a_plan_is_mended_by_the_commands_that_validate_names(run_command, plan_file):
    code, shown, _error = run_command("plan", "validate", plan_file.name)
    assert code == 1
    name = console.typed(plan_file.name)
    commands = [line for line in shown.splitlines() if line.startswith("tthc ")]
    assert commands[:3] == [
        f"tthc plan set {name} 1 --reading 1",
        f"tthc plan set {name} 1 --reading 2",
        f'tthc plan set {name} 2 "…"',
    ]
    assert f'tthc plan set {name} 3 --target "…" --measure ID' in commands
    assert run_command("plan", "set", plan_file.name, "1", "--reading", "2")[0] == 0
    assert run_command("plan", "set", plan_file.name, "2", "trong năm 2025")[0] == 0
    targets = ("trước hạn trên 96%", "--measure", "early-resolution", "--kpi", "truoc-han")
    assert run_command("plan", "set", plan_file.name, "3", "--target", *targets)[0] == 0
    plan = load_plan(plan_file).value
    assert [rule.text for rule in plan.tasks[0].rules] == ["Trước ngày 15/6", "15/12"]
    assert [kpi.id for kpi in plan.kpis if kpi.is_confirmed] == ["truoc-han"]
    assert not plan.unread("time")


def test_entries_that_count_for_another_deadline_are_told(run_command, plan_file, tmp_path, monkeypatch):
    monkeypatch.setenv("TTHC_REGISTER", str(tmp_path / "so.sqlite"))
    of_plan = ("--plan", plan_file.name, "--as-of", "31/12/2025")
    assert run_command("plan", "set", plan_file.name, "1", "trước ngày 15/6; trước ngày 15/12")[0] == 0
    assert run_command("done", "1.1", "--on", "10/06/2025", *of_plan)[0] == 0
    assert run_command("done", "1.2", "--on", "10/12/2025", *of_plan)[0] == 0
    # the same days in other words are the same deadlines
    code, _shown, error = run_command("plan", "set", plan_file.name, "1", "trước ngày 15/06 và trước 15 tháng 12")
    assert (code, "đã ghi cho" in error) == (0, False), error
    code, _shown, error = run_command("plan", "set", plan_file.name, "1", "trước ngày 15/12", "--dry-run")
    assert code == 0
    assert "các dòng 1 đã ghi cho 1.1 (trước, không tính chính ngày đó: 15/06/2025), nay tính cho (" in error
    assert "15/12/2025)" in error
    assert "các dòng 2 đã ghi cho 1.2" in error
    assert "nay tính cho (–)" in error
    code, _shown, error = run_command("plan", "set", plan_file.name, "1.2", "trước ngày 20/12")
    assert (code, error.count("đã ghi cho"), "20/12/2025)" in error) == (0, 1, True)
    assert run_command("event", "void", "2", "--plan", plan_file.name)[0] == 0
    code, _shown, error = run_command("plan", "set", plan_file.name, "1.2", "trước ngày 25/12")
    assert (code, "đã ghi cho" in error) == (0, False)


@pytest.mark.skipif(os.name == "nt", reason="these names cannot be there")
@pytest.mark.parametrize("name", ["$(rm x).yaml", 'a "b".yaml', "a'b.yaml", "a`b`;c.yaml", "a\\b&.yaml"])
def test_the_commands_that_validate_names_run_nothing_of_a_file_name(run_command, plan_file, name):
    plan_file.rename(plan_file.parent / name)
    _code, shown, _error = run_command("plan", "validate", name)
    commands = [shlex.split(line) for line in shown.splitlines() if line.startswith("tthc ")]
    assert len(commands) >= 4
    assert {words[3] for words in commands} == {name}


def test_what_would_differ_is_shown_and_nothing_is_written(run_command, plan_file):
    before = plan_file.read_bytes()
    words = ("plan", "set", plan_file.name, "2", "trước ngày 30/9/2025")
    code, shown, error = run_command(*words, "--dry-run")
    assert (code, error, plan_file.read_bytes()) == (0, "", before)
    assert "+        date: 2025-09-30" in shown.splitlines()
    record = json.loads(run_command(*words, "--dry-run", "--format", "json")[1])
    assert (record["schema"], record["written"]) == ("tthc.plan-set/1", False)
    assert "+        date: 2025-09-30" in record["difference"]
    record = json.loads(run_command(*words, "--format", "json")[1])
    assert record["written"] is True
    assert plan_file.read_bytes() != before
    again = plan_file.read_bytes()
    assert json.loads(run_command(*words, "--format", "json")[1])["written"] is False
    assert plan_file.read_bytes() == again


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("1", "trước ngày 15/6 và 15/12"), "2: "),
        (("1", "khi nào cũng được"), "khi nào"),
        (("1", "trước ngày 30/9/2025", "--reading", "1"), "--reading"),
        (("9", "trước ngày 30/9/2025"), "9"),
        (("3.4", "trước ngày 30/9/2025"), "3"),
        (("1",), "--reading"),
        (("3", "--target", "trên 96%"), "--measure"),
        (("3", "--measure", "early-resolution"), "--target"),
        (("3", "trong năm 2025", "--target", "trên 96%", "--measure", "early-resolution"), "--target"),
        (("3", "--target", "trên 97%", "--measure", "early-resolution"), "97%"),
    ],
)
def test_a_refusal_is_one_message_and_writes_nothing(run_command, plan_file, words, message):
    before = plan_file.read_bytes()
    code, shown, error = run_command("plan", "set", plan_file.name, *words)
    assert (code, shown, error.count("\n"), plan_file.read_bytes()) == (2, "", 1, before)
    assert message in error


def test_line_ends_and_the_mark_of_the_coding_stay(run_command, plan_file):
    plan_file.write_bytes(b"\xef\xbb\xbf" + plan_file.read_bytes().replace(b"\n", b"\r\n"))
    assert run_command("plan", "set", plan_file.name, "2", "trước ngày 30/9/2025")[0] == 0
    raw = plan_file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf# ")
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_confirming_names_the_targets_and_leaves_the_rest(run_command, tmp_path):
    assert run_command("plan", "import", "examples/ke-hoach-2025.txt", "--out", "plan.yaml")[0] == 1
    plan = tmp_path / "plan.yaml"
    before = plan.read_text("utf-8")
    shown = run_command("plan", "confirm", "plan.yaml", "5")[1]
    assert "digitized-dossiers" in shown
    assert "data-reuse" not in shown
    assert [kpi.is_confirmed for kpi in load_plan(plan).value.kpis] == [True, False]
    assert "data-reuse" in run_command("plan", "confirm", "plan.yaml")[1]
    assert all(kpi.is_confirmed for kpi in load_plan(plan).value.kpis)
    after = plan.read_text("utf-8")
    lines = [line for line in before.splitlines() if line not in after.splitlines()]
    assert {line.strip().split(":")[0] for line in lines} == {"note", "confirmed"}
    assert run_command("plan", "confirm", "plan.yaml")[0] == 0
    assert plan.read_text("utf-8") == after
    assert run_command("plan", "confirm", "plan.yaml", "1")[0] == 2


def test_a_file_that_is_no_plan_is_left_alone(run_command, tmp_path):
    shutil.copy(HOLIDAYS, tmp_path / "a.yaml")
    before = (tmp_path / "a.yaml").read_bytes()
    assert run_command("plan", "confirm", "a.yaml")[0] == 2
    assert run_command("plan", "set", "a.yaml", "1", "năm 2024")[0] == 2
    assert (tmp_path / "a.yaml").read_bytes() == before


def test_a_second_import_keeps_what_a_person_set(run_command, plan_file, tmp_path):
    name = plan_file.name
    assert run_command("plan", "set", name, "1", "--reading", "2")[0] == 0
    assert run_command("plan", "set", name, "2", "15 ngày kể từ ngày nhận yêu cầu của UBND")[0] == 0
    target = ("--target", "trước hạn trên 96%", "--measure", "early-resolution", "--kpi", "truoc-han")
    assert run_command("plan", "set", name, "3", *target)[0] == 0
    text = plan_file.read_text("utf-8")
    text = text.replace("  - number: 2\n", "  # của chị Lan\n  - number: 2\n    note: Đã hỏi Sở\n")
    text = text.replace("name: Văn phòng\n", "name: Văn phòng Sở\n")
    plan_file.write_text(text, encoding="utf-8")
    before = load_plan(plan_file).value
    code, shown, error = run_command("plan", "import", "nguon.txt", "--out", name, "--keep")
    assert (code, shown) == (1, "")
    assert plan_file.read_text("utf-8") == text
    assert load_plan(plan_file).value == before
    assert "truoc-han" in error
    # the document comes again: a row is new above, one time and one target have other words
    (tmp_path / "nguon.txt").write_text(
        TABLE.replace("1\tViệc A", "1\tViệc mới toanh\tVăn phòng\tQuý I\tTờ trình\n2\tViệc A")
        .replace("2\tViệc B", "3\tViệc B")
        .replace("3\tGiải quyết", "4\tGiải quyết")
        .replace("Trước ngày 15/6 và 15/12", "Quý III"),
        encoding="utf-8",
    )
    assert run_command("plan", "import", "nguon.txt", "--out", name)[0] == 2
    code, _shown, error = run_command("plan", "import", "nguon.txt", "--out", name, "--keep")
    assert code == 1
    after = load_plan(plan_file).value
    assert [task.content for task in after.tasks] == ["Việc mới toanh", "Việc A", "Việc B", "Giải quyết hồ sơ"]
    assert [rule.text for rule in after.tasks[1].rules] == ["Quý III"]
    assert after.tasks[2].rules == before.tasks[1].rules
    assert after.tasks[2].note == "Đã hỏi Sở"
    assert after.units == before.units
    assert after.events == before.events
    assert after.identity == before.identity
    assert [(kpi.id, kpi.task, kpi.confirmed) for kpi in after.kpis] == [("truoc-han", 4, True)]
    assert "# của chị Lan" in plan_file.read_text("utf-8")


def test_times_under_another_heading_are_unread_again_unless_a_person_set_them(run_command, tmp_path):
    """Under “Hoàn thành trước ngày” it is not clear whether 30/6 itself is too late; it was read without that."""
    source, plan_file = tmp_path / "nguon.txt", tmp_path / "p.yaml"
    call = ("plan", "import", source.name, "--out", plan_file.name)
    rows = "1\tViệc một\tVăn phòng\t30/6\tBC\n2\tViệc hai\tVăn phòng\tTrước ngày 31/3\tBC\n"
    number = "(Kèm theo Kế hoạch số 45/KH-STP ngày 12 tháng 01 năm 2026 của Sở Tư pháp tỉnh Lào Cai)"
    head = f"KẾ HOẠCH\nX năm 2026\n{number}\nTT\tNội dung\tChủ trì\t{{}}\tKết quả\n"
    source.write_text(head.format("Thời gian hoàn thành") + rows, encoding="utf-8")
    assert run_command(*call)[0] == 0
    source.write_text(head.format("Hoàn thành trước ngày") + rows, encoding="utf-8")
    assert run_command(*call, "--keep")[0] == 1
    first, second = load_plan(plan_file).value.tasks
    assert (first.rules, [item.text for item in first.unread], len(second.rules)) == ((), ["30/6"], 1)
    assert run_command("plan", "set", plan_file.name, "1", "30/6")[0] == 0
    written = plan_file.read_bytes()
    assert run_command(*call, "--keep")[0] == 0
    assert plan_file.read_bytes() == written
    assert [rule.text for rule in load_plan(plan_file).value.tasks[0].rules] == ["30/6"]


def test_a_plan_of_another_year_is_not_kept(run_command, plan_file, tmp_path):
    (tmp_path / "nguon.txt").write_text(TABLE.replace("năm 2025", "năm 2026"), encoding="utf-8")
    before = plan_file.read_bytes()
    code, _shown, error = run_command("plan", "import", "nguon.txt", "--out", plan_file.name, "--keep")
    assert (code, error.count("\n"), plan_file.read_bytes()) == (2, 1, before)
    assert "--like" in error
    assert run_command("plan", "import", "nguon.txt", "--out", "new.yaml", "--keep")[0] == 1


@pytest.mark.parametrize(
    ("task", "phrase", "day"),
    [
        ("2", "trong năm 2024", "31/12/2024"),
        ("2", "trước ngày 1/6/2020", "31/05/2020"),
        ("2", "trước ngày 1/1/2025", "31/12/2024"),
        ("2", "trước ngày 1/1/2026", None),
        ("2", "trong năm 2025", None),
        ("4", "trước ngày 15/01/2026", None),
        ("5", "trong năm 2026", None),
    ],
)
def test_a_day_of_another_year_is_doubted_unless_the_plan_s_words_name_it(run_command, tmp_path, task, phrase, day):
    more = "4\tViệc D\tVăn phòng\tTrước ngày 15/01/2026\tBáo cáo\n5\tViệc E\tVăn phòng\tTrong năm 2026\tBáo cáo\n"
    (tmp_path / "nguon.txt").write_text(TABLE + more, encoding="utf-8")
    assert run_command("plan", "import", "nguon.txt", "--out", "a.yaml")[0] == 1
    code, _shown, error = run_command("plan", "set", "a.yaml", task, phrase)
    checked = run_command("plan", "validate", "a.yaml")[2]
    assert code == 0
    if day is None:
        assert error == ""
        assert f"quy tắc {task}.1: " not in checked
        return
    assert f"quy tắc {task}.1: ngày {day} " in error
    (line,) = [line for line in checked.splitlines() if f"quy tắc {task}.1: ngày {day} " in line]
    number = int(line.split("a.yaml:")[1].split(":")[0])
    assert "kind:" in (tmp_path / "a.yaml").read_text("utf-8").splitlines()[number - 1]


def test_words_of_a_person_are_not_shown_as_the_plan_s(run_command, plan_file):
    name = plan_file.name
    assert run_command("plan", "set", name, "2", "trước ngày 30/9/2025")[0] == 0
    words = ("due", "--plan", name, "--as-of", "29/9/2025", "--later", "--explain")
    shown = " ".join(run_command(*words)[1].split())
    assert "“Khi có yêu cầu của UBND” (Ghi bằng tay: “trước ngày 30/9/2025”.)" in shown


def test_an_event_that_is_left_over_is_named(run_command, plan_file):
    name = plan_file.name
    assert run_command("plan", "set", name, "2", "15 ngày kể từ ngày nhận thư mời của Sở Tài chính")[0] == 0
    assert "thư mời" not in run_command("plan", "validate", name)[2]
    assert run_command("plan", "set", name, "2.1", "trước ngày 30/9/2025")[0] == 0
    (line,) = [line for line in run_command("plan", "validate", name)[2].splitlines() if "thư mời" in line]
    number = int(line.split(f"{name}:")[1].split(":")[0])
    assert "key:" in plan_file.read_text("utf-8").splitlines()[number - 1]


def test_words_of_two_readings_say_how_one_is_taken(run_command, plan_file):
    error = run_command("plan", "set", plan_file.name, "2", "quý I và quý II")[2]
    assert "--reading 1" in error
    assert "--reading 2" in error
    assert run_command("plan", "set", plan_file.name, "2", "quý I và quý II", "--reading", "2")[0] == 0


def test_a_refused_target_names_its_option_and_no_line_of_a_file_that_is_not_written(run_command, plan_file):
    words = ("plan", "set", plan_file.name, "3", "--measure", "early-resolution", "--target")
    for target in ("trên 97%", "trên 150%"):
        code, _shown, error = run_command(*words, target)
        assert code == 2
        assert error.startswith("tthc: --target: ")
        assert plan_file.name not in error
