"""What changed from one plan to the next."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.registers import PLAN
from tthc_cli.counts.load import load_plan
from tthc_cli.output.plan_diff import words
from tthc_cli.phrases import read_time
from tthc_cli.plan.diff import Change, changes
from tthc_cli.plan.model import OfficeUnit, Plan, Task, Unread
from tthc_cli.rules import map_days
from tthc_cli.rules.kinds import After, By, EarliestOf, Rule, Within
from tthc_cli.sources import Source


def a_year_on(rule: Rule) -> Rule:
    match rule:
        case Within():
            return replace(
                rule,
                first=date(2025, rule.first.month, rule.first.day),
                last=date(2025, rule.last.month, rule.last.day),
                milestones=tuple(date(2025, day.month, day.day) for day in rule.milestones),
            )
        case By() if rule.date is not None:
            return replace(rule, date=date(2025, rule.date.month, rule.date.day))
    return rule


@pytest.fixture
def later(plan: Plan) -> Plan:
    """The plan of 2024 again for 2025: every year in it a year on."""
    tasks = []
    for task in plan.tasks:
        rules: list[Any] = []
        for rule in task.rules:
            if isinstance(rule, EarliestOf):
                parts: Any = tuple(map(a_year_on, rule.parts))
                rules.append(replace(rule, parts=parts))
            else:
                rules.append(a_year_on(rule))
        content = task.content.replace("2025", "2026").replace("2024", "2025")
        product = task.product.replace("2025", "2026") if task.number == 21 else task.product
        tasks.append(replace(task, content=content, product=product, rules=tuple(rules)))
    return replace(plan, identity=replace(plan.identity, year=2025), tasks=tuple(tasks))


def with_task(plan: Plan, number: int, **changed: Any) -> Plan:
    return replace(
        plan, tasks=tuple(replace(task, **changed) if task.number == number else task for task in plan.tasks)
    )


def in_words(differences: list[Change]) -> list[str]:
    return [words(change) for change in differences]


def test_a_plan_a_year_on_has_not_changed(plan: Plan, later: Plan):
    assert changes(plan, plan) == []
    assert changes(plan, later) == []


def test_a_moved_deadline_is_said_in_words(plan: Plan, later: Plan):
    rule = By(text="Trước ngày 15 tháng 11 năm 2025", date=date(2025, 11, 15), inclusive=False)
    (change,) = changes(plan, with_task(later, 21, rules=(rule,)))
    assert change.what == "deadline_moved"
    assert words(change) == (
        "đổi thời hạn: trước, không tính chính ngày đó: 30/11/2024 → trước, không tính chính ngày đó: 15/11/2025"
    )


def test_days_of_the_calendar_and_working_days_are_a_change(plan: Plan, later: Plan):
    first, *rest = later.tasks[1].rules
    assert isinstance(first, After)
    (change,) = changes(plan, with_task(later, 2, rules=(replace(first, unit="working_day"), *rest)))
    assert (change.what, change.old_task) == ("deadline_moved", plan.tasks[1])


def test_the_last_day_of_february_stays_one(plan: Plan, later: Plan):
    task = replace(plan.tasks[0], rules=(By(text="x", date=date(2024, 2, 29), inclusive=True),))
    later_task = replace(later.tasks[0], rules=(By(text="x", date=date(2025, 2, 28), inclusive=True),))
    assert changes(replace(plan, tasks=(task,), kpis=()), replace(later, tasks=(later_task,), kpis=())) == []


def of_year(plan: Plan, year: int, *rules: Rule) -> Plan:
    """A plan of a year whose only task has some rules."""
    task = replace(plan.tasks[0], rules=rules)
    return replace(plan, identity=replace(plan.identity, year=year), tasks=(task,), kpis=(), duties=())


def by(text: str, day: date) -> By:
    return By(text=text, date=day, inclusive=True)


@pytest.mark.parametrize(
    ("old_words", "old_day", "new_day", "moved"),
    [
        ("chậm nhất ngày 28/02/2023", date(2023, 2, 28), date(2024, 2, 28), False),
        ("chậm nhất ngày 28/02/2023", date(2023, 2, 28), date(2024, 2, 29), True),
        ("ngày 28 tháng hai", date(2023, 2, 28), date(2024, 2, 28), False),
        ("hết tháng 2/2023", date(2023, 2, 28), date(2024, 2, 29), False),
        ("hết tháng 2/2023", date(2023, 2, 28), date(2024, 2, 28), True),
        ("từ ngày 28/01 đến hết tháng 2", date(2023, 2, 28), date(2024, 2, 29), False),
        # a day of neither plan's year that is the same in both
        ("chậm nhất ngày 31/12/2025", date(2025, 12, 31), date(2025, 12, 31), False),
        ("chậm nhất ngày 31/12/2025", date(2025, 12, 31), date(2026, 12, 31), False),
        ("chậm nhất ngày 31/12/2025", date(2025, 12, 31), date(2027, 12, 31), True),
    ],
)
def test_which_day_is_the_same_a_year_on(plan, old_words, old_day, new_day, moved):
    old, new = of_year(plan, 2023, by(old_words, old_day)), of_year(plan, 2024, by("x", new_day))
    assert [change.what for change in changes(old, new)] == ["deadline_moved"] * moved


def test_each_part_of_the_earliest_of_several_has_its_own_words(plan):
    def earliest(first: date, last: date) -> EarliestOf:
        parts = (by("chậm nhất ngày 28/02", first), by("hết tháng 2", last))
        return EarliestOf(text="chậm nhất ngày 28/02, hết tháng 2", parts=parts)

    old = of_year(plan, 2023, earliest(date(2023, 2, 28), date(2023, 2, 28)))
    assert changes(old, of_year(plan, 2024, earliest(date(2024, 2, 28), date(2024, 2, 29)))) == []
    assert len(changes(old, of_year(plan, 2024, earliest(date(2024, 2, 29), date(2024, 2, 28))))) == 1


def test_a_day_that_another_moved_to_is_not_taken_for_one_that_stayed(plan):
    """Of 15/11/2024 and 15/11/2025 a plan of 2025 has the first a year on; the second is gone."""
    first, second = by("15/11/2024", date(2024, 11, 15)), by("15/11/2025", date(2025, 11, 15))
    (change,) = changes(of_year(plan, 2024, first, second), of_year(plan, 2025, by("15/11/2025", date(2025, 11, 15))))
    assert (change.what, change.old) == ("deadline_gone", "chậm nhất ngày: 15/11/2025")


_TIMES = (
    "chậm nhất ngày {day}/{month}/{year}",
    "trước ngày {day}/{month}/{year}",
    "từ ngày 01/{month}/{year} đến ngày {day}/{month}/{year}",
    "hết tháng {month}/{year}",
    "cuối tháng {month}/{year}",
    "trong tháng {month}/{year}",
)


@given(st.sampled_from(_TIMES), st.integers(2019, 2033), st.integers(1, 12), st.integers(1, 31), st.integers(1, 4))
@examples(400)
@pytest.mark.long
def test_the_same_words_of_a_later_year_are_no_change_and_another_day_is(text, year, month, day, on):
    """Each plan's words are read for its own year."""

    def plan_of(year: int, day: int) -> Plan:
        words = text.format(day=min(day, monthrange(year, month)[1]), month=month, year=year)
        return of_year(PLAN, year, *read_time(words, year=year, events=lambda words: words))

    old = plan_of(year, day)
    assert changes(old, plan_of(year + on, min(day, monthrange(year, month)[1]))) == []
    (rule,) = plan_of(year + on, day).tasks[0].rules
    for shift in (timedelta(1), timedelta(-1)):
        moved = map_days(rule, lambda day: day + shift)  # noqa: B023 - called at once
        (change,) = changes(old, of_year(old, year + on, moved))
        assert change.what == "deadline_moved"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"target": Decimal(80), "later": ()}, "nâng chỉ tiêu: ≥ 50% (2025: 80%) → ≥ 80%"),
        ({"target": Decimal(40)}, "hạ chỉ tiêu: ≥ 50% (2025: 80%) → ≥ 40% (2025: 80%)"),
        ({"op": ">"}, "đổi chỉ tiêu: ≥ 50% (2025: 80%) → > 50% (2025: 80%)"),
    ],
)
def test_a_target_that_changes_is_said_with_both_figures(plan: Plan, later: Plan, changed, expected):
    kpis = tuple(replace(kpi, **changed) if kpi.task == 14 else kpi for kpi in later.kpis)
    assert in_words(changes(plan, replace(later, kpis=kpis))) == [expected]


