"""Tables for people: by rich on a terminal; plain, aligned and never cut where the output is piped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from tthc_cli.text import visible

if TYPE_CHECKING:
    from rich.text import Text

Tone = Literal["", "good", "bad", "warn", "dim", "strong"]
"""What a cell means, for colour: met, missed or overdue, unknown or soon, beside the point, to be seen first."""

_RULE = 40
"""The longest line under the title of a last column: long texts there need none."""
_LEAST = 12
"""What a column that wraps needs of a terminal's width; where it gets less, rows are written as lists."""
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
    """Without one, the column is a picture of what the others say, which lists leave out."""
    right: bool = False
    """Align to the right, as numbers are."""
    fixed: bool = False
    """Never wrap or be cut: dates, numbers, verdicts. The other columns share what is left of a terminal's width."""


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
    """The tables one under another, ending in a line end. Nothing in them but colours moves a terminal."""
    tables = [_visible(table) for table in tables]
    if terminal.width is None:
        return "\n".join(_plain(table) for table in tables)
    return _rich(tables, terminal)


def _cell(cell: str | Cell) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def _visible(table: Table) -> Table:
    return replace(
        table,
        columns=[replace(column, title=visible(column.title)) for column in table.columns],
        rows=[[replace(cell, text=visible(cell.text)) for cell in map(_cell, row)] for row in table.rows],
        title=visible(table.title),
        notes=[visible(note) for note in table.notes],
    )


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


def _fits(table: Table, width: int) -> bool:
    """Whether a table can stand in a width with no fixed cell cut."""
    from rich.cells import cell_len

    needed = 2 * (len(table.columns) - 1)
    for place, column in enumerate(table.columns):
        texts = (column.title, *(_cell(row[place]).text for row in table.rows))
        lines = [line for text in texts for line in text.splitlines()]
        longest = max(map(cell_len, lines), default=0)
        needed += longest if column.fixed else min(longest, _LEAST)
    return needed <= width


def _with_narrow_titles(table: Table) -> Table:
    """With titles of two lines where a comma parts them."""
    columns = [replace(column, title=column.title.replace(", ", ",\n")) for column in table.columns]
    return replace(table, columns=columns)


def _list(table: Table) -> Text:
    """Each row as lines of a title and a cell, for a terminal too narrow for columns."""
    from rich.text import Text

    rows = [
        Text("\n").join(
            Text.assemble(f"{column.title}: ", (" ".join(cell.text.split()), _STYLES.get(cell.tone, "")))
            for column, cell in zip(table.columns, map(_cell, row), strict=True)
            if column.title and cell.text
        )
        for row in table.rows
    ]
    return Text("\n\n").join(rows)


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
        shown = table if _fits(table, terminal.width or 0) else _with_narrow_titles(table)
        if table.rows and not _fits(shown, terminal.width or 0):
            console.print(_list(table))
        elif table.rows:
            grid = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
            for column in shown.columns:
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
