"""Places in a YAML text, and edits that change what stands there and nothing else."""

from __future__ import annotations

import pytest
import yaml

from tthc_cli.data_files import Edit
from tthc_cli.plan_import.yaml_places import Places, quoted

TEXT = """\
identity:  # of the plan
  number: "12/KH-SKHCN"
  year: 2024
tasks:
  - number: 1
    time: |
      Quý 1 năm 2024
      (trước 15/3)
    words: Năm 2024,
      tức là 2024
    list: [a, b]
    empty: []
  - {number: 2, time: "ngày \\x31 tháng 2"}
"""


def places(text: str = TEXT) -> Places:
    root = yaml.compose(text)
    assert root is not None
    return Places(text, root)


def edited(*edits: Edit, text: str = TEXT) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def changed(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ, of texts with as many lines."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old.strip(), new.strip()) for old, new in pairs if old != new]


def test_a_place_that_is_not_there_has_no_node():
    for where in (("none",), ("tasks", 2), ("tasks", "number"), ("identity", "year", "x")):
        assert places().node(where) is None
    year = places().node(("identity", "year"))
    assert isinstance(year, yaml.ScalarNode)
    assert year.value == "2024"


@pytest.mark.parametrize(
    ("where", "new", "lines"),
    [
        (("identity", "number"), {0: "13"}, [('number: "12/KH-SKHCN"', 'number: "13/KH-SKHCN"')]),
        (("tasks", 0, "time"), {1: "2025"}, [("Quý 1 năm 2024", "Quý 1 năm 2025")]),
        (("tasks", 0, "time"), {2: "16", 3: "4"}, [("(trước 15/3)", "(trước 16/4)")]),
        (("tasks", 0, "words"), {1: "2025"}, [("tức là 2024", "tức là 2025")]),
    ],
)
def test_numbers_are_replaced_where_they_stand(where, new, lines):
    assert changed(TEXT, edited(*places().numbers(where, new))) == lines


def test_numbers_behind_escapes_are_written_anew():
    """The text has two numbers, its writing one: a digit written as an escape cannot be replaced by place."""
    after = edited(*places().numbers(("tasks", 1, "time"), {0: "5"}))
    assert yaml.safe_load(after)["tasks"][1]["time"] == "ngày 5 tháng 2"
    assert len(changed(TEXT, after)) == 1


def test_no_new_numbers_and_no_text_change_nothing():
    assert list(places().numbers(("identity", "number"), {})) == []
    assert list(places().numbers(("tasks",), {0: "1"})) == []


def test_a_value_is_set_or_put_behind_another():
    after = edited(places().value(("identity", "year"), "2025", after="number"))
    assert changed(TEXT, after) == [("year: 2024", "year: 2025")]
    after = edited(places().value(("identity", "id"), '"x"', after="number"))
    assert yaml.safe_load(after)["identity"] == {"number": "12/KH-SKHCN", "id": "x", "year": 2024}
    assert "identity:  # of the plan\n" in after
    after = edited(places().value(("tasks", 1, "note"), '"y"', after="number"))
    assert yaml.safe_load(after)["tasks"][1] == {"number": 2, "note": "y", "time": "ngày 1 tháng 2"}


def test_an_item_goes_behind_the_last_one_however_the_list_stands():
    for where, expected in ((("tasks", 0, "list"), 3), (("tasks", 0, "empty"), 1), (("tasks", 0, "new"), 1)):
        after = yaml.safe_load(edited(places().item(where, {"key": "1", "label": '"x"'}, after="time")))
        items = after["tasks"][0][where[-1]]
        assert (len(items), items[-1]) == (expected, {"key": 1, "label": "x"})
    after = edited(places().item(("tasks",), {"number": "3"}, after="identity"))
    assert [task["number"] for task in yaml.safe_load(after)["tasks"]] == [1, 2, 3]


def test_a_key_is_dropped_with_its_lines_or_emptied_between_brackets():
    after = edited(places().dropped(("tasks", 0, "list")))
    assert yaml.safe_load(after)["tasks"][0].keys() == {"number", "time", "words", "empty"}
    assert after.count("\n") == TEXT.count("\n") - 1
    flow = "a: {b: [1, 2], c: 3}\n"
    assert edited(places(flow).dropped(("a", "b")), text=flow) == "a: {b: [], c: 3}\n"


def test_windows_line_ends_stay():
    text = TEXT.replace("\n", "\r\n")
    after = edited(places(text).value(("identity", "id"), '"x"', after="number"), text=text)
    assert after.count("\r\n") == after.count("\n") == text.count("\n") + 1
    after = edited(places(text).dropped(("tasks", 0, "list")), text=text)
    assert after.count("\r\n") == after.count("\n") == text.count("\n") - 1


def test_a_text_in_quotes_is_read_as_it_was():
    for text in ('a "b"', "dòng\nhai", "\\", "Điều 5"):
        assert yaml.safe_load(quoted(text)) == text
    assert quoted("Điều 5") == '"Điều 5"'
