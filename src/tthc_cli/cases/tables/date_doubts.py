"""Columns of dates that may mean other days than they say (cột ngày đáng ngờ): a warning names them.

A program with American settings takes the month first. Of dates that are typed day first it makes days as long as there
is such a month, with day and month exchanged; 13/03/2026 stays a text. A program that exports dates month first writes
3/13/2026, which is no date, and 3/12/2026, which is read as 3 December. Both show in a column as a whole: no day after
the 12th is written as its other days are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Final

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.layout import Layout, shown_header
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.first_rows import first_rows
from tthc_cli.cases.tables.parquet_files import INT96, ParquetFile
from tthc_cli.kpi import DateDoubt

LOOKED_AT: Final = 10_000
"""How many rows are looked at. Most columns need but some of them."""
_LEAST: Final = 3
"""So many days that can be read in two ways make a doubt."""
_MONTHS: Final = 12
_DATE: Final = re.compile(r"(?:([0-9]{1,2})/([0-9]{1,2})/[0-9]{4}|[0-9]{4}-[0-9]{2}-([0-9]{2}))(?:[ T].*)?")


class _Writing(Enum):
    """How a date is written, and whether it could be another one with day and month exchanged."""

    EITHER = auto()
    """3/4/2026."""
    DAY_FIRST = auto()
    """13/3/2026."""
    MONTH_FIRST = auto()
    """3/13/2026."""
    REAL_EITHER = auto()
    """2026-03-04, as the real dates of a workbook are written out."""
    REAL = auto()
    """2026-03-13."""


def date_doubts(
    source: CsvFile | ParquetFile, layout: Layout, dictionary: ColumnsFile
) -> Mapping[DateDoubt, tuple[str, ...]]:
    """Return the headers of the columns of dates that may mean other days, by the reason.

    Args:
        source: The table.
        layout: Which of its columns is which.
        dictionary: The columns of all data sets.

    Returns:
        The headers as far as they may be shown, in the order of the columns.
    """
    columns = dictionary.data_sets[layout.data_set].columns
    places = sorted(place for name, place in layout.places.items() if columns[name].type == "date")
    doubts: dict[int, DateDoubt] = {}
    if isinstance(source, ParquetFile):
        doubts |= {place: DateDoubt.UTC for place in places if source.types[place] == INT96}
        places = [place for place in places if source.types[place] == "VARCHAR"]
    doubts |= _exchanged(source, places)
    return {
        doubt: tuple(shown_header(layout.headers[place]) for place in sorted(doubts) if doubts[place] == doubt)
        for doubt in DateDoubt
        if doubt in doubts.values()
    }


def _exchanged(source: CsvFile | ParquetFile, places: Sequence[int]) -> dict[int, DateDoubt]:
    """Return the columns in which days and months may be exchanged, by their place."""
    counts = {place: Counter[_Writing]() for place in places}
    for cells in first_rows(source, places, LOOKED_AT) if places else ():
        for place, cell in cells.items():
            if place in counts and (writing := _writing(cell.strip())):
                counts[place][writing] += 1
                if _is_sound(counts[place]):
                    del counts[place]
        if not counts:
            break
    return {place: doubt for place, seen in counts.items() if (doubt := _doubt(seen))}


def _writing(cell: str) -> _Writing | None:
    """Return how a cell is written; None if it is no date in any way."""
    date = _DATE.fullmatch(cell)
    if date is None:
        return None
    first, second, day = (None if number is None else int(number) for number in date.groups())
    if day is not None:
        return _Writing.REAL if day > _MONTHS else _Writing.REAL_EITHER
    assert first is not None  # noqa: S101 - the expression has the one or the other
    assert second is not None  # noqa: S101
    if second > _MONTHS:
        return _Writing.MONTH_FIRST if first <= _MONTHS else None
    return _Writing.DAY_FIRST if first > _MONTHS else _Writing.EITHER


def _is_sound(seen: Counter[_Writing]) -> bool:
    """Tell whether a column has late days that are written as its other days are."""
    return _Writing.REAL in seen or (_Writing.DAY_FIRST in seen and _Writing.EITHER in seen)


def _doubt(seen: Counter[_Writing]) -> DateDoubt | None:
    """Return what a column that is not sound may be; None if it has too few dates to tell."""
    if seen[_Writing.EITHER] >= _LEAST and _Writing.MONTH_FIRST in seen:
        return DateDoubt.MONTH_FIRST
    later = (_Writing.DAY_FIRST in seen) + (_Writing.MONTH_FIRST in seen)
    if seen[_Writing.REAL_EITHER] >= _LEAST and later == 1 and _Writing.EITHER not in seen:
        return DateDoubt.EXCHANGED
    return None
