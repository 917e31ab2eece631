"""Patterns in which plans put a time: a table of the year 2026 worked out by hand, and any day, month, year, period and
count put into each pattern, compared with a plain calculation."""

from __future__ import annotations

import calendar as months
import itertools
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.examples import examples
from tthc_cli import phrases
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.phrases.grammar import AmbiguousError
from tthc_cli.phrases.text import unaccented
from tthc_cli.plan import agenda
from tthc_cli.plan.load import load_report_words
from tthc_cli.plan.model import decided
from tthc_cli.rules.by_kind import map_events
from tthc_cli.rules.deadline import Deadline
from tthc_cli.rules.facts import Facts
from tthc_cli.rules.kinds import After, Before, By, Continuous, Periodic, Rule, Within
from tthc_cli.rules.periodic import weeks_off
from tthc_cli.rules.periods import Reporting, period_key, periods
from tthc_cli.rules.resolve import resolve
from tthc_cli.workdays.holiday_file import WEEKDAYS

PLAN = load_plan().value
PLAN_2026 = replace(PLAN, identity=replace(PLAN.identity, year=2026))


def read(phrase: str, year: int = 2026, start: bool = True) -> tuple[Rule, ...]:
    """A phrase as ``tthc deadline --rule`` reads it; without ``start`` it must name the event that it counts from."""
    rules = phrases.read_time(phrase, year=year, events=lambda words: words or ("-" if start else None))
    return decided(rules, load_report_words(), phrase)


def dated(phrase: str, start: str = "", year: int = 2026) -> list[Deadline]:
    rules = read(phrase, year, bool(start))
    events = {key: date.fromisoformat(start) for rule in rules for key in [getattr(rule, "event", None)] if key}
    facts = Facts(
        calendar=CALENDAR,
        events=events if start else {},
        year=year,
        reporting=PLAN.reporting,
        sources=PLAN.sources,
    )
    return [deadline for rule in rules for deadline in resolve(rule, facts)]


# Phrase, the day that it counts from, the due days in 2026, each worked out by hand from the notices.
TABLE = """
9/2026||2026-09-30
03/2027||2027-03-31
2026||2026-12-31
Năm 2026 - 2027||2027-12-31
Từ năm 2026 đến hết năm 2027||2027-12-31
Quý III/2026 - Quý I/2027||2027-03-31
Quý IV năm 2026 đến Quý II năm 2027||2027-06-30
Hằng năm||2026-12-31
Hàng năm.||2026-12-31
Định kỳ hằng năm (trước ngày 10 tháng 12)||2026-12-09
định kỳ (hằng năm) trước ngày 15 tháng 12||2026-12-14
định kỳ trước ngày 20 tháng 11 hằng năm||2026-11-19
hằng năm, chậm nhất ngày 18 tháng 12||2026-12-18
chậm nhất ngày 30 tháng 3 năm sau||2027-03-30
trước ngày 20/01 năm sau||2027-01-19
trước ngày 28 tháng 02 của năm kế hoạch||2026-02-27
chậm nhất vào ngày 19 tháng 12 của kỳ báo cáo||2026-12-18
chậm nhất trong ngày 14 tháng 8 năm 2026||2026-08-14
thời hạn giải quyết đơn lần đầu không quá 20 ngày, kể từ ngày thụ lý|2026-03-10|2026-03-30
thời hạn này là 04 ngày làm việc kể từ ngày tiếp nhận kiến nghị|2026-04-28|2026-05-06
tối đa là 25 ngày kể từ ngày nhận đủ hồ sơ|2026-05-05|2026-06-01
06 ngày làm việc (cắt giảm 02 ngày) kể từ ngày nhận đủ hồ sơ|2026-08-26|2026-09-08
Trong thời hạn 07 ngày làm việc, tính từ ngày có kết luận|2026-02-11|2026-02-27
Chậm nhất trước 30 ngày, tính đến ngày nghị quyết có hiệu lực|2026-07-01|2026-06-01
chậm nhất là 08 ngày làm việc, trước ngày khai mạc|2026-05-06|2026-04-21
Báo cáo 06 tháng gửi trước ngày 18 tháng 6 và báo cáo năm gửi trước ngày 18 tháng 12||2026-06-17 2026-12-17
trước ngày 05/6 và 20/11 hằng năm||2026-06-04 2026-11-19
Định kỳ trước ngày 08 tháng cuối của quý||2026-03-06 2026-06-05 2026-09-07 2026-12-07
trước 16 giờ 00 ngày 14/8/2026||2026-08-14
trước 16h30 ngày 15/8/2026||2026-08-14
hằng quý||2026-03-31 2026-06-30 2026-09-30 2026-12-31
báo cáo hằng quý||2026-03-16 2026-06-15 2026-09-15 2026-12-15
06 tháng/lần||2026-06-30 2026-12-31
Thường xuyên, theo yêu cầu công việc||
Nhiệm vụ thường xuyên||
Thường xuyên trong năm||
"""
ROWS = [row.split("|") for row in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("phrase", "start", "due"), ROWS, ids=[row[0] for row in ROWS])
def test_due_days_of_the_table(phrase, start, due):
    assert [str(deadline.due) for deadline in dated(phrase, start)] == due.split()


