"""Entries by column say what the entries say one by one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.examples import examples
from tests.support.registers import PLAN, Book, books
from tthc_cli.register.entries import Entry, live, references
from tthc_cli.register.entry_columns import EntryColumns, columns_of


def one_by_one(columns: EntryColumns) -> list[tuple[object, ...]]:
    rows = zip(columns.numbers, columns.matters, columns.refs, columns.codes, strict=True)
    return [(number, matter, ref, *columns.lines[code]) for number, matter, ref, code in rows]


def as_tuples(entries: list[Entry]) -> list[tuple[object, ...]]:
    return [(e.id, e.matter, e.ref, e.kind, e.plan, e.year, e.event, e.task, e.rule, e.period, e.day) for e in entries]


def of_two_plans(book: Book, of_another: set[int]) -> list[Entry]:
    """A book in which some entries are another plan's."""
    return [e._replace(plan="another") if (e.voids or e.id) in of_another else e for e in book.entries]


@given(books(), st.sets(st.integers(1, 25)))
@examples(80)
def test_columns_have_the_entries_and_know_which_count(book, of_another):
    entries = of_two_plans(book, of_another)
    columns = columns_of(entries)
    assert one_by_one(columns) == as_tuples(entries)
    assert one_by_one(columns.live(PLAN.id)) == as_tuples(live(entries, PLAN))


@given(books())
@examples(80)
def test_matters_are_known_by_the_first_document(book):
    counted = live(book.entries, PLAN)
    expected = references(counted)
    columns = columns_of(counted)
    assert columns.references({entry.matter for entry in counted}) == expected
    for matter in expected:
        assert columns.references({matter}) == {matter: expected[matter]}
    assert columns.references(set()) == {}


@given(books())
@examples(80)
def test_courses_are_what_each_matter_tells_in_order(book):
    counted = live(book.entries, PLAN)
    columns = columns_of(counted)
    expected: dict[str | None, list[tuple[object, ...]]] = {}
    for entry in counted:
        expected.setdefault(entry.matter, []).append((entry.event, entry.task, entry.day))
    courses = {
        matter: [(line.event, line.task, line.day) for line in map(columns.lines.__getitem__, codes)]
        for matter, codes in columns.courses().items()
    }
    assert list(courses.items()) == list(expected.items())


def test_what_is_said_alike_stands_once():
    book = Book()
    for matter in "123":
        book.add(Entry(id=0, kind="done", plan=PLAN.id, year=2024, matter=matter, task=10))
    columns = columns_of(book.entries)
    assert (len(columns.lines), list(columns.codes)) == (1, [0, 0, 0])
    assert columns.lines[0].entry(2, "2") == book.entries[1]._replace(recorded_at="", recorded_by="")
