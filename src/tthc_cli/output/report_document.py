"""The periodic report as a text document, laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I, asks, and its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from tthc_cli.classes import dataclass
from tthc_cli.output.formats.documents import (
    content_of,
    fill,
    lay_out,
    make_rule,
    new_document,
    write_line,
    write_rule,
    write_table,
)
from tthc_cli.output.formats.docx import write_form
from tthc_cli.output.formats.report import PrintedTable, safe_table
from tthc_cli.output.formats.sheets import text_lines
from tthc_cli.output.periodic_report import PeriodicReport
from tthc_cli.output.report_sections import Annex, Gap
from tthc_cli.output.words import day
from tthc_cli.text import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

Block = Callable[["Document"], None]
"""Writes something at the end of a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPart:
    """A part of what stands in place of a paragraph of a template."""

    write: Block
    landscape: bool = False
    """Whether it is too wide for a sheet that stands."""
    new_page: bool = False
    """Whether it begins on a new page."""


_BODY, _HEAD, _RECIPIENTS, _ANNEX = 14, 13, 11, 14
"""Sizes of letters, in points."""
_FIRST_LINE: Final = 12.7
"""What the first line of a paragraph is set in, in millimetres."""
_HAND: Final = 4
"""Lines for a signature."""
_BETWEEN: Final = 6
"""Between paragraphs, in points."""
_LEFT_HEAD, _RIGHT_HEAD = 67, 98
"""The widths of the two columns of the head, in millimetres."""
_CHARACTER: Final = 0.21
"""The width of a bold character, in millimetres for each point of its size."""


def as_document(report: PeriodicReport) -> bytes:
    """The report as a document of its own: head, subject, body, signature, annexes."""
    document = new_document()
    _write_head(document, report)
    _write_subject(document, report)
    write_body(document, report)
    _write_end(document, report)
    for place, annex in enumerate(report.annexes(), 1):
        _new_section(document, landscape=annex.landscape)
        _write_annex(document, report, place, annex)
    return content_of(document)


# -- head and end


def _write_head(document: Document, report: PeriodicReport) -> None:
    """Two columns: who issues the report and its number; the nation's name and motto, place and day."""
    from docx.shared import Mm

    head, outline = report.letterhead, report.outline
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (_LEFT_HEAD, _RIGHT_HEAD), strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, (_LEFT_HEAD, _RIGHT_HEAD), strict=True):
            cell.width = Mm(width)
    left, right = table.rows[0].cells
    superior = fill(left.paragraphs[0], (head.superior or outline.superior).upper(), align="center", size=_HEAD)
    if not head.superior:
        _mark(superior)
    fill(left.add_paragraph(), head.office.upper(), align="center", bold=True, size=_HEAD)
    write_rule(left, _LEFT_HEAD * 0.4, _LEFT_HEAD)
    fill(right.paragraphs[0], outline.nation, align="center", bold=True, size=12)
    fill(right.add_paragraph(), outline.motto, align="center", bold=True, size=_HEAD)
    write_rule(right, len(outline.motto) * _HEAD * _CHARACTER * 0.8, _RIGHT_HEAD)
    left, right = table.rows[1].cells
    fill(left.paragraphs[0], _numbered(report), align="center", size=_HEAD)
    fill(right.paragraphs[0], _dateline(report), align="center", italic=True, size=_HEAD)


def _numbered(report: PeriodicReport) -> str:
    return report.outline.number.format(symbol=report.letterhead.symbol or report.outline.symbol)


def _dateline(report: PeriodicReport) -> str:
    place = report.letterhead.place or report.outline.place
    return report.outline.dateline.format(place=place, year=report.as_of.year)


def _write_subject(document: Document, report: PeriodicReport) -> None:
    write_line(document, "", size=6)
    write_line(document, report.outline.kind, align="center", bold=True, size=_BODY)
    write_line(document, report.subject, align="center", bold=True, size=_BODY)
    make_rule(document.add_paragraph(), 55)


