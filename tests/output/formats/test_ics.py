"""The calendar feed: what stands in it, that it updates and never doubles, and how others read it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.feeds import Book, alarms, events, made, of_task, shown
from tthc_cli.counts.load import load_plan
from tthc_cli.workdays.work_calendar import WorkCalendar

# -- what stands in it ------------------------------------------------------------------------------------------------


@pytest.fixture
def book() -> Book:
    """A decision that came in on 25/4/2024, and a feedback of 12/4/2024."""
    filled_book = Book()
    filled_book.add(date(2024, 4, 12), matter="1", event="feedback-received", day=date(2024, 4, 12))
    filled_book.add(
        date(2024, 4, 25), matter="2", event="ministry-decision-received", day=date(2024, 4, 25), ref="QĐ 123/QĐ-BKHCN"
    )
    return filled_book


def test_a_deadline_is_an_all_day_event(plan, calendar, book):
    (event,) = of_task(made(plan, calendar, book.entries, date(2024, 4, 25)), 2)
    assert event["DTSTART"].to_ical() == b"20240502"
    assert event["DTSTART"].params == {"VALUE": "DATE"}
    assert event["DTEND"].to_ical() == b"20240503"
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SUMMARY"] == ("Nhiệm vụ 2.1: Tham mưu ban hành Quyết định công bố danh mục TTHC – QĐ 123/QĐ-BKHCN")
    assert event.categories == ["Các phòng, đơn vị có liên quan"]
    assert str(event["DESCRIPTION"]).splitlines() == [
        "Tham mưu ban hành Quyết định công bố danh mục TTHC",
        "“Chậm nhất 05 ngày kể từ ngày nhận được Quyết định công bố TTHC của Bộ.”",
        "Chủ trì: Các phòng, đơn vị có liên quan",
        "Vụ việc 2: QĐ 123/QĐ-BKHCN",
        "Nhận được Quyết định công bố TTHC của Bộ: T5 25/04/2024",
        "Hạn: T5 02/05/2024 (chuyển từ T3 30/04/2024 vì là ngày nghỉ)",
        "",
        "- T5 25/04/2024: ngày sự kiện, không tính vào thời hạn [Bộ luật Dân sự 91/2015/QH13, Điều 147]",
        "- T3 30/04/2024: 5 ngày sau đó [Bộ luật Dân sự 91/2015/QH13, Điều 148 khoản 1]",
        "- T3 30/04/2024: thứ Ba, nghỉ: Ngày Chiến thắng (30/4); không thể là ngày cuối của thời hạn [Công văn 2450/VPCP-KGVX]",  # noqa: E501
        "- T4 01/05/2024: thứ Tư, nghỉ: Ngày Quốc tế lao động (1/5); không thể là ngày cuối của thời hạn [Công văn 2450/VPCP-KGVX]",  # noqa: E501
        "- T5 02/05/2024: chuyển sang ngày làm việc tiếp theo [Bộ luật Dân sự 91/2015/QH13, Điều 148 khoản 5]",
        "",
        "Kế hoạch: plan.yaml",
        "Lịch: days.yaml",
    ]


def test_it_rings_on_the_working_day_before_and_on_the_day(plan, calendar, book):
    (event,) = of_task(made(plan, calendar, book.entries, date(2024, 4, 25)), 2)
    # 26/4 is the working day before 2/5: 27/4 to 1/5 are off
    assert alarms(event) == ["26/04 08:00", "02/05 08:00"]
    assert [alarm["TRIGGER"].to_ical() for alarm in event.walk("VALARM")] == [b"-P5DT16H", b"PT8H"]
    assert {str(alarm["ACTION"]) for alarm in event.walk("VALARM")} == {"DISPLAY"}
    assert all(
        str(alarm["DESCRIPTION"]).startswith("Hạn T5 02/05/2024: Nhiệm vụ 2.1") for alarm in event.walk("VALARM")
    )


def test_it_rings_on_the_day_to_act_where_the_day_itself_is_off(plan, calendar):
    book = Book()
    book.add(date(2024, 4, 20), matter="1", event="legal-document-signed", day=date(2024, 5, 1))
    (event,) = of_task(made(plan, calendar, book.entries, date(2024, 4, 22)), 2, 3)
    assert event.start == date(2024, 5, 1)
    assert alarms(event) == ["25/04 08:00", "26/04 08:00"]


def test_what_is_done_overdue_or_cancelled_says_so_and_does_not_ring(plan, calendar, book):
    content = made(plan, calendar, book.entries, date(2024, 5, 3))
    (event,) = of_task(content, 2)
    assert shown(event) == (date(2024, 5, 2), "Quá hạn")
    assert alarms(event) == []
    book.add(date(2024, 5, 6), matter="2", task=2, day=date(2024, 5, 6))
    content = made(plan, calendar, book.entries, date(2024, 5, 6))
    (event,) = of_task(content, 2)
    assert shown(event) == (date(2024, 5, 2), "Đã xong")
    assert "Hoàn thành ngày T2 06/05/2024, quá hạn 3 ngày làm việc" in str(event["DESCRIPTION"]).splitlines()
    assert alarms(event) == []
    (following,) = of_task(content, 4)
    assert shown(following) == (date(2024, 5, 16), "")
    assert len(alarms(following)) == 2


def test_each_missed_update_stands_on_its_day(plan, calendar, book):
    content = made(plan, calendar, book.entries, date(2024, 5, 24))
    assert [shown(event) for event in of_task(content, 10)] == [
        (date(2024, 5, 8), "Quá hạn"),
        (date(2024, 5, 15), "Quá hạn"),
        (date(2024, 5, 22), "Quá hạn"),
        (date(2024, 5, 29), ""),
    ]


def test_the_plan_alone_gives_a_feed_of_its_fixed_days(plan, calendar):
    content = made(plan, calendar, [], date(2024, 1, 2))
    by_uid = events(content)
    assert len(by_uid) == 25
    assert {str(event["SEQUENCE"]) for event in by_uid.values()} == {"0"}
    assert {event["DTSTAMP"].to_ical() for event in by_uid.values()} == {b"20240101T000000Z"}
    assert [event.start for event in of_task(content, 21)] == [date(2024, 11, 29)]
    assert not [event for event in by_uid.values() if event["STATUS"] == "CANCELLED"]


def test_no_person_is_named(plan, calendar, book):
    text = icalendar.Calendar.from_ical(made(plan, calendar, book.entries, date(2024, 5, 24))).to_ical().decode()
    unfolded = text.replace("\r\n ", "")
    assert "Trần Đông Phương An" in plan.task(10).lead
    assert "Phương An" not in unfolded
    assert "lan" not in re.findall(r"\w+", unfolded)  # who recorded it
    assert of_task(text.encode(), 10)[0].categories == ["Phó Giám đốc", "Cá nhân phụ trách"]


def test_the_calendar_has_a_name_and_asks_to_be_fetched_again(plan, calendar):
    feed = icalendar.Calendar.from_ical(made(plan, calendar, [], date(2024, 1, 2)))
    name = "Thời hạn theo kế hoạch năm 2024, Sở Khoa học và Công nghệ thành phố Cần Thơ"
    assert (feed["VERSION"], feed["METHOD"], feed["X-WR-CALNAME"]) == ("2.0", "PUBLISH", name)
    assert feed["PRODID"] == "-//tthc//tthc//VI"
    assert feed["REFRESH-INTERVAL"].to_ical() == b"PT12H"
    assert feed["REFRESH-INTERVAL"].params == {"VALUE": "DURATION"}
    assert feed["X-PUBLISHED-TTL"] == "PT12H"


# -- the same again, and what changed ---------------------------------------------------------------------------------


def test_the_same_gives_the_same_bytes(plan, calendar, holiday_file, book):
    first = made(plan, calendar, book.entries, date(2024, 5, 3))
    assert made(plan, WorkCalendar(holiday_file), list(book.entries), date(2024, 5, 3)) == first


def test_a_moved_trigger_moves_the_event_and_keeps_its_name(plan, calendar, book):
    (before,) = of_task(made(plan, calendar, book.entries, date(2024, 4, 26)), 2)
    book.add(date(2024, 5, 2), matter="2", event="ministry-decision-received", day=date(2024, 5, 2))
    (after,) = of_task(made(plan, calendar, book.entries, date(2024, 5, 2)), 2)
    assert after["UID"] == before["UID"]
    assert (before.start, after.start) == (date(2024, 5, 2), date(2024, 5, 7))
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert before["DTSTAMP"].dt < after["DTSTAMP"].dt
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt == datetime(2024, 5, 2, 2, 0, 3, tzinfo=UTC)


def test_plans_of_one_office_and_year_share_no_name_if_they_have_ids(plan, calendar):
    identity = plan.identity
    first, second = (replace(plan, identity=replace(identity, id=f"plan-{name}")) for name in "ab")
    with_ids = [set(events(made(of, calendar, [], date(2024, 1, 2)))) for of in (first, second)]
    assert not with_ids[0] & with_ids[1]
    # its id stays whatever else is corrected, and so do the names
    corrected = replace(first, identity=replace(first.identity, issuer="Sở khác", number="45/KH-SKHCN"))
    assert set(events(made(corrected, calendar, [], date(2024, 1, 2)))) == with_ids[0]


def test_a_plan_without_an_id_keeps_the_names_that_calendars_know(plan, calendar):
    assert plan.identity.id is None
    (event,) = of_task(made(plan, calendar, [], date(2024, 1, 2)), 8)
    assert event["UID"] == "2024.8.1.0-36c1176f2c38861255bcd928@tthc"
    numbered = replace(plan, identity=replace(plan.identity, number="45/KH-SKHCN"))
    assert of_task(made(numbered, calendar, [], date(2024, 1, 2)), 8)[0]["UID"] == event["UID"]


def test_an_entry_of_another_matter_changes_nothing(plan, calendar, book):
    before = events(made(plan, calendar, book.entries, date(2024, 4, 26)))
    book.add(date(2024, 4, 26), matter="3", event="feedback-received", day=date(2024, 4, 26))
    after = events(made(plan, calendar, book.entries, date(2024, 4, 26)))
    assert {uid: event.to_ical() for uid, event in after.items() if uid in before} == {
        uid: event.to_ical() for uid, event in before.items()
    }
    assert len(after) == len(before) + 1


def test_a_voided_trigger_leaves_as_cancelled(plan, calendar, book):
    (before,) = of_task(made(plan, calendar, book.entries, date(2024, 4, 26)), 2)
    book.add(date(2024, 4, 26), matter="2", voids=2)
    (after,) = of_task(made(plan, calendar, book.entries, date(2024, 4, 26)), 2)
    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert shown(after) == (date(2024, 5, 2), "Đã hủy")
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert alarms(after) == []
    # recorded again in the same matter, it is the same deadline once more
    book.add(date(2024, 4, 27), matter="2", event="ministry-decision-received", day=date(2024, 4, 26))
    (again,) = of_task(made(plan, calendar, book.entries, date(2024, 4, 27)), 2)
    assert (again["UID"], again["STATUS"]) == (before["UID"], "CONFIRMED")
    assert again["SEQUENCE"] > after["SEQUENCE"]


def test_the_update_announced_next_leaves_as_cancelled_when_the_feedback_is_resolved(plan, calendar, book):
    before = of_task(made(plan, calendar, book.entries, date(2024, 5, 20)), 10)
    assert [event.start.day for event in before] == [8, 15, 22]
    book.add(date(2024, 5, 20), matter="1", event="feedback-resolved", day=date(2024, 5, 20))
    for as_of in (date(2024, 5, 20), date(2024, 12, 31)):  # and no further one is ever made up
        after = of_task(made(plan, calendar, book.entries, as_of), 10)
        assert [event["UID"] for event in after] == [event["UID"] for event in before]
        assert [shown(event)[1] for event in after] == ["Đã xong", "Đã xong", "Đã hủy"]
    (result,) = of_task(made(plan, calendar, book.entries, date(2024, 5, 20)), 10, 2)
    assert shown(result) == (date(2024, 5, 22), "")


def test_updates_announced_until_a_late_record_leave_as_cancelled(plan, calendar, book):
    """Resolved on 20/5, but recorded on 3/6: by then the updates of 22/5, 29/5 and 5/6 had been announced."""
    book.add(date(2024, 6, 3), matter="1", event="feedback-resolved", day=date(2024, 5, 20))
    after = of_task(made(plan, calendar, book.entries, date(2024, 12, 31)), 10)
    assert [(event.start.day, shown(event)[1]) for event in after] == [
        (8, "Đã xong"),
        (15, "Đã xong"),
        (22, "Đã hủy"),
        (29, "Đã hủy"),
        (5, "Đã hủy"),
    ]


def test_what_is_recorded_as_done_ahead_counts_from_its_day_on(plan, calendar, book):
    book.add(date(2024, 5, 13), matter="1", task=10, day=date(2024, 5, 20))
    before = of_task(made(plan, calendar, book.entries, date(2024, 5, 17)), 10)
    assert [(event.start.day, shown(event)[1]) for event in before] == [(8, "Quá hạn"), (15, "Quá hạn"), (22, "")]
    after = of_task(made(plan, calendar, book.entries, date(2024, 5, 20)), 10)
    assert [(event.start.day, shown(event)[1]) for event in after] == [(8, "Đã xong"), (15, "Đã xong"), (22, "Đã hủy")]
    assert before[2]["UID"] == after[2]["UID"]
    assert before[2]["SEQUENCE"] < after[2]["SEQUENCE"]


def test_updates_overdue_before_they_were_recorded_leave_as_cancelled_too(plan, calendar):
    """A feedback of 12/4 entered on 20/5: the feed has its updates of 15/5 and 22/5, one overdue and one to come."""
    voided, moved = Book(), Book()
    for book in (voided, moved):
        number = book.add(date(2024, 5, 20), matter="1", event="feedback-received", day=date(2024, 4, 12))
    before = of_task(made(plan, calendar, book.entries, date(2024, 5, 20)), 10)
    assert [shown(event) for event in before] == [
        (date(2024, 5, 8), "Quá hạn"),
        (date(2024, 5, 15), "Quá hạn"),
        (date(2024, 5, 22), ""),
    ]
    voided.add(date(2024, 5, 20), matter="1", voids=number)
    moved.add(date(2024, 5, 21), matter="1", event="feedback-received", day=date(2024, 5, 20))  # due on 10/6
    for book, whole in ((voided, "Đã hủy"), (moved, "")):
        after = of_task(made(plan, calendar, book.entries, date(2024, 5, 21)), 10)
        assert {event["UID"] for event in before} <= {event["UID"] for event in after}
        states = {event["UID"]: shown(event)[1] for event in after}
        assert [states[event["UID"]] for event in before] == [whole, "Đã hủy", "Đã hủy"]


def test_old_matters_entered_all_at_once_cancel_no_more_than_what_was_next(plan, calendar):
    book = Book()
    book.add(date(2024, 12, 10), matter="1", event="feedback-received", day=date(2024, 4, 12))
    book.add(date(2024, 12, 10), matter="1", event="feedback-resolved", day=date(2024, 5, 20))
    after = of_task(made(plan, calendar, book.entries, date(2024, 12, 31)), 10)
    cancelled = [event.start for event in after if event["STATUS"] == "CANCELLED"]
    # every fifth working day from 8/5 is a Wednesday, and a Friday after the two days off of 2/9
    assert cancelled == [date(2024, 5, 22), date(2024, 12, 13)]


WATCHED = date(2024, 3, 1)
"""The day from which deadlines are watched. Row 2.1 is due on 4/3 if the decision is of 28/2, on 26/2 if of 20/2."""


def test_a_deadline_that_a_correction_moves_before_the_start_leaves_as_cancelled(plan, calendar):
    book = Book()
    book.add(WATCHED, matter="1", event="ministry-decision-received", day=date(2024, 2, 28))
    (before,) = of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 2)
    assert shown(before) == (date(2024, 3, 4), "")
    book.add(WATCHED, matter="1", event="ministry-decision-received", day=date(2024, 2, 20))
    (after,) = of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 2)
    assert (after["UID"], shown(after)) == (before["UID"], (date(2024, 3, 4), "Đã hủy"))
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_what_was_done_of_before_the_start_leaves_as_cancelled_with_its_record(plan, calendar):
    """Of a matter, and of the plan itself: row 19 for January is due on 15/1."""
    book = Book()
    book.add(WATCHED, matter="1", event="ministry-decision-received", day=date(2024, 2, 20))
    assert of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 2) == [], "nobody watched it"
    untouched = len(of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 19))
    records = [
        book.add(WATCHED, matter="1", task=2, day=WATCHED),
        book.add(WATCHED, task=19, period="2024-01", day=date(2024, 1, 15)),
    ]
    before = of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 2)
    before += of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 19)[:1]
    days = [date(2024, 2, 26), date(2024, 1, 15)]
    assert [shown(event) for event in before] == [(day, "Đã xong") for day in days]
    book.add(WATCHED, matter="1", voids=records[0])
    book.add(WATCHED, voids=records[1])
    after = of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 2)
    reports = of_task(made(plan, calendar, book.entries, WATCHED, WATCHED), 19)
    assert len(reports) == untouched + 1
    after += reports[:1]
    assert [shown(event) for event in after] == [(day, "Đã hủy") for day in days]
    assert [event["UID"] for event in after] == [event["UID"] for event in before]
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for new, old in zip(after, before, strict=True))


def test_the_plans_own_deadline_gives_way_to_a_matters_and_comes_back(plan, calendar):
    book = Book()
    as_of = date(2024, 5, 6)
    (alone,) = of_task(made(plan, calendar, book.entries, as_of), 7)
    assert (shown(alone), alone["SEQUENCE"]) == ((date(2024, 8, 29), ""), 0)
    number = book.add(as_of, matter="1", event="review-plan-due", day=date(2024, 7, 31))
    of_matter, plans = of_task(made(plan, calendar, book.entries, as_of), 7)
    assert (shown(of_matter), shown(plans)) == ((date(2024, 7, 31), ""), (date(2024, 8, 29), "Đã hủy"))
    assert plans["UID"] == alone["UID"] != of_matter["UID"]
    assert plans["SEQUENCE"] > 0
    book.add(as_of, matter="1", voids=number)
    gone, back = of_task(made(plan, calendar, book.entries, as_of), 7)
    assert (shown(gone), shown(back)) == ((date(2024, 7, 31), "Đã hủy"), (date(2024, 8, 29), ""))
    assert back["SEQUENCE"] > plans["SEQUENCE"]


def test_a_report_done_is_that_periods_alone(plan, calendar):
    book = Book()
    book.add(date(2024, 3, 14), task=19, period="2024-03", day=date(2024, 3, 14))
    report_events = of_task(made(plan, calendar, book.entries, date(2024, 3, 14)), 19)
    done = [event for event in report_events if shown(event)[1] == "Đã xong"]
    assert [str(event["SUMMARY"]).rpartition(" – ")[2] for event in done] == ["tháng 03/2024"]
    assert {str(event["SEQUENCE"]) for event in report_events if event not in done} == {"0"}


def test_feeds_of_two_offices_and_of_two_registers_do_not_meet(plan, calendar, book):
    as_of = date(2024, 5, 24)
    here = events(made(plan, calendar, book.entries, as_of))
    elsewhere = replace(plan, identity=replace(plan.identity, issuer="Sở Tư pháp thành phố Cần Thơ"))
    assert not set(here) & set(events(made(elsewhere, calendar, book.entries, as_of)))
    another_register = [entry._replace(recorded_at=entry.recorded_at.replace("T02", "T03")) for entry in book.entries]
    of_plan = set(events(made(plan, calendar, [], as_of)))
    assert set(here) & set(events(made(plan, calendar, another_register, as_of))) == of_plan
    # the same register moved to another file or number range is the same
    moved = [entry._replace(id=entry.id + 100) for entry in book.entries]
    assert set(events(made(plan, calendar, moved, as_of))) == set(here)
    # a space or a capital letter in the issuer's name is no other office
    spelled = replace(plan, identity=replace(plan.identity, issuer=f" {plan.identity.issuer.upper()}"))
    assert set(events(made(spelled, calendar, book.entries, as_of))) == set(here)


KEYS = [
    "ministry-decision-received",
    "publication-decision-issued",
    "publication-decision-effective",
    "review-plan-due",
    "feedback-received",
    "feedback-resolved",
]
STEP = st.tuples(
    st.integers(0, 15),  # days until it is recorded
    st.integers(-20, 9),  # the day that it tells of, from there
    st.sampled_from(["1", "2"]),
    st.one_of(st.sampled_from(KEYS), st.sampled_from([2, 4, 7, 10]), st.just("void")),
    st.integers(0, 9),
)


class Reader:
    """A calendar that reads each feed: it keeps what it has, and takes a newer version of what it knows."""

    def __init__(self) -> None:
        self._last_seen: dict[str, tuple[int, tuple[str, str]]] = {}
        self._announced: set[str] = set()
        self._in_feed: set[str] = set()

    def keep(self) -> None:
        """What is in the last feed, with an alarm or without one, is announced."""
        self._announced |= self._in_feed

    def read(self, content: bytes) -> None:
        text = content.decode("utf-8").replace("\r\n ", "")
        read_events = {}
        for event in re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL):
            uid, start, status, sequence = (
                re.findall(rf"^{name}:(.*)\r$", event, re.MULTILINE)[0]
                for name in ("UID", "DTSTART;VALUE=DATE", "STATUS", "SEQUENCE")
            )
            assert uid not in read_events
            read_events[uid] = (int(sequence), (start, status))
            if "BEGIN:VALARM" in event:
                self._announced.add(uid)
        for uid, (sequence, state) in read_events.items():
            older, was = self._last_seen.get(uid, (0, state))
            assert sequence >= older + (state != was), (uid, older, was, sequence, state)
        self._last_seen |= read_events
        assert self._announced <= read_events.keys(), self._announced - read_events.keys()
        self._in_feed = set(read_events)


@given(
    steps=st.lists(STEP, min_size=2, max_size=7),
    watch_from=st.just(date.min) | st.dates(date(2024, 2, 15), date(2024, 9, 15)),
)
@examples(120)
@pytest.mark.long
def test_a_calendar_that_reads_every_feed_is_never_left_with_what_is_no_longer_so(calendar, steps, watch_from):
    """The feed is made every fourth day and after each entry, whatever day deadlines are watched from.

    What it announced once, it has for ever, if only as cancelled; a version that moves, cancels or brings back an event
    has a higher number than the one before. What was overdue before it was recorded may go in silence on that same day,
    unless an entry was taken back.
    """
    whole = load_plan().value
    plan = replace(whole, tasks=tuple(task for task in whole.tasks if task.number in (2, 3, 4, 7, 10)))
    book, reader, today = Book(), Reader(), date(2024, 3, 1)
    for wait, offset, matter, what, number in (*steps, (25, 0, "1", None, 0)):
        for passed in range(1, wait + 1):
            today += timedelta(days=1)
            if passed % 4 == 0:
                reader.read(made(plan, calendar, book.entries, today, watch_from))
                reader.keep()
        day = today + timedelta(days=offset)
        if what == "void":
            voided = {entry.voids for entry in book.entries}
            standing = [entry for entry in book.entries if entry.kind != "void" and entry.id not in voided]
            if standing:
                target = standing[number % len(standing)]
                reader.keep()
                book.add(today, matter=target.matter, voids=target.id)
        elif isinstance(what, int):
            book.add(today, matter=matter, task=what, rule=1 if what == 10 and number % 2 else None, day=day)
        elif what is not None:
            book.add(today, matter=matter, event=what, day=day)
        reader.read(made(plan, calendar, book.entries, today, watch_from))


# -- its form ---------------------------------------------------------------------------------------------------------


def test_lines_are_folded_at_75_bytes_and_never_inside_a_letter(plan, calendar, book):
    content = made(plan, calendar, book.entries, date(2024, 5, 24))
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert any(len(line) > 70 for line in lines)
    for line in lines:
        line.decode("utf-8")
    assert sum(line.startswith(b" ") for line in lines) > 100


def test_a_second_parser_reads_the_same(plan, calendar, book):
    """By vobject, which shares no code with the library that writes."""
    book.add(date(2024, 5, 6), matter="2", task=2, day=date(2024, 5, 6), ref="QĐ; 9, \\UBND")
    content = made(plan, calendar, book.entries, date(2024, 5, 6))
    ours = events(content)
    theirs = {event.uid.value: event for event in vobject.readOne(content.decode("utf-8")).vevent_list}
    assert theirs.keys() == ours.keys()
    assert len(ours) > 25
    for uid, event in theirs.items():
        mine = ours[uid]
        assert event.summary.value == str(mine["SUMMARY"])
        assert event.description.value == str(mine["DESCRIPTION"])
        assert (event.dtstart.value, event.dtend.value) == (mine.start, mine.end)
        assert event.dtstamp.value == mine["DTSTAMP"].dt
        assert (event.status.value, event.sequence.value) == (mine["STATUS"], str(mine["SEQUENCE"]))
        assert event.categories.value == mine.categories
        triggers = [alarm.trigger.value for alarm in getattr(event, "valarm_list", [])]
        assert triggers == [alarm.TRIGGER for alarm in mine.walk("VALARM")]
