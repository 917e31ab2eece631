"""Last year's plan as a draft for the next: what moves, what stays, and how it stands in the file."""

from __future__ import annotations

import json
import re
from calendar import isleap, monthrange
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.places import ROOT
from tthc_cli.counts.load import load_plan
from tthc_cli.data_files import data_file, read_document
from tthc_cli.errors import TthcError
from tthc_cli.law.load import load_law
from tthc_cli.phrases import read_time
from tthc_cli.plan.agenda import compute
from tthc_cli.plan.diff import changes
from tthc_cli.plan.model import Plan
from tthc_cli.plan_import.dictionary import load_plan_words
from tthc_cli.plan_import.next_year import NextYear, next_year
from tthc_cli.plan_import.plan_yaml import plan_text
from tthc_cli.rules import Rule, map_days, without_words, year_on
from tthc_cli.rules.kinds import By

PACKAGED = data_file("plan_2024.yaml")


def draft_of(path: Path, year: int) -> NextYear:
    text = path.read_bytes().decode("utf-8-sig")
    plan = load_plan(path).value
    return next_year(text, read_document(path), plan, year, law=load_law().value, words=load_plan_words())


def written(folder: Path, text: str, year: int) -> tuple[NextYear, Plan, str]:
    """The draft of a plan's text, loaded, and its text."""
    old, new = folder / "old.yaml", folder / "new.yaml"
    old.write_bytes(text.encode())
    draft = draft_of(old, year)
    new.write_bytes(draft.text.encode())
    return draft, load_plan(new).value, draft.text


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_deadlines_are_those_of_the_old_plan_moved_on(tmp_path, plan, year):
    _draft, new, _text = written(tmp_path, PACKAGED.read_text(encoding="utf-8"), year)
    on = year - 2024
    for old_task, new_task in zip(plan.tasks, new.tasks, strict=True):
        moved = [map_days(without_words(rule), lambda day: year_on(day, on, named=False)) for rule in old_task.rules]
        assert [without_words(rule) for rule in new_task.rules] == moved, old_task.number
    events = {
        "ministry-decision-received": date(year, 4, 24),
        "publication-decision-issued": date(year, 5, 4),
        "review-plan-due": date(year, 8, 20),
        "feedback-received": date(year, 3, 2),
    }
    dated = compute(new, CALENDAR, events=events, rules=list(new.rules)).deadlines
    by_moving = replace(
        plan,
        identity=replace(plan.identity, year=year),
        tasks=tuple(
            replace(task, rules=tuple(map_days(rule, lambda day: year_on(day, on, named=False)) for rule in task.rules))
            for task in plan.tasks
        ),
    )
    second = compute(by_moving, CALENDAR, events=events, rules=list(new.rules)).deadlines
    assert [(item.rule, item.deadline.due, item.deadline.nominal) for item in dated] == [
        (item.rule, item.deadline.due, item.deadline.nominal) for item in second
    ]
    assert len(dated) > 20


@pytest.mark.parametrize(
    ("year", "windows", "registration"),
    [  # by hand from the notices: the last day of the year, and the last working day before 30 November
        (2025, date(2025, 12, 31), date(2025, 11, 28)),
        (2026, date(2026, 12, 31), date(2026, 11, 27)),
        (2027, date(2027, 12, 31), date(2027, 11, 29)),
    ],
)
def test_days_by_hand(tmp_path, year, windows, registration):
    _draft, new, _text = written(tmp_path, PACKAGED.read_text(encoding="utf-8"), year)
    by_task = {
        item.task.number: item.deadline.due
        for item in compute(new, CALENDAR, events={}, rules=list(new.rules)).deadlines
        if item.task is not None
    }
    assert (by_task[1], by_task[16], by_task[21]) == (windows, windows, registration)


