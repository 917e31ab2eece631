"""Workbooks that are archives of parts (.xlsx, .xlsb, .ods): looked over before calamine reads them.

The checks bound what reading can take: the unpacked size, the length of a cell, and how far a sheet reaches. Plain
sheets are read while they are looked over.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import SheetOmissions
from tthc_cli.cases.tables import xlsb
from tthc_cli.cases.tables.ods import OdsContent
from tthc_cli.cases.tables.plain_parts import XLSX_BOOK, PlainParts, pieces_of
from tthc_cli.cases.tables.plain_sheets import PlainSheet
from tthc_cli.cases.tables.workbook_limits import (
    AREA_LIMIT,
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

_XLSB_BOOK: Final = "xl/workbook.bin"
_ODS_CONTENT: Final = "content.xml"
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
    is_xlsx: bool = False
    """Whether its sheets are parts of their own, as text."""
    outline: BytesIO | None = None
    """The workbook without its sheets and texts, if nothing is to be said of them but what is in ``plain``: calamine,
    which says what sheets there are, reads all texts at once."""


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
            names = {usual_name(part): part.filename for part in archive.infolist()}
            if not any(name in names for name in (XLSX_BOOK, _XLSB_BOOK, _ODS_CONTENT)):
                raise no_workbook(path)
            if any(part.flag_bits & 1 for part in archive.infolist()):
                raise protected(path)
            if XLSX_BOOK not in names and _XLSB_BOOK in names:
                _inspect_parts(path, archive, None)
                return _inspect_xlsb(path, archive, names)
            may_be_plain = XLSX_BOOK in names and len(names) == len(archive.infolist())
            plain = PlainParts(archive, names, folder) if folder and may_be_plain else None
            findings = _inspect_sheets(path, archive, names, plain)
            findings.is_xlsx = XLSX_BOOK in names
            return findings
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OverflowError) as error:
        raise damaged(path) from error
    except Exception as error:  # zlib's and lzma's own
        if isinstance(error, (TthcError, OSError)):
            raise
        raise damaged(path) from error


def usual_name(part: zipfile.ZipInfo) -> str:
    """The name of a part as the form of the workbook has it, whatever program wrote it."""
    return part.filename.replace("\\", "/").lower().lstrip("/")


def _inspect_sheets(
    path: Path, archive: zipfile.ZipFile, names: Mapping[str, str], plain: PlainParts | None
) -> Findings:
    """Look over all parts, and say which sheets those with omissions and the plain ones are."""
    findings = _inspect_parts(path, archive, plain)
    if findings.sheets_with_omissions or (plain and plain.sheets):
        sheets = sheets_of_parts(archive, names)
        if findings.sheets_with_omissions:
            findings.omissions = {
                sheets[name][0]: omissions_of(path, archive.read(name))
                for name in findings.sheets_with_omissions
                if name in sheets
            }
        if plain and plain.sheets:
            findings.plain, findings.outline = plain.of_sheets(sheets), plain.outline()
    return findings


@dataclass(slots=True, kw_only=True)
class _PartFindings(Findings):
    sheets_with_omissions: list[str] = field(default_factory=list)
    """The names of parts of .xlsx that may have what calamine leaves out."""


def _inspect_parts(path: Path, archive: zipfile.ZipFile, plain: PlainParts | None) -> _PartFindings:
    """Read every part once. Raises TthcError if they are too large together, or reach too far."""
    findings = _PartFindings()
    size = area = 0
    for part in archive.infolist():
        part.file_size = 1 << 62  # what it says of its size need not be true
        if plain and (extent := plain.read(path, part, UNPACKED_LIMIT - size)):
            size, area = size + extent[0], area + extent[1]
            if area > AREA_LIMIT:
                raise too_far(path)
            continue
        is_content, is_book = part.filename.lower() == _ODS_CONTENT, usual_name(part) == XLSX_BOOK
        content = OdsContent(path) if is_content else XlsxPart(is_book=is_book)
        for piece in pieces_of(path, archive, part):
            size += len(piece)
            if size > UNPACKED_LIMIT:
                raise too_large(path)
            content.take(piece)
        area += content.area
        if area > AREA_LIMIT and isinstance(content, XlsxPart):
            area += exact_area(pieces_of(path, archive, part)) - content.area
        if area > AREA_LIMIT:
            raise too_far(path)
        findings.epoch = content.epoch or findings.epoch
        if isinstance(content, OdsContent):
            findings.omissions = dict(enumerate(content.omissions))
        elif content.may_have_omissions and content.area:
            findings.sheets_with_omissions.append(part.filename)
    return findings


def sheets_of_parts(archive: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, tuple[int, bytes]]:
    """Return the number of each sheet in the order of the workbook and its name, by the name of its part.

    Args:
        archive: The workbook.
        names: The names of its parts as they stand in it, by the same in small letters.
    """
    parts, book = _related_parts(archive, names, "workbook.xml"), names.get(XLSX_BOOK)
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
