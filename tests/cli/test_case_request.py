"""What the options of a check ask for, and the report on what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.tally_options import check_options, due_options, file_options
from tthc_cli.cases.check import CheckOutcome
from tthc_cli.cli import case_request, console
from tthc_cli.cli.case_options import SubjectOptions
from tthc_cli.cli.case_request import Asked, asked, named_files
from tthc_cli.errors import TthcError
from tthc_cli.kpi.counting_terms import DueSource


def ask(*cases: str, **more: Any) -> Asked:
    files = file_options(*(cases or ("c.csv",)), data=more.pop("data", None))
    subject = SubjectOptions(cases=files.cases, data=files.data, tables=files.tables, kpi=more.pop("kpi", None))
    counting, check = more.pop("counting", due_options()), more.pop("check", check_options())
    return asked(subject, more.pop("by", None), more.pop("period", None), counting, check, **more)


OUTCOME = CheckOutcome(results=(), inputs=(), warnings=("một", "hai"), headers={"cases": {"unit": "Phòng"}})


# -- files -------------------------------------------------------------------------------------------------------------


def test_files_are_those_of_the_arguments_then_those_of_each_data_set():
    names = ["cases", "ratings"]
    assert named_files(["a", "b"], ["ratings=r=1.csv", "cases=c"], names) == {
        "cases": ["a", "b", "c"],
        "ratings": ["r=1.csv"],
    }
    assert named_files(["a"], [], names, "ratings") == {"ratings": ["a"]}


@pytest.mark.parametrize("cases", [[""], ["a", " "], ["\t"]])
def test_an_empty_name_is_refused(cases):
    """An empty variable in a line of cron would be the folder in which the command runs."""
    with pytest.raises(TthcError, match="HỒ_SƠ"):
        named_files(cases, [], ["cases"])


@pytest.mark.parametrize("text", ["ratings", "ratings=", "ratings= ", "=r.csv", "stars=r.csv", "Ratings=r.csv"])
def test_what_names_no_data_set_and_file_is_refused(text):
    with pytest.raises(TthcError) as caught:
        named_files([], [text], ["cases", "ratings"])
    assert f"'{text}'" in str(caught.value)
    assert "cases, ratings" in str(caught.value)


def test_no_file_at_all_is_refused_with_the_names_that_there_are():
    with pytest.raises(TthcError, match="cases, ratings"):
        named_files([], [], ["cases", "ratings"])


# -- the request -------------------------------------------------------------------------------------------------------


def test_all_targets_of_the_plan_are_asked_for_or_those_that_are_named():
    whole = ask()
    assert whole.whole_plan
    assert whole.request.kpis == list(whole.plan.value.kpis)
    named = ask(kpi=["satisfaction", "early-resolution"])
    assert not named.whole_plan
    assert [kpi.id for kpi in named.request.kpis] == ["early-resolution", "satisfaction"]
    with pytest.raises(TthcError, match="--kpi"):
        ask(kpi=["none"])


def test_days_and_groups_are_read():
    request = ask(period="2024-Q1", by=["unit,month"], check=check_options("30/06/2024")).request
    assert request.period is not None
    assert (request.period.first, request.period.last) == (date(2024, 1, 1), date(2024, 3, 31))
    assert (request.as_of, request.by, request.year) == (date(2024, 6, 30), ("unit", "month"), 2024)
    # the first report of the plan's year counts from the middle of the December before
    assert request.plan_year is not None
    assert (request.plan_year.first, request.plan_year.last) == (date(2023, 12, 15), date(2024, 12, 31))
    assert ask().request.period is None


def test_a_calendar_is_needed_only_for_a_target_that_counts_working_days(monkeypatch):
    assert ask().request.calendar is None
    monkeypatch.setattr("tthc_cli.cases.working_days_in", lambda _measure, _dictionary: True, raising=False)
    assert ask().request.calendar is not None


def test_files_of_limits_serve_due_dates_that_are_recomputed():
    counting = due_options(due=DueSource.MISSING, terms={"limits": ["l.csv"]})
    request = ask(counting=counting).request
    assert request.files == {"cases": ["c.csv"], "limits": ["l.csv"]}
    assert request.recompute is not None
    assert not request.recompute.everywhere
    with pytest.raises(TthcError, match="--data"):
        ask(data=["limits=l.csv"])


# -- what is said ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("whole_plan", [True, False])
def test_warnings_of_a_check_come_before_what_nobody_has_read_of_the_plan(monkeypatch, whole_plan):
    heard: list[str] = []
    monkeypatch.setattr(console, "warn", heard.append)
    monkeypatch.setattr(case_request, "warn_of_targets", lambda _plan: heard.append("unread"))
    replace(ask(), whole_plan=whole_plan).warn(OUTCOME)
    assert heard == ["một", "hai", *(["unread"] if whole_plan else [])]


def test_a_report_rests_on_what_was_asked_for():
    question = ask(period="2024-Q1", by=["unit"])
    report = question.report(OUTCOME, heading="đầu")
    assert (report.heading, report.plan, report.as_of) == ("đầu", question.plan.value, date(2024, 12, 31))
    assert (report.period, list(report.by)) == (question.request.period, ["unit"])
    assert (report.due, report.due_terms, report.calendar) == (DueSource.RECORDED, None, None)
    assert report.words.column("cases", "unit") == "Phòng"
    assert report.plan_identity.sha256 == question.plan.sha256


def test_a_report_on_recomputed_due_dates_says_by_which_terms():
    counting = due_options(due=DueSource.COMPUTED, terms={"limits": ["l.csv"]})
    report = ask(counting=counting).report(OUTCOME, heading="")
    assert report.due == DueSource.COMPUTED
    assert report.due_terms is not None
