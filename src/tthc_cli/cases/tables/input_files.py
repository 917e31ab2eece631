"""From what the user names to files: files, folders and patterns, each file by what stands in it."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Final

from tthc_cli.cases.paths import is_unicode, not_unicode
from tthc_cli.cases.tables.text_coding import start_of
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _


class Kind(StrEnum):
    """What a file is, by its content."""

    TEXT = "text"
    WORKBOOK = "workbook"
    PAGE = "html"
    PARQUET = "parquet"


_NO_TABLES: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"MZ",
    b"\x7fELF",
    b"SQLite format 3\0",
    b"{\\rtf",
)
"""How files begin that are passed over in a folder."""


def expand(names: Iterable[str], skipped: Callable[[Path], None]) -> list[Path]:
    """Return the files that are named: each itself, those of a folder, or those that a pattern matches, each once.

    Files of a folder that begin with a dot or ``~$`` are left out, and so are those in folders of their own.

    Args:
        names: Files, folders and patterns.
        skipped: Told of each other file of a folder that can be no table.

    Returns:
        The files, in the order of the names.

    Raises:
        TthcError: A folder has no table, a pattern matches no file, or a name is no text.
    """
    paths: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            paths += _tables_of_folder(path, name, skipped)
        elif not path.exists() and glob.has_magic(name):
            paths += _matching_files(name)
        else:
            paths.append(path)
    once: dict[str, Path] = {}
    for path in paths:
        if not is_unicode(path):
            raise not_unicode(path)
        once.setdefault(os.path.realpath(path), path)  # other than resolve(), it takes a link to itself as it is
    return list(once.values())


def _tables_of_folder(folder: Path, name: str, skipped: Callable[[Path], None]) -> list[Path]:
    files = [file for file in sorted(folder.iterdir()) if not file.name.startswith((".", "~$")) and _is_file(file)]
    tables = [file for file in files if _can_be_table(file)]
    for file in files:
        if file not in tables:
            skipped(file)
    if not tables:
        raise TthcError(_("{folder}: no file of cases in this folder; name a file").format(folder=name))
    return tables


def _matching_files(pattern: str) -> list[Path]:
    matches = map(Path, glob.iglob(pattern, recursive=True))  # noqa: PTH207 - a pattern may be absolute
    files = sorted(match for match in matches if _is_file(match))
    if not files:
        raise TthcError(_("{pattern}: no file matches; correct the pattern").format(pattern=pattern))
    return files


def _is_file(path: Path) -> bool:
    """Tell whether a name stands for a file. One that leads nowhere does: whoever reads it says so."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _can_be_table(path: Path) -> bool:
    """Tell whether a file of a folder is to be read. One that cannot be opened is, so that it is not missed."""
    try:
        with path.open("rb") as stream:
            start = stream.read(16)
    except OSError:
        return True
    return not start.startswith(_NO_TABLES)


def file_kind(path: Path) -> Kind:
    """Tell what a file is, by its content.

    A file that cannot be opened is taken for text: whoever reads it as that says what is wrong with it.

    Raises:
        TthcError: It is something that has no tables, such as a picture.
    """
    try:
        if not path.is_file():
            return Kind.TEXT
        with path.open("rb") as stream:
            start = stream.read(16)
        text = start_of(path)
    except OSError:
        return Kind.TEXT
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Kind.WORKBOOK
    if start.startswith(b"PAR1"):
        return Kind.PARQUET
    if _is_page(text):
        return Kind.PAGE
    if start.startswith(_NO_TABLES):
        raise TthcError(_("{file}: no table; name a workbook, CSV, HTML or Parquet file").format(file=path))
    return Kind.TEXT


def _is_page(text: str) -> bool:
    if not text.lstrip().startswith("<"):
        return False  # as most files do not, what reads pages is left where it is
    from tthc_cli.cases.tables.html_pages import is_page

    return is_page(text)
