"""The standing duties that articles lay on units."""

from __future__ import annotations

from tests.support.imported_targets import WORDS
from tthc_cli.plan_import.duties import DutyWords, duties

SECTION = ["IV. TỔ CHỨC THỰC HIỆN", "1. Văn phòng Sở:"]


def read(*lines: str) -> list[DutyWords | str]:
    return list(duties(lines, WORDS))


def test_items_under_a_unit_are_its_duties():
    section_duties = read(*SECTION, "a) Theo dõi, đôn đốc;", "b) Báo cáo Giám đốc.", "2. Thanh tra: Phối hợp kiểm tra.")
    assert section_duties == [
        DutyWords(article="IV.1.a", unit="Văn phòng Sở", text="Theo dõi, đôn đốc;"),
        DutyWords(article="IV.1.b", unit="Văn phòng Sở", text="Báo cáo Giám đốc."),
        DutyWords(article="IV.2", unit="Thanh tra", text="Phối hợp kiểm tra."),
    ]


def test_an_item_without_a_letter_has_its_place():
    section_duties = read(*SECTION, "- Theo dõi;", "- Báo cáo.")
    assert [duty.article for duty in section_duties if isinstance(duty, DutyWords)] == ["IV.1.(1)", "IV.1.(2)"]


def test_an_item_that_ends_with_a_colon_has_those_of_another_mark_below_it():
    (duty,) = read(*SECTION, "- Theo dõi:", "+ Hồ sơ;", "+ Kết quả.")
    assert isinstance(duty, DutyWords)
    assert duty.text.splitlines() == ["Theo dõi:", "+ Hồ sơ;", "+ Kết quả."]


def test_outside_of_such_a_section_there_are_none():
    assert read("I. MỤC ĐÍCH", "1. Văn phòng Sở:", "a) Theo dõi;") == []
    assert read(*SECTION, "a) Theo dõi.", "V. KINH PHÍ", "1. Văn phòng Sở:", "a) Lập dự toán.") == [
        DutyWords(article="IV.1.a", unit="Văn phòng Sở", text="Theo dõi.")
    ]


def test_a_line_that_is_no_duty_comes_as_it_stands():
    assert read(*SECTION, "2. Thanh tra:") == ["1. Văn phòng Sở:", "2. Thanh tra:"]
