"""Cells that have a value beside their text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tthc_cli.output.cells import (
    amount_cell,
    change_cell,
    day_cell,
    long_day_cell,
    number_cell,
    percent_cell,
    plain_number_cell,
)
from tthc_cli.output.formats.report import Amount, Cell, Count, Percent


def test_what_a_cell_says_and_what_it_means_agree():
    day = date(2024, 5, 2)
    assert day_cell(day) == Cell("02/05/2024", "", day)
    assert long_day_cell(day, "bad") == Cell("T5 02/05/2024", "bad", day)
    assert number_cell(1234) == Cell("1.234", "", Count(1234))
    assert plain_number_cell(1234) == Cell("1234", "", 1234)
    assert percent_cell(Fraction(95999, 1000)) == Cell("95,99%", "", Percent(Fraction(9599, 100)))
    assert percent_cell(Fraction(95999, 1000), 1) == Cell("95,9%", "", Percent(Fraction(959, 10)))
    assert amount_cell(Fraction(40, 7)) == Cell("5,71", "", Amount(Fraction(571, 100)))
    assert amount_cell(Fraction(12345678, 10), 0, "strong") == Cell("1.234.567", "strong", Amount(Fraction(1234567), 0))
    changes = [change_cell(each).text for each in (1234, 0, -5)]
    assert changes == ["+1.234", "0", "-5"]
    assert change_cell(-5, "bad") == Cell("-5", "bad", Count(-5, signed=True))


def test_nothing_is_a_dash_without_a_value():
    assert {day_cell(None), long_day_cell(None), number_cell(None), percent_cell(None), amount_cell(None)} == {
        Cell("–")
    }
