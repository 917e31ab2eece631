"""The one error that a user can cause, and the exit codes, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


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

    Inner code raises it, already translated; only ``cli`` catches it.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong in a data file: where, as a path of keys and places, and what, in words for people."""

    where: tuple[str | int, ...]
    what: str
