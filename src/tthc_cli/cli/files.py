"""Result files: whole or not at all, whoever reads them meanwhile."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tthc_cli.errors import TthcError, why
from tthc_cli.i18n import _
from tthc_cli.whole_files import part_of, take_its_place


def replace_file(path: Path, content: bytes, *, option: str, begins: bytes, private: bool = False) -> None:
    """Put a result into a file, in the place of an older one.

    The content is written and flushed to the disk beside it, then takes its name in one step; nothing is left behind
    if that fails. A file that has the same content already is not touched, so that its time says when something
    changed.

    Args:
        path: The file.
        content: All of it.
        option: What named the file, for messages.
        begins: How every such result begins. A file that begins otherwise would be lost, and is refused.
        private: Whether a new file is its owner's alone; else it gets the rights that the process gives. An older one
            keeps its own.

    Raises:
        TthcError: If the file cannot be written, and for a file of another kind.
    """
    path = Path(os.path.realpath(path))  # a link stays, and leads to the new content
    try:
        older = _content(path)
        if older == content:
            return
        if older and not older.startswith(begins):
            raise TthcError(
                _("{option}: {file} exists and is no file of this kind; name another file").format(
                    option=option, file=path
                )
            )
        with part_of(path, private=private) as part:
            part.write_bytes(content)
            if older is not None:
                shutil.copymode(path, part)
            take_its_place(part, path)
    except OSError as error:
        raise TthcError(
            _("{option}: {file} cannot be written: {why}").format(option=option, file=path, why=why(error))
        ) from None


def _content(path: Path) -> bytes | None:
    """What a plain file holds; None if there is none.

    Raises:
        TthcError: For a folder, a device or a pipe.
    """
    if os.path.lexists(path) and not path.is_file():
        raise TthcError(_("{file}: not a plain file; name a file").format(file=path))
    return path.read_bytes() if os.path.lexists(path) else None
