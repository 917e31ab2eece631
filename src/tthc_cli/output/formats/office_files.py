"""What workbooks and documents have in common: zip files whose bytes hang on their content alone."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MADE_AT: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - office files have no zone
"""When each file says that it was made: the day on which it is would make other bytes of the same content."""
_COMMENT: Final = b"tthc"
"""How each file ends, as the registry of formats has it."""
_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first one that a zip file can have."""


_NO_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Text without the few characters that no XML can hold, behind :func:`tthc_cli.text.visible`.

    >>> xml_text("a\ufffe")
    'a�'
    """
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def same_bytes(content: bytes) -> bytes:
    """Pack a zip file anew, with fixed times and the comment.

    Args:
        content: The file.

    Returns:
        A file with the same parts in the same order; the same bytes for the same parts.
    """
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for part in parts.infolist():
            entry = ZipInfo(part.filename, _TIME)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, parts.read(part))
        packed.comment = _COMMENT
    return out.getvalue()
