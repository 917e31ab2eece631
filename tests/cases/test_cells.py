"""Cells of workbooks as text, and those that their reader leaves out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tthc_cli.cases import cells
from tthc_cli.cases.cells import SheetOmissions, text_of
from tthc_cli.errors import TthcError


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("007", "007"),
        ("", ""),
        (7.0, "7"),
        (-0.5, "-0.5"),
        (1e15, "1000000000000000"),
        # "150.125" would be 150 125 đồng, whatever the program shows
        (150.125, "150.1250"),
        (0.125, "0.1250"),
        (-1.125, "-1.125"),
        (1.25, "1.25"),
        (1234.125, "1234.125"),
        (1.004964, "1.004964"),
        (True, "true"),
        (False, "false"),
        (date(2024, 4, 25), "2024-04-25"),
        (datetime(2024, 4, 25, 16, 30), "2024-04-25 16:30:00"),  # noqa: DTZ001 - as workbooks have it
        (time(8, 5), "08:05:00"),
        (timedelta(days=1, hours=2), "1 day, 2:00:00"),
    ],
)
def test_a_cell_as_text(cell, text):
    assert text_of(cell) == text


def test_more_omitted_cells_than_a_sheet_of_cases_has_are_refused(monkeypatch):
    monkeypatch.setattr(cells, "_MOST_OMITTED_CELLS", 2)
    omissions = SheetOmissions()
    omissions.put(Path("a.xlsx"), 0, 0, "#N/A")
    omissions.put(Path("a.xlsx"), 4, 1, cells.UNCOMPUTED)
    assert omissions.cells == {(0, 0): "#N/A", (4, 1): "#?"}
    with pytest.raises(TthcError, match=r"a\.xlsx: .*2"):
        omissions.put(Path("a.xlsx"), 5, 1, "#N/A")
