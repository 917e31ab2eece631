"""What is overdue, due today or coming, as it is printed: by urgency, one item a rule, in tables and in paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.recordings import event
from tests.support.registers import MINISTRY, PLAN, Book
from tests.support.reports import texts
from tthc_cli.output.due import DueReport, entries_of, urgency_words
from tthc_cli.output.formats.report import Cell, PrintedTable, Terminal, cell_of
from tthc_cli.plan.model import Plan, RuleRef
from tthc_cli.register.entries import live
from tthc_cli.register.standing import Standing
from tthc_cli.register.standings import Standings
from tthc_cli.register.todo import Todo, Urgency, todo
from tthc_cli.rules.deadline import Deadline, Step
from tthc_cli.rules.periods import period_key

PAPER, SCREEN, MAIL = Terminal(width=100), Terminal(width=100, interactive=True), Terminal()
MONDAY = date(2024, 8, 26)


def deadline(due: date, **more: Any) -> Deadline:
    return Deadline(**{"kind": "by", "text": "lời của kế hoạch", "nominal": due, "due": due, "steps": (), **more})


def item(due: date | None, urgency: Urgency, *, task: int = 8, plan: Plan = PLAN, **more: Any) -> Todo:
    """A deadline of a task's first rule; ``more`` is of the deadline, or the ``matter`` and what it ``waits_for``."""
    named = plan.task(task)
    assert named is not None
    standing = Standing(
        matter=more.pop("matter", None),
        task=named,
        ref=RuleRef(task, 1),
        waits_for=more.pop("waits_for", None),
        passed=more.pop("passed", 0),
        deadline=None if due is None else deadline(due, **more),
    )
    left = None if due is None else CALENDAR.count(MONDAY, due)
    return Todo(plan=plan, standing=standing, urgency=urgency, working_days_left=left)


def month(name: str, due: date, urgency: Urgency = "overdue", **more: Any) -> Todo:
    """A report on a month, as row 19 asks for."""
    return item(due, urgency, task=19, period=period_key(name), **more)


def report(*items: Todo, **more: Any) -> DueReport:
    return DueReport(**{"everything": items, "plans": [PLAN], "as_of": MONDAY, "within": 5, **more})


def titles(tables: Sequence[PrintedTable]) -> list[str]:
    return [table.title for table in tables if table.title]


OVERDUE = item(date(2024, 8, 19), "overdue")
TODAY = item(MONDAY, "today")
SOON = item(date(2024, 8, 29), "soon")
LATER = item(date(2024, 12, 2), "later")
WAITING = item(None, "waiting", task=2, waits_for=MINISTRY)


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_what_was_not_asked_for_is_counted_with_what_nobody_listed():
    due = report(OVERDUE, LATER, LATER, WAITING, hidden=("later", "waiting"), unlisted={"later": 40, "soon": 0})
    assert due.items == [OVERDUE]
    assert due.left_out == {"later": 42, "waiting": 1}
    assert list(due.left_out) == ["later", "waiting"]  # the more urgent first
    assert due.urgencies == {"overdue", "later", "waiting", "soon"}
    payload = due.payload()
    assert payload["not_shown"] == {"later": 42, "waiting": 1}
    assert len(payload["items"]) == 1


ENDS = ("(--later)", "(--waiting)")


def test_the_notes_name_the_options_that_show_the_rest():
    due = report(OVERDUE, LATER, WAITING, hidden=("later", "waiting"))
    (note,) = due.tables(PAPER)[-1].notes
    assert [part[-len(end) :] for part, end in zip(note.split("; "), ENDS, strict=True)] == list(ENDS)
    assert _notes(replace(due, names_options=False)) == []


def _notes(due: DueReport, terminal: Terminal = PAPER) -> list[str]:
    return [note for table in due.tables(terminal) for note in table.notes]


def test_nothing_to_do_is_said():
    title, nothing = report().tables(PAPER)
    assert "26/08/2024" in title.title
    assert "5 ngày làm việc" in nothing.notes[0]
    assert _notes(report(OVERDUE)) == []


def test_plans_that_are_not_in_force_are_named():
    notes = _notes(report(OVERDUE, other_plans=["plan-x"], other_years=[2023]))
    assert [note for note in notes if "plan-x" in note]
    assert [note for note in notes if "2023" in note]


# -- headings ----------------------------------------------------------------------------------------------------------


def test_degrees_of_urgency_stand_one_under_another_with_their_numbers():
    tables = report(SOON, OVERDUE, WAITING, LATER, OVERDUE, TODAY).tables(PAPER)
    assert titles(tables)[1:] == [
        "Quá hạn (2)",
        "Đến hạn hôm nay (1)",
        "Đến hạn trong 5 ngày làm việc tới (1)",
        "Đến hạn sau đó (1)",
        "Đang chờ sự kiện (1)",
    ]


def test_each_degree_has_words_of_its_own():
    names: tuple[Urgency, ...] = ("overdue", "today", "soon", "later", "waiting")
    assert len({urgency_words(name, 3) for name in names}) == 5
    assert "3 ngày làm việc" in urgency_words("soon", 3)


