"""Targets of an imported plan: sign and value, and which measure their words may propose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.imported_targets import (
    MEASURE_WORDS,
    SHARE_WORDS,
    SIGNS,
    WORDS,
    fitting,
    imported,
    shown,
    written,
)
from tests.support.places import TEST_DATA
from tthc_cli.counts.measures import MEASURES
from tthc_cli.errors import TthcError
from tthc_cli.phrases import read_target
from tthc_cli.phrases.targets import read_percentages
from tthc_cli.plan_import.blocks import Cell, Document, DocumentTable
from tthc_cli.plan_import.draft import draft

CASES = [
    line.split("\t")
    for line in (TEST_DATA / "proposed_measures.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("product", "limit", "measure"), CASES)
def test_a_measure_is_proposed_only_where_the_words_agree_with_what_it_counts(tmp_path, product, limit, measure):
    plan, doubts = imported(tmp_path / "nguon.txt", product)
    unread = [words for _task, words in plan.unread() if words.cell == "product"]
    if measure != "-":
        ((op, value),) = [(kpi.op, kpi.target) for kpi in plan.kpis]
        assert (f"{op} {value}", plan.kpis[0].measure, plan.kpis[0].confirmed) == (limit, measure, False)
        assert unread == []
        return
    assert plan.kpis == ()
    if limit:
        (words,) = unread
        assert f"{shown(limit)}%" in words.reason
    else:
        assert unread == []
        assert any("kết quả đã đạt" in doubt for doubt in doubts)


# -- the kind: whose share a target is --------------------------------------------------------------------------------

VALUES = st.integers(1, 99)


@given(st.sampled_from(sorted(SHARE_WORDS)), st.sampled_from(sorted(SIGNS)), VALUES, st.booleans())
def test_sign_value_and_measure_of_a_share_of_the_whole(measure, op, value, behind):
    base, predicate = SHARE_WORDS[measure]
    text = written(base, predicate, op, value, behind=behind)
    (target,) = read_target(text, year=2026)
    assert (target.op, target.value) == (op, value)
    assert fitting(text)[:1] == [measure]


# -- the kind: what stands away from a percentage ---------------------------------------------------------------------

ALTERING = [
    "khoảng",
    "gần như",
    "ước",
    "tăng thêm",
    "giảm bớt",
    "gấp đôi",
    "gấp 2 lần",
    "trước ngày 30/6,",
    "đến 30/6/2026",
    "từ 01/7",
    "từ ngày 01/7/2026,",
    "kể từ ngày 01 tháng 7",
    "ngày 30/6/2026,",
    "giữa năm",
]
"""What makes another target of what stands behind it."""
ALTERING_BEHIND = [
    "cao hơn năm 2025",
    ", thấp hơn năm 2025",
    "bằng năm trước",
    "vượt mức của năm 2025",
    "hơn cùng kỳ",
    "không đạt",
    "chưa đạt được",
    "từ 01/7",
    "trước ngày 30/6",
    "đến hết ngày 30/6/2026",
    "(từ ngày 01.7.2026)",
    "gấp ba năm 2025",
]
CONDITIONS = [
    "nếu có đủ kinh phí",
    "khi có phần mềm",
    "khi Cổng mới hoạt động",
    "sau khi nâng cấp phần mềm",
    "ngay sau khi có hướng dẫn",
    "sau khi thực hiện TTHC",
    "trong trường hợp có đủ kinh phí",
    "với điều kiện đã kết nối dữ liệu",
    "trong 6 tháng",
    "trong vòng 06 tháng",
    "trong thời hạn sáu tháng",
    "trong thời gian 3 tháng kể từ ngày ban hành",
]
"""What makes a target hold under a condition, or for a length of time, alone."""
DEADLINES = [
    "Trước ngày 30/6",
    "Chậm nhất ngày 10/02/2026",
    "Hoàn thành trước ngày 30 tháng 6",
    "Đến hết quý II",
    "Quý III/2026",
    "Trong 6 tháng đầu năm",
    "Trước ngày 15 hằng tháng",
    "Trong vòng 6 tháng kể từ ngày ban hành",
    "Sau 10 ngày kể từ ngày có phần mềm",
    "Quý I và quý II",
    "Nếu có kinh phí",
    "Khi có hướng dẫn của Bộ",
    "Với điều kiện phần mềm được nâng cấp",
]
"""Sentences that hold a time or a condition alone."""
MEASURED = st.sampled_from(sorted(SHARE_WORDS))


def refused(text: str, op: str, value: int) -> None:
    with pytest.raises(TthcError) as error:
        read_percentages(text, year=2026)
    # a number right before it is taken for a part of it, which is then no percentage
    assert shown(f"{op} {value}%") in str(error.value) or f"{value}%”: " in str(error.value), text


@given(MEASURED, st.sampled_from(ALTERING), st.sampled_from(sorted(SIGNS)), VALUES)
def test_words_before_the_noun_that_alter_a_target_are_refused(measure, words, op, value):
    refused(f"{words} {written(*SHARE_WORDS[measure], op, value, behind=False).lower()}", op, value)


@pytest.mark.parametrize("day", ["từ 01/7", "01/7", "sau 1/7", "từ 1/7", "hết 1/7"])
def test_a_day_that_is_the_percentage_as_a_share_is_no_count_that_was_reached(day):
    """1/7 is 14.28%."""
    try:
        (target,) = read_target(f"Tỷ lệ hồ sơ giải quyết trước hạn đạt trên 14% {day}", year=2026)
    except TthcError:
        return
    assert (target.op, int(target.value), target.reached) == (">", 14, False)


@given(MEASURED, st.sampled_from(ALTERING_BEHIND), st.sampled_from(sorted(SIGNS)), VALUES, st.booleans())
def test_words_behind_that_alter_a_target_are_refused(measure, words, op, value, behind):
    text = f"{written(*SHARE_WORDS[measure], op, value, behind=behind)} {words}".replace(" ,", ",")
    refused(text, op, value)


@given(MEASURED, st.sampled_from(CONDITIONS), st.sampled_from(sorted(SIGNS)), VALUES, st.booleans(), st.integers(0, 3))
@example("data-reuse", "sau khi thực hiện TTHC", "<", 1, False, 0)
def test_no_target_is_read_without_its_condition(measure, words, op, value, behind, place):
    target = written(*SHARE_WORDS[measure], op, value, behind=behind)
    front = words[0].upper() + words[1:]
    text = [f"{target} {words}", f"{target}, {words}", f"{target} ({words})", f"{front}, {target.lower()}"][place]
    refused(text, op, value)


@pytest.mark.parametrize(
    "when",
    [
        *(
            "sau khi",
            "ngay sau khi",
            "trước khi",
            "mỗi khi",
            "một khi",
            "từ khi",
            "kể từ khi",
            "kể từ sau khi",
            "ngay khi",
        ),
        *("đến khi", "cho đến khi", "tới khi", "trừ khi", "ngoại trừ khi", "kể cả khi", "trong khi", "đồng thời khi"),
        *("sau lúc", "sau quá trình", "sau lần"),
    ],
)
@pytest.mark.parametrize("what", ["thực hiện TTHC", "làm thủ tục", "giải quyết thành công các dịch vụ công"])
def test_what_comes_before_or_after_a_procedure_is_a_condition(when, what):
    refused(f"Đạt 95% người dân không phải nộp lại giấy tờ {when} {what}", ">=", 95)
    refused(f"{when[0].upper()}{when[1:]} {what}, 95% người dân không phải nộp lại giấy tờ", ">=", 95)


def test_who_does_a_procedure_does_it_under_no_condition():
    (target,) = read_target("85% người dân khi thực hiện TTHC không phải nộp lại giấy tờ", year=2026)
    assert (target.op, int(target.value)) == (">=", 85)


@given(
    MEASURED,
    st.sampled_from(DEADLINES),
    st.sampled_from(sorted(SIGNS)),
    VALUES,
    st.booleans(),
    st.sampled_from([". ", "; ", "\n", ".\n"]),
    st.booleans(),
)
@example("data-reuse", "Trước ngày 30/6", "<", 1, True, "\n", False)
@example("data-reuse", "Quý III/2026", "<", 1, True, "\n", False)
def test_no_target_is_read_without_the_deadline_that_is_a_sentence_beside_it(
    measure, words, op, value, behind, mark, after
):
    target = written(*SHARE_WORDS[measure], op, value, behind=behind)
    refused(f"{target}{mark}{words}" if after else f"{words}{mark}{target}", op, value)


@pytest.mark.parametrize("mark", [". ", "\n", "\n- "])
@pytest.mark.parametrize("words", DEADLINES)
@pytest.mark.parametrize("after", [False, True])
def test_a_target_beside_a_deadline_stays_unread_in_an_imported_plan(words, mark, after):
    target = "Tỷ lệ hồ sơ quá hạn dưới 2%"
    cell = f"{target}{mark}{words}" if after else f"{words}{mark}{target}"
    cell = f"- {cell}" if "-" in mark else cell
    rows = tuple(table_rows(["Nội dung", "Thời gian", "Kết quả"], ["Việc", "Quý I", cell]))
    table = DocumentTable(rows=rows, where="bảng 1")
    blocks = ("KẾ HOẠCH Kiểm soát TTHC năm 2026", table)
    document = Document(name="nguon.docx", blocks=blocks, one_line=False)
    plan = draft(document, WORDS, MEASURE_WORDS).plan
    assert plan.kpis == ()
    (unread,) = [words for _task, words in plan.unread() if words.cell == "product"]
    assert "< 2%" in unread.reason


def table_rows(*rows: list[str]) -> Iterator[list[Cell]]:
    """The rows of a table, each cell with a key of its own."""
    keys = count()
    for row in rows:
        yield [Cell(text=text, key=next(keys)) for text in row]


@pytest.mark.parametrize(
    "words", ["Thường xuyên", "Năm 2026", "Hằng năm", "Báo cáo gửi chậm nhất ngày 10/2", "Báo cáo trước ngày 15/12"]
)
def test_a_sentence_that_sets_the_target_no_deadline_leaves_it_as_it_is(words):
    (target,) = read_target(f"{words}. 95% hồ sơ đúng hạn", year=2026)
    assert (target.op, int(target.value), target.text) == (">=", 95, "95% hồ sơ đúng hạn")


@pytest.mark.parametrize(
    ("product", "named"),
    [
        ("60% hồ sơ đăng ký hộ kinh doanh nộp trực tuyến", "hồ sơ đăng ký hộ kinh doanh"),
        ("Tỷ lệ hồ sơ đăng ký hộ kinh doanh cá thể quá hạn dưới 2%", "hồ sơ đăng ký hộ kinh doanh cá thể"),
        ("95% chương trình bồi dưỡng nghiệp vụ kiểm soát đúng hạn", "chương trình bồi dưỡng nghiệp vụ kiểm soát"),
        ("95% phiên đối thoại của lãnh đạo huyện đúng hạn", "phiên đối thoại của lãnh đạo huyện"),
    ],
)
def test_a_reason_quotes_whole_names(tmp_path, product, named):
    plan, _doubts = imported(tmp_path / "nguon.txt", product)
    (unread,) = [words for _task, words in plan.unread() if words.cell == "product"]
    assert f"“{named}”" in unread.reason


@given(
    MEASURED,
    st.sampled_from(
        [("trở xuống", "<="), ("tối đa", "<="), ("là tối đa", "<="), ("trở lên", ">="), ("tối thiểu", ">=")]
    ),
    st.sampled_from(["tối thiểu", "không quá", ""]),
    VALUES,
)
def test_a_sign_behind_the_noun_never_gives_way_to_another_one(measure, far, near, value):
    base, predicate = SHARE_WORDS[measure]
    words, op = far
    text = f"{near} {value}% {base} {predicate} {words}".strip()
    own = "<=" if near == "không quá" else ">="
    if own == op:
        (target,) = read_target(text, year=2026)
        assert (target.op, target.value) == (op, value)
    else:
        refused(text, op, value)


@pytest.mark.parametrize(
    "text",
    ["Thực hiện 60% hồ sơ", "12/20 xã: 85% hồ sơ", "Hồ sơ đã giải quyết được số hóa đạt 90%", "Năm 2026 đạt 80%"],
)
def test_what_only_looks_like_a_figure_that_was_reached_is_a_target(text):
    assert len(read_target(text, year=2026)) == 1


def test_no_measure_that_does_not_fit_stands_in_the_note_either(tmp_path):
    plan, _doubts = imported(tmp_path / "nguon.txt", "90% kết quả hồ sơ giải quyết TTHC được số hóa")
    (kpi,) = plan.kpis
    assert kpi.measure == "digitized-results"
    assert not re.search("|".join(set(MEASURES) - {kpi.measure}), kpi.note or "")