def test_words_documents_and_targets_of_the_packaged_plan(tmp_path):
    draft, new, text = written(tmp_path, PACKAGED.read_text(encoding="utf-8"), 2025)
    tasks = {task.number: task for task in new.tasks}
    assert (tasks[8].time, tasks[21].time) == ("Quý I/II năm 2025", "Trước ngày 30 tháng 11 năm 2025")
    assert tasks[21].content.endswith("năm 2026")
    assert "theo lộ trình năm 2025 đạt 80% theo Nghị quyết 76/NQ-CP ngày 15/7/2021" in tasks[14].product
    (reuse,) = new.kpis_of(14)
    assert (float(reuse.target), len(reuse.later)) == (80.0, 0)
    assert len(draft.targets) == 1
    assert not any(kpi.is_confirmed for kpi in new.kpis)
    identity = new.identity
    assert (identity.year, identity.number, identity.issued_on, identity.document) == (2025, None, None, None)
    assert identity.title.endswith("năm 2025")
    assert new.id == "so-khoa-hoc-va-cong-nghe-thanh-pho-can-tho-2025"
    assert [len(task.unread) for task in new.tasks] == [1] * 21
    assert new.unread("time") == ()
    old = load_plan().value
    assert {key: source.document for key, source in new.sources.items()} == {
        key: source.document for key, source in old.sources.items()
    }
    marked = {key for key, source in new.sources.items() if source.note != old.sources[key].note}
    assert marked == {"nd-61-2018-cp", "nd-107-2021-cp", "tt-01-2018-vpcp", "kh-253-ubnd"}
    assert "118/2025/NĐ-CP" in (new.sources["nd-61-2018-cp"].note or "")
    assert len(draft.documents) == 3
    comments = [line for line in PACKAGED.read_text(encoding="utf-8").splitlines() if line.strip().startswith("#")]
    assert [line for line in text.splitlines() if line.strip() in {each.strip() for each in comments}] == comments
    assert text.startswith(PACKAGED.read_text(encoding="utf-8").split("\n", 1)[0] + "\n# ")


def test_what_plan_diff_says_is_the_target_and_what_must_be_looked_at(tmp_path, plan):
    _draft, new, _text = written(tmp_path, PACKAGED.read_text(encoding="utf-8"), 2025)
    what = [change.what for change in changes(plan, new)]
    assert sorted(what) == [*["moved_on"] * 21, "target_raised"]


def test_lines_that_hold_nothing_of_the_year_stay_byte_for_byte(tmp_path):
    old = PACKAGED.read_text(encoding="utf-8").replace("\n", "\r\n")
    _draft, _new, text = written(tmp_path, old, 2025)
    assert text.count("\r\n") == text.count("\n")
    kept = [
        line
        for line in old.split("\r\n")
        if not re.search("202[345]|confirmed|number: null|note: |target: 50|later:|value: 80", line)
    ]
    lines = iter(text.split("\r\n"))
    assert all(line in lines for line in kept)  # in their order


SMALL = """
schema: tthc.plan/1  # the format
identity: {issuer: Sở Mẫu, title: "Kế hoạch n\\u0103m 2024", annex: PHỤ LỤC 2024, year: 2024,
  number: , issued_on: 2024-01-05, id: mau-2024}
sources: {a: {document: Nghị định 61/2018/NĐ-CP, note: 'cũ'}, b: {document: Luật 1/2024/QH15}}
units: {}
events: []
tasks:
- number: 1
  content: |
    Rà soát năm 2024
    theo Nghị định số 99/2024/NĐ-CP
  lead: ''
  support: ''
  time: >-
    - Trước ngày 29
    tháng 02 năm 2024;

    - giữa tháng 2 năm 2024  # not a comment
  product: 'Đạt 50% năm 2024, 60% năm 2025 và 70% năm 2027'
  basis: 'Kế hoạch 5/KH-UBND ngày 02/01/2024'
  basis_sources: [a]
  rules:
  - {kind: by, text: "Trước ngày 29 tháng 02 năm 2024", date: 2024-02-29, inclusive: false}
  - kind: within
    text: >-
      giữa tháng 2
      năm 2024
    first: 2024-02-01
    last: 2024-02-29 # the end
  unread:
  - cell: product
    text: 70% năm 2027
    reason: một chỉ tiêu nữa
kpis:
- id: rate
  task: 1
  name: Tỷ lệ năm 2024
  text: Đạt 50% năm 2024
  measure: on-time-resolution
  op: '>='
  target: 50   # the first step
  # roadmap
  later:
  - {year: 2025, value: 60}
  - {year: 2027, value: 70.5}
  confirmed: true
"""


