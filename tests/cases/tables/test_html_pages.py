"""Tables of HTML: what is hidden in them, and what is merged."""

from __future__ import annotations

import gc
import html
from itertools import starmap
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.case_rows import HEADER, OTHER, ROW, expect_hidden_told, outcome
from tests.support.examples import crossed, examples
from tests.support.examples_as_files import (
    MERGED,
    MERGED_HEADER,
    MERGED_RATES,
    MERGED_ROWS,
    PLAIN,
    ROWS,
    by_unit,
    numbers,
    page,
)
from tthc_cli.cases.tables import html_pages
from tthc_cli.errors import TthcError

HIDING = ["hidden", "style='display:none'", 'style="color: red; DISPLAY : None"', "style=visibility:collapse"]


@pytest.mark.parametrize(("how", "columns"), crossed(HIDING, ["col", "cells"]))
def test_hidden_rows_and_columns_of_a_page_are_counted_and_said(tmp_path, how, columns):
    def row(number: int, cells: list[str]) -> str:
        places = enumerate(cells)
        inside = "".join(f"<td {how if columns == 'cells' and at == 2 else ''}>{cell}</td>" for at, cell in places)
        return f"<tr {how if number in (0, 3) else ''}>{inside}</tr>"

    rows = [["DANH SÁCH"], HEADER, ROW, OTHER, ["A3", *ROW[1:]]]
    cols = f"<colgroup><col span=2><col {how}></colgroup>" if columns == "col" else ""
    text = f"<table><tr><td>1</td></tr></table><table>{cols}{''.join(starmap(row, enumerate(rows)))}</table>"
    (tmp_path / "c.xlsx").write_text(text, encoding="utf-8")
    expect_hidden_told(tmp_path, "table 2")


@pytest.mark.parametrize(("how", "around"), crossed(HIDING, ["tbody", "table", "div"]))
def test_rows_of_what_is_hidden_on_a_page_are_hidden(tmp_path, how, around):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADER, ROW, OTHER))
    marks = [f"<{tag} {how if tag == around else ''}>" for tag in ("div", "table", "tbody")]
    (tmp_path / "c").write_text(f"<html><body>{''.join(marks)}{rows}</tbody></table></div>", encoding="utf-8")
    (file,) = outcome(tmp_path / "c").inputs[0].files
    assert (file.read, file.hidden_rows, file.hidden_columns) == (2, 2, ())


def test_a_page_that_shows_all_hides_nothing(tmp_path):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEADER, ROW, OTHER))
    one_cell_hidden = rows.replace("<td>Sở A", "<td hidden>Sở A", 1)
    (tmp_path / "c").write_text(f"<table style='display:block'>{one_cell_hidden}</table>", encoding="utf-8")
    (file,) = outcome(tmp_path / "c").inputs[0].files
    assert (file.read, file.hidden_rows, file.hidden_columns) == (2, 0, ())


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_of_html_that_is_called_xls(tmp_path, coding):
    (tmp_path / "cases.xls").write_text(page(ROWS), encoding=coding)
    assert numbers(tmp_path / "cases.xls") == PLAIN


def merged_page() -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in MERGED}
    covered = {
        (row, place)
        for top, left, bottom, right in MERGED
        for row in range(top, bottom + 1)
        for place in range(left, right + 1)
    } - set(spans)
    lines = ["<tr>" + "".join(f"<th>{name}</th>" for name in MERGED_HEADER) + "</tr>"]
    for number, row in enumerate(MERGED_ROWS):
        cells = ""
        for place, cell in enumerate(row):
            high, wide = spans.get((number, place), (1, 1))
            cells += "" if (number, place) in covered else f"<td rowspan={high} colspan={wide}>{cell}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return f"<html><table>{''.join(lines)}</table></html>"


def test_a_merged_cell_of_a_page_holds_wherever_it_reaches(tmp_path):
    (tmp_path / "cases.xls").write_text(merged_page(), encoding="utf-8")
    assert by_unit(tmp_path / "cases.xls") == MERGED_RATES


def test_a_page_that_is_not_read_to_its_end_is_closed(tmp_path):
    """An open file could not be moved or deleted on Windows. A warning about it fails the test."""
    page = tmp_path / "page.html"
    page.write_text("<table>" + "<tr><td>1</td></tr>" * 50_000 + "</table>", encoding="utf-8")
    rows = html_pages._rows(page, page)
    next(rows)
    del rows
    gc.collect()


# -- rows and tables that do not end or begin as they should -----------------------------------------------------------


