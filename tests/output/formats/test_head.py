"""Heads of several rows."""

from __future__ import annotations

from tthc_cli.output.formats.head import rows_of_head
from tthc_cli.output.formats.report import Column, HeadCell, PrintedTable


def test_the_titles_of_the_columns_are_the_head_but_for_pictures():
    table = PrintedTable(columns=[Column(title="A"), Column(title=""), Column(title="B")])
    assert [(row, column, cell.text) for row, column, cell in rows_of_head(table)] == [(0, 0, "A"), (0, 1, "B")]


def test_a_cell_stands_at_the_first_column_that_is_free():
    table = PrintedTable(
        head=[
            [HeadCell("a", rows=3), HeadCell("b", columns=3), HeadCell("c", rows=2)],
            [HeadCell("d", rows=2), HeadCell("e", columns=2)],
            [HeadCell("f"), HeadCell("g"), HeadCell("h")],
        ]
    )
    places = {cell.text: (row, column) for row, column, cell in rows_of_head(table)}
    assert places == {
        "a": (0, 0), "b": (0, 1), "c": (0, 4), "d": (1, 1), "e": (1, 2), "f": (2, 2), "g": (2, 3), "h": (2, 4),
    }  # fmt: skip
