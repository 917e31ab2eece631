"""Names of files as DuckDB takes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tthc_cli.cases.paths import for_duckdb, holds_files, is_plain, is_unicode, not_unicode, place_of

NO_TEXT = os.fsdecode(b"a\xff.csv") if os.name != "nt" else "a\udcff.csv"


@pytest.mark.parametrize("name", ["hồ sơ.csv", "a b.csv", "~a.csv", "a'b.csv"])
def test_a_plain_name_stays_what_it_is(tmp_path, name):
    assert is_plain(tmp_path / name)
    assert for_duckdb(tmp_path / name) == str(tmp_path / name)


NAMES = {"a*.csv": "a[*].csv", "a?.csv": "a[?].csv", "[1].csv": "[[]1].csv", "{a}.csv": "{a}.csv"}


@pytest.mark.parametrize(("name", "escaped"), NAMES.items())
def test_a_name_is_never_a_pattern(tmp_path, name, escaped):
    assert not is_plain(tmp_path / name)
    assert for_duckdb(tmp_path / name) == str(tmp_path / escaped)


def test_a_name_that_is_no_text_is_refused():
    assert not is_unicode(NO_TEXT)
    assert not is_plain(Path(NO_TEXT))
    assert is_unicode("hồ sơ")
    assert "UTF-8" in str(not_unicode("a.csv"))


def test_a_name_is_whole_so_that_no_part_of_it_is_another_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert for_duckdb(Path("~/a.csv")) == str(tmp_path / "~" / "a.csv")


def test_duckdb_finds_its_files_in_a_folder_without_question_marks(tmp_path):
    assert holds_files(tmp_path / "tạm [1]")
    assert not holds_files(tmp_path / "tạm?")
    assert not holds_files(Path(NO_TEXT))


def test_a_file_without_lines_is_named_without_one():
    assert (place_of("a.csv", 3), place_of(Path("a.parquet"), 0)) == ("a.csv:3", "a.parquet")
