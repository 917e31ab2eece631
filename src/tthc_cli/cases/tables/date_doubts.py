"""Columns of dates that may mean other days than they say (cột ngày đáng ngờ): a warning names them."""

from __future__ import annotations

from collections.abc import Mapping

from tthc_cli.cases.dictionary import ColumnsFile
from tthc_cli.cases.layout import Layout, shown_header
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.parquet_files import INT96, ParquetFile
from tthc_cli.kpi import DateDoubt


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
    doubts: dict[DateDoubt, tuple[str, ...]] = {}
    if isinstance(source, ParquetFile):
        in_utc = [place for place in places if source.types[place] == INT96]
        if in_utc:
            doubts[DateDoubt.UTC] = tuple(shown_header(layout.headers[place]) for place in in_utc)
    return doubts
