"""Sheets and tables of a file that are shown and not read, though their rows may belong to the table that is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tthc_cli.cases.cells import text_of
from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.layout import ColumnNames
from tthc_cli.cases.tables.grids import Grid, OpenedGrid, open_grid
from tthc_cli.cases.tables.headers import Header, Merges, Rows, find_header
from tthc_cli.classes import dataclass

_FEWEST_ROWS: Final = 2
"""Of all sheets or tables together: one row of each dossier may stand in a table of its own."""
_FEWEST_CELLS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadTables:
    """What of a file is shown and not read."""

    sheets: tuple[tuple[str, int], ...] = ()
    """Names of sheets or tables, each with how many of its rows may belong to the table that is read."""
    inner_rows: int = 0
    """Rows of tables that stand inside of cells of the table that is read."""


NOTHING_UNREAD: Final = UnreadTables()


def unread_tables(others: Iterable[OpenedGrid], chosen: Grid, dictionary: ColumnsFile, data_set: str) -> UnreadTables:
    """Look for rows that may have been missed.

    A row may belong to the table if it has as many filled cells as that needs columns, at least two, one of them with a
    digit, as ids and days have. If all sheets together have fewer than two such rows, these are a legend or a block of
    signatures. A sheet with the table of another data set is meant for that.

    Args:
        others: The sheets or tables that are not read; each is read to its end.
        chosen: The one that is read.
        dictionary: The columns of all data sets.
        data_set: What the rows of the table are.
    """
    needed = max(_FEWEST_CELLS, len(ColumnNames(dictionary, data_set).needed))
    other_data_sets = [ColumnNames(dictionary, name) for name in dictionary.data_sets if name != data_set]
    sheets = []
    inner_rows = 0
    for opened in others:
        if chosen.name is not None and chosen.name in opened.grid.inside:
            inner_rows += _filled_rows(opened, needed_cells=1)
        else:
            # soon counted; most sheets beside a table have none, and are not looked at for more
            rows = _filled_rows(opened, needed_cells=needed)
            if rows and not _is_of_another(opened, other_data_sets):
                sheets.append((str(opened.grid.name), rows))
    is_enough = sum(rows for _name, rows in sheets) >= _FEWEST_ROWS
    return UnreadTables(
        sheets=tuple(sheets) if is_enough else (), inner_rows=inner_rows if inner_rows >= _FEWEST_ROWS else 0
    )


def _is_of_another(opened: OpenedGrid, other_data_sets: Iterable[ColumnNames]) -> bool:
    """Tell whether a sheet has all columns that another data set needs, and more of its columns than of this one."""
    known_columns = opened.header.known_columns if opened.header else 0

    def find(rows: Rows, merges: Merges) -> Header | None:
        headers = (find_header(rows, merges, column_names=names) for names in other_data_sets)
        fitting = (header for header in headers if header and header.is_table and header.known_columns > known_columns)
        return next(fitting, None)

    return open_grid(opened.grid.head, find).header is not None


def _filled_rows(opened: OpenedGrid, *, needed_cells: int) -> int:
    """Count the rows below the header, if there is one, that have so many filled cells and a digit in one of them."""
    first = 0 if opened.header is None else opened.header.last_row + 1
    rows = 0
    for number, row in enumerate(opened.rows):
        if number >= first:
            texts = [text for cell in row if cell != "" and (text := text_of(cell)) and not text.isspace()]
            has_digit = needed_cells == 1 or any(letter.isdigit() for text in texts for letter in text)
            rows += len(texts) >= needed_cells and has_digit
    return rows