def rows_of_page(path: Path) -> list[list[list[Any]]]:
    """The rows of each table of a page that are not empty."""
    return [[list(row) for row in grid.rows() if row] for grid in html_pages.open_page(path, path.parent)]


def line(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


ABC = [["a", "1"], ["b", "2"], ["c", "3"]]
A, B, C = starmap(line, ABC)


@pytest.mark.parametrize(
    "inside",
    [
        A + B + C,
        A + B.removesuffix("</tr>") + C,
        A + "<tr>" + B + C,
        A + "<form>" + B + "</form>" + C,
        A + "<div>" + B + "</div>" + C,
        A + B.replace("<td>2</td>", "<div><td>2</td></div>") + C,
        A + B.replace("<td>2</td>", "<a href=x><font><td>2</td></font></a>") + C,
        A + "</body></html>" + B + C,
        A + "</html>" + B + "</body>" + C,
        A + "</table>" + B + C,
    ],
)
def test_no_row_is_lost_whatever_stands_around_it(tmp_path, inside):
    (tmp_path / "c.xls").write_text(f"<html><body><table>{inside}</table></body></html>", encoding="utf-8")
    assert rows_of_page(tmp_path / "c.xls") == [ABC]


@pytest.mark.parametrize("part", ["", "<tbody>", "</body></html>", "<caption>x</caption>", "</table>"])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("tags", [["<tr>"], ["<tr>", "</tr>"]])
def test_a_page_with_a_row_that_has_no_begin_is_refused(tmp_path, part, number, tags):
    """What such cells belong to is not known: where a row of them ends is lost too."""
    lines = [A, B, C]
    for tag in tags:
        lines[number - 1] = lines[number - 1].replace(tag, "")
    lines.insert(1, part)
    (tmp_path / "c.xls").write_text(f"<html><body><table>{''.join(lines)}</table></body></html>", encoding="utf-8")
    with pytest.raises(TthcError, match=rf"c\.xls:{number}: .*<tr>"):
        html_pages.open_page(tmp_path / "c.xls", tmp_path)


def test_cells_of_what_has_no_rows_at_all_do_not_matter(tmp_path):
    """Titles and signatures may stand in tables that only place them."""
    text = f"<table><td>DANH SÁCH</td></table><table>{A}{B}</table><table><td>x</td><td>y</td></table>"
    (tmp_path / "c.xls").write_text(text, encoding="utf-8")
    assert rows_of_page(tmp_path / "c.xls") == [ABC[:2]]


def test_rows_behind_a_table_inside_of_another_belong_to_the_other(tmp_path):
    inner = f"<td><table>{B}</table></td>"
    (tmp_path / "c.xls").write_text(f"<table>{A}<tr>{inner}</tr>{C}</table>", encoding="utf-8")
    assert rows_of_page(tmp_path / "c.xls") == [[ABC[0], [""], ABC[2]], [ABC[1]]]


TEXT = st.text(st.sampled_from("aế漢1 <&\"'\t\n\r\x1f\u2028"), max_size=6)


@examples(60)
@given(
    st.lists(st.lists(st.lists(TEXT, max_size=3), min_size=1, max_size=4), min_size=1, max_size=6), st.integers(1, 9)
)
def test_a_page_of_many_tables_is_parsed_once_and_each_has_its_rows(tmp_path_factory, tables, chunk):
    """Every other table stands inside of the table before it, so that its rows come between those of that one."""
    folder = tmp_path_factory.mktemp("page")
    written = ""
    for number, rows in enumerate(tables):
        cells = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
        table = "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
        inside = f"<tr><td>{table}</td></tr></table>"
        written = written.removesuffix("</table>") + inside if number % 2 else written + table
    (folder / "a.xls").write_text(f'<html><meta charset="utf-8"><body>{written}</body></html>', encoding="utf-8")
    with (
        mock.patch.object(html_pages, "_rows", wraps=html_pages._rows) as parsed,
        mock.patch.object(html_pages, "_CHUNK", chunk),
    ):
        grids = html_pages.open_page(folder / "a.xls", folder)
        for _again in range(3):
            read = [[list(row) for row in grid.rows()] for grid in grids]
            texts = [[[" ".join(cell.split()) for cell in row] for row in rows] for rows in tables]
            for number in range(0, len(tables) - 1, 2):
                texts[number].append([str(read[number][-1][0])])  # the cell that has the table inside of it
            assert read == texts
    assert parsed.call_count == 1