REPEATS = [
    ("Định kỳ sáu tháng, một năm", ("half", "year")),
    ("Hàng tháng, sáu tháng, một năm", ("month", "half", "year")),
    ("định kỳ hằng năm hoặc đột xuất theo yêu cầu", ("year",)),
    ("định kỳ ngày 08 hằng tháng", ("month",)),
    ("Thứ Sáu hằng tuần", ("week",)),
]


@pytest.mark.parametrize(("phrase", "kinds"), REPEATS)
def test_periods_of_the_table(phrase, kinds):
    (rule,) = read(phrase)
    assert isinstance(rule, Periodic)
    assert (rule.periods, rule.day, rule.weekday) == (
        kinds,
        8 if "08" in phrase else None,
        "friday" if "Thứ" in phrase else None,
    )


def test_a_day_of_the_last_month_of_a_quarter_is_one_of_the_year_s_last_month_too():
    deadlines = dated("hàng quý, hàng năm gửi báo cáo về Sở trước ngày 12 của tháng cuối quý")
    assert {deadline.period_name: deadline.nominal for deadline in deadlines} == {
        **{f"2026-Q{quarter}": date(2026, 3 * quarter, 11) for quarter in range(1, 5)},
        "2026": date(2026, 12, 11),
    }
    assert all(deadline.report for deadline in deadlines)


REFUSED = [
    "không ít hơn 03 ngày và không quá 06 ngày làm việc",
    "Giai đoạn 2026-2030 và những năm tiếp theo",
    "trước ngày 05 của tháng sau",
    "Từ 01/7/2026",
    "ít nhất là 10 ngày, kể từ ngày niêm yết",
    "không quá 05 ngày, trước ngày khai mạc",
    "05 ngày, trước ngày khai mạc",
    "chậm nhất 05 ngày, trước ngày 30/6",
    "trước ngày 05/6 và 20/11",
    "trước ngày 05 và 20",
    "hằng tuần",
    "trước thứ Hai hằng tuần",
    "trước 25 giờ ngày 15/3",
    "trước 16 giờ quý II",
    "quý I, 2026",
    "Quý I\n2026",
    "trước ngày 15/6; 2026",
    "hàng tháng, hàng quý trước ngày 12 của tháng cuối quý",
    "hàng quý, hàng năm trước ngày 12 của tháng đầu quý",
    "năm 2027 - 2026",
    "13/2026",
    "2026: Quý I",
    "2500",
    "Quý II (trước ngày 15/6)",
]


@pytest.mark.parametrize("phrase", REFUSED)
def test_what_stays_refused(phrase):
    with pytest.raises(TthcError):
        read(phrase)


# -- any day, month, year, period and count in each pattern -----------------------------------------------------------

YEARS = st.integers(1950, 2150)
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
COUNTS = st.integers(1, 200)


def by(phrase: str, year: int) -> list[tuple[date | None, bool]]:
    rules = read(phrase, year)
    assert all(isinstance(rule, By) for rule in rules)
    return [(rule.date, rule.inclusive) for rule in rules if isinstance(rule, By)]


LIMITS = st.sampled_from([("trước", False), ("chậm nhất", True), ("chậm nhất vào", True), ("muộn nhất là", True)])


