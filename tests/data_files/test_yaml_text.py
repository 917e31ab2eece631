"""Plain data as YAML text, as a person would write it."""

from __future__ import annotations

from decimal import Decimal

import yaml
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.data_files.yaml_text import Cell, Keys, block_text, flow_text


def test_cells_stand_in_quotes_lines_in_a_block_and_keys_in_one_line():
    data = {
        "content": Cell("Công bố TTHC"),
        "time": Cell("Quý I\nQuý II\n"),
        "units": Keys(["skhcn", "vp"]),
        "items": [{"name": "một", "target": Decimal("96.50")}],
    }
    assert block_text(data) == (
        'content: "Công bố TTHC"\n'
        "time: |\n"
        "  Quý I\n"
        "  Quý II\n"
        "units: [skhcn, vp]\n"
        "items:\n"
        "  - name: một\n"
        "    target: 96.50\n"
    )


def test_a_whole_number_stays_one():
    assert block_text({"target": Decimal(96)}) == "target: 96\n"
    assert yaml.safe_load(block_text({"target": Decimal(96)})) == {"target": 96}


def test_on_one_line_a_text_of_lines_stands_in_quotes():
    assert flow_text("Quý I\nQuý II") == '"Quý I\\nQuý II"'
    assert flow_text({"a": ["x", Decimal("1.5")]}) == "{a: [x, 1.5]}"
    assert flow_text("no") == "'no'", "else it would be read as a truth value"


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
TEXTS = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
DATA = st.recursive(
    st.one_of(TEXTS, TEXTS.map(Cell), st.integers(-999, 999), st.booleans(), st.none(), st.dates()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(Keys), st.dictionaries(LINE, inner, max_size=3)
    ),
    max_leaves=6,
)


def plain(data: object) -> object:
    """The data without what says how it is written."""
    if isinstance(data, str):
        return str(data)
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    return list(map(plain, data)) if isinstance(data, list) else data


@given(st.dictionaries(LINE, DATA, max_size=3))
def test_what_is_written_is_read_as_it_was(data):
    assert yaml.safe_load(block_text(data)) == plain(data)
    line = flow_text(data)
    assert "\n" not in line
    assert yaml.safe_load(f"[{line}]") == [plain(data)]
