"""Points from rates, exact; and files of an index that are wrong."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.support.checksums import packaged_index_findings
from tthc_cli.counts.indices import IndexFile, Indicator, Score, load_index
from tthc_cli.data_files import check_file
from tthc_cli.plan import Label

TITLE = Label(vi="a", en="a")


def score(numerator: int, denominator: int, **more: object) -> Score:
    indicator = Indicator(group="g", title=TITLE, **{"max": Decimal(6), **more})  # type: ignore[arg-type]
    return Score(id="1", indicator=indicator, numerator=numerator, denominator=denominator)


@pytest.mark.parametrize(
    ("numerator", "denominator", "more", "points", "each", "needed"),
    [
        (1, 2, {}, Fraction(3), Fraction(3), 1),
        (0, 1000, {}, Fraction(0), Fraction(6, 1000), 17),
        (1000, 1000, {}, Fraction(6), Fraction(0), None),
        # all points at half: 3 of 8 give 4.5, one more gives 1.5
        (3, 8, {"full_at": Decimal("0.5")}, Fraction(9, 2), Fraction(3, 2), 1),
        (5, 8, {"full_at": Decimal("0.5")}, Fraction(6), Fraction(0), None),
        # one dossier more reaches all points: it adds what is missing, not more
        (8, 10, {"full_at": Decimal("0.9")}, Fraction(16, 3), Fraction(2, 3), 1),
        (0, 1, {"full_at": Decimal("0.9")}, Fraction(0), Fraction(6), 1),
    ],
)
def test_points_by_hand(numerator, denominator, more, points, each, needed):
    result = score(numerator, denominator, **more)
    assert (result.points, result.points_per_case, result.cases_to_next_tenth) == (points, each, needed)
    if needed is not None:
        reached = score(numerator + needed, denominator, **more).points
        before = score(numerator + needed - 1, denominator, **more).points
        assert reached is not None
        assert before is not None
        tenth = Fraction(int(points * 10) + 1, 10)
        assert before < tenth <= reached


@pytest.mark.parametrize(("empty", "points"), [("none", None), ("zero", Fraction(0)), ("full", Fraction(6))])
def test_nothing_to_count_gives_what_the_index_says(empty, points):
    assert score(0, 0, empty=empty).points == points
    assert score(0, 0, empty=empty).rate is None


def test_a_rate_that_is_multiplied_gives_less():
    doubled = Score(
        id="1",
        indicator=Indicator(group="g", title=TITLE, max=Decimal(6), full_at=Decimal("0.5")),
        numerator=2,
        denominator=8,
        factor=Fraction(1, 2),
    )
    assert (doubled.rate, doubled.points, doubled.points_per_case) == (Fraction(1, 8), Fraction(3, 2), Fraction(3, 4))


WRONG = {
    "group: openness": ("group: opennes", "không có nhóm opennes"),
    'times: "1.4"': ('times: "9.9"', "phía trên không có chỉ số 9.9"),
    "full_at: 0.5": ("full_at: 1.5", "hãy viết một tỷ lệ lớn hơn 0, không quá 1"),
    "max: 12}": ("max: 13}", "các chỉ số của nhóm cộng lại 12 điểm, không phải 13"),
    "needs: [synced]": ("needs: [syncd]", "không có cột syncd"),
    "good: reused": ("good: reusd", "không có cột hay điều kiện reusd; có phải là reused?"),
    'of: "2.1"': ('of: "7"', "phía trên không có chỉ số 7"),
    "good: reused\n": ("good: reused and supplement_count = 0\n", "supplement_count"),
    "needs: [due_on, finished_on]": ("needs: [due_on]", "finished_on"),
    "needs: [fee_amount]": ("needs: [channel]", "fee_amount"),
    "bad_without: {due_on:": ("bad_without: {due_day:", "không có cột due_day"),
    "condition: rating = dissatisfied": ("condition: rating = unhappy", "rating không có từ unhappy"),
}


@pytest.mark.parametrize("part", WRONG)
def test_what_is_wrong_is_said_with_its_line(tmp_path, part):
    text = load_index().path.read_text(encoding="utf-8")
    replaced, words = WRONG[part]
    assert part in text
    path = Path(tmp_path / "index.yaml")
    path.write_text(text.replace(part, replaced, 1), encoding="utf-8")
    lines = check_file(path, IndexFile, packaged_index_findings)
    assert any(words in line and line.startswith(f"{path}:") for line in lines), lines
    place = int(next(line for line in lines if words in line).removeprefix(f"{path}:").partition(":")[0])
    assert place > 10  # that of the indicator, not of the whole file
