"""Registers without a file, and what a clerk might record in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import strategies as st

from tests.support.calendars import CALENDAR
from tthc_cli.cases.tables.csv_files import read_rows
from tthc_cli.counts.load import load_plan
from tthc_cli.errors import TthcError
from tthc_cli.output.entries import LIST_CSV, entry_rows
from tthc_cli.output.formats.csv import to_csv
from tthc_cli.plan.model import Plan
from tthc_cli.register.entries import Entry
from tthc_cli.register.fulfilling import fulfilled
from tthc_cli.register.import_check import Additions, additions
from tthc_cli.register.import_rows import EventTable, load_register_columns
from tthc_cli.register.recording import NewEvent, happened, taken_back
from tthc_cli.register.work import WorkDone
from tthc_cli.text import one_line

PLAN = load_plan().value
TODAY = date(2026, 11, 24)
"""The day that counts as today."""
NAMES = load_register_columns()


def list_csv(entries: Sequence[Entry]) -> str:
    """Entries as `tthc event list --format csv` prints them."""
    return to_csv(LIST_CSV, entry_rows(entries))


def table(path: Path) -> EventTable:
    file, rows = read_rows(path)
    return EventTable(file=path.name, headers=file.headers, header_line=file.header_line, rows=rows)


def read(text: str | bytes, entries: Sequence[Entry] = ()) -> Additions:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return additions(table(path), NAMES, PLAN, CALENDAR, entries, today=TODAY)


class Book:
    """A register without a file."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self.entries = list(entries)

    def add(self, new: Entry) -> None:
        at, by = new.recorded_at or "2024-05-02T01:02:03+00:00", new.recorded_by or "lan"
        self.entries.append(new._replace(id=len(self.entries) + 1, recorded_at=at, recorded_by=by))

    def take(self, text: str | bytes) -> Additions:
        added = read(text, self.entries)
        for new in added.new:
            self.add(new)
        return added

    def brief(self) -> list[tuple[object, ...]]:
        return [(e.event or e.task or e.voids, e.day, e.matter, e.ref) for e in self.entries]


FORMULA = tuple("=+-@\t\r\n＝＋－＠")
cell_texts = st.text() | st.tuples(
    st.text("'", max_size=3),
    st.sampled_from(["", *FORMULA]),
    st.text() | st.from_regex(r"[0-9][0-9.,]*%?", fullmatch=True),
).map("".join)
words = st.text(max_size=12).map(lambda text: "".join(mark for mark in text if mark.isprintable()))
days = st.dates(date(2024, 1, 1), date(2024, 12, 31))


@st.composite
def books(draw: st.DrawFn, plan: Plan = PLAN) -> Book:
    """What a clerk might record in a year, by the same functions that the commands use."""
    book = Book()
    for _ in range(draw(st.integers(0, 25))):
        matters = sorted({entry.matter for entry in book.entries if entry.matter})
        matter = draw(st.sampled_from([None, *matters]))
        ref = draw(
            st.one_of(
                st.none(), words, cell_texts, st.sampled_from(["=1+1", "'=x", 'a "b"; c, d', "QĐ 5/QĐ-BKHCN", "\tx"])
            )
        )
        again = draw(st.booleans())
        try:
            match draw(st.sampled_from(["event", "event", "done", "void", "named"])):
                case "event":
                    event = draw(st.sampled_from(plan.events))
                    book.add(
                        happened(
                            NewEvent(event=event, day=draw(days), matter=matter, ref=ref, again=again),
                            plan,
                            book.entries,
                        )
                    )
                case "named":
                    name = draw(words.filter(one_line))
                    event = draw(st.sampled_from(plan.events))
                    new = happened(
                        NewEvent(event=event, day=draw(days), matter=name, new_matter=True, ref=ref), plan, book.entries
                    )
                    book.add(new)
                case "done":
                    task = draw(st.sampled_from(plan.tasks))
                    period = draw(st.sampled_from([None, "2024-Q1", "2024-03", "2024"]))
                    rule = draw(st.sampled_from([None, *range(1, len(task.rules) + 1)]))
                    book.add(
                        fulfilled(
                            WorkDone(
                                task=task, day=draw(days), rule=rule, matter=matter, period=period, ref=ref, again=again
                            ),
                            plan,
                            CALENDAR,
                            book.entries,
                            today=TODAY,
                        )
                    )
                case "void":
                    if book.entries:
                        entry = draw(st.sampled_from(book.entries))
                        book.add(taken_back(PLAN, book.entries, entry.id, ref=ref))
        except TthcError:
            continue
    return book


MINISTRY, RECEIVED, RESOLVED = "ministry-decision-received", "feedback-received", "feedback-resolved"
SIMPLE = """\
event,date,matter,ref
ministry-decision-received,25/04/2024,,QĐ 123/QĐ-BKHCN
nhan-phan-anh-kien-nghi,2024-04-26,a,Phiếu 5
co-ket-qua-xu-ly,02/05/2024,a,
"""


def wrong(text: str | bytes, entries: Sequence[Entry] = ()) -> list[str]:
    """The lines of the refusal of a file: a heading, then one for each problem."""
    with pytest.raises(TthcError) as caught:
        read(text, entries)
    return str(caught.value).split("\n")
