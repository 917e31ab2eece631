"""The head of a table whose titles span columns and rows, as official forms have it."""

from __future__ import annotations

from typing import NamedTuple

from tthc_cli.output.formats.report import HeadCell, PrintedTable


class PlacedHeadCell(NamedTuple):
    """A cell of a head, with where it begins."""

    row: int
    """From 0, from the top."""
    column: int
    """From 0, from the left; a column without a title counts not."""
    cell: HeadCell


def rows_of_head(table: PrintedTable) -> list[PlacedHeadCell]:
    """The cells above the columns of a table, each at its place: in each row, at the first column that is free.

    Args:
        table: The table. Without a head of its own, the titles of its columns are the head.
    """
    rows = table.head or [[HeadCell(column.title) for column in table.columns if column.title]]
    taken: set[tuple[int, int]] = set()
    placed = []
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken |= {(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)}
            placed.append(PlacedHeadCell(row, column, cell))
    return placed
