"""The parts of a workbook: how far cells reach, and what its reader leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc_cli.cases.cells import UNCOMPUTED
from tthc_cli.cases.tables.workbook_limits import EPOCH_1904
from tthc_cli.cases.tables.xlsx import XlsxPart, attributes_of, exact_area, omissions_of

PATH = Path("a.xlsx")


def sheet(*rows: str, before: str = "") -> bytes:
    return f"<worksheet>{before}<sheetData>{''.join(rows)}</sheetData></worksheet>".encode()


def part(*pieces: bytes, is_book: bool = False) -> XlsxPart:
    taken = XlsxPart(is_book=is_book)
    for piece in pieces:
        taken.take(piece)
    return taken


def test_the_exact_area_reaches_to_the_furthest_reference():
    cells = sheet('<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="30"><c r="C30"><v>1</v></c></row>')
    assert exact_area([cells]) == 3 * 30
    assert exact_area([cells[:60], cells[60:]]) == 3 * 30, "a reference stands whole in one of two pieces"
    assert exact_area([sheet()]) == 0


def test_cells_that_do_not_say_where_they_are_are_counted():
    unplaced = sheet("<row><c><v>1</v></c><c><v>2</v></c></row>", "<row><c><v>3</v></c></row>")
    assert exact_area([unplaced]) == 2 * 2
    counted = part(unplaced)
    assert (counted.row_tags, counted.most_cells_in_row) == (2, 2)


def test_the_area_at_most_is_no_less_than_the_exact_one():
    for far in ("A1", "Z99", "AA100", "XFD9", "B123456", "C1048576"):
        cells = sheet(f'<row r="1"><c r="{far}"><v>1</v></c></row>')
        assert part(cells).area >= exact_area([cells]), far
    assert part(b"<styleSheet/>").area == 0


def test_a_workbook_says_that_it_counts_from_1904():
    assert part(b'<workbookPr date1904="1"/>', is_book=True).epoch == EPOCH_1904
    assert part(b'<workbookPr date1904="0"/>', is_book=True).epoch is None
    assert part(b'<t>date1904="1"</t>').epoch is None, "the text of a cell"


def test_attributes_have_their_names_without_a_prefix():
    assert attributes_of(b""" r="A1" t='e' x:hidden = "1" """) == {b"r": b"A1", b"t": b"e", b"hidden": b"1"}


def test_errors_formulas_without_a_value_and_what_is_hidden():
    omitted = omissions_of(
        PATH,
        sheet(
            '<row r="2" hidden="1"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>A1+1</f></c></row>',
            '<row r="3"><c r="C3"><f>A1</f><v>5</v></c><c r="D3" t="s"><v>0</v></c></row>',
            '<row r="4" ht="0" customHeight="1"><c r="A4"><v>1</v></c></row>',
            before='<cols><col min="2" max="3" hidden="true"/></cols>',
        ),
    )
    assert omitted.cells == {(1, 0): "#N/A", (1, 1): UNCOMPUTED}
    assert omitted.hidden_columns == [(1, 2)]
    assert [run for run in omitted.hidden_rows if run[0] == 1]
    assert not any(first <= 2 <= last for first, last in omitted.hidden_rows)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_sheet_may_have_a_prefix(prefix):
    text = f'<{prefix}row r="1"><{prefix}c r="B1" t="e"><{prefix}v>#REF!</{prefix}v></{prefix}c></{prefix}row>'
    assert omissions_of(PATH, text.encode()).cells == {(0, 1): "#REF!"}


def test_a_sheet_without_errors_and_formulas_is_not_read_for_them():
    """The margins of a page, which nearly every workbook has, and the formulas of a list to choose from are none."""
    row = '<row r="1" ht="15"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
    after = '<pageMargins left="0.75" right="0.75"/><dataValidations><formula1>"a,b"</formula1></dataValidations>'
    assert not part(sheet(row) + after.encode()).may_have_omissions
    for omitted in ('<c r="B1"><f/></c>', '<c r="B1"><f>1</f></c>', '<c r="B1"><f t="shared" si="0"/></c>'):
        assert part(sheet(row, omitted)).may_have_omissions
    assert part(sheet(row.replace('ht="15"', 'ht="0"'))).may_have_omissions
