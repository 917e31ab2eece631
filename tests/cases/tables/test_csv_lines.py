"""Records of a CSV file, each on one line and without quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tthc_cli.cases.tables.csv_lines import BROKEN, DELIMITER, EMPTY_LINE, LINE_END, PLACEHOLDER, plain_lines, unclosed
from tthc_cli.errors import TthcError


def plain(folder: Path, text: str, obstacles: tuple[bytes, ...] = (b'"', EMPTY_LINE, b"\r")) -> list[str]:
    path = folder / "a.csv"
    path.write_bytes(text.encode())
    with path.open("rb") as stream:
        lines = list(plain_lines(path, stream, b",", 0, obstacles))
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
        ("a\u00a0b\x07c,d\n", ["a b c,d"]),
        ("e\u0301,d\n", ["é,d"]),
        ("a,b", ["a,b"]),
        ("", []),
    ],
)
def test_each_line_keeps_its_number(tmp_path, text, lines):
    assert plain(tmp_path, text, (b'"', EMPTY_LINE, b"\r", b"\xcc")) == lines


def test_a_quote_that_is_never_closed_is_named_with_its_line(tmp_path):
    with pytest.raises(TthcError, match=r"a\.csv:2: "):
        plain(tmp_path, 'a,b\n"c,d\ne,f\n')
    assert str(unclosed(Path("a.csv"), 7)).startswith("a.csv:7: ")
