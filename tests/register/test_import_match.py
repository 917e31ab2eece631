"""Which rows of a table a register has already."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.support.recordings import event
from tests.support.registers import PLAN, RECEIVED, RESOLVED, Book
from tthc_cli.register.entries import Entry
from tthc_cli.register.import_match import is_loose, not_present
from tthc_cli.register.import_rows import EventRow


def row(event: str | None = RECEIVED, day: date | None = date(2024, 4, 25), **more: Any) -> EventRow:
    values: dict[str, Any] = {
        **dict.fromkeys(
            ("id", "task", "rule", "period", "matter", "ref", "voids", "recorded_at", "recorded_by", "note")
        ),
        "line": 2,
        "kind": "event",
        "plan": PLAN.id,
        "year": 2024,
        "event": event,
        "day": day,
        "voided": False,
    }
    return EventRow(**(values | more))


def register(*matters: str) -> list[Entry]:
    """Feedback that was received on 25/4/2024 in each of the matters."""
    book = Book()
    for _matter in matters:
        event(book, RECEIVED, "4-25")
    assert [entry.matter for entry in book.entries] == list(matters)
    return book.entries


def test_a_row_that_names_no_matter_is_an_entry_of_any():
    rows = [row(), row(), row()]
    assert all(map(is_loose, rows))
    assert not is_loose(row(matter="1"))
    fresh = not_present(rows, register("1", "2"))
    # as many rows as entries are there; the third gets the next number
    assert fresh == rows[2:]
    assert [each.entry for each in rows] == [1, 2, 3]


def test_a_row_that_says_its_matter_chooses_before_one_that_does_not():
    loose, exact = row(), row(matter="1")
    assert not_present([loose, exact], register("1", "2")) == []
    assert (loose.entry, exact.entry) == (2, 1)


def test_another_day_reference_or_plan_is_another_entry():
    rows = [row(day=date(2024, 4, 26)), row(ref="PAKN 7"), row(plan="another"), row(event=RESOLVED)]
    assert not_present(rows, register("1")) == rows
    assert [each.entry for each in rows] == [2, 3, 4, 5]
    assert not_present([], register("1")) == []


def test_a_voided_entry_does_not_come_back():
    book = Book(register("1"))
    book.add(Entry(id=0, kind="void", plan=PLAN.id, year=2024, voids=1))
    rows = [row(id=1, voided=True), row(event=None, day=None, id=2, kind="void", voids=1)]
    assert not_present(rows, book.entries) == []
    assert [each.entry for each in rows] == [1, 2]
    # even if the file does not say that it was taken back
    assert not_present([row()], book.entries) == []


def test_in_an_empty_register_numbers_begin_with_one():
    rows = [row(), row()]
    assert not_present(rows, []) == rows
    assert [each.entry for each in rows] == [1, 2]
