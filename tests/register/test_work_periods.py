"""Which period work is done for: row 19 reports each month, quarter and year of 2024."""

from __future__ import annotations

import re

import pytest

from tests.support.recordings import done
from tests.support.registers import Book
from tthc_cli.errors import TthcError


@pytest.mark.parametrize(
    ("written", "name"), [("2024-Q1", "2024-Q1"), ("q1/2024", "2024-Q1"), ("3/2024", "2024-03"), ("2024", "2024")]
)
def test_a_period_is_known_however_it_is_written(written, name):
    book = Book()
    done(book, "19", "12-16", period=written)
    assert book.entries[0].period == name


@pytest.mark.parametrize(
    ("on", "more", "words"),
    [
        ("3-15", {}, r"--period: .*19.*2024-01"),  # names the next one that is not done
        ("3-15", {"period": "2023-Q1"}, r"'2023-Q1'.*2024-01.*2024"),
        ("3-15", {"period": "tháng tới"}, r"'tháng tới'"),
        ("3-15", {"period": "2024-05"}, r"15/03/2024.*2024-05"),  # it had not begun
        ("3-15", {"period": "2024-Q1", "matter": "1", "new_matter": True}, r"--matter"),
    ],
)
def test_what_it_cannot_be_done_for_is_refused(on, more, words):
    book = Book()
    with pytest.raises(TthcError, match=words):
        done(book, "19", on, **more)
    assert book.entries == []


def test_a_period_that_is_done_is_replaced_when_that_is_said():
    book = Book()
    done(book, "19", "3-15", period="2024-Q1")
    with pytest.raises(TthcError, match=re.escape("--again")):
        done(book, "19", "3-18", period="2024-Q1")
    done(book, "19", "3-18", period="2024-Q1", again=True)
    assert [entry.day.day for entry in book.entries if entry.day] == [15, 18]


def test_a_report_is_not_made_before_its_period_begins():
    with pytest.raises(TthcError, match="2024-Q4"):
        done(Book(), "19", "1-15", period="2024-Q4")
    done(Book(), "19", "1-15", period="2024-01")
