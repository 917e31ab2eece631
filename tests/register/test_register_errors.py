"""What is said of a register that cannot be used."""

from __future__ import annotations

from pathlib import Path

from tthc_cli.register.register_errors import cannot, damaged, no_register

PATH = Path("a.sqlite")


def test_each_names_the_file_and_why():
    texts = [str(cannot(PATH, "no right")), str(no_register(PATH)), str(damaged(PATH, "its end is missing"))]
    assert all(text.startswith("a.sqlite: ") for text in texts)
    assert "no right" in texts[0]
    assert "--register" in texts[1]
    assert "its end is missing" in texts[2]


def test_what_sqlite_says_is_one_line_without_its_frame():
    text = str(damaged(PATH, "*** in database main ***\nTree 2 page 3:\n  out of order"))
    assert "(Tree 2 page 3: out of order)" in text