SPANS = [
    "Từ năm {first} đến hết năm {last}",
    "Năm {first} - {last}",
    "Từ ngày 15/12/{first} đến ngày 14/12/{last}",
    "Từ tháng 6/{first} đến hết tháng 3/{last}",
    "Từ quý IV/{first} đến hết quý I/{last}",
    "Trước ngày 30/6/{first} và trước ngày 30/6/{last}",
    "Trước ngày 30/6/{last}, trước ngày 15/12/{first}",
    "Đến hết năm {last}",
]


@pytest.mark.parametrize("text", SPANS)
@pytest.mark.parametrize("year", [2025, 2026, 2028])
def test_words_and_days_of_a_span_stay_together(tmp_path, plan, text, year):
    """Whichever of the years in a time move on: its days are those that the new words name."""
    times = {}
    for first in (2023, 2024, 2025):
        for last in range(first, 2031):
            time = text.format(first=first, last=last)
            with suppress(TthcError):
                times[time] = read_time(time, year=2024, events=lambda words: words)
    assert len(times) > 4
    tasks = [
        replace(plan.tasks[0], number=number, time=time, rules=rules, produces=(), unread=())
        for number, (time, rules) in enumerate(times.items(), 1)
    ]
    of_spans = replace(plan, tasks=tuple(tasks), kpis=(), duties=(), events=())
    _draft, new, _text = written(tmp_path, plan_text(of_spans, "spans"), year)
    for old_task, task in zip(tasks, new.tasks, strict=True):
        named = read_time(task.time, year=year, events=lambda words: words)
        assert [without_words(rule) for rule in task.rules] == [without_words(rule) for rule in named], old_task.time


MONTH_ENDS = [
    "đến hết tháng {month}/{year}",
    "hết tháng {month}",
    "Trước hết tháng {month} năm {year}",
    "Nộp: chậm nhất tháng {month}",
    "cuối tháng {month}",
    "Tháng {month} năm {year}",
    "{month} tháng đầu năm {year}",
    "Từ tháng 1 đến tháng {month}",
    "Trước ngày {last}/{month}/{year}",
    "đến hết ngày {last} tháng {month} năm {year}",
    "chậm nhất ngày {last}/{month}",
    "Đúng ngày {last}/{month:02}/{year}",
    "{last}/{month}/{year}",
    "Từ ngày 01/{month} đến ngày {last}/{month}/{year}",
    "Từ ngày {last}/{month}/{year} đến ngày 31/12/{year}",
    "Từ ngày {last} tháng {month} đến hết tháng {month}",
    "Trong 5 ngày kể từ ngày {last}/{month}/{year}",
    "Theo Kế hoạch được phê duyệt và trước ngày {last}/{month}/{year}",
    "Theo Kế hoạch được phê duyệt và đến hết tháng {month}",
    "hết tháng {month}/{year} và trước ngày 15/12/{year}",
]
"""Times that end with a month, by its name or by its last day."""
MONTHS = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"]


def with_times(plan: Plan, year: int, times: Mapping[str, Sequence[Rule]]) -> Plan:
    """The plan of a year with a task for each time."""
    tasks = [
        replace(plan.tasks[0], number=number, time=time, rules=tuple(rules), produces=(), unread=())
        for number, (time, rules) in enumerate(times.items(), 1)
    ]
    identity = replace(plan.identity, year=year)
    return replace(plan, identity=identity, tasks=tuple(tasks), kpis=(), duties=())


