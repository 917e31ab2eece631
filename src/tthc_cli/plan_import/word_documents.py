"""Word documents (.docx): their paragraphs and tables, and what in them was not read. Revisions count as accepted."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan_import.blocks import MOST_CELLS, Block, Cell, Document, DocumentTable, clean, too_large

MOST_UNPACKED: Final = 200_000_000
"""Of all that a Word document holds, pictures too, as it says itself; more is no plan, or a trap."""
MOST_TEXT: Final = 60_000_000
"""Of the part of a Word document that has its text."""
MOST_PARTS: Final = 5_000

Element = Any
"""An element of lxml, which has no types."""

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FORMULA: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_MOST_PLACES: Final = 5
_HIDDEN: Final = frozenset(
    (
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}txbxContent",
        f"{_W}pPr",
        f"{_W}instrText",
        _FALLBACK,
    )
)
"""What is struck out in the document, and what is not part of the running text."""
_THROUGH: Final = frozenset(
    (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag")
)
"""What only wraps what it holds."""


def read_word(path: Path, raw: bytes) -> Document:
    """A Word document.

    Args:
        path: Where it is, for messages.
        raw: Its bytes.

    Returns:
        The document, with what was not read.

    Raises:
        TthcError: If it is no Word document, or too large to be a plan.
    """
    document = _opened(path, raw)
    body = document.element.body
    _strike(body, document)
    _mark_notes(body, document)
    reader = _Word(path)
    blocks = tuple(reader.blocks(body))
    return Document(name=clean(path.name), blocks=blocks, one_line=False, unseen=reader.unseen(body))


def _opened(path: Path, raw: bytes) -> Element:
    """A Word document, after a look at how large it says that it is."""
    no_word = TthcError(
        _("{file}: a ZIP archive, but no Word document (.docx), or a damaged one; open it in Word and save it").format(
            file=path
        )
    )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise no_word from None
    if "word/document.xml" not in {part.filename for part in parts}:
        raise no_word
    sizes = {part.filename: part.file_size for part in parts}
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or max(size for name, size in sizes.items() if name.endswith(".xml")) > MOST_TEXT
    ):
        raise too_large(path)
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import LxmlError

    try:
        return docx.Document(io.BytesIO(raw))
    except (
        PackageNotFoundError,
        LxmlError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        NotImplementedError,
        RuntimeError,  # a part with a password
    ):
        raise no_word from None


class _Word:
    """Reads the elements of a Word document; revisions count as accepted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables = 0
        self._numbers: dict[Element, int] = {}
        self._cells = 0

    def blocks(self, parent: Element, within: str | None = None) -> Iterator[Block]:
        """What stands in an element.

        Args:
            parent: The body, or a cell.
            within: Where the table of the cell stands.

        Returns:
            Paragraphs that are not empty, and tables.
        """
        for child in _children(parent):
            if child.tag == f"{_W}p":
                yield from filter(None, (clean(line) for line in _paragraph(child).split("\n")))
            elif child.tag == f"{_W}tbl":
                yield from self._table(child, within)

    def _table(self, element: Element, within: str | None = None) -> Iterator[Block]:
        self._tables += 1
        self._numbers[element] = self._tables
        where = _("table {number}").format(number=self._tables)
        rows: list[list[Cell]] = []
        inner: list[Block] = []
        above: dict[int, Cell] = {}
        for row in _children(element):
            if row.tag == f"{_W}tr" and row.find(f"{_W}trPr/{_W}del") is None:
                rows.append(self._row(row, above))
                for cell in _children(row):
                    if cell.tag == f"{_W}tc" and any(child.tag == f"{_W}tbl" for child in _children(cell)):
                        inner += self.blocks(cell, where)
        yield DocumentTable(rows=tuple(rows), where=where, within=within)
        yield from inner

    def _row(self, row: Element, above: dict[int, Cell]) -> list[Cell]:
        """The cells of a row; ``above`` has the cell above each column, and is brought up to this row."""
        cells: list[Cell] = []
        column = _number(row, "trPr/{0}gridBefore")
        for _place in range(column):
            self._count()
            cells.append(Cell(text="", key=self._cells))
        for element in _children(row):
            if element.tag != f"{_W}tc":
                continue
            span = max(1, _number(element, "tcPr/{0}gridSpan"))
            merge = element.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and column in above:
                cell = above[column]
            else:
                self._count()
                cell = self._cell(element)
            for place in range(column, column + span):
                above[place] = cell
                cells.append(cell)
                self._count()
            column += span
        return cells

    def unseen(self, body: Element) -> list[str]:
        """What was not read, each kind once with its places. To be called when the blocks are read."""
        places_of: dict[str, list[str]] = {}
        for element in body.iter(*_UNSEEN):
            kind = _unseen(element)
            if kind is not None:
                places_of.setdefault(kind, []).append(self._place(element))
        messages = {
            "struck": _("text that is struck through, hidden or deleted was left out: {places}"),
            "note": _("footnotes were not read: {places}"),
            "mark": _("raised or lowered digits were taken for the marks of notes and left out: {places}"),
            "box": _("text boxes were not read: {places}"),
            "symbol": _("symbols or formulas were not read: {places}"),
        }
        remarks = []
        for kind, message in messages.items():
            places = list(dict.fromkeys(places_of.get(kind, ())))
            if places:
                more = f"; … ({len(places)})" if len(places) > _MOST_PLACES else ""
                remarks.append(message.format(places="; ".join(places[:_MOST_PLACES]) + more))
        return remarks

    def _place(self, element: Element) -> str:
        """Where an element stands, as the rows of tables are named."""
        row = element if element.tag == f"{_W}tr" else next(element.iterancestors(f"{_W}tr"), None)
        table = None if row is None else next(row.iterancestors(f"{_W}tbl"), None)
        if row is None or table not in self._numbers:
            return _("outside of the tables")
        number = 1 + len(list(row.itersiblings(f"{_W}tr", preceding=True)))
        return _("{table}, row {row}").format(table=_("table {number}").format(number=self._numbers[table]), row=number)

    def _count(self) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise too_large(self._path)

    def _cell(self, cell: Element) -> Cell:
        """A cell with its lines; the rows of a table in it are lines too."""
        lines: list[str] = []
        several = sum(child.tag == f"{_W}p" and bool(_paragraph(child).strip()) for child in _children(cell)) > 1
        for child in _children(cell):
            if child.tag == f"{_W}p":
                text = _paragraph(child)
                own = [line for line in map(clean, text.split("\n")) if line]
                if several and own and _is_listed(child) and not re.match(r"[-–+•*] ", own[0]):
                    own[0] = f"- {own[0]}"
                lines += own
            elif child.tag == f"{_W}tbl":
                for row in child.iter(f"{_W}tr"):
                    parts = (clean(" ".join(map(_paragraph, part.iter(f"{_W}p")))) for part in row.iter(f"{_W}tc"))
                    lines.append(" ".join(filter(None, parts)))
        return Cell(
            text="\n".join(filter(None, lines)),
            key=self._cells,
            listed=not lines and any(_is_listed(child) for child in _children(cell) if child.tag == f"{_W}p"),
        )


