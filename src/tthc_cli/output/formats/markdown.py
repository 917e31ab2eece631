"""Markdown as GitHub and chat programs read it: short text and tables of pipes, to be pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from tthc_cli.output.formats.report import (
    PAGE,
    Cell,
    Column,
    PrintedTable,
    Report,
    Terminal,
    cell_of,
    safe_table,
)
from tthc_cli.output.formats.sheets import text_lines

_CODE: Final = re.compile(r"(`[^`\n]+`)")
"""What is shown as it stands: command lines in notes."""
_MARKUP: Final = re.compile(
    r"[\\*~\[\]$`]"  # emphasis, links, formulas, code that does not end
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore within a word means nothing
    r"|<(?=[A-Za-z/!?])|&(?=#?\w+;)"  # tags and entities
)
_LINE_START: Final = re.compile(r"^(\d{1,9}(?=[.)](?: |$)))?([-+#>.)])")
"""What would make a heading, a quotation or an item of a list of a line."""


def write(report: Report, _terminal: Terminal) -> str:
    """A report's tables under its heading.

    Args:
        report: The result of a command.
        _terminal: Makes no difference: nothing is cut.

    Returns:
        Markdown that ends in a line feed.
    """
    blocks = [_strong(report.heading)] if report.heading else []
    for table in report.tables(PAGE):
        blocks += _blocks(safe_table(table))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands, but for what is marked as code.

    >>> escaped("*c* case_id <tag> < 5% `a*b`")
    '\\\\*c\\\\* case_id \\\\<tag> < 5% `a*b`'
    """
    return "".join(
        part if place % 2 else _MARKUP.sub(lambda mark: f"\\{mark[0]}", part)
        for place, part in enumerate(_CODE.split(text))
    )


def _blocks(table: PrintedTable) -> Iterator[str]:
    """The parts of a table that stand apart by an empty line: title, rows, notes."""
    if title := text_lines([table.title]):
        first, *more = title
        yield "\n\n".join([_strong(first), *map(_line, more)])
    if table.rows:
        yield "\n".join(_grid(table))
    notes = text_lines(table.notes)
    if notes and table.rows:
        yield "\n".join(f"- {_line(note)}" for note in notes)
    elif notes:
        yield "\n\n".join(map(_line, notes))


def _grid(table: PrintedTable) -> Iterator[str]:
    """The rows as lines of pipes; columns that are a picture of the others are left out."""
    places = [place for place, column in enumerate(table.columns) if column.title]
    yield _row(table.columns[place].title for place in places)
    yield f"| {' | '.join(_rule(table.columns[place]) for place in places)} |"
    for row in table.rows:
        yield _row(_text(row, place) for place in places)


def _rule(column: Column) -> str:
    """What stands under a title, and says how the column is aligned."""
    return "---:" if column.right else "---"


def _text(row: Sequence[str | Cell], place: int) -> str:
    return cell_of(row[place]).text


def _row(texts: Iterable[str]) -> str:
    return f"| {' | '.join(map(_cell, texts))} |"


def _cell(text: str) -> str:
    """The text of a cell: its lines cannot be lines of the file, and a pipe would end it, even within code."""
    lines = (escaped(" ".join(line.split())) for line in text.splitlines() if line.strip())
    return "<br>".join(lines).replace("|", r"\|")


def _line(text: str) -> str:
    """A line of text that begins no heading, list or quotation."""
    return _LINE_START.sub(r"\g<1>\\\g<2>", escaped(" ".join(text.split())))


def _strong(text: str) -> str:
    return f"**{escaped(' '.join(text.split()))}**"