def _write_end(document: Document, report: PeriodicReport) -> None:
    """Who gets the report on the left, who signs it on the right."""
    head, outline = report.letterhead, report.outline
    write_line(document, "", size=6)
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    fill(left.paragraphs[0], outline.recipients_title, bold=True, italic=True, size=12)
    for line in _recipients(report):
        fill(left.add_paragraph(), line, size=_RECIPIENTS)
    fill(
        right.paragraphs[0], (head.signer_title or outline.signer_title).upper(), align="center", bold=True, size=_BODY
    )
    for _line in range(_HAND):
        fill(right.add_paragraph(), "", size=_BODY)
    _mark(fill(right.add_paragraph(), outline.signer, align="center", bold=True, size=_BODY))


def _recipients(report: PeriodicReport) -> list[str]:
    return [*(f"- {name};" for name in report.letterhead.recipients), report.outline.archive]


# -- body


def write_body(document: Document, report: PeriodicReport) -> None:
    """Write the opening and the sections.

    Args:
        document: Where they are added.
        report: What they say.
    """
    sections = report.sections()
    _write_paragraph(document, report.opening)
    for place, section in enumerate(sections, 1):
        title = write_line(document, f"{place}. {section.title}", align="both", bold=True, size=_BODY)
        _spaced(title)
        _write_parts(document, section.parts, ends=place == len(sections))


def _write_parts(document: Document, parts: Sequence[str | Gap | PrintedTable], *, ends: bool) -> None:
    """Write paragraphs, gaps and tables; ``ends`` says that the text of the report ends with them."""
    for number, part in enumerate(parts, 1):
        last = ends and number == len(parts)
        if isinstance(part, PrintedTable):
            _write_tables(document, [part])
        elif isinstance(part, Gap):
            _write_gap(document, part, ends=last)
        else:
            _write_paragraph(document, part, ends=last)


_END: Final = "./."
"""With which the text of an administrative document ends."""


def _write_paragraph(document: Document, text: str, *, ends: bool = False) -> None:
    words = text.removesuffix(".") + _END if ends else text
    _spaced(write_line(document, words, align="both", size=_BODY))


def _write_gap(document: Document, gap: Gap, *, ends: bool) -> None:
    """Write what is missing, marked so that nobody overlooks it."""
    paragraph = write_line(document, gap.words + (_END if ends else ""), align="both", italic=True, size=_BODY)
    _mark(paragraph)
    _spaced(paragraph)


def _mark(paragraph: Paragraph) -> None:
    """Mark a paragraph as a gap."""
    from docx.enum.text import WD_COLOR_INDEX

    paragraph.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW


def _spaced(paragraph: Paragraph) -> None:
    from docx.shared import Mm, Pt

    form = paragraph.paragraph_format
    # not half of it on each side: Word shows the larger one of two neighbours, LibreOffice both
    form.first_line_indent, form.space_before, form.space_after = Mm(_FIRST_LINE), Pt(_BETWEEN), Pt(0)


def _write_tables(document: Document, tables: Sequence[PrintedTable]) -> None:
    for table in map(safe_table, tables):
        for line in text_lines([table.title]):
            write_line(document, line, bold=True, size=_HEAD)
        if table.rows:
            write_table(document, table)
        for note in text_lines(table.notes):
            write_line(document, note, size=_RECIPIENTS)
        write_line(document, "", size=6)


def _write_lines(document: Document, lines: Sequence[str]) -> None:
    for line in lines:
        write_line(document, line, size=_RECIPIENTS)


# -- annexes


def _new_section(document: Document, *, landscape: bool) -> None:
    from docx.enum.section import WD_SECTION

    lay_out(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape, first_has_number=True)


