"""CSV for scripts: nothing in it moves a terminal, nothing is a formula, and what was said is kept."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.support.registers import FORMULA, cell_texts
from tests.support.unseen import UNSEEN, unseen_in
from tthc_cli.output.formats.csv import to_csv
from tthc_cli.text import unguarded, visible

texts = cell_texts | st.text(st.sampled_from(UNSEEN + "=a'\\\"\r\n"))


@given(texts, texts)
def test_no_cell_of_a_csv_file_is_a_formula_and_one_apostrophe_less_is_the_text(header, text):
    columns = [header, f"{header}2"]
    written = to_csv(columns, [{header: text, f"{header}2": [text, text]}])
    assert unseen_in(written) == ""
    (*headers,), (*cells,) = csv.reader(io.StringIO(written, newline=""))
    assert [unguarded(cell) for cell in headers] == [visible(column) for column in columns]
    assert [unguarded(cell) for cell in cells] == [visible(text), visible(f"{text}; {text}")]
    assert not any(cell.startswith(FORMULA) and not cell[1:2].isdigit() for cell in (*headers, *cells))


def test_numbers_and_days_stay_as_they_are():
    row = {"a": -1, "b": -1.5, "c": Decimal(-2), "d": date(2024, 5, 2), "e": "-1,5", "f": "+84912345678", "g": "-5%"}
    assert to_csv(list(row), [row]).splitlines()[1] == '-1,-1.5,-2,2024-05-02,"-1,5",+84912345678,-5%'
