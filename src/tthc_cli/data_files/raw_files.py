"""The bytes of a data file, or why they cannot be read."""

from __future__ import annotations

from pathlib import Path

from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.whole_files import whole_bytes


def file_bytes(path: Path) -> bytes:
    """What a file holds. Raises TthcError if it cannot be read."""
    try:
        return whole_bytes(path)
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> TthcError:
    """What to say of a file that the system does not let be read.

    Args:
        path: The file.
        error: What the system says.
    """
    if isinstance(error, FileNotFoundError):
        return TthcError(_("{file}: no such file; name an existing file").format(file=path))
    if path.is_dir():
        return TthcError(_("{file}: a folder; name a file").format(file=path))
    return TthcError(_("{file}: cannot be read: {why}").format(file=path, why=why(error)))
