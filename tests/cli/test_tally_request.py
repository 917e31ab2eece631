"""What the options of a form, an index or a bridge ask for: files, days, and what does not fit together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.plan_files import plan_of
from tests.support.tally_options import check_options, due_options, file_options
from tthc_cli.cli.tally_request import TallyScope, tally_scope
from tthc_cli.errors import TthcError
from tthc_cli.kpi.counting_terms import DueSource
from tthc_cli.rules.periods import parse_period


def scope(period: str | None = "2024-03", **more: Any) -> TallyScope:
    files = more.pop("files", file_options("c.csv"))
    counting, check = more.pop("counting", due_options()), more.pop("check", check_options())
    return tally_scope(files, period, counting, check, **more)


def test_files_are_those_of_the_arguments_and_of_each_data_set():
    asked = scope(files=file_options("a.csv", "b.csv", data=["ratings=r.csv", "cases=d.csv"]))
    assert asked.files == {"cases": ["a.csv", "b.csv", "d.csv"], "ratings": ["r.csv"]}
    of_procedures = scope(files=file_options("p.csv"), main="procedures")
    assert of_procedures.files == {"procedures": ["p.csv"]}
    assert scope(files=file_options("c.csv", sheet=["Sổ"])).sheets == ["Sổ"]


def test_files_of_limits_and_pauses_serve_due_dates_that_are_recomputed():
    counting = due_options(due=DueSource.COMPUTED, terms={"limits": ["l.csv"], "pauses": ["p.csv"]})
    asked = scope(counting=counting)
    assert asked.files == {"cases": ["c.csv"], "limits": ["l.csv"], "pauses": ["p.csv"]}
    assert asked.recompute is not None
    assert asked.recompute.everywhere
    assert scope().recompute is None
    with pytest.raises(TthcError, match="--data"):
        scope(files=file_options("c.csv", data=["limits=l.csv"]))


def test_the_plan_is_that_of_the_periods_year(tmp_path):
    assert scope("2024-03").in_force.plan.value.identity.year == 2024
    later = plan_of(tmp_path, 2025)
    assert scope("2025-03", check=check_options("31/12/2025", plan=later)).in_force.plan.value.identity.year == 2025


@pytest.mark.parametrize(
    ("period", "kind", "is_reporting", "days"),
    [
        ("2024-03", "month", False, (date(2024, 3, 1), date(2024, 3, 31))),
        ("report:2024-03", "month", True, (date(2024, 2, 15), date(2024, 3, 14))),
        ("2024-Q1", "quarter", False, (date(2024, 1, 1), date(2024, 3, 31))),
        ("2024", "year", False, (date(2024, 1, 1), date(2024, 12, 31))),
    ],
)
def test_the_period_has_its_kind_and_its_days(period, kind, is_reporting, days):
    asked = scope(period)
    assert (asked.period_kind, asked.is_reporting) == (kind, is_reporting)
    assert (asked.period.first, asked.period.last) == days


def test_a_period_without_a_key_is_of_no_kind():
    nameless = replace(scope(), period=SimpleNamespace(key=None))  # type: ignore[arg-type]
    assert (nameless.period_kind, nameless.is_reporting) == ("", False)


def test_a_period_that_is_missing_or_has_not_begun_is_refused():
    with pytest.raises(TthcError, match="--period"):
        scope(None)
    with pytest.raises(TthcError, match="01/03/2024"):
        scope("2024-03", check=check_options("29/02/2024"))
    assert scope("2024-03", check=check_options("01/03/2024")).as_of == date(2024, 3, 1)


def test_options_that_do_not_fit_together_are_refused(tmp_path):
    columns = tmp_path / "more.yaml"
    columns.write_text("schema: tthc.more-columns/1\n", "utf-8")
    with pytest.raises(TthcError, match="--rejects"):
        scope(files=file_options("c.csv", columns=columns), counting=due_options(rejects=columns))
    engine = replace(check_options().engine, master="spark://a")
    with pytest.raises(TthcError, match="--master"):
        scope(check=check_options(engine=engine))
    with pytest.raises(TthcError, match="--data"):
        scope(files=file_options())


@pytest.mark.parametrize(
    ("period", "as_of", "years"),
    [
        ("2024-03", "31/03/2024", (2021, 2025)),
        ("2024-03", "01/01/2026", (2021, 2027)),
        ("2019-03", "31/03/2019", (2016, 2020)),
    ],
)
def test_days_off_reach_from_three_years_before_to_the_year_after(period, as_of, years):
    asked = scope("2024-03")
    asked = replace(asked, period=parse_period(period, None), as_of=_day(as_of))
    off, make_up = asked.days_off()
    assert (off, make_up) == CALENDAR.exceptions(date(years[0], 1, 1), date(years[1], 12, 31))
    assert (off[0].year, off[-1].year) == years


def _day(text: str) -> date:
    return date(*map(int, reversed(text.split("/"))))


def test_no_days_off_are_known_of_a_period_behind_the_calendar():
    far = replace(scope(), period=parse_period("2200", None), as_of=date(2200, 1, 1))
    assert far.days_off() == ([], [])
