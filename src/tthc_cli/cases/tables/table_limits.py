"""Bounds past which something is no table of cases."""

from typing import Final

from tthc_cli.cases.paths import place_of
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

LONGEST_LINE: Final = 1 << 20
"""Bytes of a line, or of a record over several lines."""
WIDTH_LIMIT: Final = 16_384
"""Columns of a table, as many as a spreadsheet program has."""


def too_long(file: object, line: int) -> TthcError:
    """Return the error for a line of text with more bytes than any has.

    Args:
        file: The file as the user gave it.
        line: The line, from 1.
    """
    return TthcError(
        _("{file}:{line}: a line of more than {limit} bytes; is it a CSV file?").format(
            file=file, line=line, limit=LONGEST_LINE
        )
    )


def too_wide(file: object, line: int) -> TthcError:
    """Return the error for a table with more columns than any has.

    Args:
        file: The file as the user gave it, with its sheet.
        line: The line or row of the header, from 1; 0 if names of columns stand beside the rows.
    """
    return TthcError(
        _("{place}: more than {limit} columns; is it a table of cases?").format(
            place=place_of(file, line), limit=WIDTH_LIMIT
        )
    )
