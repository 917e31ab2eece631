"""Workbooks that are archives of parts (.xlsx, .xlsb, .ods): looked over before calamine reads them.

The checks bound what reading can take: the unpacked size, the length of a cell, and how far a sheet reaches.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Final

from tthc_cli.cases.cells import CELL_LIMIT, SheetOmissions
from tthc_cli.cases.tables import xlsb
from tthc_cli.cases.tables.ods import OdsContent
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
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")


def inspect_zip(path: Path) -> tuple[date, Mapping[int, SheetOmissions]]:
    """Look over the parts of a workbook.

    Args:
        path: The workbook.

    Returns:
        Day 0 of its serial numbers, and what calamine leaves out of its sheets, by their number from 0.

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
            findings = _inspect_parts(path, archive)
            if _XLSX_BOOK not in names and _XLSB_BOOK in names:
                return _inspect_xlsb(path, archive, names)
            if findings.sheets_with_omissions:
                numbers = _sheet_numbers(archive, names)
                findings.omissions = {
                    numbers[name]: omissions_of(path, archive.read(name))
                    for name in findings.sheets_with_omissions
                    if name in numbers
                }
            return findings.epoch, findings.omissions
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OverflowError) as error:
        raise damaged(path) from error
    except Exception as error:  # zlib's and lzma's own
        if isinstance(error, (TthcError, OSError)):
            raise
        raise damaged(path) from error


@dataclass(slots=True)
class _Findings:
    """What the parts of a workbook say."""

    epoch: date = EPOCH_1900
    omissions: dict[int, SheetOmissions] = field(default_factory=dict)
    """By the number of the sheet."""
    sheets_with_omissions: list[str] = field(default_factory=list)
    """The names of parts of .xlsx that may have what calamine leaves out."""


def _inspect_parts(path: Path, archive: zipfile.ZipFile) -> _Findings:
    """Read every part once. Raises TthcError if they are too large together, or reach too far."""
    findings = _Findings()
    size = area = 0
    for part in archive.infolist():
        part.file_size = 1 << 62  # what it says of its size need not be true
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


def _sheet_numbers(archive: zipfile.ZipFile, names: Mapping[str, str]) -> dict[str, int]:
    """Return the number of each sheet in the order of the workbook, by the name of its part.

    Args:
        archive: The workbook.
        names: The names of its parts as they stand in it, by the same in small letters.
    """
    parts, book = _related_parts(archive, names, "workbook.xml"), names.get(_XLSX_BOOK)
    if book is None:
        return {}
    relations = (attributes_of(tag).get(b"id", b"").decode() for tag in _SHEET.findall(archive.read(book)))
    return {parts[relation]: number for number, relation in enumerate(relations) if relation in parts}


def _inspect_xlsb(
    path: Path, archive: zipfile.ZipFile, names: Mapping[str, str]
) -> tuple[date, dict[int, SheetOmissions]]:
    """Do as :func:`inspect_zip` for a workbook of binary records."""
    is_1904, relations = xlsb.book_facts(archive.read(names[_XLSB_BOOK]))
    parts = _related_parts(archive, names, "workbook.bin")
    omissions = {
        number: xlsb.sheet_omissions(path, archive.read(parts[relation]))
        for number, relation in enumerate(relations)
        if relation in parts
    }
    return EPOCH_1904 if is_1904 else EPOCH_1900, omissions


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
