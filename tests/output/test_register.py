"""The entries of a register as they are printed, and what an import or an assignment came to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.support.registers import PLAN
from tests.support.reports import texts
from tthc_cli.output.entries import entry_words
from tthc_cli.output.formats.report import Terminal, cell_of
from tthc_cli.output.register import AssignmentReport, ImportReport, RegisterReport
from tthc_cli.register.entries import Entry, RecordedFor

DAY = date(2024, 1, 15)


def done(number: int, plan: str | None = PLAN.id, year: int = 2024, **more: Any) -> Entry:
    common = {"kind": "done", "task": 19, "rule": 1, "period": "2024-01", "day": DAY, "recorded_by": "lan"}
    common["recorded_at"] = "2024-01-31T18:30:00+00:00"
    return Entry(id=number, plan=plan, year=year, **{**common, **more})


def report(*entries: Entry, **more: Any) -> RegisterReport:
    return RegisterReport(**{"entries": entries, "everything": entries, "plans": [PLAN], **more})


def texts_of(shown: RegisterReport) -> list[list[list[str]]]:
    return [texts(table) for table in shown.tables(Terminal())]


def test_an_entry_stands_with_its_day_its_document_and_who_recorded_it_in_vietnams_time():
    entry = done(1, matter="7", ref="QĐ 5")
    assert texts_of(report(entry)) == [
        [
            [
                "1",
                "7",
                "T2 15/01/2024",
                entry_words(entry._replace(day=None, ref=None), PLAN),
                "QĐ 5",
                "01/02/2024 01:30 lan",  # seven hours later than in Greenwich
            ]
        ]
    ]
    assert texts_of(report(done(1)))[0][0][1] == "–"


def test_what_counts_no_more_says_why():
    void = Entry(id=2, kind="void", plan=PLAN.id, year=2024, voids=1, recorded_at="2024-01-31T18:30:00+00:00")
    entries = [done(1), void, done(3, period="2024-02"), done(4, period="2024-02", day=date(2024, 2, 16))]
    ((first, taken_back, old, new),) = texts_of(report(*entries))
    assert first[3].endswith("(đã hủy)")
    assert "(" not in taken_back[3]
    assert old[3].startswith(new[3])
    assert old[3].endswith("(đã thay)")
    ((first_cells, *_rest),) = [table.rows for table in report(*entries).tables(Terminal())]
    assert cell_of(first_cells[3]).tone == "dim"
    assert [each["voided"] for each in report(*entries).payload()["events"]] == [True, False, False, False]
    # a voiding that is not among those that are shown counts all the same
    assert texts_of(report(done(1), everything=entries))[0][0][3].endswith("(đã hủy)")


def test_entries_of_each_plan_stand_by_themselves_those_in_force_first():
    shown = report(done(1, "other"), done(2), done(3, None, 2023), done(4, None, 2022), done(5))
    tables = shown.tables(Terminal())
    assert [[row[0] for row in rows] for rows in texts_of(shown)] == [["2", "5"], ["1"], ["3"], ["4"]]
    assert tables[0].title == ""
    assert PLAN.id in tables[0].notes[0]
    assert "other" in tables[1].title
    assert ("2023" in tables[2].title, "2022" in tables[3].title) == (True, True)
    assert tables[1].notes == []


def test_an_empty_list_says_whether_anything_is_recorded():
    (empty,), (filtered,) = (shown.tables(Terminal()) for shown in (report(), report(everything=[done(1)])))
    assert empty.notes != filtered.notes
    assert "tthc event add" in empty.notes[0]


def test_an_entry_that_was_taken_over_keeps_its_own_words_for_programs():
    own = RecordedFor("old", None, 18, 1)
    (event,) = report(done(1, recorded_for=own)).payload()["events"]
    assert event["recorded_for"] == {"plan": "old", "event": None, "task": 18, "rule": 1}
    assert (event["plan"], event["year"], event["recorded_by"]) == (PLAN.id, 2024, "lan")
    assert report(done(1)).payload()["events"][0]["recorded_for"] is None


# -- an import ---------------------------------------------------------------------------------------------------------


def imported(*added: Entry, **more: Any) -> ImportReport:
    return ImportReport(**{"file": "f.csv", "added": added, "present": 0, "dry_run": False, **more})


@pytest.mark.parametrize(
    ("added", "more", "words"),
    [
        (1, {}, "f.csv: đã ghi 1 mục (số 1)"),
        (3, {}, "f.csv: đã ghi 3 mục (số 1 đến 3)"),
        (0, {}, "f.csv: đã ghi 0 mục"),
        (2, {"present": 4}, "f.csv: đã ghi 2 mục (số 1 đến 2); 4 dòng đã có trong sổ theo dõi"),
    ],
)
def test_an_import_says_what_it_added_and_what_was_there(added, more, words):
    (table,) = imported(*map(done, range(1, added + 1)), **more).tables(Terminal())
    assert [" ".join(note.split()) for note in table.notes] == [words]
    assert table.whole_lines


@pytest.mark.parametrize(
    ("voided", "words"),
    [((3,), "1 dòng trong số đó là mục đã hủy"), ((3, 5), "2 dòng trong số đó là mục đã hủy")],
)
def test_an_import_says_that_a_voided_entry_does_not_come_back(voided, words):
    again = imported(present=4, voided=voided)
    (table,) = again.tables(Terminal())
    assert table.notes[1].startswith(words)
    assert "`tthc event add`" in table.notes[1]
    assert "`tthc done`" in table.notes[1]
    assert (again.payload()["present"], again.payload()["voided"]) == (4, list(voided))
    assert imported(present=4).payload()["voided"] == []


def test_a_trial_and_a_new_register_are_told():
    trial = imported(done(1), dry_run=True, starts="so")
    assert trial.tables(Terminal())[0].notes[0] != imported(done(1)).tables(Terminal())[0].notes[0]
    assert "so" in trial.tables(Terminal())[0].notes[1]
    payload = trial.payload()
    assert (payload["file"], payload["dry_run"], payload["present"], len(payload["added"])) == ("f.csv", True, 0, 1)
    assert [row["id"] for row in trial.rows()] == [1]


# -- an assignment -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_assignment_says_how_much_is_the_plans_now(dry_run):
    assigned = AssignmentReport(plan=PLAN, entries=[3, 4], checks=[1], dry_run=dry_run)
    assert PLAN.id in assigned.words()
    assert "2 mục" in assigned.words()
    assert assigned.words() != replace(assigned, dry_run=not dry_run).words()
    assert assigned.rows() == [
        {"kind": "entry", "id": 3, "plan": PLAN.id},
        {"kind": "entry", "id": 4, "plan": PLAN.id},
        {"kind": "check", "id": 1, "plan": PLAN.id},
    ]
    assert assigned.payload()["checks"] == [1]
    assert assigned.tables(Terminal())[0].notes == [assigned.words()]
