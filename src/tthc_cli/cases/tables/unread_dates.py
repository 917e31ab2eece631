"""Columns of dates that nobody reads (cột ngày không được đọc): an answer about time names them.

A column is one of dates by the first word of its header, by its type, or by what stands in its first rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.layout import Layout, shown_header
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.first_rows import first_rows
from tthc_cli.cases.tables.parquet_files import ParquetFile
from tthc_cli.counts import MEASURES
from tthc_cli.header_names import plain_header
from tthc_cli.i18n import _

_ROWS: Final = 200
"""How many rows are looked at."""
_DATE: Final = re.compile(
    r"([0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2})([ T]+[0-9]{1,2}:[0-9:.]+)?"
    r"|(19|20)[0-9]{12}"
)
"""What may be written as a date, also in ways that are not read."""


def unread_dates(source: CsvFile | ParquetFile, layout: Layout, dictionary: ColumnsFile) -> tuple[str, ...]:
    """Return the headers of the columns of dates that nobody reads, if the file is counted by dates.

    Args:
        source: The table.
        layout: Which of its columns is which.
        dictionary: The columns of all data sets.

    Returns:
        The headers as far as they may be shown, in the order of the columns.
    """
    if not any(spec.day for spec in MEASURES.values() if spec.data_set == layout.data_set):
        return ()
    columns = dictionary.data_sets[layout.data_set].columns
    stand_ins = {spec.stand_in for spec in columns.values()}
    read = {place for name, place in layout.places.items() if name not in stand_ins}
    date_words = tuple(plain_header(word) for word in dictionary.date_words)
    unread = [place for place in range(len(layout.headers)) if place not in read]
    of_dates = {place for name, place in layout.places.items() if columns[name].type == "date"}
    dated = {
        place for place in unread if place in of_dates or plain_header(layout.headers[place]).startswith(date_words)
    }
    if unsure := [place for place in unread if place not in dated]:
        dated |= set(_with_dates(source, unsure))
    return tuple(
        shown_header(layout.headers[place]) or _("column {number}").format(number=place + 1) for place in sorted(dated)
    )


def not_needed_stand_ins(layout: Layout, dictionary: ColumnsFile) -> dict[str, str]:
    """Return the headers of columns that could stand in for another one, which the file has itself.

    Args:
        layout: Which of the file's columns is which.
        dictionary: The columns of all data sets.

    Returns:
        By the header of such a column, the header of the other one.
    """
    columns = dictionary.data_sets[layout.data_set].columns
    return {
        shown_header(layout.header(spec.stand_in) or ""): shown_header(layout.header(name) or "")
        for name, spec in columns.items()
        if spec.stand_in in layout.places and name in layout.places and name not in layout.instead
    }


def _with_dates(source: CsvFile | ParquetFile, places: Sequence[int]) -> Iterator[int]:
    """Yield those of the columns in which at least half of the first cells are dates."""
    filled, dates = Counter[int](), Counter[int]()
    for cells in first_rows(source, places, _ROWS):
        for place, cell in cells.items():
            if cell := cell.strip():
                filled[place] += 1
                dates[place] += _DATE.fullmatch(cell) is not None
    yield from (place for place in filled if 2 * dates[place] >= filled[place])
