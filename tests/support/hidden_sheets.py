"""Workbooks of several sheets, some of them hidden, in each form that can be written here."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Mapping, Sequence
from html import escape
from pathlib import Path

import openpyxl

from tests.support.binary_workbooks import sheet as binary_sheet
from tests.support.binary_workbooks import write as write_xlsb

FORMS = ("plain", "formulas", "ods", "xlsb")
"""Workbooks of texts, the same with formulas on the hidden sheets, OpenDocument, and the binary form."""
Sheets = Mapping[str, Sequence[Sequence[str]]]


def write(path: Path, form: str, sheets: Sheets, hidden: Collection[str]) -> None:
    """Write a workbook of one of the forms."""
    if form == "xlsb":
        parts = {name: binary_sheet(rows or [[""]]) for name, rows in sheets.items()}
        write_xlsb(path, parts, hidden=hidden)
    elif form == "ods":
        _write_ods(path, sheets, hidden)
    else:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            if form == "formulas" and name in hidden:
                sheet["Z1"] = "=1+1"
            sheet.sheet_state = "hidden" if name in hidden else "visible"
        book.save(path)


def _write_ods(path: Path, sheets: Sheets, hidden: Collection[str]) -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/>'
        "</style:style>"
        for name, shown in (("shown", "true"), ("hidden", "false"))
    )
    tables = ""
    for name, rows in sheets.items():
        lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
        style = "hidden" if name in hidden else "shown"
        tables += f'<table:table table:name="{escape(name)}" table:style-name="{style}">{lines}</table:table>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", "<manifest/>")


def _cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