_NAMES: Final = ("r", "del", "moveFrom", "footnoteReference", "endnoteReference", "txbxContent", "sym")
_UNSEEN: Final = (*(f"{_W}{name}" for name in _NAMES), _FORMULA)
"""Elements that can be, or hold, what is not read."""


def _unseen(element: Element) -> str | None:
    """Which kind of what is not read an element is; None for one that is read, or has nothing to read."""
    name = element.tag.rpartition("}")[2]
    if name == "r":
        if element.get(_MARKED):
            return "mark"
        return "struck" if _struck(element) and any(text.text for text in element.iter(f"{_W}t")) else None
    if name in ("del", "moveFrom"):
        is_row = element.getparent().tag == f"{_W}trPr"
        return "struck" if is_row or _has_text(element, "delText", "t") else None
    if name == "txbxContent":
        twice = next(element.iterancestors(_FALLBACK), None) is not None
        return "box" if not twice and _has_text(element, "t") else None
    return "note" if name.endswith("noteReference") else "symbol"


def _has_text(element: Element, *names: str) -> bool:
    """Whether elements of these names in an element have text that is seen."""
    return any((text.text or "").strip() for text in element.iter(*(f"{_W}{name}" for name in names)))


_NOTE_MARK: Final = re.compile(r"[0-9*†‡,;()\[\]\s]+")
_GOING_ON: Final = tuple("0123456789/")
"""What no mark of a note stands before."""
_MARKED: Final = "note-mark"
"""The attribute of a run, in the document as it was read, that is the mark of a note."""
_STRIKES: Final = tuple(f"{_W}{name}" for name in ("strike", "dstrike", "vanish"))


def _styles_that(document: Element, says: Callable[[Element], bool | None]) -> dict[str, bool]:
    """What each style says of its text, by itself or by the one that it is based on; without those that say nothing.

    Args:
        document: The document, with its styles.
        says: What a style says by itself; None if nothing.
    """
    styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.iter(f"{_W}style")}
    answers: dict[str, bool] = {}
    for key, style in styles.items():
        bases = [style]
        while says(bases[-1]) is None:
            base = bases[-1].find(f"{_W}basedOn")
            above = None if base is None else styles.get(base.get(f"{_W}val"))
            if above is None or above in bases:
                break
            bases.append(above)
        answer = says(bases[-1])
        if answer is not None:
            answers[key] = answer
    return answers


