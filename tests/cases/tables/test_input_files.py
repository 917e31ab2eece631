"""From what the user names to files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tthc_cli.cases.tables.input_files import Kind, expand, file_kind
from tthc_cli.errors import TthcError


def expanded(*names: str) -> tuple[list[Path], list[str]]:
    skipped: list[str] = []
    return expand(names, lambda path: skipped.append(path.name)), skipped


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    inside = tmp_path / "data"
    (inside / "older").mkdir(parents=True)
    for name, content in {
        "b.csv": b"a;b\n",
        "a.csv": b"a;b\n",
        "c.pdf": b"%PDF-1.7",
        "~$a.xlsx": b"x",
        ".hidden": b"x",
        "older/d.csv": b"a;b\n",
    }.items():
        (inside / name).write_bytes(content)
    return inside


def test_a_folder_is_its_tables_in_the_order_of_their_names(folder):
    files, skipped = expanded("data")
    assert [file.name for file in files] == ["a.csv", "b.csv"]
    assert skipped == ["c.pdf"]


def test_a_file_that_is_named_twice_is_read_once(folder):
    files, _skipped = expanded("data/b.csv", "data", "data/../data/b.csv")
    assert [file.name for file in files] == ["b.csv", "a.csv"]


def test_a_pattern_is_one_unless_a_file_has_that_name(folder):
    assert [file.name for file in expanded("data/*.csv")[0]] == ["a.csv", "b.csv"]
    assert [file.name for file in expanded("data/**/*.csv")[0]] == ["a.csv", "b.csv", "d.csv"]
    (folder / "[a].csv").write_bytes(b"a;b\n")
    assert [file.name for file in expanded("data/[a].csv")[0]] == ["[a].csv"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights")
@pytest.mark.parametrize("target", ["gone/c.csv", "c.csv"])
def test_a_file_that_cannot_be_reached_is_not_passed_over(folder, target):
    """It is a link to a share that is not there, or to itself. A link to a folder is a folder, and a pipe no file."""
    (folder / "c.csv").symlink_to(target)
    (folder / "link").symlink_to("older")
    os.mkfifo(folder / "pipe")
    assert [file.name for file in expanded("data")[0]] == ["a.csv", "b.csv", "c.csv"]
    assert [file.name for file in expanded("data/[c-z]*")[0]] == ["c.csv", "c.pdf"]


def test_a_folder_without_tables_or_a_pattern_without_files_is_refused(folder):
    (folder / "empty").mkdir()
    for name in ("data/empty", "data/*.xls"):
        with pytest.raises(TthcError, match=name.replace("*", r"\*")):
            expanded(name)


def test_a_file_that_is_not_there_is_left_to_whoever_reads_it(folder):
    assert expanded("none.csv")[0] == [Path("none.csv")]
    assert file_kind(Path("none.csv")) is Kind.TEXT


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04...", Kind.WORKBOOK),
        (b"\xd0\xcf\x11\xe0...", Kind.WORKBOOK),
        (b"PAR1....", Kind.PARQUET),
        (b"\xef\xbb\xbf<html><table><tr><td>a", Kind.PAGE),
        (b"M\xc3\xa3 h\xe1\xbb\x93 s\xc6\xa1;a\n", Kind.TEXT),
        (b"", Kind.TEXT),
    ],
)
def test_a_file_is_what_stands_in_it_whatever_its_name(tmp_path, content, kind):
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert file_kind(path) is kind


def test_a_picture_is_no_table(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x89PNG....")
    with pytest.raises(TthcError, match=r"a\.csv"):
        file_kind(path)
