"""Tables for people: by rich on a terminal; plain, aligned and never cut where the output is piped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["", "good", "bad", "warn", "dim", "strong"]
"""What a cell means, for colour: met, missed or overdue, unknown or soon, beside the point, to be seen first."""

_RULE = 40
"""The longest line under the title of a last column: long texts there need none."""
_LEAST, _GAP = 14, 3
"""Columns that text must have to be read in a grid, and columns between two cells of one."""
_STYLES: dict[str, str] = {"good": "green", "bad": "bold red", "warn": "yellow", "dim": "dim", "strong": "bold"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """What the text is written for."""

    width: int | None = None
    """Columns of the terminal; None where the output is no terminal, and nothing is wrapped or cut."""
    colour: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    title: str
    right: bool = False
    """Align to the right, as numbers are."""
    fixed: bool = False
    """Never wrap: dates, numbers, verdicts. The other columns share what is left of a terminal's width."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a tone; a plain string is a cell without one."""

    text: str
    tone: Tone = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows for people, with a title above and notes below."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Cell]]
    title: str = ""
    notes: Sequence[str] = field(default=())


def render(tables: Sequence[Table], terminal: Terminal) -> str:
    """The tables one under another, ending in a line end."""
    if terminal.width is None:
        return "\n".join(_plain(table) for table in tables)
    return _rich(tables, terminal)


def _cell(cell: str | Cell) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def _plain(table: Table) -> str:
    grid = [[column.title for column in table.columns]]
    grid += [[" ".join(_cell(cell).text.split()) for cell in row] for row in table.rows]
    widths = [max(len(row[i]) for row in grid) for i in range(len(table.columns))]
    lines = [table.title] if table.title else []
    for number, row in enumerate(grid if table.rows else []):
        cells = (
            text.rjust(width) if column.right else text.ljust(width)
            for text, width, column in zip(row, widths, table.columns, strict=True)
        )
        lines.append("  ".join(cells).rstrip())
        if number == 0:
            lines.append("  ".join("-" * width for width in [*widths[:-1], min(widths[-1], _RULE)]))
    return "\n".join([*lines, *table.notes]) + "\n"


def _too_wide(table: Table, width: int) -> bool:
    """Whether a terminal is too narrow for a grid: each cell then gets a line of its own."""
    need = _GAP * (len(table.columns) - 1)
    for place, column in enumerate(table.columns):
        texts = [column.title, *(_cell(row[place]).text for row in table.rows)]
        longest = max(len(line) for text in texts for line in text.split("\n"))
        need += longest if column.fixed else min(longest, _LEAST)
    return need > width


def _rich(tables: Sequence[Table], terminal: Terminal) -> str:
    import io

    from rich import box
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    out = io.StringIO()
    console = Console(
        file=out,
        width=terminal.width,
        force_terminal=terminal.colour,
        no_color=not terminal.colour,
        color_system="standard" if terminal.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for index, table in enumerate(tables):
        if index:
            console.print()
        if table.title:
            console.print(Text(table.title, style="bold"))
        if table.rows and _too_wide(table, console.width):
            for number, row in enumerate(table.rows):
                if number:
                    console.print()
                for column, cell in zip(table.columns, map(_cell, row), strict=True):
                    if cell.text:
                        title = (f"{column.title}: " if column.title else "", "dim")
                        console.print(Text.assemble(title, (cell.text, _STYLES.get(cell.tone, ""))))
        elif table.rows:
            grid = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
            for column in table.columns:
                grid.add_column(
                    Text(column.title),
                    justify="right" if column.right else "left",
                    no_wrap=column.fixed,
                    overflow="fold",
                )
            for row in table.rows:
                grid.add_row(*(Text(c.text, style=_STYLES.get(c.tone, "")) for c in map(_cell, row)))
            console.print(grid)
        for note in table.notes:
            console.print(Text(note))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))