def test_targets_that_come_and_go(plan: Plan, later: Plan):
    without = replace(later, kpis=tuple(kpi for kpi in later.kpis if kpi.task != 17))
    assert in_words(changes(plan, without)) == ["bỏ chỉ tiêu: > 96%"]
    assert in_words(changes(replace(without, identity=plan.identity, tasks=plan.tasks), plan)) == [
        "chỉ tiêu mới: > 96%"
    ]


def test_a_lower_limit_is_lowered(plan: Plan, later: Plan):
    def limit(of: Plan, value: int) -> Plan:
        kpi = replace(of.kpis[5], op="<=", target=Decimal(value), measure="late-resolution", later=())
        return replace(of, kpis=(kpi,))

    assert in_words(changes(limit(plan, 5), limit(later, 3))) == ["hạ chỉ tiêu: ≤ 5% → ≤ 3%"]


def test_a_basis_is_replaced_by_one_of_its_kind(plan: Plan, later: Plan):
    sources = {**later.sources, "new": Source(document="Nghị định 118/2025/NĐ-CP")}
    changed_plan = with_task(replace(later, sources=sources), 12, basis_sources=("new", "nq-131-cp"))
    assert in_words(changes(plan, changed_plan)) == ["thay căn cứ: Nghị định 107/2021/NĐ-CP → Nghị định 118/2025/NĐ-CP"]
    changed_plan = with_task(later, 12, basis_sources=("nq-131-cp",))
    assert in_words(changes(plan, changed_plan)) == ["bỏ căn cứ: Nghị định 107/2021/NĐ-CP"]


