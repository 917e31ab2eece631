"""A data file changed in place: the change is in it, and nothing else is touched."""

from __future__ import annotations

import copy
import difflib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.places import ROOT
from tthc_cli.data_files import parse_document, spliced
from tthc_cli.data_files.yaml_splices import is_same
from tthc_cli.errors import TthcError

PLAN = (ROOT / "data" / "plan_2024.yaml").read_bytes()
COLUMNS = (ROOT / "data" / "case_columns.yaml").read_bytes()


def thawed(data: Any) -> Any:
    """Plain data that a test can change."""
    if isinstance(data, dict):
        return {key: thawed(value) for key, value in data.items()}
    return [thawed(item) for item in data] if isinstance(data, tuple) else data


def changed(text: str | bytes, change: Any) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    document = parse_document(Path("a.yaml"), raw)
    data = thawed(document.data)
    change(data)
    new = spliced(document, data)
    assert is_same(parse_document(Path("a.yaml"), new).data, data)
    return new.decode()


LIST = """\
# above
list:
  # of the first
  - number: 1   # one
    text: >-
      many
      # no comment
      words
    keys: [a, b] # keys
  # of the second
  - number: 2
    text: "quoted"
# at the end
"""


@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        (lambda d: d["list"][0].update(text="new"), ["many", "# no comment", "words", "text: >-"], ["text: new"]),
        (lambda d: d["list"][0]["keys"].append("c"), ["keys: [a, b] # keys"], ["keys: [a, b, c] # keys"]),
        (lambda d: d["list"][0].update(keys=["c"]), ["keys: [a, b] # keys"], ["keys: [c] # keys"]),
        (lambda d: d["list"].pop(1), ["- number: 2", 'text: "quoted"'], []),
        (lambda d: d["list"].append({"number": 3}), [], ["- number: 3"]),
        (lambda d: d["list"].insert(0, {"number": 3}), [], ["- number: 3"]),
        (lambda d: d["list"].insert(1, {"number": 3, "x": True}), [], ["- number: 3", "x: true"]),
        (lambda d: d["list"][1].update(text="a\nb"), ['text: "quoted"'], ["text: |-", "a", "b"]),
        (lambda d: d["list"][1].update(more=[{"a": 1}]), [], ["more:", "- a: 1"]),
        (lambda d: d["list"][1].pop("number"), ["- number: 2", 'text: "quoted"'], ['- text: "quoted"']),
        (lambda d: d.update(next=None), [], ["next: null"]),
    ],
)
def test_lines_that_say_something_else_stay(change, gone, come):
    for text in (LIST, LIST.replace("\n", "\r\n"), "\ufeff" + LIST, LIST.rstrip("\n")):
        new = changed(text, change)
        assert new.count("\r\n") == (new.count("\n") if "\r\n" in text else 0)
        lines = [line.strip() for line in text.splitlines()], [line.strip() for line in new.splitlines()]
        delta = list(difflib.ndiff(*lines))
        assert sorted(line[2:] for line in delta if line[0] == "-") == sorted(gone)
        assert sorted(line[2:] for line in delta if line[0] == "+") == sorted(come)
        assert new.startswith("\ufeff") is text.startswith("\ufeff")
        assert new.endswith("\n") is text.endswith("\n")


@pytest.mark.parametrize(
    ("text", "change", "new"),
    [
        ("a: {b: 1, c: x}\n", lambda d: d["a"].update(b=2), "a: {b: 2, c: x}\n"),
        ("a: {b: 1}  # c\n", lambda d: d["a"].update(d=True), "a: {b: 1, d: true}  # c\n"),
        ("a: []  # c\nb: 1\n", lambda d: d.update(a=[{"x": 1}]), "a:  # c\n  - x: 1\nb: 1\n"),
        ("a:\n  - x: 1\n  # c\n  - y: 2\nb: 1\n", lambda d: d.update(a=[]), "a: []\n  # c\nb: 1\n"),
        ("a:\n- 1\n- 2\n", lambda d: d["a"].append(3), "a:\n- 1\n- 2\n- 3\n"),
        ("a:\nb: 1\n", lambda d: d.update(a="x"), "a: x\nb: 1\n"),
        ("\"a\": 'x' # c\n", lambda d: d.update(a="y: z"), "\"a\": 'y: z' # c\n"),
        ("a: {x: [1, 2], y: 3}\n", lambda d: d["a"]["x"].pop(), "a: {x: [1], y: 3}\n"),
    ],
)
def test_every_way_of_writing_is_kept(text, change, new):
    assert changed(text, change) == new


def test_what_cannot_be_changed_alone_is_refused():
    document = parse_document(Path("a.yaml"), b"- 1\n")
    with pytest.raises(TthcError, match=r"editor|trình soạn"):
        spliced(document, [])


def leaves(data: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(data, (dict, list)):
        pairs = data.items() if isinstance(data, dict) else enumerate(data)
        return [place, *(leaf for key, value in pairs for leaf in leaves(value, (*place, key)))]
    return [place]


values = st.one_of(
    st.text(alphabet="aấ:#-'\"[]{}%\n 1", min_size=1, max_size=12).filter(lambda text: text.strip() == text),
    st.booleans(),
    st.integers(0, 99),
    st.lists(st.fixed_dictionaries({"a": st.integers(0, 9), "ghi chú": st.sampled_from(["x", "y: z"])}), max_size=3),
)


@pytest.mark.long
@examples(200)
@given(st.data(), st.sampled_from([PLAN, COLUMNS, LIST.encode()]), st.booleans())
def test_whatever_is_put_anywhere_all_other_lines_stay(draw, raw, crlf):
    raw = raw.replace(b"\n", b"\r\n") if crlf else raw
    document = parse_document(Path("a.yaml"), raw)
    data = thawed(document.data)
    *way, last = draw.draw(st.sampled_from([place for place in leaves(data) if place]))
    parent = data
    for step in way:
        parent = parent[step]
    old, new = copy.deepcopy(parent[last]), draw.draw(values)
    if isinstance(new, str) and isinstance(old, (dict, list)):
        new = new.replace("\n", " ").strip() or "x"  # comments among items have no place in a block of lines
    if draw.draw(st.booleans()):
        parent[last] = new
    else:
        del parent[last]
    try:
        text = spliced(document, data).decode()
    except TthcError:
        assert not parent  # a list or mapping of the top that nothing is left of
        return
    assert is_same(parse_document(Path("a.yaml"), text.encode()).data, data)
    # what is gone lies together, but for comments
    before, after = raw.decode().split("\n"), text.split("\n")
    head = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    comments = [line.strip() for line in before if line.lstrip().startswith("#") and "no comment" not in line]
    if not isinstance(old, str):
        assert all(line in text for line in comments)
    assert before[:head] == after[:head]
    line = document.line((*way, last)) - 1
    assert head >= line - 2 or before == after
