"""A plan file put right: exactly what was asked for is new in it, and every other line stays."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.places import ROOT
from tthc_cli.counts.load import load_plan, plan_of
from tthc_cli.data_files import parse_document
from tthc_cli.errors import TthcError
from tthc_cli.phrases import AmbiguousError
from tthc_cli.plan.model import Plan, Task
from tthc_cli.plan_import.corrections import Correction, with_confirmed, with_rules, with_target
from tthc_cli.plan_import.dictionary import load_plan_words
from tthc_cli.rules.by_kind import without_words
from tthc_cli.rules.kinds import By, Within

RAW = (ROOT / "data" / "plan_2024.yaml").read_bytes()
PLAN = load_plan().value
WORDS = load_plan_words()
CRLF = RAW.replace(b"\n", b"\r\n")
PHRASES = {
    "trước ngày 30/9/2024": 1,
    "15 ngày làm việc kể từ ngày nhận được phản ánh, kiến nghị": 1,
    "quý II; trước ngày 15/11": 2,
    "báo cáo định kỳ hằng tháng, quý": 1,
    "thường xuyên": 1,
    "07 ngày kể từ ngày ký biên bản bàn giao": 1,
    "Trong năm 2024": 1,
}


def document(raw: bytes = RAW):
    return parse_document(Path("plan.yaml"), raw)


def task_of(plan: Plan, number: int) -> Task:
    task = plan.task(number)
    assert task is not None
    return task


def changed_lines(correction: Correction, raw: bytes) -> tuple[list[bytes], list[bytes]]:
    old, new = (text.decode().splitlines(keepends=True) for text in (raw, correction.content))
    gone: list[bytes] = []
    come: list[bytes] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            gone += [line.encode() for line in old[a:b]]
            come += [line.encode() for line in new[c:d]]
    return gone, come


@examples(160, gate=24)
@given(st.data(), st.sampled_from(sorted(PHRASES)), st.booleans())
def test_exactly_that_rule_is_changed_and_all_other_lines_stay(draw, phrase, crlf):
    raw = CRLF if crlf else RAW
    task = draw.draw(st.sampled_from(PLAN.tasks))
    place = draw.draw(st.sampled_from([None, *range(1, len(task.rules) + 1)]))
    new = with_rules(document(raw), task, phrase, WORDS, place=place)
    assert new.plan == plan_of(document(new.content)).value
    assert len(new.rules) == PHRASES[phrase]
    own = task_of(new.plan, task.number).rules
    at, last = (0, len(task.rules)) if place is None else (place - 1, place)
    assert own[:at] == task.rules[:at]
    assert own[at + len(new.rules) :] == task.rules[last:]
    assert own[at : at + len(new.rules)] == tuple(rule for _number, rule in new.rules)
    rest = replace(
        new.plan,
        events=PLAN.events,
        tasks=tuple(replace(t, rules=task.rules) if t.number == task.number else t for t in new.plan.tasks),
    )
    assert rest == PLAN
    assert [event.label for event in new.events] == (["Ký biên bản bàn giao"] if "biên bản" in phrase else [])
    gone, come = changed_lines(new, raw)
    lines = raw.splitlines(True)
    first = next(n for n, line in enumerate(lines) if line.strip() == f"- number: {task.number}".encode())
    end = next((n for n in range(first + 1, len(lines)) if lines[n].startswith((b"  - number:", b"kpis"))), len(lines))
    assert all(line in lines[first:end] for line in gone)
    assert not any(line.lstrip().startswith(b"#") for line in gone)
    assert {line.endswith(b"\r\n") for line in come} <= {crlf}


def test_a_rule_that_says_the_same_touches_nothing():
    task = task_of(PLAN, 1)
    assert with_rules(document(), task, "Trong năm 2024", WORDS).content == RAW


def test_words_of_no_cell_stand_in_a_note():
    new = with_rules(document(), task_of(PLAN, 1), "trước ngày 30/9/2024", WORDS)
    (rule,) = task_of(new.plan, 1).rules
    assert isinstance(rule, By)
    assert rule.text == "Trong năm 2024"
    assert "trước ngày 30/9/2024" in (rule.note or "")


def test_a_phrase_with_two_readings_needs_its_number():
    task = task_of(PLAN, 1)
    with pytest.raises(AmbiguousError):
        with_rules(document(), task, "trước ngày 15/6 và 15/12", WORDS)
    for reading, inclusive in ((1, True), (2, False)):
        new = with_rules(document(), task, "trước ngày 15/6 và 15/12", WORDS, reading=1 if reading == 1 else 2)
        before, after = task_of(new.plan, 1).rules
        assert isinstance(before, By)
        assert isinstance(after, By)
        assert (before.inclusive, after.inclusive) == (False, inclusive)


UNREAD = RAW.replace(
    b"""    time: "Trong n\xc4\x83m 2024"
