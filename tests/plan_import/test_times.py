"""The rules of a time cell, and what of it is left unread."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.dictionary import unfinished
from tthc_cli.plan_import.events import Events
from tthc_cli.plan_import.times import CellTimes, TimeReader
from tthc_cli.rules.kinds import After, By, Every, Periodic


def read(cell: str, **changes: Any) -> CellTimes:
    asked: dict[str, Any] = {"year": 2026, "one_line": False, "two_times": False, **changes}
    return TimeReader(events=Events(WORDS, None), unfinished=unfinished(WORDS), **asked).read(cell, 4)


def test_each_item_of_a_list_is_read_by_itself():
    times = read("- Trước ngày 15/12;\n- Hằng quý")
    assert times.unread == []
    by, periodic = times.rules
    assert isinstance(by, By)
    assert isinstance(periodic, Periodic)
    assert (by.date, by.inclusive) == (date(2026, 12, 15), False)


def test_events_have_the_keys_of_the_plan():
    times = read("05 ngày kể từ ngày nhận được Quyết định công bố")
    (after,) = times.rules
    assert isinstance(after, After)
    assert (after.event, after.count) == ("event-nhan-quyet-dinh-cong-bo", 5)
    assert times.event_words == ["nhận được Quyết định công bố"]


def test_a_repeat_without_an_end_ends_with_its_task():
    times = read("15 ngày làm việc kể từ ngày tiếp nhận phản ánh; định kỳ cứ sau 05 ngày làm việc")
    (every,) = times.rules
    assert isinstance(every, Every)
    assert every.until not in ("", every.event)
    assert "4" in every.until, "it is the task's own"


@pytest.mark.parametrize(
    ("cell", "changes"),
    [
        ("", {}),
        ("Trước ngày 15/12", {"two_times": True}),
        ("Khi có điều kiện", {}),
        ("Trước ngày\n15/12\nvà", {}),
        ("Trước ngày 10 -\nngày 15/12", {}),
    ],
)
def test_what_is_not_sure_is_unread_and_says_why(cell, changes):
    times = read(cell, **changes)
    assert times.rules == ()
    assert times.unread
    assert all(words.cell == "time" and words.reason for words in times.unread)


def test_what_a_line_end_cut_is_read_as_one():
    times = read("Chậm nhất trước ngày\n15 tháng 12")
    (by,) = times.rules
    assert isinstance(by, By)
    assert by.date == date(2026, 12, 15)