@given(DAYS, LIMITS, st.booleans())
def test_a_day_of_each_year(day, limit, in_words):
    words, inclusive = limit
    named = f"ngày {day.day:02d} tháng {day.month}" if in_words else f"ngày {day.day:02d}/{day.month:02d}"
    for phrase in (
        f"{words} {named} hằng năm",
        f"định kỳ {words} {named}",
        f"định kỳ {words} {named} hằng năm",
        f"hằng năm, {words} {named}",
        f"Hằng năm ({words} {named})",
        f"Định kỳ hàng năm ({words} {named}).",
        f"định kỳ (hằng năm) {words} {named}",
        f"hằng năm gửi báo cáo kết quả về Văn phòng {words} {named}",
        f"{words} {named} của năm kế hoạch",
        f"{words} {named} của kỳ báo cáo",
    ):
        assert by(phrase, day.year) == [(day, inclusive)], phrase


@given(DAYS, LIMITS)
def test_a_day_of_the_year_after(day, limit):
    for after in ("năm sau", "của năm sau", "năm kế tiếp"):
        assert by(f"{limit[0]} ngày {day.day}/{day.month} {after}", day.year - 1) == [(day, limit[1])]


@given(st.lists(DAYS, min_size=2, max_size=4), LIMITS)
def test_days_that_share_the_words_before_them(days, limit):
    days = [day.replace(year=2026, day=min(day.day, 28)) for day in days]
    *first, last = (f"{day.day}/{day.month}" for day in days)
    for opening in ("", "định kỳ "):
        phrase = f"{opening}{limit[0]} ngày {', '.join(first)} và {last} hằng năm"
        assert by(phrase, 2026) == [(day, limit[1]) for day in days]


@given(st.integers(1, 31), st.integers(1, 31), LIMITS, st.sampled_from(["", "ngày "]))
def test_days_of_each_month_that_share_the_words_before_them(first_day, second_day, limit, again):
    rules = read(f"{limit[0]} ngày {first_day} và {again}{second_day} hằng tháng")
    assert [(rule.periods, rule.day, rule.inclusive) for rule in rules if isinstance(rule, Periodic)] == [
        (("month",), day, limit[1]) for day in (first_day, second_day)
    ]


FIRST_TEN = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"]


@pytest.mark.parametrize(("day", "word"), list(enumerate(FIRST_TEN, start=1)))
def test_days_in_words_are_read_or_refused_as_those_in_digits(day, word):
    """ "năm" too, which is the year elsewhere."""
    for pattern in (
        "trước ngày {} hằng tháng",
        "vào ngày {} hằng tháng",
        "ngày {} của tháng cuối quý",
        "báo cáo hằng quý, trước ngày {} tháng cuối quý",
        "định kỳ hằng tháng, chậm nhất ngày {}",
        "từ ngày {} đến ngày 15/6",
        "trước ngày {} tháng sáu",
    ):
        in_words, in_digits = (read(pattern.format(number)) for number in (word, day))
        texts: list[Any] = [replace(rule, text="") for rule in (*in_words, *in_digits)]
        assert texts[: len(in_words)] == texts[len(in_words) :], pattern
    for pattern in ("ngày {}", "trước ngày {}", "ngày {} và ngày mười hằng tháng", "hằng tháng trước ngày {} và"):
        for number in (word, str(day)):
            with pytest.raises(TthcError):
                read(pattern.format(number))


def test_the_fifth_without_accents():
    (rule,) = read("truoc ngay nam hang thang")
    assert isinstance(rule, Periodic)
    assert (rule.periods, rule.day, rule.inclusive) == (("month",), 5, False)


@given(st.integers(1, 12), YEARS, st.sampled_from(["{:d}/{}", "{:02d}/{}", "{:d} / {}", "{:d}-{}"]))
def test_a_month_and_its_year_alone(month, year, form):
    (rule,) = read(form.format(month, year), 2026)
    last = date(year, month, months.monthrange(year, month)[1])
    assert isinstance(rule, Within)
    assert (rule.first, rule.last) == (date(year, month, 1), last)
    assert by(f"đến hết {form.format(month, year)}", 2026) == [(last, True)]