""",
    """    time: |-
      Quý I
      6 tháng, trước ngày 15/6 và 15/12
""".encode(),
    1,
).replace(
    """    rules:
      - kind: within
        text: Trong năm 2024
        first: 2024-01-01
        last: 2024-12-31
""".encode(),
    """    rules:
      - kind: within
        text: Quý I
        first: 2024-01-01
        last: 2024-03-31
    unread:
      - cell: time
        text: trước ngày 15/6 và 15/12
        reason: hai cách hiểu
      - cell: basis
        text: Thông tư
        reason: không rõ
""".encode(),
    1,
)


def test_what_was_unread_is_read_behind_the_rules_before_it():
    plan = plan_of(document(UNREAD)).value
    for reading in (1, 2):
        new = with_rules(document(UNREAD), plan.tasks[0], None, WORDS, reading=1 if reading == 1 else 2)
        task = new.plan.tasks[0]
        assert isinstance(task.rules[0], Within)
        assert [number for number, _rule in new.rules] == ["1.2", "1.3"]
        assert [rule.text for rule in task.rules[1:]] == ["trước ngày 15/6", "15/12"]
        assert [item.cell for item in task.unread] == ["basis"]
        assert all(rule.note is None for rule in task.rules)
    new = with_rules(document(UNREAD), plan.tasks[0], "quý III", WORDS)
    assert [rule.text for rule in new.plan.tasks[0].rules] == ["Quý I", "trước ngày 15/6 và 15/12"]


def test_two_unread_times_are_not_settled_by_one_rule():
    raw = UNREAD.replace(
        "      - cell: basis\n        text: Thông tư\n".encode(), b"      - cell: time\n        text: 15/12\n"
    )
    task = plan_of(document(raw)).value.tasks[0]
    for phrase in (None, "trước ngày 1/6/2024"):
        with pytest.raises(TthcError, match=";"):
            with_rules(document(raw), task, phrase, WORDS, reading=None if phrase else 1)
    assert not with_rules(document(raw), task, "trước ngày 1/6/2024; quý IV", WORDS).plan.unread()


def test_an_empty_cell_takes_the_words_of_a_person():
    raw = RAW.replace(b'    time: "Trong n\xc4\x83m 2024"\n', b'    time: ""\n', 1)
    raw = raw.replace(
        """    rules:
      - kind: within
        text: Trong năm 2024
        first: 2024-01-01
        last: 2024-12-31
""".encode(),
        b"""    rules: []
    unread:
      - cell: time
        text: ""
        reason: empty
