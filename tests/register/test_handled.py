"""Matters over a period: received, resolved, open, and late."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pytest

from tests.support.calendars import CALENDAR
from tests.support.registers import PLAN, RECEIVED, RESOLVED
from tthc_cli.plan.model import Plan
from tthc_cli.register.entries import Entry
from tthc_cli.register.handled import HandledMatters, handled_matters
from tthc_cli.rules import map_events
from tthc_cli.rules.kinds import After
from tthc_cli.rules.periods import Period, parse_period

TASK = next(task for task in PLAN.tasks if task.number == 10)
SOON = After(kind="after", text="5 ngày làm việc", event=RECEIVED, count=5, unit="working_day")
BOTH = replace(PLAN, tasks=(*PLAN.tasks, replace(TASK, number=99, rules=(SOON,))))
"""A plan in which what is received sets two deadlines."""
QUARTER = parse_period("2024-Q1", None)
# 15 working days each: by hand from the notices of 2024, in which 08/02 to 14/02 were off for Tết
MATTERS = {
    "in time": [(RECEIVED, date(2024, 1, 2)), (RESOLVED, date(2024, 1, 23))],  # due on 23/01
    "late": [(RECEIVED, date(2024, 1, 2)), (RESOLVED, date(2024, 1, 24))],
    "before": [(RECEIVED, date(2023, 11, 1)), (RESOLVED, date(2023, 11, 3))],
    "carried over": [(RECEIVED, date(2023, 12, 28)), (RESOLVED, date(2024, 3, 15))],  # due on 19/01
    "overdue": [(RECEIVED, date(2024, 2, 20))],  # due on 12/03
    "open": [(RECEIVED, date(2024, 3, 25))],  # due on 15/04
    "resolved later": [(RECEIVED, date(2024, 3, 20)), (RESOLVED, date(2024, 4, 2))],
    "of the next quarter": [(RECEIVED, date(2024, 4, 1)), (RESOLVED, date(2024, 4, 2))],
}


def recorded(*matters: str) -> list[Entry]:
    happened = [(name, event, day) for name in matters for event, day in MATTERS[name]]
    return [
        Entry(id=number, kind="event", plan=PLAN.id, year=2024, matter=name, event=event, day=day)
        for number, (name, event, day) in enumerate(happened, 1)
    ]


def counted(
    entries: list[Entry], period: Period = QUARTER, as_of: date = date(2024, 12, 31), plan: Plan = PLAN
) -> dict[str, object]:
    """The numbers that are not 0."""
    matters = handled_matters([plan], CALENDAR, entries, begins=[RECEIVED], ends=[RESOLVED], period=period, as_of=as_of)
    return {name: number for name, number in asdict(matters).items() if number and name != "until"}


@pytest.mark.parametrize(
    ("matter", "numbers"),
    [
        ("in time", {"received", "resolved"}),
        ("late", {"received", "resolved", "resolved_late"}),
        ("before", set()),
        ("carried over", {"carried_over", "resolved", "resolved_late"}),
        ("overdue", {"received", "open", "overdue"}),
        ("open", {"received", "open"}),
        ("resolved later", {"received", "open"}),
    ],
)
def test_a_matter_counts_by_its_days(matter, numbers):
    assert counted(recorded(matter)) == dict.fromkeys({"ever", *numbers}, 1)


def test_all_together():
    """What is there at the beginning or comes is what is resolved or left."""
    numbers = counted(recorded(*MATTERS))
    assert numbers == {
        "ever": 7,
        "received": 5,
        "carried_over": 1,
        "resolved": 3,
        "resolved_late": 2,
        "open": 3,
        "overdue": 1,
    }


def test_a_period_that_still_runs_is_judged_by_the_day_of_looking():
    entries = recorded("overdue", "open")
    assert counted(entries, as_of=date(2024, 3, 12)) == {"ever": 1, "received": 1, "open": 1}
    assert counted(entries, as_of=date(2024, 3, 13)) == {"ever": 1, "received": 1, "open": 1, "overdue": 1}


def test_a_task_that_is_done_ends_its_matter():
    entries = recorded("open")
    done = Entry(id=9, kind="done", plan=PLAN.id, year=2024, matter="open", task=10, day=date(2024, 3, 28))
    assert counted([*entries, done]) == {"ever": 1, "received": 1, "resolved": 1}


@pytest.mark.parametrize(("day", "late"), [(date(2024, 1, 9), {}), (date(2024, 1, 10), {"resolved_late": 1})])
def test_of_two_deadlines_each_is_judged_by_the_day_on_which_it_was_kept(day, late):
    """The first is due on 09/01, the second on 23/01, the day on which the matter ends."""
    done = Entry(id=9, kind="done", plan=PLAN.id, year=2024, matter="in time", task=99, day=day)
    entries = [*recorded("in time"), done]
    assert counted(entries, plan=BOTH) == {"ever": 1, "received": 1, "resolved": 1, **late}


def test_an_open_matter_is_not_overdue_by_a_deadline_that_was_kept():
    done = Entry(id=9, kind="done", plan=PLAN.id, year=2024, matter="open", task=99, day=date(2024, 4, 1))
    april = parse_period("2024-04", None)
    assert counted([*recorded("open"), done], april, date(2024, 4, 15), BOTH) == {
        "ever": 1,
        "carried_over": 1,
        "open": 1,
    }


def test_what_is_voided_or_of_another_plan_does_not_count():
    entries = recorded("open")
    assert counted([*entries, Entry(id=9, kind="void", plan=PLAN.id, year=2024, voids=1)]) == {}
    assert counted([entry._replace(plan="another") for entry in entries]) == {}


@pytest.mark.parametrize(
    ("matter", "event", "day", "first_quarter", "second_quarter"),
    [
        # "resolved later" is due on 10/04
        ("in time", RESOLVED, date(2024, 4, 5), {"received", "open", "overdue"}, {"resolved", "resolved_late"}),
        ("resolved later", RESOLVED, date(2024, 3, 29), {"received", "resolved"}, set()),
        ("open", RECEIVED, date(2024, 4, 3), set(), {"received", "open", "overdue"}),
    ],
)
def test_a_day_that_another_one_replaced_counts_in_no_period(matter, event, day, first_quarter, second_quarter):
    again = Entry(id=9, kind="event", plan=PLAN.id, year=2024, matter=matter, event=event, day=day)
    entries = [*recorded(matter), again]
    carried = {"carried_over"} if second_quarter and "received" not in second_quarter else set()
    assert counted(entries) == (dict.fromkeys({"ever", *first_quarter}, 1) if first_quarter else {})
    assert counted(entries, parse_period("2024-Q2", None)) == dict.fromkeys({"ever", *carried, *second_quarter}, 1)


@pytest.mark.parametrize("rule", [None, 1])
def test_work_whose_day_another_one_replaced_ends_no_matter_before_that(rule):
    done = Entry(id=8, kind="done", plan=PLAN.id, year=2024, matter="open", task=99, day=date(2024, 3, 28))
    entries = [*recorded("open"), done, done._replace(id=9, rule=rule, day=date(2024, 4, 3))]
    alone = replace(PLAN, tasks=(replace(TASK, number=99, rules=(SOON,)),))
    assert counted(entries, plan=alone) == {"ever": 1, "received": 1, "open": 1}
    assert counted(entries, parse_period("2024-Q2", None), plan=alone) == {
        "ever": 1,
        "carried_over": 1,
        "resolved": 1,
        "resolved_late": 1,  # due on 01/04
    }


@pytest.mark.parametrize("received", ["Nhận được phản ánh, kiến nghị", "tiếp nhận PAKN", "nhan-phan-anh-kien-nghi"])
def test_events_are_known_by_their_words_whatever_their_keys(received):
    """An imported plan has keys of its own."""
    keys = {RECEIVED: "event-nhan", RESOLVED: "event-xong"}
    own = replace(
        PLAN,
        events=tuple(replace(event, key=keys.get(event.key, event.key)) for event in PLAN.events),
        tasks=tuple(
            replace(task, rules=tuple(map_events(rule, lambda key: keys.get(key, key)) for rule in task.rules))
            for task in PLAN.tasks
        ),
    )
    own = replace(
        own,
        events=tuple(
            replace(event, words=(*event.words, "Tiếp nhận  PAKN")) if event.key == "event-nhan" else event
            for event in own.events
        ),
    )
    entries = [entry._replace(event=keys[str(entry.event)]) for entry in recorded(*MATTERS)]
    matters = handled_matters(
        [own],
        CALENDAR,
        entries,
        begins=["none of its events", received],
        ends=["CÓ KẾT QUẢ XỬ LÝ"],
        period=QUARTER,
        as_of=date(2024, 12, 31),
    )
    assert matters == handled_matters(
        [PLAN],
        CALENDAR,
        recorded(*MATTERS),
        begins=[RECEIVED],
        ends=[RESOLVED],
        period=QUARTER,
        as_of=date(2024, 12, 31),
    )
    assert matters.received == 5


def test_a_matter_with_two_events_that_begin_it_began_with_the_first():
    """Both days of a matter count one matter, whichever was recorded first."""
    decision = "ministry-decision-received"
    for days in ((date(2023, 12, 28), date(2024, 1, 2)), (date(2024, 1, 2), date(2023, 12, 28))):
        entries = [
            Entry(id=number, kind="event", plan=PLAN.id, year=2024, matter="a", event=event, day=day)
            for number, (event, day) in enumerate(zip((RECEIVED, decision), days, strict=True), 1)
        ]
        matters = handled_matters(
            [PLAN], CALENDAR, entries, begins=[RECEIVED, decision], ends=[RESOLVED], period=QUARTER, as_of=QUARTER.last
        )
        assert (matters.received, matters.carried_over) == (0, 1)


def test_nothing_recorded():
    nothing = handled_matters([], CALENDAR, [], begins=[RECEIVED], ends=[RESOLVED], period=QUARTER, as_of=QUARTER.last)
    assert nothing == HandledMatters(until=QUARTER.last)


def test_what_is_open_of_last_years_plan_is_counted_too():
    last_year = replace(PLAN, identity=replace(PLAN.identity, id="last-year"))
    entries = [entry._replace(plan="last-year") for entry in recorded("carried over")] + recorded("open")
    matters = handled_matters(
        [last_year, PLAN], CALENDAR, entries, begins=[RECEIVED], ends=[RESOLVED], period=QUARTER, as_of=QUARTER.last
    )
    assert (matters.carried_over, matters.resolved_late, matters.received, matters.open) == (1, 1, 1, 1)
