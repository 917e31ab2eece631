from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR, FILE
from tests.support.examples import examples
from tests.support.places import TEST_DATA
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan.model import Plan
from tthc_cli.rules.by_kind import waits_for
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.facts import Facts
from tthc_cli.rules.kinds import (
    After,
    Before,
    By,
    Continuous,
    EarliestOf,
    Every,
    On,
    Periodic,
    Rule,
    TimeUnit,
    Within,
    part_days,
)
from tthc_cli.rules.periods import Reporting
from tthc_cli.rules.resolve import repeats, resolve, shift
from tthc_cli.sources import Source
from tthc_cli.workdays.holiday_file import HolidayFile, MakeUpDay, OffDay, OpenOccasion
from tthc_cli.workdays.work_calendar import WorkCalendar

CASES = yaml.safe_load((TEST_DATA / "worked_examples.yaml").read_text("utf-8"))
REPORTING = Reporting(cut_off_day=14, cut_off_source="decree", due_after=1, due_source="decree", assumed=True)


def against(calendar: WorkCalendar, *, updates: int = 3, **events: date) -> Facts:
    return Facts(
        calendar=calendar,
        events={key.replace("_", "-"): day for key, day in events.items()},
        year=2024,
        reporting=REPORTING,
        sources={"decree": Source(document="Nghị định 09/2019/NĐ-CP")},
        updates=updates,
    )


def only_deadline(rule: Rule, facts: Facts) -> Deadline:
    (deadline,) = resolve(rule, facts)
    return deadline


def counted(words: str) -> Rule:
    kind, count, unit = words.split()
    fields: dict[str, Any] = {"text": "x", "event": "start", "count": int(count), "unit": unit}
    return After(**fields) if kind == "after" else Before(**fields)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['event']} {case['rule']}")
def test_worked_examples(case, calendar):
    deadline = only_deadline(counted(case["rule"]), against(calendar, start=date.fromisoformat(case["event"])))
    assert (deadline.nominal.isoformat(), deadline.due.isoformat()) == (case["nominal"], case["due"])
    assert deadline.roll == (
        None if deadline.due == deadline.nominal else "next" if "after" in case["rule"] else "previous"
    )
    assert deadline.warnings == ()


def test_every_fifth_working_day_after_the_first_fifteen(calendar):
    rule = Every(
        text="x",
        event="start",
        count=15,
        unit="working_day",
        then_count=5,
        then_unit="working_day",
        until="end",
    )
    deadlines = resolve(rule, against(calendar, start=date(2024, 4, 25)))
    assert [d.due for d in deadlines] == [date(2024, 5, 20), date(2024, 5, 27), date(2024, 6, 3), date(2024, 6, 10)]
    assert [d.occurrence for d in deadlines] == [0, 1, 2, 3]

    def until(day: date) -> list[date]:
        return [d.due for d in resolve(rule, against(calendar, start=date(2024, 4, 25), end=day))]

    # resolved before the first date, on it, on an update's day, and the day after that
    assert until(date(2024, 5, 10)) == [date(2024, 5, 20)]
    assert until(date(2024, 5, 20)) == [date(2024, 5, 20)]
    assert until(date(2024, 5, 27)) == [date(2024, 5, 20)]
    assert until(date(2024, 5, 28)) == [date(2024, 5, 20), date(2024, 5, 27)]
    # a closing event takes the place of the number of updates asked for
    assert len(until(date(2024, 12, 31))) > 25


@pytest.mark.parametrize("label", [None, "Lần đầu"])
def test_repeats_are_the_deadlines_that_the_rule_resolves_to(calendar, label):
    rule = Every(
        text="x", event="start", count=1, unit="month", then_count=2, then_unit="week", until="end", label=label
    )
    for facts in (
        against(calendar, updates=5, start=date(2024, 4, 25)),
        against(calendar, start=date(2024, 4, 25), end=date(2024, 7, 1)),
    ):
        expected = resolve(rule, facts)
        of_rule = repeats(rule, facts)
        assert list(of_rule.due) == [deadline.due for deadline in expected]
        assert tuple(of_rule) == expected
        assert [deadline.steps for deadline in of_rule] == [deadline.steps for deadline in expected]
        assert {deadline.label for deadline in expected} == {label}
        assert of_rule[1] is of_rule[1:][0] is of_rule[1 - len(expected)], "each is made once"
        with pytest.raises(IndexError):
            of_rule[len(expected)]
    assert resolve(rule, against(calendar)) == ()


