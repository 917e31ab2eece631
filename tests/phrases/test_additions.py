"""What the next phrase adds to a rule: a repeat, or the day of a month."""

from __future__ import annotations

from datetime import date

import pytest

from tthc_cli.errors import TthcError
from tthc_cli.phrases.additions import Choice, MonthDay, Repeat, in_words, lacks_base, on_day_of_year, with_addition
from tthc_cli.rules.kinds import After, By, Every, Periodic

AFTER = After(text="15 ngày làm việc", event="start", count=15, unit="working_day")
REPEAT = Repeat(text="cứ sau 05 ngày", count=5, unit="day", until="end")


def month_day(**changes: object) -> MonthDay:
    values: dict[str, object] = {
        "text": "trước ngày 15",
        "day": 15,
        "inclusive": False,
        "month": None,
        "periods": (),
        "time": None,
        **changes,
    }
    return MonthDay(**values)  # type: ignore[arg-type]


def test_a_repeat_goes_on_from_what_is_counted_from_an_event():
    assert with_addition(AFTER, REPEAT, "x", Choice(None)) == Every(
        text="x", event="start", count=15, unit="working_day", then_count=5, then_unit="day", until="end"
    )


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        (After(text="x", date=date(2024, 4, 25), count=1, unit="day"), REPEAT),  # of no event
        (Periodic(text="x", periods=("month",)), REPEAT),
        (AFTER, month_day()),
        (Periodic(text="x", periods=("month",), day=3), month_day()),  # it has a day
    ],
)
def test_what_does_not_go_together_is_refused(rule, more):
    with pytest.raises(TthcError, match=more.text):
        with_addition(rule, more, "x", Choice(None))
    assert more.text in str(lacks_base(more))


def test_a_monthly_report_takes_the_day_of_its_month():
    rule = with_addition(Periodic(text="hằng tháng", periods=("month",)), month_day(time="16:00"), "x", Choice(None))
    assert rule == Periodic(text="x", periods=("month",), day=15, inclusive=False, month="last", time="16:00")


def test_a_quarter_has_three_months_that_a_day_can_lie_in():
    quarterly = Periodic(text="hằng quý", periods=("quarter",))
    with pytest.raises(TthcError, match="ngày 15"):
        with_addition(quarterly, month_day(), "x", Choice(None))
    assert with_addition(quarterly, month_day(month="first"), "x", Choice(None)) == Periodic(
        text="x", periods=("quarter",), day=15, inclusive=False, month="first"
    )


def test_the_last_month_of_a_quarter_is_that_of_the_year_too():
    both = Periodic(text="hằng quý, năm", periods=("quarter", "year"))
    last = with_addition(both, month_day(month="last", periods=("quarter",)), "x", Choice(None))
    assert isinstance(last, Periodic)
    assert (last.periods, last.month) == (("quarter", "year"), "last")
    for day in (month_day(month="first", periods=("quarter",)), month_day(month="last", periods=("half",))):
        with pytest.raises(TthcError, match="“x”"):
            with_addition(both, day, "x", Choice(None))


def test_one_day_of_the_year_is_for_a_yearly_report_alone():
    day = By(text="trước ngày 15/12", date=date(2024, 12, 15), inclusive=False)
    assert on_day_of_year(Periodic(text="hằng năm", periods=("year",)), day, "x") == By(
        text="x", date=date(2024, 12, 15), inclusive=False
    )
    with pytest.raises(TthcError, match="“x”"):
        on_day_of_year(Periodic(text="hằng quý", periods=("quarter",)), day, "x")


def test_rules_are_said_with_how_to_write_them():
    words = in_words([Periodic(text="x", periods=("month",)), By(text="x", date=date(2024, 6, 30), inclusive=True)])
    assert "“" in words
    assert words.endswith("”)")
    assert words.count("30/6/2024") == 2 or words.count("30/06/2024") == 2
