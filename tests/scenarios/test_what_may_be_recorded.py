"""The tool's own due day can be recorded as done, and work before an event before that event is known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.command import tthc
from tests.support.places import TEST_DATA
from tests.support.registers import PLAN, TODAY, Book
from tests.support.rules import rules
from tthc_cli.errors import TthcError
from tthc_cli.plan.model import Plan
from tthc_cli.register.account import accounts
from tthc_cli.register.entries import live
from tthc_cli.register.fulfilling import fulfilled
from tthc_cli.register.recording import NewEvent, happened
from tthc_cli.register.standing import Standing
from tthc_cli.register.standings import Standings
from tthc_cli.register.todo import todo
from tthc_cli.register.work import WorkDone
from tthc_cli.rules.by_kind import needs_event, triggers
from tthc_cli.rules.kinds import After, Before, By, EarliestOf, Every, On, Periodic, Rule

FAR = date(2024, 8, 26)
"""The day of every event."""


def with_rules(*of: Rule) -> Plan:
    """The packaged plan with a task a rule in place of its own."""
    tasks = [replace(PLAN.tasks[0], number=n, rules=(rule,)) for n, rule in enumerate(of, 1)]
    return replace(PLAN, tasks=tuple(tasks))


def events_of(plan: Plan) -> Book:
    """Each event of the plan that starts something, in a matter of its own."""
    book = Book()
    for key in dict.fromkeys(key for task in plan.tasks for rule in task.rules for key in triggers(rule)):
        book.add(happened(NewEvent(event=plan.event(key), day=FAR, matter=key, new_matter=True), plan, book.entries))
    return book


def standings(plan: Plan, book: Book, as_of: date) -> list[Standing]:
    return Standings(plan, CALENDAR, as_of, each_update=True).of(live(book.entries, plan))


def hold(plan: Plan, book: Book) -> int:
    """Record each dated deadline as done on its due day: it counts as done in time everywhere. How many there were."""
    count = 0
    for standing in standings(plan, book, FAR):
        deadline = standing.deadline
        rule = standing.task.rules[standing.ref.place - 1]
        if deadline is None or isinstance(rule, Every):  # what ends updates is an event of its own
            continue
        count += 1
        mine = Book(list(book.entries))
        new = fulfilled(
            WorkDone(
                task=standing.task,
                day=deadline.due,
                rule=standing.ref.place,
                matter=standing.matter,
                period=deadline.period_name,
            ),
            plan,
            CALENDAR,
            mine.entries,
            today=date(2040, 1, 1),
        )
        mine.add(new)
        as_of = max(deadline.due, FAR)
        standings_after = standings(plan, mine, as_of)
        (fulfilled_standing,) = (candidate for candidate in standings_after if candidate.identity == standing.identity)
        assert fulfilled_standing.done_on == deadline.due
        assert not [
            item
            for item in todo(plan, standings_after, CALENDAR, as_of=as_of, within=5)
            if item.standing.identity == standing.identity
        ]
        (account,) = accounts(plan, CALENDAR, [fulfilled_standing], as_of=as_of)[
            fulfilled_standing.task.number - 1 : fulfilled_standing.task.number
        ]
        assert account.counts == {"on_time": 1}
    return count


def test_every_due_day_of_the_plan_can_be_recorded():
    assert hold(PLAN, events_of(PLAN)) > 25


@given(st.lists(rules, min_size=1, max_size=3))
def test_every_due_day_of_a_made_up_plan_can_be_recorded(made):
    plan = with_rules(*(rule for rule in made if not isinstance(rule, Every)))
    assert hold(plan, Book()) >= len(plan.tasks)


def test_a_period_that_is_due_before_it_begins_can_be_recorded(tmp_path):
    """The first of the month, moved back from a day off: January's own due day lies in the year before."""
    text = "text: Định kỳ hàng tháng, quý và năm\n"
    from tthc_cli.data_files import data_file

    plan = tmp_path / "plan.yaml"
    source = data_file("plan_2024.yaml").read_text("utf-8")
    before, middle, after = source.partition(text)
    assert middle
    after = after.replace(
        "periods: [month, quarter, year]", "periods: [month]\n        day: 1\n        month: first", 1
    )
    plan.write_text(before + middle + after, encoding="utf-8")
    with_plan = ("--plan", plan, "--register", tmp_path / "r")
    for period, day in (("2024-01", "2023-12-29"), ("2024-06", "2024-05-31"), ("2024-09", "2024-08-30")):
        done = tthc("done", "19", "--period", period, "--on", day, *with_plan)
        assert (done.returncode, done.stderr) == (0, ""), period
        due = tthc("due", "--as-of", day, "--later", *with_plan, "--format", "csv").stdout
        assert f",{period}," not in due
    early = tthc("done", "19", "--period", "2024-10", "--on", "2024-09-30", *with_plan)
    assert early.returncode == 2, "due on Tuesday 1/10: the period has not begun"


