"""The office's board as a page: tiles, rates, the year day by day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.support.calendars import CALENDAR
from tests.support.pages import Page
from tests.support.registers import PLAN
from tests.support.saved_checks import checks, saved
from tests.support.targets import target
from tthc_cli.kpi.series import KeptRate
from tthc_cli.kpi.verdict import Count, judge
from tthc_cli.output.board import Board, board_page
from tthc_cli.output.due import DueReport
from tthc_cli.output.formats.report import PrintedTable
from tthc_cli.output.identity import FileIdentity
from tthc_cli.output.kpi import KpiReport
from tthc_cli.plan.model import RuleRef
from tthc_cli.register.standing import Standing
from tthc_cli.register.todo import Todo, Urgency
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.periods import period_key

IDENTITY = FileIdentity(name="p.yaml", sha256="a" * 64)
TODAY = date(2024, 4, 30)


def standing(
    due: date, *, task: int = 8, matter: str | None = None, period: str | None = None, **more: Any
) -> Standing:
    named = PLAN.task(task)
    assert named is not None
    deadline = Deadline(kind="by", text="t", nominal=due, due=due, steps=(), period=period_key(period or ""))
    return Standing(matter=matter, task=named, ref=RuleRef(task, 1), deadline=deadline, **more)


def todo(urgency: Urgency, due: date = TODAY) -> Todo:
    return Todo(plan=PLAN, standing=standing(due), urgency=urgency, working_days_left=0)


def board(*items: Todo, **more: Any) -> Board:
    due = DueReport(everything=items, plans=[PLAN], as_of=TODAY, within=5, heading="Kế hoạch năm 2024")
    common = {
        "office": "Sở Mẫu",
        "as_of": TODAY,
        "due": due,
        "standings": (),
        "calendar": CALENDAR,
        "identities": [IDENTITY],
    }
    return Board(**{**common, **more})


def page_of(shown: Board) -> Page:
    page = Page(board_page(shown))
    assert (page.wrong, page.outside) == ([], [])
    return page


def day_kinds(page: Page) -> list[list[str]]:
    """The classes of all cells, those of days among them."""
    return [values.get("class", "").split() for tag, values in page.elements if tag == "td"]


def test_tiles_count_what_is_urgent():
    text = page_of(board(todo("overdue"), todo("overdue"), todo("soon"), todo("later"))).texts_of()
    assert "2 Quá hạn" in text
    assert "0 Đến hạn hôm nay" in text
    assert "1 Đến hạn trong 5 ngày làm việc" in text
    assert "Sở Mẫu" in text
    assert "T3 30/04/2024" in text
    assert "Kế hoạch năm 2024" in text
    assert f"p.yaml (SHA-256 {'a' * 64})" in text


def test_what_is_folded_on_a_screen_is_open_on_paper():
    """Nobody can open it there. A program that prints pages has shown that the rule does it."""
    text = board_page(board(todo("later")))
    assert "<details><summary>" in text
    _screen, _print, paper = text.partition("@media print {")
    (rule,) = re.findall(r"details::details-content \{([^}]*)\}", paper)
    assert "content-visibility: visible" in rule


def test_what_a_terminal_would_act_on_is_shown_as_its_number():
    assert "\x1b" not in board_page(board(office="Sở \x1b[31mMẫu"))


def test_the_year_has_its_days_off_made_up_and_today():
    """2024: 366 days; 30/4 and 1/5 are off, and Saturday 4/5 makes up for Monday 29/4."""
    page = page_of(board())
    kinds = day_kinds(page)
    off = sum(not CALENDAR.is_working(date.fromordinal(number)) for number in _days_of(2024))
    assert sum("off" in each for each in kinds) == off
    assert sum("now" in each for each in kinds) == 1
    assert sum("made-up" in each for each in kinds) == 1
    assert sum("has-due" in each for each in kinds) == 0
    text = page.texts_of()
    assert re.search(r"30/04/2024 ?(–|: )", text)
    assert "04/05/2024" in text
    for number in range(1, 13):
        assert f"Tháng {number:02}/2024" in text


def _days_of(year: int) -> range:
    return range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)


def test_neighbouring_days_of_one_name_are_one_line():
    """Calendars that were read from an office's own file may call all days of Tết the same."""

    class OneName:
        def day(self, value: date) -> Any:
            info = CALENDAR.day(value)
            return replace(info, name="Tết") if info.name and info.name.startswith("Tết") else info

    text = page_of(board(calendar=OneName())).texts_of()
    assert "08/02/2024–12/02/2024 : Tết 13/02/2024 : " in text
    assert "01/01/2024 : Tết" in text


