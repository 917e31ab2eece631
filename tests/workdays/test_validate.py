"""What a calendar file may not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.calendars import FILE
from tthc_cli.errors import TthcError
from tthc_cli.workdays.validate import findings
from tthc_cli.workdays.work_calendar import WorkCalendar


def test_a_year_of_which_the_library_knows_nothing_is_an_error_even_where_the_file_allows_it():
    calendar = WorkCalendar(replace(FILE, estimate=replace(FILE.estimate, last=2150)))
    with pytest.raises(TthcError, match="2101"):
        calendar.year(2120)


def test_a_swap_across_the_turn_of_the_year_is_whole():
    """31/12/2018 was made up on 05/01/2019: in the file of another year, and no finding."""
    assert findings(FILE) == []
    years = tuple(replace(year, make_up=()) if year.year == 2019 else year for year in FILE.years)
    assert len(findings(replace(FILE, years=years))) == 2


@pytest.mark.parametrize("year", [FILE.estimate.first - 1, FILE.estimate.last + 1, 1, 9999])
def test_no_year_of_plain_weekdays(year):
    calendar = WorkCalendar(FILE)
    with pytest.raises(TthcError, match=str(FILE.estimate.last)):
        calendar.is_working(date(year, 6, 3))
    with pytest.raises(TthcError):
        calendar.year(year)
