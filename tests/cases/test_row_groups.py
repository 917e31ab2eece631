"""Groups of rows by the values of their columns: months, and texts that are hidden if they may tell a person."""

from __future__ import annotations

import narwhals.stable.v2 as nw
import pytest

from tests.support.typed_rows import DICTIONARY, OPEN, frame, judged, records, row, scope
from tthc_cli.cases.row_groups import group_names, shown_column, shown_columns, summed, with_groups

PERSONAL = ("bà Nguyễn Thị Bưởi", "Gọi 0912 345 678", "12 Nguyễn Văn Cừ")
UNITS = [
    row("a"),
    row("b", done="1/2"),
    row("c", unit=PERSONAL[0]),
    row("d", unit=PERSONAL[1]),
    row("e", unit="Phòng B"),
    row("f", unit=None),
]


def test_a_month_is_that_of_the_day_by_which_the_measure_counts():
    assert group_names(("month", "unit"), "early-resolution") == ["month_of_finished_on", "unit"]
    assert group_names(["unit", "month"], "digitized-dossiers") == ["unit", "month_of_received_on"]


def test_groups_of_months_and_units_are_added_up_and_persons_are_one_group():
    sums = {"rows": nw.len(), "first": nw.col("received_on").min(), "last": nw.col("finished_on").max()}
    answer = summed(judged(UNITS), ("month", "unit"), sums, scope(), days=["finished_on"])
    groups = {(each["month_of_finished_on"], each["unit"]): each for each in records(answer)}
    assert {group: each["rows"] for group, each in groups.items()} == {
        (202401, "Phòng A"): 1,
        (202402, "Phòng A"): 1,
        (202401, "***"): 2,
        (202401, "Phòng B"): 1,
        (202401, None): 1,
    }
    assert len(records(answer)) == len(groups)


def test_the_first_and_the_last_of_groups_that_are_shown_as_one_are_those_of_all():
    rows = [
        row("a", received="5/1", done="9/1", unit=PERSONAL[0]),
        row("b", received="3/1", done="30/1", unit=PERSONAL[1]),
        row("c", received="4/1", done="8/1", unit=PERSONAL[2]),
    ]
    sums = {"first": nw.col("received_on").min(), "last": nw.col("finished_on").max(), "rows": nw.len()}
    (answer,) = records(summed(judged(rows), ("unit",), sums, scope()))
    assert (answer["unit"], f"{answer['first']:%d/%m}", f"{answer['last']:%d/%m}") == ("***", "03/01", "30/01")
    assert answer["rows"] == 3


def test_nothing_that_tells_groups_apart_gives_a_single_row():
    sums = {"rows": nw.len()}
    assert records(summed(judged(UNITS), (), sums, scope())) == [{"rows": 6}]
    by_fate = records(summed(judged([*UNITS, row("x", defect=1)]), (), sums, scope(), keys=("fate",)))
    assert {each["fate"]: each["rows"] for each in by_fate} == {"used": 6, "set-aside": 1}


def test_a_case_that_is_open_has_no_month_of_its_end():
    """A day of ending in the row of an open case is not that on which it ended."""
    rows = [row("a"), row("b", done="1/2", status=OPEN)]
    answer, names = with_groups(judged(rows), ("month",), ["finished_on", "received_on"], scope())
    assert names == ["month_of_finished_on", "month_of_received_on"]
    assert {each["key"]: (each[names[0]], each[names[1]]) for each in records(answer)} == {
        "a": (202401, 202401),
        "b": (None, 202401),
    }


def test_each_row_has_its_group_as_it_may_be_shown_and_none_is_lost():
    answer, names = with_groups(judged(UNITS), ("unit", "month"), ["finished_on"], scope())
    assert names == ["unit", "month_of_finished_on"]
    assert {each["key"]: each["unit"] for each in records(answer)} == {
        "a": "Phòng A",
        "b": "Phòng A",
        "c": "***",
        "d": "***",
        "e": "Phòng B",
        "f": None,
    }
    assert {"shown_text", "raw_text"}.isdisjoint(answer.collect_schema())


@pytest.mark.parametrize("text", PERSONAL)
def test_a_text_that_may_tell_a_person_is_hidden_in_each_way(text):
    rows = frame([row("a", unit=text), row("b", unit="Phòng A")])
    shown = records(rows.select("key", **shown_columns(["unit", "received_on"], "cases", DICTIONARY)))
    assert [(each["unit"], each["received_on"].month) for each in shown] == [("***", 1), ("Phòng A", 1)]


def test_columns_with_words_of_their_own_are_shown_as_they_are():
    """An id is judged where it is printed; a status can be nothing but a word of the dictionary."""
    rows = frame([row("a", status="0912345678")])
    assert records(rows.select(status=shown_column("status", "cases", DICTIONARY))) == [{"status": "0912345678"}]
