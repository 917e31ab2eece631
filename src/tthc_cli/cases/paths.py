"""Names of files, which are taken as they are given: never expanded, composed, or read as a pattern or a partition."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

_GLOB: Final = frozenset("*?[]{}")
"""Characters by which DuckDB takes a name for a pattern."""
_OPENING: Final = str.maketrans({mark: f"[{mark}]" for mark in "*?["})
"""Makes of each character that begins a pattern one that stands for itself in it."""


def is_unicode(name: str | Path) -> bool:
    """Tell whether a name is text; the system also allows names with bytes that are none."""
    try:
        str(name).encode()
    except UnicodeEncodeError:
        return False
    return True


def not_unicode(name: str | Path) -> TthcError:
    """Return the error for a name with bytes that are no text: it can be neither said nor kept anywhere."""
    return TthcError(_("{file}: the name is not UTF-8 text; rename it").format(file=name))


def is_plain(path: Path) -> bool:
    """Tell whether DuckDB can be given the whole name of a file: it is text, and nothing in it makes a pattern."""
    name = str(path.absolute())
    return not _GLOB & set(name) and is_unicode(name)


def holds_files(folder: Path) -> bool:
    """Tell whether DuckDB keeps its own files in a folder, and finds ours there.

    In a pattern it takes each backslash for a separator, and behind a question mark it does not find its own log.
    """
    name = str(folder.absolute())
    return is_unicode(name) and "?" not in name and (os.name == "nt" or "\\" not in name or is_plain(folder))


def for_duckdb(path: Path) -> str:
    """Return the whole name of a file as the readers of DuckDB take it: without its folder, ``~`` is another folder."""
    name = str(path.absolute())
    return name if is_plain(path) else name.translate(_OPENING)


def place_of(file: object, line: int) -> str:
    """Return a place in a file, for messages.

    Args:
        file: The file as the user gave it, with its sheet if it has any.
        line: The line or row, from 1; 0 if the file has no lines, but names of columns beside its rows.
    """
    return f"{file}:{line}" if line else str(file)
