"""The first rows of a table, whatever its format: what they look like is looked at before all rows are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.cases.tables.parquet_files import ParquetFile, first_cells


def first_rows(source: CsvFile | ParquetFile, places: Sequence[int], rows: int) -> Iterator[Mapping[int, str]]:
    """Yield cells of the first rows.

    Args:
        source: The table.
        places: The places of the columns, from 0.
        rows: How many rows at most.

    Yields:
        For each row its cells in these columns, by the place of the column; none if the row has none there.
    """
    if isinstance(source, ParquetFile):
        for row in first_cells(source, places, rows):
            yield {place: cell or "" for place, cell in zip(places, row, strict=True)}
        return
    with source.path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in islice(lines, source.header_line, source.header_line + rows):
            cells = line.rstrip("\r\n").split(source.delimiter)
            yield {place: cells[place] for place in places if place < len(cells)}
