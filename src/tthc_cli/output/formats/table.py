"""Tables for people: by rich on a terminal; plain, aligned and never cut if the output is piped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tthc_cli.output.formats.report import PrintedTable, Report, Terminal, Tone, cell_of, safe_table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

_LINE: Final = 40
"""The longest line under the title of a last column: long texts there need none."""
_LEAST: Final = 12
"""What a column that wraps needs of a terminal's width; if it gets less, rows are written as lists."""
STYLES: Final[dict[Tone, str]] = {"good": "green", "bad": "bold red", "warn": "yellow", "dim": "dim", "strong": "bold"}
"""How rich shows each tone."""


def write(report: Report, terminal: Terminal) -> str:
    """A report's tables under its heading.

    Args:
        report: The result of a command.
        terminal: What the tables are laid out for.

    Returns:
        Text for people, with marks of style if the terminal shows them.
    """
    heading = render([PrintedTable(title=report.heading)], terminal) if report.heading else ""
    return heading + render(report.tables(terminal), terminal)


def render(tables: Sequence[PrintedTable], terminal: Terminal) -> str:
    """The tables one under another. Nothing in them but colours moves a terminal.

    Args:
        tables: In order.
        terminal: Its width and colours.

    Returns:
        Text that ends in a line end.
    """
    tables = [safe_table(table) for table in tables]
    if terminal.width is None:
        return "\n".join(_plain(table) for table in tables)
    return _rich(tables, terminal)


def _plain(table: PrintedTable) -> str:
    grid = [[column.title for column in table.columns]]
    grid += [[" ".join(cell_of(cell).text.split()) for cell in row] for row in table.rows]
    widths = [max(column.least, *(len(row[place]) for row in grid)) for place, column in enumerate(table.columns)]
    lines = [table.title] if table.title else []
    for number, row in enumerate(grid if table.rows else []):
        cells = (
            text.rjust(width) if column.right else text.ljust(width)
            for text, width, column in zip(row, widths, table.columns, strict=True)
        )
        lines.append("  ".join(cells).rstrip())
        if number == 0:
            lines.append("  ".join("-" * width for width in [*widths[:-1], min(widths[-1], _LINE)]))
    return "\n".join([*lines, *table.notes]) + "\n"


def _fits(table: PrintedTable, width: int) -> bool:
    """Whether a table can stand in a width with no fixed cell cut."""
    from rich.cells import cell_len

    needed = 2 * (len(table.columns) - 1)
    for place, column in enumerate(table.columns):
        texts = (column.title, *(cell_of(row[place]).text for row in table.rows))
        lines = [line for text in texts for line in text.splitlines()]
        longest = max(map(cell_len, lines), default=0)
        longest = max(longest, column.least)
        needed += longest if column.fixed else min(longest, _LEAST)
    return needed <= width


def _with_narrow_titles(table: PrintedTable) -> PrintedTable:
    """The table with titles of two lines if a comma parts them."""
    columns = [replace(column, title=column.title.replace(", ", ",\n")) for column in table.columns]
    return replace(table, columns=columns)


def _list(table: PrintedTable) -> Text:
    """Each row as lines of a title and a cell, for a terminal too narrow for columns."""
    from rich.text import Text

    rows = [
        Text("\n").join(
            Text.assemble(f"{column.title}: ", (" ".join(cell.text.split()), STYLES.get(cell.tone, "")))
            for column, cell in zip(table.columns, map(cell_of, row), strict=True)
            if column.title and cell.text
        )
        for row in table.rows
    ]
    return Text("\n\n").join(rows)


def _grid(table: PrintedTable) -> RichTable:
    """The rows in columns, as rich lays them out."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    grid = RichTable(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), show_header=not table.goes_on
    )
    for column in table.columns:
        grid.add_column(
            Text(column.title),
            justify="right" if column.right else "left",
            no_wrap=column.fixed,
            overflow="fold",
            min_width=column.least or None,
        )
    for row in table.rows:
        grid.add_row(*(Text(cell.text, style=STYLES.get(cell.tone, "")) for cell in map(cell_of, row)))
    return grid


def _rich(tables: Sequence[PrintedTable], terminal: Terminal) -> str:
    import io

    from rich.console import Console

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
        _print(table, console, terminal.width or 0)
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _print(table: PrintedTable, console: Console, width: int) -> None:
    """Write a table to a console of rich, in columns if they have room in the width."""
    from rich.text import Text

    if table.title:
        console.print(Text(table.title, style="bold"))
    if table.rows:
        fitting = table if _fits(table, width) else _with_narrow_titles(table)
        console.print(_grid(fitting) if _fits(fitting, width) else _list(table))
    for note in table.notes:
        if table.whole_lines:
            console.file.write(f"{note}\n")
        else:
            console.print(Text(note))
