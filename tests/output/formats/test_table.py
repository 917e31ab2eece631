"""Tables for people: what would move a terminal is shown."""

from __future__ import annotations

import os

import pytest

from tests.support.unseen import UNSEEN, unseen_in
from tthc_cli.output.formats.report import Cell, Column, PrintedTable, Terminal
from tthc_cli.output.formats.table import render


@pytest.mark.parametrize(
    "terminal", [Terminal(), Terminal(width=100), Terminal(width=20), Terminal(width=100, colour=True)]
)
@pytest.mark.parametrize("mark", UNSEEN)
def test_a_table_shows_what_would_move_a_terminal_and_moves_nothing_but_colours(terminal, mark):
    bad = f"a{mark}b"
    table = PrintedTable(
        title=bad, columns=[Column(title=bad), Column(title=bad)], rows=[[bad, Cell(bad, "bad")]], notes=[bad]
    )
    shown = render([table], terminal)
    number = f"\\u{ord(mark):04x}"
    assert shown.count(number) >= 4
    colours = ("\x1b[1m", "\x1b[0m", "\x1b[1;31m") if terminal.colour else ()
    for colour in colours:
        shown = shown.replace(colour, "")
    assert unseen_in(shown) == ""


pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell's way to close a stream")


def test_titles_break_at_a_comma_before_a_table_becomes_a_list():
    table = PrintedTable(
        columns=[Column(title="Group", fixed=True), Column(title="Not ended, late", right=True, fixed=True)],
        rows=[("A", "1"), ("B", "2")],
    )
    wide, narrow, list_ = (render([table], Terminal(width=width)) for width in (22, 17, 15))
    assert "Not ended, late" in wide
    assert ("Not ended," in narrow, "Not ended, late" in narrow, "Group:" in narrow) == (True, False, False)
    assert "Group: A" in list_
