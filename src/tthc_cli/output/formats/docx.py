"""Text documents: a report's tables between what stands around them, laid out as administrative documents are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tthc_cli.output.formats.documents import (
    TABLE_SIZE,
    content_of,
    new_document,
    write_beside,
    write_line,
    write_table,
)
from tthc_cli.output.formats.report import (
    DRAWN_PAGE,
    DocumentParts,
    PrintedTable,
    Report,
    Terminal,
    safe_table,
)
from tthc_cli.output.formats.sheets import text_lines

if TYPE_CHECKING:
    from docx.document import Document

_MOST_UPRIGHT: Final = 6
"""Columns of a table for which an upright sheet has room."""


def write(report: Report, _terminal: Terminal) -> bytes:
    """A report as a text document.

    Args:
        report: The result of a command. An official form comes first; what stands behind it begins on a new page.
        _terminal: Makes no difference.

    Returns:
        The bytes of a .docx file, on its side if a table is too wide for an upright sheet.
    """
    tables = [safe_table(table) for table in report.tables(DRAWN_PAGE)]
    parts = report.document()
    widest = max((sum(bool(column.title) for column in table.columns) for table in tables), default=0)
    document = new_document(landscape=parts.landscape if parts else widest > _MOST_UPRIGHT)
    if parts is None:
        if report.heading:
            write_line(document, report.heading, italic=True)
    else:  # what stands behind the form is of its making, not of the form
        write_form(document, parts, tables.pop(0))
        _write_below(document, parts)
        if tables:
            document.add_paragraph().paragraph_format.page_break_before = True
    for table in tables:
        _write_table(document, table)
    return content_of(document)


def write_form(document: Document, parts: DocumentParts, table: PrintedTable) -> None:
    """Write an official form: what stands above its table, the table, its footnotes.

    Args:
        document: Where it is added.
        parts: What stands around the table.
        table: The table; its title and its notes are those of the form.
    """
    _write_above(document, parts)
    write_table(document, safe_table(table))
    for line in parts.footnotes:
        write_line(document, line, size=TABLE_SIZE)


def _write_table(document: Document, table: PrintedTable) -> None:
    for line in text_lines([table.title]):
        write_line(document, line, bold=True)
    if table.rows:
        write_table(document, table)
    for note in text_lines(table.notes):
        write_line(document, note, size=TABLE_SIZE if table.rows else 13)
    if table.rows or table.notes:
        write_line(document, "", size=TABLE_SIZE)


def _write_above(document: Document, parts: DocumentParts) -> None:
    write_beside(document, parts.left_head, parts.right_head)
    for line in parts.titles:
        write_line(document, line, align="center", bold=True)
    for line in parts.subtitles:
        write_line(document, line, align="center", italic=True)
    if parts.unit_line:
        write_line(document, parts.unit_line, align="right", italic=True)


def _write_below(document: Document, parts: DocumentParts) -> None:
    write_line(document, "", size=TABLE_SIZE)
    write_beside(document, parts.signature_left, parts.signature_right, bold=True)
