"""What was recorded, as it is printed: the deadlines before and after an entry, and the periods done at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.recordings import day, done, event
from tests.support.registers import MINISTRY, PLAN, Book
from tests.support.reports import texts
from tthc_cli.output.entries import LIST_CSV
from tthc_cli.output.formats.report import Terminal, cell_of
from tthc_cli.output.recorded import EntriesReport, EntryReport
from tthc_cli.plan.model import Plan
from tthc_cli.register.entries import Entry
from tthc_cli.register.recording import taken_back
from tthc_cli.register.standings import of_matter
from tthc_cli.rules.kinds import Periodic

SCREEN = Terminal(width=100)


def report(book: Book, **more: Any) -> EntryReport:
    """The report on the last entry of a register."""
    *earlier, entry = book.entries
    return EntryReport(
        entry=entry,
        before=of_matter(PLAN, CALENDAR, earlier, entry),
        after=of_matter(PLAN, CALENDAR, book.entries, entry),
        plan=PLAN,
        **more,
    )


@pytest.fixture
def book() -> Book:
    """A decision of the ministry was received: rows 2.1 to 2.3 of the plan."""
    recorded = Book()
    event(recorded, MINISTRY, "4-25")
    return recorded


# -- one entry ---------------------------------------------------------------------------------------------------------


def test_an_event_is_printed_with_the_deadlines_that_follow_and_what_waits(book):
    (table,) = report(book).tables(SCREEN)
    assert table.title.startswith("Vụ việc 1: ")
    assert table.title.endswith("25/04/2024 (mục 1)")
    rows = texts(table)
    assert [(row[0], row[1], row[3]) for row in rows] == [("T5 02/05/2024", "2.1", "–")]
    assert any("tthc event add" in note and "--matter 1" in note for note in table.notes)


def test_nothing_is_recorded_by_a_trial(book):
    trial = report(book, dry_run=True)
    assert "mục 1" not in trial.tables(SCREEN)[0].title
    payload = trial.payload()
    assert (payload["id"], payload["dry_run"], payload["register_started"]) == (None, True, None)
    assert report(book).payload()["id"] == 1


def test_the_file_that_the_first_entry_made_is_named(book):
    started = report(book, starts="so.jsonl")
    assert started.payload()["register_started"] == "so.jsonl"
    assert "so.jsonl" in started.tables(SCREEN)[0].notes[-1]
    assert not any("so.jsonl" in note for note in report(book).tables(SCREEN)[0].notes)


def test_a_day_that_moves_says_what_was_due_before(book):
    event(book, MINISTRY, "4-26", matter="1", again=True)
    (table,) = report(book).tables(SCREEN)
    # 26/4 and five days: 1/5 is off, so 2/5 once more; two days later it moves
    assert "(trước là" not in texts(table)[0][2]
    event(book, MINISTRY, "5-2", matter="1", again=True)
    (row, *_rest) = texts(report(book).tables(SCREEN)[0])
    assert row[0] == "T3 07/05/2024"
    assert "02/05/2024" in row[2]


def test_what_is_done_is_marked_by_whether_it_was_in_time(book):
    for on, tone in (("5-2", "good"), ("5-3", "warn")):
        tried = Book(book.entries)
        done(tried, "2.1", on, matter="1")
        (row, *_rest) = report(tried).tables(SCREEN)[0].rows
        assert cell_of(row[3]).tone == tone
        assert report(tried).payload()["deadlines"][0]["done_on"] == day(on)


def test_what_is_no_longer_due_is_said(book):
    book.add(taken_back(PLAN, book.entries, 1, ref=None))
    voided = report(book, voided=book.entries[0])
    (table,) = voided.tables(SCREEN)
    assert "“" in table.title
    assert [note for note in table.notes if "02/05/2024" in note]
    payload = voided.payload()
    assert [(each["task"], each["rule"], each["due"]) for each in payload["fallen_away"]] == [(2, 1, day("5-2"))]
    assert (payload["taken_back"]["id"], payload["deadlines"]) == (1, [])
    assert "taken_back" not in report(book).payload()


def test_of_the_plans_own_deadlines_those_that_changed_are_shown_and_the_next_one():
    book = Book()
    done(book, "19", "4-16", period="2024-03")
    shown = texts(report(book).tables(SCREEN)[0])
    assert len(of_matter(PLAN, CALENDAR, book.entries, book.entries[0])) > 10
    done_on = [row[3] for row in shown]
    assert done_on.count("–") == 1  # the next one
    later = texts(report(book, watch_from=date(2024, 9, 1)).tables(SCREEN)[0])
    assert [row[0] for row in later if row[3] == "–"] > [row[0] for row in shown if row[3] == "–"]


def test_one_entry_is_one_row(book):
    assert report(book).columns() == LIST_CSV
    (row,) = report(book).rows()
    assert (row["id"], row["event"], row["date"], row["voided"]) == (1, MINISTRY, day("4-25"), False)


# -- several periods at once -------------------------------------------------------------------------------------------

MONTHS = ("2024-01", "2024-02")


def two_rules(first: int, second: int) -> Plan:
    """The plan, with two monthly duties in row 19, on these days of each month."""
    task = PLAN.task(19)
    assert task is not None
    rules = tuple(
        Periodic(text=f"ngày {on} hằng tháng", periods=("month",), day=on, month="next", report=False)
        for on in (first, second)
    )
    changed = replace(task, rules=rules)
    return replace(PLAN, tasks=tuple(changed if each is task else each for each in PLAN.tasks))


def entries(rule: int | None, plan: Plan = PLAN, on: date = date(2024, 3, 11)) -> list[Entry]:
    return [
        Entry(id=number, kind="done", plan=plan.id, year=2024, task=19, rule=rule, period=name, day=on)
        for number, name in enumerate(MONTHS, 1)
    ]


def several(recorded: Sequence[Entry], plan: Plan = PLAN, **more: Any) -> EntriesReport:
    after = of_matter(plan, CALENDAR, recorded, recorded[-1])
    return EntriesReport(parts=[(plan, recorded, after)], **more)


def test_each_period_has_its_own_due_day():
    payload = several(entries(1)).payload()
    assert {name: payload[name] for name in ("schema", "dry_run", "register_started")} == {
        "schema": "tthc.entries/1",
        "dry_run": False,
        "register_started": None,
    }
    # the reporting window of a month closes on the 14th, and its report is due one working day later
    assert [(each["id"], each["period"], each["plan"], each["due"], each["last"]) for each in payload["entries"]] == [
        (1, "2024-01", PLAN.id, day("1-15"), day("1-15")),
        (2, "2024-02", PLAN.id, day("2-15"), day("2-15")),
    ]


def test_a_period_that_the_plan_does_not_have_has_no_due_day():
    unknown = [entries(1)[0]._replace(period="2031-07")]
    (entry,) = several(unknown).payload()["entries"]
    assert (entry["due"], entry["last"]) == (None, None)
    ((due, _period, on, _number),) = texts(several(unknown).tables(SCREEN)[0])
    assert (due, on) == ("–", "–")


@pytest.mark.parametrize(("rule", "due"), [(1, ["2024-02-05", "2024-03-05"]), (2, ["2024-02-20", "2024-03-20"])])
def test_a_period_that_several_rules_have_is_due_as_the_rule_that_was_done(rule, due):
    plan = two_rules(5, 20)
    done_at_once = several(entries(rule, plan), plan)
    assert [each["due"].isoformat() for each in done_at_once.payload()["entries"]] == due
    cells = [cell_of(row[2]) for row in done_at_once.tables(SCREEN)[0].rows]
    assert [cell.tone for cell in cells] == (["warn", "warn"] if rule == 1 else ["warn", "good"])


@pytest.mark.parametrize("order", [(5, 20), (20, 5)])
def test_a_whole_task_is_in_time_only_by_the_first_of_its_days(order):
    plan = two_rules(*order)
    whole = several(entries(None, plan), plan)
    payload = whole.payload()
    assert [each["due"].isoformat() for each in payload["entries"]] == ["2024-02-05", "2024-03-05"]
    assert "05/04/2024" in whole.tables(SCREEN)[0].notes[0]


@pytest.mark.parametrize(("rule", "following"), [(1, "05/04/2024"), (2, "19/04/2024"), (None, "05/04/2024")])
def test_the_next_period_is_that_of_the_rule_that_was_done(rule, following):
    """20/4/2024 is a Saturday."""
    plan = two_rules(5, 20)
    (table,) = several(entries(rule, plan), plan).tables(SCREEN)
    assert len(table.notes) == 1
    assert "tháng 03/2024" in table.notes[0]
    assert following in table.notes[0]


def test_the_next_period_is_none_of_before_deadlines_are_watched():
    plan = two_rules(5, 20)
    (table,) = several(entries(1, plan), plan, watch_from=date(2024, 6, 1)).tables(SCREEN)
    assert "tháng 05/2024" in table.notes[0]


def test_a_trial_has_no_numbers_and_says_so():
    trial = several(entries(1), dry_run=True)
    assert [each["id"] for each in trial.payload()["entries"]] == [None, None]
    (table,) = trial.tables(SCREEN)
    assert [cell_of(row[3]).text for row in table.rows] == ["–", "–"]
    assert [cell_of(row[3]).text for row in several(entries(1)).tables(SCREEN)[0].rows] == ["1", "2"]
    assert "(2 kỳ, chưa ghi)" in table.title
    assert "(2 kỳ)" in several(entries(1)).tables(SCREEN)[0].title


def test_plans_of_two_years_have_a_table_each():
    later = replace(PLAN, identity=replace(PLAN.identity, year=2025, id="later"))
    parts = [*several(entries(1)).parts, *several(entries(1, later), later).parts]
    tables = EntriesReport(parts=parts, starts="so.jsonl").tables(SCREEN)
    assert [table.title[:4] for table in tables] == ["2024", "2025", ""]
    assert "so.jsonl" in tables[-1].notes[0]
    assert [row["plan"] for row in EntriesReport(parts=parts).rows()] == [PLAN.id] * 2 + ["later"] * 2
