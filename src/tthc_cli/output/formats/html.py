"""Pages: a report's tables as one file that any browser shows, on a screen of any width and on paper."""

from __future__ import annotations

from dataclasses import replace

from tthc_cli.output.formats.html_parts import rendered, shown_table
from tthc_cli.output.formats.report import DRAWN_PAGE, Report, Terminal
from tthc_cli.output.formats.seals import sealed
from tthc_cli.output.formats.sheets import text_lines
from tthc_cli.text import visible


def write(report: Report, _terminal: Terminal) -> str:
    """A report as a page.

    Args:
        report: The result of a command.
        _terminal: Makes no difference.

    Returns:
        HTML that needs no other file. Its last line tells whether somebody has changed it since.
    """
    tables = [shown_table(table) for table in report.tables(DRAWN_PAGE)]
    heading = visible(report.heading)
    title, *more = text_lines([tables[0].title]) if tables and tables[0].title else [heading or "tthc"]
    if tables and tables[0].title:  # it stands above all
        tables[0] = replace(tables[0], title="\n".join(more))
    return sealed(
        visible(rendered("report.html.j2", title, heading=heading, tables=tables, document=report.document()))
    )
