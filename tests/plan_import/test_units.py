"""The units that cells name, without the persons beside them."""

from __future__ import annotations

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.plan_import.units import Units

PLAN = load_plan().value


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("Văn phòng", ("van-phong",)),
        ("Văn phòng, Phòng Kế hoạch", ("van-phong", "phong-ke-hoach")),
        ("Phòng A - Phòng B", ("phong-a", "phong-b")),
        ("- Văn phòng\n- Thanh tra", ("van-phong", "thanh-tra")),
        ("Các phòng, đơn vị có liên quan", ("phong-don-vi-lien-quan",)),
        ("Văn phòng; Văn phòng", ("van-phong",)),
    ],
)
def test_a_cell_names_its_units_once_each(cell, keys):
    assert Units(WORDS, None).keys(cell) == (keys, False)


def test_a_person_is_no_part_of_a_unit_s_name_and_alone_none():
    units = Units(WORDS, None)
    assert units.keys("Văn phòng (đ/c Nguyễn Văn An)") == (("van-phong",), False)
    assert units.keys("Đ/c Nguyễn Văn An") == ((), True)
    assert [unit.name for unit in units.named.values()] == ["Văn phòng"]
    assert "Nguyễn" not in units.without_names("Gửi ông Nguyễn Văn An, 0912 345 678")
    assert "0912" not in units.without_names("Gửi ông Nguyễn Văn An, 0912 345 678")


def test_a_dash_between_units_of_two_kinds_is_left_to_a_person():
    with pytest.raises(TthcError, match="Sở A - Phòng B"):
        Units(WORDS, None).keys("Sở A - Phòng B")


def test_keys_of_the_plan_before_are_kept():
    units = Units(WORDS, PLAN)
    for key, unit in PLAN.units.items():
        assert units.keys(f"- {unit.name}") == ((key,), False)


def test_a_line_names_a_unit_if_it_begins_like_one():
    units = Units(WORDS, None)
    assert units.is_named("Văn phòng Sở:")
    assert not units.is_named("Rà soát thủ tục hành chính")
    assert not units.is_named("")
