"""HTML pages with tables, which many systems call ``.xls``."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tthc_cli.cases.cells import Cell, Span
from tthc_cli.cases.tables.csv_files import WIDTH_LIMIT, new_file, not_utf8, too_wide, utf16
from tthc_cli.cases.tables.grids import Grid, Hidden
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

_CHUNK: Final = 1 << 20
_CHARSET: Final = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_STARTS: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|meta|style|table|div|center|font|p|h[1-6]|b|form)\b",
    re.IGNORECASE | re.DOTALL,
)
_BLOCKS: Final = frozenset(("br", "p", "div", "li", "tr", "table"))
_UNSEEN: Final = frozenset(("script", "style", "head", "title"))
_HIDING: Final = re.compile(r"\b(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
_ROWS: Final = 1_048_576
"""Rows of a table over which a cell can reach."""


def is_page(text: str) -> bool:
    """Whether a text begins as an HTML page or table does."""
    return _STARTS.match(text) is not None


def open_page(path: Path, folder: Path) -> list[Grid]:
    """The tables of a page, in their order; a table that holds others has the rows that are its own."""
    copy = _as_utf8(path, folder)
    tables: dict[int, _Open] = {}
    spans: dict[int, list[Span]] = {}
    for table, _row, begin in _rows(path, copy):
        tables[table.number] = table
        spans.setdefault(table.number, []).extend(begin)

    def grid(number: int) -> Grid:
        return Grid(
            name=_("table {number}").format(number=number) if len(spans) > 1 else None,
            rows=lambda: (row for of, row, _begin in _rows(path, copy) if of.number == number),
            spans=lambda: spans[number],
            hidden=tables[number].hidden,
        )

    return [grid(number) for number in sorted(spans)]


def _as_utf8(path: Path, folder: Path) -> Path:
    """The page in UTF-8: itself, or a copy of what is in UTF-16 or says that it is in another coding.

    Raises TthcError for what is neither.
    """
    with path.open("rb") as stream:
        start = stream.read(1 << 16)
        stream.seek(0)
        coding = utf16(start[: 1 << 12])
        if coding is None:
            decoder = codecs.getincrementaldecoder("utf-8")()
            try:
                while chunk := stream.read(_CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", True)
            except UnicodeDecodeError:
                declared = _CHARSET.search(start)
                coding = None if declared is None else _known_coding(declared[1].decode("ascii"))
                if coding is None:
                    raise not_utf8(path) from None
            else:
                return path
        stream.seek(0)
        copy = new_file(folder)
        text = codecs.getreader(coding)(stream)
        with copy.open("w", encoding="utf-8", newline="") as out:
            try:
                while piece := text.read(_CHUNK):
                    out.write(piece.removeprefix("\ufeff"))
            except UnicodeDecodeError:
                raise TthcError(
                    _("{file}: not text in {coding}, as it says; save the table as .xlsx or CSV UTF-8").format(
                        file=path, coding=coding
                    )
                ) from None
    return copy


def _known_coding(name: str) -> str | None:
    """A coding of text that a page names, if there is such a one."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    return found.name if found.name != "utf-8" and getattr(found, "_is_text_encoding", True) else None


@dataclass(slots=True)
class _Open:
    """A table of which not all rows have come."""

    number: int
    rows: int = 0
    reaching: dict[int, int] = field(default_factory=dict)
    """Where cells of rows before reach into the next one: for how many more rows."""
    hidden_rows: list[int] = field(default_factory=list)
    columns: int = 0
    """Those that have come, beside its cells."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of them."""
    hidden_cells: set[int] = field(default_factory=set)
    """The places of cells that are hidden, and of those that are not and have a text."""
    shown_cells: set[int] = field(default_factory=set)

    def hidden(self) -> Hidden:
        """What of it is not shown, once all of it has come: a column too of which every cell is hidden."""
        places = sorted(self.hidden_cells - self.shown_cells)
        return Hidden(
            rows=[(row, row) for row in self.hidden_rows],
            columns=[*self.hidden_columns, *((place, place) for place in places)],
        )


