"""Letters of apology for late dossiers, laid out as Nghị định 30/2020/NĐ-CP asks, and what was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from tthc_cli.cases import Letter
from tthc_cli.classes import dataclass
from tthc_cli.i18n import _, ngettext
from tthc_cli.output.cells import day_cell
from tthc_cli.output.formats.documents import CELL_PADDING, content_of, new_document, write_rule
from tthc_cli.output.formats.office_files import xml_text
from tthc_cli.output.formats.report import Column, PrintedTable, Record, Report, Terminal
from tthc_cli.output.words import number
from tthc_cli.text import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_GAP: Final = re.compile(r"(\[[^\[\]]*\])")
"""What is left to whoever writes the letter."""
_HEAD, _BODY, _LIST = 13, 14, 11
"""Sizes of letters in points: heads, body, the list of who gets it."""
_INDENT: Final = 12.7
"""Of the first line of a paragraph, in millimetres."""
_BETWEEN: Final = 6
"""Between paragraphs, in points."""
_CAPITAL, _SMALL = 0.25, 0.165
"""The width of a bold letter in millimetres for each point of its size: capitals, and words with few of them."""
_PART_OF_OFFICE: Final = 0.4
"""Of the length of the office's name, the line under it: from a third to a half."""
_LEFT, _RIGHT, _HALF = 68, 97, 82
"""The widths of the columns of the head, and of each below, in millimetres: 165 are between the margins."""
_HAND: Final = 4
"""Lines that are left for the hand and the seal."""


def letter_document(letter: Letter) -> bytes:
    """A letter as a text document; the same bytes for the same letter."""
    document = new_document()
    _write_head(document, letter)
    _write(document.add_paragraph(), letter.addressee, size=_BODY, align="center", before=2 * _BETWEEN)
    for paragraph in letter.body:
        _write_body(document, paragraph)
    _write_foot(document, letter)
    return content_of(document)


def _write_head(document: Document, letter: Letter) -> None:
    """The office and the number on the left, the state and the day on the right."""
    left, right = _columns(document, _LEFT, _RIGHT)
    office = letter.office.upper()
    _write(left.paragraphs[0], letter.superior.upper(), size=_HEAD - 1, align="center")
    _write(left.add_paragraph(), office, size=_HEAD - 1, align="center", bold=True)
    write_rule(left, min(_LEFT - CELL_PADDING, len(office) * _HEAD * _CAPITAL) * _PART_OF_OFFICE, _LEFT)
    _write(left.add_paragraph(), letter.number, size=_HEAD, align="center")
    _write(left.add_paragraph(), letter.subject, size=_HEAD - 1, align="center")
    _write(right.paragraphs[0], letter.state, size=_HEAD - 1, align="center", bold=True)
    _write(right.add_paragraph(), letter.motto, size=_HEAD, align="center", bold=True)
    write_rule(right, len(letter.motto) * _HEAD * _SMALL, _RIGHT)
    _write(right.add_paragraph(), letter.place_and_day, size=_HEAD, align="center", italic=True)


def _columns(document: Document, *widths: float) -> list[_Cell]:
    """Make cells side by side, as wide as said, in millimetres."""
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    return list(table.rows[0].cells)


def _write_body(document: Document, text: str) -> None:
    from docx.shared import Mm

    paragraph = _write(document.add_paragraph(), text, size=_BODY, align="both", before=_BETWEEN)
    paragraph.paragraph_format.first_line_indent = Mm(_INDENT)


def _write_foot(document: Document, letter: Letter) -> None:
    """Who gets it on the left, who signs it on the right."""
    _write(document.add_paragraph(), "", size=_LIST)
    left, right = _columns(document, _HALF, _HALF)
    _write(left.paragraphs[0], letter.recipients_title, size=_LIST + 1, bold=True, italic=True)
    for line in letter.recipients:
        _write(left.add_paragraph(), line, size=_LIST)
    above, below = letter.signature
    _write(right.paragraphs[0], above.upper(), size=_BODY, align="center", bold=True)
    for _line in range(_HAND):
        _write(right.add_paragraph(), "", size=_BODY)
    _write(right.add_paragraph(), below, size=_BODY, align="center", bold=True)


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: int,
    align: str = "left",
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
) -> Paragraph:
    """Write into a paragraph, with its gaps marked.

    Args:
        paragraph: The paragraph.
        text: What it says; gaps stand in square brackets.
        size: Of its letters, in points.
        align: How it stands between the margins; ``both`` is justified.
        bold: Whether it is bold.
        italic: Whether it is italic.
        before: The space above it, in points.
    """
    from docx.enum.text import WD_COLOR_INDEX, WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt

    for part in filter(None, _GAP.split(text)):
        run = paragraph.add_run(xml_text(visible(part)))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        if _GAP.fullmatch(part):
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    paragraph.alignment = WD_PARAGRAPH_ALIGNMENT.from_xml(align)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(0)
    return paragraph


class WrittenLetter(NamedTuple):
    """A letter, and what there is to know of it."""

    letter: Letter
    file: str
    """The file that it stands in."""
    doubts: Sequence[str] = ()
    """Warnings about its new day: estimated years, and occasions about which a notice can still come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersReport(Report):
    """What ``tthc letter`` has written."""

    letters: Sequence[WrittenLetter]
    form: str
    """The official form that they follow."""
    proposed: bool
    """Whether the calendar proposed the new days; if not, a person named one."""

    def payload(self) -> Record:
        """``tthc.letters/1``."""
        return {"schema": "tthc.letters/1", "form": self.form, "proposed": self.proposed, "letters": self.rows()}

    def columns(self) -> Sequence[str]:
        """The dossier, its days, the file, and the warnings about the new day."""
        return ("case_id", "received_on", "due", "new_day", "file", "warnings")

    def rows(self) -> Sequence[Record]:
        """One row a letter."""
        return [
            {
                "case_id": letter.case.case_id,
                "received_on": letter.case.received_on,
                "due": letter.case.due,
                "new_day": letter.new_day,
                "file": file,
                "warnings": list(doubts),
            }
            for letter, file, doubts in self.letters
        ]

    def tables(self, _terminal: Terminal) -> list[PrintedTable]:
        """The letters, and what is left to do in them."""
        text = ngettext("{count} letter is written ({form})", "{count} letters are written ({form})", len(self.letters))
        notes = [_("Left open, and marked: addressee, who is late and why, places, number, day, signature.")]
        if self.proposed:
            notes.append(_("New day: proposed, as many working days after today as from receipt to the appointed day."))
        doubts = dict.fromkeys(doubt for written in self.letters for doubt in written.doubts)
        notes += [_("Note: {text}").format(text=doubt) for doubt in doubts]
        return [
            PrintedTable(
                title=text.format(count=number(len(self.letters)), form=self.form),
                columns=(
                    Column(title=_("Case"), fixed=True),
                    *(Column(title=title, fixed=True) for title in (_("Received"), _("Due"), _("New day"))),
                    Column(title=_("File")),
                ),
                rows=[
                    (
                        letter.case.case_id,
                        day_cell(letter.case.received_on),
                        day_cell(letter.case.due, "bad"),
                        day_cell(letter.new_day, "strong"),
                        file,
                    )
                    for letter, file, _doubts in self.letters
                ],
                notes=notes,
            )
        ]
