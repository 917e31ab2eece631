"""``--rejects``: where the list of rows set aside may go, and what becomes of it if the command fails."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.whole_files import part_of

_SUFFIXES: Final = (".csv", ".xlsx")


def require_rejects(rejects: Path | None, out: Path | None) -> None:
    """Refuse a file for rows set aside that is none, before a command has done anything.

    Args:
        rejects: The file of ``--rejects``, if one is named.
        out: The file or folder of ``--out``, if one is named.

    Raises:
        TthcError: If its name ends in no suffix of a list of rows, or if the result would go to the same file.
    """
    if rejects is None:
        return
    if rejects.suffix.lower() not in _SUFFIXES:
        text = _("--rejects: {file}: the name must end in one of {suffixes}")
        raise TthcError(text.format(file=rejects, suffixes=", ".join(_SUFFIXES)))
    if out is not None and _is_same(rejects, out):
        raise TthcError(_("--out and --rejects name the same file, {file}; name two files").format(file=rejects))


@contextmanager
def kept_if_done(rejects: Path | None) -> Iterator[None]:
    """Take the file for rows set aside away again if the block fails: a command that fails leaves no file.

    One that was there before is put back.

    Args:
        rejects: The file of ``--rejects``, if one is named.
    """
    if rejects is None or rejects.is_symlink() or (rejects.exists() and not rejects.is_file()):
        yield  # what is no plain file is refused, not replaced
    elif not rejects.exists():
        try:
            yield
        except BaseException:
            with suppress(OSError):
                rejects.unlink(missing_ok=True)
            raise
    else:
        with _earlier(rejects) as earlier:
            try:
                yield
            except BaseException:
                with suppress(OSError):
                    earlier.replace(rejects)
                raise


@contextmanager
def _earlier(rejects: Path) -> Iterator[Path]:
    """A second name of a file, under which it is still there when another one has taken its place.

    Args:
        rejects: The file.

    Yields:
        The second name. Where none can be made, nothing can be written beside the file either, and it stays.
    """
    with ExitStack() as stack:
        earlier = rejects
        with suppress(OSError):
            part = stack.enter_context(part_of(rejects))
            part.unlink()
            try:
                part.hardlink_to(rejects)
            except OSError:  # the file system has no second names
                shutil.copyfile(rejects, part)
            earlier = part
        yield earlier


def _is_same(file: Path, second: Path) -> bool:
    """Whether two names are of one file, that need not be there yet."""
    if os.path.normcase(file.resolve()) == os.path.normcase(second.resolve()):
        return True
    return file.exists() and second.exists() and file.samefile(second)