@given(YEARS, st.integers(1, 20))
def test_years_and_spans_of_them(year, more):
    last = year + more
    for phrase, first, end in (
        (f"{year}", year, year),
        (f"năm {year}", year, year),
        (f"năm {year} - {last}", year, last),
        (f"{year}-{last}", year, last),
        (f"Năm {year} đến năm {last}", year, last),
        (f"từ năm {year} đến hết năm {last}", year, last),
        (f"trong năm {year} – {last}", year, last),
    ):
        (rule,) = read(phrase)
        assert isinstance(rule, Within)
        assert (rule.first, rule.last) == (date(first, 1, 1), date(end, 12, 31)), phrase


@given(YEARS, st.integers(1, 4), st.integers(0, 3), st.integers(1, 4), st.sampled_from(["/{}", " năm {}"]))
def test_spans_of_quarters(year, first_quarter, more, last_quarter, form):
    assume((more, last_quarter) > (0, first_quarter))
    names = ("I", "II", "III", "IV")
    begin = f"Quý {names[first_quarter - 1]}{form.format(year)}"
    end = f"Quý {names[last_quarter - 1]}{form.format(year + more)}"
    for joint in (" - ", " đến ", "-"):
        (rule,) = read(begin + joint + end)
        assert isinstance(rule, Within)
        assert rule.first == date(year, 3 * first_quarter - 2, 1)
        assert rule.last == date(year + more, 3 * last_quarter, months.monthrange(year, 3 * last_quarter)[1])


UNITS = st.sampled_from([("ngày", "day"), ("ngày làm việc", "working_day"), ("tuần", "week"), ("tháng", "month")])


@given(COUNTS, UNITS)
def test_counts_behind_a_subject_and_with_a_cut(count, unit):
    words, kind = unit
    for phrase in (
        f"thời hạn giải quyết đơn lần đầu không quá {count} {words}, kể từ ngày thụ lý",
        f"Thời hạn thẩm định hồ sơ là {count:02d} {words} kể từ ngày thụ lý",
        f"thời hạn này là {count} {words} kể từ ngày thụ lý",
        f"tối đa là {count} {words} kể từ ngày thụ lý",
        f"{count} {words} (cắt giảm 02 ngày) kể từ ngày thụ lý",
    ):
        (rule,) = read(phrase)
        assert isinstance(rule, After)
        assert (rule.count, rule.unit, rule.event) == (count, kind, "thụ lý"), phrase
    for phrase in (
        f"chậm nhất trước {count} {words}, tính đến ngày khai mạc",
        f"chậm nhất {count} {words}, trước ngày khai mạc",
        f"chậm nhất là {count} {words}, trước ngày khai mạc",
        f"ít nhất {count} {words}, trước ngày khai mạc",
    ):
        (back,) = read(phrase)
        assert isinstance(back, Before)
        assert (back.count, back.unit, back.event) == (count, kind, "khai mạc"), phrase


TIMES_WITH_ASIDES = ["thường xuyên", "hằng năm", "định kỳ hằng quý", "trước ngày 15/6", "quý II", "ngày 5 hằng tháng"]
ASIDES = [
    "hoặc đột xuất",
    "và đột xuất",
    ", đột xuất khi có yêu cầu",
    "hoặc đột xuất theo yêu cầu",
    "hoặc theo yêu cầu của Sở Nội vụ",
    ", theo yêu cầu công việc",
    "hoặc khi có yêu cầu",
]


@pytest.mark.parametrize(("time", "aside"), list(itertools.product(TIMES_WITH_ASIDES, ASIDES)))
def test_what_has_no_date_behind_a_time_is_said_back(time, aside):
    (plain,) = read(time)
    (rule,) = read(f"{time} {aside}".replace(" ,", ","))
    changed: Any = replace(rule, note=None, text=plain.text)
    assert changed == plain
    assert rule.note is not None
    assert aside.strip(" ,") in rule.note


# -- events -----------------------------------------------------------------------------------------------------------

NO_NAMES = ["hoặc", "và", "hay", "sau", "trước", "này", "đó", "kia", "ấy", "trên", "nêu", "nói", "khi", "ngày", "mà"]


@examples(200)
@given(
    st.sampled_from(["5 ngày trước {}", "chậm nhất 10 ngày làm việc kể từ ngày {}", "trước ngày {} 05 ngày"]),
    st.lists(st.sampled_from(NO_NAMES), min_size=1, max_size=3).map(" ".join),
)
def test_words_that_name_nothing_are_no_event(pattern, words):
    with pytest.raises(TthcError):
        read(pattern.format(words))


