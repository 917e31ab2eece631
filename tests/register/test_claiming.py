"""Entries and saved checks belong to a plan by its id; those of before ids are claimed, or wait to be assigned."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.old_forms import AT
from tests.support.old_forms import first_form as old
from tests.support.processes import PATIENCE, start
from tests.support.saved_checks import saved
from tthc_cli.cli.belonging import spans
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import data_file
from tthc_cli.errors import TthcError
from tthc_cli.kpi.saved import Check
from tthc_cli.output.formats import table
from tthc_cli.output.formats.report import Terminal
from tthc_cli.output.register import RegisterReport
from tthc_cli.plan.model import Plan
from tthc_cli.plan.validate import findings
from tthc_cli.register import store as register
from tthc_cli.register.claiming import claim
from tthc_cli.register.entries import Entry

PLAN = load_plan().value


def happened(matter: str = "1", event: str = "feedback-received", **more: Any) -> dict[str, Any]:
    return {"kind": "event", "matter": matter, "event": event, "day": "2024-05-02", **more}


def finished(task: int = 8, **more: Any) -> dict[str, Any]:
    return {"kind": "done", "task": task, "day": "2024-05-03", **more}


ALL = (happened(), finished(), {"kind": "void", "voids": 1, "matter": "1"}, happened("2"))


@pytest.fixture
def offices(tmp_path) -> tuple[Path, Path]:
    """The plans of two offices of one year, alike but for the office."""
    plans = []
    for name in ("A", "B"):
        text = data_file("plan_2024.yaml").read_text("utf-8")
        path = tmp_path / f"plan-{name}.yaml"
        path.write_text(text.replace("issuer: Sở", f"issuer: Văn phòng {name} của Sở", 1), encoding="utf-8")
        plans.append(path)
    return plans[0], plans[1]


def listed(book: Path, *more: str | Path) -> list[dict[str, Any]]:
    done = tthc("event", "list", "--format", "json", "--register", book, *more)
    assert done.returncode == 0, done.stderr
    events: list[dict[str, Any]] = json.loads(done.stdout)["events"]
    return events


# -- the id -----------------------------------------------------------------------------------------------------------


def with_identity(**of: Any) -> Plan:
    return replace(PLAN, identity=replace(PLAN.identity, **of))


def test_a_plan_without_an_id_gets_one_of_issuer_year_and_number():
    assert PLAN.id == "so-khoa-hoc-va-cong-nghe-thanh-pho-can-tho-2024"
    assert with_identity(issuer="UBND xã Đắk Đoa", number="07/KH-UBND").id == "ubnd-xa-dak-doa-2024-07-kh-ubnd"
    assert with_identity(id="xa-a-2024", issuer="khác", number="9").id == "xa-a-2024"


@given(st.text(min_size=1), st.one_of(st.none(), st.text()))
def test_an_id_that_is_made_is_one_that_may_be_written(issuer, number):
    made = with_identity(issuer=issuer, number=number).id
    assert not [finding for finding in findings(with_identity(id=made)) if "id" in finding.where]


@pytest.mark.parametrize("wrong", ["2024", "Xã A", "xa_a", "-xa", "xa--a", "xa-", "xã"])
def test_an_id_of_another_form_is_refused(wrong):
    (id_finding,) = (finding for finding in findings(with_identity(id=wrong)) if finding.where == ("identity", "id"))
    assert wrong in id_finding.what
    assert PLAN.id in id_finding.what


# -- two plans of one year --------------------------------------------------------------------------------------------


def test_two_plans_of_one_year_never_share_what_is_done(offices, tmp_path):
    book = tmp_path / "r"
    for office, task in zip(offices, ("8", "9"), strict=True):
        for command in (("done", task, "--on", "20/06/2024"), ("event", "add", "feedback-received", "03/06/2024")):
            done = tthc(*command, "--register", book, "--plan", office)
            assert (done.returncode, done.stderr) == (0, "")
    for office, number in zip(offices, (8, 9), strict=True):
        with_plan = ("--register", book, "--plan", office, "--as-of", "2024-07-10")
        account = json.loads(tthc("plan", "status", *with_plan, "--format", "json").stdout)["tasks"]
        assert [row["task"] for row in account if row["done_on"]] == [number]
        due = json.loads(tthc("due", *with_plan, "--format", "json").stdout)
        plan = load_plan(office).value.id
        assert {item["plan"] for item in due["items"]} == {plan}
        assert {item["matter"] for item in due["items"] if item["matter"]} == {str(number - 7)}
        assert due["other_plans"] == [load_plan(plan_file).value.id for plan_file in offices if plan_file != office]
        feed = tthc("ics", *with_plan, cwd=tmp_path).stdout
        assert feed.count("Done: ") == 1
        refused = tthc("done", "10", "--matter", str(10 - number), "--register", book, "--plan", office)
        assert refused.returncode == 2
        assert "belongs to the plan " in refused.stderr
    assert len({entry["plan"] for entry in listed(book)}) == 2
    assert "van-phong-b" in tthc("event", "list", "--register", book).stdout


@pytest.mark.parametrize("width", [None, 80, 140])
def test_each_plan_has_its_entries_under_its_own_id_and_whole(width):
    another_plan = replace(PLAN, identity=replace(PLAN.identity, id="uy-ban-nhan-dan-phuong-cai-khe-2024"))
    entries = [
        Entry(
            id=number, kind="done", plan=plan, year=2024, task=3, rule=None, day=date(2024, 5, number), recorded_at=AT
        )
        for number, plan in enumerate((another_plan.id, PLAN.id, None, another_plan.id, PLAN.id), 1)
    ]
    for own, another in ((PLAN, another_plan), (another_plan, PLAN)):
        report = RegisterReport(entries=entries, everything=entries, plans=[own])
        lines = table.write(report, Terminal(width=width)).splitlines()
        places = {id_: [n for n, line in enumerate(lines) if id_ in line] for id_ in (own.id, another.id)}
        assert [len(line_numbers) for line_numbers in places.values()] == [1, 1]
        days = {e.id: next(n for n, line in enumerate(lines) if f"{e.day:%d/%m/%Y}" in line) for e in entries}
        for entry in entries:
            assert (days[entry.id] < places[own.id][0]) == (entry.plan == own.id)
            if entry.plan == another.id:
                assert days[entry.id] > places[another.id][0]
    report = RegisterReport(entries=[entries[1]], everything=entries, plans=[PLAN])
    printed = table.write(report, Terminal(width=width))
    assert another_plan.id not in printed


def test_an_entry_is_taken_back_under_its_own_plan_alone(offices, tmp_path):
    book = tmp_path / "r"
    for office in offices:
        assert (
            tthc("event", "add", "feedback-received", "03/06/2024", "--register", book, "--plan", office).returncode
            == 0
        )
    for number, (own, another) in enumerate((offices, offices[::-1]), 1):
        refused = tthc("event", "void", str(number), "--register", book, "--plan", another)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr == (
            f"tthc: entry {number} belongs to the plan {load_plan(own).value.id}; to take it back, name that plan with "
            "--plan\n"
        )
        assert len(listed(book)) == number + 1
        assert tthc("event", "void", str(number), "--register", book, "--plan", own).returncode == 0


def test_an_entry_that_no_plan_has_got_is_taken_back_in_its_year_alone(tmp_path):
    book = old(tmp_path / "r", happened(), happened("2", "old-event", plan=2023))
    assert tthc("event", "void", "1", "--register", book).returncode == 0
    refused = tthc("event", "void", "2", "--register", book)
    assert refused.returncode == 2
    assert "entry 2 belongs to a plan of 2023 that is not assigned; to take it back, name that plan" in refused.stderr


def test_a_list_goes_to_another_register_with_its_plans(offices, tmp_path):
    first_book, second_book, copy = tmp_path / "one", tmp_path / "other", tmp_path / "list.csv"
    for office in offices:
        tthc("event", "add", "feedback-received", "03/06/2024", "--register", first_book, "--plan", office)
    copy.write_text(tthc("event", "list", "--format", "csv", "--register", first_book).stdout, encoding="utf-8")
    done = tthc("event", "import", copy, "--register", second_book, "--plan", offices[0])
    assert (done.returncode, done.stderr) == (0, "")
    assert register.read(second_book) == register.read(first_book)
    again = tthc("event", "import", copy, "--register", first_book, "--plan", offices[1], "--format", "csv")
    assert again.stdout.count("\n") == 1, "it is there already"


def test_a_list_of_before_ids_is_taken_back(tmp_path):
    copy, book = tmp_path / "list.csv", tmp_path / "r"
    head = "id,kind,plan,event,task,rule,period,date,matter,ref,voids,voided,recorded_at,recorded_by\n"
    first = f"1,event,2024,feedback-received,,,,2024-05-02,1,,,false,{AT},lan\n"
    second = f"2,event,2023,old,,,,2023-05-02,9,,,false,{AT},lan\n"
    copy.write_text(head + first + second, encoding="utf-8")
    done = tthc("event", "import", copy, "--register", book)
    assert (done.returncode, done.stderr) == (0, "")
    assert [(entry.plan, entry.year) for entry in register.read(book)] == [(PLAN.id, 2024), (None, 2023)]
    assert tthc("event", "import", copy, "--register", book, "--format", "csv").stdout.count("\n") == 1


# -- the migration ----------------------------------------------------------------------------------------------------


def test_the_only_plan_in_force_claims_what_was_recorded_in_its_year(tmp_path):
    book = old(tmp_path / "r", *ALL, happened("3", "old-event", plan=2023))
    before = book.read_bytes()
    done = tthc("due", "--register", book, "--as-of", "2024-06-28", "--format", "json")
    assert "is taken for the plan so-khoa-hoc" in done.stderr
    assert "`tthc event assign 1-2 4 --plan FILE`" in done.stderr
    items = json.loads(done.stdout)
    assert {item["matter"] for item in items["items"] if item["matter"]} == {"2"}
    assert (items["other_plans"], items["other_years"]) == ([], [2023])
    assert book.read_bytes() == before
    added = tthc("done", "9", "--on", "2024-06-03", "--register", book)
    assert added.returncode == 0
    assert "from now on" in added.stderr
    assert [(entry["plan"], entry["year"]) for entry in listed(book)] == [
        (PLAN.id, 2024),
        (PLAN.id, 2024),
        (PLAN.id, 2024),
        (PLAN.id, 2024),
        (None, 2023),
        (PLAN.id, 2024),
    ]
    assert tthc("due", "--register", book).stderr == ""
    with closing(sqlite3.connect(tmp_path / "r.v1.bak")) as copy:
        assert copy.execute("select id, plan from entries").fetchall() == [
            *((n, 2024) for n in (1, 2, 3, 4)),
            (5, 2023),
        ]
    with closing(sqlite3.connect(book)) as connection:
        for table in ("assignments", "entries"):
            for statement in (f"update {table} set recorded_by = 'x'", f"delete from {table}"):  # noqa: S608
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    connection.execute(statement)


def test_what_two_plans_could_claim_is_in_no_list_until_it_is_assigned(offices, tmp_path):
    a, b = offices
    book = old(tmp_path / "r", *ALL, happened("3", "an-event-of-another-plan"))
    for command in ("due", "plan status", "event list", "ics"):
        done = tthc(*command.split(), "--register", book, "--plan", a)
        assert "`tthc event assign 1-2 4-5 --plan FILE`" in done.stderr, command
        assert "left out" in done.stderr
        assert done.returncode in (0, 1)
    assert listed(book, "--plan", a) == []
    assert [entry["id"] for entry in listed(book, "--plan", a, "--unassigned")] == [1, 2, 3, 4, 5]
    recorded = tthc("done", "9", "--on", "2024-06-03", "--register", book, "--plan", a)
    assert recorded.returncode == 0
    assert "left out" in recorded.stderr
    assert [entry["id"] for entry in listed(book, "--plan", a)] == [6]

    tried = tthc("event", "assign", "1-2", "--register", book, "--plan", a, "--dry-run", "--format", "json")
    assert json.loads(tried.stdout)["entries"] == [1, 2]
    assert [entry["id"] for entry in listed(book, "--plan", a)] == [6]
    assert tthc("event", "assign", "1-2", "--register", book, "--plan", a).returncode == 0
    assert tthc("event", "assign", "4", "--register", book, "--plan", b).returncode == 0
    assert [entry["id"] for entry in listed(book, "--plan", a)] == [1, 2, 3, 4, 6]
    ids = {entry.id: entry.plan for entry in register.read(book)}
    plan_a, plan_b = (load_plan(office).value.id for office in offices)
    assert ids == {1: plan_a, 2: plan_a, 3: plan_a, 4: plan_b, 5: None, 6: plan_a}
    refused = tthc("event", "assign", "5", "--register", book, "--plan", a)
    assert refused.returncode == 2
    assert "cannot belong to the plan" in refused.stderr


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["7"], "there is no entry 7"),
        (["0"], "'0' is no number"),
        (["3-2"], "'3-2' is no number"),
        (["x"], "'x' is no number"),
        (["3"], "was recorded for a plan of 2023"),
        ([], "name the entries to assign"),
    ],
)
def test_what_cannot_be_assigned_is_refused(tmp_path, numbers, words):
    book = old(tmp_path / "r", happened(), finished(), happened("3", "old-event", plan=2023))
    before = book.read_bytes()
    done = tthc("event", "assign", *numbers, "--register", book)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert book.read_bytes() == before


def test_a_matter_is_assigned_whole_and_the_last_assignment_counts(offices, tmp_path):
    book = old(tmp_path / "r", happened("1"), finished(10, matter="1", rule=2), happened("2"))
    for office, expected in zip(offices, ([1, 2], [1, 2]), strict=True):
        done = tthc("event", "assign", "2", "--register", book, "--plan", office, "--format", "json")
        assert json.loads(done.stdout)["entries"] == expected
        ids = [entry.plan for entry in register.read(book)]
        assert ids == [load_plan(office).value.id] * 2 + [None]


# evidence: (open entries' keys, ids of others in the year, files of old checks) and whether the plan gets its claim
@pytest.mark.parametrize(
    ("event", "other_plan", "file", "granted"),
    [
        ("feedback-received", None, None, True),
        ("feedback-received", PLAN.id, "plan_2024.yaml", True),
        ("of-another", None, None, False),
        ("feedback-received", "another-2024", None, False),
        ("feedback-received", None, "another.yaml", False),
    ],
)
def test_a_claim_is_granted_where_nothing_speaks_of_another_plan(event, other_plan, file, granted):
    loaded = load_plan()
    entries = [Entry(id=1, kind="event", plan=None, year=2024, matter="1", event=event, day=date(2024, 5, 2))]
    if other_plan is not None:
        entries.append(Entry(id=2, kind="done", plan=other_plan, year=2024, task=8, day=date(2024, 5, 2)))
    checks = []
    if file is not None:
        check = replace(saved("early-resolution", 9, 10), plan=file)
        checks = [Check(id=1, recorded_at=AT, recorded_by="lan", saved=check)]
    claimed = claim(loaded, entries, checks)
    assert (claimed.entries, claimed.granted) == ((1,), granted)


def test_saved_checks_follow_their_plan(offices, tmp_path):
    check = replace(saved("early-resolution", 96, 100), plan="plan-A.yaml")
    book = old(tmp_path / "r", happened(), checks=(check.text(),))

    def shown(office: Path) -> tuple[int, str]:
        done = tthc("kpi", "trend", "--register", book, "--plan", office, "--format", "json")
        return sum(len(series["points"]) for series in json.loads(done.stdout)["series"]), done.stderr

    assert shown(offices[0])[0] == 1
    assert "is taken for" in shown(offices[0])[1]
    assert shown(offices[1])[0] == 0, "the check names the other office's file"
    assert "--check 1" in shown(offices[1])[1]
    tthc("done", "9", "--on", "2024-06-03", "--register", book, "--plan", offices[0])
    assert (shown(offices[0]), shown(offices[1])) == ((1, ""), (0, ""))
    assert tthc("event", "assign", "--check", "1", "--register", book, "--plan", offices[1]).returncode == 0
    assert (shown(offices[0])[0], shown(offices[1])[0]) == (0, 1)


@pytest.mark.parametrize("count", [1, 2])
def test_a_check_that_no_plan_has_yet_is_none_of_another_plan(offices, tmp_path, count):
    """What the answer says of it and what the warning says are the same."""
    check = replace(saved("early-resolution", 96, 100), plan="plan-A.yaml")
    book = old(tmp_path / "r", happened(), checks=(check.text(),) * count)
    numbers = ",".join(map(str, range(1, count + 1)))
    done = tthc("kpi", "trend", "--register", book, "--plan", offices[1], "--format", "json")
    trend = json.loads(done.stdout)
    assert (trend["other_years"], trend["unassigned"]) == ([], list(range(1, count + 1)))
    done = tthc("kpi", "trend", "--register", book, "--plan", offices[1])
    assert f"`tthc event assign --check {numbers} --plan FILE`" in done.stdout
    assert "another plan" not in done.stdout
    assert "other plans" not in done.stdout
    assert "No check is saved" not in done.stdout
    done = tthc("kpi", "trend", "--register", book, "--plan", offices[0], "--format", "json")
    assert json.loads(done.stdout)["unassigned"] == []


def test_a_register_of_the_new_form_is_damaged_without_an_assignment(tmp_path):
    book = old(tmp_path / "r", *ALL)
    tthc("done", "9", "--on", "2024-06-03", "--register", book)
    with closing(sqlite3.connect(book)) as connection:
        connection.execute("drop trigger assignments_last")
        connection.execute("delete from assignments where id = 2")
        connection.commit()
    with pytest.raises(TthcError, match=r"(assignments are missing|thiếu các lần gán)"):
        register.read(book)


def test_the_list_names_plan_and_year(tmp_path):
    book = tmp_path / "r"
    tthc("event", "add", "feedback-received", "03/06/2024", "--register", book)
    (row,) = csv.DictReader(io.StringIO(tthc("event", "list", "--format", "csv", "--register", book).stdout))
    assert (row["plan"], row["year"]) == (PLAN.id, "2024")
    assert PLAN.id in tthc("event", "list", "--register", book).stdout


def test_recordings_at_once_bring_a_register_up_and_claim_it_once(tmp_path):
    book = old(tmp_path / "r", *ALL)
    arguments = ("event", "add", "feedback-received", "03/06/2024", "--register", str(book))
    running = [
        start([sys.executable, "-m", "tthc_cli", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    errors = [process.communicate(timeout=PATIENCE)[1] for process in running]
    assert [process.returncode for process in running] == [0] * 4
    assert len([text for text in errors if b"event assign" in text]) == 1, "the first claims, the others find it done"
    assert [entry.plan for entry in register.read(book)] == [PLAN.id] * 8
    with closing(sqlite3.connect(book)) as connection:
        assert connection.execute("select count(*) from assignments").fetchone() == (3,)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["r", "r.v1.bak"]


@pytest.mark.parametrize(
    ("old_text", "new_text", "record", "missing"),
    [
        ("feedback-received", "petition-received", "event add feedback-received 25/04/2024", [1]),
        (
            """      - kind: after
        text: trong thời hạn 02 ngày làm việc kể từ ngày có kết quả xử lý.
        event: feedback-resolved
        count: 2
        unit: working_day
