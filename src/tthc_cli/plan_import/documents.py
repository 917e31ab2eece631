"""Documents in one plain form: paragraphs, and tables of cells. What a file is, its content says, not its name."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tthc_cli.data_files import unreadable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.legacy_text import hint

MOST_BYTES: Final = 50_000_000
"""Of a file. The plan of a ministry with all its appendices has less than one million."""
MOST_UNPACKED: Final = 200_000_000
"""Of all that a Word document holds, pictures too, as it says itself; more is no plan, or a trap."""
MOST_TEXT: Final = 60_000_000
"""Of the part of a Word document that has its text."""
MOST_PARTS: Final = 5_000
MOST_CELLS: Final = 200_000
"""Of all tables together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table, or the part of a larger one in a row."""

    text: str
    """Its lines; an item of a list has a dash before it."""
    key: int
    """The same for the parts of one cell that goes over several rows or columns, which all have its text."""
    listed: bool = False
    """Whether the program that wrote the document numbers it by itself, so that the number is not in the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its rows from top to bottom, which may differ in length."""

    rows: Sequence[Sequence[Cell]]
    where: str
    """Where it stands, for people."""
    lines: Sequence[int] | None = None
    """For text: the line of each row."""
    within: str | None = None
    """Where the table stands that has this one in a cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document: what stands in it, in its order."""

    name: str
    blocks: Sequence[str | Table]
    """Paragraphs that are not empty, and tables; what stands in a cell with a table, behind the table of that cell."""
    one_line: bool
    """Whether cells have lost their line ends, so that a list stands in one line."""
    unseen: Sequence[str] = ()
    """What the document has that was not read, in words: text struck out, footnotes, text boxes."""


def read(path: Path) -> Document:
    """A Word document (.docx), or tab-separated text in UTF-8, or UTF-16 with its mark.

    Raises TthcError for anything else, and for what is too large to be a plan.
    """
    raw = _bytes(path)
    if raw.startswith(b"PK"):
        return _word(path, raw)
    for begin, what in (
        (b"\xd0\xcf\x11\xe0", _("an older Word file (.doc), or one with a password; save it as .docx without one")),
        (b"%PDF", _("a PDF; open it in Word, check the tables, save it as .docx")),
        (b"{\\rtf", _("an RTF file; save it as .docx")),
    ):
        if raw.startswith(begin):
            raise TthcError(_("{file}: this is {what}").format(file=path, what=what))
    return _text(path, raw)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    if len(raw) > MOST_BYTES:
        raise _too_large(path)
    if not raw.strip():
        raise TthcError(_("{file}: the file is empty; name the plan's document").format(file=path))
    return raw


def _too_large(path: Path) -> TthcError:
    return TthcError(
        _("{file}: too large to be a plan; keep its text and appendix, without pictures").format(file=path)
    )


# -- text -------------------------------------------------------------------------------------------------------------

_TAG: Final = re.compile(r"</?(?:ul|ol|li|br|p|b|i|em|strong|span|div)(?: [^<>]*)?/?>", re.IGNORECASE)
"""What is left of a web page's lists in a cell; what is no such tag stays."""
_RULER: Final = re.compile(r"[-:=| ]*")
"""A cell of the line under the headings of a table in text."""