@pytest.mark.parametrize("joining", ["hoặc sau ngày họp", "và sau ngày họp", "hoặc họp", "hay sau khi họp"])
def test_an_event_does_not_begin_with_what_joins_it(joining):
    with pytest.raises(TthcError):
        read(f"5 ngày trước {joining}")


@pytest.mark.parametrize("event", ["họp", "ký", "nhận đủ hồ sơ", "thông qua hoặc ký ban hành", "Sở nhận văn bản này"])
def test_words_that_name_something_are_an_event(event):
    (rule,) = read(f"5 ngày kể từ ngày {event}")
    assert isinstance(rule, After)
    assert rule.event == event


# -- reports ----------------------------------------------------------------------------------------------------------

KINDS = {"tháng": "month", "quý": "quarter", "năm": "year", "6 tháng": "half"}


@pytest.mark.parametrize("period", KINDS)
@pytest.mark.parametrize(
    ("words", "report"),
    [
        ("", False),
        ("báo cáo ", True),
        ("Tổng hợp số liệu: ", True),
        ("Gửi thống kê hồ sơ: ", True),
        ("Thống kê hồ sơ: ", False),
        ("Kiểm tra, rà soát: ", False),
    ],
)
def test_what_is_no_report_is_due_on_the_last_day_of_its_period(period, words, report):
    phrase = f"{words}định kỳ hằng {period}"
    (rule,) = read(phrase)
    assert isinstance(rule, Periodic)
    assert rule.report is report
    for deadline in dated(phrase):
        period = next(period for period in periods(2026, rule.periods) if period == deadline.period)
        first, last = period.days
        if report:
            assert (deadline.assumed, deadline.nominal.day >= 15) == (True, True), period
        else:
            assert (deadline.assumed, deadline.nominal) == (False, last)
            assert first <= deadline.due == CALENDAR.previous_working(last)
        assert deadline.report is report


def test_a_task_s_content_and_product_say_that_it_is_a_report():
    words = load_report_words()
    rules = phrases.read_time("Hằng quý", year=2026, events=lambda words: words)
    for others, report in (
        (("Báo cáo kết quả",), True),
        (("Rà soát", "Số  liệu tổng hợp"), True),
        (("Rà soát", "BÁO\nCÁO"), True),
        (("Nộp bảng thống kê",), True),
        (("Thống kê hồ sơ. Gửi thư mời",), False),
        (("Rà soát", "Quyết định"), False),
    ):
        (rule,) = decided(rules, words, *others)
        assert isinstance(rule, Periodic)
        assert rule.report is report, others
    # what the file says stays
    (kept,) = decided([Periodic(text="Báo cáo hằng quý", periods=("quarter",), report=False)], words, "báo cáo")
    assert isinstance(kept, Periodic)
    assert kept.report is False


def test_row_19_of_2024_is_a_report_and_no_other_task_is_periodic():
    periodic = {task.number: rule.report for task in PLAN.tasks for rule in task.rules if isinstance(rule, Periodic)}
    assert periodic == {19: True}


# -- labels and hours -------------------------------------------------------------------------------------------------

WORDS = ["Đăng ký danh mục", "Bước 2", "Văn phòng (chủ trì)", "Đợt 1", "Thẩm định, trình ký", "Quyết định 06", "TTHC"]


@given(st.lists(st.tuples(st.sampled_from(WORDS), DAYS), min_size=1, max_size=4), st.sampled_from(["- {}\n", "{}; "]))
def test_words_before_a_colon_are_the_label_of_their_rule(items, form):
    text = "".join(form.format(f"{label}: trước {day:%d/%m/%Y}") for label, day in items).strip(" ;\n")
    rules = read(text)
    assert [(rule.label, rule.date) for rule in rules if isinstance(rule, By)] == items


