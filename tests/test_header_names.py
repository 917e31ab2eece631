"""Headers of files compared with the names in a dictionary."""

from __future__ import annotations

import pytest

from tthc_cli.header_names import HeaderMeaning, HeaderNames, both_mean, plain_header

NAMES = HeaderNames(
    {"received_on": ["Ngày tiếp nhận", "Ngày nhận"], "due_on": ["Ngày hẹn trả", "Ngày nhận"], "unit": ["Đơn vị"]},
    ["Ghi chú", "(1)"],
)


@pytest.mark.parametrize(
    "header",
    ["Ngày tiếp nhận", "NGÀY  TIẾP NHẬN", "NgayTiepNhan", "Ngày tiếp nhận: (*)", "ngay_tiep-nhan (dd/mm/yyyy hh:mm)"],
)
def test_a_header_is_known_however_it_is_written(header):
    assert plain_header(header) == "ngaytiepnhan"
    assert NAMES.meaning([header]) == HeaderMeaning(columns=("received_on",))


def test_words_in_brackets_belong_to_the_name():
    assert plain_header("Ngày (nhận)") == "ngaynhan"


@pytest.mark.parametrize(
    ("alternatives", "meaning"),
    [
        (["received_on"], HeaderMeaning(columns=("received_on",))),  # the canonical name
        (["Ngày nhận"], HeaderMeaning(columns=("received_on", "due_on"))),
        (["ghi chu"], HeaderMeaning(ignored=True)),
        (["Lạ"], HeaderMeaning()),
        (["Đơn vị", "Ngày hẹn trả"], HeaderMeaning(columns=("unit",))),  # the first name decides, if it is known
        (["Lạ", "Ngày hẹn trả"], HeaderMeaning(columns=("due_on",))),
        (["Ghi chú", "Ngày hẹn trả"], HeaderMeaning(ignored=True)),
        ([], HeaderMeaning()),
    ],
)
def test_the_meaning_of_what_a_column_may_be_called(alternatives, meaning):
    assert NAMES.meaning(alternatives) == meaning


def test_a_header_with_a_slip_is_near_the_name_that_is_meant():
    assert NAMES.nearest("Ngày tiếp nhân sự") == ("Ngày tiếp nhận", "received_on")
    assert NAMES.nearest("Số điện thoại") is None


def test_two_headers_of_one_meaning_are_named_with_it():
    words = both_mean("Ngày nhận", "Ngày tiếp nhận", "ngày tiếp nhận hồ sơ")
    assert all(f"'{header}'" in words for header in ("Ngày nhận", "Ngày tiếp nhận"))
    assert "ngày tiếp nhận hồ sơ" in words
