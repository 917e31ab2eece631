"""The calendar's file against the notices (typed by hand, not taken from the file), the law, and the library."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

import holidays
import pytest

from tthc_cli.data_files import data_file
from tthc_cli.workdays.holiday_file import HolidayFile, HolidayYear
from tthc_cli.workdays.load import load_calendar
from tthc_cli.workdays.work_calendar import WorkCalendar

YEARS = range(2019, 2028)

WEEKDAYS_OFF = {
    # day/month, a span as first-last; from the notices and the law
    2019: "1/1 4/2-8/2 15/4 29/4 30/4 1/5 2/9",
    2020: "1/1 23/1 24/1 27/1 28/1 29/1 2/4 30/4 1/5 2/9",
    2021: "1/1 10/2 11/2 12/2 15/2 16/2 21/4 30/4 3/5 2/9 3/9",
    2022: "3/1 31/1 1/2-4/2 11/4 2/5 3/5 1/9 2/9",
    2023: "2/1 20/1 23/1-26/1 1/5 2/5 3/5 1/9 4/9",
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1-31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2-20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
    2027: "1/1 4/2 5/2 8/2 9/2 10/2 16/4 30/4 3/5 2/9 3/9 24/11",
}
HOLIDAYS_ON_WEEKENDS = {
    2019: "14/4",  # Giỗ Tổ, a Sunday
    2020: "25/1 26/1",
    2021: "13/2 14/2 1/5",
    2022: "1/1 10/4 30/4 1/5",
    2023: "1/1 21/1 22/1 29/4 30/4 2/9",
    2024: "10/2 11/2",
    2025: "",
    2026: "26/4",
    2027: "6/2 7/2 1/5",
}
SWAPS = {
    # the weekday taken off: the Saturday worked for it, and the notice
    date(2018, 12, 31): (date(2019, 1, 5), "6519/VPCP-KGVX"),
    date(2019, 4, 29): (date(2019, 5, 4), "6519/VPCP-KGVX"),
    date(2024, 4, 29): (date(2024, 5, 4), "2450/VPCP-KGVX"),
    date(2025, 5, 2): (date(2025, 4, 26), "6150/TB-BLĐTBXH"),
    date(2026, 1, 2): (date(2026, 1, 10), "12729/VPCP-KGVX"),
    date(2026, 8, 31): (date(2026, 8, 22), "9859/VPCP-KGVX"),
}
LUNAR_NEW_YEAR = {
    # mùng 1 Tết, and how many days the month before it (tháng Chạp) has
    2019: (date(2019, 2, 5), 30),
    2020: (date(2020, 1, 25), 30),
    2021: (date(2021, 2, 12), 30),
    2022: (date(2022, 2, 1), 29),
    2023: (date(2023, 1, 22), 30),
    2024: (date(2024, 2, 10), 30),
    2025: (date(2025, 1, 29), 29),
    2026: (date(2026, 2, 17), 29),
    2027: (date(2027, 2, 6), 29),
}
TET_AND_NATIONAL_DAY = {
    # the notice that sets the days of Tết and Quốc khánh, which the law leaves open
    2021: "4875/TB-LĐTBXH",
    2022: "119/TB-LĐTBXH",
    2023: "5034/TB-LĐTBXH",
    2024: "5015/TB-LĐTBXH",
    2025: "6150/TB-BLĐTBXH",
    2026: "9441/TB-BNV",
    2027: "10065/VPCP-KGVX",
}
THE_LIBRARY_DIFFERS = {
    # day: (working by the file, the notice that says so)
    date(2026, 1, 2): (False, "12729/VPCP-KGVX"),
    date(2026, 1, 10): (True, "12729/VPCP-KGVX"),
}


def typed(year: int, days: str) -> list[date]:
    """The days of a line of a table above."""
    dates = []
    for item in days.split():
        first, last = (date(year, *map(int, reversed(end.split("/")))) for end in (item.split("-") * 2)[:2])
        dates += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return dates


def every_day(first: int = 2019, last: int = 2027) -> Iterator[date]:
    day = date(first, 1, 1)
    while day.year <= last:
        yield day
        day += timedelta(days=1)


def the(file: HolidayFile, year: int) -> HolidayYear:
    return next(holiday_year for holiday_year in file.years if holiday_year.year == year)


@pytest.fixture(scope="module")
def holiday_file() -> HolidayFile:
    """The packaged one: all other tests have a calendar of their own, which no notice changes."""
    return load_calendar().value


# -- the notices ------------------------------------------------------------------------------------------------------


def test_the_years_and_how_sure_they_are(holiday_file: HolidayFile):
    status = {year.year: year.status for year in holiday_file.years}
    assert status == {2018: "estimated", **dict.fromkeys(range(2019, 2027), "announced"), 2027: "partial"}
    assert all(year.note for year in holiday_file.years)
    assert "chưa kiểm chứng" in (the(holiday_file, 2020).note or "")


@pytest.mark.parametrize("year", YEARS)
def test_weekdays_off_are_those_of_the_notices(holiday_file: HolidayFile, year):
    weekdays_off = [off.date for off in the(holiday_file, year).off if off.date.weekday() < 5]
    assert weekdays_off == typed(year, WEEKDAYS_OFF[year])


@pytest.mark.parametrize("year", YEARS)
def test_holidays_on_weekends_are_listed_too(holiday_file: HolidayFile, year):
    on_weekends = [off for off in the(holiday_file, year).off if off.date.weekday() >= 5]
    assert [off.date for off in on_weekends] == typed(year, HOLIDAYS_ON_WEEKENDS[year])
    assert {off.kind for off in on_weekends} <= {"holiday"}


def test_of_2018_there_is_the_swapped_day_alone(holiday_file: HolidayFile):
    assert [(off.date, off.kind) for off in the(holiday_file, 2018).off] == [(date(2018, 12, 31), "swapped")]


def test_each_swapped_weekday_has_its_saturday_and_its_notice(holiday_file: HolidayFile):
    swapped = {off.date: off for year in holiday_file.years for off in year.off if off.kind == "swapped"}
    made_up = {made.instead_of: made for year in holiday_file.years for made in year.make_up}
    assert set(swapped) == set(made_up) == set(SWAPS)
    assert sum(len(year.make_up) for year in holiday_file.years) == len(SWAPS)
    for day, (saturday, notice) in SWAPS.items():
        assert made_up[day].date == saturday
        assert saturday.weekday() == 5
        assert day.weekday() < 5
        for entry in (swapped[day], made_up[day]):
            assert notice in holiday_file.sources[entry.source].document
        assert f"{saturday:%d/%m/%Y}" in swapped[day].name
        assert f"{day:%d/%m/%Y}" in made_up[day].name


def test_no_day_stands_twice_and_all_are_in_order(holiday_file: HolidayFile):
    off = [entry.date for year in holiday_file.years for entry in year.off]
    worked = [entry.date for year in holiday_file.years for entry in year.make_up]
    assert off == sorted(set(off))
    assert worked == sorted(set(worked))
    assert not set(off) & set(worked)
    for year in holiday_file.years:
        assert {entry.date.year for entry in year.off} | {entry.date.year for entry in year.make_up} == {year.year}


def test_what_is_open_in_2027(holiday_file: HolidayFile):
    occasions = [occasion for year in holiday_file.years for occasion in year.open]
    assert [(occasion.first, occasion.last) for occasion in occasions] == [
        (date(2026, 12, 26), date(2027, 1, 9)),
        (date(2027, 4, 24), date(2027, 5, 8)),
        (date(2027, 11, 13), date(2027, 12, 4)),
    ]
    assert ["Tết Dương lịch" in occasions[0].name, "30/4" in occasions[1].name, "24/11" in occasions[2].name] == [
        True
    ] * 3
    # Tết and Quốc khánh are announced: nothing about them is open any more
    for day in typed(2027, "4/2-10/2 2/9 3/9"):
        assert not any(occasion.first <= day <= occasion.last for occasion in occasions)


# -- the law ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_the_law_gives_so_many_holidays(holiday_file: HolidayFile, year):
    # ten; the second day of Quốc khánh from 2021, the Day of Vietnamese Culture from 2026
    expected = 10 + (year >= 2021) + (year >= 2026)
    public_holidays = [off for off in the(holiday_file, year).off if off.kind == "holiday"]
    assert len(public_holidays) == expected
    assert sum(off.name.startswith("Tết Nguyên đán (") for off in public_holidays) == 5
    assert sum(off.name.startswith("Quốc khánh") for off in public_holidays) == 1 + (year >= 2021)
    for name in ("Tết Dương lịch", "Giỗ Tổ Hùng Vương", "Ngày Chiến thắng", "Ngày Quốc tế lao động"):
        assert sum(off.name.startswith(name) for off in public_holidays) == 1
    assert sum("Văn hóa" in off.name for off in public_holidays) == (year >= 2026)


@pytest.mark.parametrize("year", YEARS)
def test_each_holiday_on_a_weekend_is_made_up_on_the_next_working_day(holiday_file: HolidayFile, year):
    off = the(holiday_file, year).off
    taken = {entry.date for entry in off if entry.kind != "compensatory"}
    expected = {}
    for holiday in [entry for entry in off if entry.kind == "holiday" and entry.date.weekday() >= 5]:
        day = holiday.date
        while day.weekday() >= 5 or day in taken:
            day += timedelta(days=1)
        taken.add(day)
        name = holiday.name
        expected[day] = f"Nghỉ bù {name.replace('(', '(cho ') if name.startswith('Tết Nguyên đán') else name}"
    assert {entry.date: entry.name for entry in off if entry.kind == "compensatory"} == expected


@pytest.mark.parametrize("year", YEARS)
def test_the_days_of_tet_bear_their_lunar_names(holiday_file: HolidayFile, year):
    first, length = LUNAR_NEW_YEAR[year]
    for off in the(holiday_file, year).off:
        if off.name.startswith("Tết Nguyên đán ("):
            place = (off.date - first).days
            lunar = f"mùng {place + 1}" if place >= 0 else f"{length + place + 1} tháng Chạp"
            assert off.name == f"Tết Nguyên đán ({lunar})"


# -- the sources ------------------------------------------------------------------------------------------------------


def test_every_day_has_a_known_source_and_each_source_its_day(holiday_file: HolidayFile):
    used = {off.source for year in holiday_file.years for off in year.off}
    used |= {made.source for year in holiday_file.years for made in year.make_up}
    used.add(holiday_file.weekly_rest.source)
    # one repeats what another says, one says that nothing is swapped
    assert set(holiday_file.sources) - used == {"ldtbxh-1570", "bnv-3383"}
    assert used <= set(holiday_file.sources)
    assert all(source.checked for source in holiday_file.sources.values())


@pytest.mark.parametrize("year", YEARS)
def test_tet_and_quoc_khanh_rest_on_the_notice_of_the_year(holiday_file: HolidayFile, year):
    notices = {
        holiday_file.sources[off.source].document
        for off in the(holiday_file, year).off
        if "Tết Nguyên đán" in off.name or ("Quốc khánh" in off.name and year != 2019)
    }
    older = {2019: "Công văn 6519/VPCP-KGVX", 2020: "Bộ luật Lao động 10/2012/QH13"}
    assert len(notices) == 1
    assert notices.pop().endswith(older.get(year) or TET_AND_NATIONAL_DAY[year])


def test_the_code_cited_was_in_force(holiday_file: HolidayFile):
    for year in holiday_file.years:
        for off in year.off:
            source = holiday_file.sources[off.source]
            if "Bộ luật Lao động" in source.document:
                number = "10/2012/QH13" if year.year < 2021 else "45/2019/QH14"
                assert number in source.document, off.date
                article = (
                    "Điều 115" if year.year < 2021 else "Điều 112" if off.kind == "holiday" else "Điều 111 khoản 3"
                )
                assert source.article == article, off.date


def test_documents_bear_these_dates_and_no_other(holiday_file: HolidayFile):
    dated = {key: source.date for key, source in holiday_file.sources.items() if source.date}
    assert dated == {
        "qd-188-1999-ttg": date(1999, 9, 17),
        "vpcp-6519-2018": date(2018, 7, 11),
        "ldtbxh-5015": date(2023, 11, 22),
        "vpcp-2450": date(2024, 4, 12),
        "ldtbxh-6150": date(2024, 12, 3),
        "vpcp-9859": date(2025, 10, 13),
        "bnv-9441": date(2025, 10, 16),
        "vpcp-12729": date(2025, 12, 25),
        "vpcp-10065": date(2026, 10, 2),
    }


def test_weekly_rest_is_saturday_and_sunday_by_the_decision_of_1999(holiday_file: HolidayFile):
    assert holiday_file.weekly_rest.weekdays == ("saturday", "sunday")
    assert holiday_file.sources[holiday_file.weekly_rest.source].document == "Quyết định 188/1999/QĐ-TTg"


def test_the_file_is_nfc():
    assert unicodedata.is_normalized("NFC", data_file("holidays_vn.yaml").read_text(encoding="utf-8"))


# -- the library ------------------------------------------------------------------------------------------------------


def test_the_library_differs_on_the_listed_days_alone(holiday_file: HolidayFile):
    calendar = WorkCalendar(holiday_file)
    library = holidays.country_holidays("VN", language="vi", years=range(2018, 2029))
    differing = {}
    for day in every_day():
        working = calendar.is_working(day)
        if working != library.is_working_day(day):
            info = calendar.day(day)
            differing[day] = (working, (info.source.document if info.source else "").rpartition(" ")[2])
    assert differing == THE_LIBRARY_DIFFERS


def test_the_library_names_the_same_days_on_weekends_too(holiday_file: HolidayFile):
    library = holidays.country_holidays("VN", language="vi", years=YEARS)
    ours = {off.date for year in holiday_file.years if year.year in YEARS for off in year.off}
    theirs = {day for day in library if day.year in YEARS}
    assert ours - theirs == {date(2026, 1, 2)}
    # mùng 4 Tết, a Saturday: by 6150/TB-BLĐTBXH the five days of Tết are 27-31/1, so it is a plain Saturday
    assert theirs - ours == {date(2025, 2, 1)}


def test_the_library_knows_the_days_of_every_year_that_it_stands_in_for(holiday_file: HolidayFile):
    span = holiday_file.estimate
    assert (span.country, span.language, span.first, span.last) == ("VN", "vi", 2000, 2099)
    for year in range(span.first, span.last + 1):
        library_days = holidays.country_holidays(span.country, language=span.language, years=year)
        new_year = [day for day, name in library_days.items() if "Tết Nguyên Đán" in name.split("; ")]
        assert len(new_year) == 1, year
        assert date(year, 1, 20) <= new_year[0] <= date(year, 2, 21), year
        assert len(library_days) >= (8 if year < 2007 else 9), year
