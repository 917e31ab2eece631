"""Texts, numbers and days of .xlsx workbooks: what is made of plain ones, and which are not plain."""

from __future__ import annotations

from itertools import product

import pytest

from tests.support.workbook_styles import PLAIN_STYLES, SPACE, STYLES
from tthc_cli.cases.tables.plain_texts import (
    EscapedTexts,
    NotPlainError,
    NumberTexts,
    Styles,
    plain_text,
    shared_strings,
    styles_in,
    without_escapes,
)


def test_shared_strings_are_known_by_their_numbers():
    strings = (
        "<si><t>a &amp; b</t></si><si><t/></si><si><r><t>rich</t></r></si><si><t> cut off</t></si>"
        '<si><t xml:space="preserve"> kept </t></si><si><t>c\td</t></si>'
    )
    start = f'<?xml version="1.0"?>\n<sst xmlns="{SPACE}" count="6">'
    assert shared_strings(f"{start}{strings}</sst>".encode()) == {b"": b"", b"0": b"a & b", b"1": b"", b"4": b" kept "}
    ends = {"<si><t/></si>": b"", '<si><t xml:space="preserve"> </t></si>': b" ", "<si><r><t>a</t></r></si>": None}
    for first, last in product(ends, ends):
        texts = shared_strings(f"{start}{first}<si><t>b</t></si>{last}</sst>".encode())
        assert [texts.get(number) for number in (b"0", b"1", b"2", b"3")] == [ends[first], b"b", ends[last], None]
    assert shared_strings(f"{start}</sst>".encode()) == {b"": b""}
    for part in (f"{start}{strings}", f"{start}<!-- x -->{strings}</sst>", f"{start}<x/>{strings}</sst>", ""):
        with pytest.raises(NotPlainError):
            shared_strings(part.encode())


def test_escapes_stand_for_letters():
    assert without_escapes(b"&#273;&#x1EA1;i&lt;&gt;&amp;&quot;&apos;") == "đại<>&\"'".encode()
    for raw in (b"&nbsp;", b"& b", b"&#55296;", b"&#9999999;", b"&#1;", b"&#0;", b"b&#32;", b"&#10;b"):
        with pytest.raises(NotPlainError):
            without_escapes(raw)
    with pytest.raises(NotPlainError):
        plain_text(b"\xff")


def test_few_texts_with_escapes_are_kept():
    texts = EscapedTexts()
    assert {texts[b"&#%d;" % (0x4E00 + number)] for number in range(20_001)} >= {"一".encode()}
    assert len(texts) == 1


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


def test_numbers_and_days_are_texts():
    texts = NumberTexts(PLAIN_STYLES)
    days = {b' s="2"><v>45400': b"2024-04-18", b' s="3" t="n"><v>45400.75': b"2024-04-18 18:00:00"}
    numbers = {b"": b"", b"><v>45400": b"45400", b' s="1" t="n"><v>1.50': b"1.5", b' s="0"><v>1E3': b"1000"}
    assert {raw: texts[raw] for raw in days | numbers} == days | numbers
    assert {raw for raw in days | numbers if texts.is_day(raw)} == set(days)
    unsure = [b"><v>1e15", b' s="2"><v>60', b' s="2"><v>2958465', b' s="2"><v>45400.00000000579']
    for raw in unsure:
        with pytest.raises(NotPlainError):
            texts[raw]
    for number in range(20_000):
        assert texts[b"><v>%d" % number] == b"%d" % number
    assert (texts[b""], len(texts) < 20_000) == (b"", True)
