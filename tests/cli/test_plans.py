"""Several plans in force: lists over all of them, and each entry with the plan that it belongs to."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.plan_files import CITY, plan_of


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An office with the plans of 2026 and 2027, watched from 01/11/2026."""
    plans = [word for year in (2026, 2027) for word in ("--plan", plan_of(tmp_path, year))]
    done = tthc("init", *plans, "--watch-from", "01/11/2026", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def ids(home: Path) -> list[str]:
    return [f"so-khoa-hoc-va-cong-nghe-thanh-pho-can-tho-{year}" for year in (2026, 2027)]


def items(home: Path, *words: str) -> list[dict]:
    done = tthc("due", "--format", "json", *words, cwd=home)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)["items"]


def entry(home: Path, *words: str) -> dict:
    done = tthc(*words, "--format", "json", cwd=home)
    assert done.returncode == 0, done.stderr
    (listed,) = [
        event
        for event in json.loads(tthc("event", "list", "--format", "json", cwd=home).stdout)["events"]
        if event["id"] == json.loads(done.stdout)["id"]
    ]
    return listed


def test_lists_are_over_all_plans(home):
    shown = items(home, "--as-of", "15/12/2026", "--later")
    assert {item["plan"] for item in shown} == set(ids(home))
    assert [item["due"] for item in shown if item["status"] == "later"] == sorted(
        item["due"] for item in shown if item["status"] == "later"
    )
    text = tthc("due", "--as-of", "15/12/2026", "--later", cwd=home).stdout
    assert text.splitlines()[0].startswith("Sở Khoa học và Công nghệ thành phố Cần Thơ: plans of 2026, 2027;")
    assert "(2026)" in text
    assert "(2027)" in text
    account = json.loads(tthc("plan", "status", "--as-of", "15/12/2026", "--format", "json", cwd=home).stdout)
    assert [task["plan"] for task in account["tasks"]] == [name for name in ids(home) for _task in range(21)]
    feed = tthc("ics", "--as-of", "15/12/2026", cwd=home).stdout
    assert "DTSTART;VALUE=DATE:2026" in feed
    assert "DTSTART;VALUE=DATE:2027" in feed
    alone = items(home, "--as-of", "15/12/2026", "--later", "--plan", "plan_2027.yaml")
    assert {item["plan"] for item in alone} == {ids(home)[1]}


def test_an_event_goes_to_the_plan_of_its_year_and_stays_open_in_the_next(home):
    old, new = ids(home)
    assert entry(home, "event", "add", "feedback-received", "24/12/2026", "--as-of", "24/12/2026")["plan"] == old
    assert entry(home, "event", "add", "feedback-received", "05/01/2027", "--as-of", "05/01/2027")["plan"] == new
    open_ = [item for item in items(home, "--as-of", "03/03/2027") if item["event"] == "feedback-received"]
    assert {item["plan"] for item in open_} == {old, new}
    assert {(item["plan"], item["status"]) for item in open_} >= {(old, "overdue"), (new, "overdue")}
    # the matter that is named tells more than the day
    matter = next(item["matter"] for item in open_ if item["plan"] == old)
    closing = entry(
        home, "event", "add", "feedback-resolved", "05/03/2027", "--matter", matter, "--as-of", "05/03/2027"
    )
    assert closing["plan"] == old
    assert entry(home, "event", "void", str(closing["id"]))["plan"] == old


def test_done_goes_to_the_plan_of_the_period_or_the_day_or_the_only_open_one(home):
    old, new = ids(home)
    as_of = ("--as-of", "20/02/2027")
    assert entry(home, "done", "19", "--period", "2026-12", "--on", "14/12/2026", *as_of)["plan"] == old
    assert entry(home, "done", "19", "--period", "2027-01", "--on", "15/01/2027", *as_of)["plan"] == new
    assert entry(home, "done", "1", "--on", "20/01/2027", *as_of)["plan"] == new
    refused = tthc("done", "19", *as_of, cwd=home)
    assert refused.returncode == 2
    assert all(f"--plan {home / f'plan_{year}.yaml'}" in refused.stderr for year in (2026, 2027))
    # task 1 is done in the plan of 2027; that of 2026 alone has it open
    assert entry(home, "done", "1", *as_of)["plan"] == old


