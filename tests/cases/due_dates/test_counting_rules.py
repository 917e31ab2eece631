"""How due dates come out wrong."""

from __future__ import annotations

from tests.support.calendars import FILE
from tthc_cli.cases.due_dates.counting_rules import CALENDARS, CALENDARS_BY_YEAR, HOLIDAYS_SKIPPED, LEGAL, WRONG_RULES


def test_each_wrong_rule_has_mistakes_of_its_own_and_none_is_the_law():
    reasons = [rule.reason for rule in WRONG_RULES]
    assert len(set(reasons)) == len(reasons) == 6 + 14 + 5 * 9
    assert LEGAL.reason == ""
    assert LEGAL not in WRONG_RULES
    for rule in WRONG_RULES:
        assert rule.mistakes
        wrong_calendars = {name for name in (*CALENDARS, *CALENDARS_BY_YEAR) if name != HOLIDAYS_SKIPPED}
        assert rule.calendar in wrong_calendars
        assert (rule.calendar == "legal") is not bool(wrong_calendars & set(rule.mistakes))


def test_two_mistakes_are_less_likely_than_one():
    single = {rule.mistakes[0]: rule.level for rule in WRONG_RULES if len(rule.mistakes) == 1}
    for rule in WRONG_RULES:
        if len(rule.mistakes) == 2:
            assert rule.level > max(single.get(mistake, 1) for mistake in rule.mistakes), rule.reason


def test_what_each_calendar_takes_for_a_working_day():
    """By the days of 2024: 29/4 swapped for Saturday 4/5, 30/4 a holiday, 13/2 in lieu."""
    import duckdb

    kinds = {
        "29/4": ("swapped", False),
        "30/4": ("holiday", False),
        "4/5": ("make_up", True),
        "5/5": ("weekend", True),
        "13/2": ("compensatory", False),
        "6/5": ("working", False),
    }
    assert {off.kind for year in FILE.years for off in year.off} == {"holiday", "compensatory", "swapped"}
    worked, by_year = {}, {}
    with duckdb.connect() as connection:
        connection.execute("create table days (day varchar, kind varchar, rest boolean)")
        connection.executemany("insert into days values (?, ?, ?)", [(day, *kind) for day, kind in kinds.items()])
        for name, condition in CALENDARS.items():
            rows = connection.execute(f"select day from days where {condition}").fetchall()  # noqa: S608
            worked[name] = {day for (day,) in rows}
        dates = "select day as name, date '2024-05-01' as day, kind, rest from days"
        for name, condition in CALENDARS_BY_YEAR.items():
            for year in (2023, 2024):
                query = f"select name from (select *, {year} as of_year from ({dates})) where {condition}"  # noqa: S608
                by_year[name, year] = {day for (day,) in connection.execute(query).fetchall()}
    # of a case received in 2023, no notice of 2024 is known
    assert by_year == {
        ("next-year-missed", 2023): worked["weekdays-only"],
        ("next-year-missed", 2024): worked["legal"],
        ("next-year-and-make-up-missed", 2023): worked["weekdays-only"],
        ("next-year-and-make-up-missed", 2024): worked["make-up-missed"],
    }
    assert worked == {
        "legal": {"4/5", "6/5"},
        "make-up-missed": {"6/5"},
        "holiday-counted": {"29/4", "30/4", "4/5", "13/2", "6/5"},
        "swap-missed": {"29/4", "6/5"},
        "weekdays-only": {"29/4", "30/4", "13/2", "6/5"},
        "holidays-skipped": {"4/5", "5/5", "6/5"},
    }
