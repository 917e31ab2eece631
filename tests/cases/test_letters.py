"""The wording of letters of apology."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tthc_cli.cases.letters import letter_findings, load_letter_texts, write_letter
from tthc_cli.cases.results import LateCase

CASE = LateCase(
    case_id="H1", procedure="Cấp giấy {phép}", unit=None, received_on=date(2026, 2, 9), due=date(2026, 12, 31)
)


def test_the_packaged_wording_has_every_part_of_the_form():
    texts = load_letter_texts()
    assert letter_findings(texts) == []
    whole = " ".join(texts.body)
    for place in ("{office}", "{received}", "{procedure}", "{case_id}", "{due}", "{new_day}", "[lý do quá hạn]"):
        assert place in whole, place
    assert "xin lỗi" in whole
    assert texts.subject == "V/v xin lỗi đối với hồ sơ giải quyết quá hạn và hẹn lại thời gian trả kết quả"
    assert whole.endswith("./.")


def test_what_is_wrong_with_the_wording_is_said():
    texts = load_letter_texts()
    for paragraph, word in (("gửi {name}", "name"), ("ngày {due", ""), ("{}", "")):
        (finding,) = letter_findings(replace(texts, body=(*texts.body, paragraph)))
        assert finding.where == ("body", 4)
        assert word in finding.what


def test_the_letter_of_a_dossier():
    """Days as the decree writes them: a 0 before days under 10, and before the months 1 and 2 alone."""
    letter = write_letter(CASE, date(2027, 3, 5), "Sở Mẫu")
    whole = " ".join(letter.body)
    for text in (
        "Sở Mẫu tiếp nhận hồ sơ",
        "ngày 09 tháng 02 năm 2026",
        "“Cấp giấy {phép}”, mã hồ sơ H1",
        "ngày 31 tháng 12 năm 2026",
        "vào ngày 05 tháng 3 năm 2027",
    ):
        assert text in whole, text


def test_a_procedure_that_may_not_be_shown_or_is_not_there_is_left_open():
    for procedure in (None, "", "***"):
        letter = write_letter(replace(CASE, procedure=procedure), date(2027, 3, 5), "Sở Mẫu")
        assert "về thủ tục “[tên thủ tục]”" in letter.body[0]


def test_what_the_office_has_set_up_is_not_left_open():
    letter = write_letter(CASE, date(2027, 3, 5), "Sở Mẫu")
    assert (letter.superior, letter.place_and_day, letter.signature[0]) == (
        "[CƠ QUAN CHỦ QUẢN]",
        "[địa danh], ngày [..] tháng [..] năm [....]",
        "[CHỨC VỤ CỦA NGƯỜI KÝ]",
    )
    letter = write_letter(
        CASE, date(2027, 3, 5), "Sở Mẫu", superior="UBND tỉnh", place="Cần Thơ", signer_title="Giám đốc"
    )
    assert (letter.superior, letter.place_and_day) == ("UBND tỉnh", "Cần Thơ, ngày [..] tháng [..] năm [....]")
    assert letter.signature == ("Giám đốc", "[họ và tên người ký]")


def test_a_place_that_nothing_fills_before_the_day_is_said():
    (finding,) = letter_findings(replace(load_letter_texts(), place_and_day="{city}, ngày"))
    assert finding.where == ("place_and_day",)
    assert "city" in finding.what
