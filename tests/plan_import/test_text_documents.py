"""Documents as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.plan_import import text_documents
from tthc_cli.plan_import.blocks import DocumentTable
from tthc_cli.plan_import.text_documents import read_text

PATH = Path("nguồn.txt")


def test_lines_are_paragraphs_and_tabs_divide_cells():
    text = "KẾ HOẠCH\r\n\r\nSTT\tNội dung\n---\t---\n1\tRà soát\vhai\n**Nơi nhận:**\n"
    document = read_text(PATH, text.encode())
    title, table, end = document.blocks
    assert (title, end) == ("KẾ HOẠCH", "Nơi nhận:")
    assert isinstance(table, DocumentTable)
    # the ruler under the headings is no row; a line end inside of a cell ends none
    assert [[cell.text for cell in row] for row in table.rows] == [["STT", "Nội dung"], ["1", "Rà soát hai"]]
    assert table.lines == (3, 5)
    assert document.name == "nguồn.txt"
    assert document.one_line


def test_tags_of_a_web_page_s_lists_are_left_out_and_others_stay():
    (table,) = read_text(PATH, "<ul><li>a</li></ul>\tb <5 ngày>".encode()).blocks
    assert isinstance(table, DocumentTable)
    assert [cell.text for cell in table.rows[0]] == ["a", "b <5 ngày>"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_unicode_is_read(coding):
    assert read_text(PATH, "Kế hoạch".encode(coding)).blocks == ("Kế hoạch",)


@pytest.mark.parametrize(("raw", "line"), [(b"a\nb\xff\xfe\xfd", 2), (b"a\nb\n\0c", 3)])
def test_what_is_no_text_is_refused_with_its_line(raw, line):
    with pytest.raises(TthcError, match=rf"^nguồn\.txt:{line}: "):
        read_text(PATH, raw)


def test_more_cells_than_a_plan_has_are_refused(monkeypatch):
    monkeypatch.setattr(text_documents, "MOST_CELLS", 4)
    assert read_text(PATH, b"a\tb\nc\td").blocks
    with pytest.raises(TthcError, match=r"nguồn\.txt"):
        read_text(PATH, b"a\tb\nc\td\te")