""",
        1,
    )
    new = with_rules(document(raw), plan_of(document(raw)).value.tasks[0], "quý III", WORDS)
    (rule,) = new.plan.tasks[0].rules
    assert rule.text == "quý III"
    assert new.plan.tasks[0].time == ""
    assert new.plan.tasks[0].unread == ()


def test_a_new_event_like_an_old_one_is_told():
    new = with_rules(document(), PLAN.tasks[0], "5 ngày kể từ ngày nhận phản ánh, kiến nghị", WORDS)
    assert len(new.events) == 1
    assert any("Nhận được phản ánh, kiến nghị" in doubt for doubt in new.doubts)


def test_reports_get_the_days_by_which_they_fall_due():
    start, end = RAW.index("# Báo cáo định kỳ".encode()), RAW.index(b"events:\n")
    text = RAW[:start] + RAW[end:]
    text = text.replace(b"kind: periodic\n", b"kind: continuous\n").replace(
        b"        periods: [month, quarter, year]\n", b""
    )
    assert plan_of(document(text)).value.reporting is None
    new = with_rules(document(text), PLAN.tasks[0], "báo cáo định kỳ hằng tháng", WORDS)
    assert new.plan.reporting == WORDS.reporting
    assert without_words(new.rules[0][1]) == without_words(new.plan.tasks[0].rules[0])


def test_a_target_replaces_that_of_its_measure_or_is_added():
    task = task_of(PLAN, 13)
    new = with_target(document(), task, "tối thiểu đạt 90%", "digitized-results")
    old = next(kpi for kpi in PLAN.kpis if kpi.id == "digitized-results")
    (kpi,) = new.targets
    assert kpi == replace(old, text="tối thiểu đạt 90%", confirmed=True)
    assert [k for k in new.plan.kpis if k.id != kpi.id] == [k for k in PLAN.kpis if k.id != kpi.id]
    added = with_target(document(), task, "tối thiểu đạt 90%", "data-reuse", id_="so-hoa")
    assert [kpi.id for kpi in added.plan.kpis] == [*(kpi.id for kpi in PLAN.kpis), "so-hoa"]
    assert added.targets[0].name == "Tỷ lệ số hóa tối thiểu đạt 90%"
    gone, come = changed_lines(added, RAW)
    assert gone == []
    assert len(come) == 8


@pytest.mark.parametrize(
    ("text", "measure", "id_", "message"),
    [
        ("trên 96%", "digitized-results", None, "96%"),  # no words of the cell
        ("tối thiểu đạt 90%", "no-such", None, "no-such"),
        ("tối thiểu đạt 90%", "late-resolution", None, "late-resolution"),
        ("tối thiểu đạt 90%", "digitized-results", "data-reuse", "14"),
        ("không quá 90%", "digitized-results", None, "digitized-results"),
    ],
)
def test_a_target_that_cannot_be_is_refused(text, measure, id_, message):
    with pytest.raises(TthcError, match=message):
        with_target(document(), task_of(PLAN, 13), text, measure, id_=id_)


def test_confirming_is_all_that_changes():
    assert with_confirmed(document(), PLAN.tasks).content == RAW
    raw = RAW.replace(b"    target: 90\n", b"    target: 90\n    note: The measure is proposed by the words; x\n", 1)
    plan = plan_of(document(raw)).value
    new = with_confirmed(document(raw), plan.tasks)
    assert [kpi.measure for kpi in new.targets] == ["digitized-results"]
    assert new.content == RAW.replace(b"    target: 90\n", b"    target: 90\n    confirmed: true\n", 1)


def test_a_task_that_was_moved_on_is_confirmed_too():
    mark = b'    unread:\n      - cell: content\n        text: ""\n        reason: moved on\n'
    rules = RAW.index(b"    rules:", RAW.index(b"  - number: 5\n"))
    raw = RAW[:rules] + mark + RAW[rules:]
    plan = plan_of(document(raw)).value
    assert [task.number for task in plan.tasks if any(words.is_moved_on for words in task.unread)] == [5]
    new = with_confirmed(document(raw), [task_of(plan, 5)])
    assert (new.content, new.tasks, new.targets) == (RAW, (5,), ())
    assert with_confirmed(document(raw), [task_of(plan, 6)]).content == raw
