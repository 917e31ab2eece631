"""``tthc init`` and ``tthc config``: set up once, and every command knows."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.pages import Page
from tests.support.places import ROOT

PLAN = ROOT / "data" / "plan_2024.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of a new user, in which the commands run."""
    return tmp_path


def config(home: Path) -> Path:
    (path,) = home.rglob("config.toml")
    return path


def values(home: Path, env: dict[str, str] | None = None) -> dict[str, tuple[object, str]]:
    done = tthc("config", "--format", "json", cwd=home, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    return {row["key"]: (row["value"], row["source"]) for row in json.loads(done.stdout)["values"]}


def test_every_command_uses_what_was_set_up(home):
    plan = home / "kế hoạch của Sở.yaml"
    shutil.copy(PLAN, plan)
    before = tthc("due", "--as-of", "15/03/2024", cwd=home)
    assert "`tthc init`" in before.stdout.splitlines()[0]
    done = tthc("init", "--plan", plan.name, "--watch-from", "01/03/2024", cwd=home)
    assert (done.returncode, done.stderr) == (0, "")
    after = tthc("due", "--as-of", "15/03/2024", cwd=home)
    assert after.stdout.splitlines()[0] == "Sở Khoa học và Công nghệ thành phố Cần Thơ: plan of 2024; no register yet"
    assert ("Overdue" in before.stdout, "Overdue" in after.stdout) == (True, False)
    assert (before.returncode, after.returncode) == (1, 0)
    assert values(home)["plans"] == ([str(plan)], "config")
    assert values(home)["watch_from"] == ("2024-03-01", "config")
    for command in (("plan", "list"), ("kpi", "list"), ("deadline",), ("plan", "status")):
        assert "tthc init" not in tthc(*command, cwd=home).stdout


def test_what_lay_before_the_start_is_told_in_the_account_alone(home):
    assert tthc("init", "--plan", PLAN, "--watch-from", "01/07/2024", cwd=home).returncode == 0
    account = json.loads(tthc("plan", "status", "--as-of", "15/07/2024", "--format", "json", cwd=home).stdout)
    before = {task["task"] for task in account["tasks"] if task["status"] == "before_start"}
    assert before
    counts = account["counts"]
    assert (counts["before_start"], counts["overdue"]) == (len(before), 0)
    due = json.loads(tthc("due", "--later", "--as-of", "15/07/2024", "--format", "json", cwd=home).stdout)
    assert due["items"]
    assert all(item["last"] >= "2024-07-01" for item in due["items"])
    feed = tthc("ics", "--as-of", "15/07/2024", cwd=home).stdout
    assert "DTSTART;VALUE=DATE:202406" not in feed
    done = tthc("done", "8", "--on", "28/06/2024", "--as-of", "15/07/2024", cwd=home)
    assert done.returncode == 0, done.stderr
    account = json.loads(tthc("plan", "status", "--as-of", "15/07/2024", "--format", "json", cwd=home).stdout)
    assert next(task for task in account["tasks"] if task["task"] == 8)["status"] == "on_time"


def test_an_update_that_is_watched_is_overdue_whatever_was_missed_before_the_start(home):
    """Feedback of 2/1/2024: its updates of 30/1 to 27/2 lie before the start, that of 5/3 does not."""
    assert tthc("init", "--plan", PLAN, "--watch-from", "01/03/2024", cwd=home).returncode == 0
    day = ("--as-of", "06/03/2024")
    assert tthc("event", "add", "feedback-received", "02/01/2024", *day, cwd=home).returncode == 0
    done = tthc("due", *day, "--format", "json", cwd=home)
    late = [item for item in json.loads(done.stdout)["items"] if item["status"] == "overdue"]
    assert [(item["task"], item["due"], item["updates_passed"]) for item in late] == [(10, "2024-03-05", 0)]
    assert (done.returncode, tthc("due", "--quiet", *day, cwd=home).returncode) == (1, 1)
    assert tthc("page", "--out", "board.html", *day, cwd=home).returncode == 0
    board = Page((home / "board.html").read_text("utf-8")).texts_of()
    assert "1 Overdue" in board
    assert "05/03/2024 : task 10.1, update 5, matter 1" in board


def test_what_a_correction_moves_before_the_start_leaves_the_feed_as_cancelled(home):
    """A decision of 28/2/2024 is due on 4/3; put right to 20/2, on 26/2."""
    assert tthc("init", "--plan", PLAN, "--watch-from", "01/03/2024", cwd=home).returncode == 0
    event, day = ("event", "add", "ministry-decision-received"), ("--as-of", "01/03/2024")
    assert tthc(*event, "28/02/2024", *day, cwd=home).returncode == 0
    assert "STATUS:CANCELLED" not in tthc("ics", *day, cwd=home).stdout
    assert tthc(*event, "20/02/2024", "--matter", "1", "--again", *day, cwd=home).returncode == 0
    feed = tthc("ics", *day, cwd=home).stdout
    (cancelled,) = [each for each in feed.split("BEGIN:VEVENT") if "STATUS:CANCELLED" in each]
    assert "DTSTART;VALUE=DATE:20240304" in cancelled
    assert "\nUID:2024.2.1.0-" in cancelled.replace("\r", "")


def test_options_and_variables_win(home):
    other_plan = shutil.copy(PLAN, home / "other.yaml")
    tthc("init", "--plan", PLAN, "--register", "ours.sqlite", "--cut-off", "15g", cwd=home)
    assert values(home)["cut_off"] == ("15:00", "config")
    assert values(home, env={"TTHC_PLAN": str(other_plan)})["plans"] == (str(other_plan), "environment")
    rows = json.loads(tthc("plan", "list", "--plan", other_plan, "--format", "json", cwd=home).stdout)
    assert rows["plan"]["name"] == "other.yaml"
    # a register that is set up need not exist yet; one that is named must
    assert tthc("due", "--as-of", "15/03/2024", cwd=home).returncode == 0
    assert tthc("due", "--register", "none.sqlite", cwd=home).returncode == 2
    assert tthc("event", "add", "feedback-received", "25/04/2024", "--as-of", "26/04/2024", cwd=home).returncode == 0
    assert (home / "ours.sqlite").exists()


def test_what_is_set_up_holds_for_cases_and_is_no_option_out_of_place(home):
    shutil.copytree(ROOT / "examples", home / "examples")
    (home / "columns.yaml").write_text((ROOT / "data" / "case_columns.yaml").read_text("utf-8"), "utf-8")
    plain = tthc("kpi", "check", "examples/cases.csv", "--format", "csv", cwd=home)
    audit = ("cases", "audit", "examples/cases.csv", "--format", "json")
    options = ("--limits", "examples/limits.csv", "--cut-off", "15:00", "--regime", "restart")
    asked = tthc(*audit, *options, cwd=home)
    assert tthc("init", *options, "--columns", "columns.yaml", cwd=home).returncode == 0
    assert tthc("kpi", "check", "examples/cases.csv", "--format", "csv", cwd=home).stdout == plain.stdout
    audited = tthc(*audit, cwd=home).stdout
    assert audited.replace(str(home / "examples" / "limits.csv"), "examples/limits.csv") == asked.stdout
    refused = tthc("kpi", "check", "examples/cases.csv", "--cut-off", "15:00", cwd=home)
    assert refused.returncode == 2
    assert "--cut-off" in refused.stderr


def test_a_wrong_file_is_one_message_of_every_command_but_help(home):
    tthc("init", cwd=home)
    path = config(home)
    path.write_text("office = 'Sở'\nplan = 'a.yaml'\n", "utf-8")
    for command in (("due",), ("config",), ("init",), ("kpi", "check", "x.csv"), ("event", "list")):
        done = tthc(*command, cwd=home)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"tthc: {path}:2: plan: there is no such key, the nearest is plans\n"
    assert tthc("due", "--help", cwd=home).returncode == 0
    assert tthc("due", "--config", "none.toml", cwd=home).returncode == 2


def test_init_again_keeps_what_a_person_wrote(home):
    tthc("init", "--plan", PLAN, cwd=home)
    path = config(home)
    path.write_text("# của tôi\n" + path.read_text("utf-8"), "utf-8")
    before = path.read_text("utf-8")
    assert "nothing to change" in tthc("init", cwd=home).stdout
    assert "would be written" in tthc("init", "--office", "Sở KHCN", "--dry-run", cwd=home).stdout
    assert path.read_text("utf-8") == before
    tthc("init", "--office", "Sở KHCN", cwd=home)
    assert path.read_text("utf-8").startswith("# của tôi\n")
    assert tthc("plan", "list", cwd=home).stdout.startswith("Sở KHCN: plan of 2024\n")
    assert tthc("init", "--without-plan", "none.yaml", cwd=home).returncode == 2
    tthc("init", "--without-plan", PLAN, cwd=home)
    assert values(home)["plans"][1] == "config"
    assert "`tthc init`" in tthc("plan", "list", cwd=home).stdout.splitlines()[0]


def test_nothing_is_written_with_which_no_command_would_work(home):
    (home / "bad.yaml").write_text("a: 1\n", "utf-8")
    copy = shutil.copy(PLAN, home / "copy.yaml")
    for words in (
        ("--plan", "bad.yaml"),
        ("--plan", "none.yaml"),
        ("--calendar", "bad.yaml"),
        ("--columns", "bad.yaml"),
        ("--limits", "none.csv"),
        ("--cut-off", "25:00"),
        ("--language", "fr"),
        ("--watch-from", "31/02/2024"),
        ("--watch-from", "01/01/2090"),
        ("--register", "bad.yaml"),
        ("--plan", str(PLAN), "--plan", str(copy)),  # two of one id
    ):
        done = tthc("init", *words, cwd=home)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert len(done.stderr.splitlines()) == 1, words
        assert not list(home.rglob("config.toml")), words
        assert "config.toml" not in done.stderr, words
    assert 'add a line under identity: "id: ' in done.stderr


def test_the_language_is_set_up_too(home):
    tthc("init", "--language", "en", cwd=home, english=False)
    done = tthc("config", cwd=home, english=False, stdin=None)  # a process of its own: language is settled at the start
    assert done.stdout.startswith("Configuration: ")
    english = home / "vi.toml"
    english.write_text("language = 'vi'\n", "utf-8")
    assert tthc("config", "--config", english, cwd=home, english=False, stdin=None).stdout.startswith("Cấu hình: ")


def test_a_start_that_is_still_to_come_is_said_with_what_it_hides(home):
    tthc("init", "--plan", PLAN, cwd=home)
    path = config(home)
    path.write_text(path.read_text("utf-8").replace("watch_from = ", "watch_from = 2090-01-01 # "), "utf-8")
    for command in (("due",), ("ics",), ("plan", "status")):
        done = tthc(*command, "--as-of", "15/03/2024", cwd=home)
        assert done.returncode == 0
        assert f"tthc: {path}:" in done.stderr
        assert "from 01/01/2090 on" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_no_file_is_read_that_has_no_end_or_never_begins(home):
    os.mkfifo(home / "pipe")
    for name in ("pipe", "/dev/zero"):
        for command in (("config", "--config", name), ("init", "--config", name), ("plan", "validate", name)):
            done = tthc(*command, cwd=home)
            assert (done.returncode, done.stdout) == (2, ""), (command, name)
            assert "a pipe or a device" in done.stderr
        assert tthc("kpi", "measures", "--columns", name, cwd=home).returncode == 2


def test_a_folder_that_cannot_be_made_is_one_message(home):
    (home / "file").write_text("", "utf-8")
    done = tthc("init", "--config", "file/config.toml", "--office", "A", cwd=home)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_a_command_that_is_named_can_be_pasted_whatever_the_name_of_the_file(home):
    plan = home / "kế hoạch $(touch x) của Sở.yaml"
    shutil.copy(PLAN, plan)
    text = plan.read_text("utf-8").replace("identity:\n", "identity:\n  id: other\n", 1)
    (home / "b.yaml").write_text(text, "utf-8")
    assert tthc("init", "--plan", plan, "--plan", "b.yaml", cwd=home).returncode == 0
    refused = tthc("done", "8", "--on", "28/06/2024", "--as-of", "28/06/2024", cwd=home)
    assert f"--plan {shlex.quote(str(plan))}" in refused.stderr
