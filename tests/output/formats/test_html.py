"""Pages: whole HTML that needs no other file, in which every text stays text."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.command import tthc
from tests.support.examples import examples
from tests.support.pages import Page
from tests.support.reports import FixedReport
from tests.support.unseen import UNSEEN, unseen_in
from tthc_cli.output.formats import html
from tthc_cli.output.formats.html_parts import bar_shape, shown_table
from tthc_cli.output.formats.report import (
    Cell,
    Chart,
    Column,
    DocumentParts,
    HeadCell,
    Percent,
    PrintedTable,
    RateBar,
    Terminal,
)

COURSE = PrintedTable(
    title="Các tỷ lệ\nnăm 2024",
    columns=[Column(title="Kỳ"), Column(title="Tỷ lệ", right=True), Column(title=""), Column(title="Mục tiêu")],
    rows=[
        [
            f"2024-0{number}",
            Cell("–" if rate is None else f"{rate}%", value=None if rate is None else Percent(Fraction(rate))),
            Cell("█", "bad", RateBar(None if rate is None else Fraction(rate), Fraction(90), False, False)),
            Cell("≥ 90%", value=Percent(Fraction(90), "≥")),
        ]
        for number, rate in enumerate((50, 60, None, 80), 1)
    ],
    notes=["Ghi chú."],
    chart=Chart(kind="lines", title="Diễn biến", labels=0, series=(1, 3)),
)


def written(*tables: PrintedTable, parts: DocumentParts | None = None, heading: str = "Sở Mẫu") -> str:
    return html.write(FixedReport(printed=tables, heading=heading, parts=parts), Terminal())


def test_a_page_has_its_titles_its_rows_and_its_notes():
    page = Page(written(COURSE))
    assert (page.wrong, page.outside) == ([], [])
    names = [tag for tag, _values in page.elements]
    assert (names.count("h1"), names.count("main")) == (1, 1)
    assert dict(page.elements[0][1]) == {"lang": "vi"}
    text = page.texts_of()
    for words in ("Các tỷ lệ", "năm 2024", "Sở Mẫu", "2024-01", "50%", "≥ 90%", "Ghi chú."):
        assert words in text
    assert "█" not in text


def test_a_rate_is_a_bar_and_its_course_a_line_that_ends_where_nothing_is_known():
    shown = shown_table(COURSE)
    assert [row[1].bar is not None for row in shown.rows] == [True] * 4
    assert [cell.title for cell in shown.rows[0]] == ["Kỳ", "Tỷ lệ", "Mục tiêu"]
    assert shown.chart is not None
    assert [len(points.split()) for points in shown.chart.lines] == [2, 1]
    assert [len(points.split()) for points in shown.chart.goals] == [4]
    assert [dot.text for dot in shown.chart.dots] == ["2024-01: 50%", "2024-02: 60%", "2024-04: 80%"]
    heights = [float(point.split(",")[1]) for point in shown.chart.lines[0].split()]
    assert heights[0] > heights[1]


@pytest.mark.parametrize(
    ("rate", "target", "limit", "met"),
    [
        ("95.99", "96", False, False),
        ("96", "96", False, False),
        ("96", "96", False, True),
        ("100", "100", False, True),
        ("99.99", "100", False, False),
        ("0", "90", False, False),
        ("5", "5", True, True),
        ("5.01", "5", True, False),
    ],
)
def test_a_bar_reaches_its_mark_if_the_target_is_met_and_only_then(rate, target, limit, met):
    shape = bar_shape(RateBar(Fraction(rate), Fraction(target), met, limit), "")
    reaches = shape.length > float(target) if limit else shape.length >= float(target)
    assert reaches != met if limit else reaches == met
    assert 0 <= shape.length <= 100


def test_a_form_has_its_parts_and_merged_titles():
    table = PrintedTable(
        columns=[Column(title="a"), Column(title="b"), Column(title="c")],
        head=[[HeadCell("TT", rows=2), HeadCell("Số lượng", columns=2)], [HeadCell("Tổng số"), HeadCell("Quá hạn")]],
        rows=[["1", "2", "3"]],
    )
    parts = DocumentParts(
        left_head=["Biểu số 1"], titles=["TÌNH HÌNH"], unit_line="Đơn vị tính", footnotes=["Chú thích"]
    )
    page = Page(written(table, parts=parts))
    assert (page.wrong, page.outside) == ([], [])
    titles = [values for tag, values in page.elements if tag == "th"]
    assert [(values.get("rowspan"), values.get("colspan")) for values in titles] == [
        ("2", None), (None, "2"), (None, None), (None, None)
    ]  # fmt: skip
    text = page.texts_of()
    assert [text.index(words) for words in ("Biểu số 1", "TÌNH HÌNH", "Đơn vị tính", "TT", "Chú thích")] == sorted(
        text.index(words) for words in ("Biểu số 1", "TÌNH HÌNH", "Đơn vị tính", "TT", "Chú thích")
    )


TEXTS = st.text(max_size=30) | st.text(st.sampled_from('<>&"\'=/' + UNSEEN + "a"), max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "{% raw %}", "&lt;", "</style>"]
)  # fmt: skip


@examples(60)
@given(TEXTS, TEXTS, TEXTS)
def test_every_text_stays_text(title, text, note):
    table = PrintedTable(title=title, columns=[Column(title="A" + text)], rows=[[text]], notes=[note])
    content = written(table, heading=note)
    assert unseen_in(content) == ""
    page = Page(content)
    assert page.wrong == []
    assert {tag for tag, _values in page.elements} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert not [name for _tag, values in page.elements for name in values if name.startswith("on")]


@pytest.mark.parametrize("english", [True, False])
def test_a_command_writes_a_page_in_the_language_of_its_output(tmp_path, english):
    out = tmp_path / "a.html"
    done = tthc("kpi", "check", "examples/cases.csv", "--as-of", "31/12/2024", "--out", out, english=english)
    assert (done.returncode, done.stderr) == (1, "")
    page = Page(out.read_text("utf-8"))
    assert (page.wrong, page.outside) == ([], [])
    assert page.elements[0][1]["lang"] == ("en" if english else "vi")
    assert ("missed" if english else "không đạt") in page.texts_of()