""",
            "",
            "done 10.2 --on 27/04/2024 --matter 1",
            [3, 4],
        ),
    ],
)
def test_what_a_plan_of_the_same_id_cannot_have_made_is_said(tmp_path, old_text, new_text, record, missing):
    """Another plan of the same issuer, year and number, or this one changed: nothing follows, but not in silence."""
    whole = data_file("plan_2024.yaml").read_text("utf-8")
    assert old_text in whole
    changed, book = tmp_path / "changed.yaml", tmp_path / "r"
    changed.write_text(whole.replace(old_text, new_text), "utf-8")
    if len(missing) > 1:
        for line in ("event add feedback-received 25/04/2024", "event add feedback-resolved 26/04/2024 --matter 1"):
            assert tthc(*line.split(), "--register", book).returncode == 0
        assert tthc(*record.split(), "--register", book).returncode == 0
        record += " --again"
    assert tthc(*record.split(), "--register", book).returncode == 0
    for command in (["due"], ["plan", "status"], ["ics"], ["event", "list"]):
        for plan, warned in ((changed, True), (data_file("plan_2024.yaml"), False)):
            done = tthc(*command, "--register", book, "--plan", plan)
            assert done.returncode in (0, 1), done.stderr
            words = f"entries {spans(missing)} count as the plan {PLAN.id}'s, which has no such event, task or rule"
            assert (words in done.stderr) == warned, (command, done.stderr)
    assert tthc("event", "void", str(missing[-1]), "--register", book, "--plan", changed).returncode == 0
    if len(missing) > 1:
        assert tthc("event", "void", str(missing[0]), "--register", book, "--plan", changed).returncode == 0
    assert "count as" not in tthc("due", "--register", book, "--plan", changed).stderr
