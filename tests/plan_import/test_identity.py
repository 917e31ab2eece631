"""What stands above an appendix."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.imported_targets import WORDS
from tthc_cli.errors import TthcError
from tthc_cli.plan_import.identity import Heading, has_motto

LETTER = [
    "UBND THÀNH PHỐ CẦN THƠ",
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "Số: 12/KH-SKHCN",
    "Cần Thơ, ngày 05 tháng 01 năm 2026",
    "KẾ HOẠCH",
    "Kiểm soát thủ tục hành chính năm 2026",
    "Thực hiện Kế hoạch số 5/KH-UBND, Sở ban hành Kế hoạch như sau:",
    "I. MỤC ĐÍCH",
]


def heading(*lines: str) -> Heading:
    return Heading(lines, WORDS, "nguồn.docx")


def test_title_number_day_and_issuer_of_a_letter():
    above = heading(*LETTER)
    assert above.title == "Kiểm soát thủ tục hành chính năm 2026"
    assert above.year() == 2026
    assert above.parents() == [LETTER[6]]
    identity, doubts = above.identity(2026, "kh-5")
    assert doubts == []
    assert (identity.issuer, identity.number) == ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "12/KH-SKHCN")
    assert (identity.issued_on, identity.parent) == (date(2026, 1, 5), "kh-5")
    assert identity.id == "so-khoa-hoc-va-cong-nghe-2026-12-kh-skhcn"


def test_an_appendix_says_which_plan_encloses_it():
    above = heading(
        "PHỤ LỤC",
        "NHIỆM VỤ NĂM 2026",
        "(Kèm theo Kế hoạch số 12/KH-SKHCN ngày 05/01/2026",
        "của Sở Khoa học và Công nghệ)",
    )
    assert above.annex == "NHIỆM VỤ NĂM 2026"
    assert above.is_enclosure("(Kèm theo Kế hoạch số 12)")
    identity, _doubts = above.identity(2026, None)
    assert (identity.number, identity.issued_on) == ("12/KH-SKHCN", date(2026, 1, 5))
    assert identity.issuer == "Sở Khoa học và Công nghệ"


def test_what_the_document_does_not_say_is_a_doubt():
    identity, doubts = heading("KẾ HOẠCH", "Kiểm soát thủ tục hành chính năm 2026").identity(2026, None)
    assert (identity.number, identity.issued_on) == (None, None)
    assert [doubt.partition(":")[0] for doubt in doubts] == ["identity.issuer"]
    assert identity.id == "nguon-2026"


def test_two_days_are_a_doubt_and_the_first_is_taken():
    second = "Cần Thơ, ngày 07 tháng 01 năm 2026"
    identity, doubts = heading(*LETTER[:4], second, *LETTER[4:]).identity(2026, None)
    assert identity.issued_on == date(2026, 1, 5)
    assert "05/01/2026, 07/01/2026" in doubts[0]


@pytest.mark.parametrize(
    ("title", "words"),
    [("Kiểm soát thủ tục hành chính", "--year"), ("Kiểm soát thủ tục hành chính năm 2026 - 2027", "2026, 2027")],
)
def test_a_title_must_name_one_year(title, words):
    with pytest.raises(TthcError, match=words):
        heading("KẾ HOẠCH", title).year()


def test_the_name_of_the_state_is_no_issuer():
    assert has_motto("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert not has_motto("SỞ KHOA HỌC VÀ CÔNG NGHỆ")