@pytest.mark.parametrize("on", [1, 2, 4])
@pytest.mark.parametrize("year", [2023, 2024, 2026, 2027, 2028])
def test_a_month_s_end_stays_one_and_a_day_that_words_name_stays_that_day(tmp_path, plan, year, on):
    """The days of each rule are those that its new words name, into a leap year and out of one."""
    times = {}
    for text in MONTH_ENDS:
        for month in range(1, 13):
            for name in (month, MONTHS[month - 1]) if text == "hết tháng {month}" else (month,):
                time = text.format(month=name, year=year, last=monthrange(year, month)[1])
                with suppress(TthcError):
                    times[time] = read_time(time, year=year, events=lambda words: plan.events[0].key)
    assert len(times) > 12 * len(MONTH_ENDS) - 24
    of_ends = with_times(plan, year, times)
    draft, new, _text = written(tmp_path, plan_text(of_ends, "ends"), year + on)
    for old_task, task in zip(of_ends.tasks, new.tasks, strict=True):
        named = read_time(task.time, year=year + on, events=lambda words: plan.events[0].key)
        assert [without_words(rule) for rule in task.rules] == [without_words(rule) for rule in named], old_task.time
        assert [rule.text for rule in task.rules] == [rule.text for rule in named], old_task.time
    assert {change.what for change in changes(of_ends, new)} == {"moved_on"}
    told = sum(bool(re.search("(?<![0-9])28(?![0-9])", words)) for words in draft.doubts)
    assert told == (sum("29" in time for time in times) if isleap(year) and not isleap(year + on) else 0)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("xong trong cả tháng 2/2026", date(2028, 2, 29)), ("khoảng ngày 28 tháng hai", date(2028, 2, 28))],
)
def test_words_that_only_a_person_could_read_name_the_day_by_its_number_or_not(tmp_path, plan, words, expected):
    (rule,) = read_time("hết tháng 2", year=2026, events=lambda words: words)
    by_hand = with_times(plan, 2026, {words: [replace(rule, text=words)]})
    _draft, new, _text = written(tmp_path, plan_text(by_hand, "by hand"), 2028)
    assert getattr(new.tasks[0].rules[0], "date", None) == expected


TET = By(text="Trước Tết Nguyên đán", date=date(2026, 2, 16), inclusive=False)


@pytest.mark.parametrize(
    ("rule", "is_left"),
    [
        # Tết of 2027 is on 06/02: no year on from 16/02/2026 is before it
        (replace(TET, note="Set by hand: “trước 16/02/2026”."), True),
        (replace(TET, text="Trước Tết Nguyên đán năm 2026", note="Ghi bằng tay: “trước 16/02/2026”."), True),
        (TET, True),
        (replace(TET, text="Tuần đầu của tháng 3", date=date(2026, 3, 8), note="Set by hand: “trước 8/3/2026”."), True),
        (replace(TET, text="Thường xuyên", note="Set by hand: “trước 16/02/2026”."), True),
        (replace(TET, text="Tuần đầu của tháng 3", date=date(2026, 3, 8)), False),
        (replace(TET, text="30/6", date=date(2026, 6, 30), note="Set by hand: “30/6”."), False),
        (replace(TET, text="trước 15/6 và 15/12", date=date(2026, 6, 15), note="Set by hand: “x”."), False),
    ],
)
def test_a_day_that_no_words_name_is_left_for_a_person(tmp_path, plan, rule, is_left):
    second = By(text="trước ngày 30/11/2026", date=date(2026, 11, 30), inclusive=False)
    for rules in ([rule], [rule, second], [second, rule]):
        own = with_times(plan, 2026, {"\n".join(each.text for each in rules): rules})
        draft, new, _text = written(tmp_path, plan_text(own, "tet"), 2027)
        (task,) = new.tasks
        unread = [item.text for item in task.unread if item.cell == "time"]
        assert unread == ([rule.text.replace("2026", "2027")] if is_left else [])
        assert len(task.rules) == len(rules) - is_left
        assert [getattr(each, "date", None) for each in task.rules if each.text == "trước ngày 30/11/2027"] == (
            [date(2027, 11, 30)] if second in rules else []
        )
        assert any(rule.text in words for words in draft.doubts) == is_left
        assert [item.is_moved_on for item in task.unread].count(True) == 1
        assert ({change.what for change in changes(own, new)} == {"moved_on"}) == (not is_left)


def test_a_day_stays_with_its_year_if_all_days_of_a_cell_have_its_words(tmp_path, plan):
    """As a time has them that was put right by hand: each rule has the words of the whole cell."""
    time = "Trước ngày 30/6/2024 và trước ngày 30/6/2027"
    first, last = read_time(time, year=2024, events=lambda words: words)
    rules = (replace(first, text=time), replace(last, text=time))
    task = replace(plan.tasks[0], number=1, time=time, rules=rules, produces=(), unread=())
    by_hand = replace(plan, tasks=(task,), kpis=(), duties=(), events=())
    _draft, new, _text = written(tmp_path, plan_text(by_hand, "by hand"), 2025)
    assert new.tasks[0].time == "Trước ngày 30/6/2025 và trước ngày 30/6/2027"
    assert [getattr(rule, "date", None) for rule in new.tasks[0].rules] == [date(2025, 6, 30), date(2027, 6, 30)]


