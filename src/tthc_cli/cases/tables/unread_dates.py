"""Columns of dates that nobody reads (cột ngày không được đọc): an answer about time names them.

A column is one of dates by the first word of its header, by its type, or by what stands in its first rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from tthc_cli.cases.dictionary import ColumnsFile, plain
from tthc_cli.cases.layout import Layout, shown_header
from tthc_cli.cases.paths import for_duckdb
from tthc_cli.cases.tables.csv_files import CsvFile
from tthc_cli.counts.measures import MEASURES
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from tthc_cli.cases.tables.parquet_files import ParquetFile

_ROWS: Final = 200
"""How many rows are looked at."""
_DATE: Final = re.compile(
    r"([0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{4}[/.-][0-9]{1,2}[/.-][0-9]{1,2})([ T]+[0-9]{1,2}:[0-9:.]+)?"
    r"|(19|20)[0-9]{12}"
)
"""What may be written as a date, also in ways that are not read."""


def unread_dates(source: CsvFile | ParquetFile, layout: Layout, dictionary: ColumnsFile) -> tuple[str, ...]:
    """The headers of the columns of dates that nobody reads, of a file that is counted by dates."""
    if not any(spec.period_by for spec in MEASURES.values() if spec.data_set == layout.data_set):
        return ()
    columns = dictionary.data_sets[layout.data_set].columns
    stand_ins = {spec.stand_in for spec in columns.values()}
    read = {place for name, place in layout.places.items() if name not in stand_ins}
    words = tuple(plain(word) for word in dictionary.date_words)
    others = [place for place in range(len(layout.headers)) if place not in read]
    known = {place for name, place in layout.places.items() if columns[name].type == "date"}
    dated = {place for place in others if place in known or plain(layout.headers[place]).startswith(words)}
    if unsure := [place for place in others if place not in dated]:
        dated |= set(_with_dates(source, unsure))
    return tuple(
        shown_header(layout.headers[place]) or _("column {number}").format(number=place + 1) for place in sorted(dated)
    )


def not_needed(layout: Layout, dictionary: ColumnsFile) -> dict[str, str]:
    """The headers of the columns that could stand in for another one, each with the header of that, which is there."""
    columns = dictionary.data_sets[layout.data_set].columns
    return {
        shown_header(layout.header(spec.stand_in) or ""): shown_header(layout.header(name) or "")
        for name, spec in columns.items()
        if spec.stand_in in layout.places and name in layout.places and name not in layout.instead
    }


def _with_dates(source: CsvFile | ParquetFile, places: Sequence[int]) -> Iterator[int]:
    """Those of the columns of whose first cells at least half are dates."""
    filled, dates = Counter[int](), Counter[int]()
    for row in _lines(source) if isinstance(source, CsvFile) else _of_parquet(source, places):
        for place in places:
            if place < len(row) and (cell := row[place].strip()):
                filled[place] += 1
                dates[place] += _DATE.fullmatch(cell) is not None
    yield from (place for place in filled if 2 * dates[place] >= filled[place])


def _lines(source: CsvFile) -> Iterator[list[str]]:
    with source.path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
        for line in islice(lines, source.header_line, source.header_line + _ROWS):
            yield line.rstrip("\r\n").split(source.delimiter)


def _of_parquet(source: ParquetFile, places: Sequence[int]) -> Iterator[list[str]]:
    import duckdb

    items = ", ".join(f"cast(#{place + 1} as varchar)" for place in places)
    with duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}) as one:
        rows = "read_parquet($1, binary_as_string=true, hive_partitioning=false)"
        query = f"select {items} from {rows} limit {_ROWS}"  # noqa: S608 - our own
        try:
            found = one.execute(query, [for_duckdb(source.path)]).fetchall()
        except duckdb.Error:  # said by whoever reads the rows
            return
    for row in found:
        cells = [""] * (max(places) + 1)
        for place, cell in zip(places, row, strict=True):
            cells[place] = cell or ""
        yield cells
