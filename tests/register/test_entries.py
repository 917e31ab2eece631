"""Which entries of a register count, and which a later one replaces."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.examples import examples
from tests.support.recordings import day, done, event
from tests.support.registers import MINISTRY, PLAN, RECEIVED, RESOLVED, Book
from tthc_cli.errors import TthcError
from tthc_cli.plan import RuleRef
from tthc_cli.register.account import accounts
from tthc_cli.register.entries import Entry, live, not_voided, recorded_on, references, replaced
from tthc_cli.register.entry_columns import columns_of
from tthc_cli.register.handled import handled_matters
from tthc_cli.register.records import Records
from tthc_cli.register.standings import Standings
from tthc_cli.register.todo import pending, todo
from tthc_cli.rules import as_repeating
from tthc_cli.rules.periods import parse_period


def void(book: Book, number: int) -> None:
    book.add(Entry(id=0, kind="void", plan=PLAN.id, year=2024, voids=number))


def test_neither_a_voided_entry_nor_its_voiding_counts(feedback):
    event(feedback, "ministry-decision-received", "4-26")
    void(feedback, 1)
    assert [entry.id for entry in not_voided(feedback.entries)] == [2]
    feedback.add(feedback.entries[1]._replace(plan="another"))
    assert [entry.id for entry in not_voided(feedback.entries)] == [2, 4]
    assert [entry.id for entry in live(feedback.entries, PLAN)] == [2]


def test_the_later_day_of_the_same_thing_replaces_the_earlier_one():
    book = Book()
    event(book, "ministry-decision-received", "4-25")
    event(book, "ministry-decision-received", "4-26")  # a matter of its own
    event(book, "ministry-decision-received", "4-27", matter="1", again=True)
    done(book, "2", "4-29", matter="2")
    assert replaced(book.entries, PLAN) == {1}
    void(book, 3)
    assert replaced(book.entries, PLAN) == set()


def recorded(*places: str, matter: str | None = "1", period: str | None = None) -> list[Entry]:
    """Entries of work, one day after the other."""
    return [
        Entry(
            id=number,
            kind="done",
            plan=PLAN.id,
            year=2024,
            matter=matter,
            task=int(task),
            rule=int(rule) if rule else None,
            period=period,
            day=date(2024, 5, number),
        )
        for number, (task, _dot, rule) in enumerate((place.partition(".") for place in places), 1)
    ]


@pytest.mark.parametrize(
    ("places", "outdated"),
    [  # task 9 has one rule, task 2 has three; the first of task 10 repeats
        (("9", "9.1"), {1}),
        (("9.1", "9"), {1}),
        (("9", "9.1", "9"), {1, 2}),
        (("2", "2.1"), set()),
        (("2", "2.1", "2.2"), set()),
        (("2", "2.1", "2.2", "2.3"), {1}),
        (("2.1", "2.2", "2"), {1, 2}),
        (("2.1", "2.2", "2", "2.1"), {1, 2}),
        (("10", "10.2"), set()),
        (("10.1", "10.2", "10"), {2}),
        (("10", "10.1", "10"), {1}),
        (("20", "20.1", "20"), set()),
    ],
)
def test_a_whole_task_and_its_rules_replace_one_another(places, outdated):
    assert replaced(recorded(*places), PLAN) == outdated


def test_the_whole_task_and_its_rule_replace_one_another_for_their_period_alone():
    first, second = recorded("19", "19.1", matter=None, period="2024-Q1")
    assert replaced([first, second], PLAN) == {1}
    assert replaced([first, second._replace(period="2024-Q2")], PLAN) == set()


@given(
    st.lists(st.sampled_from(["2", "2.1", "2.2", "2.3", "9", "9.1", "10", "10.1", "10.2"]), max_size=8),
    st.lists(st.sampled_from("12"), min_size=8, max_size=8),
)
@examples(400)
def test_what_no_deadline_has_its_day_from_was_replaced(places, matters):
    """As deadlines ask :class:`Records`: for each rule, and of one that repeats whether the whole task is done."""
    entries = [entry._replace(matter=matter) for entry, matter in zip(recorded(*places), matters, strict=False)]
    used: set[date | None] = set()
    for matter in "12":
        records = Records([entry for entry in entries if entry.matter == matter], date(2024, 12, 31))
        for number in (2, 9, 10):
            task = PLAN.task(number)
            assert task
            for place, rule in enumerate(task.rules, 1):
                repeats = as_repeating(rule) is not None
                used.add(records.latest(number, None if repeats else place))
                used.update(records.days(RuleRef(number, place)) if repeats else ())
    assert replaced(entries, PLAN) == {entry.id for entry in entries if entry.day not in used}


def test_each_update_of_a_repeated_deadline_stands_for_itself(feedback):
    for on in ("5-27", "6-3"):
        feedback.add(
            Entry(id=0, kind="done", plan=PLAN.id, year=2024, matter="1", task=10, rule=1, day=day(on)),
        )
    assert replaced(feedback.entries, PLAN) == set()


@pytest.mark.parametrize(
    ("at", "on"),
    [
        ("2024-04-25T16:59:59+00:00", date(2024, 4, 25)),
        ("2024-04-25T17:00:00+00:00", date(2024, 4, 26)),  # midnight in Vietnam
        ("2024-04-25T23:30:00+07:00", date(2024, 4, 25)),
    ],
)
def test_an_entry_is_recorded_on_a_day_of_vietnam(at, on):
    assert recorded_on(Entry(id=1, kind="event", plan="p", year=2024, recorded_at=at)) == on


def test_a_matter_is_known_by_its_first_document():
    book = Book()
    event(book, "feedback-received", "4-25")
    event(book, "feedback-received", "4-26", ref="PAKN 8")
    event(book, "feedback-resolved", "5-2", matter="2", ref="CV 9")
    assert references(book.entries) == {"2": "PAKN 8"}


def test_a_day_that_was_replaced_is_known_and_an_update_is_not(feedback):
    event(feedback, "feedback-received", "4-26", matter="1", again=True)
    for on in ("5-24", "5-29"):
        done(feedback, "10.1", on)
    assert replaced(feedback.entries, PLAN) == {1}


_FIRST = date(2024, 6, 20)
days = st.integers(0, 40).map(lambda count: _FIRST + timedelta(count))
"""Of two quarters, so that a day is often replaced by one of the next."""


@st.composite
def corrected_books(draw: st.DrawFn) -> Book:
    """A book in which the days of few things are replaced again and again, and some entries are taken back."""
    book = Book()
    for _ in range(draw(st.integers(2, 12))):
        on, note, counted = draw(days), draw(st.sampled_from([None, "a", "b"])), not_voided(book.entries)
        step = draw(st.sampled_from(["new", "new", "again", "again", "again", "void"])) if counted else "new"
        before = draw(st.sampled_from(counted)) if step != "new" else None
        try:
            if before is None:
                what = draw(
                    st.sampled_from([MINISTRY, RECEIVED, RESOLVED, "2", "2.1", "7", "8", "8.1", "10.1", "10.2"])
                )
                matter = draw(st.sampled_from([None, *sorted({entry.matter for entry in counted if entry.matter})]))
            elif step == "void":
                void(book, before.id)
                continue
            else:
                what = before.event or f"{before.task}" + (f".{before.rule}" if before.rule else "")
                if before.task in (2, 8) and draw(st.booleans()):  # the whole task in place of a rule, or its rule
                    what = f"{before.task}" if before.rule else f"{before.task}.1"
                matter = before.matter
            if what[0].isdigit():
                done(book, what, on, matter=matter, again=before is not None, note=note)
            else:
                event(book, what, f"{on:%m-%d}", matter=matter, again=before is not None)
        except TthcError:
            continue
    return book


@given(corrected_books(), days)
@examples(200)
@pytest.mark.long
def test_what_was_replaced_counts_on_no_day_of_looking(book, as_of):
    """Without those entries all is the same: how deadlines stand, the account, the matters of a period."""
    outdated = replaced(book.entries, PLAN)
    kept = [entry for entry in book.entries if entry.id not in outdated]

    def told(entries: list[Entry]) -> tuple[object, ...]:
        counted = live(entries, PLAN)
        standings = Standings(PLAN, CALENDAR, as_of, each_update=True).of(counted)
        handled = [
            handled_matters(
                [PLAN],
                CALENDAR,
                entries,
                begins=[RECEIVED],
                ends=[RESOLVED],
                period=parse_period(name, None),
                as_of=as_of,
            )
            for name in ("2024-Q2", "2024-Q3")
        ]
        account = accounts(PLAN, CALENDAR, standings, as_of=as_of, entries=counted)
        return sorted(standings, key=lambda each: repr((each.identity, each.waits_for))), handled, account

    assert told(kept) == told(book.entries)


@given(corrected_books(), days)
@examples(200)
@pytest.mark.long
def test_what_is_due_by_column_is_what_is_due_by_the_entries_that_nothing_replaced(book, as_of):
    outdated = replaced(book.entries, PLAN)
    kept = [entry for entry in live(book.entries, PLAN) if entry.id not in outdated]
    alike = Standings(PLAN, CALENDAR, as_of).alike(columns_of(book.entries).live(PLAN.id), open_only=True)
    by_column = pending(PLAN, alike, CALENDAR, as_of=as_of, within=5).items
    one_by_one = todo(PLAN, Standings(PLAN, CALENDAR, as_of).of(kept), CALENDAR, as_of=as_of, within=5)
    assert by_column == one_by_one
