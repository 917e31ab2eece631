"""What the heading of a column of times says beside being one, and the times that it leaves open."""

from __future__ import annotations

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.dictionary import unfinished
from tthc_cli.plan_import.events import Events
from tthc_cli.plan_import.time_headings import time_heading
from tthc_cli.plan_import.times import CellTimes, TimeReader


def read(cell: str, title: str) -> CellTimes:
    reader = TimeReader(
        year=2026, events=Events(WORDS, None), unfinished=unfinished(WORDS), one_line=False, two_times=False
    )
    return reader.read(cell, 4, time_heading(title, WORDS, 2026))


@pytest.mark.parametrize(
    "title",
    [
        *(phrase for phrase in WORDS.columns["time"] if "trước" not in phrase),
        "Thời gian thực hiện nhiệm vụ năm 2026",
        "Thời gian (ngày/tháng/năm)",
        "Thời hạn hoàn thành (5)",
        "Thời gian bắt đầu, kết thúc",
        "Tiến độ thực hiện (quý, tháng)",
        "Chậm nhất ngày",
    ],
)
def test_a_heading_that_is_only_one_says_nothing_more(title):
    assert time_heading(title, WORDS, 2026) is None


@pytest.mark.parametrize(
    ("title", "cell", "is_read"),
    [
        # "trước" excludes the day below it, unless the day's own words say so
        ("Hoàn thành trước", "15/3", False),
        ("HOÀN THÀNH TRƯỚC NGÀY", "Quý II", False),
        ("Thời hạn hoàn thành (trước ngày)", "Tháng 3 và tháng 6", False),
        ("Hoàn thành trước", "ngày 15 hằng tháng", False),
        ("Hoàn thành trước", "Trước ngày 15/3; quý II", False),
        ("Hoàn thành trước", "15 ngày kể từ ngày ký", False),
        ("Hoàn thành trước", "Trước ngày 15/3", True),
        ("Hoàn thành trước", "trước ngày 15 hằng tháng", True),
        ("Hoàn thành trước", "Thường xuyên", True),
        # another year is that of a time that leaves its own out
        ("Thời gian thực hiện năm 2027", "15/3", False),
        ("Thời gian thực hiện năm 2027", "Quý II", False),
        ("Lộ trình 2026-2030", "Trong năm", False),
        ("Thời gian thực hiện năm 2027", "Hằng quý", False),
        ("Thời gian thực hiện năm 2027", "Quý II/2027", True),
        ("Thời gian thực hiện năm 2027", "15/3/2026", True),
        ("Thời gian thực hiện năm 2027", "05 ngày kể từ ngày nhận đơn", True),
        ("Thời gian thực hiện năm 2027", "Thường xuyên", True),
        # working days are others than days
        ("Thời hạn (ngày làm việc)", "15 ngày kể từ ngày nhận đơn", False),
        ("Thời hạn (ngày làm việc)", "chậm nhất 5 ngày trước ngày họp và trước ngày 15/6", False),
        (
            "Thời hạn (ngày làm việc)",
            "15 ngày làm việc kể từ ngày nhận đơn; chưa xong, định kỳ cứ sau 05 ngày",
            False,
        ),
        ("Thời hạn (ngày làm việc)", "15 ngày làm việc kể từ ngày nhận đơn", True),
        ("Thời hạn (ngày làm việc)", "Trước ngày 15/3", True),
        # a time of its own can change any time
        ("Thời hạn gửi hằng tháng", "Trước ngày 15/3", False),
        ("Thời gian (định kỳ)", "Quý II", False),
        ("Thời gian 6 tháng đầu năm", "15/8", False),
        ("Tiến độ quý III", "Tháng 8", False),
        ("Thời gian (âm lịch)", "15/3/2026", False),
        ("Thời hạn (không kể ngày nghỉ)", "05 ngày kể từ ngày ký", False),
    ],
)
def test_a_time_that_its_heading_can_change_is_left_for_a_person(title, cell, is_read):
    assert read(cell, "Thời gian").rules, "it can be read without the heading"
    times = read(cell, title)
    assert bool(times.rules) is is_read
    assert [words.text for words in times.unread] == ([] if is_read else [cell])
    assert all(f"“{title}”" in words.reason for words in times.unread)


def test_why_a_time_cannot_be_read_at_all_is_said_before_its_heading_is():
    for cell in ("", "Khi có điều kiện"):
        assert read(cell, "Hoàn thành trước").unread == read(cell, "Thời gian").unread