def test_a_week_is_recorded_by_its_iso_name(tmp_path):
    good = (TEST_DATA / "bad" / "plan" / "good.yaml").read_text("utf-8")
    words = "16 giờ thứ Sáu hằng tuần"
    continuous = "      - kind: continuous\n        text: Thường xuyên\n"
    weekly = f"      - kind: periodic\n        text: {words}\n        periods: [week]\n        weekday: friday\n"
    assert continuous in good
    plan = tmp_path / "plan.yaml"
    text = good.replace(continuous, weekly).replace("time: Thường xuyên", f"time: {words}").replace("2024", "2026")
    plan.write_text(text, "utf-8")
    with_plan = ("--plan", plan, "--register", tmp_path / "r")
    # W01 is due on Friday 2/1/2026, a swapped day off, moved back into the year before
    for period, day in (("2026-W07", "2026-02-13"), ("2026-w03", "2026-01-16"), ("2026-W01", "2025-12-31")):
        done = tthc("done", "2", "--period", period, "--on", day, *with_plan)
        assert (done.returncode, done.stderr) == (0, ""), period
    due = json.loads(
        tthc("due", "--as-of", "2026-02-13", "--later", *with_plan, "--format", "json", "--fail-on", "never").stdout
    )
    weeks = [item["period"] for item in due["items"] if item["task"] == 2]
    # the week of Tết is off as a whole and has no deadline
    assert weeks[:5] == ["2026-W02", "2026-W04", "2026-W05", "2026-W06", "2026-W09"]
    for period, words in (
        ("2026-W08", "every day of it"),
        ("2026-W54", "no period '2026-W54'; write one from 2026-W01 to 2026-W53 (next: 2026-W02)"),
        ("2026-W07", "already"),
    ):
        refused = tthc("done", "2", "--period", period, "--on", "2026-02-13", *with_plan)
        assert (refused.returncode, words in refused.stderr) == (2, True), refused.stderr
    early = tthc("done", "2", "--period", "2026-W10", "--on", "2026-02-27", *with_plan)
    assert early.returncode == 2
    # and a list of it is taken back
    (tmp_path / "list.csv").write_text(tthc("event", "list", *with_plan, "--format", "csv").stdout, "utf-8")
    again = tthc("event", "import", tmp_path / "list.csv", "--plan", plan, "--register", tmp_path / "other")
    assert again.returncode == 0
    assert "3 entries" in again.stdout


def test_of_two_days_in_a_period_the_one_that_is_done_is_named():
    """ "Trước ngày 15 và ngày 30 hằng tháng": a mark for the month would pass for the day that is still to come."""
    rules = [Periodic(text="-", periods=("month",), day=day) for day in (15, 30)]
    task = replace(PLAN.tasks[0], number=1, rules=tuple(rules))
    plan, book, day = replace(PLAN, tasks=(task,)), Book(), date(2024, 3, 14)
    with pytest.raises(TthcError, match=r"1\.1 \(15/03/2024\), 1\.2 \(29/03/2024\)"):
        fulfilled(WorkDone(task=task, day=day, period="2024-03"), plan, CALENDAR, book.entries, today=TODAY)
    book.add(
        fulfilled(WorkDone(task=task, day=day, rule=1, period="2024-03"), plan, CALENDAR, book.entries, today=TODAY)
    )
    march = [s for s in standings(plan, book, day) if s.deadline and s.deadline.period_name == "2024-03"]
    assert [standing.done_on for standing in march] == [day, None]


# -- before an event --------------------------------------------------------------------------------------------------

KEY = "legal-document-effective"
before_rules = st.one_of(
    st.builds(Before, text=st.just("-"), event=st.just(KEY), count=st.integers(1, 30), unit=st.just("day")),
    st.builds(By, text=st.just("-"), event=st.just(KEY), inclusive=st.booleans()),
    st.just(
        EarliestOf(
            text="-",
            parts=(
                Before(text="-", event=KEY, count=3, unit="day"),
                By(text="-", event="legal-document-signed", inclusive=True),
            ),
        )
    ),
)


