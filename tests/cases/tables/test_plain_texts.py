"""Texts of .xlsx workbooks: what is made of plain ones, and which are not plain."""

from __future__ import annotations

from itertools import product

import pytest

from tests.support.workbook_styles import SPACE
from tthc_cli.cases.tables.plain_texts import (
    EscapedTexts,
    NotPlainError,
    plain_text,
    shared_strings,
    without_escapes,
)


def test_shared_strings_are_texts():
    strings = (
        "<si><t>a &amp; b</t></si><si><t/></si><si><r><t>rich</t></r></si><si><t> cut off</t></si>"
        '<si><t xml:space="preserve"> kept </t></si><si><t>c\td</t></si>'
    )
    start = f'<?xml version="1.0"?>\n<sst xmlns="{SPACE}" count="6">'
    assert shared_strings(f"{start}{strings}</sst>".encode()) == [b"a & b", b"", None, None, b" kept ", None]
    ends = {"<si><t/></si>": b"", '<si><t xml:space="preserve"> </t></si>': b" ", "<si><r><t>a</t></r></si>": None}
    for first, last in product(ends, ends):
        texts = shared_strings(f"{start}{first}<si><t>b</t></si>{last}</sst>".encode())
        assert texts == [ends[first], b"b", ends[last]]
    assert shared_strings(f"{start}</sst>".encode()) == []
    for part in (
        f"{start}{strings}",
        f"{start.removesuffix('>')} x>{strings}</sst>",
        f"{start}<!-- -->{strings}</sst>",
        "",
    ):
        with pytest.raises(NotPlainError):
            shared_strings(part.encode())


@pytest.mark.parametrize(
    "damage",
    ["<x/>", "<si><t>a</t>", "<si><t>a", "<t>a</t></si>", "a</t></si>", "</t></si>", "</si>", "x", "<si>", "<si></si>"],
)
def test_shared_strings_that_may_be_damaged_are_not_all_plain(damage):
    sound = "<si><t>a</t></si><si><t/></si><si><t>b</t></si>"
    for part in (damage, damage + sound, sound + damage, sound + damage + sound):
        try:
            texts = shared_strings(f'<sst xmlns="{SPACE}">{part}</sst>'.encode())
        except NotPlainError:
            continue
        assert None in texts, part


def test_many_shared_strings_stay_in_order():
    """They are looked at in blocks: other strings stand at each place, the first and the last of a block too."""
    kinds = {"<si><t>Đã trả</t></si>": "Đã trả".encode(), "<si><t>x &lt;</t></si>": b"x <", "<si><t/></si>": b""}
    numbered = [(f"<si><t>{number}</t></si>", b"%d" % number) for number in range(10_000)]
    for step in (3, 1000, 4095, 4096, 4097):
        strings = [
            pair if number % step else [*kinds.items()][number // step % 3] for number, pair in enumerate(numbered)
        ]
        part = f'<sst xmlns="{SPACE}">{"".join(string for string, _text in strings)}</sst>'
        assert shared_strings(part.encode()) == [text for _string, text in strings], step


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
