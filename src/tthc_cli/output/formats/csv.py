"""CSV for spreadsheets and programs: RFC 4180 quoting, a line feed at the end of a row, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tthc_cli.output.column_titles import column_title, value_words
from tthc_cli.output.formats.batches import batches
from tthc_cli.output.formats.report import OutputFormat, Record, Report, Terminal
from tthc_cli.output.words import decimal, yes_no
from tthc_cli.text import csv_cell


def write(report: Report, _terminal: Terminal) -> Iterator[str]:
    """A report's rows under their columns, in pieces."""
    return csv_pieces(report.columns(), report.rows())


def write_for_excel(report: Report, _terminal: Terminal) -> Iterator[str]:
    """A report's rows as Excel opens them by a double click: a byte-order mark; titles, words and decimals of people.

    Days stay in ISO form, which it reads in every language.
    """
    columns = report.columns()
    rows = ([_for_people(column, row.get(column)) for column in columns] for row in report.rows())
    yield "\N{BYTE ORDER MARK}" + _text([[column_title(column) for column in columns]])
    for batch in batches(rows):
        yield _text(batch)


def _for_people(column: str, value: object) -> object:
    match value:
        case bool():
            return yes_no(value)
        case float():
            return decimal(value)
        case _:
            return value_words(column, value)


def to_csv(columns: Sequence[str], rows: Iterable[Record]) -> str:
    """The rows as one text.

    Args:
        columns: Their names, which are the first row.
        rows: By column; a missing key is an empty cell. Each cell is written as :func:`csv_cell` has it.

    Returns:
        CSV that ends in a line feed.
    """
    return "".join(csv_pieces(columns, rows))


def csv_pieces(columns: Sequence[str], rows: Iterable[Record]) -> Iterator[str]:
    """The rows as :func:`to_csv` writes them, in pieces: memory need not hold all of them.

    Args:
        columns: Their names, which are the first row.
        rows: By column.

    Returns:
        Pieces that each end in a line feed.
    """
    yield _text([columns])
    for batch in batches(rows):
        yield _text([row.get(column) for column in columns] for row in batch)


def _text(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(map(csv_cell, row) for row in rows)
    return out.getvalue()


FOR_EXCEL: Final = OutputFormat(name="csv", write=write_for_excel, suffix=".csv", has_notes=False)
"""What ``--excel`` makes of the format."""
FORMAT: Final = OutputFormat(name="csv", write=write, suffix=".csv", has_notes=False)
