"""``tthc plan adopt``: a plan replaced in mid-year by another one, and what was recorded until then."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tests.support.plan_files import plan_of
from tests.support.registers import PLAN
from tthc_cli.register import store as register

NEW_ID, OTHER_ID = "thay-the-2024", "so-khac-2024"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An office whose plan is replaced: task 9 is gone, an event has another key, a target other words."""
    old = plan_of(tmp_path, 2024, "old.yaml")
    text = old.read_text("utf-8").replace("identity:\n", f"identity:\n  id: {NEW_ID}\n", 1)
    text = text.replace("feedback-received", "complaint-received")
    start = text.index("  - number: 9\n")
    end = text.index("  - number: 10\n")
    words, _lead, rest = text[start:end].partition("\n    lead:")
    replaced = words.partition("content:")[0] + "content: Hoàn toàn khác hẳn trước đây"
    text = f"{text[:start]}{replaced}\n    lead:{rest}{text[end:]}"
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    assert tthc("plan", "validate", "new.yaml", cwd=tmp_path).returncode == 0
    assert tthc("init", "--plan", old, "--register", tmp_path / "r", cwd=tmp_path).returncode == 0
    for command in (
        ("event", "add", "feedback-received", "26/04/2024", "--ref", "Phiếu 5"),
        ("done", "19", "--period", "2024-01", "--on", "15/01/2024"),
        ("done", "9", "--on", "03/06/2024"),
        ("done", "5", "--on", "02/05/2024", "--note", "Rà soát"),
        ("done", "10.1", "--on", "27/05/2024", "--matter", "1"),
        ("done", "19", "--period", "2024-02", "--on", "15/02/2024"),
        ("event", "void", "6"),
    ):
        done = tthc(*command, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    return tmp_path


def adopt(home: Path, *words: str | Path) -> dict:
    done = tthc("plan", "adopt", *words, "--format", "json", cwd=home)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def listed(home: Path, *words: str | Path) -> list[dict]:
    return json.loads(tthc("event", "list", "--format", "json", *words, cwd=home).stdout)["events"]


def test_what_was_recorded_moves_with_its_task_after_a_dry_run(home):
    before = register.read(home / "r")
    bytes_before = (home / "r").read_bytes()
    tried = adopt(home, "old.yaml", "new.yaml", "--dry-run")
    assert (home / "r").read_bytes() == bytes_before
    answer = adopt(home, PLAN.id, "new.yaml")
    assert {**tried, "dry_run": False} == answer
    assert (answer["old"], answer["new"]) == (PLAN.id, NEW_ID)
    assert [each["id"] for each in answer["moved"]] == [1, 2, 4, 5, 6]
    assert [each["id"] for each in answer["moved"] if each["voided"]] == [6]
    assert answer["moved"][0]["to"] == {"event": "complaint-received", "task": None, "rule": None}
    assert [(each["id"], each["reason"]) for each in answer["left"]] == [(3, "the task is gone")]
    assert answer["switch"] == f"tthc init --plan new.yaml --without-plan {home / 'old.yaml'}"
    after = register.read(home / "r")
    assert [e.as_recorded for e in after if not e.voids] == [e for e in before if not e.voids], "their own words stay"
    assert [entry.plan for entry in after] == [NEW_ID, NEW_ID, PLAN.id, NEW_ID, NEW_ID, NEW_ID, NEW_ID]
    with closing(sqlite3.connect(home / "r")) as connection:
        assert connection.execute("select old, new from adoptions").fetchall() == [(PLAN.id, NEW_ID)]
        for table in ("adoptions", "assignments", "entries"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(f"delete from {table}")  # noqa: S608


def test_what_was_voided_is_said_to_be_and_is_not_counted(home):
    shown = tthc("plan", "adopt", "old.yaml", "new.yaml", "--dry-run", cwd=home).stdout
    assert f"would be taken over from {PLAN.id} by {NEW_ID}: 4 entries, 0 saved checks" in shown
    lines = [line for line in shown.splitlines() if "(voided)" in line]
    assert len(lines) == 1
    assert lines[0].lstrip().startswith("6 ")
    assert "1 voided entry goes along" in shown


def test_the_new_plan_goes_on_where_the_old_one_was(home):
    account_before = tthc("plan", "status", "--as-of", "31/12/2024", "--format", "json", cwd=home).stdout
    adopt(home, "old.yaml", "new.yaml")
    assert tthc("init", "--plan", "new.yaml", "--without-plan", "old.yaml", cwd=home).returncode == 0
    done = tthc("plan", "status", "--as-of", "31/12/2024", "--format", "json", cwd=home)
    for task, now in zip(json.loads(account_before)["tasks"], json.loads(done.stdout)["tasks"], strict=True):
        if task["task"] != 9:
            same = {key: value for key, value in task.items() if key != "plan"}
            assert same == {key: value for key, value in now.items() if key != "plan"}, task["task"]
        else:
            assert (task["status"], now["done_on"]) != (now["status"], task["done_on"])
    for command in ("due", "plan status", "event list", "ics", "event find x"):
        warned = tthc(*command.split(), cwd=home)
        assert f"entries 3 are still the plan {PLAN.id}'s, which {NEW_ID} replaced" in warned.stderr, command
    (entry,) = [each for each in listed(home) if each["id"] == 1]
    assert (entry["plan"], entry["event"]) == (NEW_ID, "complaint-received")
    assert entry["recorded_for"] == {"plan": PLAN.id, "event": "feedback-received", "task": None, "rule": None}
    closing_event = ("event", "add", "feedback-resolved", "29/05/2024", "--matter", "1")
    assert tthc(*closing_event, cwd=home).returncode == 0
    voided = tthc("event", "void", "1", cwd=home)
    assert voided.returncode == 0, voided.stderr
    assert tthc("event", "list", cwd=home).returncode == 0
    refused = tthc("done", "19", "--period", "2024-01", "--on", "15/01/2024", cwd=home)
    assert "is recorded as done on 15/01/2024 already" in refused.stderr
    sheet = tthc("event", "list", "--format", "csv", cwd=home).stdout
    (home / "sheet.csv").write_text(sheet, "utf-8")
    assert json.loads(tthc("event", "import", "sheet.csv", "--format", "json", cwd=home).stdout)["added"] == []


def test_it_can_be_said_again_and_taken_back(home):
    adopt(home, "old.yaml", "new.yaml")
    again = adopt(home, "old.yaml", "new.yaml")
    assert again["moved"] == []
    assert [each["id"] for each in again["left"]] == [3]
    back = adopt(home, "new.yaml", "old.yaml")
    assert [each["id"] for each in back["moved"]] == [1, 2, 4, 5, 6]
    assert {entry.plan for entry in register.read(home / "r")} == {PLAN.id}
    assert register.read(home / "r")[0].event == "feedback-received"
    adopt(home, "old.yaml", "new.yaml")
    assert tthc("event", "assign", "1", "--plan", "old.yaml", cwd=home).returncode == 0
    entry = register.read(home / "r")[0]
    assert (entry.plan, entry.event, entry.recorded_for) == (PLAN.id, "feedback-received", None)


def test_a_matter_that_left_work_behind_is_taken_back_as_the_same_one(home):
    text = (home / "old.yaml").read_text("utf-8").replace("identity:\n", f"identity:\n  id: {NEW_ID}\n", 1)
    start, end = text.index("  - number: 10\n"), text.index("  - number: 11\n")
    (home / "fewer.yaml").write_text(text[:start] + text[end:], "utf-8")
    there = adopt(home, "old.yaml", "fewer.yaml")
    assert [(each["id"], each["reason"]) for each in there["left"]] == [(5, "the task is gone")]
    back = adopt(home, "fewer.yaml", "old.yaml")
    assert (back["left"], 1 in [each["id"] for each in back["moved"]]) == ([], True)
    assert {entry.plan for entry in register.read(home / "r")} == {PLAN.id}


def test_two_offices_in_one_register_never_mix(home):
    theirs = plan_of(home, 2024, "theirs.yaml", id=OTHER_ID)
    for words in (("event", "add", "feedback-received", "26/04/2024"), ("done", "9", "--on", "03/06/2024")):
        assert tthc(*words, "--plan", theirs, cwd=home).returncode == 0
    before = [entry for entry in register.read(home / "r") if entry.plan == OTHER_ID]
    assert len(before) == 2
    account = tthc("plan", "status", "--plan", theirs, "--format", "json", cwd=home).stdout
    adopt(home, "old.yaml", "new.yaml")
    assert [entry for entry in register.read(home / "r") if entry.plan == OTHER_ID] == before
    status = tthc("plan", "status", "--plan", theirs, "--format", "json", cwd=home)
    assert (status.stdout, status.stderr) == (account, "")


def test_a_rule_that_is_another_one_now_keeps_its_records(home):
    """The report is due each quarter only: what was recorded of months has no place."""
    text = (home / "new.yaml").read_text("utf-8")
    start = text.index("  - number: 19\n")
    changed = text[start:].replace("month, ", "", 1).replace("- month\n", "", 1)
    assert changed != text[start:]
    (home / "new.yaml").write_text(text[:start] + changed, "utf-8")
    assert tthc("plan", "validate", "new.yaml", cwd=home).returncode == 0
    answer = adopt(home, "old.yaml", "new.yaml", "--dry-run")
    assert [each["id"] for each in answer["left"]] == [2, 3]
    assert "other" in answer["left"][0]["reason"]


def test_saved_checks_move_by_target(home):
    for name in ("cases.csv", "ratings.csv"):
        (home / name).write_bytes((ROOT / "examples" / name).read_bytes())
    check = ("kpi", "check", "cases.csv", "--data", "ratings=ratings.csv", "--save", "--as-of", "31/12/2024")
    assert tthc(*check, cwd=home).returncode in (0, 1)
    text = (home / "new.yaml").read_text("utf-8")
    kpi_at = text.index("- id: satisfaction\n")
    changed = text[kpi_at:].replace(
        "Mức độ hài lòng của người dân, doanh nghiệp về", "hài lòng của người dân, doanh nghiệp về", 1
    )
    (home / "new.yaml").write_text(text[:kpi_at] + changed, "utf-8")
    answer = adopt(home, "old.yaml", "new.yaml")
    assert [each["targets"] for each in answer["left_targets"]] == [["satisfaction"]]
    (moved,) = answer["checks"]
    assert moved["targets"]["early-resolution"] == "early-resolution"

    def targets(plan: str) -> tuple[set[str], str]:
        done = tthc("kpi", "trend", "--plan", plan, "--format", "json", cwd=home)
        return {series["kpi"] for series in json.loads(done.stdout)["series"]}, done.stderr

    of_new, warned = targets("new.yaml")
    assert "satisfaction" not in of_new
    assert "early-resolution" in of_new
    assert "saved check 1: satisfaction stay with the plan" in warned
    assert targets("old.yaml")[0] == {"satisfaction"}
    assert tthc("kpi", "void", "1", cwd=home).returncode == 0
    assert targets("new.yaml") == (set(), "")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("old.yaml", "old.yaml"), "the plan has the id"),
        (("nothing-2024", "new.yaml"), "no plan in force has this id"),
        (("old.yaml", "of_2025.yaml"), "is a plan of 2025, not of 2024"),
    ],
)
def test_what_cannot_follow_is_refused(home, words, why):
    plan_of(home, 2025, "of_2025.yaml")
    before = (home / "r").read_bytes()
    done = tthc("plan", "adopt", *words, cwd=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr
    assert (home / "r").read_bytes() == before


def test_a_plan_that_was_replaced_says_so_and_takes_no_more_entries(home):
    adopt(home, "old.yaml", "new.yaml")
    words = f"tthc: the plan {PLAN.id} was replaced by {NEW_ID}, which took over what was recorded; say `tthc init "
    switch = f"--plan FILE-OF-{NEW_ID} --without-plan {home / 'old.yaml'}`"
    for command in ("due", "plan status", "ics"):
        assert tthc(*command.split(), cwd=home).stderr.splitlines()[0] == words + switch, command
    before = (home / "r").read_bytes()
    (home / "rows.csv").write_text("event,date\nfeedback-received,05/05/2024\n", "utf-8")
    for recording in (
        ("done", "1", "--on", "20/01/2024"),
        ("done", "19", "--period", "2024-03..2024-04", "--on", "15/06/2024"),
        ("event", "add", "feedback-received", "05/05/2024"),
        ("event", "import", "rows.csv"),
        ("kpi", "check", ROOT / "examples" / "cases.csv", "--save"),
    ):
        refused = tthc(*recording, cwd=home)
        assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", words + switch + "\n"), recording
    assert (home / "r").read_bytes() == before
    assert tthc("event", "void", "3", cwd=home).returncode == 0, "what stayed can still be taken back"
    assert tthc("init", "--plan", "new.yaml", cwd=home).returncode == 0
    assert tthc("due", cwd=home).stderr.splitlines()[0] == f"{words}--without-plan {home / 'old.yaml'}`"
    assert tthc("init", "--without-plan", "old.yaml", cwd=home).returncode == 0
    assert words not in tthc("due", cwd=home).stderr
    adopt(home, "new.yaml", "old.yaml")
    assert words not in tthc("due", "--plan", "old.yaml", cwd=home).stderr


def test_what_was_recorded_is_not_divided_between_two_plans(home):
    """Else each of them would be told to stand in the place of the old one, with a part of what was recorded."""
    text = (home / "new.yaml").read_text("utf-8")
    (home / "third.yaml").write_text(text.replace(NEW_ID, "thu-ba-2024", 1), "utf-8")
    adopt(home, "old.yaml", "new.yaml")
    given_back = tthc("event", "assign", "1", "--plan", "old.yaml", cwd=home)
    assert f"the plan {PLAN.id} was replaced by {NEW_ID}" in given_back.stderr
    before = (home / "r").read_bytes()
    for words, name in ((("old.yaml", "third.yaml"), "OLD"), (("third.yaml", "old.yaml"), "NEW")):
        refused = tthc("plan", "adopt", *words, cwd=home)
        assert (refused.returncode, refused.stdout) == (2, "")
        why = f"the plan {PLAN.id} was replaced by {NEW_ID} already; name that plan in its place"
        assert refused.stderr == f"tthc: {name}: {why}\n"
    assert (home / "r").read_bytes() == before
    adopt(home, "new.yaml", "third.yaml")
    assert [each["id"] for each in adopt(home, "old.yaml", "third.yaml")["moved"]] == [1, 5]


def test_the_rates_of_a_plan_that_was_replaced_say_so(home):
    (home / "cases.csv").write_bytes((ROOT / "examples" / "cases.csv").read_bytes())
    assert tthc("kpi", "check", "cases.csv", "--save", "--as-of", "31/12/2024", cwd=home).returncode in (0, 1)
    adopt(home, "old.yaml", "new.yaml")
    words = f"tthc: the plan {PLAN.id} was replaced by {NEW_ID}, which took over what was recorded"
    assert tthc("kpi", "trend", "--plan", "old.yaml", cwd=home).stderr.startswith(words)
    assert words not in tthc("kpi", "trend", "--plan", "new.yaml", cwd=home).stderr


def test_a_plan_of_another_office_takes_nothing_over(home):
    text = (home / "new.yaml").read_text("utf-8")
    (home / "theirs.yaml").write_text(text.replace(PLAN.identity.issuer, "Sở Y tế"), "utf-8")
    before = (home / "r").read_bytes()
    refused = tthc("plan", "adopt", "old.yaml", "theirs.yaml", cwd=home)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"OLD is a plan of {PLAN.identity.issuer}, NEW of Sở Y tế: two offices never mix" in refused.stderr
    assert (home / "r").read_bytes() == before
    assert [each["id"] for each in adopt(home, "old.yaml", "theirs.yaml", "--renamed")["moved"]] == [1, 2, 4, 5, 6]


def test_a_quiet_day_says_nothing_of_what_stayed(home):
    adopt(home, "old.yaml", "new.yaml")
    switch = ("--plan", "new.yaml", "--without-plan", "old.yaml", "--watch-from", "01/01/2024")
    assert tthc("init", *switch, cwd=home).returncode == 0
    quiet = tthc("due", "--quiet", "--as-of", "03/01/2024", "--within", "0", cwd=home)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    shown = tthc("due", "--quiet", "--as-of", "31/12/2024", cwd=home)
    assert shown.stdout
    assert "entries 3 are still the plan" in shown.stderr
