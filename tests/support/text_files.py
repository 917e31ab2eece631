"""Text files of cases in every coding, with every quoting, for the tests of reading them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path

HEADER = ("Mã hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Trạng thái")
CODINGS = {
    "utf-8": ("utf-8", b""),
    "utf-8-bom": ("utf-8", codecs.BOM_UTF8),
    "utf-16-le": ("utf-16-le", b""),
    "utf-16-be": ("utf-16-be", b""),
    "utf-16-le-bom": ("utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16-be-bom": ("utf-16-be", codecs.BOM_UTF16_BE),
}
QUOTINGS = ("none", "one", "all", "blank-line")
SHAPES = [(coding, quoting) for coding in CODINGS for quoting in QUOTINGS]


def case(key: str, *, early: bool) -> tuple[str, ...]:
    """A finished case."""
    return key, "08/01/2026", "22/01/2026", "20/01/2026" if early else "26/01/2026", "Đã xử lý xong"


def as_bytes(rows: Sequence[Sequence[str]], coding: str = "utf-8", quoting: str = "none") -> bytes:
    """Rows, the header first, as a text file."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoting == "all" else csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerows(rows)
    lines = out.getvalue().splitlines()
    if quoting == "one":
        first, _comma, last = lines[1].rpartition(",")
        lines[1] = f'{first},"{last}"'
    elif quoting == "blank-line":
        lines.insert(1, "")
    codec, mark = CODINGS[coding]
    return mark + ("\n".join(lines) + "\n").encode(codec)


def write(path: Path, rows: Sequence[Sequence[str]], coding: str = "utf-8", quoting: str = "none") -> Path:
    """A text file of the rows, the header first."""
    path.write_bytes(as_bytes(rows, coding, quoting))
    return path