def test_on_the_day_itself_names_the_working_day_before_a_day_off(calendar):
    rule = On(text="x", event="start")
    working = only_deadline(rule, against(calendar, start=date(2024, 5, 2)))
    assert (working.due, working.act_by, working.roll) == (date(2024, 5, 2), None, None)
    off = only_deadline(rule, against(calendar, start=date(2024, 5, 1)))
    assert (off.due, off.act_by, off.roll) == (date(2024, 5, 1), date(2024, 4, 26), None)


@pytest.mark.parametrize(
    ("day", "inclusive", "nominal", "due"),
    [
        (date(2024, 8, 30), False, date(2024, 8, 29), date(2024, 8, 29)),
        (date(2024, 11, 30), False, date(2024, 11, 29), date(2024, 11, 29)),
        (date(2024, 8, 30), True, date(2024, 8, 30), date(2024, 8, 30)),
        (date(2024, 9, 3), True, date(2024, 9, 3), date(2024, 8, 30)),
        (date(2024, 5, 5), False, date(2024, 5, 4), date(2024, 5, 4)),  # a make-up Saturday
    ],
)
def test_by_a_day(calendar, day, inclusive, nominal, due):
    deadline = only_deadline(By(text="x", date=day, inclusive=inclusive), against(calendar))
    assert (deadline.nominal, deadline.due, deadline.event) == (nominal, due, None)


def test_counts_from_a_fixed_day(calendar):
    """Thu 25/4/2024, as in the worked examples, but named by the plan and not an event."""
    day = date(2024, 4, 25)
    after = only_deadline(After(text="x", date=day, count=5, unit="day"), against(calendar))
    assert (after.nominal, after.due, after.event, after.event_date) == (
        date(2024, 4, 30),
        date(2024, 5, 2),
        None,
        None,
    )
    before = only_deadline(Before(text="x", date=date(2024, 8, 26), count=8, unit="day"), against(calendar))
    assert before.due == date(2024, 8, 16)
    on = only_deadline(On(text="x", date=date(2024, 5, 1)), against(calendar))
    assert (on.due, on.act_by) == (date(2024, 5, 1), date(2024, 4, 26))
    assert waits_for(After(text="x", date=day, count=5, unit="day"), {}) == ()
    assert "ngày đã nêu, không tính" in after.steps[0].what


