"""The one error that a user can cause, and the exit codes, in one place."""

from __future__ import annotations

import errno
import os
from enum import IntEnum
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.i18n import _


class Exit(IntEnum):
    """What the process tells the shell."""

    OK = 0
    """Done, and nothing needs attention."""
    ATTENTION = 1
    """Done, and something needs attention: a KPI missed, a deadline overdue."""
    USAGE = 2
    """Not done: bad usage, a bad file, bad data."""
    BUG = 70
    """A bug in the program (EX_SOFTWARE)."""


class TthcError(Exception):
    """Bad usage, a bad file or bad data: one message that says where, what was found and what to write instead.

    Inner code raises it, already translated; only ``cli`` catches it. A message of several lines is raised with each of
    them: a line end inside of one is that of a name or a cell.
    """

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines: Final = lines

    def __str__(self) -> str:
        return "\n".join(self.lines)


def why(error: OSError) -> str:
    """Why the system refused something, in the language of the output: its own words are English."""
    words = {
        "ENOENT": _("no such file or folder"),
        "EACCES": _("no permission"),
        "EPERM": _("no permission"),
        "ENOSPC": _("no space left on the disk"),
        "EDQUOT": _("no space left on the disk"),
        "EFBIG": _("the file is too large"),
        "EISDIR": _("it is a folder"),
        "ENOTDIR": _("what should be a folder is a file"),
        "EROFS": _("the disk can only be read"),
        "EIO": _("the disk cannot be read or written"),
        "EBUSY": _("another program uses it"),
        "ETXTBSY": _("another program uses it"),
        "EMFILE": _("too many files are open"),
        "ENFILE": _("too many files are open"),
        "ENAMETOOLONG": _("the name is too long"),
        "ESPIPE": _("a pipe or a device, no plain file"),
        "EINVAL": _("the name is not valid"),
        "ELOOP": _("its links lead in a circle"),
    }
    name = errno.errorcode.get(error.errno or 0, "")
    return words.get(name) or error.strerror or type(error).__name__


def errno_in(message: str) -> int | None:
    """The number of the system's error that a library's message has in words."""
    return next((number for number in errno.errorcode if os.strerror(number) in message), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong in a data file: where, as a path of keys and places, and what, in words for people."""

    where: tuple[str | int, ...]
    what: str
