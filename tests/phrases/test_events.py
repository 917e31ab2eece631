"""Words that change a time are never taken for a part of an event's name, nor for a remark: the phrase is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tthc_cli.errors import TthcError
from tthc_cli.phrases import read_time
from tthc_cli.phrases.text import unaccented
from tthc_cli.rules.kinds import After, By, On, Rule

TIMES = [
    "15 ngày kể từ ngày nhận đủ hồ sơ",
    "chậm nhất 08 ngày làm việc trước ngày khai mạc",
    "trước ngày khai mạc",
    "ngay sau khi nhận quyết định",
    "02 tháng kể từ ngày nhận; chưa xong, định kỳ cứ sau 05 ngày",
]
CHANGES = [
    "trừ thứ bảy",
    "trừ Tết",
    "trừ tháng 7",
    "trừ hai ngày",
    "ngoại trừ lễ",
    "chưa kể ngày nghỉ",
    "chưa tính ngày lễ",
    "không gồm ngày nghỉ",
    "không bao hàm ngày lễ",
    "ngoài ngày nghỉ",
    "cộng 3 ngày",
    "cộng thêm ba ngày",
    "hoặc muộn hơn",
    "hoặc sớm hơn",
    "có thể kéo dài",
    "gia hạn thêm một lần",
    "gồm cả ngày ký",
    "gồm ngày nghỉ",
    "luôn cả ngày nhận",
    "loại bỏ ngày nghỉ",
    "loại trừ các ngày lễ",
    "bỏ qua thứ Bảy",
    "rút ngắn 30%",
    "rút ngắn một nửa",
    "rút ngắn thời gian còn một nửa",
    "cắt giảm 30%",
    "gấp đôi với hồ sơ khó",
    "gấp thì 24 giờ",
]
"""Behind a time, each makes another time of it."""
JOINERS = ["hoặc", "và", "và trước", "hoặc sau", "nhưng", "với", "của", "trừ"]
REMARKS = ["không", "chưa kể lễ", "dự kiến", "khoảng", "tạm dừng", "rút ngắn", "gia hạn", "ngoài giờ", "tùy trường hợp"]


def read(phrase: str) -> tuple[Rule, ...]:
    return read_time(phrase, year=2026, events=lambda words: words or "m")


def test_the_times_are_read_as_they_are():
    for phrase in TIMES:
        assert read(phrase)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("phrase", TIMES)
def test_what_changes_a_time_is_no_part_of_its_event(phrase, change):
    with pytest.raises(TthcError):
        read(f"{phrase} {change}")


@pytest.mark.parametrize("joiner", JOINERS)
@pytest.mark.parametrize("phrase", TIMES[:-1])
def test_no_event_ends_with_what_joins_it_to_something(phrase, joiner):
    with pytest.raises(TthcError):
        read(f"{phrase} {joiner}")


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("phrase", ["trước ngày 15/6", "hằng quý", "thứ Sáu hằng tuần", *TIMES])
def test_a_remark_that_could_change_a_time_is_not_passed_over(phrase, remark):
    with pytest.raises(TthcError):
        read(f"{phrase} ({remark})")


@pytest.mark.parametrize(
    "words",
    [
        "tháng 6",
        "tháng 12 năm 2026",
        "tháng sáu",
        "hằng tháng",
        "mỗi quý",
        "quý II",
        "kể từ ngày nhận đủ hồ sơ",
        "tính từ ngày ký",
    ],
)
@pytest.mark.parametrize("before", ["trước ngày", "chậm nhất ngày", "05 ngày trước", "05 ngày kể từ ngày"])
def test_no_event_begins_with_a_time(before, words):
    with pytest.raises(TthcError):
        read(f"{before} {words}")


ORDINALS = ["2", "15", "05", "nhất", "nhì", "hai", "năm", "mười", "mười lăm", "hai mươi mốt", "hai mươi", "bảy"]
RELATIVE = [
    *(f"thứ {number}" for number in ORDINALS),
    "thứ Sáu",
    "Chủ nhật",
    "hôm sau",
    "hôm trước",
    "hôm nay",
    "mai",
    "tiếp theo",
    "tiếp sau",
    "kế tiếp",
    "kế sau",
    "liền kề",
    "liền kề sau",
    "liền sau",
    "liền trước",
    "đầu tiên sau",
    "gần nhất sau",
]
"""Days by their place after another one."""
SOME = ["nửa", "vài", "mấy", "dăm", "dăm ba", "vài ba", "một vài", "một số", "đôi ba", "nhiều", "ít"]
"""How many, without a number."""


@examples(300)
@given(
    st.sampled_from(
        [
            "đến hết ngày",
            "vào ngày",
            "trước ngày",
            "chậm nhất ngày",
            "chậm nhất vào ngày",
            "ngay trong ngày",
            "05 ngày kể từ ngày",
            "05 ngày trước ngày",
        ]
    ),
    st.sampled_from(RELATIVE),
    st.sampled_from(["", " kể từ ngày nhận", " sau ngày ký", " ngày nhận hồ sơ", " của ngày nhận", " tính từ khi ký"]),
    st.booleans(),
)
def test_a_day_by_its_place_after_another_one_is_no_event(before, day, behind, accents):
    phrase = f"{before} {day}{behind}"
    with pytest.raises(TthcError):
        read(phrase if accents else unaccented(phrase))


@pytest.mark.parametrize(
    "event", ["Thứ trưởng ký", "mai táng", "tiếp nhận", "kế hoạch được duyệt", "liên thông", "họp"]
)
@pytest.mark.parametrize("before", ["vào ngày", "trước ngày", "chậm nhất ngày"])
def test_words_that_only_begin_like_such_a_day_stay_an_event(before, event):
    (rule,) = read(f"{before} {event}")
    assert isinstance(rule, By | On)
    assert rule.event == event


@examples(300)
@given(
    st.sampled_from(["trước ngày khai mạc", "trước khi khai mạc", "vào ngày khai mạc", "05 ngày kể từ ngày khai mạc"]),
    st.sampled_from(["", "tối thiểu ", "ít nhất "]),
    st.sampled_from(
        [
            *(f"{some} {unit}" for some in SOME for unit in ("giờ", "buổi", "hôm", "ngày", "tuần", "tháng", "năm")),
            *(
                f"{number} {unit}"
                for number in ("3", "48", "hai", "mười lăm", "năm")
                for unit in ("giờ", "phút", "hôm")
            ),
            *(
                "một buổi",
                "hai tiếng",
                "24h",
                "2-3 ngày",
                "2 - 3 ngày",
                "2 đến 3 tuần",
                "hai ba ngày",
                "hai đến ba ngày",
            ),
            *("một tháng rưỡi", "tháng rưỡi", "khoảng 3 ngày", "hơn ba tuần", "gần 2 tháng", "một thời gian"),
        ]
    ),
    st.booleans(),
)
def test_a_length_that_no_rule_counts_in_is_no_part_of_an_event(before, least, length, accents):
    phrase = f"{before} {least}{length}"
    with pytest.raises(TthcError):
        read(phrase if accents else unaccented(phrase))


@pytest.mark.parametrize(
    "day", ["01/7/2026", "2026-07-01", "01.7.2026", "01-7-2026", "01 / 7 / 2026", "01 tháng 7 năm 2026"]
)
@pytest.mark.parametrize(
    "words",
    [
        "0h ngày {}",
        "08 giờ 00 ngày {}",
        "8h30 ngày {}",
        "thứ Hai ngày {}",
        "ngày Luật có hiệu lực ({})",
        "ngày hiệu lực là {}",
    ],
)
def test_a_fixed_day_is_no_part_of_an_event(words, day):
    with pytest.raises(TthcError):
        read(f"15 ngày kể từ {words.format(day)}")


NO_DOCUMENT = ["họp", "có hiệu lực", "có hiệu lực từ", "Luật có hiệu lực", "Luật có hiệu lực thi hành từ", "thông báo"]
"""Words before a day that name no document whose day it could be."""
DOCUMENTS = [
    "nhận Quyết định",
    "nhận Quyết định có hiệu lực của Tòa án",
    "nhận Nghị quyết của Hội đồng nhân dân",
    "ban hành Thông tư",
    "nhận Công văn số 15",
    "nhận văn bản từ chối",
    "trình Tờ trình",
    "nhận giấy mời số 12/GM-UBND",
    "nhận hướng dẫn 05/HD-SNV",
    "nhận QĐ-UBND",
    "nhận thông báo số 12/2026",
]
DATES = [
    "01/7/2026",
    "01/7",
    "2026-07-01",
    "2026/07/01",
    "01.7.2026",
    "01-7-2026",
    "01 / 7 / 2026",
    "01 tháng 7 năm 2026",
    "mùng 1 tháng 7",
    "mười lăm tháng 7",
    "15",
]
"""Days of the calendar, as they stand behind "ngày"."""


@examples(300)
@given(
    st.sampled_from(["15 ngày kể từ ngày", "trước khi", "vào ngày", "05 ngày trước ngày"]),
    st.sampled_from([*NO_DOCUMENT, "nhận Quyết định số 12/QĐ-UBND ngày 05/01/2026 họp"]),
    st.sampled_from(DATES),
    st.booleans(),
)
def test_a_day_behind_words_that_name_no_document_is_no_part_of_an_event(before, words, day, accents):
    phrase = f"{before} {words} ngày {day}"
    with pytest.raises(TthcError):
        read(phrase if accents else unaccented(phrase))


@examples(300)
@given(
    st.sampled_from(DOCUMENTS),
    st.sampled_from([day for day in DATES if not day.startswith("m")]),
    st.sampled_from(["", " của Bộ", " có hiệu lực"]),
    st.booleans(),
)
def test_the_day_of_a_document_stays_a_part_of_an_event(document, day, behind, accents):
    event = f"{document} ngày {day}{behind}"
    phrase = f"15 ngày kể từ ngày {event}"
    (rule,) = read(phrase if accents else unaccented(phrase))
    assert isinstance(rule, After)
    assert rule.event == (event if accents else unaccented(event))


@pytest.mark.parametrize("from_when", ["kể từ ngày nhận", "tính từ khi ký", "tính kể từ ngày họp", "kê từ ngày nhận"])
def test_an_event_is_not_itself_counted(from_when):
    with pytest.raises(TthcError):
        read(f"chậm nhất ngày hết hạn {from_when}")


@pytest.mark.parametrize(
    "event",
    [
        "khấu trừ thuế",
        "nhận Nghị định 61/2018/NĐ-CP ngày 23/4/2018",
        "nhận Quyết định số 12/QĐ-UBND ngày 05 tháng 01 năm 2024 của Bộ",
        "nhận Nghị định 61/2018/NĐ-CP ngày 23/4/2018 và Nghị định 107/2021/NĐ-CP ngày 06/12/2021",
        "đề nghị rút ngắn thời gian thi hành",
        "nhận hồ sơ gấp",
        "cắt giảm biên chế",
        "được gia hạn",
        "gia hạn giấy phép",
        "nhận hồ sơ ngoài giờ hành chính",
        "nhận tiền trả trước",
        "hoàn thành đầu tư",
        "nhận văn bản đến",
        "bù trừ công nợ",
        "công bố của Bộ",
        "nộp hồ sơ qua mạng hoặc trực tiếp",
        "ký ban hành văn bản có hiệu lực kể từ ngày thông qua",
    ],
)
def test_words_that_only_look_so_stay_an_event(event):
    (rule,) = read(f"05 ngày kể từ ngày {event}")
    assert isinstance(rule, After)
    assert rule.event == event


def test_a_remark_about_something_else_is_still_passed_over():
    assert read("10 ngày kể từ ngày ban hành Quyết định. (Trường hợp không cần xây dựng lại thì có văn bản thông báo)")
    assert read("10 ngày kể từ ngày ban hành Quyết định (Sở Nội vụ không có ý kiến)")