@pytest.mark.parametrize(
    ("day", "part_of", "inclusive", "nominal", "due", "article"),
    [
        # 1/6/2024 is a Saturday, 15/6 a Saturday, 30/6 a Sunday, 31/12 a Tuesday
        (date(2024, 6, 1), "month", True, date(2024, 6, 1), date(2024, 5, 31), "Điều 146 khoản 2"),
        (date(2024, 6, 15), "month", True, date(2024, 6, 15), date(2024, 6, 14), "Điều 146 khoản 2"),
        (date(2024, 6, 15), "month", False, date(2024, 6, 14), date(2024, 6, 14), "Điều 146 khoản 2"),
        (date(2024, 6, 30), "year", True, date(2024, 6, 30), date(2024, 6, 28), "Điều 146 khoản 3"),
        (date(2024, 12, 31), "year", True, date(2024, 12, 31), date(2024, 12, 31), "Điều 146 khoản 3"),
    ],
)
def test_parts_of_months_and_years_rest_on_article_146(calendar, day, part_of, inclusive, nominal, due, article):
    deadline = only_deadline(By(text="x", date=day, inclusive=inclusive, part_of=part_of), against(calendar))
    assert (deadline.nominal, deadline.due) == (nominal, due)
    assert article in (deadline.steps[0].source or "")


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        # the 15th itself is too late: the 14th, or the working day before it (14/1 and 14/4 are Sundays, Tết ends on
        # 14/2, 14/9 and 14/12 are Saturdays)
        (
            Periodic(text="x", periods=("month",), day=15, inclusive=False),
            [
                *(date(2024, 1, 12), date(2024, 2, 7), date(2024, 3, 14), date(2024, 4, 12), date(2024, 5, 14)),
                *(date(2024, 6, 14), date(2024, 7, 12), date(2024, 8, 14), date(2024, 9, 13), date(2024, 10, 14)),
                *(date(2024, 11, 14), date(2024, 12, 13)),
            ],
        ),
        # Wed 6/3, Thu 6/6, Fri 6/9, Fri 6/12
        (
            Periodic(text="x", periods=("quarter",), day=6),
            [date(2024, 3, 6), date(2024, 6, 6), date(2024, 9, 6), date(2024, 12, 6)],
        ),
        # the month after: Fri 5/4, Fri 5/7, Sat 5/10 back to Fri 4/10, Sun 5/1/2025 back to Fri 3/1
        (
            Periodic(text="x", periods=("quarter",), day=5, month="next"),
            [date(2024, 4, 5), date(2024, 7, 5), date(2024, 10, 4), date(2025, 1, 3)],
        ),
        # the first month: Sat 20/1 back to Fri 19/1; Sat 20/7 back to Fri 19/7
        (Periodic(text="x", periods=("half",), day=20, month="first"), [date(2024, 1, 19), date(2024, 7, 19)]),
        # day 31 in a month of 30 days is its last; before the 31st of a month of 31 is the 30th (Mon 30/12)
        (Periodic(text="x", periods=("half",), day=31), [date(2024, 6, 28), date(2024, 12, 31)]),
        (
            Periodic(text="x", periods=("half",), day=31, inclusive=False),
            [date(2024, 6, 28), date(2024, 12, 30)],
        ),
        # before the 1st is the month before: Fri 31/5, Sat 30/11 back to Fri 29/11
        (Periodic(text="x", periods=("half",), day=1, inclusive=False), [date(2024, 5, 31), date(2024, 11, 29)]),
    ],
)
def test_periodic_on_a_day_of_its_own(calendar, rule, due):
    deadlines = resolve(rule, replace(against(calendar), reporting=None))
    assert [d.due for d in deadlines] == due
    assert not any(d.assumed for d in deadlines)
    assert [d.occurrence for d in deadlines] == list(range(len(due)))


def test_within_a_window_stays_in_it_and_names_its_milestones(calendar):
    rule = Within(text="x", first=date(2024, 1, 1), last=date(2024, 6, 30), milestones=(date(2024, 3, 31),))
    deadline = only_deadline(rule, against(calendar))
    assert (deadline.nominal, deadline.due, deadline.roll) == (date(2024, 6, 30), date(2024, 6, 28), "previous")
    assert date(2024, 3, 31) in [step.date for step in deadline.steps]


def test_periodic_reports(calendar):
    deadlines = resolve(Periodic(text="x", periods=("month", "quarter", "year")), against(calendar))
    assert len(deadlines) == 17
    due = {d.period_name: d.due for d in deadlines}
    # cut-off on the 14th, due one working day after it: 14/1/2024 is a Sunday; Tết ends on 14/2; 14/12 is a Saturday
    assert due["2024-01"] == date(2024, 1, 15)
    assert due["2024-02"] == date(2024, 2, 15)
    assert due["2024-Q1"] == due["2024-03"] == date(2024, 3, 15)
    assert due["2024-04"] == date(2024, 4, 15)
    assert due["2024"] == due["2024-Q4"] == due["2024-12"] == date(2024, 12, 16)
    assert all(d.assumed for d in deadlines)
    assert [d.occurrence for d in deadlines] == list(range(17))
    assert [d.due for d in deadlines] == sorted(d.due for d in deadlines)


EARLIEST = EarliestOf(
    text="x",
    parts=(
        By(text="theo Kế hoạch", event="review", inclusive=True),
        By(text="trước 30/8", date=date(2024, 8, 30), inclusive=False),
    ),
)


def test_earliest_of_with_an_open_part_says_so(calendar):
    deadline = only_deadline(EARLIEST, against(calendar))
    assert (deadline.due, deadline.event, deadline.kind) == (date(2024, 8, 29), None, "earliest_of")
    assert any("theo Kế hoạch" in warning for warning in deadline.warnings)
    assert waits_for(EARLIEST, {}) == ("review",)


