"""What is wrong in a data file, in words: the key, what was found, what to write."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from pydantic import TypeAdapter, ValidationError

from tthc_cli.data_files.validation_errors import finding_of
from tthc_cli.data_files.yaml_documents import read_document
from tthc_cli.scalars import CONFIG, Count, Day, Flag, Percent, Text


@dataclass(frozen=True, kw_only=True)
class Item:
    __pydantic_config__: ClassVar[Any] = CONFIG

    name: Text
    count: Count | None = None
    day: Day | None = None
    flag: Flag = False
    share: Percent | None = None
    kind: Literal["a", "b"] = "a"
    more: tuple[Text, ...] = ()


def findings_in(folder: Path, text: str) -> list[tuple[tuple[str | int, ...], str]]:
    path = folder / "a.yaml"
    path.write_text(text, "utf-8")
    document = read_document(path)
    with pytest.raises(ValidationError) as wrong:
        TypeAdapter(Item).validate_python(document.data)
    return [(finding.where, finding.what) for finding in (finding_of(document, e) for e in wrong.value.errors())]


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ("count: 1\n", ("name",), ["name"]),
        ("name: x\ncolour: red\n", ("colour",), ["colour"]),
        ("name: ''\n", ("name",), ["name"]),
        ("name: 5\n", ("name",), ["name", "5"]),
        ("name: x\ncount: 'one'\n", ("count",), ["count", "'one'"]),
        ("name: x\ncount: 0\n", ("count",), ["count", "0", "1"]),
        ("name: x\nday: 1/5/2024\n", ("day",), ["day", "'1/5/2024'", "yyyy-mm-dd"]),
        ("name: x\nflag: yes\n", ("flag",), ["flag", "'yes'", "true"]),
        ("name: x\nshare: 101\n", ("share",), ["share", "101", "100"]),
        ("name: x\nshare: '96'\n", ("share",), ["share", "'96'", "96.5"]),
        ("name: x\nkind: c\n", ("kind",), ["kind", "'c'", "'a', 'b'"]),
        ("name: x\nmore: y\n", ("more",), ["more", "'y'"]),
        ("name: x\nmore: [y, 5]\n", ("more", 1), ["5"]),
    ],
)
def test_each_finding_names_its_key_and_what_stands_there(tmp_path, text, where, words):
    ((place, what),) = findings_in(tmp_path, text)
    assert place == where
    for word in words:
        assert word in what


def test_a_long_text_is_quoted_in_part(tmp_path):
    ((_place, what),) = findings_in(tmp_path, f"name: x\nkind: {'c' * 100}\n")
    assert "c" * 57 + "..." in what
    assert "c" * 58 not in what


def test_a_file_that_holds_no_keys_is_wrong_as_a_whole(tmp_path):
    ((place, what),) = findings_in(tmp_path, "- a\n")
    assert place == ()
    assert what


def test_days_are_no_text():
    assert TypeAdapter(Item).validate_python({"name": "x", "day": date(2024, 4, 25)}).day == date(2024, 4, 25)
