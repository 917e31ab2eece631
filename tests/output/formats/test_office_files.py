"""Zip files whose bytes hang on their content alone."""

from __future__ import annotations

import io
from zipfile import ZipFile, ZipInfo

from tthc_cli.output.formats.office_files import same_bytes
from tthc_cli.output.formats.registry import TTHC, ZIP


def packed(year: int) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as parts:
        for name in ("b.xml", "a.xml"):
            parts.writestr(ZipInfo(name, (year, 1, 1, 0, 0, 0)), name)
    return out.getvalue()


def test_times_change_nothing_and_the_order_of_parts_stays():
    assert packed(2023) != packed(2024)
    content = same_bytes(packed(2023))
    assert content == same_bytes(packed(2024)) == same_bytes(content)
    assert content.startswith(ZIP)
    assert content.endswith(TTHC)
    with ZipFile(io.BytesIO(content)) as parts:
        assert [(name, parts.read(name)) for name in parts.namelist()] == [("b.xml", b"b.xml"), ("a.xml", b"a.xml")]
