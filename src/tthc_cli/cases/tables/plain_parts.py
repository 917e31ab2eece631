"""The parts of an .xlsx workbook: read piece by piece, and those that are plain without calamine."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import CELL_LIMIT
from tthc_cli.cases.tables.plain_cells import CellTexts, styles_in
from tthc_cli.cases.tables.plain_sheets import PlainSheet, PlainSheetReader
from tthc_cli.cases.tables.plain_texts import LARGEST_PART, NotPlainError, plain_text, shared_strings
from tthc_cli.cases.tables.workbook_limits import CHUNK, damaged
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

XLSX_BOOK: Final = "xl/workbook.xml"
STRINGS: Final = "xl/sharedstrings.xml"
_STYLES: Final = "xl/styles.xml"
_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]*\.xml")
OUTLINE: Final = ("[content_types].xml", "_rels/.rels", XLSX_BOOK, "xl/_rels/workbook.xml.rels", _STYLES)
"""The parts from which calamine learns what sheets there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Strings:
    texts: Sequence[bytes | None] = ()
    """The shared strings, None for each that is not plain."""
    plain_bytes: int | None = 0
    """How large their part is; None if anything else than plain strings is to be looked for in it."""


class PlainParts:
    """The parts of an .xlsx workbook that are plain: sheets, each read into a file of its own, and shared strings."""

    def __init__(self, archive: zipfile.ZipFile, names: Mapping[str, str], folder: Path) -> None:
        self.sheets: dict[str, tuple[Path, PlainSheet]] = {}
        """By the names of the parts."""
        self._archive, self._names, self._folder = archive, names, folder

    @cached_property
    def _strings(self) -> _Strings:
        if STRINGS not in self._names:
            return _Strings()
        part = self._start_of(STRINGS)
        try:
            texts = shared_strings(part)
        except NotPlainError:
            return _Strings(plain_bytes=None)
        has_long_text = any(b"<" not in part[start : start + CHUNK] for start in range(0, len(part), CHUNK))
        is_plain = None not in texts and not has_long_text
        return _Strings(texts=texts, plain_bytes=len(part) if is_plain else None)

    @cached_property
    def _cells(self) -> CellTexts:
        return CellTexts(self._strings.texts, styles_in(self._start_of(_STYLES), self._start_of(XLSX_BOOK)))

    def _start_of(self, name: str) -> bytes:
        """Return the start of a part, which is all of it unless it is too large; empty if there is none."""
        if name not in self._names:
            return b""
        with self._archive.open(self._names[name]) as stream:
            return stream.read(LARGEST_PART)

    def read(self, path: Path, part: zipfile.ZipInfo, most: int) -> tuple[int, int] | None:
        """Read a part if it is plain.

        Args:
            path: The workbook, for messages.
            part: The part.
            most: Bytes that it may have.

        Returns:
            Its bytes, and its cells from the first to the furthest one; None if it is not plain.
        """
        if part.filename == self._names.get(STRINGS):
            plain_bytes = self._strings.plain_bytes
            return None if plain_bytes is None or plain_bytes > most else (plain_bytes, 0)
        if not _SHEET_PART.fullmatch(part.filename.lower()):
            return None
        file = self._folder / f"part-{len(self.sheets)}.txt"
        try:
            with file.open("wb") as lines:
                reader = PlainSheetReader(self._cells, lines)
                for piece in pieces_of(path, self._archive, part):
                    reader.take(piece)
                    if reader.size > most:
                        raise NotPlainError
                sheet = reader.end()
        except NotPlainError:
            file.unlink()
            return None
        self.sheets[part.filename] = file, sheet
        return sheet.size, sheet.area

    def of_sheets(self, sheets: Mapping[str, tuple[int, bytes]]) -> dict[tuple[int, str], tuple[Path, PlainSheet]]:
        """Return the plain sheets by their numbers and names, without those whose name is not plain.

        Args:
            sheets: Numbers and names of all sheets, by their parts.
        """
        plain = {}
        for part, (number, name) in sheets.items():
            if part in self.sheets:
                with suppress(NotPlainError):
                    plain[number, plain_text(name).decode()] = self.sheets[part]
        return plain

    def outline(self) -> BytesIO | None:
        """Return the workbook without its sheets and strings; None if strings are not plain, and may be damaged."""
        parts = {self._names[name]: self._start_of(name) for name in OUTLINE if name in self._names}
        if self._strings.plain_bytes is None or max(map(len, parts.values())) >= LARGEST_PART:
            return None
        outline = BytesIO()
        with zipfile.ZipFile(outline, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        outline.seek(0)
        return outline


def pieces_of(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece.

    Args:
        path: The workbook, as messages name it.
        archive: It, open.
        part: The part.

    Raises:
        TthcError: If the part has a longer text than any cell has, or an entity.
    """
    is_xml = part.filename.lower().endswith(".xml")
    with archive.open(part) as stream:
        while piece := stream.read(CHUNK):
            if b"<!ENTITY" in piece:  # no workbook has any, but bombs do
                raise damaged(path)
            if is_xml and len(piece) == CHUNK and b"<" not in piece:
                raise TthcError(
                    _("{file}: a cell of more than {limit} characters; is it a table of cases?").format(
                        file=path, limit=CELL_LIMIT
                    )
                )
            yield piece
