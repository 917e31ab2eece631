"""Records of a CSV file, each on one line and without quotes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tthc_cli.cases.tables.csv_lines import (
    BROKEN,
    DELIMITER,
    EMPTY_LINE,
    LINE_END,
    PLACEHOLDER,
    Shape,
    plain_lines,
    unclosed,
)
from tthc_cli.errors import TthcError

OBSTACLES = (b'"', EMPTY_LINE, b"\r")


def plain(folder: Path, text: str, width: int = 2, obstacles: tuple[bytes, ...] = OBSTACLES) -> list[str]:
    path = folder / "a.csv"
    path.write_bytes(text.encode())
    with path.open("rb") as stream:
        lines = list(plain_lines(path, stream, Shape(b",", width), 0, obstacles))
    assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in lines)
    return [line.decode().removesuffix("\n") for line in lines]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a,b\nc,d\n", ["a,b", "c,d"]),
        ('"a","b"\n', ["a,b"]),
        ('"a,b",c\n', [f"a{DELIMITER}b,c"]),
        ('"a ""b"" c",d\n', ['a "b" c,d']),
        ('a "b" c,d\n', ['a "b" c,d']),  # a quote inside of a cell that does not begin with one
        ('"a"x,b\n', [BROKEN]),
        ("\n  \na,b\n", [PLACEHOLDER, PLACEHOLDER, "a,b"]),
        ('"a\nb",c\nd,e\n', [f"a{LINE_END}b,c", PLACEHOLDER, "d,e"]),
        ("a,b\r\nc,d\r\n", ["a,b", "c,d"]),
        ('"a\rb","c""\r"\r\n', ['a b,c" ']),
        ("\ra,b\r\r\n", ["a,b"]),
        ("a\u00a0b\x07c,d\n", ["a b c,d"]),
        ("e\u0301,d\n", ["é,d"]),
        ("a,b", ["a,b"]),
        ("", []),
    ],
)
def test_each_line_keeps_its_number(tmp_path, text, lines):
    assert plain(tmp_path, text, obstacles=(*OBSTACLES, b"\xcc")) == lines


@pytest.mark.parametrize("line", ["c,d\re,f", "c,d\r\re", 'c,"d"\re', '"c"x,d\re,f', "c d,\re"])
def test_cr_alone_outside_of_quotes_is_named_with_its_line(tmp_path, line):
    with pytest.raises(TthcError, match=r"a\.csv:2: .*\bCR\b"):
        plain(tmp_path, f"a,b\n{line}\ng,h\n")


def test_a_quote_that_is_never_closed_is_named_with_its_line(tmp_path):
    with pytest.raises(TthcError, match=r"a\.csv:2: "):
        plain(tmp_path, 'a,b\n"c,d\ne,f\n')
    assert str(unclosed(Path("a.csv"), 7)).startswith("a.csv:7: ")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # a quote that is not closed in its row, and the next one stands inside of a cell or begins one
        ('1,"a,x\n2,b,x\n3,c "d" e,x\n', [BROKEN, "2,b,x", '3,c "d" e,x']),
        ('1,"a,x\n2,b,x\n3,"c" d,x\n4,e,x\n', [BROKEN, "2,b,x", BROKEN, "4,e,x"]),
        ('1,"a,x\n2,b,x\n3,"c, d",x\n', [BROKEN, "2,b,x", f"3,c{DELIMITER} d,x"]),
        # the same, and the next one ends a cell: formally one record
        ('1,"a,x\n2,b,x\n3,c",x\n4,d,x\n', [BROKEN, "2,b,x", '3,c",x', "4,d,x"]),
        ('1,"a,x\n2,b\n\n3,c",x\n', [BROKEN, "2,b", PLACEHOLDER, '3,c",x']),
        ('1,"a,x\n2,b",x\n3,"c,x\n4,d",x', [BROKEN, '2,b",x', BROKEN, '4,d",x']),
        ('"1, 2","a,x\n2,b","y, z"\n', [BROKEN, f'2,b",y{DELIMITER} z']),
        ('1,"a,x\n2,"",x\n3,c",x\n', [BROKEN, "2,,x", '3,c",x']),
        # one row of several lines
        ('1,"a\nb",x\n', [f"1,a{LINE_END}b,x", PLACEHOLDER]),
        ('1,"a\nc, d",x\n', [f"1,a{LINE_END}c{DELIMITER} d,x", PLACEHOLDER]),
        ('1,"a\n""b""\n""c""",x\n', [f'1,a{LINE_END}"b"{LINE_END}"c",x', *[PLACEHOLDER] * 2]),
        ('1,"a\nb","c\n""d""\n"\n', [f'1,a{LINE_END}b,c{LINE_END}"d"{LINE_END}', *[PLACEHOLDER] * 3]),
        ('1,2,"a\nb, c, d\ne"\n', [f"1,2,a{LINE_END}b{DELIMITER} c{DELIMITER} d{LINE_END}e", *[PLACEHOLDER] * 2]),
    ],
)
def test_a_record_with_broken_quotes_is_one_line(tmp_path, text, lines):
    """The rows after it are rows of their own: none is lost with it, nor becomes a part of it."""
    assert plain(tmp_path, text, 3) == lines


TEXTS = st.text("ab \u1ea1", max_size=4)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=2, max_size=8), st.data())
@examples(200)
def test_two_quotes_in_two_rows_take_no_row_with_them(tmp_path_factory, cells, data):
    """One row has a quote that opens a cell, a later one a quote behind a letter: each is read for itself."""
    rows = [[str(number), *pair, "x"] for number, pair in enumerate(cells)]
    opening, closing = sorted(data.draw(st.sets(st.integers(0, len(rows) - 1), min_size=2, max_size=2)))
    column, place = data.draw(st.sampled_from((1, 2))), data.draw(st.sampled_from((1, 2)))
    rows[opening][column] = f'"{rows[opening][column]}'
    rows[closing][place] = data.draw(TEXTS) + 'k"' + rows[closing][place]
    lines = [",".join(row) for row in rows]
    read = plain(tmp_path_factory.mktemp("quotes"), "\n".join(lines), 4)
    assert read == [*lines[:opening], BROKEN, *lines[opening + 1 :]]


def test_one_column_may_have_cells_of_several_lines(tmp_path):
    assert plain(tmp_path, '"a\nb"\n', 1) == [f"a{LINE_END}b", PLACEHOLDER]
