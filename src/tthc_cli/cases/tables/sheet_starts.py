"""The first rows of sheets of an .xlsx workbook, as a workbook of their own.

calamine reads a sheet whole. Of a hidden sheet the header alone is asked for, and the sheet may be large.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

from tthc_cli.cases.tables.plain_parts import OUTLINE, STRINGS, pieces_of
from tthc_cli.cases.tables.workbook_limits import CHUNK, OVERLAP
from tthc_cli.cases.tables.zip_workbooks import sheets_of_parts, usual_name

_ROW_END: Final = re.compile(rb"</(\w+:)?row\s*>")
_ROWS_END: Final = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_MOST_BELOW: Final = 8 * CHUNK
"""Bytes below the rows that are kept, where merged cells are told."""


def write_starts(path: Path, numbers: Collection[int], target: Path) -> list[int]:
    """Write a workbook with the first rows of some sheets, and without the others.

    Args:
        path: The workbook.
        numbers: The numbers of the sheets, from 0.
        target: The file to write.

    Returns:
        The numbers of the sheets that are in it: not those whose first row is too long.
    """
    written = []
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(target, "w") as starts:
        names = {usual_name(part): part.filename for part in archive.infolist()}
        for name in (*OUTLINE, STRINGS):
            if name in names:
                with archive.open(names[name]) as old, starts.open(names[name], "w", force_zip64=True) as new:
                    shutil.copyfileobj(old, new, CHUNK)
        for part, (number, _name) in sheets_of_parts(archive, names).items():
            if number in numbers:
                start = start_of_sheet(pieces_of(path, archive, archive.getinfo(part)))
                if start is not None:
                    starts.writestr(part, start)
                    written.append(number)
    return written


def start_of_sheet(pieces: Iterator[bytes]) -> bytes | None:
    """Return a sheet without its rows but the first, and with what stands below them; None if its first is too long.

    Args:
        pieces: Its part, piece by piece. All are of the same size but the last.
    """
    start = next(pieces, b"")
    if len(start) < CHUNK:
        return start
    ends = [*_ROW_END.finditer(start)]
    if not ends:
        return None
    rest, below = start[ends[-1].end() :], b""
    for piece in chain([b""], pieces):
        if below:
            below += piece
        elif end := _ROWS_END.search(rest + piece):
            below = (rest + piece)[end.start() :]
        rest = (rest + piece)[-OVERLAP:]
        if len(below) > _MOST_BELOW:
            break
    if not below or len(below) > _MOST_BELOW:
        prefix = ends[-1][1] or b""
        below = b"</%ssheetData></%sworksheet>" % (prefix, prefix)
    return start[: ends[-1].end()] + below