@given(before_rules, st.integers(-60, 20), st.booleans())
def test_work_before_an_event_counts_when_the_event_comes(rule, offset, named):
    plan, book, day = with_rules(rule), Book(), FAR + timedelta(offset)
    assert needs_event(rule)
    more: dict[str, Any] = {"matter": "VB 7", "new_matter": True} if named else {}
    task = plan.tasks[0]
    book.add(fulfilled(WorkDone(task=task, day=day, **more), plan, CALENDAR, book.entries, today=TODAY))
    matter = book.entries[0].matter
    assert matter == ("VB 7" if named else "1")
    waiting = [standing for standing in standings(plan, book, day) if standing.matter == matter]
    assert waiting
    assert all(standing.deadline is None and standing.waits_for and standing.done_on == day for standing in waiting)
    assert not todo(plan, waiting, CALENDAR, as_of=day, within=5), "nothing is to be done"
    with pytest.raises(TthcError, match="--again"):
        fulfilled(WorkDone(task=task, day=day), plan, CALENDAR, book.entries, today=TODAY)
    book.add(happened(NewEvent(event=plan.event(KEY), day=FAR), plan, book.entries))
    assert book.entries[1].matter == matter, "the event joins the work that was done before it"
    dated = [standing for standing in standings(plan, book, max(day, FAR)) if standing.deadline is not None]
    assert [(standing.matter, standing.done_on) for standing in dated] == [(matter, day)]
    book.add(happened(NewEvent(event=plan.event(KEY), day=FAR), plan, book.entries))
    assert book.entries[2].matter != matter, "the next event has nothing to do with it"


@pytest.mark.parametrize(
    "rule",
    [
        After(text="-", event=KEY, count=3, unit="day"),
        On(text="-", event=KEY),
        EarliestOf(
            text="-",
            parts=(
                By(text="-", event=KEY, inclusive=True),
                After(text="-", event="feedback-received", count=3, unit="day"),
            ),
        ),
    ],
)
def test_what_follows_an_event_is_not_done_before_it(rule):
    plan = with_rules(rule)
    with pytest.raises(TthcError, match="tthc event add"):
        fulfilled(WorkDone(task=plan.tasks[0], day=FAR), plan, CALENDAR, [], today=TODAY)


def test_the_commands_say_where_the_work_stands(tmp_path):
    book = ("--register", tmp_path / "r")
    refused = tthc("done", "2", "--on", "10/08/2024", *book)
    assert refused.returncode == 2
    assert "name the rule: 2.2" in refused.stderr
    done = tthc("done", "2.2", "--on", "10/08/2024", *book)
    assert (done.returncode, done.stderr) == (0, "")
    assert "tthc event add legal-document-effective DATE --matter 1" in done.stdout
    # what it makes happen starts the next task
    assert "2024-08-20" in tthc("due", "--as-of", "12/08/2024", "--later", *book, "--format", "csv").stdout
    copy = tmp_path / "copy.csv"
    copy.write_text(tthc("event", "list", *book, "--format", "csv").stdout, encoding="utf-8")
    assert tthc("event", "import", copy, "--register", tmp_path / "other").returncode == 0
    came = tthc("event", "add", KEY, "26/08/2024", *book)
    assert (came.returncode, came.stderr) == (0, "")
    assert came.stdout.splitlines()[1].startswith("Matter 1: ")
    assert "Sat 10/08/2024" in came.stdout
    rows = tmp_path / "rows.csv"
    rows.write_text(f"event,date\n{KEY},26/08/2024\n{KEY},27/08/2024\n", encoding="utf-8")
    assert tthc("event", "import", rows, "--register", tmp_path / "other").returncode == 0
    listed = tthc("event", "list", "--register", tmp_path / "other", "--format", "csv").stdout
    assert listed.count(",1,") == 2
    several = tthc("done", "2.2", "--matter", "VB 9", "--new", "--on", "10/09/2024", *book)
    assert several.returncode == 0
    assert tthc("done", "2.2", "--matter", "VB 10", "--new", "--on", "10/09/2024", *book).returncode == 0
    unclear = tthc("event", "add", KEY, "26/09/2024", *book)
    assert unclear.returncode == 2
    assert "VB 9, VB 10" in unclear.stderr
    assert tthc("event", "add", KEY, "26/09/2024", "--matter", "VB 9", *book).returncode == 0
