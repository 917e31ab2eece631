"""The commands and options of the program, and a clock that stands still."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from tthc_cli.cli import program

PROGRAM: Any = program()


def tree(command: Any = PROGRAM, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group, with how it is typed."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from tree(inner, (*path, name))


EVERYTHING = dict(tree())
COMMANDS = {path: command for path, command in EVERYTHING.items() if not hasattr(command, "commands")}


class Fixed(datetime):
    """A clock that stands still, late in the evening in Vietnam."""

    today_ = date(2024, 5, 10)

    @classmethod
    def now(cls, tz: Any = None) -> Fixed:
        return cls(cls.today_.year, cls.today_.month, cls.today_.day, 23, 30, tzinfo=tz)


def written_so(word: str) -> set[str]:
    plain = "".join(mark for mark in unicodedata.normalize("NFD", word) if not unicodedata.combining(mark))
    ways = {word, plain, word.upper(), word.title(), f" {word} ", word.replace(" ", "  ")}
    return ways | {unicodedata.normalize("NFD", way) for way in ways}
