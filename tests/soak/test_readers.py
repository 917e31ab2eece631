"""What tests ask of LibreOffice, of PDF files and of a browser, each on a small file."""

from __future__ import annotations

import struct
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.text import WD_BREAK

from tests.support.devtools import DevtoolsError
from tests.support.readers import convert, open_page, pdf_pictures, pdf_text

pytestmark = pytest.mark.soak
WORDS = "Thời hạn giải quyết: 05 ngày làm việc"
PAGE = f"""<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>Hồ sơ</title>
<style>
@media print {{ .screen {{ display: none }} }}
@media (prefers-color-scheme: dark) {{ p {{ color: red }} }}
</style>
</head>
<body>
<main>
<h1>{WORDS}</h1><p id="line">trước</p><p class="screen">màn hình</p>
<button onclick="line.innerText = 'bấm'">Đi</button>
</main>
<script>line.innerText = "sau " + innerWidth; console.log("xong", 3);</script>
</body>
</html>
"""


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph(WORDS)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Trang sau")
    document.save(str(tmp_path / "báo cáo.docx"))
    return convert(tmp_path / "báo cáo.docx", "pdf", tmp_path)


@pytest.fixture
def html(tmp_path: Path) -> Path:
    path = tmp_path / "trang tệp.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def png_size(picture: bytes) -> tuple[int, int]:
    """Width and height in points."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_document_becomes_a_pdf_with_its_words(pdf):
    first, second = pdf_text(pdf)
    assert first.split() == WORDS.split()
    assert second.split() == ["Trang", "sau"]


def test_each_page_of_a_pdf_becomes_a_picture(pdf, tmp_path):
    pictures = pdf_pictures(pdf, tmp_path, dots_per_inch=72)
    assert [picture.name for picture in pictures] == ["báo cáo-1.png", "báo cáo-2.png"]
    assert all(png_size(picture.read_bytes()) == (612, 792) for picture in pictures)  # a letter's paper, in points


def test_a_workbook_is_reckoned_anew(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([2, 3, "=A1*B1"])
    book.save(tmp_path / "in.xlsx")
    (tmp_path / "out").mkdir()
    new = convert(tmp_path / "in.xlsx", "xlsx", tmp_path / "out")
    assert openpyxl.load_workbook(new, data_only=True).active["C1"].value == 6


def test_what_libreoffice_cannot_open_fails(tmp_path):
    with pytest.raises(AssertionError, match=r"none\.docx"):
        convert(tmp_path / "none.docx", "pdf", tmp_path)
    with pytest.raises(ValueError, match="written over"):
        convert(tmp_path / "in.xlsx", "xlsx", tmp_path)


def test_a_page_is_read_as_its_scripts_leave_it(html):
    with open_page(html, width=640) as page:
        assert page.text().splitlines()[:3] == [WORDS, "", "sau 640"]
        assert "sau 640" in page.html()
        assert page.console() == ["log: xong 3"]
        assert page.requests() == []
        page.press("Tab")
        page.press("Enter")
        assert page.evaluate("line.innerText") == "bấm"


def test_a_page_without_scripts_on_dark_paper(html):
    with open_page(html, scripts=False, media="print", dark=True) as page:
        assert "trước" in page.text()
        assert "màn hình" not in page.text()
        assert page.evaluate("getComputedStyle(line).color") == "rgb(255, 0, 0)"
        assert page.console() == []


def test_a_page_as_a_picture_and_as_a_pdf(html, tmp_path):
    with open_page(html, width=400, height=300) as page:
        page.screenshot(tmp_path / "page.png", whole=False)
        page.print_to(tmp_path / "page.pdf")
    assert png_size((tmp_path / "page.png").read_bytes()) == (400, 300)
    assert WORDS in pdf_text(tmp_path / "page.pdf")[0]


def test_barriers_are_named_with_their_elements(html):
    with open_page(html) as page:
        assert page.barriers() == []
    html.write_text(PAGE.replace("<main>", '<main><img src="data:,">'), encoding="utf-8")
    with open_page(html) as page:
        assert [line.partition(":")[0] for line in page.barriers()] == ["image-alt"]
        assert page.requests() == []  # what stands in the page itself is not asked for


@pytest.mark.parametrize(
    ("part", "address", "complaint"),
    [
        ('<script src="https://example.org/x.js"></script>', "https://example.org/x.js", "ERR_NAME_NOT_RESOLVED"),
        ('<img src="none.png" alt="">', "none.png", "ERR_FILE_NOT_FOUND"),
        (
            '<script>setTimeout(() => fetch("https://example.org/y"), 100)</script>',
            "https://example.org/y",
            "NOT_RESOLVED",
        ),
    ],
)
def test_what_a_page_asks_for_is_recorded(html, part, address, complaint):
    html.write_text(PAGE.replace("</main>", f"{part}</main>"), encoding="utf-8")
    with open_page(html) as page:
        (request,) = page.requests()
        assert request.endswith(address)
        assert any(complaint in line for line in page.console())


def test_errors_of_scripts_are_on_the_console(html):
    html.write_text(PAGE.replace("</main>", "</main><script>none.x = 1</script>"), encoding="utf-8")
    with open_page(html) as page:
        assert page.console()[0].startswith("error: ReferenceError: none is not defined")
        with pytest.raises(AssertionError, match="hỏng"):
            page.evaluate("throw new Error('hỏng')")
        with pytest.raises(DevtoolsError, match="wasn't found"):
            page.browser.call("Page.none")


def test_a_missing_program_is_said(monkeypatch, tmp_path, html):
    monkeypatch.setenv("PATH", str(tmp_path))
    for uses in (lambda: convert(html, "pdf", tmp_path), lambda: pdf_text(html), lambda: open_page(html).__enter__()):
        with pytest.raises(pytest.skip.Exception, match=r"is not installed \(make readers\)"):
            uses()
