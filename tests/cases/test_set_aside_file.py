"""The file of rows that were set aside."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tthc_cli.cases.set_aside_file import COLUMNS, set_aside_file
from tthc_cli.errors import TthcError


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_lines_stand_below_the_names_of_columns_and_no_formula_stays_one(tmp_path):
    target = tmp_path / "rejects.csv"
    with set_aside_file(target, {}) as write:
        write([("cases", "a.csv", 2, "=1+1", None, None, "empty", "trống", None)])
        assert not target.exists(), "it takes its place at the end"
    header, line = rows(target)
    assert tuple(header) == COLUMNS
    assert line == ["cases", "a.csv", "2", "'=1+1", "", "", "empty", "trống", ""]


def test_an_error_leaves_what_was_there(tmp_path):
    target = tmp_path / "rejects.csv"
    target.write_text("of the last run", "utf-8")

    def broken() -> Iterator[list[str]]:
        yield ["x"] * len(COLUMNS)
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="middle"), set_aside_file(target, {}) as write:
        write(broken())
    assert target.read_text("utf-8") == "of the last run"
    assert list(tmp_path.iterdir()) == [target]


def test_it_is_none_of_the_files_that_are_read(tmp_path):
    cases = tmp_path / "cases.csv"
    cases.write_text("a", "utf-8")
    (tmp_path / "x").mkdir()
    same = tmp_path / "x" / ".." / "cases.csv"
    with pytest.raises(TthcError, match="--rejects"), set_aside_file(same, {"cases": [cases]}):
        pass
    assert cases.read_text("utf-8") == "a"


def test_it_replaces_nothing_but_a_file(tmp_path):
    with pytest.raises(TthcError, match="--rejects"), set_aside_file(tmp_path, {}):
        pass
    with pytest.raises(TthcError, match="--rejects"), set_aside_file(tmp_path / "none" / "r.csv", {}):
        pass


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_it_replaces_no_link(tmp_path):
    (tmp_path / "a.csv").write_text("a", "utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    with pytest.raises(TthcError, match="--rejects"), set_aside_file(tmp_path / "link.csv", {}):
        pass
    assert (tmp_path / "a.csv").read_text("utf-8") == "a"
