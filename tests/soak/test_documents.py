"""The board, a result's page and the report as a browser and LibreOffice show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import tthc
from tests.support.places import ROOT
from tests.support.readers import convert, open_page, pdf_text

pytestmark = pytest.mark.soak
CASES = ROOT / "examples" / "cases.csv"
MADE = {
    "board.html": ("page", CASES, "--period", "2024-Q1"),
    "check.html": ("kpi", "check", CASES, "--by", "unit"),
    "form.html": ("form", "fill", "II.06a", CASES, "--period", "report:2024-03"),
    "report.html": ("report", CASES, "--period", "2024-Q1"),
    "report.docx": ("report", CASES, "--period", "2024-Q1"),
    "report.xlsx": ("report", CASES, "--period", "2024-Q1"),
    "check.xlsx": ("kpi", "check", CASES, "--by", "unit"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Each document, of an office with saved checks."""
    place = tmp_path_factory.mktemp("documents")
    for month in ("01", "02", "03"):
        done = tthc(
            *("kpi", "check", CASES, "--period", f"2024-{month}", "--as-of", "31/12/2024", "--save"),
            cwd=place,
            english=False,
        )
        assert done.returncode in (0, 1), done.stderr
    for name, call in MADE.items():
        done = tthc(*call, "--as-of", "31/12/2024", "--out", name, cwd=place, english=False)
        assert done.returncode in (0, 1), done.stderr
    return place


@pytest.mark.parametrize("name", [name for name in MADE if name.endswith(".html")])
@pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, False), (1280, True)])
def test_a_browser_shows_a_page_whole_in_silence_and_without_barriers(folder, name, width, dark):
    with open_page(folder / name, width=width, dark=dark) as page:
        assert page.requests() == []
        assert page.console() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        cut = page.evaluate(
            "[...document.querySelectorAll('td, th, p, li, h1, h2, h3, summary')].filter(each => each.offsetParent && "
            "each.scrollWidth > each.clientWidth + 1 && !each.closest('.wide')).map(each => each.innerText)"
        )
        assert cut == []
        assert page.barriers() == []


def test_a_page_is_used_by_keys_alone(folder):
    with open_page(folder / "board.html") as page:
        page.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#due"
        page.evaluate("document.querySelector('summary').focus()")
        page.press("Enter")
        assert page.evaluate("document.querySelector('details').open") is True


def test_the_board_prints_on_upright_sheets_with_all_of_its_year(folder, tmp_path):
    with open_page(folder / "board.html", media="print") as page:
        page.print_to(tmp_path / "board.pdf")
    text = " ".join("\n".join(pdf_text(tmp_path / "board.pdf")).split())
    assert all(f"Tháng {month:02d}/2024" in text for month in range(1, 13))


def test_libreoffice_lays_the_report_out_page_by_page(folder, tmp_path):
    pages = pdf_text(convert(folder / "report.docx", "pdf", tmp_path))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "BÁO CÁO" in pages[0]
    first = [page.split()[:1] for page in pages[1:]]
    assert first == [[str(number)] for number in range(2, len(pages) + 1)]  # the number stands above each but the first
    annexes = [page for page in pages if page.split()[1:3] == ["Phụ", "lục"]]
    assert len(annexes) >= 4
    assert any("Biểu số II.06a/VPCP/KSTT" in page and "(13)" in page for page in annexes)


def test_libreoffice_opens_a_workbook_with_its_charts(folder, tmp_path):
    text = "\n".join(pdf_text(convert(folder / "check.xlsx", "pdf", tmp_path)))
    for words in ("Chỉ tiêu tính đến 31/12/2024", "Tỷ lệ và mức giao", "Mức giao"):
        assert words in text, words


def test_a_workbook_prints_its_text_and_each_chart_beside_its_table(folder, tmp_path):
    pages = pdf_text(convert(folder / "report.xlsx", "pdf", tmp_path))
    assert "1. Đánh giá tác động của thủ tục hành chính" in pages[0]
    (rates,) = (page for page in pages if "Chỉ tiêu tính đến 31/12/2024" in page)
    assert "Tỷ lệ và mức giao" in rates