def test_the_key_of_a_document_or_an_event_is_no_change(plan: Plan, later: Plan):
    sources = {f"x-{key}": source for key, source in later.sources.items()}
    tasks = tuple(replace(task, basis_sources=tuple(f"x-{key}" for key in task.basis_sources)) for task in later.tasks)
    events = tuple(
        replace(event, key="x-issued", alias="x-ban-hanh") if event.key == "publication-decision-issued" else event
        for event in later.events
    )
    changed_plan = replace(later, sources=sources, tasks=tasks, events=events)
    (rule,) = plan.tasks[3].rules
    assert isinstance(rule, After)
    rule = replace(rule, event="x-issued")
    assert changes(plan, with_task(changed_plan, 4, rules=(rule,))) == []


def test_the_lead_unit_is_said_by_its_name_and_never_by_the_cell(plan: Plan, later: Plan):
    units = {**later.units, "thanh-tra": OfficeUnit(name="Thanh tra Sở")}
    changed_plan = with_task(
        replace(later, units=units), 7, lead="Ông Nguyễn Văn A, Thanh tra Sở", lead_units=("thanh-tra",)
    )
    assert in_words(changes(plan, changed_plan)) == [
        "cơ quan chủ trì: Chi cục Tiêu chuẩn Đo lường Chất lượng → Thanh tra Sở"
    ]


def test_tasks_that_are_renumbered_are_the_same_ones(plan: Plan, later: Plan):
    """Task 1 falls away, so that every other one has the number before."""
    tasks = tuple(replace(task, number=task.number - 1) for task in later.tasks[1:])
    kpis = tuple(replace(kpi, task=kpi.task - 1) for kpi in later.kpis)
    differences = changes(plan, replace(later, tasks=tasks, kpis=kpis))
    assert [change.what for change in differences] == ["renumbered"] * 20 + ["gone"]
    assert [(c.old_task.number, c.new_task.number) for c in differences[:-1] if c.old_task and c.new_task] == [
        (number, number - 1) for number in range(2, 22)
    ]
    assert words(differences[-1]).startswith("không còn trong kế hoạch: Đánh giá tác động TTHC")


