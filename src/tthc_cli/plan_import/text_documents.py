"""Documents as text: paragraphs a line each, and tables whose cells tabs divide."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.legacy_text import hint, utf16_coding
from tthc_cli.plan_import.blocks import MOST_CELLS, Block, Cell, Document, DocumentTable, clean, too_large

_TAG: Final = re.compile(r"</?(?:ul|ol|li|br|p|b|i|em|strong|span|div)(?: [^<>]*)?/?>", re.IGNORECASE)
"""What is left of a web page's lists in a cell; what is no such tag stays."""
_RULER: Final = re.compile(r"[-:=| ]*")
"""A cell of the line under the headings of a table in text."""
_LINE_END: Final = re.compile(r"\r\n?|\n")
"""What Word writes for a line end inside of a cell (VT) ends no line."""


def read_text(path: Path, raw: bytes) -> Document:
    """A document as text.

    Args:
        path: Where it is, for messages.
        raw: Its bytes.

    Returns:
        The document.

    Raises:
        TthcError: If it is no text, or too large to be a plan.
    """
    blocks: list[Block] = []
    rows: list[list[Cell]] = []
    lines: list[int] = []
    key = 0

    def end_table() -> None:
        if rows:
            where = _("line {line}").format(line=lines[0])
            blocks.append(DocumentTable(rows=tuple(rows), where=where, lines=tuple(lines)))
            rows.clear()
            lines.clear()

    for number, line in enumerate(_LINE_END.split(_decoded(path, raw)), 1):
        if "\t" in line:
            cells = []
            for part in line.split("\t"):
                key += 1
                cells.append(Cell(text=clean(_TAG.sub(" ", part)), key=key))
            if key > MOST_CELLS:
                raise too_large(path)
            if not all(_RULER.fullmatch(cell.text) for cell in cells):
                rows.append(cells)
                lines.append(number)
        elif line.strip():
            end_table()
            blocks.append(clean(line.replace("*", " ")))
    end_table()
    return Document(name=clean(path.name), blocks=tuple(block for block in blocks if block), one_line=True)


def _decoded(path: Path, raw: bytes) -> str:
    """The text of a file in UTF-8 or UTF-16."""
    try:
        text = raw.decode(utf16_coding(raw) or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        what = _("{file}:{line}: neither a Word document (.docx) nor UTF-8 text; save it as one of the two")
        if seems := hint(raw):
            what = _("{file}:{line}: neither a Word document (.docx) nor UTF-8 text; {hint}")
        line = raw.count(b"\n", 0, error.start) + 1
        raise TthcError(what.format(file=path, line=line, hint=seems)) from None
    if "\0" in text:
        raise TthcError(
            _("{file}:{line}: neither a Word document (.docx) nor UTF-8 text; save it as one of the two").format(
                file=path, line=text.count("\n", 0, text.index("\0")) + 1
            )
        )
    return text
