"""What open dossiers can do for a target, by hand and against a try of every outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.targets import target
from tthc_cli.kpi.open_cases import Watch
from tthc_cli.kpi.outlook import OpenDue, Outlook, look_ahead
from tthc_cli.kpi.verdict import Count
from tthc_cli.rules.periods import Period, parse_period

YEAR = parse_period("2024", None)


def ahead(
    due: dict[date, int], good: int, base: int, *, today: str = "2024-12-02", period: Period = YEAR, aim: str = "96"
) -> Outlook:
    kpi = target(">", aim)
    watch = Watch(as_of=date.fromisoformat(today), within=5, calendar=CALENDAR)
    so_far = Count(numerator=good, denominator=base)
    return look_ahead(kpi, period, so_far, Fraction(kpi.target), OpenDue(watch=watch, by_due=due))


def test_still_to_end_early_by_the_thirtieth_of_december():
    """480 of 500 are 96 %. With 20 more, 500 of 520 are 96.15 %, 499 are 95.96 %: all 20 but none less."""
    outlook = ahead({date(2024, 12, 31): 15, date(2024, 12, 10): 5, date(2025, 1, 2): 7}, 480, 500)
    assert (outlook.status, outlook.due, outlook.can_end_early, outlook.needed) == ("behind", 20, 20, 20)
    # those due on the 10th with them, so that the 9th comes first
    assert (outlook.first_early, outlook.last_early) == (date(2024, 12, 9), date(2024, 12, 30))
    # 495 of 515 are 96.1 %, 494 are 95.9 %: the five of the 10th may end late
    outlook = ahead({date(2024, 12, 31): 15, date(2024, 12, 10): 5}, 480, 495)
    assert (outlook.needed, outlook.first_early) == (15, date(2024, 12, 30))
    # with 12 of 12: 492 of 512 are 96.09 %, 491 are 95.90 %
    outlook = ahead({date(2024, 12, 31): 12}, 480, 500)
    assert (outlook.needed, outlook.last_early) == (12, date(2024, 12, 30))


def test_what_is_late_or_due_today_counts_and_cannot_end_early():
    outlook = ahead({date(2024, 11, 1): 3, date(2024, 12, 2): 2, date(2024, 12, 3): 4}, 960, 990)
    assert (outlook.due, outlook.can_end_early, outlook.last_early) == (9, 4, date(2024, 12, 2))
    # 999 in all: more than 959.04, so 960 are enough
    assert (outlook.status, outlook.needed) == ("safe", None)


def test_out_of_reach_says_how_many_more_in_a_row():
    # 11 of 14 at best; (11 + k) / (14 + k) > 96 % takes k = 62: 73/76 is 96.05 %, 72/75 is 96 %
    outlook = ahead({date(2024, 11, 1): 3, date(2024, 12, 31): 1}, 10, 10)
    assert (outlook.status, outlook.needed, outlook.in_a_row) == ("out-of-reach", 4, 62)


def test_what_finishing_the_list_today_does():
    outlook = ahead({date(2024, 11, 1): 1, date(2024, 12, 2): 1, date(2024, 12, 5): 2, date(2024, 12, 30): 50}, 96, 97)
    assert outlook.listed is not None
    # overdue, today, and the two due within five working days, which would be early
    assert (outlook.listed_ended, outlook.listed_early) == (4, 2)
    assert (outlook.listed.numerator, outlook.listed.denominator, outlook.listed.verdict) == (98, 101, "met")


def test_when_nothing_is_reckoned():
    assert ahead({date(2025, 1, 2): 7}, 97, 100).status == "met"
    assert ahead({}, 96, 100).status == "missed"
    assert ahead({date(2024, 12, 31): 7}, 96, 100, today="2025-01-02").status == "missed"
    future = ahead({date(2024, 12, 31): 7}, 0, 0, period=parse_period("2025", None))
    assert (future.status, future.needed, future.listed) == ("unknown", None, None)
    assert future.reason
    assert ahead({}, 0, 0).status == "unknown"


def test_a_target_that_nobody_confirmed_is_unknown():
    kpi = replace(target(), confirmed=False)
    watch = Watch(as_of=date(2024, 12, 2), within=5, calendar=CALENDAR)
    due = OpenDue(watch=watch, by_due={date(2024, 12, 31): 3})
    outlook = look_ahead(kpi, YEAR, Count(numerator=1, denominator=1), Fraction(96), due)
    assert (outlook.status, outlook.needed) == ("unknown", None)
    assert (
        look_ahead(kpi, YEAR, None, Fraction(96), due).reason
        == look_ahead(target(), YEAR, None, Fraction(96), due).reason
    )


@given(
    good=st.integers(0, 60),
    bad=st.integers(0, 20),
    late=st.integers(0, 10),
    open_=st.integers(0, 40),
    aim=st.integers(0, 100),
)
def test_the_needed_number_is_what_trying_each_says(good, bad, late, open_, aim):
    outlook = ahead({date(2024, 11, 1): late, date(2024, 12, 31): open_}, good, good + bad, aim=str(aim))
    whole = good + bad + late + open_
    enough = [early for early in range(open_ + 1) if whole and 100 * (good + early) > aim * whole]
    if not late + open_:
        assert outlook.status in ("met", "missed", "unknown")
    elif not enough:
        assert outlook.status == "out-of-reach"
    elif enough[0] == 0:
        assert outlook.status == "safe"
    else:
        assert (outlook.status in ("behind", "on-course"), outlook.needed) == (True, enough[0])