def test_a_reworded_task_is_the_same_and_another_is_new(plan: Plan, later: Plan):
    changed_plan = with_task(later, 16, content="Tiếp tục nâng cao tỷ lệ hồ sơ thanh toán trực tuyến")
    assert in_words(changes(plan, changed_plan)) == [
        "sửa nội dung: “Nâng cao tỷ lệ hồ sơ thanh toán trực tuyến” → "
        "“Tiếp tục nâng cao tỷ lệ hồ sơ thanh toán trực tuyến”"
    ]
    changed_plan = with_task(later, 3, content="Tập huấn công chức đầu mối về chữ ký số")
    assert [change.what for change in changes(plan, changed_plan)] == ["new", "gone"]


def test_what_is_not_read_yet_is_said(plan: Plan, later: Plan):
    unread = (Unread(cell="time", text="Thường xuyên", reason="không rõ"),)
    differences = changes(plan, with_task(later, 5, rules=(), unread=unread))
    assert in_words(differences) == ["bỏ thời hạn: thường xuyên, không có hạn", "chưa đọc được: không rõ"]


def test_every_task_is_in_at_most_one_pair(plan: Plan, later: Plan):
    """Two new tasks with the words of one old one: one is it, the other is new."""
    extra = replace(later.tasks[7], number=22)
    differences = changes(plan, replace(later, tasks=(*later.tasks, extra)))
    assert [(change.what, change.new_task) for change in differences] == [("new", extra)]
    assert isinstance(extra, Task)


def test_standing_duties_are_compared_by_their_words(plan: Plan, later: Plan):
    first, second, *rest = later.duties
    moved = replace(first, article="V.1")
    reworded = replace(second, text=f"{second.text} Báo cáo khi có vướng mắc.", units=("van-phong",))
    extra = replace(first, article="VI.9", text="Bố trí máy quét cho quầy tiếp nhận.")
    differences = changes(plan, replace(later, duties=(moved, reworded, *rest[1:], extra)))
    assert [(change.what, change.old_task, change.new_task) for change in differences] == [
        (what, None, None) for what in ("duty_moved", "duty_reworded", "duty_units", "duty_new", "duty_gone")
    ]
    assert differences[0].old == first.article
    assert differences[0].new == "V.1"
    assert differences[3].new == "VI.9: Bố trí máy quét cho quầy tiếp nhận."
    assert differences[4].old == f"{rest[0].article}: {rest[0].text}"
    assert in_words(differences)[2].startswith(f"đơn vị của trách nhiệm: {second.article}: ")


def test_a_plan_without_duties_has_lost_them_all(plan: Plan, later: Plan):
    differences = changes(plan, replace(later, duties=()))
    assert [change.what for change in differences] == ["duty_gone"] * len(plan.duties)


@pytest.mark.parametrize(
    ("number", "changed", "what"),
    [
        (21, {"label": "Nộp kế hoạch"}, "label"),
        (21, {"time": "16:00"}, "deadline_moved"),
        (19, {"report": False}, "deadline_moved"),
    ],
)
def test_a_label_an_hour_and_what_is_a_report_are_told_of(number, changed, what):
    old = load_plan().value
    tasks = (
        replace(task, rules=(replace(task.rules[0], **changed),)) if task.number == number else task
        for task in old.tasks
    )
    (change,) = changes(old, replace(old, tasks=tuple(tasks)))
    assert (change.what, change.new_task and change.new_task.number) == (what, number)
    assert change.old != change.new


def test_one_time_less_changes_no_label_that_none_has():
    old = load_plan().value
    twice = tuple(replace(task, rules=task.rules * 2) if task.number == 21 else task for task in old.tasks)
    assert "label" not in {change.what for change in changes(replace(old, tasks=twice), old)}
