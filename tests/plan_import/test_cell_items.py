"""The items of a cell, and which of its lines can be one sentence."""

from __future__ import annotations

import pytest

from tthc_cli.phrases.text import LONGEST
from tthc_cli.plan_import.cell_items import is_list, parts, sentences


@pytest.mark.parametrize(
    ("cell", "groups"),
    [
        ("Trước ngày\n15/6", [["Trước ngày", "15/6"]]),  # a line end may have cut it
        ("Trước ngày 15/6;\nHằng quý", [["Trước ngày 15/6;"], ["Hằng quý"]]),
        ("Quý I.\nQuý II", [["Quý I."], ["Quý II"]]),
        ("", []),
    ],
)
def test_lines_that_no_full_stop_divides_can_be_one_sentence(cell, groups):
    assert sentences(cell) == groups


def test_the_items_of_a_list_stand_for_themselves():
    cell = "- Trước ngày 15/6\n- Hằng quý"
    listed = list(parts(cell))
    assert is_list(cell, listed)
    assert [len(group) for group in sentences(cell)] == [1, 1]
    assert not is_list("Quý I\nQuý II", ["Quý I", "Quý II"])


def test_a_cell_that_is_too_long_to_read_comes_whole():
    cell = "x " * LONGEST
    assert list(parts(cell)) == [cell]