def test_deadlines_of_the_year_stand_on_their_days():
    several = [
        standing(date(2024, 6, 28)),
        standing(date(2024, 6, 28), task=19, period="2024-06"),
        standing(date(2024, 7, 1), matter="7", done_on=date(2024, 7, 1)),
        standing(date(2025, 1, 2)),
        replace(standing(TODAY), deadline=None),
    ]
    page = page_of(board(standings=[(PLAN, several)]))
    text = page.texts_of()
    assert "28/06/2024 : nhiệm vụ 8; nhiệm vụ 19, tháng 06/2024" in text
    assert "01/07/2024 : nhiệm vụ 8, vụ việc 7 (Hoàn thành)" in text
    assert "02/01/2025" not in text
    assert sum("has-due" in each for each in day_kinds(page)) == 2
    another_plan = replace(PLAN, identity=replace(PLAN.identity, id="other"))
    two_plans = page_of(board(standings=[(PLAN, several[:1]), (another_plan, several[:1])])).texts_of()
    assert f"nhiệm vụ 8, {PLAN.id}; nhiệm vụ 8, other" in two_plans


# -- rates -------------------------------------------------------------------------------------------------------------


def kept(good: int, base: int) -> KeptRate:
    (check,) = checks(saved("early-resolution", good, base, period="2024-03"))
    assert check.saved is not None
    (rate,) = check.saved.rates
    return KeptRate(check=check, saved=check.saved, rate=rate)


def test_without_rates_the_board_says_how_to_have_some():
    text = page_of(board()).texts_of()
    assert "--save" in text
    assert "--save" in page_of(board(kept=(PLAN, {}))).texts_of()


@pytest.mark.parametrize(
    ("good", "verdict", "rate"), [(9_599_999, "không đạt", "95,99%"), (9_700_000, "đạt", "97,00%")]
)
def test_the_last_saved_rates_are_cut_and_not_rounded(good, verdict, rate):
    text = page_of(board(kept=(PLAN, {"early-resolution": kept(good, 10_000_000)}))).texts_of()
    assert f"{rate} " in text
    assert verdict in text
    assert "30/06/2024" in text
    missing = [kpi.id for kpi in PLAN.kpis if kpi.id != "early-resolution"]
    assert ", ".join(missing) in text


def test_a_saved_mean_that_misses_its_limit_does_not_look_like_it():
    """A mean of 10.001 working days is shown as 10.01, as everywhere else."""
    last_check = kept(1, 2)
    rate = replace(last_check.rate, measure="handling-time", op="<=", target="10", numerator=10_001, denominator=1000)
    text = page_of(board(kept=(PLAN, {"early-resolution": last_check._replace(rate=rate)}))).texts_of()
    assert "10,01 " in text
    assert "10,00 " not in text


def test_rates_of_case_files_come_before_saved_ones():
    result = judge(target(), Count(numerator=97, denominator=100))
    check = KpiReport(results=[result], inputs=(), plan=PLAN, plan_identity=IDENTITY, as_of=TODAY)
    more = [PrintedTable(notes=["thêm về hồ sơ"])]
    text = page_of(board(check=check, kept=(PLAN, {"early-resolution": kept(1, 2)}), more=more)).texts_of()
    assert "97,00%" in text
    assert "50,00%" not in text
    assert "thêm về hồ sơ" in text
    assert "thêm về hồ sơ" in page_of(board(more=more)).texts_of()
    assert result.rate == Fraction(97)