@given(st.integers(1, 24 * 60 - 1), DAYS)
def test_an_hour_is_kept_and_moves_no_date(minute, day):
    hours, minutes = divmod(minute, 60)
    hour = f"{hours:02d}:{minutes:02d}"
    for words in (
        f"{hours} giờ {minutes:02d}",
        f"{hours}h{minutes:02d}",
        f"{hours:02d} giờ {minutes:02d} phút",
        f"{hours:02d}:{minutes:02d}",
        f"{hours}g{minutes:02d}",
    ):
        (rule,) = read(f"trước {words} ngày {day:%d/%m/%Y}")
        assert isinstance(rule, By)
        assert (rule.date, rule.inclusive, rule.time) == (day, True, hour), words
        (monthly,) = read(f"trước {words} ngày {day.day} hằng tháng")
        assert isinstance(monthly, Periodic)
        assert (monthly.day, monthly.inclusive, monthly.time) == (day.day, True, hour)
    if not minutes:
        (rule,) = read(f"chậm nhất {hours}h ngày họp Hội đồng")
        assert isinstance(rule, By)
        assert (rule.event, rule.inclusive, rule.time) == ("họp Hội đồng", True, hour)


@given(st.sampled_from(["0 giờ", "00 giờ 00", "0h", "0h00", "00:00", "0 giờ 00 phút"]), DAYS)
def test_nothing_of_a_day_is_in_time_if_it_ends_with_its_beginning(hour, day):
    for limit in ("trước", "chậm nhất", "không quá", "đến", "lúc"):
        (rule,) = read(f"{limit} {hour} ngày {day:%d/%m/%Y}")
        assert isinstance(rule, By)
        assert (rule.date, rule.inclusive, rule.time) == (day, False, None), limit
    (monthly,) = read(f"trước {hour} ngày {day.day} hằng tháng")
    assert isinstance(monthly, Periodic)
    assert (monthly.day, monthly.inclusive, monthly.time) == (day.day, False, None)
    (of_event,) = read(f"chậm nhất {hour} ngày họp Hội đồng")
    assert isinstance(of_event, By)
    assert (of_event.event, of_event.inclusive, of_event.time) == ("họp Hội đồng", False, None)
    (weekly,) = read(f"trước {hour} thứ Sáu hằng tuần")
    assert isinstance(weekly, Periodic)
    assert (weekly.weekday, weekly.inclusive, weekly.time) == ("friday", False, None)
    with pytest.raises(TthcError, match="tuần trước"):
        read(f"trước {hour} thứ Hai hằng tuần")


# -- weeks ------------------------------------------------------------------------------------------------------------

NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@pytest.mark.parametrize("place", range(7))
@pytest.mark.parametrize(
    ("form", "inclusive", "time"),
    [
        ("{} hằng tuần", True, None),
        ("vào {} hàng tuần", True, None),
        ("định kỳ {} mỗi tuần", True, None),
        ("chậm nhất {} hằng tuần", True, None),
        ("hằng tuần, vào {}", True, None),
        ("trước 16 giờ 30 {} hằng tuần", True, "16:30"),
        ("trước 17h ngày {} hằng tuần", True, "17:00"),
        ("hằng tuần, trước 17h ngày {}", True, "17:00"),
        ("trước {} hằng tuần", False, None),
    ],
)
def test_weekly_times(place, form, inclusive, time):
    for name in (NAMES[place], NAMES[place].upper(), f"thứ {place + 2}" if place < 6 else "chủ nhật"):
        if not inclusive and place == 0:
            with pytest.raises(TthcError, match="tuần trước"):
                read(form.format(name))
            continue
        (rule,) = read(form.format(name))
        assert isinstance(rule, Periodic)
        assert (rule.periods, rule.weekday, rule.inclusive, rule.time) == (("week",), WEEKDAYS[place], inclusive, time)


@pytest.mark.parametrize("place", range(7))
@pytest.mark.parametrize("year", range(2019, 2028))
def test_each_week_has_its_deadline_in_it_or_says_that_it_is_off(year, place):
    rule = Periodic(text="x", periods=("week",), weekday=WEEKDAYS[place])
    facts = Facts(calendar=CALENDAR, events={}, year=year, reporting=None, sources={})
    by_week = {deadline.period: deadline for deadline in resolve(rule, facts)}
    off = weeks_off(rule, facts)
    for week in periods(year, ("week",)):
        first, last = week.days
        day = first + timedelta(days=place)
        worked = [weekday for n in range(place + 1) if CALENDAR.is_working(weekday := first + timedelta(days=n))]
        assert (week in off) == (not worked)
        if worked:
            assert (by_week[week].nominal, by_week[week].due) == (day, worked[-1])
            assert first <= by_week[week].due <= last
    assert len(by_week) + len(off) == len(list(periods(year, ("week",))))


