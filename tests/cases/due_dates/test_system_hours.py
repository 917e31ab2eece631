"""The hours of one-stop systems."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from tthc_cli.cases.due_dates.system_hours import load_system_hours, system_hours_findings


def test_the_packaged_hours():
    hours = load_system_hours()
    assert (hours.opening, hours.closing) == (time(7), time(17))
    assert hours.days_of_hours == {"working_day": 1, "day": 1, "week": 7, "month": 30}


def test_an_hour_that_is_none_is_said():
    (finding,) = system_hours_findings(replace(load_system_hours(), closes="25:00"))
    assert finding.where == ("closes",)
