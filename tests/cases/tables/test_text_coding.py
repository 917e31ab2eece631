"""Text in any coding: read as what it says that it is, or refused in one message."""

from __future__ import annotations

from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.cases.tables.text_coding import utf8_from_declared
from tthc_cli.errors import TthcError

CODINGS = sorted({*aliases, *aliases.values(), "utf-16", "utf-32", "utf-7", "idna", "punycode", "base64", "undefined"})


@pytest.mark.parametrize("coding", CODINGS)
def test_a_page_that_is_not_in_the_coding_that_it_declares_is_refused_in_one_message(tmp_path, coding):
    for number, rest in enumerate((b"\xff", b"\xff\xfe\xfd" * 3, b"\x80abc+", b"xn--\xff.\xff", b"\xed\xa0\x80")):
        page = tmp_path / f"{number}.html"
        page.write_bytes(f'<meta charset="{coding}"><table><tr><td>'.encode() + rest)
        message = ""
        try:
            utf8_from_declared(page, tmp_path).read_text(encoding="utf-8")
        except TthcError as error:
            message = str(error)
        assert "\n" not in message


@given(st.text(max_size=200), st.sampled_from(["cp1258", "cp1252", "latin-1"]))
def test_a_page_in_the_coding_that_it_declares_is_read_whole(tmp_path_factory, text, coding):
    folder = tmp_path_factory.mktemp("page")
    page, whole = folder / "page.html", f'<meta charset="{coding}">é {text}'
    data = whole.encode(coding, "ignore")
    page.write_bytes(data)
    assert utf8_from_declared(page, folder).read_bytes().decode("utf-8") == data.decode(coding)
