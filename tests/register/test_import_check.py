"""Many entries from a file: what it may look like, what is wrong in it, and that nothing is ever added twice."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tests.support.registers import (
    MINISTRY,
    NAMES,
    PLAN,
    RECEIVED,
    SIMPLE,
    TODAY,
    Book,
    books,
    list_csv,
    read,
    table,
    wrong,
)
from tthc_cli.errors import TthcError
from tthc_cli.output.entries import LIST_CSV
from tthc_cli.register import store as register
from tthc_cli.register.entries import Entry
from tthc_cli.register.fulfilling import fulfilled
from tthc_cli.register.import_check import additions, wrong_anyway
from tthc_cli.register.recording import NewEvent, happened, reference, taken_back
from tthc_cli.register.standings import Standings
from tthc_cli.register.work import WorkDone

# -- what a file may look like ----------------------------------------------------------------------------------------


def test_tasks_that_are_done():
    book = Book()
    book.take("event,date,matter,task,period\nministry-decision-received,25/04/2024,m,,\n,26/04/2024,m,2,\n")
    book.take("task,date\n8,3/6/2024\n")
    book.take("task,date\n7,28/8/2024\n")  # its fixed date needs no matter, though an event may make it earlier
    book.take("Nhiệm vụ,Ngày,Kỳ\n19,20/4/2024,2024-q1\n")
    assert [(e.kind, e.task, e.matter, e.day, e.period) for e in book.entries] == [
        ("event", None, "m", date(2024, 4, 25), None),
        ("done", 2, "m", date(2024, 4, 26), None),
        ("done", 8, None, date(2024, 6, 3), None),
        ("done", 7, None, date(2024, 8, 28), None),
        ("done", 19, None, date(2024, 4, 20), "2024-Q1"),
    ]


def test_events_come_before_what_is_done_whatever_the_order_of_lines():
    book = Book()
    book.take("event,task,date,matter\n,2,26/04/2024,m\nministry-decision-received,,25/04/2024,m\n")
    assert [entry.kind for entry in book.entries] == ["done", "event"]


# -- what is wrong ----------------------------------------------------------------------------------------------------


def test_what_is_wrong_whichever_plan_is_meant(tmp_path):
    """An event that one of the plans has is wrong in the other alone."""
    next_plan = replace(PLAN, identity=replace(PLAN.identity, year=2025), events=PLAN.events[1:])
    text = f"event,date\n{PLAN.events[0].key},25/04/2024\n{PLAN.events[1].key},31/04/2024\n"
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    assert wrong_anyway(table(path), NAMES, [PLAN, next_plan], today=TODAY) == wrong(text)
    assert len(wrong_anyway(table(path), NAMES, [next_plan], today=TODAY)) == 3
    path.write_text(text.replace("31/", "30/"), encoding="utf-8")
    assert wrong_anyway(table(path), NAMES, [PLAN, next_plan], today=TODAY) == []


def test_every_wrong_line_is_named():
    text = """\
