"""The register that a command reads or records in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tthc_cli.cli import invocation
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

if TYPE_CHECKING:
    from tthc_cli.counts import FilledForm
    from tthc_cli.kpi import Check
    from tthc_cli.register import Entry, EntryColumns


def register_path(named: Path | None) -> Path:
    """The register that is meant: the one named, else the configuration's, else that of whoever runs the program."""
    from tthc_cli.register import store as register

    return named or invocation.settings().register or register.default_path()


def rounds(path: Path, *, dry_run: bool) -> tuple[bool, ...]:
    """How often to go through a recording.

    What is refused must not leave a new register behind, so the first recording in one is tried before.

    Args:
        path: The register.
        dry_run: Whether nothing is to be recorded at all.

    Returns:
        For each time, whether it is a dry run.
    """
    return (True, False) if not dry_run and not os.path.lexists(path) else (dry_run,)


def read_register(named: Path | None) -> list[Entry]:
    """All that is recorded; nothing if the default register does not exist yet.

    Raises:
        TthcError: For a register that was named and is not there. A slip in its name must not look like an office to
            which nothing happened.
    """
    from tthc_cli.register import store as register

    return register.read(register_path(named)) if _exists(named, "tthc event add`, `tthc done") else []


def read_entry_columns(named: Path | None) -> EntryColumns | None:
    """All that is recorded by column, if it is plainly sound; the rest as :func:`read_register`.

    Returns:
        None if entries must be read one by one.
    """
    from tthc_cli.register import columns_of
    from tthc_cli.register import store as register

    if not _exists(named, "tthc event add`, `tthc done"):
        return columns_of(())
    return register.read_columns(register_path(named))


def read_saved_checks(named: Path | None) -> list[Check]:
    """All checks of rates that are saved; the rest as :func:`read_register`."""
    from tthc_cli.register import store as register

    return register.read_checks(register_path(named)) if _exists(named, "tthc kpi check --save") else []


def read_filled_forms(named: Path | None) -> list[FilledForm]:
    """All filled forms that are saved; the rest as :func:`read_register`."""
    from tthc_cli.register import store as register

    return register.read_filled_forms(register_path(named)) if _exists(named, "tthc form fill --save") else []


def read_adoptions(named: Path | None) -> list[tuple[str, str]]:
    """Each plan that another one took over from, with that one; the rest as :func:`read_register`."""
    from tthc_cli.register import store as register

    return register.read_adoptions(register_path(named)) if _exists(named, "tthc event add`, `tthc done") else []


def _exists(named: Path | None, starts: str) -> bool:
    """Whether the register that is meant exists; ``starts`` is the command that makes one.

    Raises:
        TthcError: If one was named and does not exist.
    """
    path = register_path(named)
    if os.path.lexists(path):
        return True
    if named is None:
        return False
    raise TthcError(
        _("{file}: there is no such register; correct --register, or start it with `{command}`").format(
            file=path, command=starts
        )
    )
