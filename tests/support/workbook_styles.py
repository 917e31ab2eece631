"""The styles of a made-up workbook as its XML has them, and which of them are plain."""

from __future__ import annotations

from tthc_cli.cases.tables.plain_cells import Styles

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<styleSheet xmlns="{SPACE}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0"/><xf fontId="0" numFmtId="49"/><xf numFmtId="14"/>'
    '<xf numFmtId="164"><alignment/></xf></cellXfs></styleSheet>'
)
PLAIN_STYLES = Styles(numbers=(b"0", b"1"), days=(b"2", b"3"))