Sự kiện,Ngày,Vụ việc,Văn bản
ministry-decision-received,04/25/2024,,
ministry-decision-recieved,25/04/2024,,
,25/04/2024,,
feedback-received,,,
feedback-received,25/04/2024,a,
"""
    messages = wrong(text)
    assert [line.split(":")[1] for line in messages[1:]] == ["2", "3", "4", "5"]
    assert "4" in messages[0]
    for line, words in zip(
        messages[1:],
        [
            ("'Ngày'", "'04/25/2024'", "yyyy-mm-dd"),
            ("'Sự kiện'", "'ministry-decision-recieved'", "nhan-quyet-dinh-cong-bo-cua-bo)"),
            ("'Sự kiện'", "''", "han-ke-hoach-ra-soat"),
            ("'Ngày'", "''", "dd/mm/yyyy"),
        ],
        strict=True,
    ):
        for word in words:
            assert word in line


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"event": RECEIVED, "task": "2"}, ("'task'", "'2'")),
        ({"task": "99"}, ("'task'", "'99'", "21")),
        ({"task": "2", "rule": "4"}, ("'rule'", "'4'", "3")),
        ({"task": "2"}, ("'matter'", "2")),
        ({"task": "two"}, ("'task'", "'two'")),
        ({"task": "5"}, ("5",)),
        ({"task": "8", "period": "2024-Q1"}, ("--period", "8")),
        ({"task": "2", "matter": "nowhere"}, ("nowhere",)),
        ({"event": RECEIVED, "kind": "happening"}, ("'kind'", "'happening'", "event, done, void")),
        ({"event": RECEIVED, "kind": "done"}, ("'task'",)),
        ({"event": RECEIVED, "plan": "2023"}, ("'plan'", "'2023'", "--plan")),
        ({"event": RECEIVED, "voided": "true"}, ("'voided'", "'true'")),
        ({"event": RECEIVED, "voided": "x"}, ("'voided'", "'x'")),
        ({"event": RECEIVED, "recorded_at": "2024-05-02 08:00"}, ("'recorded_at'", "'2024-05-02 08:00'")),
        ({"event": RECEIVED, "ref": "a\x1b[31m"}, ("'ref'", "U+001B")),
        ({"event": RECEIVED, "date": "1/1/3024"}, ("3024",)),
        ({"event": "review-plan-due", "date": "30/12/2100"}, ("2100",)),
        ({"event": "legal-document-effective", "date": "31/12/9999"}, ("9999",)),
        ({"event": RECEIVED, "id": "7"}, ("'matter'",)),
        ({"event": RECEIVED, "id": "-7"}, ("'id'", "'-7'")),
        ({"event": RECEIVED, "id": "9" * 30}, ("'id'",)),
        ({"kind": "void", "date": ""}, ("'id'", "'voids'")),
        ({"voids": "3", "id": "4", "date": ""}, ("'voids'", "'3'")),
        ({"voids": "3", "id": "4"}, ("'date'",)),
    ],
)
def test_a_wrong_row_names_line_column_and_what_to_write(row, words):
    row = {"date": "25/04/2024", **row}
    out = io.StringIO()
    writer = csv.DictWriter(out, [*LIST_CSV])
    writer.writeheader()
    writer.writerow(row)
    message = "\n".join(wrong(out.getvalue())[1:])
    assert message.startswith("f.csv:2: ")
    for word in words:
        assert word in message


def test_the_same_event_twice_in_a_matter_is_no_slip_of_the_pen():
    """Whether it stands in the register, or above in the file."""
    messages = wrong(SIMPLE + "feedback-received,3/5/2024,a,\n")
    assert len(messages) == 2
    assert messages[1].startswith("f.csv:5: ")
    book = Book()
    book.take(SIMPLE)
    (_head, line) = wrong("event,date,matter\nfeedback-received,3/5/2024,a\n", book.entries)
    assert "26/04/2024" in line


def test_a_closing_event_before_what_it_closes_is_refused():
    assert len(wrong("event,date,matter\nfeedback-received,3/5/2024,a\nco-ket-qua-xu-ly,2/5/2024,a\n")) == 2


def test_a_matter_of_another_plan_is_refused():
    book = Book([Entry(1, "event", "p-2023", 2023, "7", "old", None, None, None, date(2023, 5, 1), None, None, "", "")])
    (_head, line) = wrong("event,date,matter\nfeedback-received,3/5/2024,7\n", book.entries)
    assert "2023" in line


def test_what_hangs_on_a_wrong_line_is_not_called_wrong_too():
    messages = wrong("event,date,task,matter\nfeedback-received,30/2/2024,,a\n,4/5/2024,10,a\n")
    assert [line.split(":")[1] for line in messages[1:]] == ["2"]


# -- what the register has already ------------------------------------------------------------------------------------


def test_identical_rows_are_as_many_matters():
    book = Book()
    row = "feedback-received,25/04/2024,,Phiếu 1\n"
    head = "event,date,matter,ref\n"
    book.take(head + row * 2)
    assert [entry.matter for entry in book.entries] == ["1", "2"]
    assert book.take(head + row).new == ()
    assert len(book.take(head + row * 3).new) == 1
    assert [entry.matter for entry in book.entries] == ["1", "2", "3"]


def test_a_list_with_the_same_thing_said_twice_is_taken_as_often():
    """A task recorded as done again, on the same day: two entries that differ in their number alone."""
    book = Book()
    task = PLAN.task(8)
    assert task
    for again in (False, True):
        book.add(
            fulfilled(WorkDone(task=task, day=date(2024, 6, 3), again=again), PLAN, CALENDAR, book.entries, today=TODAY)
        )
    text = list_csv(book.entries)
    assert book.take(text).new == ()
    older = Book(book.entries[:1])
    assert len(older.take(text).new) == 1
    assert older.entries == book.entries


def test_new_matters_keep_clear_of_the_names_in_the_file():
    book = Book()
    book.take("event,date,matter\nfeedback-received,25/04/2024,\nfeedback-received,25/04/2024,41\n")
    assert [entry.matter for entry in book.entries] == ["42", "41"]


def test_a_row_that_names_its_matter_chooses_first():
    """Else the row above it would be taken for the entry, and the row itself would be new in its matter."""
    book = Book()
    book.take("event,date,matter\nfeedback-received,25/04/2024,5\n")
    text = "event,date,matter\nfeedback-received,25/04/2024,\nfeedback-received,25/04/2024,5\n"
    assert len(book.take(text).new) == 1
    assert book.take(text).new == ()


def test_what_was_voided_stays_voided():
    book = Book()
    book.take(SIMPLE)
    book.add(taken_back(PLAN, book.entries, 1))
    assert book.take(SIMPLE).new == ()


def test_a_list_without_its_voidings_is_refused():
    book = Book()
    book.take(SIMPLE)
    book.add(taken_back(PLAN, book.entries, 1))
    text = list_csv(book.entries)
    cut = "\n".join(line for line in text.split("\n") if ",void," not in line)
    assert wrong(cut)[1].startswith("f.csv:2: ")


def test_a_list_of_part_of_the_entries_voids_the_right_one():
    """Two entries say the same, the second is voided; the list holds that one alone."""
    book = Book()
    row = "feedback-received,25/04/2024,,\n"
    book.take("event,date,matter,ref\n" + row * 2)
    same_matter = [entry._replace(matter="1") for entry in book.entries]
    book.entries[:] = same_matter
    book.add(taken_back(PLAN, book.entries, 2))
    text = list_csv(book.entries)
    part = "\n".join(line for line in text.split("\n") if not line.startswith("1,"))
    assert book.take(part).new == ()
    earlier = Book(same_matter)
    earlier.take(part)
    assert [entry.voids for entry in earlier.entries] == [None, None, 2]


def test_a_sorted_list_is_taken_back_in_the_order_of_recording():
    book = Book()
    book.take(SIMPLE)
    book.add(taken_back(PLAN, book.entries, 2))
    head, *rows = list_csv(book.entries).splitlines()
    second_book = Book()
    second_book.take("\n".join([head, *reversed(rows)]))
    assert second_book.entries == book.entries


def test_rows_of_entries_that_were_taken_back_are_told_apart_from_what_counts():
    book = Book()
    book.take(SIMPLE)
    book.add(taken_back(PLAN, book.entries, 2))
    again = book.take(SIMPLE)
    assert (again.new, again.present, again.voided) == ((), 3, (2,))
    assert book.take(list_csv(book.entries)).voided == (), "a list says itself what was taken back"
    assert book.take(list_csv(book.entries[:3])).voided == (2,), "one of before that does not"


def test_a_list_with_lines_written_below_it():
    book = Book()
    book.take(SIMPLE)
    text = list_csv(book.entries) + ",,,feedback-received,,,,3/5/2024,,Phiếu 9,,,,\n"
    added = book.take(text)
    assert (len(added.new), added.present) == (1, 3)
    assert book.take(text).new == ()


def test_a_list_of_entries_of_another_plan_is_taken_back():
    old = Entry(
        1,
        "event",
        "p-2023",
        2023,
        "7",
        "old-event",
        None,
        None,
        None,
        date(2023, 5, 1),
        None,
        None,
        "2023-05-02T00:00:00+00:00",
        "a",
    )
    book = Book()
    book.take(list_csv([old]))
    assert book.entries == [old]


# -- any list comes back -----------------------------------------------------------------------------------------------


@pytest.mark.long
@given(books())
def test_a_list_is_taken_back_whole_and_adds_nothing_to_itself(book):
    text = list_csv(book.entries)
    second_book = Book()
    assert second_book.take(text).present == 0
    assert second_book.entries == book.entries
    assert list_csv(second_book.entries) == text
    assert book.take(text).new == ()


@pytest.mark.long
@given(books(), st.data())
def test_any_part_of_a_list_brings_an_older_register_up(book, data):
    """The register as it was at some time, given the list of later on, becomes the later one."""
    cut = data.draw(st.integers(0, len(book.entries)))
    older = Book(book.entries[:cut])
    older.take(list_csv(book.entries))
    assert older.entries == book.entries


hand_rows = st.lists(
    st.tuples(
        st.sampled_from([MINISTRY, RECEIVED]), st.sampled_from(["1/4/2024", "2/4/2024"]), st.sampled_from(["", "A"])
    ),
    max_size=8,
)


@pytest.mark.long
@given(books(), hand_rows)
def test_a_file_written_by_hand_adds_nothing_the_second_time(book, rows):
    text = "event,date,matter,ref\n" + "".join(f"{event},{day},,{ref}\n" for event, day, ref in rows)
    before = len(book.entries)
    first = book.take(text)
    assert len(first.new) + first.present == len(rows)
    assert len(book.entries) == before + len(first.new)
    assert book.take(text).new == ()


def test_what_a_file_records_is_one_transaction(tmp_path):
    """Through the register itself, which counts the numbers on as the plan of the import did."""
    book = Book()
    book.take(SIMPLE)
    book.add(taken_back(PLAN, book.entries, 2))
    path = tmp_path / "list.csv"
    path.write_text(list_csv(book.entries), encoding="utf-8")
    for _ in range(2):
        with register.writing(tmp_path / "r") as record:
            for new in additions(table(path), NAMES, PLAN, CALENDAR, record.entries, today=TODAY).new:
                record.add(new)
        assert register.read(tmp_path / "r") == book.entries


def test_text_is_recorded_on_one_line_and_composed():
    assert reference(" Số:  12\n/QĐ\u00a0A\u200b ") == "Số: 12 /QĐ A"
    assert reference(" ") is None
    with pytest.raises(TthcError, match=r"U\+DCFF"):
        reference("a\udcff")
    with pytest.raises(TthcError, match="--matter"):
        happened(NewEvent(event=PLAN.events[0], day=date(2024, 5, 1), matter=" "), PLAN, [])


# -- a list is held against what the register and the plan know


LIST = "id,kind,event,task,rule,period,date,matter,recorded_at\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1,event,legal-document-effective,,,,31/12/9999,1,\n", "9999"),
        ("1,done,,19,,2024-13,15/01/2024,,\n", "2024-Q4"),
        ("1,done,,8,,2024-01,15/01/2024,,\n", "2024-01"),
        ("1,done,,5,,,15/01/2024,,\n", "5"),
        ("1,done,,2,,,15/01/2024,nowhere,\n", "nowhere"),
        ("1,done,,8,,,15/01/2030,,\n", "15/01/2030"),
        ("1,event,feedback-received,,,,15/01/2024,1,9999-12-31T23:59:00-01:00\n", "9999"),
        ("1,event,feedback-received,,,,15/01/2024,1,0001-01-01T00:00:00+14:00\n", "0001"),
        ("1,event,feedback-received,,,,15/01/2024,1,2027-01-01T00:00:00+00:00\n", "2027"),
    ],
)
def test_a_row_of_a_list_that_no_register_can_have_is_named(row, words):
    with pytest.raises(TthcError) as caught:
        read(LIST + row)
    assert "f.csv:2: " in str(caught.value)
    assert words in str(caught.value)


def test_a_list_of_another_register_does_not_join_its_matters_to_those_of_the_same_name():
    book = Book()
    book.take("event,date,matter,ref\nfeedback-received,25/04/2024,,Phiếu 1\n")
    second_book = Book()
    second_book.take("event,date,matter,ref\nfeedback-received,02/05/2024,,Phiếu 9\n")
    with pytest.raises(TthcError, match=r"f\.csv:2: .*'1'"):
        book.take(list_csv(second_book.entries))
    renamed = list_csv([entry._replace(matter="Phiếu 9") for entry in second_book.entries])
    assert len(book.take(renamed).new) == 1
    assert [entry.matter for entry in book.entries] == ["1", "Phiếu 9"]
    assert book.take(renamed).new == ()


def test_rows_of_a_list_and_rows_by_hand_are_held_against_one_another():
    head = "id,kind,event,task,date,matter\n1,event,ministry-decision-received,,25/04/2024,5\n"
    book = Book()
    assert len(book.take(head + ",done,,2,06/05/2024,5\n").new) == 2
    with pytest.raises(TthcError, match=r"f\.csv:3: .*25/04/2024"):
        read(head + ",event,ministry-decision-received,,26/04/2024,5\n")


@pytest.mark.parametrize(
    "rows",
    [
        "1,done,,2,,,06/05/2024,,\n",
        "1,event,feedback-received,,,,25/04/2024,1,\n2,event,feedback-resolved,,,,01/04/2024,1,\n",
    ],
)
def test_a_list_does_not_say_what_cannot_be_recorded(rows):
    with pytest.raises(TthcError, match=r"f\.csv:[23]: "):
        read(LIST + rows)


def test_updates_are_taken_in_the_order_of_their_days():
    book = Book()
    book.take("event,date,matter\nfeedback-received,25/04/2024,1\n")
    book.take("task,rule,date,matter\n10,1,03/06/2024,1\n10,1,27/05/2024,1\n")
    assert [entry.day for entry in book.entries if entry.task] == [date(2024, 6, 3), date(2024, 5, 27)]


def test_a_voided_day_outside_of_the_calendar_bars_nothing():
    book = Book()
    book.take(
        "id,kind,event,date,matter,voids,voided\n1,event,ministry-decision-received,1900-01-02,5,,true\n2,void,,,5,1,\n"
    )
    standings = Standings(PLAN, CALENDAR, TODAY, each_update=True)
    assert all(standing.matter is None for standing in standings.dropped(book.entries))