def test_what_counts_as_today_and_is_due_on_another_day_has_a_heading_of_its_own():
    past = item(date(2024, 8, 23), "today", roll="previous", nominal=date(2024, 8, 31))
    day_off = item(date(2024, 9, 2), "today", act_by=date(2024, 8, 26))
    tables = report(TODAY, day_off, past).tables(PAPER)
    assert len(titles(tables)) == 4
    before, today, after = tables[1:]
    assert today.title == "Đến hạn hôm nay (1)"
    assert texts(before)[0][:2] == ["T6 23/08/2024", "còn trong hạn đến hết\nT7 31/08/2024"]
    assert texts(after)[0][:2] == ["T2 02/09/2024", "4"]


# -- periods of one rule -----------------------------------------------------------------------------------------------

JANUARY, FEBRUARY = month("2024-01", date(2024, 1, 15)), month("2024-02", date(2024, 2, 15), assumed=True)


def test_the_periods_of_one_rule_are_one_item_at_the_place_of_the_oldest():
    quarter = item(date(2024, 1, 20), "overdue", task=19, period=period_key("2024-Q1"))
    other_rule = replace(quarter, standing=replace(quarter.standing, ref=RuleRef(19, 2)))
    entries = entries_of([OVERDUE, JANUARY, OVERDUE, other_rule, FEBRUARY])
    assert [list(entry.items) for entry in entries] == [[OVERDUE], [JANUARY, FEBRUARY], [OVERDUE], [other_rule]]
    other_plan = replace(PLAN, identity=replace(PLAN.identity, id="other"))
    assert len(entries_of([JANUARY, month("2024-01", date(2024, 1, 15), plan=other_plan)])) == 2
    assert len(entries_of([JANUARY, month("2024-01", date(2024, 1, 15), matter="1")])) == 2


def test_an_item_of_several_periods_says_how_many_and_which_is_next():
    due = report(
        JANUARY,
        FEBRUARY,
        month("2024-09", date(2024, 9, 16), "soon"),
        month("2024-10", date(2024, 10, 15), "later"),
        hidden=("soon", "later"),
        names_options=False,
    )
    (row,) = texts(due.tables(PAPER)[1])
    assert row[:3] == ["T2 15/01/2024", str(JANUARY.working_days_left), "19"]
    assert "2 kỳ, sớm nhất tháng 01/2024*; kỳ tới 16/09/2024" in row[3]
    # an assumed day is explained once
    assert sum("*" in note for note in _notes(due)) == 1


def test_the_next_day_of_a_rule_may_be_one_that_nobody_listed():
    unlisted = {(PLAN.id, RuleRef(19, 1)): date(2024, 9, 16), ("other", RuleRef(19, 1)): date(2024, 8, 27)}
    assert report(JANUARY, next_days=unlisted).next_day(JANUARY) == date(2024, 9, 16)
    sooner = month("2024-08", date(2024, 9, 13), "soon")
    assert report(JANUARY, sooner, next_days=unlisted).next_day(JANUARY) == date(2024, 9, 13)
    assert report(JANUARY, FEBRUARY).next_day(JANUARY) is None
    assert report(JANUARY, month("2024-08", MONDAY, "today")).next_day(JANUARY) is None  # after today
    assert report(JANUARY, SOON).next_day(JANUARY) is None  # another rule's


# -- rows --------------------------------------------------------------------------------------------------------------


def test_a_row_says_what_whose_and_how_long():
    matter = item(date(2024, 8, 19), "overdue", matter="7", passed=2, time="17:00")
    due = report(matter, references={PLAN.id: {"7": "QĐ 5/QĐ-BKHCN"}})
    (row,) = texts(due.tables(PAPER)[1])
    assert row[:3] == ["T2 19/08/2024", "-5", "8"]
    for words in ("(QĐ 5/QĐ-BKHCN)", "vụ việc 7", *PLAN.leads(matter.standing.task), "17:00", "2 kỳ cập nhật"):
        assert words in row[3], words
    assert due.reference(matter) == "QĐ 5/QĐ-BKHCN"
    assert due.reference(OVERDUE) is None


def test_urgency_has_its_tone():
    tables = report(OVERDUE, TODAY, SOON, LATER).tables(PAPER)[1:]
    tones = [cell_of(row[0]).tone for table in tables for row in table.rows]
    assert tones == ["bad", "warn", "warn", "strong"]


def test_what_waits_has_no_days_and_names_its_event():
    waiting = report(OVERDUE, WAITING).tables(PAPER)[2]
    assert len(waiting.columns) == 2
    event_ = PLAN.event(MINISTRY)
    assert f"{event_.label} – {event_.alias}" in texts(waiting)[0][1]


def test_dated_tables_go_on_below_one_another_with_the_same_widths():
    tables = report(OVERDUE, SOON, WAITING).tables(PAPER)[1:]
    assert [table.goes_on for table in tables] == [False, True, False]
    assert tables[0].columns[:3] == tables[1].columns[:3]
    assert [column.least for column in tables[0].columns][::3] == [len("T2 19/08/2024"), 0]


