"""The index against a count in plain Python, over made-up dossiers, procedures, ratings and feedback; and by hand."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.support import calendars
from tests.support.counted_dossiers import OVER, Dossier, made_up, write_dossiers
from tests.support.examples import crossed
from tests.support.plain_index import end_of, handled, in_time
from tthc_cli.cases.dictionary_load import load_columns
from tthc_cli.cases.indices import IndexRequest, score
from tthc_cli.cases.resources import EngineName, Resources
from tthc_cli.counts.indices import Score, load_index
from tthc_cli.rules.periods import Period, parse_period

DICTIONARY, INDEX = load_columns(), load_index().value
PERIOD = parse_period("2026-03", None)
CALENDAR = calendars.CALENDAR
PROCEDURES = [
    # code, name, online level, fee, paper result
    ("1.001", "Cấp phép", "Toàn trình", True, True),
    ("1.002", "Đăng ký", "Một phần", True, False),
    ("1.003", "Xác nhận", "Cung cấp thông tin", False, True),
    ("1.004", "Công nhận", "Toàn trình", True, True),
]
FEE = {code for code, _name, _level, fee, _paper in PROCEDURES if fee}
PAPER = {code for code, _name, _level, _fee, paper in PROCEDURES if paper}
ONLINE = {code for code, _name, level, _fee, _paper in PROCEDURES if level != "Cung cấp thông tin"}


def table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def procedures(folder: Path) -> Path:
    header = ["Mã thủ tục", "Tên thủ tục hành chính", "Mức độ", "Có phí lệ phí", "Kết quả bản giấy"]
    rows = [
        (code, name, level, (fee and "có") or "", (paper and "có") or "")
        for code, name, level, fee, paper in PROCEDURES
    ]
    return table(folder / "procedures.csv", header, rows)


def run(folder: Path, dossiers: Sequence[Dossier], as_of: date, **more: Any) -> Any:
    files: dict[str, list[Path]] = {"cases": [write_dossiers(folder / "cases.csv", dossiers, more.pop("without", ()))]}
    files |= {name: [path] for name, path in more.pop("files", {}).items()}
    request = IndexRequest(
        index=more.pop("index", INDEX),
        files=files,
        period=more.pop("period", PERIOD),
        as_of=as_of,
        calendar=CALENDAR,
        **more,
    )
    return score(request, DICTIONARY)


def by_id(scores: Sequence[Score]) -> dict[str, Score]:
    return {each.id: each for each in scores}


# -- the same in plain Python ------------------------------------------------------------------------------------------


def expected(dossiers: Sequence[Dossier], first: date, last: date) -> dict[str, tuple[int, int]]:
    received = [each for each in dossiers if first <= each["received_on"] <= last]
    fee = [d for d in received if d["procedure_code"] in FEE or (d["procedure_code"] == "9.999" and d["fee_required"])]
    charged = [d for d in fee if d["fee_amount"] != 0]
    paper = [d for d in received if d["procedure_code"] in PAPER | {"9.999"}]
    base = [each for each in dossiers if handled(each, first, last)]
    days = [
        CALENDAR.count(each["received_on"], each["finished_on"])
        for each in dossiers
        if each["status"] in ("finished", "returned") and each["finished_on"] and first <= each["finished_on"] <= last
    ]

    def share(rows: Sequence[Dossier], good: Callable[[Dossier], bool]) -> tuple[int, int]:
        return sum(map(good, rows)), len(rows)

    def codes(rows: Sequence[Dossier], good: Callable[[Dossier], bool]) -> set[str]:
        return {each["procedure_code"] for each in rows if good(each)}

    return {
        "1.4": share(received, lambda d: d["synced"]),
        "2.1": share(base, lambda d: in_time(d, last)),
        "2.2": (sum(days), len(days)),
        "3.1": (len(ONLINE), len(PROCEDURES)),
        "3.2": (len(codes(received, lambda d: d["channel"] == "online") & ONLINE), len(ONLINE)),
        "3.3": share(
            received,
            lambda d: d["channel"] == "online" and (d["result_file"] or d["procedure_code"] not in PAPER | {"9.999"}),
        ),
        "3.5": (len(codes(received, lambda d: d["fee_amount"] is not None) & FEE), len(FEE)),
        "3.5b": (len(codes(received, lambda d: d["paid_online"]) & FEE), len(FEE)),
        "3.6": share(charged, lambda d: d["paid_online"]),
        "4.1": share(paper, lambda d: d["result_file"]),
        "4.2": share(received, lambda d: d["component_digitized"] and d["result_file"]),
        "4.3": share(received, lambda d: d["reused"]),
        "4.4": share(received, lambda d: d["personal_store"]),
        "4.5b": share([d for d in received if d["applicant_kind"] == "citizen"], lambda d: d["verified"]),
    }


AS_OF = (date(2026, 5, 4), date(2026, 3, 20))
"""A day after the period, and one within it."""


@pytest.mark.parametrize(("seed", "as_of"), crossed(range(2), AS_OF))
def test_every_indicator_is_that_of_a_plain_count(tmp_path, seed, as_of):
    dossiers = made_up(Random(seed), 150, PERIOD.first, PERIOD.last)
    outcome = run(tmp_path, dossiers, as_of, by=("unit",), files={"procedures": procedures(tmp_path)})
    last = min(PERIOD.last, as_of)
    scores = by_id(outcome.scores)
    counted = {name: (scores[name].numerator, scores[name].denominator) for name in scores if scores[name].is_known}
    assert counted == expected(dossiers, PERIOD.first, last)
    assert set(outcome.groups) == {(unit or "",) for unit in {each["unit"] for each in dossiers}}
    for (unit,), of_group in outcome.groups.items():
        own = expected([each for each in dossiers if (each["unit"] or "") == unit], PERIOD.first, last)
        for name, each in by_id(of_group).items():
            if each.is_known:
                assert (each.numerator, each.denominator) == own[name], (unit, name)


@pytest.mark.slow
@pytest.mark.parametrize(
    "indicators",
    [
        pytest.param(["2.1", "2.2"], id="a share and a mean"),
        pytest.param(list(INDEX.indicators), marks=pytest.mark.soak, id="all, which take Spark long"),
    ],
)
def test_spark_counts_the_same(tmp_path, sharing_spark, indicators):
    some = replace(INDEX, indicators={name: INDEX.indicators[name] for name in indicators})
    dossiers = made_up(Random(7), 120, PERIOD.first, PERIOD.last)
    files = {"procedures": procedures(tmp_path), "ratings": ratings(tmp_path, [("H00001", "Không hài lòng")])}
    outcomes = [
        run(tmp_path, dossiers, AS_OF[0], index=some, by=("unit",), files=files, resources=Resources(engine=engine))
        for engine in EngineName
    ]
    assert outcomes[0].scores == outcomes[1].scores
    assert outcomes[0].groups == outcomes[1].groups


def test_what_was_left_out_is_said(tmp_path):
    dossiers = made_up(Random(3), 200, PERIOD.first, PERIOD.last)
    scores = by_id(run(tmp_path, dossiers, AS_OF[0]).scores)
    gone = sum(1 for d in dossiers if d["received_on"] <= PERIOD.last and d["status"] in OVER and end_of(d) is None)
    without = sum(1 for d in dossiers if handled(d, PERIOD.first, PERIOD.last) and d["due_on"] is None)
    assert any(text.endswith(f": {gone}") for text in scores["2.1"].remarks)
    assert any(text.endswith(f": {without}") for text in scores["2.1"].remarks)


# -- by hand -----------------------------------------------------------------------------------------------------------


def ratings(folder: Path, rows: Sequence[tuple[str, str]]) -> Path:
    header = ["Mã đánh giá", "Mã hồ sơ", "Đánh giá"]
    return table(folder / "ratings.csv", header, [(f"R{number}", *row) for number, row in enumerate(rows)])


BASE: dict[str, Any] = {
    **made_up(Random(0), 1, PERIOD.first, PERIOD.last)[0],
    "received_on": date(2026, 3, 2),
    "due_on": date(2026, 3, 20),
    "finished_on": date(2026, 3, 19),
    "handed_over_on": None,
    "paused_from": None,
    "paused_to": None,
    "status": "finished",
    "supplement_count": None,
    "synced": True,
    "unit": "Phòng A",
}


def dossier(number: int, **changes: Any) -> dict[str, Any]:
    return {**BASE, "case_id": f"H{number}", **changes}


BY_HAND: list[tuple[Any, ...]] = [
    ({}, True, True),
    ({"finished_on": date(2026, 3, 20)}, True, True),
    ({"finished_on": date(2026, 3, 23)}, True, False),
    # ended before the period, or received after it
    ({"received_on": date(2026, 2, 2), "finished_on": date(2026, 2, 27)}, False, False),
    ({"received_on": date(2026, 4, 1), "finished_on": None, "status": "in_progress"}, False, False),
    # open: in time up to the last day of the period, also on it
    ({"finished_on": None, "status": "in_progress", "due_on": date(2026, 3, 31)}, True, True),
    ({"finished_on": None, "status": "in_progress", "due_on": date(2026, 3, 30)}, True, False),
    # ended after the period: open on its last day
    ({"finished_on": date(2026, 4, 3), "due_on": date(2026, 3, 31)}, True, True),
    # waits for a supplement: judged by the day of the request
    ({"finished_on": None, "status": "supplement", "paused_from": date(2026, 3, 20)}, True, True),
    ({"finished_on": None, "status": "supplement", "paused_from": date(2026, 3, 23)}, True, False),
    # asked twice is late
    ({"supplement_count": 2}, True, False),
    # 10 days of waiting are taken off: 30/3 less 10 is the due day
    (
        {"finished_on": date(2026, 3, 30), "paused_from": date(2026, 3, 5), "paused_to": date(2026, 3, 15)},
        True,
        True,
    ),
    (
        {"finished_on": date(2026, 3, 31), "paused_from": date(2026, 3, 5), "paused_to": date(2026, 3, 15)},
        True,
        False,
    ),
    # the day of handing over stands for the end
    ({"finished_on": None, "handed_over_on": date(2026, 3, 20)}, True, True),
    # over by its status without any end day: left out; refused with one: in the base
    ({"finished_on": None}, False, False),
    ({"status": "refused"}, True, True),
    # without a due day it is in the base, and in no numerator
    ({"due_on": None}, True, False),
]
"""What is changed of a dossier, whether it is in the base of 2.1, and whether it is in time there."""


def test_2_1_dossier_by_dossier(tmp_path):
    dossiers = [dossier(place, unit=f"{place}", **changes) for place, (changes, *_counts) in enumerate(BY_HAND)]
    groups = run(tmp_path, dossiers, AS_OF[0], by=["unit"]).groups
    counted = {unit: by_id(scores)["2.1"] for (unit,), scores in groups.items()}
    assert [
        (changes, bool(counted[f"{place}"].denominator), bool(counted[f"{place}"].numerator))
        for place, (changes, *_counts) in enumerate(BY_HAND)
    ] == BY_HAND
    assert {score.denominator for score in counted.values()} == {0, 1}


def test_what_the_office_reported_is_the_denominator_if_it_is_more(tmp_path):
    dossiers = [dossier(number) for number in range(1, 5)]
    for reported, denominator in ((None, 4), (3, 4), (10, 10)):
        scores = by_id(run(tmp_path, dossiers, AS_OF[0], reported=reported).scores)
        assert (scores["1.4"].numerator, scores["1.4"].denominator) == (4, denominator)
        assert any("3" in remark and "4" in remark for remark in scores["1.4"].remarks) == (reported == 3)
    # 6 points for all: 4 of 10 give 2.4, and a dossier is worth 0.6
    assert scores["1.4"].points == Fraction(12, 5)
    assert scores["1.4"].points_per_case == Fraction(3, 5)
    assert scores["1.4"].cases_to_next_tenth == 1
    # 3.3 is multiplied by that rate
    assert scores["3.3"].factor == Fraction(2, 5)


def test_disliked_dossiers_are_taken_off_5_4(tmp_path):
    dossiers = [dossier(1), dossier(2), dossier(3, finished_on=date(2026, 3, 23)), dossier(4)]
    rated = ratings(
        tmp_path, [("H1", "Không hài lòng"), ("H1", "Không hài lòng"), ("H2", "Hài lòng"), ("H99", "Không hài lòng")]
    )
    scores = by_id(run(tmp_path, dossiers, AS_OF[0], files={"ratings": rated}).scores)
    # 4 handled, 1 late, 1 disliked: 2 of 4; all 6 points at 90 %
    assert (scores["5.4"].numerator, scores["5.4"].denominator) == (2, 4)
    assert scores["5.4"].points == 6 * Fraction(1, 2) / Fraction(9, 10)


def feedback(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    header = [
        "Mã PAKN",
        "Ngày gửi",
        "Ngày chuyển",
        "Ngày từ chối",
        "Ngày yêu cầu bổ sung thông tin",
        "Ngày trả lời",
        "Ngày công khai",
        "Không hài lòng",
        "Gửi lại",
    ]
    return table(folder / "feedback.csv", header, rows)


def test_feedback_by_hand(tmp_path):
    path = feedback(
        tmp_path,
        [
            # sent on Monday 2/3: 15 working days are 23/3
            ("P1", "02/03/2026", "", "", "", "23/03/2026", "25/03/2026", "0", ""),
            ("P2", "02/03/2026", "", "", "", "24/03/2026", "", "", ""),
            ("P3", "02/03/2026", "05/03/2026", "", "", "24/03/2026", "", "1", ""),
            ("P4", "02/03/2026", "", "04/03/2026", "", "", "", "", ""),
            ("P5", "02/03/2026", "", "05/03/2026", "", "", "", "", ""),
            # asked for more on the 5th working day, and open since
            ("P6", "02/03/2026", "", "", "09/03/2026", "", "", "", "x"),
            # open, and 15 working days are over on 31/3; open, and they are not
            ("P7", "02/03/2026", "", "", "", "", "", "", ""),
            ("P8", "16/03/2026", "", "", "", "", "", "", ""),
            # of the period before, answered in this one; published on the third working day
            ("P9", "16/02/2026", "", "", "", "04/03/2026", "09/03/2026", "", ""),
        ],
    )
    scores = by_id(run(tmp_path, [dossier(1)], AS_OF[0], files={"feedback": path}).scores)
    # in time: P1, P3, P4, P6, P8
    assert (scores["5.2"].numerator, scores["5.2"].denominator) == (5, 9)
    # received in the period: P1 to P8; of those in time P3 is disliked, P6 is sent again
    assert (scores["5.3"].numerator, scores["5.3"].denominator) == (3, 8)


def test_procedures_by_hand(tmp_path):
    header = [
        "Tên thủ tục hành chính",
        "Ngày công bố",
        "Ngày hiệu lực của căn cứ pháp lý",
        "Ngày công khai",
        "Công khai đầy đủ",
    ]
    path = table(
        tmp_path / "p.csv",
        header,
        [
            # 5 working days from Monday 2/3 are Monday 9/3
            ("A", "02/03/2026", "09/03/2026", "09/03/2026", "có"),
            ("B", "02/03/2026", "08/03/2026", "10/03/2026", ""),
            ("C", "03/03/2026", "", "", ""),
            # of February, made public in March, in time; of the end of March, not yet due
            ("D", "27/02/2026", "01/05/2026", "05/03/2026", "có"),
            ("E", "30/03/2026", "01/05/2026", "", ""),
        ],
    )
    scores = by_id(run(tmp_path, [dossier(1)], AS_OF[0], files={"procedures": path}).scores)
    assert (scores["1.1"].numerator, scores["1.1"].denominator) == (2, 3)
    assert any(text.endswith(": 1") for text in scores["1.1"].remarks)
    # made public in March: A and D in time, B late; C had to be
    assert (scores["1.2"].numerator, scores["1.2"].denominator) == (2, 4)
    assert (scores["1.3"].numerator, scores["1.3"].denominator) == (2, 3)


def test_missing_columns_and_files_make_indicators_unknown(tmp_path):
    scores = by_id(run(tmp_path, [dossier(1)], AS_OF[0], without=("synced", "result_file")).scores)
    for name, what in {
        "1.4": "Đã đồng bộ",
        "3.3": "Kết quả điện tử",
        "4.1": "Kết quả điện tử",
        "3.2": "procedures",
        "5.4": "ratings",
    }.items():
        assert not scores[name].is_known
        assert what in scores[name].reason
        assert scores[name].points is None
    assert scores["4.6"].reason
    assert scores["4.3"].is_known


def test_without_the_end_day_or_what_stands_for_it_nobody_is_called_late(tmp_path):
    without = by_id(run(tmp_path, [dossier(1)], AS_OF[0], without=("finished_on", "handed_over_on")).scores)
    for name in ("2.1", "2.2"):
        assert not without[name].is_known
        assert "Ngày kết thúc xử lý" in without[name].reason
    stand_in = by_id(run(tmp_path, [dossier(1)], AS_OF[0], without=("finished_on",)).scores)
    assert stand_in["2.1"].is_known


def linked(folder: Path, header: str, row: str, **changes: Any) -> dict[str, Score]:
    """The index of one online dossier that was paid online, with a file of one procedure."""
    (folder / "p.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    paid = dossier(1, channel="online", paid_online=True, fee_required=True, fee_amount=50_000, **changes)
    return by_id(run(folder, [paid], AS_OF[0], files={"procedures": folder / "p.csv"}).scores)


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"procedure_code": "1.001"}, (1, 1)),
        ({"procedure_code": None, "procedure": "CẤP PHÉP"}, (1, 1)),
        # a code that the file does not have is another procedure, whatever it is called
        ({"procedure_code": "2.002", "procedure": "Cấp phép"}, (0, 1)),
    ],
)
def test_a_case_is_joined_by_its_code_else_by_its_name(tmp_path, changes, counts):
    header, row = "Mã thủ tục,Tên thủ tục hành chính,Mức độ,Có phí lệ phí", "1.001,Cấp phép,Toàn trình,có"
    scores = linked(tmp_path, header, row, **changes)
    assert (scores["3.2"].numerator, scores["3.2"].denominator) == counts
    assert (scores["3.5b"].numerator, scores["3.5b"].denominator) == counts
    # of a procedure that no file tells, the fee of the dossier counts, and that is said
    assert (scores["3.6"].numerator, scores["3.6"].denominator) == (1, 1)
    assert bool(scores["3.6"].remarks) == (counts == (0, 1))


def test_codes_that_look_like_a_person_s_number_are_joined_all_the_same(tmp_path):
    header, row = "Mã thủ tục,Tên thủ tục hành chính,Có phí lệ phí", "1004964000,Cấp phép,có"
    scores = linked(tmp_path, header, row, procedure_code="1004964000")
    assert (scores["3.5b"].numerator, scores["3.5b"].denominator) == (1, 1)


def test_what_neither_file_tells_is_unknown(tmp_path):
    (tmp_path / "p.csv").write_text("Mã thủ tục,Tên thủ tục hành chính\n1.001,Cấp phép\n", encoding="utf-8")
    files = {"procedures": tmp_path / "p.csv"}
    scores = by_id(run(tmp_path, [dossier(1)], AS_OF[0], files=files, without=("fee_required",)).scores)
    assert "Có nghĩa vụ tài chính" in scores["3.6"].reason


def test_working_days_of_an_old_dossier_know_its_days_off(tmp_path):
    old = dossier(1, received_on=date(2021, 1, 4), finished_on=date(2026, 3, 5))
    mean = by_id(run(tmp_path, [old], AS_OF[0]).scores)["2.2"]
    assert (mean.numerator, mean.denominator) == (CALENDAR.count(date(2021, 1, 4), date(2026, 3, 5)), 1)


def test_a_cell_that_cannot_be_read_is_told(tmp_path):
    outcome = run(tmp_path, [dossier(1, supplement_count="nhiều")], AS_OF[0])
    assert "Số lần bổ sung không đọc được nên coi là để trống: 1" in by_id(outcome.scores)["2.1"].remarks


def test_groups_by_a_column_that_is_not_there_are_not_shown(tmp_path):
    outcome = run(tmp_path, [dossier(1)], AS_OF[0], by=("unit",), without=("unit",))
    assert (outcome.by, outcome.groups) == ((), {})
    assert any("--by" in warning for warning in outcome.warnings)


def test_points_stop_at_the_most(tmp_path):
    dossiers = [dossier(number, reused=True) for number in range(1, 4)]
    reused = by_id(run(tmp_path, dossiers, AS_OF[0]).scores)["4.3"]
    assert (reused.points, reused.points_per_case, reused.cases_to_next_tenth) == (Fraction(2), Fraction(0), None)


def test_nothing_to_count(tmp_path):
    period = Period(name="2020-03", first=date(2020, 3, 1), last=date(2020, 3, 31))
    scores = by_id(run(tmp_path, [dossier(1)], AS_OF[0], period=period).scores)
    assert (scores["1.4"].denominator, scores["1.4"].points) == (0, Fraction(0))
    assert (scores["2.1"].denominator, scores["2.1"].points) == (0, None)


def test_the_most_points_of_the_groups_add_up():
    assert sum(group.max for group in INDEX.groups.values()) == 100
    for name, group in INDEX.groups.items():
        assert sum(each.max or 0 for each in INDEX.indicators.values() if each.group == name) == group.max


def test_scores_do_not_depend_on_the_order_of_rows(tmp_path):
    dossiers = made_up(Random(11), 80, PERIOD.first, PERIOD.last)
    in_order, backwards = (run(tmp_path, rows, AS_OF[0]).scores for rows in (dossiers, dossiers[::-1]))
    assert [replace(each, remarks=()) for each in in_order] == [replace(each, remarks=()) for each in backwards]
