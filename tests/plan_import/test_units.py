"""The units that cells name, without the persons beside them."""

from __future__ import annotations

from itertools import product

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


@pytest.mark.parametrize("cell", ["-", "–", "- -", "(-)", ":", "- ;"])
def test_a_mark_alone_names_no_person(cell):
    assert Units(WORDS, None).keys(cell) == ((), False)


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


PERSONS = [
    "Nguyễn Văn An",
    "TRẦN THỊ CÚC",
    "Lê Hoa",
    "Giàng A Páo",
    "Vàng Thị Mỷ",
    "Thào Mí Sính",
    "Sùng Seo Lử",
    "Tẩn Láo Tả",
    "Ksor H'Bơ Khăp",
]
BESIDE_A_UNIT = [
    "{unit}: {person}",
    "{unit}:{person}",
    "{unit} - {person}",
    "{unit} – {person}",
    "{unit}, {person}",
    "{unit} ({person})",
    "{unit}\nđ/c {person}",
    "{unit}: đ/c {person}",
    "{unit}: {person}, Hoàng Thị Lan",
    "{unit}: {person} và Hoàng Thị Lan",
    "{unit} do đ/c {person} phụ trách",
]


@pytest.mark.parametrize("form", BESIDE_A_UNIT)
def test_whatever_stands_between_a_unit_and_a_person_the_unit_alone_is_named(form):
    for unit, person in product(["Phòng HCTP", "Thanh tra Sở", "VP Sở"], PERSONS):
        units = Units(WORDS, None)
        assert units.keys(form.format(unit=unit, person=person))[1] is False, (unit, person)
        assert [named.name for named in units.named.values()] == [unit], (unit, person)


LONG_NAMES = [person for person in PERSONS if person.count(" ") > 1 and not person.startswith("Ksor")]


@pytest.mark.parametrize("post", [*WORDS.posts, *WORDS.short_posts])
def test_a_post_is_named_with_its_own_words_and_without_the_person(post):
    for words, person in product(["", " HCTP", " Hành chính tư pháp", " Sở"], LONG_NAMES):
        for mark in (" ", ": "):
            units = Units(WORDS, None)
            units.keys(f"{post}{words}{mark}{person}")
            (named,) = [unit.name for unit in units.named.values()]
            assert named == f"{post[:1].upper()}{post[1:]}{words}", (words, mark, person)


@pytest.mark.parametrize("person", LONG_NAMES)
def test_a_person_without_a_mark_behind_a_unit_is_left_to_a_person(person):
    units = Units(WORDS, None)
    with pytest.raises(TthcError, match="“Phòng HCTP …”"):
        units.keys(f"Phòng HCTP {person}")
    assert not units.named


@pytest.mark.parametrize("person", PERSONS)
def test_a_person_alone_is_no_unit(person):
    units = Units(WORDS, None)
    assert units.keys(person) == ((), True)
    assert not units.named


@pytest.mark.parametrize("person", ["Hoàng Văn Thụ", "Vũ Thị Hạnh", "Giàng A Páo", "Mai"])
def test_a_text_names_a_person_behind_a_title_or_a_post(person):
    units = Units(WORDS, None)
    for title in [*WORDS.titles, "Đ/c"]:
        assert units.names_a_person(f"Xử lý phản ánh ({title} {person})"), title
        assert units.names_a_person(f"{title[:1].upper()}{title[1:]}: {person} báo cáo"), title
    if " " in person:
        for post in [*WORDS.posts, *WORDS.short_posts]:
            assert units.names_a_person(f"Báo cáo {post} {person} xem xét"), post


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo Giám đốc Sở Tư pháp",
        "Trình Chủ tịch UBND thành phố Hồ Chí Minh",
        "Kiểm tra tại huyện Anh Sơn, tỉnh Bà Rịa - Vũng Tàu",
        "Bà Rịa - Vũng Tàu: rà soát TTHC",
        "Tuyên truyền ở Trường THPT Nguyễn Văn Cừ",
        "Thăm các Bà mẹ Việt Nam anh hùng",
        "Theo CV Sở Y tế",
    ],
)
def test_places_schools_and_offices_are_no_persons(text):
    assert not Units(WORDS, None).names_a_person(text)


@pytest.mark.parametrize(
    "name",
    [
        "Trường THPT Nguyễn Văn Cừ",
        "UBND phường Nguyễn Thị Minh Khai",
        "Chủ tịch UBND xã Trần Hưng Đạo",
        "UBND thành phố Hồ Chí Minh",
        "Chủ tịch UBND TP Hồ Chí Minh",
        "Ban Chấp hành Đoàn TNCS Hồ Chí Minh",
        "TP Phan Thiết",
        "TP Cao Bằng",
        "UBND tỉnh Cà Mau",
        "Công an quận Ngô Quyền",
        "Phòng Văn Hóa Thể Thao",
        "Sở Y Tế",
        "Trưởng phòng HCTP",
    ],
)
def test_a_unit_that_bears_a_name_keeps_it(name):
    units = Units(WORDS, None)
    assert units.keys(name)[1] is False
    assert [unit.name for unit in units.named.values()] == [name]
