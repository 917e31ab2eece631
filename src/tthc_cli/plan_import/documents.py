"""Reads a plan's own document. What a file is, its content says, not its name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tthc_cli.data_files import unreadable
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan_import.blocks import Document, too_large
from tthc_cli.plan_import.text_documents import read_text
from tthc_cli.plan_import.word_documents import read_word

MOST_BYTES: Final = 50_000_000
"""Of a file. The plan of a ministry with all its appendices has less than one million."""


def read_document(path: Path) -> Document:
    """A Word document (.docx), or tab-separated text in UTF-8, or UTF-16 with its mark.

    Raises TthcError for anything else, and for what is too large to be a plan.
    """
    raw = _bytes(path)
    if raw.startswith(b"PK"):
        return read_word(path, raw)
    for begin, what in (
        (b"\xd0\xcf\x11\xe0", _("an older Word file (.doc), or one with a password; save it as .docx without one")),
        (b"%PDF", _("a PDF; open it in Word, check the tables, save it as .docx")),
        (b"{\\rtf", _("an RTF file; save it as .docx")),
    ):
        if raw.startswith(begin):
            raise TthcError(_("{file}: this is {what}").format(file=path, what=what))
    return read_text(path, raw)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    if len(raw) > MOST_BYTES:
        raise too_large(path)
    if not raw.strip():
        raise TthcError(_("{file}: the file is empty; name the plan's document").format(file=path))
    return raw