def test_earliest_of_takes_the_part_that_binds(calendar):
    sooner = only_deadline(EARLIEST, against(calendar, review=date(2024, 6, 30)))
    assert (sooner.due, sooner.event, sooner.event_date) == (date(2024, 6, 28), "review", date(2024, 6, 30))
    later = only_deadline(EARLIEST, against(calendar, review=date(2024, 9, 30)))
    assert (later.due, later.event, later.warnings) == (date(2024, 8, 29), None, ())


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("first", "second", "hour"), [(None, "16:00", "16:00"), ("9:30", "10:00", "9:30")])
def test_of_two_parts_on_one_day_the_earlier_hour_holds_in_any_order(calendar, turned, first, second, hour):
    parts = (
        By(text="theo Kế hoạch", event="review", inclusive=True, time=first),
        By(text="trước 30/8", date=date(2024, 8, 30), inclusive=True, time=second),
    )
    rule = EarliestOf(text="x", parts=parts[::-1] if turned else parts)
    deadline = only_deadline(rule, against(calendar, review=date(2024, 8, 30)))
    assert (deadline.due, deadline.time) == (date(2024, 8, 30), hour)
    assert _('kept too, on the same day: "{text}"').format(text=parts[0].text if hour == second else parts[1].text) in [
        step.what for step in deadline.steps
    ]


def test_rules_that_wait_or_have_no_date_give_none(calendar):
    assert resolve(counted("after 5 day"), against(calendar)) == ()
    assert resolve(Continuous(text="Thường xuyên"), against(calendar)) == ()
    assert waits_for(Continuous(text="Thường xuyên"), {}) == ()


def test_steps_name_each_day_passed_over_with_its_notice(calendar):
    deadline = only_deadline(counted("after 5 working_day"), against(calendar, start=date(2024, 4, 25)))
    days = [step.date for step in deadline.steps]
    # the event; 27 and 28/4 a weekend; 29/4 swapped; 30/4; 1/5; Saturday 4/5 made up, counted; Sunday 5/5; the last day
    april, may = (25, 27, 28, 29, 30), (1, 4, 5, 6)
    assert days == [*(date(2024, 4, day) for day in april), *(date(2024, 5, day) for day in may)]
    by_day = {step.date: step for step in deadline.steps}
    assert "2450/VPCP-KGVX" in (by_day[date(2024, 4, 29)].source or "")
    assert "2450/VPCP-KGVX" in (by_day[date(2024, 4, 30)].source or "")
    assert "Điều 147" in (by_day[date(2024, 4, 25)].source or "")


def test_a_day_is_passed_over_by_a_count_but_not_by_a_roll(calendar):
    """30/4 is the fifth of five days and so was counted: what it cannot be is the last one."""

    def words(phrase: str, day: date) -> list[str]:
        return [
            step.what.split("; ")[-1] for step in only_deadline(counted(phrase), against(calendar, start=day)).steps
        ]

    assert words("after 5 day", date(2024, 4, 25))[2:4] == [_("cannot be the last day")] * 2
    assert words("before 8 day", date(2024, 8, 26))[2:4] == [_("cannot be the last day")] * 2
    passed = words("after 5 working_day", date(2024, 4, 25))
    assert passed[1:-1] == [*[_("not counted")] * 5, _("counted"), _("not counted")]
    on = only_deadline(On(text="x", event="start"), against(calendar, start=date(2024, 5, 1)))
    assert [step.date.day for step in on.steps] == [1, 1, 30, 29, 28, 27, 26]
    assert not any(_("not counted") in step.what or _("cannot be the last day") in step.what for step in on.steps)
    assert on.steps[-1].what == _("act by this day, the working day before")


def test_a_roll_rests_on_article_148(calendar):
    deadline = only_deadline(counted("after 5 day"), against(calendar, start=date(2024, 4, 25)))
    assert [step.date.day for step in deadline.steps] == [25, 30, 30, 1, 2]
    assert deadline.steps[-1].source == "Bộ luật Dân sự 91/2015/QH13, Điều 148 khoản 5"


