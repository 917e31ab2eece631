"""What each row adds to the sums of a measure: a few rows by hand, and many against a plain count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import narwhals.stable.v2 as nw
import pytest

from tests.support.calendars import CALENDAR
from tests.support.typed_rows import COLUMNS, DICTIONARY, FINISHED, OPEN, TIMES, day, frame, records, row, scope
from tthc_cli.cases.days_off import days_off
from tthc_cli.cases.measure_parts import day_counted, measure_parts, sum_names, touched, within
from tthc_cli.cases.scope import Scope
from tthc_cli.rules.periods import parse_period

JANUARY = parse_period("2024-01", None)


def sums(measure: str, rows: Sequence[Mapping[str, Any]], of: Scope) -> dict[str, int]:
    """The sums of a measure over rows, all of which are used."""
    parts = {name: part.cast(nw.Int64).sum() for name, part in measure_parts(measure, of).items()}
    (answer,) = records(frame([{**each, "fate": "used"} for each in rows]).select(**parts))
    return {name: int(value or 0) for name, value in answer.items()}


def keys(measure: str, part: str, rows: Sequence[Mapping[str, Any]], of: Scope) -> str:
    """The keys of the rows that a part counts, in order."""
    counting = frame([{**each, "fate": "used"} for each in rows]).filter(measure_parts(measure, of)[part])
    return " ".join(sorted(each["key"] for each in records(counting)))


def test_rates_of_time_by_hand():
    shared = {"denominator": 3, "left_out/finished_on": 1, "left_out/due_on": 1, "beside/on_time": 2}
    for measure, good in (("early-resolution", 1), ("on-time-resolution", 2), ("late-resolution", 1)):
        assert sums(measure, TIMES, scope()) == {"numerator": good, **shared, "beside/open_overdue": 1}


def test_a_rate_counts_what_ended_in_the_period_and_what_was_there_undone():
    rows = [
        row("first", done="1/1", due="2/1"),
        row("last", done="31/1", due="2/1"),
        row("before", received="2/1", done=None, due="31/1"),
        row("after", received="2/1", done="1/2"),
        row("later", received="2/1", done=None, due="1/2"),
        row("undated", received="31/1", done=None, status=FINISHED),
        row("new", received="1/2", done=None, status=FINISHED),
    ]
    asked = scope("2024-01")
    assert keys("early-resolution", "denominator", rows, asked) == "first last"
    assert keys("early-resolution", "numerator", rows, asked) == "first"
    assert keys("early-resolution", "beside/open_overdue", rows, asked) == "before"
    assert keys("early-resolution", "left_out/finished_on", rows, asked) == "undated"


def test_what_stands_beside_a_rate_is_left_out_if_the_files_lack_its_columns():
    assert "beside/other_outcome" not in measure_parts("early-resolution", scope())
    with_outcome = scope(columns=frozenset((*COLUMNS, "outcome")))
    returned = [{**each, "outcome": "returned" if each["key"] == "early" else None} for each in TIMES]
    counted = sums("early-resolution", returned, with_outcome)
    assert (counted["beside/other_outcome"], counted["beside/other_outcome_good"]) == (1, 1)
    assert "beside/other_outcome" in measure_parts("early-resolution", scope(columns=None))


def test_money_is_added_up():
    costs: list[dict[str, Any]] = [
        {"key": "a", "cost_before": 900, "cost_after": 300},
        {"key": "b", "cost_before": 100, "cost_after": None},
        {"key": "c", "cost_before": None, "cost_after": 50},
        {"key": "d", "cost_before": 200, "cost_after": 250},
    ]
    asked = scope(data_set="procedures", columns=None)
    # 900 - 300, and 200 - 250; b is in the base and nobody knows what it saves
    assert sums("internal-cost-cut", costs, asked) == {
        "numerator": 550,
        "denominator": 1200,
        "left_out/cost_before": 1,
    }


def test_a_mean_adds_up_the_days_of_rows_that_have_them():
    off = days_off(CALENDAR, (JANUARY.first, JANUARY.last))
    rows = [
        row("two", received="2/1", done="4/1"),
        row("weekend", received="5/1", done="8/1"),
        row("open", done=None),
        row("undated", done=None, status=FINISHED),
    ]
    assert sums("handling-time", rows, scope(days_off=off)) == {
        "numerator": 3,
        "denominator": 2,
        "left_out/finished_on": 1,
    }
    with pytest.raises(ValueError, match="handling-time counts working days"):
        measure_parts("handling-time", scope())


def test_a_mean_leaves_out_rows_whose_days_the_calendar_does_not_reach():
    off = days_off(CALENDAR, (JANUARY.first, JANUARY.last))
    rows = [row("known", received="2/1", done="4/1"), {**row("early", done="4/1"), "received_on": "1900-01-01"}]
    counted = sums("handling-time", rows, scope(days_off=off))
    assert counted == {"numerator": 2, "denominator": 1, "left_out/finished_on": 1}


def test_rows_that_nobody_can_read_are_left_out_once():
    """By the first unread column that the measure counts by, and only if they could have counted."""
    asked = scope("2024-01", optional=("channel", "level", "field"), columns=None)
    marks: dict[str, Any] = {"channel_unread": False, "level_unread": False, "field_unread": False}
    rows = [
        row("good", channel="online", level="full", **marks),
        row("channel", channel=None, level="full", **{**marks, "channel_unread": True}),
        row("level", channel="online", level=None, **{**marks, "level_unread": True}),
        row("both", channel=None, level=None, **{**marks, "channel_unread": True, "level_unread": True}),
        row("field", channel="online", level="full", **{**marks, "field_unread": True}),
        row("before", received="1/2", channel=None, level="full", **{**marks, "channel_unread": True}),
    ]
    rows = [{**each, "synced": True} for each in rows]
    assert sums("online-processing", rows, asked) == {
        "numerator": 2,
        "denominator": 2,
        "left_out/channel": 2,
        "left_out/level": 1,
    }
    assert keys("online-processing", "left_out/channel", rows, asked) == "both channel"


def test_a_row_is_left_out_if_nobody_can_tell_that_it_is_in_the_base():
    rows = [
        row("good", synced=True, digitized=True, synced_unread=False),
        row("other", synced=False, digitized=True, synced_unread=False),
        row("unread", synced=None, digitized=True, synced_unread=True),
        row("later", received="1/2", synced=None, digitized=True, synced_unread=True),
    ]
    asked: dict[str, Any] = {"optional": ("synced",), "columns": None}
    expected = {"numerator": 1, "denominator": 1, "left_out/synced": 1}
    assert sums("digitized-dossiers", rows, scope("2024-01", **asked)) == expected
    assert sums("digitized-dossiers", rows, scope(**asked)) == {**expected, "left_out/synced": 2}


def test_an_unread_cell_of_the_base_leaves_out_each_row_of_the_period():
    """Nobody can tell whether it is in the base; a row that is left out for being empty is not counted twice."""
    rows = [
        row("read", supplement_count=1, supplement_count_unread=False),
        row("empty", supplement_count=None, supplement_count_unread=False),
        row("unread", supplement_count=None, supplement_count_unread=True),
        row("before", received="1/2", supplement_count=None, supplement_count_unread=True),
    ]
    asked = scope("2024-01", optional=("supplement_count",), columns=None)
    expected = {"numerator": 1, "denominator": 1, "left_out/supplement_count": 2}
    assert sums("few-supplements", rows, asked) == expected
    every_day = scope(optional=("supplement_count",), columns=None)
    assert sums("few-supplements", rows, every_day)["left_out/supplement_count"] == 3


def test_sums_have_the_name_of_their_measure():
    assert sum_names("digitized-dossiers", scope()) == [
        "digitized-dossiers/numerator",
        "digitized-dossiers/denominator",
    ]
    assert sum_names("late-resolution", scope())[2:] == [
        "late-resolution/left_out/finished_on",
        "late-resolution/left_out/due_on",
        "late-resolution/beside/on_time",
        "late-resolution/beside/open_overdue",
    ]


def test_a_row_touches_a_period_by_its_day_or_by_what_stands_beside_the_rate():
    rows = [
        row("ended", done="31/1"),
        row("later", done="1/2"),
        row("overdue", due="15/1", done=None),
        row("not yet", due="1/2", done=None),
    ]
    typed = frame([{**each, "fate": "used"} for each in rows])
    asked = scope("2024-01")
    answer = records(typed.filter(touched("early-resolution", asked, JANUARY)))
    assert sorted(each["key"] for each in answer) == ["ended", "overdue"]


def test_both_ends_of_a_period_lie_within_it():
    days = ("31/12", "1/1", "31/1", "1/2", None)
    rows = [row(f"{place}", received="2/1", due=text) for place, text in enumerate(days)]
    answer = records(frame(rows).filter(within(nw.col("due_on"), JANUARY)))
    assert sorted(each["key"] for each in answer) == ["1", "2"]
    outside = records(frame(rows).filter(~within(nw.col("due_on"), JANUARY)))
    assert sorted(each["key"] for each in outside) == ["0", "3", "4"]  # no day at all is outside, and not unknown


def test_an_open_case_has_no_day_on_which_it_ended():
    rows = [row("done"), row("open", status=OPEN)]
    columns = {name: day_counted(name, DICTIONARY) for name in ("finished_on", "due_on")}
    answer = {each["key"]: each for each in records(frame(rows).select("key", **columns))}
    assert (answer["done"]["finished_on"], answer["open"]["finished_on"]) == (day("12/1"), None)
    assert answer["open"]["due_on"] == day("15/1")


def test_many_rows_add_up_to_a_plain_count():
    random = Random(3)
    days = ("31/12", "1/1", "2/1", "31/1", "1/2", None)
    rows = [
        row(
            f"{number}",
            received=random.choice(("1/1", "31/1", "1/2")),
            due=random.choice(days),
            done=random.choice(days),
            status=random.choice((FINISHED, FINISHED, OPEN)),
        )
        for number in range(200)
    ]
    dated = [each for each in rows if each["status"] == FINISHED and each["finished_on"]]
    ended = [each for each in dated if JANUARY.first <= each["finished_on"] <= JANUARY.last]
    base = [each for each in ended if each["due_on"]]
    undone = [each for each in rows if each["status"] == OPEN and each["due_on"]]
    lost = [each for each in rows if each["status"] == FINISHED and not each["finished_on"]]
    assert sums("early-resolution", rows, scope("2024-01")) == {
        "numerator": sum(each["finished_on"] < each["due_on"] for each in base),
        "denominator": len(base),
        "left_out/finished_on": sum(each["received_on"] <= JANUARY.last for each in lost),
        "left_out/due_on": len(ended) - len(base),
        "beside/on_time": sum(each["finished_on"] <= each["due_on"] for each in base),
        "beside/open_overdue": sum(
            each["due_on"] <= JANUARY.last and each["due_on"] < scope().as_of for each in undone
        ),
    }
