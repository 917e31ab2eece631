"""A report as sheets: each table with rows is one, with the lines that stand before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from typing import Final, TypeVar

from tthc_cli.classes import dataclass
from tthc_cli.output.formats.office_files import xml_text
from tthc_cli.output.formats.report import PrintedTable, Report, safe_table
from tthc_cli.text import visible

Item = TypeVar("Item")
LONGEST_NAME: Final = 31
"""Units of UTF-16 that the name of a sheet can have: some characters are two."""
_IN_NO_NAME: Final = str.maketrans({"/": "-", ":": "-", **dict.fromkeys("[]*?\\'", " ")})
"""What no name of a sheet may hold."""


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One table of a report, or lines alone."""

    name: str = ""
    """The first line of the table's title."""
    above: list[str] = field(default_factory=list)
    """Lines before the table; the first ones say what it rests on."""
    table: PrintedTable | None = None
    """Without its title, its notes and the columns that are a picture of the others."""
    below: list[str] = field(default_factory=list)
    """Lines after it."""


def sheet_name(title: str, end: str = "") -> str:
    """What a sheet is called by the first line of its table's title.

    Args:
        title: The title.
        end: What the name ends with, if another sheet of the workbook has the name without it.

    >>> sheet_name("Rates by 31/12/2024", " (2)")
    'Rates by 31-12-2024 (2)'
    """
    plain = xml_text(" ".join(title.partition("\n")[0].translate(_IN_NO_NAME).split()))
    room = 2 * LONGEST_NAME - len(end.encode("utf-16-le"))
    return plain.encode("utf-16-le")[:room].decode("utf-16-le", "ignore").strip() + end


def sheets_of(report: Report) -> list[Sheet]:
    """The sheets of a report, at least one. All text in them may be shown.

    The heading and the first title stand on each, as they say what is shown, and as of when. Later lines without a
    table go to the sheet before.
    """
    heading = text_lines([visible(report.heading)])
    tables = list(map(safe_table, report.sheet_tables()))
    first = text_lines([tables[0].title]) if tables else []
    sheets: list[Sheet] = []
    waiting: list[str] = []
    for number, table in enumerate(tables):
        title, notes = text_lines([table.title]) if number else [], text_lines(table.notes)
        if table.rows:
            above = [*heading, *first, *waiting, *title]
            name = "".join((title or first)[:1])
            sheets.append(Sheet(name=name, above=above, table=_without_pictures(table), below=notes))
            waiting = []
        elif sheets:
            sheets[-1].below += [*title, *notes]
        else:
            waiting += [*title, *notes]
    return sheets or [Sheet(above=[*heading, *first, *waiting])]


def text_lines(texts: Iterable[str]) -> list[str]:
    """The lines of texts, without empty ones."""
    return [line for text in texts for line in text.splitlines() if line.strip()]


def _without_pictures(table: PrintedTable) -> PrintedTable:
    places = [place for place, column in enumerate(table.columns) if column.title]

    def kept(items: Sequence[Item]) -> list[Item]:
        return [items[place] for place in places]

    chart = table.chart
    if chart is not None:
        series = [places.index(place) for place in chart.series]
        chart = replace(chart, labels=places.index(chart.labels), series=series)
    rows = [kept(row) for row in table.rows]
    return replace(table, title="", notes=(), columns=kept(table.columns), rows=rows, chart=chart)
