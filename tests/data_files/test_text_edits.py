"""Texts with parts replaced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.data_files import edited


@pytest.mark.long
@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4), st.text(max_size=4)), max_size=6), st.randoms())
def test_all_but_the_parts_stays(pieces, chance):
    text, expected, edits = "", "", []
    for kept, old, new in pieces:
        text += kept
        expected += kept + new
        edits.append((len(text), len(text) + len(old), new))
        text += old
    if all(start != end for start, end, _new in edits):  # what is put in at one place keeps its order
        chance.shuffle(edits)
    assert edited(text, edits) == expected


@pytest.mark.parametrize("edits", [[(0, 2, ""), (1, 3, "")], [(3, 9, "")], [(2, 1, "")], [(-1, 1, "")]])
def test_parts_that_overlap_or_are_not_there_are_refused(edits):
    with pytest.raises(ValueError, match="characters"):
        edited("abcd", edits)
