"""Result files: whole or not at all, whoever reads them meanwhile."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.output import is_changed
from tthc_cli.whole_files import part_of, take_its_place


def replace_file(
    path: Path,
    content: bytes | Iterable[bytes],
    *,
    option: str,
    begins: bytes,
    ends: bytes = b"",
    has_seal: bool = False,
    private: bool = False,
) -> None:
    """Put a result into a file, in the place of an older one.

    The content is written and flushed to the disk beside it, then takes its name in one step; nothing is left behind
    if that fails. A file that has the same content already is not touched, so that its time says when something
    changed.

    Args:
        path: The file.
        content: All of it, or its pieces in order.
        option: What named the file, for messages.
        begins: How every such result begins. A file that begins otherwise would be lost, and is refused.
        ends: How every such result ends; as above.
        has_seal: Whether the last line of every such result tells if it was changed since. One that was is refused.
        private: Whether a new file is its owner's alone; else it gets the rights that the process gives. An older one
            keeps its own.

    Raises:
        TthcError: If the file cannot be written, and for a file of another kind.
    """
    path = Path(os.path.realpath(path))  # a link stays, and leads to the new content
    try:
        is_there = _is_there(path)
        if is_there and not _is_such(path, begins, ends):
            raise TthcError(
                _("{option}: {file} exists and is no file of this kind; name another file").format(
                    option=option, file=path
                )
            )
        if is_there and has_seal and is_changed(path.read_bytes()):
            text = _("{option}: {file} was changed since it was written; name another file")
            raise TthcError(text.format(option=option, file=path))
        with part_of(path, private=private) as part:
            with part.open("wb") as out:
                out.writelines([content] if isinstance(content, bytes) else content)
            if is_there and filecmp.cmp(part, path, shallow=False):
                return
            if is_there:
                shutil.copymode(path, part)
            take_its_place(part, path)
    except OSError as error:
        raise TthcError(
            _("{option}: {file} cannot be written: {why}").format(option=option, file=path, why=why(error))
        ) from None


def _is_there(path: Path) -> bool:
    """Whether there is such a file.

    Raises:
        TthcError: For a folder, a device or a pipe.
    """
    if os.path.lexists(path) and not path.is_file():
        raise TthcError(_("{file}: not a plain file; name a file").format(file=path))
    return os.path.lexists(path)


def _is_such(path: Path, begins: bytes, ends: bytes) -> bool:
    """Whether a file begins and ends so, or is empty."""
    with path.open("rb") as older:
        size = older.seek(0, os.SEEK_END)
        older.seek(0)
        beginning = older.read(len(begins))
        older.seek(max(0, size - len(ends)))
        return size == 0 or (beginning == begins and older.read() == ends)