def _rows(path: Path, copy: Path) -> Iterator[tuple[_Open, Sequence[Cell], Sequence[Span]]]:
    """Each row of each table: the table as far as it has come, the row's cells, and the merged ones that begin in it.

    Raises TthcError where the parser gives up.
    """
    from lxml import etree

    tables, tops = 0, [_Open(number=0)]
    parser = etree.iterparse(str(copy), events=("start", "end"), html=True, encoding="utf-8")
    try:
        for event, element in parser:
            if event == "start":
                if element.tag == "table":
                    tables += 1
                    tops.append(_Open(number=tables))
            elif element.tag == "table":
                if len(tops) > 1:
                    tops.pop()
            elif element.tag == "col":
                wide = _span(element, "span", WIDTH_LIMIT)
                if _is_hidden(element) or _is_hidden(element.getparent()):
                    tops[-1].hidden_columns.append((tops[-1].columns, tops[-1].columns + wide - 1))
                tops[-1].columns += wide
            elif element.tag == "tr":
                if _is_hidden(element) or any(map(_is_hidden, element.iterancestors())):
                    tops[-1].hidden_rows.append(tops[-1].rows)
                yield tops[-1], *_cells(path, element, tops[-1])
                element.clear(keep_tail=True)
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.LxmlError as error:
        raise _damaged(path) from error
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise _damaged(path)


def _damaged(path: Path) -> TthcError:
    return TthcError(
        _("{file}: a damaged HTML table, or one with a cell too long; save it as .xlsx or CSV UTF-8").format(file=path)
    )


def _cells(path: Path, element: Any, table: _Open) -> tuple[list[Cell], list[Span]]:  # noqa: ANN401 - lxml has no types
    """The cells of a row, each in its own column; a merged one stands in the first of its places."""
    cells: list[Cell] = []
    spans: list[Span] = []
    next_row: dict[int, int] = {}

    def reached() -> bool:
        """Whether the next place is taken by a cell from above, which is then put there."""
        place = len(cells)
        if place not in table.reaching:
            return False
        cells.append("")
        if table.reaching[place] > 1:
            next_row[place] = table.reaching[place] - 1
        return True

    for child in element:
        if child.tag not in ("td", "th"):
            continue
        while reached():
            pass
        wide, high = _span(child, "colspan", WIDTH_LIMIT + 1), _span(child, "rowspan", _ROWS)
        start = len(cells)
        if start + wide > WIDTH_LIMIT:
            raise too_wide(str(path), table.rows + 1)
        text = " ".join(_text(child).split())
        cells += [text, *[""] * (wide - 1)]
        if _is_hidden(child):
            table.hidden_cells.update(range(start, start + wide))
        elif text:
            table.shown_cells.add(start)
        if wide > 1 or high > 1:
            spans.append(Span(table.rows, start, table.rows + high - 1, start + wide - 1))
        if high > 1:
            next_row |= dict.fromkeys(range(start, start + wide), high - 1)
    while reached():
        pass
    table.reaching = next_row
    table.rows += 1
    return cells, spans


def _is_hidden(element: Any) -> bool:  # noqa: ANN401 - lxml has no types
    """Whether an element says itself that it is not shown; rules for its class are not looked at."""
    return element.get("hidden") is not None or _HIDING.search(element.get("style") or "") is not None


def _span(cell: Any, name: str, most: int) -> int:  # noqa: ANN401 - lxml has no types
    """Over how many columns or rows a cell reaches."""
    text = (cell.get(name) or "").strip()
    return max(1, min(most, int(text[:9]))) if text.isascii() and text.isdigit() else 1


def _text(cell: Any) -> str:  # noqa: ANN401 - lxml has no types
    """All that is seen in a cell."""
    if len(cell) == 0:
        return str(cell.text or "")
    parts: list[str] = []

    def add(element: Any) -> None:  # noqa: ANN401 - lxml has no types
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            if element.tag in _BLOCKS:
                parts.append(" ")
            parts.append(element.text or "")
            for inner in element:
                add(inner)
                parts.append(inner.tail or "")
            if element.tag in _BLOCKS:
                parts.append(" ")

    add(cell)
    return "".join(parts)
