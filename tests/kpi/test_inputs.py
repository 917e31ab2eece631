"""What is said of the rows of an input."""

from __future__ import annotations

import pytest

from tthc_cli.kpi.inputs import InputCount, reason_words


def test_counts_of_rows_add_up_or_nothing_is_said():
    InputCount(name="cases", file="x", read=6, used=3, excluded={"repeat": 1}, set_aside={("empty", "Mã"): 2})
    with pytest.raises(AssertionError, match="do not add up"):
        InputCount(name="cases", file="x", read=7, used=3, excluded={"repeat": 1}, set_aside={("empty", "Mã"): 2})


def test_reasons_have_words():
    assert reason_words("empty", "Mã hồ sơ") == "Mã hồ sơ để trống"
    assert reason_words("withdrawn", None) == "withdrawn"


def test_a_cell_with_an_error_or_a_formula_is_no_unknown_word():
    assert reason_words("unknown-value", "Trạng thái") == "Trạng thái có giá trị không nhận ra được"
    words = reason_words("unknown-value", "Mã hồ sơ", error=True)
    assert words.startswith("Mã hồ sơ hiện lỗi hoặc có công thức chưa được tính;")