def test_a_date_through_an_open_occasion_or_an_estimated_year_says_so(calendar):
    def warnings(day: date, words: str) -> tuple[str, ...]:
        return only_deadline(counted(words), against(calendar, start=day)).warnings

    assert any("30/4" in w or "30/04" in w for w in warnings(date(2027, 4, 26), "after 5 working_day"))
    assert any("2028" in w for w in warnings(date(2027, 12, 20), "after 15 working_day"))
    assert any("2028" in w for w in warnings(date(2027, 12, 31), "after 5 day"))
    assert warnings(date(2024, 4, 26), "after 5 working_day") == ()


@given(st.dates(date(2026, 11, 1), date(2027, 12, 31)), st.integers(1, 8))
def test_what_is_doubtful_of_one_update_is_so_of_all_that_are_counted_from_it(day, updates):
    """An open occasion moves the first day, and with it each day that is counted from it, wherever that lies."""
    task = load_plan().value.task(10)
    assert task is not None
    so_far: set[str] = set()
    for deadline in resolve(task.rules[0], against(CALENDAR, updates=updates, feedback_received=day)):
        assert so_far <= set(deadline.warnings)
        assert len(set(deadline.warnings)) == len(deadline.warnings)
        so_far |= set(deadline.warnings)


def test_updates_over_the_new_year_keep_its_doubt():
    task = load_plan().value.task(10)
    assert task is not None
    dated = resolve(task.rules[0], against(CALENDAR, updates=2, feedback_received=date(2026, 12, 31)))
    assert [deadline.due for deadline in dated] == [date(2027, 1, 22), date(2027, 1, 29), date(2027, 2, 12)]
    assert all(deadline.warnings for deadline in dated)


@pytest.mark.parametrize("words", ["after 5 day", "after 100000 working_day", "after 9000 year", "after 200000 month"])
def test_outside_of_the_calendar_is_an_error(calendar, words):
    with pytest.raises(TthcError):
        resolve(counted(words), against(calendar, start=date(2098, 12, 31) if words != "after 5 day" else date.max))


def test_shift_counts_both_ways(calendar):
    assert shift(calendar, date(2024, 4, 25), 5).due == date(2024, 5, 6)
    assert shift(calendar, date(2024, 5, 6), -4).due == date(2024, 4, 26)
    with pytest.raises(TthcError):
        shift(calendar, date(2024, 4, 25), 0)


# -- properties, against a plain day-by-day counter over 2019-2027 -----------------------------------------------------

OFF = {off.date for year in FILE.years for off in year.off}
MADE_UP = {made.date for year in FILE.years for made in year.make_up}
DAYS = st.dates(date(2019, 3, 1), date(2027, 9, 30))
COUNTS = st.integers(1, 60)


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in OFF)


def stepped(day: date, step: int, working_days: int) -> date:
    while working_days:
        day += timedelta(days=step)
        working_days -= works(day)
    return day


def moved(day: date, step: int) -> date:
    while not works(day):
        day += timedelta(days=step)
    return day


@given(DAYS, COUNTS)
def test_after_working_days_is_the_plain_count(day, count):
    assert only_deadline(counted(f"after {count} working_day"), against(CALENDAR, start=day)).due == stepped(
        day, 1, count
    )


@given(DAYS, COUNTS)
def test_before_working_days_is_the_plain_count(day, count):
    assert only_deadline(counted(f"before {count} working_day"), against(CALENDAR, start=day)).due == stepped(
        day, -1, count
    )


@given(DAYS, COUNTS)
def test_calendar_days_roll_the_right_way(day, count):
    after = only_deadline(counted(f"after {count} day"), against(CALENDAR, start=day))
    assert (after.nominal, after.due) == (day + timedelta(count), moved(day + timedelta(count), 1))
    before = only_deadline(counted(f"before {count} day"), against(CALENDAR, start=day))
    assert (before.nominal, before.due) == (day - timedelta(count), moved(day - timedelta(count), -1))


@given(DAYS, st.integers(1, 24))
def test_weeks_and_months_by_plain_arithmetic(day, count):
    weeks = only_deadline(counted(f"after {count} week"), against(CALENDAR, start=day))
    assert weeks.nominal == day + timedelta(days=7 * count)
    assert weeks.nominal.weekday() == day.weekday()
    months = only_deadline(counted(f"after {count} month"), against(CALENDAR, start=day)).nominal
    whole = (months.year - day.year) * 12 + months.month - day.month
    assert whole == count
    assert months.day == day.day or (months.day < day.day and (months + timedelta(1)).day == 1)


