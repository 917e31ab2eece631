"""A document in one plain form: paragraphs, and tables of cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

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
class DocumentTable:
    """A table: its rows from top to bottom, which may differ in length."""

    rows: Sequence[Sequence[Cell]]
    where: str
    """Where it stands, for people."""
    lines: Sequence[int] | None = None
    """For text: the line of each row."""
    within: str | None = None
    """Where the table stands that has this one in a cell."""


Block = str | DocumentTable
"""A paragraph, or a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document: what stands in it, in its order."""

    name: str
    blocks: Sequence[Block]
    """Paragraphs that are not empty, and tables; what stands in a cell with a table, behind the table of that cell."""
    one_line: bool
    """Whether cells have lost their line ends, so that a list stands in one line."""
    unseen: Sequence[str] = ()
    """What the document has that was not read, in words: text struck out, footnotes, text boxes."""


def paragraphs(blocks: Iterable[Block]) -> Iterator[str]:
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


def clean(text: str) -> str:
    """Text in NFC on one line, without characters that are not seen."""
    text = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C").split())


def too_large(path: Path) -> TthcError:
    """The error for a file that holds more than any plan."""
    return TthcError(
        _("{file}: too large to be a plan; keep its text and appendix, without pictures").format(file=path)
    )