def test_long_contents_are_cut_for_a_person_alone():
    whole = " ".join(PLAN.tasks[7].content.split())
    (screen,) = texts(report(OVERDUE).tables(SCREEN)[1])
    (paper,) = texts(report(OVERDUE).tables(PAPER)[1])
    assert whole not in screen[3]
    assert "…" in screen[3]
    assert whole in paper[3]
    assert "“lời của kế hoạch”" not in screen[3]
    assert any("--explain" in note for note in _notes(report(OVERDUE), SCREEN))
    assert not any("--explain" in note for note in _notes(report(OVERDUE), PAPER))


def test_explaining_shows_each_step_with_its_source():
    steps = (Step(date=MONDAY, what="bước một", source="Điều 147"), Step(date=MONDAY, what="bước hai", source=None))
    explained = report(item(MONDAY, "today", steps=steps), explain=True)
    (row,) = texts(explained.tables(SCREEN)[1])
    assert "- T2 26/08/2024: bước một [Điều 147]\n- T2 26/08/2024: bước hai" in row[3]
    assert "bước một" not in texts(replace(explained, explain=False).tables(SCREEN)[1])[0][3]
    assert explained.payload()["items"][0]["steps"][1] == {"date": MONDAY, "what": "bước hai", "source": None}


def test_a_warning_that_several_periods_share_stands_once():
    periods = [month(f"2024-0{number}", date(2024, number + 1, 15), warnings=("lưu ý",)) for number in (1, 2)]
    (row,) = texts(report(*periods).tables(PAPER)[1])
    assert row[3].count("lưu ý") == 1


# -- several plans -----------------------------------------------------------------------------------------------------


def test_the_plan_is_named_if_there_are_several():
    later = replace(PLAN, identity=replace(PLAN.identity, year=2025, id="later"))
    city = replace(PLAN, identity=replace(PLAN.identity, issuer="UBND", id="city"))
    assert report(OVERDUE).place_of(OVERDUE) == "8"
    of_years = report(OVERDUE, plans=[PLAN, later])
    assert of_years.place_of(OVERDUE) == "8 (2024)"
    assert of_years.plan_of(OVERDUE) is None
    of_offices = report(OVERDUE, plans=[PLAN, city])
    assert of_offices.plan_of(OVERDUE) == PLAN.identity.issuer
    assert of_offices.place_of(OVERDUE) == "8"
    assert PLAN.identity.issuer in texts(of_offices.tables(PAPER)[1])[0][3]


# -- paragraphs --------------------------------------------------------------------------------------------------------


def test_a_mail_has_one_paragraph_an_item():
    waiting = replace(WAITING, standing=replace(WAITING.standing, matter="3"))
    tables = report(OVERDUE, SOON, TODAY, waiting).tables(MAIL)[1:]
    assert [table.notes[0] for table in tables] == [
        "Quá hạn (1)",
        "Đến hạn hôm nay (1)",
        "Đến hạn trong 5 ngày làm việc tới (1)",
        "Đang chờ sự kiện (1)",
    ]
    assert not any(table.rows for table in tables)
    leads = ", ".join(PLAN.leads(OVERDUE.standing.task))
    assert tables[0].notes[1:3] == ["", f"T2 19/08/2024; quá hạn 5 ngày làm việc; nhiệm vụ 8; {leads}"]
    assert "hôm nay" in tables[1].notes[2]
    assert "3 ngày làm việc" in tables[2].notes[2]
    assert tables[3].notes[2].startswith("nhiệm vụ 2.1; vụ việc 3")


def test_paragraphs_of_matters_that_are_alike_differ_in_their_matter_alone():
    """One deadline in very many matters is put into words once."""
    shared = item(date(2024, 8, 19), "overdue", matter="1")
    second = replace(shared, standing=shared.standing.in_matter("2"))
    (table,) = report(shared, second).tables(MAIL)[1:]
    heads = [line for line in table.notes if line.startswith("T2 19/08/2024")]
    assert [("vụ việc 1" in line, "vụ việc 2" in line) for line in heads] == [(True, False), (False, True)]
    assert table.notes[3:5] == table.notes[3 + len(table.notes) // 2 : 5 + len(table.notes) // 2]


def test_the_answer_over_a_register_lists_every_open_deadline_once():
    """Every deadline that the program works out has its row and its line, and none twice."""
    book = Book()
    event(book, MINISTRY, "4-25")
    standings = Standings(PLAN, CALENDAR, MONDAY).of(live(book.entries, PLAN))
    items = todo(PLAN, standings, CALENDAR, as_of=MONDAY, within=5)
    due = report(*items)
    assert len(due.rows()) == len([each for each in standings if each.done_on is None])
    shown = [row for table in due.tables(PAPER) for row in table.rows]
    assert len(shown) == sum(len(entries_of([i for i in items if i.urgency == name])) for name in due.urgencies)
    assert isinstance(shown[0][0], Cell)


@pytest.mark.parametrize("language", ["payload", "rows"])
def test_programs_get_every_period_of_its_own(language):
    due = report(JANUARY, FEBRUARY)
    rows = due.payload()["items"] if language == "payload" else due.rows()
    assert [row["period"] for row in rows] == ["2024-01", "2024-02"]