@given(DAYS, st.sampled_from(["after", "before"]), COUNTS, st.sampled_from(["day", "working_day"]))
def test_a_deadline_is_a_working_day_and_its_steps_lead_to_it(day, kind, count, unit):
    deadline = only_deadline(counted(f"{kind} {count} {unit}"), against(CALENDAR, start=day))
    assert works(deadline.due)
    assert deadline.steps[0].date == day
    assert deadline.steps[-1].date == deadline.due
    assert (deadline.roll is None) == (deadline.nominal == deadline.due)
    between = {step.date for step in deadline.steps[1:-1]}
    low, high = sorted((day if unit == "working_day" else deadline.nominal, deadline.due))
    passed = {low + timedelta(n) for n in range((high - low).days + 1)} - {day, deadline.due}
    assert {d for d in passed if not works(d) or d in MADE_UP} <= between | {deadline.nominal}


@given(DAYS, DAYS)
def test_a_later_event_never_has_an_earlier_deadline(one_day, another_day):
    first, second = sorted((one_day, another_day))
    for words in ("after 5 day", "after 15 working_day", "after 1 month", "before 8 day", "before 3 working_day"):
        rule = counted(words)
        assert (
            only_deadline(rule, against(CALENDAR, start=first)).due
            <= only_deadline(rule, against(CALENDAR, start=second)).due
        )


@examples(50)
@given(DAYS, st.integers(0, 8))
def test_updates_are_five_working_days_apart(day, updates):
    plan: Plan = load_plan().value
    task = plan.task(10)
    assert task is not None
    deadlines = resolve(task.rules[0], against(CALENDAR, updates=updates, feedback_received=day))
    assert len(deadlines) == updates + 1
    expected = stepped(day, 1, 15)
    for deadline in deadlines:
        assert deadline.due == expected
        expected = stepped(expected, 1, 5)


# -- what a change of the code must not lose ---------------------------------------------------------------------------


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.sampled_from(["month", "year"]))
def test_the_parts_of_a_month_and_of_a_year(day, part_of):
    """Điều 146: the 1st, the 15th and the last day; 1/1, 30/6 and 31/12."""
    days = part_days(By(text="x", date=day, inclusive=True, part_of=part_of))
    if part_of == "year":
        assert days == (date(day.year, 1, 1), date(day.year, 6, 30), date(day.year, 12, 31))
    else:
        after = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        assert days == (day.replace(day=1), day.replace(day=15), after - timedelta(days=1))
    assert part_days(By(text="x", event="start", inclusive=True)) == ()


PERIODIC = [
    Periodic(text="x", periods=("month", "quarter", "year"), report=True),
    Periodic(text="x", periods=("month", "year"), report=False),
    Periodic(text="x", periods=("quarter",), day=31),
    Periodic(text="x", periods=("week",), weekday="friday"),
]


@pytest.mark.parametrize("rule", PERIODIC, ids=lambda rule: f"{rule.periods} {rule.report} {rule.day} {rule.weekday}")
def test_each_date_of_what_is_periodic_warns_of_an_estimated_year(calendar, rule):
    last = max(calendar.span[0], 2050)
    for deadline in resolve(rule, replace(against(calendar), year=last)):
        if deadline.due.year == deadline.nominal.year == last:
            assert any(str(last) in warning for warning in deadline.warnings), deadline.period
    for deadline in resolve(rule, against(calendar)):
        assert deadline.warnings == (), deadline.period


def test_reports_warn_of_an_occasion_between_cut_off_and_due_day(calendar):
    """A notice can still take a day off between the cut-off and the due day: just that report says so."""
    occasion = OpenOccasion(name="Lễ thử", first=date(2024, 3, 15), last=date(2024, 3, 15))
    years = tuple(replace(y, status="partial", open=(occasion,)) if y.year == 2024 else y for y in FILE.years)
    changed = WorkCalendar(replace(FILE, years=years))
    rule = Periodic(text="x", periods=("month",), report=True)
    warned = {d.period_name for d in resolve(rule, replace(against(changed))) if d.warnings}
    assert warned == {"2024-03"}


