"""CSV that Excel opens by a double click: it takes UTF-8 without a byte-order mark for another coding."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_cli.output.column_titles import report_titles, value_words
from tthc_cli.output.formats.batches import batches
from tthc_cli.output.formats.csv import csv_text
from tthc_cli.output.formats.report import Report, Terminal
from tthc_cli.output.words import decimal, yes_no


def write(report: Report, _terminal: Terminal) -> Iterator[str]:
    """A report's rows as Excel opens them by a double click: a byte-order mark; titles, words and decimals of people.

    Days stay in ISO form, which it reads in every language.

    Args:
        report: The result of a command.
        _terminal: Makes no difference.

    Returns:
        The file's text, in pieces.
    """
    columns = report.columns()
    rows = ([_for_people(column, row.get(column)) for column in columns] for row in report.rows_in_words())
    yield "\N{BYTE ORDER MARK}" + csv_text([report_titles(report)])
    for batch in batches(rows):
        yield csv_text(batch)


def _for_people(column: str, value: object) -> object:
    match value:
        case bool():
            return yes_no(value)
        case float():
            return decimal(value)
        case _:
            return value_words(column, value)
