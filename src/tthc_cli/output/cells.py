"""Cells that have a value beside their text, so that formats can sort, add up and draw what they say."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tthc_cli.output.formats.report import Amount, Cell, Count, Percent, Tone
from tthc_cli.output.words import cut, cut_number, day, long_day, number, percent


def day_cell(value: date | None, tone: Tone = "") -> Cell:
    """A day as ``dd/mm/yyyy``; a dash if there is none.

    Args:
        value: The day.
        tone: What it means.
    """
    return Cell("–", tone) if value is None else Cell(day(value), tone, value)


def long_day_cell(value: date | None, tone: Tone = "") -> Cell:
    """A day with its weekday; a dash if there is none.

    Args:
        value: The day.
        tone: What it means.
    """
    return Cell("–", tone) if value is None else Cell(long_day(value), tone, value)


def number_cell(value: int | None, tone: Tone = "") -> Cell:
    """A whole number with its thousands grouped; a dash if there is none.

    Args:
        value: The number.
        tone: What it means.
    """
    return Cell("–", tone) if value is None else Cell(number(value), tone, Count(value))


def change_cell(value: int, tone: Tone = "") -> Cell:
    """A whole number by which something changes: more has its plus.

    Args:
        value: The number.
        tone: What it means.
    """
    return Cell(f"+{number(value)}" if value > 0 else number(value), tone, Count(value, signed=True))


def amount_cell(value: Fraction | None, places: int = 2, tone: Tone = "") -> Cell:
    """A number with decimals, cut as it is printed; a dash if there is none.

    Args:
        value: Exact.
        places: Decimal places that are shown.
        tone: What it means.
    """
    return (
        Cell("–", tone) if value is None else Cell(cut_number(value, places), tone, Amount(cut(value, places), places))
    )


def plain_number_cell(value: int) -> Cell:
    """A number that is a name: of a task, an entry, a line. Its thousands are not grouped."""
    return Cell(str(value), "", value)


def percent_cell(value: Fraction | None, places: int = 2) -> Cell:
    """A percentage, cut as it is printed; a dash if there is none.

    Args:
        value: In percent, exact.
        places: Decimal places that are shown.
    """
    return Cell("–") if value is None else Cell(percent(value, places), "", Percent(cut(value, places)))