@pytest.mark.parametrize(
    ("rule", "start", "first", "last"),
    [
        (After(text="x", event="start", count=5, unit="working_day"), 3, 4, 10),
        (After(text="x", event="start", count=1, unit="day"), 8, 9, 10),
        (Before(text="x", event="start", count=5, unit="working_day"), 10, 3, 10),
        (Before(text="x", event="start", count=1, unit="day"), 10, 7, 9),
        (On(text="x", event="start"), 9, 7, 9),
        (By(text="x", event="start", inclusive=True), 9, 7, 9),
        (Periodic(text="x", periods=("month",), report=True), 1, 15, 20),
    ],
)
@pytest.mark.parametrize("among", [False, True])
def test_a_notice_to_come_is_said_wherever_it_can_move_the_date(calendar, rule, start, first, last, among):
    """By days of June 2024: those that are counted, passed over or landed on; also as the earliest of several."""
    if among and isinstance(rule, Periodic):
        return
    asked = EarliestOf(text="x", parts=(By(text="y", date=date(2024, 12, 2), inclusive=True), rule)) if among else rule
    for day in range(1, 29):
        occasion = OpenOccasion(name="Lễ thử", first=date(2024, 6, day), last=date(2024, 6, day))
        years = tuple(replace(y, status="partial", open=(occasion,)) if y.year == 2024 else y for y in FILE.years)
        facts = against(WorkCalendar(replace(FILE, years=years)), start=date(2024, 6, start))
        assert facts.reporting is not None
        facts = replace(facts, reporting=replace(facts.reporting, due_after=4))
        warned = any("Lễ thử" in warning for deadline in resolve(asked, facts) for warning in deadline.warnings)
        assert warned == (first <= day <= last), day


def with_open(file: HolidayFile, first: date, last: date) -> HolidayFile:
    """The calendar with an occasion of 2024 about which a notice can still come."""
    occasion = OpenOccasion(name="Lễ thử", first=first, last=last)
    years = tuple(replace(y, status="partial", open=(occasion,)) if y.year == 2024 else y for y in file.years)
    return replace(file, years=years)


@pytest.mark.parametrize(
    ("rival", "first", "last", "warned"),
    [  # beside Thursday 27/6/2024, which is in no doubt
        # 24 to 28/6 are five days; with Saturday 22/6 and Sunday 23/6 made up, the fifth is Wednesday 26/6
        (After(text="y", date=date(2024, 6, 21), count=5, unit="working_day"), 22, 23, True),
        (After(text="y", date=date(2024, 6, 21), count=5, unit="working_day"), 29, 30, False),
        # Monday 1/7 is kept on Wednesday 26/6 if 27/6 to 1/7 are off
        (By(text="y", date=date(2024, 7, 1), inclusive=True), 27, 31, True),
        (By(text="y", date=date(2024, 6, 28), inclusive=True), 28, 28, True),
        # the count ends on Monday 16/9: no notice about a few days brings it to June
        (After(text="y", date=date(2024, 6, 21), count=60, unit="working_day"), 22, 23, False),
    ],
)
def test_a_doubt_of_a_part_that_does_not_bind_is_said_if_it_could(rival, first, last, warned):
    end = date(2024, 6, first) + timedelta(last - first)
    rule = EarliestOf(text="x", parts=(By(text="y", date=date(2024, 6, 27), inclusive=True), rival))
    deadline = only_deadline(rule, against(WorkCalendar(with_open(FILE, date(2024, 6, first), end))))
    assert deadline.due == date(2024, 6, 27)
    assert any("Lễ thử" in warning for warning in deadline.warnings) == warned


def test_an_estimated_year_of_a_part_that_does_not_bind_is_said(calendar):
    """Of 2028 no notice was read: with Monday 3/1 and Tuesday 4/1 off, the latter is kept in 2027."""
    certain = By(text="y", date=date(2027, 12, 24), inclusive=True)
    later = By(text="z", date=date(2028, 1, 4), inclusive=True)
    deadline = only_deadline(EarliestOf(text="x", parts=(certain, later)), against(calendar))
    alone = only_deadline(later, against(calendar))
    assert deadline.due == date(2027, 12, 24)
    assert any("2028" in warning for warning in alone.warnings)
    assert set(alone.warnings) <= set(deadline.warnings)


