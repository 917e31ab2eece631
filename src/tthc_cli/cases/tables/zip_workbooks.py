"""Workbooks that are archives of parts (.xlsx, .xlsb, .ods): looked over before calamine reads them.

The checks bound what reading can take: the unpacked size, the length of a cell, and how far a sheet reaches. Plain
sheets are read while they are looked over.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import CELL_LIMIT, SheetOmissions
from tthc_cli.cases.tables import xlsb
from tthc_cli.cases.tables.ods import OdsContent
from tthc_cli.cases.tables.plain_sheets import PlainSheet, PlainSheetReader
from tthc_cli.cases.tables.plain_texts import LARGEST_PART, NotPlainError, Styles, plain_text, shared_strings, styles_in
from tthc_cli.cases.tables.workbook_limits import (
    AREA_LIMIT,
    CHUNK,
    EPOCH_1900,
    EPOCH_1904,
    UNPACKED_LIMIT,
    damaged,
    no_workbook,
    protected,
    too_far,
    too_large,
)
from tthc_cli.cases.tables.xlsx import XlsxPart, attributes_of, exact_area, omissions_of
from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _

_XLSX_BOOK: Final = "xl/workbook.xml"
_XLSB_BOOK: Final = "xl/workbook.bin"
_ODS_CONTENT: Final = "content.xml"
_STRINGS: Final = "xl/sharedstrings.xml"
_STYLES: Final = "xl/styles.xml"
_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]*\.xml")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")


@dataclass(slots=True, kw_only=True)
class Findings:
    """What the parts of a workbook say."""

    epoch: date = EPOCH_1900
    """Day 0 of its serial numbers."""
    omissions: Mapping[int, SheetOmissions] = field(default_factory=dict)
    """What calamine leaves out of its sheets, by their number from 0."""
    plain: Mapping[tuple[int, str], tuple[Path, PlainSheet]] = field(default_factory=dict)
    """The files with the lines of its plain sheets, by the numbers and names of the sheets."""


def inspect_zip(path: Path, folder: Path | None = None) -> Findings:
    """Look over the parts of a workbook.

    Args:
        path: The workbook.
        folder: Takes the lines of plain sheets; None if they are not to be read.

    Raises:
        TthcError: It is damaged, protected, no workbook, too large, or reaches too far.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = {part.filename.replace("\\", "/").lower().lstrip("/"): part.filename for part in archive.infolist()}
            if not any(name in names for name in (_XLSX_BOOK, _XLSB_BOOK, _ODS_CONTENT)):
                raise no_workbook(path)
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise protected(path)
            if _XLSX_BOOK not in names and _XLSB_BOOK in names:
                _inspect_parts(path, archive, None)
                return _inspect_xlsb(path, archive, names)
            plain = _PlainParts(archive, names, folder) if folder and len(names) == len(archive.infolist()) else None
            return _inspect_sheets(path, archive, names, plain)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OverflowError) as error:
        raise damaged(path) from error
    except Exception as error:  # zlib's and lzma's own
        if isinstance(error, (TthcError, OSError)):
            raise
        raise damaged(path) from error


def _inspect_sheets(
    path: Path, archive: zipfile.ZipFile, names: Mapping[str, str], plain: _PlainParts | None
) -> Findings:
    """Look over all parts, and say which sheets those with omissions and the plain ones are."""
    findings = _inspect_parts(path, archive, plain)
    if findings.sheets_with_omissions or (plain and plain.sheets):
        sheets = _sheets_of_parts(archive, names)
        if findings.sheets_with_omissions:
            findings.omissions = {
                sheets[name][0]: omissions_of(path, archive.read(name))
                for name in findings.sheets_with_omissions
                if name in sheets
            }
        findings.plain = plain.of_sheets(sheets) if plain else {}
    return findings


@dataclass(slots=True, kw_only=True)
class _PartFindings(Findings):
    sheets_with_omissions: list[str] = field(default_factory=list)
    """The names of parts of .xlsx that may have what calamine leaves out."""


