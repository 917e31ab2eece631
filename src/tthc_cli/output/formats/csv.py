"""CSV for spreadsheets and programs: RFC 4180 quoting, a line feed at the end of a row, no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from tthc_cli.output.formats.batches import batches
from tthc_cli.output.formats.report import Record, Report, Terminal
from tthc_cli.text import csv_cell


def write(report: Report, _terminal: Terminal) -> Iterator[str]:
    """A report's rows under their columns.

    Args:
        report: The result of a command.
        _terminal: Makes no difference.

    Returns:
        The file's text, in pieces.
    """
    return csv_pieces(report.columns(), report.rows())


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
    yield csv_text([columns])
    for batch in batches(rows):
        yield csv_text([row.get(column) for column in columns] for row in batch)


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows as they stand in every CSV file, each cell as :func:`csv_cell` has it."""
    out, texts = io.StringIO(), _Texts()
    lines = (
        [texts[cell] if type(cell) is str else "" if cell is None else csv_cell(cell) for cell in row] for row in rows
    )
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue()


class _Texts(dict[str, object]):
    """Texts as cells: in many rows, the same ones stand again and again."""

    def __missing__(self, text: str) -> object:
        cell = self[text] = csv_cell(text)
        return cell
