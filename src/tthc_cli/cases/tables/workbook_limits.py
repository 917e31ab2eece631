"""What a workbook may take at most, and what is said of one that cannot be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

UNPACKED_LIMIT: Final = 1 << 30
"""Bytes that all parts of a workbook may come to."""
PACKED_LIMIT: Final = 1 << 29
"""Bytes of a workbook's file."""
AREA_LIMIT: Final = 32_000_000
"""Cells of a sheet, from its first to its last row and column, the empty ones too: each takes memory."""
CHUNK: Final = 1 << 20
"""Bytes that are looked at at a time."""
OVERLAP: Final = 256
"""Bytes of a piece that are looked at with the next one too, so that a cell's reference stands whole in one of them."""

EPOCH_1900: Final = date(1899, 12, 30)
EPOCH_1904: Final = date(1904, 1, 1)
"""Day 0 of the two systems of serial numbers. The wrong 29/02/1900 of the first lies before any day of a case."""


def damaged(path: Path) -> TthcError:
    """Return the error for a workbook that cannot be read."""
    return TthcError(
        _("{file}: a damaged workbook; open it in a spreadsheet program and save it again").format(file=path)
    )


def ended_its_reader(path: Path) -> TthcError:
    """Return the error for a workbook whose reader crashed, as damaged ones make it, or was ended by the system."""
    return TthcError(
        _(
            "{file}: a damaged workbook, or too little memory to read it; open it in a spreadsheet program and save it "
            "again, or save its table as CSV UTF-8"
        ).format(file=path)
    )


def too_large(path: Path) -> TthcError:
    """Return the error for a workbook that comes to too many bytes."""
    return TthcError(
        _("{file}: a workbook of more than {limit} MB when unpacked; save its table as CSV UTF-8").format(
            file=path, limit=UNPACKED_LIMIT >> 20
        )
    )


def too_far(path: Path) -> TthcError:
    """Return the error for a sheet with cells too far from its first one."""
    return TthcError(
        _(
            "{file}: a sheet reaches over more than {limit} cells; delete what stands far from the table, or save the "
            "table as CSV UTF-8"
        ).format(file=path, limit=AREA_LIMIT)
    )


def protected(path: Path) -> TthcError:
    """Return the error for a workbook with a password."""
    return TthcError(_("{file}: protected by a password; save it without one").format(file=path))


def no_workbook(path: Path) -> TthcError:
    """Return the error for a file that only begins as a workbook does."""
    return TthcError(_("{file}: no workbook; save the table as .xlsx or CSV UTF-8").format(file=path))
