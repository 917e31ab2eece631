"""What is said of a register that cannot be read or written."""

from __future__ import annotations

from pathlib import Path

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _


def cannot(path: Path, reason: str) -> TthcError:
    """The message that the system does not let it be read or written.

    Args:
        path: The register.
        reason: The system's words.

    Returns:
        The error, to be raised.
    """
    return TthcError(_("{file}: the register cannot be read or written: {why}").format(file=path, why=reason))


def no_register(path: Path) -> TthcError:
    """The message that the file is something else."""
    return TthcError(_("{file}: not a register of tthc; name another file with --register").format(file=path))


def damaged(path: Path, reason: str) -> TthcError:
    """The message that it was a register, and what is wrong with it now.

    Args:
        path: The register.
        reason: SQLite's words, or the program's own.

    Returns:
        The error, to be raised.
    """
    return TthcError(
        _("{file}: the register is damaged ({why}); put a copy back, nothing was changed").format(
            file=path, why=" ".join(reason.replace("*** in database main ***", "").split())
        )
    )