def test_any_way_of_writing_keeps_its_manner(tmp_path):
    draft, new, text = written(tmp_path, SMALL, 2025)
    (task,) = new.tasks
    assert task.content == "Rà soát năm 2025\ntheo Nghị định số 99/2024/NĐ-CP\n"
    assert task.time.split("\n")[0] == "- Trước ngày 28 tháng 02 năm 2025;"
    assert task.product == "Đạt 50% năm 2025, 60% năm 2025 và 70% năm 2027"
    assert task.basis == "Kế hoạch 5/KH-UBND ngày 02/01/2024"
    named, window = task.rules
    assert (named.text, getattr(named, "date", None)) == ("Trước ngày 28 tháng 02 năm 2025", date(2025, 2, 28))
    assert (window.text, getattr(window, "last", None)) == ("giữa tháng 2 năm 2025", date(2025, 2, 28))
    assert [(words.cell, words.text) for words in task.unread] == [("product", "70% năm 2027"), ("content", "")]
    (kpi,) = new.kpis
    assert (float(kpi.target), kpi.confirmed, kpi.text) == (60.0, False, "Đạt 50% năm 2025")
    assert [(step.year, float(step.value)) for step in kpi.later] == [(2027, 70.5)]
    assert new.identity.title == "Kế hoạch năm 2025"
    assert (new.identity.number, new.identity.issued_on, new.id) == (None, None, "so-mau-2025")
    assert (new.sources["a"].note or "").startswith("cũ ")
    for comment in ("# the format", "# the end", "# the first step", "# roadmap", "\\u0103"):
        assert comment in text
    assert sum("28" in words for words in draft.doubts) == 1
    assert written(tmp_path, SMALL, 2028)[1].tasks[0].rules[1].last == date(2028, 2, 29)  # type: ignore[union-attr]
    assert written(tmp_path, SMALL, 2028)[1].kpis[0].later == ()


def test_a_plan_in_one_line_of_brackets_is_moved_on_too(tmp_path, plan):
    import yaml

    loaded = yaml.load(PACKAGED.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts alone

    def plain(value: Any, key: str = "") -> Any:
        """Numbers, days and nulls as YAML has them, texts in quotes."""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{name}: {plain(item, name)}" for name, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(plain(item, key) for item in value) + "]"
        if re.fullmatch(r"[0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|null|true|false", value):
            return value
        return json.dumps(value, ensure_ascii=False)

    _draft, new, _text = written(tmp_path, plain(loaded), 2026)
    _draft, from_lines, _text = written(tmp_path, PACKAGED.read_text(encoding="utf-8"), 2026)
    assert (new.tasks, new.kpis, new.sources) == (from_lines.tasks, from_lines.kpis, from_lines.sources)


def test_an_imported_plan_can_be_moved_on(tmp_path):
    from tests.support.command import tthc

    path = tmp_path / "plan_2025.yaml"
    source = ROOT / "examples" / "ke-hoach-2025.txt"
    assert tthc("plan", "import", source, "--out", path).returncode == 1
    old = load_plan(path).value
    _draft, new, _text = written(tmp_path, path.read_text(encoding="utf-8"), 2026)
    assert new.identity.year == 2026
    assert [len(task.unread) for task in new.tasks] == [len(task.unread) + 1 for task in old.tasks]


def test_a_rule_whose_year_stays_keeps_its_day_and_is_told_of(tmp_path):
    words = "Trước ngày 29\n    tháng 02 năm 2024"
    assert words in SMALL
    kept = "5 ngày kể từ ngày ban hành Quyết định của Bộ ngày 05/01/2024"
    text = SMALL.replace(words, kept)
    old = '{kind: by, text: "Trước ngày 29 tháng 02 năm 2024", date: 2024-02-29, inclusive: false}'
    assert old in text
    text = text.replace(old, f'{{kind: after, text: "{kept}", date: 2024-01-05, count: 5, unit: day}}')
    draft, new, _text = written(tmp_path, text, 2025)
    rule = new.tasks[0].rules[0]
    assert (rule.text, getattr(rule, "date", None)) == (kept, date(2024, 1, 5))
    assert any("tasks.1.time" in words for words in draft.doubts)
