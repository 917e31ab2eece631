"""Cells of .xlsx workbooks: what is made of plain ones, and which are not plain."""

from __future__ import annotations

import pytest

from tests.support.workbook_styles import PLAIN_STYLES, STYLES
from tthc_cli.cases.tables.plain_cells import CellTexts, Styles, styles_in
from tthc_cli.cases.tables.plain_texts import NotPlainError


def test_plain_styles_are_known_by_their_formats():
    own = 'numFmtId="164" formatCode="dd/mm/yyyy"'

    def styles(old: str = "", new: str = "", book: bytes = b"") -> Styles:
        return styles_in(STYLES.replace(old, new).encode(), book)

    assert styles() == PLAIN_STYLES
    assert styles(own, own.replace("164", "49")) == Styles(numbers=(b"0",), days=(b"1", b"2"))
    for code in ("[$-42A]dd/mm/yyyy;@", "yyyy\\-mm\\-dd", "d-m-yy h:mm:ss", "mmm yyyy"):
        assert styles("dd/mm/yyyy", code) == PLAIN_STYLES, code
    for code in (
        "0",
        "[h]:mm",
        "&quot;ngày&quot; dd",
        "dd/mm/yyyy;0",
        "[Red]dd",
        "General",
        "\\d",
        "0\\d\\m",
        "\\ \\y",
    ):
        assert styles("dd/mm/yyyy", code) == Styles(numbers=(b"0", b"1"), days=(b"2",)), code
    # what a rule makes of a cell says nothing of its number
    assert (
        styles("</styleSheet>", f"<dxfs><dxf><{own.join(('numFmt ', '/'))}></dxf></dxfs></styleSheet>") == PLAIN_STYLES
    )
    rule = '<dxfs><dxf><numFmt numFmtId="1" formatCode="dd/mm/yyyy"/></dxf></dxfs></styleSheet>'
    assert styles("</styleSheet>", rule) == PLAIN_STYLES
    assert styles(book=b'<workbookPr date1904="1"/>') == Styles(numbers=(b"0", b"1"))
    for old, new in (('<xf numFmtId="14"/>', "<xf/>"), ("<numFmt ", "<numFmt x='' "), ("<cellXfs", "<!-- --><cellXfs")):
        assert styles(old, new) == Styles()
    assert styles_in(b"", b"") == Styles()


def test_cells_are_texts():
    texts = CellTexts([b"a", None, b"c"], PLAIN_STYLES)
    shared = {b' t="s"><v>0</v></c>': b"a", b' t="s"><v>2</v></c>': b"c", b"": b""}
    empty = dict.fromkeys((b"/>", b"></c>", b' s="9"/>', b' t="n"/>', b' s="2" t="inlineStr"></c>'), b"")
    days = {b' s="2"><v>45400</v></c>': b"2024-04-18", b' s="3" t="n"><v>45400.75</v></c>': b"2024-04-18 18:00:00"}
    numbers = {
        b"><v>45400</v></c>": b"45400",
        b' s="1" t="n"><v>-1.50</v></c>': b"-1.5",
        b' s="0"><v>1E3</v></c>': b"1000",
    }
    expected = shared | empty | days | numbers
    assert {raw: texts[raw] for raw in expected} == expected
    assert texts.numbers == set(numbers)


@pytest.mark.parametrize(
    "raw",
    [
        b' t="s"><v>1</v></c>',
        b' t="s"><v>3</v></c>',
        b' t="s"><v>00</v></c>',
        b' s="1" t="s"><v>0</v></c>',
        b"><v>1e15</v></c>",
        b"><v>.5</v></c>",
        b"><v> 5</v></c>",
        b"><v></v></c>",
        b"><v>5</c>",
        b"><v>5",
        b' s="2"><v>60</v></c>',
        b' s="2"><v>2958465</v></c>',
        b' s="2"><v>45400.00000000579</v></c>',
        b' s="4"><v>5</v></c>',
        b' t="str"><v>5</v></c>',
        b' t="b"><v>1</v></c>',
        b"><f>A1</f><v>5</v></c>",
        b' s="2"',
    ],
)
def test_cells_that_are_not_plain_have_no_text(raw):
    with pytest.raises(NotPlainError):
        CellTexts([b"a", None, b"c"], PLAIN_STYLES)[raw]


def test_few_numbers_are_kept():
    texts = CellTexts([b"a"], PLAIN_STYLES)
    for number in range(20_000):
        assert texts[b"><v>%d</v></c>" % number] == b"%d" % number
        texts.forget()
    assert (texts.numbers, len(texts)) == (set(), 2)
    assert (texts[b' t="s"><v>0</v></c>'], texts[b"><v>7</v></c>"], len(texts.numbers)) == (b"a", b"7", 1)