def test_what_several_plans_of_one_year_could_mean_is_refused_with_each(tmp_path):
    ours = plan_of(tmp_path, 2026)
    theirs = plan_of(tmp_path, 2026, "of the city.yaml", id="uy-ban-nhan-dan-2026")
    assert tthc("init", "--plan", ours, "--plan", theirs, cwd=tmp_path).returncode == 0
    for words in (
        ("event", "add", "feedback-received", "24/12/2026"),
        ("done", "3"),
        ("done", "19", "--period", "2026-01"),
        ("deadline", "3", "--as-of", "01/12/2026"),
        ("event", "assign", "1"),
    ):
        done = tthc(*words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, ""), words
        assert len(done.stderr.splitlines()) == 1
        assert f"--plan {ours}" in done.stderr
        assert f"--plan {shlex.quote(str(theirs))}" in done.stderr
    named = ("event", "add", "feedback-received", "24/12/2026", "--as-of", "24/12/2026", "--plan", theirs)
    assert entry(tmp_path, *map(str, named))["plan"] == "uy-ban-nhan-dan-2026"
    due = items(tmp_path, "--as-of", "24/12/2026", "--later")
    assert {item["plan"] for item in due if item["matter"]} == {"uy-ban-nhan-dan-2026"}
    assert "; uy-ban-nhan-dan-2026; " in tthc("due", "--as-of", "24/12/2026", "--later", cwd=tmp_path).stdout


def test_two_plans_of_one_id_are_refused_with_the_line_to_add(home):
    copy = plan_of(home, 2026, "copy.yaml")
    done = tthc("init", "--plan", copy, cwd=home)
    assert done.returncode == 2
    assert f"{copy}: the plan has the id {ids(home)[0]}, as {home / 'plan_2026.yaml'} has" in done.stderr


def test_a_year_without_a_plan_is_one_warning_that_says_what_to_do(home):
    done = tthc("due", "--as-of", "03/02/2028", cwd=home, whole=True)
    assert done.stderr.splitlines() == [
        "tthc: no plan of 2028 is in force: there is that of 2026, 2027, while today counts as 03/02/2028; add it with "
        "`tthc init --plan FILE`"
    ]
    assert tthc("due", "--as-of", "03/02/2027", cwd=home, whole=True).stderr == ""


def test_a_list_goes_to_the_plan_of_its_days(home):
    (home / "events.csv").write_text("event,date\nfeedback-received,05/01/2027\n", "utf-8")
    assert tthc("event", "import", "events.csv", cwd=home).returncode == 0
    (event,) = json.loads(tthc("event", "list", "--format", "json", cwd=home).stdout)["events"]
    assert event["plan"] == ids(home)[1]
    (home / "both.csv").write_text("event,date\nfeedback-received,05/01/2027\nfeedback-received,05/12/2026\n", "utf-8")
    refused = tthc("event", "import", "both.csv", cwd=home)
    assert refused.returncode == 2
    assert "--plan" in refused.stderr


def test_a_unit_is_named_once_for_all_plans(home):
    shown = items(home, "--as-of", "15/12/2026", "--later", "--unit", "Văn phòng Sở")
    assert {item["plan"] for item in shown} == set(ids(home))
    assert len(shown) < len(items(home, "--as-of", "15/12/2026", "--later"))
    assert tthc("due", "--unit", "Phòng Không Có", cwd=home).returncode == 2


def test_periods_of_two_plans_are_of_one_task_by_its_words(home):
    old, new = ids(home)
    span = ("--period", "2026-12..2027-01", "--on", "20/01/2027", "--as-of", "20/02/2027")
    done = tthc("done", "19", *span, "--dry-run", "--format", "json", cwd=home)
    assert [each["plan"] for each in json.loads(done.stdout)["entries"]] == [old, new]
    plan = home / "plan_2027.yaml"
    text = plan.read_text("utf-8")
    start = text.index("  - number: 19\n")
    changed = re.sub(r"content: .*", 'content: "Hoàn toàn khác hẳn trước đây"', text[start:], count=1)
    plan.write_text(text[:start] + changed, "utf-8")
    refused = tthc("done", "19", *span, cwd=home)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "“Hoàn toàn khác hẳn trước đây” (2027)" in refused.stderr
    assert "(2026)" in refused.stderr
    assert f"--plan {plan}" in refused.stderr
    assert json.loads(tthc("event", "list", "--format", "json", cwd=home).stdout)["events"] == []