def _inspect_parts(path: Path, archive: zipfile.ZipFile, plain: _PlainParts | None) -> _PartFindings:
    """Read every part once. Raises TthcError if they are too large together, or reach too far."""
    findings = _PartFindings()
    size = area = 0
    for part in archive.infolist():
        part.file_size = 1 << 62  # what it says of its size need not be true
        if plain and (sheet := plain.read(path, part, UNPACKED_LIMIT - size)):
            size, area = size + sheet.size, area + sheet.area
            if area > AREA_LIMIT:
                raise too_far(path)
            continue
        content = OdsContent(path) if part.filename.lower() == _ODS_CONTENT else XlsxPart()
        for piece in _pieces(path, archive, part):
            size += len(piece)
            if size > UNPACKED_LIMIT:
                raise too_large(path)
            content.take(piece)
        area += content.area
        if area > AREA_LIMIT and isinstance(content, XlsxPart):
            area += exact_area(_pieces(path, archive, part)) - content.area
        if area > AREA_LIMIT:
            raise too_far(path)
        findings.epoch = content.epoch or findings.epoch
        if isinstance(content, OdsContent):
            findings.omissions = dict(enumerate(content.omissions))
        elif content.may_have_omissions and content.area:
            findings.sheets_with_omissions.append(part.filename)
    return findings


class _PlainParts:
    """The parts of an .xlsx workbook that are plain sheets. Each is read into a file of its own."""

    def __init__(self, archive: zipfile.ZipFile, names: Mapping[str, str], folder: Path) -> None:
        self.sheets: dict[str, tuple[Path, PlainSheet]] = {}
        """By the names of the parts."""
        self._archive, self._names, self._folder = archive, names, folder

    @cached_property
    def _strings(self) -> Mapping[bytes, bytes]:
        try:
            return shared_strings(self._start_of(_STRINGS))
        except NotPlainError:
            return {b"": b""}

    @cached_property
    def _styles(self) -> Styles:
        return styles_in(self._start_of(_STYLES), self._start_of(_XLSX_BOOK))

    def _start_of(self, name: str) -> bytes:
        """Return the start of a part, which is all of it unless it is too large; empty if there is none."""
        if name not in self._names:
            return b""
        with self._archive.open(self._names[name]) as stream:
            return stream.read(LARGEST_PART)

    def read(self, path: Path, part: zipfile.ZipInfo, most: int) -> PlainSheet | None:
        """Read a part if it is a plain sheet.

        Args:
            path: The workbook, for messages.
            part: The part.
            most: Bytes that it may have.

        Returns:
            What is known of the sheet; None if the part is none.
        """
        if not _SHEET_PART.fullmatch(part.filename.lower()):
            return None
        file = self._folder / f"part-{len(self.sheets)}.txt"
        try:
            with file.open("wb") as lines:
                reader = PlainSheetReader(self._strings, self._styles, lines)
                for piece in _pieces(path, self._archive, part):
                    reader.take(piece)
                    if reader.size > most:
                        raise NotPlainError
                sheet = reader.end()
        except NotPlainError:
            file.unlink()
            return None
        self.sheets[part.filename] = file, sheet
        return sheet

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


def _pieces(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece. Raises TthcError if it has a longer text than any cell has."""
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


def _sheets_of_parts(archive: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, tuple[int, bytes]]:
    """Return the number of each sheet in the order of the workbook and its name, by the name of its part.

    Args:
        archive: The workbook.
        names: The names of its parts as they stand in it, by the same in small letters.
    """
    parts, book = _related_parts(archive, names, "workbook.xml"), names.get(_XLSX_BOOK)
    if book is None:
        return {}
    tags = enumerate(map(attributes_of, _SHEET.findall(archive.read(book))))
    relations = ((attributes.get(b"id", b"").decode(), number, attributes) for number, attributes in tags)
    return {
        parts[relation]: (number, attributes.get(b"name", b""))
        for relation, number, attributes in relations
        if relation in parts
    }


def _inspect_xlsb(path: Path, archive: zipfile.ZipFile, names: Mapping[str, str]) -> Findings:
    """Do as :func:`inspect_zip` for a workbook of binary records."""
    is_1904, relations = xlsb.book_facts(archive.read(names[_XLSB_BOOK]))
    parts = _related_parts(archive, names, "workbook.bin")
    omissions = {
        number: xlsb.sheet_omissions(path, archive.read(parts[relation]))
        for number, relation in enumerate(relations)
        if relation in parts
    }
    return Findings(epoch=EPOCH_1904 if is_1904 else EPOCH_1900, omissions=omissions)


def _related_parts(archive: zipfile.ZipFile, names: Mapping[str, str], book: str) -> dict[str, str]:
    """Return the names of the parts that a workbook refers to, by the ids of its relations."""
    parts = {}
    relations = names.get(f"xl/_rels/{book}.rels")
    for tag in _RELATION.findall(archive.read(relations)) if relations else ():
        attributes = attributes_of(tag)
        target = attributes.get(b"Target", b"").decode("utf-8", "replace").replace("\\", "/")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if part := names.get(full.lower()):
            parts[attributes.get(b"Id", b"").decode()] = part
    return parts