def _write_form(document: Document, report: PeriodicReport) -> None:
    for annex in report.annexes():
        if annex.parts is not None:
            write_form(document, annex.parts, annex.tables[0])
            return
    _write_parts(document, list(report.form_words()), ends=False)


def _write_annex(document: Document, report: PeriodicReport, place: int, annex: Annex) -> None:
    outline, head = report.outline, report.letterhead
    symbol = head.symbol or outline.symbol
    attached = outline.attached.format(symbol=symbol, year=report.as_of.year, office=head.office)
    write_line(document, outline.annex.format(number=place), align="center", bold=True, size=_ANNEX)
    title = visible(annex.title) if annex.parts else visible(annex.title).upper()  # the id of a form keeps its letters
    write_line(document, title, align="center", bold=True, size=_ANNEX)
    write_line(document, attached, align="center", italic=True, size=_HEAD)
    write_line(document, "", size=6)
    if annex.parts is None:
        _write_tables(document, annex.tables)
    else:
        write_form(document, annex.parts, annex.tables[0])


# -- fields of templates


def _whole(write: Callable[[Document, PeriodicReport], None]) -> Callable[[PeriodicReport], Sequence[BlockPart]]:
    """A field that stands for one part on the template's own sheets."""
    return lambda report: [BlockPart(write=lambda document: write(document, report))]


def _tasks_block(report: PeriodicReport) -> Sequence[BlockPart]:
    return [
        BlockPart(write=lambda document: _write_tables(document, [report.tasks_table()]), landscape=bool(report.work))
    ]


def _form_block(report: PeriodicReport) -> Sequence[BlockPart]:
    return [BlockPart(write=partial(_write_form, report=report), landscape=report.form is not None)]


def _annex_blocks(report: PeriodicReport) -> Sequence[BlockPart]:
    return [
        BlockPart(
            write=partial(_write_annex, report=report, place=place, annex=annex),
            landscape=annex.landscape,
            new_page=True,
        )
        for place, annex in enumerate(report.annexes(), 1)
    ]


TEXT_FIELDS: Final[Mapping[str, Callable[[PeriodicReport], str]]] = {
    "co_quan_chu_quan": lambda report: report.letterhead.superior or report.outline.superior,
    "co_quan": lambda report: report.letterhead.office,
    "so_ky_hieu": _numbered,
    "dia_danh_ngay_thang": _dateline,
    "ten_loai": lambda report: report.outline.kind,
    "trich_yeu": lambda report: report.subject,
    "ky_bao_cao": lambda report: report.period_words,
    "tu_ngay": lambda report: day(report.period.first),
    "den_ngay": lambda report: day(report.period.last),
    "tinh_den_ngay": lambda report: day(report.as_of),
    "mo_dau": lambda report: report.opening,
    "chuc_vu_nguoi_ky": lambda report: report.letterhead.signer_title or report.outline.signer_title,
}
"""What a template can have within a line, by the names of the fields."""
BLOCK_FIELDS: Final[Mapping[str, Callable[[PeriodicReport], Sequence[BlockPart]]]] = {
    "noi_dung": _whole(write_body),
    "bang_ty_le": _whole(lambda document, report: _write_tables(document, [report.rates_table()])),
    "con_thieu": _whole(lambda document, report: _write_parts(document, list(report.shortfalls()), ends=False)),
    "phan_anh_kien_nghi": _whole(
        lambda document, report: _write_parts(document, list(report.feedback_parts()), ends=False)
    ),
    "bang_nhiem_vu": _tasks_block,
    "nguon_so_lieu": _whole(
        lambda document, report: _write_tables(document, [report.rows_table(), report.sources_table()])
    ),
    "noi_nhan": _whole(lambda document, report: _write_lines(document, _recipients(report))),
    "bang_chi_so": _whole(lambda document, report: _write_tables(document, report.index_tables())),
    "bieu_mau": _form_block,
    "phu_luc": _annex_blocks,
}
"""What a template can have in place of a paragraph, by the names of the fields."""