def test_a_task_without_periods_is_refused_with_its_plan(home):
    refused = tthc("done", "1", "--period", "2027-01", cwd=home)
    assert refused.returncode == 2
    assert "task 1 of Sở Khoa học và Công nghệ thành phố Cần Thơ, 2027 has no periods" in refused.stderr


def test_the_next_period_is_one_that_is_watched(home):
    as_of = ("--plan", "plan_2026.yaml", "--as-of", "20/12/2026")
    refused = tthc("done", "19", *as_of, cwd=home)
    assert "(the next that is not done: 2026-11)" in refused.stderr
    done = tthc("done", "19", "--period", "2026-01..2026-02", "--on", "15/02/2026", *as_of, cwd=home)
    assert "Next: month 11/2026, due on" in done.stdout
    done = tthc("done", "19", "--period", "2026-11", "--on", "14/11/2026", *as_of, cwd=home)
    assert "3/2026" not in done.stdout
    assert "12/2026" in done.stdout


def test_this_years_plan_gets_what_no_other_has_open_by_its_end(home):
    done = tthc("done", "1", "--as-of", "20/02/2026", "--dry-run", cwd=home)
    assert done.returncode == 0, done.stderr
    assert ": plan of 2026;" in done.stdout, "that of 2027 is open, but in 2027"
    refused = tthc("done", "1", "--as-of", "20/02/2027", cwd=home)
    assert refused.returncode == 2, "that of 2026 is open before"
    assert "--on 20/02/2027 (2027)" in refused.stderr
    settled = tthc("done", "1", "--on", "20/02/2027", "--as-of", "20/02/2027", cwd=home)
    assert ": plan of 2027;" in settled.stdout


def test_plans_of_two_offices_are_each_named(tmp_path):
    ours = plan_of(tmp_path, 2026)
    (tmp_path / "city.yaml").write_text(CITY.format(year=2026), "utf-8")
    words = ("--plan", ours, "--plan", "city.yaml", "--office", "Sở KH&CN")
    assert tthc("init", *words, cwd=tmp_path).returncode == 0
    issuers = ("Sở Khoa học và Công nghệ thành phố Cần Thơ", "Ủy ban nhân dân thành phố Cần Thơ")
    first = tthc("due", "--as-of", "15/06/2026", cwd=tmp_path).stdout.splitlines()[0]
    assert all(issuer in first for issuer in issuers)
    feed = (
        tthc("ics", "--as-of", "15/06/2026", cwd=tmp_path).stdout.replace("\r", "").replace("\n ", "").replace("\\", "")
    )
    assert all(f"Plan of {issuer}, 2026" in feed for issuer in issuers)
    alone = tthc("due", "--as-of", "15/06/2026", "--plan", ours, cwd=tmp_path).stdout.splitlines()[0]
    assert alone.startswith("Sở KH&CN: plan of 2026")
    assert "Plan of Sở" not in tthc("ics", "--as-of", "15/06/2026", "--plan", ours, cwd=tmp_path).stdout


def test_two_plans_of_one_year_are_told_by_their_issuers_at_80_columns(tmp_path):
    ours = plan_of(tmp_path, 2026)
    theirs = plan_of(tmp_path, 2026, "of the city.yaml", id="cua-so-khac-2026")
    text = theirs.read_text("utf-8")
    issuer = text.partition("issuer: ")[2].splitlines()[0]
    theirs.write_text(text.replace(f"issuer: {issuer}", "issuer: Sở Tư pháp", 1), "utf-8")
    assert tthc("init", "--plan", ours, "--plan", theirs, cwd=tmp_path).returncode == 0
    shown = tthc("due", "--as-of", "24/12/2026", "--later", cwd=tmp_path, env={"COLUMNS": "80"}).stdout
    assert "Due             Left  Task  Content, lead unit, matter" in shown.splitlines(), "a table with columns"
    assert "Sở Tư pháp; " in shown
    assert "cua-so-khac-2026" not in shown
