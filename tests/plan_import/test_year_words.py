"""Which years in a plan's words are moved on, and which stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_cli.plan_import.dictionary import load_plan_words
from tthc_cli.plan_import.year_words import YearWords, part_of

WORDS = load_plan_words()


def year_words(year: int, new_year: int) -> YearWords:
    return YearWords(WORDS.documents, WORDS.laws, year, new_year)


def moved(text: str, year: int = 2024, new_year: int = 2025, later: tuple[int, ...] = ()) -> str:
    numbers = year_words(year, new_year).moved(text, later).numbers
    places = iter(range(len(text)))
    return re.sub("[0-9]+", lambda run: numbers.get(next(places), run[0]), text)


MOVED = (
    ("Trong năm 2024", "Trong năm 2025"),
    ("Quý I/II năm 2024", "Quý I/II năm 2025"),
    ("Quý 1/2024", "Quý 1/2025"),
    ("tháng 12/2024", "tháng 12/2025"),
    ("Trước ngày 30 tháng 11 năm 2024", "Trước ngày 30 tháng 11 năm 2025"),
    ("trước ngày 15/12/2024 và 30.6.2024", "trước ngày 15/12/2025 và 30.6.2025"),
    ("Kế hoạch rà soát năm 2025", "Kế hoạch rà soát năm 2026"),
    ("Báo cáo kết quả năm 2023", "Báo cáo kết quả năm 2024"),
    ("Kế hoạch 2024", "Kế hoạch 2025"),
    ("đến ngày 31/12/2024", "đến ngày 31/12/2025"),
    ("đến hết năm 2024", "đến hết năm 2025"),
    ("Tuyên truyền Luật Giao dịch điện tử trong năm 2024", "Tuyên truyền Luật Giao dịch điện tử trong năm 2025"),
    ("Thực hiện Nghị quyết 76/NQ-CP trong năm 2024", "Thực hiện Nghị quyết 76/NQ-CP trong năm 2025"),
    ("trước ngày 29/02/2024", "trước ngày 28/02/2025"),
    ("ngày 29 tháng 2 năm 2024", "ngày 28 tháng 2 năm 2025"),
    ("ngày 29 tháng 12 năm 2024", "ngày 29 tháng 12 năm 2025"),
    (
        "theo Kế hoạch số 12/KH-UBND của Ủy ban nhân dân thành phố trước ngày 30/11/2024",
        "theo Kế hoạch số 12/KH-UBND của Ủy ban nhân dân thành phố trước ngày 30/11/2025",
    ),
    ("từ ngày 15/12/2023 đến ngày 14/12/2024", "từ ngày 15/12/2024 đến ngày 14/12/2025"),
    ("từ tháng 6 năm 2024 đến hết năm 2024", "từ tháng 6 năm 2025 đến hết năm 2025"),
    ("từ quý IV/2023 đến hết năm 2024", "từ quý IV/2024 đến hết năm 2025"),
    ("từ quý IV/2024 đến hết quý I/2025", "từ quý IV/2025 đến hết quý I/2026"),
)
STAYS = (
    "Nghị định số 61/2024/NĐ-CP",
    "Nghị định 61/2024",
    "Kế hoạch số 12/KH-UBND ngày 05/01/2024 của UBND thành phố",
    "Kế hoạch 253/KH-UBND, ngày 27 tháng 12 năm 2023",
    "Kế hoạch số 12/KH-UBND năm 2024",
    "Nghị quyết số 131 ngày 06/10/2024",
    "Luật 64/2025/QH15",
    "Luật Đất đai năm 2024",
    "Luật Đất đai 2024",
    "Chương trình giai đoạn 2021-2025",
    "giai đoạn 2024 – 2030",
    "theo lộ trình năm 2025 đạt 80%",
    "đến năm 2025 đạt 80%",
    "mã 20240, 12024, 2022, 2026",
    "Chương trình số 12-CTr/TU ngày 05/01/2024",
    "Luật Đất đai (sửa đổi) năm 2024",
    "Kế hoạch số 12/KH-UBND của Ủy ban nhân dân thành phố ngày 05/01/2024",
    "QĐ 12/2024 của Ủy ban nhân dân",
    "Quyết định của Ủy ban nhân dân ngày 05/01/2024",
    "Quyết định 45/QĐ-UBND (ban hành ngày 05/4/2024)",
    "Quyết định (ngày 05/4/2024)",
    "Nghị quyết 10 ngày 29/02/2024",
    "Từ năm 2024 đến hết năm 2025",
    "từ năm 2023 đến cuối năm 2030",
    "Quý IV/2024 đến hết năm 2025",
)


def test_years_of_the_plan_and_those_beside_it_are_moved_on():
    assert [(text, moved(text)) for text, _new in MOVED] == list(MOVED)


def test_years_of_documents_programmes_and_goals_stay():
    assert [moved(text) for text in STAYS] == list(STAYS)


def test_a_year_that_stays_without_a_document_s_number_is_told_of():
    words = year_words(2024, 2025)
    assert words.moved("Luật Đất đai năm 2024").left == ("Luật Đất đai năm 2024",)
    assert words.moved("giai đoạn 2024-2030").left
    assert words.moved("Nghị định số 61/2024/NĐ-CP").left == ()
    assert words.moved("ngày 29/02/2024").leap_day
    assert not year_words(2024, 2028).moved("ngày 29/02/2024").leap_day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trước ngày 29/2", "Trước ngày 28/2"),
        ("từ ngày 15 đến ngày 29 tháng 02, báo cáo", "từ ngày 15 đến ngày 28 tháng 02, báo cáo"),
        ("ngày 29-2; quý II", "ngày 28-2; quý II"),
        ("Đạt 29.2%", "Đạt 29.2%"),
        ("29/20 hồ sơ, 129/2, ngày 29/2/2020", "29/20 hồ sơ, 129/2, ngày 29/2/2020"),
    ],
)
def test_29_february_becomes_the_28th_without_its_year_too(text, expected):
    assert moved(text) == expected
    assert year_words(2024, 2025).moved(text).leap_day == (text != expected)
    assert moved(text, 2024, 2028) == text


def test_a_year_with_a_later_target_stays():
    text = "năm 2024 đạt 50%, năm 2025 đạt 80%"
    assert moved(text, later=(2025,)) == "năm 2025 đạt 50%, năm 2025 đạt 80%"
    assert moved(text) == "năm 2025 đạt 50%, năm 2026 đạt 80%"


@given(st.lists(st.sampled_from([*(text for text, _new in MOVED), *STAYS]), min_size=1, max_size=4))
def test_each_of_several_phrases_is_read_as_alone(phrases):
    expected = dict(MOVED)
    assert moved("; ".join(phrases)) == "; ".join(expected.get(text, text) for text in phrases)


@pytest.mark.parametrize("on", [1, 2, 3])
def test_a_part_of_a_text_is_moved_as_in_the_whole(on):
    whole = "- Báo cáo 05/BC-SKHCN ngày 05/01/2024;\n- trước ngày 30/6/2024 và  trong năm 2024"
    words = year_words(2024, 2024 + on).moved(whole)
    part = part_of(words, whole, "trước ngày\n30/6/2024 và trong năm 2024")
    assert part is not None
    assert part.numbers == {2: str(2024 + on), 3: str(2024 + on)}
    cited = part_of(words, whole, "ngày 05/01/2024")
    assert cited is not None
    assert cited.numbers == {}
    assert part_of(words, whole, "quý IV") is None
