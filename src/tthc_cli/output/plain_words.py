"""Words of an answer as a document has them that is handed in: without clauses that name options or commands.

What stands in brackets goes too if it is an option, a command, a data set or a pause regime by its name in the program.
Names that are known stay whole, and so does a line of which nothing would be left. A data set that is named outside of
brackets stays: its name may be a word of the sentence.

Who runs the program is told how to give what is missing. Who reads the document is told that it is missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from tthc_cli.kpi import DATA_SETS, InputCount, PauseRegime
from tthc_cli.output.formats.report import PrintedTable, cell_of

_FOR_PROGRAMS: Final = r"--[a-z][a-z-]*|`[^`]*`"
"""Options, and what is to be typed: commands, lines of a plan file."""
_IN_BRACKETS: Final = re.compile(rf"\s*\((?:{'|'.join((*DATA_SETS, *PauseRegime))}|{_FOR_PROGRAMS})\)")
_HINT: Final = re.compile(rf"(?<![\w-])(?:{_FOR_PROGRAMS})")
_BETWEEN: Final = re.compile(r"(; |(?<=\.) )")
"""What parts the clauses and the sentences of a message."""
_FIRST_STAND_IN: Final = 0x100000
"""The first of the characters for private use, each of which stands in for a name while a message is made plain."""


def plain_words(text: str, names: Iterable[str] = ()) -> str:
    """A message without what only the program understands, and without clauses that say what to type.

    Args:
        text: The message. One that says nothing else stays as it is.
        names: Names that may stand in it, of files and the like: they stay whole, whatever they look like.

    >>> plain_words("no data of ratings (ratings); give --data ratings=FILE")
    'no data of ratings'
    >>> plain_words("Assumed; say it with --regime. The rest counts.")
    'Assumed. The rest counts.'
    >>> plain_words("out (cases).csv: no data of cases (cases)", ["out (cases).csv"])
    'out (cases).csv: no data of cases'
    """
    misread = {name for name in names if any(pattern.search(name) for pattern in (_IN_BRACKETS, _HINT, _BETWEEN))}
    stand_ins = {_FIRST_STAND_IN + place: name for place, name in enumerate(sorted(misread, key=len, reverse=True))}
    if any(chr(stand_in) in text for stand_in in stand_ins):
        return _plain_text(text)
    for stand_in, name in stand_ins.items():
        text = text.replace(name, chr(stand_in))
    return _plain_text(text).translate(stand_ins)


def _plain_text(text: str) -> str:
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


def plain_table(table: PrintedTable, names: Collection[str] = ()) -> PrintedTable:
    """A table whose title, texts and notes are in plain words.

    Args:
        table: The table. Cells with a value stay as they are.
        names: Names that may stand in it: they stay whole.
    """
    rows = [
        [
            cell if cell.value is not None else replace(cell, text=plain_words(cell.text, names))
            for cell in map(cell_of, row)
        ]
        for row in table.rows
    ]
    notes = [plain_words(note, names) for note in table.notes]
    return replace(table, title=plain_words(table.title, names), rows=rows, notes=notes)


def names_in(inputs: Iterable[InputCount]) -> set[str]:
    """What people named: the files that were read, their sheets, headers, and words of their cells.

    Args:
        inputs: What became of the rows of the files.
    """
    names: set[str] = set()
    for data_set in inputs:
        names.update([data_set.file, *data_set.unread, *(header for _why, header in data_set.set_aside if header)])
        names.update(word for words in data_set.unknown_words.values() for word, _rows in words.values)
        for file in data_set.files:
            names.update([file.file, file.place, *file.instead.values(), *file.unread_dates, *file.not_needed.values()])
    return names


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