def _by_style(run: Element, styles: Mapping[str, bool]) -> list[bool]:
    """What the styles of a run say of it: its own, and that of its paragraph."""
    paragraph = next(run.iterancestors(f"{_W}p"), None)
    named = [run.find(f"{_W}rPr/{_W}rStyle")]
    named += [] if paragraph is None else [paragraph.find(f"{_W}pPr/{_W}pStyle")]
    return [styles[key] for style in named if style is not None and (key := style.get(f"{_W}val")) in styles]


def _strike(body: Element, document: Element) -> None:
    """Strike each run of such a style through in the document as it was read, unless the run says otherwise itself."""
    styles = _styles_that(document, _says_struck)
    for run in body.iter(f"{_W}r") if any(styles.values()) else ():
        if _says_struck(run) is None and any(_by_style(run, styles)):
            properties = run.get_or_add_rPr()
            properties.append(properties.makeelement(f"{_W}strike"))


def _says_struck(element: Element) -> bool | None:
    """Whether a run or a style says that text is struck through; None if it says nothing of it."""
    says = any(element.find(f"{_W}rPr/{name}") is not None for name in _STRIKES)
    return _struck(element) if says else None


def _mark_notes(body: Element, document: Element) -> None:
    """Mark the runs of a document as it was read that are a note's number, typed by hand: raised or lowered digits.

    They would stand as digits behind those of a day or a count. What is raised as a whole paragraph is no mark, nor are
    digits that a number or a day goes on behind.
    """
    styles = _styles_that(document, _says_raised)
    for paragraph in body.iter(f"{_W}p"):
        runs = [run for run in paragraph.iter(f"{_W}r") if _run_text(run).strip() and not _struck(run)]
        marks: list[Element] = []
        behind = ""
        for run in reversed(runs):
            text = _run_text(run)
            if _NOTE_MARK.fullmatch(text) and _is_raised(run, styles) and behind[:1] not in _GOING_ON:
                marks.append(run)
            else:
                behind = text
        for run in marks if len(marks) < len(runs) else ():
            run.set(_MARKED, "1")


def _is_raised(run: Element, styles: Mapping[str, bool]) -> bool:
    own = _says_raised(run)
    return next(iter(_by_style(run, styles)), False) if own is None else own


def _says_raised(element: Element) -> bool | None:
    """Whether a run or a style says that text is raised or lowered; None if it says nothing of it."""
    align = element.find(f"{_W}rPr/{_W}vertAlign")
    return None if align is None else align.get(f"{_W}val") in ("superscript", "subscript")


def _run_text(run: Element) -> str:
    return "".join(text.text or "" for text in run.iter(f"{_W}t"))


def _struck(run: Element) -> bool:
    """Whether a run of text, or a style, is struck through, or hidden."""
    for name in _STRIKES:
        strike = run.find(f"{_W}rPr/{name}")
        if strike is not None and strike.get(f"{_W}val", "1") not in ("0", "false", "off"):
            return True
    return False


def _children(element: Element) -> Iterator[Element]:
    """The children of an element, without what only wraps them and without what is struck out."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag in _THROUGH:
            waiting += reversed(child)
        elif child.tag not in _HIDDEN:
            yield child


def _paragraph(element: Element) -> str:
    """The text of a paragraph; a line break in it is one."""
    pieces: list[str] = []
    waiting: list[Element] = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag in _HIDDEN or (child.tag == f"{_W}r" and _struck(child)):
            continue
        if child.get(_MARKED):
            pieces.append(" " if any(map(str.isspace, _run_text(child))) else "")
        elif child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}ptab"):
            pieces.append(" ")
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif child.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        else:
            waiting += reversed(child)
    return "".join(pieces)


def _is_listed(paragraph: Element) -> bool:
    """Whether Word puts a number or a bullet before a paragraph: by its own list, or by a style of that kind."""
    number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is not None:
        return bool(number.get(f"{_W}val") != "0")
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and (style.get(f"{_W}val") or "").startswith(("ListBullet", "ListNumber"))


def _number(element: Element, path: str) -> int:
    """A whole number that an element has for a property; 0 if it has none."""
    child = element.find(f"{_W}{path.format(_W)}")
    value = None if child is None else child.get(f"{_W}val")
    return int(value) if value is not None and re.fullmatch("[0-9]{1,4}", value) else 0
