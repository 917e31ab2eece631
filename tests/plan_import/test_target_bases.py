"""Whose share a target is, and what was reached already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.imported_targets import (
    PARTS,
    SHARE_WORDS,
    SIGNS,
    fitting,
    imported,
    shown,
    written,
)
from tthc_cli.counts.measures import MEASURES
from tthc_cli.phrases import read_target
from tthc_cli.phrases.targets import read_percentages

OTHERS = [
    "thời gian giải quyết",
    "chi phí",
    "dịch vụ công",
    "dịch vụ công trực tuyến",
    "thủ tục hành chính",
    "TTHC",
    "báo cáo",
    "phản ánh, kiến nghị",
    "cán bộ",
    "văn bản",
    "cuộc thi",
]
RARE = {measure for measure, definition in MEASURES.items() if definition.rare}
VALUES = st.integers(1, 99)


@given(
    st.sampled_from(sorted(SHARE_WORDS)),
    st.sampled_from(OTHERS),
    st.sampled_from(sorted(SIGNS)),
    VALUES,
    st.booleans(),
)
def test_a_share_of_something_else_proposes_nothing(measure, foreign_base, op, value, behind):
    assert fitting(written(foreign_base, SHARE_WORDS[measure][1], op, value, behind=behind)) == []


@given(
    st.sampled_from(sorted(SHARE_WORDS)), st.sampled_from(PARTS), st.sampled_from(sorted(SIGNS)), VALUES, st.booleans()
)
def test_a_part_of_the_set_proposes_nothing(measure, part, op, value, behind):
    base, predicate = SHARE_WORDS[measure]
    assert fitting(written(f"{base} {part}", predicate, op, value, behind=behind)) == []


@pytest.mark.parametrize("behind", [False, True])
@pytest.mark.parametrize(
    "set_",
    ["hồ sơ trực tuyến", "hồ sơ nộp trực tuyến", "hồ sơ quá hạn", "hồ sơ thanh toán trực tuyến", "hồ sơ đúng hạn"],
)
@pytest.mark.parametrize("measure", sorted(set(SHARE_WORDS) - RARE))
def test_a_share_of_what_another_measure_counts_is_not_taken_for_that_measure(tmp_path, measure, set_, behind):
    base, predicate = SHARE_WORDS[measure]
    if predicate in f"được giải quyết {set_} nộp {set_}":
        return
    for op in (">", ">="):
        text = f"{written(base, predicate, op, 96, behind=behind)} trên tổng số {set_}"
        plan, _doubts = imported(tmp_path / "nguon.txt", text)
        assert {kpi.measure for kpi in plan.kpis} <= {measure}, text
        if not plan.kpis:
            assert any(shown(f"{op} 96%") in words.reason for _task, words in plan.unread()), text


@given(st.sampled_from(sorted(SHARE_WORDS)), st.sampled_from(["để", "nhằm", "góp phần"]), VALUES)
def test_what_stands_behind_a_purpose_proposes_nothing(measure, purpose, value):
    base, predicate = SHARE_WORDS[measure]
    assert fitting(f"Đạt {value}% kế hoạch {purpose} {base} {predicate}") == []


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(0, 2), st.booleans())
def test_a_share_of_a_count_beside_it_was_reached(first_count, second_count, digits, before):
    part, whole = sorted((first_count, second_count))
    if whole < 32:  # it can be a day
        whole += 100
    share = f"{100 * part / whole:.{digits}f}".replace(".", ",")
    count = f"{part:,}/{whole:,}".replace(",", ".")
    text = f"Số hóa {count} hồ sơ (đạt {share}%)" if before else f"Số hóa {share}% ({count} hồ sơ)"
    (percentage,) = read_percentages(text, year=2026)
    assert percentage.reached
    assert read_target(text, year=2026) == ()


MEASURED = st.sampled_from(sorted(SHARE_WORDS))


@given(MEASURED, st.integers(2015, 2025), st.sampled_from(sorted(SIGNS)), VALUES, st.booleans(), st.integers(0, 3))
def test_a_percentage_of_a_year_before_the_plan_was_reached(measure, past, op, value, behind, place):
    text = written(*SHARE_WORDS[measure], op, value, behind=behind)
    year = f"năm {past}"
    whole = [f"{year} {text.lower()}", f"Trong {year}, {text.lower()}", f"{text} trong {year}", f"{text} ({year})"][
        place
    ]
    (percentage,) = read_percentages(whole, year=2026)
    assert percentage.reached
    (target,) = read_target(whole.replace(year, "năm 2026"), year=2026)
    assert (target.op, target.value) == (op, value)


@pytest.mark.parametrize(
    ("content", "product", "measure"),
    [
        ("Trả lời phản ánh, kiến nghị đúng hạn", "Đạt 95%", None),
        ("Gửi báo cáo đúng hạn", "Đạt 95%", None),
        ("Giải quyết hồ sơ đăng ký kinh doanh đúng hạn", "Đạt 95%", None),
        ("Tập huấn để giải quyết hồ sơ đúng hạn", "Đạt 95%", None),
        ("Số hóa hồ sơ đất đai", "100% hồ sơ", None),
        ("Giải quyết hồ sơ TTHC đúng hạn", "Đạt 95%", "on-time-resolution"),
        ("Nâng cao tỷ lệ hồ sơ thanh toán trực tuyến", "Đạt tối thiểu 60%", "online-payment"),
    ],
)
def test_the_content_says_whose_share_it_is_where_the_target_does_not(tmp_path, content, product, measure):
    plan, _doubts = imported(tmp_path / "nguon.txt", product, content)
    assert [kpi.measure for kpi in plan.kpis] == ([measure] if measure else [])
    if measure is None:
        assert [words.text for _task, words in plan.unread()] == [product]
