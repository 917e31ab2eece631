"""A few rows from all over a file of lines, from which it is guessed how its cells are written.

Nothing rests on the guess but time: what a cell means is looked at in every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tthc_cli.cases.tables.csv_files import CsvFile

_PIECES: Final = 16
_PIECE: Final = 1 << 14
"""Bytes of a piece: some dozen rows."""


def sample_rows(source: CsvFile) -> list[Sequence[str]]:
    """Read the cells of some rows, from pieces that lie evenly over the file.

    Args:
        source: The file.

    Returns:
        The cells of each row; none of a row that is cut off at the end of a piece, or that is not UTF-8.
    """
    return [line.split(source.delimiter) for line in _lines(source)]


def _lines(source: CsvFile) -> Iterator[str]:
    size = source.path.stat().st_size
    line_end = "\r\n" if source.line_end == "\\r\\n" else "\n"
    with source.path.open("rb") as stream:
        for _line in range(source.header_line):
            stream.readline()
        first = stream.tell()
        for number in range(_PIECES):
            start = max(first, first + (size - first) * number // _PIECES)
            stream.seek(start)
            whole_lines = stream.read(_PIECE).decode("utf-8", "replace").split(line_end)
            # the first line begins before the piece, and the last one ends behind it
            yield from (line for line in whole_lines[int(start > first) : -1] if line)
