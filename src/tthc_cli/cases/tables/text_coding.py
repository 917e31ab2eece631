"""The coding of text: UTF-8 is read as it is, UTF-16 and what a page declares are rewritten, the rest is refused."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from tthc_cli.cases.tables.working_files import new_file
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.legacy_text import UTF16_MARKS, hint, utf16_coding

_CHUNK: Final = 1 << 20
_START: Final = 1 << 16
"""Bytes from the start of a file in which its header stands, or what a page says of its coding."""
_SAMPLE: Final = 1 << 12
"""Bytes around a place that show the coding of a text."""
_CHARSET: Final = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)


def start_of(path: Path) -> str:
    """Return the first text of a file."""
    with path.open("rb") as stream:
        start = stream.read(_START)
    return start.decode(utf16_coding(start) or "utf-8", "replace").removeprefix("\ufeff")


def utf8_from_utf16(path: Path, folder: Path) -> Path:
    """Return a file, or its copy in UTF-8 if it is UTF-16. Line ends stay where they are.

    Args:
        path: The file. It is returned as it is if it cannot be read: whoever looks it over says why.
        folder: Takes the copy.

    Returns:
        The file itself or its copy.

    Raises:
        TthcError: It begins as UTF-16 and is not all of that.
    """
    if not path.is_file():
        return path
    try:
        with path.open("rb") as stream:
            coding = utf16_coding(stream.read(_START))
            if coding is None:
                return path
            stream.seek(0)
            stream.seek(2 if stream.read(2) in UTF16_MARKS else 0)
            copy, line = new_file(folder), 1
            decoder = codecs.getincrementaldecoder(coding)()
            with copy.open("w", encoding="utf-8", newline="") as out:
                while chunk := stream.read(_CHUNK):
                    try:
                        decoded = decoder.decode(chunk)
                    except UnicodeDecodeError as error:
                        line += error.object[: error.start].decode(coding, "replace").count("\n")
                        raise _not_utf16(path, line) from None
                    line += decoded.count("\n")
                    out.write(decoded)
            if decoder.getstate()[0]:
                raise _not_utf16(path, line)
    except OSError:
        return path
    return copy


def utf8_from_declared(path: Path, folder: Path) -> Path:
    """Return a page, or its copy in UTF-8 if it is UTF-16 or says that it is in another coding.

    Args:
        path: The page.
        folder: Takes the copy.

    Returns:
        The page itself or its copy.

    Raises:
        TthcError: It is not UTF-8 and declares no coding that it is in.
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        start = stream.read(_START)
    coding = utf16_coding(start)
    if coding is None:
        if _is_utf8(path):
            return path
        declared = _CHARSET.search(start)
        coding = None if declared is None else _known_coding(declared[1].decode("ascii"))
        if coding is None:
            raise not_utf8(path)
    copy = new_file(folder)
    with path.open("rb") as stream, copy.open("w", encoding="utf-8", newline="") as out:
        text = codecs.getreader(coding)(stream)
        try:
            while piece := text.read(_CHUNK):
                out.write(piece.removeprefix("\ufeff"))
        except UnicodeError:
            raise TthcError(
                _("{file}: not text in {coding}, as it says; save the table as .xlsx or CSV UTF-8").format(
                    file=path, coding=coding
                )
            ) from None
    return copy


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _known_coding(name: str) -> str | None:
    """Return Python's name for a coding of text other than UTF-8; None if it knows no such coding."""
    try:
        coding = codecs.lookup(name)
    except LookupError:
        return None
    return coding.name if coding.name != "utf-8" and getattr(coding, "_is_text_encoding", True) else None


def not_utf8(path: Path) -> TthcError:
    """Return the error for a file that turned out not to be UTF-8, with the line, the byte, and what it seems to be."""
    line, decoder, start = 1, codecs.getincrementaldecoder("utf-8")(), b""
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            start = start or chunk[:_START]
            try:
                decoder.decode(chunk, not chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, max(0, error.start - (len(error.object) - len(chunk))))
                return _not_utf8_at(path, line, error, start)
            if not chunk:
                raise AssertionError(f"{path} is UTF-8 after all")
            line += chunk.count(b"\n")


def _not_utf8_at(path: Path, line: int, error: UnicodeDecodeError, start: bytes) -> TthcError:
    byte = error.object[error.start]
    around = error.object[max(0, error.start - _SAMPLE) :][: 2 * _SAMPLE]
    if advice := hint(start + b"\n" + around):
        text = _("{file}:{line}: not UTF-8 text (byte 0x{byte:02x}); {hint}")
        return TthcError(text.format(file=path, line=line, byte=byte, hint=advice))
    return TthcError(
        _("{file}:{line}: not UTF-8 text (byte 0x{byte:02x}); save the file as CSV UTF-8").format(
            file=path, line=line, byte=byte
        )
    )


def _not_utf16(path: Path, line: int) -> TthcError:
    return TthcError(
        _("{file}:{line}: not UTF-16 text as it begins; save the file as CSV UTF-8").format(file=path, line=line)
    )


def with_coding_hint(error: TthcError, text: str) -> TthcError:
    """Return an error about a header, with advice if the text there is in a coding from before Unicode.

    Args:
        error: What is wrong with the header.
        text: The first text of the file.
    """
    advice = hint(text)
    return error if advice is None else TthcError(_("{message}; {hint}").format(message=error, hint=advice))
