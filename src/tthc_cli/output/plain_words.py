"""Words of an answer as a document has them that is handed in: without options, commands and the names of data sets.

Who runs the program is told how to give what is missing. Who reads the document is told that it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from tthc_cli.kpi import DATA_SETS, InputCount
from tthc_cli.output.formats.report import PrintedTable, cell_of

_FOR_PROGRAMS: Final = r"--[a-z][a-z-]*|`[^`]*`"
"""Options, and what is to be typed: commands, lines of a plan file."""
_IN_BRACKETS: Final = re.compile(rf"\s*\((?:{'|'.join(DATA_SETS)}|{_FOR_PROGRAMS})\)")
_HINT: Final = re.compile(rf"(?<![\w-])(?:{_FOR_PROGRAMS})")
_BETWEEN: Final = re.compile(r"(; |(?<=\.) )")
"""What parts the clauses and the sentences of a message."""


def plain_words(text: str) -> str:
    """A message without what only the program understands, and without clauses that say what to type.

    Args:
        text: The message. One that says nothing else stays as it is.

    >>> plain_words("no data of ratings (ratings); give --data ratings=FILE")
    'no data of ratings'
    >>> plain_words("Assumed; say it with --regime. The rest counts.")
    'Assumed. The rest counts.'
    """
    return "\n".join(map(_plain_line, text.split("\n")))


def _plain_line(line: str) -> str:
    first, *more = _BETWEEN.split(_IN_BRACKETS.sub("", line))
    plain = "" if _HINT.search(first) else first
    for between, clause in zip(more[::2], more[1::2], strict=True):
        if not _HINT.search(clause):
            plain += between + clause if plain else clause
        elif plain:
            closing = ")" * max(0, clause.count(")") - clause.count("("))
            plain += closing + ("." if clause.endswith(".") and not plain.endswith(".") else "")
    return plain or line


def plain_table(table: PrintedTable) -> PrintedTable:
    """A table whose title, texts and notes are in plain words.

    Args:
        table: The table. Cells with a value stay as they are.
    """
    rows = [
        [cell if cell.value is not None else replace(cell, text=plain_words(cell.text)) for cell in map(cell_of, row)]
        for row in table.rows
    ]
    return replace(table, title=plain_words(table.title), rows=rows, notes=list(map(plain_words, table.notes)))


def plain_inputs(inputs: Iterable[InputCount]) -> list[InputCount]:
    """What became of the rows of files, without the words that may be written in place of those that are not known.

    Args:
        inputs: What became of them.
    """
    return [
        replace(
            count,
            unknown_words={column: replace(words, accepted=()) for column, words in count.unknown_words.items()},
        )
        for count in inputs
    ]
