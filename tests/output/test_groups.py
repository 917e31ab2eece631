"""Columns and values in words, and groups."""

from __future__ import annotations

import pytest

from tthc_cli.output.groups import CaseWords, group_cells, group_columns, group_json, one_or_all

WORDS = CaseWords(headers={"cases": {"unit": "Đơn vị"}}, labels={"channel": {"online": "Trực tuyến"}})


def test_columns_have_the_words_of_the_file_and_their_own_name_without_any():
    assert WORDS.column("cases", "unit") == "Đơn vị"
    assert WORDS.column("ratings", "unit") == "unit"
    assert WORDS.column("cases", "month") == "Tháng"
    assert WORDS.column_title("cases", "unit") == "Đơn vị"


def test_values_have_the_words_of_people_and_their_own_without_any():
    assert WORDS.label("channel", "online") == "Trực tuyến"
    assert WORDS.label("channel", "post") == "post"
    assert WORDS.label("unit", "online") == "online"


def test_groups_of_one_column_need_no_title_but_that_they_are_groups():
    assert [column.title for column in group_columns(WORDS, ["unit"])] == ["Nhóm"]
    unit, month = group_columns(WORDS, ["unit", "month"])
    assert (unit.title, unit.fixed) == ("Đơn vị", False)
    assert (month.title, month.fixed) == ("Tháng", True)


def test_a_group_is_shown_by_its_values_and_an_empty_one_says_so():
    by = ["channel", "month", "unit"]
    assert group_cells(WORDS, by, ("online", "2024-03", "Sở A")) == ["Trực tuyến", "03/2024", "Sở A"]
    assert group_cells(WORDS, by, ("", "", "")) == ["(để trống)"] * 3
    with pytest.raises(ValueError, match="zip"):
        group_cells(WORDS, by, ("online",))


def test_json_has_one_value_of_one_column_and_an_object_of_several():
    assert one_or_all([]) is None
    assert one_or_all(["unit"]) == "unit"
    assert one_or_all(("unit", "month")) == ["unit", "month"]
    assert group_json(["unit"], None) is None
    assert group_json(["unit"], ("Sở A",)) == "Sở A"
    assert group_json(["unit", "month"], ("Sở A", "2024-03")) == {"unit": "Sở A", "month": "2024-03"}