UNITS: tuple[TimeUnit, ...] = ("day", "working_day", "working_day")


@st.composite
def near_parts(draw: st.DrawFn) -> EarliestOf:
    """The earliest of Wednesday 12/6/2024 and of what lies within a few days of it."""
    day = date(2024, 6, 12) + timedelta(draw(st.integers(0, 3)))
    count, unit = draw(st.integers(1, 8)), draw(st.sampled_from(UNITS))
    rival: Any = By(text="-", date=day, inclusive=draw(st.booleans()))
    match draw(st.integers(0, 3)):
        case 0:
            rival = After(text="-", date=CALENDAR.before(day, count), count=count, unit=unit)
        case 1:
            rival = Before(text="-", date=CALENDAR.after(day, count), count=count, unit=unit)
        case 2:
            rival = Within(text="-", first=date(2024, 6, 1), last=day)
    parts = (On(text="-", date=date(2024, 6, 12)), rival)
    return EarliestOf(text="-", parts=parts if draw(st.booleans()) else parts[::-1])


def as_noticed(changed: set[date]) -> WorkCalendar:
    """The calendar as a notice leaves it that makes working days of days off, and the other way round."""
    (year,) = (y for y in FILE.years if y.year == 2024)
    off = [OffDay(date=day, kind="swapped", name="Lễ thử", source="x") for day in changed if CALENDAR.is_working(day)]
    made_up = [
        MakeUpDay(date=day, instead_of=date(2024, 6, 3), name="Lễ thử", source="x")
        for day in changed
        if not CALENDAR.is_working(day)
    ]
    noticed = replace(year, off=(*year.off, *off), make_up=(*year.make_up, *made_up))
    return WorkCalendar(replace(FILE, years=tuple(noticed if y.year == 2024 else y for y in FILE.years)))


@given(near_parts(), st.integers(-4, 4), st.lists(st.sampled_from([True, True, False]), min_size=1, max_size=5))
@examples(600)
@pytest.mark.long
def test_whatever_a_notice_moves_was_said_to_be_in_doubt(rule, offset, changes):
    """June 2024 has no day off but weekends, so that any day may be changed by itself."""
    first = date(2024, 6, 12) + timedelta(offset)
    span = [first + timedelta(number) for number in range(len(changes))]
    told = only_deadline(rule, against(WorkCalendar(with_open(FILE, span[0], span[-1]))))
    changed = {day for day, is_changed in zip(span, changes, strict=True) if is_changed}
    truth = only_deadline(rule, against(as_noticed(changed)))
    if (truth.due, truth.last) != (told.due, told.last):
        assert any("Lễ thử" in warning for warning in told.warnings)


@pytest.mark.parametrize(
    ("rule", "start", "doubtful"),
    [
        # forward over New Year: Sat 31/12/2033 and Sun 1/1/2034 to a day of 2034
        (After(text="x", event="start", count=1, unit="day"), date(2033, 12, 30), {2033, 2034}),
        # back over New Year: Sun 1/1/2034 to Fri 30/12/2033
        (By(text="x", date=date(2034, 1, 1), inclusive=True), date(2033, 1, 1), {2033, 2034}),
        (Before(text="x", event="start", count=1, unit="day"), date(2034, 1, 2), {2033, 2034}),
    ],
)
def test_a_deadline_that_rolls_over_new_year_keeps_the_warnings_of_both_years(calendar, rule, start, doubtful):
    deadline = only_deadline(rule, against(calendar, start=start))
    assert deadline.due.year != deadline.nominal.year
    (warning,) = deadline.warnings
    assert f"{min(doubtful)}-{max(doubtful)}" in warning


@pytest.mark.parametrize("back", [True, False])
def test_an_open_occasion_of_the_year_before_or_after_a_roll_over_new_year_is_said(calendar, back):
    """31/12/2026 can still be taken off by the notice about Tết Dương lịch 2027."""
    rule = By(text="x", date=date(2027, 1, 1), inclusive=True) if back else None
    deadline = only_deadline(rule or After(text="x", date=date(2026, 12, 31), count=1, unit="day"), against(calendar))
    assert deadline.nominal == date(2027, 1, 1)
    assert any("Tết Dương lịch" in warning for warning in deadline.warnings)