def test_a_week_of_tet_is_off_up_to_its_friday():
    """16 to 20/2/2026 are all off; its Saturday and Sunday are no working days either."""
    (rule,) = read("thứ Sáu hằng tuần")
    weekly = agenda.agenda_of_rules([rule], PLAN_2026, CALENDAR, events={})
    assert [undated.period for undated in weekly.undated] == [period_key("2026-W08")]
    assert "2026-W08" not in [item.deadline.period_name for item in weekly.deadlines]


def test_every_day_belongs_to_one_week_of_one_year():
    """The weeks are those of ISO 8601: none is lost or counted twice from one plan's year to the next."""
    weeks = [week for year in range(2000, 2101) for week in periods(year, ("week",))]
    for week, following in itertools.pairwise(weeks):
        assert following.days[0] == week.days[1] + timedelta(days=1)
    for week in weeks:
        first, last = week.days
        year, number, _day = (first + timedelta(days=3)).isocalendar()
        assert week.name == f"{year}-W{number:02d}"
        assert (first.weekday(), last.weekday()) == (0, 6)
    fridays = {first + timedelta(days=4) for first, _last in (week.days for week in weeks)}
    assert {date(2026, 1, 2), date(2027, 1, 1)} <= fridays
    assert next(week.name for week in weeks if week.days[0] <= date(2027, 1, 1) <= week.days[1]) == "2026-W53"


def test_continuous_times_have_no_date():
    for phrase in ("Nhiệm vụ thường xuyên", "Công việc thường xuyên", "Thường xuyên, theo yêu cầu công việc"):
        (rule,) = read(phrase)
        assert isinstance(rule, Continuous)
    assert isinstance(PLAN.reporting, Reporting)


def test_words_without_accents_that_can_be_two_numbers_are_refused_with_both():
    """ "sáu mươi ngày" is sixty of them, "sau mười ngày" is after ten."""
    words = "sau muoi ngay ke tu ngay niem yet"
    with pytest.raises(AmbiguousError, match=r"10 ngày.*60 ngày"):
        read(words)
    counts = [phrases.read_time(words, year=2026, events=str, reading=reading)[0] for reading in (1, 2)]
    assert [rule.count for rule in counts if isinstance(rule, After)] == [10, 60]


@pytest.mark.parametrize(
    "phrase",
    [
        "trước ngày 15 tháng sau",
        "chậm nhất ngày 05 tháng sau",
        "đến hết tháng sau",
        "cuối tháng sau",
        "trong tháng sau",
        "tháng sau",
        "từ tháng ba đến tháng sau",
        "tháng ba và tháng sau",
        "từ ngày 10 đến ngày 15 tháng sau",
        "báo cáo tháng gửi trước ngày 05 tháng sau",
    ],
)
def test_the_month_after_is_not_june_without_accents_either(phrase):
    with pytest.raises(TthcError):
        read(phrase)
    bare = unaccented(phrase)
    with pytest.raises(AmbiguousError, match="tháng sau"):
        read(bare)
    june: Any = phrases.read_time(bare, year=2026, events=str, reading=1)
    accented: Any = phrases.read_time(phrase.replace("tháng sau", "tháng sáu"), year=2026, events=str)
    assert [replace(rule, text="") for rule in june] == [replace(rule, text="") for rule in accented]


@pytest.mark.parametrize(
    "phrase",
    [
        "trước ngày 15 tháng sáu năm 2026",
        "tháng sáu/2026",
        "ngày 05 tháng sáu hằng năm",
        "hai tháng sau ngày ký",
        "15 ngày kể từ ngày họp tháng sau",
        "báo cáo hằng quý, trước ngày 05 tháng sau",
        "sáu tháng đầu năm",
        "trước ngày sáu hằng tháng",
        "trong năm sau",
    ],
)
def test_what_is_said_without_accents_stays_read(phrase):
    assert [replace(rule, text="") for rule in _named_bare(phrase)] == [
        replace(rule, text="") for rule in _named_bare(unaccented(phrase))
    ]


def _named_bare(phrase: str) -> list[Any]:
    return [map_events(rule, unaccented) for rule in read(phrase)]
