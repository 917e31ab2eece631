"""Parts of text documents (.docx), laid out as Nghị định 30/2020/NĐ-CP, Phụ lục I, asks for administrative documents.

A4; margins of 20 mm above and below, 30 mm on the left, 15 mm on the right; Times New Roman, black; the number of the
page in the middle above, not on the first page.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING, Final, Literal
from xml.sax.saxutils import escape

from tthc_cli.output.formats.head import rows_of_head
from tthc_cli.output.formats.office_files import MADE_AT, same_bytes, xml_text
from tthc_cli.output.formats.report import Cell, PrintedTable, Tone, cell_of
from tthc_cli.text import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.section import Section
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

FONT: Final = "Times New Roman"
BODY_SIZE, TABLE_SIZE = 13, 11
"""In points."""
_LONG, _SHORT = 297, 210
"""The sides of a sheet, in millimetres."""
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 15
"""Margins, in millimetres."""
_EMU: Final = 36_000
"""In a millimetre: the unit of lengths of documents."""
_TWIPS: Final = 1440 / 25.4
"""In a millimetre: the unit of widths in tables."""
_COLOURS: Final[dict[Tone, str]] = {"bad": "B71C1C"}
_LEAST, _MOST = 5, 45
"""Characters by which the widths of columns are shared out."""
_CHARACTER: Final = 0.2
"""The width of a character, in millimetres for each point of its size."""
_MOST_WORD: Final = 20
"""Characters of a word that are kept together."""
_BOLD: Final = 1.15
"""How much wider bold letters are."""
CELL_PADDING: Final = 4
"""What a cell leaves free on both sides, in millimetres."""
_MOST_FIXED: Final = 0.85
"""Of the room, what columns that never wrap may take."""
_WORD_XML: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

Align = Literal["left", "center", "right", "both"]


def new_document(*, landscape: bool = False) -> Document:
    """An empty document with the layout of administrative documents.

    Args:
        landscape: Whether its sheet lies.
    """
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(BODY_SIZE)
    normal.font.color.rgb = RGBColor(0, 0, 0)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after = Pt(0)
    properties = document.core_properties
    properties.author, properties.comments, properties.revision = "tthc", "", 1
    properties.created = properties.modified = MADE_AT
    lay_out(document.sections[0], landscape=landscape)
    return document


def lay_out(section: Section, *, landscape: bool, first_has_number: bool = False) -> None:
    """Give a section its sheet, its margins and its page numbers.

    Args:
        section: The section.
        landscape: Whether its sheet lies.
        first_has_number: Whether its first page has a number too.
    """
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(Mm, (_LONG, _SHORT) if landscape else (_SHORT, _LONG))
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = not first_has_number
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _alignment("center")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(BODY_SIZE)
        run._r.append(_field(kind, text))


def room_of(section: Section) -> int:
    """The width between the margins, in millimetres."""
    sides = (section.left_margin or 0) + (section.right_margin or 0)
    return ((section.page_width or 0) - sides) // _EMU


def write_line(
    document: Document,
    text: str,
    *,
    align: Align = "left",
    bold: bool = False,
    italic: bool = False,
    size: int = BODY_SIZE,
) -> Paragraph:
    """Add a paragraph.

    Args:
        document: The document.
        text: What it says.
        align: How it stands between the margins; ``both`` is justified.
        bold: Whether it is bold.
        italic: Whether it is italic.
        size: Of its letters, in points.
    """
    return fill(document.add_paragraph(), text, align=align, bold=bold, italic=italic, size=size)


def fill(
    paragraph: Paragraph,
    text: str,
    *,
    align: Align = "left",
    bold: bool = False,
    italic: bool = False,
    size: int = BODY_SIZE,
) -> Paragraph:
    """Write a line of text into a paragraph.

    Args:
        paragraph: Where the text is added, behind what stands there.
        text: What is written; control characters are made visible.
        align: How it stands between the margins; ``both`` is justified.
        bold: Whether it is bold; it then stays on one page with what follows.
        italic: Whether it is italic.
        size: Of its letters, in points.

    Returns:
        The paragraph.
    """
    from docx.shared import Pt

    run = paragraph.add_run(xml_text(visible(text)))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.paragraph_format.keep_with_next = bold  # a title stays with what it is of
    paragraph.alignment = _alignment(align)
    return paragraph


def _alignment(align: Align) -> WD_PARAGRAPH_ALIGNMENT:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT

    return WD_PARAGRAPH_ALIGNMENT.from_xml(align)


def write_beside(document: Document, left: Sequence[str], right: Sequence[str], *, bold: bool = False) -> None:
    """Add two blocks of lines, one beside the other: heads, or signatures.

    Args:
        document: The document.
        left: The lines on the left, each in the middle of its half.
        right: The lines on the right.
        bold: Whether they are bold.
    """
    if not left and not right:
        return
    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, (left, right), strict=True):
        for place, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            fill(paragraph, line, align="center", bold=bold, size=BODY_SIZE)


def write_rule(cell: _Cell, length: float, room: float) -> None:
    """Draw a line in the middle of a cell, under what stands in it.

    Args:
        cell: The cell.
        length: Of the line, in millimetres.
        room: The width of the cell, in millimetres.
    """
    make_rule(cell.add_paragraph(), (room - CELL_PADDING - length) / 2)


def make_rule(paragraph: Paragraph, indent: float) -> None:
    """Draw a horizontal line in place of an empty paragraph.

    Args:
        paragraph: The paragraph, with nothing in it.
        indent: How far the line ends from either margin, in millimetres; no less than 0 is drawn.
    """
    from docx.oxml import parse_xml
    from docx.shared import Mm, Pt

    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm(max(0, indent))
    shape.space_before, shape.line_spacing = Pt(0), Pt(3)
    line = parse_xml(f'<w:pBdr {_WORD_XML}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>')
    # Word asks for the parts of a paragraph's look in this order
    paragraph._p.get_or_add_pPr().insert_element_before(line, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def write_table(document: Document, table: PrintedTable, *, size: int = TABLE_SIZE) -> None:
    """Add the rows of a table under its head, which stands again on each page.

    Args:
        document: The document.
        table: The table; its title and notes are not written. Columns without a title are left out.
        size: Of its letters, in points.
    """
    from docx.oxml import parse_xml

    room = room_of(document.sections[-1])
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(_table_xml(table, room, size)))  # behind it stands the section


def content_of(document: Document) -> bytes:
    """The document as the bytes of a file, the same for the same content."""
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


# -- tables, as text: by the methods of python-docx, large ones take minutes


def _table_xml(table: PrintedTable, room: int, size: int) -> str:
    places = [place for place, column in enumerate(table.columns) if column.title]
    rows = [[cell_of(row[place]) for place in places] for row in table.rows]
    aligns: list[Align] = ["right" if table.columns[place].right else "left" for place in places]
    widths = [int(width * _TWIPS) for width in _widths(table, places, rows, room, size)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    lines = _head_xml(table, widths, size)
    for row in rows:
        cells = zip(row, widths, aligns, strict=True)
        lines += _row_xml(_cell_xml(cell, width, align, size) for cell, width, align in cells)
    return (
        f'<w:tbl {_WORD_XML}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"
    )


def _widths(
    table: PrintedTable, places: Sequence[int], rows: Sequence[Sequence[Cell]], room: int, size: int
) -> list[float]:
    """The widths of the columns, in millimetres.

    Those that never wrap get what they need, as long as that leaves enough; the others share the room by their lines.
    """
    columns = [table.columns[place] for place in places]
    longest, words = _longest(table, rows, len(columns))
    fixed = [_width_of(length, size) if column.fixed else 0.0 for length, column in zip(longest, columns, strict=True)]
    if sum(fixed) > room * _MOST_FIXED or all(fixed):
        fixed = [0.0] * len(fixed)
    least = [width or _width_of(length, size) for width, length in zip(fixed, words, strict=True)]
    if sum(least) > room:
        return [room * width / sum(least) for width in least]
    shares = [0 if width else min(_MOST, length) for width, length in zip(fixed, longest, strict=True)]
    left = room - sum(least)
    return [width + left * share / sum(shares) for width, share in zip(least, shares, strict=True)]


def _width_of(characters: int, size: int) -> float:
    """The width of a cell that so many characters stand in, in millimetres."""
    return characters * size * _CHARACTER + CELL_PADDING


def _longest(table: PrintedTable, rows: Sequence[Sequence[Cell]], columns: int) -> tuple[list[int], list[int]]:
    """Characters of the longest line of each column, and of its longest word; of the titles, the words count."""
    titles: dict[int, str] = {}
    for _row, column, cell in rows_of_head(table):
        if cell.columns == 1:
            titles[column] = f"{titles.get(column, '')} {cell.text}"
    lines, words = [], []
    for column in range(columns):
        title = ceil(max(map(len, titles.get(column, "").split()), default=0) * _BOLD)
        texts = [row[column].text for row in rows]
        lines.append(max(_LEAST, title, *(len(line) for text in texts for line in text.splitlines())))
        words.append(min(_MOST_WORD, max(_LEAST, title, *(len(word) for text in texts for word in text.split()))))
    return lines, words


def _head_xml(table: PrintedTable, widths: Sequence[int], size: int) -> str:
    rows = rows_of_head(table)
    starts = {(row, place): cell for row, place, cell in rows}
    below = {(row + down, place): cell for row, place, cell in rows for down in range(1, cell.rows)}
    lines = ""
    for number in range(max(row + cell.rows for row, _place, cell in rows)):
        cells, place = "", 0
        while place < len(widths):
            cell = starts.get((number, place)) or below[number, place]
            merge = ""
            if cell.rows > 1:
                merge = '<w:vMerge w:val="restart"/>' if (number, place) in starts else "<w:vMerge/>"
            span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
            width = sum(widths[place : place + cell.columns])
            text = Cell(cell.text if (number, place) in starts else "", "strong")
            cells += _cell_xml(text, width, "center", size, more=f'{span}{merge}<w:vAlign w:val="center"/>')
            place += cell.columns
        lines += _row_xml([cells], head=True)
    return lines


def _row_xml(cells: Iterable[str], *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _cell_xml(cell: Cell, width: int, align: Align, size: int, more: str = "") -> str:
    colour = f'<w:color w:val="{_COLOURS[cell.tone]}"/>' if cell.tone in _COLOURS else ""
    bold = "<w:b/>" if cell.tone in ("strong", "bad") else ""
    look = f'<w:rPr>{bold}{colour}<w:sz w:val="{2 * size}"/></w:rPr>'
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(xml_text(visible(line)))}</w:t>' for line in cell.text.splitlines()
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>'
        f'<w:p><w:pPr><w:jc w:val="{align}"/></w:pPr><w:r>{look}{lines}</w:r></w:p></w:tc>'
    )


def _field(kind: str, text: str) -> object:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if kind:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    else:
        element = OxmlElement("w:instrText")
        element.text = text
    return element
