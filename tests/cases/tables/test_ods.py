"""The content of an OpenDocument, piece by piece."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tthc_cli.cases.cells import UNCOMPUTED, Span
from tthc_cli.cases.tables import ods
from tthc_cli.cases.tables.ods import OdsContent

CELL = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
EMPTY = '<table:table-cell table:number-columns-repeated="16000"/>'


def content(*rows: str, columns: str = "", head: str = "", piece: int = 1 << 20) -> OdsContent:
    text = f"<office:body>{head}<table:table>{columns}{''.join(rows)}</table:table></office:body>".encode()
    taken = OdsContent(Path("a.ods"))
    for place in range(0, len(text), piece):
        taken.take(text[place : place + piece])
    return taken


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def test_cells_reach_as_far_as_those_with_a_value():
    assert content(row(CELL, CELL, EMPTY), row(CELL, EMPTY)).area == 2 * 2
    far = row(EMPTY, CELL)
    assert content(far).area == 16001
    assert content(row(EMPTY)).area == 0


def test_repeated_rows_count_as_often_as_they_are_there():
    assert content(row(CELL, attributes=' table:number-rows-repeated="1000"'), row(CELL)).area == 1001


def test_hidden_rows_and_columns_are_told_with_their_places():
    hidden = content(
        row(CELL),
        row(CELL, attributes=' table:visibility="collapse" table:number-rows-repeated="2"'),
        columns='<table:table-column/><table:table-column table:visibility="collapse"/>',
    )
    assert hidden.omissions[0].hidden_rows == [(1, 2)]
    assert hidden.omissions[0].hidden_columns == [(1, 1)]


def test_a_merged_cell_is_told_with_its_reach():
    spans = ' table:number-columns-spanned="2" table:number-rows-spanned="3"'
    merged = content(row(CELL, CELL.replace("cell ", f"cell{spans} ", 1)))
    assert merged.omissions[0].merged == [Span(0, 1, 2, 2)]


def test_errors_and_formulas_that_were_never_computed_are_noted():
    def cell(attributes: str, text: str) -> str:
        return f'<table:table-cell table:formula="of:=A1" {attributes}><text:p>{text}</text:p></table:table-cell>'

    error = cell('calcext:value-type="error"', "#DIV/0!")
    computed = cell('office:value-type="float" office:value="1"', "1")
    noted = content(row(CELL, error), row('<table:table-cell table:formula="of:=A1"/>', computed))
    assert noted.omissions[0].cells == {(0, 1): "#DIV/0!", (1, 0): UNCOMPUTED}


def test_the_day_from_which_it_counts():
    assert content(row(CELL)).epoch is None
    null_date = '<table:null-date table:date-value="1904-01-01"/>'
    assert content(row(CELL), head=null_date).epoch == date(1904, 1, 1)


def test_a_tag_that_two_pieces_share_counts_once(monkeypatch):
    monkeypatch.setattr(ods, "CHUNK", 16)
    rows = [row(CELL, CELL), row(CELL)]
    assert content(*rows, piece=16).area == content(*rows).area == 4