def _text(path: Path, raw: bytes) -> Document:
    try:
        text = raw.decode("utf-16" if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        what = _("{file}:{line}: neither a Word document (.docx) nor UTF-8 text; save it as one of the two")
        if seems := hint(raw):
            what = _("{file}:{line}: neither a Word document (.docx) nor UTF-8 text; {hint}")
        place = raw.count(b"\n", 0, error.start) + 1
        raise TthcError(what.format(file=path, line=place, hint=seems)) from None
    if "\0" in text:
        raise TthcError(
            _("{file}:{line}: neither a Word document (.docx) nor UTF-8 text; save it as one of the two").format(
                file=path, line=text.count("\n", 0, text.index("\0")) + 1
            )
        )
    blocks: list[str | Table] = []
    rows: list[list[Cell]] = []
    lines: list[int] = []
    key = 0

    def close() -> None:
        if rows:
            where = _("line {line}").format(line=lines[0])
            blocks.append(Table(rows=tuple(rows), where=where, lines=tuple(lines)))
            rows.clear()
            lines.clear()

    # what Word writes for a line end inside of a cell (VT) ends no line here
    for number, line in enumerate(re.split(r"\r\n?|\n", text), 1):
        if "\t" in line:
            cells = []
            for part in line.split("\t"):
                key += 1
                cells.append(Cell(text=clean(_TAG.sub(" ", part)), key=key))
            if key > MOST_CELLS:
                raise _too_large(path)
            if not all(_RULER.fullmatch(cell.text) for cell in cells):
                rows.append(cells)
                lines.append(number)
        elif line.strip():
            close()
            blocks.append(clean(line.replace("*", " ")))
    close()
    return Document(name=clean(path.name), blocks=tuple(block for block in blocks if block), one_line=True)


def clean(text: str) -> str:
    """Text in NFC on one line, without characters that are not seen."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C").split())


# -- Word -------------------------------------------------------------------------------------------------------------

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


def _word(path: Path, raw: bytes) -> Document:
    document = _opened(path, raw)
    body = document.element.body
    _strike(body, _struck_styles(document))
    reader = _Word(path)
    blocks = tuple(reader.blocks(body))
    return Document(name=clean(path.name), blocks=blocks, one_line=False, unseen=reader.unseen(body))


def _opened(path: Path, raw: bytes) -> Any:  # noqa: ANN401 - as python-docx has it, whose elements have no types
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
        raise _too_large(path)
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
        self._numbers: dict[Any, int] = {}
        self._cells = 0

    def blocks(self, parent: Any, within: str | None = None) -> Iterator[str | Table]:  # noqa: ANN401 - as above
        """What stands in the body, or in a cell of the table ``within``."""
        for child in _children(parent):
            if child.tag == f"{_W}p":
                yield from filter(None, (clean(line) for line in _paragraph(child).split("\n")))
            elif child.tag == f"{_W}tbl":
                yield from self._table(child, within)

    def _table(self, element: Any, within: str | None = None) -> Iterator[str | Table]:  # noqa: ANN401 - as above
        self._tables += 1
        self._numbers[element] = self._tables
        where = _("table {number}").format(number=self._tables)
        rows: list[list[Cell]] = []
        inner: list[str | Table] = []
        above: dict[int, Cell] = {}
        for row in _children(element):
            if row.tag != f"{_W}tr" or row.find(f"{_W}trPr/{_W}del") is not None:
                continue
            cells: list[Cell] = []
            column = _number(row, "trPr/{0}gridBefore")
            for _place in range(column):
                self._count()
                cells.append(Cell(text="", key=self._cells))
            for cell in _children(row):
                if cell.tag != f"{_W}tc":
                    continue
                span = max(1, _number(cell, "tcPr/{0}gridSpan"))
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and column in above:
                    found = above[column]
                else:
                    self._count()
                    found = self._cell(cell)
                if any(child.tag == f"{_W}tbl" for child in _children(cell)):
                    inner += self.blocks(cell, where)
                for place in range(column, column + span):
                    above[place] = found
                    cells.append(found)
                    self._count()
                column += span
            rows.append(cells)
        yield Table(rows=tuple(rows), where=where, within=within)
        yield from inner

    def unseen(self, body: Any) -> list[str]:  # noqa: ANN401 - as above
        """What was not read, each kind once with its places. To be called when the blocks are read."""
        found: dict[str, list[str]] = {}
        for element in body.iter(*_UNSEEN):
            kind = _unseen(element)
            if kind is not None:
                found.setdefault(kind, []).append(self._place(element))
        messages = {
            "struck": _("text that is struck through, hidden or deleted was left out: {places}"),
            "note": _("footnotes were not read: {places}"),
            "box": _("text boxes were not read: {places}"),
            "symbol": _("symbols or formulas were not read: {places}"),
        }
        said = []
        for kind, message in messages.items():
            places = list(dict.fromkeys(found.get(kind, ())))
            if places:
                more = f"; … ({len(places)})" if len(places) > _MOST_PLACES else ""
                said.append(message.format(places="; ".join(places[:_MOST_PLACES]) + more))
        return said

    def _place(self, element: Any) -> str:  # noqa: ANN401 - as above
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
            raise _too_large(self._path)

    def _cell(self, cell: Any) -> Cell:  # noqa: ANN401 - as above
        """A cell with its lines; the rows of a table in it are lines too."""
        lines: list[str] = []
        several = sum(child.tag == f"{_W}p" and bool(_paragraph(child).strip()) for child in _children(cell)) > 1
        for child in _children(cell):
            if child.tag == f"{_W}p":
                text = _paragraph(child)
                found = [line for line in map(clean, text.split("\n")) if line]
                if several and found and _listed(child) and not re.match(r"[-–+•*] ", found[0]):
                    found[0] = f"- {found[0]}"
                lines += found
            elif child.tag == f"{_W}tbl":
                for row in child.iter(f"{_W}tr"):
                    parts = (clean(" ".join(map(_paragraph, part.iter(f"{_W}p")))) for part in row.iter(f"{_W}tc"))
                    lines.append(" ".join(filter(None, parts)))
        return Cell(
            text="\n".join(filter(None, lines)),
            key=self._cells,
            listed=not lines and any(_listed(child) for child in _children(cell) if child.tag == f"{_W}p"),
        )


_NAMES: Final = ("r", "del", "moveFrom", "footnoteReference", "endnoteReference", "txbxContent", "sym")
_UNSEEN: Final = (*(f"{_W}{name}" for name in _NAMES), _FORMULA)
"""Elements that can be, or hold, what is not read."""


def _unseen(element: Any) -> str | None:  # noqa: ANN401 - an element of lxml, which has no types
    """Which kind of what is not read an element is; None for one that is read, or has nothing to read."""
    name = element.tag.rpartition("}")[2]
    if name == "r":
        return "struck" if _struck(element) and any(text.text for text in element.iter(f"{_W}t")) else None
    if name in ("del", "moveFrom"):
        row = element.getparent().tag == f"{_W}trPr"
        texts = element.iter(f"{_W}delText", f"{_W}t")
        return "struck" if row or any((text.text or "").strip() for text in texts) else None
    if name == "txbxContent":
        twice = next(element.iterancestors(_FALLBACK), None) is not None
        return "box" if not twice and any((text.text or "").strip() for text in element.iter(f"{_W}t")) else None
    return "note" if name.endswith("noteReference") else "symbol"


_STRIKES: Final = tuple(f"{_W}{name}" for name in ("strike", "dstrike", "vanish"))


def _struck_styles(document: Any) -> set[str]:  # noqa: ANN401 - as above
    """The styles that strike text through or hide it, by themselves or by the one that they are based on."""
    styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.iter(f"{_W}style")}
    found = {key for key, style in styles.items() if _struck(style)}
    says = {key for key, style in styles.items() if any(style.find(f"{_W}rPr/{name}") is not None for name in _STRIKES)}
    while more := {
        key
        for key, style in styles.items()
        if key not in found | says
        and (base := style.find(f"{_W}basedOn")) is not None
        and base.get(f"{_W}val") in found
    }:
        found |= more
    return found


def _strike(body: Any, styles: set[str]) -> None:  # noqa: ANN401 - as above
    """Strike each run of such a style through in the document as it was read, unless the run says otherwise itself."""
    for run in body.iter(f"{_W}r") if styles else ():
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        named = [run.find(f"{_W}rPr/{_W}rStyle")]
        named += [] if paragraph is None else [paragraph.find(f"{_W}pPr/{_W}pStyle")]
        its = {style.get(f"{_W}val") for style in named if style is not None}
        if its & styles and not any(run.find(f"{_W}rPr/{name}") is not None for name in _STRIKES):
            properties = run.get_or_add_rPr()
            properties.append(properties.makeelement(f"{_W}strike"))


def _struck(run: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a run of text, or a style, is struck through, or hidden."""
    for name in _STRIKES:
        found = run.find(f"{_W}rPr/{name}")
        if found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off"):
            return True
    return False


def _children(element: Any) -> Iterator[Any]:  # noqa: ANN401 - an element of lxml, which has no types
    """The children of an element, without what only wraps them and without what is struck out."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag in _THROUGH:
            waiting += reversed(child)
        elif child.tag not in _HIDDEN:
            yield child


def _paragraph(element: Any) -> str:  # noqa: ANN401 - as above
    """The text of a paragraph; a line break in it is one."""
    pieces: list[str] = []
    waiting: list[Any] = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag in _HIDDEN or (child.tag == f"{_W}r" and _struck(child)):
            continue
        if child.tag == f"{_W}t":
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


def _listed(paragraph: Any) -> bool:  # noqa: ANN401 - as above
    """Whether Word puts a number or a bullet before a paragraph: by its own list, or by a style of that kind."""
    number = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is not None:
        return bool(number.get(f"{_W}val") != "0")
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and (style.get(f"{_W}val") or "").startswith(("ListBullet", "ListNumber"))


def _number(element: Any, path: str) -> int:  # noqa: ANN401 - as above
    """A whole number that an element has for a property; 0 where it has none."""
    found = element.find(f"{_W}{path.format(_W)}")
    value = None if found is None else found.get(f"{_W}val")
    return int(value) if value is not None and re.fullmatch("[0-9]{1,4}", value) else 0


def paragraphs(blocks: Iterable[str | Table]) -> Iterator[str]:
    """The paragraphs among blocks, and the lines of the cells of tables, each cell once."""
    for block in blocks:
        if isinstance(block, str):
            yield block
            continue
        seen: set[int] = set()
        for row in block.rows:
            for cell in row:
                if cell.key not in seen:
                    seen.add(cell.key)
                    yield from filter(None, cell.text.split("\n"))
