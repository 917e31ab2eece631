"""Days and counts of working days, as they are shown."""

from __future__ import annotations

from datetime import date

from tests.support.calendars import CALENDAR
from tthc_cli.output.cells import long_day_cell
from tthc_cli.output.formats.report import Cell, Terminal
from tthc_cli.output.workdays import (
    CountReport,
    DayReport,
    ShiftReport,
    YearReport,
    kind_words,
    status_words,
    working_days_by_month,
)
from tthc_cli.rules.resolve import shift


def test_the_working_days_of_each_month():
    """Weekdays of 2024 less those off: 8-9/2 and 12-14/2, 18/4, 29/4, 30/4, 1/5; 4/5 is made up."""
    months = working_days_by_month(CALENDAR, 2024)
    assert months[:6] == [22, 16, 21, 19, 23, 20]
    assert sum(months) == 251
    assert len(months) == 12


def test_a_year_lists_its_days_in_order_with_their_notices():
    report = YearReport(calendar=CALENDAR, year=CALENDAR.year(2024))
    days = [row["date"] for row in report.rows()]
    assert days == sorted(days)
    (made,) = (row for row in report.rows() if row["kind"] == "make_up")
    assert (made["date"], made["for"]) == (date(2024, 5, 4), date(2024, 4, 29))
    assert "2450/VPCP-KGVX" in made["source"]
    (table,) = report.tables(Terminal())
    assert "2024" in table.title
    assert Cell(kind_words("make_up"), "good") in [row[1] for row in table.rows]
    assert table.notes[0].startswith("251 ")


def test_what_is_open_in_a_year_is_noted():
    (table,) = YearReport(calendar=CALENDAR, year=CALENDAR.year(2027)).tables(Terminal())
    assert status_words("partial") in table.title
    assert sum("24/04/2027" in note for note in table.notes) == 1


def test_a_day_says_what_it_is_and_why():
    report = DayReport(info=CALENDAR.day(date(2024, 4, 29)), doubts=["x"])
    record = report.payload()
    assert (record["working"], record["kind"], record["warnings"]) == (False, "swapped", ["x"])
    assert list(report.columns()) == list(report.rows()[0])
    (table,) = report.tables(Terminal())
    cells = table.rows[0]
    assert cells[0] == long_day_cell(date(2024, 4, 29))
    assert isinstance(cells[1], Cell)
    assert cells[1].tone == "bad"
    assert len(table.notes) == 1
    assert table.notes[0].endswith("x")


def test_the_day_so_many_working_days_on_with_each_step():
    deadline = shift(CALENDAR, date(2024, 4, 25), 5)
    report = ShiftReport(start=date(2024, 4, 25), days=5, deadline=deadline)
    assert report.payload()["date"] == date(2024, 5, 6)
    (table,) = report.tables(Terminal())
    assert table.title == "T2 06/05/2024"
    assert len(table.rows) == len(deadline.steps)


def test_a_count_says_which_end_it_counts():
    forward = CountReport(start=date(2024, 4, 25), end=date(2024, 5, 6), days=5, doubts=[])
    back = CountReport(start=date(2024, 5, 6), end=date(2024, 4, 25), days=-5, doubts=["x"])
    ((there,),) = (table.notes for table in forward.tables(Terminal()))
    ((here, doubt),) = (table.notes for table in back.tables(Terminal()))
    for words in (there, here):
        assert "5 " in words
        assert "-5" not in words
        assert "T5 25/04/2024" in words
        assert "T2 06/05/2024" in words
    assert there != here
    assert doubt.endswith("x")
    assert back.payload()["working_days"] == -5
